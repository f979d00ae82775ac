"""The SQL of sessions, of their coaches, and of those who wish to hear of them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.office_hours.model import Format, Place, Plan, Repeat, Session, SessionState, Why

_SESSION = (
    "id, guild_id, rule_id, made_by, zone, repeat, starts_at, plan, state, sequence, made_at, away_at, opened_at,"
    " ended_at, why, reason, occurrence"
)
_TO_COME = (SessionState.PLANNED, SessionState.OPEN)


def add(  # noqa: PLR0913 - a session has that many parts, each named where it is made
    connection: Connection,
    *,
    guild: int,
    made_by: int,
    zone: str,
    repeat: Repeat,
    starts_at: datetime,
    plan: Plan,
    state: SessionState,
    at: datetime,
    rule_id: int | None = None,
    occurrence: date | None = None,
    opened_by: int | None = None,
) -> int | None:
    """Keep a session. Returns its id; None: its rule has one for that date already."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO office_sessions (guild_id, rule_id, occurrence, opened_by, made_by, zone, repeat,"
        " starts_at, minutes, plan, state, made_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            guild,
            rule_id,
            None if occurrence is None else occurrence.isoformat(),
            opened_by,
            made_by,
            zone,
            repeat,
            stamp(starts_at),
            plan.minutes,
            written(plan),
            state,
            stamp(at),
            stamp(at),
        ),
    )
    if not cursor.rowcount:
        return None
    session_id = cursor.lastrowid or 0
    set_coaches(connection, session_id, plan.coaches)
    return session_id


def change(connection: Connection, session_id: int, **columns: str | int | datetime | None) -> None:
    """Set columns of a session; instants are kept as such."""
    named = ", ".join(f"{name} = ?" for name in columns)
    values = [stamp(value) if isinstance(value, datetime) else value for value in columns.values()]
    connection.execute(f"UPDATE office_sessions SET {named} WHERE id = ?", (*values, session_id))


def replan(connection: Connection, session_id: int, plan: Plan) -> None:
    """Keep another plan for a session."""
    change(connection, session_id, plan=written(plan), minutes=plan.minutes)
    set_coaches(connection, session_id, plan.coaches)


def drop(connection: Connection, session_id: int) -> None:
    """Remove a session with all that hangs on it."""
    connection.execute("DELETE FROM office_sessions WHERE id = ?", (session_id,))


def find(connection: Connection, session_id: int) -> Session | None:
    """One session."""
    row = connection.execute(f"SELECT {_SESSION} FROM office_sessions WHERE id = ?", (session_id,)).fetchone()
    return None if row is None else _session(row)


def opened_by(connection: Connection, interaction_id: int) -> Session | None:
    """The session that was drafted in the form or command of that interaction."""
    row = connection.execute(
        f"SELECT {_SESSION} FROM office_sessions WHERE opened_by = ?", (interaction_id,)
    ).fetchone()
    return None if row is None else _session(row)


def to_come(connection: Connection, guild: int) -> list[Session]:
    """Sessions of a server that are planned or open, the next first."""
    rows = connection.execute(
        f"SELECT {_SESSION} FROM office_sessions WHERE guild_id = ? AND state IN (?, ?) ORDER BY starts_at, id",
        (guild, *_TO_COME),
    )
    return [_session(row) for row in rows.fetchall()]


def coached_by(connection: Connection, guild: int, user: int) -> list[Session]:
    """Sessions to come that a person coaches, the next first."""
    return [session for session in to_come(connection, guild) if user in session.plan.coaches]


def of_rule(connection: Connection, rule_id: int) -> list[Session]:
    """Sessions to come of a repeat, the next first."""
    rows = connection.execute(
        f"SELECT {_SESSION} FROM office_sessions WHERE rule_id = ? AND state IN (?, ?) ORDER BY starts_at, id",
        (rule_id, *_TO_COME),
    )
    return [_session(row) for row in rows.fetchall()]


def drafts_of(connection: Connection, guild: int, user: int) -> list[int]:
    """The ids of the drafts that a person has."""
    rows = connection.execute(
        "SELECT id FROM office_sessions WHERE guild_id = ? AND state = ? AND made_by = ?",
        (guild, SessionState.DRAFT, user),
    )
    return [number for (number,) in rows]


