"""What Belay says about goals of its own accord: at the week's end, to the person alone."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Nothing, Tell
from bot.members import Kind, Who
from bot.outbox import Letter
from cogs.goals import views

if TYPE_CHECKING:
    from bot.services import Services


async def week_ends(services: "Services", letter: Letter) -> Delivery:
    """The goals to look back on; nothing once all of them are."""
    if letter.user_id is None:
        return Nothing()
    page = await services.goals.to_review(Who(letter.guild_id, letter.user_id))
    shown = views.review_card(page)
    return Nothing() if shown is None else Tell(Kind.REMINDERS, shown)


RENDERERS: Mapping[str, Renderer] = {"goals.review": week_ends}
