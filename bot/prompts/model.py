"""When a series is due, as pure functions, and the nouns of what was posted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.config import Series
from bot.local_time import next_cron, next_local, resolve
from bot.servers import Server

_SERVER_ZONE = "server"  # as `config.yaml` writes "the zone each server chose"
_DAY = timedelta(days=1)

ON_TIME = timedelta(minutes=1)
"""A post within this time of its due time is on time, whatever the grace: an alarm may ring a little late."""

LOW = 3
"""Texts never posted: when so many are left in a bank, moderators hear that it will soon begin anew."""

ON_ITS_WAY = timedelta(minutes=15)
"""How long after the decision to post a panel may reach Discord even when its grace has ended meanwhile."""


class State(StrEnum):
    """What became of a due time."""

    ON_TIME = "on_time"
    """Put into the outbox when it was due."""

    LATE = "late"
    """Put into the outbox after Belay was down, within the series' grace."""

    SKIPPED = "skipped"
    """Not posted: the grace was over, or a later due time of the same series was posted instead."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """When a series is due next in a server, and the schedule (`schedule_of`) that said so."""

    schedule: str
    due: datetime


@dataclass(frozen=True, slots=True)
class SeriesPost:
    """One due time of a series in one server, as it was decided. `day` is the local date it was meant for."""

    id: int
    guild_id: int
    series_id: str
    due: datetime
    day: date
    state: State
    place: str
    posts: str
    title: str
    text: str
    post_by: datetime


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A post to come. `zone` is the one whose local time the series means."""

    guild_id: int
    series_id: str
    title: str
    due: datetime
    text: str
    zone: ZoneInfo


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


Said = Mapping[str, datetime]
"""The texts that a series has posted in a server, each with the due time it was posted for last."""


def next_text(bank: Sequence[str], said: Said, guild_id: int, series_id: str) -> str:
    """What a series says next: of its bank, the text that was posted longest ago, one never posted first.

    So no text comes again before all others did, whatever was added, taken out or moved meanwhile: a text is known by
    its words. Those never posted come in an order that is shuffled by server and series, and always the same.
    """
    never = datetime.min.replace(tzinfo=UTC)
    return min(bank, key=lambda text: (said.get(text, never), _shuffled(guild_id, series_id, text)))


def never_said(bank: Sequence[str], said: Said) -> int:
    """How many texts of a bank were never posted."""
    return sum(text not in said for text in bank)


def _shuffled(guild_id: int, series_id: str, text: str) -> bytes:
    return sha256(f"{guild_id}:{series_id}:{text}".encode()).digest()


def upcoming(
    config_series: Iterable[Series],
    servers: Sequence[Server],
    now: datetime,
    span: timedelta,
    said: Mapping[int, Mapping[str, Said]] | None = None,
) -> list[Upcoming]:
    """What will be posted within `span` in each of `servers`, earliest first.

    `said`: what was posted before, by server, then by series.
    """
    until = now + span
    found: list[Upcoming] = []
    for series in config_series:
        for server in servers:
            zone = zone_of(series, server.zone)
            before = dict((said or {}).get(server.guild_id, {}).get(series.id, {}))
            for due in takewhile(lambda due: due <= until, due_times(series, zone, now)):
                text = next_text(series.bank, before, server.guild_id, series.id)
                before[text] = due
                found.append(Upcoming(server.guild_id, series.id, series.title, due, text, zone))
    return sorted(found, key=lambda post: (post.due, post.guild_id, post.series_id))
