"""What a helper can do: offer, pause, stop, come back; and whom an ask is brought to."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.dates import read_date
from bot.helpers import store
from bot.helpers.matching import (
    Candidate,
    Clocks,
    Facts,
    Wanted,
    first_in_turn,
    named_fields,
    rank,
)
from bot.helpers.model import (
    Given,
    HelpingIsOff,
    NoProfile,
    NotResting,
    Profile,
    Saved,
    Standing,
    offer,
    words_of,
)
from bot.local_time import local_day, start_of_day
from bot.members import Quiet, Who, blocked_with, find, is_paused, meet, spend, zone_of
from bot.members.model import PausePast, PauseTooLong, UnknownDate
from bot.members.store import set_quiet

Loads = Callable[[Connection, int], Mapping[int, int]]
"""Of a server: with how many open asks each helper is helping."""

Offering = Callable[[Connection, int], frozenset[int]]
"""Of an ask: everybody who offered to help with it, those too who stepped back."""

Thanked = Callable[[Connection, int, str], frozenset[int]]
"""Of a server and a kind of ask: everybody who was thanked for help with that kind."""

_LONGEST_PAUSE = timedelta(days=366)
_DATE_EXAMPLE = "2 weeks, next Monday, or 2026-12-01"
_A_DAY = timedelta(days=1)


def _no_loads(_connection: Connection, _guild: int) -> Mapping[int, int]:
    return {}


def _nobody_offering(_connection: Connection, _ask_id: int) -> frozenset[int]:
    return frozenset()


def _nobody_thanked(_connection: Connection, _guild: int, _kind: str) -> frozenset[int]:
    return frozenset()


class Helpers:
    """Everybody who offered to be asked. `loads`, `offering` and `thanked` are other rooms' to know."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.loads: Loads = _no_loads
        self.offering: Offering = _nobody_offering
        self.thanked: Thanked = _nobody_thanked
        self.holdings = HelperHoldings()

    # The helper

    async def find(self, who: Who) -> Standing | None:
        """The person's profile, and with how many asks they are helping; None: they are no helper yet."""
        return await self._database.read(self._find, who)

    def _find(self, connection: Connection, who: Who) -> Standing | None:
        profile = store.find(connection, who, self._clock())
        if profile is None:
            return None
        return Standing(profile, self.loads(connection, who.guild).get(who.user, 0))

    async def save(self, who: Who, given: Given) -> Saved:
        """Keep a profile, and with it the person's quiet hours; whoever had stopped helps again.

        Raises:
            KindsGone, TooManyFields, TextTooLong, TooOften: nothing was changed.
        """
        return await self._database.write(self._save, who, given)

    def _save(self, connection: Connection, who: Who, given: Given) -> Saved:
        now = self._clock()
        wanted = offer(given, [kind.id for kind in self._config().asks.kinds])
        quiet = None if given.quiet is None or given.quiet.start == given.quiet.end else given.quiet
        meet(connection, who, now)
        before, quiet_before = store.find(connection, who, now), _quiet_of(connection, who)
        if before is not None and before.off_at is None and (before.offer, quiet_before) == (wanted, quiet):
            return Saved.SAME
        limit = self._config().limits.settings
        spend(connection, who, "settings", limit.times, limit.per, now)
        store.keep(connection, who, wanted, now)
        set_quiet(connection, who, quiet)
        if before is None:
            return Saved.FIRST
        return Saved.CHANGED if before.off_at is None else Saved.AGAIN

    async def pause(self, who: Who, until: str) -> datetime:
        """Have invitations, and nothing else, rest until the morning of a day; returns that instant.

        `until` is read as a person writes it ("2 weeks", "next Monday", "2026-12-01"), in their zone.

        Raises:
            NoProfile, HelpingIsOff: there are no invitations that could rest.
            UnknownDate, PausePast, PauseTooLong: nothing was changed.
        """
        zone = await self._database.read(self._zone_of_helper, who)
        now = self._clock()
        local_now = now.astimezone(zone)
        back_on = await asyncio.to_thread(read_date, until, local_now.replace(tzinfo=None))
        if back_on is None:
            raise UnknownDate(until, _DATE_EXAMPLE)
        today = local_day(now, zone, self._config().check_ins.day_ends)
        if back_on <= today:
            raise PausePast(back_on, today)
        if back_on > today + _LONGEST_PAUSE:
            raise PauseTooLong(back_on, today + _LONGEST_PAUSE)
        return await self._database.write(self._pause, who, back_on)

    def _zone_of_helper(self, connection: Connection, who: Who) -> ZoneInfo:
        self._helping(connection, who)
        return zone_of(connection, who)

    def _pause(self, connection: Connection, who: Who, back_on: date) -> datetime:
        self._helping(connection, who)
        until = start_of_day(back_on, zone_of(connection, who), self._config().check_ins.day_ends)
        meet(connection, who, self._clock())
        store.set_pause(connection, who, until)
        return until

    def _helping(self, connection: Connection, who: Who) -> Profile:
        profile = store.find(connection, who, self._clock())
        if profile is None:
            raise NoProfile
        if profile.off_at is not None:
            raise HelpingIsOff(profile.off_at)
        return profile

    async def resume(self, who: Who) -> None:
        """End a pause of invitations now. A general pause (`/checkin pause`) goes on.

        Raises:
            NoProfile, HelpingIsOff, NotResting: there was none.
        """
        await self._database.write(self._resume, who)

    def _resume(self, connection: Connection, who: Who) -> None:
        if self._helping(connection, who).paused_until is None:
            raise NotResting
        meet(connection, who, self._clock())
        store.set_pause(connection, who, None)

    async def off(self, who: Who) -> bool:
        """No more invitations; the profile and what they already offered stay. False: that was so already.

        Raises:
            NoProfile: they are no helper.
        """
        return await self._database.write(self._off, who)

    def _off(self, connection: Connection, who: Who) -> bool:
        now = self._clock()
        profile = store.find(connection, who, now)
        if profile is None:
            raise NoProfile
        if profile.off_at is not None:
            return False
        meet(connection, who, now)
        store.set_off(connection, who, now)
        return True

    # For other rooms, inside their transactions

    def invite(
        self,
        connection: Connection,
        *,
        guild: int,
        ask_id: int,
        asker: Who,
        kind: str,
        words: str,
        count: int,
        now: datetime,
    ) -> list[tuple[Who, tuple[str, ...]]]:
        """Choose at most `count` people for an ask and keep that they are invited, the first to be asked first.

        `words` are all the texts of the ask. Each comes with the reasons why: see `matching.Match`.
        """
        if count <= 0:
            return []
        wanted = Wanted(ask_id, asker, kind, words)
        facts = self._facts(connection, guild, wanted, now)
        candidates = self._who_may_come_first(connection, guild, wanted, facts, count, now)
        chosen = rank(wanted, candidates, facts, count)
        for match in chosen:
            store.add_invitation(connection, ask_id, match.who, now)
        return [(match.who, match.why) for match in chosen]

    def _facts(self, connection: Connection, guild: int, wanted: Wanted, now: datetime) -> Facts:
        settings = self._config().asks
        return Facts(
            clocks=Clocks(now),
            day_starts=_minutes(settings.day_starts),
            day_ends=_minutes(settings.day_ends),
            a_day=settings.invitations_a_day,
            loads=self.loads(connection, guild),
            today=store.invited_after(connection, guild, now - _A_DAY),
            barred=blocked_with(connection, wanted.asker)
            | store.invited_to(connection, wanted.ask_id)
            | self.offering(connection, wanted.ask_id),
            thanked=self.thanked(connection, guild, wanted.kind),
        )

    def _who_may_come_first(
        self, connection: Connection, guild: int, wanted: Wanted, facts: Facts, count: int, now: datetime
    ) -> list[Candidate]:
        """Everybody whom `rank` could put among the first `count`, in no order; nobody more where there are many.

        Whoever was thanked or knows a field that is named may come before others whose turn is sooner, and is read in
        any case. The others are read in turn, until enough of them come before everybody behind them; then nobody who
        gives anything can come before those who chose the kind.
        """
        at = (connection, guild, wanted.kind, now)
        known = store.with_fields(connection, guild, words_of(wanted.words))
        named = named_fields(wanted.words, {field for _, field in known})
        apart = {user for user, field in known if field in named} | facts.thanked
        found: list[Candidate] = []
        for chose in (True, False):
            found += store.among(*at, apart, chose=chose)
            taken, enough = first_in_turn(wanted, store.in_turn(*at, chose=chose), facts, count)
            found += taken
            if enough:
                break
        return list({one.user: one for one in found}.values())

    def kinds_of(self, connection: Connection, who: Who) -> frozenset[str] | None:
        """The kinds that somebody gives who is helping now (empty: anything); None: no helper, off or on a pause."""
        now = self._clock()
        profile = store.find(connection, who, now)
        if profile is None or profile.off_at is not None or profile.paused_until is not None:
            return None
        member = find(connection, who)
        here = member is not None and member.left_at is None and not is_paused(connection, who, now)
        return frozenset(profile.offer.kinds) if here else None

    def has_profile(self, connection: Connection, who: Who) -> bool:
        """Whether the person ever made themselves a helper, whatever holds now."""
        return store.find(connection, who, self._clock()) is not None


def _quiet_of(connection: Connection, who: Who) -> Quiet | None:
    member = find(connection, who)
    return member.quiet if member is not None else None


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute


class HelperHoldings:
    """What this room holds about a person."""

    name = "helping"
    tables = frozenset({"helpers", "helper_fields", "invitations"})

    def export(self, connection: Connection, who: Who) -> Any:
        """The person's profile, and when they were invited; not by whom."""
        return store.everything(connection, who)

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove both."""
        del now
        store.forget(connection, who)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove old invitations, and what those wrote who stopped helping long ago."""
        store.expire(connection, before)
