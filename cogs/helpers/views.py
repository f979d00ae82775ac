"""The form and the card of a helper's profile."""

from typing import Any

import discord
from discord import ui

from bot.client.components import Control, Form, button, select
from bot.client.replies import card, row
from bot.config import Asks
from bot.helpers import Profile, Standing
from bot.helpers.model import FIELD_LIMIT, MOST_FIELDS, USUAL_CAPACITY
from bot.members import Kind
from bot.members.model import Preferences
from cogs.helpers import texts

ON_CARD = "card"
"""In the key of what is used on the card itself, which then changes in place."""

_FIELDS_LIMIT = MOST_FIELDS * (FIELD_LIMIT + 2) + 80  # a little over, so that a word too many is explained
_TIME_LIMIT = 20
_DATE_LIMIT = 60


def key(guild: int, *, on_card: bool) -> str:
    """The key of a control or form: its server, since it may stand in a direct message, and where it is used."""
    return f"{guild}-{ON_CARD}" if on_card else str(guild)


def form(key: str, profile: Profile | None, preferences: Preferences, asks: Asks) -> Form:
    """The form of a profile, holding what is kept."""
    offer = profile.offer if profile is not None else None
    kinds = [
        discord.SelectOption(
            label=kind.label, value=kind.id, default=offer is not None and kind.id in offer.kinds
        )
        for kind in asks.kinds
    ]
    present = offer.capacity if offer is not None else USUAL_CAPACITY
    capacities = [
        discord.SelectOption(label=label, value=str(number), default=number == present)
        for number, label in texts.CAPACITY_CHOICES
    ]
    quiet = preferences.quiet
    first, last = texts.QUIET_EXAMPLES
    made = Form("helpers.profile", key, texts.FORM_TITLE)
    made.choices(
        "kinds", texts.KINDS_LABEL, kinds, hint=texts.KINDS_HINT, placeholder=texts.KINDS_PLACEHOLDER
    )
    made.text(
        "fields",
        texts.FIELDS_LABEL,
        hint=texts.FIELDS_HINT,
        placeholder=texts.FIELDS_EXAMPLE,
        value=", ".join(offer.fields) if offer is not None and offer.fields else None,
        limit=_FIELDS_LIMIT,
    )
    made.choice("capacity", texts.CAPACITY_LABEL, capacities, hint=texts.CAPACITY_HINT)
    made.text(
        "from",
        texts.QUIET_FROM,
        hint=texts.QUIET_HINT,
        placeholder=first,
        value=f"{quiet.start:%H:%M}" if quiet else None,
        limit=_TIME_LIMIT,
        long=False,
    )
    return made.text(
        "to",
        texts.QUIET_TO,
        placeholder=last,
        value=f"{quiet.end:%H:%M}" if quiet else None,
        limit=_TIME_LIMIT,
        long=False,
    )


def pause_form(key: str) -> Form:
    """Asks until when invitations rest."""
    return Form("helpers.pause_until", key, texts.PAUSE_TITLE).text(
        "until",
        texts.PAUSE_LABEL,
        hint=texts.PAUSE_HINT,
        placeholder=texts.PAUSE_EXAMPLE,
        limit=_DATE_LIMIT,
        required=True,
        long=False,
    )


def profile_card(
    standing: Standing, preferences: Preferences, asks: Asks, *, lead: str | None = None
) -> ui.LayoutView:
    """The profile as it stands, for its owner, with all that can be changed."""
    profile, guild = standing.profile, standing.profile.who.guild
    labels = [kind.label for kind in asks.kinds if kind.id in profile.offer.kinds]
    parts: list[ui.Item[Any] | str] = [] if lead is None else [lead]
    parts += [
        texts.title(standing),
        texts.gives(standing, labels, gone=len(profile.offer.kinds) - len(labels)),
        texts.hours(preferences),
    ]
    if profile.off_at is None:
        parts += [ui.Separator(), texts.way(preferences.ways[Kind.INVITATIONS])]
        parts.append(row(_choose_way(guild, preferences)))
    parts += [
        ui.Separator(),
        texts.what_next(standing, preferences, asks.invitations_a_day),
        row(*_buttons(profile)),
    ]
    return card(*parts)


def _choose_way(guild: int, preferences: Preferences) -> Control:
    present = preferences.ways[Kind.INVITATIONS]
    options = [
        discord.SelectOption(
            label=label.capitalize(), value=way.value, description=what, default=way is present
        )
        for way, (label, what) in texts.WAYS.items()
    ]
    return select("helpers.way", key(guild, on_card=True), texts.CHOOSE_WAY, options)


def _buttons(profile: Profile) -> list[Control]:
    here = key(profile.who.guild, on_card=True)
    primary = discord.ButtonStyle.primary
    if profile.off_at is not None:
        return [button("helpers.edit", here, texts.AGAIN, style=primary)]
    edit = button("helpers.edit", here, texts.EDIT)
    stop = button("helpers.stop", here, texts.STOP)
    if profile.paused_until is not None:
        back = button("helpers.back", here, texts.BACK, style=primary)
        return [back, edit, button("helpers.pause", here, texts.MOVE_PAUSE), stop]
    return [edit, button("helpers.pause", here, texts.PAUSE_BUTTON), stop]


def no_profile(guild: int) -> ui.LayoutView:
    """For somebody who is no helper yet."""
    make = button("helpers.edit", key(guild, on_card=True), texts.MAKE, style=discord.ButtonStyle.primary)
    return card(texts.NO_PROFILE, row(make))
