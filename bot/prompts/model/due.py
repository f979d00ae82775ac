"""When a series is due and what it will say, as pure functions."""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.config import Series
from bot.local_time import next_cron, next_local, resolve
from bot.prompts.model.posts import ON_TIME, Decided, Kept, LeftOut, Scheduled, State, Upcoming
from bot.prompts.model.rotation import Told, choose
from bot.servers import Server

_SERVER_ZONE = "server"  # as `config.yaml` writes "the zone each server chose"
_DAY = timedelta(days=1)
_A_HAIR = timedelta(milliseconds=1)  # the grain of the database's clock


def zone_of(series: Series, server_zone: str) -> ZoneInfo:
    """The zone in which the series' times are meant, in a server whose own zone is `server_zone`."""
    return ZoneInfo(server_zone if series.zone == _SERVER_ZONE else series.zone)


def schedule_of(series: Series, zone: ZoneInfo) -> str:
    """All that decides when the series is due, as one text to compare: equal texts, equal due times."""
    days = ",".join(map(str, sorted(series.days))) if series.days is not None else ""
    at = series.time.isoformat("minutes") if series.time is not None else ""
    skip = ",".join(sorted(day.isoformat() for day in series.skip))
    return f"cron={series.cron or ''} days={days} time={at} zone={zone.key} skip={skip}"


def due_times(series: Series, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Every due time of the series strictly later than the aware `after`, in order, without end.

    Clock changes follow `bot.local_time`: a time that does not exist runs at the next valid minute, one that
    occurs twice runs once. Dates in `skip` are left out; a paused series has no due times.
    """
    if series.paused:
        return
    while True:
        if series.time is not None and series.days is not None:
            after = next_local(after, zone, series.time, series.days)
        else:
            after = next_cron(after, zone, series.cron or "")
        if day_of(series, zone, after) not in series.skip:
            yield after


def next_due(
    series: Series, zone: ZoneInfo, after: datetime, posted_day: date | None = None
) -> datetime | None:
    """The first due time after `after`; None while the series is paused.

    `posted_day`: the local date of the latest post. A series with days and a time posts once a day, so a time
    that an edit moved to later on a day that had its post begins the day after. A cron may mean several a day
    and is taken at its word.
    """
    for due in due_times(series, zone, after):
        if series.cron is not None or posted_day is None or day_of(series, zone, due) > posted_day:
            return due
    return None


def day_of(series: Series, zone: ZoneInfo, due: datetime) -> date:
    """The local date a due time was meant for, also where a gap in the clock pushed it past midnight."""
    shown = due.astimezone(zone).date()
    if series.time is not None and resolve(datetime.combine(shown, series.time), zone) != due:
        return shown - _DAY
    return shown


def agreed(
    series: Series, zone: ZoneInfo, before: Scheduled | None, now: datetime, posted_day: date | None
) -> Scheduled | None:
    """When a series that does not rest is due next, given what its timer was set for `before`.

    What was missed while Belay was down stays due, unless an edit means that it never was; an edit of its times moves it;
    anything else leaves it where it is. None: never.
    """
    schedule = schedule_of(series, zone)
    if before is not None and before.due <= now:
        if next(due_times(series, zone, before.due - _A_HAIR), None) == before.due:
            return Scheduled(schedule, before.due)
    elif before is not None and before.schedule == schedule:
        return before
    due = next_due(series, zone, now, posted_day)
    return None if due is None else Scheduled(schedule, due)


def is_left_out(series: Series, due: datetime, day: date, left_out: Iterable[LeftOut]) -> bool:
    """Whether moderators leave a due time out.

    A series with days and a time is due once a day, so its day is left out, to whatever time an edit moves it. A cron may
    mean several times a day and is taken at its word.
    """
    return any(one.due == due or (series.cron is None and one.day == day) for one in left_out)


def decide(
    series: Series, zone: ZoneInfo, first: datetime, now: datetime, left_out: Sequence[LeftOut] = ()
) -> list[Decided]:
    """What becomes at `now` of the due time `first`, and of those that passed since, in order.

    The latest that is not left out is posted if the grace allows it: two posts of one series side by side help nobody.
    """
    missed = [first, *takewhile(lambda due: due <= now, due_times(series, zone, first))]
    days = {due: day_of(series, zone, due) for due in missed}
    meant = [due for due in missed if not is_left_out(series, due, days[due], left_out)]

    def state(due: datetime) -> State | None:
        if due not in meant:
            return None
        late = now - due
        if due != meant[-1] or late > max(series.grace, ON_TIME):
            return State.SKIPPED
        return State.ON_TIME if late <= ON_TIME else State.LATE

    return [Decided(due, days[due], state(due)) for due in missed]


def to_decide(series: Series, zone: ZoneInfo, kept: Kept, now: datetime) -> Iterator[Decided]:
    """Every due time that is not decided yet, in order and without end, as it will be when Belay runs from `now` on."""
    if series.is_dose or series.paused or series.id in kept.paused:
        return
    left_out = kept.left_out.get(series.id, ())
    posted_day = kept.posted_day.get(series.id)
    scheduled = agreed(series, zone, kept.scheduled.get(series.id), now, posted_day)
    due = None if scheduled is None else scheduled.due
    while due is not None:
        at = max(now, due)
        yield from decide(series, zone, due, at, left_out)
        due = next_due(series, zone, at, posted_day)


def course(series: Series, server: Server, kept: Kept, now: datetime) -> Iterator[Upcoming]:
    """Every post of a series to come in a server, in order and without end, and between them the times left out.

    Decided by the same functions as the posts themselves, so it is what will be posted, as long as nobody changes
    anything; which texts lead people to something decides at most what comes after 14 days (`rotation.choose`).
    """
    zone = zone_of(series, server.zone)
    bank = kept.bank(series)
    told = list(kept.told.get(series.id, ()))
    for one in to_decide(series, zone, kept, now):
        if one.state is State.SKIPPED:
            continue
        if one.state is None:
            if one.due > now:
                yield Upcoming(server.guild_id, series.id, series.title, one.due, "", zone, left_out=True)
            continue
        choice = choose(bank, told, server.guild_id, series.id, one.due)
        insort(told, Told(choice.text, one.due, choice.round, choice.encore), key=lambda said: said.due)
        yield Upcoming(
            server.guild_id,
            series.id,
            series.title,
            one.due,
            choice.text,
            zone,
            late=one.due <= now and one.state is State.LATE,
            encore=choice.encore,
            suggestion=kept.suggestion(series, choice.text),
        )


def next_post(series: Series, server: Server, kept: Kept, now: datetime) -> Upcoming | None:
    """The next post of a series in a server; None while it rests, and for one that goes out by direct message."""
    return next((post for post in course(series, server, kept, now) if not post.left_out), None)


def upcoming(
    config_series: Iterable[Series],
    servers: Mapping[Server, Kept],
    now: datetime,
    span: timedelta,
) -> list[Upcoming]:
    """What will be posted within `span` in each of `servers`, and what is left out, earliest first: see `course`."""
    until = now + span
    found = [
        post
        for series in config_series
        for server, kept in servers.items()
        for post in takewhile(lambda post: post.due <= until, course(series, server, kept, now))
    ]
    return sorted(found, key=lambda post: (post.due, post.guild_id, post.series_id))
