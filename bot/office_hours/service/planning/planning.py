"""What coaches do before a session: plan it, change it, cancel it; and how Discord's own event is kept in step."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import members, servers
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.dates import read_moment
from bot.errors import NotSetUp
from bot.members import Who
from bot.office_hours.model import (
    Asked,
    Changed,
    CoachNews,
    EventDone,
    EventSeen,
    Repeat,
    Session,
    SessionShown,
    SessionState,
    Why,
)
from bot.office_hours.service import board, found, letters
from bot.office_hours.service.planning import plans
from bot.office_hours.service.planning.changing import Changing
from bot.office_hours.service.planning.events import Events
from bot.office_hours.service.planning.following import later_than
from bot.office_hours.service.planning.life import Life, coaches_hear
from bot.office_hours.service.planning.recurring import Repeats
from bot.office_hours.store import sessions
from bot.servers import Staff
from bot.servers.places import picked
from bot.text import clean_within
from bot.timers import Diary

ANNOUNCED_IN = "office-hours"


class Planning:
    """The verbs of planning."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self._database = database
        self.clock = clock
        self.config = config
        self.life = Life(config, diary)
        self.repeats = Repeats(config, diary, self.life)
        self._changing = Changing(config, self.life, self.repeats)
        self._events = Events(config, diary, self.life)
        self.when_made = self.life.when_made
        """Told in the same transaction that a session was made: it, now."""
        self.when_moved = self.life.when_moved
        """Told in the same transaction that a session was changed: as it was, as it is, now."""
        self.when_ended = self.life.when_ended
        """Told in the same transaction that a session ended, for whatever reason (see `Session.why`)."""

    # Planning one

    async def draft(self, staff: Staff, opened_by: int, asked: Asked) -> Session:
        """Keep a draft that only its coach sees. `opened_by`: the interaction; the same one again finds what came of it.

        Raises:
            MissingPermission, NotSetUp, TooOften
            TimeUnread, TimePast, TimeTooFar, TimeAmbiguous, TimeSkipped: of the start.
            TextEmpty, TextTooLong, PlaceLacking, LinkUnread, TooManySlots, NoRoomForSlot, Overlaps: nothing was kept.
        """
        zone = await self._database.read(self._zone, staff)
        starts_at = await asyncio.to_thread(read_moment, asked.when, self.clock(), zone)
        return await self._database.write(self._draft, staff, opened_by, asked, starts_at, zone)

    def _draft(
        self,
        connection: Connection,
        staff: Staff,
        opened_by: int,
        asked: Asked,
        starts_at: datetime,
        zone: ZoneInfo,
    ) -> Session:
        now = self.clock()
        self._check(connection, staff)
        earlier = sessions.opened_by(connection, opened_by)
        if earlier is not None:
            return earlier
        who = Who(staff.guild, staff.user)
        members.meet(connection, who, now)
        plan = plans.plan_of(asked, staff.user, self.config().office_hours)
        plans.check_to_come(starts_at, now, zone)
        spans = self.repeats.spans(asked.repeat, zone, starts_at, plan)
        plans.check_overlaps(connection, staff.guild, staff.user, plan, spans)
        limit = self.config().limits.session
        members.spend(connection, who, "session", limit.times, limit.per, now)
        session_id = sessions.add(
            connection,
            guild=staff.guild,
            made_by=staff.user,
            zone=zone.key,
            repeat=asked.repeat,
            starts_at=starts_at,
            plan=plan,
            state=SessionState.DRAFT,
            at=now,
            opened_by=opened_by,
        )
        assert session_id is not None
        session = sessions.find(connection, session_id)
        assert session is not None
        self.life.drafted(connection, session, now)
        return session

    async def create(self, staff: Staff, session_id: int) -> SessionShown:
        """Make the draft a session, and the next ones where it repeats. A second press finds the present one.

        Raises:
            MissingPermission, NotSetUp, SessionGone, NotYourSession, SessionEnded
            TimePast, Overlaps: it stays a draft.
        """

        def transaction(connection: Connection) -> SessionShown:
            now = self.clock()
            self._check(connection, staff)
            session = found.own(connection, staff, session_id, now)
            if session.state is SessionState.DRAFT:
                session = self._create(connection, staff, session, now)
            return board.shown(connection, session)

        return await self._database.write(transaction)

    def _create(self, connection: Connection, staff: Staff, session: Session, now: datetime) -> Session:
        zone = ZoneInfo(session.zone)
        plans.check_to_come(session.starts_at, now, zone)
        spans = self.repeats.spans(session.repeat, zone, session.starts_at, session.plan)
        plans.check_overlaps(connection, staff.guild, staff.user, session.plan, spans)
        sessions.change(connection, session.id, state=SessionState.PLANNED, made_at=now, changed_at=now)
        if session.repeat is not Repeat.NONE:
            self.repeats.begin(connection, session, session.repeat)
        session = found.find(connection, staff.guild, session.id)
        self.life.made(connection, session, now)
        coaches_hear(connection, session, CoachNews.CHANGED, now, but=staff.user)
        self.repeats.top_up_of(connection, session, now)
        return session

    async def drop(self, staff: Staff, session_id: int) -> Session | None:
        """Throw a draft away. Returns the session where it is none any more; None: there is nothing left of it.

        Raises:
            MissingPermission
        """

        def transaction(connection: Connection) -> Session | None:
            staff.check_coach(servers.find(connection, staff.guild))
            session = sessions.find(connection, session_id)
            if session is None or session.guild != staff.guild or session.state is not SessionState.DRAFT:
                return session if session is not None and session.guild == staff.guild else None
            if session.made_by == staff.user:
                self.life.drop(connection, session)
            return None

        return await self._database.write(transaction)

    # Looking

    async def editable(self, staff: Staff) -> list[Session]:
        """The sessions to come that the person may change, their own first, the next first.

        Raises:
            MissingPermission
        """

        def look(connection: Connection) -> list[Session]:
            server = servers.find(connection, staff.guild)
            staff.check_coach(server)
            to_come = sessions.to_come(connection, staff.guild)
            mine = [session for session in to_come if staff.user in session.plan.coaches]
            others = [session for session in to_come if session not in mine]
            return mine + others if staff.moderates(server) else mine

        return await self._database.read(look)

    async def own(self, staff: Staff, session_id: int) -> Session:
        """A draft of one's own, or a session that the person may change.

        Raises:
            MissingPermission, SessionGone, NotYourSession, SessionEnded
        """
        return await self._database.read(found.own, staff, session_id, self.clock())

    async def concerned(self, staff: Staff, session_id: int, *, following: bool) -> int:
        """How many people have to do with a session, and with those after it: by booking, queue or calendar.

        Raises:
            MissingPermission, SessionGone, NotYourSession, SessionEnded
        """

        def look(connection: Connection) -> int:
            session = found.own(connection, staff, session_id, self.clock())
            return len(_people(connection, _with_following(connection, session, following=following)))

        return await self._database.read(look)

    # Changing

    async def change(self, staff: Staff, session_id: int, asked: Asked, *, following: bool) -> Changed:
        """Change a session; what is not said in `asked` stays. `following`: the later ones of its repeat as well.

        A repeat can be begun or changed so, and is ended by cancelling. A draft of one's own is changed in silence.

        Raises:
            MissingPermission, SessionGone, NotYourSession, SessionEnded
            StartFixed: it is open.
            TimeUnread, TimePast, TimeTooFar, TimeAmbiguous, TimeSkipped
            TextTooLong, PlaceLacking, LinkUnread, TooManySlots, NoRoomForSlot, Overlaps: nothing was changed.
        """
        zone = await self._database.read(self._zone, staff)
        before = await self.own(staff, session_id)
        starts_at = None
        written = asked.when.strip()
        if written and written != plans.local_text(before.starts_at, zone):
            starts_at = await asyncio.to_thread(read_moment, written, self.clock(), zone)

        def transaction(connection: Connection) -> Changed:
            now = self.clock()
            before = found.own(connection, staff, session_id, now)
            return self._changing.change(
                connection, staff.user, before, asked, starts_at, zone, now, following=following
            )

        return await self._database.write(transaction)

    # Cancelling and ending

    async def cancel(self, staff: Staff, session_id: int, reason: str, *, following: bool) -> int:
        """Cancel a session, and with `following` the later ones of its repeat, which ends. Returns how many are told.

        Raises:
            MissingPermission, SessionGone, NotYourSession, TextTooLong
            SessionEnded: it has ended already; nothing was changed.
        """
        kept = clean_within(reason, "Reason", self.config().office_hours.text_limit)

        def transaction(connection: Connection) -> int:
            now = self.clock()
            session = found.own(connection, staff, session_id, now)
            if session.state is SessionState.DRAFT:
                self.life.drop(connection, session)
                return 0
            ending = _with_following(connection, session, following=following)
            told = _people(connection, ending)
            if following and session.rule_id is not None:
                self.repeats.end(connection, session.rule_id, now)
            for one in ending:
                sessions.change(connection, one.id, reason=kept)
                ended = self.life.end(connection, one, Why.COACH, now)
                coaches_hear(connection, ended, CoachNews.CHANGED, now, but=staff.user)
            if staff.user in session.plan.coaches:
                letters.moderators(connection, session, "off", now)
            return len(told)

        return await self._database.write(transaction)

    def end(self, connection: Connection, session: Session, why: Why, now: datetime) -> Session:
        """A session is over or cancelled, in the caller's transaction. One that has ended stays as it is."""
        return self.life.end(connection, session, why, now)

    def coach_gone(self, connection: Connection, who: Who, now: datetime) -> None:
        """A coach left the server, or had their data deleted, in the caller's transaction.

        Their sessions go on with the other coaches, or end; so do their repeats.
        """
        self.repeats.coach_gone(connection, who, now)
        for session_id in sessions.drafts_of(connection, who.guild, who.user):
            sessions.drop(connection, session_id)
        for session in sessions.coached_by(connection, who.guild, who.user):
            rest = tuple(coach for coach in session.plan.coaches if coach != who.user)
            if rest:
                plan = replace(session.plan, coaches=rest)
                self.life.change(connection, session, plan, session.starts_at, now, by=who.user)
            else:
                self.life.end(connection, session, Why.LEFT, now)

    # Discord's own events

    async def event_of(self, guild: int, event_id: int) -> Session | None:
        """The session that a scheduled event stands for, whatever became of it."""
        return await self._database.read(self._events.of, guild, event_id)

    async def event_seen(self, guild: int, event_id: int, seen: EventSeen, sequence: int | None) -> EventDone:
        """A scheduled event is so in Discord now. `sequence`: the session's, read before that was; None: not known."""

        def transaction(connection: Connection) -> EventDone:
            return self._events.seen(connection, guild, event_id, seen, sequence, self.clock())

        return await self._database.write(transaction)

    async def channel_gone(self, guild: int, channel: int) -> int:
        """A voice or stage channel is no more. Returns how many sessions go on in private threads."""

        def transaction(connection: Connection) -> int:
            return self._events.channel_gone(connection, guild, channel, self.clock())

        return await self._database.write(transaction)

    async def event_gone(self, guild: int, event_id: int) -> EventDone:
        """A scheduled event is no more."""

        def transaction(connection: Connection) -> EventDone:
            session = self._events.of(connection, guild, event_id)
            return self._events.gone(connection, session, self.clock())

        return await self._database.write(transaction)

    # Shared

    def _check(self, connection: Connection, staff: Staff) -> None:
        staff.check_coach(servers.find(connection, staff.guild))
        if not picked(connection, staff.guild, ANNOUNCED_IN):
            raise NotSetUp(ANNOUNCED_IN)

    def _zone(self, connection: Connection, staff: Staff) -> ZoneInfo:
        self._check(connection, staff)
        return members.zone_of(connection, Who(staff.guild, staff.user))


def _with_following(connection: Connection, session: Session, *, following: bool) -> list[Session]:
    return [session, *(later_than(connection, session) if following else ())]


def _people(connection: Connection, several: list[Session]) -> set[int]:
    return {user for session in several for user in sessions.concerned(connection, session.id)}
