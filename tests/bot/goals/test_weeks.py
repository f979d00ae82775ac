"""Weeks of goals across every zone and clock change."""

import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.database import Connection, migrate, shipped_migrations
from bot.goals import current
from bot.goals.model import GoalKind, Words, carry_to, review_time, week_meant
from bot.goals.store import put
from bot.local_time import local_day, start_of_day, week_of, zones
from bot.members import Who, meet
from bot.members.store import set_zone

ZONES = st.sampled_from(zones()).map(ZoneInfo)
INSTANTS = st.datetimes(datetime(2005, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
DAYS = st.dates(date(2005, 1, 1), date(2045, 1, 1))
WHO = Who(1, 100)


def database(zone: ZoneInfo, now: datetime) -> Connection:
    """A database in memory with one person in a zone."""
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=Connection)
    migrate(connection, dict(shipped_migrations()))
    meet(connection, WHO, now)
    set_zone(connection, WHO, zone.key)
    return connection


@given(DAYS, ZONES)
def test_a_week_is_looked_back_on_inside_it_and_near_its_end(day: date, zone: ZoneInfo):
    monday = week_of(day)
    due = review_time(monday, zone)
    assert due.tzinfo is UTC
    assert week_of(local_day(due, zone)) == monday
    ends = start_of_day(monday + timedelta(weeks=1), zone)
    assert timedelta(hours=9) <= ends - due <= timedelta(hours=13)


@given(DAYS, ZONES)
def test_the_clock_on_the_wall_then_shows_sunday_at_five(day: date, zone: ZoneInfo):
    monday = week_of(day)
    local = review_time(monday, zone).astimezone(zone)
    assert (local.date(), local.time()) == (monday + timedelta(days=6), time(17))


@given(DAYS, ZONES)
def test_each_week_is_looked_back_on_after_the_one_before(day: date, zone: ZoneInfo):
    monday = week_of(day)
    assert review_time(monday, zone) < review_time(monday + timedelta(weeks=1), zone)


@given(INSTANTS, ZONES)
def test_what_is_set_is_current_until_the_local_week_ends(now: datetime, zone: ZoneInfo):
    connection = database(zone, now)
    try:
        monday = week_of(local_day(now, zone))
        goal = put(connection, WHO, monday, GoalKind.FLOOR, Words("One message"), now)
        ends = start_of_day(monday + timedelta(weeks=1), zone)
        assert current(connection, WHO, now) == [goal]
        assert current(connection, WHO, ends - timedelta(milliseconds=1)) == [goal]
        assert current(connection, WHO, ends) == []
        assert current(connection, WHO, start_of_day(monday, zone)) == [goal]
        assert current(connection, WHO, start_of_day(monday, zone) - timedelta(milliseconds=1)) == []
    finally:
        connection.close()


@given(DAYS, DAYS)
def test_a_goal_is_never_carried_backwards_nor_into_its_own_week(day: date, today: date):
    monday, this_week = week_of(day), week_of(today)
    target = carry_to(monday, this_week)
    assert target > monday
    assert target >= this_week
    assert target in {this_week, monday + timedelta(weeks=1)}


@given(DAYS, DAYS)
def test_a_form_means_a_week_near_the_present(day: date, today: date):
    this_week = week_of(today)
    meant = week_meant(day, this_week)
    assert abs((meant - this_week).days) in {0, 7}
    assert meant in {day, this_week}
