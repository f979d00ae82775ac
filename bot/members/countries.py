"""The names of countries, for choosing whose crisis lines are shown. They come from the tz database."""

from functools import cache
from importlib import resources


def country_name(code: str) -> str:
    """What the country of an ISO 3166 code is called in English; the code itself where nobody knows it."""
    return _names().get(code, code)


@cache
def _names() -> dict[str, str]:
    table = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}
