"""Slots, anything in any order: what must always hold does, after each step, through restarts and power cuts."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.database import Connection
from bot.errors import Refusal
from bot.local_time import quiet_until
from bot.members import Who, blocked_with, find, zone_of
from bot.office_hours.model import Booking, BookingState, Format, Session, Slot, Why
from bot.office_hours.service import letters
from bot.office_hours.store import sessions, slots
from bot.outbox import Letter
from tests.bot.office_hours.booking import (
    COACH,
    SECOND,
    WORDS,
    desk,
    ended,
    made,
    moved,
    slots_of,
    timers_of,
)
from tests.ground import MONDAY_NOON, Ground, open_ground

PEOPLE = [Who(1, user) for user in range(201, 216)]
SHY, SHUNNED = PEOPLE[0], COACH
"""They blocked each other."""

STEPS = 200
DAY = timedelta(days=1)
LEAST, MOST = timedelta(minutes=5), timedelta(minutes=30)
_ENDED = {
    BookingState.CANCELLED,
    BookingState.LAPSED,
    BookingState.NO_SHOW,
    BookingState.DONE,
    BookingState.OFF,
}

Do = Callable[[], Awaitable[object]]


@dataclass
class Seen:
    """All there is at one moment."""

    sessions: Mapping[int, Session] = field(default_factory=dict[int, Session])
    slots: Mapping[int, Slot] = field(default_factory=dict[int, Slot])
    bookings: Mapping[int, Booking] = field(default_factory=dict[int, Booking])
    rests: frozenset[Who] = frozenset()
    order: Mapping[int, list[int]] = field(default_factory=dict[int, list[int]])


def rests(connection: Connection, who: Who, now: datetime) -> bool:
    """Whether somebody is paused or in their quiet hours."""
    member = find(connection, who)
    if member is None:
        return False
    if member.paused_until is not None and member.paused_until > now:
        return True
    quiet = member.quiet
    return (
        quiet is not None and quiet_until(now, zone_of(connection, who), quiet.start, quiet.end) is not None
    )


async def see(ground: Ground) -> Seen:
    """All there is now."""

    def read(connection: Connection) -> Seen:
        numbers = [number for (number,) in connection.execute("SELECT id FROM office_sessions ORDER BY id")]
        found = [one for number in numbers if (one := sessions.find(connection, number)) is not None]
        every = [one for session in found for one in slots.in_states(connection, session.id, BookingState)]
        return Seen(
            {one.id: one for one in found},
            {slot.id: slot for one in found for slot in slots.of_session(connection, one.id)},
            {one.id: one for one in every},
            frozenset(who for who in PEOPLE if rests(connection, who, ground.clock())),
            {one.id: [wish.id for wish in slots.active(connection, one.id)] for one in found},
        )

    return await ground.database.read(read)


class Walk:
    """Somebody, by chance, does something, by chance; then time may go by."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    async def next(self, ground: Ground, seen: Seen) -> Do:
        """What happens next."""
        chance, now = self.chance, ground.clock()
        bookings, members = ground.services.office_hours.bookings, ground.services.members
        at_work = [one for one in seen.sessions.values() if one.is_to_come]
        if len(at_work) < 2:
            return lambda: self.plan(ground)
        session = chance.choice(at_work)
        if now > session.ends_at + timedelta(hours=1):
            return lambda: ended(ground, session, chance.choice([Why.CLOSED, Why.TIME]))
        known = [one for one in seen.bookings.values() if seen.sessions[one.session_id].is_to_come]
        offered = [one for one in known if one.state is BookingState.OFFERED]
        alive = [one for one in known if one.state not in _ENDED]
        wish = chance.choice(alive if alive and chance.random() < 0.8 else known) if known else None
        pool = await slots_of(ground, session)
        slot = chance.choice([None, None, chance.choice(pool).id if pool else None])
        who = chance.choice(PEOPLE)
        if wish is None or chance.random() < 0.45:
            return lambda: bookings.book(who, session.id, slot, WORDS)
        if offered and chance.random() < 0.3:
            wish = chance.choice(offered)
        of_person: list[Do] = [
            lambda: bookings.cancel(wish.who, wish.id),
            lambda: bookings.accept(wish.who, wish.id),
            lambda: bookings.decline(wish.who, wish.id),
            lambda: bookings.choices(wish.who, wish.session_id),
        ]
        of_desk: list[Do] = [
            lambda: desk(ground, "call", wish.id),
            lambda: desk(ground, "call", wish.id),
            lambda: desk(ground, "done", wish.id),
            lambda: desk(ground, "put_back", wish.id),
            lambda: desk(ground, "no_show", wish.id),
        ]
        rarely: list[Do] = [
            lambda: moved(ground, session, by=timedelta(minutes=chance.choice([-30, 0, 30, 60]))),
            lambda: moved(
                ground, session, minutes=chance.choice([20, 40, 60]), slot_minutes=chance.choice([10, 20])
            ),
            lambda: moved(ground, session, coaches=chance.choice([(COACH,), (SECOND,), (COACH, SECOND)])),
            lambda: moved(ground, session, seats=chance.choice([1, 2, 4])),
            lambda: moved(ground, session, title="Another"),
            lambda: self.leave(ground, who),
        ]
        ending: list[Do] = [lambda: ended(ground, session, chance.choice([Why.COACH, Why.CLOSED]))]
        resting: list[Do] = [
            lambda: members.pause(who, (now + chance.choice([1, 2]) * DAY).date().isoformat()),
            lambda: members.resume(who),
            lambda: members.set_quiet(
                who, (now - timedelta(hours=1)).time(), (now + timedelta(hours=3)).time()
            ),
        ]
        near = now >= seen.sessions[wish.session_id].starts_at - timedelta(minutes=15)
        weights = [10, 20 if near else 0, 1, 2, 0.2]
        return chance.choice(chance.choices([of_person, of_desk, resting, rarely, ending], weights)[0])

    async def plan(self, ground: Ground) -> None:
        """A new session, within the next days."""
        chance = self.chance
        start = ground.clock() + timedelta(minutes=chance.choice([240, 600, 1500, 3000]))
        await made(
            ground,
            start=start.replace(second=0, microsecond=0),
            form=chance.choice([Format.SLOTS, Format.SLOTS, Format.GROUP]),
            minutes=chance.choice([20, 20, 40]),
            seats=chance.choice([1, 2, 3]),
            coaches=chance.choice([(COACH,), (COACH, SECOND)]),
        )

    @staticmethod
    async def leave(ground: Ground, who: Who) -> None:
        """Somebody leaves the server, or has their data deleted."""

        def gone(connection: Connection) -> None:
            ground.services.office_hours.bookings.person_gone(connection, who, ground.clock())

        await ground.database.write(gone)


