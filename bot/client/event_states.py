"""What has to be sent so that a scheduled event is as it should be, and what Discord would not take any more.

Source of the rules: Discord's documentation, "Guild Scheduled Event".
"""

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import Any

from bot.client.deliveries import Event

Seen = Mapping[str, Any]
"""An event as Discord tells it."""


class Status(IntEnum):
    """Where an event is in its life."""

    SCHEDULED = 1
    ACTIVE = 2
    COMPLETED = 3
    CANCELLED = 4


OVER = (Status.COMPLETED, Status.CANCELLED)
"""What is so stays so."""


class _Where(IntEnum):
    STAGE = 1
    VOICE = 2
    ELSEWHERE = 3


def differences(seen: Seen, delivery: Event, now: datetime) -> dict[str, Any]:
    """What has to be sent so that an event that is not over is as it should be."""
    is_active = seen["status"] == Status.ACTIVE
    match delivery.status:
        case "completed" | "cancelled":
            # Only what has begun can be completed, and only what has not can be cancelled.
            return {"status": int(Status.COMPLETED if is_active else Status.CANCELLED)}
        case "active":
            changes: dict[str, Any] = {} if is_active else {"status": int(Status.ACTIVE)}
        case "scheduled":
            changes = {}
    if not same_text(seen["name"], delivery.name):
        changes["name"] = delivery.name
    if not same_text(seen.get("description") or "", delivery.about):
        changes["description"] = delivery.about
    was_moved = starts(seen) != second(delivery.starts_at)
    if was_moved and not is_active and delivery.starts_at > now:
        changes["scheduled_start_time"] = delivery.starts_at.isoformat()
    place = place_of(delivery)
    is_elsewhere = _place_seen(seen) != place
    if is_elsewhere:
        changes |= place
    if (is_elsewhere or _ends(seen) != second(delivery.ends_at)) and delivery.ends_at > now:
        changes["scheduled_end_time"] = delivery.ends_at.isoformat()
    return changes


def place_of(delivery: Event) -> dict[str, Any]:
    """Where an event is, as Discord wants it."""
    if delivery.channel is not None:
        kind = _Where.STAGE if delivery.stage else _Where.VOICE
        return {"entity_type": int(kind), "channel_id": str(delivery.channel), "entity_metadata": None}
    location = {"location": delivery.location or "Discord"}
    return {"entity_type": int(_Where.ELSEWHERE), "channel_id": None, "entity_metadata": location}


def _place_seen(seen: Seen) -> dict[str, Any]:
    """Where an event is, of what Discord tells."""
    kind, channel = int(seen["entity_type"]), seen.get("channel_id")
    if kind != _Where.ELSEWHERE:
        return {"entity_type": kind, "channel_id": channel and str(channel), "entity_metadata": None}
    elsewhere: Mapping[str, Any] = seen.get("entity_metadata") or {}
    location = elsewhere.get("location")
    return {"entity_type": kind, "channel_id": None, "entity_metadata": {"location": location}}


def same_text(seen: str, wanted: str) -> bool:
    """Whether two texts say the same: Discord tidies spaces."""
    return seen.split() == wanted.split()


def starts(seen: Seen) -> datetime:
    """When an event begins, to the second."""
    return second(datetime.fromisoformat(seen["scheduled_start_time"]))


def _ends(seen: Seen) -> datetime | None:
    ends = seen.get("scheduled_end_time")
    return None if ends is None else second(datetime.fromisoformat(ends))


def second(moment: datetime) -> datetime:
    """To the second: who sees more, sees a difference that nobody made."""
    return moment.replace(microsecond=0)
