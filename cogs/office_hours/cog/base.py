"""What every part of the cog of office hours shares: its two commands, and a few ways of reading what was pressed."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.client.components import Room
from bot.config import OfficeHours as Settings
from bot.office_hours import OfficeHours


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """An instant where Discord's timestamps are not shown: in a select or a choice. "Tue 3 Mar, 18:20"."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


class Base(Room):
    """Office hours."""

    officehours: ClassVar = app_commands.Group(
        name="officehours",
        description="Time with a coach: see sessions, book a slot, join a queue, ask ahead",
    )
    coach: ClassVar = app_commands.Group(
        name="coach",
        description="For coaches: plan sessions, open them, call the next person",
        default_permissions=discord.Permissions(manage_events=True),
    )

    @property
    def hours(self) -> OfficeHours:
        """The room's verbs."""
        return self.client.services.office_hours

    @property
    def settings(self) -> Settings:
        """What the configuration says about office hours now."""
        return self.client.services.config().office_hours
