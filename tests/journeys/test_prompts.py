"""What series post: once, whatever happens to Belay, with all that stands around it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest

from bot.config import parse
from bot.database import Connection
from bot.members import Gather, Who
from bot.prompts.model.suggestions import Proposed
from bot.servers import Staff
from bot.setbacks import Given as Setback
from bot.wins import Given as Win
from tests.front_door import FrontDoor, front_door

CONFIG = """
check_ins:
  window: Monday to Wednesday
series:
  - id: monday
    title: Monday check-in
    text: A new week. How is your search going?
    days: [monday]
    time: "09:00"
    zone: UTC
  - id: words
    title: Monday words
    posts: text
    text: A word for the week.
    buttons: [ask]
    days: [monday]
    time: "09:00"
    zone: UTC
"""


async def to_monday(house: FrontDoor, *, hour: int, minute: int = 0) -> None:
    """Belay is started, and time goes by until next Monday, that hour UTC."""
    await house.restart()
    now: datetime = house.env.now()
    days = (7 - now.weekday()) % 7 or 7
    monday = (now + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    await house.advance(seconds=(monday - now).total_seconds())


def panels(house: FrontDoor) -> list[str]:
    """What stands in the check-ins channel."""
    return [house.text_of(message) for message in house.messages(house.check_ins)]


async def test_the_panel_is_posted_once_and_leads_to_a_check_in(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=CONFIG) as house:
        await to_monday(house, hour=8, minute=59)
        assert panels(house) == []
        await house.advance(minutes=1, seconds=1)
        assert sorted(panels(house)) == [
            "A new week. How is your search going?\n-# Meant for Monday to Wednesday. Later is fine too.",
            "A word for the week.",
        ]
        (panel,) = [
            message for message in house.messages(house.check_ins) if "new week" in house.text_of(message)
        ]
        ana = house.person("ana")
        assert (await house.press(ana, panel, "Check in")).modal is not None
        (words,) = [one for one in house.messages(house.check_ins) if "A word" in house.text_of(one)]
        assert (await house.press(ana, words, "Ask for help")).modal is not None
        with pytest.raises(LookupError):
            house.button(words, "Check in")
        await house.restart()
        await house.advance(days=1)
        assert len(panels(house)) == 2


async def test_a_kill_between_posting_and_noting_it_posts_nothing_twice(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=CONFIG) as house:
        await to_monday(house, hour=9, minute=1)
        (panel,) = [
            message for message in house.messages(house.check_ins) if "new week" in house.text_of(message)
        ]
        subject = house.button(panel, "Check in").rpartition("-")[2]

        def as_a_killed_process_leaves_it(connection: Connection) -> None:
            connection.execute("DELETE FROM posted WHERE subject = ?", (f"series_post:{subject}",))
            connection.execute(
                "INSERT INTO outbox (lane, kind, subject, guild_id, facts, written_at, not_before)"
                " SELECT 'series_post:' || id, 'prompts.post', 'series_post:' || id, guild_id,"
                " '{\"post\":' || id || '}', due, due FROM series_posts WHERE id = ?",
                (subject,),
            )

        await house.services.database.write(as_a_killed_process_leaves_it)
        await house.restart()
        await house.env.settle()
        assert len(panels(house)) == 2


async def test_moderators_hear_that_a_bank_is_nearly_used_up(tmp_path: Path):
    bank = "\n".join(f"      - Text number {number}" for number in range(5))
    config = (
        "series:\n  - id: daily\n    title: A *daily* word\n    posts: text\n    days: daily\n    time: '09:00'\n"
        f"    zone: UTC\n    texts:\n{bank}\n"
    )
    async with front_door(tmp_path / "belay.db", config=config) as house:
        await house.restart()
        while len(panels(house)) < 2:
            assert house.messages(house.moderators) == []
            await house.advance(hours=12)
        (notice,) = [house.text_of(message) for message in house.messages(house.moderators)]
        assert "A \\*daily\\* word will soon begin anew" in notice
        assert "3 texts of its bank were never posted here" in notice
        await house.advance(days=4)
        assert len(house.messages(house.moderators)) == 1
        said = [text for text in panels(house) if text.startswith("Text number")]
        assert len(set(said[:5])) == 5


WEEKLY = """
series:
  - id: weekly
    title: Wins and no's
    channel: wins
    posts: text
    {said}
    buttons: [check-in, ask, win, setback, suggest]
    thread: true
    ping: true
    gathers: true
    days: [monday]
    time: "09:00"
    zone: UTC
