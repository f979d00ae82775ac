"""Slots: booking one, the waitlist with its timed offers, reminders, and the soft rule after slots left unused."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot import members
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.model import (
    Booked,
    Booking,
    BookingState,
    CoachNews,
    Format,
    News,
    Session,
    SessionShown,
    SessionState,
    Slot,
    Why,
    Written,
)
from bot.office_hours.model.refusals import (
    BookingOver,
    OtherFormat,
    OwnSession,
    SessionGone,
    SlotTaken,
)
from bot.office_hours.service import found, letters, writing
from bot.office_hours.service.found import About, session_over
from bot.office_hours.service.planning.timetable import Timetable
from bot.office_hours.service.slots import booked
from bot.office_hours.service.slots.reminding import Reminding
from bot.office_hours.service.slots.waitlist import Waitlist
from bot.office_hours.store import sessions, slots, visits
from bot.timers import Diary

_RULE_OF_FIVE = 5
_SOON = timedelta(days=1)
_MAY_BE_CALLED = timedelta(minutes=5)


class Bookings:
    """The verbs of slots. Those at the end are part of a transaction of planning or of the desk."""

    def __init__(
        self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary, about: About
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._about = about
        self._reminding = Reminding(config, diary)
        self._waitlist = Waitlist(config, diary, self._reminding)
        self._timetable = Timetable(self._waitlist, self._reminding)

    # Looking

    async def choices(self, who: Who, session_id: int) -> SessionShown:
        """A session with the slots that the person can book now; none: they would be on the waitlist.

        Raises:
            SessionGone, SessionEnded, OtherFormat, OwnSession, AlreadyBooked
        """
        return await self._database.read(self._choices, who, session_id)

    def _choices(self, connection: Connection, who: Who, session_id: int) -> SessionShown:
        now = self._clock()
        session = self._bookable(connection, who, session_id, now)
        free = self._free(connection, session, who, now)
        booked.check_new(connection, session, who, free)
        taken, waitlist = slots.counts(connection, session.id)
        return SessionShown(
            session,
            sessions.on(connection, session.id),
            tuple(free),
            taken,
            waitlist,
            queue=0,
            questions=0,
            link=booked.link(connection, session),
            event=None,
        )

    async def find(self, booking_id: int) -> tuple[Booking, Session] | None:
        """One booking with its session, whatever its state."""
        return await self._database.read(booked.with_session, booking_id)

    async def of(self, who: Who) -> list[tuple[Booking, Session]]:
        """What the person has booked, was offered or waits for, the earliest first."""
        return await self._database.read(booked.of_person, who)

    async def position(self, booking_id: int) -> int | None:
        """Where somebody is on the waitlist, from 1; None: they are not on it."""
        return await self._database.read(booked.position, booking_id)

    # Booking

    async def book(self, who: Who, session_id: int, slot_id: int | None, written: Written) -> Booked:
        """Book a slot; None: the earliest that suits. Where none is free: a place on the waitlist.

        Somebody on the waitlist who finds a slot free takes it so.

        Raises:
            SessionGone, SessionEnded, OtherFormat, OwnSession, AlreadyBooked, SlotTaken, BookedThen, TextTooLong,
            TooOften
        """
        return await self._database.write(self._book, who, session_id, slot_id, written)

    def _book(
        self, connection: Connection, who: Who, session_id: int, slot_id: int | None, written: Written
    ) -> Booked:
        now = self._clock()
        members.meet(connection, who, now)
        session = self._bookable(connection, who, session_id, now)
        # Whoever waits comes first, also those who may have a free slot only since somebody ended a pause or a block.
        self._waitlist.pass_on(connection, session, now)
        free = self._free(connection, session, who, now)
        present = booked.check_new(connection, session, who, free)
        reserved = self._unused_lately(connection, who, now) if present is None else present.reserved
        comes_last = reserved and now < self._waitlist.turn_of_reserved(session)
        slot = None if comes_last else self._choose(connection, session, who, slot_id, free)
        limit = self._config().limits.book
        members.spend(connection, who, "book", limit.times, limit.per, now)
        given = writing.given(connection, who, written, self._about, self._config().office_hours, now)
        if present is None:
            booking_id = slots.book(connection, session.id, who.user, given, now, reserved=reserved)
        else:
            booking_id = present.id
            slots.rewrite(connection, booking_id, given)
        if slot is not None:
            self._take(connection, session, booking_id, slot, now)
        letters.announcement(connection, session, now)
        return self._booked(connection, booking_id, session)

    def _choose(
        self, connection: Connection, session: Session, who: Who, slot_id: int | None, free: list[Slot]
    ) -> Slot | None:
        if slot_id is None:
            return free[0] if free else None
        chosen = next((slot for slot in free if slot.id == slot_id), None)
        if chosen is None:
            asked = slots.find_slot(connection, slot_id)
            at = asked.starts_at if asked is not None and asked.session_id == session.id else None
            if asked is not None and at is not None and asked.is_free:
                booked.check_no_other(connection, who, session, asked)
            raise SlotTaken(at, tuple(sorted({slot.starts_at for slot in free})))
        return chosen

    def _take(
        self, connection: Connection, session: Session, booking_id: int, slot: Slot, now: datetime
    ) -> None:
        self._waitlist.take(connection, booking_id, slot, now)
        booked.tell_coaches(connection, session, slot, CoachNews.BOOKED, booking_id, now)

    def _bookable(self, connection: Connection, who: Who, session_id: int, now: datetime) -> Session:
        """A session with slots to come that are not with the person themselves.

        Raises:
            SessionGone, SessionEnded, OtherFormat, OwnSession
        """
        session = found.find(connection, who.guild, session_id)
        if session.state is SessionState.DRAFT:
            raise SessionGone
        session = found.to_come(connection, who.guild, session_id, now)
        if session.plan.format is Format.QUEUE:
            raise OtherFormat(session.plan.format)
        if who.user in session.plan.coaches:
            raise OwnSession
        if set(session.plan.coaches) <= members.blocked_with(connection, who):
            raise SessionGone
        if now >= session.ends_at:
            raise session_over(connection, session, SessionState.OVER, now)
        return session

    def _free(self, connection: Connection, session: Session, who: Who, now: datetime) -> list[Slot]:
        """The slots that the person can have now; none as long as what is left is kept for the end."""
        present = slots.active_of(connection, session.id, who.user)
        reserved = self._unused_lately(connection, who, now) if present is None else present.reserved
        if reserved and now < self._waitlist.turn_of_reserved(session):
            return []
        return self._waitlist.free_for(connection, session, who, now)

    async def free_now(self, session_id: int) -> frozenset[int]:
        """The slots of a session that somebody could take now: one that began unbooked is not, though nobody has it."""

        def look(connection: Connection) -> frozenset[int]:
            session = sessions.find(connection, session_id)
            free = [] if session is None else self._waitlist.free(connection, session, self._clock())
            return frozenset(slot.id for slot in free)

        return await self._database.read(look)

    def _unused_lately(self, connection: Connection, who: Who, now: datetime) -> bool:
        """The soft rule: so many slots passed without them in one span, the last no longer ago than that."""
        settings = self._config().office_hours
        span, most = settings.no_show_within, settings.no_shows
        times = slots.no_shows(connection, who, now - 2 * span)
        return any(
            last - first <= span and now - last < span
            for first, last in zip(times, times[most - 1 :], strict=False)
        )

    # Ending, and answering an offer

    async def cancel(self, who: Who, booking_id: int) -> tuple[Booking, Session]:
        """Give a slot back, or leave the waitlist. A second press finds it done.

        Raises:
            BookingOver, NotYourBooking, SessionGone: there is no such booking.
        """
        return await self._database.write(self._cancel, who, booking_id)

    def _cancel(self, connection: Connection, who: Who, booking_id: int) -> tuple[Booking, Session]:
        now = self._clock()
        booking, session = booked.own(connection, who, booking_id)
        if booking.state is BookingState.CANCELLED:
            return booking, session
        if booking.state not in {BookingState.WAITING, BookingState.OFFERED, BookingState.BOOKED}:
            raise BookingOver(booking.state, session.id)
        return self._give_back(connection, booking, session, BookingState.CANCELLED, now), session

    async def accept(self, who: Who, booking_id: int) -> Booked:
        """Take the slot that is offered. A second press finds it booked.

        Raises:
            BookingOver: also once the time of the offer is over.
            BookedThen, NotYourBooking, SessionGone
        """
        return await self._database.write(self._accept, who, booking_id)

    def _accept(self, connection: Connection, who: Who, booking_id: int) -> Booked:
        now = self._clock()
        booking, session = booked.own(connection, who, booking_id)
        if booking.state is not BookingState.BOOKED:
            booked.check_offered(booking, now)
            assert booking.slot is not None
            booked.check_no_other(connection, who, session, booking.slot)
            self._take(connection, session, booking.id, booking.slot, now)
            letters.announcement(connection, session, now)
        return self._booked(connection, booking.id, session)

    async def decline(self, who: Who, booking_id: int) -> tuple[Booking, Session]:
        """Pass on the slot that is offered. A second press finds it done.

        Raises:
            BookingOver, NotYourBooking, SessionGone
        """
        return await self._database.write(self._decline, who, booking_id)

    def _decline(self, connection: Connection, who: Who, booking_id: int) -> tuple[Booking, Session]:
        now = self._clock()
        booking, session = booked.own(connection, who, booking_id)
        if booking.state is BookingState.CANCELLED:
            return booking, session
        booked.check_offered(booking, now)
        return self._give_back(connection, booking, session, BookingState.CANCELLED, now), session

    def _give_back(
        self, connection: Connection, booking: Booking, session: Session, state: BookingState, now: datetime
    ) -> Booking:
        """A booking ends and what it had goes to others. Returns it as it is then."""
        self._waitlist.leave(connection, booking, state, now)
        slot = booking.slot
        if slot is not None:
            self._waitlist.pass_on(connection, session, now, [slot])
            self._waitlist.elsewhere(connection, booking.who, now)
            given_back = booking.state is BookingState.BOOKED and state is BookingState.CANCELLED
            if given_back and now >= slot.starts_at - _SOON:
                booked.tell_coaches(connection, session, slot, CoachNews.FREED, booking.id, now)
        letters.announcement(connection, session, now)
        return booked.known(connection, booking.id)[0]

    def person_gone(self, connection: Connection, who: Who, now: datetime) -> None:
        """Somebody left the server, or had their data deleted: what they had booked goes to others."""
        gone = slots.of_person(connection, who)
        for booking in gone:
            # All end before anything is passed on, so that nothing is offered to the one who leaves.
            self._waitlist.leave(connection, booking, BookingState.CANCELLED, now)
        for booking in gone:
            session = sessions.find(connection, booking.session_id)
            assert session is not None
            self._give_back(connection, booking, session, BookingState.CANCELLED, now)

    def coaches_now(self, connection: Connection, session: Session, now: datetime) -> None:
        """Nobody is booked with themselves: who coaches a session needs no slot in it."""
        for booking in slots.active(connection, session.id):
            if booking.who.user in session.plan.coaches and booking.state is not BookingState.CALLED:
                self._give_back(connection, booking, session, BookingState.OFF, now)

    def person_changed(self, connection: Connection, who: Who, now: datetime) -> None:
        """Somebody began or ended a pause: what stayed free while they rested is offered to them."""
        self._waitlist.elsewhere(connection, who, now)

    def _booked(self, connection: Connection, booking_id: int, session: Session) -> Booked:
        booking = slots.find(connection, booking_id)
        assert booking is not None
        first = visits.how_many_of(connection, booking.who) == 0
        before = visits.how_many_people(connection, session.guild) if first else 0
        return Booked(
            booking,
            session,
            booked.position(connection, booking_id),
            first,
            before if before >= _RULE_OF_FIVE else None,
        )

    # What planning tells

    def session_made(self, connection: Connection, session: Session, now: datetime) -> None:
        """A session was made: it gets its slots."""
        del now
        self._timetable.made(connection, session)

    def session_moved(self, connection: Connection, before: Session, after: Session, now: datetime) -> None:
        """A session was changed: its slots follow, and nobody's booking is dropped."""
        self._timetable.moved(connection, before, after, now)

    def session_ended(self, connection: Connection, session: Session, now: datetime) -> None:
        """A session is over or cancelled: what was booked or waited for is off."""
        self._timetable.ended(connection, session, now)

    # What the desk does

    def due(self, connection: Connection, session: Session, coach: int, now: datetime) -> list[Booking]:
        """Whom this coach may call now, the earliest first: whose slot with them began or is five minutes away.

        After these, those whose own coach is late by `office_hours.coach_late`. In a group that is everybody.
        """
        late = now - self._config().office_hours.coach_late
        there = sessions.on(connection, session.id)
        apart = members.blocked_with(connection, Who(session.guild, coach))
        at_hand: list[tuple[bool, datetime, datetime, int, Booking]] = []
        for booking in slots.in_states(connection, session.id, (BookingState.BOOKED,)):
            slot = booking.slot
            if slot is None:
                continue
            own = slot.coach is None or (slot.coach == coach and slot.starts_at - _MAY_BE_CALLED <= now)
            left = slot.coach not in (None, coach, *there) and slot.starts_at <= late
            if own or (left and booking.who.user not in apart):
                at_hand.append((left, slot.starts_at, booking.made_at, booking.id, booking))
        return [booking for *_, booking in sorted(at_hand, key=lambda one: one[:4])]

    def call(self, connection: Connection, booking_id: int, now: datetime) -> None:
        """Their visit begins.

        Raises:
            BookingOver: they have no slot any more.
        """
        booking, session = booked.known(connection, booking_id)
        if booking.state is not BookingState.BOOKED:
            raise BookingOver(booking.state, session.id)
        slots.change(connection, booking.id, state=BookingState.CALLED)
        self._reminding.end(connection, booking.id)
        letters.announcement(connection, session, now)

    def done(self, connection: Connection, booking_id: int, now: datetime) -> None:
        """Their visit is over. Nothing changes for somebody who left meanwhile."""
        booking, _ = booked.known(connection, booking_id)
        if booking.state is BookingState.CALLED:
            self._waitlist.leave(connection, booking, BookingState.DONE, now)
            self._waitlist.elsewhere(connection, booking.who, now)

    def put_back(self, connection: Connection, booking_id: int, now: datetime) -> None:
        """They were called and are not there yet: they may be called again, as long as the session is open."""
        booking, session = booked.known(connection, booking_id)
        if booking.state is not BookingState.CALLED:
            return
        if session.is_to_come:
            slots.change(connection, booking.id, state=BookingState.BOOKED)
        else:  # nobody calls them there any more
            self._give_back(connection, booking, session, BookingState.OFF, now)
            letters.tell(connection, booking.who, News.NO_TURN, now, booking=booking.id)

    def no_show(self, connection: Connection, booking_id: int, now: datetime) -> None:
        """Their slot passes without them; others may have the rest of it. Where no coach came, it is off instead."""
        booking, session = booked.known(connection, booking_id)
        if booking.state not in {BookingState.BOOKED, BookingState.CALLED}:
            return
        if session.why is Why.AWAY:
            self._give_back(connection, booking, session, BookingState.OFF, now)
            return
        self._give_back(connection, booking, session, BookingState.NO_SHOW, now)
        letters.tell(connection, booking.who, News.NO_SHOW, now, booking=booking.id)
