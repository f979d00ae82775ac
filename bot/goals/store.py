"""The SQL of goals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.goals.model import Goal, GoalKind, Outcome, Words
from bot.members import Who

_GOAL = "id, guild_id, user_id, monday, kind, text, cue, plan, confidence, outcome"


def put(connection: Connection, who: Who, monday: date, kind: GoalKind, words: Words, now: datetime) -> Goal:
    """Set the goal of a kind and week, or change it. One that says something else is open to review again."""
    row = connection.execute(
        "INSERT INTO goals (guild_id, user_id, monday, kind, text, cue, plan, confidence, set_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (guild_id, user_id, monday, kind) DO UPDATE SET text = excluded.text,"
        " cue = excluded.cue, plan = excluded.plan, confidence = excluded.confidence,"
        " set_at = excluded.set_at,"
        " outcome = iif(text IS excluded.text, outcome, NULL),"
        " reviewed_at = iif(text IS excluded.text, reviewed_at, NULL)"
        f" RETURNING {_GOAL}",
        (
            who.guild,
            who.user,
            monday.isoformat(),
            kind,
            words.text,
            words.cue,
            words.plan,
            words.confidence,
            stamp(now),
        ),
    ).fetchone()
    return _goal(row)


def find(connection: Connection, goal_id: int) -> Goal | None:
    """The goal, while its words are kept."""
    row = connection.execute(
        f"SELECT {_GOAL} FROM goals WHERE id = ? AND text IS NOT NULL", (goal_id,)
    ).fetchone()
    return None if row is None else _goal(row)


def of_week(connection: Connection, who: Who, monday: date) -> list[Goal]:
    """The goals of one week, the floor first."""
    rows = connection.execute(
        f"SELECT {_GOAL} FROM goals WHERE guild_id = ? AND user_id = ? AND monday = ? AND text IS NOT NULL"
        " ORDER BY kind",
        (who.guild, who.user, monday.isoformat()),
    )
    return [_goal(row) for row in rows]


def since(connection: Connection, who: Who, monday: date) -> list[Goal]:
    """The goals of a week and of all later ones, most recent first."""
    rows = connection.execute(
        f"SELECT {_GOAL} FROM goals WHERE guild_id = ? AND user_id = ? AND monday >= ? AND text IS NOT NULL"
        " ORDER BY monday DESC, kind",
        (who.guild, who.user, monday.isoformat()),
    )
    return [_goal(row) for row in rows]


def to_review(connection: Connection, who: Who, until: date, beside: date | None) -> list[Goal]:
    """The goals nobody looked back on yet, up to the week `until`, and all those of the week `beside`."""
    rows = connection.execute(
        f"SELECT {_GOAL} FROM goals WHERE guild_id = ? AND user_id = ? AND text IS NOT NULL"
        " AND (monday = ? OR (monday <= ? AND outcome IS NULL)) ORDER BY monday DESC, kind",
        (who.guild, who.user, None if beside is None else beside.isoformat(), until.isoformat()),
    )
    return [_goal(row) for row in rows]


def set_outcome(connection: Connection, goal_id: int, outcome: Outcome, now: datetime) -> None:
    """Keep how a goal's week went."""
    connection.execute(
        "UPDATE goals SET outcome = ?, reviewed_at = ? WHERE id = ?", (outcome, stamp(now), goal_id)
    )


def carried(connection: Connection, goal_id: int) -> Goal | None:
    """The later goal that one was carried over to."""
    row = connection.execute(
        f"SELECT {_GOAL} FROM goals WHERE carried_from = ? AND text IS NOT NULL", (goal_id,)
    ).fetchone()
    return None if row is None else _goal(row)


def carry(connection: Connection, goal_id: int, monday: date, now: datetime) -> None:
    """Copy a goal into another week, unless that was done before."""
    connection.execute(
        "INSERT INTO goals"
        " (guild_id, user_id, monday, kind, text, cue, plan, confidence, set_at, carried_from)"
        " SELECT guild_id, user_id, ?, kind, text, cue, plan, confidence, ?, id FROM goals WHERE id = ?"
        " ON CONFLICT DO NOTHING",
        (monday.isoformat(), stamp(now), goal_id),
    )


def everything(connection: Connection, who: Who) -> list[dict[str, Any]]:
    """All that is held about a person's goals, oldest first, as JSON values."""
    rows = connection.execute(
        "SELECT monday, kind, text, cue, plan, confidence, set_at, outcome, reviewed_at FROM goals"
        " WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (who.guild, who.user),
    )
    return [
        {
            "week_of": monday,
            "kind": kind,
            "goal": text,
            "if": cue,
            "then": plan,
            "confidence": confidence,
            "set_at": instant(set_at).isoformat(),
            "outcome": outcome,
            "reviewed_at": (at := maybe_instant(reviewed_at)) and at.isoformat(),
        }
        for monday, kind, text, cue, plan, confidence, set_at, outcome, reviewed_at in rows
    ]


def weeks(connection: Connection, who: Who) -> list[date]:
    """The weeks in which a person has goals."""
    rows = connection.execute(
        "SELECT DISTINCT monday FROM goals WHERE guild_id = ? AND user_id = ?", (who.guild, who.user)
    )
    return [date.fromisoformat(monday) for (monday,) in rows]


def forget(connection: Connection, who: Who) -> None:
    """Remove a person's goals."""
    connection.execute("DELETE FROM goals WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))


def expire(connection: Connection, before: datetime) -> None:
    """Remove the words of goals set before an instant; that there was one, and how it went, stays."""
    connection.execute(
        "UPDATE goals SET text = NULL, cue = NULL, plan = NULL WHERE set_at < ? AND text IS NOT NULL",
        (stamp(before),),
    )


def _goal(row: Sequence[Any]) -> Goal:
    number, guild, user, monday, kind, text, cue, plan, confidence, outcome = row
    return Goal(
        number,
        Who(guild, user),
        date.fromisoformat(monday),
        GoalKind(kind),
        text,
        cue,
        plan,
        confidence,
        None if outcome is None else Outcome(outcome),
    )
