"""The SQL of what goes with an ask: files, and what an unnamed author says in its thread."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import instant, stamp
from bot.database import Connection


def replace_files(connection: Connection, ask_id: int, files: Sequence[tuple[str, bytes]]) -> None:
    """Keep these files with an ask, instead of those there were."""
    connection.execute("DELETE FROM ask_files WHERE ask_id = ?", (ask_id,))
    connection.executemany(
        "INSERT INTO ask_files (ask_id, name, content) VALUES (?, ?, ?)",
        [(ask_id, name, content) for name, content in files],
    )


def files(connection: Connection, ask_id: int) -> list[tuple[str, bytes]]:
    """The files of an ask: name and content."""
    rows = connection.execute("SELECT name, content FROM ask_files WHERE ask_id = ? ORDER BY id", (ask_id,))
    return rows.fetchall()


def how_many_files(connection: Connection, ask_id: int) -> int:
    """How many files wait to be posted with an ask."""
    (count,) = connection.execute("SELECT count(*) FROM ask_files WHERE ask_id = ?", (ask_id,)).fetchone()
    return count


def reply(connection: Connection, ask_id: int, opened_by: int, text: str, at: datetime) -> int | None:
    """Keep what an unnamed author says; None when the same form was sent before."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO alias_replies (ask_id, opened_by, text, at) VALUES (?, ?, ?, ?)",
        (ask_id, opened_by, text, stamp(at)),
    )
    return cursor.lastrowid if cursor.rowcount else None


def replies(connection: Connection, ask_id: int) -> list[tuple[int, str | None, datetime]]:
    """What an unnamed author said: id, text, when."""
    rows = connection.execute(
        "SELECT id, text, at FROM alias_replies WHERE ask_id = ? ORDER BY id", (ask_id,)
    )
    return [(number, text, instant(at)) for number, text, at in rows]


def find_reply(connection: Connection, reply_id: int) -> tuple[int, str | None] | None:
    """The ask that a reply belongs to, and its text."""
    return connection.execute("SELECT ask_id, text FROM alias_replies WHERE id = ?", (reply_id,)).fetchone()


def take_back(connection: Connection, ask_id: int) -> None:
    """The author's words and files go."""
    connection.execute("UPDATE alias_replies SET text = NULL WHERE ask_id = ?", (ask_id,))
    connection.execute("DELETE FROM ask_files WHERE ask_id = ?", (ask_id,))


def expire(connection: Connection, before: datetime) -> None:
    """Remove what was said before an instant, and files of asks whose own words are gone."""
    connection.execute("DELETE FROM ask_files WHERE ask_id IN (SELECT id FROM asks WHERE title IS NULL)")
    connection.execute("UPDATE alias_replies SET text = NULL WHERE at < ?", (stamp(before),))
