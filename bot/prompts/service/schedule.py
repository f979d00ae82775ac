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
from dataclasses import replace
from datetime import datetime, timedelta

from bot import outbox
from bot.clock import Clock, instant, stamp
from bot.config import Config, Series
from bot.database import Connection, Database
from bot.prompts.model import (
    LOW,
    ON_ITS_WAY,
    Choice,
    Decided,
    Scheduled,
    SeriesPost,
    State,
    Told,
    Upcoming,
    agreed,
    decide,
    never_said,
    next_post,
    zone_of,
)
from bot.prompts.service import letters
from bot.prompts.service.kept import Here, kept
from bot.prompts.store import posts, settings
from bot.prompts.store import series as series_store
from bot.servers import Server
from bot.servers import store as server_store
from bot.timers import Diary, Timer, cancel, set_timer

log = logging.getLogger(__name__)

_SERIES = "prompts.series"

OVER = "prompts.over"
"""The timer of a post whose time was over before it could be said."""

_LOOK_BACK = "prompts.look_back"  # the timer of each post: was it said by the end of its time?
_A_DAY = timedelta(days=1)

_A_HAIR = timedelta(milliseconds=1)  # the grain of the database's clock


class Schedule:
    """The series of `config.yaml`, in every server that is set up.

    `when_posted`: each is called with a post that goes out, by the schedule or by hand, in the transaction that decides
    it.
    """

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._agreeing: asyncio.Task[None] | None = None
        self.when_posted: list[Callable[[Connection, SeriesPost, datetime], None]] = []
        diary.register(_SERIES, self._fall_due)
        diary.register(OVER, _never_said)
        diary.register(_LOOK_BACK, _look_back)

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
        for guild_id in series_store.servers(connection):
            self._agree(connection, server_store.find(connection, guild_id), all_series, now)

    def rest(self, connection: Connection, guild_id: int, series_id: str) -> None:
        """The series has no timer in this server, until `server_changed` finds that it rests no more."""
        cancel(connection, _SERIES, _subject(guild_id, series_id))
        series_store.drop(connection, guild_id, series_id)

    def _agree(
        self, connection: Connection, server: Server, all_series: Sequence[Series], now: datetime
    ) -> None:
        known = series_store.all_scheduled(connection, server.guild_id)
        posted = posts.last_posted_days(connection, server.guild_id)
        paused = settings.paused_in(connection, server.guild_id)
        active = {one.id: one for one in all_series if not (one.paused or one.is_dose or one.id in paused)}
        for series_id in known.keys() - active.keys():
            self.rest(connection, server.guild_id, series_id)
        for series in active.values():
            before = known.get(series.id)
            next_one = agreed(series, zone_of(series, server.zone), before, now, posted.get(series.id))
            # What is due already is looked at anew, should its timer have been put off.
            if next_one is not None and (next_one != before or next_one.due <= now):
                self._schedule(connection, server.guild_id, series.id, next_one)

    def _schedule(self, connection: Connection, guild_id: int, series_id: str, next_one: Scheduled) -> None:
        series_store.schedule(connection, guild_id, series_id, next_one)
        set_timer(connection, Timer(_SERIES, _subject(guild_id, series_id), guild_id, next_one.due))

    # What happens at a due time

    def _fall_due(self, connection: Connection, timer: Timer, now: datetime) -> None:
        guild_id, series_id = timer.guild_id, timer.subject.partition(":")[2]
        series = next((series for series in self._config().series if series.id == series_id), None)
        before = series_store.scheduled(connection, guild_id, series_id)
        if series is None or before is None or series.paused or series.is_dose:
            self.rest(connection, guild_id, series_id)
            return
        server = server_store.find(connection, guild_id)
        zone = zone_of(series, server.zone)
        # An edit of a moment ago may have moved it.
        due = agreed(series, zone, before, now, posts.last_posted_days(connection, guild_id).get(series_id))
        if due is not None and due.due <= now:
            # Where Belay was removed nobody can be posted to; a server that takes it back goes on with the next.
            if not series_store.is_left(connection, guild_id):
                self._decide(connection, server, series, due.due, now)
            due = agreed(series, zone, None, now, posts.last_posted_days(connection, guild_id).get(series_id))
        if due is not None:
            self._schedule(connection, guild_id, series_id, due)

    def _decide(
        self, connection: Connection, server: Server, series: Series, first: datetime, now: datetime
    ) -> None:
        """Post the latest due time from `first` to `now` if the grace allows it, and skip the others."""
        here = Here(server, series, kept(connection, server.guild_id, now, series.id))
        decided = decide(series, here.zone, first, now, here.left_out)
        meant = [one for one in decided if one.state is not None]
        if not meant:
            return
        choice = here.says(meant[-1].due)
        for one in meant:
            self._put_out(connection, here, one, choice, now)
        skipped = [one.due for one in meant if one.state is State.SKIPPED]
        if skipped:
            log.warning(
                "series %s in server %d: %d due times skipped, the first %s; grace is %s",
                series.id,
                server.guild_id,
                len(skipped),
                skipped[0].isoformat(),
                series.grace,
            )

    def post_now(
        self, connection: Connection, here: Here, choice: Choice, opened_by: int, now: datetime
    ) -> SeriesPost:
        """Post beside the schedule, as part of the transaction of a moderator's interaction `opened_by`."""
        day = now.astimezone(here.zone).date()
        due = instant(stamp(now))
        while True:
            # The schedule's own posts are on whole seconds, and those by hand between them.
            if stamp(due) % 1000:
                what = Decided(due, day, State.ON_TIME)
                post = self._put_out(connection, here, what, choice, now, opened_by)
                if post is not None:
                    return post
            due += _A_HAIR  # another by hand has this instant

    def _put_out(
        self,
        connection: Connection,
        here: Here,
        what: Decided,
        choice: Choice,
        now: datetime,
        opened_by: int | None = None,
    ) -> SeriesPost | None:
        """Keep what becomes of a due time and have it said; None when that was decided before."""
        series = here.series
        post = SeriesPost(
            id=0,
            guild_id=here.server.guild_id,
            series_id=series.id,
            due=what.due,
            day=what.day,
            state=what.state or State.SKIPPED,
            place=series.channel,
            posts=series.posts,
            title=series.title,
            text=choice.text,
            post_by=max(what.due + series.grace, now + ON_ITS_WAY),
            round=choice.round,
            encore=choice.encore,
            opened_by=opened_by,
            suggestion=here.kept.suggestion(series, choice.text),
            gathers=series.gathers,
            threaded=series.thread,
        )
        post_id = posts.record(connection, post)
        if post_id is None:
            return None
        post = replace(post, id=post_id)
        if post.state is not State.SKIPPED:
            letters.say(connection, post, now)
            set_timer(connection, Timer(_LOOK_BACK, str(post.id), post.guild_id, post.post_by + _A_HAIR))
            _tell_if_low(connection, here, post, now)
            for tell in self.when_posted:
                tell(connection, post, now)
        return post

    # What is asked

    async def to_post(self, post_id: int) -> SeriesPost | None:
        """A post that is about to be said; None when it was skipped."""
        post = await self._database.read(posts.find, post_id)
        return None if post is None or post.state is State.SKIPPED else post

    async def left(self, guild_id: int, series_id: str) -> tuple[str, int] | None:
        """The title of a series, and how many texts of its bank were never posted in a server; None: it is no more."""
        series = next((one for one in self._config().series if one.id == series_id), None)
        if series is None:
            return None
        known = await self._database.read(kept, guild_id, self._clock(), series_id)
        return series.title, never_said(known.bank(series), known.told[series_id])

    async def next_runs(self, guild_id: int) -> list[Upcoming]:
        """The next post of each series in a server, earliest first; one that rests has none."""
        now, all_series = self._clock(), self._config().series
        server = await self._database.read(server_store.find, guild_id)
        known = await self._database.read(kept, guild_id, now)
        found = [next_post(series, server, known, now) for series in all_series]
        return sorted((post for post in found if post is not None), key=lambda post: post.due)


