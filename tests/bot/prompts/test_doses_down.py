"""Doses while Belay was down, or a fault held one up: late within the grace, never twice, never beyond."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.database import Connection
from bot.timers import Timer, set_timer
from tests.bot.prompts.test_doses import ANA, MONDAY, TEXTS, TUESDAY_DUE, dose, sent, timers
from tests.bot.prompts.test_service import belay
from tests.ground import Ground


async def test_late_within_the_grace_and_never_beyond(tmp_path: Path) -> None:
    hours = [(0, 1), (6, 1), (6.1, 0), (24 + 6, 1), (72 + 7, 0), (96 + 5, 1)]
    for number, (late, wanted) in enumerate(hours):
        path = tmp_path / str(number)
        path.mkdir()
        async with belay(path, dose(), now=MONDAY) as ground:
            await ground.services.prompts.doses.begin(ANA, "daily")
        back = TUESDAY_DUE + timedelta(hours=late)
        async with belay(path, dose(), now=back) as ground:
            assert len(await sent(ground)) == wanted, late
            assert await sent(ground) == []
            (due,) = await timers(ground)
            assert back < due <= back + timedelta(days=1)


async def test_a_series_without_grace_is_sent_when_the_alarm_rings_a_little_late(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(grace="0m"), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        ground.clock.set(TUESDAY_DUE + timedelta(seconds=40))
        assert len(await sent(ground)) == 1
        ground.clock.set(TUESDAY_DUE + timedelta(days=1, minutes=2))
        assert await sent(ground) == []


async def test_an_edit_while_down_decides_what_is_still_due(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
    async with belay(tmp_path, dose(skip=["2026-03-03"]), now=TUESDAY_DUE + timedelta(hours=1)) as ground:
        assert await sent(ground) == []
        assert await timers(ground) == [TUESDAY_DUE + timedelta(days=1)]


async def test_restarts_at_any_moment_neither_repeat_nor_lose_one(tmp_path: Path) -> None:
    got: list[str] = []
    for hour in range(0, 24 * 6 + 1, 6):
        async with belay(tmp_path, dose(), now=MONDAY + timedelta(hours=hour)) as ground:
            if hour == 0:
                await ground.services.prompts.doses.begin(ANA, "daily")
            await ground.fall_due()  # the process ends after the commit, before anything is delivered
        async with belay(tmp_path, dose(), now=MONDAY + timedelta(hours=hour)) as ground:
            got += [letter.facts["text"] for letter in await sent(ground)]
    assert sorted(got) == TEXTS  # six mornings


async def fails_until(ground: Ground, moment: datetime) -> None:
    """The disk is full when a dose is due, until `moment`."""

    def break_it(connection: Connection) -> None:
        connection.execute(
            "CREATE TEMP TRIGGER full BEFORE INSERT ON dose_texts BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )

    def mend_it(connection: Connection) -> None:
        connection.execute("DROP TRIGGER full")

    await ground.database.write(break_it)
    while ground.clock.now < moment:
        assert await sent(ground) == []
        ground.clock.move(minutes=5)
    await ground.database.write(mend_it)


async def test_a_fault_puts_it_off_and_does_not_lose_it(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        ground.clock.set(TUESDAY_DUE)
        await fails_until(ground, TUESDAY_DUE + timedelta(minutes=15))
        assert len(await sent(ground)) == 1
        assert await timers(ground) == [TUESDAY_DUE + timedelta(days=1)]


async def test_a_timer_sends_nothing_for_a_time_before_it_was_asked_for(tmp_path: Path) -> None:
    async with belay(tmp_path, dose(grace="7d"), now=MONDAY) as ground:
        await ground.services.prompts.doses.begin(ANA, "daily")
        await ground.database.write(set_timer, Timer("prompts.dose", "1", 1, MONDAY + timedelta(hours=1)))
        ground.clock.move(hours=1)
        assert await sent(ground) == []
