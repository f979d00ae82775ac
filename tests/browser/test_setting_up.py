"""The browser is found or fetched where it may be, and otherwise said in words; and the page's benchmark runs."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.chromium import NoBrowser, find

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("bash", "env", "cat", "tail", "mktemp", "rm", "touch", "chmod")


def program(folder: Path, name: str, text: str = "exit 0") -> Path:
    """A program of this name."""
    folder.mkdir(exist_ok=True)
    made = folder / name
    assert not made.exists(), "what is there may be a link to the real one"
    made.write_text(f"#!/bin/sh\n{text}\n")
    made.chmod(0o755)
    return made


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with the few tools that the script needs, and no browser."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    program(folder, "id", "echo 0")
    return folder


def set_up(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `.ci/browser` with that PATH."""
    return subprocess.run(  # noqa: S603 - our own script
        [ROOT / ".ci" / "browser"],
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_that_is_there_is_taken(bare: Path) -> None:
    made = program(bare, "google-chrome")
    assert find({"PATH": str(bare)}) == made
    assert set_up(bare).returncode == 0
    elsewhere = program(bare.parent / "elsewhere", "my-browser")
    assert find({"PATH": "", "CHROMIUM": str(elsewhere)}) == elsewhere


def test_without_one_the_words_say_what_to_do(bare: Path) -> None:
    if not Path("/Applications").exists():
        with pytest.raises(NoBrowser, match=re.escape("Run .ci/browser")):
            find({"PATH": str(bare)})
    with pytest.raises(NoBrowser, match="no program"):
        find({"PATH": str(bare), "CHROMIUM": str(bare / "nothing")})
    said = set_up(bare)
    assert said.returncode == 1
    assert "sudo apt-get install chromium" in said.stderr


def test_it_is_installed_where_that_may_be(bare: Path) -> None:
    program(
        bare, "apt-get", f'case "$*" in *install*) touch "{bare}/chromium"; chmod +x "{bare}/chromium";; esac'
    )
    said = set_up(bare)
    assert said.returncode == 0, said.stderr
    assert "apt-get" in said.stdout
    assert os.access(bare / "chromium", os.X_OK)


def test_what_apt_said_is_shown_when_it_fails(bare: Path) -> None:
    program(bare, "apt-get", 'echo "E: no network today"; exit 100')
    said = set_up(bare)
    assert said.returncode == 1
    assert "no network today" in said.stderr
    assert "CHROMIUM=" in said.stderr


def test_the_benchmark_of_the_page_has_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "page"]) == 0
    said = capsys.readouterr().out
    for row in ("first paint", "can be read and answered", "to the largest", "the longest frame"):
        assert re.search(rf"{row} +\d+ ms", said), said
    assert re.search(r"frames over 50 ms +\d+ of \d+", said), said
