"""The nouns of goals: plain values, no input or output (section 3 of the product page)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import Refusal
from bot.local_time import resolve, week_of
from bot.members import Who
from bot.text import clean_within

TEXT_LIMIT = 200
CUE_LIMIT = 150
PLAN_LIMIT = 200
"""Characters that fit in each part: a goal longer than that is two."""

SUREST = 10
"""The highest confidence."""

_WEEK = timedelta(weeks=1)
_SUNDAY = timedelta(days=6)
_REVIEWED_AT = time(17)


class GoalKind(StrEnum):
    """The floor is what can be done even in a bad week; the stretch is what a good week might bring."""

    FLOOR = "floor"
    STRETCH = "stretch"


class Outcome(StrEnum):
    """How a goal's week went, in the person's own judgement."""

    DONE = "done"
    PARTLY = "partly"
    NOT_THIS_WEEK = "not_this_week"


@dataclass(frozen=True, slots=True)
class Given:
    """A goal as it was typed: `cue` is the if, `plan` the then, `confidence` 0 to 10 or nothing."""

    text: str = ""
    cue: str = ""
    plan: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A goal as it is kept."""

    text: str
    cue: str | None = None
    plan: str | None = None
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal of one week; `monday` names the week. `outcome` is None until the person looked back on it."""

    id: int
    who: Who
    monday: date
    kind: GoalKind
    text: str
    cue: str | None
    plan: str | None
    confidence: int | None
    outcome: Outcome | None

    @property
    def place(self) -> tuple[int, GoalKind]:
        """Where it stands in a list: the most recent week first, the floor before the stretch."""
        return -self.monday.toordinal(), self.kind


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form is opened with. `goal` is the one it changes; None: it sets the goal of that kind and week.

    `start` are words to begin from where there is no such goal yet.
    """

    kind: GoalKind
    monday: date
    goal: Goal | None = None
    start: Goal | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A goal was set or changed.

    `unsure`: the confidence asks for a smaller floor. `floor`: for a stretch, the floor of the same week if
    there is one. `review_at`: when Belay asks how it went; None when that moment has passed.
    """

    goal: Goal
    unsure: bool
    floor: Goal | None
    review_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The goals of this week, of the next (carried over) and of a few weeks before, most recent first."""

    this_week: date
    goals: Sequence[Goal]

    def of_week(self, monday: date) -> list[Goal]:
        """The goals of one week."""
        return [goal for goal in self.goals if goal.monday == monday]

    @property
    def open(self) -> bool:
        """Whether one of them can be looked back on now."""
        return any(goal.outcome is None and goal.monday <= self.this_week for goal in self.goals)


@dataclass(frozen=True, slots=True)
class Entry:
    """One goal in a review. `carried`: the later goal it became. `carry_to`: the week it can move to."""

    goal: Goal
    carried: Goal | None
    carry_to: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """Goals to look back on, most recent first. `more_after`: the goal after which earlier ones follow."""

    this_week: date
    entries: Sequence[Entry]
    more_after: int | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """`goal` as it is now, on its page."""

    goal: Goal
    page: Page


@dataclass(frozen=True)
class GoalMissing(Refusal):
    """A form in which the goal itself is empty. `planned`: there was a plan."""

    planned: bool


@dataclass(frozen=True)
class UnclearConfidence(Refusal):
    """A confidence that is no whole number from 0 to 10."""

    given: str


@dataclass(frozen=True)
class GoalGone(Refusal):
    """A goal that is not kept any more."""


@dataclass(frozen=True)
class WeekTaken(Refusal):
    """A goal cannot be carried over: that week has a goal of this kind already."""

    kind: GoalKind
    monday: date
    text: str


def words(given: Given) -> Words:
    """What was typed, as it is kept.

    Raises:
        TextTooLong: one part is; with its text.
        GoalMissing: no goal; a plan without one is not enough.
        UnclearConfidence: not a whole number from 0 to 10.
    """
    text = clean_within(given.text, "Goal", TEXT_LIMIT)
    cue = clean_within(given.cue, "If", CUE_LIMIT)
    plan = clean_within(given.plan, "Then", PLAN_LIMIT)
    if text is None:
        raise GoalMissing(planned=cue is not None or plan is not None)
    return Words(text, cue, plan, _confidence(given.confidence.strip()))


def _confidence(given: str) -> int | None:
    if not given:
        return None
    if not (
        given.isascii() and given.isdecimal() and len(given) <= len(str(SUREST)) and int(given) <= SUREST
    ):
        raise UnclearConfidence(given)
    return int(given)


def week_meant(opened_for: date, this_week: date) -> date:
    """The week a form sets a goal for: the one it was opened for, as long as that is near; else this week.

    A form that is opened before the week turns and sent after still means the week it showed.
    """
    near = abs(opened_for - this_week) <= _WEEK and week_of(opened_for) == opened_for
    return opened_for if near else this_week


def carry_to(monday: date, this_week: date) -> date:
    """The week a goal of the week `monday` is carried to: the next, or this one where that has passed."""
    return max(monday + _WEEK, this_week)


def review_time(monday: date, zone: ZoneInfo) -> datetime:
    """When a week's goals are looked back on: its Sunday at 17:00 in the person's zone, as a UTC instant."""
    return resolve(datetime.combine(monday + _SUNDAY, _REVIEWED_AT), zone)