def next_after(
    connection: Connection,
    session: Session,
    now: datetime,
    format: Format | None = None,  # noqa: A002 - the field's word
    suits: Callable[[Session], bool] = lambda _: True,
) -> Session | None:
    """The next session to come of the same repeat, else of one of its coaches, else of the server.

    Of `format` only, and one that `suits`.
    """
    later = [
        one
        for one in to_come(connection, session.guild)
        if one.id != session.id
        and one.state is SessionState.PLANNED
        and one.starts_at > now
        and format in (None, one.plan.format)
        and suits(one)
    ]
    same_rule = [one for one in later if one.rule_id is not None and one.rule_id == session.rule_id]
    same_coach = [one for one in later if set(one.plan.coaches) & set(session.plan.coaches)]
    return next(iter([*same_rule, *same_coach, *later]), None)


# Coaches and followers


def set_coaches(connection: Connection, session_id: int, coaches: Sequence[int]) -> None:
    """Keep who coaches a session; who is on stays on."""
    marks = ", ".join("?" for _ in coaches)
    connection.execute(
        f"DELETE FROM session_coaches WHERE session_id = ? AND user_id NOT IN ({marks})",
        (session_id, *coaches),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO session_coaches (session_id, user_id) VALUES (?, ?)",
        [(session_id, coach) for coach in coaches],
    )


def on(connection: Connection, session_id: int) -> tuple[int, ...]:
    """The coaches who are there, in the order in which they came."""
    rows = connection.execute(
        "SELECT user_id FROM session_coaches WHERE session_id = ? AND on_since IS NOT NULL"
        " ORDER BY on_since, user_id",
        (session_id,),
    )
    return tuple(user for (user,) in rows)


def set_on(connection: Connection, session_id: int, user: int, since: datetime | None) -> None:
    """A coach is there since then; None: no longer."""
    connection.execute(
        "UPDATE session_coaches SET on_since = ?1, seen_at = ?1, asked_at = NULL WHERE session_id = ?2 AND user_id = ?3",
        (None if since is None else stamp(since), session_id, user),
    )


def where_on(connection: Connection, guild: int, user: int) -> Session | None:
    """The session in which a coach is there now."""
    row = connection.execute(
        f"SELECT {_SESSION} FROM office_sessions WHERE guild_id = ? AND state = 'open' AND id IN"
        " (SELECT session_id FROM session_coaches WHERE user_id = ? AND on_since IS NOT NULL)",
        (guild, user),
    ).fetchone()
    return None if row is None else _session(row)


def presence(connection: Connection, session_id: int) -> list[tuple[int, datetime, datetime | None]]:
    """The coaches who are there, with when each did something last, and when they were asked whether they still are."""
    rows = connection.execute(
        "SELECT user_id, seen_at, asked_at FROM session_coaches WHERE session_id = ? AND on_since IS NOT NULL"
        " ORDER BY on_since, user_id",
        (session_id,),
    )
    return [(user, instant(seen), maybe_instant(asked)) for user, seen, asked in rows]


def set_seen(connection: Connection, session_id: int, user: int, at: datetime) -> None:
    """A coach who is there did something."""
    connection.execute(
        "UPDATE session_coaches SET seen_at = ?, asked_at = NULL"
        " WHERE session_id = ? AND user_id = ? AND on_since IS NOT NULL",
        (stamp(at), session_id, user),
    )


def set_asked(connection: Connection, session_id: int, user: int, at: datetime) -> None:
    """A coach was asked whether they are still there."""
    connection.execute(
        "UPDATE session_coaches SET asked_at = ? WHERE session_id = ? AND user_id = ?",
        (stamp(at), session_id, user),
    )


def join_coaches(connection: Connection, session: Session, user: int) -> None:
    """One more person coaches a session."""
    replan(connection, session.id, replace(session.plan, coaches=(*session.plan.coaches, user)))


