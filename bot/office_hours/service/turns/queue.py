"""Queues: joining, leaving, holding one's place, and what becomes of it when the queue closes."""

from collections.abc import Callable
from datetime import datetime

from bot import members, outbox, timers
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.model import (
    Choice,
    CoachNews,
    Format,
    Given,
    News,
    PlaceState,
    QueuePlace,
    Session,
    Standing,
    Why,
    Written,
)
from bot.office_hours.model.refusals import (
    NoNextSession,
    NothingToDecide,
    PlaceOver,
)
from bot.office_hours.service import letters
from bot.office_hours.service.found import About, later_for
from bot.office_hours.service.slots.waitlist import LATE
from bot.office_hours.service.turns.line import DECIDE, Line
from bot.office_hours.service.writing import given
from bot.office_hours.store import queue, sessions, visits
from bot.timers import Diary, Timer

LeaveQuestion = Callable[[Connection, Who, Session, str, datetime], object]
"""Makes a question ahead of what somebody wanted to talk about."""


class Queue(Line):
    """The verbs of those who wait."""

    def __init__(
        self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary, about: About
    ) -> None:
        super().__init__(database, clock, config)
        self._about = about
        self.leave_question: LeaveQuestion | None = None
        diary.register(DECIDE, self._time_to_decide_is_over)

    # Joining and leaving

    async def join(self, who: Who, session_id: int, written: Written) -> Standing:
        """Get in line. Somebody who is in it already is told where they stand.

        Raises:
            SessionGone, SessionEnded, OtherFormat, OwnSession, NotOpen, TooOften, TextTooLong: nothing was kept.
        """
        return await self._database.write(self._join, who, session_id, written)

    def _join(self, connection: Connection, who: Who, session_id: int, written: Written) -> Standing:
        now = self._clock()
        members.meet(connection, who, now)
        session, standing = self._choices(connection, who, session_id)
        if standing is not None:
            return standing
        limit = self._config().limits.queue
        members.spend(connection, who, "queue", limit.times, limit.per, now)
        kept = given(connection, who, written, self._about, self._settings, now)
        nobody_waited = queue.length(connection, session_id) == 0
        queue.add(connection, session_id, who.user, kept, now)
        place = queue.live(connection, session_id, who.user, self._recent(now))
        assert place is not None
        standing = self._standing(connection, place, now)
        if standing.position is not None and standing.position <= 2:  # noqa: PLR2004 - they hear it in this answer
            queue.change(connection, place.id, told_at=now)
        if nobody_waited:
            self._tell_idle_coaches(connection, session, now)
        letters.panel(connection, session, now)
        return standing

    def _tell_idle_coaches(self, connection: Connection, session: Session, now: datetime) -> None:
        busy = {visit.coach for visit in visits.open_in(connection, session.id)}
        for coach in sessions.on(connection, session.id):
            if coach not in busy:
                letters.tell_coach(
                    connection, Who(session.guild, coach), CoachNews.JOINED, now, session=session.id
                )

    async def leave(self, who: Who, place_id: int) -> QueuePlace:
        """Give a place up.

        Raises:
            PlaceOver, NotYourPlace
        """
        return await self._database.write(self._leave, who, place_id)

    def _leave(self, connection: Connection, who: Who, place_id: int) -> QueuePlace:
        now = self._clock()
        place, session = self._own(connection, who, place_id)
        if place.state is PlaceState.LEFT:
            return place
        if place.state not in (PlaceState.WAITING, PlaceState.HELD, PlaceState.DECIDING):
            raise PlaceOver(place.state, session.id)
        self._end(connection, place, PlaceState.LEFT, now)
        self.moved_up(connection, session, now)
        return self._found(connection, place_id, now)

    async def hold(self, who: Who, place_id: int) -> Standing:
        """Keep one's place without being called.

        Raises:
            PlaceOver, NotYourPlace
        """
        return await self._database.write(self._hold, who, place_id, PlaceState.HELD)

    async def back(self, who: Who, place_id: int) -> Standing:
        """Be called again, where one stood.

        Raises:
            PlaceOver, NotYourPlace
        """
        return await self._database.write(self._hold, who, place_id, PlaceState.WAITING)

    def _hold(self, connection: Connection, who: Who, place_id: int, wanted: PlaceState) -> Standing:
        now = self._clock()
        place, session = self._own(connection, who, place_id)
        if place.state not in (PlaceState.WAITING, PlaceState.HELD):
            raise PlaceOver(place.state, session.id)
        if place.state is not wanted:
            held_at = now if wanted is PlaceState.HELD else None
            queue.change(connection, place_id, state=wanted, held_at=held_at)
            if wanted is PlaceState.WAITING and not self._is_waited_for(connection, session):
                self._tell_idle_coaches(connection, session, now)
            self.moved_up(connection, session, now)
        return self._standing(connection, self._found(connection, place_id, now), now)

    def _is_waited_for(self, connection: Connection, session: Session) -> bool:
        """Whether more than one person is ready to be called, so that coaches know already."""
        return len(self._waiting(connection, session, self._clock())) > 1

    # When it opens and closes

    def opened(self, connection: Connection, session: Session, now: datetime) -> None:
        """A coach is there (again): those with a place, carried over or kept, hear it."""
        for place in queue.of_session(
            connection, session.id, self._recent(now), PlaceState.WAITING, PlaceState.HELD
        ):
            letters.tell(connection, place.who, News.OPEN, now, session=session.id)
        self.moved_up(connection, session, now)

    def rests(self, connection: Connection, session: Session, now: datetime) -> None:
        """No coach is there for the moment: places are kept, and people are told."""
        for place in queue.of_session(
            connection, session.id, self._recent(now), PlaceState.WAITING, PlaceState.HELD
        ):
            letters.tell(connection, place.who, News.RESTING, now, place=place.id)
        letters.panel(connection, session, now)

    def session_ended(self, connection: Connection, session: Session, now: datetime) -> None:
        """The queue closes: whoever still waits decides what becomes of their place. Nobody is dropped silently."""
        self._all_decide(connection, session, now)
        if session.opened_at is None and session.plan.format is Format.QUEUE:
            self._promised_no_more(connection, session, now)
        if session.why is not Why.CLOSED and session.why is not Why.TIME:
            for visit in visits.open_in(connection, session.id):
                letters.visit(connection, visit, now)
        if outbox.is_shown(connection, letters.PANEL, session.queue_subject):
            letters.panel(connection, session, now)

    def _all_decide(self, connection: Connection, session: Session, now: datetime) -> None:
        for place in queue.of_session(
            connection, session.id, self._recent(now), PlaceState.WAITING, PlaceState.HELD
        ):
            self.decides(connection, place, now)

    def decides(self, connection: Connection, place: QueuePlace, now: datetime) -> None:
        """Nobody calls them in this queue any more: they choose what becomes of their place."""
        queue.change(connection, place.id, state=PlaceState.DECIDING, held_at=None)
        self._ask(connection, place, now)

    def _ask(self, connection: Connection, place: QueuePlace, now: datetime) -> None:
        until = now + self._settings.decide_within
        timers.set_timer(connection, Timer(DECIDE, str(place.id), place.who.guild, until))
        letters.tell(connection, place.who, News.DECIDE, now, place=place.id)

    def _promised_no_more(self, connection: Connection, session: Session, now: datetime) -> None:
        """A queue that never opened is off: those who were to have a place in it, and now have no next one, are asked
        again."""
        for place in queue.deciding(connection, session.guild, self._recent(now)):
            theirs = sessions.find(connection, place.session_id)
            if theirs is None or theirs.id == session.id:
                continue
            if self.next_queue(connection, theirs, place.who, now) is None:
                self._ask(connection, place, now)

    def session_moved(self, connection: Connection, before: Session, after: Session, now: datetime) -> None:
        """A session was changed: who coaches it now waits in it no more; one without a queue has nobody in it."""
        self.coaches_now(connection, after, now)
        if before.plan.format is Format.QUEUE and after.plan.format is not Format.QUEUE:
            self._all_decide(connection, after, now)

    def coaches_now(self, connection: Connection, session: Session, now: datetime) -> None:
        """Nobody is called by themselves: who coaches a session needs no place in its queue."""
        for place in queue.of_session(
            connection, session.id, self._recent(now), PlaceState.WAITING, PlaceState.HELD
        ):
            if place.who.user in session.plan.coaches:
                self._end(connection, place, PlaceState.LEFT, now)

    async def decide(self, who: Who, place_id: int, choice: Choice, question: str = "") -> QueuePlace:
        """Say what becomes of a place in a queue that closed: it goes on next time, a question is left, or it ends.

        Returns the place as it is now. `question`: what is left behind; without one, what they wrote when they joined.

        Raises:
            NotYourPlace, NothingToDecide, NoNextSession, TextEmpty, TextTooLong
        """
        return await self._database.write(self._decide, who, place_id, choice, question)

    def _decide(
        self, connection: Connection, who: Who, place_id: int, choice: Choice, question: str
    ) -> QueuePlace:
        now = self._clock()
        place, session = self._own(connection, who, place_id)
        wanted = {
            Choice.CARRY: PlaceState.CARRIED,
            Choice.ASK: PlaceState.ASKED,
            Choice.LEAVE: PlaceState.LEFT,
        }[choice]
        if place.state is wanted:
            return place
        if place.state is not PlaceState.DECIDING:
            raise NothingToDecide(place.state)
        if choice is Choice.CARRY and self._carry(connection, place, session, now) is None:
            raise NoNextSession
        if choice is Choice.ASK:
            assert self.leave_question is not None
            words = place.given
            text = question or ("" if words is None else "\n".join(filter(None, (words.topic, words.wish))))
            self.leave_question(connection, who, session, text, now)
        self._end(connection, place, wanted, now)
        return self._found(connection, place_id, now)

    def _carry(
        self, connection: Connection, place: QueuePlace, session: Session, now: datetime
    ) -> QueuePlace | None:
        """Have a place go on in the next queue, with its time of arrival. None: there is no next one."""
        later = self.next_queue(connection, session, place.who, now)
        if later is None:
            return None
        recent = self._recent(now)
        standing = queue.live(connection, later.id, place.who.user, recent)
        if standing is not None:
            return standing
        kept = place.given or Given()  # after a long time down, its words may be gone
        number = queue.add(
            connection,
            later.id,
            place.who.user,
            kept,
            now,
            joined_at=place.joined_at,
            carried_from=place.id,
        )
        queue.change(connection, number, passed=place.passed)
        letters.announcement(connection, later, now)
        if outbox.is_shown(connection, letters.PANEL, later.queue_subject):
            letters.panel(connection, later, now)
        return queue.find(connection, number, recent)

    @staticmethod
    def next_queue(connection: Connection, session: Session, who: Who, now: datetime) -> Session | None:
        """The next session with a queue to which a person's place can be carried."""
        return later_for(connection, session, who, now, Format.QUEUE)

    def _time_to_decide_is_over(self, connection: Connection, timer: Timer, now: datetime) -> None:
        place = queue.find(connection, int(timer.subject), self._recent(now))
        if place is None or place.state is not PlaceState.DECIDING:
            return
        session = sessions.find(connection, place.session_id)
        assert session is not None
        carried = self._carry(connection, place, session, now)
        if carried is None and now - timer.due > LATE:
            self._ask(connection, place, now)  # Belay was down, and they could not choose
            return
        self._end(connection, place, PlaceState.LEFT if carried is None else PlaceState.CARRIED, now)
        if carried is not None:
            letters.tell(connection, place.who, News.CARRIED, now, place=carried.id)

    def person_gone(self, connection: Connection, who: Who, now: datetime) -> None:
        """Somebody left the server, or had their data deleted: their places end."""
        for place in queue.of_person(connection, who, self._recent(now), *queue.LIVE):
            self._end(connection, place, PlaceState.LEFT, now)
            session = sessions.find(connection, place.session_id)
            if session is not None and session.is_to_come:
                self.moved_up(connection, session, now)
