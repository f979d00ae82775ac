"""Local times against an oracle that only ever asks what the clock shows at a UTC instant."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import local_time
from bot.local_time import check_cron, is_zone, next_cron, next_local, resolve

HALF_DAY = timedelta(hours=12)
DAY = timedelta(days=1)
ZONES = local_time.zones()
NEW_YORK = ZoneInfo("America/New_York")
APIA = ZoneInfo("Pacific/Apia")

every_zone = st.sampled_from(ZONES).map(ZoneInfo)
FIRST, LAST = datetime.fromisoformat("1973-01-01"), datetime.fromisoformat("2040-01-01")
instants = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    """Read off the clock at a UTC instant, so that nothing here turns a local time into an instant."""
    return instant.astimezone(zone).utcoffset() or timedelta(0)


Stretches = tuple[tuple[datetime, datetime, timedelta], ...]


@cache
def stretches(key: str, year: int, years: int = 1) -> Stretches:
    """From two weeks before `year` to two weeks after: (from, until, offset) for each time the zone keeps one
    offset.

    Found by looking twice a day, then at every minute of the half days in which something changed.
    """
    zone = ZoneInfo(key)
    begin, end = (
        datetime(year, 1, 1, tzinfo=UTC) - 7 * DAY,
        datetime(year + years, 1, 1, tzinfo=UTC) + 14 * DAY,
    )
    found = [(begin, offset(begin, zone))]
    for half_day in range((end - begin) // HALF_DAY):
        instant = begin + half_day * HALF_DAY
        if offset(instant + HALF_DAY, zone) != found[-1][1]:
            while offset(instant, zone) == found[-1][1]:
                instant += timedelta(minutes=1)
            found.append((instant, offset(instant, zone)))
    edges = [*(start for start, _ in found), end]
    return tuple((start, until, off) for (start, off), until in zip(found, edges[1:], strict=True))


def first_shown(naive: datetime, clock: Stretches) -> datetime:
    """The first instant at which a clock shows `naive` or later, going through its stretches in order."""
    wanted = naive.replace(tzinfo=UTC)
    return next(max(start, wanted - off) for start, until, off in clock if until + off > wanted)


def runs(after: datetime, until: datetime, zone: ZoneInfo, at: time, days: list[int]) -> Iterator[datetime]:
    while (after := next_local(after, zone, at, days)) < until:
        yield after


# Each: zone, local time, the UTC instant it means.
@pytest.mark.parametrize(
    ("zone", "local", "expected"),
    [
        ("America/New_York", "2026-07-01T09:00", "2026-07-01T13:00"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00"),  # gap 02:00-03:00
        ("America/New_York", "2026-03-08T02:00", "2026-03-08T07:00"),
        ("America/New_York", "2026-03-08T03:00", "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),  # twice: 05:30 and 06:30
        ("Europe/London", "2026-03-29T01:30", "2026-03-29T01:00"),
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30"),
        ("Africa/Cairo", "2023-04-28T00:30", "2023-04-27T22:00"),  # gap at midnight
        ("Asia/Beirut", "2026-03-29T00:00", "2026-03-28T22:00"),  # gap at midnight
        ("America/Sao_Paulo", "2018-11-04T00:30", "2018-11-04T03:00"),  # gap at midnight
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"),  # gap of half an hour
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),  # half an hour twice
        ("Antarctica/Troll", "2026-03-29T02:30", "2026-03-29T01:00"),  # gap of two hours
        ("Antarctica/Troll", "2026-10-25T01:30", "2026-10-24T23:30"),  # two hours twice
        ("Africa/Casablanca", "2025-04-06T02:30", "2025-04-06T02:00"),  # back from Ramadan time
        ("Pacific/Apia", "2011-12-30T09:00", "2011-12-30T10:00"),  # a date left out
        ("Pacific/Kwajalein", "1993-08-21T09:00", "1993-08-21T12:00"),  # a date left out
        ("Africa/Monrovia", "1972-01-07T00:10", "1972-01-07T00:44:30"),  # a gap that ends on an odd second
    ],
)
def test_a_local_time_is_the_first_instant_the_clock_shows_it_or_later(
    zone: str, local: str, expected: str
) -> None:
    assert resolve(datetime.fromisoformat(local), ZoneInfo(zone)) == utc(expected)


# The first look at a zone's year is slow; the clock of a busy machine decides nothing here.
unhurried = settings(deadline=None)


@st.composite
def places_in_time(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """A zone and an instant, half the time within a day or so of a change of its clock."""
    zone, instant = draw(every_zone), draw(instants)
    changes = [start for start, _, _ in stretches(zone.key, instant.year)[1:]]
    if changes and draw(st.booleans()):
        instant = draw(st.sampled_from(changes)) + timedelta(minutes=draw(st.integers(-1800, 1800)))
    return zone, instant


@unhurried
@given(places_in_time(), st.integers(0, 59))
def test_any_local_time_agrees_with_the_clock(place: tuple[ZoneInfo, datetime], second: int) -> None:
    zone, instant = place
    naive = instant.replace(tzinfo=None, second=second)
    assert resolve(naive, zone) == first_shown(naive, stretches(zone.key, instant.year))


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-10-03"),
        ("Antarctica/Troll", "2026-10-24"),
        ("America/Sao_Paulo", "2018-11-04"),
        ("Pacific/Apia", "2011-12-29"),
    ],
)
def test_the_oracle_itself_against_every_minute_of_two_days(zone: str, day: str) -> None:
    begin = utc(day) - DAY
    shown = [
        (begin + timedelta(minutes=m)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        for m in range(4 * 1440)
    ]
    for minute in range(0, 1440, 7):
        naive = datetime.fromisoformat(day) + timedelta(minutes=minute)
        first = next(index for index, clock in enumerate(shown) if clock >= naive)
        assert first_shown(naive, stretches(zone, naive.year)) == begin + timedelta(minutes=first)


def test_a_reminder_keeps_its_local_time_across_a_clock_change() -> None:
    mondays = list(runs(utc("2026-03-01"), utc("2026-03-17"), NEW_YORK, time(9), [0]))
    assert mondays == [utc("2026-03-02T14:00"), utc("2026-03-09T13:00"), utc("2026-03-16T13:00")]


def test_the_answer_is_strictly_later() -> None:
    nine = utc("2026-06-01T13:00")
    assert next_local(nine - timedelta(microseconds=1), NEW_YORK, time(9)) == nine
    assert next_local(nine, NEW_YORK, time(9)) == nine + DAY


def test_a_time_that_occurs_twice_runs_once() -> None:
    between = utc("2026-11-01T05:45")
    assert next_local(between, NEW_YORK, time(1, 30)) == utc("2026-11-02T06:30")


def test_a_date_that_samoa_left_out_still_runs_and_midnight_runs_once() -> None:
    begin, end = utc("2011-12-29"), utc("2012-01-01T23:00")
    nines = list(runs(begin, end, APIA, time(9), list(range(7))))
    assert nines == [
        utc(text)
        for text in (
            "2011-12-29T19:00",
            "2011-12-30T10:00",
            "2011-12-30T19:00",
            "2011-12-31T19:00",
            "2012-01-01T19:00",
        )
    ]
    midnights = list(runs(begin, end, APIA, time(0), list(range(7))))
    assert midnights == [
        utc(text) for text in ("2011-12-29T10:00", "2011-12-30T10:00", "2011-12-31T10:00", "2012-01-01T10:00")
    ]
    fridays = list(runs(begin, utc("2012-01-07"), APIA, time(9), [4]))
    assert fridays == [utc("2011-12-30T10:00"), utc("2012-01-05T19:00")]


@pytest.mark.parametrize("days", [[], [7], [-1]])
def test_days_without_a_weekday_are_refused(days: list[int]) -> None:
    with pytest.raises(ValueError, match="at least one weekday"):
        next_local(utc("2026-01-01"), NEW_YORK, time(9), days)


@unhurried
@given(places_in_time(), times, st.sets(st.integers(0, 6), min_size=1).map(sorted))
def test_every_wanted_date_runs_once(place: tuple[ZoneInfo, datetime], at: time, days: list[int]) -> None:
    zone, after = place
    clock, until = stretches(zone.key, after.year), after + 4 * DAY
    shown = after.astimezone(zone).date()
    dates = [shown + number * DAY for number in range(-2, 8)]
    expected = sorted(
        {first_shown(datetime.combine(day, at), clock) for day in dates if day.weekday() in days}
    )
    assert list(runs(after, until, zone, at, days)) == [run for run in expected if after < run < until]


TIMES = [time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3), time(9), time(23, 30)]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("year", "count"), [(2026, 2), (1984, 1)], ids=["2026-2027", "1984, rich in midnight gaps"]
)
def test_every_date_in_every_zone_runs_exactly_once(year: int, count: int) -> None:
    # Zones that show the same clock throughout are looked at once: some four hundred become about a hundred.
    clocks = {stretches(key, year, count): key for key in ZONES}
    dates = [
        date(year, 1, 1) + number * DAY
        for number in range((date(year + count, 1, 1) - date(year, 1, 1)).days)
    ]
    for clock, key in clocks.items():
        zone = ZoneInfo(key)
        for at in TIMES:
            expected = [first_shown(datetime.combine(day, at), clock) for day in dates]
            assert all(one < next_one for one, next_one in pairwise(expected))
            begin, end = expected[0] - timedelta(microseconds=1), expected[-1] + timedelta(microseconds=1)
            assert list(runs(begin, end, zone, at, list(range(7)))) == expected, (key, at)


def test_cron_names_local_times() -> None:
    assert next_cron(utc("2026-03-06T15:00"), NEW_YORK, "0 9 * * MON") == utc("2026-03-09T13:00")


def cron_runs(after: str, until: str, expression: str) -> list[datetime]:
    found = [utc(after)]
    while found[-1] < utc(until):
        found.append(next_cron(found[-1], NEW_YORK, expression))
    return found[1:-1]


def test_cron_in_a_gap_runs_once_at_its_end() -> None:
    assert cron_runs("2026-03-08T06:20", "2026-03-08T07:20", "*/15 * * * *") == [
        utc(text) for text in ("2026-03-08T06:30", "2026-03-08T06:45", "2026-03-08T07:00", "2026-03-08T07:15")
    ]


def test_cron_in_a_repeated_hour_runs_the_first_time() -> None:
    assert cron_runs("2026-11-01T05:20", "2026-11-01T07:10", "*/30 * * * *") == [
        utc(text) for text in ("2026-11-01T05:30", "2026-11-01T07:00")
    ]


@unhurried
@given(places_in_time(), times)
def test_a_daily_cron_is_a_daily_reminder(place: tuple[ZoneInfo, datetime], at: time) -> None:
    zone, after = place
    for _ in range(4):
        daily = next_cron(after, zone, f"{at.minute} {at.hour} * * *")
        assert daily == next_local(after, zone, at)
        after = daily


@pytest.mark.parametrize(
    "expression", ["0 9 * * MON", "*/5 8-18 * * 1-5", "0 0 L * *", "0 9 29 2 *", "0 9 * * FRI#1"]
)
def test_sound_cron_is_accepted(expression: str) -> None:
    check_cron(expression)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "five fields"),
        ("0 9 * *", "five fields"),
        ("0 0 9 * * MON", "five fields"),
        ("60 9 * * *", "minute.*0 to 59"),
        ("0 24 * * *", "hour.*0 to 23"),
        ("0 9 30 2 *", "day of month.*1 to 31"),
        ("0 9 * 13 *", "month.*1 to 12"),
        ("0 9 * * MOON", "day of week.*MON to SUN"),
        ("0 9 1 1 */9999#1", "day of week"),
        (f"{'9' * 5000} 9 * * *", "at most 200 characters"),
        ("0 9 */31 * MON#2", "never happens"),  # the first of a month is never its second Monday
    ],
)
def test_unsound_cron_is_refused_with_what_is_wrong(expression: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_cron(expression)
    with pytest.raises(ValueError, match=words):
        next_cron(utc("2026-01-01"), NEW_YORK, expression)


@given(st.lists(st.text("0123456789*/,-L#W?monfeb", max_size=6), min_size=5, max_size=5).map(" ".join))
def test_no_cron_text_breaks_the_check(expression: str) -> None:
    try:
        check_cron(expression)
    except ValueError:
        return
    assert next_cron(utc("2026-01-01"), NEW_YORK, expression) > utc("2026-01-01")


def test_a_day_ends_at_four() -> None:
    assert local_time.local_day(utc("2026-06-02T07:59"), NEW_YORK) == date(2026, 6, 1)
    assert local_time.local_day(utc("2026-06-02T08:00"), NEW_YORK) == date(2026, 6, 2)
    assert local_time.start_of_day(date(2026, 6, 2), NEW_YORK) == utc("2026-06-02T08:00")
    assert local_time.local_day(utc("2026-06-02T07:59"), NEW_YORK, starts=time(0)) == date(2026, 6, 2)


def test_a_day_that_has_begun_stays_begun_when_the_clock_is_put_back() -> None:
    again = utc("2026-11-01T06:10")  # 01:10 for the second time; 01:30 was at 05:30
    assert local_time.local_day(again, NEW_YORK, starts=time(1, 30)) == date(2026, 11, 1)


@unhurried
@given(places_in_time(), times)
def test_an_instant_lies_between_the_start_of_its_day_and_of_the_next(
    place: tuple[ZoneInfo, datetime], starts: time
) -> None:
    zone, instant = place
    day = local_time.local_day(instant, zone, starts)
    assert local_time.start_of_day(day, zone, starts) <= instant
    assert instant < local_time.start_of_day(day + DAY, zone, starts)


@given(st.dates())
def test_a_week_begins_on_monday(day: date) -> None:
    monday = local_time.week_of(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7


def quiet(now: str, start: str, end: str, zone: ZoneInfo = NEW_YORK) -> datetime | None:
    return local_time.quiet_until(utc(now), zone, time.fromisoformat(start), time.fromisoformat(end))


def test_quiet_hours_end_in_the_morning() -> None:
    assert quiet("2026-06-02T02:00", "22:00", "07:00") == utc("2026-06-02T11:00")
    assert quiet("2026-06-02T10:59", "22:00", "07:00") == utc("2026-06-02T11:00")
    assert quiet("2026-06-02T11:00", "22:00", "07:00") is None
    assert quiet("2026-06-02T01:59", "22:00", "07:00") is None


def test_quiet_hours_within_a_day_and_none() -> None:
    assert quiet("2026-06-02T17:00", "12:00", "14:00") == utc("2026-06-02T18:00")
    assert quiet("2026-06-02T18:00", "12:00", "14:00") is None
    assert quiet("2026-06-02T17:00", "12:00", "12:00") is None


def test_quiet_hours_across_clock_changes() -> None:
    assert quiet("2026-03-08T06:00", "22:00", "07:00") == utc("2026-03-08T11:00")
    assert quiet("2026-03-08T06:00", "22:00", "02:30") == utc("2026-03-08T07:00")  # 02:30 does not exist
    assert quiet("2026-11-01T05:10", "22:00", "01:30") == utc("2026-11-01T06:30")  # 01:30 comes twice
    assert quiet("2026-11-01T05:45", "22:00", "01:30") == utc("2026-11-01T06:30")
    assert quiet("2011-12-30T08:59", "23:00", "07:00", APIA) is None
    # The night of the date left out runs into the next one's.
    assert quiet("2011-12-30T09:30", "23:00", "07:00", APIA) == utc("2011-12-30T17:00")


@unhurried
@given(places_in_time(), times, times)
def test_quiet_hours_cover_every_quiet_time_on_the_clock_and_end_outside(
    place: tuple[ZoneInfo, datetime], start: time, end: time
) -> None:
    zone, now = place
    until = local_time.quiet_until(now, zone, start, end)
    clock = now.astimezone(zone).time()
    if start <= clock < end if start < end else start != end and (clock >= start or clock < end):
        assert until is not None
    if until is not None:
        assert now < until <= now + 2 * DAY
        assert local_time.quiet_until(until, zone, start, end) is None


def test_zone_names() -> None:
    assert is_zone("America/New_York")
    assert is_zone("EST5EDT")
    assert is_zone("Asia/Calcutta")
    assert not is_zone("Factory")
    assert not is_zone("new york")
    assert not is_zone("../../etc/passwd")
    assert {"UTC", "Europe/Kyiv", "Asia/Kolkata", "America/Argentina/Buenos_Aires"} <= set(ZONES)
    assert not {"EST5EDT", "Europe/Kiev", "Asia/Calcutta", "US/Eastern", "Etc/UTC"} & set(ZONES)
    assert list(ZONES) == sorted(set(ZONES))
    assert all(is_zone(name) and ZoneInfo(name) for name in ZONES)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Eastern", "America/New_York"),
        ("NYC", "America/New_York"),
        ("new york", "America/New_York"),
        ("NEW_YORK", "America/New_York"),
        ("york", "America/New_York"),
        ("us", "America/New_York"),
        ("Pacific", "America/Los_Angeles"),
        ("san fran", "America/Los_Angeles"),
        ("CET", "Europe/Berlin"),
        ("london", "Europe/London"),
        ("Lond", "Europe/London"),
        ("europe/lon", "Europe/London"),
        ("India", "Asia/Kolkata"),
        ("calcutta", "Asia/Kolkata"),
        ("germany", "Europe/Berlin"),
        ("são", "America/Sao_Paulo"),
        ("sao", "America/Sao_Paulo"),
        ("alaska", "America/Anchorage"),
        ("kiev", "Europe/Kyiv"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_by_what_people_type(text: str, first: str) -> None:
    assert local_time.find_zones(text)[0] == first


def test_a_city_that_begins_so_comes_before_one_that_holds_it() -> None:
    found = local_time.find_zones("ist", limit=len(ZONES))
    assert found.index("Europe/Istanbul") < found.index("America/Boa_Vista")


def test_nothing_typed_and_nothing_found() -> None:
    assert local_time.find_zones("  ") == list(ZONES[:25])
    assert local_time.find_zones("zzzz") == []
    assert local_time.find_zones("|") == list(ZONES[:25])
    assert len(local_time.find_zones("a")) == 25
    assert local_time.find_zones("a", limit=3) == local_time.find_zones("a")[:3]


@given(st.sampled_from(ZONES))
def test_every_zone_is_found_by_its_own_name(name: str) -> None:
    assert local_time.find_zones(name)[0] == name


@given(st.text(max_size=12))
def test_any_text_finds_only_zones(text: str) -> None:
    found = local_time.find_zones(text)
    assert set(found) <= set(ZONES)
    assert len(found) == len(set(found)) <= 25
