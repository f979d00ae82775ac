"""A hundred people press **Book** and another hundred **Join queue** at the same instant, over the wire."""

import asyncio
import re
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import discord
from simcord.backend.models import Channel, Message

from demo.answers import Answer
from demo.furnish import furnish
from demo.people import NotAnswered, Person, join
from demo.process import BotProcess
from demo.reading import buttons, messages, text_of
from demo.simulator import Simulator
from tests.wire.town import CONFIG, MONDAY_MORNING, Town, eventually

PEOPLE, SLOTS = 100, 10
FEW = 25  # edits of one message that two hundred presses may lead to
DISCORD_TAKES = 0.2  # seconds for an edit, so that what changes meanwhile has something to join
SEED = 20260305
CLINIC, DROP_IN = "Clinic", "Drop in"
_BOOKINGS = """
    SELECT user_id FROM bookings WHERE state = ?
    AND session_id = (SELECT id FROM office_sessions WHERE json_extract(plan, '$.title') = ?) ORDER BY id
"""
_PLACES = """
    SELECT user_id FROM queue_places WHERE state = ?
    AND session_id = (SELECT id FROM office_sessions WHERE json_extract(plan, '$.title') = ?) ORDER BY id
"""
MANAGE_EVENTS = discord.Permissions(manage_events=True, view_channel=True, send_messages=True).value


@dataclass
class Hall(Town):
    """A town with a coach, a session with ten slots and one with a queue that is open."""

    office: Channel
    coach: Person

    def posted(self, kind: str, *, without: str = "nothing") -> Message:
        """The one message in the office with a control of that kind, and none of the other."""
        found = [
            one
            for one in messages(self.simulator.world, self.office)
            if control(one, kind) and not control(one, without)
        ]
        (message,) = found
        return message

    async def plan(self, title: str, form: str, when: str, **options: Any) -> None:
        """The coach plans a session."""
        draft = await self.coach.slash(
            self.office, "coach schedule", title=title, when=when, format=form, **options
        )
        assert draft.message is not None
        made = await self.coach.press(draft.message, label="Create")
        await eventually(lambda: self.waiting() == 0)
        assert made.ephemeral

    def edits(self, message: Message) -> int:
        """How often it was changed."""
        path = f"/channels/{message.channel_id}/messages/{message.id}"
        return sum((one.method, one.path) == ("PATCH", path) for one in self.simulator.requests)

    def line(self, session: str, state: str) -> list[int]:
        """Who has a booking or a place of a session in that state, in the order of the commits."""
        rows = self.ask_database(_BOOKINGS if session == CLINIC else _PLACES, state, session)
        return [user for (user,) in rows]


def control(message: Message, kind: str) -> str | None:
    """The custom id of the message's one button of a kind."""
    found = [one["custom_id"] for one in buttons(message) if str(one.get("custom_id")).startswith(f"{kind}:")]
    return found[0] if found else None


@asynccontextmanager
async def hall(folder: Path, *, patience: float) -> AsyncGenerator[Hall, None]:
    """A running bot, and both sessions. `patience`: seconds that people wait before they press again; more than they
    have on Discord, so that a slow machine does not change what is tested."""
    async with Simulator(
        start=MONDAY_MORNING, rng=Random(SEED), patience=patience, remember=50_000
    ) as simulator:
        world = simulator.world
        guild = world.add_guild("Career support")
        names = ("check-ins", "moderators", "office-hours")
        channels = {name: world.add_channel(guild, name) for name in names}
        role = world.create_role(guild.id, "Coaches", permissions=MANAGE_EVENTS)
        bot = BotProcess(simulator, folder, config=CONFIG)
        places = {name: channel.id for name, channel in channels.items()}
        await furnish(
            bot.database,
            CONFIG,
            world.clock.now,
            guild.id,
            places,
            zone="Europe/London",
            roles={"coach": role.id},
        )
        coach = join(simulator, guild, "carla", roles=[role])
        async with bot:
            check_ins, moderators, office = (channels[name] for name in names)
            place = Hall(simulator, bot, guild, check_ins, moderators, office, coach)
            await place.plan(CLINIC, "slots", "2026-03-03 18:00", minutes=200, slot_minutes=20)
            await place.plan(DROP_IN, "queue", "2026-03-02 08:10", minutes=60)
            opened = await coach.slash(office, "coach open")
            assert opened.ephemeral
            await eventually(lambda: place.waiting() == 0)
            yield place
            assert simulator.gaps == []


async def insist(act: Callable[[], Awaitable[Answer]]) -> Answer:
    """Do it again as long as nobody answers."""
    while True:
        try:
            return await act()
        except NotAnswered:
            continue


async def rush(
    people: Sequence[Person], message: Message, kind: str, at_once: int = PEOPLE
) -> dict[int, str]:
    """All of them press at the same instant, and send their forms at the same instant. Returns what each was told.

    `at_once`: how many at the same instant.
    """
    custom_id = control(message, kind)
    assert custom_id is not None
    turn = asyncio.Semaphore(at_once)

    async def press(person: Person) -> Answer:
        async with turn:
            return await insist(lambda: person.press(message, custom_id=custom_id))

    async def send(person: Person, form: Answer) -> str:
        async with turn:
            answer = await insist(lambda: person.submit(form, {}))
            return text_of(await answer.original())

    forms = await asyncio.gather(*map(press, people))
    told = await asyncio.gather(*map(send, people, forms))
    return {person.user_id: words for person, words in zip(people, told, strict=True)}


