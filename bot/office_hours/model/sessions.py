"""What a session is, how it comes again, and what is asked for when one is planned."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum


class Format(StrEnum):
    """How people get their turn."""

    SLOTS = "slots"
    QUEUE = "queue"
    GROUP = "group"


class Place(StrEnum):
    """Where a session is held."""

    VOICE = "voice"
    STAGE = "stage"
    THREAD = "thread"
    LINK = "link"


class Repeat(StrEnum):
    """How a session comes again."""

    NONE = "none"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


class SessionState(StrEnum):
    """Where a session is in its life."""

    DRAFT = "draft"
    PLANNED = "planned"
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"


class Why(StrEnum):
    """How a session ended."""

    CLOSED = "closed"
    """Its last coach closed it."""

    TIME = "time"
    """Its time was long over."""

    AWAY = "away"
    """No coach came."""

    COACH = "coach"
    """A coach cancelled it."""

    DISCORD = "discord"
    """Its event was deleted in Discord by hand."""

    LEFT = "left"
    """Its only coach left the server, or had their data deleted."""

    HOURS = "hours"
    """The coach's weekly hours changed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned for a session, or for each of those that repeat.

    `place_id`: the voice or stage channel. `link`: where the place is a link. `minutes`: how long it lasts.
    `slot_minutes`: how long one slot lasts (slots), or a turn is meant to (queue). `seats`: how many people a group
    takes. `coaches`: their ids, the one who made it first.
    """

    title: str
    about: str
    format: Format
    place: Place
    place_id: int | None
    link: str | None
    minutes: int
    slot_minutes: int
    seats: int
    topics: tuple[str, ...]
    coaches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """One session of office hours.

    `zone` is the IANA zone it was planned in. `sequence` counts what calendars need to know. `away_at`: no coach was
    there in time. `rule_id`: the repeat it belongs to.
    """

    id: int
    guild: int
    rule_id: int | None
    made_by: int
    zone: str
    repeat: Repeat
    starts_at: datetime
    plan: Plan
    state: SessionState
    sequence: int
    made_at: datetime
    away_at: datetime | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    why: Why | None = None
    reason: str | None = None
    occurrence: date | None = None
    """The local date of its repeat that it stands for, wherever it was moved to since."""

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.plan.minutes)

    @property
    def subject(self) -> str:
        """Of its announcement."""
        return f"session:{self.id}"

    @property
    def event_subject(self) -> str:
        """Of its scheduled event in Discord."""
        return f"session_event:{self.id}"

    @property
    def queue_subject(self) -> str:
        """Of its queue's panel."""
        return f"session_queue:{self.id}"

    @property
    def is_to_come(self) -> bool:
        """Planned, or open now."""
        return self.state in (SessionState.PLANNED, SessionState.OPEN)


@dataclass(frozen=True, slots=True)
class Rule:
    """How sessions come again: from `first_on` on, `at` that time on the clock on the wall in `zone`.

    `from_hours`: made from a coach's weekly hours. `ended_at`: since then no more sessions are made.
    """

    id: int
    guild: int
    made_by: int
    repeat: Repeat
    zone: str
    first_on: date
    at: time
    from_hours: bool
    plan: Plan
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a coach asks for when a session is planned or changed, as it was given;

    None or '': as the configuration says, or as it was.

    `when` as people write it, in the coach's zone. `topics`: separated by commas or lines. `coaches`: others who
    coach it too; empty in a change: as they were. `emptied`: texts ("about", "topics") that are to be nothing from now
    on, in a change.
    """

    when: str
    title: str
    about: str = ""
    format: Format = Format.SLOTS
    place: Place = Place.THREAD
    place_id: int | None = None
    link: str = ""
    minutes: int | None = None
    slot_minutes: int | None = None
    seats: int | None = None
    topics: str = ""
    repeat: Repeat = Repeat.NONE
    coaches: tuple[int, ...] = ()
    emptied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Weekly:
    """Weekly hours of a coach, on the clock on the wall in their zone.

    `weekday`: Monday is 0. `minutes`: how long.
    """

    weekday: int
    at: time
    minutes: int


@dataclass(frozen=True, slots=True)
class EventSeen:
    """A scheduled event as it stands in Discord. `status`: "scheduled", "active", "completed" or "cancelled"."""

    name: str
    about: str
    starts_at: datetime
    ends_at: datetime | None
    channel: int | None
    is_stage: bool
    location: str | None
    status: str


class EventDone(StrEnum):
    """What came of something that happened to a scheduled event in Discord."""

    NOTHING = "nothing"
    """It says what is so, or what Belay said itself, or is of no session."""

    CHANGED = "changed"
    """A hand changed it: the session is changed as well."""

    CANCELLED = "cancelled"
    """A hand cancelled or deleted it: the session is cancelled."""

    TOLD = "told"
    """A hand ended it while the session is open: its coaches are told, and decide."""
