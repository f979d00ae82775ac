"""`/prompts reload`."""

from bot.client import replies
from bot.client.components import Press
from cogs.prompts.cog.base import Base
from cogs.prompts.texts import reloading as texts


class Reloading(Base):
    """`/prompts reload`."""

    @Base.prompts.command(name="reload", description=texts.RELOAD)
    async def reload(self, interaction: Press) -> None:
        """Have the file read again, and say what is different, or what is wrong with it."""
        done = await self.verbs.reloading.reload(replies.staff_of(interaction))
        titles = {series.id: series.title for series in self.client.services.config().series}
        await replies.say(interaction, texts.reloaded(done, titles), kept=texts.KEPT)
