"""Receives what moderators and members do with rings of asks, and answers them alone."""

import discord
from discord import app_commands

from bot.ask_rings import Part
from bot.client import replies
from bot.client.client import Belay
from bot.client.components import Press, Room, number_of, on_press
from bot.client.doors import Doors, Occasion
from cogs.ask_rings import notices, texts, views


class Cog(Room):
    """`/ring start · end`, and the buttons of a ring's panel."""

    renderers = notices.renderers(Doors())
    group = app_commands.Group(
        name="ring",
        description=texts.GROUP,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, client: Belay) -> None:
        super().__init__(client)
        self.renderers = notices.renderers(client.doors)

    # Moderators

    @group.command(name="start", description=texts.START)
    async def start(self, interaction: Press) -> None:
        """Start a ring, or say which is running."""
        words = texts.started(await self.client.services.ask_rings.start(replies.staff_of(interaction)))
        await replies.say(interaction, words, kept=words)

    @group.command(name="end", description=texts.END)
    async def end(self, interaction: Press) -> None:
        """Ask once more before the ring is ended."""
        progress = await self.client.services.ask_rings.running(replies.staff_of(interaction))
        await replies.say(interaction, views.end_first(progress))

    @on_press("ask_rings.end_now")
    async def end_now(self, interaction: Press, key: str) -> None:
        """End it."""
        await self.client.services.ask_rings.end(replies.staff_of(interaction), number_of(key))
        await replies.change(interaction, texts.ENDED, kept=texts.ENDED)

    @on_press("ask_rings.go_on")
    async def go_on(self, interaction: Press, key: str) -> None:
        """Leave it as it is."""
        del key
        await replies.change(interaction, texts.GOES_ON)

    # Members

    @on_press("ask_rings.join")
    async def join(self, interaction: Press, key: str) -> None:
        """Be in the ring, and see what is next."""
        part = await self.client.services.ask_rings.join(replies.who(interaction), number_of(key))
        shown = self._part(interaction, part, texts.joined(part))
        await replies.say(interaction, shown, kept=texts.KEPT_JOINED if part.first else None)

    @on_press("ask_rings.mine")
    async def mine(self, interaction: Press, key: str) -> None:
        """What this person did for it, and what is next."""
        part = await self.client.services.ask_rings.part(replies.who(interaction), number_of(key))
        await replies.say(interaction, self._part(interaction, part, texts.MINE_TITLE))

    @on_press("ask_rings.leave")
    async def leave(self, interaction: Press, key: str) -> None:
        """Be in the ring no longer."""
        part = await self.client.services.ask_rings.leave(replies.who(interaction), number_of(key))
        await replies.change(interaction, views.left(part), kept=texts.KEPT_LEFT)

    def _part(self, interaction: Press, part: Part, lead: str) -> discord.ui.LayoutView:
        ways_to_ask = self.client.doors.buttons(
            Occasion.ASK, interaction.guild_id or 0, views.about(part.ring)
        )
        return views.part(part, self.client.services.config().asks.ring_answers, ways_to_ask, lead)
