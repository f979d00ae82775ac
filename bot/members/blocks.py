"""Whom a person does not want to be brought together with (section 4). It holds both ways, and nobody is told.

`blocked_with` is for any room's transaction; `Blocks` has the verbs of `/blocks`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.clock import Clock, instant, stamp
from bot.config import Config
from bot.database import Connection, Database
from bot.members import store
from bot.members.limits import spend
from bot.members.model import MOST_BLOCKED, Block, BlockedBot, BlockedSelf, BlocksFull, Who


def blocked_with(connection: Connection, who: Who) -> frozenset[int]:
    """The user ids of everybody in the person's server whom they blocked or who blocked them."""
    rows = connection.execute(
        "SELECT blocked_id FROM blocks WHERE guild_id = ?1 AND user_id = ?2"
        " UNION SELECT user_id FROM blocks WHERE guild_id = ?1 AND blocked_id = ?2",
        (who.guild, who.user),
    )
    return frozenset(user for (user,) in rows)


def has_blocked(connection: Connection, who: Who, user_id: int) -> bool:
    """Whether the person blocked `user_id`; not the other way round."""
    row = connection.execute(
        "SELECT 1 FROM blocks WHERE guild_id = ? AND user_id = ? AND blocked_id = ?",
        (who.guild, who.user, user_id),
    ).fetchone()
    return row is not None


def blocked_by(connection: Connection, who: Who) -> list[Block]:
    """Whom the person blocked, the newest first. Who blocked them is not theirs to see."""
    rows = connection.execute(
        "SELECT blocked_id, at FROM blocks WHERE guild_id = ? AND user_id = ? ORDER BY at DESC, blocked_id",
        (who.guild, who.user),
    )
    return [Block(user, instant(at)) for user, at in rows]


def forget(connection: Connection, who: Who) -> None:
    """Remove every block by the person and every block of them."""
    connection.execute(
        "DELETE FROM blocks WHERE guild_id = ?1 AND (user_id = ?2 OR blocked_id = ?2)", (who.guild, who.user)
    )


class Blocks:
    """The verbs of `/blocks`."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config

    async def of(self, who: Who) -> Sequence[Block]:
        """Whom the person blocked, the newest first."""
        return await self._database.read(blocked_by, who)

    async def block(self, who: Who, user_id: int, *, bot: bool = False) -> bool:
        """Do not bring the person together with `user_id` any more; False: that holds already.

        Raises:
            BlockedSelf, BlockedBot, BlocksFull, TooOften: nothing was changed.
        """
        if user_id == who.user:
            raise BlockedSelf
        if bot:
            raise BlockedBot(user_id)
        return await self._database.write(self._block, who, user_id)

    def _block(self, connection: Connection, who: Who, user_id: int) -> bool:
        now = self._clock()
        store.meet(connection, who, now)
        if has_blocked(connection, who, user_id):
            return False
        if len(blocked_by(connection, who)) >= MOST_BLOCKED:
            raise BlocksFull(MOST_BLOCKED)
        self._spend(connection, who, now)
        connection.execute(
            "INSERT INTO blocks (guild_id, user_id, blocked_id, at) VALUES (?, ?, ?, ?)",
            (who.guild, who.user, user_id, stamp(now)),
        )
        return True

    async def unblock(self, who: Who, user_id: int) -> bool:
        """The person may be brought together with `user_id` again; False: they had not blocked them.

        Raises:
            TooOften: nothing was changed.
        """
        return await self._database.write(self._unblock, who, user_id)

    def _unblock(self, connection: Connection, who: Who, user_id: int) -> bool:
        now = self._clock()
        store.meet(connection, who, now)
        removed = connection.execute(
            "DELETE FROM blocks WHERE guild_id = ? AND user_id = ? AND blocked_id = ?",
            (who.guild, who.user, user_id),
        ).rowcount
        if removed:
            self._spend(connection, who, now)
        return bool(removed)

    def _spend(self, connection: Connection, who: Who, now: datetime) -> None:
        limit = self._config().limits.settings
        spend(connection, who, "settings", limit.times, limit.per, now)
