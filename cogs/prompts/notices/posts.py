"""Says the posts of series, and that a bank is nearly used up."""

from collections.abc import Mapping

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Nothing, Show
from bot.client.doors import Doors, Occasion
from bot.client.replies import card
from bot.outbox import Letter
from bot.prompts import SeriesPost
from bot.prompts.model import LOW
from bot.services import Services
from cogs.prompts.texts import panel as texts
from cogs.prompts.views import panel as views


def _named(services: Services, post: SeriesPost) -> tuple[str, ...] | None:
    """The doors that a text has, as its series says now; None: a panel has all of them."""
    if post.posts != "text":
        return None
    series = next((one for one in services.config().series if one.id == post.series_id), None)
    return () if series is None else series.buttons


def renderers(doors: Doors) -> Mapping[str, Renderer]:
    """The room's renderers. `doors`: where the panel's buttons lead, as far as those rooms are open."""

    async def post(services: Services, letter: Letter) -> Delivery:
        """The panel of a due time, unless its time is over."""
        decided = await services.prompts.schedule.to_post(letter.facts["post"])
        if decided is None:
            return Nothing()
        about = f"series_post:{decided.id}"
        ways_in = doors.buttons(Occasion.PANEL, letter.guild_id, about, _named(services, decided))
        return Show(decided.place, views.panel(decided, services.config().check_ins.window, ways_in))

    async def low(services: Services, letter: Letter) -> Delivery:
        """To moderators: the bank of a series is nearly used up, if it still is."""
        found = await services.prompts.schedule.left(letter.guild_id, letter.facts["series"])
        if found is None or found[1] > LOW:
            return Nothing()
        return Show("moderators", card(texts.low(*found)))

    return {"prompts.post": post, "prompts.low": low}
