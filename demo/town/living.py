"""A small living server: people with a history, the real bot among them, and a week behind them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from demo.furnish import furnish
from demo.page.keeper import CONFIG, BotKeeper
from demo.page.world import Town
from demo.simulator import Simulator
from demo.town.beginning import Beginning
from demo.town.evening import Evening
from demo.town.hands import Hands, Tell
from demo.town.place import BEGIN, ZONE, build
from demo.town.week import Week


@asynccontextmanager
async def living(
    folder: Path, *, config: Path | None = None, tell: Tell = lambda _: None
) -> AsyncGenerator[Town, None]:
    """A town on the evening of ``PRESENT``, for as long as the block runs; then its bot is ended.

    ``folder`` gets what the bot remembers and must be fresh; ``config`` is another ``config.yaml`` than Belay's own;
    ``tell`` hears in a line what has happened.

    Raises:
        Unmet, NotAnswered, Impossible, BotDied, TimeoutError, LookupError: the bot did not do what it must.
    """
    async with Simulator(start=BEGIN, rng=Random(0)) as simulator:
        place = build(simulator)
        keeper = BotKeeper(simulator, folder, config=config)
        clock = simulator.world.clock.now
        database = keeper.process.database
        await furnish(
            database, config or CONFIG, clock, place.guild.id, place.purposes, zone=ZONE, roles=place.parts
        )
        async with keeper:
            hands = Hands(place, keeper.process)
            await Beginning(hands, tell).live()
            await Week(hands, tell).live()
            await Evening(hands, tell).live()
            await keeper.foresee()
            yield Town(simulator, place.guild, keeper, list(place.residents.values()))
