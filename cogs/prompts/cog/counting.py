"""Hears of what a post leads people to: that a control of it was pressed, that somebody answered it."""

import discord
from discord.ext import commands

from bot.client.components import Press
from bot.client.replies import is_said_in_thread
from bot.members import Who
from cogs.prompts.cog.base import Base


class Counting(Base):
    """Hears of what a post leads people to."""

    @commands.Cog.listener("on_interaction")
    async def a_control_was_pressed(self, interaction: Press) -> None:
        """Somebody pressed a control of a message that others see too."""
        message = interaction.message
        if (
            interaction.type is discord.InteractionType.component
            and interaction.guild_id is not None
            and message is not None
            and not message.flags.ephemeral
        ):
            await self.verbs.counting.pressed(Who(interaction.guild_id, interaction.user.id), message.id)

    @commands.Cog.listener("on_message")
    async def somebody_answered(self, message: discord.Message) -> None:
        """A person replied to a message or wrote in a thread; what it says is not read."""
        if message.guild is None or message.author.bot or message.webhook_id is not None:
            return
        answered = message.reference if message.type is discord.MessageType.reply else None
        in_thread = is_said_in_thread(message)
        if answered is not None or in_thread:
            await self.verbs.counting.replied(
                Who(message.guild.id, message.author.id),
                None if answered is None else answered.message_id,
                message.channel.id if in_thread else None,
            )