"""
ONE_TEXT = WEEKLY.format(said="text: 'How was the week?'")
BANK = WEEKLY.format(said="texts: [How was the week?]")
NO_MORE = "series: []"


def staff(house: FrontDoor) -> Staff:
    """The moderator."""
    return Staff(house.guild.id, house.moderator.id, frozenset(), manages_server=True)


def who(house: FrontDoor, user_id: int) -> Who:
    """Somebody in the server."""
    return Who(house.guild.id, user_id)


def the_post(house: FrontDoor) -> discord.Message:
    """What the series said."""
    (message,) = said(house, house.wins.id)
    return message


def said(house: FrontDoor, channel: int) -> list[discord.Message]:
    """What stands in a channel, without Discord's own lines about threads and pins."""
    return [one for one in house.messages(channel) if one.type is discord.MessageType.default]


def edits_may_ping(house: FrontDoor) -> Sequence[str]:
    """Whom the bot allowed an edit of a post to ping."""
    allowed: list[str] = []
    for request in house.env.http_requests:
        if request.method == "PATCH" and request.path.startswith(f"/channels/{house.wins.id}/messages"):
            body = cast("dict[str, Any]", request.json or {})
            mentions: dict[str, list[Any]] = body.get("allowed_mentions", {"parse": ["everything"]})
            allowed += [str(values) for values in mentions.values() if values]
    return allowed


async def test_a_post_in_a_thread_says_the_week_and_follows_those_who_gave_it(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=ONE_TEXT) as house:
        ana, ben = house.person("ana"), house.person("ben")
        wins, setbacks = house.services.wins, house.services.setbacks
        win = await wins.keep(who(house, ana.id), 1, Win("I wrote to *one* person", "Ben"))
        await wins.gather(win.who, win.id, Gather.NAMED)
        no = await setbacks.log(who(house, ben.id), 2, Setback("rejection", "After two talks", "Rest"))
        await setbacks.gather(no.who, no.id, Gather.UNNAMED)
        await to_monday(house, hour=9, minute=1)

        post = the_post(house)
        words = house.text_of(post)
        assert words.startswith("How was the week?\n")
        assert f"<@{ana.id}>: I wrote to \\*one\\* person\n  **Helped:** Ben" in words
        assert "Somebody got a rejection: After two talks\n  **Next:** Rest" in words
        assert f"<@{ben.id}>" not in words
        assert house.may_ping(house.wins) == []
        (thread,) = house.threads(house.wins)
        name = house.env.backend.channels[thread].name
        assert name == f"Wins and no's · {house.env.now().day} {house.env.now():%B %Y}"
        assert house.button(post, "Suggest a prompt")
        for label in ("Check in", "Ask for help", "Share a win", "Log a setback"):
            assert (await house.press(ana, post, label)).modal is not None

        house.config = parse(NO_MORE, "config.yaml")  # a post stands as it was decided
        wins, setbacks = house.services.wins, house.services.setbacks
        await wins.gather(win.who, win.id, Gather.NO)
        await house.delivered()
        words = house.text_of(the_post(house))
        assert "person" not in words
        assert "After two talks" in words
        await setbacks.take_back(no.who, no.id)
        await house.delivered()
        assert house.text_of(the_post(house)) == "How was the week?"
        assert house.threads(house.wins) == [thread]
        assert edits_may_ping(house) == []


async def test_where_nothing_was_given_the_post_asks_and_that_is_all(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=ONE_TEXT) as house:
        await to_monday(house, hour=9, minute=1)
        assert house.text_of(the_post(house)) == "How was the week?"


