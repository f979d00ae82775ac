"""The days on which a session comes again, as dates on the calendar of the zone it was planned in.

What time it is on those days is for `bot.local_time.resolve` to say, so a session stays at its hour through
every clock change.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from bot.office_hours.model import Repeat

_WEEKS = {Repeat.WEEKLY: 1, Repeat.FORTNIGHTLY: 2}
_WEEK = timedelta(weeks=1)
_FIFTH = 4


def occurrences(repeat: Repeat, first_on: date, after: date | None = None) -> Iterator[date]:
    """The dates strictly later than `after`, or all of them from `first_on` on; never one before `first_on`.

    Every two weeks keeps the weeks of `first_on`, whatever `after` is. Monthly is the same weekday of the month
    as `first_on`: the second Tuesday, say; where that is the fifth, the last of each month. Without a repeat
    there is `first_on` alone. Ends with the calendar, in the year 9999.
    """
    if repeat is Repeat.NONE:
        days = iter([first_on])
    elif repeat is Repeat.MONTHLY:
        days = _monthly(first_on, max(first_on, after or first_on))
    else:
        days = _weekly(_WEEKS[repeat] * _WEEK, first_on, max(first_on, after or first_on))
    return (day for day in days if after is None or day > after)


def _weekly(step: timedelta, first_on: date, since: date) -> Iterator[date]:
    """Every `step` from `first_on`, from the last one that is not after `since`."""
    day = first_on + (since - first_on) // step * step
    while True:
        yield day
        if date.max - day < step:
            return
        day += step


def _monthly(first_on: date, since: date) -> Iterator[date]:
    """The same weekday of every month, from the month of `since`."""
    which = (first_on.day - 1) // 7
    for months in count(since.year * 12 + since.month - 1):
        year, month = divmod(months, 12)
        if year > date.max.year:
            return
        first = date(year, month + 1, 1)
        day = first + timedelta((first_on.weekday() - first.weekday()) % 7) + min(which, _FIFTH - 1) * _WEEK
        # Where there is no fifth one, the fourth is the last.
        if which == _FIFTH and day.day + 7 <= monthrange(day.year, day.month)[1]:
            day += _WEEK
        yield day
