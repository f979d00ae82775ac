"""The role that a series notifies: moderators choose it, members join and leave it by a button."""

from collections.abc import AsyncGenerator
from pathlib import Path

import discord
import pytest
from simcord.builders import RoleHandle
from simcord.results import InteractionResult

from bot.config import parse
from tests.front_door import FrontDoor, front_door

CONFIG = """
series:
  - id: goals
    title: Monday goals
    posts: text
    text: Write one goal down.
    ping: true
    buttons: [ask]
    days: [monday]
    time: "10:00"
    zone: UTC
  - id: quiet
    title: Quiet
    posts: text
    text: Nobody hears it.
    days: [monday]
    time: "10:00"
"""


@pytest.fixture
async def belled(tmp_path: Path) -> AsyncGenerator[FrontDoor, None]:
    """A server with a series that may notify, as Belay starts."""
    async with front_door(tmp_path / "belay.db", config=CONFIG) as opened:
        await opened.restart()
        yield opened


async def run(house: FrontDoor, command: str, **options: object) -> InteractionResult:
    """The moderator uses a command."""
    return await house.moderator.slash(house.moderators, f"prompts {command}", **options)


async def card_of(house: FrontDoor, series: str = "goals") -> InteractionResult:
    """The card of a series."""
    return await house.choose(house.moderator, await run(house, "list"), "Open a series", series)


async def choose(house: FrontDoor, role: RoleHandle) -> str:
    """The moderator picks a role; what they are told."""
    card = await card_of(house)
    return house.text_of(await house.choose(house.moderator, card, "The role that it notifies", role))


async def post(house: FrontDoor) -> discord.Message:
    """The series is posted by hand."""
    await house.press(house.moderator, await run(house, "post", series="goals"), "Post it now")
    return house.messages(house.check_ins)[-1]


def has(house: FrontDoor, person: int, role: int) -> bool:
    """Whether a person has a role."""
    return role in house.env.backend.get_member(house.guild.id, person).role_ids


def told(house: FrontDoor) -> list[str]:
    """What moderators were told."""
    return [house.text_of(message) for message in house.messages(house.moderators)]


async def role_of(house: FrontDoor) -> int | None:
    """Which role the series notifies."""
    return await house.services.prompts.pings.role(house.guild.id, "goals")


async def test_a_role_is_made_joined_notified_and_left(belled: FrontDoor):
    card = await card_of(belled)
    assert "**Notifies** nobody yet" in belled.text_of(card)
    made = await belled.press(belled.moderator, card, "Make a role")
    role = await role_of(belled)
    assert role is not None
    assert f"<@&{role}> was made; it gives nothing" in belled.text_of(made)
    stored = belled.env.backend.get_role(belled.guild.id, role)
    assert (stored.name, stored.permissions, stored.mentionable) == ("Monday goals", 0, False)

    message = await post(belled)
    assert f"<@&{role}>" in belled.text_of(message)
    assert belled.may_ping(belled.check_ins) == [str(role)]
    ana, ben = belled.person("ana"), belled.person("ben")
    joined = await belled.press(ana, message, "Notify me")
    assert "You will be notified" in belled.text_of(joined)
    assert has(belled, ana.id, role)
    assert not has(belled, ben.id, role)
    stopped = await belled.press(ana, joined, "Stop notifying me")
    assert "You are not notified" in belled.text_of(stopped)
    assert not has(belled, ana.id, role)
    assert "You will be notified" in belled.text_of(await belled.press(ana, stopped, "Notify me again"))
    again = await belled.press(ana, message, "Notify me")
    assert "You are not notified" in belled.text_of(again)
    assert not has(belled, ana.id, role)
    assert "Write one goal down." in belled.text_of(belled.messages(belled.check_ins)[-1])
    assert told(belled) == []


async def test_an_old_post_still_lets_people_in(belled: FrontDoor):
    await belled.press(belled.moderator, await card_of(belled), "Make a role")
    message = await post(belled)
    await belled.restart()
    await belled.advance(days=40)
    ana = belled.person("ana")
    assert "You will be notified" in belled.text_of(await belled.press(ana, message, "Notify me"))


async def test_make_a_role_pressed_again_makes_no_second(belled: FrontDoor):
    card = await card_of(belled)
    belled.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=500, times=1)
    await belled.press(belled.moderator, card, "Make a role")
    await belled.press(belled.moderator, card, "Make a role")
    names = [role.name for role in belled.env.backend.guilds[belled.guild.id].roles.values()]
    assert names.count("Monday goals") == 1


