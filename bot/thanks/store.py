"""The SQL of thanks."""

from datetime import datetime

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who
from bot.thanks.model import Thank

_THANK = "id, guild_id, user_id, given_by, signed, kind, words"


def add(  # noqa: PLR0913 - what a row of thanks consists of, each named where it is written
    connection: Connection,
    now: datetime,
    *,
    guild: int,
    user: int,
    giver: int | None,
    signed: str | None,
    opened_by: int,
    ask_id: int | None,
    kind: str | None,
    words: str | None,
    withheld: bool,
) -> int:
    """Keep that a person is thanked. Returns its number."""
    cursor = connection.execute(
        "INSERT INTO thanks (guild_id, user_id, given_by, signed, opened_by, ask_id, kind, words, withheld, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (guild, user, giver, signed, opened_by, ask_id, kind, words, int(withheld), stamp(now)),
    )
    return cursor.lastrowid or 0


def find(connection: Connection, thanks_id: int) -> Thank | None:
    """One person's thanks, unless the one who was thanked is gone."""
    row = connection.execute(f"SELECT {_THANK} FROM thanks WHERE id = ?", (thanks_id,)).fetchone()
    return None if row is None else Thank(*row)


def of_form(connection: Connection, opened_by: int) -> list[Thank]:
    """What came of the form that an interaction opened, in order."""
    rows = connection.execute(f"SELECT {_THANK} FROM thanks WHERE opened_by = ? ORDER BY id", (opened_by,))
    return [Thank(*row) for row in rows]


def last_between(connection: Connection, giver: Who, user: int) -> datetime | None:
    """When a person last thanked another under their name."""
    (at,) = connection.execute(
        "SELECT max(at) FROM thanks WHERE guild_id = ? AND given_by = ? AND user_id = ?",
        (giver.guild, giver.user, user),
    ).fetchone()
    return maybe_instant(at)


def thanked_in_unnamed(connection: Connection, ask_id: int, user: int) -> bool:
    """Whether the author of an unnamed ask thanked a person for it."""
    row = connection.execute(
        "SELECT 1 FROM thanks WHERE ask_id = ? AND user_id = ? AND signed IS NOT NULL", (ask_id, user)
    ).fetchone()
    return row is not None


def thanked_for(connection: Connection, guild: int, kind: str) -> frozenset[int]:
    """Everybody in a server who was thanked for an ask of a kind."""
    rows = connection.execute(
        "SELECT DISTINCT user_id FROM thanks WHERE guild_id = ? AND kind = ?", (guild, kind)
    )
    return frozenset(user for (user,) in rows)


def given(connection: Connection, who: Who) -> list[tuple[str | None, str | None, datetime]]:
    """What a person gave under their name, oldest first: the kind of ask, the words, and when."""
    rows = connection.execute(
        "SELECT kind, words, at FROM thanks WHERE guild_id = ? AND given_by = ? ORDER BY id",
        (who.guild, who.user),
    )
    return [(kind, words, instant(at)) for kind, words, at in rows]


def received(connection: Connection, who: Who) -> list[tuple[str | None, str | None, datetime]]:
    """What reached a person, oldest first: the kind of ask, the words, and when."""
    rows = connection.execute(
        "SELECT kind, words, at FROM thanks WHERE guild_id = ? AND user_id = ? AND withheld = 0 ORDER BY id",
        (who.guild, who.user),
    )
    return [(kind, words, instant(at)) for kind, words, at in rows]


def forget(connection: Connection, who: Who) -> None:
    """Remove what a person received; what they gave keeps standing, as a former member's."""
    key = (who.guild, who.user)
    connection.execute("DELETE FROM thanks WHERE guild_id = ? AND user_id = ?", key)
    connection.execute("UPDATE thanks SET given_by = NULL WHERE guild_id = ? AND given_by = ?", key)


def expire(connection: Connection, before: datetime) -> None:
    """Remove words given before an instant; that there were thanks stays."""
    connection.execute("UPDATE thanks SET words = NULL WHERE at < ? AND words IS NOT NULL", (stamp(before),))
