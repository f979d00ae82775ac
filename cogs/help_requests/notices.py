"""Says this room's letters: the ask itself, what is said in its thread, to its author, to helpers, and to staff."""

from collections.abc import Mapping

from bot.client.courier import Renderer
from bot.client.deliveries import Attached, Bring, Delivery, Meet, Nothing, Post, Remove, Show, Tell
from bot.client.replies import card
from bot.config import Asks
from bot.config.asks import STATE_TAGS
from bot.help_requests import News, Reason, Shown, State
from bot.help_requests.letters import private_subject
from bot.help_requests.life import THREAD_GONE
from bot.members import Kind, Who
from bot.outbox import Letter
from bot.services import Services
from cogs.help_requests import views
from cogs.help_requests.texts import desk, public

_PLACE = "help"
_OPEN, _HELPED, _RESOLVED = STATE_TAGS


async def _shown(services: Services, letter: Letter) -> Shown | None:
    return await services.help_requests.board.show(letter.facts["ask"])


def _settings(services: Services) -> Asks:
    return services.config().asks


# The ask and its thread


async def opener(services: Services, letter: Letter) -> Delivery:
    """Its opening message, title and tags as they should be now."""
    shown = await _shown(services, letter)
    if shown is None:
        return Remove(_PLACE, thread=True)
    ask = shown.ask
    if ask.reason is Reason.REMOVED or (ask.asker is None and not shown.wrote):
        return Remove(_PLACE, thread=True)
    if ask.words is None and ask.asker is not None:
        return Nothing()  # its time was up: the words are gone here, and what stands in Discord stays
    settings = _settings(services)
    people = [ask.asker.user] if ask.asker is not None and not ask.unnamed else []
    return Post(
        _PLACE,
        public.thread_name(ask),
        views.opener(shown, settings),
        tags=_tags(shown, settings),
        people=people,
        gone=THREAD_GONE,
    )


def _tags(shown: Shown, settings: Asks) -> tuple[str, ...]:
    kind = settings.kind(shown.ask.kind).label
    state = {State.OPEN: _OPEN, State.HELPED: _HELPED}.get(shown.ask.state, _RESOLVED)
    return (kind, state) if shown.ask.state is not State.CLOSED else (kind,)


async def files(services: Services, letter: Letter) -> Delivery:
    """The files that came with it."""
    shown = await _shown(services, letter)
    kept = await services.help_requests.board.files(letter.facts["ask"])
    if shown is None or shown.ask.asker is None:
        return Remove(_PLACE)
    if not kept or not shown.ask.is_waiting:
        return Nothing()
    named = [
        Attached(public.neutral_file(number, name) if shown.ask.unnamed else name, content)
        for number, (name, content) in enumerate(kept, 1)
    ]
    view = views.files([file.name for file in named])
    return Show(_PLACE, view, inside=shown.ask.subject, files=named)


async def join(services: Services, letter: Letter) -> Delivery:
    """Somebody offered, or has the same need; to its private thread, whoever helps by now."""
    if "user" not in letter.facts:
        found = await services.help_requests.board.meeting(letter.facts["ask"])
        return Nothing() if found is None else Bring(private_subject(found[0].ask.id), found[1])
    shown = await _shown(services, letter)
    if shown is None or not shown.ask.is_waiting:
        return Nothing()
    return Bring(shown.ask.subject, [letter.facts["user"]])


async def role(services: Services, letter: Letter) -> Delivery:
    """The people of a role are brought into the thread, without a notification."""
    shown = await _shown(services, letter)
    part = letter.facts["part"]
    server = await services.servers.find(letter.guild_id)
    if shown is None or shown.ask.state is not State.OPEN or part not in server.roles:
        return Nothing()
    role_id = server.roles[part]
    return Show(_PLACE, card(public.role_line(role_id, part)), inside=shown.ask.subject, bring=role_id)


async def line(services: Services, letter: Letter) -> Delivery:
    """Its thread hears that it has ended."""
    shown = await _shown(services, letter)
    if shown is None:
        return Nothing()
    if shown.ask.is_waiting or letter.facts["round"] != shown.ask.round:
        return Remove(_PLACE, inside=shown.ask.subject)  # that end is not true any more
    if shown.ask.words is None and shown.ask.asker is not None:
        return Nothing()
    return Show(_PLACE, views.ended(shown), inside=shown.ask.subject)


async def alias_reply(services: Services, letter: Letter) -> Delivery:
    """What an unnamed author said."""
    shown = await _shown(services, letter)
    text = await services.help_requests.board.reply_text(letter.facts["reply"])
    if shown is None or text is None or shown.ask.alias is None:
        return Remove(_PLACE, inside=f"ask:{letter.facts['ask']}")
    return Show(_PLACE, card(public.alias_reply(shown.ask.alias, text)), inside=shown.ask.subject)


async def private(services: Services, letter: Letter) -> Delivery:
    """A private thread for its author and those who offered."""
    found = await services.help_requests.board.meeting(letter.facts["ask"])
    if found is None or letter.facts.get("over"):
        return Remove("check-ins")
    shown, people = found
    ping = [user for user in people if not await services.members.rests(Who(letter.guild_id, user))]
    parts = [public.private_opener(people[0], people[1:])]
    if shown.ask.words is not None:
        parts.append(public.body(shown.ask))
    return Meet("check-ins", public.private_name(shown.ask), people, ping, card(*parts))


# People


