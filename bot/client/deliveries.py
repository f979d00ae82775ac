"""What a renderer may ask the courier to do with a letter."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
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
    """Have no message that shows the letter's subject."""


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

    `name` is at most 100 characters and differs between subjects.
    """

    place: str
    name: str
    people: Sequence[int]
    view: ui.LayoutView


@dataclass(frozen=True)
class Nothing:
    """There is nothing to say any more."""


Delivery = Show | Remove | Tell | Meet | Nothing


def controls_of(view: ui.LayoutView) -> frozenset[str]:
    """The custom ids in a message that is about to be sent."""
    return frozenset(
        made for item in view.walk_children() if isinstance(made := getattr(item, "custom_id", None), str)
    )


def controls_in(message: discord.Message) -> frozenset[str]:
    """The custom ids in a message that was sent."""
    found: set[str] = set()

    def walk(component: object) -> None:
        if isinstance(made := getattr(component, "custom_id", None), str):
            found.add(made)
        for name in ("children", "components"):
            for inner in getattr(component, name, ()) or ():
                walk(inner)
        if (accessory := getattr(component, "accessory", None)) is not None:
            walk(accessory)

    for component in message.components:
        walk(component)
    return frozenset(found)
