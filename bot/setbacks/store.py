"""The SQL of setbacks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Gather, Who
from bot.setbacks.model import Setback, SetbackKind, Words

_SETBACK = (
    "id, guild_id, user_id, opened_by, kind, happened, next_step, logged_at, shared_at IS NOT NULL, revision,"
    " gather, gather_at, was_named"
)


def add(connection: Connection, who: Who, opened_by: int, words: Words, now: datetime) -> Setback:
    """Keep a setback."""
    row = connection.execute(
        "INSERT INTO setbacks"
        " (guild_id, user_id, opened_by, kind, happened, next_step, logged_at, changed_at)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_SETBACK}",
        (
            who.guild,
            who.user,
            opened_by,
            words.kind,
            words.happened,
            words.next_step,
            stamp(now),
            stamp(now),
        ),
    ).fetchone()
    return _setback(row)


def rewrite(connection: Connection, setback_id: int, words: Words, now: datetime) -> None:
    """Change what a setback says."""
    connection.execute(
        "UPDATE setbacks SET kind = ?, happened = ?, next_step = ?, changed_at = ?, revision = revision + 1"
        " WHERE id = ?",
        (words.kind, words.happened, words.next_step, stamp(now), setback_id),
    )


def find(connection: Connection, setback_id: int) -> Setback | None:
    """The setback, unless it was taken back."""
    row = connection.execute(f"SELECT {_SETBACK} FROM setbacks WHERE id = ?", (setback_id,)).fetchone()
    return None if row is None else _setback(row)


def opened_by(connection: Connection, who: Who, interaction: int) -> Setback | None:
    """The person's setback that came from the form which that interaction opened."""
    row = connection.execute(
        f"SELECT {_SETBACK} FROM setbacks WHERE guild_id = ? AND user_id = ? AND opened_by = ?",
        (who.guild, who.user, interaction),
    ).fetchone()
    return None if row is None else _setback(row)


def latest(connection: Connection, who: Who, limit: int) -> list[Setback]:
    """The person's setbacks, newest first."""
    rows = connection.execute(
        f"SELECT {_SETBACK} FROM setbacks WHERE guild_id = ? AND user_id = ?"
        " ORDER BY logged_at DESC, id DESC LIMIT ?",
        (who.guild, who.user, limit),
    )
    return [_setback(row) for row in rows]


def logged_after(connection: Connection, who: Who, since: datetime) -> int:
    """How many setbacks the person logged after an instant and did not take back."""
    (count,) = connection.execute(
        "SELECT count(*) FROM setbacks WHERE guild_id = ? AND user_id = ? AND logged_at > ?",
        (who.guild, who.user, stamp(since)),
    ).fetchone()
    return count


def set_shared(connection: Connection, setback_id: int, at: datetime | None) -> None:
    """Others can see it from an instant on; None: they cannot."""
    connection.execute(
        "UPDATE setbacks SET shared_at = ?1, was_named = was_named OR ?1 IS NOT NULL WHERE id = ?2",
        (None if at is None else stamp(at), setback_id),
    )


def set_gather(
    connection: Connection, setback_id: int, gather: Gather, at: datetime | None, *, was_named: bool
) -> None:
    """How it may stand in the week's post, since `at`. `was_named`: others have seen it there by name."""
    connection.execute(
        "UPDATE setbacks SET gather = ?, gather_at = ?, was_named = was_named OR ? WHERE id = ?",
        (gather, None if at is None else stamp(at), was_named, setback_id),
    )


def given(connection: Connection, guild_id: int, after: datetime, until: datetime) -> list[int]:
    """What may stand in the week's post since later than `after` and not later than `until`, in that order."""
    rows = connection.execute(
        "SELECT id FROM setbacks WHERE guild_id = ? AND gather <> 'no' AND gather_at > ? AND gather_at <= ?"
        " ORDER BY gather_at, id",
        (guild_id, stamp(after), stamp(until)),
    )
    return [number for (number,) in rows]


