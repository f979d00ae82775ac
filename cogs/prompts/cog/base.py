"""What every part of the cog of prompts shares: its command, and who may use it."""

from typing import ClassVar

import discord
from discord import app_commands

from bot.client import replies
from bot.client.components import Press, Room
from bot.errors import NotThere
from bot.prompts import Prompts
from bot.servers import Server, Staff


class Base(Room):
    """Scheduled prompts."""

    prompts: ClassVar = app_commands.Group(
        name="prompts",
        description="For moderators: what is posted when, and what comes of it",
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @property
    def verbs(self) -> Prompts:
        """The room's verbs."""
        return self.client.services.prompts

    async def staff(self, interaction: Press) -> Staff:
        """Who acts for the server.

        Raises:
            MissingPermission: they do not moderate it.
        """
        staff = replies.staff_of(interaction)
        staff.check(await self.client.services.servers.find(staff.guild))
        return staff

    async def guild_of(self, guild_id: int) -> tuple[discord.Guild, Server]:
        """A server as Discord shows it now, and its settings.

        Raises:
            NotThere: Belay is no longer in it.
        """
        guild = self.client.get_guild(guild_id)
        if guild is None:
            raise NotThere
        return guild, await self.client.services.servers.find(guild_id)
