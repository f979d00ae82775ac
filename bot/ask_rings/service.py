"""Rings of asks: a moderator starts one, people join and leave, it ends by itself and says what it came to."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot import outbox
from bot.ask_rings import store
from bot.ask_rings.model import Counts, NoRing, Part, Progress, Ring, RingGone, RingOver, Started
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.errors import NotSetUp
from bot.members import Who, meet, spend
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.servers import Server, Staff, place
from bot.servers import find as find_server
from bot.timers import Diary, Timer, cancel, set_timer

Activity = Callable[[Connection, Who, datetime, datetime], tuple[int, int]]
"""What a person did from one instant up to another: asks posted, and others' asks answered."""

Answered = Callable[[Connection, Who, datetime, datetime], int]
"""How many of the asks that a person posted from one instant up to another had an answer from a person by now."""

PANEL = "ask_rings.panel"
"""The letter that brings a ring's panel up to date: how it goes, or what it came to."""

SUMMARY = "ask_rings.summary"
"""The letter that says thanks when a ring is over."""

MOVED = "ask_rings.moved"
"""The letter that takes a panel out of a channel that is no longer the place for it."""

END = "ask_rings.end"
"""The timer of a ring's end."""

PLACE = "check-ins"
"""Where a ring's panel and its summary stand."""