def open_ended(seen: Seen, session: Session, slot: Slot, now: datetime) -> bool:
    """Whether the slot is free with time enough for an offer."""
    last = slot.starts_at
    missed = any(
        one.state is BookingState.NO_SHOW and one.slot is not None and one.slot.id == slot.id
        for one in seen.bookings.values()
    )
    if missed and slot.coach is not None:
        last += timedelta(minutes=slot.minutes) / 2
    return session.is_to_come and slot.is_free and (last - now) / 2 >= LEAST


def could_have(seen: Seen, booking: Booking, slot: Slot, now: datetime, blocked: frozenset[int]) -> bool:
    """Whether somebody who waits is there for the slot, awake, and it suits them."""
    session = seen.sessions[booking.session_id]
    if booking.who in seen.rests or slot.coach in blocked:
        return False
    if booking.reserved and now < session.starts_at - DAY:
        return False
    theirs = [
        one.slot
        for one in seen.bookings.values()
        if one.who == booking.who
        and one.session_id != session.id
        and one.state in {BookingState.BOOKED, BookingState.CALLED}
        and one.slot is not None
    ]
    return not any(one.starts_at < slot.ends_at and slot.starts_at < one.ends_at for one in theirs)


async def check(ground: Ground, before: Seen, heard: list[Letter]) -> Seen:
    """What must always hold; all there is now."""
    seen, now = await see(ground), ground.clock()
    blocks = {who: await ground.database.read(blocked_with, who) for who in PEOPLE}
    check_slots(seen)
    for booking in seen.bookings.values():
        session = seen.sessions[booking.session_id]
        was = before.bookings.get(booking.id)
        check_shape(booking, session)
        if booking.state is BookingState.WAITING and session.is_to_come:
            for slot in seen.slots.values():
                if slot.session_id == session.id and open_ended(seen, session, slot, now):
                    assert not could_have(seen, booking, slot, now, blocks[booking.who]), (booking, slot)
        if booking.state is BookingState.OFFERED and (was is None or was.state is not BookingState.OFFERED):
            check_turn(seen, booking, now, blocks)
        if was is None or (was.state, was.offered_until) != (booking.state, booking.offered_until):
            check_told(booking, was, session, heard)
    await check_timers(ground, seen)
    return seen


def check_slots(seen: Seen) -> None:
    """Never more than there is room for, no coach in two places, nobody twice in one session."""
    for slot in seen.slots.values():
        held = [
            one
            for one in seen.bookings.values()
            if one.slot is not None
            and one.slot.id == slot.id
            and one.state in {BookingState.OFFERED, BookingState.BOOKED, BookingState.CALLED}
        ]
        assert len(held) <= slot.seats, slot
        for other in seen.slots.values():
            if other.id > slot.id and (other.session_id, other.coach) == (slot.session_id, slot.coach):
                assert slot.ends_at <= other.starts_at or other.ends_at <= slot.starts_at, (slot, other)
    active = [(one.session_id, one.who) for one in seen.bookings.values() if one.state not in _ENDED]
    assert len(active) == len(set(active))


