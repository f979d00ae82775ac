"""The SQL of repeats: how sessions come again."""

from datetime import date, datetime, time
from typing import Any

from bot.clock import maybe_instant, stamp
from bot.database import Connection
from bot.office_hours.model import Plan, Repeat, Rule
from bot.office_hours.store.sessions import read_plan, written

_RULE = "id, guild_id, made_by, repeat, zone, first_on, at_minute, from_hours, plan, ended_at"


def add(  # noqa: PLR0913 - a rule has that many parts, each named where it is made
    connection: Connection,
    *,
    guild: int,
    made_by: int,
    repeat: Repeat,
    zone: str,
    first_on: date,
    at: time,
    plan: Plan,
    from_hours: bool = False,
) -> int:
    """Keep how sessions come again. Returns the rule's id."""
    cursor = connection.execute(
        "INSERT INTO session_rules (guild_id, made_by, repeat, zone, first_on, at_minute, from_hours, plan)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            guild,
            made_by,
            repeat,
            zone,
            first_on.isoformat(),
            at.hour * 60 + at.minute,
            int(from_hours),
            written(plan),
        ),
    )
    return cursor.lastrowid or 0


def find(connection: Connection, rule_id: int) -> Rule | None:
    """One rule, ended or not."""
    row = connection.execute(f"SELECT {_RULE} FROM session_rules WHERE id = ?", (rule_id,)).fetchone()
    return None if row is None else _rule(row)


def in_force(connection: Connection, guild: int) -> list[Rule]:
    """The rules of a server that have not ended, the oldest first."""
    rows = connection.execute(
        f"SELECT {_RULE} FROM session_rules WHERE guild_id = ? AND ended_at IS NULL ORDER BY id", (guild,)
    )
    return [_rule(row) for row in rows.fetchall()]


def from_hours(connection: Connection, guild: int, user: int) -> list[Rule]:
    """The rules made from a coach's weekly hours, the oldest first."""
    return [rule for rule in in_force(connection, guild) if rule.from_hours and rule.made_by == user]


def replan(connection: Connection, rule_id: int, plan: Plan) -> None:
    """Keep another plan for the sessions that are still to be made."""
    connection.execute("UPDATE session_rules SET plan = ? WHERE id = ?", (written(plan), rule_id))


def end(connection: Connection, rule_id: int, at: datetime) -> None:
    """No more sessions are made."""
    connection.execute(
        "UPDATE session_rules SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (stamp(at), rule_id)
    )


def last_occurrence(connection: Connection, rule_id: int) -> date | None:
    """The latest date for which a session was made, whatever became of it."""
    (last,) = connection.execute(
        "SELECT max(occurrence) FROM office_sessions WHERE rule_id = ?", (rule_id,)
    ).fetchone()
    return None if last is None else date.fromisoformat(last)


def _rule(row: tuple[Any, ...]) -> Rule:
    number, guild, made_by, repeat, zone, first_on, at_minute, from_hours, plan, ended_at = row
    return Rule(
        number,
        guild,
        made_by,
        Repeat(repeat),
        zone,
        date.fromisoformat(first_on),
        time(at_minute // 60, at_minute % 60),
        bool(from_hours),
        read_plan(plan),
        maybe_instant(ended_at),
    )
