"""A ring of asks from its start to the thanks: joined, answered, left, with a restart in the middle, ended early."""

from datetime import datetime

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.client.components import Control, button
from bot.client.doors import Door, Occasion
from bot.database import Connection
from bot.members import Who
from tests.front_door import FrontDoor


class Doings:
    """Stands in for the room of asks: how many asks and answers each person has; an ask can be unnamed."""

    def __init__(self, house: FrontDoor) -> None:
        self.house = house
        self.named: list[int] = []
        self.unnamed: list[int] = []
        self.answers: list[int] = []
        self.join()

    def join(self) -> None:
        """Be what counts for the bot that runs now."""
        rings = self.house.services.ask_rings
        rings.activity, rings.public_activity, rings.public_answered = self.own, self.public, self.answered

    def own(self, _c: Connection, who: Who, _since: datetime, _until: datetime) -> tuple[int, int]:
        """Unnamed asks too."""
        return (self.named + self.unnamed).count(who.user), self.answers.count(who.user)

    def public(self, _c: Connection, who: Who, _since: datetime, _until: datetime) -> tuple[int, int]:
        """Without unnamed asks."""
        return self.named.count(who.user), self.answers.count(who.user)

    def answered(self, _c: Connection, who: Who, _since: datetime, _until: datetime) -> int:
        """As if each named ask had an answer."""
        return self.named.count(who.user)

    async def ask(self, person: MemberActor) -> None:
        """The person posts an ask under their name."""
        self.named.append(person.id)
        await self._happened(person)

    async def answer(self, person: MemberActor) -> None:
        """The person replies to somebody else's ask."""
        self.answers.append(person.id)
        await self._happened(person)

    async def _happened(self, person: MemberActor) -> None:
        services = self.house.services
        who = Who(self.house.guild.id, person.id)
        await services.database.write(services.ask_rings.something_happened, who, services.clock())
        await self.house.delivered()


async def start(house: FrontDoor) -> discord.Message:
    """The panel of a ring that a moderator started."""
    await house.moderator.slash(house.check_ins, "ring start")
    (panel,) = house.messages(house.check_ins)
    return panel


async def panel(house: FrontDoor) -> str:
    """What the panel says once everything is delivered."""
    await house.delivered()
    return house.text_of(house.messages(house.check_ins)[0])


async def pick_another_channel(house: FrontDoor) -> None:
    """A moderator has #wins be the check-ins channel."""
    shown = await house.moderator.slash(house.wins, "setup")
    await house.choose(house.moderator, shown, "Channel for check-ins", house.wins)


def told(house: FrontDoor, shown: InteractionResult, words: str) -> bool:
    """Whether one person alone was told these words."""
    return shown.ephemeral and words in house.text_of(shown)


async def test_a_ring_from_start_to_thanks_with_a_restart_in_the_middle(house: FrontDoor):
    doings = Doings(house)
    ana, ben, cleo = (house.person(name) for name in ("ana", "ben", "cleo"))
    begun = await house.moderator.slash(house.check_ins, "ring start")
    assert begun.ephemeral
    assert f"Its panel appears in {house.check_ins.mention}" in house.text_of(begun)
    (message,) = house.messages(house.check_ins)
    assert "It goes on for 2 days, until <t:" in await panel(house)
    assert "posts **one ask** and answers **two** of other people's" in await panel(house)
    assert "the first to join gives it its start" in await panel(house)

    joined = await house.press(ana, message, "Join")
    assert joined.ephemeral
    assert "### You are in\n" in house.text_of(joined)
    assert "You posted **0 asks** and answered **0**" in house.text_of(joined)
    assert (
        f"https://discord.com/channels/{house.guild.id}/{house.check_ins.id}/{message.id}"
        in house.text_of(joined)
    )
    again = await house.press(ana, message, "Join")
    assert "### You are in already" in house.text_of(again)
    await house.press(ben, message, "Join")
    assert "**2 people** joined · **0 asks** posted · **0 answers** given" in await panel(house)

    await doings.ask(ana)
    await doings.answer(cleo)
    await house.restart()
    doings.join()
    await doings.answer(ben)
    await doings.answer(ben)
    assert "**2 people** joined · **1 ask** posted · **2 answers** given" in await panel(house)
    shown = await panel(house)
    assert all(person.mention not in shown for person in (ana, ben, cleo))
    mine = await house.press(ben, message, "My part")
    assert "You posted **0 asks** and answered **2**" in house.text_of(mine)
    assert "**Next:** post one ask" in house.text_of(mine)
    await house.press(cleo, message, "Join")
    assert "**3 people** joined · **1 ask** posted · **3 answers** given" in await panel(house)

    await house.advance(hours=48)
    over, thanks = house.messages(house.check_ins)
    assert "It ended <t:" in house.text_of(over)
    assert (
        "**3 people** joined · **1 ask** posted · **3 answers** given · **1** of the asks answered"
        in await panel(house)
    )
    assert all(not _buttons(house, shown) for shown in (over, thanks))
    assert "3 people joined, posted 1 ask and gave others 3 answers. A person answered it." in house.text_of(
        thanks
    )
    assert "Thank you for asking, and for answering." in house.text_of(thanks)
    assert all(person.mention not in house.text_of(thanks) for person in (ana, ben, cleo))
    assert house.may_ping(house.check_ins) == []


