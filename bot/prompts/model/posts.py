"""The nouns of what a series posts, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.config import Series
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
class Decided:
    """What becomes of a due time, and the local date it was meant for. `state` None: moderators leave it out."""

    due: datetime
    day: date
    state: State | None


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

    `told`: what was posted, in order. `added`: suggestions that were taken up, as id and words. `left_out`: due times
    that are left out. `paused`: series that rest here. `scheduled`: what each timer was set for. `posted_day`: the local
    date of the latest post that the schedule made.
    """

    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict[str, tuple[Told, ...]])
    added: Mapping[str, tuple[tuple[int, str], ...]] = field(
        default_factory=dict[str, tuple[tuple[int, str], ...]]
    )
    left_out: Mapping[str, tuple[LeftOut, ...]] = field(default_factory=dict[str, tuple[LeftOut, ...]])
    paused: frozenset[str] = frozenset()
    scheduled: Mapping[str, Scheduled] = field(default_factory=dict[str, Scheduled])
    posted_day: Mapping[str, date] = field(default_factory=dict[str, date])

    def bank(self, series: Series) -> tuple[str, ...]:
        """All that the series may say here: what `config.yaml` names, and suggestions that were taken up.

        A series with one text of its own has no bank to add to.
        """
        if series.text is not None:
            return series.bank
        return tuple(dict.fromkeys([*series.bank, *(words for _, words in self.added.get(series.id, ()))]))

    def suggestion(self, series: Series, text: str) -> int | None:
        """Whose suggestion a text of the bank is, if `config.yaml` does not name it."""
        if text in series.bank:
            return None
        return next((number for number, words in self.added.get(series.id, ()) if words == text), None)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A post to come. `zone` is the one whose local time the series means.

    `left_out`: moderators leave this due time out, so nothing is said (`text` is empty). `late`: it fell due while Belay
    was down and is posted as soon as it runs. `encore`: see `rotation.choose`. `suggestion`: whose text it is.
    """

    guild_id: int
    series_id: str
    title: str
    due: datetime
    text: str
    zone: ZoneInfo
    left_out: bool = False
    late: bool = False
    encore: bool = False
    suggestion: int | None = None


@dataclass(frozen=True, slots=True)
class Led:
    """What posts led people to within a day; `people` counts each person once a post."""

    people: int = 0
    check_ins: int = 0
    asks: int = 0
    replies: int = 0
    shares: int = 0


class Standing(StrEnum):
    """How a series stands in a server."""

    RUNS = "runs"
    """It is posted when it is due."""

    NOWHERE = "nowhere"
    """It would be, but the server has picked no channel for it."""

    RESTS_HERE = "rests_here"
    """Moderators paused it in this server."""

    RESTS_IN_CONFIG = "rests_in_config"
    """`config.yaml` pauses it everywhere."""

    BY_MESSAGE = "by_message"
    """It is posted nowhere, but sent to its subscribers (unless `SeriesShown.rests`)."""


@dataclass(frozen=True, slots=True)
class PostShown:
    """A post, and what came of it so far."""

    post: SeriesPost
    led: Led


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """A series as moderators of a server see it.

    `rests`: paused here, whatever else is true of it. `next`: the next post (None while it rests, and by message).
    `left_out`: the next due time that is left out, if there is one. `bank`: how many texts it has here, `never` how many
    of them were never posted, `taken_up` how many are suggestions of members. `last`: the latest posts, newest first.
    `posted`, `led`: how many posts there were in all, and what they led to. `subscribers`: who gets it by message.
    """

    series: Series
    standing: Standing
    rests: bool
    next: Upcoming | None
    left_out: Upcoming | None
    bank: int
    never: int
    taken_up: int
    last: tuple[PostShown, ...]
    posted: int
    led: Led
    subscribers: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What `post` would say now. `mark` knows the text in a custom id (`Desk.worded` finds it again)."""

    series: Series
    text: str
    mark: str
    encore: bool
    suggestion: int | None
    next: Upcoming | None


@dataclass(frozen=True, slots=True)
class Left:
    """A due time was left out, or taken in again. `next`: the next post now."""

    series: Series
    due: datetime
    next: Upcoming | None
