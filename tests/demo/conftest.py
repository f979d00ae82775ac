"""The two fixtures of these tests: a `simulator`, and a `scene` in it."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import discord
import discord.client
import discord.gateway
import discord.http
import pytest
import yarl

from demo.people import join
from demo.simulator import Simulator
from tests.demo.scene import Hurried, Scene
from tests.demo.toy import Toy


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(start=datetime(2026, 3, 2, 9, tzinfo=UTC), rng=random.Random(1)) as simulator:
        yield simulator
        assert simulator.gaps == []


@pytest.fixture
async def scene(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setattr(discord.http.Route, "BASE", simulator.api_url)
    address = yarl.URL(simulator.gateway_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", address)
    monkeypatch.setattr(discord.http, "asyncio", Hurried("hurried"))
    monkeypatch.setattr(discord.client, "asyncio", Hurried("hurried"))
    guild = simulator.world.add_guild("Career support")
    channel = simulator.world.add_channel(guild, "check-ins")
    ada, ben = join(simulator, guild, "ada"), join(simulator, guild, "ben")
    async with Toy() as bot:
        running = asyncio.create_task(bot.start(simulator.token))
        await simulator.ready()
        await bot.wait_until_ready()
        yield Scene(simulator, bot, guild, channel, ada, ben)
    await running
