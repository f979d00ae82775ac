"""What a person can do with goals: set, list, look back, carry over (section 3 of the product page).

Goals may be looked back on from a direct message, where Discord does not say which server is meant; so the
verbs that act on a goal take its number and the user who pressed, and find the rest themselves.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.errors import NotYours
from bot.goals import store
from bot.goals.model import (
    Draft,
    Entry,
    Given,
    Goal,
    GoalGone,
    GoalKind,
    Listing,
    Outcome,
    Page,
    Reviewed,
    Saved,
    WeekTaken,
    carry_to,
    review_time,
    week_meant,
    words,
)
from bot.local_time import DAY_STARTS, local_day, week_of
from bot.members import Who, is_paused, meet, show_up, spend, write_to, zone_of
from bot.timers import Diary, Timer, cancel, set_timer

REVIEW = "goals.review"
"""The timer of a week's end, and the letter it becomes."""

_PAGE = 4  # goals on one review card: each has a row of buttons, and Discord draws forty parts at most
_WEEKS_BEFORE = 3  # earlier weeks in a list


def current(connection: Connection, who: Who, now: datetime, day_starts: time = DAY_STARTS) -> list[Goal]:
    """The person's goals of the week that `now` is in, the floor first."""
    return store.of_week(connection, who, _week(connection, who, now, day_starts))


def _week(connection: Connection, who: Who, now: datetime, day_starts: time) -> date:
    return week_of(local_day(now, zone_of(connection, who), day_starts))


