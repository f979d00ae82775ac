"""A server as `/setup` leaves it, written before the bot starts: for who measures what comes after."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from random import Random

from bot.clock import Clock
from bot.config import load
from bot.database import Database
from bot.services import build


class _NoAlarms:
    """Nothing falls due while the furniture is carried in."""

    def ring_at(self, name: str, when: datetime, look: Callable[[], None]) -> None:
        """Ring never."""

    def silence(self, name: str) -> None:
        """Stay silent."""


async def furnish(
    database: Path,
    config: Path,
    clock: Clock,
    guild_id: int,
    places: Mapping[str, int],
    *,
    zone: str = "UTC",
    roles: Mapping[str, int] | None = None,
) -> None:
    """Make the database of a bot that is not running know a server.

    ``places`` maps purposes ("check-ins") to channel ids, ``roles`` parts ("coach") to role ids; ``zone`` is the server's
    IANA time zone.
    """
    settings = load(config)
    opened = await Database.open(database)
    try:
        services = build(opened, clock, _NoAlarms(), lambda: settings, Random(0))
        await services.servers.set_up(guild_id, zone, places, roles or {})
    finally:
        await opened.close()
