"""How what somebody gave when they booked or joined is kept: JSON in one column, so that it expires as a whole."""

import json
from typing import Any

from bot.office_hours.model import Given, Tick


def write_given(given: Given) -> str:
    """As the database keeps it."""
    return json.dumps(
        {
            "topic": given.topic,
            "wish": given.wish,
            "ticks": sorted(given.ticks),
            "goal": given.goal,
            "obstacle": given.obstacle,
        },
        separators=(",", ":"),
    )


def read_given(text: str | None) -> Given | None:
    """The reverse of `write_given`; None: it expired."""
    if text is None:
        return None
    kept: dict[str, Any] = json.loads(text)
    ticks = frozenset(Tick(tick) for tick in kept["ticks"])
    return Given(kept["topic"], kept["wish"], ticks, kept["goal"], kept["obstacle"])
