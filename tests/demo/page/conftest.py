"""A `glance`: a small server with something in every corner, its page served, and people who look at it."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from random import Random
from typing import Any

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from simcord.backend.models import Channel, Guild, Message, Overwrite
from simcord.enums import ChannelType, OverwriteType

from demo.page.reader import Reader
from demo.page.serve import application
from demo.page.world import PAGE, Due, Page, Part, Resident, Town
from demo.people import Person, join
from demo.simulator import Simulator
from demo.world import World

_VIEW = discord.Permissions(view_channel=True).value
_MODERATOR = discord.Permissions(manage_guild=True, manage_threads=True, manage_messages=True).value
_V2, _EPHEMERAL = 1 << 15, 1 << 6


@dataclass
class Still:
    """A keeper of no bot."""

    alive: bool = True
    since: float = 0.0
    restarts: int = 0
    watchers: list[Callable[[bool], None]] = field(default_factory=list[Callable[[bool], None]])
    due: Due | None = None

    def next_prompt(self) -> Due | None:
        return self.due

    def advance(self, by: timedelta) -> None:
        raise AssertionError("nothing here moves the clock so")

    async def kill(self) -> None:
        raise AssertionError("nothing here is killed")


@dataclass
class Glance:
    """A server and its page; `mona` is a moderator, `ada` and `ben` are members."""

    simulator: Simulator
    guild: Guild
    general: Channel
    asks: Channel
    hidden: Channel
    mona: Person
    ada: Person
    ben: Person
    keeper: Still
    page: Page
    client: TestClient[web.Request, web.Application]

    @property
    def world(self) -> World:
        """What the simulated Discord knows."""
        return self.simulator.world

    def reader(self, person: Person) -> Reader:
        """Somebody's eyes."""
        return Reader(self.page, person)

    def post(self, where: Channel, *components: dict[str, Any], **parts: Any) -> Message:
        """Something that the bot posts."""
        bot = self.world.bot_user.id
        return self.world.create_message(where.id, bot, components=list(components), flags=_V2, **parts)

    def whisper(self, where: Channel, person: Person, words: str, *, flags: int = 0) -> Message:
        """Something that the bot shows to one person."""
        user = {"user": {"id": str(person.user_id)}}
        bot = self.world.bot_user.id
        message = self.world.prepare_message(
            where.id, bot, words, flags=_EPHEMERAL | flags, interaction_metadata=user
        )
        return self.world.commit_message(message, broadcast=False)

    async def get(self, path: str, person: Person, **query: Any) -> Any:
        """What the page is told at an address."""
        params = {"as": str(person.user_id), **{key: str(value) for key, value in query.items()}}
        async with self.client.get(path, params=params) as response:
            assert response.status == HTTPStatus.OK, await response.text()
            return await response.json()

    async def refused(self, path: str, person: Person) -> str:
        """The words with which an address is closed to somebody."""
        async with self.client.get(path, params={"as": str(person.user_id)}) as response:
            assert response.status == HTTPStatus.NOT_FOUND, await response.text()
            return (await response.json())["error"]


@asynccontextmanager
async def glancing() -> AsyncGenerator[Glance]:
    """The server, and its page."""
    async with Simulator(start=datetime(2026, 3, 2, 9, tzinfo=UTC), rng=Random(1)) as simulator:
        world = simulator.world
        guild = world.add_guild("Career support")
        moderators = world.create_role(guild.id, "Moderators", permissions=_MODERATOR)
        closed = [
            Overwrite(guild.id, OverwriteType.ROLE, deny=_VIEW),
            Overwrite(moderators.id, OverwriteType.ROLE, allow=_VIEW),
        ]
        general = world.add_channel(guild, "general", topic="Anything")
        asks = world.add_channel(
            guild, "asks", kind=ChannelType.FORUM, available_tags=[{"name": "open"}, {"name": "resolved"}]
        )
        hidden = world.add_channel(guild, "moderators", overwrites=closed)
        world.add_channel(guild, "stage", kind=ChannelType.STAGE_VOICE)
        mona = join(simulator, guild, "mona", roles=[moderators])
        ada, ben = join(simulator, guild, "ada"), join(simulator, guild, "ben")
        people = [
            Resident(mona, Part.MODERATOR, "Keeps the place in order.", "#aa3377"),
            Resident(ada, Part.MEMBER, "Looks for work in a laboratory.", "#3377aa"),
            Resident(ben, Part.MEMBER, "Drives a bus.", "#33aa77"),
        ]
        keeper = Still()
        app = application(Town(simulator, guild, keeper, people))
        async with TestClient(TestServer(app)) as client:
            yield Glance(simulator, guild, general, asks, hidden, mona, ada, ben, keeper, app[PAGE], client)


@pytest.fixture
async def glance() -> AsyncGenerator[Glance]:
    async with glancing() as opened:
        yield opened
