"""When a coach is there: a session opens with the first, rests when they are not to be found, closes with the last."""

from collections.abc import Callable
from datetime import datetime

from bot import members, servers, timers
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
from bot.office_hours.model.refusals import AlreadyOn, NoSessions, NotOn, SessionEnded, TooSoonToOpen
from bot.office_hours.service import letters
from bot.office_hours.service.found import coached
from bot.office_hours.service.planning.planning import Planning
from bot.office_hours.service.slots.bookings import Bookings
from bot.office_hours.service.turns.queue import Queue
from bot.office_hours.service.turns.visiting import Visiting
from bot.office_hours.store import sessions, slots, visits
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

    async def later(self, session_id: int, format: Format | None = None) -> Session | None:  # noqa: A002 - the field's word
        """The session that comes after one: of the same repeat, else of the same coaches, else of the server."""

        def transaction(connection: Connection) -> Session | None:
            session = sessions.find(connection, session_id)
            return (
                None if session is None else sessions.next_after(connection, session, self._clock(), format)
            )

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
            if not mine:
                raise NoSessions(mine=True)
            due = [one for one in mine if one.state is SessionState.OPEN or one.starts_at - early <= now]
            session = next(iter(due), mine[0])
        else:
            session = coached(connection, staff, session_id)
        if not session.is_to_come:
            later = sessions.next_after(connection, session, now)
            raise SessionEnded(
                session.id, session.plan.title, session.state, later and later.id, later and later.starts_at
            )
        if session.state is SessionState.PLANNED and now < session.starts_at - early:
            raise TooSoonToOpen(session.starts_at - early)
        return session

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
        return opened

    def _tell_that_it_begins(self, connection: Connection, session: Session, now: datetime) -> None:
        booked = {one.who for one in slots.in_states(connection, session.id, [BookingState.BOOKED])}
        if session.away_at is not None:
            letters.moderators(connection, session, "away", now)
        for who in sorted(booked, key=lambda one: one.user):
            if session.away_at is not None:
                letters.tell(connection, who, News.ON_AFTER_ALL, now, session=session.id)
        for user in sessions.followers(connection, session.id, "notify"):
            if (who := Who(session.guild, user)) not in booked:
                news = News.OPEN if session.away_at is None else News.ON_AFTER_ALL
                letters.tell(connection, who, news, now, session=session.id)

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
        later = [
            booking
            for booking in slots.in_states(connection, session.id, [BookingState.BOOKED])
            if booking.slot is not None and (not others or booking.slot.coach == staff.user)
        ]
        if later and not surely:
            return Closed(session, others, 0, asks=len(later))
        sessions.set_on(connection, session.id, staff.user, None)
        if others:
            letters.panel(connection, session, now)
            letters.announcement(connection, session, now)
            return Closed(session, others, 0)
        waiting = self._queue.shown(connection, session, now)
        for booking in later:
            letters.tell(connection, booking.who, News.OFF, now, session=session.id)
        ended = self._planning.end(connection, session, Why.CLOSED, now)
        return Closed(ended, (), len(waiting.waiting) + len(waiting.held))

    # By themselves

    def session_ended(self, connection: Connection, session: Session, now: datetime) -> None:
        """A session ended, for whatever reason: nobody is there any more. A visit under way may go on for a while."""
        for coach in sessions.on(connection, session.id):
            sessions.set_on(connection, session.id, coach, None)
        for kind in (ENDS, STILL):
            timers.cancel(connection, kind, str(session.id))
        self.visiting.session_ended(connection, session, now)

    def session_moved(self, connection: Connection, before: Session, after: Session, now: datetime) -> None:
        """A session that is open may end at another time now."""
        if after.state is SessionState.OPEN and before.ends_at != after.ends_at:
            ends = max(after.ends_at, now)
            timers.set_timer(connection, Timer(ENDS, str(after.id), after.guild, ends))

    def _time_is_up(self, connection: Connection, timer: Timer, now: datetime) -> None:
        session = sessions.find(connection, int(timer.subject))
        if session is None or session.state is not SessionState.OPEN:
            return
        last = session.ends_at + self._settings.close_after
        shown = self._queue.shown(connection, session, now)
        if now < last and (shown.waiting or shown.visits):
            for coach in shown.on:
                letters.tell_coach(
                    connection, Who(session.guild, coach), CoachNews.TIME_UP, now, session=session.id
                )
            timers.set_timer(connection, Timer(ENDS, timer.subject, session.guild, last))
        else:
            for booking in slots.in_states(connection, session.id, [BookingState.BOOKED]):
                letters.tell(connection, booking.who, News.OFF, now, session=session.id)
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
            look_again = min(look_again, self._ask_who_is_there(connection, shown, now))
        if sessions.on(connection, session.id):
            timers.set_timer(connection, Timer(STILL, timer.subject, session.guild, look_again))
            return
        self._queue.rests(connection, session, now)
        letters.announcement(connection, session, now)
        letters.moderators(connection, session, "lost", now)

    def _ask_who_is_there(self, connection: Connection, shown: QueueShown, now: datetime) -> datetime:
        """Ask each coach who did nothing for a while; one who does not answer is off. Returns when to look again.

        A coach with somebody beside them may be deep in talk, and has longer.
        """
        settings, session = self._settings, shown.session
        busy = {visit.coach for visit in shown.visits}
        look_again = now + settings.still_there_after
        for coach, seen_at, asked_at in sessions.presence(connection, session.id):
            patience = settings.still_there_after if coach in busy else settings.no_show_after
            due = seen_at + settings.still_there_after if asked_at is None else asked_at + patience
            if due <= now and asked_at is not None:
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
