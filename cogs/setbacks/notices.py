"""What others see of setbacks: the message of a shared one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Remove, Show
from bot.outbox import Letter
from bot.setbacks.service import PLACE
from cogs.setbacks import views

if TYPE_CHECKING:
    from bot.services import Services


async def shared(services: "Services", letter: Letter) -> Delivery:
    """A shared setback as it is now; no message once it is private or taken back."""
    shown = await services.setbacks.card(int(letter.facts["setback"]))
    return Remove() if shown is None else Show(PLACE, views.shared_card(shown))


RENDERERS: Mapping[str, Renderer] = {"setbacks.card": shared}
