"""Server-sent events: what changed, to those who may see it, soon, and not one by one."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from simcord.enums import ChannelType

from demo.page import changes
from demo.page.changes import CHANGES
from demo.page.serve import application
from demo.page.world import Part, Resident, Town
from demo.people import Person
from tests.demo.page.conftest import Glance, Still
from tests.wire.town import town


class Heard:
    """An open page, and what it is told."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response

    async def next(self) -> tuple[str, Any]:
        """The next event: its name and data."""
        name = ""
        async with asyncio.timeout(5):
            while True:
                line = (await self._response.content.readline()).decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    return name, orjson.loads(line.removeprefix("data: "))
                elif line.startswith(":"):
                    return "comment", line

    async def changed(self) -> tuple[set[int], bool]:
        """The next change: which channels, and whether more than messages."""
        name, data = await self.next()
        assert name == "changed"
        return {int(one) for one in data["channels"]}, data["state"]


@asynccontextmanager
async def listening(client: TestClient[Any, Any], person: Person) -> AsyncGenerator[Heard]:
    """A page that has just been opened, and has been told to look around."""
    async with client.get("/api/changes", params={"as": str(person.user_id)}) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        heard = Heard(response)
        assert (await heard.next())[0] == "bot"
        assert await heard.changed() == (set(), True)
        yield heard


async def test_what_is_said_is_told_to_those_who_see_it(glance: Glance) -> None:
    async with listening(glance.client, glance.ada) as ada, listening(glance.client, glance.mona) as mona:
        await glance.mona.say(glance.hidden, "among us")
        assert await mona.changed() == ({glance.hidden.id}, True)
        await glance.ben.say(glance.general, "hello")
        assert await ada.changed() == ({glance.general.id}, True)  # of the other channel she hears nothing
        assert await mona.changed() == ({glance.general.id}, True)


async def test_changes_that_come_together_are_told_together(glance: Glance) -> None:
    async with listening(glance.client, glance.ada) as ada:
        version = glance.page.version
        for number in range(100):
            await glance.ben.say(glance.general, f"{number}")
            await asyncio.get_running_loop().run_in_executor(None, int)  # others get their turn in between
        assert await ada.changed() == ({glance.general.id}, True)
        assert glance.page.version - version < 50
        assert len((await glance.get(f"/api/channel/{glance.general.id}", glance.ada))["messages"]) == 50


async def test_an_edit_changes_the_channel_alone(glance: Glance) -> None:
    said = await glance.ben.say(glance.general, "hello")
    async with listening(glance.client, glance.ada) as ada:
        glance.world.edit_message(glance.general.id, said.id, {"content": "hello again"})
        assert await ada.changed() == ({glance.general.id}, False)
        glance.world.delete_message(glance.general.id, said.id)
        assert await ada.changed() == ({glance.general.id}, True)


async def test_threads_are_told_where_they_are_and_where_they_show(glance: Glance) -> None:
    async with listening(glance.client, glance.ada) as ada:
        thread = glance.world.create_thread(glance.general.id, "talk", glance.ben.user_id)
        channels, state = await ada.changed()
        assert ({glance.general.id, thread.id} <= channels, state) == (True, True)
        closed = glance.world.create_thread(
            glance.general.id, "us", glance.ben.user_id, type=ChannelType.PRIVATE_THREAD
        )
        assert closed.id not in (await ada.changed())[0]
        glance.world.delete_channel(thread.id)
        assert await ada.changed() == ({glance.general.id}, True)


async def test_the_time_and_the_place(glance: Glance) -> None:
    async with listening(glance.client, glance.ada) as ada:
        glance.simulator.advance(timedelta(days=1))
        assert await ada.changed() == (set(), True)
        glance.world.create_role(glance.guild.id, "Coaches")
        assert await ada.changed() == (set(), True)


async def test_the_bot_goes_and_comes_back(glance: Glance) -> None:
    async with listening(glance.client, glance.ada) as ada:
        for alive in (False, True):
            glance.keeper.alive = alive
            for watcher in glance.keeper.watchers:
                watcher(alive)
            assert await ada.next() == ("bot", {"alive": alive})
            assert await ada.changed() == (set(), True)


async def test_a_sign_of_life(glance: Glance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "ALIVE_EVERY", 0.05)
    async with listening(glance.client, glance.ada) as ada:
        assert await ada.next() == ("comment", ": still here")


async def test_who_has_gone_is_dropped(glance: Glance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "ALIVE_EVERY", 0.02)
    told = glance.client.app[CHANGES]
    response = await glance.client.get("/api/changes", params={"as": str(glance.ada.user_id)})
    await Heard(response).next()
    assert told.open == 1
    response.close()
    async with asyncio.timeout(5):
        while told.open:
            await glance.get("/api/state", glance.ada)


async def test_fifty_pages_hear_of_one_message(glance: Glance) -> None:
    told = glance.client.app[CHANGES]

    async def one(person: Person) -> tuple[set[int], bool]:
        async with listening(glance.client, person) as heard:
            return await heard.changed()

    people = [glance.ada, glance.ben, glance.mona]
    pages = [asyncio.create_task(one(people[number % 3])) for number in range(50)]
    async with asyncio.timeout(10):
        while told.open < 50 or told.waiting:
            await glance.get("/api/state", glance.ada)
        await glance.mona.say(glance.general, "to all")
        assert await asyncio.gather(*pages) == [({glance.general.id}, True)] * 50


async def test_an_answer_of_the_real_bot_is_told_to_the_one_it_is_for(tmp_path: Path) -> None:
    async with town(tmp_path) as made:
        ada, ben = made.person("ada"), made.person("ben")
        people = [Resident(one, Part.MEMBER, "", "#112233") for one in (ada, ben)]
        app = application(Town(made.simulator, made.guild, Still(), people))
        async with (
            made.bot,
            TestClient(TestServer(app)) as client,
            listening(client, ada) as hers,
            listening(client, ben) as his,
        ):
            assert (await ada.slash(made.check_ins, "me privacy")).ephemeral
            assert await hers.changed() == ({made.check_ins.id}, True)
            await ben.say(made.moderators, "hello")
            assert await his.changed() == ({made.moderators.id}, True)
