"""What members read when they look at office hours: what comes, what they have to do with, and every no."""

from datetime import datetime

from bot.errors import explain
from bot.office_hours.model import (
    Action,
    BookingState,
    Format,
    Mine,
    Place,
    PlaceState,
    Question,
    Session,
    SessionShown,
)
from bot.office_hours.model.refusals import (
    AlreadyBooked,
    AlreadyInQueue,
    BookedThen,
    BookingOver,
    NoBooking,
    NoNextSession,
    NothingToDecide,
    NotInQueue,
    NotOpen,
    NotYourBooking,
    NotYourPlace,
    OtherFormat,
    OwnSession,
    PlaceOver,
    SlotTaken,
)
from bot.text import harmless, plural, quoted_within, shortened
from cogs.office_hours.texts import announcement
from cogs.office_hours.texts.announcement import full_time as moment
from cogs.office_hours.texts.announcement import lasting, people

PICK = "Book or join one of these"
TALK_TO_A_COACH = "Talk to a coach"
_FREE_SHOWN = 5
_TITLE_SHOWN = 60
_LINE = 160


# What a session is, in a few words


def title(session: Session) -> str:
    """Its title, as it may stand in a sentence."""
    return f"**{announcement.title(session.plan)}**"


def head(session: Session) -> str:
    """What it is, with whom and when."""
    return f"{title(session)} with {people(session.plan.coaches)}\n{moment(session.starts_at)}"


def where(session: Session) -> str:
    """Where it is held."""
    place = announcement.place(session.plan)
    return f"at {place}" if session.plan.place is Place.LINK else place


def room_left(shown: SessionShown, now: datetime) -> str:
    """How it is held and what is left of it."""
    plan = shown.session.plan
    if plan.format is Format.QUEUE:
        if shown.on:
            return f"queue open now, {shown.queue} waiting" if shown.queue else "queue open now, nobody waits"
        return "a queue that opens when the coach is there"
    free = [slot for slot in shown.free if slot.starts_at > now]
    waiting = f", {shown.waitlist} on the waitlist" if shown.waitlist else ""
    if plan.format is Format.GROUP:
        seats = sum(slot.seats - slot.taken for slot in free)
        if shown.free and not free:
            return "a group, which has begun"
        return f"a group, {plural(seats, 'seat')} free" if seats else f"a group, every seat taken{waiting}"
    length = f"slots of {lasting(plan.slot_minutes)}"
    return f"{length}, {len(free)} free" if free else f"{length}, all taken{waiting}"


# What comes

LIST_HEAD = (
    "### Office hours\nTime with a coach. It is for everyone here: a first draft is as welcome as a hard "
    "decision."
)
COACH_HEAD = (
    "### Talk to a coach\nCoaching is for everyone here, and most of it starts with one small question. You need "
    "nothing ready."
)
EMPTY = (
    "No session is planned at the moment. Coaches publish them here when they have time; each one is "
    "announced, and shows in `/officehours list`.\nUntil then, people here can help as well. Most who are "
    "asked say yes."
)
NONE_TO_BOOK = "No session with slots or seats is planned at the moment."
NONE_TO_JOIN = "No session with a queue is planned at the moment."


def not_one_title(given: str, found: int) -> str:
    """What was typed names no one session."""
    typed = harmless(shortened(given, _TITLE_SHOWN))
    if found:
        return f"{found} sessions to come have “{typed}” in their title. Choose one of them:"
    return f"No session to come has “{typed}” in its title."


def list_line(shown: SessionShown, now: datetime) -> str:
    """One session to come."""
    link = announced(shown)
    return f"{head(shown.session)} · {room_left(shown, now)}{f' · {link}' if link else ''}"


def announced(shown: SessionShown) -> str:
    """A link to where it was announced; '' where it was not yet."""
    if shown.link is None:
        return ""
    channel, message = shown.link
    return f"[announcement](https://discord.com/channels/{shown.session.guild}/{channel}/{message})"


def more(count: int) -> str:
    """Below a list that was cut."""
    return f"-# And {count} more after these."


