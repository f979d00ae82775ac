"""Times as people write them, from anywhere at any time: what is written is read back, and nothing breaks the reader."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from bot import local_time
from bot.client import texts
from bot.dates import TimeAmbiguous, TimePast, TimeSkipped, TimeTooFar, TimeUnread, read_moment
from bot.errors import explain

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
YEAR = timedelta(days=366)

zones = st.sampled_from(local_time.zones()).map(ZoneInfo)
nows = st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
ahead = st.integers(1, 364 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))

STYLES = (
    "{iso} {hour:02}:{minute:02}",
    "{iso}T{hour:02}:{minute:02}",
    "{iso} {twelve}:{minute:02} {half}m",
    "{day} {month} {year} {hour}:{minute:02}",
    "{month} {day}, {year} at {twelve}:{minute:02}{half}m",
    "{day}. {short} {year}, {hour}h{minute:02}",
    "{weekday} {day} {short} {year} {hour}:{minute:02}",
    "{hour:02}:{minute:02} on {iso}",
    "{day}.{number}.{year} {hour}:{minute:02}",
    "{DAY} {MONTH} {year} {twelve}.{minute:02} {half}.M.",
    "{day} {month} {hour}:{minute:02}",
    "{iso} {hour:02}:{minute:02} {offset}",
    "{iso}T{hour:02}:{minute:02}{offset}",
)


def styled(style: str, local: datetime) -> str:
    offset = local.isoformat()[-6:]
    return style.format(
        iso=local.date(),
        hour=local.hour,
        minute=local.minute,
        twelve=local.hour % 12 or 12,
        half="ap"[local.hour // 12],
        day=local.day,
        DAY=f"{local.day:02}",
        month=f"{local:%B}",
        MONTH=f"{local:%B}".upper(),
        short=f"{local:%b}",
        number=local.month,
        year=f"{local.year:04}",
        weekday=f"{local:%a}",
        offset=offset,
    )


def offered(text: str, now: datetime, zone: ZoneInfo) -> set[datetime]:
    """What a text is read as, or what can be written instead is."""
    try:
        return {read_moment(text, now, zone)}
    except TimeAmbiguous as refusal:
        return offered(refusal.first, now, zone) | offered(refusal.second, now, zone)
    except TimeSkipped as refusal:
        return offered(refusal.instead, now, zone)


@given(zones, nows, ahead, st.sampled_from(STYLES))
def test_what_is_written_in_any_style_is_read_as_the_same_instant(
    zone: ZoneInfo, now: datetime, later: timedelta, style: str
) -> None:
    instant = (now + later).replace(second=0, microsecond=0) + timedelta(minutes=1)
    found = offered(styled(style, instant.astimezone(zone)), now, zone)
    assert instant in found
    # More than one is the same time on the clock on the wall, twice.
    assert len({one.astimezone(zone).replace(tzinfo=None) for one in found}) == 1


@given(zones, nows, st.integers(0, 6), st.integers(0, 23), st.integers(0, 59))
def test_a_weekday_is_the_next_such_day(
    zone: ZoneInfo, now: datetime, weekday: int, hour: int, minute: int
) -> None:
    name = ("Mon", "Tuesday", "Wed", "Thurs", "friday", "Sat", "SUNDAY")[weekday]
    found = min(offered(f"{name} {hour}:{minute:02}", now, zone))
    ruled = local_time.next_local(now, zone, time(hour, minute), {weekday})
    local = found.astimezone(zone)
    # The rule for what runs by itself takes the first of two; a person means the second while that is to come.
    second = now < found < ruled and (local.weekday(), local.hour, local.minute) == (weekday, hour, minute)
    assert found == ruled or second


PIECES = [
    "tue", "monday", "next", "this", "week", "today", "tomorrow", "tonight", "morning", "midnight", "noon", "in", "a",
    "an", "half", "2", "6", "12", "18", "31", "99", "0", "hours", "days", "weeks", "m", "h", "pm", "am", "p.m.", "18:00",
    "1:30", "24:00", "6.30", "3/4", "31/2", "29/2", "0/0", "3/4/26", "dec", "3rd", "0th", "32nd", "2026-10-25", "now",
    "9999-12-31", "0000-00-00", "0001-01-01", "2026", "utc", "+01:00", "-12:00", "utc+14", "z", "at", "on", "the", "of",
    ",", ".", "-", "o'clock", "from now", "and",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join)
    | st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
    | st.text(max_size=120),
    nows,
    zones,
)
@example("9999-12-31 23:59", MONDAY, ZoneInfo("America/New_York"))
@example("0001-01-01 00:00", MONDAY, ZoneInfo("Asia/Tokyo"))
@example("in 9999w9999w9999w9999w9999w9999w9999w9999w9999w9999w9999w9999w9999w9999w 1h", MONDAY, LONDON)
def test_whatever_is_written_is_read_or_refused_kindly(text: str, now: datetime, zone: ZoneInfo) -> None:
    try:
        found = read_moment(text, now, zone)
    except (TimeUnread, TimePast, TimeTooFar, TimeAmbiguous, TimeSkipped) as refusal:
        for way in re.findall(r"`([^`]*)`", explain(refusal).removeprefix(texts.given(text))):
            assert all(now < one <= now + YEAR for one in offered(way, now, zone))
    else:
        assert found.tzinfo is UTC
        assert now < found <= now + YEAR
