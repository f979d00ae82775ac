"""Makes the offer and takes "not now" for an answer."""

from bot.client.client import Belay
from bot.client.components import Press, Room, on_press
from bot.client.replies import change
from cogs.early_ask import notices, texts


class Cog(Room):
    """Early-ask offers."""

    renderers = notices.RENDERERS

    def __init__(self, client: Belay) -> None:
        super().__init__(client)
        self.renderers = notices.renderers(client.doors)

    @on_press("early_ask.not_now")
    async def not_now(self, interaction: Press, key: str) -> None:
        """**Not now**."""
        until = await self.client.services.early_ask.not_now(interaction.user.id, int(key))
        await change(interaction, texts.not_now(until), kept=texts.not_now(until))
