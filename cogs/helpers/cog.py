"""Receives what people do with their helper profile and answers them alone."""

from collections.abc import Sequence

from discord import app_commands, ui

from bot.client import replies
from bot.client.components import Filled, Press, Room, number_of, on_form, on_press
from bot.errors import OldControl
from bot.helpers import Given
from bot.members import Kind, Quiet, Who, read_time
from bot.members.model import HalfQuiet
from cogs.helpers import texts, views


class Cog(Room):
    """`/helper profile · pause · off`."""

    group = app_commands.Group(name="helper", description=texts.GROUP)

    # Commands

    @group.command(name="profile", description=texts.PROFILE)
    async def profile(self, interaction: Press) -> None:
        """Open the form."""
        who = replies.who(interaction)
        await self._open_form(interaction, who, views.key(who.guild, on_card=False))

    @group.command(name="pause", description=texts.PAUSE)
    @app_commands.describe(until=texts.UNTIL)
    async def pause_command(self, interaction: Press, until: str) -> None:
        """Have invitations rest."""
        await self._pause(interaction, replies.who(interaction), until, in_place=False)

    @group.command(name="off", description=texts.OFF)
    async def off_command(self, interaction: Press) -> None:
        """No more invitations."""
        await self._stop(interaction, replies.who(interaction), in_place=False)

    # The card, and buttons of other rooms

    @on_press("helpers.edit")
    async def edit(self, interaction: Press, key: str) -> None:
        """Open the form from a button."""
        await self._open_form(interaction, await _person(interaction, key), key)

    @on_form("helpers.profile")
    async def was_sent(self, interaction: Press, key: str, answers: Filled) -> None:
        """Keep the profile and show it."""
        who = await _person(interaction, key)
        saved = await self.client.services.helpers.save(who, _given(answers))
        lead = texts.saved(saved)
        await self._show(interaction, who, lead, kept=texts.KEPT, in_place=_on_card(interaction, key))

    @on_press("helpers.pause")
    async def pause(self, interaction: Press, key: str) -> None:
        """Ask until when."""
        await _person(interaction, key)
        await interaction.response.send_modal(views.pause_form(key))

    @on_form("helpers.pause_until")
    async def pause_until(self, interaction: Press, key: str, answers: Filled) -> None:
        """Have invitations rest."""
        who = await _person(interaction, key)
        until = answers.get("until", "")
        await self._pause(interaction, who, until, in_place=_on_card(interaction, key))

    @on_press("helpers.back")
    async def back(self, interaction: Press, key: str) -> None:
        """End the pause of invitations."""
        who = await _person(interaction, key)
        await self.client.services.helpers.resume(who)
        in_place = _on_card(interaction, key)
        await self._show(interaction, who, texts.RESUMED, kept=texts.RESUMED, in_place=in_place)

    @on_press("helpers.stop")
    async def stop(self, interaction: Press, key: str) -> None:
        """No more invitations."""
        await self._stop(interaction, await _person(interaction, key), in_place=_on_card(interaction, key))

    @on_press("helpers.way")
    async def way(self, interaction: Press, key: str, values: Sequence[str] = ()) -> None:
        """Choose how invitations come."""
        who = await _person(interaction, key)
        chosen = next((way for way in texts.WAYS if [way.value] == list(values)), None)
        if chosen is None:
            raise OldControl
        await self.client.services.members.set_way(who, Kind.INVITATIONS, chosen)
        await self._show(interaction, who, None, kept=texts.KEPT_WAY, in_place=_on_card(interaction, key))

    # What they share

    async def _open_form(self, interaction: Press, who: Who, key: str) -> None:
        services = self.client.services
        standing = await services.helpers.find(who)
        chosen = await services.members.preferences(who)
        profile = standing.profile if standing is not None else None
        await interaction.response.send_modal(views.form(key, profile, chosen, services.config().asks))

    async def _pause(self, interaction: Press, who: Who, until: str, *, in_place: bool) -> None:
        if await self.client.services.helpers.find(who) is None:
            await _answer(interaction, views.no_profile(who.guild), in_place=in_place)
            return
        words = texts.paused(await self.client.services.helpers.pause(who, until))
        await self._show(interaction, who, words, kept=words, in_place=in_place)

    async def _stop(self, interaction: Press, who: Who, *, in_place: bool) -> None:
        if await self.client.services.helpers.find(who) is None:
            await _answer(interaction, views.no_profile(who.guild), in_place=in_place)
            return
        stopped = await self.client.services.helpers.off(who)
        words = texts.STOPPED if stopped else texts.STOPPED_ALREADY
        await self._show(interaction, who, words, kept=words, in_place=in_place)

    async def _show(
        self, interaction: Press, who: Who, lead: str | None, *, in_place: bool, kept: str | None = None
    ) -> None:
        services = self.client.services
        standing = await services.helpers.find(who)
        if standing is None:
            shown = views.no_profile(who.guild)
        else:
            chosen = await services.members.preferences(who)
            shown = views.profile_card(standing, chosen, services.config().asks, lead=lead)
        await _answer(interaction, shown, in_place=in_place, kept=kept)


async def _answer(
    interaction: Press, shown: ui.LayoutView, *, in_place: bool, kept: str | None = None
) -> None:
    if in_place:
        await replies.change(interaction, shown, kept=kept)
    else:
        await replies.say(interaction, shown, kept=kept)


async def _person(interaction: Press, key: str) -> Who:
    """Who pressed, in the server that the key names: the press may come from a direct message."""
    return await replies.member_of(interaction, number_of(key.partition("-")[0]))


def _on_card(interaction: Press, key: str) -> bool:
    """Whether it was used on the card itself, or on what stands in its place."""
    return interaction.message is not None and key.partition("-")[2] == views.ON_CARD


def _given(answers: Filled) -> Given:
    start, end = answers.get("from", "").strip(), answers.get("to", "").strip()
    if bool(start) != bool(end):
        raise HalfQuiet(start or end)
    first, last = texts.QUIET_EXAMPLES
    quiet = Quiet(read_time(start, first), read_time(end, last)) if start and end else None
    return Given(answers.many.get("kinds", ()), answers.get("fields", ""), answers.get("capacity", ""), quiet)