class AskRings:
    """The rings of every server.

    What counts comes from the room of asks, which sets the three attributes below. `activity` includes unnamed asks
    and is used for the private part of a person and for nothing else. `public_activity` and `public_answered` leave
    them out, so that no number that others see gives an unnamed author away.
    """

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.activity: Activity = _nothing_done
        self.public_activity: Activity = _nothing_done
        self.public_answered: Answered = _nothing_answered
        self.holdings = RingHoldings()
        diary.register(END, self._time_is_up)

    # A moderator

    async def start(self, staff: Staff) -> Started:
        """Start a ring, unless one is running: then that one is returned, and its panel posted anew if it is gone.

        Raises:
            MissingPermission: not a moderator.
            NotSetUp: the server has no channel for the panel.
        """
        return await self._database.write(self._start, staff)

    def _start(self, connection: Connection, staff: Staff) -> Started:
        now, starter = self._clock(), Who(staff.guild, staff.user)
        staff.check(find_server(connection, staff.guild))
        channel = place(connection, staff.guild, PLACE)
        if channel is None:
            raise NotSetUp(PLACE)
        earlier = store.running(connection, staff.guild)
        if earlier is not None and earlier.is_over(now):  # its timer has not been carried out yet
            self._finish(connection, earlier, earlier.ends_at, None, now)
        ring = store.start(connection, starter, now, now + self._config().asks.ring)
        if ring is not None:
            meet(connection, starter, now)
            set_timer(connection, Timer(END, str(ring.id), ring.guild, ring.ends_at))
            _put_panel(connection, ring, now)
            return Started(ring, new=True, posted=None, channel=channel)
        assert earlier is not None
        posted = outbox.where_posted(connection, _subject(earlier))
        if posted is None:
            _put_panel(connection, earlier, now)
        return Started(earlier, new=False, posted=posted, channel=channel)

    async def running(self, staff: Staff) -> Progress:
        """The ring that is running.

        Raises:
            MissingPermission: not a moderator.
            NoRing: none is.
        """

        def transaction(connection: Connection) -> Progress:
            now = self._clock()
            staff.check(find_server(connection, staff.guild))
            ring = store.running(connection, staff.guild)
            if ring is None or ring.is_over(now):
                raise NoRing
            return self._progress(connection, ring, now)

        return await self._database.read(transaction)

    async def end(self, staff: Staff, ring_id: int) -> Progress:
        """End a ring before its time.

        Raises:
            MissingPermission: not a moderator.
            RingGone, RingOver: nothing to end.
        """
        return await self._database.write(self._end, staff, ring_id)

    def _end(self, connection: Connection, staff: Staff, ring_id: int) -> Progress:
        now, ender = self._clock(), Who(staff.guild, staff.user)
        staff.check(find_server(connection, staff.guild))
        ring = _still_running(connection, staff.guild, ring_id, now)
        meet(connection, ender, now)
        cancel(connection, END, str(ring_id))
        self._finish(connection, ring, now, ender.user, now)
        return self._progress(connection, _found(connection, staff.guild, ring_id), now)

    # A member

    async def join(self, who: Who, ring_id: int) -> Part:
        """Be in the ring. What the person did since it began counts, and joining twice is joining once.

        Raises:
            RingGone, RingOver: there is nothing to join.
            TooOften: nothing was changed.
        """
        return await self._database.write(self._join, who, ring_id)

    def _join(self, connection: Connection, who: Who, ring_id: int) -> Part:
        now = self._clock()
        ring = _still_running(connection, who.guild, ring_id, now)
        meet(connection, who, now)
        first = store.join(connection, ring_id, who, now)
        if first:
            limit = self._config().limits.settings
            spend(connection, who, "ring_join", limit.times, limit.per, now)
            _refresh_panel(connection, ring, now)
        return self._part(connection, who, ring, now, first=first)

    async def leave(self, who: Who, ring_id: int) -> Part:
        """Be in the ring no longer; what was posted and answered stands. Leaving twice is leaving once.

        Raises:
            RingGone, RingOver: there is nothing to leave.
        """
        return await self._database.write(self._leave, who, ring_id)

    def _leave(self, connection: Connection, who: Who, ring_id: int) -> Part:
        now = self._clock()
        ring = _still_running(connection, who.guild, ring_id, now)
        meet(connection, who, now)
        if store.leave(connection, ring_id, who):
            _refresh_panel(connection, ring, now)
        return self._part(connection, who, ring, now)

    async def part(self, who: Who, ring_id: int) -> Part:
        """The person's own part in a ring, for them alone.

        Raises:
            RingGone: there is no such ring.
            RingOver: it is over, and they were not in it.
        """

        def transaction(connection: Connection) -> Part:
            now = self._clock()
            ring = _found(connection, who.guild, ring_id)
            found = self._part(connection, who, ring, now)
            if found.over and not found.joined:
                raise RingOver(ring.end)
            return found

        return await self._database.read(transaction)

    def _part(
        self, connection: Connection, who: Who, ring: Ring, now: datetime, *, first: bool = False
    ) -> Part:
        asks, answers = self.activity(connection, who, ring.started_at, ring.end)
        return Part(
            ring,
            store.is_member(connection, ring.id, who),
            first,
            ring.is_over(now),
            asks,
            answers,
            outbox.where_posted(connection, _subject(ring)),
        )

    # What others see

    async def progress(self, ring_id: int) -> Progress | None:
        """A ring as everyone may see it."""

        def transaction(connection: Connection) -> Progress | None:
            ring = store.find(connection, ring_id)
            return None if ring is None else self._progress(connection, ring, self._clock())

        return await self._database.read(transaction)

    def something_happened(self, connection: Connection, who: Who, now: datetime) -> None:
        """The person posted an ask under their name, offered help or replied: their ring's panel may count more.

        Inside the transaction in which it happened. Never for an unnamed ask.
        """
        ring = store.running(connection, who.guild)
        if ring is not None and not ring.is_over(now) and store.is_member(connection, ring.id, who):
            _refresh_panel(connection, ring, now)

    def server_changed(self, connection: Connection, server: Server, now: datetime) -> None:
        """`/setup` picked another channel: the panel of a running ring moves there."""
        ring = store.running(connection, server.guild_id)
        channel = server.places.get(PLACE)
        if ring is None or channel is None:
            return
        posted = outbox.where_posted(connection, _subject(ring))
        if posted is None or posted.channel_id == channel:
            return
        # Under a subject of its own, so that in whatever order the two letters go, only the old message vanishes.
        left_behind = f"ring_was:{ring.id}:{posted.message_id}"
        old = Posted(left_behind, posted.guild_id, posted.channel_id, posted.message_id, posted.thread_id)
        outbox_store.remember_posted(connection, old, now)
        outbox_store.forget_posted(connection, posted.subject)
        outbox.put(
            connection,
            now,
            kind=MOVED,
            lane=left_behind,
            guild_id=ring.guild,
            subject=left_behind,
            facts={"ring": ring.id},
        )
        _put_panel(connection, ring, now)

    # The end

    def _time_is_up(self, connection: Connection, timer: Timer, now: datetime) -> None:
        ring = store.find(connection, int(timer.subject))
        if ring is not None and ring.ended_at is None:
            self._finish(connection, ring, ring.ends_at, None, now)

    def _finish(
        self, connection: Connection, ring: Ring, ended_at: datetime, ended_by: int | None, now: datetime
    ) -> None:
        counts = self._count(connection, ring, ended_at)
        store.finish(connection, ring.id, ended_at, ended_by, counts)
        _refresh_panel(connection, ring, now)
        outbox.put(
            connection,
            now,
            kind=SUMMARY,
            lane=_subject(ring),
            guild_id=ring.guild,
            subject=f"ring_summary:{ring.id}",
            facts={"ring": ring.id},
        )

    def _progress(self, connection: Connection, ring: Ring, now: datetime) -> Progress:
        if ring.ended_at is not None:
            return Progress(ring, store.last_counts(connection, ring.id), over=True)
        counts = self._count(connection, ring, ring.ends_at)
        return Progress(ring, counts, over=ring.is_over(now))

    def _count(self, connection: Connection, ring: Ring, until: datetime) -> Counts:
        members = store.members(connection, ring.id)
        done = [self.public_activity(connection, who, ring.started_at, until) for who in members]
        answered = [self.public_answered(connection, who, ring.started_at, until) for who in members]
        return Counts(len(members), sum(asks for asks, _ in done), sum(a for _, a in done), sum(answered))


