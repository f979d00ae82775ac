"""The nouns of rings of asks: plain values, no input or output (section 4 of the product page)."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Refusal
from bot.outbox import Posted


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a ring, without names and without unnamed asks.

    `joined` people; `asks` that they posted, of which `answered` had an answer from a person; `answers` that they
    gave to others.
    """

    joined: int = 0
    asks: int = 0
    answers: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring. `ended_at` is None while nobody ended it, even in the moment after `ends_at`."""

    id: int
    guild: int
    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether nothing counts for it any more."""
        return self.ended_at is not None or now >= self.ends_at

    @property
    def end(self) -> datetime:
        """When it ended, or will."""
        return self.ended_at or self.ends_at


@dataclass(frozen=True, slots=True)
class Progress:
    """A ring as everyone may see it; `over`: `counts` are the last ones."""

    ring: Ring
    counts: Counts
    over: bool


@dataclass(frozen=True, slots=True)
class Started:
    """What a moderator's start led to.

    `new`: this one began it. `posted`: where the panel is, once it is anywhere; else it goes to `channel`.
    """

    ring: Ring
    new: bool
    posted: Posted | None
    channel: int


@dataclass(frozen=True, slots=True)
class Part:
    """A ring for one person alone: what they posted and answered, unnamed asks included.

    `first`: this press had them join. `over`: nothing counts for the ring any more.
    """

    ring: Ring
    joined: bool
    first: bool
    over: bool
    asks: int
    answers: int
    posted: Posted | None


@dataclass(frozen=True)
class NoRing(Refusal):
    """No ring is running in the server."""


@dataclass(frozen=True)
class RingGone(Refusal):
    """A control of a ring that this server does not have."""


@dataclass(frozen=True)
class RingOver(Refusal):
    """The ring ended at an instant."""

    ended_at: datetime
