"""Reminds people of the slot they booked, at the times that the configuration names."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot import timers
from bot.config import Config
from bot.database import Connection
from bot.office_hours.model import Booking, BookingState, News
from bot.office_hours.service import letters
from bot.office_hours.store import slots
from bot.timers import Diary, Timer

REMIND = "office_hours.remind"


class Reminding:
    """Sets, carries out and takes back reminders; every method is part of a transaction."""

    def __init__(self, config: Callable[[], Config], diary: Diary) -> None:
        self._config = config
        diary.register(REMIND, self._due)

    def begin(self, connection: Connection, booking: Booking, now: datetime) -> None:
        """Remind of a booked slot at each time that is still to come."""
        assert booking.slot is not None
        for before in self._config().office_hours.remind:
            due = booking.slot.starts_at - before
            if due > now:
                timer = Timer(REMIND, _subject(booking.id, before), booking.who.guild, due)
                timers.set_timer(connection, timer)

    def end(self, connection: Connection, booking_id: int) -> None:
        """Remind no more. One set under another configuration finds that out itself when it falls due."""
        for before in self._config().office_hours.remind:
            timers.cancel(connection, REMIND, _subject(booking_id, before))

    def _due(self, connection: Connection, timer: Timer, now: datetime) -> None:
        number, _, seconds = timer.subject.partition(":")
        before = timedelta(seconds=int(seconds))
        booking = slots.find(connection, int(number))
        if booking is None or booking.state is not BookingState.BOOKED or booking.slot is None:
            return
        starts_at = booking.slot.starts_at
        if now < starts_at - before:
            timers.set_timer(connection, Timer(REMIND, timer.subject, timer.guild_id, starts_at - before))
            return
        nearer = (other for other in self._config().office_hours.remind if other < before)
        # Late, after Belay was down: of several that are due only the last is said, and none once the slot has begun.
        if now < starts_at and all(now < starts_at - other for other in nearer):
            letters.tell(connection, booking.who, News.REMINDER, now, booking=booking.id, before=int(seconds))


def _subject(booking_id: int, before: timedelta) -> str:
    return f"{booking_id}:{before // timedelta(seconds=1)}"