def _subject(guild_id: int, series_id: str) -> str:
    return f"{guild_id}:{series_id}"


def _tell_if_low(connection: Connection, here: Here, post: SeriesPost, now: datetime) -> None:
    """Moderators hear with the first post after which few texts of the bank are left that were never posted.

    Few they may be because an edit took some out. When there were more meanwhile, moderators hear again.
    """
    bank, told = here.bank, here.told
    before = never_said(bank, told)
    left = never_said(bank, (*told, Told(post.text, post.due)))
    few = min(LOW, len(bank) - 1)
    known = before <= few and settings.is_low(connection, post.guild_id, post.series_id)
    if len(bank) > 1 and left <= few and not known:
        letters.say_low(connection, post, now)
    settings.set_low(connection, post.guild_id, post.series_id, low=left <= few)


def _never_said(connection: Connection, timer: Timer, now: datetime) -> None:
    """Nothing of it stands, and its time is over: it counts as skipped, and its text as not said."""
    del now
    post = posts.find(connection, int(timer.subject.partition(":")[2]))
    if post is None or post.state is State.SKIPPED:
        return
    _skip(connection, post)


def _look_back(connection: Connection, timer: Timer, now: datetime) -> None:
    """No channel took a post, and its time is over: it counts as skipped, and its text as not said.

    One that was said and then removed by hand was said.
    """
    post = posts.find(connection, int(timer.subject))
    if post is None or post.state is State.SKIPPED:
        return
    if outbox.waits(connection, letters.POST, post.subject):
        set_timer(connection, replace(timer, due=now + _A_DAY))  # Discord may be down for long
    elif outbox.where_posted(connection, post.subject) is None and posts.was_given_up(connection, post):
        _skip(connection, post)


def _skip(connection: Connection, post: SeriesPost) -> None:
    posts.skip(connection, post.id)
    log.warning(
        "series %s in server %d: due %s, not delivered in time, skipped",
        post.series_id,
        post.guild_id,
        post.due.isoformat(),
    )
