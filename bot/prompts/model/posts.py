"""The nouns of what a series posts, and when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ON_TIME = timedelta(minutes=1)
"""A post within this time of its due time is on time, whatever the grace: an alarm may ring a little late."""

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
