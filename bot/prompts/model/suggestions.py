"""The nouns of prompts that members suggest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SuggestionState(StrEnum):
    """What became of a suggestion."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prompt that a member suggested for a series.

    `user_id` is None once the author deleted their data. `text` is what they wrote, None once it expired; `words` what
    moderators took up. `credit`: the author wishes to be named with it.
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

    @property
    def subject(self) -> str:
        """As the subject of letters."""
        return f"suggestion:{self.id}"