def follow(connection: Connection, session_id: int, user: int, what: str, at: datetime) -> bool:
    """Somebody wishes to hear of a session ("notify") or has it in their calendar ("calendar"). Whether that is new."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO session_followers (session_id, user_id, what, at) VALUES (?, ?, ?, ?)",
            (session_id, user, what, stamp(at)),
        ).rowcount
        > 0
    )


def unfollow(connection: Connection, session_id: int, user: int, what: str) -> bool:
    """Not any more. Whether they did."""
    return (
        connection.execute(
            "DELETE FROM session_followers WHERE session_id = ? AND user_id = ? AND what = ?",
            (session_id, user, what),
        ).rowcount
        > 0
    )


def followers(connection: Connection, session_id: int, *what: str) -> list[int]:
    """Who follows a session in one of these ways, in the order in which they began."""
    marks = ", ".join("?" for _ in what)
    rows = connection.execute(
        f"SELECT user_id FROM session_followers WHERE session_id = ? AND what IN ({marks})"
        " GROUP BY user_id ORDER BY min(at)",
        (session_id, *what),
    )
    return [user for (user,) in rows]


def concerned(connection: Connection, session_id: int) -> list[int]:
    """Everybody who has to do with a session now, each once: with a booking or a place in the queue, or following it."""
    rows = connection.execute(
        "SELECT user_id, min(at) AS since FROM ("
        " SELECT user_id, made_at AS at FROM bookings WHERE session_id = ?1"
        " AND state IN ('waiting', 'offered', 'booked', 'called')"
        " UNION ALL SELECT user_id, joined_at FROM queue_places WHERE session_id = ?1"
        " AND state IN ('waiting', 'held', 'called', 'deciding')"
        " UNION ALL SELECT user_id, at FROM session_followers WHERE session_id = ?1)"
        " WHERE user_id > 0 GROUP BY user_id ORDER BY since, user_id",
        (session_id,),
    )
    return [user for user, _ in rows]


def expected(connection: Connection, session_id: int) -> frozenset[int]:
    """Who has a booking or a place in the queue of a session now."""
    rows = connection.execute(
        "SELECT user_id FROM bookings WHERE session_id = ?1 AND state IN ('waiting', 'offered', 'booked', 'called')"
        " UNION SELECT user_id FROM queue_places WHERE session_id = ?1"
        " AND state IN ('waiting', 'held', 'called', 'deciding')",
        (session_id,),
    )
    return frozenset(user for (user,) in rows)


# Plans


def written(plan: Plan) -> str:
    """A plan as the database keeps it; its coaches stand in a table of their own as well."""
    return json.dumps(
        {
            "title": plan.title,
            "about": plan.about,
            "format": plan.format,
            "place": plan.place,
            "place_id": plan.place_id,
            "link": plan.link,
            "minutes": plan.minutes,
            "slot_minutes": plan.slot_minutes,
            "seats": plan.seats,
            "topics": list(plan.topics),
            "coaches": list(plan.coaches),
        },
        separators=(",", ":"),
    )


def read_plan(text: str) -> Plan:
    """The reverse of `written`."""
    kept: dict[str, Any] = json.loads(text)
    return Plan(
        kept["title"],
        kept["about"],
        Format(kept["format"]),
        Place(kept["place"]),
        kept["place_id"],
        kept["link"],
        kept["minutes"],
        kept["slot_minutes"],
        kept["seats"],
        tuple(kept["topics"]),
        tuple(kept["coaches"]),
    )


def _session(row: tuple[Any, ...]) -> Session:
    (
        number,
        guild,
        rule_id,
        made_by,
        zone,
        repeat,
        starts_at,
        plan,
        state,
        sequence,
        made_at,
        away_at,
        opened_at,
        ended_at,
        why,
        reason,
        occurrence,
    ) = row
    return Session(
        number,
        guild,
        rule_id,
        made_by,
        zone,
        Repeat(repeat),
        instant(starts_at),
        read_plan(plan),
        SessionState(state),
        sequence,
        instant(made_at),
        maybe_instant(away_at),
        maybe_instant(opened_at),
        maybe_instant(ended_at),
        None if why is None else Why(why),
        reason,
        None if occurrence is None else date.fromisoformat(occurrence),
    )
