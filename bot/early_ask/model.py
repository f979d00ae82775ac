"""The noun of the room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.database import Connection
from bot.errors import Refusal
from bot.members import Who

QUIET_MEMBER = "quiet"
"""The room's own reason: a while as a member without an ask."""


class Source(Protocol):
    """A room that may know a reason why a person would welcome an offer of help."""

    def reason(self, connection: Connection, who: Who, now: datetime) -> str | None:
        """A word for the reason ("low", "obstacle", "setbacks"), or None."""
        ...


@dataclass(frozen=True, slots=True)
class EarlyAskOffer:
    """An offer that was made. `answer` is 'not_now' once the person said so."""

    id: int
    who: Who
    reason: str
    at: datetime
    answer: str | None


@dataclass(frozen=True)
class OfferGone(Refusal):
    """The offer is not there any more."""
