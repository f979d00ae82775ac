"""A bot process is started, killed, stopped and carried through time."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demo.people import NotAnswered, join
from demo.process import BotDied, BotProcess
from demo.reading import messages
from demo.simulator import Simulator

_ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(start=START) as simulator:
        yield simulator


def toy(simulator: Simulator, folder: Path, entry: str = "main") -> BotProcess:
    """The toy bot in a process of its own."""
    return BotProcess(simulator, folder, main=f"tests.demo.toy:{entry}")


async def test_a_process_lives_through_kill_start_and_stop(simulator: Simulator, tmp_path: Path) -> None:
    guild = simulator.world.add_guild("Career support")
    channel = simulator.world.add_channel(guild, "check-ins")
    ada = join(simulator, guild, "ada")
    async with toy(simulator, tmp_path) as bot:
        assert (await ada.slash(channel, "ping")).text == "pong"
        await bot.kill()
        assert bot.pid is None
        await bot.start()
        assert (await ada.slash(channel, "ping")).text == "pong"
        assert await bot.stop() == 1


async def test_the_bot_and_its_discord_share_a_movable_clock(simulator: Simulator, tmp_path: Path) -> None:
    guild = simulator.world.add_guild("Career support")
    channel = simulator.world.add_channel(guild, "check-ins")
    ada = join(simulator, guild, "ada")
    async with toy(simulator, tmp_path) as bot:
        for days in (0, 7, 7):
            bot.advance(timedelta(days=days))
            told = datetime.fromisoformat((await ada.slash(channel, "now")).text)
            assert abs(told - simulator.world.clock.now()) < timedelta(seconds=5)
    assert told - START > timedelta(days=14)
    [*_, last] = messages(simulator.world, channel)
    assert datetime.fromisoformat(last.timestamp) - START > timedelta(days=14)


async def test_a_bot_that_dies_on_its_own_is_told_with_its_last_words(
    simulator: Simulator, tmp_path: Path
) -> None:
    guild = simulator.world.add_guild("Career support")
    channel = simulator.world.add_channel(guild, "check-ins")
    ada = join(simulator, guild, "ada")
    simulator.patience = 0.5
    bot = toy(simulator, tmp_path)
    await bot.start()
    with pytest.raises(NotAnswered):
        await ada.slash(channel, "die")
    with pytest.raises(BotDied, match="something terrible"):
        await bot.stop()


async def test_a_bot_that_never_gets_ready_is_told_at_once(simulator: Simulator, tmp_path: Path) -> None:
    with pytest.raises(BotDied, match=r"exit code 2\n.*line 3"):
        await toy(simulator, tmp_path, "broken").start()


_OWNER = """
import asyncio, sys
from pathlib import Path
from demo.process import BotProcess
from demo.simulator import Simulator

async def main() -> None:
    async with Simulator() as simulator, BotProcess(simulator, Path(sys.argv[1]), main="tests.demo.toy:main") as bot:
        print(bot.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_bot_ends_when_the_process_that_started_it_is_killed(tmp_path: Path) -> None:
    owner = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _OWNER, str(tmp_path), cwd=_ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert owner.stdout is not None
    pid = int(await asyncio.wait_for(owner.stdout.readline(), 20))
    owner.kill()
    await owner.wait()
    async with asyncio.timeout(5):
        while is_running(pid):  # noqa: ASYNC110 - a process of somebody else's tells nobody here
            await asyncio.sleep(0.05)  # noqa: TID251 - as above


def is_running(pid: int) -> bool:
    """Whether there is such a process; one that only waits to be counted is none."""
    state = Path(f"/proc/{pid}/stat")
    if sys.platform == "linux":
        try:
            return state.read_text().rpartition(")")[2].split()[0] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
