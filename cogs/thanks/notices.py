"""Says this room's letters: the words of thanks, to the person they are for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.client.deliveries import Delivery, Nothing, Tell
from bot.members import Kind
from bot.outbox import Letter
from cogs.thanks import views

if TYPE_CHECKING:
    from bot.client.courier import Renderer
    from bot.services import Services


async def words(services: "Services", letter: Letter) -> Delivery:
    """Somebody's thanks; nothing of an unnamed ask may be hinted at in public."""
    thank = await services.thanks.words_of(int(letter.facts["thanks"]))
    if thank is None:
        return Nothing()
    what_for = None if thank.kind is None else services.config().asks.kind(thank.kind).label
    return Tell(Kind.NEWS, views.words_card(thank, what_for), discreet=thank.signed is not None)


RENDERERS: Mapping[str, "Renderer"] = {"thanks.words": words}
