"""The nouns of what a series posts, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.prompts.model.rotation import Told

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
    """One due time of a series in one server, as it was decided. `day` is the local date it was meant for.

    `round` and `encore`: see `rotation.choose`. `opened_by`: the interaction by which a moderator posted it by hand.
    `suggestion`: whose text it is, if a member suggested it. `gathers`, `threaded`: as its series said then.
    """

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
    round: int = 0
    encore: bool = False
    opened_by: int | None = None
    suggestion: int | None = None
    gathers: bool = False
    threaded: bool = False

    @property
    def subject(self) -> str:
        """As the subject of letters."""
        return f"series_post:{self.id}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A due time that moderators leave out, and the local date it was meant for."""

    due: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Kept:
    """All that a server remembers about its series and that decides what comes next; each by series.

    `told`: what was posted, in order. `added`: suggestions that were taken up. `left_out`: due times to come that are
    left out. `paused`: series that rest here.
    """

    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict[str, tuple[Told, ...]])
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    left_out: Mapping[str, tuple[LeftOut, ...]] = field(default_factory=dict[str, tuple[LeftOut, ...]])
    paused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A post to come. `zone` is the one whose local time the series means."""

    guild_id: int
    series_id: str
    title: str
    due: datetime
    text: str
    zone: ZoneInfo