def _buttons(house: FrontDoor, shown: discord.Message) -> bool:
    try:
        house.button(shown, "")
    except LookupError:
        return False
    return True


async def test_asks_and_answers_of_the_room_next_door_count(house: FrontDoor):
    message = await start(house)
    ana, ben, cleo = (house.person(name) for name in ("ana", "ben", "cleo"))
    for person in (ana, ben, cleo):
        await house.press(person, message, "Join")
    await ask(house, ana, "A second look at one line", "Post")
    await ask(house, cleo, "Nobody should know", "Post unnamed")
    await house.restart()
    assert "**3 people** joined · **1 ask** posted · **0 answers** given" in await panel(house)

    opener = house.messages(house.help)[0]
    assert "A second look at one line" in house.text_of(opener)
    await house.press(ben, opener, "I can help")
    await house.press(ben, opener, "I can help")
    assert "**3 people** joined · **1 ask** posted · **1 answer** given" in await panel(house)
    mine = await house.press(cleo, message, "My part")
    assert "You posted **1 ask** and answered **0**" in house.text_of(mine)
    mine = await house.press(ben, message, "My part")
    assert "You posted **0 asks** and answered **1**" in house.text_of(mine)
    await house.advance(hours=1)
    asked = await house.moderator.slash(house.check_ins, "ring end")
    await house.press(house.moderator, asked, "End it now")
    assert "**1 ask** posted · **1 answer** given · **1** of the asks answered by a person" in await panel(
        house
    )
    thanks = house.messages(house.check_ins)[-1]
    assert "3 people joined, posted 1 ask and gave others 1 answer. A person answered it." in house.text_of(
        thanks
    )


async def ask(house: FrontDoor, person: MemberActor, title: str, how: str) -> None:
    """The person posts an ask; `how` is the button of the preview."""
    form = await person.slash(house.check_ins, "ask new")
    preview = await house.fill(person, form, kind="strategy", title=title, need="A look from outside")
    await house.press(person, preview, how)


async def test_a_ring_nobody_joined_ends_kindly(house: FrontDoor):
    await start(house)
    await house.advance(hours=49)
    _, thanks = house.messages(house.check_ins)
    assert "This one stayed empty, and that is all right" in house.text_of(thanks)
    assert "0" not in (await panel(house)).replace("<t:", "").split("It ended")[0]


async def test_what_ends_while_the_bot_is_away_ends_when_it_is_back(house: FrontDoor):
    message = await start(house)
    ana = house.person("ana")
    joined = await house.press(ana, message, "Join")
    await house.client.close()
    await house.advance(hours=72)
    await house.restart()
    await house.delivered()
    assert len(house.messages(house.check_ins)) == 2
    assert "It ended <t:" in await panel(house)
    late = await house.press(ana, joined, "Leave the ring")
    assert told(house, late, "That ring is over, since <t:")


async def test_a_second_start_says_which_one_runs(house: FrontDoor):
    message = await start(house)
    again = await house.moderator.slash(house.check_ins, "ring start")
    assert "A ring is running until <t:" in house.text_of(again)
    assert f"/{house.check_ins.id}/{message.id}" in house.text_of(again)
    assert len(house.messages(house.check_ins)) == 1

    ana = house.person("ana")
    joined = await house.press(ana, message, "Join")
    await house.moderator.delete(message)
    left = await house.press(ana, joined, "Leave the ring")
    await house.press(ana, left, "Join")
    assert house.messages(house.check_ins) == []
    once_more = await house.moderator.slash(house.check_ins, "ring start")
    assert f"Its panel appears in {house.check_ins.mention}" in house.text_of(once_more)
    assert "**1 person** joined" in await panel(house)


async def test_ending_early_is_asked_once_more(house: FrontDoor):
    none = await house.moderator.slash(house.check_ins, "ring end")
    assert told(house, none, "No ring of asks is running here")
    message = await start(house)
    ana = house.person("ana")
    await house.press(ana, message, "Join")
    asked = await house.moderator.slash(house.check_ins, "ring end")
    assert "1 person joined it" in house.text_of(asked)
    assert len(house.messages(house.check_ins)) == 1
    kept = await house.press(house.moderator, asked, "Let it go on")
    assert "Nothing was changed" in house.text_of(kept)

    asked = await house.moderator.slash(house.check_ins, "ring end")
    await house.restart()
    done = await house.press(house.moderator, asked, "End it now")
    assert "The ring is over" in house.text_of(done)
    assert len(house.messages(house.check_ins)) == 2
    other = await house.moderator.slash(house.check_ins, "ring start")
    assert "The ring has begun" in house.text_of(other)
    assert len(house.messages(house.check_ins)) == 3


