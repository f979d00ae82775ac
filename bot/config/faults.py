"""What is wrong with a configuration, in words that an operator can act on and that never show a secret."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST_SHOWN = 60
"""Characters of a faulty value that a fault repeats; enough to recognise it, short enough for one line."""

SECRET = re.compile(
    r"""
      [\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}      # a bot token: id, time and signature, each in base64
    | mfa\.[\w-]{20,}                            # a user token
    | (?<=/webhooks/)\d{15,}/[\w-]{20,}          # the address of a webhook is its password
    """,
    re.VERBOSE,
)
"""Texts that look like a Discord secret."""

KEEP_IT_OUT = (
    "Take it out of this file and give it in the environment as DISCORD_TOKEN, or in a file named by "
    "DISCORD_TOKEN_FILE. If others could read this file, reset the token in Discord's developer portal."
)


def clean(text: str) -> str:
    """`text` on one line, without secrets and without characters that a terminal would obey."""
    hidden = SECRET.sub("(hidden)", text)
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in hidden)


def shortened(text: str) -> str:
    """`clean` and no longer than a line has room for."""
    whole = clean(text)
    return whole if len(whole) <= _LONGEST_SHOWN else f"{whole[: _LONGEST_SHOWN - 1]}…"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that was probably meant by `word`, whatever its case, or None."""
    by_fold = {each.casefold(): each for each in known}
    close = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A cure for a word that is not one of `known`: the nearest, or all of them."""
    choices = tuple(known)
    near = nearest(word, choices)
    return f'Did you mean "{near}"?' if near else f"It can be one of: {', '.join(choices)}."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place.

    Attributes:
        file: The file's name, or "environment".
        line: Counted from 1; 0 when the fault is the file's as a whole.
        column: Counted from 1, where it is known.
        key: The path to the value, such as `series[0].time`; empty when there is none.
        wrong: What is wrong, a clause without a full stop.
        cure: What would be right, one or more sentences.
    """

    file: str
    line: int
    column: int | None
    key: str
    wrong: str
    cure: str

    def __str__(self) -> str:
        place = f"{clean(self.file)}:{self.line}" if self.line else clean(self.file)
        return ": ".join(part for part in (place, self.key, f"{self.wrong}. {self.cure}") if part)


class ConfigFaults(Exception):  # noqa: N818 - it is read as a list of faults
    """A configuration cannot be used; `faults` holds every reason found, in the order of the lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.column or 0, fault.key)))
        super().__init__("\n".join(map(str, self.faults)))


class Wrong(ValueError):  # noqa: N818 - half a fault, until somebody adds the place
    """One value cannot be used. Where it stands is for the caller to know, who has the file.

    Attributes:
        beside: The key beside this one that is at fault instead; "" for the group as a whole.
    """

    def __init__(self, wrong: str, cure: str, *, beside: str | None = None) -> None:
        super().__init__(f"{wrong}. {cure}")
        self.wrong = wrong
        self.cure = cure
        self.beside = beside
