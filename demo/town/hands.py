"""What people of the town do with their hands: open a form and fill it in, press what is there, go on with the day.

Controls are found by the kind in their custom id, never by what is written on them, so that words may change.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from simcord.backend.models import Channel, Message
from simcord.enums import ChannelType

from demo.answers import Answer
from demo.onlooker import Onlooker, shown_to_one
from demo.people import Person
from demo.process import BotProcess
from demo.reading import components, messages, text_of, threads
from demo.telling import expect
from demo.town.place import Place
from demo.town.travel import Traveller

Tell = Callable[[str], None]
"""Hears in a line what has happened."""


class Hands:
    """The gestures. Each returns once the bot has answered, and what it posted is there."""

    def __init__(self, place: Place, bot: BotProcess) -> None:
        self.place = place
        self.bot = bot
        self.world = place.simulator.world
        self.look = Onlooker(place.simulator, bot)
        self.travel = Traveller(bot)

    async def at(self, moment: datetime) -> None:
        """Go on to ``moment``, and have all that falls due until then happen on the way."""
        await self.travel.to(moment)

    def channel(self, name: str) -> Channel:
        """A channel by name."""
        return self.place.channels[name]

    def person(self, name: str) -> Person:
        """Somebody by name."""
        return self.place.person(name)

    # --------------------------------------------------------------------------------------------- gestures

    async def press(self, person: Person, message: Message, kind: str) -> Answer:
        """Press the button of this kind."""
        return await person.press(message, custom_id=control(message, kind))

    async def choose(self, person: Person, message: Message, kind: str, *values: str) -> Answer:
        """Choose in the select of this kind."""
        return await person.choose(message, control(message, kind), values)

    async def fill(self, person: Person, form: Answer, values: Mapping[str, Any]) -> Message:
        """Fill in the form that opened, and see what only this person sees."""
        answer = await person.submit(form, values)
        await answer.original()  # with files, the bot thinks first
        return shown_to_one(answer)

    async def command(
        self,
        person: Person,
        where: str,
        name: str,
        values: Mapping[str, Any] | None = None,
        /,
        **options: Any,
    ) -> Message:
        """Use a command, fill in the form where it opens one, and see the answer."""
        answer = await person.slash(self.channel(where), name, **options)
        return shown_to_one(answer) if values is None else await self.fill(person, answer, values)

    async def posted(self, where: Channel, words: str, *, by: str = "") -> Message:
        """What the bot posted there that says ``words``; waits for it."""
        await self.look.until(
            f"“{words}” stands in #{where.name}{by}", lambda: bool(self.look.saying(where, words))
        )
        return self.look.saying(where, words)[-1]

    async def due(self, moment: datetime, kind: str, where: str = "check-ins") -> Message:
        """Go on to just after a prompt is due, and return it; ``kind`` is of one of its buttons."""
        newest = max((one.id for one in messages(self.world, self.channel(where))), default=0)
        await self.at(moment + timedelta(seconds=1))
        return await self.offering(self.channel(where), kind, after=newest)

    async def offering(self, where: Channel, kind: str, *, after: int = 0) -> Message:
        """The newest message of the bot there with a control of this kind, newer than message ``after``; waits for it."""

        def found() -> list[Message]:
            return [one for one in self.look.cards(where) if one.id > after and has(one, kind)]

        await self.look.until(f"something with {kind} stands in #{where.name}", lambda: bool(found()))
        return found()[-1]

    # ---------------------------------------------------------------------------------------------- check-ins

    async def check_in(
        self, name: str, answers: Mapping[str, str], *, panel: Message | None = None
    ) -> Message:
        """Check in for oneself, on the panel or by command; returns the summary that only this person sees."""
        person = self.person(name)
        if panel is None:
            form = await person.slash(self.channel("check-ins"), "checkin now")
        else:
            form = await self.press(person, panel, "checkins.open")
        return await self.fill(person, form, answers)

    async def share(self, name: str, answers: Mapping[str, str], *, panel: Message | None = None) -> Message:
        """Check in and share it with everyone; returns the card in the channel."""
        summary = await self.check_in(name, answers, panel=panel)
        await self.choose(self.person(name), summary, "checkins.visibility", "server")
        words = next(text for key, text in answers.items() if key != "feeling")
        return await self.posted(self.channel("check-ins"), words)

    async def answer(self, card: Message, kind: str, *names: str) -> None:
        """Several people press the same thing on a card."""
        for name in names:
            await self.press(self.person(name), card, kind)

    # --------------------------------------------------------------------------------------------------- asks

    async def ask(self, name: str, kind: str, words: Mapping[str, Any], *, named: bool = True) -> Channel:
        """Ask for help; returns the post in the forum."""
        person = self.person(name)
        form = await person.slash(self.channel("general"), "ask new", kind=kind)
        preview = await self.fill(person, form, words)
        await self.press(person, preview, "help_requests.post" if named else "help_requests.post_unnamed")
        title = str(words["title"])

        def found() -> list[Channel]:
            return [one for one in threads(self.world, self.channel("ask-for-help")) if one.name == title]

        await self.look.until(f"the ask “{title}” stands in the forum", lambda: bool(found()))
        return found()[0]

    def post(self, words: Mapping[str, Any]) -> Channel:
        """The post of an ask."""
        found = threads(self.world, self.channel("ask-for-help"), archived=True)
        return next(one for one in found if one.name == words["title"])

    def opener(self, post: Channel) -> Message:
        """What opens a post."""
        return messages(self.world, post)[0]

    async def offer(self, name: str, post: Channel) -> None:
        """**I can help**; returns once they are in the thread."""
        person = self.person(name)
        await self.press(person, self.opener(post), "help_requests.offer")
        await self.look.until(f"{name} is in “{post.name}”", lambda: person.user_id in post.thread_members)

    async def reply_unnamed(self, name: str, post: Channel, words: str) -> None:
        """The author of an unnamed ask answers under the random name."""
        person = self.person(name)
        form = await self.press(person, self.opener(post), "help_requests.reply")
        await self.fill(person, form, {"text": words})
        await self.posted(post, words)

    async def resolve(self, name: str, post: Channel, people: Sequence[str], thanks: str) -> None:
        """Resolved, with thanks in the same form."""
        person = self.person(name)
        form = await self.press(person, self.opener(post), "help_requests.resolve")
        await self.fill(person, form, {"people": [self.person(one) for one in people], "words": thanks})

    # --------------------------------------------------------------------------------------- wins and setbacks

    async def win(self, name: str, what: str, *, helped: str, gather: str) -> Message:
        """Share a win with everyone, and give it to the week's post; returns the card."""
        person = self.person(name)
        own = await self.command(person, "wins", "win share", {"what": what, "helped": helped})
        await self.choose(person, own, "wins.gather", gather)
        await self.choose(person, own, "wins.visibility", "server")
        await self.press(person, own, "wins.confirm")
        return await self.posted(self.channel("wins"), what)

    async def setback(self, name: str, words: Mapping[str, str], *, gather: str) -> Message:
        """Log a setback and give it to the week's post; returns what only this person sees."""
        person = self.person(name)
        own = await self.command(person, "check-ins", "setback log", words)
        await self.choose(person, own, "setbacks.gather", gather)
        return own

    async def share_setback(self, name: str, words: Mapping[str, str], *, gather: str) -> Message:
        """The same, and share it with everyone; returns the card."""
        person, own = self.person(name), await self.setback(name, words, gather=gather)
        await self.press(person, own, "setbacks.share")
        await self.press(person, own, "setbacks.confirm")
        return await self.posted(self.channel("check-ins"), words["happened"])

    # ------------------------------------------------------------------------------------------------- talking

    async def say(
        self,
        name: str,
        where: str | Channel,
        text: str,
        *,
        to: Message | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Message:
        """Write a message, perhaps in answer ``to`` one, perhaps with files."""
        channel = self.channel(where) if isinstance(where, str) else where
        return await self.person(name).say(channel, text, reply_to=to, files=files)

    async def reach_by_message(self, name: str, *kinds: str) -> None:
        """Have these kinds of news come by direct message."""
        person = self.person(name)
        panel = await self.command(person, "general", "me preferences")
        for kind in kinds:
            await self.choose(person, panel, "members.kind", kind)
            await self.choose(person, panel, "members.way", "dm")

    async def look_after_what_waits(self) -> None:
        """Everyone for whom a line in public says that something waits has it shown."""
        people = {one.person.user_id: one.person for one in self.place.residents.values()}
        for card in self.look.cards(self.channel("check-ins")):
            if has(card, "members.show"):
                person = people[int(control(card, "members.show").partition(":")[2])]
                await self.press(person, card, "members.show")
        await self.travel.quiet()

    def shown_privately(self, name: str, where: Channel, kind: str) -> Message:
        """The newest message that only this person sees there and that has a control of this kind."""
        user_id = self.person(name).user_id
        seen = messages(self.world, where, seen_by=user_id)
        found = [one for one in seen if (one.is_ephemeral or where.guild_id is None) and has(one, kind)]
        expect(found, f"{name} was shown something with {kind}")
        return found[-1]

    async def thread_at(self, message: Message) -> Channel:
        """The thread that begins at a message (they share an id); waits for it."""
        await self.look.until("a thread begins below the prompt", lambda: message.id in self.world.channels)
        return self.world.channels[message.id]

    async def talk(self, where: str, *names: str) -> Channel:
        """The private thread that was opened last for these people; waits for it."""
        people = {self.person(name).user_id for name in names}

        def found() -> list[Channel]:
            private = [
                one
                for one in threads(self.world, self.channel(where))
                if one.type == ChannelType.PRIVATE_THREAD
            ]
            return [one for one in private if people <= set(one.thread_members)]

        await self.look.until(f"a thread opens in #{where} for {names}", lambda: bool(found()))
        return found()[-1]


def has(message: Message, kind: str) -> bool:
    """Whether a message has a control of this kind."""
    return any(_is(part, kind) for part in components(message))


def control(message: Message, kind: str) -> str:
    """The custom id of the first control of this kind."""
    for part in components(message):
        if _is(part, kind):
            return str(part["custom_id"])
    raise LookupError(f"nothing of the kind {kind} on: {text_of(message)[:120]!r}")


def _is(part: Mapping[str, Any], kind: str) -> bool:
    return str(part.get("custom_id", "")).startswith(f"{kind}:")
