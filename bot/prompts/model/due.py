"""When a series is due, as pure functions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.config import Series
from bot.local_time import next_cron, next_local, resolve
from bot.prompts.model.posts import Kept, Upcoming
from bot.prompts.model.rotation import Told, choose
from bot.servers import Server

_SERVER_ZONE = "server"  # as `config.yaml` writes "the zone each server chose"
_DAY = timedelta(days=1)


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


def upcoming(
    config_series: Iterable[Series],
    servers: Mapping[Server, Kept],
    now: datetime,
    span: timedelta,
) -> list[Upcoming]:
    """What will be posted within `span` in each of `servers`, earliest first."""
    until = now + span
    found: list[Upcoming] = []
    for series in config_series:
        for server, kept in servers.items():
            zone = zone_of(series, server.zone)
            told = list(kept.told.get(series.id, ()))
            for due in takewhile(lambda due: due <= until, due_times(series, zone, now)):
                choice = choose(series.bank, told, server.guild_id, series.id, due)
                told.append(Told(choice.text, due, choice.round, choice.encore))
                found.append(Upcoming(server.guild_id, series.id, series.title, due, choice.text, zone))
    return sorted(found, key=lambda post: (post.due, post.guild_id, post.series_id))
