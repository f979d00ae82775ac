"""Receives what people do with setbacks and answers them alone."""

from collections.abc import Sequence

from discord import app_commands, ui

from bot.client import replies
from bot.client.components import Answers, Press, Room, number_of, on_form, on_press
from bot.client.doors import Door, Occasion
from bot.client.texts import kept_gather
from bot.members import Gather, Who
from bot.setbacks import Setback
from cogs.setbacks import notices, texts, views

_DOOR = "setback"


class Cog(Room):
    """`/setback log · mine`."""

    renderers = notices.RENDERERS
    group = app_commands.Group(name="setback", description=texts.GROUP)

    async def cog_load(self) -> None:
        """Begin to answer, and offer a way in from prompts."""
        await super().cog_load()
        self.client.doors.open(Door(_DOOR, Occasion.PANEL, order=40, button=views.start_button))

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.doors.close(_DOOR)
        await super().cog_unload()

    @group.command(name="log", description=texts.LOG)
    async def log_setback(self, interaction: Press) -> None:
        """Open the form."""
        await self._start(interaction, replies.who(interaction))

    @group.command(name="mine", description=texts.MINE)
    async def mine(self, interaction: Press) -> None:
        """Show the person their last few."""
        who = replies.who(interaction)
        latest = await self.client.services.setbacks.latest(who)
        await replies.say(interaction, views.mine_card(who.guild, latest))

    @on_press("setbacks.open")
    async def open_one(self, interaction: Press, key: str, values: Sequence[str] = ()) -> None:
        """Show the one that was picked."""
        del key
        number = number_of(values[0] if values else "")
        setback = await self.client.services.setbacks.own(replies.who(interaction), number)
        await replies.say(interaction, await self._own_card(setback))

    @on_press("setbacks.start")
    async def start(self, interaction: Press, key: str) -> None:
        """Open the form from a button; one under a prompt may stand in a direct message."""
        guild = key.partition("-")[0]
        in_server = interaction.guild_id is not None  # where buttons posted long ago do not say which
        who = (
            replies.who(interaction) if in_server else await replies.member_of(interaction, number_of(guild))
        )
        await self._start(interaction, who)

    async def _start(self, interaction: Press, who: Who) -> None:
        await interaction.response.send_modal(views.form(who.guild, interaction.id))

    @on_press("setbacks.change")
    async def change(self, interaction: Press, key: str) -> None:
        """Open the form of one."""
        setback = await self._own(interaction, key)
        await interaction.response.send_modal(views.form(setback.who.guild, setback.opened_by, setback))

    @on_form("setbacks.log")
    async def was_logged(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form was sent; its key is the interaction that first opened it."""
        who, opened_by = await replies.presser(interaction, key)
        setback = await self.client.services.setbacks.log(who, opened_by, views.given(answers))
        lead = texts.CHANGED if setback.revision else texts.acknowledged(setback.words.kind)
        await replies.say(interaction, await self._own_card(setback, lead), kept=texts.KEPT)

    @on_press("setbacks.share")
    async def preview(self, interaction: Press, key: str) -> None:
        """Show what others would see."""
        setback = await self._own(interaction, key)
        if setback.shared:
            await self._show_own(interaction, setback, texts.KEPT_SHARED)
        else:
            await replies.change(interaction, views.preview_card(setback))

    @on_press("setbacks.confirm")
    async def confirm(self, interaction: Press, key: str) -> None:
        """Share it; the key is the setback and what the preview showed of it."""
        shown, _, revision = key.partition(":")
        who, number = await replies.presser(interaction, shown)
        setback = await self.client.services.setbacks.share(who, number, number_of(revision))
        if setback.shared:
            await self._show_own(interaction, setback, texts.KEPT_SHARED)
        else:
            await replies.change(interaction, views.preview_card(setback, texts.CHANGED_SINCE))

    @on_press("setbacks.keep")
    async def keep_private(self, interaction: Press, key: str) -> None:
        """Leave the preview."""
        await self._show_own(interaction, await self._own(interaction, key), None)

    @on_press("setbacks.unshare")
    async def unshare(self, interaction: Press, key: str) -> None:
        """Make it private."""
        setback = await self.client.services.setbacks.unshare(*await replies.presser(interaction, key))
        await self._show_own(interaction, setback, texts.KEPT_PRIVATE)

    @on_press("setbacks.gather")
    async def gather(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """Give it to the week's post, or take it out."""
        who, number = await replies.presser(interaction, key)
        setback = await self.client.services.setbacks.gather(who, number, Gather(values[0]))
        await self._show_own(interaction, setback, kept_gather("setback", setback.gather))

    @on_press("setbacks.take_back")
    async def take_back(self, interaction: Press, key: str) -> None:
        """Delete it."""
        setback = await self._own(interaction, key)
        await self.client.services.setbacks.take_back(setback.who, setback.id)
        words = texts.taken_back(setback)
        await replies.change(interaction, words, kept=words)

    @on_press("setbacks.same_here")
    async def same_here(self, interaction: Press, key: str) -> None:
        """Somebody has been there, too; or the owner looks after their own."""
        pressed = await self.client.services.setbacks.same_here(replies.who(interaction), number_of(key))
        setback = pressed.card.setback
        if pressed.own:
            await replies.say(interaction, await self._own_card(setback))
        else:
            await replies.say(interaction, texts.same_here(pressed.card.same_here, first=pressed.first))

    async def _own(self, interaction: Press, key: str) -> Setback:
        return await self.client.services.setbacks.own(*await replies.presser(interaction, key))

    async def _show_own(self, interaction: Press, setback: Setback, kept: str | None) -> None:
        await replies.change(interaction, await self._own_card(setback), kept=kept)

    async def _own_card(self, setback: Setback, lead: str | None = None) -> ui.LayoutView:
        doors = self.client.doors.buttons(Occasion.HELP, setback.who.guild, f"setback:{setback.id}")
        post = await self.client.services.setbacks.weeks_post(setback.id)
        return views.own_card(setback, doors, post, lead=lead)
