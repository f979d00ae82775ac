"""Reads weekly hours as coaches write them: "Tue 18:00-20:00, Thu 12-13:30; weekdays 9am-10am". Pure."""

import re
from datetime import time
from typing import NoReturn

from bot.members import read_time
from bot.members.model import UnknownTime
from bot.office_hours.model import Weekly
from bot.office_hours.model.refusals import HoursOverlap, HoursUnread
from bot.office_hours.service.planning.plans import LONGEST

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WHOLE_WEEK = 7 * 24 * 60
_DAY = 24 * 60
_HALF = 12 * 60
_MOST = 21  # three times a day
_SHORTEST = 5

_GROUPS = {
    "weekday": range(5),
    "weekdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
    "daily": range(7),
    "every day": range(7),
    "everyday": range(7),
}
_DAY_NAME = (
    r"(?:mon(?:day)?|tues?(?:day)?|wed(?:s|nesday)?|thu(?:rs?)?(?:day)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?\.?"
)
_GROUP = "|".join(sorted(_GROUPS, key=len, reverse=True))
_DAYS_THEN = re.compile(
    rf"(?P<days>(?:(?:{_GROUP}|{_DAY_NAME})(?:\s*(?:-|to|through|till|until|and|&|\+|/)\s*|:?\s+|$))+)(?P<rest>.*)"
)
_DAY_TOKEN = re.compile(
    rf"(?P<group>{_GROUP})|(?P<day>{_DAY_NAME})|(?P<to>-|to|through|till|until)|and|&|\+|/"
)
_TIME = r"(?:noon|midday|midnight|\d{1,2}(?:[:.h]\d{2})?\s*(?:[ap]\.?m\.?)?)"
_RANGE = re.compile(
    rf"(?:from\s+|at\s+|between\s+)?(?P<start>{_TIME})\s*(?:-|to|till|until|and)\s*(?P<end>{_TIME})"
)
_CLOCK_HALF = re.compile(r"([ap])\.?m\.?$")


def read_hours(text: str) -> tuple[Weekly, ...]:
    """The weekly hours that `text` names, in the order of the week, each once.

    A time without a day belongs to the days before it. Hours may go past midnight; none lasts longer than 8 hours.

    Raises:
        HoursUnread: with the part that cannot be read, or is too long.
        HoursOverlap
    """
    found: dict[Weekly, str] = {}
    days: list[int] = []
    days_are_used = True
    part = ""
    for given in re.split(r"[,;\n]", text):
        part = given.strip()
        if not part:
            continue
        plain = re.sub(r"[–—−]", "-", re.sub(r"\s+", " ", part.casefold()))
        named = _DAYS_THEN.fullmatch(plain)
        rest = plain
        if named is not None:
            read = _days(named["days"], part, text)
            days = read if days_are_used else [*days, *read]
            days_are_used = False
            rest = named["rest"].strip()
            if not rest:
                continue
        at, minutes = _range(rest, part, text)
        if not days:
            _unread(text, part)
        days_are_used = True
        for day in days:
            found.setdefault(Weekly(day, at, minutes), part)
    if not found or not days_are_used or len(found) > _MOST:
        _unread(text, part)
    hours = tuple(sorted(found, key=lambda one: (one.weekday, one.at, one.minutes)))
    _check_overlaps(hours)
    return hours


def written(one: Weekly) -> str:
    """Hours as they can be read again: "Tue 18:00-20:00"."""
    begins = one.at.hour * 60 + one.at.minute
    ends = (begins + one.minutes) % _DAY
    return f"{NAMES[one.weekday]} {one.at:%H:%M}-{ends // 60:02}:{ends % 60:02}"


def _unread(text: str, part: str) -> NoReturn:
    raise HoursUnread(text, part)


def _days(given: str, part: str, text: str) -> list[int]:
    """The weekdays of "mon", "tue and thu", "mon-fri", "sat-tue"."""
    days: list[int] = []
    through = False
    for token in _DAY_TOKEN.finditer(given):
        if token["group"]:
            days.extend(_GROUPS[token["group"]])
        elif token["day"]:
            day = [name.casefold() for name in NAMES].index(token["day"][:3])
            if through:
                last = days[-1]
                days.extend((last + step) % 7 for step in range(1, (day - last) % 7))
            days.append(day)
        through = bool(token["to"])
        if through and not days:
            _unread(text, part)
    if through:
        _unread(text, part)
    return list(dict.fromkeys(days))


def _range(given: str, part: str, text: str) -> tuple[time, int]:
    """When it begins, and how many minutes it lasts. "6-8pm" are both in the afternoon, "11-1pm" are not."""
    found = _RANGE.fullmatch(given)
    if found is None:
        _unread(text, part)
    try:
        begins, ends = _both(found["start"].strip(), found["end"].strip())
    except UnknownTime:
        _unread(text, part)
    minutes = (ends - begins) % _DAY
    if not _SHORTEST <= minutes <= LONGEST:
        raise HoursUnread(text, part, too_long=minutes > LONGEST or minutes == 0)
    return time(begins // 60, begins % 60), minutes


def _both(start: str, end: str) -> tuple[int, int]:
    """The minutes of the day; where only one of them says am or pm, the other is the nearest that fits."""
    of_start, of_end = _CLOCK_HALF.search(start), _CLOCK_HALF.search(end)
    if of_end is not None and of_start is None and (likewise := _in_half(start, of_end[1])) is not None:
        ends = _minute(end)
        return (likewise if likewise < ends else (likewise + _HALF) % _DAY), ends
    if of_start is not None and of_end is None and (likewise := _in_half(end, of_start[1])) is not None:
        begins = _minute(start)
        return begins, (likewise if likewise > begins else (likewise + _HALF) % _DAY)
    return _minute(start), _minute(end)


def _in_half(given: str, half: str) -> int | None:
    """A time of day without am or pm, with it; None: it has none, as 14:00 and noon."""
    try:
        return _minute(f"{given}{half}m")
    except UnknownTime:
        return None


def _minute(given: str) -> int:
    at = read_time(given)
    return at.hour * 60 + at.minute


def _check_overlaps(hours: tuple[Weekly, ...]) -> None:
    begins = [one.weekday * _DAY + one.at.hour * 60 + one.at.minute for one in hours]
    for here, one in enumerate(hours):
        later = (here + 1) % len(hours)
        gap = (begins[later] - begins[here]) % _WHOLE_WEEK
        if len(hours) > 1 and gap < one.minutes:
            raise HoursOverlap(written(one), written(hours[later]))
