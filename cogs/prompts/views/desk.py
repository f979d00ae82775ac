"""What moderators see of series: the list, one series, the preview, a text before it is posted."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.client.components import Control, button, select
from bot.client.replies import card, row
from bot.config import Series
from bot.prompts.model import Draft, Left, SeriesShown, Standing, Upcoming
from bot.prompts.model.pings import Trouble
from cogs.prompts.texts import answers
from cogs.prompts.texts import desk as texts
from cogs.prompts.texts import pings as ping_texts
from cogs.prompts.views.pings import role_rows

_ROOM = 3500  # characters of entries in one message; Discord takes 4,000 in all
_ENTRIES = 10  # in one message: a select holds 25, and a list should be read

PRIMARY = discord.ButtonStyle.primary

_Part = ui.Item[Any] | str


def pages(entries: Iterable[str]) -> list[list[str]]:
    """Entries by the message that they fit in, in order; each is at most half a message long."""
    found: list[list[str]] = []
    room = 0
    for entry in entries:
        if not found or len(found[-1]) == _ENTRIES or len(entry) > room:
            found.append([])
            room = _ROOM
        found[-1].append(entry)
        room -= len(entry)
    return found


def listing(
    all_shown: Sequence[SeriesShown], server_zone: str, channels: texts.Channels, page: int
) -> ui.LayoutView:
    """Every series, and a select to open one."""
    if not all_shown:
        return card(texts.nothing())
    paged = pages(texts.entry(shown, server_zone, channels) for shown in all_shown)
    page = min(page, len(paged) - 1)
    before = sum(map(len, paged[:page]))
    here = [shown.series for shown in all_shown[before : before + len(paged[page])]]
    options = [discord.SelectOption(label=texts.choice(series), value=series.id) for series in here]
    parts: list[_Part] = [texts.listing(len(paged), page)]
    for entry in paged[page]:
        parts += [ui.Separator(), entry]
    parts.append(row(select("prompts.open", "list", texts.OPEN, options)))
    return card(*parts, *_turning("prompts.page", str, page, len(paged)))


def _turning(kind: str, key: Callable[[int], str], page: int, of: int) -> list[ui.ActionRow[Any]]:
    ways: list[Control] = []
    if page > 0:
        ways.append(button(kind, key(page - 1), texts.EARLIER))
    if page < of - 1:
        ways.append(button(kind, key(page + 1), texts.LATER))
    return [row(*ways)] if ways else []


def one(
    shown: SeriesShown,
    coming: Sequence[Upcoming],
    server_zone: str,
    channels: texts.Channels,
    *,
    role: int | None,
    trouble: Trouble | None,
    lead: str | None,
) -> ui.LayoutView:
    """One series: what comes next, what came of it, and what can be done with it. `lead`: what was done."""
    parts: list[_Part] = [lead, ui.Separator()] if lead is not None else []
    parts.append(texts.head(shown, server_zone, channels))
    series = shown.series
    if shown.standing is not Standing.BY_MESSAGE:
        if coming or shown.standing is Standing.RUNS:
            parts += [ui.Separator(), texts.coming(coming)]
        parts += [ui.Separator(), texts.past(shown)]
    parts.append(row(*_actions(shown, coming)))
    if series.ping:
        parts += [ui.Separator(), ping_texts.notifies(role)]
        if trouble is not None:
            parts.append(ping_texts.wrong(trouble))
        parts += role_rows(series.id, role, trouble)
    return card(*parts)


def _actions(shown: SeriesShown, coming: Sequence[Upcoming]) -> list[Control]:
    series = shown.series
    actions: list[Control] = []
    if shown.standing not in (Standing.BY_MESSAGE, Standing.NOWHERE):
        actions.append(button("prompts.draft", series.id, texts.POST_NOW))
    following = next((post for post in coming if not post.left_out and not post.late), None)
    if following is not None:
        actions.append(button("prompts.skip", due_key(following.due, series.id), texts.SKIP_NEXT))
    if shown.rests and not series.paused:
        actions.append(button("prompts.resume", series.id, texts.RESUME_HERE, style=PRIMARY))
    elif not series.paused:
        actions.append(button("prompts.pause", series.id, texts.PAUSE_HERE))
    return [*actions, button("prompts.page", "0", texts.ALL_SERIES)]


def due_key(due: datetime, series_id: str) -> str:
    """The key of a control about one due time of a series."""
    return f"{int(due.timestamp())}-{series_id}"


def preview(entries: Sequence[str], days: int, series: Series | None, page: int) -> ui.LayoutView:
    """What will be posted when."""
    title = None if series is None else series.title
    if not entries:
        return card(texts.preview_empty(days, title))
    paged = pages(entries)
    page = min(page, len(paged) - 1)
    about = "" if series is None else series.id
    return card(
        texts.preview_head(days, title, len(paged), page),
        *(part for entry in paged[page] for part in (ui.Separator[Any](), entry)),
        *_turning("prompts.preview", lambda to: f"{days}-{to}-{about}", page, len(paged)),
    )


def draft(found: Draft, place: str, role: int | None, opened_by: int) -> ui.LayoutView:
    """A text before it is posted. `opened_by`: the interaction by which it was asked for, so that it is posted once."""
    key = f"{opened_by}-{found.mark}-{found.series.id}"
    return card(
        answers.draft(found, place, role),
        answers.draft_text(found),
        answers.draft_foot(found),
        row(
            button("prompts.post_now", key, texts.SURELY, style=PRIMARY),
            button("prompts.leave", f"{opened_by}-{found.series.id}", texts.LEAVE),
        ),
    )


def skipped(left: Left) -> ui.LayoutView:
    """A due time is left out."""
    return card(
        answers.skipped(left),
        row(
            button("prompts.take_in", due_key(left.due, left.series.id), texts.AFTER_ALL), _card(left.series)
        ),
    )


def done(words: str, series: Series, *ways: Control) -> ui.LayoutView:
    """What was done, and the way to the series."""
    return card(words, row(*ways, _card(series)))


def resume(series: Series) -> Control:
    """Have it go on."""
    return button("prompts.resume", series.id, texts.RESUME_HERE)


def pause(series: Series) -> Control:
    """Have it rest."""
    return button("prompts.pause", series.id, texts.PAUSE_HERE)


def _card(series: Series) -> Control:
    return button("prompts.card", series.id, texts.THE_CARD)
