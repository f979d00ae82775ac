"""The SQL of forgetting a person, and of removing words past their time.

Whoever is forgotten becomes a number below zero, the same one wherever they stand and derived from nothing.
"""

import json
from datetime import datetime
from typing import Any

from bot.clock import stamp
from bot.database import Connection
from bot.members import Who

_NAMING = (
    ("office_sessions", "made_by"),
    ("session_rules", "made_by"),
    ("session_coaches", "user_id"),
    ("slots", "coach_id"),
    ("bookings", "user_id"),
    ("queue_places", "user_id"),
    ("visits", "coach_id"),
    ("visit_people", "user_id"),
    ("session_questions", "answered_by"),
)
"""Where a former member still stands as a number."""

_IN_SERVER = {
    "office_sessions": "guild_id = ?",
    "session_rules": "guild_id = ?",
    "visits": "guild_id = ?",
    "session_questions": "guild_id = ?",
    "visit_people": "visit_id IN (SELECT id FROM visits WHERE guild_id = ?)",
    "question_votes": "question_id IN (SELECT id FROM session_questions WHERE guild_id = ?)",
}
_BY_SESSION = "session_id IN (SELECT id FROM office_sessions WHERE guild_id = ?)"


def _here(table: str) -> str:
    """The rows of one server."""
    return _IN_SERVER.get(table, _BY_SESSION)


# Forget


def touched_sessions(connection: Connection, who: Who) -> list[int]:
    """The sessions that show the person: as a coach, or in their queue."""
    rows = connection.execute(
        "SELECT id FROM office_sessions WHERE guild_id = ?2 AND (made_by = ?1"
        " OR id IN (SELECT session_id FROM session_coaches WHERE user_id = ?1)"
        " OR id IN (SELECT session_id FROM queue_places WHERE user_id = ?1)"
        " OR ?1 IN (SELECT value FROM json_each(plan, '$.coaches'))) ORDER BY id",
        (who.user, who.guild),
    )
    return [session_id for (session_id,) in rows]


def touched_visits(connection: Connection, who: Who) -> list[int]:
    """The visits that the person was in, as the coach or with one."""
    rows = connection.execute(
        "SELECT id FROM visits WHERE guild_id = ?2 AND (coach_id = ?1"
        " OR id IN (SELECT visit_id FROM visit_people WHERE user_id = ?1)) ORDER BY id",
        (who.user, who.guild),
    )
    return [visit_id for (visit_id,) in rows]


def touched_questions(connection: Connection, who: Who) -> tuple[list[int], list[int]]:
    """The questions that the person asked, and those that others asked and they answered or have too."""
    asked = connection.execute(
        "SELECT id FROM session_questions WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (who.guild, who.user),
    ).fetchall()
    others = connection.execute(
        "SELECT id FROM session_questions WHERE guild_id = ?2 AND user_id IS NOT ?1 AND (answered_by = ?1"
        " OR id IN (SELECT question_id FROM question_votes WHERE user_id = ?1)) ORDER BY id",
        (who.user, who.guild),
    ).fetchall()
    return [number for (number,) in asked], [number for (number,) in others]


