"""The nouns of helpers: plain values, no input or output (section 4 of the product page)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.errors import Refusal
from bot.members import Quiet, Who
from bot.text import clean, clean_within

MOST_FIELDS = 10
FIELD_LIMIT = 40
"""Characters of one field."""

CAPACITIES = range(1, 6)
"""Open asks that somebody may take on at once."""

USUAL_CAPACITY = 2

_BETWEEN_FIELDS = re.compile(r"[,;\n，、،]")
_WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")  # "c++" and "c#" are not "c"


@dataclass(frozen=True, slots=True)
class Given:
    """A profile as it was typed. `kinds`: ids, none for anything; `fields`: with commas between them."""

    kinds: tuple[str, ...] = ()
    fields: str = ""
    capacity: str = ""
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody gives: kinds of ask (none: anything), fields they know, and open asks at once."""

    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    capacity: int = USUAL_CAPACITY


@dataclass(frozen=True, slots=True)
class Profile:
    """A helper's profile. `off_at`: they stopped helping then; `paused_until`: invitations rest until then.

    A pause that is over is None.
    """

    who: Who
    offer: Offer
    since: datetime
    paused_until: datetime | None
    off_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A profile, and with how many open asks its owner is helping now."""

    profile: Profile
    helping: int

    @property
    def full(self) -> bool:
        """Whether that is as much as they want."""
        return self.helping >= self.profile.offer.capacity


class Saved(Enum):
    """What sending the form did."""

    FIRST = auto()
    AGAIN = auto()
    """Helping was off and is on again."""

    CHANGED = auto()
    SAME = auto()


@dataclass(frozen=True)
class NoProfile(Refusal):
    """The person is no helper yet."""


@dataclass(frozen=True)
class HelpingIsOff(Refusal):
    """There are no invitations that could rest."""

    since: datetime


@dataclass(frozen=True)
class NotResting(Refusal):
    """There is no pause of invitations to end."""


@dataclass(frozen=True)
class TooManyFields(Refusal):
    """More fields than fit."""

    given: int
    most: int


@dataclass(frozen=True)
class KindsGone(Refusal):
    """None of the chosen kinds can be asked for any more: the configuration changed while the form was open."""


def offer(given: Given, known: Sequence[str]) -> Offer:
    """What was typed, as it is kept; `known` are the ids of the kinds that can be asked for.

    Raises:
        KindsGone, TooManyFields: see there.
        TextTooLong: one of the fields is; with its text.
    """
    kinds = tuple(kind for kind in known if kind in given.kinds)
    if given.kinds and not kinds:
        raise KindsGone
    capacity = int(given.capacity) if given.capacity.isdecimal() else USUAL_CAPACITY
    return Offer(kinds, fields_of(given.fields), capacity if capacity in CAPACITIES else USUAL_CAPACITY)


def fields_of(text: str) -> tuple[str, ...]:
    """The fields in a text with commas between them, each once, as it was written first.

    Raises:
        TextTooLong: one of them is; with its text.
        TooManyFields: there are more than fit.
    """
    found: dict[frozenset[str], str] = {}
    for part in _BETWEEN_FIELDS.split(clean(text)):
        field = clean_within(" ".join(part.split()), "A field", FIELD_LIMIT)
        if field is not None and (words := words_of(field)):
            found.setdefault(words, field)
    if len(found) > MOST_FIELDS:
        raise TooManyFields(len(found), MOST_FIELDS)
    return tuple(found.values())


def words_of(text: str) -> frozenset[str]:
    """The words of a text, as they are compared: neither case nor accents make a difference."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return frozenset(_WORD.findall(text.casefold()))


def longest_word(field: str) -> str:
    """The word by which a field is found among the words of an ask: the longest, of those the first by letters."""
    return min(words_of(field), key=lambda word: (-len(word), word))
