"""The verbs of `/me`, of a pause and of the inbox, and the nightly care of what is kept about people."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.dates import read_date
from bot.local_time import find_zones, is_zone, local_day, start_of_day, week_of
from bot.members import mention, store, weeks
from bot.members.blocks import Blocks
from bot.members.holdings import Holdings, MemberHoldings
from bot.members.limits import spend
from bot.members.model import (
    InboxItem,
    Kind,
    NotPaused,
    Paused,
    PausePast,
    PauseTooLong,
    Preferences,
    Quiet,
    UnknownDate,
    UnknownZone,
    Way,
    Who,
)
from bot.outbox.store import sweep

log = logging.getLogger(__name__)

_LONGEST_PAUSE = timedelta(days=366)
_GIVEN_UP_KEPT = timedelta(days=7)  # letters that could not be said, for the operator to look at
_AT_ONCE = 5
_DATE_EXAMPLE = "2 weeks, next Monday, or 2026-12-01"

WhenChanged = Callable[[Connection, Who, datetime], None]
"""Told in the same transaction that a person's zone changed, or that their pause began or ended."""

Sought = Callable[[Connection, int], Sequence[Who]]
"""People whose being there matters to a room, at most so many: others wait for them."""


class Members:
    """What a person can see and decide about themselves, in one server."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.blocks = Blocks(database, clock, config)
        self._holdings: list[Holdings] = [MemberHoldings()]
        self._listeners: list[WhenChanged] = []
        self._on_departure: list[WhenChanged] = []
        self._sought: list[Sought] = []
        self._waited_for: set[Who] = set()
        self._looked_up_to: Who | None = None

    def keep(self, holdings: Holdings) -> None:
        """Have a room's tables covered by export, delete and expiry."""
        self._holdings.append(holdings)

    @property
    def holdings(self) -> Sequence[Holdings]:
        """What every room holds about people."""
        return tuple(self._holdings)

    def when_changed(self, listener: WhenChanged) -> None:
        """Have `listener` told, in the same transaction, when a person's zone or pause changes."""
        self._listeners.append(listener)

    def when_departed(self, listener: WhenChanged) -> None:
        """Have `listener` told, in the same transaction, that a person left the server."""
        self._on_departure.append(listener)

    def look_for(self, sought: Sought) -> None:
        """Have the people whom a room names looked for every night, however lately they did something."""
        self._sought.append(sought)

    # Preferences

    async def preferences(self, who: Who) -> Preferences:
        """All that the person can choose, as it is now."""
        return await self._database.read(self._preferences, who)

    def _preferences(self, connection: Connection, who: Who) -> Preferences:
        member = store.find(connection, who)
        ways = {kind: store.way_for(connection, who, kind) for kind in Kind}
        now = self._clock()
        return Preferences(
            zone=store.zone_of(connection, who),
            zone_is_own=member is not None and member.zone is not None,
            country=member.country if member else None,
            quiet=member.quiet if member else None,
            ways=ways,
            paused_until=(
                member.paused_until if member and member.paused_until and member.paused_until > now else None
            ),
        )

    async def set_zone(self, who: Who, zone: str | None) -> None:
        """Choose a time zone by its IANA name; None: the server's.

        Raises:
            UnknownZone: with names that look like the one given.
        """
        if zone is not None and not is_zone(zone):
            raise UnknownZone(zone, tuple(find_zones(zone, limit=3)))

        def change(connection: Connection) -> None:
            store.set_zone(connection, who, zone)
            self._tell_listeners(connection, who, self._clock())

        await self._change(who, change)

    async def set_country(self, who: Who, country: str | None) -> None:
        """Choose the country whose crisis lines are shown (ISO 3166 code)."""
        await self._change(who, lambda connection: store.set_country(connection, who, country))

    async def set_quiet(self, who: Who, start: time | None, end: time | None) -> None:
        """Choose quiet hours; None for either, or the same time twice: none."""
        quiet = None if start is None or end is None or start == end else Quiet(start, end)
        await self._change(who, lambda connection: store.set_quiet(connection, who, quiet))

    async def set_way(self, who: Who, kind: Kind, way: Way) -> None:
        """Choose how one kind of message comes."""
        await self._change(who, lambda connection: store.set_way(connection, who, kind, way))

    async def _change(self, who: Who, change: Callable[[Connection], None]) -> None:
        def transaction(connection: Connection) -> None:
            now = self._clock()
            store.meet(connection, who, now)
            limit = self._config().limits.settings
            spend(connection, who, "settings", limit.times, limit.per, now)
            change(connection)

        await self._database.write(transaction)

    # Pause

    async def pause(self, who: Who, until: str) -> Paused:
        """Hold back everything addressed to the person until the morning of a day.

        `until` is read as a person writes it ("2 weeks", "next Monday", "2026-12-01"), in their zone.

        Raises:
            UnknownDate, PausePast, PauseTooLong: nothing was changed.
        """
        zone = await self._database.read(store.zone_of, who)
        local_now = self._clock().astimezone(zone)
        back_on = await asyncio.to_thread(read_date, until, local_now.replace(tzinfo=None))
        if back_on is None:
            raise UnknownDate(until, _DATE_EXAMPLE)
        today = self._today(self._clock(), zone)
        if back_on <= today:
            raise PausePast(back_on, today)
        if back_on > today + _LONGEST_PAUSE:
            raise PauseTooLong(back_on, today + _LONGEST_PAUSE)
        return await self._database.write(self._pause, who, back_on)

    def _pause(self, connection: Connection, who: Who, back_on: date) -> Paused:
        now = self._clock()
        zone = store.zone_of(connection, who)
        until = start_of_day(back_on, zone, self._config().check_ins.day_ends)
        today = self._today(now, zone)
        store.meet(connection, who, now)
        weeks.end_rest(connection, who, week_of(today))
        weeks.rest(connection, who, week_of(today), week_of(back_on - timedelta(days=1)))
        store.set_pause(connection, who, now, until)
        mention.look_again(connection, who, now)
        self._tell_listeners(connection, who, now)
        return Paused(until, back_on)

    async def rests(self, who: Who) -> bool:
        """Whether the person is on a pause."""
        return await self._database.read(store.is_paused, who, self._clock())

    def _today(self, now: datetime, zone: ZoneInfo) -> date:
        return local_day(now, zone, self._config().check_ins.day_ends)

    async def resume(self, who: Who) -> None:
        """End a pause now.

        Raises:
            NotPaused: there was none.
        """
        await self._database.write(self._resume, who)

    def _resume(self, connection: Connection, who: Who) -> None:
        now = self._clock()
        if not store.is_paused(connection, who, now):
            raise NotPaused
        store.meet(connection, who, now)
        store.set_pause(connection, who, None, None)
        weeks.end_rest(connection, who, week_of(self._today(now, store.zone_of(connection, who))))
        self._tell_listeners(connection, who, now)

    def _tell_listeners(self, connection: Connection, who: Who, now: datetime) -> None:
        for listener in self._listeners:
            listener(connection, who, now)

    # Inbox

    async def start(self) -> None:
        """Remember for whom something waits, so that asking costs nothing."""
        self._database.on_commit("inbox", self._look_at_inboxes)
        self._waited_for = await self._database.read(store.people_waited_for)

    def _look_at_inboxes(self) -> None:
        task = asyncio.create_task(self._reload_waited_for(), name="inbox")
        self._reloading = task  # the loop holds tasks weakly

    async def _reload_waited_for(self) -> None:
        self._waited_for = await self._database.read(store.people_waited_for)

    def is_waited_for(self, who: Who) -> bool:
        """Whether something waits for the person; no input or output."""
        return who in self._waited_for

    async def inbox(self, who: Who) -> list[InboxItem]:
        """The oldest few things that wait for the person."""
        return await self._database.read(store.waiting, who, _AT_ONCE)

    async def how_many_wait(self, who: Who) -> int:
        """How many things wait for the person."""
        return await self._database.read(store.how_many_wait, who)

    async def may_be_mentioned(self, who: Who) -> bool:
        """Whether a line in public may say that something waits: it does, and they are here and not away."""
        return await self._database.read(self._may_be_mentioned, who)

    def _may_be_mentioned(self, connection: Connection, who: Who) -> bool:
        member = store.find(connection, who)
        if member is None or member.left_at is not None or store.is_paused(connection, who, self._clock()):
            return False
        return bool(store.waiting(connection, who, 1))

    async def leave_in_inbox(self, who: Who, kind: str, facts: Mapping[str, Any]) -> None:
        """Keep something that could not be said."""

        def transaction(connection: Connection) -> None:
            now = self._clock()
            store.meet(connection, who, now)
            store.leave_in_inbox(connection, who, kind, None, facts, now)

        await self._database.write(transaction)

    async def seen(self, who: Who, items: Sequence[InboxItem]) -> None:
        """The person was shown these items."""

        def transaction(connection: Connection) -> None:
            now = self._clock()
            store.shown(connection, who, [item.id for item in items], now)
            connection.marks.add("inbox")
            if not store.waiting(connection, who, 1):
                mention.look_again(connection, who, now)

        await self._database.write(transaction)

    # Export, delete, leaving, expiry

    async def export(self, who: Who) -> dict[str, Any]:
        """Everything that is held about the person, as JSON values, other people left out."""

        def transaction(connection: Connection) -> None:
            now = self._clock()
            limit = self._config().limits.export
            spend(connection, who, "export", limit.times, limit.per, now)

        await self._database.write(transaction)
        return await self._database.read(self._export, who)

    def _export(self, connection: Connection, who: Who) -> dict[str, Any]:
        held = {holdings.name: holdings.export(connection, who) for holdings in self._holdings}
        return {
            "exported_at": self._clock().isoformat(),
            "server_id": str(who.guild),
            "user_id": str(who.user),
            **held,
        }

    async def delete(self, who: Who) -> bool:
        """Remove everything that is held about the person, now. Whether there was anything."""
        return await self._database.write(self._forget, who)

    def _forget(self, connection: Connection, who: Who) -> bool:
        now = self._clock()
        known = store.find(connection, who) is not None
        for holdings in reversed(self._holdings):  # the person's own row goes last
            holdings.forget(connection, who, now)
        connection.marks.add("inbox")
        return known

    async def people_to_look_for(self, quiet_for: timedelta, limit: int) -> list[Who]:
        """People not heard of for so long, or waited for, that it is worth asking Discord whether they are there.

        Each call goes on where the last one ended, so that everybody's turn comes.
        """
        before = self._clock() - quiet_for
        found = await self._database.read(store.not_seen_since, before, self._looked_up_to, limit)
        self._looked_up_to = found[-1] if len(found) == limit else None
        waited_for = [who for sought in self._sought for who in await self._database.read(sought, limit)]
        return list(dict.fromkeys([*waited_for, *found]))

    async def departed(self, who: Who) -> None:
        """The person is no longer in the server; they are forgotten after `retention.departed`."""

        def transaction(connection: Connection) -> None:
            now = self._clock()
            store.set_left(connection, who, now)
            for listener in self._on_departure:
                listener(connection, who, now)
            mention.look_again(connection, who, now)

        await self._database.write(transaction)

    async def tidy(self) -> int:
        """Nightly: forget people who left long ago, and remove text past its time.

        Returns how many were forgotten.
        """
        retention = self._config().retention
        gone = await self._database.read(store.departed_before, self._clock() - retention.departed)
        for who in gone:
            await self._database.write(self._forget, who)
        await self._database.write(self._expire, self._clock() - retention.text)
        return len(gone)

    def _expire(self, connection: Connection, before: datetime) -> None:
        for holdings in self._holdings:
            holdings.expire(connection, before)
        sweep(connection, self._clock() - _GIVEN_UP_KEPT)
