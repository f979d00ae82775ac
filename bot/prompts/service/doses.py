"""A series as a direct message to those who asked for it, each at their own local time (section 7, "Daily dose").

A subscription has one timer. When it is due, one transaction chooses the text, remembers it, writes the letter and sets
the next timer, so a crash at any point neither loses nor repeats a dose. The timer goes on while the series rests, the
person is away or Belay is not in the server: what it finds when it falls due decides whether anything is sent.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any

from bot import members, timers
from bot.clock import Clock
from bot.config import Config, Series
from bot.database import Connection, Database
from bot.errors import NotYours
from bot.local_time import quiet_until
from bot.members import Kind, Way, Who
from bot.members import store as member_store
from bot.prompts.model import ON_TIME, Kept
from bot.prompts.model.doses import Dose, DoseCard, ToSend, dose_due, next_dose, next_dose_text
from bot.prompts.model.refusals import DoseGone, DoseRests
from bot.prompts.store import doses as store
from bot.prompts.store import series as series_store
from bot.prompts.store import settings, suggestions
from bot.servers import Server
from bot.timers import Diary, Timer

log = logging.getLogger(__name__)

_DOSE = "prompts.dose"


class Doses:
    """The verbs of `/dose`."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._agreeing: asyncio.Task[None] | None = None
        self.holdings = DoseHoldings()
        diary.register(_DOSE, self._fall_due)

    # What is asked

    async def offered(self, who: Who) -> Sequence[DoseCard]:
        """Every series that the person gets or can get: those that rest or are gone only where they subscribed."""
        return await self._database.read(self._offered, who)

    def _offered(self, connection: Connection, who: Who) -> Sequence[DoseCard]:
        here = [one.id for one in self._config().series if one.is_dose]
        theirs = [dose.series_id for dose in store.of_person(connection, who) if dose.is_active]
        cards = [self._card(connection, who, series_id) for series_id in dict.fromkeys([*here, *theirs])]
        return [card for card in cards if card.is_active or not card.rests]

    async def find(self, who: Who, series_id: str) -> DoseCard:
        """One series, as the person has it or could have it.

        Raises:
            DoseRests: nothing of it is sent now, and the person did not subscribe to it.
        """
        card = await self._database.read(self._card, who, series_id)
        if card.rests and not card.is_active:
            raise DoseRests(card.title)
        return card

    def _card(self, connection: Connection, who: Who, series_id: str) -> DoseCard:
        now = self._clock()
        series = self._series(series_id)
        dose = store.of_series(connection, who, series_id)
        member = members.find(connection, who)
        zone = members.zone_of(connection, who)
        way = members.way_for(connection, who, Kind.DOSE)
        rests = series is None or self._rests(connection, series, who.guild)
        next_at = None
        if series is not None and not rests and dose is not None and dose.is_active and way is not Way.OFF:
            next_at = next_dose(series, dose.at, zone, now, dose.sent_day)
            if member is not None and member.quiet is not None and way is not Way.INBOX:
                held = quiet_until(next_at, zone, member.quiet.start, member.quiet.end)
                next_at = held or next_at
        return DoseCard(
            guild_id=who.guild,
            series_id=series_id,
            title=None if series is None else series.title,
            days=() if series is None else tuple(series.days or ()),
            example="" if series is None else series.bank[0],
            rests=rests,
            at=dose.at if dose is not None else series.time if series is not None and series.time else time(),
            zone=zone.key,
            way=way,
            dose=dose,
            next_at=next_at,
            away_until=(
                member.paused_until if member and member.paused_until and member.paused_until > now else None
            ),
        )

    def _series(self, series_id: str) -> Series | None:
        """A series for subscribers, as `config.yaml` has it now."""
        return next((one for one in self._config().series if one.id == series_id and one.is_dose), None)

    @staticmethod
    def _rests(connection: Connection, series: Series, guild_id: int) -> bool:
        return series.paused or settings.is_paused(connection, guild_id, series.id)

    # What people decide

    async def begin(self, who: Who, series_id: str, at: time | None = None) -> DoseCard:
        """Send the person the series, at `at` of their day; None: at the time they had, or the series' own.

        Asking for it is what opens the way: it comes as a direct message, unless somebody who gets it already chose
        another way and moves only the time. Asked twice, it is the same.

        Raises:
            DoseRests, TooOften: nothing was changed.
        """
        return await self._database.write(self._begin, who, series_id, at)

    def _begin(self, connection: Connection, who: Who, series_id: str, at: time | None) -> DoseCard:
        dose = store.of_series(connection, who, series_id)
        moves = dose is not None and dose.is_active and at is not None
        return self._subscribe(connection, who, series_id, at, keep_way=moves)

    async def again(self, who: Who, series_id: str) -> DoseCard:
        """Undo a stop: everything is as it was before; what was turned off in the preferences is on again.

        Raises:
            DoseRests, TooOften: nothing was changed.
        """
        return await self._database.write(self._again, who, series_id)

    def _again(self, connection: Connection, who: Who, series_id: str) -> DoseCard:
        return self._subscribe(connection, who, series_id, None, keep_way=True)

    def _subscribe(
        self, connection: Connection, who: Who, series_id: str, at: time | None, *, keep_way: bool
    ) -> DoseCard:
        now = self._clock()
        members.meet(connection, who, now)
        before = self._card(connection, who, series_id)
        if before.title is None or (before.rests and not before.is_active):
            raise DoseRests(before.title)
        chosen = before.at if at is None else at
        way = before.way if keep_way and before.way is not Way.OFF else Way.DM
        if before.is_active and (before.at, before.way) == (chosen, way):
            return before
        limit = self._config().limits.settings
        members.spend(connection, who, "settings", limit.times, limit.per, now)
        if way is not before.way:
            member_store.set_way(connection, who, Kind.DOSE, way)
        store.begin(connection, who, series_id, chosen, now)
        dose = store.of_series(connection, who, series_id)
        assert dose is not None
        self._plan(connection, dose, now)
        return self._card(connection, who, series_id)

    async def stop(self, who: Who, dose_id: int) -> DoseCard:
        """Send nothing more of it. Works for who left the server, too; stopped twice, it is the same.

        Raises:
            DoseGone: nothing is kept of it, so nothing is sent anyway.
            NotYours: somebody else's.
        """
        return await self._database.write(self._stop, who, dose_id)

    def _stop(self, connection: Connection, who: Who, dose_id: int) -> DoseCard:
        dose = store.find(connection, dose_id)
        if dose is None:
            raise DoseGone
        if dose.who != who:
            raise NotYours
        store.stop(connection, dose_id, self._clock())
        timers.cancel(connection, _DOSE, _subject(dose))
        return self._card(connection, who, dose.series_id)

    # When it is due

    async def start(self) -> None:
        """Have a timer for each subscription, as the configuration now says."""
        await self._database.write(self._agree)

    def config_changed(self) -> None:
        """The configuration was edited: timers follow soon."""
        self._agreeing = asyncio.create_task(self.start(), name="doses")  # the loop holds tasks weakly

    def moved(self, connection: Connection, who: Who, now: datetime) -> None:
        """The person's zone or pause changed: plan anew. For `Members.when_changed`."""
        for dose in store.of_person(connection, who):
            self._plan(connection, dose, now)

    def server_changed(self, connection: Connection, server: Server, now: datetime) -> None:
        """The server's zone may have changed: plan anew for those who have none of their own."""
        for dose in store.in_server_zone(connection, server.guild_id):
            self._plan(connection, dose, now)

    def _agree(self, connection: Connection) -> None:
        now = self._clock()
        for dose in store.active(connection):
            self._plan(connection, dose, now)

    def _plan(self, connection: Connection, dose: Dose, now: datetime) -> None:
        """Have its timer where it belongs. One that is due already stays: what it finds then decides."""
        series = self._series(dose.series_id)
        if series is None or not dose.is_active:
            timers.cancel(connection, _DOSE, _subject(dose))
            return
        timer = timers.find(connection, _DOSE, _subject(dose))
        if timer is not None and timer.due <= now:
            return
        due = next_dose(series, dose.at, members.zone_of(connection, dose.who), now, dose.sent_day)
        if timer is None or timer.due != due:
            timers.set_timer(connection, Timer(_DOSE, _subject(dose), dose.who.guild, due))

    def _fall_due(self, connection: Connection, timer: Timer, now: datetime) -> None:
        dose = store.find(connection, int(timer.subject))
        series = None if dose is None else self._series(dose.series_id)
        if dose is None or series is None or not dose.is_active:
            return
        if not self._rests(connection, series, dose.who.guild) and _may_be_sent(connection, dose, now):
            self._send(connection, dose, series, now)
        found = store.find(connection, dose.id)
        assert found is not None
        self._plan(connection, found, max(now, timer.due))

    def _send(self, connection: Connection, dose: Dose, series: Series, now: datetime) -> None:
        zone = members.zone_of(connection, dose.who)
        late = max(series.grace, ON_TIME)
        # Not since its timer was due: after a fault that is put off, and later than the dose itself.
        day = dose_due(series, dose.at, zone, dose.since, now, late, dose.sent_day)
        if day is None:
            log.info("dose %d: too late by now, skipped; grace is %s", dose.id, series.grace)
            return
        kept = Kept(added=suggestions.added_in(connection, dose.who.guild))
        text = next_dose_text(kept.bank(series), store.sent(connection, dose.id), dose.id)
        store.send(connection, dose.id, text, day, now)
        members.write_to(
            connection,
            dose.who,
            now,
            kind=_DOSE,
            subject=dose.subject,
            facts={"text": text, "dose": dose.id, "suggestion": kept.suggestion(series, text)},
        )

    async def to_send(self, dose_id: int, suggestion_id: int | None) -> ToSend | None:
        """A dose that is about to be said; None when it was stopped, or its text was taken out of the bank."""
        return await self._database.read(self._to_send, dose_id, suggestion_id)

    def _to_send(self, connection: Connection, dose_id: int, suggestion_id: int | None) -> ToSend | None:
        dose = store.find(connection, dose_id)
        if dose is None or not dose.is_active or series_store.is_left(connection, dose.who.guild):
            return None
        credit = None
        if suggestion_id is not None:
            suggestion = suggestions.find(connection, suggestion_id)
            if suggestion is None or not suggestion.stands:
                return None
            credit = suggestions.credited(connection, dose.who.guild, suggestion_id)
        series = self._series(dose.series_id)
        buttons = () if series is None else series.buttons
        return ToSend(dose, buttons, members.way_for(connection, dose.who, Kind.DOSE), credit)


