"""Reads a date as people write it: "2 weeks", "next Monday", "2026-12-01". It takes a moment: call it in a thread."""

import re
from datetime import date, datetime
from typing import Any, cast

_YEARS = 10  # beyond that it was no date that somebody meant


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
