"""A small server on the wire: a simulated Discord, the real bot's process, and its database from outside."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from simcord.backend.models import Channel, Guild, Message

from demo.answers import Answer
from demo.furnish import furnish
from demo.people import NotAnswered, Person, join
from demo.process import BotProcess
from demo.reading import messages, text_of
from demo.simulator import Simulator

MONDAY_MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)
CONFIG = Path(__file__).resolve().parents[2] / "config.yaml"
_GLANCE = 0.02


@dataclass
class Town:
    """One server with a bot; `bot` is started by whoever needs it running."""

    simulator: Simulator
    bot: BotProcess
    guild: Guild
    check_ins: Channel
    moderators: Channel

    def person(self, name: str) -> Person:
        """Somebody new."""
        return join(self.simulator, self.guild, name)

    def cards(self) -> list[Message]:
        """What the bot has posted for everyone in the check-ins channel, oldest first."""
        bot_id = self.simulator.world.bot_user.id
        return [one for one in messages(self.simulator.world, self.check_ins) if one.author_id == bot_id]

    def cards_with(self, words: str) -> list[Message]:
        """Those that say `words`."""
        return [card for card in self.cards() if words in text_of(card)]

    def ask_database(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What is on the disk now, also while the bot runs or is dead."""
        with closing(sqlite3.connect(f"file:{self.bot.database}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    def waiting(self) -> int:
        """Letters that still wait to be delivered."""
        return self.ask_database("SELECT count(*) FROM outbox WHERE gave_up IS NULL")[0][0]


@asynccontextmanager
async def town(
    folder: Path,
    *,
    start: datetime = MONDAY_MORNING,
    config: Path = CONFIG,
    environment: Mapping[str, str] | None = None,
    seed: int = 0,
    patience: float = 3.0,
) -> AsyncGenerator[Town, None]:
    """A town whose server is set up. Its bot has not been started; what runs of it at the end is killed."""
    async with Simulator(start=start, rng=Random(seed), patience=patience) as simulator:
        guild = simulator.world.add_guild("Career support")
        check_ins = simulator.world.add_channel(guild, "check-ins")
        moderators = simulator.world.add_channel(guild, "moderators")
        bot = BotProcess(simulator, folder, config=config, environment=environment)
        places = {"check-ins": check_ins.id, "moderators": moderators.id}
        await furnish(bot.database, config, simulator.world.clock.now, guild.id, places, zone="Europe/London")
        try:
            yield Town(simulator, bot, guild, check_ins, moderators)
            assert simulator.gaps == []
        finally:
            if bot.pid is not None:
                await bot.kill()


async def eventually(holds: Callable[[], bool], *, within: float = 20.0) -> None:
    """Wait until something outside this process is true; `TimeoutError` after `within` seconds."""
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 - it happens in another process, which sets no event here
            await asyncio.sleep(_GLANCE)  # noqa: TID251 - a file tells nobody that it changed


async def check_in(person: Person, where: Channel, words: str) -> Answer:
    """Check in as a person does who is not answered at once: open again, send the same form again."""
    while True:
        try:
            form = await person.slash(where, "checkin now")
        except NotAnswered:
            continue
        if form.modal is not None:  # else: an apology, since the form did not get through
            break
    while True:
        try:
            return await person.submit(form, {"worked_in": words})
        except NotAnswered:
            continue


async def share(person: Person, summary: Message) -> None:
    """Choose "Everyone here", again if nobody answers."""
    while True:
        try:
            await person.choose(summary, None, ["server"])
            return
        except NotAnswered:
            continue
