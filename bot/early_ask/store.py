"""The SQL of early-ask offers."""

from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.early_ask.model import EarlyAskOffer
from bot.members import Who

_OFFER = "id, guild_id, user_id, reason, at, answer"


def add(connection: Connection, who: Who, reason: str, at: datetime) -> int:
    """Keep that an offer was made. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO early_asks (guild_id, user_id, reason, at) VALUES (?, ?, ?, ?)",
        (who.guild, who.user, reason, stamp(at)),
    )
    return cursor.lastrowid or 0


def find(connection: Connection, offer_id: int) -> EarlyAskOffer | None:
    """One offer."""
    row = connection.execute(f"SELECT {_OFFER} FROM early_asks WHERE id = ?", (offer_id,)).fetchone()
    return None if row is None else _offer(row)


def of_person(connection: Connection, who: Who) -> list[EarlyAskOffer]:
    """Every offer made to a person, oldest first."""
    rows = connection.execute(
        f"SELECT {_OFFER} FROM early_asks WHERE guild_id = ? AND user_id = ? ORDER BY at",
        (who.guild, who.user),
    )
    return [_offer(row) for row in rows]


def last(connection: Connection, who: Who) -> tuple[datetime | None, datetime | None]:
    """When the person was last offered help, and until when they asked not to be."""
    offered, snoozed = connection.execute(
        "SELECT max(at), max(snoozed_until) FROM early_asks WHERE guild_id = ? AND user_id = ?",
        (who.guild, who.user),
    ).fetchone()
    return maybe_instant(offered), maybe_instant(snoozed)


def not_now(connection: Connection, offer_id: int, until: datetime) -> None:
    """The person would rather not, and is left alone until an instant."""
    connection.execute(
        "UPDATE early_asks SET answer = 'not_now', snoozed_until = ? WHERE id = ? AND answer IS NULL",
        (stamp(until), offer_id),
    )


def forget(connection: Connection, who: Who) -> None:
    """Remove a person's offers."""
    connection.execute("DELETE FROM early_asks WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))


def _offer(row: tuple[Any, ...]) -> EarlyAskOffer:
    number, guild, user, reason, at, answer = row
    return EarlyAskOffer(number, Who(guild, user), reason, instant(at), answer)
