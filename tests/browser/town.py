"""A small server for the browser tests, made in a second: everything that the three guided paths need, and no more."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
from simcord.backend.models import Channel, Guild, Overwrite
from simcord.enums import ChannelType, OverwriteType

from demo.furnish import furnish
from demo.page.keeper import BotKeeper
from demo.page.world import Due, Part, Resident, Town
from demo.people import Person, join
from demo.process import BotProcess
from demo.reading import text_of
from demo.simulator import Simulator

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config.yaml"
START = datetime(2026, 3, 2, 8, 59, 50, tzinfo=UTC)
"""A Monday, ten seconds before the panel is due."""
_COACH = discord.Permissions(manage_events=True).value
_MODERATOR = discord.Permissions(
    manage_guild=True, manage_events=True, manage_messages=True, manage_threads=True
).value


@dataclass(frozen=True, slots=True)
class Small:
    """Four people and the channels in which they meet; the bot runs in a process of its own."""

    simulator: Simulator
    keeper: BotKeeper
    guild: Guild
    general: Channel
    check_ins: Channel
    asks: Channel
    office: Channel
    moderators: Channel
    ada: Person
    ben: Person
    cora: Person
    mona: Person

    @property
    def bot(self) -> BotProcess:
        """The bot's process."""
        return self.keeper.process

    @property
    def town(self) -> Town:
        """What the page is given."""
        told = (
            (self.ada, Part.MEMBER, "Looks for a first job in data.", "#c98a00"),
            (self.ben, Part.MEMBER, "Looks for work that ends at five.", "#2f8f6b"),
            (self.cora, Part.COACH, "Coaches on Mondays.", "#4aa564"),
            (self.mona, Part.MODERATOR, "Keeps this server.", "#d1495b"),
        )
        people = [Resident(person, part, about, color) for person, part, about, color in told]
        return Town(self.simulator, self.guild, self.keeper, people)

    def texts(self, where: Channel | int) -> list[str]:
        """Everything that everybody can read there, oldest first."""
        number = where if isinstance(where, int) else where.id
        stored = self.simulator.world.messages.get(number, {})
        return [text_of(stored[key]) for key in sorted(stored) if not stored[key].is_ephemeral]


@asynccontextmanager
async def small(folder: Path) -> AsyncGenerator[Small]:
    """The server, with a bot that has just been started; nothing has been said yet but the Monday panel."""
    async with Simulator(start=START, patience=10.0) as simulator:  # a busy machine is not a slow bot
        world = simulator.world
        guild = world.add_guild("Career support")
        moderators = world.create_role(guild.id, "Moderators", permissions=_MODERATOR)
        coaches = world.create_role(guild.id, "Coaches", permissions=_COACH)
        view = discord.Permissions(view_channel=True, send_messages=True).value
        closed = [
            Overwrite(guild.id, OverwriteType.ROLE, deny=view),
            Overwrite(moderators.id, OverwriteType.ROLE, allow=view),
            Overwrite(world.bot_user.id, OverwriteType.MEMBER, allow=view),
        ]
        channels = {
            "general": world.add_channel(guild, "general"),
            "check-ins": world.add_channel(guild, "check-ins"),
            "help": world.add_channel(guild, "ask-for-help", kind=ChannelType.FORUM),
            "office-hours": world.add_channel(guild, "office-hours"),
            "moderators": world.add_channel(guild, "moderators", overwrites=closed),
        }
        keeper = BotKeeper(simulator, folder, config=CONFIG)
        bot = keeper.process
        places = {name: channel.id for name, channel in channels.items() if name != "general"}
        roles = {"coach": coaches.id, "moderator": moderators.id}
        await furnish(bot.database, CONFIG, world.clock.now, guild.id, places, roles=roles)
        long_ago = START - timedelta(weeks=8)
        made = Small(
            simulator,
            keeper,
            guild,
            general=channels["general"],
            check_ins=channels["check-ins"],
            asks=channels["help"],
            office=channels["office-hours"],
            moderators=channels["moderators"],
            ada=join(simulator, guild, "ada", since=long_ago),
            ben=join(simulator, guild, "ben", since=long_ago),
            cora=join(simulator, guild, "cora", roles=[coaches], since=long_ago),
            mona=join(simulator, guild, "mona", roles=[moderators], since=long_ago),
        )
        async with keeper:
            bot.advance(timedelta(seconds=11))
            await simulator.until(lambda: any("A new week." in text for text in made.texts(made.check_ins)))
            yield made


