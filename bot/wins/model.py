"""The nouns of wins: plain values, no input or output (sections 6 and 7 of the product page)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import Refusal
from bot.members import Gather, Who
from bot.text import TextEmpty, clean_within

WHAT_LIMIT = 600
HELPED_LIMIT = 300
"""Characters: both together fit on one card, even when every one of them has to be escaped."""

WHAT = "What went well"
HELPED = "What or who helped"


class Visibility(StrEnum):
    """Who sees a win. Nobody else, until its owner says so (section 1, P6)."""

    ME = "me"
    SERVER = "server"
    UNNAMED = "unnamed"


SUBJECTS: Mapping[Visibility, str] = {Visibility.SERVER: "win", Visibility.UNNAMED: "win_unnamed"}
"""What a message that shows it is known by, by audience: a message never changes from one to the other."""


@dataclass(frozen=True, slots=True)
class Given:
    """A win as it was typed."""

    what: str
    helped: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A win as it is kept."""

    what: str
    helped: str | None = None


@dataclass(frozen=True, slots=True)
class Win:
    """One win. `revision` grows with each change of its words.

    `alias`: random, while it is shared unnamed. `was_named`: others saw it with its owner's name once. `gather`: how it
    may stand in the week's post, and `gather_at`: since when it may, or might the last time.
    """

    id: int
    who: Who
    opened_by: int
    words: Words
    at: datetime
    visibility: Visibility
    alias: str | None
    was_named: bool
    gather: Gather
    gather_at: datetime | None
    revision: int

    def subject_for(self, visibility: Visibility) -> str:
        """As a subject of letters where that audience sees it."""
        return f"{SUBJECTS[visibility]}:{self.id}"


@dataclass(frozen=True, slots=True)
class Card:
    """A win as others see it: `cheers` is how many are glad with its owner."""

    win: Win
    cheers: int


@dataclass(frozen=True, slots=True)
class Cheered:
    """Somebody pressed **Cheer**. `first`: it was not counted before. `own`: on a win of their own."""

    card: Card
    first: bool
    own: bool


@dataclass(frozen=True)
class WinGone(Refusal):
    """A win that was taken back, or whose time is up."""


@dataclass(frozen=True)
class WinNotShared(Refusal):
    """A win that its owner keeps private, pressed by somebody else."""


@dataclass(frozen=True)
class WinWasNamed(Refusal):
    """Others saw it with its owner's name, so it cannot be shared unnamed."""


@dataclass(frozen=True)
class WinGivenByName(Refusal):
    """It is given to the week's post by name, and the same words unnamed would lead to its owner."""


@dataclass(frozen=True)
class WinIsUnnamed(Refusal):
    """It is shared unnamed, and the same words by name in the week's post would lead to its owner."""


def words(given: Given) -> Words:
    """What was typed, as it is kept.

    Raises:
        TextEmpty: nothing that can be seen says what went well.
        TextTooLong: one part is; with its text.
    """
    what = clean_within(given.what, WHAT, WHAT_LIMIT)
    helped = clean_within(given.helped, HELPED, HELPED_LIMIT)
    if what is None:
        raise TextEmpty(WHAT)
    return Words(what, helped)
