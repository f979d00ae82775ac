"""What the room of prompts holds about people."""

from datetime import datetime
from typing import Any

from bot.database import Connection
from bot.members import Who


class PromptHoldings:
    """Series know servers and nobody in them: there is nothing to hand out and nothing to forget."""

    name = "prompts"
    tables = frozenset[str]()

    def export(self, connection: Connection, who: Who) -> Any:
        """Nothing is held about a person."""
        del connection, who

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Nothing is held about a person."""
        del connection, who, now

    def expire(self, connection: Connection, before: datetime) -> None:
        """No member's text is held."""
        del connection, before
