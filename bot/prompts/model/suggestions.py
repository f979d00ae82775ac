"""The nouns of prompts that members suggest, and when two texts are the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.members import Who

TEXT_LIMIT = 400
"""Characters of a prompt, as in the bank of `config.yaml`."""

ANSWER_LIMIT = 300
"""Characters of a word that comes with a no."""


PAGE = 10
"""How many suggestions are listed at once."""


class SuggestionState(StrEnum):
    """What became of a suggestion."""

    WAITING = "waiting"
    """Moderators have not decided."""

    APPROVED = "approved"
    """Taken up: it is in the bank of its series, in this server."""

    DECLINED = "declined"
    """Moderators said no."""

    TAKEN_BACK = "taken_back"
    """Its author took it back, before or after it was taken up."""

    TAKEN_OUT = "taken_out"
    """It was taken up, and moderators took it out of the bank again."""

    LAPSED = "lapsed"
    """Nobody decided for as long as texts are kept."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prompt that a member suggested for a series.

    `user_id` is None once the author deleted their data. `text` is what they wrote, None once it expired or was taken
    back; `words` what moderators took up. `credit`: the author wishes to be named with it. `decided_at`: when it came
    to its present state. `answer`: the moderators' word that came with a no.
    """

    id: int
    guild_id: int
    user_id: int | None
    series_id: str
    text: str | None
    credit: bool
    state: SuggestionState
    words: str | None
    at: datetime
    decided_at: datetime | None = None
    answer: str | None = None

    @property
    def subject(self) -> str:
        """As the subject of letters."""
        return f"suggestion:{self.id}"

    @property
    def waits(self) -> bool:
        """Whether moderators have still to decide."""
        return self.state is SuggestionState.WAITING

    @property
    def stands(self) -> bool:
        """Whether it is in the bank of its series."""
        return self.state is SuggestionState.APPROVED

    @property
    def says(self) -> str | None:
        """The prompt as it is now: what was taken up, else what its author wrote."""
        return self.words or self.text

    @property
    def was_changed(self) -> bool:
        """Whether moderators took up other words than the author's."""
        return self.words is not None and self.text is not None and self.words != self.text

    def is_of(self, who: Who) -> bool:
        """Whether this person suggested it."""
        return (self.guild_id, self.user_id) == (who.guild, who.user)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A suggestion as it was typed: the text, the series' id, and whether its author wishes to be named."""

    text: str
    series_id: str
    credit: bool


@dataclass(frozen=True, slots=True)
class Bank:
    """A series that members can suggest prompts for."""

    series_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion as somebody looks at it. `title`: of its series as `config.yaml` has it now, None: it is gone.

    `fresh`: what was just asked for was done; otherwise this is what was found instead, and nothing changed.
    """

    suggestion: Suggestion
    title: str | None
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """What waits for moderators: one suggestion to look at, if there is any, and how many wait in all."""

    shown: Shown | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some suggestions, newest first. `more`: older ones follow."""

    shown: tuple[Shown, ...]
    more: bool = False


def same_text(one: str, other: str) -> bool:
    """Whether two prompts read the same: capitals and line breaks make no difference."""
    return _read(one) == _read(other)


def is_among(text: str, others: Iterable[str]) -> bool:
    """Whether one of `others` reads the same as `text`."""
    return any(same_text(text, other) for other in others)


def _read(text: str) -> str:
    return " ".join(text.split()).casefold()
