"""The SQL of rings of asks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.ask_rings.model import Counts, Ring
from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who

_RING = "id, guild_id, started_at, ends_at, ended_at"


def start(connection: Connection, starter: Who, now: datetime, ends_at: datetime) -> Ring | None:
    """Keep a new ring; None when one is running in the server."""
    row = connection.execute(
        "INSERT INTO ask_rings (guild_id, started_by, started_at, ends_at) VALUES (?, ?, ?, ?)"
        f" ON CONFLICT (guild_id) WHERE ended_at IS NULL DO NOTHING RETURNING {_RING}",
        (starter.guild, starter.user, stamp(now), stamp(ends_at)),
    ).fetchone()
    return None if row is None else _ring(row)


def find(connection: Connection, ring_id: int) -> Ring | None:
    """A ring."""
    row = connection.execute(f"SELECT {_RING} FROM ask_rings WHERE id = ?", (ring_id,)).fetchone()
    return None if row is None else _ring(row)


def running(connection: Connection, guild_id: int) -> Ring | None:
    """The ring of a server that was not ended, whether or not its time is up."""
    row = connection.execute(
        f"SELECT {_RING} FROM ask_rings WHERE guild_id = ? AND ended_at IS NULL", (guild_id,)
    ).fetchone()
    return None if row is None else _ring(row)


def finish(
    connection: Connection, ring_id: int, ended_at: datetime, ended_by: int | None, counts: Counts
) -> None:
    """End a ring with what it came to; `ended_by` is None when its time was up."""
    connection.execute(
        "UPDATE ask_rings SET ended_at = ?, ended_by = ?, joined = ?, asks = ?, answers = ?, answered = ?"
        " WHERE id = ?",
        (stamp(ended_at), ended_by, counts.joined, counts.asks, counts.answers, counts.answered, ring_id),
    )


def last_counts(connection: Connection, ring_id: int) -> Counts:
    """What a ring that ended came to."""
    row = connection.execute(
        "SELECT joined, asks, answers, answered FROM ask_rings WHERE id = ?", (ring_id,)
    ).fetchone()
    return Counts(*row)


def join(connection: Connection, ring_id: int, who: Who, now: datetime) -> bool:
    """The person is in the ring; whether that is new."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO ring_members (ring_id, guild_id, user_id, joined_at) VALUES (?, ?, ?, ?)",
            (ring_id, who.guild, who.user, stamp(now)),
        ).rowcount
        > 0
    )


def leave(connection: Connection, ring_id: int, who: Who) -> bool:
    """The person is not in the ring; whether that is new."""
    return (
        connection.execute(
            "DELETE FROM ring_members WHERE ring_id = ? AND user_id = ?", (ring_id, who.user)
        ).rowcount
        > 0
    )


def is_member(connection: Connection, ring_id: int, who: Who) -> bool:
    """Whether the person joined and did not leave."""
    row = connection.execute(
        "SELECT 1 FROM ring_members WHERE ring_id = ? AND user_id = ?", (ring_id, who.user)
    ).fetchone()
    return row is not None


def members(connection: Connection, ring_id: int) -> list[Who]:
    """Everybody who is in a ring, first come first."""
    rows = connection.execute(
        "SELECT guild_id, user_id FROM ring_members WHERE ring_id = ? ORDER BY id", (ring_id,)
    )
    return [Who(*row) for row in rows]


def everything(connection: Connection, who: Who) -> dict[str, Any]:
    """All that is held about a person, oldest first, as JSON values."""
    joined = connection.execute(
        "SELECT started_at, ends_at, ended_at, joined_at FROM ring_members"
        " JOIN ask_rings ON ask_rings.id = ring_id"
        " WHERE ring_members.guild_id = ? AND user_id = ? ORDER BY ring_members.id",
        (who.guild, who.user),
    )
    started = connection.execute(
        "SELECT started_at FROM ask_rings WHERE guild_id = ? AND started_by = ? ORDER BY id",
        (who.guild, who.user),
    )
    ended = connection.execute(
        "SELECT ended_at FROM ask_rings WHERE guild_id = ? AND ended_by = ? ORDER BY id",
        (who.guild, who.user),
    )
    return {
        "joined": [
            {
                "ring_started_at": instant(started_at).isoformat(),
                "ring_ended_at" if ended_at else "ring_ends_at": instant(ended_at or ends_at).isoformat(),
                "joined_at": instant(joined_at).isoformat(),
            }
            for started_at, ends_at, ended_at, joined_at in joined
        ],
        "started": [instant(at).isoformat() for (at,) in started],
        "ended": [instant(at).isoformat() for (at,) in ended],
    }


def forget(connection: Connection, who: Who) -> None:
    """Nobody can tell any more that the person started, ended or joined a ring; how many joined stays."""
    key = (who.guild, who.user)
    connection.execute("UPDATE ask_rings SET started_by = NULL WHERE guild_id = ? AND started_by = ?", key)
    connection.execute("UPDATE ask_rings SET ended_by = NULL WHERE guild_id = ? AND ended_by = ?", key)
    connection.execute(
        "UPDATE ring_members SET user_id = -id, joined_at = 0 WHERE guild_id = ? AND user_id = ?", key
    )


def _ring(row: Sequence[Any]) -> Ring:
    number, guild, started_at, ends_at, ended_at = row
    return Ring(number, guild, instant(started_at), instant(ends_at), maybe_instant(ended_at))
