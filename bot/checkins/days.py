"""Days of a reminder, read as people write them."""

import re

from bot.checkins.model import UnknownDays

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS = {
    "daily": range(7),
    "everyday": range(7),
    "weekdays": range(5),
    "weekday": range(5),
    "weekends": range(5, 7),
    "weekend": range(5, 7),
}
_SHORTEST = 2
_FILLERS = {"and", "on", "every", "day", "days"}


def read_days(text: str) -> frozenset[int]:
    """ "mon wed fri", "Mondays and Thu", "weekdays", "every day": the days, 0 is Monday.

    Raises:
        UnknownDays: a word is no day, or there is none.
    """
    folded = text.casefold()
    if re.search(r"\bevery\s*day\b", folded):
        return frozenset(range(7))
    days: set[int] = set()
    for word in re.findall(r"\w+", folded):
        if word in _FILLERS:
            continue
        if word in _SETS:
            days.update(_SETS[word])
            continue
        stem = word.removesuffix("s") if len(word) > 4 else word  # noqa: PLR2004 - "mondays", not "tues"
        meant = [day for day, name in enumerate(_NAMES) if name.startswith(stem) and len(stem) >= _SHORTEST]
        if len(meant) != 1:
            raise UnknownDays(text)
        days.update(meant)
    if not days:
        raise UnknownDays(text)
    return frozenset(days)
