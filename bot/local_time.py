"""Turns what a person's clock on the wall shows into UTC instants and back, right across every clock change.

One rule holds everywhere (PRODUCT section 7): a local time that does not exist runs as soon as the clock has
passed it, and a local time that occurs twice runs the first time. Put in one line, a local time means *the
first instant at which the clock on the wall shows it or later*. That reading never goes backwards, so days
keep their order, none is skipped and none runs twice; everything below leans on it.

Nothing here reads the wall clock. Zone rules come from `zoneinfo`, names from the `tzdata` package.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

DAY_STARTS = time(4)
"""When a local day begins: whoever writes at two in the morning is still in yesterday (PRODUCT section 3)."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def resolve(naive: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the clock in `zone` first shows the local time `naive`, or first passes it.

    In a gap that is the moment the gap ends: the first minute that exists again. (Until 1972 a few zones kept
    odd seconds; there it is the exact second.) Where the time occurs twice it is the first occurrence.
    """
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    # Only in a gap do the two readings of a local time (PEP 495) come in the wrong order.
    return first if first <= second else _end_of_gap(second, first, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second in (`before`, `after`], both UTC, at which the offset of `zone` changes."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    offset = after.astimezone(zone).utcoffset()
    while (seconds := (after - before) // _SECOND) > 1:
        middle = before + seconds // 2 * _SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def _last(naive: datetime, zone: ZoneInfo) -> datetime:
    """Like `resolve`, but a time that occurs twice means the second occurrence."""
    return max(resolve(naive, zone), naive.replace(tzinfo=zone, fold=1).astimezone(UTC))


def next_local(after: datetime, zone: ZoneInfo, at: time, days: Collection[int] = range(7)) -> datetime:
    """The first UTC instant later than the aware `after` at which it is `at` in `zone` on one of `days`.

    `days` are weekdays, 0 = Monday, and mean the date on the calendar: a run that a gap pushes past midnight
    still belongs to the date it was set for. A date that a zone left out altogether (Samoa, Friday 30
    December 2011) runs at the first minute after it, so a Friday reminder is not lost; where that is the very
    instant of the next date's own run (`at` midnight), the two are one run. Feeding each answer back in as
    `after` therefore always moves forward and visits every wanted date once.

    Raises ValueError when `days` holds no weekday.
    """
    if not any(day in days for day in range(7)):
        raise ValueError("days must hold at least one weekday, 0 (Monday) to 6 (Sunday)")
    # No earlier date can still be to come: the clock has shown a later one, so it has passed all their times.
    day = after.astimezone(zone).date()
    while True:
        if day.weekday() in days:
            instant = resolve(datetime.combine(day, at), zone)
            if instant > after:
                return instant
        day += _DAY


def next_cron(after: datetime, zone: ZoneInfo, expression: str) -> datetime:
    """The first UTC instant strictly later than the aware `after` that the cron `expression` names in `zone`.

    Each local time the expression names happens once, by the rule of `resolve`: in the hour that comes twice
    nothing runs again, and all that a gap swallows becomes one run at its end. `after` and the answers only
    move forward.

    Raises ValueError, with a message fit to show, when the expression is not one `check_cron` accepts.
    """
    for naive in _naive_times(expression, after.astimezone(zone).replace(tzinfo=None)):
        instant = resolve(naive, zone)
        if instant > after:
            return instant
    raise ValueError(f'"{expression}" never happens')


def check_cron(expression: str) -> None:
    """Raises ValueError, plainly worded, unless `expression` is five cron fields that some time match."""
    if next(_naive_times(expression, _ANY_TIME), None) is None:
        raise ValueError(f'"{expression}" never happens')


_LONGEST_CRON = 200
_ANY_TIME = datetime.combine(date(2000, 1, 1), time())
_CRON_FIELDS = {
    "minute": "0 to 59",
    "hour": "0 to 23",
    "day-of-month": "1 to 31, or L for the last day",
    "month": "1 to 12, or JAN to DEC",
    "day-of-week": "0 to 7 (0 and 7 are Sunday), or MON to SUN",
}


def _naive_times(expression: str, after: datetime) -> Iterator[datetime]:
    if len(expression) > _LONGEST_CRON:
        raise ValueError(
            f"a cron expression has at most {_LONGEST_CRON} characters; this one has {len(expression)}"
        )
    # cronsim also takes a sixth field, for seconds; nothing here should run that often.
    if len(expression.split()) != len(_CRON_FIELDS):
        raise ValueError(
            f'"{expression}" needs five fields: minute, hour, day of month, month, day of week; '
            'for example "0 9 * * MON" is Mondays at 9:00'
        )
    try:
        return CronSim(expression, after)
    except CronSimError as problem:
        field = str(problem).removeprefix("Bad ")
        raise ValueError(
            f'the {field.replace("-", " ")} in "{expression}" cannot be read or never comes: it may be '
            f"{_CRON_FIELDS[field]}; also * for any, 1,3 for both, 1-5 for a range, */2 for every second one"
        ) from problem


def start_of_day(day: date, zone: ZoneInfo, starts: time = DAY_STARTS) -> datetime:
    """The UTC instant at which the local `day` begins; the day before ends there."""
    return resolve(datetime.combine(day, starts), zone)


def local_day(instant: datetime, zone: ZoneInfo, starts: time = DAY_STARTS) -> date:
    """The local day the aware `instant` belongs to, when a day begins at `starts` and not at midnight.

    Always agrees with `start_of_day`, and a day that has begun stays begun when the clock is put back over
    its start.
    """
    local = instant.astimezone(zone)
    day = local.date() if local.time() >= starts else local.date() - _DAY
    while start_of_day(day + _DAY, zone, starts) <= instant:
        day += _DAY
    return day


def week_of(day: date) -> date:
    """The Monday of the week `day` is in."""
    return day - timedelta(days=day.weekday())


def quiet_until(now: datetime, zone: ZoneInfo, quiet_from: time, quiet_to: time) -> datetime | None:
    """The UTC instant at which the quiet hours around the aware `now` end, or None when `now` is not in any.

    Quiet hours run from `quiet_from` to `quiet_to`, over midnight where `quiet_to` is the earlier; equal
    times mean that there are none. When the clock is put back they last from the first time it shows
    `quiet_from` to the last time it shows `quiet_to`, so nobody is woken in the repeated hour.
    """
    if quiet_from == quiet_to:
        return None
    nights = _DAY if quiet_to < quiet_from else timedelta(0)
    today = now.astimezone(zone).date()
    ends = now
    # Tomorrow too: after a clock is put back over midnight, tomorrow's quiet hours may have begun today.
    for day in (today - _DAY, today, today + _DAY):
        starts = resolve(datetime.combine(day, quiet_from), zone)
        if starts <= ends:
            ends = max(ends, _last(datetime.combine(day + nights, quiet_to), zone))
    return ends if ends > now else None


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone, old aliases such as "EST5EDT" or "Asia/Calcutta" included."""
    return name in _known()


