"""When a series is due: every day of two years, in zones whose clocks change in every odd way."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest

from bot.config import Series
from bot.local_time import zones
from bot.prompts import Kept, State, Upcoming, due_times, upcoming
from bot.prompts.model import (
    LeftOut,
    Scheduled,
    Told,
    day_of,
    decide,
    next_due,
    next_post,
    schedule_of,
    zone_of,
)
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
DAY = timedelta(days=1)


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


@pytest.mark.no_cover
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
    servers = {Server(2, "America/New_York"): Kept(), Server(1, "Asia/Tokyo"): Kept()}
    found = upcoming([daily("09:00")], servers, START, timedelta(days=2))
    assert [(post.guild_id, post.due.hour) for post in found] == [(2, 14), (1, 0), (2, 14), (1, 0)]


def coming(series: Series, kept: Kept, now: datetime = START, days: int = 3) -> list[Upcoming]:
    """What a server in UTC sees of a series in the days to come."""
    return upcoming([series], {Server(1): kept}, now, timedelta(days=days))


@pytest.mark.parametrize(
    ("series", "kept"),
    [
        (daily("09:00", paused=True), Kept()),
        (daily("09:00"), Kept(paused=frozenset({"daily"}))),
        (daily("09:00", posts="text", channel="subscribers"), Kept()),
    ],
    ids=["paused in config.yaml", "paused here", "by direct message"],
)
def test_what_rests_and_what_goes_out_by_message_is_no_post_to_come(series: Series, kept: Kept):
    assert coming(series, kept) == []
    assert next_post(series, Server(1), kept, START) is None


def test_a_day_that_had_its_post_has_no_other_after_an_edit_and_a_timer_set_before_counts():
    ten, eleven = START + timedelta(hours=10), START + timedelta(hours=11)
    kept = Kept(posted_day={"daily": date(2026, 1, 1)})
    assert [post.due for post in coming(daily("11:00"), kept, ten, 2)] == [eleven + DAY]
    utc = ZoneInfo("UTC")
    tomorrow = Scheduled(schedule_of(daily("11:00"), utc), eleven + DAY)
    kept = Kept(scheduled={"daily": tomorrow})
    assert [post.due for post in coming(daily("11:00"), kept, ten, 2)] == [eleven + DAY]
    assert [post.due for post in coming(daily("12:00"), kept, ten, 1)] == [START + timedelta(hours=12)]


def test_what_was_missed_comes_at_once_if_its_grace_lasts_and_an_edit_did_not_move_it():
    nine = START + timedelta(hours=9)
    kept = Kept(scheduled={"daily": Scheduled("as it was", nine)})
    late, on_time = coming(daily("09:00"), kept, nine + timedelta(hours=6), 1)
    assert (late.due, late.late, on_time.due, on_time.late) == (nine, True, nine + DAY, False)
    (only,) = coming(daily("09:00"), kept, nine + timedelta(hours=7), 1)
    assert (only.due, only.late) == (nine + DAY, False)
    assert [post.due for post in coming(daily("08:00"), kept, nine + timedelta(hours=1), 1)] == [
        START + timedelta(hours=8) + DAY
    ]


def test_a_missed_post_uses_its_text_up_before_those_to_come():
    nine = START + timedelta(hours=9)
    bank = daily("09:00", posts="text", text=None, texts=["One", "Two", "Three"])
    kept = Kept(scheduled={"daily": Scheduled("as it was", nine)})
    late, *others = coming(bank, kept, nine + timedelta(hours=1), 2)
    assert {late.text, *(post.text for post in others)} == {"One", "Two", "Three"}


def test_a_day_left_out_stays_so_whatever_its_time_becomes_and_a_cron_is_taken_at_its_word():
    nine = START + timedelta(hours=9)
    kept = Kept(left_out={"daily": (LeftOut(nine, date(2026, 1, 1)),)})
    for at in ("09:00", "16:30"):
        out, *others = coming(daily(at), kept)
        assert (out.left_out, out.text, out.due.date()) == (True, "", date(2026, 1, 1))
        assert [post.left_out for post in others] == [False, False]
    twice = daily("09:00", days=None, time=None, cron="0 9,18 * * *")
    assert [post.left_out for post in coming(twice, kept, days=1)] == [True, False]
    assert not any(
        post.left_out for post in coming(daily("09:00"), Kept(left_out={"other": kept.left_out["daily"]}))
    )


def test_a_post_by_hand_after_what_was_missed_has_its_turn_after_it():
    nine = START + timedelta(hours=9)
    bank = daily("09:00", posts="text", text=None, texts=["One", "Two"])
    by_hand = Told("One", nine + timedelta(minutes=30), round=1)
    kept = Kept(told={"daily": (by_hand,)}, scheduled={"daily": Scheduled("as it was", nine)})
    assert [post.text for post in coming(bank, kept, nine + timedelta(hours=1), 2)] == ["Two", "Two", "One"]


def test_what_was_left_out_while_belay_was_down_is_no_time_to_come():
    nine = START + timedelta(hours=9)
    scheduled = {"daily": Scheduled("as it was", nine)}
    kept = Kept(left_out={"daily": (LeftOut(nine, date(2026, 1, 1)),)}, scheduled=scheduled)
    assert [post.due for post in coming(daily("09:00"), kept, nine + timedelta(hours=1), 1)] == [nine + DAY]


def test_a_left_out_time_that_was_missed_is_neither_posted_late_nor_in_the_way_of_an_earlier_one():
    hourly = daily("09:00", days=None, time=None, cron="0 * * * *", grace="2h")
    one, two = START + timedelta(hours=1), START + timedelta(hours=2)
    out = (LeftOut(two, date(2026, 1, 1)),)
    decided = decide(hourly, ZoneInfo("UTC"), one, two + timedelta(minutes=10), out)
    assert [(done.due, done.state) for done in decided] == [(one, State.LATE), (two, None)]


def test_suggestions_that_were_taken_up_belong_to_the_bank_once_and_not_to_a_single_text():
    bank = daily("09:00", posts="text", text=None, texts=["One", "Two"])
    kept = Kept(added={"daily": ((7, "Two"), (8, "Three"), (9, "Three")), "other": ((10, "Four"),)})
    assert kept.bank(bank) == ("One", "Two", "Three")
    assert [kept.suggestion(bank, text) for text in ("One", "Two", "Three", "Four")] == [None, None, 8, None]
    assert {(post.text, post.suggestion) for post in coming(bank, kept)} == {
        ("One", None),
        ("Two", None),
        ("Three", 8),
    }
    assert kept.bank(daily("09:00")) == ("How is it going?",)
