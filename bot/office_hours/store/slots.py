"""The SQL of slots and of bookings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import ACTIVE_BOOKINGS, Booking, BookingState, Given, Slot
from bot.office_hours.store.given import read_given, write_given

_TAKES = "('offered', 'booked', 'called', 'done')"
_SLOT = (
    "slots.id, slots.session_id, slots.coach_id, slots.starts_at, slots.minutes, slots.seats,"
    f" (SELECT count(*) FROM bookings AS takers WHERE takers.slot_id = slots.id AND takers.state IN {_TAKES})"
)
_BOOKING = (
    "bookings.id, bookings.session_id, office_sessions.guild_id, bookings.user_id, bookings.state, bookings.given,"
    " bookings.made_at, bookings.reserved, bookings.offered_until, bookings.ended_at"
)
_FROM = (
    f"SELECT {_BOOKING}, {_SLOT} FROM bookings JOIN office_sessions ON office_sessions.id = bookings.session_id"
    " LEFT JOIN slots ON slots.id = bookings.slot_id"
)
_IN_ORDER = "bookings.reserved, bookings.ahead DESC, bookings.made_at, bookings.id"
_ACTIVE = "bookings.state IN ('waiting', 'offered', 'booked', 'called')"


# Slots


def add(
    connection: Connection,
    session_id: int,
    *,
    coach: int | None,
    starts_at: datetime,
    minutes: int,
    seats: int,
) -> int:
    """Keep a slot. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO slots (session_id, coach_id, starts_at, minutes, seats) VALUES (?, ?, ?, ?, ?)",
        (session_id, coach, stamp(starts_at), minutes, seats),
    )
    return cursor.lastrowid or 0


def replace(connection: Connection, slot: Slot) -> None:
    """Keep a slot as it is now: its time, length and seats."""
    connection.execute(
        "UPDATE slots SET starts_at = ?, minutes = ?, seats = ? WHERE id = ?",
        (stamp(slot.starts_at), slot.minutes, slot.seats, slot.id),
    )


def remove(connection: Connection, slot_id: int) -> None:
    """Remove a slot; no booking has it any more."""
    connection.execute("DELETE FROM slots WHERE id = ?", (slot_id,))


def of_session(connection: Connection, session_id: int) -> list[Slot]:
    """The slots of a session, the earliest first."""
    rows = connection.execute(
        f"SELECT {_SLOT} FROM slots WHERE session_id = ? ORDER BY starts_at, id", (session_id,)
    )
    return [_slot(row) for row in rows.fetchall()]


def find_slot(connection: Connection, slot_id: int) -> Slot | None:
    """One slot."""
    row = connection.execute(f"SELECT {_SLOT} FROM slots WHERE id = ?", (slot_id,)).fetchone()
    return None if row is None else _slot(row)


def counts(connection: Connection, session_id: int) -> tuple[int, int]:
    """How many seats of a session are or were somebody's, and how many people are on its waitlist for all to see.

    Those for whom a slot is kept back (`reserved`) are not among these: nobody else sees it.
    """
    booked, waitlist = connection.execute(
        "SELECT coalesce(sum(state IN ('booked', 'called', 'done')), 0),"
        " coalesce(sum(state = 'offered' OR (state = 'waiting' AND NOT reserved)), 0)"
        " FROM bookings WHERE session_id = ?",
        (session_id,),
    ).fetchone()
    return booked, waitlist


def with_no_show(connection: Connection, session_id: int) -> frozenset[int]:
    """The slots of a session to which somebody did not come."""
    rows = connection.execute(
        "SELECT DISTINCT slot_id FROM bookings WHERE session_id = ? AND state = 'no_show' AND slot_id IS NOT NULL",
        (session_id,),
    )
    return frozenset(slot for (slot,) in rows)


# Bookings