def _nothing_done(connection: Connection, who: Who, since: datetime, until: datetime) -> tuple[int, int]:
    del connection, who, since, until
    return 0, 0


def _nothing_answered(connection: Connection, who: Who, since: datetime, until: datetime) -> int:
    del connection, who, since, until
    return 0


def _found(connection: Connection, guild_id: int, ring_id: int) -> Ring:
    ring = store.find(connection, ring_id)
    if ring is None or ring.guild != guild_id:
        raise RingGone
    return ring


def _still_running(connection: Connection, guild_id: int, ring_id: int, now: datetime) -> Ring:
    ring = _found(connection, guild_id, ring_id)
    if ring.is_over(now):
        raise RingOver(ring.end)
    return ring


def _subject(ring: Ring) -> str:
    return f"ring:{ring.id}"


def _refresh_panel(connection: Connection, ring: Ring, now: datetime) -> None:
    """Have the panel say what is true now. One removed by hand stays removed until a moderator wants it back."""
    subject = _subject(ring)
    if outbox.is_shown(connection, PANEL, subject):
        _put_panel(connection, ring, now)


def _put_panel(connection: Connection, ring: Ring, now: datetime) -> None:
    outbox.put(
        connection,
        now,
        kind=PANEL,
        lane=_subject(ring),
        guild_id=ring.guild,
        subject=_subject(ring),
        facts={"ring": ring.id},
    )


class RingHoldings:
    """What this room holds about a person."""

    name = "ask_rings"
    tables = frozenset({"ask_rings", "ring_members"})

    def export(self, connection: Connection, who: Who) -> Any:
        """The rings they joined, and when they started or ended one."""
        return store.everything(connection, who)

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """The person leaves the ring that is running; in those that ended they stand as a former member."""
        ring = store.running(connection, who.guild)
        if ring is not None and store.leave(connection, ring.id, who):
            _refresh_panel(connection, ring, now)
        store.forget(connection, who)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Nothing: no text is kept here."""
