"""Prompts that members suggest, and what moderators make of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Who


class Suggestions:
    """The verbs of `/suggest` and `/prompts review`."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.holdings = SuggestionHoldings()


class SuggestionHoldings:
    """What a person suggested."""

    name = "suggestions"
    tables = frozenset({"suggestions"})

    def export(self, connection: Connection, who: Who) -> Any:
        """What they suggested, and what became of it."""
        del connection, who

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove what is theirs; what moderators took up stands without its author."""
        del connection, who, now

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove what was written; what moderators took up stays."""
        del connection, before
