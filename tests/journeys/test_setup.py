"""A moderator sets Belay up, and is told what needs a person."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import discord
import pytest
from simcord.builders import ChannelHandle
from simcord.components import walk_components

from bot.client.components import Control
from bot.client.doors import Occasion
from bot.client.replies import card, row
from bot.config.series import Place
from bot.database import Connection
from bot.members import Kind, Way, Who
from bot.servers.troubles import tell_trouble
from tests.front_door import FrontDoor, front_door

CONFIG = """
series:
  - id: monday
    title: Monday check-in
    text: A new week.
    days: [monday]
    time: "09:00"
"""


@pytest.fixture
async def fresh(tmp_path: Path) -> AsyncIterator[FrontDoor]:
    """A server that nobody has set up."""
    async with front_door(tmp_path / "belay.db", config=CONFIG, set_up=False) as opened:
        yield opened


async def test_from_nothing_to_all_in_order(fresh: FrontDoor):
    mona = fresh.moderator
    shown = await mona.slash(fresh.check_ins, "setup")
    assert shown.ephemeral
    assert "time zone" in fresh.text_of(shown)
    await fresh.choose(mona, shown, "The server's time zone", "Europe/London")
    assert "**Europe/London, where it is" in fresh.text_of(shown)
    await fresh.choose(mona, shown, "Channel for check-ins", fresh.check_ins)
    assert fresh.check_ins.mention in fresh.text_of(shown)
    result = await fresh.press(mona, shown, "Check")
    assert "There is no channel for **moderators**" in fresh.text_of(result)
    await fresh.choose(mona, shown, "Channel for moderators", fresh.moderators)
    result = await fresh.press(mona, shown, "Check")
    assert f"Everybody can read {fresh.moderators.mention}" in fresh.text_of(result)


async def test_make_what_is_missing(fresh: FrontDoor):
    mona = fresh.moderator
    shown = await mona.slash(fresh.check_ins, "setup", zone="Europe/London")
    await fresh.press(mona, shown, "Make what is missing")
    server = await fresh.services.servers.find(fresh.guild.id)
    assert server.places["check-ins"] == fresh.check_ins.id, "the one that is there is used"
    made = fresh.guild.channels["belay-moderators"]
    assert server.places["moderators"] == made.id
    assert server.roles["moderator"] == fresh.guild.roles["Belay moderator"].id
    assert made.mention in fresh.text_of(shown)
    hours = fresh.guild.channels["office-hours"]
    assert server.places["office-hours"] == hours.id
    assert f"the private threads of turns): {hours.mention}" in fresh.text_of(shown)
    await fresh.press(mona, shown, "Make what is missing")
    await fresh.restart()
    await fresh.press(mona, shown, "Make what is missing")
    assert (await fresh.services.servers.find(fresh.guild.id)).places == server.places
    result = await fresh.press(mona, shown, "Check")
    assert "All in order" in fresh.text_of(result)
    assert "Monday check-in: <t:" in fresh.text_of(result)
    assert "Integrations" in fresh.text_of(result)


async def test_a_zone_that_does_not_exist(fresh: FrontDoor):
    mona = fresh.moderator
    shown = await mona.slash(fresh.check_ins, "setup", zone="Lundon")
    assert "no time zone called" in fresh.text_of(shown)
    form = await fresh.press(mona, shown, "Type another")
    await mona.submit_modal(form, {"zone": "london"})
    await fresh.choose(mona, shown, "The server's time zone", "Europe/London")
    assert (await fresh.services.servers.find(fresh.guild.id)).zone == "Europe/London"
    choices = await mona.autocomplete(fresh.check_ins, "setup", "zone", "calif")
    assert "America/Los_Angeles" in str(choices)


async def test_the_second_run_shows_what_is_there_and_what_is_gone(house: FrontDoor):
    shown = await house.moderator.slash(house.check_ins, "setup")
    assert house.wins.mention in house.text_of(shown)
    await text_channel(house, house.wins).delete()
    result = await house.press(house.moderator, shown, "Check")
    assert "The channel for **wins** was deleted" in house.text_of(result)
    shown = await house.moderator.slash(house.check_ins, "setup")
    assert "the channel was deleted; please pick another" in house.text_of(shown)


async def test_a_permission_that_is_missing_in_one_channel_is_named(house: FrontDoor):
    shown = await house.moderator.slash(house.check_ins, "setup")
    wins = text_channel(house, house.wins)
    await wins.set_permissions(wins.guild.me, embed_links=False, attach_files=False)
    await house.env.settle()
    result = await house.press(house.moderator, shown, "Check")
    assert f"In {house.wins.mention}, Belay lacks **Embed Links, Attach Files**" in house.text_of(result)


async def test_what_belay_may_not_make_is_said_with_who_can_help(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", set_up=False) as house:
        guild = text_channel(house, house.check_ins).guild
        few = discord.Permissions(view_channel=True, send_messages=True)
        for role in guild.me.roles[1:]:
            house.env.backend.edit_role(guild.id, role.id, {"permissions": few.value})
        await house.env.settle()
        shown = await house.moderator.slash(house.check_ins, "setup", zone="UTC")
        result = await house.press(house.moderator, shown, "Make what is missing")
        assert "needs the permission **Manage Roles and Manage Channels**" in house.text_of(result)
        server = await house.services.servers.find(house.guild.id)
        assert dict(server.places) == {"check-ins": house.check_ins.id}, "what is there is used all the same"


# The channel for asks


def tags_of(house: FrontDoor, channel: int) -> list[str]:
    """The names of a forum's tags."""
    return [tag["name"] for tag in house.env.backend.channels[channel].available_tags]


