"""Reads a time of day as people write it: "22:00", "7.30", "7", "9 pm", "noon"."""

import re
from datetime import time

from bot.members.model import UnknownTime

_WRITTEN = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_HOURS, _HALF, _MINUTES = 24, 12, 60


def read_time(text: str, example: str = "09:00") -> time:
    """The time of day that `text` names.

    Raises:
        UnknownTime: it names none; `example` is one that works.
    """
    given = text.strip()
    if (named := _NAMED.get(given.lower())) is not None:
        return named
    found = _WRITTEN.fullmatch(given)
    if found is None:
        raise UnknownTime(given, example)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= _HALF:
            raise UnknownTime(given, example)
        hour = hour % _HALF + (_HALF if found["half"].lower().startswith("p") else 0)
    if hour == _HOURS and minute == 0:
        hour = 0
    if hour >= _HOURS or minute >= _MINUTES:
        raise UnknownTime(given, example)
    return time(hour, minute)
