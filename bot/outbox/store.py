"""The outbox's SQL: `put` is for rooms, the rest for the courier."""

import json
from datetime import datetime

from bot.clock import instant, stamp
from bot.database import Connection
from bot.outbox.model import Facts, Letter, Posted

MARK = "outbox"
_LETTER = "id, lane, kind, subject, guild_id, user_id, facts, written_at, attempts, revision"


def put(  # noqa: PLR0913 - a letter has that many parts, each named where it is written
    connection: Connection,
    now: datetime,
    *,
    kind: str,
    lane: str,
    guild_id: int,
    facts: Facts,
    subject: str | None = None,
    user_id: int | None = None,
    not_before: datetime | None = None,
) -> None:
    """Write what must be said, in the transaction that makes it true. See `Letter` for the meaning of each."""
    connection.execute(
        "INSERT INTO outbox (lane, kind, subject, guild_id, user_id, facts, written_at, not_before)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, subject) WHERE subject IS NOT NULL AND gave_up IS NULL"
        " DO UPDATE SET facts = excluded.facts, revision = revision + 1,"
        " not_before = min(not_before, excluded.not_before)",
        (
            lane,
            kind,
            subject,
            guild_id,
            user_id,
            json.dumps(facts, separators=(",", ":")),
            stamp(now),
            stamp(not_before or now),
        ),
    )
    connection.marks.add(MARK)


def heads(connection: Connection, now: datetime) -> list[Letter]:
    """The first waiting row of each lane, where it is due."""
    rows = connection.execute(
        f"SELECT {_LETTER} FROM outbox WHERE not_before <= ? AND id IN"
        " (SELECT min(id) FROM outbox WHERE gave_up IS NULL GROUP BY lane) ORDER BY id",
        (stamp(now),),
    )
    return [_letter(row) for row in rows]


def all_waiting(connection: Connection) -> list[Letter]:
    """Everything that is still to be said, due or not, in order."""
    rows = connection.execute(f"SELECT {_LETTER} FROM outbox WHERE gave_up IS NULL ORDER BY id")
    return [_letter(row) for row in rows]


def head(connection: Connection, lane: str, now: datetime) -> Letter | None:
    """The first waiting row of one lane, if it is due."""
    row = connection.execute(
        f"SELECT {_LETTER}, not_before FROM outbox WHERE gave_up IS NULL AND lane = ? ORDER BY id LIMIT 1",
        (lane,),
    ).fetchone()
    return None if row is None or row[-1] > stamp(now) else _letter(row[:-1])


def newest(connection: Connection) -> int:
    """The id of the newest row there is; 0 when there is none."""
    (number,) = connection.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()
    return number


def revive(connection: Connection, guild_id: int, since: datetime, now: datetime) -> None:
    """Try again what a server's channels could not take, if it was written after `since`."""
    connection.execute(
        "UPDATE OR IGNORE outbox SET gave_up = NULL, not_before = ?, attempts = 1"
        " WHERE guild_id = ? AND gave_up IS NOT NULL AND written_at > ?",
        (stamp(now), guild_id, stamp(since)),
    )
    connection.marks.add(MARK)


def next_due(connection: Connection, now: datetime) -> datetime | None:
    """When the first row that has to wait may go."""
    (due,) = connection.execute(
        "SELECT min(not_before) FROM outbox WHERE not_before > ? AND id IN"
        " (SELECT min(id) FROM outbox WHERE gave_up IS NULL GROUP BY lane)",
        (stamp(now),),
    ).fetchone()
    return None if due is None else instant(due)


def delivered(connection: Connection, letter: Letter) -> bool:
    """Remove what was said; False when it changed meanwhile and must be said anew."""
    removed = connection.execute(
        "DELETE FROM outbox WHERE id = ? AND revision = ?", (letter.id, letter.revision)
    ).rowcount
    if not removed:
        connection.execute("UPDATE outbox SET attempts = 0 WHERE id = ?", (letter.id,))
    return removed > 0


