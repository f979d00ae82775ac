"""The two fixtures: `ground` (rules on real SQLite with a frozen clock) and `house` (through the front door)."""

from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

from tests.front_door import FrontDoor, front_door
from tests.ground import Ground, open_ground


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Function) -> Generator[None, None, None]:
    """A test at the front door lives in the simulated time of its house."""
    for value in item.funcargs.values():
        if isinstance(value, FrontDoor):
            with value.env.time_context():
                return (yield)
    return (yield)


@pytest.fixture
async def ground(tmp_path: Path) -> AsyncIterator[Ground]:
    """Services on a database of their own; server 1 is set up in London."""
    async with open_ground(tmp_path / "belay.db") as opened:
        yield opened


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FrontDoor]:
    """The real bot in a simulated Discord, with a server that is set up."""
    async with front_door(tmp_path / "belay.db") as opened:
        yield opened
