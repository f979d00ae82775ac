"""The fixtures of the browser tests: one browser a run, and a fresh server with its page for each test."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from benchmarks.chromium import NoBrowser, arguments, find
from demo.page.serve import serving
from demo.town.living import living
from tests.browser.town import Kinds, Small, every_kind, furnished, small
from tests.browser.visitor import WITHIN, Visitor

SCREENSHOTS = Path(__file__).resolve().parents[2] / ".cache" / "screenshots"
ELSEWHERE = "elsewhere.test"
"""Another name for this machine, as only the tests' browser knows it. Every other name leads nowhere."""
_NAMES = f"MAP {ELSEWHERE} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


@dataclass
class House:
    """A page that is served, and the browser to open it in."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list[BrowserContext])
    visitors: list[Visitor] = field(default_factory=list[Visitor])

    async def visit(self, where: str = "", **options: Any) -> Visitor:
        """A new visitor, who shares nothing with those before; ``options`` as Playwright's for a context."""
        shape: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
        shape |= {"timezone_id": "Europe/London", **options}
        context = await self.browser.new_context(**shape)
        self.contexts.append(context)
        visitor = Visitor(await context.new_page(), self.address)
        self.visitors.append(visitor)
        await visitor.page.goto(f"{self.address}{where}")
        await visitor.page.locator("#main h1").wait_for()
        return visitor

    async def close(self) -> None:
        """Everybody goes; nobody may have asked for anything from elsewhere, or met a fault."""
        for context in self.contexts:
            await context.close()
        for visitor in self.visitors:
            assert visitor.strangers() == []
            assert visitor.faults == []


@dataclass
class Home(House):
    """The page of a small server."""

    made: Small = field(kw_only=True)


@asynccontextmanager
async def _home(browser: Browser, folder: Path) -> AsyncGenerator[Home]:
    async with small(folder) as made, serving(made.town, port=0) as address:
        house = Home(browser, address, made=made)
        yield house
        await house.close()
        assert made.simulator.gaps == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser; fails with what to do where there is none."""
    try:
        program = find()
    except NoBrowser as missing:
        pytest.fail(str(missing), pytrace=False)
    expect.set_options(timeout=WITHIN)
    async with async_playwright() as playwright:
        rules = f"--host-resolver-rules={_NAMES}"
        browser = await playwright.chromium.launch(executable_path=program, args=[*arguments(), rules])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def home(chromium: Browser, tmp_path: Path) -> AsyncIterator[Home]:
    """A page on a small server, in which nothing has been said but the Monday panel."""
    async with _home(chromium, tmp_path) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="session")
async def full(chromium: Browser, tmp_path: Path) -> AsyncIterator[Home]:
    """The same with all that the guided paths need."""
    async with _home(chromium, tmp_path) as house:
        await furnished(house.made)
        yield house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The page as `make demo` shows it: the living server with its week."""
    folder = tmp_path_factory.mktemp("town")
    async with living(folder) as lived, serving(lived, port=0) as address:
        house = House(chromium, address)
        yield house
        await house.close()
        assert lived.simulator.gaps == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _every_kind(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[House, Kinds]]:
    folder = tmp_path_factory.mktemp("kinds")
    async with every_kind(folder) as made, serving(made.town, port=0) as address:
        yield House(chromium, address), made


@pytest_asyncio.fixture(loop_scope="session")
async def kinds(_every_kind: tuple[House, Kinds]) -> AsyncIterator[tuple[House, Kinds]]:
    """A page on a server whose bot asks for everything that a bot can ask for, and a room of the test's own in it."""
    shared, made = _every_kind
    house = House(shared.browser, shared.address)
    room = made.simulator.world.add_channel(made.town.guild, f"room{len(made.town.guild.channel_ids)}")
    yield house, replace(made, general=room)
    await house.close()
    assert made.simulator.gaps == []
