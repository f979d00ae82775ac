"""What is left of office hours: questions, actions, notes, ratings."""

from dataclasses import dataclass
from datetime import datetime

from bot.members import Who
from bot.office_hours.model.sessions import Session
from bot.office_hours.model.turns import Booking, Standing


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked ahead.

    `who` is None for a former member; it is shown to nobody when `unnamed`. `votes`: who has it too, besides the one
    who asked.
    """

    id: int
    guild: int
    session_id: int
    who: Who | None
    unnamed: bool
    text: str | None
    made_at: datetime
    votes: int = 0
    answer: str | None = None
    answered_by: int | None = None
    answered_at: datetime | None = None
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def subject(self) -> str:
        """Of its published answer."""
        return f"question:{self.id}"


@dataclass(frozen=True, slots=True)
class Action:
    """What a person will do after a visit."""

    id: int
    visit_id: int
    who: Who
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What a coach wrote about a visit."""

    visit_id: int
    coach: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ratings:
    """How a coach's visits were rated: only in whole fives, so that no single one can be told.

    `mean` of the first `count`, with what was written, in no order; None below five.
    """

    count: int
    mean: float | None
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """All that a person has to do with in office hours now."""

    bookings: tuple[tuple[Booking, Session], ...]
    places: tuple[Standing, ...]
    follows: tuple[Session, ...]
    questions: tuple[Question, ...]
    actions: tuple[Action, ...]
    visits: int
