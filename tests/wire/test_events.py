"""A scheduled event is made once, whatever is lost on the way and whenever the process is killed."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import discord
import pytest
from simcord.backend.models import ScheduledEvent

from demo.faults import Rule
from demo.furnish import furnish
from demo.people import Person, join
from demo.process import BotProcess
from demo.simulator import Simulator
from tests.wire.posting import OFF
from tests.wire.town import CONFIG, MONDAY_MORNING, Town, eventually

SEED = 20260304
SCHEDULED, CANCELLED = 1, 4


@dataclass
class Programme(Town):
    """A town with scheduled events."""

    ada: Person

    @property
    def path(self) -> str:
        """Where its events are."""
        return f"/guilds/{self.guild.id}/scheduled-events"

    async def plan(self, number: int, title: str = "Resume clinic") -> None:
        """Have an event, or another title for it."""
        bot = f"<@{self.simulator.world.bot_user.id}>"
        noted = "SELECT 1 FROM notes WHERE name = ?"
        while not self.ask_database(noted, f"event {number} {title}"):
            await self.ada.say(self.check_ins, f"{bot} event {number} {title}")
            with suppress(TimeoutError):
                await eventually(lambda: bool(self.ask_database(noted, f"event {number} {title}")), within=2)

    def events(self) -> list[ScheduledEvent]:
        """Those of the server, whatever became of them."""
        return list(self.guild.scheduled_events.values())

    async def delivered(self) -> None:
        """Let time fly over the pauses between attempts until nothing waits."""
        for _ in range(60):
            with suppress(TimeoutError):
                await eventually(lambda: self.waiting() == 0, within=0.4)
                return
            self.bot.advance(timedelta(seconds=31))
        assert self.waiting() == 0, self.bot.tail()

    async def assert_there_once(self, titles: list[str]) -> None:
        """Each event is there once, and the database knows which it is."""
        await self.delivered()
        assert sorted(event.name for event in self.events()) == sorted(titles)
        assert {event.status for event in self.events()} <= {SCHEDULED}
        known = self.ask_database("SELECT message_id FROM posted WHERE subject LIKE 'event:%'")
        assert sorted(number for (number,) in known) == sorted(event.id for event in self.events())
        assert self.ask_database("SELECT kind, gave_up FROM outbox") == []


@asynccontextmanager
async def programme(folder: Path, *, seed: int = 0) -> AsyncGenerator[Programme, None]:
    """A running bot in a server without events."""
    async with Simulator(start=MONDAY_MORNING, rng=Random(seed)) as simulator:
        world = simulator.world
        guild = world.add_guild("Career support")
        check_ins, moderators = world.add_channel(guild, "check-ins"), world.add_channel(guild, "moderators")
        bot = BotProcess(simulator, folder, config=CONFIG, main="tests.wire.posting:main")
        places = {"check-ins": check_ins.id, "moderators": moderators.id}
        await furnish(bot.database, CONFIG, world.clock.now, guild.id, places, zone="Europe/London")
        ada = join(simulator, guild, "ada")
        async with bot:
            yield Programme(simulator, bot, guild, check_ins, moderators, ada)
            assert simulator.gaps == []


async def killed_when(place: Programme, rule: Rule, *, away: timedelta = timedelta(minutes=20)) -> None:
    """Plan, kill the bot once the fault was met, and start it a while later."""
    await place.plan(1)
    await place.simulator.until(lambda: rule.hits > 0)
    await place.bot.kill()
    assert place.waiting() == 1
    place.simulator.faults.clear()
    place.bot.advance(away)
    await place.bot.start()


@pytest.mark.parametrize("happened", [False, True])
async def test_killed_between_the_event_and_the_answer(tmp_path: Path, happened: bool):
    async with programme(tmp_path) as place:
        faults = place.simulator.faults
        lost = faults.lose_answer if happened else faults.lose_request
        await killed_when(place, lost(method="POST", path=place.path))
        assert len(place.events()) == happened
        await place.assert_there_once(["Resume clinic"])


async def test_killed_before_it_and_back_too_late(tmp_path: Path):
    async with programme(tmp_path) as place:
        lost = place.simulator.faults.lose_request(method="POST", path=place.path)
        await killed_when(place, lost, away=timedelta(days=2))
        await place.assert_there_once([])


async def test_cancelled_after_its_answer_was_lost(tmp_path: Path):
    async with programme(tmp_path) as place:
        lost = place.simulator.faults.lose_answer(method="POST", path=place.path)
        await killed_when(place, lost)
        await place.plan(1, OFF)
        await place.delivered()
        assert [event.status for event in place.events()] == [CANCELLED]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_an_answer_that_was_lost_or_spoiled_leads_to_no_second_event(tmp_path: Path, status: int):
    async with programme(tmp_path) as place:
        place.simulator.faults.spoil_answer(status, method="POST", path=place.path, times=1)
        await place.plan(1)
        await place.assert_there_once(["Resume clinic"])
        place.simulator.faults.lose_answer(method="POST", path=place.path, times=1)
        await place.plan(2, "Offer clinic")
        await place.assert_there_once(["Resume clinic", "Offer clinic"])


async def test_many_events_alike_while_discord_stumbles(tmp_path: Path):
    async with programme(tmp_path, seed=SEED) as place:
        faults, paths = place.simulator.faults, (place.path, f"{place.path}/*")
        rules = [faults.spoil_answer(504, method="POST", path=place.path, times=2)]
        for path in paths:
            rules += [
                faults.answer(429, path=path, chance=0.15),
                faults.lose_answer(path=path, chance=0.2),
                faults.lose_request(path=path, chance=0.15),
            ]
        for number in range(8):
            await place.plan(number, "Resume clinic")
        await place.delivered()
        for number in (0, 3, 6):
            await place.plan(number, f"Clinic {number}")
        await place.delivered()
        assert sum(rule.hits for rule in rules) > 5
        faults.clear()
        titles = [f"Clinic {number}" if number % 3 == 0 else "Resume clinic" for number in range(8)]
        await place.assert_there_once(titles)


async def test_without_the_permission_the_moderators_are_told_once(tmp_path: Path):
    async with programme(tmp_path) as place:
        world, missing = place.simulator.world, discord.Permissions(create_events=True).value
        for role in list(place.guild.roles.values()):
            world.edit_role(place.guild.id, role.id, {"permissions": role.permissions & ~missing})
        await place.plan(1)
        await place.plan(2)
        await place.delivered()
        told = world.messages[place.moderators.id]
        assert (len(told), place.events()) == (1, [])
