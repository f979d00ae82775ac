"""The nouns of moderation, and its refusals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.errors import Refusal
from bot.members import Who
from bot.servers import Part

REQUIRED = ("check-ins", "moderators")
"""Places without which Belay cannot do its work."""

PRIVATE = ("moderators", "coaches")
"""Places that not everybody may read."""

PLACES = ("check-ins", "help", "office-hours", "moderators", "coaches", "wins")
"""The places that `/setup` asks for; a series may need others."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody would welcome a word from a person. `taken_by` is None while open, or after the taker left."""

    id: int
    who: Who
    at: datetime
    taken_by: int | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Watch:
    """A check-in that no person had answered in time, and the message that shows it."""

    check_in_id: int
    who: Who
    channel_id: int
    message_id: int
    at: datetime
    taken_by: int | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceState:
    """How a place stands in Discord. `lacks`: permissions that Belay needs there, as Discord names them."""

    place: str
    channel_id: int | None
    exists: bool = True
    lacks: tuple[str, ...] = ()
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class RoleState:
    """How the role for a part stands in Discord. `calls`: whether a mention by Belay reaches its members."""

    part: Part
    role_id: int | None
    exists: bool = True
    calls: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How a server stands: what was picked, and what Discord says about it.

    `lacks`: permissions that Belay could use in the whole server, as Discord names them; it can do its work without them.
    """

    zone: str
    places: tuple[PlaceState, ...]
    roles: tuple[RoleState, ...]
    lacks: tuple[str, ...] = ()

    @property
    def faults(self) -> list[PlaceState | RoleState]:
        """What keeps Belay from doing its work here, in the order of the panel."""
        places = [place for place in self.places if place_fault(place)]
        roles = [role for role in self.roles if role.role_id is not None and not role.exists]
        return [*places, *roles]


def place_fault(state: PlaceState) -> bool:
    """Whether something about a place needs a hand."""
    if state.channel_id is None:
        return state.place not in PLACES or state.place in REQUIRED
    return not state.exists or bool(state.lacks) or (state.is_public and state.place in PRIVATE)


def places_for(series_places: Iterable[str]) -> tuple[str, ...]:
    """The places to pick, those that only a series needs at the end."""
    return tuple(dict.fromkeys([*PLACES, *series_places]))


@dataclass(frozen=True)
class EveryoneIsNoRole(Refusal):
    """@everyone was picked for a part."""


@dataclass(frozen=True)
class NoModerators(Refusal):
    """There is no channel in which moderators could be told."""


@dataclass(frozen=True)
class HandAlreadyRaised(Refusal):
    """The person's earlier word to the moderators still stands, from `at`."""

    at: datetime


@dataclass(frozen=True)
class HandGone(Refusal):
    """What a moderator's button was about is no longer there."""


@dataclass(frozen=True)
class HandTaken(Refusal):
    """Somebody looks after it since `at`: `by`, None for a former member; `yours`: the one who asks."""

    by: int | None
    at: datetime
    yours: bool


@dataclass(frozen=True)
class Own(Refusal):
    """A moderator tried to look after something of their own."""
