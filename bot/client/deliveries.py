"""What a renderer may ask the courier to do with a letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from discord import ui

from bot.members import Kind


@dataclass(frozen=True)
class Show:
    """Have a message in the server's channel for `place` that shows the letter's subject as `view` says.

    Posted when there is none yet, edited when there is. `mention`: people who may be pinged by it.
    """

    place: str
    view: ui.LayoutView
    mention: Sequence[int] = ()


@dataclass(frozen=True)
class Remove:
    """Have no message that shows the letter's subject; `place` is where it may stand."""

    place: str = "check-ins"


@dataclass(frozen=True)
class Tell:
    """Say it to the person the letter is addressed to, the way they chose for messages of `kind`.

    `discreet`: about something unnamed, so nothing in public may even hint at it.
    """

    kind: Kind
    view: ui.LayoutView
    discreet: bool = False


@dataclass(frozen=True)
class Meet:
    """Open a private thread in the channel for `place` with these people, and say `view` in it.

    `name` is at most 100 characters and differs between subjects. `ping`: those of them who may be pinged by it.
    """

    place: str
    name: str
    people: Sequence[int]
    ping: Sequence[int]
    view: ui.LayoutView


@dataclass(frozen=True)
class Nothing:
    """There is nothing to say any more."""


Delivery = Show | Remove | Tell | Meet | Nothing
