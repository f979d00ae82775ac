"""What the tests of slots begin from: sessions made without a form, people who book, and what became of them."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.database import Connection
from bot.errors import Refusal
from bot.members import Who
from bot.office_hours.model import (
    Booked,
    Booking,
    Format,
    Place,
    Plan,
    Repeat,
    Session,
    SessionState,
    Slot,
    Tick,
    Why,
    Written,
)
from bot.office_hours.store import sessions, slots
from bot.outbox import Letter
from bot.timers import Timer
from bot.timers import store as timer_store
from tests.bot.office_hours.hours import tomorrow
from tests.ground import Ground

COACH, SECOND = 700, 701
WORDS = Written("Interviews", "To know what to say about the gap", frozenset({Tick.WORDS}))


async def made(
    ground: Ground,
    *,
    start: datetime | None = None,
    form: Format = Format.SLOTS,
    minutes: int = 60,
    slot_minutes: int = 20,
    seats: int = 3,
    coaches: tuple[int, ...] = (COACH,),
) -> Session:
    """A session with its slots; without `start`, tomorrow at 18:00 UTC."""
    plan = Plan("Resume hour", "", form, Place.THREAD, None, None, minutes, slot_minutes, seats, (), coaches)
    starts_at = start or tomorrow(ground)

    def transaction(connection: Connection) -> Session:
        now = ground.clock()
        number = sessions.add(
            connection,
            guild=1,
            made_by=coaches[0],
            zone="Europe/London",
            repeat=Repeat.NONE,
            starts_at=starts_at,
            plan=plan,
            state=SessionState.PLANNED,
            at=now,
        )
        session = sessions.find(connection, number or 0)
        assert session is not None
        ground.services.office_hours.bookings.session_made(connection, session, now)
        return session

    return await ground.database.write(transaction)


async def moved(ground: Ground, session: Session, *, by: timedelta = timedelta(0), **plan: object) -> Session:
    """The session is changed: its start by `by`, its plan as named."""

    def transaction(connection: Connection) -> Session:
        before = sessions.find(connection, session.id)
        assert before is not None
        sessions.replan(connection, session.id, replace(before.plan, **plan))
        sessions.change(connection, session.id, starts_at=before.starts_at + by)
        after = sessions.find(connection, session.id)
        assert after is not None
        ground.services.office_hours.bookings.session_moved(connection, before, after, ground.clock())
        return after

    return await ground.database.write(transaction)


async def ended(ground: Ground, session: Session, why: Why) -> None:
    """The session is over or cancelled."""
    state = SessionState.OVER if why in {Why.CLOSED, Why.TIME} else SessionState.CANCELLED

    def transaction(connection: Connection) -> None:
        now = ground.clock()
        sessions.change(connection, session.id, state=state, ended_at=now, why=why)
        found = sessions.find(connection, session.id)
        assert found is not None
        ground.services.office_hours.bookings.session_ended(connection, found, now)

    await ground.database.write(transaction)


async def refused(doing: Awaitable[object]) -> Refusal:
    """What is refused."""
    with pytest.raises(Refusal) as caught:
        await doing
    return caught.value


async def desk(ground: Ground, verb: str, booking_id: int) -> None:
    """What the desk does in its own transactions: call, done, put_back, no_show."""

    def transaction(connection: Connection) -> None:
        getattr(ground.services.office_hours.bookings, verb)(connection, booking_id, ground.clock())

    await ground.database.write(transaction)


async def book(ground: Ground, user: int, session: Session, slot_id: int | None = None) -> Booked:
    """Somebody books."""
    return await ground.services.office_hours.bookings.book(Who(1, user), session.id, slot_id, WORDS)


async def booked_up(ground: Ground, session: Session, *users: int) -> list[int]:
    """These people book, one after the other, a minute apart. Their bookings' ids."""
    numbers: list[int] = []
    for user in users:
        numbers.append((await book(ground, user, session)).booking.id)
        ground.clock.move(minutes=1)
    return numbers


async def cancel(ground: Ground, booking_id: int) -> None:
    """Its person cancels it."""
    booking = await look(ground, booking_id)
    await ground.services.office_hours.bookings.cancel(booking.who, booking_id)


async def look(ground: Ground, booking_id: int) -> Booking:
    """A booking as it is now."""
    found = await ground.database.read(slots.find, booking_id)
    assert found is not None
    return found


async def slots_of(ground: Ground, session: Session) -> list[Slot]:
    """The slots of a session."""
    return await ground.database.read(slots.of_session, session.id)


async def stand(ground: Ground, session: Session) -> list[str]:
    """Every active booking, in the order of the waitlist: "201 booked 18:00"."""
    return [said(one) for one in await ground.database.read(slots.active, session.id)]


def said(booking: Booking) -> str:
    """A booking in short."""
    at = f" {booking.slot.starts_at:%H:%M}" if booking.slot else ""
    return f"{booking.who.user} {booking.state.value}{at}"


async def news(ground: Ground) -> list[str]:
    """What is on its way to people about office hours, in order: "201 offer", "700 booked" - and then forget it."""
    found = [
        one for one in await ground.letters() if one.kind in {"office_hours.yours", "office_hours.coach"}
    ]
    await ground.clear_letters()
    return [short(one) for one in found]


def short(letter: Letter) -> str:
    """A letter in short."""
    return f"{letter.user_id} {letter.facts['what']}"


async def shows_anew(ground: Ground, session: Session) -> bool:
    """Whether its announcement is about to say what is true now."""
    return any(
        letter.kind == "office_hours.announcement" and letter.facts["session"] == session.id
        for letter in await ground.letters()
    )


async def timers_of(ground: Ground, kind: str) -> list[Timer]:
    """The timers of office hours of a kind, the next first."""
    found = await ground.database.read(timer_store.of_kind, f"office_hours.{kind}")
    return sorted(found, key=lambda timer: (timer.due, timer.subject))


async def visited(ground: Ground, *users: int) -> None:
    """These people had a visit, each their own, in a session long ago."""
    session = await made(ground, form=Format.QUEUE)

    def transaction(connection: Connection) -> None:
        for user in users:
            number = connection.execute(
                "INSERT INTO visits (guild_id, session_id, coach_id, state, began_at, ended_at)"
                " VALUES (1, ?, 700, 'done', 0, 1)",
                (session.id,),
            ).lastrowid
            connection.execute("INSERT INTO visit_people (visit_id, user_id) VALUES (?, ?)", (number, user))

    await ground.database.write(transaction)
