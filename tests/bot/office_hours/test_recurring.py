"""Sessions that repeat: always so many to come, always at the same time on the coach's clock on the wall."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Repeat, Session
from bot.office_hours.service import letters
from bot.office_hours.store import sessions
from tests.bot.help_requests.asking import config
from tests.bot.office_hours.hours import (
    COACH,
    SECOND,
    coach_is_on,
    go_on,
    go_to,
    now_is,
    planned,
    said,
    stands,
    told,
    tomorrow,
    with_coaches,
)
from tests.ground import Ground

ZONES = ("America/New_York", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
YEARS = datetime(2028, 3, 2, 12, tzinfo=UTC)
"""Two years after the clock of the tests."""


async def live_in(ground: Ground, zone: str) -> None:
    """The coach lives there; the server is in London."""
    await with_coaches(ground)
    await ground.services.members.set_zone(Who(1, COACH.user), zone)


async def made(ground: Ground) -> list[Session]:
    """Every session that was ever made, the earliest first."""

    def all_of(connection: Connection) -> list[Session]:
        rows = connection.execute("SELECT id FROM office_sessions ORDER BY starts_at, id").fetchall()
        found = [sessions.find(connection, number) for (number,) in rows]
        return [one for one in found if one is not None]

    return await ground.database.read(all_of)


async def days(ground: Ground) -> list[int]:
    """How many days after the first each session that was ever made is, on the calendar of its zone."""
    found = [one.starts_at.astimezone(ZoneInfo(one.zone)).date() for one in await made(ground)]
    return [(day - found[0]).days for day in found]


async def walk(ground: Ground, until: datetime, ahead: int = 2) -> None:
    """Let time go by; after whatever falls due, so many sessions are still to come."""
    while (upcoming := await ground.next_due()) is not None and upcoming <= until:
        ground.clock.set(max(upcoming, ground.clock()))
        await ground.fall_due()
        shown = await ground.services.office_hours.board.upcoming(1)
        assert len([one for one in shown if one.session.starts_at > ground.clock()]) == ahead
    ground.clock.set(until)


def dates(repeat: Repeat, first: date) -> Iterator[date]:
    """Day after day, those of the same weekday: every one, every other, or the one of the same number in its month."""
    day, weeks = first, 0
    while True:
        wanted = {
            Repeat.WEEKLY: True,
            Repeat.FORTNIGHTLY: weeks % 2 == 0,
            Repeat.MONTHLY: (day.day - 1) // 7 == (first.day - 1) // 7,
        }
        if wanted[repeat]:
            yield day
        day, weeks = day + WEEK, weeks + 1


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("repeat", [Repeat.WEEKLY, Repeat.FORTNIGHTLY, Repeat.MONTHLY])
async def test_six_in_the_evening_stays_six_for_two_years(ground: Ground, zone: str, repeat: Repeat):
    await live_in(ground, zone)
    first = (await planned(ground, start=_at(zone, date(2026, 3, 10), time(18)), repeat=repeat)).session
    await walk(ground, YEARS)
    found = await made(ground)
    local = [one.starts_at.astimezone(ZoneInfo(zone)) for one in found]
    assert {moment.time() for moment in local} == {time(18)}
    expected = dates(repeat, date(2026, 3, 10))
    assert [moment.date() for moment in local] == [next(expected) for _ in local]
    assert local[-3].date() <= YEARS.date() < local[-2].date()
    assert len({moment.utcoffset() for moment in local}) == 2  # the clocks did change
    assert found[0].id == first.id
    assert {one.occurrence for one in found} == {moment.date() for moment in local}
    assert sorted(await said(ground, letters.ANNOUNCEMENT)) == sorted(one.id for one in found)


@pytest.mark.parametrize(
    ("zone", "at", "skipped", "instead"),
    [
        ("America/New_York", time(2, 30), date(2026, 3, 8), time(3)),
        ("Europe/London", time(1, 30), date(2026, 3, 29), time(2)),
        ("Africa/Cairo", time(0, 30), date(2026, 4, 24), time(1)),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), time(2, 30)),
    ],
)
async def test_an_hour_that_the_clocks_skip_is_the_first_after_it(
    ground: Ground, zone: str, at: time, skipped: date, instead: time
):
    await live_in(ground, zone)
    first = skipped - WEEK
    ground.clock.set(_at(zone, first, time(0)) - DAY)
    await planned(ground, start=_at(zone, first, at), repeat=Repeat.WEEKLY)
    await walk(ground, _at(zone, skipped + 5 * WEEK, at))
    local = [one.starts_at.astimezone(ZoneInfo(zone)) for one in await made(ground)]
    assert [moment.date() for moment in local] == [first + number * WEEK for number in range(len(local))]
    assert [moment.time() for moment in local if moment.time() != at] == [instead]
    assert local[1].time() == instead


async def test_an_hour_that_comes_twice_is_one_session(ground: Ground):
    await live_in(ground, "Europe/London")
    ground.clock.set(datetime(2026, 10, 17, 12, tzinfo=UTC))
    await planned(ground, start=_at("Europe/London", date(2026, 10, 18), time(1, 30)), repeat=Repeat.WEEKLY)
    await walk(ground, datetime(2026, 11, 2, tzinfo=UTC))
    assert [f"{one.starts_at:%d %H:%M}" for one in await made(ground)] == [
        "18 00:30",
        "25 00:30",
        "01 01:30",
        "08 01:30",
        "15 01:30",
    ]


async def test_the_next_is_made_when_one_begins(ground: Ground):
    first = (await planned(ground, repeat=Repeat.WEEKLY)).session
    await go_to(ground, first.starts_at - timedelta(seconds=1))
    assert len(await made(ground)) == 2
    await go_on(ground, seconds=1)
    assert await days(ground) == [0, 7, 14]


async def test_as_many_are_made_ahead_as_configured(ground: Ground):
    ground.config = config("office_hours:\n  ahead: 5\n")
    first = (await planned(ground, repeat=Repeat.FORTNIGHTLY)).session
    assert await days(ground) == [0, 14, 28, 42, 56]
    await walk(ground, first.starts_at + 10 * WEEK, ahead=5)


async def test_after_weeks_of_downtime_nothing_is_made_in_the_past(ground: Ground):
    first = (await planned(ground, repeat=Repeat.WEEKLY)).session
    ground.clock.set(first.starts_at + 7 * WEEK + DAY)
    await ground.fall_due()
    found = await made(ground)
    assert await days(ground) == [0, 7, 56, 63]
    assert [await stands(ground, one.id) for one in found] == [
        "over: time",
        "over: time",
        "planned",
        "planned",
    ]


async def test_every_second_week_stays_that_week_after_downtime(ground: Ground):
    first = (await planned(ground, repeat=Repeat.FORTNIGHTLY)).session
    ground.clock.set(first.starts_at + 9 * WEEK)
    await ground.fall_due()
    assert await days(ground) == [0, 14, 70, 84]


async def test_a_session_that_is_open_is_none_to_come(ground: Ground):
    first = (await planned(ground, repeat=Repeat.WEEKLY)).session
    await go_to(ground, first.starts_at)
    await coach_is_on(ground, first.id)
    await go_on(ground, hours=1)
    assert len(await ground.services.office_hours.board.upcoming(1)) == 3


async def test_one_that_was_moved_by_itself_is_not_made_again(ground: Ground):
    first = (await planned(ground, repeat=Repeat.WEEKLY)).session
    await _move(ground, first.id + 1, WEEK + 3 * DAY)
    await go_on(ground, weeks=4)
    found = await made(ground)
    assert await days(ground) == [0, 14, 17, 21, 28, 35]
    assert len({one.occurrence for one in found}) == len(found)


async def test_where_one_overlaps_it_is_made_and_the_coach_is_told(ground: Ground):
    first = (await planned(ground, repeat=Repeat.WEEKLY)).session
    other = (await planned(ground, start=first.starts_at + 2 * WEEK, minutes=30)).session
    await ground.clear_letters()
    await go_to(ground, first.starts_at)
    third = (await ground.services.office_hours.board.upcoming(1))[-1].session
    assert third.starts_at == first.starts_at + 2 * WEEK
    news = [letter.facts for letter in await ground.letters() if letter.kind == letters.COACH]
    assert {"what": "overlaps", "session": third.id, "other": other.id} in news


async def test_a_repeat_keeps_the_zone_it_was_planned_in(ground: Ground):
    await live_in(ground, "America/New_York")
    first = (
        await planned(ground, start=_at("America/New_York", date(2026, 3, 3), time(18)), repeat=Repeat.WEEKLY)
    ).session
    await ground.services.members.set_zone(Who(1, COACH.user), "Europe/Berlin")
    await go_on(ground, weeks=4)
    zone = ZoneInfo("America/New_York")
    assert {one.starts_at.astimezone(zone).time() for one in await made(ground)} == {time(18)}
    assert (await now_is(ground, first.id + 1)).zone == "America/New_York"


async def test_both_coaches_are_in_every_one(ground: Ground):
    await planned(ground, coaches=(SECOND.user,), repeat=Repeat.WEEKLY)
    await go_on(ground, weeks=2)
    assert {one.plan.coaches for one in await made(ground)} == {(COACH.user, SECOND.user)}


async def test_repeats_do_not_get_into_each_others_way(ground: Ground):
    await planned(ground, repeat=Repeat.WEEKLY)
    await planned(ground, start=tomorrow(ground, 20), repeat=Repeat.MONTHLY)
    await walk(ground, ground.clock() + 12 * WEEK, ahead=4)
    assert "overlaps" not in [what for _, what in await told(ground, letters.COACH)]


async def _move(ground: Ground, session_id: int, by: timedelta) -> None:
    """As if somebody had moved one session by itself."""
    session = await now_is(ground, session_id)

    def transaction(connection: Connection) -> None:
        life = ground.services.office_hours.planning.life
        life.change(connection, session, session.plan, session.starts_at + by, ground.clock())

    await ground.database.write(transaction)


def _at(zone: str, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
