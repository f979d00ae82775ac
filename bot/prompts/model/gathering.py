"""The nouns of a post that gathers what members gave to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.database import Connection

Source = Literal["win", "setback"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """One thing that is said in a gathering post. `user_id` is None where its owner is not named.

    `text`: what happened, as its owner wrote it; `rest`: what they add to it (what helped, what is next), if anything.
    `kind`: of a setback, what it was.
    """

    source: Source
    user_id: int | None
    text: str
    rest: str | None = None
    kind: str | None = None


class Gatherable(Protocol):
    """A room whose owners may give what they wrote to a gathering post; each part of somebody else's transaction."""

    @property
    def source(self) -> Source:
        """What it is called that they give."""
        ...

    def given(self, connection: Connection, guild_id: int, after: datetime, until: datetime) -> Sequence[int]:
        """What was given later than `after` and not later than `until`, in the order in which it was given."""
        ...

    def words(self, connection: Connection, item_id: int) -> Gathered | None:
        """What it says now; None when it is gone, was taken out of the post, or has no words any more."""
        ...