@cache
def _known() -> frozenset[str]:
    # "Factory" is the database's own word for "not set yet".
    return frozenset((resources.files("tzdata") / "zones").read_text("utf-8").split()) - {"Factory"}


@cache
def zones() -> tuple[str, ...]:
    """The zones a person would choose from, sorted: one name for every place the tz database lists, and UTC.

    These are the names in its zone.tab, which has no Etc/ zones and no outdated spellings.
    """
    return tuple(sorted({"UTC", *(zone for _, zone, _ in _places())}))


def _table(name: str) -> list[list[str]]:
    """The rows of one of the tz database's tab-separated tables."""
    text = (resources.files("tzdata") / "zoneinfo" / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _places() -> list[tuple[str, str, str]]:
    """Country code, zone and comment ("Eastern - MI (most areas)") of every place."""
    return [(country, zone, "".join(comment)) for country, _, zone, *comment in _table("zone.tab")]


# What people call a zone where the tz database's own names, countries and comments do not say it: the
# abbreviations they know their time by, and big cities far from the one the zone is named after. Those
# likelier meant come first.
_ALSO_CALLED = {
    "America/New_York": "eastern|et|est|edt|nyc|new york city|us|usa|boston|washington dc|miami|atlanta",
    "America/Chicago": "central|ct|cst|cdt|us|usa|dallas|houston|austin|minneapolis",
    "America/Denver": "mountain|mt|mst|mdt|us|usa|colorado|salt lake city|albuquerque",
    "America/Los_Angeles": "pacific|pt|pst|pdt|us|usa|la|sf|san francisco|seattle|portland|san diego"
    "|california|las vegas|silicon valley",
    "America/Phoenix": "mst|arizona|tucson",
    "America/Anchorage": "akst|akdt",
    "Pacific/Honolulu": "hst",
    "America/Toronto": "eastern|et|est|edt|ottawa|montreal|quebec",
    "America/Winnipeg": "central|ct|cst|cdt",
    "America/Edmonton": "mountain|mt|mst|mdt|calgary",
    "America/Vancouver": "pacific|pt|pst|pdt|british columbia",
    "America/Halifax": "atlantic|ast|adt",
    "America/St_Johns": "nst|ndt",
    "America/Sao_Paulo": "brt|brasilia|rio de janeiro",
    "Europe/London": "gmt|bst|uk|united kingdom|great britain|england|scotland|wales|edinburgh|manchester",
    "Europe/Dublin": "ist",
    "Europe/Lisbon": "wet|west",
    "Europe/Berlin": "cet|cest|met|munich|hamburg|frankfurt|cologne",
    "Europe/Paris": "cet|cest|met|lyon",
    "Europe/Madrid": "cet|cest|barcelona",
    "Europe/Rome": "cet|cest|milan",
    "Europe/Amsterdam": "cet|cest|holland",
    "Europe/Zurich": "cet|cest|geneva",
    "Europe/Athens": "eet|eest",
    "Europe/Helsinki": "eet|eest",
    "Europe/Kyiv": "eet|eest",
    "Europe/Moscow": "msk|st petersburg",
    "Africa/Lagos": "wat|abuja",
    "Africa/Maputo": "cat",
    "Africa/Nairobi": "eat",
    "Africa/Johannesburg": "sast|cape town|pretoria",
    "Asia/Kolkata": "ist|mumbai|bombay|delhi|new delhi|bangalore|bengaluru|hyderabad|chennai|pune",
    "Asia/Karachi": "pkt|islamabad|lahore",
    "Asia/Dubai": "gst|abu dhabi",
    "Asia/Jerusalem": "ist|idt|tel aviv",
    "Asia/Shanghai": "cst|beijing|shenzhen|guangzhou",
    "Asia/Hong_Kong": "hkt",
    "Asia/Manila": "pht",
    "Asia/Singapore": "sgt",
    "Asia/Ho_Chi_Minh": "hanoi",
    "Asia/Jakarta": "wib",
    "Asia/Seoul": "kst",
    "Asia/Tokyo": "jst|osaka",
    "Australia/Sydney": "aest|aedt|canberra",
    "Australia/Adelaide": "acst|acdt",
    "Australia/Perth": "awst",
    "Pacific/Auckland": "nzst|nzdt|wellington",
    "UTC": "gmt|zulu",
}


def find_zones(text: str, limit: int = 25) -> list[str]:
    """At most `limit` of `zones()` that `text` may mean, likeliest first: for autocomplete (Discord: 25).

    A zone is known by its city, its region, its country, the tz database's words for the place ("Alaska"),
    names it used to have ("Calcutta") and what people call it ("Eastern", "NYC", "CET"). First come zones of
    exactly that name, then cities that begin with `text`, then any name and any word that does, then `text`
    anywhere. Case, accents, underscores and punctuation make no difference. Without `text`, the first of all
    zones.
    """
    wanted = _plain(text)
    if not wanted:
        return list(zones()[:limit])
    ranked = sorted(
        (rank, likelihood, zone)
        for likelihood, (zone, city, names) in enumerate(_names())
        if (rank := _rank(wanted, city, names)) is not None
    )
    return [zone for _, _, zone in ranked[:limit]]


def _rank(wanted: str, city: str, names: str) -> int | None:
    """How well `wanted` fits a zone's `names`, each in bars: 0 is best, None is not at all."""
    if wanted not in names:
        return None
    if f"|{wanted}|" in names:
        return 0
    if city.startswith(wanted):
        return 1
    return 2 if f"|{wanted}" in names else 3 if f" {wanted}" in names else 4


@cache
def _names() -> tuple[tuple[str, str, str], ...]:
    """Each of `zones()`, likeliest first, with its city and all its names as plain words between bars."""
    countries = {row[0]: row[1] for row in _table("iso3166.tab")}
    names = {zone: [zone, *zone.split("/")] for zone in zones()}
    for country, zone, comment in _places():
        names[zone] += [countries[country], comment]
    for line in (resources.files("tzdata") / "zoneinfo" / "tzdata.zi").read_text("utf-8").splitlines():
        if line.startswith("L "):
            _, zone, outdated = line.split()
            if zone in names and outdated not in names:
                names[zone] += [outdated, outdated.rpartition("/")[2]]
    likeliest = [*_ALSO_CALLED, *(zone for zone in names if zone not in _ALSO_CALLED)]
    return tuple(
        (
            zone,
            _plain(zone.rpartition("/")[2]),
            "|".join(["", *map(_plain, names[zone]), *_ALSO_CALLED.get(zone, "").split("|"), ""]),
        )
        for zone in likeliest
    )


def _plain(text: str) -> str:
    """`text` in lower case without accents, its words parted by one space."""
    letters = (char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", "".join(letters).casefold()))
