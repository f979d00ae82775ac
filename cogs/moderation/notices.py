"""Says what moderators, greeters and the person in question are told."""

from collections.abc import Mapping

from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Nothing, Remove, Show, Tell
from bot.client.replies import card
from bot.members import Kind
from bot.outbox import Letter
from bot.services import Services
from cogs.moderation import texts, trouble_texts, views


async def hand(services: Services, letter: Letter) -> Delivery:
    """Somebody would welcome a word."""
    found = await services.moderation.hand(letter.guild_id, letter.facts["hand"])
    return Remove("moderators") if found is None else Show("moderators", views.hand(found))


async def taken(services: Services, letter: Letter) -> Delivery:
    """To that person: who will reach out."""
    del services
    return Tell(Kind.OFFERS, card(texts.will_reach_out(letter.facts["by"])))


async def low_check_in(services: Services, letter: Letter) -> Delivery:
    """A check-in that no person answered."""
    found = await services.moderation.watch(letter.guild_id, letter.facts["check_in"])
    return Remove("moderators") if found is None else Show("moderators", views.low_check_in(found))


async def greeter(services: Services, letter: Letter) -> Delivery:
    """The same, to somebody who asked to hear of it."""
    found = await services.moderation.watch(letter.guild_id, letter.facts["check_in"])
    return Nothing() if found is None else Tell(Kind.GREETER, views.greeter(found))


async def trouble(services: Services, letter: Letter) -> Delivery:
    """Something could not be posted; gone once `/setup` found all in order."""
    what = letter.facts["what"]
    troubles = await services.servers.troubles(letter.guild_id)
    facts = next((trouble.facts for trouble in troubles if trouble.what == what), None)
    if facts is None:
        return Remove("moderators")
    server = await services.servers.find(letter.guild_id)
    place = facts["place"]
    channel = server.places.get(place)
    if "needs" in facts:
        about = facts.get("thread", facts.get("channel"))
        return Show("moderators", card(trouble_texts.needed(facts["needs"], channel, about)))
    return Show("moderators", card(trouble_texts.trouble(place, channel, facts.get("status"))))


RENDERERS: Mapping[str, Renderer] = {
    "moderation.hand": hand,
    "moderation.taken": taken,
    "moderation.low_check_in": low_check_in,
    "moderation.greeter": greeter,
    "moderation.trouble": trouble,
}
