"""`python -m bot` as an operator meets it: what it prints, and with which exit code it ends."""

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import logs
from bot.database import Database
from bot.servers import store as server_store
from tests.ground import MONDAY_NOON

GOOD = 'series:\n  - id: monday\n    title: Monday\n    text: "A new week."\n    days: [monday]\n    time: "09:00"\n'
A_DOZEN_FAULTS = """\
series:
  - id: Monday
    title: 5
    tiem: "09:00"
    days: [wensday]
    time: "25:00"
    grace: 6
  - id: wednesday
    title: Wednesday
    text: ""
    days: [monday]
    time: 9:30
    zone: Europe/Lodnon
    skip: ["2026-02-30"]
  - id: wednesday
    title: Again
    text: A text
    cron: "* 9 * * 1"
check_ins:
  low_feeling: 9
limits:
  cheer: 60
nonsense: true
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An operator's folder: a sound config, a database that is not there yet, no token."""
    (tmp_path / "config.yaml").write_text(GOOD)
    monkeypatch.setenv("BELAY_CONFIG", str(tmp_path / "config.yaml"))
    monkeypatch.setenv("BELAY_DATABASE", str(tmp_path / "belay.db"))
    for name in ("DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "BELAY_LOG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_a_sound_config_is_said_to_be_sound(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "sound, 1 series" in capsys.readouterr().out


def test_a_dozen_kinds_of_fault_are_named_in_one_run(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "config.yaml").write_text(A_DOZEN_FAULTS)
    assert main(["check"]) == 2
    said = capsys.readouterr().err.splitlines()
    faults = [line for line in said if line.startswith(str(place / "config.yaml") + ":")][:-1]
    assert len(faults) >= 12
    numbers = [int(line.removeprefix(str(place / "config.yaml:")).split(":")[0]) for line in faults]
    assert numbers == sorted(numbers)
    for line, key in (
        (2, "series[0].id"),
        (4, "series[0].tiem"),
        (20, "check_ins.low_feeling"),
        (23, "nonsense"),
    ):
        assert any(f":{line}: {key}: " in fault for fault in faults), (line, key)
    assert 'Did you mean "time"?' in "\n".join(faults)


def test_another_file_can_be_checked(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(place / "nowhere.yaml")]) == 2
    assert "nowhere.yaml" in capsys.readouterr().err


def test_running_without_a_token_ends_with_a_reason(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 3
    assert "DISCORD_TOKEN" in capsys.readouterr().err


def test_running_with_a_faulty_config_ends_with_every_fault(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "not-a-real-one")
    (place / "config.yaml").write_text(A_DOZEN_FAULTS)
    assert main(["run"]) == 2
    said = capsys.readouterr().err
    assert "series[0].tiem" in said
    assert "not-a-real-one" not in said


def test_a_database_that_is_none_ends_with_its_code(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "not-a-real-one")
    (place / "belay.db").write_text("a letter to a friend" * 300)
    assert main(["run"]) == 4
    assert "Cannot use the database" in capsys.readouterr().err


def test_a_preview_without_a_database(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "--days", "14"], clock=lambda: MONDAY_NOON) == 0
    said = capsys.readouterr().out
    assert "No server is set up" in said
    assert said.count("09:00") == 2


def test_a_preview_while_belay_runs(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def hold_and_preview() -> int:
        running = await Database.open(place / "belay.db")
        await running.write(server_store.set_up, 1, "America/New_York", {"check-ins": 11}, {}, MONDAY_NOON)
        try:
            arguments = ["preview", "--days", "8", "--zone", "UTC"]
            return await asyncio.to_thread(main, arguments, clock=lambda: MONDAY_NOON)
        finally:
            await running.close()

    assert asyncio.run(hold_and_preview()) == 0
    said = capsys.readouterr().out
    assert "Server 1, America/New_York" in said
    assert "2026-03-02 14:00" in said
    assert "2026-03-09 13:00" in said  # New York's clocks went forward the day before


def test_a_zone_that_is_none_names_what_is_near(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "--zone", "Europe/Lodnon"]) == 2
    assert "There is no time zone" in capsys.readouterr().err


def test_arguments_that_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["fly"])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = before
    root.setLevel(level)


def _log_a_fault() -> None:
    try:
        int("a reason")
    except ValueError:
        logging.getLogger("bot.test").exception("broken")


@pytest.mark.usefixtures("root_logger")
def test_a_log_line_is_an_event_in_either_style(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text")
    logging.getLogger("bot.test").info("ready: %d servers", 2)
    line = capsys.readouterr().err.strip()
    assert line.endswith("INFO bot.test ready: 2 servers")
    assert datetime.fromisoformat(line.split(" ")[0]).tzinfo == UTC

    logs.set_up("json")
    _log_a_fault()
    event = json.loads(capsys.readouterr().err)
    assert (event["level"], event["logger"], event["event"]) == ("error", "bot.test", "broken")
    assert "a reason" in event["traceback"]


@pytest.mark.usefixtures("root_logger")
def test_a_traceback_follows_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text")
    _log_a_fault()
    first, *rest = capsys.readouterr().err.splitlines()
    assert first.endswith("ERROR bot.test broken")
    assert rest[-1].startswith("ValueError: ")
