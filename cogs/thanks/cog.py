"""`/thanks`: opens the form, hands it on, and tells the giver alone what became of it."""

import discord
from discord import app_commands

from bot.client import replies
from bot.client.components import Filled, Press, Room, number_of, on_form
from bot.thanks import LeftOut, NobodyThanked, Why
from cogs.thanks import notices, texts, views


class Cog(Room):
    """`/thanks`."""

    renderers = notices.RENDERERS

    @app_commands.command(name="thanks", description=texts.COMMAND)
    @app_commands.describe(to=texts.TO)
    async def thanks(self, interaction: Press, to: discord.Member | discord.User | None = None) -> None:
        """Open the form, with the person named in it if they can be thanked at all."""
        who = replies.who(interaction)
        if to is None:
            await interaction.response.send_modal(views.form(interaction.id))
            return
        why = _never(who.user, to)
        if why is not None:
            raise NobodyThanked((LeftOut(to.id, why),))
        await interaction.response.send_modal(views.form(interaction.id, [to.id]))

    @on_form("thanks.give")
    async def give(self, interaction: Press, key: str, answers: Filled) -> None:
        """The form was sent; its key is the interaction that opened it."""
        given = await self.client.services.thanks.thank(
            replies.who(interaction),
            number_of(key),
            [int(user) for user in answers.many.get("people", ())],
            answers.get("words", ""),
            bots=answers.chosen.bots,
            absent=answers.chosen.absent,
        )
        await replies.say(
            interaction, texts.given(given.thanked, given.left_out), kept=texts.kept(given.thanked)
        )


def _never(giver: int, to: discord.Member | discord.User) -> Why | None:
    """Why the giver cannot thank somebody at all, if so."""
    if to.id == giver:
        return Why.SELF
    if to.bot:
        return Why.BOT
    return None if isinstance(to, discord.Member) else Why.GONE
