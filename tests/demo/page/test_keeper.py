"""The keeper brings the bot back, carries it through time, and always ends it."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from simcord.backend.models import Message

from demo.furnish import furnish
from demo.page.keeper import CONFIG, BotKeeper
from demo.page.serve import serving
from demo.page.world import Due, Town
from demo.people import NotAnswered
from demo.reading import messages
from demo.simulator import Simulator
from demo.town.hands import control, has
from demo.town.place import BEGIN, ZONE, Place, build

PANEL = """
series:
  - id: panel
    title: Monday check-in
    text: A new week.
    days: [monday]
    time: "09:00"
"""
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
MISTAKEN = PANEL.replace("09:00", "9 o'clock")


@dataclass
class House:
    """An empty town and its keeper, who has started the bot."""

    place: Place
    keeper: BotKeeper
    config: Path
    heard: list[bool]

    def panels(self) -> list[Message]:
        """What was posted in the check-ins channel with a button to check in."""
        world = self.place.simulator.world
        return [one for one in messages(world, self.place.channels["check-ins"]) if has(one, "checkins.open")]

    async def until(self, holds: Callable[[], bool], *, within: float = 10.0) -> None:
        """Wait until something is true."""
        async with asyncio.timeout(within):
            while not holds():  # noqa: ASYNC110 - it happens in another process, which sets no event here
                await asyncio.sleep(0.01)  # noqa: TID251 - and tells nobody

    def decided(self) -> list[str]:
        """What became of each due time, in order."""
        with closing(sqlite3.connect(f"file:{self.keeper.process.database}?mode=ro", uri=True)) as database:
            return [row[0] for row in database.execute("SELECT state FROM series_posts ORDER BY due")]


@asynccontextmanager
async def house(folder: Path, content: str | None = None, *, pause: float = 0.05) -> AsyncGenerator[House]:
    """A started house; ``content`` is its `config.yaml`, Belay's own when none is given."""
    config = CONFIG
    if content is not None:
        config = folder / "config.yaml"
        config.write_text(content)
    async with Simulator(start=BEGIN) as simulator:
        place = build(simulator)
        keeper = BotKeeper(simulator, folder, config=config, pause=pause)
        heard: list[bool] = []
        keeper.watchers.append(heard.append)
        clock = simulator.world.clock.now
        await furnish(
            keeper.process.database,
            config,
            clock,
            place.guild.id,
            place.purposes,
            zone=ZONE,
            roles=place.parts,
        )
        async with keeper:
            yield House(place, keeper, config, heard)
        assert simulator.gaps == []


async def test_killed_from_outside_it_comes_back_and_the_same_button_works(tmp_path: Path) -> None:
    async with house(tmp_path, PANEL, pause=0.5) as home:
        due = await home.keeper.to_next_prompt()
        assert due == Due(MONDAY.timestamp(), "Monday check-in", home.place.channels["check-ins"].id)
        [panel] = home.panels()
        nadia = home.place.person("nadia")
        pid = home.keeper.process.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await home.until(lambda: not home.keeper.alive)
        home.place.simulator.patience = 0.1
        with pytest.raises(NotAnswered):
            await nadia.press(panel, custom_id=control(panel, "checkins.open"))
        home.place.simulator.patience = 3.0
        await home.until(lambda: home.keeper.alive)
        assert home.heard == [True, False, True]
        assert home.keeper.restarts == 1
        assert home.keeper.process.pid not in (None, pid)
        assert (await nadia.press(panel, custom_id=control(panel, "checkins.open"))).modal
        assert len(home.panels()) == 1


def deaf(alive: bool) -> None:
    """Somebody whose ear is broken."""
    raise RuntimeError(f"{alive}?")


async def test_killed_twice_by_the_page_it_comes_back_twice(tmp_path: Path) -> None:
    async with house(tmp_path, PANEL) as home:
        home.keeper.watchers.insert(0, deaf)
        for number in (1, 2):
            before = home.keeper.since
            await asyncio.gather(home.keeper.kill(), home.keeper.kill())
            await home.until(lambda number=number: home.keeper.restarts == number)
            assert home.keeper.alive
            assert home.keeper.since > before


async def test_a_prompt_that_fell_due_while_it_was_down_is_posted_late(tmp_path: Path) -> None:
    async with house(tmp_path, PANEL, pause=1.0) as home:
        await home.keeper.kill()
        await home.until(lambda: not home.keeper.alive)
        await home.keeper.travel(MONDAY - BEGIN + timedelta(hours=2))
        assert home.panels() == []
        await home.until(lambda: len(home.panels()) == 1)
        assert home.decided() == ["late"]


