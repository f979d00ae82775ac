"""The SQL of wins. A win whose words expired is found no more; its row still counts as having been."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Gather, Who
from bot.wins.model import Visibility, Win, Words

_WIN = (
    "id, guild_id, user_id, opened_by, coalesce(what, ''), helped, at, visibility, alias, was_named, gather,"
    " gather_at, revision"
)


def add(connection: Connection, who: Who, opened_by: int, words: Words, now: datetime) -> Win:
    """Keep a win."""
    row = connection.execute(
        "INSERT INTO wins (guild_id, user_id, opened_by, what, helped, at, changed_at)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING {_WIN}",
        (who.guild, who.user, opened_by, words.what, words.helped, stamp(now), stamp(now)),
    ).fetchone()
    return _win(row)


def rewrite(connection: Connection, win_id: int, words: Words, now: datetime) -> None:
    """Change what a win says."""
    connection.execute(
        "UPDATE wins SET what = ?, helped = ?, changed_at = ?, revision = revision + 1 WHERE id = ?",
        (words.what, words.helped, stamp(now), win_id),
    )


def find(connection: Connection, win_id: int) -> Win | None:
    """The win, unless it was taken back or its time is up."""
    row = connection.execute(
        f"SELECT {_WIN} FROM wins WHERE id = ? AND what IS NOT NULL", (win_id,)
    ).fetchone()
    return None if row is None else _win(row)


def opened_by(connection: Connection, interaction: int) -> Win | None:
    """The win that came from the form which that interaction opened."""
    row = connection.execute(f"SELECT {_WIN} FROM wins WHERE opened_by = ?", (interaction,)).fetchone()
    return None if row is None else _win(row)


def latest(connection: Connection, who: Who, limit: int) -> list[Win]:
    """The person's wins, newest first."""
    rows = connection.execute(
        f"SELECT {_WIN} FROM wins WHERE guild_id = ? AND user_id = ? AND what IS NOT NULL"
        " ORDER BY at DESC, id DESC LIMIT ?",
        (who.guild, who.user, limit),
    )
    return [_win(row) for row in rows]


def set_visibility(connection: Connection, win_id: int, visibility: Visibility, alias: str | None) -> None:
    """Change who sees it."""
    connection.execute(
        "UPDATE wins SET visibility = ?1, alias = ?2, was_named = was_named OR ?1 = 'server' WHERE id = ?3",
        (visibility, alias, win_id),
    )


def set_gather(
    connection: Connection, win_id: int, gather: Gather, at: datetime | None, *, was_named: bool
) -> None:
    """How it may stand in the week's post, since `at`. `was_named`: others have seen it there by name."""
    connection.execute(
        "UPDATE wins SET gather = ?, gather_at = ?, was_named = was_named OR ? WHERE id = ?",
        (gather, None if at is None else stamp(at), was_named, win_id),
    )


def given(connection: Connection, guild_id: int, after: datetime, until: datetime) -> list[int]:
    """What may stand in the week's post since later than `after` and not later than `until`, in that order."""
    rows = connection.execute(
        "SELECT id FROM wins WHERE guild_id = ? AND gather <> 'no' AND gather_at > ? AND gather_at <= ?"
        " ORDER BY gather_at, id",
        (guild_id, stamp(after), stamp(until)),
    )
    return [number for (number,) in rows]


def remove(connection: Connection, win_id: int) -> None:
    """Delete a win, and who cheered."""
    connection.execute("DELETE FROM wins WHERE id = ?", (win_id,))


def cheer(connection: Connection, win_id: int, who: Who, now: datetime) -> bool:
    """Keep that a person is glad with its owner; whether that is new."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO win_cheers (win_id, guild_id, user_id, at) VALUES (?, ?, ?, ?)",
            (win_id, who.guild, who.user, stamp(now)),
        ).rowcount
        > 0
    )


def cheers(connection: Connection, win_id: int) -> int:
    """How many cheered."""
    (count,) = connection.execute("SELECT count(*) FROM win_cheers WHERE win_id = ?", (win_id,)).fetchone()
    return count


def everything(connection: Connection, who: Who) -> dict[str, Any]:
    """All that is held about a person's wins, oldest first, as JSON values."""
    kept = connection.execute(
        "SELECT what, helped, at, visibility, alias, gather, gather_at,"
        " (SELECT count(*) FROM win_cheers WHERE win_id = wins.id)"
        " FROM wins WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (who.guild, who.user),
    )
    pressed = connection.execute(
        "SELECT at FROM win_cheers WHERE guild_id = ? AND user_id = ? ORDER BY id", (who.guild, who.user)
    )
    return {
        "kept": [
            {
                "what_went_well": what,
                "what_or_who_helped": helped,
                "at": instant(at).isoformat(),
                "visibility": visibility,
                "alias": alias,
                "in_the_weeks_post": gather,
                "given_to_it_at": (given_at := maybe_instant(gather_at)) and given_at.isoformat(),
                "cheers": count,
            }
            for what, helped, at, visibility, alias, gather, gather_at, count in kept
        ],
        "cheered_others": [instant(at).isoformat() for (at,) in pressed],
    }


def all_of(connection: Connection, who: Who) -> list[Win]:
    """All of the person's wins, without words where their time is up."""
    rows = connection.execute(
        f"SELECT {_WIN} FROM wins WHERE guild_id = ? AND user_id = ? ORDER BY id", (who.guild, who.user)
    )
    return [_win(row) for row in rows]


def forget(connection: Connection, who: Who) -> None:
    """Remove a person's wins; their cheers for others' still count and lead to nobody."""
    key = (who.guild, who.user)
    connection.execute("DELETE FROM wins WHERE guild_id = ? AND user_id = ?", key)
    connection.execute("UPDATE win_cheers SET user_id = -id, at = 0 WHERE guild_id = ? AND user_id = ?", key)


def expire(connection: Connection, before: datetime) -> list[int]:
    """Remove words written before an instant; that there was a win stays.

    Returns those that stood in the week's post until now: their time there is up, too.
    """
    ended = [
        number
        for (number,) in connection.execute(
            "UPDATE wins SET gather = 'no' WHERE changed_at < ? AND gather <> 'no' RETURNING id",
            (stamp(before),),
        ).fetchall()
    ]
    connection.execute(
        "UPDATE wins SET what = NULL, helped = NULL, revision = revision + 1"
        " WHERE changed_at < ? AND what IS NOT NULL",
        (stamp(before),),
    )
    return ended


def _win(row: Sequence[Any]) -> Win:
    number, guild, user, opened, what, helped, at, visibility, alias, was_named, *gathering = row
    gather, gather_at, revision = gathering
    return Win(
        number,
        Who(guild, user),
        opened,
        Words(what, helped),
        instant(at),
        Visibility(visibility),
        alias,
        bool(was_named),
        Gather(gather),
        maybe_instant(gather_at),
        revision,
    )
