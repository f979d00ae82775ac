"""What moderators do with the series of their server: look, post, leave out, rest."""

from collections.abc import Callable

from bot.clock import Clock
from bot.config import Config
from bot.database import Database
from bot.prompts.service.schedule import Schedule


class Desk:
    """The verbs of `/prompts list · preview · post · skip · pause · resume`."""

    def __init__(
        self, database: Database, clock: Clock, config: Callable[[], Config], schedule: Schedule
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._schedule = schedule
