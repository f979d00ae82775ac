"""The panel of a ring of asks, the summary, and a member's own part."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.ask_rings import Part, Progress, Ring
from bot.client.components import Control, button
from bot.client.replies import card, row
from cogs.ask_rings import texts

_DOORS = 3  # ways to ask, beside the panel's own two buttons in a row of five


def about(ring: Ring) -> str:
    """What a way to ask is offered for."""
    return f"ring:{ring.id}"


def panel(progress: Progress, answers: int, ways_to_ask: Sequence[Control]) -> ui.LayoutView:
    """A ring as everyone sees it. `answers`: how many others' asks each member answers."""
    if progress.over:
        lines = [texts.over(progress), *([texts.UNNAMED] if progress.counts.joined else [])]
        return card(*lines)
    return card(
        texts.panel(progress.ring, answers),
        ui.Separator(),
        texts.counts(progress.counts),
        texts.UNNAMED,
        row(
            _join(progress.ring),
            button("ask_rings.mine", progress.ring.id, texts.MY_PART),
            *ways_to_ask[:_DOORS],
        ),
    )


def summary(progress: Progress) -> ui.LayoutView:
    """The thanks when a ring is over."""
    said = texts.summary(progress.counts)
    return card(said, texts.UNNAMED) if progress.counts.joined else card(said)


def part(shown: Part, answers: int, ways_to_ask: Sequence[Control], lead: str) -> ui.LayoutView:
    """A ring for one person alone. `lead`: the first line."""
    if not shown.joined:
        return card(texts.MINE_TITLE, texts.not_in(shown, answers), row(_join(shown.ring)))
    parts: list[ui.Item[Any] | str] = [lead, texts.own(shown, answers), texts.OWN_UNNAMED]
    if shown.posted is not None:
        parts.append(texts.panel_link(shown.posted))
    if not shown.over:
        leave = button("ask_rings.leave", shown.ring.id, texts.LEAVE)
        parts.append(row(*ways_to_ask[:_DOORS], leave))
    return card(*parts)


def left(shown: Part) -> ui.LayoutView:
    """After leaving, with the way back."""
    return card(texts.left(shown), row(_join(shown.ring, discord.ButtonStyle.secondary)))


def end_first(progress: Progress) -> ui.LayoutView:
    """Ends a ring only after a second press."""
    number = progress.ring.id
    return card(
        texts.end_first(progress),
        row(
            button("ask_rings.end_now", number, texts.END_NOW, style=discord.ButtonStyle.danger),
            button("ask_rings.go_on", number, texts.KEEP_GOING),
        ),
    )


def _join(ring: Ring, style: discord.ButtonStyle = discord.ButtonStyle.primary) -> Control:
    return button("ask_rings.join", ring.id, texts.JOIN, style=style)
