"""Alarms for services that nobody waits beside: whoever uses them looks for what is due."""

from collections.abc import Callable
from datetime import datetime


class NoAlarms:
    """Never ring."""

    def ring_at(self, name: str, when: datetime, look: Callable[[], None]) -> None:
        """Nothing."""

    def silence(self, name: str) -> None:
        """Nothing."""
