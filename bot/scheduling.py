"""The alarm clock: rings at an instant and decides nothing. The only module that knows APScheduler.

An alarm only says "look": what is due is decided by the diary (`bot/timers`), in a transaction. So an alarm may
ring twice, late or for nothing without harm.

APScheduler reads the machine's clock. Belay's time is an argument, so the scheduler is given a time zone whose
present is Belay's `Clock`: `datetime.now(zone)` asks `zone.fromutc`, and that is where the clock answers.
Three of its defaults would lose work and are set otherwise: a job is dropped when it starts more than a second late
(`misfire_grace_time`), a plain function runs in a thread, and shutdown cancels a coroutine that is running
(so the coroutine does nothing but call `look`, which starts a task of its own).
"""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock

_NEVER_TOO_LATE = None


class Alarms(Protocol):
    """What the rest of the house needs of an alarm clock."""

    def ring_at(self, name: str, when: datetime, look: Callable[[], None]) -> None:
        """Call `look` in the event loop at `when` (at once if that is past); replaces the alarm `name`."""
        ...

    def silence(self, name: str) -> None:
        """Forget the alarm `name`, if there is one."""
        ...


class _BelayTime(tzinfo):
    """UTC, with Belay's clock for its present.

    Instants are put into it by `replace`, never by `astimezone`, which would ask `fromutc` too.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def fromutc(self, dt: datetime) -> datetime:
        del dt  # the machine's idea of the present
        return self._clock().replace(tzinfo=self)

    def utcoffset(self, dt: datetime | None) -> timedelta:
        del dt
        return timedelta(0)

    def dst(self, dt: datetime | None) -> timedelta:
        del dt
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> str:
        del dt
        return "UTC"


class AlarmClock:
    """Alarms of one event loop. `start` it inside the loop, `stop` it before the loop ends.

    `glance` is in seconds: an alarm sleeps on the machine's steady clock, so a wall clock that jumps (a suspended
    machine, a corrected date) would go unnoticed until the next alarm. A glance that often notices. None: never.
    """

    def __init__(self, clock: Clock, glance: float | None = 30.0) -> None:
        self._zone = _BelayTime(clock)
        self._glance = glance
        self._scheduler = AsyncIOScheduler(timezone=self._zone)
        self._next_glance: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to ring."""
        self._scheduler.start()
        self._look_up()

    def stop(self) -> None:
        """Ring no more."""
        if self._next_glance is not None:
            self._next_glance.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _look_up(self) -> None:
        if self._glance is not None:
            self._scheduler.wakeup()
            self._next_glance = asyncio.get_running_loop().call_later(self._glance, self._look_up)

    def ring_at(self, name: str, when: datetime, look: Callable[[], None]) -> None:
        """Call `look` in the event loop at `when` (at once if that is past); replaces the alarm `name`."""
        self._scheduler.add_job(
            _ring,
            "date",
            [look],
            id=name,
            run_date=when.astimezone(UTC).replace(tzinfo=self._zone),
            replace_existing=True,
            misfire_grace_time=_NEVER_TOO_LATE,
        )

    def silence(self, name: str) -> None:
        """Forget the alarm `name`, if there is one."""
        try:
            self._scheduler.remove_job(name)
        except JobLookupError:
            return


async def _ring(look: Callable[[], None]) -> None:
    look()
