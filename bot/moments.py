"""What the words of a time of day say, before anything is known of now or of clock changes.

Days, weekdays, months and hours are read by a small grammar of our own: a time that is misread brings people
together on the wrong day, so what is not understood to the last word is not understood at all.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta, timezone

Days = Sequence[date]
"""The days that one reading of a text may mean, likeliest first: the first of them that is not over is meant."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was understood.

    `days`: each way to read the day. `minutes`: each way to read the hour, in minutes since midnight, up to 1440;
    empty where none was given. `weekday`: one that stood beside a date (Monday is 0).
    """

    days: tuple[Days, ...]
    minutes: tuple[int, ...]
    weekday: int | None = None


_LONGEST = 100
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday", "tue tues tuesday", "wed weds wednesday", "thu thur thurs thursday", "fri friday",
            "sat saturday", "sun sunday",
        )
    )
    for name in names.split()
}  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_YEARS = 9  # the 29th of February comes at least once within these
_CENTURY = 2000
_HOUR = 60
_TWELVE = 12
_HOURS = 24
_NOON = 720
_END_OF_DAY = 1440


def plain(text: str) -> str | None:
    """The words in small letters, without those that say nothing and without commas; None: far too many."""
    if len(text) > _LONGEST:
        return None
    words = unicodedata.normalize("NFKC", text).casefold().replace("−", "-").replace("’", "'")
    words = re.sub(r"\b([0-9]{4}-[0-9]{2}-[0-9]{2})t(?=[0-9])", r"\1 ", words)
    # An offset glued to the time is one only in the full form of ISO 8601; "10:00-12:00" is two times.
    words = re.sub(
        r"^([0-9-]{10} [0-9:]{5})(?::00(?:\.0+)?)?(?=(?:z|[+-][0-9]{2}:?[0-9]{2})$)", r"\1 ", words
    )
    words = re.sub(r"(?<=[a-z])\.|[,@]|[.!]+$", " ", words)
    words = re.sub(r"\b(?:at|on|the|of)\b", " ", words)
    for number, word in enumerate(_NUMBERS, 1):
        words = re.sub(rf"\b{word}\b", str(number), words)
    return " ".join(words.split())


_UNITS = {"m": 1, "h": 60, "d": 1440, "w": 10080}
_UNIT = r"(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)"
_LENGTH = rf"(?:[0-9.]+ ?{_UNIT} ?(?:and )?)+"
_FROM_NOW = re.compile(rf"in {_LENGTH}|{_LENGTH} ?from now")


def elapsed(words: str) -> timedelta | None:
    """The time from now that "in 2 hours", "in an hour", "in 1h30" or "90 minutes from now" names.

    None where it is something else; also for whole days and weeks, which are days on the calendar and need an hour.
    """
    words = re.sub(r"\bhalf an? ", "0.5 ", words)
    words = re.sub(r"\ban? ", "1 ", words)
    words = re.sub(r"\b([0-9]+)h ?([0-9]{2})$", r"\1h \2m", words)
    if words == "now":
        return timedelta(0)
    if not _FROM_NOW.fullmatch(words):
        return None
    minutes = 0.0
    for count, unit in re.findall(rf"([0-9.]+) ?{_UNIT}", words):
        if not re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{1,2})?", count):
            return None
        minutes += float(count) * _UNITS[unit[0]]
    return timedelta(minutes=minutes) if re.search(r"[0-9] ?[hm]", words) else None


def offset(words: str) -> tuple[str, timezone | None]:
    """The words without an offset from UTC ("UTC", "UTC+1", "+01:00"), and that offset."""
    words = re.sub(r"(?<=[0-9])z\b", " z", words)
    found = re.search(
        r"(?<!\S)(?:(?:utc|gmt) ?(?P<short>[+-][0-9]{1,2})(?::?(?P<rest>[0-9]{2}))?"
        r"|(?P<long>[+-][0-9]{2}):?(?P<minutes>[0-9]{2})|utc|gmt|z)(?!\S)",
        words,
    )
    if found is None:
        return words, None
    hours = found["short"] or found["long"] or "+0"
    length = timedelta(hours=int(hours[1:]), minutes=int(found["rest"] or found["minutes"] or 0))
    east = -length if hours[0] == "-" else length
    if not timedelta(hours=-12) <= east <= timedelta(hours=14):
        return words, None
    return _without(words, found), timezone(east)


_HINTS = {
    "morning": range(_NOON),
    "afternoon": range(_NOON, 19 * 60),
    "evening": range(16 * 60, _END_OF_DAY),
    "night": range(17 * 60, _END_OF_DAY + 1),
}
_HINT = re.compile(r"(?<!\S)(?:in )?(?P<this>this )?(?P<hint>morning|afternoon|evening|night|tonight)(?!\S)")
_CLOCK = re.compile(
    r"""(?<![\w:./+-])(?:
        (?P<twelve>[0-9]{1,2})(?:[:.](?P<past>[0-9]{2}))?(?:\ ?(?P<half>[ap])\ ?m|(?P<only>[ap]))
      | (?P<hour>[0-9]{1,2})(?:(?::|\ ?h\ ?)(?P<minute>[0-9]{2})|\.(?P<dotted>00|1[3-9]|[2-5][0-9]))(?::00)?
        (?:\ ?(?:h|hrs?|hours?|o'clock))?
      | (?P<whole>[0-9]{1,2})\ ?h
      | (?:12\ )?(?P<word>noon|midday|midnight)
    )(?![\w:./+-])""",
    re.VERBOSE,
)


def understand(words: str, today: date) -> Written | None:
    """What `words` (made `plain`, without an offset) say on the day `today`; None where any is not understood."""
    hint = None
    if found := _HINT.search(words):
        hint = "night" if found["hint"] == "tonight" else found["hint"]
        words = _without(words, found)
        if (found["this"] or found["hint"] == "tonight") and not words.startswith("today"):
            words = f"today {words}".strip()
    if found := _CLOCK.search(words):
        rest, hours = _without(words, found), _hours(found)
        if found["whole"] and not rest and int(found["whole"]) * _HOUR <= _NOON:
            return None  # "2h" is as likely a length
        return _joined(_days(rest, today), _fitting(hours, hint, said=bool(found["half"] or found["only"])))
    for hour, rest in _bare_hours(words):
        if (day := _days(rest, today)) is not None:
            early = hour % _TWELVE * _HOUR
            hours = (early, early + _NOON) if 1 <= hour <= _TWELVE else (hour * _HOUR,)
            return _joined(day, _fitting(hours, hint, said=True))
    day = _days(words, today) if words else None
    return None if day is None else Written(day[0], (), day[1])


def _joined(day: tuple[tuple[Days, ...], int | None] | None, minutes: tuple[int, ...]) -> Written | None:
    return None if day is None or not minutes else Written(day[0], minutes, day[1])


def _without(words: str, found: re.Match[str]) -> str:
    return " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())


def _hours(found: re.Match[str]) -> tuple[int, ...]:
    """The minutes since midnight that a time on the clock may mean; none where there is no such time."""
    if found["word"]:
        # The midnight of a day is the one that begins it or the one that ends it, and people mean both.
        return (0, _END_OF_DAY) if found["word"] == "midnight" else (_NOON,)
    hour = int(found["twelve"] or found["hour"] or found["whole"])
    minute = int(found["past"] or found["minute"] or found["dotted"] or 0)
    if half := found["half"] or found["only"]:
        if not 1 <= hour <= _TWELVE:
            return ()
        hour = hour % _TWELVE + (_TWELVE if half == "p" else 0)
    total = hour * _HOUR + minute
    return (total,) if minute < _HOUR and total <= _END_OF_DAY else ()


def _fitting(minutes: tuple[int, ...], hint: str | None, *, said: bool) -> tuple[int, ...]:
    """Those that fit "evening" and the like; there 7:30 may be 19:30, unless it was `said` which half of the day."""
    if hint is None:
        return minutes
    if not said:
        minutes += tuple(early + _NOON for early in minutes if _HOUR <= early < _NOON)
    return tuple(one for one in minutes if one in _HINTS[hint])


def _bare_hours(words: str) -> Iterator[tuple[int, str]]:
    """Each way to take a number at the end or the beginning as the hour, with the other words."""
    for found in (
        re.search(r"(?:^|(?<= ))([0-9]{1,2})(?: ?o'clock)?$", words),
        re.match(r"([0-9]{1,2})(?: ?o'clock)?(?= (?![0-9]))", words),
    ):
        if found and int(found[1]) < _HOURS:
            yield int(found[1]), _without(words, found)


def _days(words: str, today: date) -> tuple[tuple[Days, ...], int | None] | None:
    """Each way to read the day, and a weekday that stands beside a date."""
    if not words:
        return ((today, today + _DAY),), None
    if (near := _near(words, today)) is not None:
        return (near,), None
    first, *rest = words.split()
    weekday = None
    if rest and first in _WEEKDAYS:
        weekday, words = _WEEKDAYS[first], " ".join(rest)
    elif rest and rest[-1] in _WEEKDAYS:
        weekday, words = _WEEKDAYS[rest[-1]], " ".join([first, *rest[:-1]])
    ways = tuple(days for days in _dates(words, today) if days)
    return (ways, weekday) if ways else None


_COUNTED = {"today": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "day after tomorrow": 2, "yesterday": -1}
_IN = re.compile(r"in (an?|[0-9]{1,4}) ?(days?|d|weeks?|wks?|w)|([0-9]{1,4}) (days?|weeks?) from now")


def _near(words: str, today: date) -> Days | None:
    """A day counted from today, or a weekday."""
    if words in _COUNTED:
        return (today + _COUNTED[words] * _DAY,)
    if found := _IN.fullmatch(words):
        count, unit = found[1] or found[3], found[2] or found[4]
        step = _DAY if unit.startswith("d") else _WEEK
        return (today + (int(count) if count.isdecimal() else 1) * step,)
    which, _, name = f" {words}".rpartition(" ")
    if words.endswith(" next week") or which.strip() == "next week":
        weekday = _WEEKDAYS.get(words.removesuffix(" next week").removeprefix("next week "))
        return None if weekday is None else (today + (7 - today.weekday() + weekday) * _DAY,)
    if name not in _WEEKDAYS or which.strip() not in {"", "this", "next", "coming", "this coming"}:
        return None
    ahead = (_WEEKDAYS[name] - today.weekday()) % 7
    if ahead or which.strip() == "next":
        return (today + (ahead or 7) * _DAY,)
    return (today, today + _WEEK)


_NTH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_NAMED = (
    re.compile(rf"{_NTH}\.?[ -]?(?P<month>[a-z]+)(?:[ -]{_YEAR})?"),
    re.compile(rf"(?P<month>[a-z]+)[ -]?{_NTH}(?: {_YEAR})?"),
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_SLASHED = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})(?:\. ?([0-9]{4}|[0-9]{2}))?\.?")
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)")


def _dates(words: str, today: date) -> Iterator[Days]:
    """Each way to read a date on the calendar."""
    if found := _YEAR_FIRST.fullmatch(words):
        yield _on(found[4], found[3], (int(found[1]),))
    elif found := _SLASHED.fullmatch(words):
        years = _years(found[4], today)
        yield _on(found[1], found[3], years)
        yield _on(found[3], found[1], years)
    elif found := _DOTTED.fullmatch(words):
        yield _on(found[1], found[2], _years(found[3], today))
    elif found := _ORDINAL.fullmatch(words):
        months = (divmod(today.year * 12 + today.month - 1 + number, 12) for number in range(12))
        yield [day for year, month in months for day in _on(found[1], month + 1, (year,))]
    elif found := next((found for pattern in _NAMED if (found := pattern.fullmatch(words))), None):
        yield _on(found["day"], _MONTHS.get(found["month"], 0), _years(found["year"], today))


def _years(written: str | None, today: date) -> Sequence[int]:
    """The year that was written, in two digits or four; without one, each from this one on."""
    if written is None:
        return range(today.year, today.year + _YEARS)
    return (int(written) + (_CENTURY if len(written) == len("26") else 0),)


def _on(day: str, month: str | int, years: Sequence[int]) -> Days:
    """That day in each of these years whose calendar has it."""
    found: list[date] = []
    for year in years:
        with suppress(ValueError):
            found.append(date(year, int(month), int(day)))
    return found
