"""The waitlist: which slots are free to whom, and how a freed one goes down the list by offers that end in time.

Who waits comes first: a slot is free to others only when everybody on the waitlist had their chance at it, is resting
(paused, or in their quiet hours), or is one for whom what is left is kept. Each offer's end is a timer, so that a restart
loses none; what a timer finds when it falls due decides.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot import members, timers
from bot.config import Config
from bot.database import Connection
from bot.local_time import quiet_until
from bot.members import Who
from bot.office_hours.model import Booking, BookingState, News, Session, Slot
from bot.office_hours.service import letters
from bot.office_hours.service.slots.reminding import Reminding
from bot.office_hours.store import sessions, slots
from bot.timers import Diary, Timer

LAPSE = "office_hours.lapse"
RESERVED = "office_hours.reserved"
RESTED = "office_hours.rested"
LATE = timedelta(minutes=10)
"""An offer that ends this much too late ends so because Belay was down: it could not be answered, and is made again."""


class Waitlist:
    """Frees, offers and passes on slots; every method is part of a transaction."""

    def __init__(self, config: Callable[[], Config], diary: Diary, reminding: Reminding) -> None:
        self._config = config
        self._reminding = reminding
        diary.register(LAPSE, self._lapse)
        diary.register(RESERVED, self._look_again)
        diary.register(RESTED, self._look_again)

    # What is free

    def free(self, connection: Connection, session: Session, now: datetime) -> list[Slot]:
        """Slots with a seat left that have not begun, the earliest first; of one whose person did not come, the rest."""
        left = slots.with_no_show(connection, session.id)
        found = slots.of_session(connection, session.id)
        return [slot for slot in found if slot.is_free and now < _last_moment(slot, left)]

    def free_for(self, connection: Connection, session: Session, who: Who, now: datetime) -> list[Slot]:
        """Those that the person can have: with no coach they are blocked with, beside no other slot of theirs."""
        blocked = members.blocked_with(connection, who)
        return [
            slot
            for slot in self.free(connection, session, now)
            if _suits(connection, session, who, slot, blocked)
        ]

    def comes_last(self, booking: Booking, session: Session, now: datetime) -> bool:
        """Whether the person's turn on the waitlist is only a day before the session."""
        return booking.reserved and now < self.turn_of_reserved(session)

    def turn_of_reserved(self, session: Session) -> datetime:
        """From when on those get what is still free who left slots unused lately."""
        return session.starts_at - self._config().office_hours.reserved_until

    # Down the list

    def pass_on(
        self, connection: Connection, session: Session, now: datetime, freed: Iterable[Slot] = ()
    ) -> None:
        """Offer all that is free to those who wait, first come, first served.

        `freed`: what became free this moment; where no time is left for offers, everybody who waits hears of it.
        """
        free = self.free(connection, session, now) if session.is_to_come else []
        waiting = slots.waiting(connection, session.id) if free else []
        chances = _Chances(connection, session, now)
        just_freed = {slot.id for slot in freed}
        wakes: list[datetime] = []
        left = slots.with_no_show(connection, session.id)
        for slot in free:
            until = self._until(slot, _last_moment(slot, left), now)
            for _ in range(slot.seats - slot.taken):
                turns = [one for one in waiting if not self.comes_last(one, session, now)]
                takers = [one for one in turns if chances.suits(one.who, slot)]
                awake = [one for one in takers if chances.rests_until(one.who) is None]
                if until is None:
                    if slot.id in just_freed:
                        _say_free(connection, awake, slot, now)
                    break
                if not awake:
                    wakes += [end for one in takers if (end := chances.rests_until(one.who)) is not None]
                    break
                self._offer(connection, awake[0], slot, until, now)
                waiting.remove(awake[0])
        if wakes:
            timer = Timer(RESTED, str(session.id), session.guild, min(wakes))
            timers.set_timer(connection, timer)
        else:
            timers.cancel(connection, RESTED, str(session.id))

    def elsewhere(self, connection: Connection, who: Who, now: datetime) -> None:
        """Slots of the sessions for which somebody waits may suit them now: those are offered."""
        for booking in slots.of_person(connection, who):
            if booking.state is BookingState.WAITING:
                session = _session(connection, booking)
                self.pass_on(connection, session, now)
                letters.announcement(connection, session, now)

    def leave(self, connection: Connection, booking: Booking, state: BookingState, now: datetime) -> None:
        """A booking ends, its reminders and its offer with it. What it had is not passed on yet."""
        slots.change(connection, booking.id, state=state, offered_until=None, ended_at=now)
        self.forget_timers(connection, booking.id)

    def put_ahead(self, connection: Connection, booking: Booking) -> None:
        """A change of the session took their slot: they stand before the others on its waitlist."""
        ahead = 2 if booking.state is BookingState.BOOKED else 1
        slots.change(
            connection,
            booking.id,
            state=BookingState.WAITING,
            slot_id=None,
            offered_until=None,
            reserved=0,
            ahead=ahead,
        )
        self.forget_timers(connection, booking.id)

    def take(self, connection: Connection, booking_id: int, slot: Slot, now: datetime) -> Booking:
        """The slot is theirs. Returns the booking as it is now."""
        slots.change(
            connection, booking_id, state=BookingState.BOOKED, slot_id=slot.id, offered_until=None, ahead=0
        )
        timers.cancel(connection, LAPSE, str(booking_id))
        found = slots.find(connection, booking_id)
        assert found is not None
        self._reminding.begin(connection, found, now)
        return found

    def forget_timers(self, connection: Connection, booking_id: int) -> None:
        """No offer of theirs ends, and nobody is reminded."""
        timers.cancel(connection, LAPSE, str(booking_id))
        self._reminding.end(connection, booking_id)

    def wait_for_reserved(self, connection: Connection, session: Session) -> None:
        """Look again when it is the turn of those for whom what is left is kept."""
        timer = Timer(RESERVED, str(session.id), session.guild, self.turn_of_reserved(session))
        timers.set_timer(connection, timer)

    @staticmethod
    def close(connection: Connection, session: Session) -> None:
        """The session is no more: nothing is looked at again."""
        timers.cancel(connection, RESERVED, str(session.id))
        timers.cancel(connection, RESTED, str(session.id))

    # Offers

    def _until(self, slot: Slot, last_moment: datetime, now: datetime) -> datetime | None:
        """Until when the slot can be offered to one person; None: its start is too near."""
        settings = self._config().office_hours
        span = min(settings.offer_for, (last_moment - now) / 2)
        return None if span < settings.offer_least else now + span

    @staticmethod
    def _offer(connection: Connection, booking: Booking, slot: Slot, until: datetime, now: datetime) -> None:
        slots.change(connection, booking.id, state=BookingState.OFFERED, slot_id=slot.id, offered_until=until)
        timers.set_timer(connection, Timer(LAPSE, str(booking.id), booking.who.guild, until))
        letters.tell(connection, booking.who, News.OFFER, now, booking=booking.id)

    def _lapse(self, connection: Connection, timer: Timer, now: datetime) -> None:
        booking = slots.find(connection, int(timer.subject))
        if booking is None or booking.state is not BookingState.OFFERED:
            return
        assert booking.slot is not None
        assert booking.offered_until is not None
        session = _session(connection, booking)
        if now > booking.offered_until + LATE:
            left = slots.with_no_show(connection, session.id)
            until = self._until(booking.slot, _last_moment(booking.slot, left), now)
            if until is not None:
                self._offer(connection, booking, booking.slot, until, now)
                return
        self.leave(connection, booking, BookingState.LAPSED, now)
        letters.tell(connection, booking.who, News.LAPSED, now, booking=booking.id)
        self.pass_on(connection, session, now, [booking.slot])
        letters.announcement(connection, session, now)

    def _look_again(self, connection: Connection, timer: Timer, now: datetime) -> None:
        session = sessions.find(connection, int(timer.subject))
        if session is None or not session.is_to_come:
            return
        self.pass_on(connection, session, now)
        letters.announcement(connection, session, now)


