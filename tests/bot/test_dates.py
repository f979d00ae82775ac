"""Dates as people write them, seen from a Monday noon."""

from datetime import date, datetime

import pytest

from bot.dates import read_date

MONDAY = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - the reader takes a local time


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20 March", date(2026, 3, 20)),
        ("March 20", date(2026, 3, 20)),
        ("20/3", date(2026, 3, 20)),
        ("2026-12-01", date(2026, 12, 1)),
        ("1 Dec 2026", date(2026, 12, 1)),
        ("2 weeks", date(2026, 3, 16)),
        ("next Monday", date(2026, 3, 9)),
        ("until Friday", date(2026, 3, 6)),
        ("3/20", None),
        ("soon", None),
    ],
)
def test_what_people_write(text: str, day: date | None):
    assert read_date(text, MONDAY) == day
