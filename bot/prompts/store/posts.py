"""The SQL of what was posted."""

from datetime import date, datetime

from bot.clock import instant, stamp
from bot.database import Connection
from bot.prompts.model import SeriesPost, State

_POST = "id, guild_id, series_id, due, day, state, place, posts, title, text, post_by"


def record(connection: Connection, post: SeriesPost) -> int | None:
    """Keep what becomes of a due time; its id, or None when that was decided before."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO series_posts"
        " (guild_id, series_id, due, day, state, place, posts, title, text, post_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            post.guild_id,
            post.series_id,
            stamp(post.due),
            post.day.isoformat(),
            post.state,
            post.place,
            post.posts,
            post.title,
            post.text,
            stamp(post.post_by),
        ),
    )
    return cursor.lastrowid if cursor.rowcount else None


def find(connection: Connection, post_id: int) -> SeriesPost | None:
    """One due time, as it was decided."""
    row = connection.execute(f"SELECT {_POST} FROM series_posts WHERE id = ?", (post_id,)).fetchone()
    return None if row is None else _post(row)


def of_server(connection: Connection, guild_id: int) -> list[SeriesPost]:
    """All that was decided in a server, in the order of due times."""
    rows = connection.execute(
        f"SELECT {_POST} FROM series_posts WHERE guild_id = ? ORDER BY due, id", (guild_id,)
    )
    return [_post(row) for row in rows]


def said(connection: Connection, guild_id: int, series_id: str) -> dict[str, datetime]:
    """The texts that a series has posted in a server, each with the due time it was posted for last."""
    return said_in(connection, guild_id).get(series_id, {})


def said_in(connection: Connection, guild_id: int) -> dict[str, dict[str, datetime]]:
    """The same for every series of a server."""
    rows = connection.execute(
        "SELECT series_id, text, max(due) FROM series_posts WHERE guild_id = ? AND state <> 'skipped'"
        " GROUP BY series_id, text",
        (guild_id,),
    )
    found: dict[str, dict[str, datetime]] = {}
    for series_id, text, due in rows:
        found.setdefault(series_id, {})[text] = instant(due)
    return found


def last_posted_day(connection: Connection, guild_id: int, series_id: str) -> date | None:
    """The local date of the latest due time that was posted."""
    (day,) = connection.execute(
        "SELECT max(day) FROM series_posts WHERE guild_id = ? AND series_id = ? AND state <> 'skipped'",
        (guild_id, series_id),
    ).fetchone()
    return None if day is None else date.fromisoformat(day)


def skip(connection: Connection, post_id: int) -> None:
    """It came too late after all."""
    connection.execute("UPDATE series_posts SET state = 'skipped' WHERE id = ?", (post_id,))


def _post(row: tuple[int, int, str, int, str, str, str, str, str, str, int]) -> SeriesPost:
    number, guild_id, series_id, due, day, state, place, posts, title, text, post_by = row
    return SeriesPost(
        number,
        guild_id,
        series_id,
        instant(due),
        date.fromisoformat(day),
        State(state),
        place,
        posts,
        title,
        text,
        instant(post_by),
    )
