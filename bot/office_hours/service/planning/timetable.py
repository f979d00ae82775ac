"""The slots of a session: made with it, moved with it, gone with it. Whoever has one keeps it wherever that can be."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.database import Connection
from bot.office_hours.model import Booking, BookingState, Format, News, Session, Slot, Why
from bot.office_hours.service import letters
from bot.office_hours.service.slots.reminding import Reminding
from bot.office_hours.service.slots.waitlist import Waitlist
from bot.office_hours.store import sessions, slots

_HELD = (BookingState.OFFERED, BookingState.BOOKED)
_WAITS_OR_HOLDS = (BookingState.WAITING, *_HELD)
_USED = (BookingState.CALLED, BookingState.DONE, BookingState.NO_SHOW)


def layout(session: Session) -> list[Slot]:
    """The slots that a session has by its plan, the earliest first: back to back for each coach.

    A group has one, a queue none. Their ids are 0: they are not kept yet.
    """
    plan = session.plan
    if plan.format is Format.GROUP:
        return [Slot(0, session.id, None, session.starts_at, plan.minutes, plan.seats)]
    if plan.format is Format.QUEUE:
        return []
    each = timedelta(minutes=plan.slot_minutes)
    return [
        Slot(0, session.id, coach, session.starts_at + number * each, plan.slot_minutes)
        for number in range(plan.minutes // plan.slot_minutes)
        for coach in plan.coaches
        if coach > 0
    ]


class Timetable:
    """Keeps the slots of a session as its plan says; every method is part of a transaction."""

    def __init__(self, waitlist: Waitlist, reminding: Reminding) -> None:
        self._waitlist = waitlist
        self._reminding = reminding

    def made(self, connection: Connection, session: Session) -> None:
        """A session was made."""
        if session.plan.format is Format.QUEUE or slots.of_session(connection, session.id):
            return
        for slot in layout(session):
            _add(connection, slot)
        self._waitlist.wait_for_reserved(connection, session)

    def moved(self, connection: Connection, before: Session, after: Session, now: datetime) -> None:
        """A session was changed: its slots follow. Whose slot is no more stands first on the waitlist.

        An offer of a slot that moved is made anew, since what was offered is another time now.
        """
        if _shape(before) == _shape(after):
            return
        concerned = slots.active(connection, after.id)
        self._coaches_now(connection, after, now)
        delta = after.starts_at - before.starts_at
        if after.plan.format is Format.QUEUE:
            self._no_slots(connection, after, now)
        elif after.plan.format is Format.GROUP:
            self._group(connection, after, delta)
        else:
            self._back_to_back(connection, after, delta, now)
        for booking in slots.in_states(connection, after.id, (BookingState.BOOKED,)):
            self._reminding.end(connection, booking.id)
            self._reminding.begin(connection, booking, now)
        if after.plan.format is Format.QUEUE:
            self._waitlist.close(connection, after)
        else:
            self._waitlist.wait_for_reserved(connection, after)
            self._waitlist.pass_on(connection, after, now)
        for booking in concerned:
            self._waitlist.elsewhere(connection, booking.who, now)
        self._tell(connection, before, after, concerned, now)
        letters.announcement(connection, after, now)

    @staticmethod
    def _tell(
        connection: Connection, before: Session, session: Session, concerned: list[Booking], now: datetime
    ) -> None:
        """Whoever had a slot, or waited for one, and has it no more hears it; calendars know that slots are others."""
        others = False
        for booking in concerned:
            present = slots.find(connection, booking.id)
            assert present is not None
            others = others or _begins(booking) != _begins(present)
            dropped = present.state is BookingState.WAITING and booking.state is not BookingState.WAITING
            off = present.state is BookingState.OFF and booking.who.user not in session.plan.coaches
            if dropped or off:
                letters.tell(connection, booking.who, News.MOVED, now, session=session.id)
        if others and session.sequence == before.sequence:
            sessions.change(connection, session.id, sequence=session.sequence + 1)

    def ended(self, connection: Connection, session: Session, now: datetime) -> None:
        """A session is over or cancelled. A visit that is under way ends as its coach says.

        Where it ran its course, those hear whose turn did not come; of the rest everybody hears by what ended it.
        """
        self._waitlist.close(connection, session)
        for booking in slots.in_states(connection, session.id, _WAITS_OR_HOLDS):
            self._waitlist.leave(connection, booking, BookingState.OFF, now)
            if session.why in {Why.CLOSED, Why.TIME}:
                letters.tell(connection, booking.who, News.NO_TURN, now, booking=booking.id)
            self._waitlist.elsewhere(connection, booking.who, now)

    def _coaches_now(self, connection: Connection, session: Session, now: datetime) -> None:
        """Nobody is booked with themselves: who coaches it from now on needs no slot in it."""
        for booking in slots.in_states(connection, session.id, _WAITS_OR_HOLDS):
            if booking.who.user in session.plan.coaches:
                self._waitlist.leave(connection, booking, BookingState.OFF, now)

    def _no_slots(self, connection: Connection, session: Session, now: datetime) -> None:
        """It has a queue now, which has no waitlist."""
        for booking in slots.in_states(connection, session.id, _WAITS_OR_HOLDS):
            self._waitlist.leave(connection, booking, BookingState.OFF, now)
        for slot in slots.of_session(connection, session.id):
            if not slots.of_slot(connection, slot.id, _USED):
                slots.remove(connection, slot.id)

    def _group(self, connection: Connection, session: Session, delta: timedelta) -> None:
        """One slot, with as many of those who had a seat as there are seats, the first who came first."""
        (target,) = layout(session)
        present = [slot for slot in slots.of_session(connection, session.id) if slot.coach is None]
        if not present:
            self._back_to_waitlist(connection, slots.in_states(connection, session.id, _HELD))
            self._drop_unused(connection, session)
            _add(connection, target)
            return
        slots.replace(connection, replace(target, id=present[0].id))
        offered = slots.of_slot(connection, present[0].id, (BookingState.OFFERED,))
        booked = slots.of_slot(connection, present[0].id, (BookingState.BOOKED,))
        used = len(slots.of_slot(connection, present[0].id, (BookingState.CALLED, BookingState.DONE)))
        kept = booked[: max(0, target.seats - used)]
        if not delta:
            kept += offered[: max(0, target.seats - used - len(kept))]
        self._back_to_waitlist(connection, [one for one in [*booked, *offered] if one not in kept])

    def _back_to_back(
        self, connection: Connection, session: Session, delta: timedelta, now: datetime
    ) -> None:
        """Booked slots stay where they still fit, moved with the session; its other time is filled up around them."""
        targets = layout(session)
        times = {(slot.coach, slot.starts_at, slot.minutes) for slot in targets}
        present = slots.of_session(connection, session.id)
        kept = [slot for slot in present if slots.of_slot(connection, slot.id, _USED)]
        for slot in [one for one in present if one not in kept]:
            moved = replace(slot, starts_at=slot.starts_at + delta)
            holders = slots.of_slot(connection, slot.id, _HELD)
            fits = (
                moved.coach in session.plan.coaches
                and moved.starts_at >= session.starts_at
                and moved.ends_at <= session.ends_at
            )
            as_planned = (moved.coach, moved.starts_at, moved.minutes) in times
            if (as_planned or (holders and fits)) and not any(_overlap(moved, other) for other in kept):
                slots.replace(connection, moved)
                kept.append(moved)
                if delta:
                    offered = [one for one in holders if one.state is BookingState.OFFERED]
                    self._back_to_waitlist(connection, offered)
            else:
                self._back_to_waitlist(connection, holders)
                slots.remove(connection, slot.id)
        for target in targets:
            if target.starts_at > now and not any(_overlap(target, other) for other in kept):
                _add(connection, target)

    def _back_to_waitlist(self, connection: Connection, bookings: list[Booking]) -> None:
        for booking in bookings:
            self._waitlist.put_ahead(connection, booking)

    @staticmethod
    def _drop_unused(connection: Connection, session: Session) -> None:
        for slot in slots.of_session(connection, session.id):
            if not slots.of_slot(connection, slot.id, _USED):
                slots.remove(connection, slot.id)


def _shape(session: Session) -> tuple[object, ...]:
    """What decides where the slots are."""
    plan = session.plan
    return session.starts_at, plan.format, plan.minutes, plan.slot_minutes, plan.seats, set(plan.coaches)


def _begins(booking: Booking) -> datetime | None:
    return None if booking.slot is None or booking.state is BookingState.OFFERED else booking.slot.starts_at


def _overlap(one: Slot, other: Slot) -> bool:
    return one.coach == other.coach and one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _add(connection: Connection, slot: Slot) -> None:
    slots.add(
        connection,
        slot.session_id,
        coach=slot.coach,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        seats=slot.seats,
    )
