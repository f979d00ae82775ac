"""The town's week is lived through the real bot, and a visitor finds what the first screen promises."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from simcord.backend.models import Channel, Message

from demo.page.world import Part, Town
from demo.reading import channel_named, components, messages, text_of, threads
from demo.town.asks import BUILDING_DEPARTMENT, EMPTY_YEARS, LET_GO, ROUTES
from demo.town.hands import has
from demo.town.living import living
from demo.town.people import NEIGHBOURS
from demo.town.place import PRESENT


def place(town: Town, name: str) -> Channel:
    """A channel by name."""
    return channel_named(town.simulator.world, town.guild, name)


def cards(town: Town, name: str, kind: str) -> list[Message]:
    """What stands in a channel for everyone and has a control of this kind."""
    return [one for one in messages(town.simulator.world, place(town, name)) if has(one, kind)]


def labels(message: Message, kind: str) -> list[str]:
    """What is written on the controls of this kind."""
    return [
        str(part["label"])
        for part in components(message)
        if str(part.get("custom_id")).startswith(f"{kind}:")
    ]


def names(town: Town, users: Sequence[int]) -> set[str]:
    """Who of the town these are."""
    return {one.person.name for one in town.people if one.person.user_id in users}


def post(town: Town, ask: Mapping[str, Any]) -> Channel:
    """The post of an ask in the forum."""
    found = threads(town.simulator.world, place(town, "ask-for-help"), archived=True)
    [one] = [one for one in found if one.name == ask["title"]]
    return one


def speakers(town: Town, where: Channel) -> set[str]:
    """Who of the town wrote there."""
    return names(town, [one.author_id for one in messages(town.simulator.world, where)])


async def test_a_visitor_finds_a_week_and_an_evening(tmp_path: Path) -> None:
    told: list[str] = []
    async with living(tmp_path, tell=told.append) as town:
        world = town.simulator.world
        assert town.simulator.gaps == []
        assert timedelta() <= world.clock.now() - PRESENT < timedelta(minutes=1)
        assert len(told) == 9

        parts = [one.part for one in town.people]
        assert (parts.count(Part.MEMBER), parts.count(Part.COACH), parts.count(Part.MODERATOR)) == (12, 1, 1)
        assert all(
            re.fullmatch(r"#[0-9a-f]{6}", one.color) and one.about.endswith(".") for one in town.people
        )
        assert {world.get_user(one.person.user_id).global_name for one in town.people} == {
            one.display for one in NEIGHBOURS
        }

        # A check-in with answers, and a low one among them that was answered.
        answered = [
            card
            for card in cards(town, "check-ins", "checkins.cheer")
            if any(re.search(r"\d", label) for label in labels(card, "checkins.cheer"))
        ]
        assert len(answered) >= 3
        [low] = [one for one in cards(town, "check-ins", "checkins.same_here") if "stomach" in text_of(one)]
        assert any("2" in label for label in labels(low, "checkins.same_here"))

        # An ask that is being answered by two people, one that waits, one that is resolved, one without a name.
        assert speakers(town, post(town, ROUTES)) == {"kwame", "theo", "henrik"}
        assert speakers(town, post(town, BUILDING_DEPARTMENT)) == set()
        assert has(messages(world, post(town, EMPTY_YEARS))[0], "help_requests.reopen")
        assert any(one.attachments for one in messages(world, post(town, EMPTY_YEARS)))
        assert has(messages(world, post(town, LET_GO))[0], "help_requests.reply")
        assert names(town, list(post(town, LET_GO).thread_members)) == {"henrik"}

        # A queue with people, one of whom is with the coach.
        [queue] = cards(town, "office-hours", "office_hours.where_am_i")
        assert "3" in text_of(queue)
        [visit] = threads(world, place(town, "office-hours"))
        assert names(town, list(visit.thread_members)) == {"tomasz", "lucia"}
        assert len(messages(world, visit)) == 3
        assert cards(town, "office-hours", "office_hours.book")

        # The week's post, a suggestion that waits, prompts with something said below them, direct messages.
        [friday] = cards(town, "wins", "wins.start")
        assert "up the tower" in text_of(friday)
        assert "form letter" in text_of(friday)
        assert cards(town, "moderators", "prompts.take_up")
        assert cards(town, "moderators", "moderation.answering")
        assert len(threads(world, place(town, "check-ins"))) == 3
        assert {"ruth", "samuel", "aisha", "tomasz"} <= names(town, list(world.dm_channels))

        assert any(one.attachments for one in messages(world, place(town, "general")))
        assert any(one.reference for one in messages(world, place(town, "general")))

        # What is next is known, and nothing waits to be said.
        due = town.bot.next_prompt()
        assert due is not None
        assert due.channel_id == place(town, "check-ins").id
        assert due.at == (PRESENT + timedelta(hours=15, minutes=55)).timestamp()