async def test_a_forum_for_asks_is_made_with_its_tags(fresh: FrontDoor):
    mona = fresh.moderator
    shown = await mona.slash(fresh.check_ins, "setup", zone="Europe/London")
    assert "so what belongs here goes to check-ins" in fresh.text_of(shown)
    await fresh.press(mona, shown, "Make what is missing")
    server = await fresh.services.servers.find(fresh.guild.id)
    made = fresh.env.backend.channels[server.places["help"]]
    assert (made.name, made.type) == ("ask-for-help", discord.ChannelType.forum.value)
    kinds = [kind.label for kind in fresh.config.asks.kinds]
    assert tags_of(fresh, made.id) == ["Open", "Being helped", "Resolved", *kinds]
    assert f"<#{made.id}>" in fresh.text_of(shown)


async def without_help(house: FrontDoor) -> None:
    def forget(connection: Connection) -> None:
        connection.execute("DELETE FROM places WHERE place = 'help'")

    await house.services.database.write(forget)


async def test_where_discord_gives_no_forums_it_is_a_text_channel(house: FrontDoor):
    await without_help(house)
    shown = await house.moderator.slash(house.check_ins, "setup")
    house.env.inject_error("POST", "/guilds/*/channels", status=400, code=50024)
    await house.press(house.moderator, shown, "Make what is missing")
    server = await house.services.servers.find(house.guild.id)
    made = house.env.backend.channels[server.places["help"]]
    assert (made.name, made.type) == ("ask-for-help", discord.ChannelType.text.value)


async def test_a_forum_whose_tags_could_not_be_made_is_used_all_the_same(house: FrontDoor):
    await without_help(house)
    shown = await house.moderator.slash(house.check_ins, "setup")
    house.env.inject_error("PATCH", "/channels/*", status=403, code=50013)
    await house.press(house.moderator, shown, "Make what is missing")
    server = await house.services.servers.find(house.guild.id)
    assert house.env.backend.channels[server.places["help"]].type == discord.ChannelType.forum.value


async def test_a_forum_can_be_picked_for_asks_and_for_nothing_else(house: FrontDoor):
    shown = await house.moderator.slash(house.check_ins, "setup")
    await house.choose(house.moderator, shown, "Channel for help", house.forum)
    assert (await house.services.servers.find(house.guild.id)).places["help"] == house.forum.id
    assert f"goes to check-ins): {house.forum.mention}" not in house.text_of(shown)
    assert house.forum.mention in house.text_of(shown)


async def test_only_asks_may_be_posted_in_a_forum(house: FrontDoor):
    shown = await house.moderator.slash(house.check_ins, "setup")
    assert shown.response is not None
    payload = house.env.backend.get_message(house.check_ins.id, shown.response.id).components
    kinds = {
        part["placeholder"]: part["channel_types"]
        for part in walk_components(payload)
        if "channel_types" in part
    }
    forum = discord.ChannelType.forum.value
    assert [name for name, types in kinds.items() if forum in types] == ["Channel for help (optional)"]
    assert "Channel for office-hours (optional)" in kinds


async def test_what_turns_with_a_coach_need_in_their_channel_is_checked(house: FrontDoor):
    shown = await house.moderator.slash(house.check_ins, "setup")
    await house.choose(house.moderator, shown, "Channel for office-hours", house.wins)
    channel = text_channel(house, house.wins)
    await channel.set_permissions(channel.guild.me, create_private_threads=False)
    await house.env.settle()
    result = await house.press(house.moderator, shown, "Check")
    assert f"In {house.wins.mention}, Belay lacks **Create Private Threads**" in house.text_of(result)