async def test_nobody_is_notified_any_more(belled: FrontDoor):
    await belled.press(belled.moderator, await card_of(belled), "Make a role")
    message = await post(belled)
    done = await belled.press(belled.moderator, await card_of(belled), "Notify nobody")
    assert "notifies nobody from now on" in belled.text_of(done)
    assert await role_of(belled) is None
    answer = await belled.press(belled.person("ana"), message, "Notify me")
    assert "notifies nobody at the moment" in belled.text_of(answer)
    later = await post(belled)
    with pytest.raises(LookupError):
        belled.button(later, "Notify me")


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("everyone", "@everyone is no role"),
        ("managed", "managed by Discord or by an app"),
        ("part", "was picked in `/setup`"),
        ("gives", "gives what not everyone has (Manage Messages)"),
        ("opens", "may do more than everyone in <#"),
        ("above", "is not below Belay's own highest role"),
    ],
)
async def test_a_role_that_gives_something_is_not_taken(belled: FrontDoor, which: str, words: str):
    guild = belled.guild
    role = {
        "everyone": lambda: guild.default_role,
        "managed": lambda: guild.create_role("Booster", managed=True),
        "part": lambda: guild.create_role("Helpers"),
        "gives": lambda: guild.create_role("Strong", permissions=discord.Permissions(manage_messages=True)),
        "opens": lambda: guild.create_role("Insiders"),
        "above": lambda: guild.create_role("High", position=500),
    }[which]()
    if which == "part":
        await belled.services.servers.set_up(guild.id, "Europe/London", {}, {"helper": role.id})
    if which == "opens":
        hidden, seen = (
            discord.PermissionOverwrite(view_channel=False),
            discord.PermissionOverwrite(view_channel=True),
        )
        guild.create_text_channel("secret", overwrites={guild.default_role: hidden, role: seen})
    await belled.env.settle()
    answer = await choose(belled, role)
    assert words in answer
    assert "Nothing was changed." in answer
    assert await role_of(belled) is None


async def test_a_role_that_became_strong_lets_nobody_in_until_it_is_mended(belled: FrontDoor):
    role = belled.guild.create_role("Goals")
    assert "notifies <@&" in await choose(belled, role)
    message = await post(belled)
    ana, ben = belled.person("ana"), belled.person("ben")
    await belled.press(ana, message, "Notify me")
    strong = discord.Permissions(kick_members=True).value
    belled.env.backend.edit_role(belled.guild.id, role.id, {"permissions": strong})
    await belled.env.settle()
    answer = belled.text_of(await belled.press(ben, message, "Notify me"))
    assert "Nobody can be let into the role" in answer
    assert not has(belled, ben.id, role.id)
    (notice,) = told(belled)
    assert "Nobody can join the role of Monday goals" in notice
    assert "Kick Members" in notice
    assert "Kick Members" in belled.text_of(await card_of(belled))
    assert "You are not notified" in belled.text_of(await belled.press(ana, message, "Notify me"))
    assert not has(belled, ana.id, role.id), "whoever is in can leave"
    belled.env.backend.edit_role(belled.guild.id, role.id, {"permissions": 0})
    await belled.env.settle()
    assert "You will be notified" in belled.text_of(await belled.press(ben, message, "Notify me"))
    assert told(belled) == []


async def test_a_deleted_role(belled: FrontDoor):
    role = belled.guild.create_role("Goals")
    await choose(belled, role)
    message = await post(belled)
    belled.env.backend.delete_role(belled.guild.id, role.id)
    await belled.delivered()
    assert await role_of(belled) is None
    (notice,) = told(belled)
    assert "Monday goals notifies nobody now" in notice
    answer = await belled.press(belled.person("ana"), message, "Notify me")
    assert "notifies nobody at the moment" in belled.text_of(answer)
    await choose(belled, belled.guild.create_role("Other"))
    assert told(belled) == []


async def may(house: FrontDoor, **given: bool) -> None:
    """Belay may do this in the server, and nothing else that matters here."""
    few = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True, **given)
    guild = house.client.get_guild(house.guild.id)
    assert guild is not None
    for role in guild.me.roles[1:]:
        house.env.backend.edit_role(guild.id, role.id, {"permissions": few.value})
    await house.env.settle()


