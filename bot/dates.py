"""Reads dates and times as people write them: "2 weeks", "next Monday", "Tue 6pm", "2026-12-03 18:00".

It takes a moment: call it in a thread.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import product
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.errors import Refusal
from bot.local_time import resolve
from bot.moments import Days, Written, elapsed, offset, plain, understand

_YEARS = 10  # beyond that it was no date that somebody meant
_AHEAD = timedelta(days=366)
_MINUTE = timedelta(minutes=1)
_EVENING = timedelta(hours=18)

EXAMPLE = "tomorrow 17:30"
"""A time that can be read on any day."""


@dataclass(frozen=True)
class TimeUnread(Refusal):
    """A time that cannot be read; `example` can.

    `day`: the day it names, where that much was understood. Then it gives no hour or, `at_odds`, a weekday that is
    not that day's.
    """

    given: str
    day: date | None = None
    at_odds: bool = False
    example: str = EXAMPLE


@dataclass(frozen=True)
class TimePast(Refusal):
    """A time that is over. `understood` is the instant it was read as."""

    given: str
    understood: datetime


@dataclass(frozen=True)
class TimeTooFar(Refusal):
    """A time more than a year ahead."""

    given: str
    understood: datetime


@dataclass(frozen=True)
class TimeAmbiguous(Refusal):
    """A time that can be read in two ways or more, the earliest and the latest written so that they are read in one.

    `twice`: the clock on the wall shows it twice that night.
    """

    given: str
    first: str
    second: str
    twice: bool = False


@dataclass(frozen=True)
class TimeSkipped(Refusal):
    """A time that the clocks skip that day in that zone; `instead` is the first one after it, written to be read."""

    given: str
    zone: str
    instead: str


def read_date(text: str, local_now: datetime) -> date | None:
    """The date that `text` names, seen from the local time `local_now` (naive); None: it names none."""
    import dateparser  # a tenth of a second that only this needs

    # With the year first, "20 March" would be read as the second of March 2120.
    order = "YMD" if re.fullmatch(r"\s*\d{4}-\d{1,2}-\d{1,2}\s*", text) else "DMY"
    settings: dict[str, Any] = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": local_now,
        "DATE_ORDER": order,
    }
    for written in (text, f"in {text}", text.lower().removeprefix("next ").removeprefix("until ")):
        found = dateparser.parse(written, languages=["en"], settings=cast("Any", settings))
        if found is not None and found.year <= local_now.year + _YEARS:
            return found.date()
    return None


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant to come that `text` ("Tue 6pm", "in 2 hours") names, seen from the aware `now` in `zone`.

    A weekday is the next such day, today while its hour is still to come; a date without a year the next such
    date; an hour alone today's or tomorrow's. An offset from UTC ("18:00 +01:00", "18:00 UTC") takes the place
    of `zone`; its name does not. Of several readings those that are over, or more than a year ahead, do not count.

    Raises:
        TimeUnread, TimePast, TimeTooFar, TimeAmbiguous, TimeSkipped
    """
    try:
        ways = _ways(text, now, zone)
    except OverflowError:  # beyond the calendar, on either side of it
        raise TimeUnread(text) from None
    to_come = [way for way in ways if now < way.at <= now + _AHEAD]
    if not to_come:
        far = [way.at for way in ways if way.at > now]
        raise TimeTooFar(text, min(far)) if far else TimePast(text, max(way.at for way in ways))
    if len(to_come) > 1:
        first, second = to_come[0], to_come[-1]
        raise TimeAmbiguous(text, first.written, second.written, twice=first.shown == second.shown)
    (way,) = to_come
    if way.is_skipped:
        raise TimeSkipped(text, zone.key, way.written)
    return way.at


@dataclass(frozen=True)
class _Way:
    """One way to read a time. `with_offset`: the clock on the wall alone would not say which instant it is."""

    at: datetime
    zone: tzinfo
    with_offset: bool = False
    is_skipped: bool = False

    @property
    def shown(self) -> str:
        """What the clock on the wall shows."""
        return self.at.astimezone(self.zone).replace(tzinfo=None).isoformat(" ", "minutes")

    @property
    def written(self) -> str:
        """So that it is read in no other way."""
        if not self.with_offset:
            return self.shown
        iso = self.at.astimezone(self.zone).isoformat(" ", "minutes")
        return f"{self.shown} {iso.removeprefix(self.shown)}"


def _ways(text: str, now: datetime, zone: ZoneInfo) -> list[_Way]:
    """Each way to read `text`, by time, at least one.

    Raises:
        TimeUnread; OverflowError
    """
    words = plain(text)
    if words is None:
        raise TimeUnread(text)
    if (length := elapsed(words)) is not None:
        begun = now.astimezone(UTC).replace(second=0, microsecond=0)
        return [_Way(begun + length + (_MINUTE if length and begun < now else timedelta(0)), zone)]
    words, own = offset(words)
    where = own or zone
    written = understand(words, now.astimezone(where).date())
    if written is None:
        raise TimeUnread(text)
    if not written.minutes:
        raise _without_hour(text, written, now, where)
    ways: dict[datetime, _Way] = {}
    for days, minutes in product(written.days, written.minutes):
        day, readings = _meant(days, timedelta(minutes=minutes), now, where)
        if written.weekday is None or written.weekday == day.weekday():
            ways |= {way.at: way for way in readings}
    if not ways:
        day, _ = _meant(written.days[0], timedelta(minutes=written.minutes[0]), now, where)
        raise TimeUnread(text, day, at_odds=True)
    return [ways[at] for at in sorted(ways)]


def _meant(days: Days, since_midnight: timedelta, now: datetime, zone: tzinfo) -> tuple[date, list[_Way]]:
    """The first of `days` on which that hour is still to come, or else the last of them, and the hour's instants."""
    *before, last = days
    for day in before:
        found = _instants(datetime.combine(day, time()) + since_midnight, zone)
        if found[-1].at > now:
            return day, found
    return last, _instants(datetime.combine(last, time()) + since_midnight, zone)


def _instants(naive: datetime, zone: tzinfo) -> list[_Way]:
    """When the clock on the wall shows `naive`: once, twice, or never, and then when it has passed it."""
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return [_Way(first, zone, with_offset=not isinstance(zone, ZoneInfo))]
    if first < second:
        return [_Way(first, zone, with_offset=True), _Way(second, zone, with_offset=True)]
    return [_Way(resolve(naive, cast("ZoneInfo", zone)), zone, is_skipped=True)]


def _without_hour(text: str, written: Written, now: datetime, zone: tzinfo) -> TimeUnread:
    """For a text that names a day alone: with that day, and an hour on it that is still to come, where there is one."""
    first, *others = written.days
    if others:
        return TimeUnread(text)
    day, found = _meant(first, _EVENING, now, zone)
    if written.weekday not in {None, day.weekday()}:
        return TimeUnread(text, day, at_odds=True)
    six = found[-1]
    return TimeUnread(text, day, example=six.written if now < six.at <= now + _AHEAD else EXAMPLE)
