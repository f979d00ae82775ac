"""How often a person may do a thing (section 9: limits per member per action)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import instant, stamp
from bot.database import Connection
from bot.errors import Refusal
from bot.members.model import Who


@dataclass(frozen=True)
class TooOften(Refusal):
    """The limit for an action is used up. `again_at` is when it can be tried again."""

    action: str
    times: int
    per: timedelta
    again_at: datetime


def spend(connection: Connection, who: Who, action: str, times: int, per: timedelta, now: datetime) -> None:
    """Count one use of `action`, at most `times` in any span of length `per`.

    Raises:
        TooOften: with the time at which the oldest use no longer counts.
    """
    key = (who.guild, who.user, action)
    connection.execute(
        "DELETE FROM uses WHERE guild_id = ? AND user_id = ? AND action = ? AND at <= ?",
        (*key, stamp(now - per)),
    )
    used, oldest = connection.execute(
        "SELECT count(*), min(at) FROM uses WHERE guild_id = ? AND user_id = ? AND action = ?", key
    ).fetchone()
    if used >= times:
        raise TooOften(action, times, per, instant(oldest) + per)
    connection.execute(
        "INSERT INTO uses (guild_id, user_id, action, at) VALUES (?, ?, ?, ?)", (*key, stamp(now))
    )
