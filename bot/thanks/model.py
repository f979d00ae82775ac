"""The nouns of thanks: who thanked whom, for what, and who was left out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import Refusal

WORDS_LIMIT = 500
"""Characters that fit in the words of thanks."""

MOST_PEOPLE = 5
"""People whom one act of thanking may name."""


class Why(StrEnum):
    """Why somebody who was named is not thanked now."""

    SELF = "self"
    """They are the giver."""

    BOT = "bot"
    """They are a bot."""

    GONE = "gone"
    """They are not in the server, or are a former member."""

    BLOCKED = "blocked"
    """The giver blocked them. Whoever blocked the giver is not told apart from anybody else."""

    LATELY = "lately"
    """The giver thanked them not long ago (`asks.thanks_pair_every`)."""

    ALREADY = "already"
    """The author of this unnamed ask thanked them for it."""

    TODAY = "today"
    """The giver used up `limits.thanks`."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who was named and is not thanked; `again_at` is when it can be done, where that is a matter of time."""

    user_id: int
    why: Why
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What became of an act of thanking; both in the order in which the people were named."""

    thanked: tuple[int, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Thank:
    """One person's thanks to another. `giver` and `signed` are both None for a former member.

    Attributes:
        id: Its number.
        guild: The server it was given in.
        user_id: Who is thanked.
        giver: Who thanks, unless the ask was unnamed.
        signed: The alias of an unnamed ask.
        kind: The kind of the ask it is for, if for one.
        words: What they said, if anything, until it expires.
    """

    id: int
    guild: int
    user_id: int
    giver: int | None
    signed: str | None
    kind: str | None
    words: str | None


@dataclass(frozen=True)
class NoWords(Refusal):
    """Thanks without words, where the words are what is given."""


@dataclass(frozen=True)
class NobodyThanked(Refusal):
    """Everybody who was named was left out."""

    left_out: tuple[LeftOut, ...]
