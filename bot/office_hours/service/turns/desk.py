"""When a coach is there: a session opens with the first, rests when they are not to be found, closes with the last."""

from collections.abc import Callable
from datetime import datetime

from bot import members, outbox, servers, timers
from bot.clock import Clock
from bot.config import Config
from bot.config import OfficeHours as Settings
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.model import (
    BookingState,
    Closed,
    CoachNews,
    Format,
    News,
    QueueShown,
    Session,
    SessionState,
    Why,
)
from bot.office_hours.model.refusals import AlreadyOn, NoSessions, NotOn, TooSoonToOpen
from bot.office_hours.service import letters
from bot.office_hours.service.found import coached, find, later_for, session_over
from bot.office_hours.service.planning.planning import Planning
from bot.office_hours.service.slots.bookings import Bookings
from bot.office_hours.service.turns.queue import Queue
from bot.office_hours.service.turns.visiting import Visiting
from bot.office_hours.store import queue, sessions, slots, visits
from bot.servers import Staff
from bot.timers import Diary, Timer

ENDS = "office_hours.ends"
STILL = "office_hours.still"


class Desk:
    """The verbs of a coach who is there. What they do with one person: `visiting`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        config: Callable[[], Config],
        diary: Diary,
        *,
        planning: Planning,
        bookings: Bookings,
        queue: Queue,
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._planning = planning
        self._bookings = bookings
        self._queue = queue
        self.visiting = Visiting(
            database, clock, config, diary, bookings=bookings, queue=queue, is_there=self.is_there
        )
        diary.register(ENDS, self._time_is_up)
        diary.register(STILL, self._nobody_was_called)

    # Looking

    async def queue(self, session_id: int) -> QueueShown | None:
        """A queue as its panel shows it; None: there is no such session."""

        def transaction(connection: Connection) -> QueueShown | None:
            session = sessions.find(connection, session_id)
            return None if session is None else self._queue.shown(connection, session, self._clock())

        return await self._database.read(transaction)

    async def later(
        self,
        session_id: int,
        format: Format | None = None,  # noqa: A002 - the field's word
        who: Who | None = None,
    ) -> Session | None:
        """The session that comes after one: of the same repeat, else of the same coaches, else of the server.

        `who`: the person to whom it is offered.
        """

        def transaction(connection: Connection) -> Session | None:
            now = self._clock()
            session = sessions.find(connection, session_id)
            if session is None:
                return None
            if who is not None:
                return later_for(connection, session, who, now, format)
            return sessions.next_after(connection, session, now, format)

        return await self._database.read(transaction)

    async def at(self, staff: Staff) -> QueueShown:
        """The session in which the coach is there, as they see it.

        Raises:
            MissingPermission, NotOn
        """

        def transaction(connection: Connection) -> QueueShown:
            staff.check_coach(servers.find(connection, staff.guild))
            session = sessions.where_on(connection, staff.guild, staff.user)
            if session is None:
                raise NotOn
            return self._queue.shown(connection, session, self._clock())

        return await self._database.read(transaction)

    # Coming and going

    async def open(self, staff: Staff, session_id: int | None) -> QueueShown:
        """Be there: the first coach opens the session. None: the one that is due. A second press shows how it stands.

        Raises:
            MissingPermission, SessionGone, NotYourSession, SessionEnded, TooSoonToOpen, NoSessions, AlreadyOn
        """
        return await self._database.write(self._open, staff, session_id)

    def _open(self, connection: Connection, staff: Staff, session_id: int | None) -> QueueShown:
        now = self._clock()
        staff.check_coach(servers.find(connection, staff.guild))
        who = Who(staff.guild, staff.user)
        members.meet(connection, who, now)
        session = self._to_open(connection, staff, session_id, now)
        there = sessions.where_on(connection, staff.guild, staff.user)
        if there is not None and there.id != session.id:
            raise AlreadyOn(there.id, there.plan.title)
        if there is None:
            if staff.user not in session.plan.coaches:
                sessions.join_coaches(connection, session, staff.user)
                session = find(connection, staff.guild, session.id)
                self._queue.coaches_now(connection, session, now)
                self._bookings.coaches_now(connection, session, now)
            nobody_there = not sessions.on(connection, session.id)
            sessions.set_on(connection, session.id, staff.user, now)
            session = self._opened(connection, session, now, nobody_there=nobody_there)
        self.is_there(connection, session, staff.user, now)
        return self._queue.shown(connection, session, now)

    def _to_open(
        self, connection: Connection, staff: Staff, session_id: int | None, now: datetime
    ) -> Session:
        early = self._settings.opens_before
        if session_id is None:
            mine = sessions.coached_by(connection, staff.guild, staff.user)
            due = [one for one in mine if one.state is SessionState.OPEN or one.starts_at - early <= now]
            to_come = sessions.to_come(connection, staff.guild)
            alone = [one for one in to_come if self._lacks_a_coach(connection, one)]
            now_on = [one for one in due if one.state is SessionState.OPEN or now < one.ends_at]
            session = next(iter([*now_on, *due, *(mine or alone)]), None)
            if session is None:
                raise NoSessions(mine=True)
        else:
            session = find(connection, staff.guild, session_id)
            if not self._lacks_a_coach(connection, session):
                coached(connection, staff, session_id)
        if not session.is_to_come:
            raise session_over(connection, session, session.state, now)
        if session.state is SessionState.PLANNED and now < session.starts_at - early:
            raise TooSoonToOpen(session.starts_at - early)
        return session

    @staticmethod
    def _lacks_a_coach(connection: Connection, session: Session) -> bool:
        """Whether people wait there for a coach who did not come, or does not answer: any coach may take it over."""
        began = session.state is SessionState.OPEN or session.away_at is not None
        return session.is_to_come and began and not sessions.on(connection, session.id)

    def _opened(
        self, connection: Connection, session: Session, now: datetime, *, nobody_there: bool
    ) -> Session:
        first = session.state is SessionState.PLANNED
        if first:
            sessions.change(connection, session.id, state=SessionState.OPEN, opened_at=now, changed_at=now)
            ends = max(session.ends_at, now)
            timers.set_timer(connection, Timer(ENDS, str(session.id), session.guild, ends))
        opened = sessions.find(connection, session.id)
        assert opened is not None
        if first:
            self._tell_that_it_begins(connection, opened, now)
            letters.event(connection, opened, now)
        if nobody_there and opened.plan.format is Format.QUEUE:
            self._queue.opened(connection, opened, now)
        elif opened.plan.format is Format.QUEUE:
            letters.panel(connection, opened, now)
        letters.announcement(connection, opened, now)
        if nobody_there and outbox.is_shown(connection, letters.MODERATORS, letters.alarm(opened, "lost")):
            letters.moderators(connection, opened, "lost", now)
        return opened

    def _tell_that_it_begins(self, connection: Connection, session: Session, now: datetime) -> None:
        if (
            session.away_at is not None
        ):  # whoever was told so hears this too; those with a place hear that it is open
            letters.moderators(connection, session, "away", now)
            in_line = queue.waiting(connection, session.id)
            people = [user for user in sessions.concerned(connection, session.id) if user not in in_line]
            news = News.ON_AFTER_ALL
        else:
            booked = {one.who.user for one in slots.in_states(connection, session.id, [BookingState.BOOKED])}
            notify = sessions.followers(connection, session.id, "notify")
            people = [user for user in notify if user not in booked]
            news = News.OPEN
        for user in people:
            letters.tell(connection, Who(session.guild, user), news, now, session=session.id)

    def is_there(self, connection: Connection, session: Session, coach: int, now: datetime) -> None:
        """A coach did something: they are there, and need not be asked for a while."""
        sessions.set_seen(connection, session.id, coach, now)
        if timers.find(connection, STILL, str(session.id)) is None:
            due = now + self._settings.still_there_after
            timers.set_timer(connection, Timer(STILL, str(session.id), session.guild, due))

    async def still_there(self, staff: Staff, session_id: int) -> QueueShown:
        """**I am here**: the answer to being asked.

        Raises:
            MissingPermission, SessionGone, NotYourSession,
            NotOn: they were taken off meanwhile; `/coach open` brings them back.
        """

        def transaction(connection: Connection) -> QueueShown:
            now = self._clock()
            session = coached(connection, staff, session_id)
            if staff.user not in sessions.on(connection, session_id):
                raise NotOn
            self.is_there(connection, session, staff.user, now)
            return self._queue.shown(connection, session, now)

        return await self._database.write(transaction)

    async def close(self, staff: Staff, *, surely: bool = False) -> Closed:
        """Be there no longer; with the last coach, the session is over. With people booked for later, `surely` is needed.

        Raises:
            MissingPermission, NotOn
        """
        return await self._database.write(self._close, staff, surely=surely)

    def _close(self, connection: Connection, staff: Staff, *, surely: bool) -> Closed:
        now = self._clock()
        staff.check_coach(servers.find(connection, staff.guild))
        session = sessions.where_on(connection, staff.guild, staff.user)
        if session is None:
            raise NotOn
        others = tuple(coach for coach in sessions.on(connection, session.id) if coach != staff.user)
        # With others there it goes on: they call those of a coach who is gone, too.
        later = [] if others else slots.in_states(connection, session.id, [BookingState.BOOKED])
        if later and not surely:
            return Closed(session, others, 0, asks=len(later))
        sessions.set_on(connection, session.id, staff.user, None)
        if others:
            letters.panel(connection, session, now)
            letters.announcement(connection, session, now)
            return Closed(session, others, 0)
        deciding = queue.length(connection, session.id)
        ended = self._planning.end(connection, session, Why.CLOSED, now)
        return Closed(ended, (), deciding)

    # By themselves

    def session_ended(self, connection: Connection, session: Session, now: datetime) -> None:
        """A session ended, for whatever reason: nobody is there any more. A visit under way may go on for a while."""
        for coach in sessions.on(connection, session.id):
            sessions.set_on(connection, session.id, coach, None)
        for kind in (ENDS, STILL):
            timers.cancel(connection, kind, str(session.id))
        self.visiting.session_ended(connection, session, now)

    def session_moved(self, connection: Connection, before: Session, after: Session, now: datetime) -> None:
        """A session that is open may end at another time now, or have lost the coach who was there."""
        if after.state is SessionState.OPEN and before.ends_at != after.ends_at:
            ends = max(after.ends_at, now)
            timers.set_timer(connection, Timer(ENDS, str(after.id), after.guild, ends))
        deserted = after.state is SessionState.OPEN and not sessions.on(connection, after.id)
        if deserted and timers.cancel(connection, STILL, str(after.id)):  # somebody was there until now
            self._rests(connection, after, now)

    def _rests(self, connection: Connection, session: Session, now: datetime) -> None:
        """Nobody is there, though it is open."""
        self._queue.rests(connection, session, now)
        letters.announcement(connection, session, now)
        letters.moderators(connection, session, "lost", now)

    def _time_is_up(self, connection: Connection, timer: Timer, now: datetime) -> None:
        session = sessions.find(connection, int(timer.subject))
        if session is None or session.state is not SessionState.OPEN:
            return
        last = session.ends_at + self._settings.close_after
        shown = self._queue.shown(connection, session, now)
        booked = slots.in_states(connection, session.id, [BookingState.BOOKED])
        if now < last and (shown.waiting or shown.visits or booked):
            for coach in shown.on:
                letters.tell_coach(
                    connection, Who(session.guild, coach), CoachNews.TIME_UP, now, session=session.id
                )
            timers.set_timer(connection, Timer(ENDS, timer.subject, session.guild, last))
        else:
            self._planning.end(connection, session, Why.TIME, now)

    def _nobody_was_called(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """People wait and no coach did anything for a while: ask. Without an answer the coach is off."""
        session = sessions.find(connection, int(timer.subject))
        if session is None or session.state is not SessionState.OPEN:
            return
        shown = self._queue.shown(connection, session, now)
        settings = self._settings
        if not shown.on:
            return
        look_again = now + settings.still_there_after
        if shown.waiting:  # else nobody is kept from anything
            was_down = now - timer.due >= settings.no_show_after  # so that nobody could answer
            look_again = min(look_again, self._ask_who_is_there(connection, shown, now, anew=was_down))
        if sessions.on(connection, session.id):
            timers.set_timer(connection, Timer(STILL, timer.subject, session.guild, look_again))
            return
        self._rests(connection, session, now)

    def _ask_who_is_there(
        self, connection: Connection, shown: QueueShown, now: datetime, *, anew: bool
    ) -> datetime:
        """Ask each coach who did nothing for a while; one who does not answer is off. Returns when to look again.

        `anew`: whoever was asked could not answer, and is asked again.

        A coach with somebody beside them may be deep in talk, and has longer.
        """
        settings, session = self._settings, shown.session
        busy = {visit.coach for visit in shown.visits}
        look_again = now + settings.still_there_after
        for coach, seen_at, asked_at in sessions.presence(connection, session.id):
            patience = settings.still_there_after if coach in busy else settings.no_show_after
            due = seen_at + settings.still_there_after if asked_at is None else asked_at + patience
            if due <= now and asked_at is not None and not anew:
                self._lost(connection, session, coach, now)
                continue
            if due <= now:
                sessions.set_asked(connection, session.id, coach, now)
                who = Who(session.guild, coach)
                letters.tell_coach(connection, who, CoachNews.STILL_THERE, now, session=session.id)
                due = now + patience
            look_again = min(look_again, due)
        return look_again

    def _lost(self, connection: Connection, session: Session, coach: int, now: datetime) -> None:
        """A coach does not answer: off, and whoever they had with them gets their place back."""
        sessions.set_on(connection, session.id, coach, None)
        letters.panel(connection, session, now)
        visit = visits.open_of_coach(connection, session.id, coach)
        if visit is not None and visit.arrived_at is None:
            self.visiting.give_back(connection, visit, now)

    @property
    def _settings(self) -> Settings:
        return self._config().office_hours
