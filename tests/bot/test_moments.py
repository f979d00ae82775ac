"""Times as people write them, seen from a Monday noon in London, and what is said to those that cannot be read."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dates import (
    EXAMPLE,
    TimeAmbiguous,
    TimePast,
    TimeSkipped,
    TimeTooFar,
    TimeUnread,
    read_moment,
)
from bot.errors import Refusal, explain

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = 366 * DAY


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def refused(text: str, now: datetime = MONDAY, zone: ZoneInfo = LONDON) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_moment(text, now, zone)
    return caught.value


@pytest.mark.parametrize(
    ("text", "then"),
    [
        # Weekdays: the next such day
        ("Tue 6pm", "2026-03-03 18:00"),
        ("tues 6 p.m.", "2026-03-03 18:00"),
        ("on Tuesday, at 18:00", "2026-03-03 18:00"),
        ("6pm on Tuesday", "2026-03-03 18:00"),
        ("Friday 18h", "2026-03-06 18:00"),
        ("Fri 18h30", "2026-03-06 18:30"),
        ("Fri 18.30", "2026-03-06 18:30"),
        ("Fri @ 6:05PM!", "2026-03-06 18:05"),
        ("Friday 13", "2026-03-06 13:00"),
        ("next Friday at noon", "2026-03-06 12:00"),
        ("this coming Friday noon", "2026-03-06 12:00"),
        ("Monday 13:00", "2026-03-02 13:00"),
        ("Monday 12:00", "2026-03-09 12:00"),
        ("this Monday 11:00", "2026-03-09 11:00"),
        ("next Monday 13:00", "2026-03-09 13:00"),
        ("Tuesday next week 5pm", "2026-03-10 17:00"),
        ("next week Sunday 5pm", "2026-03-15 17:00"),
        ("Sun 24:00", "2026-03-09 00:00"),
        # Days from today
        ("18:00", "2026-03-02 18:00"),
        ("at 18", "2026-03-02 18:00"),
        ("11:00", "2026-03-03 11:00"),
        ("12:00", "2026-03-03 12:00"),
        ("0", "2026-03-03 00:00"),
        ("18h", "2026-03-02 18:00"),
        ("midnight", "2026-03-03 00:00"),
        ("today 11", "2026-03-02 23:00"),
        ("today midnight", "2026-03-03 00:00"),
        ("tomorrow 17:30", "2026-03-03 17:30"),
        ("17:30 tomorrow", "2026-03-03 17:30"),
        ("six pm tomorrow", "2026-03-03 18:00"),
        ("tomorrow 12am", "2026-03-03 00:00"),
        ("tomorrow 12pm", "2026-03-03 12:00"),
        ("the day after tomorrow at 9am", "2026-03-04 09:00"),
        ("in 2 days at 18:00", "2026-03-04 18:00"),
        ("5 pm in two weeks", "2026-03-16 17:00"),
        ("2 weeks from now, 5pm", "2026-03-16 17:00"),
        ("in a week 6pm", "2026-03-09 18:00"),
        # Parts of the day
        ("tonight 8pm", "2026-03-02 20:00"),
        ("8 tonight", "2026-03-02 20:00"),
        ("tonight 7:30", "2026-03-02 19:30"),
        ("tonight at midnight", "2026-03-03 00:00"),
        ("today tonight 8pm", "2026-03-02 20:00"),
        ("this evening at 7", "2026-03-02 19:00"),
        ("tomorrow morning 9", "2026-03-03 09:00"),
        ("Tue 6 o'clock in the evening", "2026-03-03 18:00"),
        ("Tue 1:15 in the afternoon", "2026-03-03 13:15"),
        ("Fri 11 night", "2026-03-06 23:00"),
        # Dates
        ("2026-12-03 18:00", "2026-12-03 18:00"),
        ("2026-12-03T18:00", "2026-12-03 18:00"),
        ("2026/12/3 6pm", "2026-12-03 18:00"),
        ("3 Dec 6 pm", "2026-12-03 18:00"),
        ("Dec 3, 6pm", "2026-12-03 18:00"),
        ("3rd of December 2026 at 18:00", "2026-12-03 18:00"),
        ("December 3rd 2026, 18:00", "2026-12-03 18:00"),
        ("3-Dec-2026 18:00", "2026-12-03 18:00"),
        ("3 Sept 5:30 p.m.", "2026-09-03 16:30"),
        ("3.12. 18:00", "2026-12-03 18:00"),
        ("3.12.26 18.30", "2026-12-03 18:30"),
        ("Thursday 3 Dec 18:00", "2026-12-03 18:00"),
        ("18:00 Dec 3 Thu", "2026-12-03 18:00"),
        ("1 March 18:00", "2027-03-01 18:00"),
        ("the 5th at 6pm", "2026-03-05 18:00"),
        ("1st 6pm", "2026-04-01 17:00"),
        ("31st 6pm", "2026-03-31 17:00"),
        ("13/4 18:00", "2026-04-13 17:00"),
        ("4/13 18:00", "2026-04-13 17:00"),
        ("4/4/26 18:00", "2026-04-04 17:00"),
        ("Fri 3/4 18:00", "2026-04-03 17:00"),
        # From now, and offsets
        ("in 2 hours", "2026-03-02 14:00"),
        ("in an hour and 5 mins", "2026-03-02 13:05"),
        ("in half an hour", "2026-03-02 12:30"),
        ("in 1h30", "2026-03-02 13:30"),
        ("in 1.5 hours", "2026-03-02 13:30"),
        ("90 minutes from now", "2026-03-02 13:30"),
        ("in 1 day 2 hours", "2026-03-03 14:00"),
        ("18:00 UTC", "2026-03-02 18:00"),
        ("18:00 UTC+5:30", "2026-03-02 12:30"),
        ("2026-12-03T18:00:00Z", "2026-12-03 18:00"),
        ("2026-12-03T18:00-0500", "2026-12-03 23:00"),
        ("3 Dec 18:00 +02:00", "2026-12-03 16:00"),
        ("１８：００", "2026-03-02 18:00"),
    ],
)
def test_what_people_write(text: str, then: str) -> None:
    assert read_moment(text, MONDAY, LONDON) == utc(then)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", ".", "soon", "now or never", "18:00 Europe/Berlin", "Tue 18:00 EST", "Tue 6pm-8pm", "6-7pm", "6pm 7pm",
        "10:00-12:00", "18:00 to 19:00", "25:00", "18:60", "13pm", "0am", "2h", "in 1,5 hours", "in 1.2.3 hours",
        "in 99999 hours", "2 hours", "in 2 months 6pm", "31 Feb 6pm", "32 Dec 6pm", "13/13 18:00", "3 Foo 18:00",
        "2026-13-01 18:00", "0000-01-01 18:00", "tonight 8am", "tomorrow morning 14:00", "tonight 2:00",
        "tomorrow tonight 8pm", "Tue 31", "tomorrow 24",
        "18:00 -13:00", "18:00 +99:00", "18:00 UTC+15", "next week 6pm", "next tomorrow 6pm", "Tuesday Friday 6pm", "3/4",
        "9999-12-31 24:00", "٣ Dec 6pm", "Tue 6pm please", "x" * 101, "Tue 6pm" + " " * 100,
    ],
)  # fmt: skip
def test_what_is_not_understood_to_the_last_word_is_not_read(text: str) -> None:
    assert refused(text) == TimeUnread(text)


@pytest.mark.parametrize(
    ("text", "day", "example"),
    [
        ("Tuesday", date(2026, 3, 3), "2026-03-03 18:00"),
        ("Monday", date(2026, 3, 2), "2026-03-02 18:00"),
        ("today", date(2026, 3, 2), "2026-03-02 18:00"),
        ("3 Dec", date(2026, 12, 3), "2026-12-03 18:00"),
        ("Thu 3 Dec", date(2026, 12, 3), "2026-12-03 18:00"),
        ("in 2 days", date(2026, 3, 4), "2026-03-04 18:00"),
        ("tonight", date(2026, 3, 2), "2026-03-02 18:00"),
        ("Friday +02:00", date(2026, 3, 6), "2026-03-06 18:00 +02:00"),
        ("yesterday", date(2026, 3, 1), EXAMPLE),
        ("2029-01-01", date(2029, 1, 1), EXAMPLE),
    ],
)
def test_a_day_needs_an_hour(text: str, day: date, example: str) -> None:
    assert refused(text) == TimeUnread(text, day, example=example)


def test_on_an_evening_the_example_is_not_over() -> None:
    evening = utc("2026-03-02 19:00")
    assert refused("today", evening) == TimeUnread("today", date(2026, 3, 2))
    assert refused("Monday", evening) == TimeUnread("Monday", date(2026, 3, 9), example="2026-03-09 18:00")


@pytest.mark.parametrize("text", ["Tue 3 Dec 18:00", "3 Dec 2026 Tue 18:00", "Tue 3 Dec"])
def test_a_weekday_that_is_not_that_of_the_date(text: str) -> None:
    assert refused(text) == TimeUnread(text, date(2026, 12, 3), at_odds=True)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Tue 6", "2026-03-03 06:00", "2026-03-03 18:00"),
        ("Tue 12", "2026-03-03 00:00", "2026-03-03 12:00"),
        ("6", "2026-03-02 18:00", "2026-03-03 06:00"),
        ("11", "2026-03-02 23:00", "2026-03-03 11:00"),
        ("Dec 3 6", "2026-12-03 06:00", "2026-12-03 18:00"),
        ("tomorrow at 6 UTC+1", "2026-03-03 06:00 +01:00", "2026-03-03 18:00 +01:00"),
        ("Friday midnight", "2026-03-06 00:00", "2026-03-07 00:00"),
        ("3/4 18:00", "2026-03-04 18:00", "2026-04-03 18:00"),
        ("3-4-26 18:00", "2026-03-04 18:00", "2026-04-03 18:00"),
        ("2/3 11:00", "2027-02-03 11:00", "2027-03-02 11:00"),
        ("3/4 6", "2026-03-04 06:00", "2026-04-03 18:00"),
    ],
)
def test_what_can_be_read_in_two_ways(text: str, first: str, second: str) -> None:
    assert refused(text) == TimeAmbiguous(text, first, second)
    assert read_moment(first, MONDAY, LONDON) < read_moment(second, MONDAY, LONDON)


@pytest.mark.parametrize("text", ["2026-10-25 01:30", "25 Oct 1:30am", "Sunday 25 Oct 1:30"])
def test_a_time_that_comes_twice(text: str) -> None:
    twice = TimeAmbiguous(text, "2026-10-25 01:30 +01:00", "2026-10-25 01:30 +00:00", twice=True)
    assert refused(text) == twice
    assert read_moment(twice.first, MONDAY, LONDON) == utc("2026-10-25 00:30")
    assert read_moment(twice.second, MONDAY, LONDON) == utc("2026-10-25 01:30")


def test_of_a_time_that_comes_twice_only_what_is_to_come_counts() -> None:
    between = utc("2026-10-25 00:45")
    assert read_moment("today 1:30am", between, LONDON) == utc("2026-10-25 01:30")
    assert read_moment("1:30", between, LONDON) == utc("2026-10-25 01:30")
    assert read_moment("today 1:15", utc("2026-10-25 01:14:59"), LONDON) == utc("2026-10-25 01:15")
    assert isinstance(refused("today 1:15", utc("2026-10-25 01:15")), TimePast)


def test_west_of_greenwich_too() -> None:
    twice = refused("1 Nov 1:30am", zone=NEW_YORK)
    assert twice == TimeAmbiguous(
        "1 Nov 1:30am", "2026-11-01 01:30 -04:00", "2026-11-01 01:30 -05:00", twice=True
    )
    assert read_moment("2026-11-01 01:30 -05:00", MONDAY, NEW_YORK) == utc("2026-11-01 06:30")


@pytest.mark.parametrize(
    ("text", "zone", "instead"),
    [
        ("2026-03-29 01:30", "Europe/London", "2026-03-29 02:00"),
        ("Sunday 29 March 1am", "Europe/London", "2026-03-29 02:00"),
        ("8 March 2:15am", "America/New_York", "2026-03-08 03:00"),
        ("4 Oct 2:15am", "Australia/Lord_Howe", "2026-10-04 02:30"),
        ("24 April 0:15", "Africa/Cairo", "2026-04-24 01:00"),
    ],
)
def test_a_time_that_the_clocks_skip(text: str, zone: str, instead: str) -> None:
    assert refused(text, zone=ZoneInfo(zone)) == TimeSkipped(text, zone, instead)
    read_moment(instead, MONDAY, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("yesterday 6pm", "2026-03-01 18:00"),
        ("today 12:00", "2026-03-02 12:00"),
        ("2026-03-01 09:00", "2026-03-01 09:00"),
        ("1/3/2026 18:00", "2026-03-01 18:00"),
        ("now", "2026-03-02 12:00"),
        ("in 0 minutes", "2026-03-02 12:00"),
    ],
)
def test_what_is_over(text: str, understood: str) -> None:
    assert refused(text) == TimePast(text, utc(understood))


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("2028-01-01 10:00", "2028-01-01 10:00"),
        ("2027-03-03 12:01", "2027-03-03 12:01"),
        ("29 Feb 18:00", "2028-02-29 18:00"),
        ("in 54 weeks 6pm", "2027-03-15 18:00"),
    ],
)
def test_what_is_too_far(text: str, understood: str) -> None:
    assert refused(text) == TimeTooFar(text, utc(understood))


def test_a_year_ahead_is_a_year_in_leap_years_too() -> None:
    assert read_moment("2028-03-02 11:00", utc("2027-03-02 12:00"), LONDON) == utc("2028-03-02 11:00")


def test_a_length_of_time_ends_on_a_whole_minute() -> None:
    assert read_moment("in 5 minutes", MONDAY + timedelta(seconds=1), LONDON) == MONDAY + timedelta(minutes=6)
    assert refused("now", MONDAY + timedelta(seconds=1)) == TimePast("now", MONDAY)


def test_the_words_say_what_was_understood() -> None:
    assert explain(refused("Tuesday")) == (
        "“Tuesday” was read as **Tuesday, 3 March 2026**, and it needs an hour too. For example: `2026-03-03 18:00`."
    )
    assert (
        "“Tue 3 Dec 6pm” names another weekday, and the date in it is **Thursday, 3 December 2026**"
        in explain(refused("Tue 3 Dec 6pm"))
    )
    assert "“yesterday 6pm” was read as <t:1772388000:f> (<t:1772388000:R>), and that is over" in explain(
        refused("yesterday 6pm")
    )
    assert "`2026-10-25 01:30 +01:00` for the first time" in explain(refused("2026-10-25 01:30"))
    assert "Write it as `2026-03-03 06:00` or `2026-03-03 18:00`" in explain(refused("Tue 6"))
    assert "(Europe/London), and “2026-03-29 01:30” is left out" in explain(refused("2026-03-29 01:30"))
    assert explain(refused(" ")).startswith("An empty time could not be read")


def test_what_was_given_breaks_out_of_nothing() -> None:
    words = explain(refused("@everyone **soon**\n# `x` " + "y" * 200))
    assert "@everyone" not in words
    assert "\n" not in words
    assert "**soon" not in words
    assert len(words) < 300
