"""The queue's panel, a visit's thread, and the letters to those who wait."""

from datetime import datetime

import discord
from discord import ui

from bot.client.components import Control, button
from bot.client.replies import card, row
from bot.office_hours.model import (
    Format,
    PlaceState,
    QueuePlace,
    QueueShown,
    Session,
    VisitShown,
    VisitState,
)
from cogs.office_hours.texts import turns as texts

_PRIMARY = discord.ButtonStyle.primary
_QUIET = discord.Colour(0x8A8F98)  # grey: closed
_SHARED_ROOM = 3000  # of the 4,000 characters a message may hold
_SHARED_LEAST = 300  # what one person of a group shared takes, before the last ones are counted only
_MESSAGE_ROOM = 3800


def panel(shown: QueueShown, *, fair: bool) -> ui.LayoutView:
    """A queue as everybody sees it. `fair`: it is not by arrival alone."""
    session = shown.session
    if not session.is_to_come:
        return card(texts.panel(shown, fair=fair), accent=_QUIET)
    key = _key(session.guild, session.id)
    join = button("office_hours.join", key, texts.JOIN, style=_PRIMARY, disabled=not shown.is_open)
    return card(
        texts.panel(shown, fair=fair), row(join, button("office_hours.where_am_i", key, texts.WHERE_AM_I))
    )


def opener(shown: VisitShown) -> ui.LayoutView:
    """What opens a visit's thread: who meets, how, and what was shared."""
    visit = shown.visit
    if visit.state is not VisitState.OPEN:
        return card(texts.opener(shown), accent=_QUIET)
    key = _key(visit.guild, visit.id)
    text = texts.opener(shown)
    return card(
        text,
        *shared(shown, len(text)),
        row(
            button("office_hours.here", key, texts.HERE, style=_PRIMARY),
            button("office_hours.done", key, texts.DONE),
        ),
    )


def shared(shown: VisitShown, taken: int = 0) -> list[str]:
    """What each person in a visit let their coach see, in a message of which `taken` characters are taken already."""
    people = shown.visit.people
    left = min(_SHARED_ROOM, _MESSAGE_ROOM - taken)
    room = max(_SHARED_LEAST, left // max(1, len(people)))
    told: list[str] = []
    hidden = 0
    for one in people:
        words = texts.shared(one, room, alone=len(people) == 1)
        if words and len(words) > left:
            hidden += 1
        elif words:
            told.append(words)
            left -= len(words) + 1
    if hidden:
        told.append(texts.more_shared(hidden))
    return ["\n".join(told)] if told else []


# Letters


def waiting(text: str, place: QueuePlace, guild: int) -> ui.LayoutView:
    """To somebody who waits: with the ways to keep or leave their place that fit it."""
    key = _key(guild, place.id)
    ways: list[Control] = []
    if place.state is PlaceState.HELD:
        ways.append(button("office_hours.back", key, texts.BACK, style=_PRIMARY))
    if place.state is PlaceState.WAITING:
        ways.append(button("office_hours.hold_mine", key, texts.HOLD))
    if place.state in (PlaceState.WAITING, PlaceState.HELD):
        ways.append(button("office_hours.leave", key, texts.LEAVE))
    return card(text, row(*ways)) if ways else card(text)


def decide(place: QueuePlace, session: Session, later: Session | None, until: datetime) -> ui.LayoutView:
    """The queue closed before their turn: what becomes of their place?"""
    key = _key(session.guild, place.id)
    ways = [
        button("office_hours.leave_question", key, texts.LEAVE_QUESTION),
        button("office_hours.let_go_place", key, texts.LET_GO),
    ]
    if later is not None:
        ways.insert(0, button("office_hours.carry", key, texts.CARRY, style=_PRIMARY))
    return card(texts.decide(session, later, until), row(*ways))


def is_queue(session: Session) -> bool:
    """Whether people wait in line."""
    return session.plan.format is Format.QUEUE


def _key(guild: int, number: int) -> str:
    return f"{guild}-{number}"
