"""The nouns of a check-in and what can be refused about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from bot.errors import Refusal
from bot.members import Who


class Feeling(IntEnum):
    """How the search feels; always optional."""

    HARD = 1
    LOW = 2
    OKAY = 3
    GOOD = 4
    STRONG = 5


class Visibility(StrEnum):
    """Who sees a check-in. Nobody else, until the member says so, post by post (section 1, P6)."""

    ME = "me"
    COACHES = "coaches"
    SERVER = "server"
    UNNAMED = "unnamed"


PLACES: Mapping[Visibility, str] = {
    Visibility.SERVER: "check-ins",
    Visibility.UNNAMED: "check-ins",
    Visibility.COACHES: "coaches",
}
"""The channel in which a check-in of that visibility is shown."""

SUBJECTS: Mapping[Visibility, str] = {
    Visibility.SERVER: "check_in",
    Visibility.UNNAMED: "check_in_unnamed",
    Visibility.COACHES: "check_in_coaches",
}
"""What a message that shows it is known by, by audience."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a member writes in a check-in: every part optional, at least one filled."""

    feeling: Feeling | None = None
    worked_in: str | None = None
    worked_on: str | None = None
    next_step: str | None = None
    in_the_way: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was filled in."""
        return self == Written()


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One check-in as it stands.

    `was_named`: others saw it with its author's name once. `answered_at`: a person first responded.
    `expired_at`: its text's time was up. `weeks`: in how many weeks its author has shown up, counted in the same
    transaction by the verbs that change a check-in.
    """

    id: int
    who: Who
    at: datetime
    day: date
    written: Written
    visibility: Visibility
    alias: str | None
    was_named: bool
    edited_at: datetime | None
    answered_at: datetime | None
    withdrawn_at: datetime | None
    expired_at: datetime | None
    weeks: int | None = None

    @property
    def is_public(self) -> bool:
        """Whether everybody in the server can see it, named or not."""
        return self.visibility in {Visibility.SERVER, Visibility.UNNAMED}

    @property
    def is_open(self) -> bool:
        """Whether it still stands: neither taken back nor past its time."""
        return self.withdrawn_at is None and self.expired_at is None

    def subject_for(self, visibility: Visibility) -> str:
        """As a subject of letters where that audience sees it: a message never changes its audience."""
        return f"{SUBJECTS[visibility]}:{self.id}"


class ResponseKind(StrEnum):
    """What others can answer with one press."""

    CHEER = "cheer"
    SAME_HERE = "same_here"
    CAN_HELP = "can_help"


@dataclass(frozen=True, slots=True)
class Response:
    """What a press did: `first` is False when the person had answered so before. `introduction` for "I can help"."""

    check_in: CheckIn
    kind: ResponseKind
    first: bool
    count: int
    introduction: "Introduction | None" = None


class IntroductionState(StrEnum):
    """offered -> accepted (both said yes: a private thread opens) or declined (nothing more happens)."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Introduction:
    """Somebody offered to help the author of a check-in."""

    id: int
    check_in_id: int
    guild_id: int
    helper_id: int
    state: IntroductionState


@dataclass(frozen=True, slots=True)
class Card:
    """A check-in with what its card shows."""

    check_in: CheckIn
    counts: Mapping[ResponseKind, int]


@dataclass(frozen=True)
class NothingWritten(Refusal):
    """A check-in with every part empty."""


@dataclass(frozen=True)
class CheckInGone(Refusal):
    """The check-in was taken back, deleted, or its time is up."""


@dataclass(frozen=True)
class AlreadyNamed(Refusal):
    """It stood in the server with its author's name, so it cannot become unnamed."""


@dataclass(frozen=True)
class NoCheckIn(Refusal):
    """The member has no check-in to edit yet."""


@dataclass(frozen=True)
class OwnCheckIn(Refusal):
    """Answering one's own check-in; `cheered_by` and `same_here` are who did."""

    cheered_by: tuple[int, ...]
    same_here: tuple[int, ...]


@dataclass(frozen=True)
class IntroductionDecided(Refusal):
    """The author has answered this offer already."""

    accepted: bool


@dataclass(frozen=True)
class UnknownDays(Refusal):
    """Days of a reminder that cannot be read."""

    given: str


@dataclass(frozen=True)
class NoReminder(Refusal):
    """There is no reminder to turn off."""
