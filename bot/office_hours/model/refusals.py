"""What can be refused in office hours, as facts."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import NotYours, Refusal
from bot.office_hours.model import BookingState, Format, Place, PlaceState, SessionState


@dataclass(frozen=True)
class SessionGone(Refusal):
    """There is no such session here."""


@dataclass(frozen=True)
class SessionEnded(Refusal):
    """The session is over or cancelled;

    `next_id` and `next_at` are those of the next one of its coaches, if there is one.
    """

    session_id: int
    title: str
    state: SessionState
    next_id: int | None = None
    next_at: datetime | None = None


@dataclass(frozen=True)
class NoSessions(Refusal):
    """There is no session to come. `mine`: none that the person coaches."""

    mine: bool = False


@dataclass(frozen=True)
class NotYourSession(NotYours):
    """A session that somebody else coaches."""


@dataclass(frozen=True)
class Overlaps(Refusal):
    """`coach` already has the session `title` from `starts_at` to `ends_at`. `yours`: it is the one who asks."""

    coach: int
    session_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    yours: bool


@dataclass(frozen=True)
class TooManySlots(Refusal):
    """The session would have `slots`; it may have `most`."""

    slots: int
    most: int


@dataclass(frozen=True)
class NoRoomForSlot(Refusal):
    """A session shorter than one of its slots."""

    minutes: int
    slot_minutes: int


@dataclass(frozen=True)
class StartFixed(Refusal):
    """The session is open, so its start and its format stay; its end, title and topics can be changed."""

    title: str
    starts_at: datetime


@dataclass(frozen=True)
class PlaceLacking(Refusal):
    """A place that needs a channel or a link, and has none."""

    place: Place


@dataclass(frozen=True)
class LinkUnread(Refusal):
    """What was given is no https link."""

    given: str


@dataclass(frozen=True)
class ChannelClosed(Refusal):
    """A voice or stage channel in which Belay lacks permissions; `lacks` names them."""

    channel: int
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class MinutesUnread(Refusal):
    """A length of time that cannot be read, or is not between `least` and `most` minutes."""

    given: str
    least: int
    most: int


@dataclass(frozen=True)
class NotOneSession(Refusal):
    """What was typed names `found` sessions of this person, and not one."""

    given: str
    found: int


@dataclass(frozen=True)
class NoCoach(Refusal):
    """Somebody named as a coach who is a bot or not in the server."""

    user: int


@dataclass(frozen=True)
class HoursUnread(Refusal):
    """Weekly hours that cannot be read.

    `part` is the part that could not. `too_long`: it could, but lasts longer than 8 hours.
    """

    given: str
    part: str
    too_long: bool = False


@dataclass(frozen=True)
class HoursOverlap(Refusal):
    """Weekly hours of which two overlap."""

    first: str
    second: str


@dataclass(frozen=True)
class TooSoonToOpen(Refusal):
    """The session cannot be opened before `at`."""

    at: datetime


@dataclass(frozen=True)
class NotOpen(Refusal):
    """No coach is there. `opens_at`: when the session begins, if it has not yet."""

    title: str
    opens_at: datetime | None = None


@dataclass(frozen=True)
class OtherFormat(Refusal):
    """Something that this session does not have: a queue in one with slots, or the reverse."""

    format: Format


@dataclass(frozen=True)
class SlotTaken(Refusal):
    """The slot is not free any more;

    `free` are those that are left. `at` is None where a change of the session took it away.
    """

    at: datetime | None
    free: tuple[datetime, ...]


@dataclass(frozen=True)
class AlreadyBooked(Refusal):
    """The person has a booking in this session. `at`: its slot."""

    state: BookingState
    at: datetime | None


@dataclass(frozen=True)
class BookedThen(Refusal):
    """The person has a slot in another session, `title`, at that time: from `at` on."""

    session_id: int
    title: str
    at: datetime


@dataclass(frozen=True)
class BookingOver(Refusal):
    """The booking is no more what the button was about."""

    state: BookingState
    session_id: int


@dataclass(frozen=True)
class NotYourBooking(NotYours):
    """A booking of somebody else."""


@dataclass(frozen=True)
class NoBooking(Refusal):
    """The person has nothing booked."""


@dataclass(frozen=True)
class AlreadyInQueue(Refusal):
    """The person is in this queue."""

    state: PlaceState
    position: int | None


@dataclass(frozen=True)
class NotInQueue(Refusal):
    """The person is in no queue."""


@dataclass(frozen=True)
class PlaceOver(Refusal):
    """The place in the queue is no more what the button was about."""

    state: PlaceState
    session_id: int


@dataclass(frozen=True)
class NotYourPlace(NotYours):
    """A place of somebody else."""


@dataclass(frozen=True)
class OwnSession(Refusal):
    """A coach cannot book or queue at their own session."""


@dataclass(frozen=True)
class AlreadyOn(Refusal):
    """The coach is there in another session."""

    session_id: int
    title: str


@dataclass(frozen=True)
class NotOn(Refusal):
    """The coach has no open session."""


@dataclass(frozen=True)
class NobodyWaits(Refusal):
    """Nobody can be called.

    `held`: how many keep their place but are not ready. `next_at`: when the next slot begins.
    """

    held: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True)
class VisitUnderWay(Refusal):
    """The coach has somebody with them."""

    visit_id: int
    people: tuple[int, ...]


@dataclass(frozen=True)
class NoVisit(Refusal):
    """The coach has nobody with them."""


@dataclass(frozen=True)
class VisitOver(Refusal):
    """The visit has ended."""

    visit_id: int


@dataclass(frozen=True)
class NotYourVisit(NotYours):
    """A visit of somebody else."""


@dataclass(frozen=True)
class NotTheirCoach(NotYourVisit):
    """What is kept about the visits of somebody whom the coach has not met, and is not about to."""


@dataclass(frozen=True)
class NobodyCame(Refusal):
    """A visit to which nobody came: nothing is noted about it."""


@dataclass(frozen=True)
class TooSoonForNoShow(Refusal):
    """It can be said from `at` that nobody came."""

    at: datetime


@dataclass(frozen=True)
class TheyCame(Refusal):
    """Somebody was seen to be there, so it is no no-show."""


@dataclass(frozen=True)
class NoActions(Refusal):
    """A visit ends with at least one thing that the member will do."""


@dataclass(frozen=True)
class TooManyActions(Refusal):
    """A visit ends with at most `most` things that the member will do."""

    most: int


@dataclass(frozen=True)
class NothingToDecide(Refusal):
    """What was to be chosen at the close of a queue has been, or its time is over."""

    state: PlaceState


@dataclass(frozen=True)
class NoNextSession(Refusal):
    """There is no later session to carry a place to."""


@dataclass(frozen=True)
class QuestionGone(Refusal):
    """The question was taken back, or its session is gone."""


@dataclass(frozen=True)
class OwnQuestion(Refusal):
    """One's own question counts already."""


@dataclass(frozen=True)
class NotYourQuestion(NotYours):
    """A question of somebody else."""


@dataclass(frozen=True)
class QuestionAnswered(Refusal):
    """It has been answered, so it cannot be taken back or answered anew by somebody else."""


@dataclass(frozen=True)
class NotAnswered(Refusal):
    """There is no answer to publish yet."""


@dataclass(frozen=True)
class ActionOver(Refusal):
    """The action is done or let go already."""


@dataclass(frozen=True)
class NothingLeftToRate(Refusal):
    """The visit was rated, or there was none."""