@pytest.mark.parametrize("leaving", [False, True])
async def test_without_manage_roles_nobody_is_let_in_or_out(belled: FrontDoor, leaving: bool):
    role = belled.guild.create_role("Goals", mentionable=True)
    await choose(belled, role)
    message, ana = await post(belled), belled.person("ana")
    if leaving:
        await belled.press(ana, message, "Notify me")
    await may(belled)
    answer = belled.text_of(await belled.press(ana, message, "Notify me"))
    assert ("you still have it" if leaving else "Nobody can be let into the role") in answer
    (notice,) = told(belled)
    assert "Belay lacks **Manage Roles**" in notice
    assert "Belay lacks **Manage Roles**" in belled.text_of(await card_of(belled))
    none = await belled.press(belled.moderator, await card_of(belled), "Notify nobody")
    answer = await belled.press(belled.moderator, none, "Make a role")
    assert "lacks **Manage Roles** to make a role" in belled.text_of(answer)


async def test_a_ping_that_will_not_ring_is_said_to_everyone_who_counts_on_it(belled: FrontDoor):
    role = belled.guild.create_role("Goals")
    await choose(belled, role)
    assert "Discord notifies nobody" not in belled.text_of(await card_of(belled))
    await may(belled, manage_roles=True)
    assert "Discord notifies nobody" in belled.text_of(await card_of(belled))
    ana, message = belled.person("ana"), await post(belled)
    joined = await belled.press(ana, message, "Notify me")
    assert "come quietly" in belled.text_of(joined)
    assert has(belled, ana.id, role.id)
    (notice,) = told(belled)
    assert "is posted without a notification" in notice
    await may(belled, manage_roles=True, mention_everyone=True)
    ben = belled.person("ben")
    assert "Discord notifies you each time" in belled.text_of(await belled.press(ben, message, "Notify me"))
    assert told(belled) == []


@pytest.mark.parametrize("leaving", [False, True])
async def test_discord_does_not_answer(belled: FrontDoor, leaving: bool):
    await belled.press(belled.moderator, await card_of(belled), "Make a role")
    message = await post(belled)
    role, ana = await role_of(belled), belled.person("ana")
    assert role is not None
    if leaving:
        await belled.press(ana, message, "Notify me")
    method = "DELETE" if leaving else "PUT"
    belled.env.inject_error(method, "/guilds/*/members/*/roles/*", status=503, times=1)
    unsure = await belled.press(ana, message, "Notify me")
    assert "it is not certain how it stands" in belled.text_of(unsure)
    assert has(belled, ana.id, role) is leaving
    await belled.press(ana, unsure, "Try again")
    assert has(belled, ana.id, role) is not leaving


async def test_a_series_that_is_gone_or_pings_no_more(belled: FrontDoor):
    await belled.press(belled.moderator, await card_of(belled), "Make a role")
    message, card = await post(belled), await card_of(belled)
    ana = belled.person("ana")
    role = await role_of(belled)
    assert role is not None
    await belled.press(ana, message, "Notify me")
    belled.config = parse(CONFIG.replace("ping: true", "ping: false"), "config.yaml")
    answer = await belled.press(belled.moderator, card, "Notify nobody")
    assert "has no `ping: true`" in belled.text_of(answer)
    ben = belled.person("ben")
    assert "notifies nobody at the moment" in belled.text_of(await belled.press(ben, message, "Notify me"))
    belled.config = parse("series: []", "config.yaml")
    assert "is not posted any more" in belled.text_of(await belled.press(ben, message, "Notify me"))
    left = belled.text_of(await belled.press(ana, message, "Notify me"))
    assert "You are not notified" in left
    assert not has(belled, ana.id, role), "who is in can always leave"


async def test_who_is_a_moderator_no_longer_chooses_no_role(belled: FrontDoor):
    card = await card_of(belled)
    role = (await belled.services.servers.find(belled.guild.id)).roles["moderator"]
    belled.env.backend.remove_member_role(belled.guild.id, belled.moderator.id, role)
    assert "That needs" in belled.text_of(await belled.press(belled.moderator, card, "Make a role"))
    goals = belled.guild.create_role("Goals")
    answer = await belled.choose(belled.moderator, card, "The role that it notifies", goals)
    assert "That needs" in belled.text_of(answer)
    assert await role_of(belled) is None


async def test_a_series_that_notifies_nobody_offers_no_role(belled: FrontDoor):
    card = await card_of(belled, "quiet")
    with pytest.raises(LookupError):
        belled.button(card, "Make a role")
