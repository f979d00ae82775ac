"""The SQL of what comes of visits: actions, ratings, notes; and of what a calendar file needs besides its session."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Action, Booking, BookingState, Note, Session, Slot
from bot.office_hours.store.given import read_given

_ACTION = "id, visit_id, guild_id, user_id, text, made_at"

# Actions


def add_actions(connection: Connection, visit_id: int, who: Who, texts: Sequence[str], at: datetime) -> None:
    """Keep what a person will do, in place of what was kept for this visit and is still open."""
    connection.execute(
        "DELETE FROM visit_actions WHERE visit_id = ? AND user_id = ? AND state = 'open'",
        (visit_id, who.user),
    )
    connection.executemany(
        "INSERT INTO visit_actions (visit_id, guild_id, user_id, text, state, made_at) VALUES (?, ?, ?, ?, 'open', ?)",
        [(visit_id, who.guild, who.user, text, stamp(at)) for text in texts],
    )


def find_action(connection: Connection, action_id: int) -> tuple[Action, str] | None:
    """One action, and its state: open, done, let_go. Its text is '' once its time is up."""
    row = connection.execute(
        f"SELECT {_ACTION}, state FROM visit_actions WHERE id = ?", (action_id,)
    ).fetchone()
    return None if row is None else (_action(row[:-1]), row[-1])


def open_actions(connection: Connection, who: Who) -> list[Action]:
    """What a person still means to do: of the newest visit first, in the order in which it was written there."""
    rows = connection.execute(
        f"SELECT {_ACTION} FROM visit_actions WHERE guild_id = ? AND user_id = ? AND state = 'open' AND text IS NOT NULL"
        " ORDER BY visit_id DESC, id",
        (who.guild, who.user),
    )
    return [_action(row) for row in rows]


def actions_of_visit(connection: Connection, visit_id: int, user: int) -> list[Action]:
    """What a person took along from a visit, whatever became of it."""
    rows = connection.execute(
        f"SELECT {_ACTION} FROM visit_actions WHERE visit_id = ? AND user_id = ? AND text IS NOT NULL ORDER BY id",
        (visit_id, user),
    )
    return [_action(row) for row in rows]


def end_action(connection: Connection, action_id: int, state: str, at: datetime) -> None:
    """It is done, or let go."""
    connection.execute(
        "UPDATE visit_actions SET state = ?, ended_at = ? WHERE id = ?", (state, stamp(at), action_id)
    )


# Ratings


def rated(
    connection: Connection, visit_id: int, user: int
) -> tuple[int | None, str | None, datetime | None] | None:
    """How a person rated a visit, with what comment, and when first; None: they were not in it."""
    row = connection.execute(
        "SELECT stars, comment, rated_at FROM visit_people WHERE visit_id = ? AND user_id = ?",
        (visit_id, user),
    ).fetchone()
    return None if row is None else (row[0], row[1], maybe_instant(row[2]))


def rate(
    connection: Connection, visit_id: int, user: int, stars: int, comment: str | None, at: datetime
) -> None:
    """Keep how a visit was. When it was first rated stays."""
    connection.execute(
        "UPDATE visit_people SET stars = ?, comment = ?, rated_at = coalesce(rated_at, ?)"
        " WHERE visit_id = ? AND user_id = ?",
        (stars, comment, stamp(at), visit_id, user),
    )


def ratings_of(
    connection: Connection, guild: int, coach: int, until: datetime
) -> list[tuple[int, str | None]]:
    """Stars and comments of a coach's visits that were first rated before an instant, in that order."""
    rows = connection.execute(
        "SELECT stars, comment FROM visit_people JOIN visits ON visits.id = visit_id WHERE guild_id = ? AND coach_id = ?"
        " AND stars IS NOT NULL AND rated_at <= ? ORDER BY rated_at, visit_id, booking_id, place_id",
        (guild, coach, stamp(until)),
    )
    return rows.fetchall()


# Notes


def write_note(connection: Connection, visit_id: int, coach: int, text: str, at: datetime) -> None:
    """Keep a coach's note about a visit, in place of an earlier one."""
    connection.execute(
        "INSERT INTO coach_notes (visit_id, coach_id, text, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (visit_id, coach_id) DO UPDATE SET text = excluded.text, at = excluded.at",
        (visit_id, coach, text, stamp(at)),
    )