def book(
    connection: Connection, session_id: int, user: int, given: Given, at: datetime, *, reserved: bool = False
) -> int:
    """Keep a wish for a slot, on the waitlist for now. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO bookings (session_id, user_id, state, given, made_at, reserved) VALUES (?, ?, ?, ?, ?, ?)",
        (session_id, user, BookingState.WAITING, write_given(given), stamp(at), int(reserved)),
    )
    return cursor.lastrowid or 0


def rewrite(connection: Connection, booking_id: int, given: Given) -> None:
    """Replace what was written and ticked."""
    connection.execute("UPDATE bookings SET given = ? WHERE id = ?", (write_given(given), booking_id))


def change(connection: Connection, booking_id: int, **columns: str | int | datetime | None) -> None:
    """Set columns of a booking; instants are kept as such."""
    named = ", ".join(f"{name} = ?" for name in columns)
    values = [stamp(value) if isinstance(value, datetime) else value for value in columns.values()]
    connection.execute(f"UPDATE bookings SET {named} WHERE id = ?", (*values, booking_id))


def find(connection: Connection, booking_id: int) -> Booking | None:
    """One booking."""
    row = connection.execute(f"{_FROM} WHERE bookings.id = ?", (booking_id,)).fetchone()
    return None if row is None else _booking(row)


def active_of(connection: Connection, session_id: int, user: int) -> Booking | None:
    """What a person has in a session now."""
    row = connection.execute(
        f"{_FROM} WHERE bookings.session_id = ? AND bookings.user_id = ? AND {_ACTIVE}", (session_id, user)
    ).fetchone()
    return None if row is None else _booking(row)


def in_states(connection: Connection, session_id: int, states: Iterable[BookingState]) -> list[Booking]:
    """The bookings of a session in these states, in the order of the waitlist."""
    kept = tuple(states)
    marks = ", ".join("?" for _ in kept)
    rows = connection.execute(
        f"{_FROM} WHERE bookings.session_id = ? AND bookings.state IN ({marks}) ORDER BY {_IN_ORDER}",
        (session_id, *kept),
    )
    return [_booking(row) for row in rows.fetchall()]


def waiting(connection: Connection, session_id: int) -> list[Booking]:
    """Who is on the waitlist of a session, in the order in which a slot goes down it."""
    return in_states(connection, session_id, (BookingState.WAITING,))


def active(connection: Connection, session_id: int) -> list[Booking]:
    """Every booking of a session that is at work, in the order of the waitlist."""
    return in_states(connection, session_id, ACTIVE_BOOKINGS)


def of_slot(connection: Connection, slot_id: int, states: Iterable[BookingState]) -> list[Booking]:
    """The bookings of a slot in these states, the oldest first."""
    kept = tuple(states)
    marks = ", ".join("?" for _ in kept)
    rows = connection.execute(
        f"{_FROM} WHERE bookings.slot_id = ? AND bookings.state IN ({marks}) ORDER BY bookings.made_at, bookings.id",
        (slot_id, *kept),
    )
    return [_booking(row) for row in rows.fetchall()]


def of_person(connection: Connection, who: Who) -> list[Booking]:
    """What a person has booked, was offered or waits for, the earliest first."""
    rows = connection.execute(
        f"{_FROM} WHERE office_sessions.guild_id = ? AND bookings.user_id = ? AND {_ACTIVE}"
        " ORDER BY coalesce(slots.starts_at, office_sessions.starts_at), bookings.id",
        (who.guild, who.user),
    )
    return [_booking(row) for row in rows.fetchall()]


def overlapping(
    connection: Connection, who: Who, starts_at: datetime, ends_at: datetime, *, but: int
) -> Booking | None:
    """A slot that a person has booked in another session than `but` and that overlaps a span."""
    row = connection.execute(
        f"{_FROM} WHERE office_sessions.guild_id = ? AND bookings.user_id = ? AND bookings.session_id <> ?"
        " AND bookings.state IN ('booked', 'called') AND slots.starts_at < ?"
        " AND slots.starts_at + slots.minutes * 60000 > ? ORDER BY slots.starts_at LIMIT 1",
        (who.guild, who.user, but, stamp(ends_at), stamp(starts_at)),
    ).fetchone()
    return None if row is None else _booking(row)


def no_shows(connection: Connection, who: Who, since: datetime) -> list[datetime]:
    """When slots of a person passed without them since an instant, oldest first.

    Where people were told that no coach was there, nobody's slot counts.
    """
    rows = connection.execute(
        "SELECT bookings.ended_at FROM bookings JOIN office_sessions ON office_sessions.id = bookings.session_id"
        " WHERE office_sessions.guild_id = ? AND bookings.user_id = ? AND bookings.state = 'no_show'"
        " AND office_sessions.away_at IS NULL AND bookings.ended_at >= ? ORDER BY bookings.ended_at",
        (who.guild, who.user, stamp(since)),
    )
    return [instant(at) for (at,) in rows]


def _slot(row: tuple[Any, ...]) -> Slot:
    number, session_id, coach, starts_at, minutes, seats, taken = row
    return Slot(number, session_id, coach, instant(starts_at), minutes, seats, taken)


def _booking(row: tuple[Any, ...]) -> Booking:
    number, session_id, guild, user, state, given, made_at, reserved, offered_until, ended_at, *slot = row
    return Booking(
        number,
        session_id,
        Who(guild, user),
        BookingState(state),
        read_given(given),
        instant(made_at),
        None if slot[0] is None else _slot(tuple(slot)),
        bool(reserved),
        maybe_instant(offered_until),
        maybe_instant(ended_at),
    )
