"""What members read when they book a slot. Read it as somebody who asks a coach for the first time."""

from collections.abc import Sequence
from datetime import datetime

from bot.client.texts import span
from bot.config import OfficeHours as Settings
from bot.office_hours.model import (
    Booked,
    Booking,
    BookingState,
    Format,
    Given,
    Session,
    Tick,
)
from bot.text import plural, quoted_within
from cogs.office_hours.texts.announcement import full_time as moment
from cogs.office_hours.texts.announcement import lasting, people
from cogs.office_hours.texts.members import head, title, where

BOOK = "Book"
BOOK_NEXT = "Book the next one"
BOOK_AGAIN = "Book again"
JOIN = "Join queue"
JOIN_AGAIN = "Join again"
NOTIFY = "Notify me"
NOTIFY_NEXT = "Notify me of the next one"
CALENDAR = "Add to calendar"
CALENDAR_UPDATE = "Update my calendar"
CANCEL = "Cancel my booking"
CANCEL_SEAT = "Cancel my seat"
OFF_WAITLIST = "Leave the waitlist"
KEEP = "It still fits"
ACCEPT = "Yes, I'll take it"
DECLINE = "No, pass it on"
HOLD = "Hold my place"
BACK = "I'm ready"
LEAVE = "Leave the queue"
CARRY = "Keep my place for the next one"
LEAVE_QUESTION = "Leave a question"
LET_GO = "Let it go"
CANCEL_WHICH = "Which booking?"
LEAVE_WHICH = "Which queue?"

# Forms

FORM_BOOK = "Book a slot"
FORM_SEAT = "Take a seat"
FORM_WAITLIST = "Join the waitlist"
FORM_QUEUE = "Join the queue"
SLOT = "When?"
FIRST_FREE = "The first free one"
TOPIC = "What is it about?"
SOMETHING_ELSE = "Something else"
WISH = "What would be a good outcome?"
WISH_HINT = "Optional, and one sentence is enough. “I know what to change on page one.”"
SEES = "Your coach may see"
SEES_HINT = "Only what is chosen here. Your name is shown to your coach in any case."
SEEN = "What may be seen, and by whom"

TICKS = {
    Tick.WORDS: ("What I wrote here", "For my coach alone"),
    Tick.GOAL: ("My goal of this week", "For my coach alone"),
    Tick.OBSTACLE: ("What was in my way at my last check-in", "For my coach alone"),
    Tick.NAME: ("My name in the list of those who wait", "Otherwise people are counted there and not named"),
    Tick.TOGETHER: ("I would share my turn", "With others who have the same topic"),
}
"""What can be ticked, and who it is for; at most 100 characters each."""


def zone_hint(zone: str) -> str:
    """Beside the times, which cannot be shown there in each reader's own."""
    return f"Times are in {zone}."


def coaches_numbered(coaches: Sequence[int]) -> str:
    """Above the form, since a select shows no names."""
    return " · ".join(f"Coach {number} is {people([coach])}" for number, coach in enumerate(coaches, 1))


def slot_choice(at: str, coach: int | None) -> str:
    """One time that is free, with the coach's number where there are several."""
    return at if coach is None else f"{at}, coach {coach}"


# Bookings

KEPT = "What you did with your booking is done. `/officehours mine` shows how it stands."
"""What waits in the inbox when an answer could not be delivered."""


def booking_words(booked: Booked, settings: Settings, now: datetime) -> str:
    """How a booking stands, and what happens next."""
    booking, session = booked.booking, booked.session
    match booking.state:
        case BookingState.BOOKED:
            return _booked(booking, session, settings, now)
        case BookingState.OFFERED:
            return _offered(booking, session)
        case BookingState.WAITING if booking.reserved and now < session.starts_at - settings.reserved_until:
            return _reserved(session, settings)
        case BookingState.WAITING:
            return _waiting(session, booked.position, settings)
        case BookingState.CALLED:
            return f"### It is your turn\n{head(session)}\nYour coach has called you, {where(session)}."
        case _:
            return f"### This booking has ended\n{head(session)}"


def slot_word(session: Session) -> str:
    """What can be booked in it."""
    return "seat" if session.plan.format is Format.GROUP else "slot"


def slot_line(booking: Booking, session: Session) -> str:
    """What, with whom, when, for how long, where."""
    slot = booking.slot
    coaches = session.plan.coaches if slot is None or slot.coach is None else [slot.coach]
    at, minutes = (
        (session.starts_at, session.plan.minutes) if slot is None else (slot.starts_at, slot.minutes)
    )
    return f"{title(session)} with {people(coaches)}\n{moment(at)}, {lasting(minutes)}, {where(session)}"


