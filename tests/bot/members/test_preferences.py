"""What a person chooses: zone, ways, quiet hours, country; and a pause."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.database import Connection
from bot.members import Kind, Paused, Quiet, Way, Who, is_paused, show_up, weeks, weeks_shown_up, zone_of
from bot.members.model import (
    DEFAULT_WAYS,
    NotPaused,
    PausePast,
    PauseTooLong,
    UnknownDate,
    UnknownZone,
)
from tests.ground import Ground

MONDAYS = [date(2026, 3, 2) + timedelta(weeks=number) for number in range(6)]


async def test_before_anything_is_chosen(ground: Ground):
    chosen = await ground.services.members.preferences(ground.who)
    assert (chosen.zone.key, chosen.zone_is_own) == ("Europe/London", False)
    assert (chosen.country, chosen.quiet, chosen.paused_until) == (None, None, None)
    assert chosen.ways == DEFAULT_WAYS


async def test_everything_that_is_chosen_is_kept(ground: Ground):
    members = ground.services.members
    await members.set_zone(ground.who, "America/Chicago")
    await members.set_country(ground.who, "US")
    await members.set_quiet(ground.who, time(22), time(7, 30))
    await members.set_way(ground.who, Kind.GREETER, Way.INBOX)
    await members.set_way(ground.who, Kind.GREETER, Way.DM)
    chosen = await members.preferences(ground.who)
    assert (chosen.zone.key, chosen.zone_is_own) == ("America/Chicago", True)
    assert (chosen.country, chosen.quiet) == ("US", Quiet(time(22), time(7, 30)))
    assert chosen.ways == {**DEFAULT_WAYS, Kind.GREETER: Way.DM}


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (time(22), None), (None, time(7)), (time(8), time(8))]
)
async def test_no_quiet_hours(ground: Ground, start: time | None, end: time | None):
    await ground.services.members.set_quiet(ground.who, time(22), time(7))
    await ground.services.members.set_quiet(ground.who, start, end)
    assert (await ground.services.members.preferences(ground.who)).quiet is None


async def test_whose_zone_counts(ground: Ground):
    async def zone(who: Who) -> str:
        return (await ground.database.read(zone_of, who)).key

    assert await zone(Who(99, 1)) == "UTC"  # a server nobody set up
    assert await zone(ground.who) == "Europe/London"
    await ground.services.members.set_zone(ground.who, "Asia/Tokyo")
    assert await zone(ground.who) == "Asia/Tokyo"
    assert await zone(Who(99, ground.who.user)) == "UTC"
    await ground.services.members.set_zone(ground.who, None)
    assert await zone(ground.who) == "Europe/London"


async def test_an_unknown_zone_changes_nothing_and_offers_what_is_near(ground: Ground):
    with pytest.raises(UnknownZone) as refused:
        await ground.services.members.set_zone(ground.who, "Berlin")
    assert refused.value.given == "Berlin"
    assert refused.value.near[0] == "Europe/Berlin"
    assert not (await ground.services.members.preferences(ground.who)).zone_is_own


# --- a pause


@pytest.mark.parametrize(
    ("until", "back_on"),
    [
        ("2 weeks", date(2026, 3, 16)),
        ("in 2 weeks", date(2026, 3, 16)),
        ("tomorrow", date(2026, 3, 3)),
        ("next Monday", date(2026, 3, 9)),
        ("until 2026-12-01", date(2026, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)),
    ],
)
async def test_a_pause_ends_on_the_morning_of_a_day(ground: Ground, until: str, back_on: date):
    paused = await ground.services.members.pause(ground.who, until)
    hour = 3 if date(2026, 3, 29) <= back_on < date(2026, 10, 25) else 4  # a day begins at 04:00 in London
    morning = datetime.combine(back_on, time(hour), UTC)
    assert paused == Paused(morning, back_on)
    assert (await ground.services.members.preferences(ground.who)).paused_until == morning


@pytest.mark.parametrize(
    ("until", "refusal"),
    [
        ("soon-ish, maybe", UnknownDate("soon-ish, maybe", "2 weeks, next Monday, or 2026-12-01")),
        ("today", PausePast(date(2026, 3, 2), date(2026, 3, 2))),
        ("2026-03-01", PausePast(date(2026, 3, 1), date(2026, 3, 2))),
        ("2028-01-01", PauseTooLong(date(2028, 1, 1), date(2027, 3, 3))),
    ],
)
async def test_a_pause_that_cannot_be(ground: Ground, until: str, refusal: Exception):
    with pytest.raises(type(refusal)) as refused:
        await ground.services.members.pause(ground.who, until)
    assert refused.value == refusal
    assert (await ground.services.members.preferences(ground.who)).paused_until is None


async def states(ground: Ground) -> list[str | None]:
    found = await ground.database.read(weeks.states, ground.who, date.min)
    return [found.get(monday) for monday in MONDAYS]


async def test_weeks_away_are_weeks_of_rest(ground: Ground):
    await ground.database.write(show_up, ground.who, MONDAYS[0])
    await ground.services.members.pause(ground.who, "2026-03-25")
    assert await states(ground) == ["shown_up", "rest", "rest", "rest", None, None]
    await ground.services.members.pause(ground.who, "2026-03-16")  # a Monday: that week is theirs again
    assert await states(ground) == ["shown_up", "rest", None, None, None, None]
    assert await ground.database.read(weeks_shown_up, ground.who) == 1


async def test_coming_back_early(ground: Ground):
    told: list[datetime] = []

    def listener(connection: Connection, who: Who, now: datetime) -> None:
        assert is_paused(connection, who, now) is (len(told) == 0)
        told.append(now)

    members = ground.services.members
    members.when_changed(listener)
    await members.pause(ground.who, "4 weeks")
    ground.clock.move(days=8)
    await members.resume(ground.who)
    assert told == [ground.clock() - timedelta(days=8), ground.clock()]
    assert await states(ground) == ["rest", "rest", None, None, None, None]
    assert (await members.preferences(ground.who)).paused_until is None
    with pytest.raises(NotPaused):
        await members.resume(ground.who)


async def test_rooms_hear_of_a_new_zone_in_the_same_transaction(ground: Ground):
    told: list[str] = []

    def listener(connection: Connection, who: Who, now: datetime) -> None:
        told.append(zone_of(connection, who).key)

    ground.services.members.when_changed(listener)
    await ground.services.members.set_zone(ground.who, "Asia/Tokyo")
    await ground.services.members.set_zone(ground.who, None)
    assert told == ["Asia/Tokyo", "Europe/London"]


async def test_doing_something_in_a_week_of_rest_counts(ground: Ground):
    await ground.services.members.pause(ground.who, "2 weeks")
    await ground.database.write(show_up, ground.who, MONDAYS[1])
    await ground.database.write(show_up, ground.who, MONDAYS[1])
    assert await states(ground) == ["rest", "shown_up", None, None, None, None]
    assert await ground.database.read(weeks_shown_up, ground.who) == 1


async def test_a_pause_ends_by_itself(ground: Ground):
    paused = await ground.services.members.pause(ground.who, "tomorrow")
    ground.clock.set(paused.until - timedelta(milliseconds=1))
    assert await ground.database.read(is_paused, ground.who, ground.clock())
    ground.clock.set(paused.until)
    assert not await ground.database.read(is_paused, ground.who, ground.clock())
    with pytest.raises(NotPaused):
        await ground.services.members.resume(ground.who)


async def test_a_pause_in_one_server_is_not_one_in_another(ground: Ground):
    await ground.services.members.pause(ground.who, "2 weeks")
    assert not await ground.database.read(is_paused, Who(2, ground.who.user), ground.clock())
