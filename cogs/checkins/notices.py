"""Says this room's letters: cards, offers to help, introductions and reminders."""

from collections.abc import Mapping

from bot.checkins import Visibility
from bot.checkins.model import PLACES, SUBJECTS
from bot.client.courier import Renderer
from bot.client.deliveries import Delivery, Meet, Nothing, Remove, Show, Tell
from bot.client.replies import card
from bot.members import Kind, Who
from bot.outbox import Letter
from bot.services import Services
from cogs.checkins import texts, views


async def check_in_card(services: Services, letter: Letter) -> Delivery:
    """The card as it should stand for one audience now."""
    shown = await services.checkins.card(letter.facts["check_in"])
    elsewhere = Remove(_place_of(letter.subject or ""))
    if shown is None or shown.check_in.withdrawn_at is not None:
        return elsewhere
    check_in = shown.check_in
    if check_in.visibility is Visibility.ME or check_in.subject_for(check_in.visibility) != letter.subject:
        return elsewhere
    if check_in.expired_at is not None:
        return Nothing()  # the words are gone here; what stands in Discord stays as it is
    return Show(PLACES[check_in.visibility], views.public_card(shown))


def _place_of(subject: str) -> str:
    """The channel in which that audience's card stands, found without the check-in, which may be gone."""
    prefix = subject.partition(":")[0]
    return next((PLACES[audience] for audience, name in SUBJECTS.items() if name == prefix), "check-ins")


async def offer(services: Services, letter: Letter) -> Delivery:
    """Somebody pressed "I can help" on the person's check-in."""
    found = await services.introductions.find(letter.facts["introduction"])
    if found is None or found[0].helper_id < 0:
        return Nothing()
    introduction, check_in = found
    view = views.offer(introduction.id, texts.person(introduction.helper_id), check_in)
    return Tell(Kind.OFFERS, view, discreet=check_in.visibility is not Visibility.SERVER)


async def declined(services: Services, letter: Letter) -> Delivery:
    """To a helper: not now. Discreet, since nobody needs to see that somebody was turned down."""
    del services, letter
    return Tell(Kind.OFFERS, card(texts.declined_to_helper()), discreet=True)


async def introduction(services: Services, letter: Letter) -> Delivery:
    """Both said yes."""
    found = await services.introductions.find(letter.facts["introduction"])
    if found is None or not found[1].is_open:
        return Remove()
    made, check_in = found
    if made.helper_id < 0:
        return Nothing()
    people = (check_in.who.user, made.helper_id)
    view = card(
        texts.opener(*(texts.person(user) for user in people)), texts.card_parts(check_in.written, 3000)
    )
    ping = [user for user in people if not await services.members.rests(Who(made.guild_id, user))]
    return Meet("check-ins", texts.thread_name(made.id), people, ping, view)


async def reminder(services: Services, letter: Letter) -> Delivery:
    """A moment to check in, while it is of use."""
    assert letter.user_id is not None
    if not await services.reminders.is_of_use(Who(letter.guild_id, letter.user_id), letter.written_at):
        return Nothing()
    return Tell(Kind.REMINDERS, views.reminder(letter.guild_id))


RENDERERS: Mapping[str, Renderer] = {
    "checkins.card": check_in_card,
    "checkins.offer": offer,
    "checkins.declined": declined,
    "checkins.introduction": introduction,
    "checkins.reminder": reminder,
}
