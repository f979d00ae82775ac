"""Finds sessions, and who may do something with them; shared by the verbs of the room."""

from collections.abc import Callable
from datetime import datetime

from bot import members, servers
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Format, Session, SessionState
from bot.office_hours.model.refusals import NotYourSession, SessionEnded, SessionGone
from bot.office_hours.store import sessions
from bot.servers import Staff

About = Callable[[Connection, Who, datetime], tuple[str | None, str | None]]
"""What a person wrote in other rooms and may let their coach see: this week's goal, and what was in the way at their last
check-in."""


def find(connection: Connection, guild: int, session_id: int) -> Session:
    """One session of a server, whatever became of it. A draft is seen by its coach only: see `own`.

    Raises:
        SessionGone
    """
    session = sessions.find(connection, session_id)
    if session is None or session.guild != guild or session.state is SessionState.DRAFT:
        raise SessionGone
    return session


def to_come(connection: Connection, guild: int, session_id: int, now: datetime) -> Session:
    """One session that is planned or open.

    Raises:
        SessionGone, SessionEnded: with the next session, if there is one.
    """
    session = find(connection, guild, session_id)
    if not session.is_to_come:
        raise session_over(connection, session, session.state, now)
    return session


def session_over(
    connection: Connection, session: Session, state: SessionState, now: datetime
) -> SessionEnded:
    """That a session is over or cancelled, with the next one, if there is one."""
    later = sessions.next_after(connection, session, now)
    return SessionEnded(session.id, session.plan.title, state, later and later.id, later and later.starts_at)


def later_for(
    connection: Connection,
    session: Session,
    who: Who,
    now: datetime,
    format: Format | None = None,  # noqa: A002 - the field's word
) -> Session | None:
    """The session that comes after one, for a person: not their own, nor one with only coaches they are apart from."""
    apart = members.blocked_with(connection, who)
    return sessions.next_after(
        connection,
        session,
        now,
        format,
        suits=lambda one: who.user not in one.plan.coaches and not apart.issuperset(one.plan.coaches),
    )


def coached(connection: Connection, staff: Staff, session_id: int) -> Session:
    """A session that the person coaches, or any one for a moderator, whatever its state.

    Raises:
        MissingPermission, SessionGone, NotYourSession
    """
    server = servers.find(connection, staff.guild)
    staff.check_coach(server)
    session = find(connection, staff.guild, session_id)
    if staff.user not in session.plan.coaches and not staff.moderates(server):
        raise NotYourSession
    return session


def own(connection: Connection, staff: Staff, session_id: int, now: datetime) -> Session:
    """A session that the person may change: their own draft, or one that is to come and that `coached` finds.

    Raises:
        MissingPermission, SessionGone, NotYourSession, SessionEnded
    """
    staff.check_coach(servers.find(connection, staff.guild))
    session = sessions.find(connection, session_id)
    if session is not None and session.state is SessionState.DRAFT:
        if (session.guild, session.made_by) != (staff.guild, staff.user):
            raise SessionGone
        return session
    coached(connection, staff, session_id)
    return to_come(connection, staff.guild, session_id, now)