def check_shape(booking: Booking, session: Session) -> None:
    """A booking has what its state says, and nobody is booked with whom they blocked."""
    assert (booking.offered_until is not None) == (booking.state is BookingState.OFFERED), booking
    assert (booking.ended_at is not None) == (booking.state in _ENDED), booking
    if booking.state is BookingState.WAITING:
        assert booking.slot is None
    if booking.state in {BookingState.OFFERED, BookingState.BOOKED, BookingState.CALLED}:
        assert booking.slot is not None
        assert booking.who != SHY or booking.slot.coach != SHUNNED
    if not session.is_to_come:
        assert booking.state in {*_ENDED, BookingState.CALLED}


def check_turn(seen: Seen, offered: Booking, now: datetime, blocks: Mapping[Who, frozenset[int]]) -> None:
    """Nobody who stood before them still waits, though it suits them."""
    assert offered.slot is not None
    order = seen.order[offered.session_id]
    for number in order[: order.index(offered.id)]:
        other = seen.bookings[number]
        if other.state is BookingState.WAITING:
            assert not could_have(seen, other, offered.slot, now, blocks[other.who]), (other, offered)


def check_told(booking: Booking, was: Booking | None, session: Session, heard: list[Letter]) -> None:
    """Whoever a change is for hears of it, and the announcement shows it."""
    said = {
        (letter.user_id, letter.facts["what"])
        for letter in heard
        if letter.facts.get("booking") == booking.id
    }
    user = booking.who.user
    match booking.state:
        case BookingState.OFFERED:
            assert (user, "offer") in said, booking
        case BookingState.LAPSED:
            assert (user, "lapsed") in said, booking
        case BookingState.NO_SHOW:
            assert (user, "no_show") in said, booking
        case BookingState.OFF if session.why in {Why.CLOSED, Why.TIME}:
            assert (user, "no_turn") in said, booking
        case BookingState.BOOKED if was is None or was.state is not BookingState.CALLED:
            assert any(what == "booked" for _, what in said), booking
        case _:
            pass
    silent = was is None or {was.state, booking.state} in (
        {BookingState.BOOKED, BookingState.CALLED},
        {BookingState.CALLED, BookingState.DONE},
        {BookingState.OFFERED},
    )
    if session.is_to_come and not silent:
        assert letters.ANNOUNCEMENT in {
            letter.kind for letter in heard if letter.facts.get("session") == session.id
        }, booking


async def check_timers(ground: Ground, seen: Seen) -> None:
    """Each offer ends, each booking is reminded of, and nothing else."""
    now = ground.clock()
    ends = {int(timer.subject): timer.due for timer in await timers_of(ground, "lapse")}
    assert ends == {
        one.id: one.offered_until for one in seen.bookings.values() if one.state is BookingState.OFFERED
    }
    reminders = {timer.subject: timer.due for timer in await timers_of(ground, "remind")}
    wanted = {
        f"{one.id}:{before}": one.slot.starts_at - timedelta(seconds=before)
        for one in seen.bookings.values()
        if one.state is BookingState.BOOKED and one.slot is not None
        for before in (86400, 3600, 600)
    }
    assert all(due > now for due in reminders.values())
    assert reminders.items() <= wanted.items()


async def step(ground: Ground, walk: Walk, seen: Seen) -> Seen:
    """Time goes by, or the power is cut for a while; then somebody does something."""
    chance = walk.chance
    await ground.clear_letters()
    ground.clock.move(minutes=chance.choice([0, 0, 1, 3, 7, 31]))
    if chance.random() < 0.03:
        ground.clock.move(hours=chance.choice([1, 5, 26]))
    soon = [
        one.starts_at for one in seen.sessions.values() if one.is_to_come and one.starts_at > ground.clock()
    ]
    if soon and chance.random() < 0.04:
        ground.clock.set(max(ground.clock(), min(soon) + timedelta(minutes=chance.choice([-12, -5, 0, 10]))))
    if chance.random() < 0.7:
        await ground.fall_due()
        seen = await check(ground, seen, await ground.letters())
        await ground.clear_letters()
    do = await walk.next(ground, seen)
    with suppress(Refusal):
        await do()
    await ground.fall_due()
    return await check(ground, seen, await ground.letters())


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", [0, 2, 3, 4, 5, 6, 8, 9])
async def test_a_walk(tmp_path: Path, seed: int):
    walk, seen = Walk(Random(seed)), Seen()
    now = MONDAY_NOON
    states: set[BookingState] = set()
    config = "limits:\n  book: 1000 per 1d\n  settings: 1000 per 1d\noffice_hours:\n  no_shows: 1"
    for part in range(4):
        async with open_ground(tmp_path / "belay.db", config=config, now=now) as ground:
            if part == 0:
                await ground.services.members.blocks.block(SHY, SHUNNED)
            await ground.fall_due()
            for _ in range(STEPS // 4):
                seen = await step(ground, walk, seen)
                states |= {one.state for one in seen.bookings.values()}
            now = ground.clock()
    assert len(seen.bookings) > 20
    assert {BookingState.OFFERED, BookingState.LAPSED, BookingState.BOOKED} <= states, "choose a richer seed"
