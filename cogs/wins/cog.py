"""Receives what people do with wins and answers them alone."""

from collections.abc import Sequence

from discord import app_commands, ui

from bot.client import replies
from bot.client.components import Answers, Press, Room, number_of, on_form, on_press
from bot.client.doors import Door, Occasion
from bot.client.texts import kept_gather
from bot.errors import OldControl
from bot.members import Gather, Who
from bot.wins import Card, Visibility, Win
from cogs.wins import notices, texts, views

_DOOR = "win"


class Cog(Room):
    """`/win share · mine`."""

    renderers = notices.RENDERERS
    group = app_commands.Group(name="win", description=texts.GROUP)

    async def cog_load(self) -> None:
        """Begin to answer, and offer a way in from prompts."""
        await super().cog_load()
        self.client.doors.open(Door(_DOOR, Occasion.PANEL, order=50, button=views.start_button))

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.doors.close(_DOOR)
        await super().cog_unload()

    @group.command(name="share", description=texts.SHARE_COMMAND)
    async def share_win(self, interaction: Press) -> None:
        """Open the form."""
        await self._start(interaction, replies.who(interaction))

    @group.command(name="mine", description=texts.MINE)
    async def mine(self, interaction: Press) -> None:
        """Show the person their last few."""
        who = replies.who(interaction)
        latest = await self.client.services.wins.latest(who)
        await replies.say(interaction, views.mine_card(who.guild, latest))

    @on_press("wins.open")
    async def open_one(self, interaction: Press, key: str, values: Sequence[str] = ()) -> None:
        """Show the one that was picked."""
        del key
        number = number_of(values[0] if values else "")
        win = await self.client.services.wins.own(replies.who(interaction), number)
        await replies.say(interaction, await self._own_card(win))

    @on_press("wins.start")
    async def start(self, interaction: Press, key: str) -> None:
        """Open the form from a button; one under a prompt may stand in a direct message."""
        guild = number_of(key.partition("-")[0])
        await self._start(interaction, await replies.member_of(interaction, guild))

    async def _start(self, interaction: Press, who: Who) -> None:
        await interaction.response.send_modal(views.form(who.guild, interaction.id))

    @on_press("wins.change")
    async def change(self, interaction: Press, key: str) -> None:
        """Open the form of one."""
        win = await self._own(interaction, key)
        await interaction.response.send_modal(views.form(win.who.guild, win.opened_by, win))

    @on_form("wins.keep")
    async def was_kept(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form was sent; its key names the interaction that first opened it."""
        who, opened_by = await replies.presser(interaction, key)
        win = await self.client.services.wins.keep(who, opened_by, views.given(answers))
        lead = texts.CHANGED if win.revision else texts.KEEPING
        await replies.say(interaction, await self._own_card(win, lead), kept=texts.KEPT)

    @on_press("wins.visibility")
    async def choose(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """**Who sees it**: others only after a look at what they would see."""
        who, number = await replies.presser(interaction, key)
        visibility = _visibility(values[0])
        win = await self.client.services.wins.preview(who, number, visibility)
        if visibility is win.visibility:
            await self._show_own(interaction, win, texts.kept_seen(win))
        elif visibility is Visibility.ME:
            win = await self.client.services.wins.share(who, number, visibility, win.revision)
            await self._show_own(interaction, win, texts.kept_seen(win))
        else:
            await replies.change(interaction, views.preview_card(win, visibility))

    @on_press("wins.confirm")
    async def confirm(self, interaction: Press, key: str) -> None:
        """Share it; the key is the win, what the preview showed of it, and for whom."""
        shown, _, rest = key.partition(":")
        revision, _, chosen = rest.partition(":")
        visibility = _visibility(chosen)
        who, number = await replies.presser(interaction, shown)
        win = await self.client.services.wins.share(who, number, visibility, number_of(revision))
        if win.visibility is visibility:
            await self._show_own(interaction, win, texts.kept_seen(win))
        else:
            lead = texts.changed_since(visibility)
            await replies.change(interaction, views.preview_card(win, visibility, lead))

    @on_press("wins.leave")
    async def leave(self, interaction: Press, key: str) -> None:
        """Leave the preview."""
        await self._show_own(interaction, await self._own(interaction, key), None)

    @on_press("wins.gather")
    async def gather(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """Give it to the week's post, or take it out."""
        who, number = await replies.presser(interaction, key)
        win = await self.client.services.wins.gather(who, number, Gather(values[0]))
        await self._show_own(interaction, win, kept_gather("win", win.gather))

    @on_press("wins.take_back")
    async def take_back(self, interaction: Press, key: str) -> None:
        """Delete it."""
        win = await self._own(interaction, key)
        await self.client.services.wins.take_back(win.who, win.id)
        words = texts.taken_back(win)
        await replies.change(interaction, words, kept=words)

    @on_press("wins.cheer")
    async def cheer(self, interaction: Press, key: str) -> None:
        """Somebody is glad with its owner; or the owner looks after their own."""
        pressed = await self.client.services.wins.cheer(replies.who(interaction), number_of(key))
        if pressed.own:
            await replies.say(interaction, await self._own_card(pressed.card.win))
        else:
            await replies.say(interaction, texts.cheered(pressed.card, first=pressed.first))

    async def _own(self, interaction: Press, key: str) -> Win:
        return await self.client.services.wins.own(*await replies.presser(interaction, key))

    async def _show_own(self, interaction: Press, win: Win, kept: str | None) -> None:
        await replies.change(interaction, await self._own_card(win), kept=kept)

    async def _own_card(self, win: Win, lead: str | None = None) -> ui.LayoutView:
        wins = self.client.services.wins
        shown = await wins.card(win.id) or Card(win, 0)
        return views.own_card(shown, await wins.weeks_post(win.id), lead=lead)


def _visibility(chosen: str) -> Visibility:
    if chosen not in set(Visibility):
        raise OldControl
    return Visibility(chosen)
