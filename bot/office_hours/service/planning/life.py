"""What becomes of a session by itself and in every verb: it is made, comes near, is missed by its coach, changes, ends.

Each thing that falls due is a timer, so that a restart loses none of them; what a timer finds decides, not what was
true when it was set.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import outbox, timers
from bot.config import Config
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import BookingState, CoachNews, News, Plan, Session, SessionState, Why
from bot.office_hours.service import letters
from bot.office_hours.store import queue, sessions, slots, visits
from bot.timers import Diary, Timer

DRAFT = "office_hours.draft"
SOON = "office_hours.soon"
COACH_SOON = "office_hours.coach_soon"
LATE = "office_hours.late"
UNOPENED = "office_hours.unopened"
_OF_A_SESSION = (SOON, COACH_SOON, LATE, UNOPENED)

_DRAFTS_FOR = timedelta(days=1)
_SOON_AT_LEAST = timedelta(hours=1)
_OFF = frozenset({Why.AWAY, Why.COACH, Why.DISCORD, Why.LEFT, Why.HOURS})
"""Ends before the time that people were told."""

WhenMade = Callable[[Connection, Session, datetime], None]
WhenMoved = Callable[[Connection, Session, Session, datetime], None]


class Life:
    """Moves sessions through their states; every method is part of a transaction."""

    def __init__(self, config: Callable[[], Config], diary: Diary) -> None:
        self._config = config
        self.when_made: list[WhenMade] = []
        self.when_moved: list[WhenMoved] = []
        self.when_ended: list[WhenMade] = []
        diary.register(DRAFT, self._draft_over)
        diary.register(SOON, self._soon)
        diary.register(COACH_SOON, self._coach_soon)
        diary.register(LATE, self._late)
        diary.register(UNOPENED, self._unopened)

    def drafted(self, connection: Connection, session: Session, now: datetime) -> None:
        """A draft that nobody confirms is removed after a day."""
        due = now + _DRAFTS_FOR
        timers.set_timer(connection, Timer(DRAFT, str(session.id), session.guild, due))

    def drop(self, connection: Connection, session: Session) -> None:
        """Remove a draft."""
        timers.cancel(connection, DRAFT, str(session.id))
        sessions.drop(connection, session.id)

    def made(self, connection: Connection, session: Session, now: datetime) -> None:
        """It is planned: others are told of it, and its timers are set."""
        timers.cancel(connection, DRAFT, str(session.id))
        for hook in self.when_made:
            hook(connection, session, now)
        self._set_timers(connection, session, now)
        letters.announcement(connection, session, now)
        letters.event(connection, session, now)

    # Changed

    def change(
        self,
        connection: Connection,
        before: Session,
        plan: Plan,
        starts_at: datetime,
        now: datetime,
        *,
        by: int | None = None,
        in_discord: bool = False,
    ) -> tuple[Session, list[int]]:
        """It is another plan or another time. Returns it, and who besides coaches is told.

        `by`: the coach or moderator who did it, who need not be told. `in_discord`: its event there says so already.
        """
        after = replace(before, plan=plan, starts_at=starts_at)
        if after == before:
            return before, []
        for_people = _told(before) != _told(after)
        later = starts_at > now and starts_at != before.starts_at
        sessions.replan(connection, before.id, plan)
        sessions.change(
            connection,
            before.id,
            starts_at=starts_at,
            sequence=before.sequence + (for_people or plan.about != before.plan.about),
            changed_at=now,
            away_at=None if later else before.away_at,
        )
        after = found(connection, before.id)
        people = sessions.concerned(connection, before.id) if for_people else []
        for hook in self.when_moved:
            hook(connection, before, after, now)
        self._set_timers(connection, after, now)
        self._show(connection, after, now, in_discord=in_discord)
        both = dict.fromkeys((*before.plan.coaches, *plan.coaches))
        coaches_hear(connection, after, CoachNews.CHANGED, now, but=by, coaches=both)
        self._tell(connection, after, people, News.MOVED, now)
        return after, people

    @staticmethod
    def _show(connection: Connection, session: Session, now: datetime, *, in_discord: bool) -> None:
        if not in_discord:
            letters.all_of(connection, session, now)
            return
        letters.announcement(connection, session, now)
        if outbox.is_shown(connection, letters.PANEL, session.queue_subject):
            letters.panel(connection, session, now)

    # Ended

    def end(self, connection: Connection, session: Session, why: Why, now: datetime) -> Session:
        """It is over or cancelled. One that has ended stays as it is.

        Those whom it concerns hear of it where it ends before the time they know; whoever still waits in a queue that is
        closed is asked by the desk.
        """
        session = found(connection, session.id)
        if not session.is_to_come:
            return session
        people: list[int] = []
        if why in _OFF:  # whoever waits in its queue is asked what becomes of their place, and hears it so
            spared = queue.waiting(connection, session.id).union(  # a visit under way goes on
                visitor.user for visit in visits.open_in(connection, session.id) for visitor in visit.people
            )
            people = [user for user in sessions.concerned(connection, session.id) if user not in spared]
        elif session.state is SessionState.PLANNED:  # whose turn did not come hears that instead
            people = [
                *set(sessions.concerned(connection, session.id)) - sessions.expected(connection, session.id)
            ]
        sessions.change(
            connection,
            session.id,
            state=SessionState.CANCELLED if why in _OFF else SessionState.OVER,
            ended_at=now,
            why=why,
        )
        for kind in _OF_A_SESSION:
            timers.cancel(connection, kind, str(session.id))
        ended = found(connection, session.id)
        for hook in self.when_ended:
            hook(connection, ended, now)
        letters.all_of(connection, ended, now)
        self._tell(connection, ended, people, News.OFF, now)
        if why in {Why.DISCORD, Why.LEFT}:
            letters.moderators(connection, ended, "off", now)
        elif ended.away_at is not None:
            letters.moderators(connection, ended, "away", now)
        return ended

    @staticmethod
    def _tell(
        connection: Connection, session: Session, people: Iterable[int], news: News, now: datetime
    ) -> None:
        for user in people:
            letters.tell(connection, Who(session.guild, user), news, now, session=session.id)

    # By itself

    def _set_timers(self, connection: Connection, session: Session, now: datetime) -> None:
        """Reminders that are over by now are not said; that a coach is missing is found out however late."""
        settings = self._config().office_hours
        begins = session.starts_at
        remind = settings.remind
        early = [span for span in remind if span >= _SOON_AT_LEAST] or remind[:1]
        dues = {
            SOON: begins - early[-1] if early else None,
            COACH_SOON: begins - remind[-1] if remind else None,
        }
        for kind, due in dues.items():
            if due is not None and due > now and session.state is SessionState.PLANNED:
                timers.set_timer(connection, Timer(kind, str(session.id), session.guild, due))
            else:
                timers.cancel(connection, kind, str(session.id))
        if session.state is not SessionState.PLANNED:
            return
        if session.away_at is None:
            due = max(begins + settings.coach_late, now)
            timers.set_timer(connection, Timer(LATE, str(session.id), session.guild, due))
        due = max(session.ends_at + settings.close_after, now)
        timers.set_timer(connection, Timer(UNOPENED, str(session.id), session.guild, due))

    def _draft_over(self, connection: Connection, timer: Timer, now: datetime) -> None:
        del now
        session = sessions.find(connection, int(timer.subject))
        if session is not None and session.state is SessionState.DRAFT:
            sessions.drop(connection, session.id)

    def _soon(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """Whoever has a slot is reminded of that instead."""
        session = _planned(connection, timer)
        if session is not None and now < session.starts_at:
            booked = slots.in_states(connection, session.id, (BookingState.BOOKED,))
            reminded = {booking.who.user for booking in booked}
            followers = sessions.followers(connection, session.id, "notify")
            people = [user for user in followers if user > 0 and user not in reminded]
            self._tell(connection, session, people, News.SOON, now)

    @staticmethod
    def _coach_soon(connection: Connection, timer: Timer, now: datetime) -> None:
        session = _planned(connection, timer)
        if session is not None and now < session.starts_at:
            coaches_hear(connection, session, CoachNews.SOON, now)

    def _late(self, connection: Connection, timer: Timer, now: datetime) -> None:
        session = _planned(connection, timer)
        if session is None or session.away_at is not None:
            return
        grace = self._config().office_hours.coach_late
        if now - timer.due > grace:
            # Belay was down, and no coach could have opened it: they have the same time from now on.
            if now + grace < session.ends_at:
                timers.set_timer(connection, Timer(LATE, timer.subject, session.guild, now + grace))
            return
        sessions.change(connection, session.id, away_at=now)
        session = found(connection, session.id)
        self._tell(connection, session, sessions.concerned(connection, session.id), News.AWAY, now)
        coaches_hear(connection, session, CoachNews.AWAY, now)
        letters.moderators(connection, session, "away", now)
        letters.announcement(connection, session, now)

    def _unopened(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """No coach came. Where nobody was told so in its time, it was Belay that was not there."""
        session = _planned(connection, timer)
        if session is not None:
            self.end(connection, session, Why.TIME if session.away_at is None else Why.AWAY, now)


def found(connection: Connection, session_id: int) -> Session:
    """A session that is known to be there, as it is now."""
    session = sessions.find(connection, session_id)
    assert session is not None
    return session


def coaches_hear(
    connection: Connection,
    session: Session,
    news: CoachNews,
    now: datetime,
    *,
    but: int | None = None,
    coaches: Iterable[int] | None = None,
) -> None:
    """Have the coaches of a session, or these, know something about it, except the one who did it."""
    for coach in session.plan.coaches if coaches is None else coaches:
        if coach > 0 and coach != but:
            letters.tell_coach(connection, Who(session.guild, coach), news, now, session=session.id)


def _planned(connection: Connection, timer: Timer) -> Session | None:
    session = sessions.find(connection, int(timer.subject))
    return session if session is not None and session.state is SessionState.PLANNED else None


def _told(session: Session) -> tuple[object, ...]:
    """What people arrange themselves by, and calendars keep."""
    plan = session.plan
    return (session.starts_at, plan.minutes, plan.title, plan.place, plan.place_id, plan.link)
