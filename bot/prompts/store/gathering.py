"""The SQL of what gathering posts say."""

from collections.abc import Sequence

from bot.database import Connection
from bot.prompts.model import Source


def was_said(connection: Connection, guild_id: int, series_id: str, source: Source, item_id: int) -> bool:
    """Whether a series has said one thing in a server already, in a post that was not skipped in the end."""
    row = connection.execute(
        "SELECT 1 FROM gathered JOIN series_posts ON series_posts.id = gathered.post_id"
        " WHERE gathered.source = ? AND gathered.item_id = ? AND series_posts.guild_id = ?"
        " AND series_posts.series_id = ? AND series_posts.state <> 'skipped'",
        (source, item_id, guild_id, series_id),
    ).fetchone()
    return row is not None


def keep(connection: Connection, post_id: int, items: Sequence[tuple[Source, int]]) -> None:
    """A post says these, in this order."""
    connection.executemany(
        "INSERT OR IGNORE INTO gathered (post_id, source, item_id, place) VALUES (?, ?, ?, ?)",
        [(post_id, source, item_id, place) for place, (source, item_id) in enumerate(items)],
    )


def of_post(connection: Connection, post_id: int) -> list[tuple[Source, int]]:
    """What a post says, in order."""
    return connection.execute(
        "SELECT source, item_id FROM gathered WHERE post_id = ? ORDER BY place, source, item_id", (post_id,)
    ).fetchall()


def posts_with(connection: Connection, source: Source, item_id: int) -> list[int]:
    """The posts that say one thing, each of another series."""
    rows = connection.execute(
        "SELECT post_id FROM gathered WHERE source = ? AND item_id = ? ORDER BY post_id", (source, item_id)
    )
    return [post_id for (post_id,) in rows]
