"""What people of the town ask for, as they fill in the form."""

from collections.abc import Mapping
from typing import Any

_RESUME = b"""Samuel Brandt

2011 to 2022   Bookkeeper, boatyard on the east bank. Wages for 34 people, stock, tax.
2022 to 2025
2003 to 2011   Clerk at a freight forwarder.
"""

EMPTY_YEARS: Mapping[str, Any] = {
    "title": "Three empty years in the middle of a page",
    "need": "Somebody to read it and tell me where they stopped. "
    "Should I write down that I looked after my father, or leave the years out?",
    "tried": "Left them out. Twice I was asked about it, and I stammered.",
    "by_when": "Friday",
    "files": [("resume.txt", _RESUME)],
}
LET_GO: Mapping[str, Any] = {
    "title": "I was let go, and I tell everyone that I left",
    "need": "I would like to say it once to people who do not know me. I was let go. It was not unfair.",
    "tried": "",
    "by_when": "",
}
ROUTES: Mapping[str, Any] = {
    "title": "Friday, ten in the morning: route planning",
    "need": "Twenty minutes with somebody who asks me what they will ask. "
    "I know the work. I do not know how to talk about it.",
    "tried": "Said it to the mirror in the driver's cab.",
    "by_when": "Thursday evening",
}
BUILDING_DEPARTMENT: Mapping[str, Any] = {
    "title": "Somebody at the city's building department",
    "need": "I would like to ask one person there how they had a foreign diploma recognised. "
    "Ten minutes by telephone, nothing else.",
    "tried": "The general number. It plays music.",
    "by_when": "Next week",
}