async def furnished(made: Small) -> None:
    """What the guided paths need: a queue with two in it, a suggestion, and a low check-in that waits for a word."""
    await _low_check_in(made)
    await _suggestion(made)
    await _queue(made)


async def _low_check_in(made: Small) -> None:
    simulator, ben = made.simulator, made.ben
    form = await ben.slash(made.check_ins, "checkin now")
    given = {"feeling": "1", "worked_in": "Another no, after three rounds"}
    summary = await (await ben.submit(form, given)).original()
    await ben.choose(summary, None, ["server"])
    await simulator.until(lambda: any("three rounds" in text for text in made.texts(made.check_ins)))
    made.bot.advance(timedelta(hours=12, seconds=5))
    await simulator.until(lambda: any("A hard week" in text for text in made.texts(made.moderators)))


async def _suggestion(made: Small) -> None:
    form = await made.ben.slash(made.check_ins, "suggest")
    given = {"text": "Whom could you ask today?", "series": "monday-goals", "credit": "named"}
    await made.ben.submit(form, given)
    await made.simulator.until(lambda: any("Whom could you" in text for text in made.texts(made.moderators)))


async def _queue(made: Small) -> None:
    simulator, cora = made.simulator, made.cora
    begins = simulator.world.clock.now() + timedelta(minutes=20)
    draft = await cora.slash(
        made.office,
        "coach schedule",
        when=begins.strftime("%Y-%m-%d %H:%M"),
        title="Open door",
        format="queue",
        minutes=120,
    )
    shown = await draft.original()
    await cora.press(shown, label="Create")
    await simulator.until(lambda: any("Open door" in text for text in made.texts(made.office)))
    made.bot.advance(timedelta(minutes=20))
    await cora.slash(made.office, "coach open")
    await simulator.until(lambda: any("## Queue" in text for text in made.texts(made.office)))
    stored = simulator.world.messages[made.office.id]
    panel = next(one for one in stored.values() if "## Queue" in text_of(one))
    for person in (made.ada, made.ben):
        form = await person.press(panel, label="Join queue")
        await person.submit(form, {})


class Still:
    """A keeper for a bot that is started once and stays."""

    alive = True
    since = START.timestamp()
    restarts = 0

    def __init__(self) -> None:
        self.watchers: list[Callable[[bool], None]] = []

    def next_prompt(self) -> Due | None:
        """None is known."""
        return None

    def advance(self, by: timedelta) -> None:
        """Nobody moves this clock."""

    async def kill(self) -> None:
        """Nobody kills it."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Two people and a bot that asks for everything that a bot can ask for (`tests/browser/toy.py`)."""

    simulator: Simulator
    town: Town
    general: Channel
    ada: Person
    ben: Person

    @property
    def room(self) -> str:
        """What the channel is called."""
        return self.general.name or ""


@asynccontextmanager
async def every_kind(folder: Path) -> AsyncGenerator[Kinds]:
    """The server, with that bot."""
    async with Simulator(start=START, patience=10.0) as simulator:  # a busy machine is not a slow bot
        guild = simulator.world.add_guild("Everything")
        general = simulator.world.add_channel(guild, "general")
        for name in ("check-ins", "ask-for-help"):  # where the page looks for who comes first
            simulator.world.add_channel(guild, name)
        helpers = simulator.world.create_role(guild.id, "Helpers")
        ada = join(simulator, guild, "ada")
        ben = join(simulator, guild, "ben", roles=[helpers])
        people = [Resident(one, Part.MEMBER, "Somebody.", "#2f8f6b") for one in (ada, ben)]
        async with BotProcess(simulator, folder, main="tests.browser.toy:main", arguments=()):
            yield Kinds(simulator, Town(simulator, guild, Still(), people), general, ada, ben)
