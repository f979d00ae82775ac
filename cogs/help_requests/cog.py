"""Peer help: opens its doors to other rooms; what is pressed is answered by `asking`, `helping` and `desk`."""

from discord import app_commands

from bot.client.doors import Door, Occasion
from cogs.help_requests import notices, views
from cogs.help_requests.desk import AtTheDesk
from cogs.help_requests.texts import asking

_DOOR = "ask"


class Cog(AtTheDesk):
    """Asks."""

    renderers = notices.RENDERERS

    async def cog_load(self) -> None:
        """Begin to answer, and offer **Ask for help** wherever somebody could use a hand."""
        await super().cog_load()
        for occasion in (Occasion.HELP, Occasion.PANEL, Occasion.ASK):
            self.client.doors.open(Door(_DOOR, occasion, order=10, button=views.ask_button))
        self._menu: app_commands.ContextMenu = app_commands.ContextMenu(
            name=asking.TURN_INTO, callback=self.turn_into
        )
        self.client.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.tree.remove_command(self._menu.name, type=self._menu.type)
        self.client.doors.close(_DOOR)
        await super().cog_unload()
