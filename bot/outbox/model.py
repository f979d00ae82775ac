"""The nouns of the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Facts = Mapping[str, Any]
"""What a renderer needs to find the rest: ids and small values, never a finished message."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to say.

    `lane`: first in, first out among rows of one lane (a channel, a panel, a person); lanes run side by side.
    `kind`: "<room>.<what>", names its renderer. `subject`: the thing that a message shows ("check_in:12"); while a row
    for a kind and subject waits, a later one joins it, and the newest state is what gets shown. `user_id`: the person
    it is addressed to; then pause, preferences and quiet hours decide how it reaches them.
    """

    id: int
    lane: str
    kind: str
    subject: str | None
    guild_id: int
    user_id: int | None
    facts: Facts = field(hash=False)
    written_at: datetime
    attempts: int
    revision: int


@dataclass(frozen=True, slots=True)
class Posted:
    """Where the message that shows a subject is."""

    subject: str
    guild_id: int
    channel_id: int
    message_id: int
    thread_id: int | None
