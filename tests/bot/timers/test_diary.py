"""The diary: exactly once, in order, and one broken timer holds up nobody."""

import logging
from datetime import timedelta

import pytest

from bot.database import Connection
from bot.timers import Timer, cancel, set_timer, store
from tests.ground import MONDAY_NOON, Ground


def rang(connection: Connection) -> list[str]:
    return [
        name
        for (name,) in connection.execute("SELECT name FROM notes WHERE name LIKE 'rang %' ORDER BY name")
    ]


def ring(connection: Connection, timer: Timer, now: object) -> None:
    del now
    connection.execute("INSERT INTO notes (name, value) VALUES (?, '')", (f"rang {timer.subject}",))


async def put(ground: Ground, subject: str, hours: float, kind: str = "test.ring") -> None:
    due = MONDAY_NOON + timedelta(hours=hours)
    await ground.database.write(set_timer, Timer(kind, subject, 1, due))


@pytest.fixture
async def diary(ground: Ground) -> Ground:
    ground.services.diary.register("test.ring", ring)
    return ground


async def test_what_is_due_is_carried_out_once_and_the_rest_waits(diary: Ground) -> None:
    for number in range(600):  # more than are taken at once
        await put(diary, f"{number:03}", 0)
    await put(diary, "later", 2)
    await diary.fall_due()
    await diary.fall_due()  # a second effect of one subject would break the primary key
    assert len(await diary.database.read(rang)) == 600
    assert await diary.next_due() == MONDAY_NOON + timedelta(hours=2)


async def test_setting_again_moves_it_and_cancelling_removes_it(diary: Ground) -> None:
    await put(diary, "a", 1)
    await put(diary, "a", 5)
    diary.clock.move(hours=1)
    await diary.fall_due()
    assert await diary.database.read(rang) == []
    assert await diary.database.write(cancel, "test.ring", "a")
    assert not await diary.database.write(cancel, "test.ring", "a")
    diary.clock.move(hours=9)
    await diary.fall_due()
    assert await diary.database.read(rang) == []


async def test_a_timer_that_was_moved_meanwhile_is_not_carried_out_for_its_old_time(diary: Ground) -> None:
    await put(diary, "a", 0)
    (due,) = await diary.database.read(store.due_by, diary.clock(), 10)
    await put(diary, "a", 5)
    assert not await diary.database.write(store.take, due)
    await diary.fall_due()
    assert await diary.database.read(rang) == []


async def test_a_broken_timer_is_put_off_whole_and_the_others_go_on(
    diary: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    broken = True

    def sometimes(connection: Connection, timer: Timer, now: object) -> None:
        ring(connection, timer, now)
        if broken:
            raise RuntimeError("broken")

    diary.services.diary.register("test.broken", sometimes)
    await put(diary, "bad", 0, "test.broken")
    await put(diary, "good", 0)
    with caplog.at_level(logging.ERROR):
        await diary.fall_due()
    assert "timer test.broken bad failed" in caplog.text
    assert await diary.database.read(rang) == ["rang good"]
    broken = False
    diary.clock.move(minutes=5)
    await diary.fall_due()
    assert await diary.database.read(rang) == ["rang bad", "rang good"]


async def test_a_kind_has_one_effect(diary: Ground) -> None:
    with pytest.raises(ValueError, match=r"test\.ring"):
        diary.services.diary.register("test.ring", ring)


async def test_an_effect_may_set_its_timer_anew(diary: Ground) -> None:
    rung = 0

    def again(connection: Connection, timer: Timer, now: object) -> None:
        nonlocal rung
        del now
        rung += 1
        set_timer(connection, Timer(timer.kind, timer.subject, 1, timer.due + timedelta(hours=1)))

    diary.services.diary.register("test.again", again)
    await put(diary, "a", 1, "test.again")
    diary.clock.move(hours=3)
    await diary.fall_due()
    assert rung == 3
    assert await diary.next_due() == MONDAY_NOON + timedelta(hours=4)
