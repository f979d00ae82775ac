"""A post that gathers what members gave to it since the last one."""

from collections.abc import Sequence

from bot.clock import Clock
from bot.database import Database
from bot.prompts.model import Gatherable


class Gathering:
    """Which wins and setbacks a post says. `sources`: the rooms they come from."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.sources: Sequence[Gatherable] = ()