def _booked(booking: Booking, session: Session, settings: Settings, now: datetime) -> str:
    starts_at = session.starts_at if booking.slot is None else booking.slot.starts_at
    coming = [before for before in settings.remind if starts_at - before > now]
    told = (
        f"You are reminded {_listed([span(before) for before in coming])} before, with a button to cancel. "
        if coming
        else ""
    )
    return (
        f"### You have a {slot_word(session)}\n{slot_line(booking, session)}\n\n"
        f"{told}If it does not fit any more, cancelling is fine, early or late: somebody else can use the "
        "time."
    )


def _offered(booking: Booking, session: Session) -> str:
    until = "" if booking.offered_until is None else f" until {moment(booking.offered_until)}"
    return (
        f"### A {slot_word(session)} is kept for you{until}\n{slot_line(booking, session)}\n\n"
        "Say yes and it is yours. If you pass it on, or the time goes by, it is offered to the next person."
    )


def _waiting(session: Session, position: int | None, settings: Settings) -> str:
    number = "" if position is None else f", number {position}"
    return (
        f"### You are on the waitlist{number}\n{head(session)}\n\n"
        f"When a {slot_word(session)} comes free, it is offered to whoever is first. You hear of it and "
        f"have {span(settings.offer_for)} to say yes, less when the start is near. Nothing is booked before "
        "you say yes."
    )


def _reserved(session: Session, settings: Settings) -> str:
    within = span(settings.no_show_within)
    return (
        f"### You are on the waitlist for now\n{head(session)}\n\n"
        f"Slots may still be free. {plural(settings.no_shows, 'slot')} of yours stayed empty within "
        f"{within}, which happens; so that the time is used, others choose first until "
        f"{span(settings.reserved_until)} before the start. What is free then is offered to you, and this "
        "rule ends by itself."
    )


def first_visit(before: int | None) -> str:
    """The primer before a first visit; `before`: how many people here had one, where it may be said."""
    others = f" {before} people here have been before you." if before is not None else ""
    return (
        "**Your first visit**\nCoaching is for everyone here, and asking is a strength: it is how most "
        f"searches move. You need nothing ready. One question is enough.{others}"
    )


def coach_sees(given: Given | None) -> str:
    """What their coach will see, spelled out: what was ticked and nothing else."""
    if given is None:
        return ""
    parts: list[str] = []
    if Tick.WORDS in given.ticks:
        parts += [_shown("Topic", given.topic), _shown("A good outcome", given.wish)]
    if Tick.GOAL in given.ticks:
        parts.append(
            _shown("Goal of this week", given.goal) or "-# You have no goal of this week, so none is shown."
        )
    if Tick.OBSTACLE in given.ticks:
        none = "-# Your last check-in named nothing in your way, so nothing of it is shown."
        parts.append(_shown("In my way", given.obstacle) or none)
    shown = "\n".join(part for part in parts if part)
    if not shown:
        return "Your coach sees your name, and nothing else."
    return f"Your coach sees your name and this:\n{shown}"


def _shown(name: str, text: str | None) -> str:
    return f"> **{name}**\n{quoted_within(text, 500)}" if text else ""


def ask_cancel(booking: Booking, session: Session) -> str:
    """Asked once before a booking is cancelled from a command."""
    if booking.slot is None:
        return f"### Leave the waitlist?\n{head(session)}"
    return f"### Cancel this one?\n{slot_line(booking, session)}\n-# To keep it, leave this message as it is."


def cancelled(booking: Booking, session: Session) -> str:
    """After cancelling."""
    if booking.slot is None:
        return (
            f"### You are off the waitlist\nOf {title(session)}, {moment(session.starts_at)}. You can come "
            "back whenever you like."
        )
    return (
        f"### Cancelled\nYou are not booked for {title(session)}, {moment(booking.slot.starts_at)}, any "
        "more. Thank you for saying so: somebody else can use the time. You can book again whenever you "
        "like."
    )


def passed_on(session: Session) -> str:
    """After an offered slot was declined."""
    return (
        f"### Passed on\nThe {slot_word(session)} of {title(session)} is offered to the next person. You "
        "can join the waitlist again, or look at other sessions with `/officehours list`."
    )


def mine_booking(booking: Booking, session: Session) -> str:
    """One of all one's bookings."""
    match booking.state:
        case BookingState.WAITING:
            return f"**On the waitlist**\n{head(session)}"
        case BookingState.OFFERED:
            until = "" if booking.offered_until is None else f" until {moment(booking.offered_until)}"
            return f"**A {slot_word(session)} is kept for you**{until}\n{slot_line(booking, session)}"
        case BookingState.CALLED:
            return f"**It is your turn**\n{slot_line(booking, session)}"
        case _:
            return f"**Booked**\n{slot_line(booking, session)}"


def which_booking() -> str:
    """There are several."""
    return "### Your bookings\nWhich one would you like to cancel?"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
