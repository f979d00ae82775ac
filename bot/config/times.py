"""How lengths of time, times of day, days, dates and time zones are written in `config.yaml`."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from bot.config.faults import Wrong, did_you_mean, nearest
from bot.config.values import Bare, kind, shown, slip, whole
from bot.local_time import check_cron

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday()`: Monday is 0."""

SERVER_ZONE = "server"
"""Stands for the zone that each Discord server chose in /setup."""

_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
# Six digits are more than anybody means and keep every sum within a timedelta.
_DURATION = re.compile("".join(rf"(?:(?P<{unit}>[0-9]{{1,6}}){unit})?" for unit in _SECONDS), re.IGNORECASE)
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIMIT = re.compile(r"([0-9]{1,6}) per (\S+)")
_CRON_FIELDS = 5


def time_of_day(value: object) -> time:
    """A local time such as "09:00", on a clock of 24 hours."""
    if isinstance(value, time):
        return value
    if isinstance(value, Bare) and _TIME.fullmatch(value.raw):
        raise Wrong(
            f"{shown(value)} without quotes is a number to YAML, which counts it in sixties",
            f'Put it in quotes: "{value.raw.zfill(5)}".',
        )
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Wrong(
            f"{shown(value)} is not a time of day",
            'Write hours and minutes in quotes, for example "09:00".',
        )
    return time(int(found[1]), int(found[2]))


def duration(text: str) -> timedelta:
    """The length of time that `written` writes: "30s", "30m", "6h", "7d", "2w", "1d12h".

    Raises:
        Wrong: it is not written so.
    """
    found = _DURATION.fullmatch("".join(text.split()))
    if found is None or found.lastgroup is None:
        raise Wrong(
            f"{shown(text)} is not a length of time",
            'Write numbers with w, d, h, m or s, the longest first, for example "30m", "6h" or "1d12h".',
        )
    return timedelta(seconds=sum(int(found[unit] or 0) * seconds for unit, seconds in _SECONDS.items()))


def written(length: timedelta) -> str:
    """A length of whole seconds as `config.yaml` has it: without weeks ("14d", "1d12h")."""
    rest = int(length.total_seconds())
    parts: list[str] = []
    for unit, seconds in _SECONDS.items():
        count, rest = (0, rest) if unit == "w" else divmod(rest, seconds)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def span(least: str, most: str) -> Callable[[object], timedelta]:
    """A reader of lengths of time between two others, both written as in the file."""
    lowest, highest = duration(least), duration(most)
    cure = f'Write a length of time from "{least}" to "{most}".'

    def read(value: object) -> timedelta:
        if isinstance(value, timedelta):
            length = value
        elif isinstance(value, Bare) and isinstance(value.value, int) and value.raw.isdecimal():
            raise Wrong(f"{shown(value)} has no unit", f'{cure} An hour is "1h", a day is "1d".')
        elif isinstance(value, str):
            length = duration(value)
        else:
            raise Wrong(f"{shown(value)} is not a length of time", cure)
        if not lowest <= length <= highest:
            raise Wrong(f"{written(length)} is out of range", cure)
        return length

    return read


def limit(value: object) -> tuple[int, timedelta]:
    """How often something may be done, written "20 per 1d": 1 to 1000 times, a minute to 30 days."""
    cure = 'Write 1 to 1000 times and a length of time from "1m" to "30d", for example "20 per 1d".'
    found = _LIMIT.fullmatch(" ".join(value.lower().split())) if isinstance(value, str) else None
    if found is None:
        raise Wrong(f"{shown(value)} is not a limit", cure)
    try:
        return whole(1, 1000)(int(found[1])), span("1m", "30d")(found[2])
    except Wrong as wrong:
        raise Wrong(f"{shown(value)} is not a limit: {wrong.wrong}", cure) from None


def weekdays(value: object) -> object:
    """The two short ways to name several days, written out; anything else is left for `weekday` to read."""
    if not isinstance(value, str):
        return value
    groups = {"daily": WEEKDAYS, "weekdays": WEEKDAYS[:5]}
    name = value.strip().casefold()
    if name in groups:
        return groups[name]
    if _weekday_number(name) is not None:
        raise Wrong(f"{shown(value)} is one day, and a list is expected", f"Write it in brackets: [{name}].")
    raise Wrong(
        f"{shown(value)} does not name days",
        'Write a list such as [monday, thursday], or "daily", or "weekdays".',
    )