async def test_only_moderators_run_rings(house: FrontDoor):
    (command,) = [one for one in house.client.tree.get_commands() if one.name == "ring"]
    assert command.to_dict(house.client.tree)["default_member_permissions"] == 1 << 5
    ana = house.person("ana")
    (known,) = [one for one in await house.client.tree.fetch_commands() if one.name == "ring"]
    house.guild.set_command_permissions(known, {ana: True})  # as a server may under Integrations
    assert told(house, await ana.slash(house.check_ins, "ring start"), "That needs **Manage Server")
    await start(house)
    assert told(house, await ana.slash(house.check_ins, "ring end"), "That needs **Manage Server")


async def test_a_part_is_joined_and_left_in_private(house: FrontDoor):
    message = await start(house)
    ana = house.person("ana")
    outside = await house.press(ana, message, "My part")
    assert told(house, outside, "You have not joined this ring, and that is fine")
    joined = await house.press(ana, outside, "Join")
    left = await house.press(ana, joined, "Leave the ring")
    assert "You are out of the ring, and nobody is told" in house.text_of(left)
    assert "the first to join gives it its start" in await panel(house)
    back = await house.press(ana, left, "Join")
    assert "### You are in\n" in house.text_of(back)
    assert "**1 person** joined" in await panel(house)


async def test_an_unnamed_ask_shows_in_ones_own_part_alone(house: FrontDoor):
    doings = Doings(house)
    message = await start(house)
    ana = house.person("ana")
    await house.press(ana, message, "Join")
    doings.unnamed.append(ana.id)
    mine = await house.press(ana, message, "My part")
    assert "You posted **1 ask**" in house.text_of(mine)
    assert "Your unnamed asks are counted here and nowhere else" in house.text_of(mine)
    await doings.answer(ana)
    assert "**0 asks** posted · **1 answer** given" in await panel(house)
    await house.advance(hours=48)
    assert "**0 asks** posted · **1 answer** given" in await panel(house)
    assert "1 person joined and gave others 1 answer." in house.text_of(house.messages(house.check_ins)[1])


async def test_the_way_to_ask_is_on_the_panel_when_its_room_is_open(house: FrontDoor):
    offered: list[str] = []

    def way(_guild: int, about: str) -> Control:
        offered.append(about)
        return button("setbacks.start", "new", "Ask something")

    house.client.doors.open(Door("a_way", Occasion.ASK, order=1, button=way))
    message = await start(house)
    assert house.button(message, "Ask something")
    joined = await house.press(house.person("ana"), message, "Join")
    assert house.button(joined, "Ask something")
    assert set(offered) == {"ring:1"}


async def test_without_a_channel_for_it_a_moderator_hears_what_to_do(house: FrontDoor):
    services = house.services

    def unpick(connection: Connection) -> None:
        connection.execute("DELETE FROM places WHERE place = 'check-ins'")

    await services.database.write(unpick)
    said = await house.moderator.slash(house.check_ins, "ring start")
    assert told(house, said, "This server has no channel for check-ins yet")


async def test_the_panel_moves_when_the_channel_was_deleted_and_another_is_picked(house: FrontDoor):
    message = await start(house)
    ana = house.person("ana")
    await house.press(ana, message, "Join")
    channel = house.client.get_channel(house.check_ins.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.delete()
    await house.env.settle()
    await pick_another_channel(house)
    (moved,) = house.messages(house.wins)
    assert "**1 person** joined" in house.text_of(moved)
    await house.press(house.person("ben"), moved, "Join")
    assert "**2 people** joined" in house.text_of(house.messages(house.wins)[0])
    mine = await house.press(ana, moved, "My part")
    await house.press(ana, mine, "Leave the ring")
    await house.advance(hours=48)
    over, thanks = house.messages(house.wins)
    assert "**1 person** joined" in house.text_of(over)
    assert "The ring of asks is over" in house.text_of(thanks)


async def test_the_panel_stands_in_one_channel_when_another_is_picked(house: FrontDoor):
    await start(house)
    await pick_another_channel(house)
    await house.delivered()
    assert house.messages(house.check_ins) == []
    assert len(house.messages(house.wins)) == 1


async def test_without_its_channel_the_ring_goes_on_and_moderators_are_told(house: FrontDoor):
    await start(house)
    channel = house.client.get_channel(house.check_ins.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.delete()
    await house.env.settle()
    await house.advance(hours=48)
    (letter,) = house.messages(house.moderators)
    assert "The channel for **check-ins** seems to have been deleted" in house.text_of(letter)
    await pick_another_channel(house)
    begun = await house.moderator.slash(house.wins, "ring start")
    assert "The ring has begun" in house.text_of(begun)


async def test_who_deletes_their_data_is_counted_no_longer(house: FrontDoor):
    message = await start(house)
    ana, ben = house.person("ana"), house.person("ben")
    await house.press(ana, message, "Join")
    await house.press(ben, message, "Join")
    asked = await ana.slash(house.check_ins, "me delete")
    await house.press(ana, asked, "Delete my data")
    await house.press(ana, asked, "Yes, delete all of it now")
    assert "**1 person** joined" in await panel(house)
