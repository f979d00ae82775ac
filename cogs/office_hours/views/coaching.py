"""The coach's card, its forms, and the letters to coaches and moderators."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.client.components import Control, Form, button
from bot.client.replies import card, row
from bot.office_hours.model import Closed, QueueShown, Session, SessionState, VisitShown, VisitState
from cogs.office_hours.texts import coaching as texts
from cogs.office_hours.views.turns import shared

_PRIMARY = discord.ButtonStyle.primary
_ACTIONS = ("first", "second", "third")
_ACTION_LIMIT = 150
_NOTE_LIMIT = 1000


def desk(shown: QueueShown, visit: VisitShown | None, said: str | None = None) -> ui.LayoutView:
    """How the session stands for a coach, with what they can do next. `said`: what was done."""
    session = shown.session
    parts: list[ui.Item[Any] | str] = [] if said is None else [said, ui.Separator()]
    text = texts.desk(shown, visit)
    parts.append(text)
    if visit is not None and visit.visit.state is VisitState.OPEN:
        parts += visit_parts(visit, len(text) + len(said or ""))
    if session.is_to_come:
        key = _key(session.guild, session.id)
        parts.append(
            row(
                button("office_hours.next", key, texts.NEXT, style=_PRIMARY),
                button("office_hours.desk", key, texts.REFRESH),
                button("office_hours.close", key, texts.CLOSE),
            )
        )
    return card(*parts)


def visit_parts(shown: VisitShown, taken: int = 0) -> list[ui.Item[Any] | str]:
    """What a coach sees of the people with them, and the ways to end the visit. `taken`: characters said above it."""
    visit = shown.visit
    key = _key(visit.guild, visit.id)
    ways = [
        button("office_hours.done", key, texts.DONE, style=_PRIMARY),
        button("office_hours.hold", key, texts.HOLD),
        button("office_hours.no_show", key, texts.NO_SHOW)
        if visit.slot_id is not None
        else button("office_hours.cannot_find", key, texts.CANNOT_FIND),
    ]
    if shown.together:
        ways.append(button("office_hours.together", key, texts.TOGETHER.format(shown.together)))
    return [*(shared(shown, taken) or [texts.nothing_shared()]), row(*ways)]


def close_sure(what: Closed) -> ui.LayoutView:
    """Asked before a session with people booked for later is closed."""
    key = _key(what.session.guild, what.session.id)
    return card(
        texts.close_sure(what),
        row(
            button("office_hours.close_surely", key, texts.CLOSE_SURELY, style=discord.ButtonStyle.danger),
            button("office_hours.desk", key, texts.KEEP_OPEN),
        ),
    )


def done_form(visit_id: int, guild: int) -> Form:
    """What they take along: one to three things, and a note for coaches."""
    made = Form("office_hours.finish", _key(guild, visit_id), texts.ACTIONS_TITLE)
    labels = ("One thing they will do", "A second one, if there is one", "A third one, if there is one")
    for name, label in zip(_ACTIONS, labels, strict=True):
        first = name == _ACTIONS[0]
        made.text(
            name,
            label,
            hint="Small and clear; it shows up beside their next check-in" if first else None,
            placeholder="Message two people from my old team" if first else None,
            limit=_ACTION_LIMIT,
            required=first,
            long=False,
        )
    return made.text(
        "note",
        "A note for coaches",
        hint="Optional, for later coaches; whoever came alone can read it in their export",
        limit=_NOTE_LIMIT,
    )


def actions_in(answers: Mapping[str, str]) -> list[str]:
    """The actions of that form, in order."""
    return [answers.get(name, "") for name in _ACTIONS]


def to_coach(text: str, session: Session, visit: VisitShown | None = None) -> ui.LayoutView:
    """To a coach, with what can be done about it."""
    guild = session.guild
    key = _key(guild, session.id)
    if visit is not None and visit.visit.state is VisitState.OPEN:
        return card(text, visit_parts(visit)[-1])
    ways: list[Control] = []
    if session.state is SessionState.OPEN:
        ways = [
            button("office_hours.still_here", key, texts.STILL_HERE),
            button("office_hours.next", key, texts.NEXT, style=_PRIMARY),
            button("office_hours.close", key, texts.CLOSE),
        ]
    elif session.state is SessionState.PLANNED:
        ways = [button("office_hours.open", key, texts.OPEN, style=_PRIMARY)]
    return card(text, row(*ways)) if ways else card(text)


def take_over(text: str, session: Session, *, can: bool) -> ui.LayoutView:
    """To moderators: with the way to step in, where that helps."""
    if not can:
        return card(text)
    return card(text, row(button("office_hours.open", _key(session.guild, session.id), texts.TAKE_OVER)))


def _key(guild: int, number: int) -> str:
    return f"{guild}-{number}"
