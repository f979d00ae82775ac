"""What everybody reads about a session. Read it as somebody who never saw a coach, and wonders whether they may."""

from collections.abc import Sequence
from datetime import datetime

from bot.office_hours.model import Format, Place, Plan, Repeat, Session, SessionShown, SessionState, Why
from bot.text import harmless, plural, quoted_within, shortened

BOOK = "Book"
TAKE_A_SEAT = "Take a seat"
WAITLIST = "Join the waitlist"
JOIN = "Join queue"
NOTIFY = "Notify me"
CALENDAR = "Add to calendar"
BOOK_NEXT = "Book the next one"
NOTIFY_NEXT = "Notify me of the next one"

_TITLE_ROOM = 100  # characters; all of these together stay far below Discord's 4,000
_ABOUT_ROOM = 1100
_REASON_ROOM = 900
_TOPICS_ROOM = 350
_LINK_ROOM = 400
_LOCATION = 100  # by Discord
_EVENT_ABOUT = 1000


def questions(count: int) -> str:
    """The button of questions asked ahead."""
    return f"Questions ({count})" if count else "Questions"


# Parts that other cards use as well


def people(users: Sequence[int]) -> str:
    """Who coaches: mentions, which ping nobody; a negative number is a former member."""
    return listed([f"<@{user}>" if user > 0 else "a former member" for user in users])


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def full_time(moment: datetime) -> str:
    """A moment with its weekday in each reader's own time, and how far away it is."""
    seconds = int(moment.timestamp())
    return f"<t:{seconds}:F> (<t:{seconds}:R>)"


def lasting(minutes: int) -> str:
    """How long something lasts: "2 hours", "1 hour 30 minutes", "20 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [plural(hours, "hour")] if hours else []
    return " ".join([*parts, plural(rest, "minute")] if rest or not parts else parts)


def title(plan: Plan) -> str:
    """Its title, harmless."""
    return harmless(shortened(plan.title, _TITLE_ROOM))


REPEATS = {
    Repeat.NONE: "Once",
    Repeat.WEEKLY: "Every week",
    Repeat.FORTNIGHTLY: "Every two weeks",
    Repeat.MONTHLY: "Every month",
}


def place(plan: Plan) -> str:
    """Where it is held."""
    match plan.place:
        case Place.VOICE:
            return f"in <#{plan.place_id}>"
        case Place.STAGE:
            return f"on the stage <#{plan.place_id}>"
        case Place.THREAD if plan.format is Format.GROUP:
            return "in a private thread, for everybody who has a seat"
        case Place.THREAD:
            return "in a private thread, for you and your coach"
        case Place.LINK:
            return shortened(
                plan.link or "", _LINK_ROOM
            )  # as it was checked when it was given: escaped, it would lead elsewhere


def topics(plan: Plan) -> str:
    """What it may be about."""
    return harmless(shortened(" · ".join(plan.topics), _TOPICS_ROOM))


def about(plan: Plan) -> str:
    """What its coach wrote about it, as a quote."""
    return quoted_within(plan.about, _ABOUT_ROOM)


# The announcement


def head(session: Session) -> str:
    """What, with whom, when, how long."""
    plan = session.plan
    again = "" if session.repeat is Repeat.NONE else f" · {REPEATS[session.repeat].lower()}"
    return (
        f"### {title(plan)}\n"
        f"With {people(plan.coaches)}\n"
        f"{full_time(session.starts_at)} · {lasting(plan.minutes)}{again}"
    )


def how(shown: SessionShown) -> str:
    """How people get their turn, and what is left of it."""
    plan = shown.session.plan
    match plan.format:
        case Format.SLOTS:
            return _slots(shown, plan.slot_minutes)
        case Format.GROUP:
            return _group(shown, plan.seats)
        case Format.QUEUE:
            return _queue(shown, plan.slot_minutes)


def _slots(shown: SessionShown, minutes: int) -> str:
    free, all_of_them = len(shown.free), len(shown.slots)
    each = f"{plural(minutes, 'minute')} each, one person at a time"
    if free:
        return f"**{free} of {plural(all_of_them, 'slot')} free**, {each}."
    if not all_of_them:
        return "**No slot is left**: the last one has begun."
    booked = "**The slot is booked**" if all_of_them == 1 else f"**All {all_of_them} slots are booked**"
    return f"{booked}, {each}. {_waitlist(shown)}"


def _group(shown: SessionShown, seats: int) -> str:
    left = sum(slot.seats - slot.taken for slot in shown.free)
    if left:
        return f"Together in a group of up to {seats}. **{plural(left, 'seat')} left.**"
    if not shown.slots:
        return f"Together in a group of up to {seats}. **It has begun.**"
    return f"Together in a group of up to {seats}. **All seats are taken.** {_waitlist(shown)}"


def _waitlist(shown: SessionShown) -> str:
    if not shown.waitlist:
        return "What somebody gives back goes to the waitlist, and nobody is on it yet."
    waiting = plural(shown.waitlist, "person is", "people are")
    return f"{waiting} on the waitlist; what somebody gives back goes to the first."


def _queue(shown: SessionShown, minutes: int) -> str:
    turn = f"a turn takes about {plural(minutes, 'minute')}"
    if shown.session.state is not SessionState.OPEN:
        return f"A queue: it opens when a coach is there, and {turn}."
    return f"A queue: {turn}, and its panel says who waits and for how long."


def state(shown: SessionShown) -> str | None:
    """Where it is in its life, when that is more than planned."""
    session = shown.session
    if not session.is_to_come:
        return _ended(session)
    if shown.on:
        here = "is" if len(shown.on) == 1 else "are"
        return f"**Open now:** {people(shown.on)} {here} there."
    if session.state is SessionState.OPEN:
        return "**A short break.** The coach is away for the moment; everybody's place is kept."
    if session.away_at is not None:
        return (
            "**The coach is not here yet.** Everybody who booked has been told, and the moderators know. If a"
            " coach comes after all, it says so here."
        )
    return None


def _ended(session: Session) -> str:
    if session.why is Why.AWAY:
        return "**It did not take place:** no coach could be there. Sorry about that."
    if session.state is SessionState.CANCELLED:
        return _cancelled(session)
    return "**It is over.** Thank you to everybody who came."


def _cancelled(session: Session) -> str:
    told = "Everybody who booked or wished to hear of it is told."
    because = quoted_within(session.reason, _REASON_ROOM) if session.reason else None
    words = f"**This session is cancelled.** {told}"
    return f"{words}\n{because}" if because else words


def later(session: Session) -> str:
    """The session that comes instead."""
    return f"The next one: **{title(session.plan)}**, {full_time(session.starts_at)}."


EVERYONE = "-# Coaching is for everyone, and a first visit is as welcome as any."


# Discord's own event


def event_about(plan: Plan) -> str:
    """The text of its event: what the coach wrote, as it is, or a fixed sentence. At most 1,000 characters."""
    return shortened(plan.about, _EVENT_ABOUT) if plan.about else EVENT_ABOUT


EVENT_ABOUT = (
    "Office hours: time with a coach, for everyone. How to take part is in the announcement, and in"
    " /officehours list."
)


def location(plan: Plan) -> str:
    """Where it is, in an event that is in no channel. At most 100 characters."""
    if plan.place is Place.LINK and plan.link and len(plan.link) <= _LOCATION:
        return plan.link
    if plan.place is Place.LINK:
        return "By a link: see the announcement"
    return "In a private thread here: see the announcement"
