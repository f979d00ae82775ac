"""Looking at office hours: what comes, and whoever wishes to hear of it."""

from collections.abc import Callable

from bot import members, outbox
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.model import Session, SessionShown, SessionState
from bot.office_hours.service import found
from bot.office_hours.store import questions, queue, sessions, slots

NOTIFY = "notify"


class Board:
    """The verbs of looking."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config

    async def show(self, session_id: int) -> SessionShown | None:
        """A session with all that its announcement shows, whatever became of it; None: there is none, or a draft."""

        def look(connection: Connection) -> SessionShown | None:
            session = sessions.find(connection, session_id)
            if session is None or session.state is SessionState.DRAFT:
                return None
            return shown(connection, session)

        return await self._database.read(look)

    async def upcoming(self, guild: int) -> list[SessionShown]:
        """The sessions of a server that are planned or open, the next first."""

        def look(connection: Connection) -> list[SessionShown]:
            return [shown(connection, session) for session in sessions.to_come(connection, guild)]

        return await self._database.read(look)

    async def follow(self, who: Who, session_id: int) -> bool:
        """Somebody wishes to hear before a session begins; whether they do now. A second time ends it.

        Raises:
            SessionGone, SessionEnded
        """

        def transaction(connection: Connection) -> bool:
            now = self._clock()
            session = found.to_come(connection, who.guild, session_id, now)
            members.meet(connection, who, now)
            if sessions.follow(connection, session.id, who.user, NOTIFY, now):
                return True
            sessions.unfollow(connection, session.id, who.user, NOTIFY)
            return False

        return await self._database.write(transaction)


def shown(connection: Connection, session: Session) -> SessionShown:
    """A session with all that its announcement shows."""
    booked, waitlist = slots.counts(connection, session.id)
    posted = outbox.where_posted(connection, session.subject)
    event = outbox.where_posted(connection, session.event_subject)
    return SessionShown(
        session,
        sessions.on(connection, session.id),
        tuple(slots.of_session(connection, session.id)),
        booked,
        waitlist,
        queue.length(connection, session.id),
        questions.count(connection, session.id),
        None if posted is None else (posted.channel_id, posted.message_id),
        None if event is None else event.message_id,
    )
