"""What a coach does with one person, or a few with the same topic: call them; and how it is known that they came."""

from datetime import datetime

from bot import members, outbox, timers
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import (
    BookingState,
    Format,
    News,
    PlaceState,
    Session,
    Visit,
    Visitor,
    VisitShown,
    VisitState,
)
from bot.office_hours.model.refusals import (
    NobodyWaits,
    NotYourVisit,
    SessionGone,
    VisitOver,
    VisitUnderWay,
)
from bot.office_hours.service import letters
from bot.office_hours.service.turns import order
from bot.office_hours.service.turns.ending import NOT_THERE, Ending
from bot.office_hours.store import queue, sessions, slots, visits
from bot.servers import Staff


class Visiting(Ending):
    """The verbs of a visit."""

    # Calling

    async def next(self, staff: Staff) -> VisitShown:
        """Bring in whoever's turn it is: the person of the due slot, everybody of a group, the first of the queue.

        Raises:
            MissingPermission, NotOn, VisitUnderWay, NobodyWaits
        """
        return await self._database.write(self._next, staff)

    def _next(self, connection: Connection, staff: Staff) -> VisitShown:
        now = self._clock()
        session = self._where(connection, staff)
        under_way = visits.under_way_with(connection, staff.guild, staff.user)
        if under_way is not None:
            raise VisitUnderWay(under_way.id, tuple(visitor.user for visitor in under_way.people))
        self._is_there(connection, session, staff.user, now)
        if session.plan.format is Format.QUEUE:
            people, slot_id = [self._first_of_queue(connection, session, staff, now)], None
        else:
            people, slot_id = self._of_slots(connection, session, staff, now)
        number = visits.add(
            connection,
            guild=session.guild,
            session_id=session.id,
            coach=staff.user,
            slot_id=slot_id,
            people=people,
            at=now,
        )
        visit = visits.find(connection, number)
        assert visit is not None
        letters.visit(connection, visit, now)
        self._watch(connection, session, visit, now)
        if session.plan.format is Format.QUEUE:
            self._queue.moved_up(connection, session, now)
        return self._shown(connection, visit, now)

    def _first_of_queue(
        self, connection: Connection, session: Session, staff: Staff, now: datetime
    ) -> Visitor:
        places = self._places(connection, session, now)
        apart = members.blocked_with(connection, Who(staff.guild, staff.user))
        may = [place for place in self._queue.in_turn(places) if place.who.user not in apart]
        busy = visits.people_in_visits(connection, staff.guild)
        waiting = [place for place in may if place.who.user not in busy]
        if not waiting:
            held = sum(place.state is PlaceState.HELD for place in places)
            raise NobodyWaits(held=held + len(may))
        first = waiting[0]
        queue.pass_by(connection, order.passed_by(waiting, first))
        queue.change(connection, first.id, state=PlaceState.CALLED)
        return Visitor(first.who.user, first.given, place_id=first.id)

    def _of_slots(
        self, connection: Connection, session: Session, staff: Staff, now: datetime
    ) -> tuple[list[Visitor], int | None]:
        due = self._bookings.due(connection, session, staff.user, now)
        if not due:
            booked = slots.in_states(connection, session.id, [BookingState.BOOKED])
            there = sessions.on(connection, session.id)
            later = [
                booking.slot.starts_at
                if booking.slot.coach in (None, staff.user)
                else booking.slot.starts_at + self._settings.coach_late
                for booking in booked
                if booking.slot is not None
                and (booking.slot.coach == staff.user or booking.slot.coach not in there)
            ]
            raise NobodyWaits(next_at=min((at for at in later if at > now), default=None))
        busy = visits.people_in_visits(connection, session.guild)
        free = [booking for booking in due if booking.who.user not in busy]
        called = due if session.plan.format is Format.GROUP else (free or due)[:1]
        for booking in called:
            self._bookings.call(connection, booking.id, now)
        slot = called[0].slot
        people = [Visitor(booking.who.user, booking.given, booking_id=booking.id) for booking in called]
        return people, None if slot is None else slot.id

    async def call_by_letter(self, staff: Staff, visit_id: int) -> None:
        """No thread can bring them in, so each of them hears by letter that it is their turn.

        Raises:
            MissingPermission, SessionGone, NotYourVisit, VisitOver
        """

        def transaction(connection: Connection) -> None:
            visit, _ = self._own(connection, staff, visit_id)
            for visitor in visit.people:
                who = Who(visit.guild, visitor.user)
                letters.tell(connection, who, News.CALLED, self._clock(), visit=visit_id)

        await self._database.write(transaction)

    async def together(self, staff: Staff, visit_id: int) -> VisitShown:
        """Bring in those who wait with the same topic and said that they would share a turn, at most three of them.

        Raises:
            MissingPermission, SessionGone, NotYourVisit, VisitOver, NobodyWaits
        """
        return await self._database.write(self._together, staff, visit_id)

    def _together(self, connection: Connection, staff: Staff, visit_id: int) -> VisitShown:
        now = self._clock()
        visit, session = self._own(connection, staff, visit_id)
        others = self._sharing(connection, visit, self._places(connection, session, now))
        if not others:
            raise NobodyWaits
        for place in others:
            queue.change(connection, place.id, state=PlaceState.CALLED)
            visits.bring(connection, visit_id, Visitor(place.who.user, place.given, place_id=place.id))
            letters.tell(connection, place.who, News.CALLED, now, visit=visit_id)
        joined = visits.find(connection, visit_id)
        assert joined is not None
        letters.visit(connection, joined, now)
        letters.bring(connection, joined, now)
        self._is_there(connection, session, staff.user, now)
        self._queue.moved_up(connection, session, now)
        return self._shown(connection, joined, now)

    # Being there

    async def here(self, who: Who, visit_id: int) -> VisitShown:
        """Somebody called says that they are there.

        Raises:
            SessionGone, NotYourVisit, VisitOver
        """

        def transaction(connection: Connection) -> VisitShown:
            now = self._clock()
            visit = visits.find(connection, visit_id)
            if visit is None or visit.guild != who.guild:
                raise SessionGone
            if who.user not in {visitor.user for visitor in visit.people}:
                raise NotYourVisit
            if visit.state is not VisitState.OPEN:
                raise VisitOver(visit_id)
            self._arrived(connection, visit, now)
            return self._shown(connection, visits.find(connection, visit_id) or visit, now)

        return await self._database.write(transaction)

    async def wrote(self, guild: int, thread_id: int, user: int) -> None:
        """Somebody wrote in a thread; if it is that of a visit, they are there."""

        subject = await self._database.read(outbox.subject_in_thread, thread_id)
        name, _, number = (subject or "").partition(":")

        def transaction(connection: Connection) -> None:
            visit = visits.find(connection, int(number))
            if visit is not None and visit.guild == guild and user in {one.user for one in visit.people}:
                self._arrived(connection, visit, self._clock())

        if name == "visit":
            await self._database.write(transaction)

    def _arrived(self, connection: Connection, visit: Visit, now: datetime) -> None:
        if visit.state is VisitState.OPEN and visits.arrived(connection, visit.id, now):
            timers.cancel(connection, NOT_THERE, str(visit.id))
