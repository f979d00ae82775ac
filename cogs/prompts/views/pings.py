"""Controls around the role that a series notifies."""

from typing import Any

import discord
from discord import ui

from bot.client.components import Control, button, custom_id
from bot.client.replies import card, row
from bot.prompts.model.pings import Trouble, Unfit
from cogs.prompts.texts import pings as texts

_PICK = "prompts.role_pick"
_ROLE = discord.SelectDefaultValueType.role


def notify_button(guild_id: int, post_id: int) -> Control:
    """Under a post: who presses it joins or leaves the role of its series."""
    return button("prompts.notify", f"{guild_id}-{post_id}", texts.NOTIFY, emoji="🔔")


def joined(key: str, words: str) -> ui.LayoutView:
    """To whom has the role now."""
    return card(words, row(button("prompts.notify_off", key, texts.STOP)))


def left(key: str, words: str, *, open_to_join: bool) -> ui.LayoutView:
    """To whom does not have it."""
    return card(words, row(button("prompts.notify_on", key, texts.AGAIN))) if open_to_join else card(words)


def unsure(key: str, *, leaving: bool) -> ui.LayoutView:
    """To whom Discord gave no answer for."""
    again = "prompts.notify_off" if leaving else "prompts.notify_on"
    return card(texts.unsure(leaving=leaving), row(button(again, key, texts.TRY_AGAIN)))


def role_rows(series_id: str, role: int | None, trouble: Trouble | None) -> list[ui.ActionRow[Any]]:
    """On the card of a series: whom it notifies, to be chosen."""
    stands = role is not None and not (trouble is not None and trouble.why is Unfit.GONE)
    present = [discord.SelectDefaultValue(id=role, type=_ROLE)] if role is not None and stands else []
    item: ui.RoleSelect[Any] = ui.RoleSelect(
        custom_id=custom_id(_PICK, series_id), placeholder=texts.PICK, default_values=present
    )
    others: list[Control] = []
    if role is None or (trouble is not None and trouble.needs_another):
        others.append(button("prompts.role_make", series_id, texts.MAKE))
    if role is not None:
        others.append(button("prompts.role_none", series_id, texts.NOBODY))
    return [row(Control(item, _PICK, series_id)), row(*others)]
