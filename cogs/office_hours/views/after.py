"""The letter after a visit, actions with what can be said about them, and what coaches see of notes and ratings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.client.components import Form, button, select
from bot.client.replies import card, row
from bot.office_hours.model import Action, Note, Ratings, Session, Visit
from bot.office_hours.service.after import NOTE_AT_MOST
from cogs.office_hours.texts import after as texts

Part = ui.Item[Any] | str

_SHOWN = 3


def after_visit(visit: Visit, session: Session, actions: Sequence[Action], guild: int) -> ui.LayoutView:
    """To somebody after their visit: what they take along, how it was for them, where to go next."""
    return card(
        texts.after_head(visit, session),
        texts.take_along(actions),
        ui.Separator(),
        texts.how_was_it(),
        row(rating(visit.id, guild)),
        texts.where_next(),
    )


def rating(visit_id: int, guild: int) -> ui.Item[Any]:
    """From 1 to 5, the lowest first."""
    options = [
        discord.SelectOption(label=label, description=meaning, value=str(stars))
        for stars, (label, meaning) in texts.STARS.items()
    ]
    return select("office_hours.rate", f"{guild}-{visit_id}", texts.HOW_WAS_IT, options)


def comment_form(guild: int, visit_id: int, stars: int, comment: str | None, limit: int) -> Form:
    """Words beside a rating, which is kept already."""
    made = Form("office_hours.rated", f"{guild}-{visit_id}-{stars}", texts.RATE_TITLE)
    return made.text("comment", texts.COMMENT, hint=texts.rate_hint(stars), value=comment, limit=limit)


# Actions


def action_buttons(action: Action) -> ui.ActionRow[Any]:
    """**Done** and **Let it go**."""
    return row(
        button("office_hours.action_done", action.id, texts.DONE),
        button("office_hours.action_let_go", action.id, texts.LET_GO),
    )


def beside_check_in(actions: Sequence[Action]) -> list[Part]:
    """The newest few actions beside a check-in; empty: there are none."""
    parts: list[Part] = []
    said: datetime | None = None
    for action in actions[:_SHOWN]:
        parts.append(texts.aside(action, None if action.made_at == said else action.made_at))
        parts.append(action_buttons(action))
        said = action.made_at
    return parts


def settled(message: discord.Message, pressed: str, words: str) -> ui.LayoutView:
    """A message as it stands, with `words` where the row of the control `pressed` (its custom id) was.

    An action may stand in a message of another room, which alone knows how to draw it.
    """
    items: list[ui.Item[Any]] = []
    for top in ui.LayoutView.from_message(message, timeout=None).children:
        items += top.children if isinstance(top, ui.Container) else [top]
    return card(*(words if _holds(item, pressed) else item for item in items))


def _holds(item: ui.Item[Any], custom_id: str) -> bool:
    controls: Sequence[ui.Item[Any]] = item.children if isinstance(item, ui.ActionRow) else ()
    return any(getattr(control, "custom_id", None) == custom_id for control in controls)


# Coaches


def note_form(visit: Visit, note: Note | None) -> Form:
    """A note about a visit, or the one that is there."""
    made = Form("office_hours.note", f"{visit.guild}-{visit.id}", texts.NOTE_TITLE)
    hint = texts.NOTE_HINT if len(visit.people) == 1 else texts.NOTE_HINT_SHARED
    return made.text("text", texts.NOTE, hint=hint, value=note and note.text, limit=NOTE_AT_MOST)


def notes(
    user: int | None, found: Sequence[Note], own: int, visit: tuple[int, int] | None, rated: Ratings
) -> ui.LayoutView:
    """What coaches noted about somebody, and how the coach's own visits were rated.

    `own`: the coach who reads. `visit`: (server, visit) of the last visit with them, to note something about.
    """
    parts: list[Part] = []
    if user is not None:
        parts += [texts.notes_head(user, len(found)), *texts.notes(found, own)]
        if visit is not None:
            mine = any(note.coach == own and note.visit_id == visit[1] for note in found)
            label = texts.CHANGE_NOTE if mine else texts.ADD_NOTE
            parts.append(row(button("office_hours.add_note", f"{visit[0]}-{visit[1]}", label)))
        parts.append(ui.Separator())
    return card(*parts, texts.ratings(rated))
