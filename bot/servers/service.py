"""What can be asked and changed about a server."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.clock import Clock
from bot.database import Connection, Database
from bot.servers import store
from bot.servers.model import Server, Trouble

WhenSetUp = Callable[[Connection, Server, datetime], None]
"""Told in the same transaction that a server's settings changed."""


class Servers:
    """The settings of every server this process serves."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._listeners: list[WhenSetUp] = []

    def when_set_up(self, listener: WhenSetUp) -> None:
        """Have `listener` told, in the same transaction, when settings changed."""
        self._listeners.append(listener)

    async def find(self, guild_id: int) -> Server:
        """The settings of a server; defaults where nobody set anything."""
        return await self._database.read(store.find, guild_id)

    async def set_up(
        self, guild_id: int, zone: str, places: Mapping[str, int], roles: Mapping[str, int]
    ) -> Server:
        """Keep what was chosen in `/setup`; doing it again changes only what is named."""
        return await self._database.write(self._set_up, guild_id, zone, places, roles)

    def _set_up(
        self,
        connection: Connection,
        guild_id: int,
        zone: str,
        places: Mapping[str, int],
        roles: Mapping[str, int],
    ) -> Server:
        now = self._clock()
        store.set_up(connection, guild_id, zone, places, roles, now)
        server = store.find(connection, guild_id)
        for listener in self._listeners:
            listener(connection, server, now)
        return server

    async def joined(self, guild_id: int) -> None:
        """The bot is (again) in a server."""
        await self._database.write(store.set_left, guild_id, None)

    async def left(self, guild_id: int) -> None:
        """The bot was removed from a server; its members' data goes after the time in `retention.departed`."""
        await self._database.write(store.set_left, guild_id, self._clock())

    async def troubles(self, guild_id: int) -> list[Trouble]:
        """What is broken in a server, oldest first."""
        return await self._database.read(store.troubles, guild_id)
