"""A bot process beside a Discord of its own, the people who load it, and what the machine says about it."""

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from simcord.backend.models import Channel, Guild

from demo.furnish import furnish
from demo.people import Person, join
from demo.process import BotProcess
from demo.simulator import Simulator

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "config.yaml"
EMPTY = "benchmarks.empty:main"
UNKEPT = "benchmarks.unkept:main"
PATIENCE = 60.0
"""Seconds to wait for an answer: a benchmark wants to know how late it is."""

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Site:
    """A server whose bot is not started yet, and where its database will be."""

    simulator: Simulator
    database: Path
    guild: Guild
    channel: Channel
    people: list[Person]


Fill = Callable[[Site], Awaitable[None]]
"""Puts something into the database of a bot that is not running."""


@dataclass
class Stand:
    """One bot, its Discord, and people in its server."""

    simulator: Simulator
    bot: BotProcess
    guild: Guild
    channel: Channel
    people: list[Person]
    ask: Callable[[Person, int], Awaitable[None]]
    """One interaction of a person, answered; the number differs from every other."""
    asked: int = 0


@dataclass(frozen=True)
class Burst:
    """What one burst of interactions took: seconds each, in all, and of the bot's processor time."""

    latencies: list[float]
    seconds: float
    processor: float

    @property
    def rate(self) -> float:
        """Interactions a second."""
        return len(self.latencies) / self.seconds

    @property
    def cost(self) -> float:
        """Milliseconds of the bot's processor time an interaction."""
        return 1000 * self.processor / len(self.latencies)

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share (0 to 1) of the interactions was answered."""
        ranked = sorted(self.latencies)
        return 1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))]


@asynccontextmanager
async def empty(folder: Path, people: int) -> AsyncGenerator[Stand, None]:
    """The empty command's bot."""
    async with _stand(folder, people, main=EMPTY, arguments=("--sync",)) as stand:

        async def ask(person: Person, number: int) -> None:
            del number
            assert (await person.slash(stand.channel, "ok")).text == "ok"

        stand.ask = ask
        yield stand


@asynccontextmanager
async def unkept(folder: Path, people: int) -> AsyncGenerator[Stand, None]:
    """The bot that answers the form with the card and keeps nothing."""
    async with _stand(folder, people, main=UNKEPT, arguments=("--sync",)) as stand:
        yield stand


@asynccontextmanager
async def belay(folder: Path, people: int, fill: Fill | None = None) -> AsyncGenerator[Stand, None]:
    """Belay; `fill` may put more into its database before it starts."""
    async with _stand(folder, people, fill=fill or _nothing) as stand:
        yield stand


@asynccontextmanager
async def _stand(
    folder: Path,
    people: int,
    *,
    main: str | None = None,
    arguments: Sequence[str] = ("run",),
    fill: Fill | None = None,
) -> AsyncGenerator[Stand, None]:
    async with Simulator(patience=PATIENCE) as simulator:
        guild = simulator.world.add_guild("Career support")
        channel = simulator.world.add_channel(guild, "check-ins")
        members = [join(simulator, guild, f"member{number}") for number in range(people)]
        bot = BotProcess(simulator, folder, config=CONFIG, main=main, arguments=arguments)
        if fill is not None:
            places = {"check-ins": channel.id}
            await furnish(bot.database, CONFIG, simulator.world.clock.now, guild.id, places)
            await fill(Site(simulator, bot.database, guild, channel, members))

        async def check_in(person: Person, number: int) -> None:
            form = {"feeling": ["3"], "worked_in": f"Sent two letters, number {number}", "worked_on": ""}
            answer = await person.send_form(channel, f"checkins.write:{guild.id}-{number}", form)
            assert answer.text.startswith("### Your check-in is saved"), answer.text

        async with bot:
            yield Stand(simulator, bot, guild, channel, members, check_in)


async def _nothing(site: Site) -> None:
    """Add nothing to what `/setup` leaves."""
    del site


async def burst(stand: Stand, count: int, in_flight: int) -> Burst:
    """`count` interactions of people who take turns, `in_flight` of them at once."""
    first, stand.asked = stand.asked, stand.asked + count
    waiting = iter(range(first, stand.asked))
    latencies: list[float] = []

    async def worker() -> None:
        for number in waiting:
            began = time.perf_counter()
            await stand.ask(stand.people[number % len(stand.people)], number + 1)
            latencies.append(time.perf_counter() - began)

    processor, began = processor_seconds(stand.bot), time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(in_flight)))
    seconds = time.perf_counter() - began
    spent = processor_seconds(stand.bot) - processor
    assert len(latencies) == count
    assert not stand.simulator.gaps, stand.simulator.gaps
    stand.simulator.forget()
    return Burst(latencies, seconds, spent)


def processor_seconds(bot: BotProcess) -> float:
    """Processor time the bot has used so far, in user and system mode."""
    fields = Path(f"/proc/{bot.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mib(bot: BotProcess) -> float:
    """Memory of the bot that is in RAM now, in MiB."""
    for line in Path(f"/proc/{bot.pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no VmRSS")
