"""Times of day as people write them."""

from datetime import time

import pytest

from bot.members import read_time
from bot.members.countries import country_name
from bot.members.model import UnknownTime


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("22:00", time(22)),
        (" 7:30 ", time(7, 30)),
        ("07.30", time(7, 30)),
        ("7h05", time(7, 5)),
        ("9", time(9)),
        ("9pm", time(21)),
        ("9:15 p.m.", time(21, 15)),
        ("12 am", time(0)),
        ("12PM", time(12)),
        ("noon", time(12)),
        ("Midnight", time(0)),
        ("24:00", time(0)),
        ("00:00", time(0)),
    ],
)
def test_a_time_is_read(text: str, read: time):
    assert read_time(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "25:00",
        "24:01",
        "12:60",
        "13pm",
        "0am",
        "half past nine",
        "9:5",
        "-1",
        "9999",
        "٩:٠٠x",
        "22:00:00",
    ],
)
def test_what_is_no_time_is_refused_with_an_example(text: str):
    with pytest.raises(UnknownTime) as refused:
        read_time(f" {text} ", "07:30")
    assert refused.value == UnknownTime(text, "07:30")


def test_countries_have_names():
    assert country_name("DE") == "Germany"
    assert country_name("XX") == "XX"
