"""The alarm clock rings by Belay's clock, not by the machine's."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.scheduling import AlarmClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Moved:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


async def test_an_alarm_for_the_past_rings_at_once() -> None:
    rung = asyncio.Event()
    alarms = AlarmClock(Moved(), glance=None)
    alarms.start()
    alarms.ring_at("a", NOON - timedelta(days=400), rung.set)
    await asyncio.wait_for(rung.wait(), 5)
    alarms.stop()


async def test_a_glance_notices_a_clock_that_jumped() -> None:
    rung = asyncio.Event()
    clock = Moved()
    alarms = AlarmClock(clock, glance=0.02)
    alarms.start()
    alarms.ring_at("a", NOON + timedelta(days=1), rung.set)
    glanced = asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, glanced.set)
    await glanced.wait()
    assert not rung.is_set()
    clock.now = NOON + timedelta(days=1)
    await asyncio.wait_for(rung.wait(), 5)
    alarms.stop()


async def test_an_alarm_of_the_same_name_is_moved_and_a_silenced_one_never_rings() -> None:
    rung: list[str] = []
    done = asyncio.Event()
    alarms = AlarmClock(Moved(), glance=None)
    alarms.start()
    alarms.ring_at("a", NOON + timedelta(hours=1), lambda: rung.append("first"))
    alarms.ring_at("b", NOON + timedelta(hours=1), lambda: rung.append("silenced"))

    def ring() -> None:
        rung.append("second")
        done.set()

    alarms.silence("b")
    alarms.silence("never set")
    alarms.ring_at("a", NOON, ring)
    await asyncio.wait_for(done.wait(), 5)
    alarms.stop()
    assert rung == ["second"]


async def test_stopping_twice_is_one_stop() -> None:
    alarms = AlarmClock(Moved(), glance=None)
    alarms.start()
    alarms.stop()
    alarms.stop()
