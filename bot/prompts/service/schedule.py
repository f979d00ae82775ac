"""Posts each series once for each due time, in every server (section 7: exactly once).

A series has one timer in each server. When it is due, one transaction writes a row for the due time (UNIQUE
decides), puts the panel into the outbox and sets the timer for the next due time, so a crash at any point
neither loses nor repeats. What fell due while Belay was down is recorded too: of the due times still within
the series' grace only the latest is posted, since two panels of one series side by side help nobody; the rest
are skipped and logged.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from bot import outbox
from bot.clock import Clock
from bot.config import Config, Series
from bot.database import Connection, Database
from bot.prompts.model import (
    LOW,
    ON_ITS_WAY,
    ON_TIME,
    Scheduled,
    SeriesPost,
    State,
    Upcoming,
    choose,
    day_of,
    due_times,
    never_said,
    next_due,
    schedule_of,
    zone_of,
)
from bot.prompts.store import posts
from bot.prompts.store import series as series_store
from bot.servers import Server
from bot.servers import store as server_store
from bot.timers import Diary, Timer, cancel, set_timer

log = logging.getLogger(__name__)

_SERIES = "prompts.series"
_A_HAIR = timedelta(milliseconds=1)  # the grain of the database's clock


class Schedule:
    """The series of `config.yaml`, in every server that is set up."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._agreeing: asyncio.Task[None] | None = None
        diary.register(_SERIES, self._fall_due)

    # Which series have a timer

    async def start(self) -> None:
        """Have a timer for each series in each server, as the configuration now says."""
        await self._database.write(self._agree_everywhere, self._config().series)

    def config_changed(self) -> None:
        """The configuration was edited: timers follow soon, and what was posted is not posted again."""
        self._agreeing = asyncio.create_task(self.start(), name="prompts")  # the loop holds tasks weakly

    def server_changed(self, connection: Connection, server: Server, now: datetime) -> None:
        """A server's settings changed, perhaps its zone. For `Servers.when_set_up`."""
        self._agree(connection, server, self._config().series, now)

    def _agree_everywhere(self, connection: Connection, all_series: Sequence[Series]) -> None:
        now = self._clock()
        for server in server_store.all_set_up(connection):
            self._agree(connection, server, all_series, now)

    def _agree(
        self, connection: Connection, server: Server, all_series: Sequence[Series], now: datetime
    ) -> None:
        known = series_store.all_scheduled(connection, server.guild_id)
        active = {one.id: one for one in all_series if not one.paused and not one.is_dose}
        for series_id in known.keys() - active.keys():
            cancel(connection, _SERIES, _subject(server.guild_id, series_id))
            series_store.drop(connection, server.guild_id, series_id)
        for series in active.values():
            zone = zone_of(series, server.zone)
            schedule = schedule_of(series, zone)
            before = known.get(series.id)
            if before is not None and before.due <= now:
                # Missed while Belay was down: it stays due, unless an edit means that it never was.
                if next(due_times(series, zone, before.due - _A_HAIR)) == before.due:
                    self._schedule(connection, server.guild_id, series.id, Scheduled(schedule, before.due))
                    continue
            elif before is not None and before.schedule == schedule:
                continue
            self._schedule_next(connection, server, series, now)

    def _schedule_next(self, connection: Connection, server: Server, series: Series, after: datetime) -> None:
        zone = zone_of(series, server.zone)
        posted = posts.last_posted_day(connection, server.guild_id, series.id)
        due = next_due(series, zone, after, posted)
        if due is not None:
            self._schedule(connection, server.guild_id, series.id, Scheduled(schedule_of(series, zone), due))

    def _schedule(self, connection: Connection, guild_id: int, series_id: str, next_one: Scheduled) -> None:
        series_store.schedule(connection, guild_id, series_id, next_one)
        set_timer(connection, Timer(_SERIES, _subject(guild_id, series_id), guild_id, next_one.due))

    # What happens at a due time

    def _fall_due(self, connection: Connection, timer: Timer, now: datetime) -> None:
        series_id = timer.subject.partition(":")[2]
        scheduled = series_store.scheduled(connection, timer.guild_id, series_id)
        series = next((series for series in self._config().series if series.id == series_id), None)
        if scheduled is None or series is None or series.paused:
            series_store.drop(connection, timer.guild_id, series_id)
            return
        server = server_store.find(connection, timer.guild_id)
        if not series_store.is_left(connection, timer.guild_id):
            self._decide(connection, server, series, scheduled.due, now)
        # Where Belay was removed nobody can be posted to; a server that takes it back goes on with the next.
        self._schedule_next(connection, server, series, max(now, scheduled.due))

    def _decide(
        self, connection: Connection, server: Server, series: Series, first: datetime, now: datetime
    ) -> None:
        """Post the latest due time from `first` to `now` if the grace allows it, and skip the others."""
        zone = zone_of(series, server.zone)
        told = posts.told(connection, server.guild_id, series.id)
        choice = choose(series.bank, told, server.guild_id, series.id, first)
        missed = [first, *takewhile(lambda due: due <= now, due_times(series, zone, first))]
        skipped = 0
        for due in missed:
            late = now - due
            state = State.SKIPPED
            if due == missed[-1] and late <= max(series.grace, ON_TIME):
                state = State.ON_TIME if late <= ON_TIME else State.LATE
            skipped += state is State.SKIPPED
            post = SeriesPost(
                id=0,
                guild_id=server.guild_id,
                series_id=series.id,
                due=due,
                day=day_of(series, zone, due),
                state=state,
                place=series.channel,
                posts=series.posts,
                title=series.title,
                text=choice.text,
                post_by=max(due + series.grace, now + ON_ITS_WAY),
                round=choice.round,
                encore=choice.encore,
                gathers=series.gathers,
                threaded=series.thread,
            )
            post_id = posts.record(connection, post)
            if post_id is not None and state is not State.SKIPPED:
                _post(connection, server.guild_id, post_id, now)
                if all(one.text != choice.text for one in told):
                    left = never_said(series.bank, told) - 1
                    _say_if_low(connection, server.guild_id, series, left, post_id, now)
        if skipped:
            log.warning(
                "series %s in server %d: %d due times skipped, the first %s; grace is %s",
                series.id,
                server.guild_id,
                skipped,
                first.isoformat(),
                series.grace,
            )

    # What is asked

    async def to_post(self, post_id: int) -> SeriesPost | None:
        """A post that is about to be said; None when its time is over, which is then kept and logged."""
        post = await self._database.read(posts.find, post_id)
        if post is None or post.state is State.SKIPPED:
            return None
        stands = await self._database.read(outbox.where_posted, post.subject) is not None
        if not stands and self._clock() > post.post_by:
            await self._database.write(posts.skip, post_id)
            log.warning(
                "series %s in server %d: due %s, not delivered in time, skipped",
                post.series_id,
                post.guild_id,
                post.due.isoformat(),
            )
            return None
        return post

    async def left(self, guild_id: int, series_id: str) -> tuple[str, int] | None:
        """The title of a series, and how many texts of its bank were never posted in a server; None: it is no more."""
        series = next((one for one in self._config().series if one.id == series_id), None)
        told = await self._database.read(posts.told, guild_id, series_id)
        return None if series is None else (series.title, never_said(series.bank, told))

    async def next_runs(self, guild_id: int) -> list[Upcoming]:
        """The next post of each series in a server, earliest first; a paused series has none."""
        server = await self._database.read(server_store.find, guild_id)
        scheduled = await self._database.read(series_store.all_scheduled, guild_id)
        told = await self._database.read(posts.told_in, guild_id)
        found = [
            Upcoming(
                guild_id,
                series.id,
                series.title,
                scheduled[series.id].due,
                choose(
                    series.bank, told.get(series.id, ()), guild_id, series.id, scheduled[series.id].due
                ).text,
                zone_of(series, server.zone),
            )
            for series in self._config().series
            if series.id in scheduled
        ]
        return sorted(found, key=lambda post: post.due)


def _post(connection: Connection, guild_id: int, post_id: int, now: datetime) -> None:
    subject = f"series_post:{post_id}"
    outbox.put(
        connection,
        now,
        kind="prompts.post",
        lane=subject,
        guild_id=guild_id,
        subject=subject,
        facts={"post": post_id},
    )


def _say_if_low(
    connection: Connection, guild_id: int, series: Series, left: int, post_id: int, now: datetime
) -> None:
    """With the post after which so few texts are `left` that were never posted, moderators hear of it."""
    if len(series.bank) > 1 and left == min(LOW, len(series.bank) - 1):
        outbox.put(
            connection,
            now,
            kind="prompts.low",
            lane=f"moderators:{guild_id}",
            guild_id=guild_id,
            subject=f"prompts_low:{post_id}",
            facts={"series": series.id},
        )


def _subject(guild_id: int, series_id: str) -> str:
    return f"{guild_id}:{series_id}"
