"""Scheduled prompts: posts of series, their desk, suggestions and doses; each part answers its own presses."""

from bot.client import doors
from bot.client.client import Belay
from cogs.prompts import notices
from cogs.prompts.cog.counting import Counting
from cogs.prompts.cog.desk import Desk
from cogs.prompts.cog.doses import Doses
from cogs.prompts.cog.reloading import Reloading
from cogs.prompts.cog.suggestions import Suggestions


class Cog(Desk, Suggestions, Doses, Reloading, Counting):
    """Scheduled prompts. Buttons of a post belong to other rooms, which offer them as doors."""

    renderers = notices.renderers(doors.Doors())

    def __init__(self, client: Belay) -> None:
        super().__init__(client)
        self.renderers = notices.renderers(client.doors)
