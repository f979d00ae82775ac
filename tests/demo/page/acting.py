"""Somebody who acts on the page over HTTP: against a world alone, or against the real bot in a small town."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, cast

import orjson
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer
from simcord.backend.models import Channel, Guild, Message

from demo.page import acts
from demo.page.guard import HEADER, guard
from demo.page.world import Page, Part, Resident, Town
from demo.people import Person, join
from demo.process import BotProcess
from demo.reading import buttons, messages
from demo.simulator import Simulator
from tests.wire.town import CONFIG, MONDAY_MORNING

MANAGES = 1 << 5 | 1 << 10 | 1 << 11  # the server; sees and writes

Files = Any
"""A sequence of the field, the name and the contents of each; told by no type, since other names come beside it."""


@dataclass
class Acting:
    """A town whose page is served, and three people in it."""

    page: Page
    client: TestClient[web.Request, web.Application]
    guild: Guild
    general: Channel
    mona: Person
    ada: Person
    ben: Person

    @property
    def simulator(self) -> Simulator:
        """The Discord behind the page."""
        return self.page.town.simulator

    async def post(self, verb: str, person: Person, *, files: Files = (), **body: Any) -> tuple[int, Any]:
        """One act; the status and the answer."""
        body["as"] = str(person.user_id)
        data: bytes | FormData = orjson.dumps(body)
        headers = {HEADER: "1"}
        if files:
            data = FormData()
            data.add_field("json", orjson.dumps(body).decode())
            for field, name, contents in files:
                data.add_field(field, BytesIO(contents), filename=name)
        else:
            headers["Content-Type"] = "application/json"
        async with self.client.post(f"/api/{verb}", data=data, headers=headers) as response:
            return response.status, await response.json()

    async def do(self, verb: str, person: Person, *, files: Files = (), **body: Any) -> Any:
        """One act that succeeds."""
        status, found = await self.post(verb, person, files=files, **body)
        assert status == HTTPStatus.OK, found
        return found

    async def refused(self, verb: str, person: Person, *, files: Files = (), **body: Any) -> str:
        """The words with which an act is refused that no client could do."""
        status, found = await self.post(verb, person, files=files, **body)
        assert status == HTTPStatus.CONFLICT, found
        return found["error"]

    async def commands(self, person: Person, channel: Channel) -> Any:
        """What is offered there."""
        query = {"as": str(person.user_id), "channel": str(channel.id)}
        async with self.client.get("/api/commands", params=query) as response:
            assert response.status == HTTPStatus.OK, await response.text()
            return await response.json()

    def message(self, channel: Channel, outcome: Any) -> Message:
        """The message that an outcome names."""
        return self.simulator.world.messages[channel.id][int(outcome["message"])]

    def last(self, channel: Channel, seen_by: Person) -> Message:
        """The newest message that somebody sees in a channel."""
        return messages(self.simulator.world, channel, seen_by=seen_by.user_id)[-1]


def labelled(message: Message, label: str) -> str:
    """The custom id of the one button of a message that says so."""
    (found,) = [one["custom_id"] for one in buttons(message) if one.get("label") == label]
    return found


@asynccontextmanager
async def acting(simulator: Simulator) -> AsyncGenerator[Acting]:
    """The page of a server in which there is no bot yet."""
    world = simulator.world
    guild = world.add_guild("Career support")
    general = world.add_channel(guild, "general")
    manager = world.create_role(guild.id, "Moderators", permissions=MANAGES)
    mona = join(simulator, guild, "mona", roles=[manager])
    ada, ben = join(simulator, guild, "ada"), join(simulator, guild, "ben")
    people = [
        Resident(mona, Part.MODERATOR, "Looks after the server.", "#aa3377"),
        Resident(ada, Part.MEMBER, "Looks for work.", "#3377aa"),
        Resident(ben, Part.MEMBER, "Looks for work.", "#33aa77"),
        Resident(Person(simulator, guild.id, world.bot_user.id), Part.BOT, "The bot.", "#777777"),
    ]
    page = Page(Town(simulator, guild, cast("Any", None), people))
    application = web.Application(middlewares=[guard], client_max_size=32 * 1024 * 1024)
    application.add_routes(acts.routes(page))
    async with TestClient(TestServer(application)) as client:
        yield Acting(page, client, guild, general, mona, ada, ben)


@asynccontextmanager
async def acting_with_the_bot(folder: Path) -> AsyncGenerator[tuple[Acting, BotProcess]]:
    """The same with the real bot, which nobody has set up."""
    async with Simulator(start=MONDAY_MORNING, rng=Random(0)) as simulator, acting(simulator) as visitor:
        async with BotProcess(simulator, folder, config=CONFIG) as bot:
            yield visitor, bot
        assert simulator.gaps == []
