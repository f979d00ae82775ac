"""The SQL of queues: places, and what an order or an estimate needs to know."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Given, PlaceState, QueuePlace
from bot.office_hours.store.given import read_given, write_given

LIVE = (PlaceState.WAITING, PlaceState.HELD, PlaceState.CALLED, PlaceState.DECIDING)
_VISITS = (
    "(SELECT count(*) FROM visit_people JOIN visits ON visits.id = visit_id WHERE visits.guild_id = s.guild_id"
    " AND visit_people.user_id = p.user_id AND visits.state = 'done'"
)
_PLACE = (
    "p.id, p.session_id, s.guild_id, p.user_id, p.state, p.given, p.joined_at, p.passed, p.put_back, p.told_at,"
    f" p.carried_from, p.ended_at, {_VISITS}), {_VISITS} AND visits.ended_at > ?)"
)
_FROM = "FROM queue_places AS p JOIN office_sessions AS s ON s.id = p.session_id"


def add(
    connection: Connection,
    session_id: int,
    user: int,
    given: Given,
    at: datetime,
    *,
    state: PlaceState = PlaceState.WAITING,
    joined_at: datetime | None = None,
    carried_from: int | None = None,
) -> int:
    """Keep a place. `joined_at`: the arrival that counts, for one that goes on from an earlier queue. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO queue_places (session_id, user_id, state, given, joined_at, carried_from) VALUES (?, ?, ?, ?, ?, ?)",
        (session_id, user, state, write_given(given), stamp(joined_at or at), carried_from),
    )
    return cursor.lastrowid or 0


def change(connection: Connection, place_id: int, **columns: str | int | datetime | None) -> None:
    """Set columns of a place; instants are kept as such."""
    named = ", ".join(f"{name} = ?" for name in columns)
    values = [stamp(value) if isinstance(value, datetime) else value for value in columns.values()]
    connection.execute(f"UPDATE queue_places SET {named} WHERE id = ?", (*values, place_id))


def pass_by(connection: Connection, place_ids: Sequence[int]) -> None:
    """Somebody who came later was called before these."""
    connection.executemany(
        "UPDATE queue_places SET passed = passed + 1 WHERE id = ?", [(number,) for number in place_ids]
    )


def find(connection: Connection, place_id: int, recent: datetime) -> QueuePlace | None:
    """One place. `recent`: the instant from which visits count as recent; likewise below."""
    row = connection.execute(f"SELECT {_PLACE} {_FROM} WHERE p.id = ?", (stamp(recent), place_id)).fetchone()
    return None if row is None else _place(row)


def of_session(
    connection: Connection, session_id: int, recent: datetime, *states: PlaceState
) -> list[QueuePlace]:
    """The places of a session in these states, in order of arrival."""
    marks = ", ".join("?" for _ in states)
    rows = connection.execute(
        f"SELECT {_PLACE} {_FROM} WHERE p.session_id = ? AND p.state IN ({marks}) ORDER BY p.joined_at, p.id",
        (stamp(recent), session_id, *states),
    )
    return [_place(row) for row in rows]


def of_person(connection: Connection, who: Who, recent: datetime, *states: PlaceState) -> list[QueuePlace]:
    """The places of a person in these states, in order of arrival."""
    marks = ", ".join("?" for _ in states)
    rows = connection.execute(
        f"SELECT {_PLACE} {_FROM} WHERE s.guild_id = ? AND p.user_id = ? AND p.state IN ({marks})"
        " ORDER BY p.joined_at, p.id",
        (stamp(recent), who.guild, who.user, *states),
    )
    return [_place(row) for row in rows]


def live(connection: Connection, session_id: int, user: int, recent: datetime) -> QueuePlace | None:
    """The place that a person has in a queue now."""
    row = connection.execute(
        f"SELECT {_PLACE} {_FROM} WHERE p.session_id = ? AND p.user_id = ? AND p.state IN (?, ?, ?, ?)",
        (stamp(recent), session_id, user, *LIVE),
    ).fetchone()
    return None if row is None else _place(row)


def deciding(connection: Connection, guild: int, recent: datetime) -> list[QueuePlace]:
    """The places of a server whose people choose what becomes of them, the oldest first."""
    rows = connection.execute(
        f"SELECT {_PLACE} {_FROM} WHERE s.guild_id = ? AND p.state = ? ORDER BY p.id",
        (stamp(recent), guild, PlaceState.DECIDING),
    )
    return [_place(row) for row in rows.fetchall()]


def waiting(connection: Connection, session_id: int) -> frozenset[int]:
    """Who waits in a queue, those whose place is held among them."""
    rows = connection.execute(
        "SELECT user_id FROM queue_places WHERE session_id = ? AND state IN ('waiting', 'held')",
        (session_id,),
    )
    return frozenset(user for (user,) in rows)


def length(connection: Connection, session_id: int) -> int:
    """How many wait in a queue, those whose place is held among them."""
    (number,) = connection.execute(
        "SELECT count(*) FROM queue_places WHERE session_id = ? AND state IN ('waiting', 'held')",
        (session_id,),
    ).fetchone()
    return number


def expected(connection: Connection, limit: int) -> list[Who]:
    """People who coach, are booked or have a place in a session to come, those not heard of for longest first."""
    to_come = (
        "SELECT id FROM office_sessions AS s WHERE s.state IN ('planned', 'open') AND s.guild_id = m.guild_id"
    )
    rows = connection.execute(
        "SELECT m.guild_id, m.user_id FROM members AS m WHERE m.left_at IS NULL AND ("
        f"m.user_id IN (SELECT user_id FROM session_coaches WHERE session_id IN ({to_come}))"
        " OR m.user_id IN (SELECT user_id FROM bookings WHERE state IN ('waiting', 'offered', 'booked')"
        f" AND session_id IN ({to_come}))"
        " OR m.user_id IN (SELECT user_id FROM queue_places WHERE state IN ('waiting', 'held')"
        f" AND session_id IN ({to_come}))) ORDER BY m.seen_at, m.user_id LIMIT ?",
        (limit,),
    )
    return [Who(*row) for row in rows]


def how_many_joined(connection: Connection, session_id: int, since: datetime) -> int:
    """How many joined a queue since then, whatever became of them."""
    (number,) = connection.execute(
        "SELECT count(*) FROM queue_places WHERE session_id = ? AND joined_at >= ?",
        (session_id, stamp(since)),
    ).fetchone()
    return number


def carried_into(connection: Connection, place_id: int, recent: datetime) -> QueuePlace | None:
    """The place in which another one goes on."""
    row = connection.execute(
        f"SELECT {_PLACE} {_FROM} WHERE p.carried_from = ?", (stamp(recent), place_id)
    ).fetchone()
    return None if row is None else _place(row)


def _place(row: tuple[Any, ...]) -> QueuePlace:
    (
        number,
        session_id,
        guild,
        user,
        state,
        given,
        joined_at,
        passed,
        put_back,
        told_at,
        carried_from,
        ended_at,
        visits,
        recent,
    ) = row
    return QueuePlace(
        number,
        session_id,
        Who(guild, user),
        PlaceState(state),
        read_given(given),
        instant(joined_at),
        passed,
        bool(put_back),
        maybe_instant(told_at),
        carried_from,
        visits,
        recent,
        maybe_instant(ended_at),
    )
