"""The same month with Belay: the real services on a real database, and a clock that jumps from event to event."""

import heapq
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.alarms import NoAlarms
from benchmarks.month.chance import Chance
from benchmarks.month.humans import Humans
from benchmarks.month.people import STARTS, Plan
from benchmarks.month.postman import Happening, Postman, next_due
from benchmarks.month.record import Record
from bot import outbox
from bot.config import Config
from bot.database import Connection, Database
from bot.helpers import Given as Profile
from bot.members import Kind, Who
from bot.services import Services, build
from bot.timers import store as timer_store

GUILD = 1
_PLACES = {"check-ins": 11, "moderators": 12, "coaches": 14, "help": 15}
_ROLES = {"helper": 21, "coach": 22, "moderator": 23}
_AT_ONCE = 50

Act = Callable[[], Coroutine[Any, Any, None]]


class Town:
    """Services, time, what people are about to do, and what is written down."""

    def __init__(self, database: Database, config: Config, plan: Plan, chance: Chance) -> None:
        self.now = STARTS
        self.plan = plan
        self.humans = Humans(plan, chance)
        self.record = Record("Belay", plan.ends)
        self.services: Services = build(
            database, lambda: self.now, NoAlarms(), lambda: config, Random(plan.needs[0].asker)
        )
        self._database = database
        self._postman = Postman()
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._order = count()
        self._stirred = True
        self._due: list[datetime] = []
        for mark in (outbox.MARK, timer_store.MARK):
            database.on_commit(mark, self._stir)

    def _stir(self) -> None:
        self._stirred = True

    def who(self, user: int) -> Who:
        """A person, as the services know them."""
        return Who(GUILD, user)

    def later(self, at: datetime, act: Act) -> None:
        """Have somebody do something at an instant."""
        heapq.heappush(self._agenda, (at, next(self._order), act))

    async def settle_in(self) -> None:
        """The server is set up, everybody has a zone, helpers say what they give."""
        await self.services.servers.set_up(GUILD, "UTC", _PLACES, _ROLES)
        members = self.services.members
        for user, person in self.plan.people.items():
            await members.set_zone(self.who(user), person.zone.key)
        for user in self.plan.helpers:
            await self.helps(user)
            await members.set_way(self.who(user), Kind.INVITATIONS, self.plan.helpers[user].way)

    async def helps(self, user: int) -> None:
        """Somebody says, or says again, what they give."""
        one = self.plan.helpers[user]
        given = Profile(one.kinds, ", ".join(one.fields), str(one.capacity), one.quiet)
        await self.services.helpers.save(self.who(user), given)

    async def live(self, see: Callable[[Happening], Awaitable[None]]) -> None:
        """Let everything happen in its order until the month is over; `see` is told what people get to see."""
        while (at := self._next()) is not None and at < self.plan.ends:
            self.now = max(self.now, at)
            await self.services.diary.carry_out_due()
            while self._agenda and self._agenda[0][0] <= self.now:
                await heapq.heappop(self._agenda)[2]()
                await self._settle(see)
            await self._settle(see)

    def _next(self) -> datetime | None:
        planned = [self._agenda[0][0]] if self._agenda else []
        return min([*planned, *self._due], default=None)

    async def _settle(self, see: Callable[[Happening], Awaitable[None]]) -> None:
        """Deliver what is due, until nothing is."""
        while self._stirred or any(due <= self.now for due in self._due):
            happenings, due = await self._database.write(self._carry)
            self._stirred = False
            self._due = [one for one in due if one is not None]
            for happening in happenings:
                await see(happening)
            if any(one <= self.now for one in self._due):
                await self.services.diary.carry_out_due()

    def _carry(
        self, connection: Connection
    ) -> tuple[list[Happening], tuple[datetime | None, datetime | None]]:
        return self._postman.carry(connection, self.now), next_due(connection, self.now)


@asynccontextmanager
async def town(path: Path, config: Config, plan: Plan, chance: Chance) -> AsyncGenerator[Town, None]:
    """A server that is set up, on a new database."""
    database = await Database.open(path)
    try:
        opened = Town(database, config, plan, chance)
        await opened.settle_in()
        yield opened
    finally:
        await database.close()
