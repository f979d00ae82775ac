"""The nouns of a member: plain values, no input or output."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import NotYours, Refusal


@dataclass(frozen=True, slots=True)
class Who:
    """One person in one Discord server. The same person elsewhere is somebody else to Belay."""

    guild: int
    user: int

    @property
    def key(self) -> str:
        """As a subject of timers and letters."""
        return f"{self.guild}:{self.user}"

    @classmethod
    def of_key(cls, key: str) -> "Who":
        """The reverse of `key`."""
        guild, user = key.split(":")
        return cls(int(guild), int(user))


class Kind(StrEnum):
    """Kinds of message that Belay addresses to a person; each can be turned off or sent another way."""

    REMINDERS = "reminders"
    OFFERS = "offers"
    EARLY_ASK = "early_ask"
    GREETER = "greeter"
    ASKS = "asks"
    INVITATIONS = "invitations"
    NEWS = "news"
    OFFICE_HOURS = "office_hours"
    COACHING = "coaching"
    DOSE = "dose"


class Way(StrEnum):
    """How one kind of message reaches a person."""

    OFF = "off"
    INBOX = "inbox"
    MENTION = "mention"
    DM = "dm"


class Gather(StrEnum):
    """Whether something a person wrote for themselves may stand in the week's gathered post (section 7)."""

    NO = "no"
    NAMED = "named"
    UNNAMED = "unnamed"


DEFAULT_WAYS: Mapping[Kind, Way] = {
    Kind.REMINDERS: Way.MENTION,  # there is no reminder before a person asked for one
    Kind.OFFERS: Way.MENTION,
    Kind.EARLY_ASK: Way.INBOX,
    Kind.GREETER: Way.OFF,
    Kind.ASKS: Way.MENTION,  # what became of one's own ask
    Kind.INVITATIONS: Way.MENTION,  # nobody is invited before they made themselves a helper
    Kind.NEWS: Way.INBOX,
    Kind.OFFICE_HOURS: Way.MENTION,  # nobody has a booking, a place or a wish to be told before they asked for it
    Kind.COACHING: Way.MENTION,  # to those who coach
    Kind.DOSE: Way.OFF,  # asking for it in /dose is what turns it on, as a direct message
}
"""No kind is sent as a direct message before the person chose that (section 1, P6)."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent, in the member's zone; they may span midnight."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Member:
    """What is known of a person. `zone` is None while they have not chosen one: the server's zone is used."""

    who: Who
    met_at: datetime
    seen_at: datetime
    left_at: datetime | None
    zone: str | None
    country: str | None
    quiet: Quiet | None
    paused_at: datetime | None
    paused_until: datetime | None
    dm_opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something waiting for a person, shown to that person alone."""

    id: int
    kind: str
    subject: str | None
    facts: Mapping[str, Any]
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Preferences:
    """All that `/me preferences` shows."""

    zone: ZoneInfo
    zone_is_own: bool
    country: str | None
    quiet: Quiet | None
    ways: Mapping[Kind, Way]
    paused_until: datetime | None


@dataclass(frozen=True)
class Paused:
    """A pause that was begun or is under way. `until` is the morning of the day it ends."""

    until: datetime
    back_on: date


MOST_BLOCKED = 100
"""How many people one person may block."""


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody whom a person blocked."""

    user_id: int
    since: datetime


@dataclass(frozen=True)
class UnknownZone(Refusal):
    """No such time zone. `near` are names that look like it."""

    given: str
    near: tuple[str, ...]


@dataclass(frozen=True)
class UnknownDate(Refusal):
    """A date that cannot be read."""

    given: str
    example: str


@dataclass(frozen=True)
class PausePast(Refusal):
    """A pause that would end today or before."""

    given: date
    today: date


@dataclass(frozen=True)
class PauseTooLong(Refusal):
    """A pause longer than a year."""

    given: date
    latest: date


@dataclass(frozen=True)
class NotPaused(Refusal):
    """There is no pause to end."""


@dataclass(frozen=True)
class UnknownTime(Refusal):
    """A time of day that cannot be read."""

    given: str
    example: str


@dataclass(frozen=True)
class HalfQuiet(Refusal):
    """Quiet hours with only one of their two times; `given` is the one."""

    given: str


@dataclass(frozen=True)
class NotYourInbox(NotYours):
    """A control that shows somebody else what waits for them."""


@dataclass(frozen=True)
class NotYourData(NotYours):
    """A control that deletes what is held about somebody else."""


@dataclass(frozen=True)
class BlockedSelf(Refusal):
    """One cannot block oneself."""


@dataclass(frozen=True)
class BlockedBot(Refusal):
    """A bot is never brought together with anybody, so there is nothing to block."""

    user_id: int


@dataclass(frozen=True)
class BlocksFull(Refusal):
    """The person blocked as many as fit."""

    most: int
