"""Makes the offer and takes "not now" for an answer."""

from bot.client.components import Press, Room, button, on_press
from bot.client.deliveries import Delivery, Nothing, Tell
from bot.client.doors import Occasion
from bot.client.replies import card, change, row
from bot.members import Kind
from bot.outbox import Letter
from bot.services import Services
from cogs.early_ask import texts


class Cog(Room):
    """Early-ask offers."""

    async def cog_load(self) -> None:
        """Begin to answer."""
        self.renderers = {"early_ask.offer": self.offer}
        await super().cog_load()

    async def offer(self, services: Services, letter: Letter) -> Delivery:
        """The offer, with the doors that are open now; without any there is nothing to offer."""
        found = await services.early_ask.find(letter.facts["offer"])
        if found is None or found.answer is not None:
            return Nothing()
        ways = self.client.doors.buttons(Occasion.HELP, found.who.guild, f"early_ask:{found.id}")
        if not ways:
            return Nothing()
        view = card(
            texts.offer(found.reason), row(*ways, button("early_ask.not_now", found.id, texts.NOT_NOW))
        )
        return Tell(Kind.EARLY_ASK, view)

    @on_press("early_ask.not_now")
    async def not_now(self, interaction: Press, key: str) -> None:
        """**Not now**."""
        until = await self.client.services.early_ask.not_now(interaction.user.id, int(key))
        await change(interaction, texts.not_now(until), kept=texts.not_now(until))
