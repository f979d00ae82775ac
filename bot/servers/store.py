"""The SQL of a server's settings."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.servers.model import Server, Trouble


def find(connection: Connection, guild_id: int) -> Server:
    """The settings of a server; defaults where nobody set anything."""
    row = connection.execute("SELECT zone, set_up_at FROM servers WHERE guild_id = ?", (guild_id,)).fetchone()
    if row is None:
        return Server(guild_id)
    places = connection.execute("SELECT place, channel_id FROM places WHERE guild_id = ?", (guild_id,))
    roles = connection.execute("SELECT part, role_id FROM roles WHERE guild_id = ?", (guild_id,))
    return Server(guild_id, row[0], maybe_instant(row[1]), dict(places.fetchall()), dict(roles.fetchall()))


def all_set_up(connection: Connection) -> list[Server]:
    """Every server that is set up and still has the bot."""
    rows = connection.execute("SELECT guild_id FROM servers WHERE set_up_at IS NOT NULL AND left_at IS NULL")
    return [find(connection, guild_id) for (guild_id,) in rows.fetchall()]


def place(connection: Connection, guild_id: int, purpose: str) -> int | None:
    """The channel a server picked for a purpose."""
    row = connection.execute(
        "SELECT channel_id FROM places WHERE guild_id = ? AND place = ?", (guild_id, purpose)
    ).fetchone()
    return None if row is None else row[0]


def zone(connection: Connection, guild_id: int) -> ZoneInfo:
    """The server's time zone, UTC while nobody chose one."""
    row = connection.execute("SELECT zone FROM servers WHERE guild_id = ?", (guild_id,)).fetchone()
    return ZoneInfo("UTC" if row is None else row[0])


def set_up(
    connection: Connection,
    guild_id: int,
    zone: str,
    places: Mapping[str, int],
    roles: Mapping[str, int],
    now: datetime,
) -> None:
    """Keep what was set up; what is not named stays as it was."""
    connection.execute(
        "INSERT INTO servers (guild_id, zone, set_up_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET zone = excluded.zone, left_at = NULL,"
        " set_up_at = coalesce(set_up_at, excluded.set_up_at)",
        (guild_id, zone, stamp(now)),
    )
    connection.executemany(
        "INSERT INTO places (guild_id, place, channel_id) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET channel_id = excluded.channel_id",
        [(guild_id, purpose, channel) for purpose, channel in places.items()],
    )
    connection.executemany(
        "INSERT INTO roles (guild_id, part, role_id) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET role_id = excluded.role_id",
        [(guild_id, part, role) for part, role in roles.items()],
    )


def set_left(connection: Connection, guild_id: int, at: datetime | None) -> None:
    """The bot was removed from a server (or came back: None)."""
    connection.execute(
        "UPDATE servers SET left_at = ? WHERE guild_id = ?", (None if at is None else stamp(at), guild_id)
    )


def note_trouble(
    connection: Connection, guild_id: int, what: str, facts: Mapping[str, Any], now: datetime
) -> bool:
    """Keep that something is broken; whether it is news."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO troubles (guild_id, what, facts, since) VALUES (?, ?, ?, ?)",
            (guild_id, what, json.dumps(facts), stamp(now)),
        ).rowcount
        > 0
    )


def clear_trouble(connection: Connection, guild_id: int, what: str) -> None:
    """It works again."""
    connection.execute("DELETE FROM troubles WHERE guild_id = ? AND what = ?", (guild_id, what))


def troubles(connection: Connection, guild_id: int) -> list[Trouble]:
    """What is broken in a server, oldest first."""
    rows = connection.execute(
        "SELECT what, facts, since FROM troubles WHERE guild_id = ? ORDER BY since", (guild_id,)
    )
    return [Trouble(what, json.loads(facts), instant(since)) for what, facts, since in rows]
