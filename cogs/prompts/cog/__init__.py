"""Scheduled prompts: posts the panel of each series."""

from bot.client.client import Belay
from bot.client.components import Room
from bot.client.doors import Doors
from cogs.prompts import notices


class Cog(Room):
    """Scheduled prompts. The panel's buttons belong to other rooms, which offer them as doors."""

    renderers = notices.renderers(Doors())

    def __init__(self, client: Belay) -> None:
        super().__init__(client)
        self.renderers = notices.renderers(client.doors)
