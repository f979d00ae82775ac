"""What can be refused about an ask: facts alone; the words are in `cogs/help_requests/texts.py`."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.errors import NotYours, Refusal
from bot.help_requests.model import Event, Reason, State


@dataclass(frozen=True)
class AskGone(Refusal):
    """There is no such ask any more."""


@dataclass(frozen=True)
class NotYourAsk(NotYours):
    """Only its author can do that. Says the same of named and unnamed asks."""


@dataclass(frozen=True)
class NotNow(Refusal):
    """What was wanted cannot happen in the ask's present state."""

    wanted: Event
    state: State
    reason: Reason | None
    alias: str | None = None


@dataclass(frozen=True)
class OwnAsk(Refusal):
    """Offering on, following or reporting one's own ask."""


@dataclass(frozen=True)
class NotForYou(Refusal):
    """One of the two blocked the other; which is not said."""


@dataclass(frozen=True)
class NotOffering(Refusal):
    """Stepping back from an ask on which the person has no offer."""


@dataclass(frozen=True)
class NoHelperYet(Refusal):
    """A private thread without anybody who offered, or could be met there."""


@dataclass(frozen=True)
class UnknownKind(Refusal):
    """A kind that the configuration does not have (any more)."""


@dataclass(frozen=True)
class PastDay(Refusal):
    """`by_when` names a day that is over; `understood` is how it was read."""

    given: str
    understood: date


@dataclass(frozen=True)
class Muted(Refusal):
    """A moderator took the person's voice in asks until an instant. `drafted`: what they wrote is kept as a draft."""

    until: datetime
    drafted: bool = False


@dataclass(frozen=True)
class DraftsFull(Refusal):
    """As many drafts as one person may keep."""

    limit: int


@dataclass(frozen=True)
class NobodyToLook(Refusal):
    """Something in it would have a moderator look first, and the server has no channel for moderators."""

    because: str


@dataclass(frozen=True)
class TooManyFiles(Refusal):
    """More files than fit with an ask."""

    given: int
    limit: int


@dataclass(frozen=True)
class FileTooLarge(Refusal):
    """A file of more than `limit` megabytes (of 1,000,000 bytes)."""

    name: str
    megabytes: float
    limit: int


@dataclass(frozen=True)
class FileEmpty(Refusal):
    """A file without content."""

    name: str


@dataclass(frozen=True)
class FilesLost(Refusal):
    """Discord did not hand over what was uploaded."""


@dataclass(frozen=True)
class NoFilesHere(Refusal):
    """A kind of ask that files do not come with."""


@dataclass(frozen=True)
class FilesClosed(Refusal):
    """The ask is posted, so files go into its thread by hand."""


@dataclass(frozen=True)
class NamedAsk(Refusal):
    """Replying as an alias in an ask that has none."""


@dataclass(frozen=True)
class NothingHeld(Refusal):
    """A moderator's button about an ask that somebody else has looked at."""


@dataclass(frozen=True)
class ReportedAlready(Refusal):
    """The person reported this ask before."""


@dataclass(frozen=True)
class NotYourMessage(Refusal):
    """Turning somebody else's message into an ask."""


@dataclass(frozen=True)
class NoWordsThere(Refusal):
    """Turning a message without text into an ask."""


@dataclass(frozen=True)
class NotOneTitle(Refusal):
    """A title typed by hand that `found` of the person's asks have: none, or several."""

    given: str
    wanted: Event
    found: int


@dataclass(frozen=True)
class HeldInEdit(Refusal):
    """An edit of a posted ask, a reply under its alias or what came of it, with what a moderator would look at first."""

    because: str
