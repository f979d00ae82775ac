"""Travels through time with the bot: from each moment at which something is due to the next, so that it happens then."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.database import Connection, Database
from bot.errors import StartFault
from bot.outbox import store as outbox
from bot.timers import store as timers
from demo.process import BotProcess

_GLANCE = 0.01  # seconds between looks into the bot's database
_JUST_AFTER = timedelta(milliseconds=50)
_STOPS = 200  # of one journey; what is left after so many falls due late, as it does after a pause


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the bot has before it: whether something is due, and when the next is."""

    busy: bool
    then: datetime | None


class Traveller:
    """Moves the clock of a bot and of its Discord."""

    def __init__(
        self, bot: BotProcess, *, patience: float = 3.0, stopwatch: Callable[[], float] = time.perf_counter
    ) -> None:
        """``patience``: how many seconds the bot gets at each stop to do what is due."""
        self._bot = bot
        self._patience = patience
        self._stopwatch = stopwatch
        self._one_at_a_time = asyncio.Lock()
        self.stops = 0

    def now(self) -> datetime:
        """The simulated time."""
        return self._bot.simulator.world.clock.now()

    async def by(self, span: timedelta) -> None:
        """Go on by ``span``."""
        async with self._one_at_a_time:
            await self._to(self.now() + span)

    async def to(self, moment: datetime) -> None:
        """Go on to ``moment``; from a later time it stays where it is."""
        async with self._one_at_a_time:
            await self._to(moment)

    async def quiet(self) -> bool:
        """Wait until the bot has done what is due by now; False when it did not in time, or does not run."""
        until = self._stopwatch() + self._patience
        while self._bot.pid is not None and self._stopwatch() < until:
            seen = await self._look()
            if seen is not None and not seen.busy:
                return True
            await asyncio.sleep(_GLANCE)  # noqa: TID251 - another process writes the file, and tells nobody
        return False

    async def _to(self, moment: datetime) -> None:
        """A bot that is down does nothing on the way, so then it is one leap."""
        for _ in range(_STOPS):
            if not await self.quiet():
                break
            seen = await self._look()
            if seen is None or seen.then is None or seen.then > moment:
                break
            self._leap(seen.then + _JUST_AFTER)
            self.stops += 1
        self._leap(moment)
        await self.quiet()

    def _leap(self, moment: datetime) -> None:
        by = moment - self.now()
        if by > timedelta():
            self._bot.advance(by)

    async def _look(self) -> _Seen | None:
        """``None`` while the file cannot be read."""
        try:
            return await Database.peek(self._bot.database, self._before_it)
        except StartFault:
            return None

    def _before_it(self, connection: Connection) -> _Seen:
        now = self.now()
        timer, letter = timers.next_due(connection), outbox.next_due(connection, now)
        busy = (timer is not None and timer <= now) or bool(outbox.heads(connection, now))
        return _Seen(busy, min((one for one in (timer, letter) if one is not None), default=None))
