"""Says to moderators that config.yaml was not applied, or is again."""

from collections.abc import Mapping

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Nothing, Show
from bot.client.doors import Doors
from bot.client.replies import card
from bot.outbox import Letter
from bot.prompts.service.reloading import CONFIG
from bot.services import Services
from cogs.prompts.texts import reloading as texts


async def _config(services: Services, letter: Letter) -> Delivery:
    """How the file stands, unless it stands otherwise by now: a later letter says how."""
    told = await services.prompts.reloading.standing()
    if told.turn != letter.facts["turn"]:
        return Nothing()
    return Show("moderators", card(texts.not_applied(told) if told.faults else texts.in_force_again()))


def renderers(doors: Doors) -> Mapping[str, Renderer]:
    """The renderers of this part. `doors`: ways into other rooms."""
    del doors
    return {CONFIG: _config}
