"""A queue as it stands: who waits in which order, and for how long."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot import members, timers
from bot.clock import Clock
from bot.config import Config
from bot.config import OfficeHours as Settings
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.model import (
    Format,
    News,
    PlaceState,
    QueuePlace,
    QueueShown,
    Session,
    SessionState,
    Standing,
)
from bot.office_hours.model.refusals import (
    NotOpen,
    NotYourPlace,
    OtherFormat,
    OwnSession,
    SessionGone,
)
from bot.office_hours.service import letters
from bot.office_hours.service.found import to_come
from bot.office_hours.service.turns import estimate, order
from bot.office_hours.store import queue, sessions, visits

DECIDE = "office_hours.decide"
_ENOUGH = 5  # people from whom on it is said how many were there before (section 5)
_RECENT_VISITS = 20  # that tell how long a visit lasts


class Line:
    """Looking at queues; a queue moves up here."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config

    # Looking

    async def find(self, place_id: int) -> tuple[QueuePlace, Session] | None:
        """A place with its session."""

        def transaction(connection: Connection) -> tuple[QueuePlace, Session] | None:
            place = queue.find(connection, place_id, self._recent(self._clock()))
            session = None if place is None else sessions.find(connection, place.session_id)
            return None if place is None or session is None else (place, session)

        return await self._database.read(transaction)

    async def standing(self, who: Who) -> list[Standing]:
        """Where the person stands, in every queue they are in."""
        return await self._database.read(self.standings, who, self._clock())

    def standings(self, connection: Connection, who: Who, now: datetime) -> list[Standing]:
        """The same, as part of somebody else's transaction."""
        places = queue.of_person(connection, who, self._recent(now), *queue.LIVE)
        return [self._standing(connection, place, now) for place in places]

    async def choices(self, who: Who, session_id: int) -> tuple[Session, Standing | None]:
        """The session that somebody wishes to join, and where they stand if they are in its queue.

        Raises:
            SessionGone, SessionEnded, OtherFormat, OwnSession, NotOpen
        """
        return await self._database.read(self._choices, who, session_id)

    def _choices(self, connection: Connection, who: Who, session_id: int) -> tuple[Session, Standing | None]:
        now = self._clock()
        session = to_come(connection, who.guild, session_id, now)
        if session.plan.format is not Format.QUEUE:
            raise OtherFormat(session.plan.format)
        if who.user in session.plan.coaches:
            raise OwnSession
        place = queue.live(connection, session_id, who.user, self._recent(now))
        if place is not None:
            return session, self._standing(connection, place, now)
        if members.blocked_with(connection, who).issuperset(session.plan.coaches):
            raise SessionGone
        if not sessions.on(connection, session_id):
            planned = session.state is SessionState.PLANNED
            raise NotOpen(session.plan.title, session.starts_at if planned else None)
        return session, None

    def shown(self, connection: Connection, session: Session, now: datetime) -> QueueShown:
        """A queue as its panel and its coaches see it."""
        places = queue.of_session(
            connection, session.id, self._recent(now), PlaceState.WAITING, PlaceState.HELD
        )
        waiting = self.in_turn(places)
        return QueueShown(
            session,
            sessions.on(connection, session.id),
            tuple(waiting),
            tuple(place for place in places if place.state is PlaceState.HELD),
            tuple(visits.open_in(connection, session.id)),
            estimate.joining(waiting, self._pace(connection, session, now)),
        )

    def _pace(self, connection: Connection, session: Session, now: datetime) -> estimate.Pace:
        """How fast the queue moves, as far as is known."""
        settings = self._settings
        settled = (session.opened_at or now) + timedelta(minutes=estimate.OPENING)
        return estimate.Pace(
            coaches=len(sessions.on(connection, session.id)),
            turn=session.plan.slot_minutes,
            lasting=tuple(visits.lasted(connection, session.guild, session.plan.coaches, _RECENT_VISITS)),
            elapsed=tuple(
                (now - visit.began_at).total_seconds() / 60
                for visit in visits.open_in(connection, session.id)
            ),
            policy=settings.policy,
            passed_at_most=settings.passed_at_most,
            joined=queue.how_many_joined(connection, session.id, settled),
            open_for=max(0.0, (now - settled).total_seconds() / 60),
        )

    def in_turn(self, places: list[QueuePlace]) -> list[QueuePlace]:
        """Those who wait, in the order in which they would be called."""
        waiting = [place for place in places if place.state is PlaceState.WAITING]
        return order.in_turn(waiting, self._settings.policy, self._settings.passed_at_most)

    # Moving up

    def moved_up(self, connection: Connection, session: Session, now: datetime) -> None:
        """Somebody's turn came or somebody left: the panel says so, and whoever is next but one hears it, once."""
        if sessions.on(connection, session.id):
            waiting = self._waiting(connection, session, now)
            if len(waiting) > 1 and waiting[1].told_at is None:
                queue.change(connection, waiting[1].id, told_at=now)
                letters.tell(connection, waiting[1].who, News.NEXT_BUT_ONE, now, place=waiting[1].id)
        letters.panel(connection, session, now)

    def _waiting(self, connection: Connection, session: Session, now: datetime) -> list[QueuePlace]:
        return self.in_turn(queue.of_session(connection, session.id, self._recent(now), PlaceState.WAITING))

    # Helpers

    @property
    def _settings(self) -> Settings:
        return self._config().office_hours

    def _recent(self, now: datetime) -> datetime:
        return now - self._settings.recent

    def _end(self, connection: Connection, place: QueuePlace, state: PlaceState, now: datetime) -> None:
        queue.change(connection, place.id, state=state, ended_at=now, held_at=None)
        timers.cancel(connection, DECIDE, str(place.id))

    def _own(self, connection: Connection, who: Who, place_id: int) -> tuple[QueuePlace, Session]:
        place = queue.find(connection, place_id, self._recent(self._clock()))
        session = None if place is None else sessions.find(connection, place.session_id)
        if place is None or session is None or session.guild != who.guild:
            raise SessionGone
        if place.who != who:
            raise NotYourPlace
        return place, session

    def _found(self, connection: Connection, place_id: int, now: datetime) -> QueuePlace:
        place = queue.find(connection, place_id, self._recent(now))
        assert place is not None
        return place

    def _standing(self, connection: Connection, place: QueuePlace, now: datetime) -> Standing:
        session = sessions.find(connection, place.session_id)
        assert session is not None
        waiting = self._waiting(connection, session, now)
        ids = [one.id for one in waiting]
        position = ids.index(place.id) + 1 if place.id in ids else None
        before = visits.how_many_people(connection, session.guild)
        wait = estimate.waits(waiting, self._pace(connection, session, now), {place.id}).get(place.id)
        return Standing(
            place,
            session,
            position,
            len(ids),
            wait,
            first=place.visits == 0,
            before=before if before >= _ENOUGH else None,
        )
