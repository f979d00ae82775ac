"""How a visit ends: it took place, or it was not the moment, or nobody came; and what becomes of one by itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot import members, outbox, servers, timers
from bot.clock import Clock
from bot.config import Config
from bot.config import OfficeHours as Settings
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.model import (
    CoachNews,
    Format,
    News,
    PlaceState,
    QueuePlace,
    Session,
    Visit,
    VisitShown,
    VisitState,
)
from bot.office_hours.model.refusals import (
    NoActions,
    NotOn,
    NotYourVisit,
    NoVisit,
    SessionGone,
    TheyCame,
    TooSoonForNoShow,
    VisitOver,
)
from bot.office_hours.service import letters
from bot.office_hours.service.slots.bookings import Bookings
from bot.office_hours.service.turns import order
from bot.office_hours.service.turns.queue import Queue
from bot.office_hours.store import queue, sessions, slots, visits
from bot.servers import Staff
from bot.timers import Diary, Timer

LONG = "office_hours.long"
NOT_THERE = "office_hours.not_there"
FORGOTTEN = "office_hours.forgotten"
TOGETHER = 4
"""People in one turn at most, so that each of them has a part of it."""
_FORGOTTEN_AFTER = timedelta(hours=12)

KeepActions = Callable[[Connection, Visit, Mapping[int, Sequence[str]], datetime], object]
KeepNote = Callable[[Connection, Visit, str, datetime], object]
IsThere = Callable[[Connection, Session, int, datetime], None]


class Ending:
    """The verbs that end a visit."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        config: Callable[[], Config],
        diary: Diary,
        *,
        bookings: Bookings,
        queue: Queue,
        is_there: IsThere,
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._bookings = bookings
        self._queue = queue
        self._is_there = is_there
        self.keep_actions: KeepActions | None = None
        self.keep_note: KeepNote | None = None
        diary.register(LONG, self._lasts_long)
        diary.register(NOT_THERE, self._nobody_came)
        diary.register(FORGOTTEN, self._forgotten)

    # Looking

    async def find(self, visit_id: int) -> VisitShown | None:
        """A visit, and where it is."""

        def transaction(connection: Connection) -> VisitShown | None:
            visit = visits.find(connection, visit_id)
            return None if visit is None else self._shown(connection, visit, self._clock())

        return await self._database.read(transaction)

    async def of_coach(self, staff: Staff) -> VisitShown:
        """The visit that the coach has now, also when its session is over.

        Raises:
            MissingPermission, NoVisit
        """

        def transaction(connection: Connection) -> VisitShown:
            staff.check_coach(servers.find(connection, staff.guild))
            visit = visits.under_way_with(connection, staff.guild, staff.user)
            if visit is None:
                raise NoVisit
            return self._shown(connection, visit, self._clock())

        return await self._database.read(transaction)

    def _shown(self, connection: Connection, visit: Visit, now: datetime) -> VisitShown:
        session = sessions.find(connection, visit.session_id)
        assert session is not None
        posted = outbox.where_posted(connection, visit.subject)
        places = self._places(connection, session, now)
        others = self._queue.in_turn(places)
        together = self._sharing(connection, visit, places) if len(visit.people) == 1 else []
        return VisitShown(
            visit,
            session,
            posted.thread_id
            if posted is not None and posted.message_id
            else None,  # else only opened, and empty
            posted is not None and posted.thread_id is None,
            len(others),
            len(together),
        )

    def _sharing(self, connection: Connection, visit: Visit, places: list[QueuePlace]) -> list[QueuePlace]:
        """Those who wait and can share the turn, as many as have room: nobody beside whom they are apart from."""
        mine = {visitor.place_id for visitor in visit.people}
        called = [place for place in places if place.id in mine]
        people = {visit.coach, *(visitor.user for visitor in visit.people)}
        busy = visits.people_in_visits(connection, visit.guild)
        found: list[QueuePlace] = []
        for place in order.same_topic(self._queue.in_turn(places), called[0]) if called else []:
            apart = members.blocked_with(connection, place.who)
            if (
                len(visit.people) + len(found) < TOGETHER
                and place.who.user not in busy
                and not apart & people
            ):
                found.append(place)
                people.add(place.who.user)
        return found

    # Ending

    async def hold(self, staff: Staff, visit_id: int) -> VisitShown:
        """It is not the moment for them: their place is kept until they say that they are ready.

        Raises:
            MissingPermission, SessionGone, NotYourVisit, VisitOver
        """

        def transaction(connection: Connection) -> VisitShown:
            now = self._clock()
            visit, _ = self._own(connection, staff, visit_id)
            self.give_back(connection, visit, now)
            return self._again(connection, visit, staff, now)

        return await self._database.write(transaction)

    async def cannot_find(self, staff: Staff, visit_id: int) -> VisitShown:
        """They were called and are not there: their place is kept once; the second time it ends.

        Raises:
            MissingPermission, SessionGone, NotYourVisit, VisitOver, TheyCame
        """

        def transaction(connection: Connection) -> VisitShown:
            now = self._clock()
            visit, session = self._own(connection, staff, visit_id)
            if visit.arrived_at is not None:
                raise TheyCame
            twice = [place for place in self._called(connection, visit, now) if place.put_back]
            for place in twice:
                queue.change(connection, place.id, state=PlaceState.NOT_FOUND, ended_at=now)
                letters.tell(connection, place.who, News.NOT_FOUND, now, place=place.id)
            self.give_back(connection, visit, now, once=True)
            self._queue.moved_up(connection, session, now)
            return self._again(connection, visit, staff, now)

        return await self._database.write(transaction)

    async def no_show(self, staff: Staff, visit_id: int) -> VisitShown:
        """Nobody came to their slot: it is freed, and they get a gentle note. In a queue it is `cannot_find`.

        Raises:
            MissingPermission, SessionGone, NotYourVisit, VisitOver, TheyCame, TooSoonForNoShow
        """
        found = await self.find(visit_id)
        if found is not None and found.visit.slot_id is None:
            return await self.cannot_find(staff, visit_id)
        return await self._database.write(self._no_show, staff, visit_id)

    def _no_show(self, connection: Connection, staff: Staff, visit_id: int) -> VisitShown:
        now = self._clock()
        visit, session = self._own(connection, staff, visit_id)
        if visit.arrived_at is not None:
            raise TheyCame
        from_when = self._no_show_from(connection, visit)
        if now < from_when:
            raise TooSoonForNoShow(from_when)
        self._end(connection, visit, VisitState.NO_SHOW, now)
        for visitor in visit.people:
            if visitor.booking_id is not None:
                self._bookings.no_show(connection, visitor.booking_id, now)
        letters.announcement(connection, session, now)
        return self._again(connection, visit, staff, now)

    def _no_show_from(self, connection: Connection, visit: Visit) -> datetime:
        """Ten minutes after the slot began, or after they were called, if that was later."""
        slot = None if visit.slot_id is None else slots.find_slot(connection, visit.slot_id)
        began = visit.began_at if slot is None else max(visit.began_at, slot.starts_at)
        return began + self._settings.no_show_after

    async def may_end(self, staff: Staff, visit_id: int) -> Visit:
        """The visit, before its last form is shown.

        Raises:
            MissingPermission, SessionGone, NotYourVisit, VisitOver
        """
        visit, _ = await self._database.read(self._own, staff, visit_id)
        return visit

    async def done(self, staff: Staff, visit_id: int, actions: Sequence[str], note: str = "") -> VisitShown:
        """A visit ends, with one to three things that each person in it will do, and a note for coaches.

        Raises:
            MissingPermission, SessionGone, NotYourVisit, VisitOver, NoActions, TextTooLong
        """
        return await self._database.write(self._done, staff, visit_id, actions, note)

    def _done(
        self, connection: Connection, staff: Staff, visit_id: int, actions: Sequence[str], note: str
    ) -> VisitShown:
        now = self._clock()
        visit, _ = self._own(connection, staff, visit_id)
        written = [text for text in actions if text.strip()]
        if not written:
            raise NoActions
        self._finish(connection, visit, now)
        ended = visits.find(connection, visit_id)
        assert ended is not None
        assert self.keep_actions is not None
        assert self.keep_note is not None
        self.keep_actions(connection, ended, {one.user: written for one in visit.people}, now)
        if note.strip():
            self.keep_note(connection, ended, note, now)
        return self._again(connection, visit, staff, now)

    def _finish(self, connection: Connection, visit: Visit, now: datetime) -> None:
        """A visit took place: each person in it hears what they take along and is asked how it was."""
        self._end(connection, visit, VisitState.DONE, now)
        for place in self._called(connection, visit, now):
            queue.change(connection, place.id, state=PlaceState.DONE, ended_at=now)
        for visitor in visit.people:
            if visitor.booking_id is not None:
                self._bookings.done(connection, visitor.booking_id, now)
            if visitor.user > 0:
                letters.tell(connection, Who(visit.guild, visitor.user), News.AFTER, now, visit=visit.id)

    def give_back(self, connection: Connection, visit: Visit, now: datetime, *, once: bool = False) -> None:
        """A visit did not take place: whoever was called keeps their place. `once`: and not a second time."""
        self._end(connection, visit, VisitState.PUT_BACK, now)
        session = sessions.find(connection, visit.session_id)
        for place in self._called(connection, visit, now):
            if session is None or not session.is_to_come or session.plan.format is not Format.QUEUE:
                self._queue.decides(connection, place, now)  # nobody calls them there any more
                continue
            queue.change(
                connection, place.id, state=PlaceState.HELD, held_at=now, put_back=int(once or place.put_back)
            )
            letters.tell(connection, place.who, News.PUT_BACK, now, place=place.id)
        for visitor in visit.people:
            if visitor.booking_id is not None:
                self._bookings.put_back(connection, visitor.booking_id, now)

    def _end(self, connection: Connection, visit: Visit, state: VisitState, now: datetime) -> None:
        visits.end(connection, visit.id, state, now)
        for kind in (LONG, NOT_THERE, FORGOTTEN):
            timers.cancel(connection, kind, str(visit.id))
        letters.visit(connection, visit, now)

    def _again(self, connection: Connection, visit: Visit, staff: Staff, now: datetime) -> VisitShown:
        """How the visit stands now; the coach has shown that they are there."""
        ended = visits.find(connection, visit.id)
        session = sessions.find(connection, visit.session_id)
        assert ended is not None
        assert session is not None
        if session.is_to_come:
            self._is_there(connection, session, staff.user, now)
            if session.plan.format is Format.QUEUE:
                letters.panel(connection, session, now)
        return self._shown(connection, ended, now)

    # By themselves

    def _watch(self, connection: Connection, session: Session, visit: Visit, now: datetime) -> None:
        plan = session.plan
        turn = timedelta(minutes=plan.minutes if plan.format is Format.GROUP else plan.slot_minutes)
        timers.set_timer(connection, Timer(LONG, str(visit.id), visit.guild, now + turn))
        came_by = self._no_show_from(connection, visit)
        timers.set_timer(connection, Timer(NOT_THERE, str(visit.id), visit.guild, came_by))

    def _lasts_long(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """The planned time of a turn is over: the coach hears it, the visitor does not."""
        visit = visits.find(connection, int(timer.subject))
        if visit is not None and visit.state is VisitState.OPEN:
            letters.tell_coach(connection, Who(visit.guild, visit.coach), CoachNews.LONG, now, visit=visit.id)

    def _nobody_came(self, connection: Connection, timer: Timer, now: datetime) -> None:
        visit = visits.find(connection, int(timer.subject))
        if visit is None or visit.state is not VisitState.OPEN or visit.arrived_at is not None:
            return
        posted = outbox.where_posted(connection, visit.subject)
        if posted is not None and posted.thread_id is None:
            return  # they are together in voice
        letters.tell_coach(
            connection, Who(visit.guild, visit.coach), CoachNews.NOT_THERE, now, visit=visit.id
        )

    def session_ended(self, connection: Connection, session: Session, now: datetime) -> None:
        """A visit under way when its session ends may go on; one that nobody ends is ended by itself."""
        for visit in visits.open_in(connection, session.id):
            due = now + _FORGOTTEN_AFTER
            timers.set_timer(connection, Timer(FORGOTTEN, str(visit.id), visit.guild, due))

    def _forgotten(self, connection: Connection, timer: Timer, now: datetime) -> None:
        visit = visits.find(connection, int(timer.subject))
        if visit is not None and visit.state is VisitState.OPEN:
            self._finish(connection, visit, now)

    def person_gone(self, connection: Connection, who: Who, now: datetime) -> None:
        """Somebody left the server, or had their data deleted: visits end that they coach or were called to alone."""
        for visit in visits.open_with(connection, who):
            if who.user == visit.coach:
                self.give_back(connection, visit, now)
            elif len(visit.people) == 1:
                self._end(connection, visit, VisitState.PUT_BACK, now)

    # Helpers

    @property
    def _settings(self) -> Settings:
        return self._config().office_hours

    def _where(self, connection: Connection, staff: Staff) -> Session:
        staff.check_coach(servers.find(connection, staff.guild))
        session = sessions.where_on(connection, staff.guild, staff.user)
        if session is None:
            raise NotOn
        return session

    def _own(self, connection: Connection, staff: Staff, visit_id: int) -> tuple[Visit, Session]:
        """A visit under way, for its coach or a moderator."""
        server = servers.find(connection, staff.guild)
        staff.check_coach(server)
        visit = visits.find(connection, visit_id)
        session = None if visit is None else sessions.find(connection, visit.session_id)
        if visit is None or session is None or visit.guild != staff.guild:
            raise SessionGone
        if visit.coach != staff.user and not staff.moderates(server):
            raise NotYourVisit
        if visit.state is not VisitState.OPEN:
            raise VisitOver(visit_id)
        return visit, session

    def _places(self, connection: Connection, session: Session, now: datetime) -> list[QueuePlace]:
        recent = now - self._settings.recent
        return queue.of_session(
            connection, session.id, recent, PlaceState.WAITING, PlaceState.HELD, PlaceState.CALLED
        )

    def _called(self, connection: Connection, visit: Visit, now: datetime) -> list[QueuePlace]:
        """The places, still called, of those in a visit."""
        recent = now - self._settings.recent
        found = [
            queue.find(connection, visitor.place_id, recent)
            for visitor in visit.people
            if visitor.place_id is not None
        ]
        return [place for place in found if place is not None and place.state is PlaceState.CALLED]
