"""What moderators do with the series of their server: look, post, leave out, rest."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import takewhile

from bot.clock import Clock
from bot.config import Config, Series
from bot.database import Connection, Database
from bot.errors import NotSetUp
from bot.local_time import resolve
from bot.prompts.model import (
    Choice,
    Decided,
    Draft,
    Kept,
    Led,
    Left,
    LeftOut,
    SeriesPost,
    SeriesShown,
    Standing,
    Upcoming,
    course,
    day_of,
    due_times,
    is_left_out,
    never_said,
    said_just_now,
    to_decide,
    upcoming,
)
from bot.prompts.model.refusals import (
    DuePassed,
    NoSuchSeries,
    NotDueThen,
    NothingDue,
    NotInBank,
    OnlyByMessage,
    RestsInConfig,
    SaidMeanwhile,
)
from bot.prompts.service.kept import REMEMBERED, Here, kept
from bot.prompts.service.schedule import Schedule
from bot.prompts.store import doses, posts, settings
from bot.servers import Server, Staff
from bot.servers import store as server_store

LAST = 3
"""How many of its latest posts are shown with a series."""

_FIRST_PLACE = "check-ins"  # what /setup asks for first
_FAR = timedelta(days=400)  # nobody leaves out what is further off
_A_HAIR = timedelta(milliseconds=1)  # the grain of the database's clock
_MARK = 16  # characters of a digest: enough to tell a few hundred texts apart


class Desk:
    """The verbs of `/prompts list · preview · post · skip · pause · resume`.

    Each checks again that who acts moderates the server (`MissingPermission`), that it is set up (`NotSetUp`) and that
    `config.yaml` has the series (`NoSuchSeries`).
    """

    def __init__(
        self, database: Database, clock: Clock, config: Callable[[], Config], schedule: Schedule
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._schedule = schedule

    async def listing(self, staff: Staff) -> list[SeriesShown]:
        """Every series of `config.yaml` as it stands in the server, in the order of the file."""
        return await self._database.read(self._listing, staff, self._clock())

    def _listing(self, connection: Connection, staff: Staff, now: datetime) -> list[SeriesShown]:
        server, known = self._server(connection, staff, now)
        return [_shown(connection, Here(server, series, known), now) for series in self._config().series]

    async def show(self, staff: Staff, series_id: str) -> SeriesShown:
        """One series as it stands in the server."""
        return await self._database.read(self._show, staff, series_id, self._clock())

    def _show(self, connection: Connection, staff: Staff, series_id: str, now: datetime) -> SeriesShown:
        return _shown(connection, self._here(connection, staff, series_id, now), now)

    async def preview(self, staff: Staff, series_id: str | None, days: int) -> list[Upcoming]:
        """What will be posted in the next `days`, left-out times said as such; of one series or of all."""
        return await self._database.read(self._preview, staff, series_id, timedelta(days=days), self._clock())

    def _preview(
        self, connection: Connection, staff: Staff, series_id: str | None, span: timedelta, now: datetime
    ) -> list[Upcoming]:
        server, known = self._server(connection, staff, now)
        wanted = self._config().series if series_id is None else (self._series(series_id),)
        return upcoming(wanted, {server: known}, now, span)

    async def draft(self, staff: Staff, series_id: str) -> Draft:
        """What `post` would say now.

        Raises:
            OnlyByMessage, NotSetUp
        """
        return await self._database.read(self._draft, staff, series_id, self._clock())

    def _draft(self, connection: Connection, staff: Staff, series_id: str, now: datetime) -> Draft:
        here = self._here(connection, staff, series_id, now)
        _check_postable(here)
        choice = here.says(now)
        whose = here.kept.suggestion(here.series, choice.text)
        next_one = here.next_post(now)
        return Draft(here.series, choice.text, _mark(choice.text), choice.encore, whose, next_one)

    async def worded(self, staff: Staff, series_id: str, mark: str) -> str:
        """The text of the bank that a `Draft.mark` stands for.

        Raises:
            NotInBank: it was taken out meanwhile.
        """
        return await self._database.read(self._worded, staff, series_id, mark, self._clock())

    def _worded(self, connection: Connection, staff: Staff, series_id: str, mark: str, now: datetime) -> str:
        here = self._here(connection, staff, series_id, now)
        found = next((text for text in here.bank if _mark(text) == mark), None)
        if found is None:
            raise NotInBank(here.series.title)
        return found

    async def post(self, staff: Staff, series_id: str, opened_by: int, text: str) -> SeriesPost:
        """Post `text` now, beside the schedule; the same `opened_by` posts once and gets the same post again.

        Raises:
            OnlyByMessage, NotSetUp
            NotInBank: the text was taken out of the bank meanwhile.
            SaidMeanwhile: the schedule or another moderator posted it since it was shown.
        """
        return await self._database.write(self._post, staff, series_id, opened_by, text, self._clock())

    def _post(
        self,
        connection: Connection,
        staff: Staff,
        series_id: str,
        opened_by: int,
        text: str,
        now: datetime,
    ) -> SeriesPost:
        here = self._here(connection, staff, series_id, now)
        earlier = posts.by_hand(connection, opened_by)
        if earlier is not None:
            return earlier
        _check_postable(here)
        if text not in here.bank:
            raise NotInBank(here.series.title)
        choice = here.says(now)
        if choice.text != text:  # something else comes next since it was shown
            if said_just_now(here.bank, here.told, text):
                raise SaidMeanwhile(here.series.title)
            choice = Choice(text, choice.round)
        return self._schedule.post_now(connection, here, choice, opened_by, now)

    async def posted_by(self, staff: Staff, opened_by: int) -> SeriesPost | None:
        """What `post` posted for that interaction; None: nothing, or nothing in this server."""
        made = await self._database.read(posts.by_hand, opened_by)
        return made if made is not None and made.guild_id == staff.guild else None

    async def skip(self, staff: Staff, series_id: str, due: datetime | None = None) -> Left:
        """Leave a due time out: the next that is not left out yet, or this one. Left out before: the same answer.

        Raises:
            OnlyByMessage, NothingDue
            DuePassed: it is over. NotDueThen: the series is not due then any more.
        """
        return await self._database.write(self._skip, staff, series_id, due, self._clock())

    def _skip(
        self, connection: Connection, staff: Staff, series_id: str, due: datetime | None, now: datetime
    ) -> Left:
        here = self._here(connection, staff, series_id, now)
        series = here.series
        _check_posted(series)
        if here.rests:
            raise NothingDue(series.title, in_config=series.paused)
        if due is not None and due <= now:
            raise DuePassed(series.title, due)
        found = _to_leave_out(here, due, now)
        if found.state is not None:
            settings.forget_left_out(connection, staff.guild, series.id, now - REMEMBERED)
            settings.leave_out(connection, staff.guild, series.id, LeftOut(found.due, found.day))
        after = self._here(connection, staff, series_id, now).next_post(now)
        return Left(series, found.due, after)

    async def take_in(self, staff: Staff, series_id: str, due: datetime) -> Left:
        """Undo `skip`; not left out (any more): the same answer.

        Raises:
            DuePassed: it is over.
        """
        return await self._database.write(self._take_in, staff, series_id, due, self._clock())

    def _take_in(
        self, connection: Connection, staff: Staff, series_id: str, due: datetime, now: datetime
    ) -> Left:
        here = self._here(connection, staff, series_id, now)
        series = here.series
        _check_posted(series)
        left = _left_out(here, due)
        if (due if left is None else _meant(here, left)) <= now:
            raise DuePassed(series.title, due)
        if left is not None:
            settings.take_in(connection, staff.guild, series.id, left)
        after = self._here(connection, staff, series_id, now).next_post(now)
        return Left(series, due, after)

    async def pause(self, staff: Staff, series_id: str) -> SeriesShown:
        """Let the series rest in this server; how it stands now. A second time changes nothing."""
        return await self._database.write(self._pause, staff, series_id, self._clock())

    def _pause(self, connection: Connection, staff: Staff, series_id: str, now: datetime) -> SeriesShown:
        here = self._here(connection, staff, series_id, now)
        settings.pause(connection, staff.guild, here.series.id, now)
        self._schedule.rest(connection, staff.guild, here.series.id)
        return self._show(connection, staff, series_id, now)

    async def resume(self, staff: Staff, series_id: str) -> SeriesShown:
        """Go on with the next due time from now; nothing is posted for the time of rest.

        Raises:
            RestsInConfig: `config.yaml` pauses it, and that stands.
        """
        return await self._database.write(self._resume, staff, series_id, self._clock())

    def _resume(self, connection: Connection, staff: Staff, series_id: str, now: datetime) -> SeriesShown:
        here = self._here(connection, staff, series_id, now)
        if here.series.paused:
            raise RestsInConfig(here.series.id, here.series.title)
        settings.resume(connection, staff.guild, here.series.id)
        self._schedule.server_changed(connection, here.server, now)
        return self._show(connection, staff, series_id, now)

    # What they share

    def _server(self, connection: Connection, staff: Staff, now: datetime) -> tuple[Server, Kept]:
        server = server_store.find(connection, staff.guild)
        staff.check(server)
        if not server.is_set_up:
            raise NotSetUp(_FIRST_PLACE)
        return server, kept(connection, server.guild_id, now)

    def _here(self, connection: Connection, staff: Staff, series_id: str, now: datetime) -> Here:
        server, known = self._server(connection, staff, now)
        return Here(server, self._series(series_id), known)

    def _series(self, series_id: str) -> Series:
        all_series = self._config().series
        found = next((one for one in all_series if one.id == series_id), None)
        if found is None:
            raise NoSuchSeries(series_id, tuple(one.id for one in all_series))
        return found


def _check_posted(series: Series) -> None:
    """Raise for what goes out by direct message."""
    if series.is_dose:
        raise OnlyByMessage(series.title)


def _check_postable(here: Here) -> None:
    _check_posted(here.series)
    if not here.has_channel:
        raise NotSetUp(here.series.channel)


def _to_leave_out(here: Here, due: datetime | None, now: datetime) -> Decided:
    """The due time that is meant: this one, or the next that is not left out."""
    coming = (one for one in to_decide(here.series, here.zone, here.kept, now) if one.due > now)
    if due is None:
        return next(one for one in coming if one.state is not None)
    near = takewhile(lambda one: one.due <= min(due, now + _FAR), coming)
    found = next((one for one in near if one.due == due), None)
    if found is None:
        raise NotDueThen(here.series.title, due)
    return found


def _left_out(here: Here, due: datetime) -> LeftOut | None:
    """By what a due time is left out: itself, or what an edit moved to it."""
    exactly = next((one for one in here.left_out if one.due == due), None)
    if exactly is not None or next(due_times(here.series, here.zone, due - _A_HAIR), None) != due:
        return exactly
    day = day_of(here.series, here.zone, due)
    return next((one for one in here.left_out if is_left_out(here.series, due, day, (one,))), None)


def _meant(here: Here, left: LeftOut) -> datetime:
    """When a due time that is left out would be now: an edit may have moved it on its day."""
    if here.series.time is None:
        return left.due
    return resolve(datetime.combine(left.day, here.series.time), here.zone)


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_MARK]


def _shown(connection: Connection, here: Here, now: datetime) -> SeriesShown:
    series, guild_id = here.series, here.server.guild_id
    posted, led = posts.totals(connection, guild_id).get(series.id, (0, Led()))
    return SeriesShown(
        series,
        _standing(here),
        here.rests,
        here.next_post(now),
        _next_left_out(here, now),
        len(here.bank),
        never_said(here.bank, here.told),
        sum(here.kept.suggestion(series, text) is not None for text in here.bank),
        posts.latest(connection, guild_id, series.id, LAST),
        posted,
        led,
        doses.subscribers(connection, guild_id, series.id) if series.is_dose else 0,
    )


def _next_left_out(here: Here, now: datetime) -> Upcoming | None:
    if not here.left_out:
        return None
    last = here.left_out[-1].due + timedelta(days=2)  # an edit may have moved it within its local day
    coming = takewhile(lambda post: post.due <= last, course(here.series, here.server, here.kept, now))
    return next((post for post in coming if post.left_out), None)


def _standing(here: Here) -> Standing:
    if here.series.is_dose:
        return Standing.BY_MESSAGE
    if here.series.paused:
        return Standing.RESTS_IN_CONFIG
    if here.rests:
        return Standing.RESTS_HERE
    return Standing.RUNS if here.has_channel else Standing.NOWHERE