async def yours(services: Services, letter: Letter) -> Delivery:
    """To the author of a named ask: what is new, while it is true."""
    shown = await _shown(services, letter)
    news = News(letter.facts["news"])
    if shown is None or shown.ask.asker is None or not _is_true(news, shown):
        return Nothing()
    return Tell(Kind.ASKS, views.news_card(shown, _settings(services), news))


def _is_true(news: News, shown: Shown) -> bool:
    ask = shown.ask
    return {
        News.ANSWERED: ask.is_waiting and bool(shown.helping),
        News.YOURSELF: False,  # of unnamed asks only, and those hear through `quiet_news`
        News.STILL: ask.state is State.HELPED,
        News.CLOSED: ask.state is State.CLOSED,
        News.DECLINED: ask.reason is Reason.DECLINED,
        News.RELEASED: ask.is_waiting,
        News.OUTCOME: ask.state is State.RESOLVED and ask.outcome is None and ask.words is not None,
    }[news]


async def quiet_news(services: Services, letter: Letter) -> Delivery:
    """To the author of an unnamed ask: there is something. Nothing in public may even hint at it."""
    assert letter.user_id is not None
    if not await services.help_requests.board.with_news(Who(letter.guild_id, letter.user_id)):
        return Nothing()
    return Tell(Kind.ASKS, views.quiet_news(letter.guild_id), discreet=True)


async def invitation(services: Services, letter: Letter) -> Delivery:
    """To one helper, while nobody has answered and they still wish to be asked."""
    assert letter.user_id is not None
    shown = await _shown(services, letter)
    standing = await services.helpers.find(Who(letter.guild_id, letter.user_id))
    if standing is None or standing.profile.off_at is not None or standing.profile.paused_until is not None:
        return Nothing()
    if shown is None or shown.ask.state is not State.OPEN or letter.user_id in shown.helping:
        return Nothing()
    if await services.help_requests.board.are_apart(shown.ask.id, Who(letter.guild_id, letter.user_id)):
        return Nothing()
    return Tell(Kind.INVITATIONS, views.invitation(shown, _settings(services), letter.facts["why"]))


async def for_helpers(services: Services, letter: Letter) -> Delivery:
    """To those who helped or have the same need: how it ended, or what came of it."""
    shown = await _shown(services, letter)
    if shown is None:
        return Nothing()
    match letter.facts["what"]:
        case "outcome" if shown.ask.outcome is not None and shown.ask.outcome_shared:
            return Tell(Kind.NEWS, card(public.outcome_for_helper(shown)))
        case "resolved" if shown.ask.state is State.RESOLVED:
            return Tell(Kind.NEWS, card(public.resolved_for_follower(shown, letter.guild_id)))
        case "closed" if shown.ask.state is State.CLOSED:
            return Tell(Kind.NEWS, card(public.closed_for_helper(shown)))
        case _:
            return Nothing()


async def give_back(services: Services, letter: Letter) -> Delivery:
    """To somebody who was helped before, beside their check-in."""
    shown = await _shown(services, letter)
    if shown is None or shown.ask.state is not State.OPEN or shown.ask.words is None:
        return Nothing()
    text = public.give_back(shown, _settings(services), letter.guild_id)
    return Tell(Kind.INVITATIONS, views.with_offer(text, shown))


# Staff


async def coaches(services: Services, letter: Letter) -> Delivery:
    """To the coaches; the card of the newest round stands, and is brought up to date."""
    shown = await _shown(services, letter)
    newer = shown is not None and shown.ask.round > letter.facts["number"]
    if shown is None or (newer and shown.ask.state is State.OPEN):
        return Remove("coaches")
    return Show(
        "coaches",
        views.with_offer(public.for_coaches(shown, _settings(services), letter.guild_id), shown),
    )


async def alarm(services: Services, letter: Letter) -> Delivery:
    """To the moderators; the newest one stands, and is brought up to date."""
    shown = await _shown(services, letter)
    if shown is None or letter.facts["number"] != shown.ask.told:
        return Remove("moderators")
    if shown.ask.state is State.HELD:
        return Show("moderators", views.still_held(shown, _settings(services)))
    text = public.for_moderators(shown, _settings(services), letter.guild_id)
    return Show("moderators", views.with_offer(text, shown))


async def at_the_desk(services: Services, letter: Letter) -> Delivery:
    """To the moderators: it was held or reported, and what was done."""
    seen = await services.help_requests.safety.desk(letter.guild_id, letter.facts["ask"])
    if seen is None:
        return Remove("moderators")
    return Show("moderators", views.desk_card(seen, _settings(services)))


async def gone(services: Services, letter: Letter) -> Delivery:
    """To the moderators: a waiting ask was deleted by hand."""
    shown = await _shown(services, letter)
    return Nothing() if shown is None else Show("moderators", card(desk.gone(shown, _settings(services))))


RENDERERS: Mapping[str, Renderer] = {
    "help_requests.opener": opener,
    "help_requests.files": files,
    "help_requests.join": join,
    "help_requests.role": role,
    "help_requests.line": line,
    "help_requests.alias_reply": alias_reply,
    "help_requests.private": private,
    "help_requests.yours": yours,
    "help_requests.quiet_news": quiet_news,
    "help_requests.invitation": invitation,
    "help_requests.for_helpers": for_helpers,
    "help_requests.give_back": give_back,
    "help_requests.coaches": coaches,
    "help_requests.alarm": alarm,
    "help_requests.desk": at_the_desk,
    "help_requests.gone": gone,
}
