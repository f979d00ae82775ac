"""The panel of `/setup`, its check, and the cards for moderators."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.client.components import Control, Form, button, custom_id, select
from bot.client.replies import card, row
from bot.moderation import Hand, PlaceState, RoleState, Standing, Watch
from cogs.moderation import texts

_LIKELY_ZONES = (
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "UTC",
    "Europe/London",
    "Africa/Lagos",
    "Europe/Paris",
    "Europe/Berlin",
    "Africa/Johannesburg",
    "Europe/Athens",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
"""One or two for each part of the world; the rest are found by name."""

_MESSAGES = (discord.ChannelType.text, discord.ChannelType.news)


def hand_button(guild_id: int, about: str) -> Control:
    """The way to a moderator, for any room that has somebody who could use a hand. From where is not kept."""
    del about
    return button("moderation.hand", guild_id, "Talk to a moderator")


# /setup


def zone_step(text: str, zones: Sequence[str], now: datetime) -> ui.LayoutView:
    """The choice of a zone: some to pick from, and a way to type another."""
    shown = zones or _LIKELY_ZONES
    options = [
        discord.SelectOption(
            label=zone, value=zone, description=f"{now.astimezone(ZoneInfo(zone)):%H:%M, %A} now"
        )
        for zone in shown
    ]
    return card(
        text,
        row(select("moderation.zone", "pick", "The server's time zone", options)),
        row(button("moderation.other_zone", "ask", "Type another")),
    )


def zone_form() -> Form:
    """A zone, by any name people call it."""
    return Form("moderation.zone_form", "new", "Time zone").text(
        "zone",
        "Time zone",
        hint="A city, a country or a zone's name",
        placeholder="London",
        limit=60,
        required=True,
        long=False,
    )


def panel(standing: Standing, now: datetime) -> ui.LayoutView:
    """Everything that can be chosen, as it stands."""
    local = now.astimezone(ZoneInfo(standing.zone))
    return card(
        texts.zone_section(standing.zone, local),
        row(button("moderation.other_zone", "ask", "Change the time zone")),
        texts.CHANNELS,
        *(
            part
            for state in standing.places
            for part in (texts.channel_line(state), row(_channel_select(state)))
        ),
        texts.ROLES,
        *(part for state in standing.roles for part in (texts.role_line(state), row(_role_select(state)))),
        texts.check_section(),
        row(
            button("moderation.make", "all", "Make what is missing"),
            button("moderation.check", "all", "Check", style=discord.ButtonStyle.primary),
        ),
    )


def kinds_for(place: str) -> Sequence[discord.ChannelType]:
    """The kinds of channels that can be picked for a place."""
    return (*_MESSAGES, discord.ChannelType.forum) if place == "help" else _MESSAGES


def _channel_select(state: PlaceState) -> Control:
    present = _present(state.channel_id if state.exists else None, discord.SelectDefaultValueType.channel)
    item: ui.ChannelSelect[ui.LayoutView] = ui.ChannelSelect(
        custom_id=custom_id("moderation.place", state.place),
        channel_types=list(kinds_for(state.place)),
        placeholder=texts.pick_channel(state.place),
        default_values=present,
    )
    return Control(item, "moderation.place", state.place)


def _role_select(state: RoleState) -> Control:
    present = _present(state.role_id if state.exists else None, discord.SelectDefaultValueType.role)
    item: ui.RoleSelect[ui.LayoutView] = ui.RoleSelect(
        custom_id=custom_id("moderation.role", state.part),
        placeholder=texts.pick_role(state.part),
        default_values=present,
    )
    return Control(item, "moderation.role", state.part)


def _present(chosen: int | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [] if chosen is None else [discord.SelectDefaultValue(id=chosen, type=kind)]


def check(standing: Standing, runs: Sequence[tuple[str, datetime]], now: datetime) -> ui.LayoutView:
    """What was found, and what happens next."""
    faults = standing.faults
    return card(
        texts.check_faults(faults) if faults else texts.check_good(),
        texts.check_zone(standing, now.astimezone(ZoneInfo(standing.zone))),
        texts.check_runs(runs),
        *texts.check_roles(standing.roles),
        *texts.check_server(standing.lacks),
        texts.check_commands(),
    )


# Cards for moderators


def hand(shown: Hand) -> ui.LayoutView:
    """Somebody would welcome a word."""
    if shown.taken_at is not None:
        return card(texts.hand_taken(shown))
    take = button("moderation.taking", shown.id, "I'll reach out", style=discord.ButtonStyle.primary)
    return card(texts.hand_open(shown), row(take))


def low_check_in(shown: Watch) -> ui.LayoutView:
    """A check-in that waits for a person."""
    if shown.taken_at is not None:
        return card(texts.low_taken(shown, link(shown)))
    take = button("moderation.answering", shown.check_in_id, "I'll answer", style=discord.ButtonStyle.primary)
    return card(texts.low_open(shown, link(shown)), row(take))


def greeter(shown: Watch) -> ui.LayoutView:
    """The same, for somebody who asked to hear of it."""
    return card(texts.greeter(shown, link(shown)))


def link(shown: Watch) -> str:
    """To the message that shows the check-in."""
    return f"https://discord.com/channels/{shown.who.guild}/{shown.channel_id}/{shown.message_id}"
