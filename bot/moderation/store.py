"""The SQL of raised hands and of low check-ins that moderators were told about."""

from datetime import datetime

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who
from bot.moderation.model import Hand, Watch

_HAND = "id, guild_id, user_id, at, taken_by, taken_at"
_WATCH = "check_in_id, guild_id, user_id, channel_id, message_id, at, taken_by, taken_at"


def find_hand(connection: Connection, guild_id: int, hand_id: int) -> Hand | None:
    """A raised hand of a server."""
    row = connection.execute(
        f"SELECT {_HAND} FROM hands WHERE id = ? AND guild_id = ?", (hand_id, guild_id)
    ).fetchone()
    return None if row is None else _hand(row)


def open_hand(connection: Connection, who: Who) -> Hand | None:
    """The person's hand that nobody has taken yet."""
    row = connection.execute(
        f"SELECT {_HAND} FROM hands WHERE guild_id = ? AND user_id = ? AND taken_at IS NULL",
        (who.guild, who.user),
    ).fetchone()
    return None if row is None else _hand(row)


def hand_opened_by(connection: Connection, interaction: int) -> Hand | None:
    """The hand that one interaction raised."""
    row = connection.execute(f"SELECT {_HAND} FROM hands WHERE opened_by = ?", (interaction,)).fetchone()
    return None if row is None else _hand(row)


def hands_about(connection: Connection, who: Who) -> list[Hand]:
    """Every hand the person raised."""
    rows = connection.execute(
        f"SELECT {_HAND} FROM hands WHERE guild_id = ? AND user_id = ? ORDER BY id", (who.guild, who.user)
    )
    return [_hand(row) for row in rows]


def hands_taken_by(connection: Connection, who: Who) -> list[Hand]:
    """Every hand the person took."""
    rows = connection.execute(
        f"SELECT {_HAND} FROM hands WHERE guild_id = ? AND taken_by = ? ORDER BY id", (who.guild, who.user)
    )
    return [_hand(row) for row in rows]


def raise_hand(connection: Connection, who: Who, interaction: int, now: datetime) -> int:
    """Keep a raised hand. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO hands (guild_id, user_id, at, opened_by) VALUES (?, ?, ?, ?)",
        (who.guild, who.user, stamp(now), interaction),
    )
    return cursor.lastrowid or 0


def take_hand(connection: Connection, hand_id: int, by: int, now: datetime) -> None:
    """Somebody will reach out."""
    connection.execute("UPDATE hands SET taken_by = ?, taken_at = ? WHERE id = ?", (by, stamp(now), hand_id))


def drop_hand(connection: Connection, hand_id: int) -> None:
    """The hand is down."""
    connection.execute("DELETE FROM hands WHERE id = ?", (hand_id,))


def find_watch(connection: Connection, guild_id: int, check_in_id: int) -> Watch | None:
    """What moderators were told about one check-in of a server."""
    row = connection.execute(
        f"SELECT {_WATCH} FROM watches WHERE check_in_id = ? AND guild_id = ?", (check_in_id, guild_id)
    ).fetchone()
    return None if row is None else _watch(row)


def watches_about(connection: Connection, who: Who) -> list[Watch]:
    """The person's check-ins that moderators were told about."""
    rows = connection.execute(
        f"SELECT {_WATCH} FROM watches WHERE guild_id = ? AND user_id = ? ORDER BY check_in_id",
        (who.guild, who.user),
    )
    return [_watch(row) for row in rows]


def watches_taken_by(connection: Connection, who: Who) -> list[Watch]:
    """The check-ins that the person looked after."""
    rows = connection.execute(
        f"SELECT {_WATCH} FROM watches WHERE guild_id = ? AND taken_by = ? ORDER BY check_in_id",
        (who.guild, who.user),
    )
    return [_watch(row) for row in rows]


def watch(connection: Connection, new: Watch) -> bool:
    """Keep that moderators are told about a check-in; whether it is news."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO watches (check_in_id, guild_id, user_id, channel_id, message_id, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (new.check_in_id, new.who.guild, new.who.user, new.channel_id, new.message_id, stamp(new.at)),
        ).rowcount
        > 0
    )


def take_watch(connection: Connection, check_in_id: int, by: int, now: datetime) -> None:
    """Somebody will answer it."""
    connection.execute(
        "UPDATE watches SET taken_by = ?, taken_at = ? WHERE check_in_id = ?", (by, stamp(now), check_in_id)
    )


def drop_watch(connection: Connection, check_in_id: int) -> bool:
    """There is nothing to answer any more; whether there was."""
    return connection.execute("DELETE FROM watches WHERE check_in_id = ?", (check_in_id,)).rowcount > 0


def forget_taker(connection: Connection, who: Who) -> None:
    """What the person took stays taken, by a former member."""
    for table in ("hands", "watches"):
        connection.execute(
            f"UPDATE {table} SET taken_by = NULL WHERE guild_id = ? AND taken_by = ?", (who.guild, who.user)
        )


def drop_before(connection: Connection, before: datetime) -> None:
    """Remove what is older than an instant."""
    for table in ("hands", "watches"):
        connection.execute(f"DELETE FROM {table} WHERE at < ?", (stamp(before),))


def _hand(row: tuple[int, int, int, int, int | None, int | None]) -> Hand:
    number, guild_id, user_id, at, taken_by, taken_at = row
    return Hand(number, Who(guild_id, user_id), instant(at), taken_by, maybe_instant(taken_at))


def _watch(row: tuple[int, int, int, int, int, int, int | None, int | None]) -> Watch:
    check_in_id, guild_id, user_id, channel_id, message_id, at, taken_by, taken_at = row
    return Watch(
        check_in_id,
        Who(guild_id, user_id),
        channel_id,
        message_id,
        instant(at),
        taken_by,
        maybe_instant(taken_at),
    )
