"""Rules without Discord: every service on real SQLite, time that stands still until it is moved."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.config import Config, parse
from bot.database import Connection, Database
from bot.members import Who
from bot.outbox import Letter
from bot.outbox import store as outbox_store
from bot.services import Services, build
from bot.timers import store as timer_store

MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLACES = {"check-ins": 11, "moderators": 12, "wins": 13, "coaches": 14, "help": 15}


class FrozenClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY_NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        """Go on by a `timedelta(**span)`."""
        self.now += timedelta(**span)

    def set(self, now: datetime) -> None:
        """Be at an instant."""
        self.now = now


class SilentAlarms:
    """Alarms that never ring; tests look for themselves."""

    def ring_at(self, name: str, when: datetime, look: Callable[[], None]) -> None:
        """Nothing."""

    def silence(self, name: str) -> None:
        """Nothing."""


class Ground:
    """What a rule test stands on."""

    def __init__(self, database: Database, clock: FrozenClock, config: Config) -> None:
        self.database = database
        self.clock = clock
        self.config = config
        self.who = Who(1, 100)
        self.services: Services = build(database, clock, SilentAlarms(), lambda: self.config, Random(7))

    def another(self, user_id: int) -> Who:
        """Somebody else in the same server."""
        return Who(1, user_id)

    async def letters(self) -> list[Letter]:
        """What waits in the outbox, in order."""

        return await self.database.read(outbox_store.all_waiting)

    async def clear_letters(self) -> None:
        """As if everything had been delivered."""

        def transaction(connection: Connection) -> None:
            connection.execute("DELETE FROM outbox")

        await self.database.write(transaction)

    async def fall_due(self) -> None:
        """Carry out every timer that is due now."""
        await self.services.diary.carry_out_due()

    async def next_due(self) -> datetime | None:
        """When the next timer is due."""
        return await self.database.read(timer_store.next_due)


@asynccontextmanager
async def open_ground(
    path: Path, *, now: datetime = MONDAY_NOON, config: str = "series: []", zone: str = "Europe/London"
) -> AsyncGenerator[Ground, None]:
    """Open (or open again) what a rule test stands on."""
    database = await Database.open(path)
    try:
        opened = Ground(database, FrozenClock(now), parse(config, "config.yaml"))
        await opened.services.members.start()
        await opened.services.servers.set_up(1, zone, PLACES, {})
        yield opened
    finally:
        await database.close()