def ever_given(connection: Connection, who: Who) -> list[int]:
    """The person's setbacks that may stand in a week's post, or might once."""
    rows = connection.execute(
        "SELECT id FROM setbacks WHERE guild_id = ? AND user_id = ? AND gather_at IS NOT NULL",
        (who.guild, who.user),
    )
    return [number for (number,) in rows]


def remove(connection: Connection, setback_id: int) -> None:
    """Delete a setback, and who said "Same here" to it."""
    connection.execute("DELETE FROM setbacks WHERE id = ?", (setback_id,))


def same_here(connection: Connection, setback_id: int, who: Who, now: datetime) -> bool:
    """Keep that a person has been there too; whether that is new."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO setback_same_here (setback_id, guild_id, user_id, at) VALUES (?, ?, ?, ?)",
            (setback_id, who.guild, who.user, stamp(now)),
        ).rowcount
        > 0
    )


def count_same_here(connection: Connection, setback_id: int) -> int:
    """How many have been there too."""
    (count,) = connection.execute(
        "SELECT count(*) FROM setback_same_here WHERE setback_id = ?", (setback_id,)
    ).fetchone()
    return count


def everything(connection: Connection, who: Who) -> dict[str, Any]:
    """All that is held about a person's setbacks, oldest first, as JSON values."""
    logged = connection.execute(
        "SELECT kind, happened, next_step, logged_at, shared_at, gather, gather_at FROM setbacks"
        " WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (who.guild, who.user),
    )
    pressed = connection.execute(
        "SELECT at FROM setback_same_here WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (who.guild, who.user),
    )
    return {
        "logged": [
            {
                "kind": kind,
                "what_happened": happened,
                "what_is_next": next_step,
                "logged_at": instant(logged_at).isoformat(),
                "shared_at": (at := maybe_instant(shared_at)) and at.isoformat(),
                "in_the_weeks_post": gather,
                "given_to_it_at": (at := maybe_instant(gather_at)) and at.isoformat(),
            }
            for kind, happened, next_step, logged_at, shared_at, gather, gather_at in logged
        ],
        "same_here_to_others": [instant(at).isoformat() for (at,) in pressed],
    }


def shared_by(connection: Connection, who: Who) -> list[Setback]:
    """The person's setbacks that others can see."""
    rows = connection.execute(
        f"SELECT {_SETBACK} FROM setbacks WHERE guild_id = ? AND user_id = ? AND shared_at IS NOT NULL",
        (who.guild, who.user),
    )
    return [_setback(row) for row in rows]


def forget(connection: Connection, who: Who) -> None:
    """Remove a person's setbacks; what they said to others' still counts and leads to nobody."""
    key = (who.guild, who.user)
    connection.execute("DELETE FROM setbacks WHERE guild_id = ? AND user_id = ?", key)
    connection.execute(
        "UPDATE setback_same_here SET user_id = -id, at = 0 WHERE guild_id = ? AND user_id = ?", key
    )


def expire(connection: Connection, before: datetime) -> list[int]:
    """Remove words written before an instant; that there was a setback stays.

    Returns those that stood in the week's post until now: their time there is up, too.
    """
    ended = [
        number
        for (number,) in connection.execute(
            "UPDATE setbacks SET gather = 'no' WHERE changed_at < ? AND gather <> 'no' RETURNING id",
            (stamp(before),),
        ).fetchall()
    ]
    connection.execute(
        "UPDATE setbacks SET happened = NULL, next_step = NULL, revision = revision + 1"
        " WHERE changed_at < ? AND (happened IS NOT NULL OR next_step IS NOT NULL)",
        (stamp(before),),
    )
    return ended


def _setback(row: Sequence[Any]) -> Setback:
    number, guild, user, opened, kind, happened, next_step, logged_at, shared, revision, *gathering = row
    gather, gather_at, was_named = gathering
    return Setback(
        number,
        Who(guild, user),
        opened,
        Words(SetbackKind(kind), happened, next_step),
        instant(logged_at),
        bool(shared),
        revision,
        Gather(gather),
        maybe_instant(gather_at),
        bool(was_named),
    )
