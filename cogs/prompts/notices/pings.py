"""Says to moderators what is wrong with the role that a series notifies."""

from collections.abc import Mapping

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Remove, Show
from bot.client.doors import Doors
from bot.client.replies import card
from bot.outbox import Letter
from bot.prompts.model.pings import Trouble, Unfit
from bot.services import Services
from cogs.prompts.texts import pings as texts


def renderers(doors: Doors) -> Mapping[str, Renderer]:
    """The renderers of this part. `doors`: ways into other rooms."""
    del doors

    async def trouble(services: Services, letter: Letter) -> Delivery:
        """As long as it is about the role that the series has; a deleted one, until another is chosen."""
        facts = letter.facts
        meant = await services.prompts.pings.of_series(letter.guild_id, facts["series"])
        if not facts["why"] or meant.title is None or not meant.pings:
            return Remove("moderators")
        found = Trouble(
            meant.series_id, facts["role"], Unfit(facts["why"]), tuple(facts["gives"]), tuple(facts["opens"])
        )
        if meant.role != (None if found.why is Unfit.GONE else found.role):
            return Remove("moderators")
        return Show("moderators", card(texts.told(meant.title, found)))

    return {"prompts.role_trouble": trouble}