class _Chances:
    """Who can have which slot now, each person looked up once."""

    def __init__(self, connection: Connection, session: Session, now: datetime) -> None:
        self._connection = connection
        self._session = session
        self._now = now
        self._blocked: dict[Who, frozenset[int]] = {}
        self._rests: dict[Who, datetime | None] = {}

    def suits(self, who: Who, slot: Slot) -> bool:
        """Whether the slot is with nobody they are blocked with, and beside no other slot of theirs."""
        if who not in self._blocked:
            self._blocked[who] = members.blocked_with(self._connection, who)
        return _suits(self._connection, self._session, who, slot, self._blocked[who])

    def rests_until(self, who: Who) -> datetime | None:
        """Until when they are paused or in their quiet hours; None: an offer reaches them now."""
        if who not in self._rests:
            self._rests[who] = _rests_until(self._connection, who, self._now)
        return self._rests[who]


def _suits(connection: Connection, session: Session, who: Who, slot: Slot, blocked: frozenset[int]) -> bool:
    if slot.coach in blocked:
        return False
    return slots.overlapping(connection, who, slot.starts_at, slot.ends_at, but=session.id) is None


def _rests_until(connection: Connection, who: Who, now: datetime) -> datetime | None:
    member = members.find(connection, who)
    if member is None:
        return None
    if member.paused_until is not None and member.paused_until > now:
        return member.paused_until
    if member.quiet is None:
        return None
    return quiet_until(now, members.zone_of(connection, who), member.quiet.start, member.quiet.end)


def _last_moment(slot: Slot, with_no_show: frozenset[int]) -> datetime:
    """Until when a slot can be taken: its start; where its person did not come, as long as half of it is left."""
    if slot.coach is not None and slot.id in with_no_show:
        return slot.starts_at + timedelta(minutes=slot.minutes) / 2
    return slot.starts_at


def _say_free(connection: Connection, waiting: Iterable[Booking], slot: Slot, now: datetime) -> None:
    for booking in waiting:
        letters.tell(connection, booking.who, News.FREE, now, booking=booking.id, slot=slot.id)


def _session(connection: Connection, booking: Booking) -> Session:
    session = sessions.find(connection, booking.session_id)
    assert session is not None
    return session
