"""Reminders to check in: on chosen days, at a local time, in the member's own zone (section 3)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot import members, timers
from bot.checkins import store
from bot.checkins.model import NoReminder
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.local_time import local_day, next_local
from bot.members import Kind, Way, Who
from bot.members import store as member_store
from bot.servers import Server
from bot.timers import Diary, Timer

REMINDER = "checkins.reminder"
_STILL_OF_USE = timedelta(hours=6)  # later than this after its time, a reminder is only noise


@dataclass(frozen=True, slots=True)
class Reminder:
    """When a person is reminded next, and how. `days`: 0 is Monday."""

    days: frozenset[int]
    at: time
    zone: str
    way: Way
    next_at: datetime


class Reminders:
    """The verbs of `/checkin reminder`."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.holdings = ReminderHoldings()
        diary.register(REMINDER, self._due)

    async def set(self, who: Who, days: Collection[int], at: time, way: Way | None) -> Reminder:
        """Remind the person on these days at that time of their zone; `way` None: as they chose before.

        Raises:
            TooOften: nothing was changed.
        """
        return await self._database.write(self._set, who, frozenset(days), at, way)

    def _set(
        self, connection: Connection, who: Who, days: frozenset[int], at: time, way: Way | None
    ) -> Reminder:
        now = self._clock()
        limit = self._config().limits.settings
        members.spend(connection, who, "settings", limit.times, limit.per, now)
        members.meet(connection, who, now)
        if way is not None:
            member_store.set_way(connection, who, Kind.REMINDERS, way)
        store.set_reminder(connection, who, days, at)
        self._plan(connection, who, days, at, now)
        found = self._find(connection, who)
        assert found is not None
        return found

    async def turn_off(self, who: Who) -> None:
        """Remind no more.

        Raises:
            NoReminder: there was none.
        """
        await self._database.write(self._turn_off, who)

    def _turn_off(self, connection: Connection, who: Who) -> None:
        timers.cancel(connection, REMINDER, who.key)
        if not store.drop_reminder(connection, who):
            raise NoReminder

    async def find(self, who: Who) -> Reminder | None:
        """The person's reminder."""
        return await self._database.read(self._find, who)

    def _find(self, connection: Connection, who: Who) -> Reminder | None:
        kept = store.reminder(connection, who)
        timer = timers.find(connection, REMINDER, who.key)
        if kept is None or timer is None:
            return None
        days, at = kept
        zone = members.zone_of(connection, who)
        way = members.way_for(connection, who, Kind.REMINDERS)
        return Reminder(days, at, zone.key, way, timer.due)

    async def is_of_use(self, who: Who, since: datetime) -> bool:
        """Whether a reminder that fell due at `since` still is: wanted, and not followed by a check-in yet."""
        return await self._database.read(self._is_of_use, who, since)

    def _is_of_use(self, connection: Connection, who: Who, since: datetime) -> bool:
        wanted = store.reminder(connection, who) is not None
        return wanted and not store.since(connection, who, since)

    def _is_in_today(self, connection: Connection, who: Who, now: datetime) -> bool:
        day_ends = self._config().check_ins.day_ends
        return store.is_in_on(connection, who, local_day(now, members.zone_of(connection, who), day_ends))

    def moved(self, connection: Connection, who: Who, now: datetime) -> None:
        """The person's zone or pause changed: plan anew, in the same transaction."""
        kept = store.reminder(connection, who)
        if kept is not None:
            self._plan(connection, who, *kept, now)

    def server_changed(self, connection: Connection, server: Server, now: datetime) -> None:
        """The server's zone may have changed: plan anew for those who have none of their own."""
        for who in store.reminded_in_server_zone(connection, server.guild_id):
            self.moved(connection, who, now)

    def _plan(
        self, connection: Connection, who: Who, days: Collection[int], at: time, after: datetime
    ) -> None:
        due = next_local(after, members.zone_of(connection, who), at, days)
        timers.set_timer(connection, Timer(REMINDER, who.key, who.guild, due))

    def _due(self, connection: Connection, timer: Timer, now: datetime) -> None:
        who = Who.of_key(timer.subject)
        kept = store.reminder(connection, who)
        if kept is None:
            return
        self._plan(connection, who, *kept, max(now, timer.due))
        if now - timer.due > _STILL_OF_USE or members.is_paused(connection, who, now):
            return
        if self._is_in_today(connection, who, now):
            return
        members.write_to(connection, who, now, kind=REMINDER, subject=f"reminder:{who.key}", facts={})


class ReminderHoldings:
    """What a reminder holds about a person."""

    name = "reminder"
    tables = frozenset({"reminders"})

    def export(self, connection: Connection, who: Who) -> Any:
        """Days (0 is Monday) and time."""
        kept = store.reminder(connection, who)
        return kept and {"days": sorted(kept[0]), "at": kept[1].isoformat("minutes")}

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remind no more."""
        del now
        timers.cancel(connection, REMINDER, who.key)
        store.drop_reminder(connection, who)

    def expire(self, connection: Connection, before: datetime) -> None:
        """A reminder holds no text."""
