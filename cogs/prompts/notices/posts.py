"""Says the posts of series, and that a bank is nearly used up."""

from collections.abc import Mapping

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Nothing, Post, Show
from bot.client.doors import Doors, Occasion
from bot.client.replies import card
from bot.outbox import Letter
from bot.prompts import SeriesPost
from bot.prompts.model import LOW
from bot.prompts.service.schedule import OVER
from bot.services import Services
from cogs.prompts.texts import panel as texts
from cogs.prompts.views import panel as views
from cogs.prompts.views import pings as ping_views


def _named(services: Services, post: SeriesPost) -> tuple[str, ...] | None:
    """The doors that a text has, as its series says now; None: a panel has all of them."""
    if post.posts != "text":
        return None
    series = next((one for one in services.config().series if one.id == post.series_id), None)
    return () if series is None else series.buttons


def renderers(doors: Doors) -> Mapping[str, Renderer]:
    """The room's renderers. `doors`: where the buttons of a post lead, as far as those rooms are open."""

    async def post(services: Services, letter: Letter) -> Delivery:
        """A post as it is now, unless its time is over: in a thread of its own where its series has them."""
        prompts = services.prompts
        decided = await prompts.schedule.to_post(letter.facts["post"])
        if decided is None:
            return Nothing()
        about = decided.subject
        ways_in = doors.buttons(Occasion.PANEL, letter.guild_id, about, _named(services, decided))
        role = await prompts.pings.role(letter.guild_id, decided.series_id)
        if role is not None:
            ways_in.append(ping_views.notify_button(letter.guild_id, decided.id))
        credit = None
        if decided.suggestion is not None:
            credit = await prompts.suggestions.credit_of(letter.guild_id, decided.suggestion)
        view = views.panel(
            decided,
            services.config().check_ins.window,
            ways_in,
            gathered=await prompts.gathering.shown(decided.id) if decided.gathers else (),
            credit=credit,
            ping=role,
        )
        over = OVER if services.clock() > decided.post_by else None  # then only what was said before stands
        if decided.threaded:
            return Post(decided.place, texts.thread_name(decided), view, ping=role, stays=True, over=over)
        return Show(decided.place, view, ping=role, over=over)

    async def low(services: Services, letter: Letter) -> Delivery:
        """To moderators: the bank of a series is nearly used up, if it still is."""
        found = await services.prompts.schedule.left(letter.guild_id, letter.facts["series"])
        if found is None or found[1] > LOW:
            return Nothing()
        return Show("moderators", card(texts.low(*found)))

    return {"prompts.post": post, "prompts.low": low}
