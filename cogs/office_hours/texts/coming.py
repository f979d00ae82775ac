"""What members read who look at a session from outside: it opens later, they will be told, here is a calendar file."""

from datetime import datetime

from bot.office_hours.model import Format, Session, SessionState
from cogs.office_hours.texts.announcement import full_time as moment
from cogs.office_hours.texts.announcement import people
from cogs.office_hours.texts.members import title

KEPT_FOLLOW = "What you chose about being told is kept. `/officehours mine` shows it."
"""What waits in the inbox when an answer could not be delivered."""


def not_open(session: Session, opens_at: datetime | None) -> str:
    """The queue takes nobody yet."""
    if opens_at is None:
        return (
            f"### No coach is there at the moment\nThe queue of {title(session)} takes nobody new right "
            "now. **Notify me** tells you when it opens again."
        )
    return (
        f"### Not open yet\nThe queue of {title(session)} with {people(session.plan.coaches)} opens when "
        f"a coach is there, planned for {moment(opens_at)}. **Notify me** tells you the moment it does, so you need "
        "not watch for it."
    )


def follows(session: Session, *, now_on: bool) -> str:
    """After **Notify me**."""
    if not now_on:
        return f"You will not be told about {title(session)} any more. **Notify me** turns it on again."
    when = "when its queue opens" if session.plan.format is Format.QUEUE else "shortly before it begins"
    open_now = " It is open now." if session.state is SessionState.OPEN else ""
    return (
        f"You will be told {when}: {title(session)}, {moment(session.starts_at)}.{open_now} Pressing "
        "**Notify me** again ends that."
    )


def calendar(session: Session) -> str:
    """Above the file."""
    if session.state is SessionState.CANCELLED:
        return f"{title(session)} does not take place. Opening this file takes it out of your calendar again."
    return (
        f"{title(session)}, {moment(session.starts_at)}\nOpen this file to put it into your calendar. If "
        "the session is moved or cancelled, you are told, and a new file brings your calendar up to date."
    )


KEPT_CALENDAR = "The calendar file could not be shown. **Add to calendar** makes it again."
