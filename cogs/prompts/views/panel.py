"""The check-in panel."""

from collections.abc import Sequence

from discord import ui

from bot.client.components import Control
from bot.client.replies import card, row
from bot.prompts import SeriesPost
from cogs.prompts.texts import panel as texts


def panel(post: SeriesPost, meant_for: str, ways_in: Sequence[Control]) -> ui.LayoutView:
    """A post of a series. `ways_in`: buttons into the rooms that take part, Check in first; a text may have none."""
    parts: list[ui.Item[ui.LayoutView] | str] = [texts.panel(post)]
    if post.posts != "text":
        parts.append(texts.window(meant_for))
    return card(*parts, row(*ways_in)) if ways_in else card(*parts)
