"""The SQL of visits, and of who was in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Visit, Visitor, VisitState
from bot.office_hours.store.given import read_given

_VISIT = "id, guild_id, session_id, coach_id, state, began_at, slot_id, arrived_at, ended_at"


def add(
    connection: Connection,
    *,
    guild: int,
    session_id: int,
    coach: int,
    slot_id: int | None,
    people: Sequence[Visitor],
    at: datetime,
) -> int:
    """A visit begins. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO visits (guild_id, session_id, coach_id, slot_id, state, began_at) VALUES (?, ?, ?, ?, 'open', ?)",
        (guild, session_id, coach, slot_id, stamp(at)),
    )
    visit_id = cursor.lastrowid or 0
    for visitor in people:
        bring(connection, visit_id, visitor)
    return visit_id


def bring(connection: Connection, visit_id: int, visitor: Visitor) -> None:
    """One more person is in a visit."""
    connection.execute(
        "INSERT INTO visit_people (visit_id, user_id, booking_id, place_id) VALUES (?, ?, ?, ?)",
        (visit_id, visitor.user, visitor.booking_id, visitor.place_id),
    )


def take_out(connection: Connection, visit_id: int, user: int) -> None:
    """Somebody is not in a visit after all."""
    connection.execute("DELETE FROM visit_people WHERE visit_id = ? AND user_id = ?", (visit_id, user))


def end(connection: Connection, visit_id: int, state: VisitState, at: datetime) -> None:
    """A visit ended."""
    connection.execute("UPDATE visits SET state = ?, ended_at = ? WHERE id = ?", (state, stamp(at), visit_id))


def arrived(connection: Connection, visit_id: int, at: datetime) -> bool:
    """Somebody was seen to be there. Whether that is new."""
    return (
        connection.execute(
            "UPDATE visits SET arrived_at = ? WHERE id = ? AND arrived_at IS NULL", (stamp(at), visit_id)
        ).rowcount
        > 0
    )


def find(connection: Connection, visit_id: int) -> Visit | None:
    """One visit."""
    row = connection.execute(f"SELECT {_VISIT} FROM visits WHERE id = ?", (visit_id,)).fetchone()
    return None if row is None else _visit(connection, row)


def open_of_coach(connection: Connection, session_id: int, coach: int) -> Visit | None:
    """The visit that a coach has in a session now."""
    row = connection.execute(
        f"SELECT {_VISIT} FROM visits WHERE session_id = ? AND coach_id = ? AND state = 'open'",
        (session_id, coach),
    ).fetchone()
    return None if row is None else _visit(connection, row)


def under_way_with(connection: Connection, guild: int, coach: int) -> Visit | None:
    """The visit that a coach has now, in whatever session, also one that is over."""
    row = connection.execute(
        f"SELECT {_VISIT} FROM visits WHERE guild_id = ? AND coach_id = ? AND state = 'open' ORDER BY id DESC LIMIT 1",
        (guild, coach),
    ).fetchone()
    return None if row is None else _visit(connection, row)


def open_with(connection: Connection, who: Who) -> list[Visit]:
    """The visits under way that a person coaches or was called to."""
    rows = connection.execute(
        f"SELECT {_VISIT} FROM visits WHERE guild_id = ? AND state = 'open' AND (coach_id = ? OR id IN"
        " (SELECT visit_id FROM visit_people WHERE user_id = ?)) ORDER BY id",
        (who.guild, who.user, who.user),
    )
    return [_visit(connection, row) for row in rows.fetchall()]


def open_in(connection: Connection, session_id: int) -> list[Visit]:
    """The visits under way in a session, the longest first."""
    rows = connection.execute(
        f"SELECT {_VISIT} FROM visits WHERE session_id = ? AND state = 'open' ORDER BY began_at, id",
        (session_id,),
    )
    return [_visit(connection, row) for row in rows.fetchall()]


def people_in_visits(connection: Connection, guild: int) -> frozenset[int]:
    """Who is with a coach now, in sessions that are open."""
    rows = connection.execute(
        "SELECT user_id FROM visit_people JOIN visits ON visits.id = visit_id"
        " JOIN office_sessions AS s ON s.id = session_id"
        " WHERE visits.guild_id = ? AND visits.state = 'open' AND s.state = 'open'",
        (guild,),
    )
    return frozenset(user for (user,) in rows)


def lasted(connection: Connection, guild: int, coaches: Sequence[int], limit: int) -> list[float]:
    """How many minutes the last visits lasted, newest first: those with these coaches, else those in the server."""
    marks = ", ".join("?" for _ in coaches)
    query = "SELECT (ended_at - began_at) / 60000.0 FROM visits WHERE guild_id = ? AND state = 'done'"
    newest = "ORDER BY ended_at DESC, id DESC LIMIT ?"
    theirs = connection.execute(
        f"{query} AND coach_id IN ({marks}) {newest}", (guild, *coaches, limit)
    ).fetchall()
    rows = theirs or connection.execute(f"{query} {newest}", (guild, limit)).fetchall()
    return [minutes for (minutes,) in rows]


def how_many_people(connection: Connection, guild: int) -> int:
    """How many different people of a server had a visit."""
    (number,) = connection.execute(
        "SELECT count(DISTINCT user_id) FROM visit_people JOIN visits ON visits.id = visit_id"
        " WHERE guild_id = ? AND state = 'done'",
        (guild,),
    ).fetchone()
    return number


def how_many_of(connection: Connection, who: Who) -> int:
    """How many visits a person had."""
    (number,) = connection.execute(
        "SELECT count(*) FROM visit_people JOIN visits ON visits.id = visit_id"
        " WHERE guild_id = ? AND visit_people.user_id = ? AND state = 'done'",
        (who.guild, who.user),
    ).fetchone()
    return number


def _visit(connection: Connection, row: tuple[Any, ...]) -> Visit:
    number, guild, session_id, coach, state, began_at, slot_id, arrived_at, ended_at = row
    people = connection.execute(
        "SELECT visit_people.user_id, coalesce(bookings.given, queue_places.given), booking_id, place_id, stars"
        " FROM visit_people LEFT JOIN bookings ON bookings.id = booking_id"
        " LEFT JOIN queue_places ON queue_places.id = place_id"
        " WHERE visit_id = ? ORDER BY coalesce(place_id, booking_id)",
        (number,),
    )
    return Visit(
        number,
        guild,
        session_id,
        coach,
        VisitState(state),
        instant(began_at),
        tuple(
            Visitor(user, read_given(given), booking, place, stars)
            for user, given, booking, place, stars in people
        ),
        slot_id,
        maybe_instant(arrived_at),
        maybe_instant(ended_at),
    )
