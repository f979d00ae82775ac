"""When a series is due: every day of two years, in zones whose clocks change in every odd way."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest

from bot.config import Series
from bot.local_time import zones
from bot.prompts import due_times, upcoming
from bot.prompts.model import day_of, next_due, schedule_of, zone_of
from bot.servers import Server

ZONES = [
    "America/New_York",
    "America/Nuuk",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Europe/London",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Tehran",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Auckland",
    "UTC",
]
START = datetime(2026, 1, 1, tzinfo=UTC)
TWO_YEARS = timedelta(days=731)


def daily(at: str, **more: object) -> Series:
    """A series that posts every day."""
    given = {"id": "daily", "title": "Daily", "text": "How is it going?", "days": tuple(range(7)), "time": at}
    return Series.model_validate(given | more)


@pytest.mark.parametrize("at", ["00:00", "00:30", "02:30", "09:00", "23:30"])
@pytest.mark.parametrize("zone", [ZoneInfo(key) for key in ZONES], ids=ZONES)
def test_every_local_date_once_for_two_years(zone: ZoneInfo, at: str):
    series = daily(at)
    due = list(takewhile(lambda moment: moment < START + TWO_YEARS, due_times(series, zone, START)))
    days = [day_of(series, zone, moment) for moment in due]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert len(days) in {730, 731, 732}
    wanted = time.fromisoformat(at)
    for moment, day in zip(due, days, strict=True):
        local = moment.astimezone(zone)
        shown = local.replace(tzinfo=None)
        # As written, or, where that time does not exist that day, as soon as the clock has passed it.
        assert shown >= datetime.combine(day, wanted)
        if shown != datetime.combine(day, wanted):
            before = (moment - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None)
            assert before < datetime.combine(day, wanted)
        assert local.fold == 0 or at == "00:00", "a time that comes twice runs the first time"


def one_of_each_clock() -> list[ZoneInfo]:
    """Every zone there is, less those whose clocks show the same as another's at each hour of the two years."""
    hours = [START + timedelta(hours=number) for number in range(24 * 731)]
    seen: dict[tuple[timedelta | None, ...], ZoneInfo] = {}
    for name in zones():
        zone = ZoneInfo(name)
        seen.setdefault(tuple(moment.astimezone(zone).utcoffset() for moment in hours), zone)
    return list(seen.values())


def test_in_every_zone_each_day_and_each_week_of_two_years_has_its_own():
    for zone in one_of_each_clock():
        for at in ("00:00", "02:30", "09:00"):
            for days, step in ((tuple(range(7)), 1), ((0,), 7)):
                series = daily(at, days=days)
                until = START + TWO_YEARS
                due = list(takewhile(lambda moment, end=until: moment < end, due_times(series, zone, START)))
                dates = [day_of(series, zone, moment) for moment in due]
                first = dates[0]
                assert dates == [first + timedelta(days=step * number) for number in range(len(dates))], zone
                assert len(dates) >= 730 // step, zone


@pytest.mark.parametrize("zone", [ZoneInfo(key) for key in ZONES], ids=ZONES)
def test_a_cron_is_the_same_rule(zone: ZoneInfo):
    by_days = islice(due_times(daily("02:30"), zone, START), 731)
    by_cron = islice(due_times(daily("02:30", days=None, time=None, cron="30 2 * * *"), zone, START), 731)
    assert list(by_cron) == list(by_days)


def test_dates_to_skip_are_left_out_by_the_date_they_are_meant_for():
    cairo = ZoneInfo("Africa/Cairo")  # on 24 April 2026 the clock goes from 00:00 to 01:00
    series = daily("00:30", skip=(date(2026, 4, 24),))
    due = list(islice(due_times(series, cairo, datetime(2026, 4, 22, 12, tzinfo=UTC)), 2))
    assert [day_of(series, cairo, moment) for moment in due] == [date(2026, 4, 23), date(2026, 4, 25)]


def test_a_gap_over_midnight_belongs_to_the_day_it_was_meant_for():
    nuuk = ZoneInfo("America/Nuuk")  # on Saturday 28 March 2026 the clock goes from 23:00 to midnight
    saturday = date(2026, 3, 28)
    (due,) = islice(due_times(daily("23:30"), nuuk, datetime(2026, 3, 28, 12, tzinfo=UTC)), 1)
    assert due.astimezone(nuuk).date() == date(2026, 3, 29)
    assert day_of(daily("23:30"), nuuk, due) == saturday
    assert next_due(daily("23:30"), nuuk, due, saturday) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_paused_series_is_never_due():
    assert list(due_times(daily("09:00", paused=True), ZoneInfo("UTC"), START)) == []
    assert next_due(daily("09:00", paused=True), ZoneInfo("UTC"), START) is None


def test_a_time_moved_to_later_on_a_day_that_had_its_post_begins_the_day_after():
    utc = ZoneInfo("UTC")
    ten = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert next_due(daily("11:00"), utc, ten) == datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert next_due(daily("11:00"), utc, ten, date(2026, 3, 2)) == datetime(2026, 3, 3, 11, tzinfo=UTC)
    hourly = daily("11:00", days=None, time=None, cron="0 * * * *")
    assert next_due(hourly, utc, ten, date(2026, 3, 2)) == datetime(2026, 3, 2, 11, tzinfo=UTC)


def test_the_schedule_is_the_same_text_for_the_same_times_only():
    london = ZoneInfo("Europe/London")
    nine = schedule_of(daily("09:00"), london)
    assert schedule_of(daily("09:00", text="Other words", title="Other", grace="1h"), london) == nine
    others = [
        schedule_of(daily("09:30"), london),
        schedule_of(daily("09:00", days=["monday"]), london),
        schedule_of(daily("09:00"), ZoneInfo("UTC")),
        schedule_of(daily("09:00", skip=(date(2026, 12, 28),)), london),
        schedule_of(daily("09:00", days=None, time=None, cron="0 9 * * *"), london),
    ]
    assert len({nine, *others}) == 6


def test_the_zone_is_the_server_s_unless_the_series_names_one():
    assert zone_of(daily("09:00"), "Asia/Tokyo").key == "Asia/Tokyo"
    assert zone_of(daily("09:00", zone="Europe/Berlin"), "Asia/Tokyo").key == "Europe/Berlin"


def test_upcoming_is_in_order_over_servers():
    servers = [Server(2, "America/New_York"), Server(1, "Asia/Tokyo")]
    found = upcoming([daily("09:00")], servers, START, timedelta(days=2))
    assert [(post.guild_id, post.due.hour) for post in found] == [(2, 14), (1, 0), (2, 14), (1, 0)]
