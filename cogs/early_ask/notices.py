"""Says an early-ask offer, with the doors that are open when it is said."""

from collections.abc import Mapping

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Nothing, Tell
from bot.client.doors import Doors, Occasion
from bot.members import Kind
from bot.outbox import Letter
from bot.services import Services
from cogs.early_ask import views


def renderers(doors: Doors) -> Mapping[str, Renderer]:
    """The room's letters, offering the ways into other rooms that `doors` has then."""

    async def offer(services: Services, letter: Letter) -> Delivery:
        found = await services.early_ask.find(letter.facts["offer"])
        if found is None or found.answer is not None:
            return Nothing()
        ways = doors.buttons(Occasion.HELP, found.who.guild, f"early_ask:{found.id}")
        if not ways:
            return Nothing()  # nobody to turn to yet: an offer would lead nowhere
        return Tell(Kind.EARLY_ASK, views.offer(found, ways))

    return {"early_ask.offer": offer}


RENDERERS = renderers(Doors())
"""The kinds of letters this room says; the room that opens makes its own, with the doors of its client."""
