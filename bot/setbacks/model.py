"""The nouns of setbacks: plain values, no input or output (section 3 of the product page)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import Refusal
from bot.members import Gather, Who
from bot.text import clean_within

HAPPENED_LIMIT = 600
NEXT_LIMIT = 300
"""Characters: both together fit on one card, even when every one of them has to be escaped."""


class SetbackKind(StrEnum):
    """What came back, if anything did."""

    REJECTION = "rejection"
    GHOSTED = "ghosted"
    NO_REPLY = "no_reply"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Given:
    """A setback as it was typed; everything but the kind is optional."""

    kind: str
    happened: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A setback as it is kept."""

    kind: SetbackKind
    happened: str | None = None
    next_step: str | None = None


@dataclass(frozen=True, slots=True)
class Setback:
    """One setback. `revision` grows with each change of its words; `shared`: others can see it.

    `gather`: how it may stand in the week's post, and `gather_at`: since when it may, or might the last time.
    `was_named`: others saw it with its owner's name once.
    """

    id: int
    who: Who
    opened_by: int
    words: Words
    logged_at: datetime
    shared: bool
    revision: int
    gather: Gather = Gather.NO
    gather_at: datetime | None = None
    was_named: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A setback as others see it: `same_here` is how many said so."""

    setback: Setback
    same_here: int


@dataclass(frozen=True, slots=True)
class SameHere:
    """Somebody pressed "Same here". `first`: it was not counted before. `own`: on a setback of their own."""

    card: Card
    first: bool
    own: bool


@dataclass(frozen=True)
class KindMissing(Refusal):
    """A form that does not say what it was."""


@dataclass(frozen=True)
class SetbackGone(Refusal):
    """A setback that was taken back."""


@dataclass(frozen=True)
class NotShared(Refusal):
    """A setback that its owner keeps private, pressed by somebody else."""


def words(given: Given) -> Words:
    """What was typed, as it is kept.

    Raises:
        KindMissing: no such kind.
        TextTooLong: one part is; with its text.
    """
    if given.kind not in set(SetbackKind):
        raise KindMissing
    return Words(
        SetbackKind(given.kind),
        clean_within(given.happened, "What happened", HAPPENED_LIMIT),
        clean_within(given.next_step, "What is next", NEXT_LIMIT),
    )