class DoseHoldings:
    """What a subscription holds about a person."""

    name = "doses"
    tables = frozenset({"doses"})

    def export(self, connection: Connection, who: Who) -> Any:
        """What they asked for, and how many were sent. The texts themselves are the server's."""
        return [
            {
                "series": dose.series_id,
                "at": dose.at.isoformat("minutes"),
                "since": dose.since.isoformat(),
                "stopped": dose.stopped_at and dose.stopped_at.isoformat(),
                "sent": dose.sent,
                "latest_for": dose.sent_day and dose.sent_day.isoformat(),
            }
            for dose in store.of_person(connection, who)
        ]

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Send nothing more, and keep nothing of what was sent."""
        del now
        for dose in store.of_person(connection, who):
            timers.cancel(connection, _DOSE, _subject(dose))
        store.forget(connection, who)

    def expire(self, connection: Connection, before: datetime) -> None:
        """A subscription holds no text of a member."""


def _subject(dose: Dose) -> str:
    return str(dose.id)


def _may_be_sent(connection: Connection, dose: Dose, now: datetime) -> bool:
    """Whether the person is there and wants it now; else nothing is sent, and no text of the bank is used for it."""
    member = members.find(connection, dose.who)
    if member is None or member.left_at is not None or members.is_paused(connection, dose.who, now):
        return False
    if series_store.is_left(connection, dose.who.guild):
        return False
    return members.way_for(connection, dose.who, Kind.DOSE) is not Way.OFF
