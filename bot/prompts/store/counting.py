"""The SQL of what posts led people to: numbers that stay, and rows with people that last a day."""

from collections.abc import Mapping
from datetime import datetime

from bot.clock import instant
from bot.database import Connection
from bot.members import Who
from bot.prompts.model import What

_COLUMNS: Mapping[What, str] = {
    "check_in": "led_check_ins",
    "ask": "led_asks",
    "reply": "led_replies",
    "share": "led_shares",
}


def press(connection: Connection, who: Who, post_id: int) -> None:
    """This is the post whose control they pressed last."""
    connection.execute(
        "INSERT INTO series_presses (guild_id, user_id, post_id) VALUES (?, ?, ?)"
        " ON CONFLICT (guild_id, user_id) DO UPDATE SET post_id = excluded.post_id",
        (who.guild, who.user, post_id),
    )


def pressed(connection: Connection, who: Who) -> int | None:
    """The post whose control they pressed last, while its day lasts."""
    row = connection.execute(
        "SELECT post_id FROM series_presses WHERE guild_id = ? AND user_id = ?", (who.guild, who.user)
    ).fetchone()
    return None if row is None else row[0]


def is_counted(connection: Connection, post_id: int, who: Who, what: What) -> bool:
    """Whether a post was counted for this already."""
    row = connection.execute(
        "SELECT 1 FROM series_led WHERE post_id = ? AND user_id = ? AND what = ?", (post_id, who.user, what)
    ).fetchone()
    return row is not None


def count(connection: Connection, post_id: int, who: Who, what: What) -> None:
    """A post led somebody to something: each person once a kind, and once among the people."""
    (known,) = connection.execute(
        "SELECT count(*) FROM series_led WHERE post_id = ? AND user_id = ?", (post_id, who.user)
    ).fetchone()
    added = connection.execute(
        "INSERT OR IGNORE INTO series_led (post_id, guild_id, user_id, what) VALUES (?, ?, ?, ?)",
        (post_id, who.guild, who.user, what),
    ).rowcount
    if added:
        column = _COLUMNS[what]
        connection.execute(
            f"UPDATE series_posts SET {column} = {column} + 1, led_people = led_people + ? WHERE id = ?",
            (known == 0, post_id),
        )


def let_go(connection: Connection, post_id: int) -> None:
    """The day of a post is over: who it was is forgotten, the numbers stay."""
    connection.execute("DELETE FROM series_presses WHERE post_id = ?", (post_id,))
    connection.execute("DELETE FROM series_led WHERE post_id = ?", (post_id,))


def of_person(connection: Connection, who: Who) -> list[tuple[str, datetime, str]]:
    """What is kept about a person: the title of the post, when it was due, and "pressed" or what it led to."""
    rows = connection.execute(
        "SELECT title, due, 'pressed' FROM series_presses JOIN series_posts ON id = post_id"
        " WHERE series_presses.guild_id = ?1 AND user_id = ?2"
        " UNION ALL SELECT title, due, what FROM series_led JOIN series_posts ON id = post_id"
        " WHERE series_led.guild_id = ?1 AND user_id = ?2 ORDER BY due, 3",
        (who.guild, who.user),
    )
    return [(title, instant(due), what) for title, due, what in rows]


def forget(connection: Connection, who: Who) -> None:
    """Remove them; the numbers stay."""
    connection.execute("DELETE FROM series_presses WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))
    connection.execute("DELETE FROM series_led WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))