def drop(connection: Connection, letter: Letter) -> None:
    """Remove a row whatever became of it meanwhile: there is no place left for it."""
    connection.execute("DELETE FROM outbox WHERE id = ?", (letter.id,))


def put_off(connection: Connection, letter: Letter, until: datetime, *, failed: bool) -> None:
    """Try again at `until`; a failed attempt is counted."""
    connection.execute(
        "UPDATE outbox SET not_before = ?, attempts = attempts + ? WHERE id = ?",
        (stamp(until), int(failed), letter.id),
    )


def give_up(connection: Connection, letter: Letter, why: str) -> None:
    """Keep the row for the operator and let its lane go on."""
    given_up = connection.execute(
        "UPDATE outbox SET gave_up = ? WHERE id = ? AND revision = ?", (why, letter.id, letter.revision)
    ).rowcount
    if not given_up:  # it changed meanwhile, so the newer state gets a try of its own
        connection.execute("UPDATE outbox SET attempts = 1 WHERE id = ?", (letter.id,))
        connection.marks.add(MARK)


def given_up(connection: Connection) -> list[str]:
    """Why each letter that was given up was, oldest first."""
    rows = connection.execute("SELECT gave_up FROM outbox WHERE gave_up IS NOT NULL ORDER BY id")
    return [why for (why,) in rows]


def sweep(connection: Connection, before: datetime) -> None:
    """Remove letters that were given up and were written before an instant."""
    connection.execute("DELETE FROM outbox WHERE gave_up IS NOT NULL AND written_at < ?", (stamp(before),))


def remember_posted(connection: Connection, posted: Posted, now: datetime) -> None:
    """Keep where a subject is shown."""
    connection.execute(
        "INSERT INTO posted (subject, guild_id, channel_id, message_id, thread_id, at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (subject) DO UPDATE SET channel_id = excluded.channel_id,"
        " message_id = excluded.message_id, thread_id = excluded.thread_id, at = excluded.at",
        (posted.subject, posted.guild_id, posted.channel_id, posted.message_id, posted.thread_id, stamp(now)),
    )


def forget_posted(connection: Connection, subject: str) -> None:
    """A subject is shown no longer."""
    connection.execute("DELETE FROM posted WHERE subject = ?", (subject,))


def where_posted(connection: Connection, subject: str) -> Posted | None:
    """Where a subject is shown, if it is."""
    row = connection.execute(
        "SELECT subject, guild_id, channel_id, message_id, thread_id FROM posted WHERE subject = ?",
        (subject,),
    ).fetchone()
    return None if row is None else Posted(*row)


def waits(connection: Connection, kind: str, subject: str) -> bool:
    """Whether something about a subject is still to be said."""
    row = connection.execute(
        "SELECT 1 FROM outbox WHERE kind = ? AND subject = ? AND gave_up IS NULL", (kind, subject)
    ).fetchone()
    return row is not None


def is_shown(connection: Connection, kind: str, subject: str) -> bool:
    """Whether a subject is shown, or a letter of `kind` about it is on its way. One removed by hand is neither."""
    return waits(connection, kind, subject) or where_posted(connection, subject) is not None


def subject_at(connection: Connection, message_id: int) -> str | None:
    """The subject that a message shows."""
    row = connection.execute("SELECT subject FROM posted WHERE message_id = ?", (message_id,)).fetchone()
    return None if row is None else row[0]


def subject_in_thread(connection: Connection, thread_id: int) -> str | None:
    """The subject that a thread is about."""
    row = connection.execute("SELECT subject FROM posted WHERE thread_id = ?", (thread_id,)).fetchone()
    return None if row is None else row[0]


def _letter(row: tuple[int, str, str, str | None, int, int | None, str, int, int, int]) -> Letter:
    number, lane, kind, subject, guild_id, user_id, facts, written_at, attempts, revision = row
    return Letter(
        number,
        lane,
        kind,
        subject,
        guild_id,
        user_id,
        json.loads(facts),
        instant(written_at),
        attempts,
        revision,
    )