def _weekday_number(name: str) -> int | None:
    for number, weekday in enumerate(WEEKDAYS):
        if name in {weekday, weekday[:3]}:
            return number
    return None


def weekday(value: object) -> int:
    """A day by its English name or the first three letters of it, as a number: Monday is 0."""
    # A number in the file is Bare: nobody agrees which day is 1.
    if isinstance(value, int) and not isinstance(value, bool) and value in range(7):
        return value
    if isinstance(value, Bare):
        raise Wrong(
            f"{shown(value)} is read as {kind(value.value)}, not as a weekday",
            "Write its name, for example monday or mon.",
        )
    if not isinstance(value, str):
        raise Wrong(f"{shown(value)} is not a weekday", "Write its name, for example monday or mon.")
    number = _weekday_number(value.strip().casefold())
    if number is None:
        raise Wrong(f"{shown(value)} is not a weekday", did_you_mean(value, WEEKDAYS))
    return number


def in_order(days: tuple[int, ...]) -> tuple[int, ...]:
    """Days of the week, each once, Monday first; at least one."""
    if not days:
        raise Wrong("the list is empty", 'Name at least one day, for example [monday], or "daily".')
    return tuple(sorted(set(days)))


def zone(value: object) -> str:
    """An IANA time zone that this machine knows, or "server"."""
    if not isinstance(value, str):
        raise slip(value)
    name = value.strip()
    if name == SERVER_ZONE:
        return name
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # a folder of zones ("America") is an OSError
        raise Wrong(f"{shown(value)} is not a time zone", _zone_cure(name)) from None
    return name


def _zone_cure(name: str) -> str:
    known = available_timezones()
    # People name the city and leave out the continent.
    cities = {each.rpartition("/")[2]: each for each in sorted(known)}
    city = nearest(name.replace(" ", "_"), cities)
    near = nearest(name, known) or (cities[city] if city else None)
    meant = f'Did you mean "{near}"? ' if near else ""
    return f'{meant}Write an IANA name such as "Europe/Berlin", or "server" for the zone set with /setup.'


def cron(value: object) -> str:
    """When to post, as five cron fields, for what days and a time cannot say."""
    if not isinstance(value, str):
        raise slip(value)
    expression = " ".join(value.split())
    fields = expression.split(" ")
    cure = 'Write minute, hour, day of the month, month and weekday: "0 9 * * 1" is Monday at 09:00.'
    if len(fields) != _CRON_FIELDS:
        raise Wrong(f"{shown(value)} has {len(fields)} fields, and cron has {_CRON_FIELDS}", cure)
    try:
        # The start is any instant: what matters is that one follows it.
        next(CronSim(expression, datetime(2024, 1, 1, tzinfo=UTC)))
    except StopIteration:
        raise Wrong(f"{shown(value)} names a day that never comes", cure) from None
    except (CronSimError, ValueError) as error:
        reason = f" ({str(error).lower()})" if isinstance(error, CronSimError) else ""
        raise Wrong(f"{shown(value)} is not a cron expression{reason}", cure) from None
    try:
        check_cron(
            expression
        )  # whoever computes its times has the last word: nothing is taken here, refused there
    except ValueError as error:
        raise Wrong(str(error), cure) from None
    if fields[0] == "*":
        raise Wrong(
            f"{shown(value)} would post every minute",
            f'Begin with the minute: "{" ".join(["0", *fields[1:]])}" posts on the hour.',
        )
    return expression


def day(value: object) -> date:
    """A date, written year-month-day, in quotes or not."""
    found = value.value if isinstance(value, Bare) else value
    # A datetime is a date to Python, and a mistake here.
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    cure = "Write year, month and day, for example 2026-12-24."
    if not isinstance(found, str) or not _DATE.fullmatch(found):
        raise Wrong(f"{shown(value)} is not a date", cure)
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise Wrong(f"{shown(value)} is a day that does not exist", cure) from None
