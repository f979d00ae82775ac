"""Scheduled prompts: posts of series, their desk, suggestions and doses; each part answers its own presses."""

from bot.client import doors
from bot.client.client import Belay
from cogs.prompts import notices
from cogs.prompts.cog.counting import Counting
from cogs.prompts.cog.doses import Doses
from cogs.prompts.cog.pings import Pings
from cogs.prompts.cog.reloading import Reloading
from cogs.prompts.cog.suggestions import Suggestions
from cogs.prompts.views.suggestions import door

_DOOR = "suggest"


class Cog(Pings, Suggestions, Doses, Reloading, Counting):
    """Scheduled prompts. Buttons of a post belong to other rooms, which offer them as doors."""

    renderers = notices.renderers(doors.Doors())

    def __init__(self, client: Belay) -> None:
        super().__init__(client)
        self.renderers = notices.renderers(client.doors, self.name_of)

    async def cog_load(self) -> None:
        """Begin to answer, and offer **Suggest a prompt** on posts."""
        await super().cog_load()
        self.client.doors.open(doors.Door(_DOOR, doors.Occasion.PANEL, order=90, button=door))

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.doors.close(_DOOR)
        await super().cog_unload()
