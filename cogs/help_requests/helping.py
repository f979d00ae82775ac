"""What everybody else does with asks: look, offer, step back, have the same need, answer in a thread."""

from collections.abc import Sequence

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client.components import Press, number_of, on_press
from bot.client.replies import change, is_said_in_thread, member_of, presser, say, who
from cogs.help_requests import views
from cogs.help_requests.asking import Asking
from cogs.help_requests.texts import public


class Helping(Asking):
    """`/ask open`, and what is pressed on others' asks."""

    @Asking.ask.command(name="open", description="Asks that wait for somebody, to see or to help")
    @app_commands.describe(kind="Only this kind of help")
    async def open_asks(self, interaction: Press, kind: str | None = None) -> None:
        """Show the asks that wait."""
        chosen = next((one.id for one in self.settings.kinds if kind in (one.id, one.label)), None)
        await say(interaction, await self._open(who(interaction).guild, chosen, "all", 0))

    @open_asks.autocomplete("kind")
    async def _kinds_open(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        return self.kinds_like(typed)

    @on_press("help_requests.open_page")
    async def turn_open(self, interaction: Press, key: str) -> None:
        """Another page."""
        guild, number, which, kind = key.split("-", 3)
        page = number_of(number[:-1])
        await change(interaction, await self._open(number_of(guild), _kind(kind), which, page))

    @on_press("help_requests.open_kind")
    async def choose_kind(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """**Which kind?**"""
        guild, _, which = key.partition("-")
        await change(interaction, await self._open(number_of(guild), _kind(values[0]), which, 0))

    @on_press("help_requests.open_state")
    async def choose_state(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """**Which of them?**"""
        guild, _, kind = key.partition("-")
        await change(interaction, await self._open(number_of(guild), _kind(kind), values[0], 0))

    async def _open(self, guild: int, kind: str | None, which: str, number: int) -> ui.LayoutView:
        unanswered = which == "unanswered"
        page = await self.client.services.help_requests.board.open(
            guild, kind, unanswered=unanswered, number=number
        )
        return views.open_asks(page, self.settings, guild, kind, unanswered=unanswered)

    @on_press("help_requests.offer")
    async def offer(self, interaction: Press, key: str) -> None:
        """**I can help**."""
        person, ask_id = await presser(interaction, key)
        offered = await self.client.services.help_requests.helping.offer(person, ask_id)
        words = public.thanks_for_offer(offered.shown, first=offered.first)
        await say(interaction, views.offered(offered.shown, first=offered.first), kept=words)

    @on_press("help_requests.step_back")
    async def step_back(self, interaction: Press, key: str) -> None:
        """**Step back**."""
        person, ask_id = await presser(interaction, key)
        await self.client.services.help_requests.helping.step_back(person, ask_id)
        await change(interaction, public.stepped_back(), kept=public.stepped_back())

    @on_press("help_requests.follow")
    async def follow(self, interaction: Press, key: str) -> None:
        """**Same here**."""
        person, ask_id = await presser(interaction, key)
        shown, first = await self.client.services.help_requests.helping.follow(person, ask_id)
        words = public.follows(shown, first=first)
        await say(interaction, words, kept=words)

    @on_press("help_requests.not_this_time")
    async def not_this_time(self, interaction: Press, key: str) -> None:
        """**Not this time**."""
        await member_of(interaction, number_of(key.partition("-")[0]))
        await change(interaction, public.not_this_time())

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote in a thread; what it says is not read."""
        if message.guild is None or not is_said_in_thread(message):
            return
        await self.client.services.help_requests.helping.wrote(
            message.guild.id, message.channel.id, message.author.id
        )

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread was deleted, by whomever."""
        await self.client.services.help_requests.helping.thread_gone(payload.guild_id, payload.thread_id)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted, by whomever."""
        if payload.guild_id is not None:
            await self.client.services.help_requests.helping.message_gone(
                payload.guild_id, payload.message_id
            )

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages were deleted at once, by whomever."""
        if payload.guild_id is not None:
            for message_id in payload.message_ids:
                await self.client.services.help_requests.helping.message_gone(payload.guild_id, message_id)


def _kind(chosen: str) -> str | None:
    return None if chosen == "all" else chosen