async def test_a_members_text_names_them_as_long_as_they_wish_and_looks_like_text(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=BANK) as house:
        ana = house.person("ana")
        suggestions = house.services.prompts.suggestions
        given = Proposed("Thank **one** person <@&1>", "weekly", credit=True)
        shown = await suggestions.suggest(who(house, ana.id), 1, given)
        await suggestions.take_up(staff(house), shown.suggestion.id)
        await to_monday(house, hour=9, minute=1)
        await house.advance(days=7)
        (post,) = [one for one in house.messages(house.wins) if "Thank" in house.text_of(one)]
        words = house.text_of(post)
        assert words.startswith("Thank \\*\\*one\\*\\* person <\u2060@&1>\n")
        assert words.endswith(f"-# Suggested by <@{ana.id}>")
        assert house.may_ping(house.wins) == []
        await house.services.prompts.suggestions.set_credit(
            who(house, ana.id), shown.suggestion.id, credit=False
        )
        await house.delivered()
        (post,) = [one for one in house.messages(house.wins) if "Thank" in house.text_of(one)]
        assert "Suggested" not in house.text_of(post)
        assert edits_may_ping(house) == []


async def test_a_new_post_notifies_its_role_and_an_edit_nobody(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=ONE_TEXT) as house:
        role = house.guild.create_role("Weekly")
        ana = house.person("ana")
        await house.services.prompts.pings.decide(staff(house), "weekly", role.id)
        win = await house.services.wins.keep(who(house, ana.id), 1, Win("One call"))
        await house.services.wins.gather(win.who, win.id, Gather.NAMED)
        await to_monday(house, hour=9, minute=1)
        post = the_post(house)
        assert f"-# <@&{role.id}>" in house.text_of(post)
        assert house.button(post, "Notify me")
        assert house.may_ping(house.wins) == [str(role.id)]
        await house.services.wins.take_back(win.who, win.id)
        await house.delivered()
        assert "One call" not in house.text_of(the_post(house))
        assert house.may_ping(house.wins) == [str(role.id)]
        assert edits_may_ping(house) == []


async def test_a_thread_that_a_hand_removed_leaves_its_post(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=ONE_TEXT) as house:
        win = await house.services.wins.keep(who(house, house.person("ana").id), 1, Win("One call"))
        await house.services.wins.gather(win.who, win.id, Gather.UNNAMED)
        await to_monday(house, hour=9, minute=1)
        assert "Somebody: One call" in house.text_of(the_post(house))
        (thread,) = house.threads(house.wins)
        house.env.backend.delete_channel(thread)
        await house.services.wins.take_back(win.who, win.id)
        await house.delivered()
        assert house.text_of(the_post(house)) == "How was the week?"
        assert house.threads(house.wins) == []


async def test_without_leave_to_open_threads_the_post_stands_and_moderators_hear_why(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=ONE_TEXT) as house:
        channel = house.client.get_channel(house.wins.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.set_permissions(channel.guild.me, create_public_threads=False)
        await to_monday(house, hour=9, minute=1)
        assert house.text_of(the_post(house)) == "How was the week?"
        (told,) = [house.text_of(message) for message in house.messages(house.moderators)]
        assert f"<#{house.wins.id}>" in told
        assert "where prompts open threads, also Send Messages in Threads and Create Public Threads" in told


async def test_in_a_forum_a_post_is_a_post_of_its_own(tmp_path: Path):
    config = ONE_TEXT.replace("channel: wins", "channel: help")
    async with front_door(tmp_path / "belay.db", config=config) as house:
        await house.use_forum()
        await to_monday(house, hour=9, minute=1)
        (post,) = house.threads(house.forum)
        assert str(house.env.backend.channels[post].name).startswith("Wins and no's · ")
        assert [house.text_of(message) for message in said(house, post)] == ["How was the week?"]


async def test_setup_names_what_threads_need(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=ONE_TEXT) as house:
        channel = house.client.get_channel(house.wins.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.set_permissions(channel.guild.me, create_public_threads=False)
        await house.env.settle()
        shown = await house.moderator.slash(house.check_ins, "setup")
        result = await house.press(house.moderator, shown, "Check")
        assert f"In {house.wins.mention}, Belay lacks **Create Public Threads**" in house.text_of(result)
