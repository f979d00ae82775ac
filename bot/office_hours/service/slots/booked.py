"""Finds bookings, checks what stands against one, and tells coaches of them; shared by the verbs of slots."""

from datetime import datetime

from bot import outbox
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Booking, BookingState, CoachNews, Session, Slot
from bot.office_hours.model.refusals import (
    AlreadyBooked,
    BookedThen,
    BookingOver,
    NotYourBooking,
    SessionGone,
)
from bot.office_hours.service import letters
from bot.office_hours.service.slots.waitlist import LATE
from bot.office_hours.store import sessions, slots


def link(connection: Connection, session: Session) -> tuple[int, int] | None:
    """The channel and message of a session's announcement, if it stands."""
    posted = outbox.where_posted(connection, session.subject)
    return None if posted is None else (posted.channel_id, posted.message_id)


def known(connection: Connection, booking_id: int) -> tuple[Booking, Session]:
    """A booking with its session.

    Raises:
        SessionGone: there is no such booking, so its session was taken away.
    """
    pair = with_session(connection, booking_id)
    if pair is None:
        raise SessionGone
    return pair


def own(connection: Connection, who: Who, booking_id: int) -> tuple[Booking, Session]:
    """A booking of the person, with its session.

    Raises:
        SessionGone, NotYourBooking
    """
    pair = known(connection, booking_id)
    if pair[0].who != who:
        raise NotYourBooking
    return pair


def with_session(connection: Connection, booking_id: int) -> tuple[Booking, Session] | None:
    """A booking with its session, whatever its state."""
    booking = slots.find(connection, booking_id)
    session = None if booking is None else sessions.find(connection, booking.session_id)
    return None if booking is None or session is None else (booking, session)


def of_person(connection: Connection, who: Who) -> list[tuple[Booking, Session]]:
    """What a person has booked, was offered or waits for, the earliest first."""
    pairs = (with_session(connection, booking.id) for booking in slots.of_person(connection, who))
    return [pair for pair in pairs if pair is not None]


def position(connection: Connection, booking_id: int) -> int | None:
    """Where somebody is on the waitlist, from 1; None: they are not on it."""
    booking = slots.find(connection, booking_id)
    if booking is None or booking.state is not BookingState.WAITING:
        return None
    return [one.id for one in slots.waiting(connection, booking.session_id)].index(booking_id) + 1


def check_new(connection: Connection, session: Session, who: Who, free: list[Slot]) -> Booking | None:
    """What the person has in the session: nothing, or a place on the waitlist while a slot is free for them.

    Raises:
        AlreadyBooked: more than that.
    """
    present = slots.active_of(connection, session.id, who.user)
    if present is None or (present.state is BookingState.WAITING and free):
        return present
    raise AlreadyBooked(present.state, None if present.slot is None else present.slot.starts_at)


def check_offered(booking: Booking, now: datetime) -> None:
    """An offer can be answered. One that ended long ago will be made again (see `waitlist.LATE`), so it holds.

    Raises:
        BookingOver
    """
    if booking.state is not BookingState.OFFERED:
        raise BookingOver(booking.state, booking.session_id)
    assert booking.slot is not None
    assert booking.offered_until is not None
    ended = booking.offered_until <= now <= booking.offered_until + LATE
    if ended or (now >= booking.offered_until and now >= booking.slot.starts_at):
        raise BookingOver(BookingState.LAPSED, booking.session_id)


def check_no_other(connection: Connection, who: Who, session: Session, slot: Slot) -> None:
    """The person has no slot in another session at that time.

    Raises:
        BookedThen
    """
    other = slots.overlapping(connection, who, slot.starts_at, slot.ends_at, but=session.id)
    if other is not None and other.slot is not None:
        there = sessions.find(connection, other.session_id)
        raise BookedThen(other.session_id, there.plan.title if there else "", other.slot.starts_at)


def tell_coaches(
    connection: Connection, session: Session, slot: Slot, news: CoachNews, booking_id: int, now: datetime
) -> None:
    """The coach whose slot it is; of a group all."""
    if slot.coach is None:
        letters.tell_coaches(connection, session, news, now, booking=booking_id)
    elif slot.coach > 0:
        letters.tell_coach(connection, Who(session.guild, slot.coach), news, now, booking=booking_id)
