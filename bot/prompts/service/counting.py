"""What a post led people to within a day: check-ins, asks, replies, and wins and setbacks that they shared."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Who


class Counting:
    """Counts people whom a post led to something; who they were is forgotten when its day is over."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.holdings = CountingHoldings()


class CountingHoldings:
    """Whom a post of today may have led to something."""

    name = "prompts"
    tables = frozenset({"series_presses", "series_led"})

    def export(self, connection: Connection, who: Who) -> Any:
        """What it was, while its day lasts."""
        del connection, who

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove it; the numbers stay."""
        del connection, who, now

    def expire(self, connection: Connection, before: datetime) -> None:
        """Nothing of a member is kept beyond a day."""
        del connection, before
