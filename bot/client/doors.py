"""How one room offers another room's button without importing it.

A room that can help opens a door for an occasion; a room that has such an occasion asks which doors are open and puts
their buttons where they are needed. A room that does not exist yet has no door, and nothing points to nowhere.

    doors.open(Door(Occasion.HELP, order=10, button=ask_button))          # the room of asks, when it loads
    row(*doors.buttons(Occasion.HELP, guild_id, about="check_in:12"))     # the room of check-ins

A room that has something to say to a person beside another room's answer does the same with `doors.say(Aside(...))` and
`await doors.asides(Occasion.CHECKED_IN, who)`.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from discord import ui

from bot.client.components import Control
from bot.members import Who

Part = ui.Item[Any] | str
"""What a card is made of: texts and controls."""

_MOST = 4  # beside the room's own button, in a row of five
_NAMED = 5  # where it was said which: the whole row


class Occasion(StrEnum):
    """When a door may be of use."""

    HELP = "help"
    """Somebody could use a hand: the way in the way, a low feeling, an early-ask offer."""

    ASK = "ask"
    """Somebody is invited to ask, and to do nothing else."""

    PANEL = "panel"
    """A scheduled prompt is posted: what can be done from it, besides checking in."""

    CHECKED_IN = "checked_in"
    """Somebody checked in: what they set out to do elsewhere."""


@dataclass(frozen=True)
class Door:
    """A button into a room. `button(guild_id, about)` makes it; `about` names what it was offered for ("check_in:12"),
    so that the room can prefill what the person already wrote. Lower `order` comes first."""

    name: str
    occasion: Occasion
    order: int
    button: Callable[[int, str], Control]


@dataclass(frozen=True)
class Aside:
    """What a room has to say to a person beside another room's answer: `parts(who)` gives it, or nothing. Lower `order`
    comes first. Its controls are answered by the room that says it."""

    name: str
    occasion: Occasion
    order: int
    parts: Callable[[Who], Awaitable[Sequence[Part]]]


class Doors:
    """The doors that are open in one client."""

    def __init__(self) -> None:
        self._doors: dict[tuple[str, Occasion], Door] = {}
        self._asides: dict[tuple[str, Occasion], Aside] = {}

    def open(self, door: Door) -> None:
        """Offer a way into a room."""
        self._doors[door.name, door.occasion] = door

    def say(self, aside: Aside) -> None:
        """Have something said beside others' answers."""
        self._asides[aside.name, aside.occasion] = aside

    def close(self, name: str) -> None:
        """Offer the ways of that name no longer, and say nothing under it."""
        for key in [key for key in self._doors if key[0] == name]:
            del self._doors[key]
        for key in [key for key in self._asides if key[0] == name]:
            del self._asides[key]

    def buttons(
        self, occasion: Occasion, guild_id: int, about: str, names: Collection[str] | None = None
    ) -> list[Control]:
        """The buttons for an occasion, most helpful first: at most four, or five of the doors that are named."""
        fitting = sorted(
            (
                door
                for door in self._doors.values()
                if door.occasion is occasion and (names is None or door.name in names)
            ),
            key=lambda door: door.order,
        )
        return [door.button(guild_id, about) for door in fitting[: _MOST if names is None else _NAMED]]

    async def asides(self, occasion: Occasion, who: Who) -> list[Part]:
        """What other rooms have to say to a person on an occasion."""
        fitting = sorted(
            (aside for aside in self._asides.values() if aside.occasion is occasion),
            key=lambda aside: aside.order,
        )
        return [part for aside in fitting for part in await aside.parts(who)]
