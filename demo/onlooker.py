"""Looks at the simulated server and says, in a sentence, what is not as it must be."""

from collections.abc import Callable
from typing import TypeVar

from simcord.backend.models import Channel, Message

from demo.answers import Answer
from demo.process import BotProcess
from demo.reading import find_button, messages, text_of
from demo.simulator import Simulator
from demo.telling import expect

_WITHIN = 8.0  # seconds until something that must come has come

_Found = TypeVar("_Found")


class Onlooker:
    """Finds what the bot posted, and waits for it."""

    def __init__(self, simulator: Simulator, bot: BotProcess) -> None:
        self.simulator = simulator
        self.bot = bot

    async def card(self, where: Channel, words: str, what: str) -> Message:
        """The one message of the bot there that says ``words``; waits for it."""
        await self.until(what, lambda: len(self.saying(where, words)) > 0)
        return self.find(where, words)

    def find(self, where: Channel, words: str) -> Message:
        """The one message of the bot there that says ``words``, now."""
        found = self.saying(where, words)
        expect(len(found) == 1, f"one message in #{where.name} says “{words}”, not {len(found)}")
        return found[0]

    def saying(self, where: Channel, words: str) -> list[Message]:
        """Every message of the bot there that says ``words``."""
        return [card for card in self.cards(where) if words in text_of(card)]

    def cards(self, where: Channel) -> list[Message]:
        """What the bot has posted there for everyone, oldest first."""
        bot = self.simulator.world.bot_user.id
        return [one for one in messages(self.simulator.world, where) if one.author_id == bot]

    def stands(self, message: Message) -> bool:
        """Whether a message is still there."""
        return message.id in self.simulator.world.messages[message.channel_id]

    async def until(self, what: str, holds: Callable[[], bool]) -> None:
        """Wait until it ``holds``; ``what`` says it in a sentence, for when it does not."""
        try:
            await self.simulator.until(holds, within=_WITHIN)
        except TimeoutError:
            self.bot.check()
            expect(holds(), f"{what} (waited {_WITHIN:g} s)")


def there(found: _Found | None) -> _Found:
    """What was just seen to be there."""
    if found is None:
        raise LookupError("it is not there")
    return found


def shown_to_one(answer: Answer) -> Message:
    """The answer, which must be a message that only the person who asked can see."""
    expect(answer.message is not None, "the bot answers with a message")
    message = there(answer.message)
    expect(message.is_ephemeral, "an answer is for the person who asked, and for nobody else")
    return message


def has(message: Message, label: str) -> bool:
    """Whether a message has one button with this label."""
    try:
        find_button(message, label)
    except LookupError:
        return False
    return True
