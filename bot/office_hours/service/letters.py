"""What is said about office hours, and to whom: one function for each, called in the transaction that makes it true."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot import members, outbox
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import CoachNews, News, Question, Session, Visit

ANNOUNCEMENT = "office_hours.announcement"
EVENT = "office_hours.event"
PANEL = "office_hours.panel"
VISIT = "office_hours.visit"
BRING = "office_hours.bring"
YOURS = "office_hours.yours"
COACH = "office_hours.coach"
MODERATORS = "office_hours.moderators"
ANSWER = "office_hours.answer"


def announcement(connection: Connection, session: Session, now: datetime) -> None:
    """Have its announcement say what is true now."""
    _put(connection, ANNOUNCEMENT, session, session.subject, now)


def event(connection: Connection, session: Session, now: datetime) -> None:
    """Have its scheduled event in Discord be as it is now."""
    _put(connection, EVENT, session, session.event_subject, now)


def panel(connection: Connection, session: Session, now: datetime) -> None:
    """Have the panel of its queue say what is true now."""
    _put(connection, PANEL, session, session.queue_subject, now)


def all_of(connection: Connection, session: Session, now: datetime) -> None:
    """Have all that shows a session say what is true now."""
    announcement(connection, session, now)
    event(connection, session, now)
    if outbox.is_shown(connection, PANEL, session.queue_subject):
        panel(connection, session, now)


def visit(connection: Connection, one: Visit, now: datetime) -> None:
    """Have the people of a visit brought together, or its thread say how it stands."""
    outbox.put(
        connection,
        now,
        kind=VISIT,
        lane=one.subject,
        guild_id=one.guild,
        subject=one.subject,
        facts={"visit": one.id},
    )


def bring(connection: Connection, one: Visit, now: datetime) -> None:
    """Have whoever came to a visit later brought into its thread."""
    outbox.put(
        connection,
        now,
        kind=BRING,
        lane=one.subject,
        guild_id=one.guild,
        subject=f"visit_bring:{one.id}",
        facts={"visit": one.id},
    )


def tell(connection: Connection, who: Who, news: News, now: datetime, **facts: Any) -> None:
    """Have a person know something; `facts` as `News` says. The same about the same joins one that still waits."""
    about = ":".join(str(value) for _, value in sorted(facts.items()))
    members.write_to(
        connection,
        who,
        now,
        kind=YOURS,
        subject=f"office_hours:{news}:{about}:{who.key}",
        facts={"what": news, **facts},
    )


def tell_coach(connection: Connection, who: Who, news: CoachNews, now: datetime, **facts: Any) -> None:
    """Have a coach know something; `facts` as `CoachNews` says."""
    about = ":".join(str(value) for _, value in sorted(facts.items()))
    members.write_to(
        connection,
        who,
        now,
        kind=COACH,
        subject=f"coaching:{news}:{about}:{who.key}",
        facts={"what": news, **facts},
    )


def tell_coaches(
    connection: Connection,
    session: Session,
    news: CoachNews,
    now: datetime,
    *,
    but: Iterable[int] = (),
    **facts: Any,
) -> None:
    """Have each coach of a session know something, except `but`."""
    for coach in session.plan.coaches:
        if coach > 0 and coach not in but:
            tell_coach(connection, Who(session.guild, coach), news, now, **facts)


def moderators(connection: Connection, session: Session, what: str, now: datetime) -> None:
    """Have the moderators know that a session is cancelled ("off") or without its coach ("away"), or how that went on."""
    outbox.put(
        connection,
        now,
        kind=MODERATORS,
        lane=f"session_alarm:{session.id}",
        guild_id=session.guild,
        subject=alarm(session, what),
        facts={"session": session.id, "what": what},
    )


def alarm(session: Session, what: str) -> str:
    """The subject of what moderators are told about a session."""
    return f"session_alarm:{session.id}:{what}"


def answer(connection: Connection, question: Question, now: datetime) -> None:
    """Have a published answer stand in the channel as it is now, or be taken away."""
    outbox.put(
        connection,
        now,
        kind=ANSWER,
        lane=question.subject,
        guild_id=question.guild,
        subject=question.subject,
        facts={"question": question.id},
    )


def _put(connection: Connection, kind: str, session: Session, subject: str, now: datetime) -> None:
    outbox.put(
        connection,
        now,
        kind=kind,
        lane=subject,
        guild_id=session.guild,
        subject=subject,
        facts={"session": session.id},
    )
