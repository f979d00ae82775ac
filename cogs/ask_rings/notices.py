"""What everyone sees of rings of asks: the panel, and the thanks at the end."""

from collections.abc import Mapping

from bot.ask_rings.service import PLACE
from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Nothing, Remove, Show
from bot.client.doors import Doors, Occasion
from bot.outbox import Letter
from bot.services import Services
from cogs.ask_rings import views


def renderers(doors: Doors) -> Mapping[str, Renderer]:
    """The room's renderers. `doors`: the ways to ask, as far as their rooms are open."""

    async def panel(services: Services, letter: Letter) -> Delivery:
        """A ring as it is now."""
        progress = await services.ask_rings.progress(letter.facts["ring"])
        if progress is None:
            return Remove(PLACE)
        ways_to_ask = doors.buttons(Occasion.ASK, letter.guild_id, views.about(progress.ring))
        return Show(PLACE, views.panel(progress, services.config().asks.ring_answers, ways_to_ask))

    return {"ask_rings.panel": panel, "ask_rings.summary": summary, "ask_rings.moved": moved}


async def summary(services: Services, letter: Letter) -> Delivery:
    """The thanks when a ring is over."""
    progress = await services.ask_rings.progress(letter.facts["ring"])
    return Nothing() if progress is None else Show(PLACE, views.summary(progress))


async def moved(services: Services, letter: Letter) -> Delivery:
    """A panel in a channel that is no longer the place for it."""
    del services, letter
    return Remove(PLACE)
