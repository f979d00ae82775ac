"""The preferences panel, the list of blocks, the questions before a deletion, an export's file, the crisis card."""

import io
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.client.components import Control, Form, button, people_select, select
from bot.client.replies import card, row
from bot.members import Kind, Way, Who
from bot.members.countries import country_name
from bot.members.model import Block, Preferences
from cogs.members import block_texts, texts

_OPTIONS = 25  # in one select, by Discord
_PANEL = "preferences"


def preferences_panel(preferences: Preferences, now: datetime, opened: Kind | None = None) -> ui.LayoutView:
    """All that can be chosen, as it is. `opened`: the kind of message whose way is being chosen."""
    buttons = [
        button("members.quiet", _PANEL, texts.SET_QUIET),
        button("members.where", _PANEL, texts.CHOOSE_COUNTRY),
    ]
    if preferences.zone_is_own:
        buttons.append(button("members.server_zone", _PANEL, texts.SERVER_ZONE))
    if preferences.paused_until is not None:
        primary = discord.ButtonStyle.primary
        buttons.insert(0, button("members.resume", _PANEL, texts.BACK_FROM_PAUSE, style=primary))
    selects = [row(_choose_kind(opened))]
    if opened is not None:
        selects.append(row(_choose_way(opened, preferences.ways[opened])))
    return card(
        texts.preferences_title(preferences.paused_until),
        texts.zone_line(preferences, now.astimezone(preferences.zone)),
        ui.Separator(),
        texts.ways_lines(preferences.ways),
        *selects,
        ui.Separator(),
        texts.quiet_line(preferences.quiet),
        texts.country_line(preferences.country),
        row(*buttons),
    )


def _choose_kind(opened: Kind | None) -> Control:
    options = [
        discord.SelectOption(label=label, value=kind.value, description=what, default=kind is opened)
        for kind, (label, what) in texts.KINDS.items()
    ]
    return select("members.kind", _PANEL, texts.CHOOSE_KIND, options)


def _choose_way(kind: Kind, present: Way) -> Control:
    options = [
        discord.SelectOption(
            label=label.capitalize(), value=way.value, description=what, default=way is present
        )
        for way, (label, what) in texts.WAYS.items()
    ]
    return select("members.way", kind.value, texts.choose_way(kind), options)


def quiet_form(preferences: Preferences) -> Form:
    """Asks for quiet hours; holds the present ones."""
    start, end = (
        (f"{preferences.quiet.start:%H:%M}", f"{preferences.quiet.end:%H:%M}")
        if preferences.quiet
        else (None, None)
    )
    examples = texts.QUIET_EXAMPLES
    form = Form("members.quiet_hours", _PANEL, texts.QUIET_FORM)
    form.text("from", texts.QUIET_FROM, placeholder=examples[0], value=start, limit=20, long=False)
    return form.text("to", texts.QUIET_TO, placeholder=examples[1], value=end, limit=20, long=False)


def country_picker(countries: Collection[str], present: str | None) -> ui.LayoutView:
    """Every country with lines of its own, as many selects as it takes."""
    named = sorted((country_name(code), code) for code in countries)
    selects: list[ui.Item[Any]] = []
    for number, first in enumerate(range(0, len(named), _OPTIONS)):
        part = named[first : first + _OPTIONS]
        options = [
            discord.SelectOption(label=name, value=code, default=code == present) for name, code in part
        ]
        prompt = texts.countries_from(part[0][0], part[-1][0])
        selects.append(row(select("members.country", number, prompt, options)))
    return card(
        texts.WHERE_ARE_YOU,
        *selects,
        row(
            button("members.elsewhere", _PANEL, texts.ELSEWHERE),
            button("members.panel", _PANEL, texts.BACK),
        ),
    )


def blocks_card(
    blocks: Sequence[Block], page: int, zone: ZoneInfo, *, said: str | None = None
) -> ui.LayoutView:
    """Whom a person blocked, one page of them, with what can be done about it. `said`: what happened."""
    pages = max(1, -(-len(blocks) // _OPTIONS))
    page = min(max(page, 0), pages - 1)
    shown = blocks[page * _OPTIONS : (page + 1) * _OPTIONS]
    first = page * _OPTIONS + 1
    parts: list[ui.Item[Any] | str] = [] if said is None else [said, ui.Separator()]
    parts += [block_texts.WHAT_IT_DOES, row(people_select("members.block", page, block_texts.BLOCK))]
    if not shown:
        return card(*parts, block_texts.NOBODY)
    options = [
        discord.SelectOption(label=block_texts.option(number, block.since, zone), value=str(block.user_id))
        for number, block in enumerate(shown, first)
    ]
    parts += [
        ui.Separator(),
        block_texts.head(len(blocks), page, pages),
        block_texts.listed(shown, first),
        row(select("members.unblock", page, block_texts.UNBLOCK, options)),
    ]
    if pages > 1:
        newer = button("members.blocks", page - 1, block_texts.NEWER, disabled=page == 0)
        older = button("members.blocks", page + 1, block_texts.OLDER, disabled=page == pages - 1)
        parts.append(row(newer, older))
    return card(*parts)


def waiting_line(who: Who) -> ui.LayoutView:
    """The line in public."""
    return card(
        texts.something_waits(who.user), row(button("members.show", who.user, texts.SHOW_ME)), accent=None
    )


def export_file(held: Mapping[str, Any], now: datetime) -> discord.File:
    """Everything held about a person, as a file that people and programs can read."""
    written = json.dumps(held, ensure_ascii=False, indent=2).encode("utf-8")
    return discord.File(io.BytesIO(written), filename=f"belay-{now:%Y-%m-%d}.json")


def delete_first(user_id: int, departed: timedelta) -> ui.LayoutView:
    """The first question."""
    return card(
        texts.delete_first(departed),
        row(
            button("members.delete", user_id, texts.DELETE, style=discord.ButtonStyle.danger),
            button("members.keep", user_id, texts.KEEP),
        ),
    )


def delete_second(user_id: int) -> ui.LayoutView:
    """The second question; what confirms stands where nothing stood: pressing twice confirms nothing."""
    return card(
        texts.DELETE_SECOND,
        row(button("members.keep", user_id, texts.KEEP)),
        row(button("members.delete_surely", user_id, texts.DELETE_SURELY, style=discord.ButtonStyle.danger)),
    )


def crisis_card(
    country: str | None, lines: Mapping[str, Sequence[str]], anywhere: Sequence[str], guild_id: int
) -> ui.LayoutView:
    """For somebody whose words sound like a crisis: whom to call, what happens then, and one button."""
    own = lines.get(country) if country is not None else None
    return card(
        texts.crisis_card(own or anywhere, country_known=own is not None),
        row(button("moderation.hand", guild_id, texts.HAND)),
        texts.CRISIS_PRIVATE,
    )