def drop_own(connection: Connection, who: Who) -> None:
    """Remove what stands for nobody else: drafts, wishes to hear, votes, actions, and notes by or about them."""
    connection.execute(
        "DELETE FROM office_sessions WHERE guild_id = ? AND made_by = ? AND state = 'draft'",
        (who.guild, who.user),
    )
    for table in ("session_followers", "question_votes"):
        connection.execute(f"DELETE FROM {table} WHERE {_here(table)} AND user_id = ?", (who.guild, who.user))
    connection.execute("DELETE FROM visit_actions WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))
    connection.execute(
        "DELETE FROM coach_notes WHERE visit_id IN (SELECT id FROM visits WHERE guild_id = ?2) AND (coach_id = ?1"
        " OR visit_id IN (SELECT visit_id FROM visit_people WHERE user_id = ?1))",
        (who.user, who.guild),
    )


def become_former(connection: Connection, who: Who) -> None:
    """Whatever stands for others as well stands as a former member's, without a word of the person's."""
    for table in ("bookings", "queue_places"):
        connection.execute(
            f"UPDATE {table} SET given = NULL WHERE {_here(table)} AND user_id = ?", (who.guild, who.user)
        )
    connection.execute(
        f"UPDATE visit_people SET comment = NULL WHERE {_here('visit_people')} AND user_id = ?",
        (who.guild, who.user),
    )
    connection.execute(
        "UPDATE session_questions SET user_id = NULL WHERE guild_id = ? AND user_id = ?",
        (who.guild, who.user),
    )
    _empty_plans(connection, who)
    number = _fresh(connection)
    for table, column in _NAMING:
        connection.execute(
            f"UPDATE {table} SET {column} = ? WHERE {_here(table)} AND {column} = ?",
            (number, who.guild, who.user),
        )
    for table in ("session_rules", "office_sessions"):
        rows = connection.execute(
            f"SELECT id, plan FROM {table} WHERE guild_id = ? AND ? IN (SELECT value FROM json_each(plan, '$.coaches'))",
            (who.guild, who.user),
        ).fetchall()
        for row_id, plan in rows:
            kept: dict[str, Any] = json.loads(plan)
            kept["coaches"] = [number if coach == who.user else coach for coach in kept["coaches"]]
            connection.execute(
                f"UPDATE {table} SET plan = ? WHERE id = ?", (json.dumps(kept, separators=(",", ":")), row_id)
            )


def _empty_plans(connection: Connection, who: Who) -> None:
    """What the person wrote about sessions that have ended, and where these met; what is to come, others go on with."""
    for table, reason in (("office_sessions", ", reason = NULL"), ("session_rules", "")):
        connection.execute(
            f"UPDATE {table} SET plan = json_set(plan, '$.about', '', '$.link', NULL,"
            f" '$.place', iif(plan ->> '$.place' = 'link', 'thread', plan ->> '$.place')){reason}"
            " WHERE guild_id = ?2 AND ended_at IS NOT NULL"
            " AND (made_by = ?1 OR ?1 IN (SELECT value FROM json_each(plan, '$.coaches')))",
            (who.user, who.guild),
        )


def _fresh(connection: Connection) -> int:
    """A number below zero that stands for nobody yet."""
    lowest = 0
    queries = [f"SELECT min({column}) FROM {table}" for table, column in _NAMING]
    queries += [
        f"SELECT min(value) FROM {table}, json_each(plan, '$.coaches')"
        for table in ("office_sessions", "session_rules")
    ]
    for query in queries:
        (found,) = connection.execute(query).fetchone()
        lowest = min(lowest, found or 0)
    return lowest - 1


# Expire

_OLD = "session_id IN (SELECT id FROM office_sessions WHERE ended_at < ?)"


def expire(connection: Connection, before: datetime) -> None:
    """Remove the words of what ended before an instant; that it was stays."""
    old = (stamp(before),)
    connection.execute("DELETE FROM office_sessions WHERE state = 'draft' AND made_at < ?", old)
    for table in ("bookings", "queue_places"):
        connection.execute(f"UPDATE {table} SET given = NULL WHERE {_OLD}", old)
    connection.execute(
        "UPDATE visit_actions SET text = NULL, state = iif(state = 'open', 'let_go', state),"
        " ended_at = coalesce(ended_at, made_at) WHERE coalesce(ended_at, made_at) < ?",
        old,
    )
    connection.execute("DELETE FROM coach_notes WHERE at < ?", old)
    connection.execute("UPDATE visit_people SET comment = NULL WHERE rated_at < ?", old)
    connection.execute(
        "UPDATE session_questions SET text = NULL, answer = NULL WHERE made_at < ? AND"
        " coalesce(answered_at, withdrawn_at, (SELECT coalesce(ended_at, starts_at + minutes * 60000)"
        " FROM office_sessions WHERE id = session_id)) < ?",
        old * 2,
    )
    connection.execute(
        "UPDATE office_sessions SET plan = json_set(plan, '$.about', ''), reason = NULL WHERE ended_at < ?",
        old,
    )
    connection.execute(
        "UPDATE session_rules SET plan = json_set(plan, '$.about', '') WHERE ended_at < ?", old
    )