def number_in(words: str, pattern: str) -> int:
    """The number that somebody was told."""
    found = re.search(pattern, words)
    assert found is not None, words
    return int(found.group(1))


def assert_told_the_truth(place: Hall, booked: dict[int, str], queued: dict[int, str]) -> None:
    """Ten have a slot, ninety wait, a hundred queue; each was told where they stand, in the order of the commits."""
    slots = place.ask_database("SELECT slot_id FROM bookings WHERE state = 'booked'")
    with_slot, waiting = (
        place.line(CLINIC, "booked"),
        place.line(CLINIC, "waiting"),
    )
    assert len(set(slots)) == len(with_slot) == SLOTS
    assert sorted(with_slot + waiting) == sorted(booked)
    assert all(booked[user].startswith("### You have a slot") for user in with_slot)
    told = [number_in(booked[user], r"^### You are on the waitlist, number (\d+)") for user in waiting]
    assert told == list(range(1, PEOPLE - SLOTS + 1))
    queue = place.line(DROP_IN, "waiting")
    assert sorted(queue) == sorted(queued)
    assert queued[queue[0]].startswith("### You are next")
    told = [number_in(queued[user], r"^### You are number (\d+) of ") for user in queue[1:]]
    assert told == list(range(2, PEOPLE + 1))


async def assert_shown(place: Hall, announcement: Message, panel: Message) -> None:
    """What everybody sees is what is so."""
    await eventually(lambda: place.waiting() == 0)
    assert f"**All {SLOTS} slots are booked**" in text_of(announcement)
    assert re.search(rf"\b{PEOPLE - SLOTS} people\b", text_of(announcement)), text_of(announcement)
    assert re.search(rf"\*\*Waiting:\*\* {PEOPLE} people", text_of(panel)), text_of(panel)
    assert place.ask_database("SELECT kind, gave_up FROM outbox") == []


async def test_a_hundred_book_and_a_hundred_join_at_the_same_instant(tmp_path: Path):
    async with hall(tmp_path, patience=60) as place:
        announcement, panel = place.posted("office_hours.book"), place.posted("office_hours.where_am_i")
        bookers = [place.person(f"booker{number}") for number in range(PEOPLE)]
        joiners = [place.person(f"joiner{number}") for number in range(PEOPLE)]
        place.simulator.faults.delay(DISCORD_TAKES, method="PATCH", path="/channels/*/messages/*")
        before = place.edits(announcement), place.edits(panel)
        booked, queued = await asyncio.gather(
            rush(bookers, announcement, "office_hours.book"),
            rush(joiners, panel, "office_hours.join"),
        )
        assert_told_the_truth(place, booked, queued)
        await assert_shown(place, announcement, panel)
        edits = place.edits(announcement) - before[0], place.edits(panel) - before[1]
        sys.stdout.write(f"edits of the announcement and of the panel: {edits}\n")
        assert 1 <= edits[0] < FEW
        assert 1 <= edits[1] < FEW

        [first, second, *_] = place.line(CLINIC, "waiting")
        gives_back = Person(place.simulator, place.guild.id, place.line(CLINIC, "booked")[3])
        asked = await gives_back.slash(place.office, "officehours cancel")
        assert asked.message is not None
        await gives_back.press(asked.message, label="Cancel my booking")
        assert place.line(CLINIC, "offered") == [first]
        lucky = Person(place.simulator, place.guild.id, first)
        await eventually(lambda: place.waiting() == 0)
        inbox = await lucky.slash(place.office, "me inbox")
        taken = await lucky.press(await inbox.followup(), label="Yes, I'll take it")
        assert "### You have a slot" in taken.text
        assert len(place.line(CLINIC, "booked")) == SLOTS
        assert place.line(CLINIC, "waiting")[0] == second


async def test_killed_in_the_middle_of_it_everybody_is_told_the_truth_all_the_same(tmp_path: Path):
    async with hall(tmp_path, patience=8) as place:
        announcement, panel = place.posted("office_hours.book"), place.posted("office_hours.where_am_i")
        bookers = [place.person(f"booker{number}") for number in range(PEOPLE)]
        joiners = [place.person(f"joiner{number}") for number in range(PEOPLE)]
        counted = place.simulator.request_count

        async def kill(answers: int) -> None:
            await place.simulator.until(lambda: place.simulator.request_count >= counted + answers)
            await place.bot.kill()
            kept = len(place.line(CLINIC, "booked") + place.line(CLINIC, "waiting"))
            sys.stdout.write(f"killed with {kept} of {PEOPLE} bookings kept\n")
            await place.bot.start()

        async def kill_twice() -> None:
            await kill(PEOPLE)  # while the forms are opened
            await kill(3 * PEOPLE)  # while they are sent

        booked, queued, _ = await asyncio.gather(
            rush(bookers, announcement, "office_hours.book", 15),
            rush(joiners, panel, "office_hours.join", 15),
            kill_twice(),
        )
        assert_told_the_truth(place, booked, queued)
        place.bot.advance(timedelta(seconds=30))
        await assert_shown(place, announcement, panel)
