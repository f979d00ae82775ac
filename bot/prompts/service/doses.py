"""A series as a direct message to those who asked for it, each at their own local time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Who
from bot.timers import Diary


class Doses:
    """The verbs of `/dose`."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._diary = diary
        self.holdings = DoseHoldings()


class DoseHoldings:
    """What a subscription holds about a person."""

    name = "doses"
    tables = frozenset({"doses"})

    def export(self, connection: Connection, who: Who) -> Any:
        """What they asked for, and when."""
        del connection, who

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Send nothing more."""
        del connection, who, now

    def expire(self, connection: Connection, before: datetime) -> None:
        """A subscription holds no text of a member."""
        del connection, before
