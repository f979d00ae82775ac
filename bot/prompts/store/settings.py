"""The SQL of what moderators decide about series in their server: which rest, and which due times are left out."""

from datetime import date, datetime

from bot.clock import instant, stamp
from bot.database import Connection
from bot.prompts.model import LeftOut


def paused_in(connection: Connection, guild_id: int) -> frozenset[str]:
    """The series that rest in a server."""
    rows = connection.execute(
        "SELECT series_id FROM series_settings WHERE guild_id = ? AND paused_at IS NOT NULL", (guild_id,)
    )
    return frozenset(series_id for (series_id,) in rows)


def is_paused(connection: Connection, guild_id: int, series_id: str) -> bool:
    """Whether a series rests in a server."""
    return series_id in paused_in(connection, guild_id)


def pause(connection: Connection, guild_id: int, series_id: str, now: datetime) -> None:
    """Let a series rest in a server."""
    connection.execute(
        "INSERT INTO series_settings (guild_id, series_id, paused_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET paused_at = coalesce(paused_at, excluded.paused_at)",
        (guild_id, series_id, stamp(now)),
    )


def resume(connection: Connection, guild_id: int, series_id: str) -> None:
    """The series rests no more."""
    connection.execute(
        "UPDATE series_settings SET paused_at = NULL WHERE guild_id = ? AND series_id = ?",
        (guild_id, series_id),
    )


def is_low(connection: Connection, guild_id: int, series_id: str) -> bool:
    """Whether moderators know that the bank of a series is nearly used up."""
    row = connection.execute(
        "SELECT low FROM series_settings WHERE guild_id = ? AND series_id = ?", (guild_id, series_id)
    ).fetchone()
    return row is not None and bool(row[0])


def set_low(connection: Connection, guild_id: int, series_id: str, *, low: bool) -> None:
    """Moderators know it, or it is so no longer."""
    connection.execute(
        "INSERT INTO series_settings (guild_id, series_id, low) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET low = excluded.low WHERE low <> excluded.low",
        (guild_id, series_id, low),
    )


def left_out_in(connection: Connection, guild_id: int, since: datetime) -> dict[str, tuple[LeftOut, ...]]:
    """What is left out in a server from `since` on, by series and in order."""
    rows = connection.execute(
        "SELECT series_id, due, day FROM series_left_out WHERE guild_id = ? AND due >= ? ORDER BY due",
        (guild_id, stamp(since)),
    )
    found: dict[str, tuple[LeftOut, ...]] = {}
    for series_id, due, day in rows:
        one = LeftOut(instant(due), date.fromisoformat(day))
        found[series_id] = (*found.get(series_id, ()), one)
    return found


def leave_out(connection: Connection, guild_id: int, series_id: str, left: LeftOut) -> None:
    """Leave a due time out."""
    connection.execute(
        "INSERT OR IGNORE INTO series_left_out (guild_id, series_id, due, day) VALUES (?, ?, ?, ?)",
        (guild_id, series_id, stamp(left.due), left.day.isoformat()),
    )


def take_in(connection: Connection, guild_id: int, series_id: str, left: LeftOut) -> None:
    """It is due again."""
    connection.execute(
        "DELETE FROM series_left_out WHERE guild_id = ? AND series_id = ? AND due = ?",
        (guild_id, series_id, stamp(left.due)),
    )


def forget_left_out(connection: Connection, guild_id: int, series_id: str, before: datetime) -> None:
    """Nobody asks any more about what was left out `before`."""
    connection.execute(
        "DELETE FROM series_left_out WHERE guild_id = ? AND series_id = ? AND due < ?",
        (guild_id, series_id, stamp(before)),
    )
