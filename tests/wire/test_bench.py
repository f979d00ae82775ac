"""The benchmarks run, and their table has a figure of both bots in every row; no time is asserted."""

import re

import pytest

from benchmarks.__main__ import main

ROWS = (
    "interactions a second, 1 in flight",
    "answered within, p50, 1 in flight",
    "answered within, p99, 1 in flight",
    "processor time an interaction, 1 in flight",
    "interactions a second, 100 in flight",
    "answered within, p50, 100 in flight",
    "answered within, p99, 100 in flight",
    "processor time an interaction, 100 in flight",
    "memory, 100 members and 1,000 check-ins",
    "start of the process to IDENTIFY",
    "IDENTIFY to ready",
    "start of the process to ready",
)


def test_every_row_has_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for row in ROWS:
        [line] = [line for line in lines if line.startswith(row)]
        figures = re.findall(r"[\d.]+ (?:/s|ms|MiB)", line[len(row) :])
        assert len(figures) >= (3 if "in flight" in row else 2), line
        assert re.search(r"([\d.]+ x|[+-]\d+ ms)", line[len(row) :]), line
