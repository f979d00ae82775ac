"""Whether and how a letter may reach the person it is addressed to: asked at delivery, in this one place.

Pause, preferences and quiet hours are the person's; they hold for every room (sections 3 and 9).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.database import Connection
from bot.local_time import quiet_until
from bot.members import store
from bot.members.model import Kind, Way, Who


class ReachKind(StrEnum):
    """What to do with a letter now."""

    DM = "dm"
    MENTION = "mention"
    INBOX = "inbox"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Reach:
    """The decision; `until` is set for LATER, `first` says that this DM would be the person's first."""

    kind: ReachKind
    until: datetime | None = None
    first: bool = False


def decide_reach(connection: Connection, who: Who, kind: Kind, now: datetime, *, discreet: bool) -> Reach:
    """How a letter of `kind` may reach the person now.

    `discreet` letters (about something unnamed) are never mentioned in public. A person who left, or whom
    Belay does not know any more, is never written to.
    """
    member = store.find(connection, who)
    if member is None or member.left_at is not None:
        return Reach(ReachKind.NEVER)
    way = store.way_for(connection, who, kind)
    if way is Way.OFF:
        return Reach(ReachKind.NEVER)
    paused = member.paused_until is not None and member.paused_until > now
    if paused or way is Way.INBOX or (way is Way.MENTION and discreet):
        return Reach(ReachKind.INBOX)
    if member.quiet is not None:
        until = quiet_until(now, store.zone_of(connection, who), member.quiet.start, member.quiet.end)
        if until is not None:
            return Reach(ReachKind.LATER, until=until)
    return Reach(ReachKind(way), first=way is Way.DM and member.dm_opened_at is None)