async def test_a_week_in_one_step_has_everything_in_its_time(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.keeper.travel(timedelta(days=7))
        assert home.decided() == ["on_time"] * 5
        [wednesday, monday] = home.panels()[:1] + home.panels()[-2:-1]
        assert wednesday.timestamp < monday.timestamp
        assert monday.timestamp.startswith("2026-03-02T09:00")
        due = home.keeper.next_prompt()
        assert due is not None
        assert datetime.fromtimestamp(due.at, UTC) == datetime(2026, 3, 4, 10, tzinfo=UTC)


async def test_what_is_next_follows_what_moderators_decide(tmp_path: Path) -> None:
    async with house(tmp_path, PANEL) as home:
        await home.keeper.foresee()
        assert home.keeper.next_prompt() is not None
        ines = home.place.person("ines")
        await ines.slash(home.place.channels["moderators"], "prompts pause", series="panel")
        await home.until(lambda: home.keeper.next_prompt() is None)
        assert await home.keeper.to_next_prompt() is None


async def test_one_that_cannot_start_is_tried_again(tmp_path: Path) -> None:
    async with house(tmp_path, PANEL) as home:
        home.config.write_text(MISTAKEN)
        await home.keeper.kill()
        await home.until(lambda: "config.yaml" in home.keeper.trouble)
        assert not home.keeper.alive
        assert await home.keeper.foresee() == home.keeper.next_prompt()
        home.config.write_text(PANEL)
        await home.until(lambda: home.keeper.alive)
        assert home.keeper.trouble == ""
        assert home.keeper.restarts == 1


async def broken_off(folder: Path, *, down: bool) -> BotKeeper:
    """A house in which something goes wrong, perhaps while the bot is being started again."""
    keepers: list[BotKeeper] = []
    with suppress(ZeroDivisionError):
        async with house(folder, PANEL) as home:
            keepers.append(home.keeper)
            if down:
                await home.keeper.kill()
                await home.until(lambda: home.keeper.process.pid is not None)
            raise ZeroDivisionError
    return keepers[0]


@pytest.mark.parametrize("down", [False, True])
async def test_it_is_ended_whatever_happens(tmp_path: Path, down: bool) -> None:
    keeper = await broken_off(tmp_path, down=down)
    assert keeper.process.pid is None
    assert not keeper.alive


async def test_one_that_does_not_start_at_all_says_so(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"config\.yaml"):
        async with house(tmp_path, MISTAKEN):
            raise AssertionError("it cannot start")


async def test_the_page_moves_the_clock_and_kills(tmp_path: Path) -> None:
    async with house(tmp_path, PANEL) as home:
        town = Town(home.place.simulator, home.place.guild, home.keeper, list(home.place.residents.values()))
        async with (
            serving(town, port=0) as address,
            aiohttp.ClientSession(address, headers={"X-Belay-Demo": "1"}) as browser,
        ):

            async def post(path: str, body: object) -> tuple[int, dict[str, Any]]:
                async with browser.post(path, json=body) as answer:
                    return answer.status, await answer.json()

            status, said = await post("/api/clock", {"to": "next-prompt"})
            assert status == 200
            assert 0 <= said["now"] - MONDAY.timestamp() < 10
            assert len(home.panels()) == 1
            _, later = await post("/api/clock", {"add": 3600})
            assert 3600 <= later["now"] - said["now"] < 3610
            nonsense: tuple[object, ...] = (
                {"add": -1},
                {"add": "soon"},
                {"add": True},
                {"add": 1e9},
                {},
                [],
                {"to": "moon"},
            )
            for one in nonsense:
                status, said = await post("/api/clock", one)
                assert status == 400
                assert said["error"]
            assert await post("/api/bot", {"do": "kill"}) == (200, {"alive": False})
            assert (await post("/api/bot", {"do": "dance"}))[0] == 400
            await home.until(lambda: home.keeper.restarts == 1)


async def test_who_presses_twice_gets_to_the_next_prompt_once(tmp_path: Path) -> None:
    async with house(tmp_path, PANEL) as home:
        await asyncio.gather(home.keeper.to_next_prompt(), home.keeper.to_next_prompt())
        assert home.place.simulator.world.clock.now() - MONDAY < timedelta(minutes=1)