def drop_note(connection: Connection, visit_id: int, coach: int) -> None:
    """Remove a coach's note about a visit."""
    connection.execute("DELETE FROM coach_notes WHERE visit_id = ? AND coach_id = ?", (visit_id, coach))


def note_of(connection: Connection, visit_id: int, coach: int) -> Note | None:
    """What a coach wrote about a visit."""
    row = connection.execute(
        "SELECT visit_id, coach_id, text, at FROM coach_notes WHERE visit_id = ? AND coach_id = ? AND text IS NOT NULL",
        (visit_id, coach),
    ).fetchone()
    return None if row is None else _note(row)


def notes_about(connection: Connection, who: Who) -> list[Note]:
    """What coaches wrote about the visits of a person, the newest visit first."""
    rows = connection.execute(
        "SELECT coach_notes.visit_id, coach_notes.coach_id, text, at FROM coach_notes"
        " JOIN visits ON visits.id = coach_notes.visit_id JOIN visit_people ON visit_people.visit_id = visits.id"
        " WHERE guild_id = ? AND visit_people.user_id = ? AND visits.state IN ('open', 'done') AND text IS NOT NULL"
        " ORDER BY visits.id DESC, coach_notes.id",
        (who.guild, who.user),
    )
    return [_note(row) for row in rows]


def meets(connection: Connection, who: Who, coach: int) -> bool:
    """Whether a coach has a person with them now, had a visit with them, or has a booking of theirs to come."""
    return (
        connection.execute(
            "SELECT 1 FROM visits JOIN visit_people ON visit_id = visits.id WHERE guild_id = ?1 AND coach_id = ?3"
            " AND user_id = ?2 AND state IN ('open', 'done')"
            " UNION ALL SELECT 1 FROM bookings JOIN slots ON slots.id = slot_id"
            " JOIN office_sessions AS session ON session.id = bookings.session_id"
            " JOIN session_coaches AS coaching ON coaching.session_id = session.id AND coaching.user_id = ?3"
            " WHERE guild_id = ?1 AND bookings.user_id = ?2 AND bookings.state IN ('booked', 'called')"
            " AND session.state IN ('planned', 'open') AND coalesce(slots.coach_id, ?3) = ?3 LIMIT 1",
            (who.guild, who.user, coach),
        ).fetchone()
        is not None
    )


def last_visit_with(connection: Connection, who: Who, coach: int) -> int | None:
    """The visit that a person has or had last with a coach."""
    row = connection.execute(
        "SELECT visits.id FROM visits JOIN visit_people ON visit_id = visits.id WHERE guild_id = ? AND coach_id = ?"
        " AND user_id = ? AND state IN ('open', 'done') ORDER BY visits.id DESC LIMIT 1",
        (who.guild, coach, who.user),
    ).fetchone()
    return None if row is None else row[0]


# Calendars


def booking_for_calendar(connection: Connection, session: Session, who: Who) -> Booking | None:
    """The slot that a person has in a session; of a session that is no more, the one that they had."""
    row = connection.execute(
        "SELECT bookings.id, bookings.state, given, made_at, reserved, slots.id, coach_id, starts_at, minutes, seats"
        " FROM bookings JOIN slots ON slots.id = slot_id WHERE bookings.session_id = ? AND user_id = ?"
        " AND bookings.state IN ('booked', 'called', 'done', 'off') ORDER BY bookings.id DESC LIMIT 1",
        (session.id, who.user),
    ).fetchone()
    if row is None:
        return None
    number, state, given, made_at, reserved, slot_id, coach, starts_at, minutes, seats = row
    slot = Slot(slot_id, session.id, coach, instant(starts_at), minutes, seats)
    return Booking(
        number,
        session.id,
        who,
        BookingState(state),
        read_given(given),
        instant(made_at),
        slot,
        reserved=bool(reserved),
    )


def changed_at(connection: Connection, session_id: int) -> datetime:
    """When a session last changed."""
    (at,) = connection.execute(
        "SELECT changed_at FROM office_sessions WHERE id = ?", (session_id,)
    ).fetchone()
    return instant(at)


def _action(row: tuple[Any, ...]) -> Action:
    number, visit_id, guild, user, text, made_at = row
    return Action(number, visit_id, Who(guild, user), text or "", instant(made_at))


def _note(row: tuple[Any, ...]) -> Note:
    visit_id, coach, text, at = row
    return Note(visit_id, coach, text, instant(at))
