"""What others see of wins: the message of a shared one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Remove, Show
from bot.outbox import Letter
from bot.wins.service import PLACE
from cogs.wins import views

if TYPE_CHECKING:
    from bot.services import Services


async def shared(services: "Services", letter: Letter) -> Delivery:
    """A shared win as one audience sees it now; no message once it is private, taken back, or shared another way."""
    shown = await services.wins.card(int(letter.facts["win"]))
    if shown is None or shown.win.subject_for(shown.win.visibility) != letter.subject:
        return Remove(PLACE)
    return Show(PLACE, views.shared_card(shown))


RENDERERS: Mapping[str, Renderer] = {"wins.card": shared}
