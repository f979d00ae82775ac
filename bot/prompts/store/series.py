"""The SQL of when series are due in a server."""

from bot.clock import instant, stamp
from bot.database import Connection
from bot.prompts.model import Scheduled


def servers(connection: Connection) -> list[int]:
    """Every server that is set up, also where Belay was removed: one that takes it back finds all as it is then."""
    rows = connection.execute("SELECT guild_id FROM servers WHERE set_up_at IS NOT NULL ORDER BY guild_id")
    return [guild_id for (guild_id,) in rows.fetchall()]


def all_scheduled(connection: Connection, guild_id: int) -> dict[str, Scheduled]:
    """What is due next in a server, by series."""
    rows = connection.execute("SELECT series_id, schedule, due FROM series WHERE guild_id = ?", (guild_id,))
    return {series_id: Scheduled(schedule, instant(due)) for series_id, schedule, due in rows}


def scheduled(connection: Connection, guild_id: int, series_id: str) -> Scheduled | None:
    """When one series is due next in a server."""
    row = connection.execute(
        "SELECT schedule, due FROM series WHERE guild_id = ? AND series_id = ?", (guild_id, series_id)
    ).fetchone()
    return None if row is None else Scheduled(row[0], instant(row[1]))


def schedule(connection: Connection, guild_id: int, series_id: str, next_one: Scheduled) -> None:
    """Keep when a series is due next."""
    connection.execute(
        "INSERT INTO series (guild_id, series_id, schedule, due) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET schedule = excluded.schedule, due = excluded.due",
        (guild_id, series_id, next_one.schedule, stamp(next_one.due)),
    )


def drop(connection: Connection, guild_id: int, series_id: str) -> None:
    """The series rests in this server."""
    connection.execute("DELETE FROM series WHERE guild_id = ? AND series_id = ?", (guild_id, series_id))


def is_left(connection: Connection, guild_id: int) -> bool:
    """Whether the bot was removed from a server."""
    row = connection.execute("SELECT left_at FROM servers WHERE guild_id = ?", (guild_id,)).fetchone()
    return row is not None and row[0] is not None
