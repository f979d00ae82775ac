"""What waits for a person, the public line that says so, and the crisis card, as they are said."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.client.deliveries import Delivery, Remove, Show, Tell
from bot.client.replies import card
from bot.members import Kind, Who
from bot.outbox import Letter
from bot.services import Services
from cogs.members import texts, views

if TYPE_CHECKING:
    from bot.client.courier import Renderer


async def waiting(services: Services, letter: Letter) -> Delivery:
    """The line in public, for as long as something waits for a person who is here and not away."""
    who = Who(letter.guild_id, int(letter.facts["user"]))
    if not await services.members.may_be_mentioned(who):
        return Remove()
    return Show("check-ins", views.waiting_line(who), mention=[who.user])


async def dm_refused(services: Services, letter: Letter) -> Delivery:
    """Direct messages were turned off, and why."""
    del services, letter
    return Tell(Kind.NEWS, card(texts.DM_REFUSED))


async def kept(services: Services, letter: Letter) -> Delivery:
    """What happened, told later."""
    del services
    return Tell(Kind.NEWS, card(texts.kept(str(letter.facts["text"]))))


async def crisis(services: Services, letter: Letter) -> Delivery:
    """The crisis card for a country; it is only ever shown at once, never sent or kept."""
    offered = services.config().crisis
    country = letter.facts.get("country")
    return Tell(Kind.NEWS, views.crisis_card(country, offered.lines, offered.anywhere, letter.guild_id))


RENDERERS: Mapping[str, "Renderer"] = {
    "members.waiting": waiting,
    "members.dm_refused": dm_refused,
    "members.kept": kept,
    "members.crisis": crisis,
}