async def test_without_events_and_voice_all_is_in_order_and_the_check_says_what_they_would_bring(
    house: FrontDoor,
):
    guild = text_channel(house, house.check_ins).guild
    few = discord.Permissions.all()
    few.update(administrator=False, create_events=False, manage_events=False, move_members=False)
    for role in guild.me.roles[1:]:
        house.env.backend.edit_role(guild.id, role.id, {"permissions": few.value})
    for channel in (house.moderators, house.coaches):
        await text_channel(house, channel).set_permissions(guild.me, view_channel=True)
        await text_channel(house, channel).set_permissions(guild.default_role, view_channel=False)
    await house.env.settle()
    shown = await house.moderator.slash(house.check_ins, "setup")
    result = await house.press(house.moderator, shown, "Check")
    assert "All in order" in house.text_of(result)
    assert "Belay lacks **Move Members, Manage Events, Create Events**" in house.text_of(result)
    assert "`/coach` to people with Manage Events" in house.text_of(result)


async def test_what_asks_need_in_their_channel_is_checked(house: FrontDoor):
    shown = await house.moderator.slash(house.check_ins, "setup")
    channel = text_channel(house, house.help)
    await channel.set_permissions(channel.guild.me, create_public_threads=False, manage_threads=False)
    await house.env.settle()
    result = await house.press(house.moderator, shown, "Check")
    needed = "lacks **Manage Threads, Create Public Threads**"
    assert f"In {house.help.mention}, Belay {needed}" in house.text_of(result)
    await without_help(house)
    channel = text_channel(house, house.check_ins)
    await channel.set_permissions(channel.guild.me, create_public_threads=False)
    await house.env.settle()
    result = await house.press(house.moderator, shown, "Check")
    assert f"In {house.check_ins.mention}, Belay lacks **Create Public Threads**" in house.text_of(result)


async def test_a_forum_needs_no_thread_permission_that_discord_does_not_show_there(house: FrontDoor):
    await house.use_forum()
    forum = house.client.get_channel(house.forum.id)
    assert isinstance(forum, discord.ForumChannel)
    await forum.set_permissions(forum.guild.me, create_public_threads=False, send_messages_in_threads=False)
    await house.env.settle()
    shown = await house.moderator.slash(house.check_ins, "setup")
    result = await house.press(house.moderator, shown, "Check")
    assert f"In {house.forum.mention}, Belay lacks **Send Messages In Threads**" in house.text_of(result)


async def test_a_role_whose_members_a_mention_does_not_reach_is_named(house: FrontDoor):
    guild = text_channel(house, house.check_ins).guild
    few = discord.Permissions.all()
    few.update(mention_everyone=False, administrator=False)
    for role in guild.me.roles[1:]:
        house.env.backend.edit_role(guild.id, role.id, {"permissions": few.value})
    helper = house.guild.create_role("Helper")
    await house.env.settle()
    shown = await house.moderator.slash(house.check_ins, "setup")
    await house.choose(house.moderator, shown, "Role of a helper", helper)
    result = await house.press(house.moderator, shown, "Check")
    assert "Belay can bring its members into an ask only if it may mention them" in house.text_of(result)


EVERYWHERE = "series:\n" + "".join(
    f"  - {{id: s{n}, title: S, text: T, days: [monday], time: '09:00', channel: {place}}}\n"
    for n, place in enumerate(get_args(Place))
)


async def test_the_panel_fits_into_one_message_however_many_channels_there_are(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=EVERYWHERE) as house:
        shown = await house.moderator.slash(house.check_ins, "setup")
        assert shown.response is not None
        payload = house.env.backend.get_message(house.check_ins.id, shown.response.id).components
        assert len(list(walk_components(payload))) <= 40
        for place in get_args(Place):
            assert house.button(shown, f"Channel for {place}")


async def test_everyone_is_no_role(house: FrontDoor):
    shown = await house.moderator.slash(house.check_ins, "setup")
    result = await house.choose(house.moderator, shown, "Role of a moderator", house.guild.default_role)
    assert "@everyone cannot be picked" in house.text_of(result)
    coach = house.guild.create_role("Coach")
    await house.choose(house.moderator, shown, "Role of a coach", coach)
    assert (await house.services.servers.find(house.guild.id)).roles["coach"] == coach.id


# Telling a moderator


def hand_button(house: FrontDoor) -> Control:
    """The way to a moderator, as other rooms get it."""
    (door,) = [
        button
        for button in house.client.doors.buttons(Occasion.HELP, house.guild.id, "check_in:1")
        if button.kind == "moderation.hand"
    ]
    return door


async def help_card(house: FrontDoor) -> discord.Message:
    """A message with the way to a moderator on it."""
    channel = text_channel(house, house.check_ins)
    return await channel.send(view=card("Could you use a hand?", row(hand_button(house))))


