"""A post of a series: the check-in panel, or a text with what stands around it."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.client.components import Control
from bot.client.replies import card, row
from bot.prompts import Gathered, SeriesPost
from cogs.prompts.texts import gathered as gathered_texts
from cogs.prompts.texts import panel as texts

_IN_A_ROW = 5
_IN_A_MESSAGE = 4000  # characters of text that Discord takes in one message ...
_LABELS = 200  # ... less what the buttons say


def panel(
    post: SeriesPost,
    meant_for: str,
    ways_in: Sequence[Control],
    *,
    gathered: Sequence[Gathered] = (),
    credit: int | None = None,
    ping: int | None = None,
) -> ui.LayoutView:
    """A post of a series.

    `ways_in`: its buttons, Check in first; a text may have none. `gathered`: what members gave to it. `credit`: who
    suggested its text and wishes to be named. `ping`: the role that is notified of it.
    """
    below = [texts.window(meant_for)] if post.posts != "text" else []
    if credit is not None:
        below.append(texts.credit(credit))
    if ping is not None:
        below.append(texts.ping(ping))
    said = texts.panel(post)
    room = _IN_A_MESSAGE - _LABELS - len(said) - sum(map(len, below))
    week = gathered_texts.gathered(gathered, room)
    parts: list[ui.Item[Any] | str] = [said, *([ui.Separator(), week] if week else []), *below]
    rows = [row(*ways_in[start : start + _IN_A_ROW]) for start in range(0, len(ways_in), _IN_A_ROW)]
    return card(*parts, *rows)
