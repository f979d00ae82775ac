"""The server in which the demo plays, its people, and the gestures that its scenes share."""

import asyncio
from datetime import datetime, timedelta

from simcord.backend.models import Channel, Guild, Message

from demo.onlooker import Onlooker, shown_to_one
from demo.people import Person, join
from demo.process import BotProcess
from demo.reading import messages, text_of
from demo.simulator import Simulator
from demo.telling import Teller, Unmet

_WITHIN = 8.0  # seconds until something that must come has come
_WAITED = "waited for you"  # above what was in an inbox, which follows


class Stage:
    """Four people, one bot, and the channels in which they meet."""

    def __init__(self, simulator: Simulator, bot: BotProcess, teller: Teller) -> None:
        self.simulator = simulator
        self.world = simulator.world
        self.bot = bot
        self.tell = teller
        self.look = Onlooker(simulator, bot)
        self.guild: Guild = self.world.add_guild("Career support")
        self.general: Channel = self.world.add_channel(self.guild, "general")
        managers = self.world.create_role(self.guild.id, "Moderators", permissions=1 << 5 | 1 << 10 | 1 << 11)
        self.mona = join(simulator, self.guild, "mona", roles=[managers])
        self.ada, self.ben, self.cleo = (join(simulator, self.guild, name) for name in ("ada", "ben", "cleo"))
        self.check_ins = self.asks = self.moderators = self.general

    async def press(self, person: Person, message: Message, label: str, *, on: str = "") -> Message:
        """Press, and see the answer that is for this person alone; ``on`` is for readers."""
        self.tell.does(f"{person.name} presses {label.partition(' ·')[0]}{on and ' '}{on}.")
        shown = shown_to_one(await person.press(message, label=label))
        self.tell.sees(shown, where=f"only {person.name} sees")
        return shown

    async def what_waits(self, person: Person, line: Message, words: str) -> Message:
        """Press **Show me**, and find the private message that says ``words``."""
        await person.press(line, label="Show me")
        shown = f"{person.name} is shown what waits"
        await self.look.until(shown, lambda: bool(self.private(person, words)))
        message = self.private(person, words)[-1]
        await self.look.until("the line in public is gone", lambda: not self.look.stands(line))
        return message

    async def comes_by(self, person: Person, words: str) -> Message:
        """Look into the inbox until it shows what says ``words``; nothing in public announces that."""
        self.tell.does(f"{person.name} comes by later and types /me inbox.")
        before = len(self.private(person, words))

        def is_shown() -> bool:
            return len(self.private(person, words)) > before

        try:
            async with asyncio.timeout(_WITHIN):
                while not is_shown():
                    answer = await person.slash(self.check_ins, "me inbox")
                    if _WAITED in answer.text:
                        await self.look.until(f"{person.name} is shown what waited", is_shown)
        except TimeoutError:
            self.bot.check()
            raise Unmet(f"“{words}” waits for {person.name} (looked for {_WITHIN:g} s)") from None
        return self.private(person, words)[-1]

    def private(self, person: Person, words: str) -> list[Message]:
        """What only this person sees and says ``words``, oldest first, in the channel for check-ins."""
        seen = messages(self.world, self.check_ins, seen_by=person.user_id)
        return [one for one in seen if one.is_ephemeral and words in text_of(one)]

    def clock_to(self, moment: datetime) -> None:
        """Move the clock of the bot and of its Discord to ``moment``."""
        self.move(moment - self.world.clock.now())

    def move(self, by: timedelta) -> None:
        """Move it by so much."""
        self.bot.advance(by)
