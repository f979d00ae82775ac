"""Receives what people do with setbacks and answers them alone."""

from collections.abc import Sequence

from discord import app_commands

from bot.client import replies
from bot.client.components import Answers, Control, Press, Room, number_of, on_form, on_press
from bot.client.doors import Door, Occasion
from bot.setbacks import Setback
from cogs.setbacks import notices, texts, views

_DOOR = "setbacks"


class Cog(Room):
    """`/setback log · mine`."""

    renderers = notices.RENDERERS
    group = app_commands.Group(name="setback", description=texts.GROUP)

    async def cog_load(self) -> None:
        """Begin to answer, and offer a way in from prompts."""
        await super().cog_load()
        self.client.doors.open(Door(_DOOR, Occasion.PANEL, order=40, button=views.door))

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.doors.close(_DOOR)
        await super().cog_unload()

    @group.command(name="log", description=texts.LOG)
    async def log_setback(self, interaction: Press) -> None:
        """Open the form."""
        await self._start(interaction)

    @group.command(name="mine", description=texts.MINE)
    async def mine(self, interaction: Press) -> None:
        """Show the person their last few."""
        latest = await self.client.services.setbacks.latest(replies.who(interaction))
        await replies.say(interaction, views.mine_card(latest))

    @on_press("setbacks.open")
    async def open_one(self, interaction: Press, key: str, values: Sequence[str] = ()) -> None:
        """Show the one that was picked."""
        del key
        setback = await self._own(interaction, values[0] if values else "")
        await replies.say(interaction, views.own_card(setback, self._doors(interaction, setback)))

    @on_press("setbacks.start")
    async def start(self, interaction: Press, key: str) -> None:
        """Open the form from a button."""
        del key
        await self._start(interaction)

    async def _start(self, interaction: Press) -> None:
        replies.who(interaction)
        await interaction.response.send_modal(views.form(interaction.id))

    @on_press("setbacks.change")
    async def change(self, interaction: Press, key: str) -> None:
        """Open the form of one."""
        setback = await self._own(interaction, key)
        await interaction.response.send_modal(views.form(setback.opened_by, setback))

    @on_form("setbacks.log")
    async def was_logged(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form was sent; its key is the interaction that first opened it."""
        given = views.given(answers)
        setback = await self.client.services.setbacks.log(replies.who(interaction), number_of(key), given)
        doors = self._doors(interaction, setback)
        lead = texts.CHANGED if setback.revision else texts.acknowledged(setback.words.kind)
        await replies.say(interaction, views.own_card(setback, doors, lead=lead), kept=texts.KEPT)

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
        number, _, revision = key.partition(":")
        who = replies.who(interaction)
        setback = await self.client.services.setbacks.share(who, number_of(number), number_of(revision))
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
        setback = await self.client.services.setbacks.unshare(replies.who(interaction), number_of(key))
        await self._show_own(interaction, setback, texts.KEPT_PRIVATE)

    @on_press("setbacks.take_back")
    async def take_back(self, interaction: Press, key: str) -> None:
        """Delete it."""
        setback = await self._own(interaction, key)
        await self.client.services.setbacks.take_back(setback.who, setback.id)
        words = texts.TAKEN_BACK + (texts.TAKEN_BACK_TOO if setback.shared else "")
        await replies.change(interaction, words, kept=words)

    @on_press("setbacks.same_here")
    async def same_here(self, interaction: Press, key: str) -> None:
        """Somebody has been there, too; or the owner looks after their own."""
        pressed = await self.client.services.setbacks.same_here(replies.who(interaction), number_of(key))
        setback = pressed.card.setback
        if pressed.own:
            await replies.say(interaction, views.own_card(setback, self._doors(interaction, setback)))
        else:
            await replies.say(interaction, texts.same_here(pressed.card.same_here, first=pressed.first))

    async def _own(self, interaction: Press, key: str) -> Setback:
        return await self.client.services.setbacks.own(replies.who(interaction), number_of(key))

    async def _show_own(self, interaction: Press, setback: Setback, kept: str | None) -> None:
        shown = views.own_card(setback, self._doors(interaction, setback))
        await replies.change(interaction, shown, kept=kept)

    def _doors(self, interaction: Press, setback: Setback) -> list[Control]:
        about = f"setback:{setback.id}"
        return self.client.doors.buttons(Occasion.HELP, interaction.guild_id or 0, about)
