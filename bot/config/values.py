"""How texts, numbers and words are written in `config.yaml`, and what is said when they are not.

Each reader, here and in `times.py`, takes what the file holds, or the finished value (so that models can be
built in Python as well), and returns the finished value or raises `Wrong`. A text in the file arrives as
`str`; whatever else stands there without quotes arrives as `Bare`, which still knows how it was written.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.config.faults import Wrong, did_you_mean, shortened

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 40
_COUNTRY = re.compile(r"[A-Z]{2}")
_MOST_LINES = 3
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Bare:
    """A value without quotes that YAML does not read as text.

    Attributes:
        raw: As it is written in the file.
        value: As YAML reads it: a bool, an int, a float, a date or a datetime.
    """

    raw: str
    value: object


def shown(value: object) -> str:
    """A value as a fault repeats it: as it was written, short, on one line, without secrets."""
    match value:
        case str():
            return f'"{shortened(value)}"'
        case Bare():
            return shortened(value.raw)
        case Mapping():
            return "a group of keys"
        case list() | tuple():
            return "a list"
        case None:
            return "nothing"
        case _:
            return shortened(str(value))


def kind(value: object) -> str:
    """What YAML made of a value without quotes."""
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case _:
            return "a date"


def slip(value: object) -> Wrong:
    """What is wrong with a value that should have been text and is not."""
    if isinstance(value, Bare):
        return Wrong(
            f"{shown(value)} without quotes is read as {kind(value.value)}, not as text",
            f'Put it in quotes: "{shown(value)}".',
        )
    return Wrong(f"{shown(value)} stands where a text is expected", "Write one text, in quotes.")


def text(most: int) -> Callable[[object], str]:
    """A reader of text with 1 to `most` characters; space around it does not count."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise slip(value)
        stripped = value.strip()
        if not stripped:
            raise Wrong("the text is empty", f"Write 1 to {most} characters.")
        if len(stripped) > most:
            raise Wrong(
                f"the text has {len(stripped)} characters",
                f"At most {most} fit: shorten it by {len(stripped) - most}.",
            )
        return stripped

    return read


def whole(least: int, most: int) -> Callable[[object], int]:
    """A reader of whole numbers from `least` to `most`."""
    cure = f"Write a whole number from {least} to {most}, without quotes."

    def read(value: object) -> int:
        number = value.value if isinstance(value, Bare) else value
        # To Python, true is a 1.
        if isinstance(number, bool) or not isinstance(number, int):
            raise Wrong(f"{shown(value)} is not a whole number", cure)
        if not least <= number <= most:
            raise Wrong(f"{shown(value)} is out of range", cure)
        return number

    return read


def switch(value: object) -> bool:
    """True or false."""
    chosen = value.value if isinstance(value, Bare) else value
    if not isinstance(chosen, bool):
        raise Wrong(f"{shown(value)} is neither true nor false", "Write true or false, without quotes.")
    return chosen


def some(items: tuple[str, ...]) -> tuple[str, ...]:
    """A list that must not be empty."""
    if not items:
        raise Wrong("the list is empty", "Keep at least one entry, or leave the key out for Belay's own.")
    return items


def up_to(most: int) -> Callable[[tuple[_Entry, ...]], tuple[_Entry, ...]]:
    """A list of 1 to `most` entries."""

    def check(entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
        if not 1 <= len(entries) <= most:
            raise Wrong(f"there are {len(entries)} entries", f"Keep 1 to {most}.")
        return entries

    return check


def up_to_three(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of one country: one to three, for someone in distress should not have to choose."""
    if not 1 <= len(lines) <= _MOST_LINES:
        raise Wrong(f"there are {len(lines)} lines", f"Give 1 to {_MOST_LINES}, the first to try first.")
    return lines


def slug(value: object) -> str:
    """The lasting name of a series: small letters, digits and single hyphens."""
    if not isinstance(value, str):
        raise slip(value)
    if not _SLUG.fullmatch(value) or len(value) > _LONGEST_SLUG:
        raise Wrong(
            f"{shown(value)} cannot be an id",
            f'Use small letters, digits and hyphens, at most {_LONGEST_SLUG}: "monday-check-in".',
        )
    return value


def one_of(known: Collection[str]) -> Callable[[object], str]:
    """A reader of a word from a fixed set."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise slip(value)
        if value not in known:
            raise Wrong(f"{shown(value)} is not known here", did_you_mean(value, known))
        return value

    return read


def country(value: object) -> str:
    """An ISO 3166 code of two capital letters, such as "DE"."""
    if not isinstance(value, str) or not _COUNTRY.fullmatch(value):
        raise Wrong(
            f"{shown(value)} is not a country code",
            "Use the two capital letters of ISO 3166: GB for the United Kingdom, DE for Germany.",
        )
    return value


def as_list(value: object) -> object:
    """Refuses a single value where a list belongs, with a cure that shows it in brackets."""
    if isinstance(value, str | Bare):
        raise Wrong(
            f"{shown(value)} is a single value, and a list is expected",
            f"Write it in brackets: [{shown(value)}].",
        )
    if isinstance(value, Mapping):
        raise Wrong(
            "a group of keys stands where a list is expected",
            "Begin each entry with a dash and a space.",
        )
    return value
