"""The diary's SQL."""

from datetime import datetime

from bot.clock import instant, stamp
from bot.database import Connection
from bot.timers.model import Timer

MARK = "timers"


def set_timer(connection: Connection, timer: Timer) -> None:
    """Write a timer, or move the one that has its kind and subject."""
    connection.execute(
        "INSERT INTO timers (kind, subject, guild_id, due) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (kind, subject) DO UPDATE SET due = excluded.due",
        (timer.kind, timer.subject, timer.guild_id, stamp(timer.due)),
    )
    connection.marks.add(MARK)


def cancel(connection: Connection, kind: str, subject: str) -> bool:
    """Remove a timer; whether there was one."""
    return (
        connection.execute("DELETE FROM timers WHERE kind = ? AND subject = ?", (kind, subject)).rowcount > 0
    )


def find(connection: Connection, kind: str, subject: str) -> Timer | None:
    """The timer of that kind and subject."""
    row = connection.execute(
        "SELECT kind, subject, guild_id, due FROM timers WHERE kind = ? AND subject = ?", (kind, subject)
    ).fetchone()
    return None if row is None else _timer(row)


def of_kind(connection: Connection, kind: str) -> list[Timer]:
    """All timers of a kind."""
    rows = connection.execute("SELECT kind, subject, guild_id, due FROM timers WHERE kind = ?", (kind,))
    return [_timer(row) for row in rows]


def due_by(connection: Connection, now: datetime, limit: int) -> list[Timer]:
    """Timers due at or before `now`, earliest first."""
    rows = connection.execute(
        "SELECT kind, subject, guild_id, due FROM timers WHERE due <= ? ORDER BY due LIMIT ?",
        (stamp(now), limit),
    )
    return [_timer(row) for row in rows]


def next_due(connection: Connection) -> datetime | None:
    """When the earliest timer is due."""
    (due,) = connection.execute("SELECT min(due) FROM timers").fetchone()
    return None if due is None else instant(due)


def take(connection: Connection, timer: Timer) -> bool:
    """Remove exactly this timer; False when it was moved or cancelled meanwhile."""
    return (
        connection.execute(
            "DELETE FROM timers WHERE kind = ? AND subject = ? AND due = ?",
            (timer.kind, timer.subject, stamp(timer.due)),
        ).rowcount
        > 0
    )


def _timer(row: tuple[str, str, int, int]) -> Timer:
    kind, subject, guild_id, due = row
    return Timer(kind, subject, guild_id, instant(due))