def choice(session: Session, at: str) -> str:
    """A session where only plain text is shown, at most 100 characters. `at`: its start, in the reader's zone."""
    return f"{shortened(session.plan.title, 98 - len(at))}, {at}"


# What one has to do with

MINE_EMPTY = (
    "### Nothing planned yet\nYou have no booking, no place in a queue and no question waiting. Coaching "
    "is for everyone here; `/officehours list` shows what comes, and one small question is reason enough."
)


def mine_head(mine: Mine) -> str:
    """Above all that one has to do with."""
    been = f"You have been to {plural(mine.visits, 'visit')} so far. " if mine.visits else ""
    return f"### Your office hours\n-# {been}Only you see this."


FOLLOWED = "**You hear when these begin**"
QUESTIONS = "**Questions you asked**"
ACTIONS = "**What you took along**"


def follow_line(session: Session) -> str:
    """A session one wished to hear of."""
    return f"{title(session)}, {moment(session.starts_at)}"


def question_line(question: Question) -> str:
    """A question one asked ahead."""
    text = (
        quoted_within(question.text, _LINE)
        if question.text
        else "> Its words were deleted when their time was up."
    )
    if question.answer is not None:
        return f"{text}\nAnswered:\n{quoted_within(question.answer, _LINE)}"
    votes = f"; {plural(question.votes, 'other')} would like to know as well" if question.votes else ""
    return f"{text}\n-# waits for an answer{votes}"


def action_line(action: Action) -> str:
    """What one will do after a visit."""
    return f"{quoted_within(action.text, _LINE)}\n-# since <t:{int(action.made_at.timestamp())}:D>"


# Every no


@explain.register
def _(refusal: SlotTaken) -> str:
    taken = (
        "The times of this session have changed since the form was opened."
        if refusal.at is None
        else f"Somebody took {moment(refusal.at)} a moment before you."
    )
    if not refusal.free:
        return (
            f"{taken} No other slot is free now. **Book** leads to the waitlist: what comes free is offered "
            "to the first there."
        )
    free = "\n".join(f"- {moment(at)}" for at in refusal.free[:_FREE_SHOWN])
    return f"{taken} Still free:\n{free}\n**Book** shows them all again."


@explain.register
def _(refusal: BookedThen) -> str:
    return (
        f"You have a slot in **{harmless(shortened(refusal.title, _TITLE_SHOWN))}** at that time, from "
        f"{moment(refusal.at)}, so this one was not booked. Another time works, or `/officehours cancel` "
        "frees that one first."
    )


@explain.register
def _(refusal: AlreadyBooked) -> str:
    at = "" if refusal.at is None else f": {moment(refusal.at)}"
    match refusal.state:
        case BookingState.WAITING:
            return "You are on the waitlist of this session already. `/officehours mine` shows where."
        case BookingState.OFFERED:
            return (
                f"A slot of this session is kept for you{at}. `/officehours mine` takes it or passes it on."
            )
        case BookingState.CALLED:
            return "Your coach has called you already. It is your turn now."
        case _:
            return f"You have a booking in this session already{at}. `/officehours mine` shows it."


_BOOKING_OVER = {
    BookingState.WAITING: (
        "No slot is offered to you at the moment. You are still on the waitlist, and hear when one is."
    ),
    BookingState.OFFERED: (
        "This slot is only offered to you so far. `/officehours mine` takes it or passes it on."
    ),
    BookingState.BOOKED: (
        "This slot is yours already. If you cannot come, `/officehours cancel` gives it to somebody else."
    ),
    BookingState.CALLED: "Your coach has called you already. If you cannot come, a word to them is enough.",
    BookingState.DONE: "That visit has taken place already, so nothing was changed.",
    BookingState.CANCELLED: "This booking is cancelled already, so there is nothing left to do.",
    BookingState.LAPSED: (
        "The time to say yes to this slot is over, and it went on to the next person. That is all right."
    ),
    BookingState.NO_SHOW: "The time of this slot is over. That is all right; another one can be booked.",
    BookingState.OFF: "That session does not take place, so nothing of it is booked any more.",
}


