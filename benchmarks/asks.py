"""How many durable offers of help a second ("I can help" on an ask), and how soon each is answered, beside an empty
command; and what an offer costs with all that others then see of it.

In the first part the letters to others (the ask edited, the helper brought into its thread, its author told) are written
in the offer's transaction and dropped there, so that the courier, which works at Discord's pace, has nothing to deliver.
In the second it delivers all of them before the clock is stopped.
"""

import asyncio
import math
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import discord
from simcord.backend.models import Channel, Message

from benchmarks.alarms import NoAlarms
from benchmarks.side_by_side import compare, how_many
from benchmarks.stands import CONFIG, Burst, Site, Stand, belay, burst, empty, processor_seconds, unkept
from benchmarks.table import Row
from benchmarks.unkept import an_ask
from bot.clock import Clock
from bot.config import Config, load
from bot.database import Connection, Database
from bot.help_requests import Given, Shown
from bot.members import Who
from bot.outbox import store as outbox_store
from bot.services import Services, build
from cogs.help_requests import views
from demo.people import Person
from demo.reading import components, messages
from demo.simulator import Simulator

_PEOPLE = 1_000
_OFFERS_AN_ASK = 3
_ASKERS = 10**15  # their ids begin here; nobody in the simulated Discord has such a one
_GLANCE = 0.02
_DROPPED = "CREATE TRIGGER dropped AFTER INSERT ON outbox BEGIN DELETE FROM outbox WHERE id = new.id; END"


async def measure(folder: Path, *, rounds: int, alone: int, together: int) -> list[Row]:
    """Rows for 1 and for 100 in flight, and the cost with everything delivered."""
    offers = how_many(rounds=rounds, alone=alone, together=together)
    posted: list[Message] = []

    async def fill(site: Site) -> None:
        asks = offers // _OFFERS_AN_ASK + 1
        while math.gcd(asks, _PEOPLE) > 1:  # then no two of the offers are the same person's on the same ask
            asks += 1
        shown = await _asked(site, range(_ASKERS, _ASKERS + asks), dropped=True)
        posted.extend(_post(site.simulator, site.channel, one, load(CONFIG)) for one in shown)

    async with (
        empty(folder / "empty-offers", _PEOPLE) as one,
        unkept(folder / "unkept-offers", _PEOPLE) as middle,
        belay(folder / "belay-offers", _PEOPLE, fill) as other,
    ):
        same = _post(middle.simulator, middle.channel, an_ask(middle.guild.id), Config())
        middle.ask = lambda person, _number: _offer(person, same)
        other.ask = lambda person, number: _offer(person, posted[number % len(posted)])
        rows = await compare("offers", (one, middle, other), rounds=rounds, alone=alone, together=together)
    return [*rows, await _with_delivery(folder, alone)]


async def _with_delivery(folder: Path, offers: int) -> Row:
    """Processor time of offers until everybody has seen what they should, beside as many empty commands."""
    count = max(offers // _OFFERS_AN_ASK, 10)

    async def fill(site: Site) -> None:
        await _asked(site, [person.user_id for person in site.people[:count]], dropped=False)

    async with (
        empty(folder / "empty-told", 2 * count) as one,
        belay(folder / "belay-told", 2 * count, fill) as other,
    ):
        await _all_delivered(other)
        cards = [card for card in messages(other.simulator.world, other.channel) if _can_help(card)]
        assert len(cards) == count
        helpers = other.people[count:]
        # Each helper takes another ask each time they come round.
        other.ask = lambda _, number: _offer(
            helpers[number % count], cards[(number + number // count) % count]
        )
        left = await burst(one, offers, 10)
        before = processor_seconds(other.bot)
        right = await burst(other, offers, 10)
        await _all_delivered(other)
        told = Burst(right.latencies, right.seconds, processor_seconds(other.bot) - before)
    return Row("offers: processor time with all that others see", left.cost, told.cost, "ms")


async def _offer(person: Person, ask: Message) -> None:
    button = _can_help(ask)
    assert button is not None
    answer = await person.press(ask, custom_id=button)
    assert answer.text.startswith("Thank you."), answer.text


def _can_help(message: Message) -> str | None:
    ids = [part.get("custom_id", "") for part in components(message)]
    return next((one for one in ids if one.startswith("help_requests.offer:")), None)


def _post(simulator: Simulator, channel: Channel, shown: Shown, config: Config) -> Message:
    """The opening message of an ask, as it stands in Discord."""
    parts: list[dict[str, Any]] = list(views.opener(shown, config.asks).to_components())
    return simulator.world.create_message(
        channel.id,
        simulator.world.bot_user.id,
        components=parts,
        flags=discord.MessageFlags(components_v2=True).value,
        broadcast=False,
    )


async def _asked(site: Site, askers: Sequence[int], *, dropped: bool) -> list[Shown]:
    """An ask of each of these people, posted through the services; `dropped`: letters go as soon as they are written."""
    database = await Database.open(site.database)
    try:
        services = _services(database, site.simulator.world.clock.now)
        shown = await asyncio.gather(*(_ask(services, Who(site.guild.id, user)) for user in askers))
        if dropped:
            await database.write(_drop_letters)
        return shown
    finally:
        await database.close()


def _services(database: Database, clock: Clock) -> Services:
    config = load(CONFIG)
    return build(database, clock, NoAlarms(), lambda: config, Random(0))


async def _ask(services: Services, who: Who) -> Shown:
    writing = services.help_requests.writing
    given = Given(
        "resume-review", "Resume for a first data role", "Would you read it once?", "Two templates."
    )
    shown = await writing.write(who, who.user, given)
    await writing.post(who, shown.ask.id, named=True)
    return await services.help_requests.board.own(who, shown.ask.id)


def _drop_letters(connection: Connection) -> None:
    connection.execute("DELETE FROM outbox")
    connection.execute(_DROPPED)


async def _all_delivered(stand: Stand) -> None:
    """Wait until nothing waits to be said any more."""
    while await Database.peek(stand.bot.database, outbox_store.all_waiting):
        stand.bot.check()
        await asyncio.sleep(_GLANCE)  # noqa: TID251 - another process delivers, and tells nobody
