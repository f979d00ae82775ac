"""How people get their turn: slots and bookings, places in a queue, visits; and how these are shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.members import Who
from bot.office_hours.model.sessions import Session, Weekly


class Tick(StrEnum):
    """What somebody may tick when they book or join."""

    WORDS = "words"
    """My coach may see what I wrote here."""

    GOAL = "goal"
    """My coach may see my goal of this week."""

    OBSTACLE = "obstacle"
    """My coach may see what was in my way at my last check-in."""

    NAME = "name"
    """The queue's panel may show my name."""

    TOGETHER = "together"
    """Others with the same topic may share my turn."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody wrote and ticked when they booked or joined.

    `goal`, `obstacle`: copied when they ticked them, so that nothing written later is seen. None: nothing ticked, or
    there was none.
    """

    topic: str = ""
    wish: str = ""
    ticks: frozenset[Tick] = frozenset()
    goal: str | None = None
    obstacle: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody filled in to book or to join, as it was given."""

    topic: str
    wish: str
    ticks: frozenset[Tick]


class BookingState(StrEnum):
    """Where a booking is in its life."""

    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    CALLED = "called"
    DONE = "done"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    NO_SHOW = "no_show"
    OFF = "off"


ACTIVE_BOOKINGS = (BookingState.WAITING, BookingState.OFFERED, BookingState.BOOKED, BookingState.CALLED)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked. `coach`: None for a group. `taken`: seats that are booked or offered."""

    id: int
    session_id: int
    coach: int | None
    starts_at: datetime
    minutes: int
    seats: int = 1
    taken: int = 0

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_free(self) -> bool:
        """Whether a seat is left."""
        return self.taken < self.seats


@dataclass(frozen=True, slots=True)
class Booking:
    """A wish for a slot.

    `given` is None once its time for keeping text is over. `slot` while one is booked or offered.
    """

    id: int
    session_id: int
    who: Who
    state: BookingState
    given: Given | None
    made_at: datetime
    slot: Slot | None = None
    reserved: bool = False
    offered_until: datetime | None = None
    ended_at: datetime | None = None


class PlaceState(StrEnum):
    """Where a place in a queue is in its life."""

    WAITING = "waiting"
    HELD = "held"
    CALLED = "called"
    DECIDING = "deciding"
    CARRIED = "carried"
    ASKED = "asked"
    DONE = "done"
    LEFT = "left"
    NOT_FOUND = "not_found"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Somebody's place in a queue.

    `passed`: how often somebody who came later was called first. `visits`: how many visits they ever had; `recent`:
    how many within the last 30 days (`office_hours.recent`).
    """

    id: int
    session_id: int
    who: Who
    state: PlaceState
    given: Given | None
    joined_at: datetime
    passed: int = 0
    put_back: bool = False
    told_at: datetime | None = None
    carried_from: int | None = None
    visits: int = 0
    recent: int = 0
    ended_at: datetime | None = None


class VisitState(StrEnum):
    """Where a visit is in its life."""

    OPEN = "open"
    DONE = "done"
    NO_SHOW = "no_show"
    PUT_BACK = "put_back"
    """They could not be found, or asked to wait: back in the queue."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody in a visit, by a booking or by a place in the queue."""

    user: int
    given: Given | None
    booking_id: int | None = None
    place_id: int | None = None
    stars: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One turn with a coach. `arrived_at`: when somebody was seen to be there."""

    id: int
    guild: int
    session_id: int
    coach: int
    state: VisitState
    began_at: datetime
    people: tuple[Visitor, ...]
    slot_id: int | None = None
    arrived_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def subject(self) -> str:
        """Of its private thread."""
        return f"visit:{self.id}"


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody may have to wait, from `least` to `most` minutes."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class QueueShown:
    """A queue as its panel and its coaches see it.

    `waiting` is in the order in which they would be called now; `held` keep their place. `wait`: for somebody who
    joins now; None while nothing is known.
    """

    session: Session
    on: tuple[int, ...]
    waiting: tuple[QueuePlace, ...]
    held: tuple[QueuePlace, ...]
    visits: tuple[Visit, ...]
    wait: Wait | None

    @property
    def is_open(self) -> bool:
        """Whether a coach is there."""
        return bool(self.on)


@dataclass(frozen=True, slots=True)
class SessionShown:
    """A session with all that its announcement shows.

    `link`: (channel, message) of the announcement, `thread` None. `event`: the id of its scheduled event. `on`:
    coaches who are there.
    """

    session: Session
    on: tuple[int, ...]
    slots: tuple[Slot, ...]
    booked: int
    waitlist: int
    queue: int
    questions: int
    link: tuple[int, int] | None
    event: int | None

    @property
    def free(self) -> tuple[Slot, ...]:
        """Slots that can be booked."""
        return tuple(slot for slot in self.slots if slot.is_free)


class Choice(StrEnum):
    """What somebody who still waits may choose when a queue closes."""

    CARRY = "carry"
    ASK = "ask"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Changed:
    """A session was changed. `told`: how many people hear of it. `moved`: whether its time or place changed."""

    shown: SessionShown
    told: int
    moved: bool


@dataclass(frozen=True, slots=True)
class Published:
    """A coach's hours were published.

    `shown`: the first sessions made from them. `kept`: sessions from earlier hours that people had booked already,
    and that stand.
    """

    hours: tuple[Weekly, ...]
    shown: tuple[SessionShown, ...]
    kept: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Booked:
    """What became of a wish for a slot.

    `position`: on the waitlist, from 1. `first`: it is the person's first visit; then `before`: how many people of
    the server had a visit already, None when fewer than five.
    """

    booking: Booking
    session: Session
    position: int | None
    first: bool
    before: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in a queue.

    `position` from 1 among those who wait, None while held. `first`, `before` as in `Booked`.
    """

    place: QueuePlace
    session: Session
    position: int | None
    length: int
    wait: Wait | None
    first: bool
    before: int | None


@dataclass(frozen=True, slots=True)
class VisitShown:
    """A visit with its session.

    `thread`: where it is; None while there is none, or when they are in voice (`in_voice`). `waiting`: how many wait
    in the queue. `together`: how many of them share the topic and would share the turn.
    """

    visit: Visit
    session: Session
    thread: int | None
    in_voice: bool
    waiting: int
    together: int = 0


@dataclass(frozen=True, slots=True)
class Closed:
    """A coach is there no longer.

    `others`: coaches who still are. `deciding`: people who wait and choose what becomes of their place. `asks`:
    nothing was done yet, since so many are booked for later today.
    """

    session: Session
    others: tuple[int, ...]
    deciding: int
    asks: int = 0