class Goals:
    """The goals of everybody."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.holdings = GoalHoldings()
        diary.register(REVIEW, self._week_ends)

    async def current(self, who: Who) -> list[Goal]:
        """The person's goals of this week, the floor first."""
        return await self._database.read(current, who, self._clock(), self._day_starts())

    def this_week(self, connection: Connection, who: Who, now: datetime) -> str | None:
        """What the person set out to do this week, the floor before the stretch; None: they set nothing."""
        found = current(connection, who, now, self._day_starts())
        return " · ".join(goal.text for goal in found) or None

    def of_person(self, connection: Connection, who: Who, goal_id: int) -> Goal | None:
        """One of the person's own goals; part of somebody else's transaction."""
        found = store.find(connection, goal_id)
        return found if found is not None and found.who == who else None

    async def listing(self, who: Who) -> Listing:
        """The goals of this week, of the next and of a few weeks before."""
        return await self._database.read(self._listing, who)

    def _listing(self, connection: Connection, who: Who) -> Listing:
        this_week = self._this_week(connection, who, self._clock())
        earliest = this_week - timedelta(weeks=_WEEKS_BEFORE)
        return Listing(this_week, store.since(connection, who, earliest))

    # Setting and changing

    async def draft(self, who: Who, kind: GoalKind) -> Draft:
        """What a form for this week's goal of a kind is opened with."""

        def transaction(connection: Connection) -> Draft:
            monday = self._this_week(connection, who, self._clock())
            return Draft(kind, monday, _of_kind(connection, who, monday, kind))

        return await self._database.read(transaction)

    async def draft_of(self, user: int, goal_id: int) -> Draft:
        """What a form that changes a goal is opened with.

        Raises:
            NotYours, GoalGone: there is no such goal of that user.
        """
        goal = await self._database.read(_own, user, goal_id)
        return Draft(goal.kind, goal.monday, goal)

    async def smaller(self, user: int, goal_id: int) -> Draft:
        """What a form for a smaller floor is opened with: the floor of that week, or the goal's own words.

        Raises:
            NotYours, GoalGone: there is no such goal of that user.
        """

        def transaction(connection: Connection) -> Draft:
            goal = _own(connection, user, goal_id)
            floor = _of_kind(connection, goal.who, goal.monday, GoalKind.FLOOR)
            return Draft(GoalKind.FLOOR, goal.monday, floor, start=None if floor else goal)

        return await self._database.read(transaction)

    async def set(self, who: Who, kind: GoalKind, opened_for: date, given: Given) -> Saved:
        """Set the goal of a kind in the week a form was opened for. Doing it again changes that goal.

        Raises:
            TextTooLong, GoalMissing, UnclearConfidence: what was typed cannot be kept.
            TooOften: nothing was changed.
        """

        def transaction(connection: Connection) -> Saved:
            now = self._clock()
            monday = week_meant(opened_for, self._this_week(connection, who, now))
            return self._put(connection, who, monday, kind, given, now)

        return await self._database.write(transaction)

    async def edit(self, user: int, goal_id: int, given: Given) -> Saved:
        """Change a goal.

        Raises:
            NotYours, GoalGone: there is no such goal of that user.
            TextTooLong, GoalMissing, UnclearConfidence: what was typed cannot be kept.
            TooOften: nothing was changed.
        """

        def transaction(connection: Connection) -> Saved:
            goal = _own(connection, user, goal_id)
            return self._put(connection, goal.who, goal.monday, goal.kind, given, self._clock())

        return await self._database.write(transaction)

    def _put(
        self, connection: Connection, who: Who, monday: date, kind: GoalKind, given: Given, now: datetime
    ) -> Saved:
        kept = words(given)
        meet(connection, who, now)
        limit = self._config().limits.check_in
        spend(connection, who, "goal", limit.times, limit.per, now)
        goal = store.put(connection, who, monday, kind, kept, now)
        show_up(connection, who, self._this_week(connection, who, now))
        unsure = goal.confidence is not None and goal.confidence < self._config().goals.confident_from
        stretch = kind is GoalKind.STRETCH
        floor = _of_kind(connection, who, monday, GoalKind.FLOOR) if stretch else None
        return Saved(goal, unsure, floor, _remind(connection, who, monday, now))

    # Looking back

    async def to_review(self, who: Who) -> Page:
        """The goals to look back on, most recent first."""
        return await self._database.read(self._page, who)

    async def earlier(self, user: int, goal_id: int) -> Page:
        """The goals to look back on that follow after one.

        Raises:
            NotYours, GoalGone: there is no such goal of that user.
        """

        def transaction(connection: Connection) -> Page:
            goal = _own(connection, user, goal_id)
            return self._page(connection, goal.who, after=goal)

        return await self._database.read(transaction)

    async def review(self, user: int, goal_id: int, outcome: Outcome) -> Reviewed:
        """Say how a goal's week went; saying something else later changes it.

        Raises:
            NotYours, GoalGone: there is no such goal of that user.
        """
        return await self._database.write(self._review, user, goal_id, outcome)

    def _review(self, connection: Connection, user: int, goal_id: int, outcome: Outcome) -> Reviewed:
        goal, now = _own(connection, user, goal_id), self._clock()
        meet(connection, goal.who, now)
        if goal.outcome is not outcome:
            store.set_outcome(connection, goal.id, outcome, now)
        show_up(connection, goal.who, self._this_week(connection, goal.who, now))
        goal = _own(connection, user, goal_id)
        return Reviewed(goal, self._page(connection, goal.who, beside=goal.monday))

    async def carry_over(self, user: int, goal_id: int) -> Reviewed:
        """Copy a goal to the week after it, or to this week where that has passed; exactly once.

        Raises:
            NotYours, GoalGone: there is no such goal of that user.
            WeekTaken: that week has a goal of this kind already.
        """
        return await self._database.write(self._carry_over, user, goal_id)

    def _carry_over(self, connection: Connection, user: int, goal_id: int) -> Reviewed:
        goal, now = _own(connection, user, goal_id), self._clock()
        this_week = self._this_week(connection, goal.who, now)
        if store.carried(connection, goal.id) is None:
            monday = carry_to(goal.monday, this_week)
            there = _of_kind(connection, goal.who, monday, goal.kind)
            if there is not None:
                raise WeekTaken(goal.kind, monday, there.text)
            meet(connection, goal.who, now)
            store.carry(connection, goal.id, monday, now)
            show_up(connection, goal.who, this_week)
            _remind(connection, goal.who, monday, now)
        return Reviewed(goal, self._page(connection, goal.who, beside=goal.monday))

    def _page(
        self, connection: Connection, who: Who, beside: date | None = None, after: Goal | None = None
    ) -> Page:
        """Up to `_PAGE` goals: the latest, those after `after`, or such that the week `beside` is there."""
        this_week = self._this_week(connection, who, self._clock())
        goals = store.to_review(connection, who, this_week, beside)
        if after is not None:
            goals = [goal for goal in goals if goal.place > after.place]
        elif any(goal.monday == beside for goal in goals[_PAGE:]):
            goals = [goal for goal in goals if beside is not None and goal.monday <= beside]
        shown = goals[:_PAGE]
        more_after = shown[-1].id if len(goals) > _PAGE else None
        return Page(this_week, [_entry(connection, goal, this_week) for goal in shown], more_after)

    def _week_ends(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """It is Sunday afternoon: ask how the week's goals went, if that was not said and nobody is away."""
        key, _, week = timer.subject.rpartition(":")
        who, monday = Who.of_key(key), date.fromisoformat(week)
        due = review_time(monday, zone_of(connection, who))
        if due > now:  # the person moved west since
            set_timer(connection, Timer(REVIEW, timer.subject, who.guild, due))
            return
        unsaid = any(goal.outcome is None for goal in store.of_week(connection, who, monday))
        if not unsaid or is_paused(connection, who, now):
            return
        subject = f"goals:{timer.subject}"
        write_to(connection, who, now, kind="goals.review", subject=subject, facts={"week_of": week})

    def _day_starts(self) -> time:
        return self._config().check_ins.day_ends

    def _this_week(self, connection: Connection, who: Who, now: datetime) -> date:
        return _week(connection, who, now, self._day_starts())


def _own(connection: Connection, user: int, goal_id: int) -> Goal:
    goal = store.find(connection, goal_id)
    if goal is None:
        raise GoalGone
    if goal.who.user != user:
        raise NotYours
    return goal


def _of_kind(connection: Connection, who: Who, monday: date, kind: GoalKind) -> Goal | None:
    return next((goal for goal in store.of_week(connection, who, monday) if goal.kind is kind), None)


def _entry(connection: Connection, goal: Goal, this_week: date) -> Entry:
    carried = store.carried(connection, goal.id)
    monday = carry_to(goal.monday, this_week)
    free = carried is None and _of_kind(connection, goal.who, monday, goal.kind) is None
    return Entry(goal, carried, monday if free and goal.outcome is not None else None)


def _remind(connection: Connection, who: Who, monday: date, now: datetime) -> datetime | None:
    """Have the person asked at the week's end, at the returned instant; None when that has passed."""
    due = review_time(monday, zone_of(connection, who))
    if due <= now:
        return None
    set_timer(connection, Timer(REVIEW, _subject(who, monday), who.guild, due))
    return due


def _subject(who: Who, monday: date) -> str:
    return f"{who.key}:{monday.isoformat()}"


class GoalHoldings:
    """What this room holds about a person."""

    name = "goals"
    tables = frozenset({"goals"})

    def export(self, connection: Connection, who: Who) -> Any:
        """The person's goals."""
        return store.everything(connection, who)

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove them, and what was still to be asked about them."""
        del now
        for monday in store.weeks(connection, who):
            cancel(connection, REVIEW, _subject(who, monday))
        store.forget(connection, who)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove the words of goals that were set before an instant."""
        store.expire(connection, before)
