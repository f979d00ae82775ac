"""The form of a coach's weekly hours, and its cards."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.client.components import Form, button
from bot.client.replies import card, row
from bot.office_hours.model import Published, Weekly
from cogs.office_hours.texts import announcement
from cogs.office_hours.texts import availability as words
from cogs.office_hours.texts.planning import minutes_hint

SLOT = (5, 120)
"""Minutes that a slot may last."""

_DANGER = discord.ButtonStyle.danger
_MINUTES_LIMIT = 30
_HOURS_LIMIT = 400
_LINK_LIMIT = 400


def hours_form(guild: int, weekly: Sequence[Weekly], slot_minutes: int, link: str | None) -> Form:
    """Weekly hours, as they are."""
    form = Form("office_hours.hours", guild, words.HOURS_TITLE)
    form.text(
        "hours",
        words.HOURS,
        hint=words.HOURS_HINT,
        placeholder=words.HOURS_EXAMPLE,
        value=words.hours(weekly)[:_HOURS_LIMIT] or None,
        limit=_HOURS_LIMIT,
    )
    form.text(
        "slot",
        words.SLOT,
        hint=minutes_hint(words.SLOT_EXAMPLE, *SLOT),
        value=announcement.lasting(slot_minutes),
        limit=_MINUTES_LIMIT,
        long=False,
    )
    value = (link or "")[:_LINK_LIMIT] or None
    return form.text("link", words.LINK, hint=words.LINK_HINT, value=value, limit=_LINK_LIMIT, long=False)


def published(result: Published, guild: int, zone: str) -> ui.LayoutView:
    """After weekly hours were published."""
    return card(
        words.published(result, zone),
        row(
            button("office_hours.change_hours", guild, words.CHANGE_HOURS),
            button("office_hours.stop_hours", guild, words.STOP),
        ),
    )


def stop_sure(weekly: Sequence[Weekly], guild: int) -> ui.LayoutView:
    """Asked before weekly hours end."""
    return card(
        words.stop_sure(weekly),
        row(
            button("office_hours.stop_surely", guild, words.STOP_SURELY, style=_DANGER),
            button("office_hours.keep_hours", guild, words.KEEP_HOURS),
        ),
    )
