"""What people are told about their bookings and sessions. Read each as somebody on a hard day."""

from collections.abc import Callable, Mapping

from bot.office_hours.model import Booking, BookingState, Format, News, Session, Why
from bot.text import quoted_within
from cogs.office_hours.texts.announcement import full_time as moment
from cogs.office_hours.texts.announcement import people
from cogs.office_hours.texts.booking import slot_line, slot_word
from cogs.office_hours.texts.members import head, title, where

_REASON = 600

_WHY = {
    Why.COACH: "Its coach had to cancel it.",
    Why.AWAY: "No coach could be there.",
    Why.DISCORD: "It was taken off this server's events.",
    Why.LEFT: "Its coach is not in this server any more.",
    Why.HOURS: "Its coach's hours have changed.",
}


def words(news: News, session: Session, booking: Booking | None, later: Session | None) -> str:
    """What is said. `booking`: theirs in that session. `later`: the session that is offered instead.

    Raises:
        KeyError: news of another kind, about a visit or a place in a queue.
    """
    return _SAID[news](session, booking, later)


def _reminder(session: Session, booking: Booking | None, later: Session | None) -> str:
    del later
    line = head(session) if booking is None else slot_line(booking, session)
    return (
        f"### Time with your coach\n{line}\n\nYou need nothing ready. If it does not fit any more, one tap "
        "cancels, and somebody else can use the time."
    )


def _offer(session: Session, booking: Booking | None, later: Session | None) -> str:
    del later
    line = head(session) if booking is None else slot_line(booking, session)
    until = (
        ""
        if booking is None or booking.offered_until is None
        else f" It is kept for you until {moment(booking.offered_until)}."
    )
    return (
        f"### A {slot_word(session)} came free for you\n{line}\n\n"
        f"Would you like it?{until} If you pass it on, or the time goes by, it is offered to the next "
        "person."
    )


def _lapsed(session: Session, booking: Booking | None, later: Session | None) -> str:
    del booking
    return (
        f"### The {slot_word(session)} went on\nThe time to say yes to it is over, in {title(session)}, so "
        "it is offered to the next person. That is all right. You can join the waitlist "
        f"again{_or_next(later)}"
    )


def _moved(session: Session, booking: Booking | None, later: Session | None) -> str:
    del later
    now = f"### {title(session)} has changed\nThis is how it stands now:\n"
    if booking is None:
        return f"{now}{head(session)}, {where(session)}"
    if booking.state is BookingState.BOOKED:
        return (
            f"{now}{slot_line(booking, session)}\n\nYour booking went along. If it still fits, there is "
            "nothing to do; if not, cancelling is fine."
        )
    return (
        f"{now}{head(session)}, {where(session)}\n\n"
        "You are on the waitlist, and hear as soon as there is a time for you."
    )


def _off(session: Session, booking: Booking | None, later: Session | None) -> str:
    why = "" if session.why is None else f" {_WHY.get(session.why, '')}".rstrip()
    reason = f"\n{quoted_within(session.reason, _REASON)}" if session.reason else ""
    del booking  # it is off by now
    return (
        f"### This session does not take place\n{title(session)}, planned for "
        f"{moment(session.starts_at)}.{why}{reason}\n\nWhat you booked or waited for there ends with it; "
        f"there is nothing you need to do. {_next(later)}"
    )


def _away(session: Session, booking: Booking | None, later: Session | None) -> str:
    stands = "" if booking is None else ", and what you booked stands until then"
    return (
        f"### No coach is there yet\n{title(session)} was to begin {moment(session.starts_at)}. The "
        f"moderators know. You need not wait here: if a coach comes after all, you hear at once{stands}."
        f"\n\n{_next(later)}"
    )


def _on_after_all(session: Session, booking: Booking | None, later: Session | None) -> str:
    del later
    if booking is not None and booking.state is BookingState.BOOKED:
        return (
            f"### Your coach is there now\n{title(session)} begins after all, {where(session)}. Thank you "
            "for waiting."
        )
    is_queue = session.plan.format is Format.QUEUE
    way = "**Join queue** takes you in." if is_queue else _way_in(session)
    return f"### A coach is there now\n{title(session)} begins after all. {way}"


def _no_show(session: Session, booking: Booking | None, later: Session | None) -> str:
    at = "" if booking is None or booking.slot is None else f", {moment(booking.slot.starts_at)}"
    return (
        f"### Your {slot_word(session)} has gone by\n{title(session)}{at}\nThings come up, and that is all "
        f"right. Nobody but your coach knows, and another one is easy to book.\n\n{_next(later)}"
    )


def _soon(session: Session, booking: Booking | None, later: Session | None) -> str:
    del booking, later
    return f"### Soon\n{head(session)}\nYou wished to be told. {_way_in(session)}"


def _open(session: Session, booking: Booking | None, later: Session | None) -> str:
    del booking, later
    if session.plan.format is not Format.QUEUE:
        return f"### It has begun\n{title(session)} with {people(session.plan.coaches)}. {_way_in(session)}"
    return (
        f"### The queue is open\n{title(session)} with {people(session.plan.coaches)}. **Join queue** takes "
        "you in; if you have a place already, it shows where you stand."
    )


def _free(session: Session, booking: Booking | None, later: Session | None) -> str:
    del booking, later
    return (
        f"### A {slot_word(session)} is free\n{head(session)}\n\n"
        "Its start is too near to keep it for one person, so everybody who waits hears of it, and it goes "
        "to whoever books it first. **Book** shows whether it is still there."
    )


def _no_turn(session: Session, booking: Booking | None, later: Session | None) -> str:
    if booking is not None and booking.slot is not None:
        begin = f"### It was over before your turn\n{title(session)} has ended, and you were not called."
    else:
        begin = (
            f"### Nothing came free this time\n{title(session)} has ended; more wished to come than fitted."
        )
    return f"{begin} Thank you for waiting.\n\n{_next(later)}"


def _way_in(session: Session) -> str:
    if session.plan.format is Format.QUEUE:
        return "**Join queue** takes you in once a coach is there."
    return "**Book** shows what is free."


def _next(later: Session | None) -> str:
    if later is None:
        return (
            "No later session is planned yet. `/officehours list` shows the next one as soon as there is one."
        )
    return f"The next one:\n{head(later)}"


def _or_next(later: Session | None) -> str:
    return "." if later is None else f", or come to the next session:\n{head(later)}"


_SAID: Mapping[News, Callable[[Session, Booking | None, Session | None], str]] = {
    News.REMINDER: _reminder,
    News.OFFER: _offer,
    News.LAPSED: _lapsed,
    News.FREE: _free,
    News.NO_TURN: _no_turn,
    News.MOVED: _moved,
    News.OFF: _off,
    News.AWAY: _away,
    News.ON_AFTER_ALL: _on_after_all,
    News.SOON: _soon,
    News.OPEN: _open,
    News.NO_SHOW: _no_show,
}
