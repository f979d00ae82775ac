"""The benchmarks run, and their tables have a figure of both sides in every row; no time is asserted."""

import re

import pytest

from benchmarks.__main__ import main
from benchmarks.table import Row

BESIDE_EMPTY = (
    "memory, 100 members and 1,000 check-ins",
    "start of the process to IDENTIFY",
    "IDENTIFY to ready",
    "start of the process to ready",
    "offers: processor time with all that others see",
    "one ask among 200 helpers, p50",
    "one ask among 200 helpers, p99",
)
BESIDE_A_CARD = tuple(
    f"{what}: {figure}, {in_flight} in flight"
    for what in ("check-ins", "offers")
    for in_flight in (1, 100)
    for figure in (
        "interactions a second",
        "answered within, p50",
        "answered within, p99",
        "processor time an interaction",
    )
)


def test_every_row_has_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "checkins", "asks", "memory", "starting", "matching"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for rows, figures in ((BESIDE_EMPTY, 2), (BESIDE_A_CARD, 3)):
        for row in rows:
            [line] = [line for line in lines if line.startswith(row)]
            assert len(re.findall(r"[\d.]+ (?:/s|ms|MiB)", line[len(row) :])) >= figures, line
            beside = r"[\d.]+ x|[+-]\d+ ms" + ("|too short" if "processor time" in row else "")
            assert re.search(beside, line[len(row) :]), line


def test_what_took_less_than_a_tick_of_the_clock_is_said_and_not_divided_by() -> None:
    assert Row("processor time", 0.0, 0.5, "ms").cells[4] == "too short"
    assert Row("processor time", 0.25, 0.5, "ms").cells[4] == "2.00 x"


def test_a_part_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--quick", "weeks"])
    assert "there is no part weeks" in capsys.readouterr().err
