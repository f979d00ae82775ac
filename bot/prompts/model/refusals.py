"""The noes of prompts."""

from dataclasses import dataclass
from datetime import datetime

from bot.config import Fault
from bot.errors import Refusal
from bot.prompts.model.pings import RoleSeen, Unfit


@dataclass(frozen=True)
class NoSuchSeries(Refusal):
    """No series of that name. `known` are the names there are."""

    given: str
    known: tuple[str, ...]


@dataclass(frozen=True)
class OnlyByMessage(Refusal):
    """The series goes to its subscribers by direct message, so there is no post to make or to leave out."""

    title: str


@dataclass(frozen=True)
class RestsInConfig(Refusal):
    """The series rests by `paused: true` in `config.yaml`, which only who runs Belay can change."""

    series: str
    title: str


@dataclass(frozen=True)
class NothingDue(Refusal):
    """The series rests, here or by `config.yaml` (`in_config`), so there is no due time to leave out."""

    title: str
    in_config: bool


@dataclass(frozen=True)
class DuePassed(Refusal):
    """That due time is over: it can neither be left out nor taken in again."""

    title: str
    due: datetime


@dataclass(frozen=True)
class NotDueThen(Refusal):
    """The series is not due at that time any more: `config.yaml` or the server's zone was changed meanwhile."""

    title: str
    due: datetime


@dataclass(frozen=True)
class NotInBank(Refusal):
    """The text that was to be posted was taken out of the bank meanwhile."""

    title: str


@dataclass(frozen=True)
class SaidMeanwhile(Refusal):
    """The text that was to be posted was posted since it was shown, by the schedule or by another moderator."""

    title: str


@dataclass(frozen=True)
class NotApplied(Refusal):
    """`config.yaml` was read again and has `faults`; the settings in force stay."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class PingsNobody(Refusal):
    """`config.yaml` does not let the series notify a role."""

    title: str


@dataclass(frozen=True)
class NothingToJoin(Refusal):
    """The series notifies no role here now; `title` is None when the series itself is gone."""

    title: str | None


@dataclass(frozen=True)
class UnfitRole(Refusal):
    """Moderators chose a role that members cannot be let into by a button."""

    seen: RoleSeen
    why: Unfit


@dataclass(frozen=True)
class CannotMakeRole(Refusal):
    """Belay cannot make a role: it lacks Manage Roles, or (`full`) the server has as many as Discord allows."""

    full: bool = False


@dataclass(frozen=True)
class ClosedToJoin(Refusal):
    """Members cannot be let into, or out of (`leaving`), the role of a series now; moderators hear why."""

    title: str
    leaving: bool


@dataclass(frozen=True)
class NoBankHere(Refusal):
    """No series says one of several texts, so there is nothing to suggest a prompt for."""


@dataclass(frozen=True)
class BankGone(Refusal):
    """A series that is no longer in `config.yaml`, or says one text alone now."""

    series_id: str


@dataclass(frozen=True)
class SaidAlready(Refusal):
    """A prompt that reads the same is in the bank of the series `title`, or `waits` for moderators."""

    title: str
    waits: bool


@dataclass(frozen=True)
class SuggestionGone(Refusal):
    """A suggestion that is not there any more."""


@dataclass(frozen=True)
class DoseRests(Refusal):
    """Nothing of a series is sent to subscribers now, so it cannot be asked for; `title` is None when it is gone."""

    title: str | None


@dataclass(frozen=True)
class DoseGone(Refusal):
    """Nothing is kept of that subscription any more, so nothing of it is sent."""
