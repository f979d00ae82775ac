"""The nouns of a server's settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

Part = Literal["helper", "coach", "moderator"]
"""A part people play, for which a server may pick a role."""

PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Server:
    """Settings of one Discord server. `places` maps a purpose to a channel, `roles` a part to a role."""

    guild_id: int
    zone: str = "UTC"
    set_up_at: datetime | None = None
    places: Mapping[str, int] = field(default_factory=dict[str, int], hash=False)
    roles: Mapping[str, int] = field(default_factory=dict[str, int], hash=False)

    @property
    def is_set_up(self) -> bool:
        """Whether somebody finished `/setup` here."""
        return self.set_up_at is not None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something Belay could not do in a server; `what` names it, once a server."""

    what: str
    facts: Mapping[str, Any]
    since: datetime