async def test_a_word_from_a_person(house: FrontDoor):
    ana = house.person("ana")
    message = await help_card(house)
    result = await house.press(ana, message, "Talk to a moderator")
    assert "nothing else" in house.text_of(result)
    (told,) = house.messages(house.moderators)
    assert f"{ana.mention} would welcome a word" in house.text_of(told)
    again = await house.press(ana, message, "Talk to a moderator")
    assert "The moderators were told" in house.text_of(again)

    bob = house.person("bob")
    assert "That needs **Manage Server" in house.text_of(await house.press(bob, told, "I'll reach out"))
    taken = await house.press(house.moderator, told, "I'll reach out")
    assert ana.mention in house.text_of(taken)
    (told,) = house.messages(house.moderators)
    assert house.text_of(told) == f"{house.moderator.mention} is reaching out to {ana.mention}."
    await house.restart()
    heard = await house.press(ana, message, "Talk to a moderator")
    assert f"{house.moderator.mention} has seen that you would welcome a word" in house.text_of(heard)


async def test_a_word_from_a_person_asked_for_in_a_direct_message(house: FrontDoor):
    ana = house.person("ana")
    channel = await house.client.create_dm(discord.Object(ana.id))
    message = await channel.send(view=card("Could you use a hand?", row(hand_button(house))))
    result = await ana.user.click(message, custom_id=house.button(message, "Talk to a moderator"))
    assert "nothing else" in house.text_of(result)
    (told,) = house.messages(house.moderators)
    assert f"{ana.mention} would welcome a word" in house.text_of(told)


async def test_a_moderators_channel_that_is_gone_is_not_told_anything(house: FrontDoor):
    ana = house.person("ana")
    message = await help_card(house)
    await text_channel(house, house.moderators).delete()
    result = await house.press(ana, message, "Talk to a moderator")
    assert "so nobody was told" in house.text_of(result)


# A low check-in


async def test_a_low_check_in_that_nobody_answered(house: FrontDoor):
    greeter = house.person("greta")
    await house.services.members.set_way(Who(house.guild.id, greeter.id), Kind.GREETER, Way.DM)
    ana = house.person("ana")
    services = house.services
    await services.database.write(
        services.moderation.surface, house.guild.id, ana.id, 7, house.check_ins.id, 1234, services.clock()
    )
    await house.restart()
    services = house.services
    link = f"https://discord.com/channels/{house.guild.id}/{house.check_ins.id}/1234"
    (shown,) = house.messages(house.moderators)
    assert link in house.text_of(shown)
    assert ana.mention not in house.text_of(shown)
    result = await house.press(house.moderator, shown, "I'll answer")
    assert link in house.text_of(result)
    (shown,) = house.messages(house.moderators)
    assert f"{house.moderator.mention} is answering" in house.text_of(shown)
    assert link in house.text_of(greeter.user.dm_channel.last_message)


# Troubles


async def test_a_trouble_is_told_once_and_taken_down_when_all_is_in_order(house: FrontDoor):
    services, guild_id = house.services, house.guild.id
    server = await services.servers.find(guild_id)
    await services.servers.set_up(guild_id, server.zone, {"coaches": 1}, {})

    def a_channel_is_gone(connection: Connection) -> None:
        facts: dict[str, object] = {"place": "coaches", "status": 404}
        tell_trouble(connection, guild_id, "channel:coaches:404", facts, services.clock())

    await services.database.write(a_channel_is_gone)
    await services.database.write(a_channel_is_gone)
    await house.restart()
    services = house.services
    (told,) = house.messages(house.moderators)
    assert "The channel for **coaches** seems to have been deleted." in house.text_of(told)
    shown = await house.moderator.slash(house.check_ins, "setup")
    await house.choose(house.moderator, shown, "Channel for coaches", house.coaches)
    await house.press(house.moderator, shown, "Check")
    assert await services.servers.troubles(guild_id) != [], "everybody can read the private channels"
    await make_private(house, house.coaches, house.moderators)
    result = await house.press(house.moderator, shown, "Check")
    assert "All in order" in house.text_of(result)
    assert await services.servers.troubles(guild_id) == []
    assert house.messages(house.moderators) == []


async def make_private(house: FrontDoor, *channels: ChannelHandle) -> None:
    """A moderator hides channels from @everyone in Discord itself."""
    for handle in channels:
        channel = text_channel(house, handle)
        await channel.set_permissions(channel.guild.me, view_channel=True)
        await channel.set_permissions(channel.guild.default_role, view_channel=False)
    await house.env.settle()


def text_channel(house: FrontDoor, handle: ChannelHandle) -> discord.TextChannel:
    """The channel as discord.py knows it."""
    channel = house.client.get_channel(handle.id)
    assert isinstance(channel, discord.TextChannel)
    return channel
