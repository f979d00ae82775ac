"""The SQL of what was posted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.clock import instant, stamp
from bot.database import Connection
from bot.prompts.model import Led, PostShown, SeriesPost, State, Told

_POST = (
    "id, guild_id, series_id, due, day, state, place, posts, title, text, post_by, round, encore, opened_by,"
    " suggestion_id, gathers, threaded"
)
_LED = "led_people, led_check_ins, led_asks, led_replies, led_shares"
_LEDS = 5


def record(connection: Connection, post: SeriesPost) -> int | None:
    """Keep what becomes of a due time; its id, or None when that was decided before."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO series_posts (guild_id, series_id, due, day, state, place, posts, title, text, post_by,"
        " round, encore, opened_by, suggestion_id, gathers, threaded)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            post.round,
            post.encore,
            post.opened_by,
            post.suggestion,
            post.gathers,
            post.threaded,
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


def told(connection: Connection, guild_id: int, series_id: str) -> tuple[Told, ...]:
    """What a series has posted in a server, in order."""
    rows = connection.execute(
        "SELECT text, due, round, encore, led_people FROM series_posts"
        " WHERE guild_id = ? AND series_id = ? AND state <> 'skipped' ORDER BY due, id",
        (guild_id, series_id),
    )
    return tuple(
        Told(text, instant(due), number, bool(encore), led) for text, due, number, encore, led in rows
    )


def told_in(connection: Connection, guild_id: int) -> dict[str, tuple[Told, ...]]:
    """The same for every series of a server."""
    rows = connection.execute(
        "SELECT series_id, text, due, round, encore, led_people FROM series_posts"
        " WHERE guild_id = ? AND state <> 'skipped' ORDER BY due, id",
        (guild_id,),
    )
    found: dict[str, list[Told]] = {}
    for series_id, text, due, number, encore, led in rows:
        found.setdefault(series_id, []).append(Told(text, instant(due), number, bool(encore), led))
    return {series_id: tuple(said) for series_id, said in found.items()}


def last_posted_days(connection: Connection, guild_id: int) -> dict[str, date]:
    """The local date of the latest due time that was posted, by series; what was posted by hand is beside that."""
    rows = connection.execute(
        "SELECT series_id, max(day) FROM series_posts"
        " WHERE guild_id = ? AND state <> 'skipped' AND opened_by IS NULL GROUP BY series_id",
        (guild_id,),
    )
    return {series_id: date.fromisoformat(day) for series_id, day in rows}


def by_hand(connection: Connection, interaction: int) -> SeriesPost | None:
    """The post that was made by this interaction."""
    row = connection.execute(
        f"SELECT {_POST} FROM series_posts WHERE opened_by = ?", (interaction,)
    ).fetchone()
    return None if row is None else _post(row)


def latest(connection: Connection, guild_id: int, series_id: str, limit: int) -> tuple[PostShown, ...]:
    """The latest posts of a series in a server, newest first, and what they led to."""
    rows = connection.execute(
        f"SELECT {_LED}, {_POST} FROM series_posts WHERE guild_id = ? AND series_id = ? AND state <> 'skipped'"
        " ORDER BY due DESC, id DESC LIMIT ?",
        (guild_id, series_id, limit),
    )
    return tuple(PostShown(_post(row[_LEDS:]), Led(*row[:_LEDS])) for row in rows)


def totals(connection: Connection, guild_id: int) -> dict[str, tuple[int, Led]]:
    """How many posts each series made in a server, and what they led to."""
    rows = connection.execute(
        "SELECT series_id, count(*), sum(led_people), sum(led_check_ins), sum(led_asks), sum(led_replies),"
        " sum(led_shares) FROM series_posts WHERE guild_id = ? AND state <> 'skipped' GROUP BY series_id",
        (guild_id,),
    )
    return {series_id: (count, Led(*led)) for series_id, count, *led in rows}


def was_given_up(connection: Connection, post: SeriesPost) -> bool:
    """Whether no channel took it."""
    row = connection.execute(
        "SELECT 1 FROM outbox WHERE gave_up IS NOT NULL AND guild_id = ? AND subject = ?",
        (post.guild_id, post.subject),
    ).fetchone()
    return row is not None


def skip(connection: Connection, post_id: int) -> None:
    """It came too late after all, or nowhere."""
    connection.execute("UPDATE series_posts SET state = 'skipped' WHERE id = ?", (post_id,))


def _post(row: Sequence[Any]) -> SeriesPost:
    number, guild_id, series_id, due, day, state, place, posts, title, text, post_by, *rest = row
    round_number, encore, opened_by, suggestion, gathers, threaded = rest
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
        round_number,
        bool(encore),
        opened_by,
        suggestion,
        bool(gathers),
        bool(threaded),
    )
