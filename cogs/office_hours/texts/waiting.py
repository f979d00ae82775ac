"""What members read who wait in a queue. It says where they stand, how long it may take, and what happens next."""

from bot.config import OfficeHours as Settings
from bot.office_hours.model import Choice, PlaceState, Session, SessionState, Standing, Wait
from bot.text import plural
from cogs.office_hours.texts.announcement import full_time as moment
from cogs.office_hours.texts.announcement import people
from cogs.office_hours.texts.members import head, title, where

KEPT = "What you did with your place in the queue is done. `/officehours position` shows how it stands."
"""What waits in the inbox when an answer could not be delivered."""


def standing_words(standing: Standing, settings: Settings) -> str:
    """Where somebody stands in a queue, and what happens next."""
    place, session = standing.place, standing.session
    match place.state:
        case PlaceState.HELD:
            return (
                f"### Your place is on hold\n{title(session)} with {people(session.plan.coaches)}\nOthers "
                "go ahead while you are away, and your place stays yours. **I'm ready** takes you in again."
            )
        case PlaceState.CALLED:
            return f"### It is your turn\n{title(session)}\nYour coach has called you, {where(session)}."
        case PlaceState.DECIDING:
            return (
                f"### The queue closed before your turn\n{title(session)}\nYour place is not gone. Choose "
                "what becomes of it; what you brought can also be answered in writing."
            )
        case PlaceState.WAITING:
            return _in_line(standing, settings)
        case _:
            return f"### This place has ended\n{title(session)}"


_SOON = {
    1: "You hear when it is your turn.",
    2: "One more turn, then yours. You hear when it begins.",
}
_LATER = "You hear when there is one more turn before yours, and when it is your turn."


def _in_line(standing: Standing, settings: Settings) -> str:
    session, position = standing.session, standing.position
    where_now = "You are next" if position == 1 else f"You are number {position} of {standing.length}"
    fair = (
        "\n-# People here for the first time go first, then those with the fewest visits lately, so "
        "numbers can change a little. Nobody is passed for long."
        if settings.policy == "fair"
        else ""
    )
    soon = _SOON.get(position or 0, _LATER)
    if session.state is SessionState.PLANNED:
        begin = f"{head(session)}\nYour place is kept until the queue opens."
    else:
        begin = f"{title(session)} with {people(session.plan.coaches)}\n{wait_words(standing.wait)}"
    return (
        f"### {where_now}\n{begin}\n\n"
        f"{soon} You meet {where(session)}. If you need a moment away, **Hold my place** keeps it.{fair}"
    )


def mine_place(standing: Standing) -> str:
    """One of all one's places in queues."""
    name = title(standing.session)
    match standing.place.state:
        case PlaceState.HELD:
            return f"**In the queue, on hold**\n{name}"
        case PlaceState.CALLED:
            return f"**It is your turn**\n{name}, {where(standing.session)}"
        case PlaceState.DECIDING:
            return f"**The queue closed before your turn**\n{name}. Choose what becomes of your place:"
        case _:
            return (
                f"**In the queue, number {standing.position} of {standing.length}**\n{name}. "
                f"{wait_words(standing.wait)}"
            )


def wait_words(wait: Wait | None) -> str:
    """How long it may take."""
    if wait is None:
        return "There is no estimate yet; it comes from how long visits take."
    if wait.most <= 1:
        return "It should be your turn in a minute or so."
    if wait.least == wait.most:
        return f"Your turn comes in about {plural(wait.most, 'minute')}."
    if wait.least <= 0:
        return f"Your turn comes within about {plural(wait.most, 'minute')}."
    return f"Your turn comes in about {wait.least} to {wait.most} minutes."


def left_queue(session: Session) -> str:
    """After leaving."""
    again = " You can join again while it is open." if session.is_to_come else ""
    return f"### You left the queue\nOf {title(session)}. That is all right, and nobody is told.{again}"


def which_queue() -> str:
    """There are several."""
    return "### Your places\nWhich queue would you like to leave?"


FORM_QUESTION = "Leave a question"
QUESTION = "Your question"
QUESTION_HINT = "Others can read it with your name, among the session's questions. Change it as you like."

NOT_IN_QUEUE = (
    "### You are in no queue\nWhen a coach is there and a queue is open, **Join queue** takes you in."
)


def decided(what: Choice, later: Session | None) -> str:
    """After the queue closed and they chose. `later`: where their place goes on."""
    match what:
        case Choice.CARRY:
            when = "the next session" if later is None else f"{title(later)}, {moment(later.starts_at)}"
            return f"### Your place is kept\nIt goes on in {when}. You hear from Belay when that queue opens."
        case Choice.ASK:
            return (
                "### Your question is with the coaches\nYou hear when it is answered, in the session or in "
                "writing. `/officehours mine` shows it."
            )
        case Choice.LEAVE:
            return (
                "### Let go\nThank you for waiting. `/officehours list` shows what comes, whenever you like."
            )
