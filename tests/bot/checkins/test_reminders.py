"""Reminders: on the chosen days, at the local time, once, through clock changes, pauses and restarts."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkins import Written
from bot.checkins.days import read_days
from bot.checkins.model import NoReminder, UnknownDays
from bot.local_time import local_day, next_local
from bot.members import Way
from tests.ground import Ground

NINE = time(9)
EVERY_DAY = range(7)


async def reminded(ground: Ground) -> int:
    """Carry out what is due, deliver it, and count the reminders among it."""
    await ground.fall_due()
    found = [letter for letter in await ground.letters() if letter.kind == "checkins.reminder"]
    await ground.clear_letters()
    return len(found)


async def test_a_reminder_comes_on_its_day_at_its_time_once(ground: Ground) -> None:
    made = await ground.services.reminders.set(ground.who, [2], NINE, None)
    assert made.next_at == datetime(2026, 3, 4, 9, tzinfo=UTC)
    ground.clock.set(made.next_at - timedelta(seconds=1))
    assert await reminded(ground) == 0
    ground.clock.set(made.next_at)
    assert await reminded(ground) == 1
    assert await reminded(ground) == 0
    present = await ground.services.reminders.find(ground.who)
    assert present is not None
    assert present.next_at == datetime(2026, 3, 11, 9, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe"])
@pytest.mark.parametrize("at", [time(0, 30), time(2, 30), NINE])
async def test_every_local_day_of_a_spring_and_an_autumn_has_one(ground: Ground, zone: str, at: time) -> None:
    await ground.services.members.set_zone(ground.who, zone)
    await ground.services.reminders.set(ground.who, EVERY_DAY, at, Way.DM)
    for start in (datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 9, 25, tzinfo=UTC)):
        ground.clock.set(start)
        await reminded(ground)
        first = local_day(start, ZoneInfo(zone), time(0))
        days: list[date] = []
        for _ in range(60):
            due = await ground.next_due()
            assert due is not None
            ground.clock.set(due)
            if await reminded(ground):
                days.append(due.astimezone(ZoneInfo(zone)).date())
        wanted = [first + timedelta(days=number) for number in range(len(days) + 1)]
        assert days in (wanted[:-1], wanted[1:])
        assert len(days) > 40


async def test_a_reminder_for_somebody_who_checked_in_today_is_left_out(ground: Ground) -> None:
    await ground.services.reminders.set(ground.who, EVERY_DAY, NINE, None)
    ground.clock.set(datetime(2026, 3, 3, 8, tzinfo=UTC))
    await ground.services.checkins.check_in(ground.who, 1, Written(next_step="Rest"))
    ground.clock.set(datetime(2026, 3, 3, 9, tzinfo=UTC))
    assert await reminded(ground) == 0
    ground.clock.set(datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert await reminded(ground) == 1


async def test_a_pause_holds_reminders_back_and_coming_back_brings_them_on(ground: Ground) -> None:
    await ground.services.reminders.set(ground.who, EVERY_DAY, NINE, None)
    await ground.services.members.pause(ground.who, "2026-03-06")
    for day in (3, 4, 5):
        ground.clock.set(datetime(2026, 3, day, 9, tzinfo=UTC))
        assert await reminded(ground) == 0
    ground.clock.set(datetime(2026, 3, 6, 9, tzinfo=UTC))
    assert await reminded(ground) == 1
    await ground.services.members.pause(ground.who, "2 weeks")
    await ground.services.members.resume(ground.who)
    ground.clock.set(datetime(2026, 3, 7, 9, tzinfo=UTC))
    assert await reminded(ground) == 1


async def test_three_days_down_is_one_late_reminder_at_most(ground: Ground) -> None:
    await ground.services.reminders.set(ground.who, EVERY_DAY, NINE, None)
    ground.clock.set(datetime(2026, 3, 6, 13, tzinfo=UTC))
    assert await reminded(ground) == 0  # Friday's is too late to be of use, the earlier ones all the more
    ground.clock.set(datetime(2026, 3, 7, 9, tzinfo=UTC))
    assert await reminded(ground) == 1


async def test_a_little_late_is_still_of_use(ground: Ground) -> None:
    await ground.services.reminders.set(ground.who, EVERY_DAY, NINE, None)
    ground.clock.set(datetime(2026, 3, 3, 11, tzinfo=UTC))
    assert await reminded(ground) == 1


async def test_moving_to_another_zone_moves_the_reminder(ground: Ground) -> None:
    await ground.services.reminders.set(ground.who, EVERY_DAY, NINE, None)
    await ground.services.members.set_zone(ground.who, "Asia/Tokyo")
    present = await ground.services.reminders.find(ground.who)
    assert present is not None
    assert present.next_at == datetime(2026, 3, 3, 0, tzinfo=UTC)


async def test_a_server_that_moves_takes_along_those_without_a_zone_of_their_own(ground: Ground) -> None:
    own, none = ground.another(101), ground.another(102)
    await ground.services.members.set_zone(own, "Europe/London")
    for who in (own, none):
        await ground.services.reminders.set(who, EVERY_DAY, NINE, None)
    await ground.services.servers.set_up(1, "Asia/Tokyo", {}, {})
    kept, moved = await ground.services.reminders.find(own), await ground.services.reminders.find(none)
    assert kept is not None
    assert moved is not None
    assert kept.next_at == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert moved.next_at == datetime(2026, 3, 3, 0, tzinfo=UTC)


async def test_turned_off_it_is_off(ground: Ground) -> None:
    await ground.services.reminders.set(ground.who, EVERY_DAY, NINE, None)
    await ground.services.reminders.turn_off(ground.who)
    assert await ground.services.reminders.find(ground.who) is None
    ground.clock.move(days=3)
    assert await reminded(ground) == 0
    with pytest.raises(NoReminder):
        await ground.services.reminders.turn_off(ground.who)


async def test_an_export_and_a_deletion_cover_it(ground: Ground) -> None:
    await ground.services.reminders.set(ground.who, [0, 4], NINE, None)
    held = await ground.services.members.export(ground.who)
    assert held["reminder"] == {"days": [0, 4], "at": "09:00"}
    await ground.services.members.delete(ground.who)
    ground.clock.move(days=8)
    assert await reminded(ground) == 0


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon wed fri", {0, 2, 4}),
        ("Mondays and Thu", {0, 3}),
        ("weekdays", {0, 1, 2, 3, 4}),
        ("every day", {0, 1, 2, 3, 4, 5, 6}),
        ("Daily", {0, 1, 2, 3, 4, 5, 6}),
        ("sat, sun", {5, 6}),
        ("tues/thurs", {1, 3}),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: set[int]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["", "soon", "t", "mon tuff", "13", "🙂"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(UnknownDays):
        read_days(text)


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - made aware below
    zone=st.sampled_from(["America/New_York", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe", "UTC"]),
    days=st.sets(st.integers(0, 6), min_size=1),
    at=st.times(),
)
@settings(max_examples=200, deadline=None)
def test_the_next_reminder_is_always_ahead_and_within_eight_days(
    start: datetime, zone: str, days: set[int], at: time
) -> None:
    now = start.replace(tzinfo=UTC)
    due = next_local(now, ZoneInfo(zone), at.replace(second=0, microsecond=0), days)
    assert timedelta(0) < due - now <= timedelta(days=8)
