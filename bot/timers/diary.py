"""Carries out what fell due: one transaction a timer, exactly once by construction."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.database import Connection, Database
from bot.scheduling import Alarms
from bot.timers import store
from bot.timers.model import Timer

log = logging.getLogger(__name__)

Effect = Callable[[Connection, Timer, datetime], None]
"""What a due timer does. Its row is already gone; an effect that repeats sets the timer anew.
The last argument is the present, so an effect can tell how late it is."""

_AT_ONCE = 256
_AFTER_A_FAULT = timedelta(minutes=5)


class Diary:
    """One wake-up for the next due time, not one job a member."""

    def __init__(self, database: Database, clock: Clock, alarms: Alarms) -> None:
        self._database = database
        self._clock = clock
        self._alarms = alarms
        self._effects: dict[str, Effect] = {}
        self._looking: asyncio.Task[None] | None = None
        self._again = False
        self._open = False

    def register(self, kind: str, effect: Effect) -> None:
        """Say what a due timer of `kind` does. Each kind belongs to one room."""
        if kind in self._effects:
            raise ValueError(f"two effects for {kind}")
        self._effects[kind] = effect

    def start(self) -> None:
        """Look now (what was missed while down is due now) and after each commit that set a timer."""
        self._open = True
        self._database.on_commit(store.MARK, self.look)
        self.look()

    async def stop(self) -> None:
        """Finish the transactions under way and look no more."""
        self._open = False
        if self._looking is not None:
            await asyncio.wait([self._looking])

    def look(self) -> None:
        """Carry out all that is due, then set the alarm for what is next."""
        if not self._open:
            return
        self._again = True
        if self._looking is None:
            self._looking = asyncio.create_task(self._look(), name="diary")
            self._looking.add_done_callback(_say_what_broke)

    async def _look(self) -> None:
        try:
            while self._again and self._open:
                self._again = False
                await self.carry_out_due()
                upcoming = await self._database.read(store.next_due)
                if upcoming is not None:
                    self._alarms.ring_at("diary", upcoming, self.look)
        except Exception:
            self._alarms.ring_at("diary", self._clock() + _AFTER_A_FAULT, self.look)
            raise
        finally:
            self._looking = None

    async def carry_out_due(self) -> None:
        """Carry out every timer that is due now, earliest first."""
        while due := await self._database.read(store.due_by, self._clock(), _AT_ONCE):
            await asyncio.gather(*(self._carry_out(timer) for timer in due))

    async def _carry_out(self, timer: Timer) -> None:
        try:
            await self._database.write(self._effect, timer, self._clock())
        except Exception:
            # The effect was undone with its removal: put off, so that one broken timer cannot hold up the rest.
            log.exception("timer %s %s failed, put off", timer.kind, timer.subject)
            await self._database.write(_put_off, timer, self._clock() + _AFTER_A_FAULT)

    def _effect(self, connection: Connection, timer: Timer, now: datetime) -> None:
        if store.take(connection, timer):
            self._effects[timer.kind](connection, timer, now)


def _put_off(connection: Connection, timer: Timer, due: datetime) -> None:
    if store.take(connection, timer):
        store.set_timer(connection, Timer(timer.kind, timer.subject, timer.guild_id, due))


def _say_what_broke(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("the diary stumbled and looks again in five minutes", exc_info=error)