@explain.register
def _(refusal: BookingOver) -> str:
    return _BOOKING_OVER[refusal.state]


@explain.register
def _(refusal: NotYourBooking) -> str:
    return (
        "Only whoever booked can do that, so nothing was changed. `/officehours mine` shows your own "
        "bookings."
    )


@explain.register
def _(refusal: NoBooking) -> str:
    return "You have nothing booked at the moment. `/officehours list` shows what comes."


@explain.register
def _(refusal: OtherFormat) -> str:
    match refusal.format:
        case Format.QUEUE:
            return (
                "This session has a queue and no slots. Once a coach is there, **Join queue** takes you in."
            )
        case Format.SLOTS:
            return "This session has slots and no queue. **Book** shows what is free."
        case Format.GROUP:
            return "This session is for a group and has no queue. **Book** takes a seat."


@explain.register
def _(refusal: NotOpen) -> str:
    name = harmless(refusal.title)
    if refusal.opens_at is None:
        return f"No coach is there for **{name}** at the moment, so its queue takes nobody new right now."
    return f"The queue of **{name}** opens when a coach is there, planned for {moment(refusal.opens_at)}."


@explain.register
def _(refusal: AlreadyInQueue) -> str:
    match refusal.state:
        case PlaceState.HELD:
            return (
                "You are in this queue already, and your place is on hold. `/officehours position` takes "
                "you back in."
            )
        case PlaceState.CALLED:
            return "It is your turn already: your coach is with you."
        case PlaceState.DECIDING:
            return (
                "This queue has closed, and your place waits for you to choose. `/officehours position` "
                "shows how."
            )
        case _:
            number = "" if refusal.position is None else f", number {refusal.position}"
            return f"You are in this queue already{number}. `/officehours position` shows more."


@explain.register
def _(refusal: NotInQueue) -> str:
    return "You are in no queue at the moment. `/officehours list` shows what is open and what comes."


_PLACE_OVER = {
    PlaceState.WAITING: "You are waiting in this queue. `/officehours position` shows where.",
    PlaceState.HELD: "Your place is on hold. `/officehours position` takes you back in.",
    PlaceState.CALLED: (
        "It is your turn already: your coach is with you. If you cannot stay, a word to them is enough."
    ),
    PlaceState.DECIDING: (
        "This queue has closed, and your place waits for you to choose. `/officehours position` shows how."
    ),
    PlaceState.CARRIED: "Your place goes on in a later session. `/officehours position` shows it.",
    PlaceState.ASKED: "What you brought is with the coaches as a question. `/officehours mine` shows it.",
    PlaceState.DONE: "This turn has taken place already, so nothing was changed.",
    PlaceState.LEFT: "You are not in this queue any more.",
    PlaceState.NOT_FOUND: (
        "You were called and could not be found, so others went ahead. That is all right; you can join again."
    ),
    PlaceState.OFF: "That session does not take place, so its queue is gone.",
}


@explain.register
def _(refusal: PlaceOver) -> str:
    return _PLACE_OVER[refusal.state]


@explain.register
def _(refusal: NotYourPlace) -> str:
    return (
        "Only whoever waits there can do that, so nothing was changed. `/officehours position` shows your "
        "own places."
    )


@explain.register
def _(refusal: OwnSession) -> str:
    return (
        "You coach this session, so its turns are for others. Coaching is for coaches too: `/officehours "
        "list` shows what others hold."
    )


@explain.register
def _(refusal: NothingToDecide) -> str:
    if refusal.state is PlaceState.LEFT:
        return (
            "This place was let go already, or the time to choose is over. `/officehours list` shows what "
            "comes."
        )
    return _PLACE_OVER[refusal.state]


@explain.register
def _(refusal: NoNextSession) -> str:
    return (
        "No later session is planned yet, so there is none to take your place to. You can leave your "
        "question instead, and a coach can answer it in writing."
    )
