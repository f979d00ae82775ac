"""How soon a bot that is started can be used, beside the empty bot."""

import re
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

from benchmarks.stands import CONFIG, EMPTY
from benchmarks.table import Row
from bot.clock import system_clock
from demo.furnish import furnish
from demo.process import BotProcess
from demo.simulator import Simulator

_READY = re.compile(r"^(\S+) INFO \S+ ready:", re.MULTILINE)
_GOAL = "≤ +150 ms"

Start = Callable[[], Awaitable[tuple[float, float]]]
"""Starts and stops once; the milliseconds to IDENTIFY and to ready."""


async def measure(folder: Path, *, runs: int) -> list[Row]:
    """Medians of `runs` starts of each, in turns, with the commands made known before."""
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    async with _empty(folder / "empty-start") as one, _belay(folder / "belay-start") as other:
        for _ in range(runs):
            left.append(await one())
            right.append(await other())

    def row(name: str, pick: Callable[[float, float], float], goal: str = "") -> Row:
        empty, belay = (median(pick(*run) for run in starts) for starts in (left, right))
        return Row(name, empty, belay, "ms", goal, difference=True)

    return [
        row("start of the process to IDENTIFY", lambda identify, ready: identify),
        row("IDENTIFY to ready", lambda identify, ready: ready - identify),
        row("start of the process to ready", lambda identify, ready: ready, _GOAL),
    ]


@asynccontextmanager
async def _empty(folder: Path) -> AsyncGenerator[Start, None]:
    async with Simulator() as simulator:
        simulator.world.add_guild("Career support")
        first = BotProcess(simulator, folder, main=EMPTY, arguments=("--sync",))
        await first.start()
        await first.stop()
        bot = BotProcess(simulator, folder, main=EMPTY, arguments=())
        yield lambda: _start(bot)


@asynccontextmanager
async def _belay(folder: Path) -> AsyncGenerator[Start, None]:
    async with Simulator() as simulator:
        guild = simulator.world.add_guild("Career support")
        channel = simulator.world.add_channel(guild, "check-ins")
        bot = BotProcess(simulator, folder, config=CONFIG)
        await furnish(bot.database, CONFIG, simulator.world.clock.now, guild.id, {"check-ins": channel.id})
        await bot.start()
        await bot.stop()
        yield lambda: _start(bot)


async def _start(bot: BotProcess) -> tuple[float, float]:
    earlier = len(_READY.findall(bot.log.read_text(encoding="utf-8")))
    began, steady = system_clock(), time.perf_counter()
    await bot.start()
    identified = 1000 * (time.perf_counter() - steady)
    await bot.says(" ready: ", times=earlier + 1)
    said = datetime.fromisoformat(_READY.findall(bot.log.read_text(encoding="utf-8"))[-1])
    await bot.stop()
    return identified, 1000 * (said - began).total_seconds()
