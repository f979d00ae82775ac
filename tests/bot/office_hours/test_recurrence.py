"""The days of sessions that repeat, against a search through the calendar."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.office_hours.model import Repeat
from bot.office_hours.service.planning.recurrence import occurrences

DAY = timedelta(days=1)

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
repeats = st.sampled_from([Repeat.WEEKLY, Repeat.FORTNIGHTLY, Repeat.MONTHLY])


def first(count: int, repeat: Repeat, first_on: date, after: date | None = None) -> list[date]:
    return list(islice(occurrences(repeat, first_on, after), count))


def belongs(repeat: Repeat, first_on: date, day: date) -> bool:
    """Said another way than in the code: what each day of the calendar is."""
    if day < first_on or day.weekday() != first_on.weekday():
        return False
    if repeat is Repeat.MONTHLY:
        if first_on.day > 28:
            return day.day > monthrange(day.year, day.month)[1] - 7
        return (day.day + 6) // 7 == (first_on.day + 6) // 7
    return (day - first_on).days % (7 if repeat is Repeat.WEEKLY else 14) == 0


@pytest.mark.parametrize(
    ("repeat", "first_on", "then"),
    [
        (Repeat.WEEKLY, "2026-03-03", ["2026-03-03", "2026-03-10", "2026-03-17"]),
        (Repeat.FORTNIGHTLY, "2026-12-22", ["2026-12-22", "2027-01-05", "2027-01-19"]),
        (Repeat.MONTHLY, "2026-03-10", ["2026-03-10", "2026-04-14", "2026-05-12"]),
        (Repeat.MONTHLY, "2026-03-31", ["2026-03-31", "2026-04-28", "2026-05-26", "2026-06-30"]),
        (Repeat.MONTHLY, "2028-02-29", ["2028-02-29", "2028-03-28", "2028-04-25", "2028-05-30"]),
        (Repeat.NONE, "2026-03-03", ["2026-03-03"]),
    ],
)
def test_when_it_comes_again(repeat: Repeat, first_on: str, then: list[str]) -> None:
    assert [str(day) for day in first(len(then), repeat, date.fromisoformat(first_on))] == then


def test_without_a_repeat_there_is_one_day() -> None:
    tuesday = date(2026, 3, 3)
    assert list(occurrences(Repeat.NONE, tuesday)) == [tuesday]
    assert list(occurrences(Repeat.NONE, tuesday, tuesday - DAY)) == [tuesday]
    assert list(occurrences(Repeat.NONE, tuesday, tuesday)) == []


def test_every_two_weeks_keeps_its_weeks() -> None:
    assert first(1, Repeat.FORTNIGHTLY, date(2026, 3, 3), date(2026, 3, 10)) == [date(2026, 3, 17)]
    assert first(1, Repeat.FORTNIGHTLY, date(2026, 3, 3), date(2027, 3, 1)) == [date(2027, 3, 2)]


@pytest.mark.parametrize("first_on", [date(9999, 12, day) for day in (1, 17, 28, 31)])
@pytest.mark.parametrize("repeat", Repeat)
def test_it_ends_with_the_calendar(repeat: Repeat, first_on: date) -> None:
    found = list(occurrences(repeat, first_on))
    assert found[0] == first_on
    assert list(occurrences(repeat, first_on, date.max)) == []


def test_the_last_day_of_the_calendar_is_one() -> None:
    assert list(occurrences(Repeat.WEEKLY, date(9999, 12, 24))) == [date(9999, 12, 24), date(9999, 12, 31)]


@given(repeats, days, st.none() | days)
def test_every_day_that_belongs_comes_and_no_other(
    repeat: Repeat, first_on: date, after: date | None
) -> None:
    found = first(4, repeat, first_on, after)
    since = first_on if after is None else max(first_on, after + DAY)
    calendar = (since + number * DAY for number in range((found[-1] - since).days + 1))
    assert found == [day for day in calendar if belongs(repeat, first_on, day)]


@given(repeats, days, days)
def test_looking_later_changes_nothing_but_where_it_begins(
    repeat: Repeat, first_on: date, after: date
) -> None:
    from_first = takewhile(lambda day: day <= after + 70 * DAY, occurrences(repeat, first_on))
    from_after = takewhile(lambda day: day <= after + 70 * DAY, occurrences(repeat, first_on, after))
    assert [day for day in from_first if day > after] == list(from_after)


@given(repeats, days)
def test_it_never_stands_still_and_leaves_no_month_out(repeat: Repeat, first_on: date) -> None:
    longest = {Repeat.WEEKLY: 7, Repeat.FORTNIGHTLY: 14, Repeat.MONTHLY: 35}[repeat]
    for before, then in pairwise(first(30, repeat, first_on)):
        assert 0 < (then - before).days <= longest
        if repeat is Repeat.MONTHLY:
            assert (then.year * 12 + then.month) - (before.year * 12 + before.month) == 1
