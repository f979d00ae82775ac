"""The role that a series notifies in a server, which members join and leave by a button."""

from collections.abc import Callable

from bot.clock import Clock
from bot.config import Config
from bot.database import Database


class Pings:
    """Which role a series notifies."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config
