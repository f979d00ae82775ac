"""Says what becomes of suggestions: to moderators on a card, to the author in a letter."""

from collections.abc import Mapping

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Nothing, Remove, Show, Tell
from bot.client.doors import Doors
from bot.client.replies import card
from bot.members import Kind
from bot.outbox import Letter
from bot.services import Services
from cogs.prompts.texts import suggestions as texts
from cogs.prompts.views import suggestions as views


async def review(services: Services, letter: Letter) -> Delivery:
    """A suggestion for moderators, as it is now; no message once its author deleted their data."""
    shown = await services.prompts.suggestions.on_card(letter.guild_id, letter.facts["suggestion"])
    return Remove("moderators") if shown is None else Show("moderators", views.moderators_card(shown))


async def became(services: Services, letter: Letter) -> Delivery:
    """To its author: what became of it, unless they took it back since."""
    shown = await services.prompts.suggestions.to_tell(letter.guild_id, letter.facts["suggestion"])
    words = None if shown is None else texts.news(shown)
    return Nothing() if words is None else Tell(Kind.NEWS, card(words))


def renderers(doors: Doors) -> Mapping[str, Renderer]:
    """The renderers of this part. `doors`: ways into other rooms."""
    del doors
    return {"prompts.review": review, "prompts.suggestion": became}
