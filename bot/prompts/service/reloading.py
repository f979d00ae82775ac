"""`config.yaml` is read again while Belay runs."""

from bot.clock import Clock
from bot.database import Database


class Reloading:
    """The verb of `/prompts reload` and of SIGHUP."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
