"""A series by direct message: `/dose`, and what is pressed on it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import time

import discord
from discord import app_commands

from bot.client.components import Answers, Press, number_of, on_form, on_press
from bot.client.replies import NOT_DELIVERED, change, member_of, say, who
from bot.errors import NotThere, OldControl
from bot.local_time import find_zones
from bot.members import Who
from bot.members.hours import read_time
from bot.prompts.model.doses import DoseCard
from cogs.prompts.cog.base import Base
from cogs.prompts.texts import doses as texts
from cogs.prompts.views import doses as views

_EXAMPLE = "08:30"
_LONGEST_CHOICE = 100
_MINUTES_A_DAY = 24 * 60


class Doses(Base):
    """A series by direct message: `/dose`."""

    async def name_of(self, guild_id: int) -> str | None:
        """What a server is called; None where Belay is no longer in it."""
        guild = self.client.get_guild(guild_id)
        if guild is not None:
            return guild.name
        try:  # letters may go out before Discord has named the servers
            return (await self.client.fetch_guild(guild_id, with_counts=False)).name
        except (discord.NotFound, discord.Forbidden):
            return None

    @app_commands.command(name="dose", description=texts.COMMAND)
    @app_commands.describe(at=texts.AT, zone=texts.ZONE)
    async def dose(self, interaction: Press, at: str | None = None, zone: str | None = None) -> None:
        """Show what there is; with a time, send it then."""
        person = who(interaction)
        wanted = None if at is None else read_time(at, _EXAMPLE)
        if zone is not None:
            await self.client.services.members.set_zone(person, zone.strip())
        cards = await self.verbs.doses.offered(person)
        kept = None if zone is None else texts.kept_zone(zone.strip())
        if not cards:
            await say(interaction, texts.none(), kept=kept)
        elif len(cards) > 1:
            await say(interaction, views.which(cards, wanted), kept=kept)
        elif wanted is None:
            await say(interaction, views.of_card(cards[0]), kept=kept)
        else:
            begun = await self.verbs.doses.begin(person, cards[0].series_id, wanted)
            await say(interaction, views.of_card(begun), kept=texts.kept(begun))

    @dose.autocomplete("zone")
    async def _dose_zones(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        return [app_commands.Choice(name=zone[:_LONGEST_CHOICE], value=zone) for zone in find_zones(typed)]

    @on_press("prompts.dose_which")
    async def which_dose(self, interaction: Press, key: str, values: Sequence[str] = ()) -> None:
        """One of several was chosen; the key is the time that was given, in minutes."""
        person = who(interaction)
        if not values:
            raise OldControl
        if not key:
            await change(interaction, views.of_card(await self.verbs.doses.find(person, values[0])))
            return
        minutes = number_of(key)
        if minutes >= _MINUTES_A_DAY:
            raise OldControl
        begun = await self.verbs.doses.begin(person, values[0], time(minutes // 60, minutes % 60))
        await self._show_dose(interaction, begun)

    @on_press("prompts.dose")
    async def begin_dose(self, interaction: Press, key: str) -> None:
        """**Send it to me**, and **As a direct message**."""
        person, series_id = await _about_dose(interaction, key)
        await self._show_dose(interaction, await self.verbs.doses.begin(person, series_id))

    @on_press("prompts.dose_again")
    async def dose_again(self, interaction: Press, key: str) -> None:
        """**Send them again**."""
        person, series_id = await _about_dose(interaction, key)
        await self._show_dose(interaction, await self.verbs.doses.again(person, series_id))

    @on_press("prompts.dose_time")
    async def dose_time(self, interaction: Press, key: str) -> None:
        """**Another time**."""
        person, series_id = await _about_dose(interaction, key)
        found = await self.verbs.doses.find(person, series_id)
        await interaction.response.send_modal(views.time_form(found))

    @on_form("prompts.dose_at")
    async def dose_time_given(self, interaction: Press, key: str, answers: Answers) -> None:
        """The time was given."""
        person, series_id = await _about_dose(interaction, key)
        wanted = read_time(answers.get("at", ""), _EXAMPLE)
        await self._show_dose(interaction, await self.verbs.doses.begin(person, series_id, wanted))

    async def _show_dose(self, interaction: Press, card: DoseCard) -> None:
        await change(interaction, views.of_card(card), kept=texts.kept(card))

    @on_press("prompts.stop_dose")
    async def stop_dose(self, interaction: Press, key: str) -> None:
        """**Stop these**, below a text; the text stands."""
        card = await self._stop_dose(interaction, key)
        await say(interaction, views.stopped(card), kept=texts.stopped(card))

    @on_press("prompts.stop_here")
    async def stop_dose_here(self, interaction: Press, key: str) -> None:
        """**Stop**, in `/dose`."""
        card = await self._stop_dose(interaction, key)
        await change(interaction, views.stopped(card), kept=texts.stopped(card))

    async def _stop_dose(self, interaction: Press, key: str) -> DoseCard:
        guild, _, number = key.partition("-")
        guild_id = number_of(guild)
        # Asked of nobody first: who left the server, or is told nothing by Discord now, can stop it all the same.
        card = await self.verbs.doses.stop(Who(guild_id, interaction.user.id), number_of(number))
        with suppress(NotThere, *NOT_DELIVERED):
            await member_of(interaction, guild_id)
        return card


async def _about_dose(interaction: Press, key: str) -> tuple[Who, str]:
    """Who pressed a control with the key "<server>-<series>", which may stand in a direct message, and the series.

    Raises:
        NotThere: they are no longer in that server.
        OldControl: the key is no such one.
    """
    guild, _, series_id = key.partition("-")
    return await member_of(interaction, number_of(guild)), series_id
