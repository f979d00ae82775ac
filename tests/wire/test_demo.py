"""`python -m demo` tells a true story, or serves a page; it ends well with this bot, and fails when the bot does."""

import asyncio
import os
import pty
import re
import signal
import socket
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).resolve().parents[2]

POSTS_TWICE = """
import importlib.util, sys
if importlib.util.find_spec("bot") and "demo.launch" in " ".join(sys.orig_argv):
    from bot.client import messages
    messages.Messages.is_doubtful = lambda self, letter: False
"""
ANSWERS_IN_PUBLIC = """
import importlib.util, sys
if importlib.util.find_spec("bot") and "demo.launch" in " ".join(sys.orig_argv):
    import discord
    answer = discord.InteractionResponse.send_message
    def in_public(self, *arguments, **named):
        return answer(self, *arguments, **{**named, "ephemeral": False})
    discord.InteractionResponse.send_message = in_public
"""
NAMES_THE_AUTHOR = """
import importlib.util, sys
if importlib.util.find_spec("bot") and "demo.launch" in " ".join(sys.orig_argv):
    from cogs.help_requests.texts import public
    status = public.status
    def naming(shown):
        return f"{status(shown)} <@{shown.ask.asker.user}>"
    public.status = naming
"""
BRINGS_THE_AUTHOR = """
import importlib.util, sys
if importlib.util.find_spec("bot") and "demo.launch" in " ".join(sys.orig_argv):
    from dataclasses import replace
    from cogs.help_requests import notices
    opener = notices.opener
    async def bringing(services, letter):
        shown = await services.help_requests.board.show(letter.facts["ask"])
        return replace(await opener(services, letter), people=[shown.ask.asker.user])
    notices.RENDERERS["help_requests.opener"] = bringing
"""
REPLIES_TWICE = """
import importlib.util, sys
if importlib.util.find_spec("bot") and "demo.launch" in " ".join(sys.orig_argv):
    from bot.client import messages
    doubtful = messages.Messages.is_doubtful
    def certain(self, letter):
        return letter.kind != "help_requests.alias_reply" and doubtful(self, letter)
    messages.Messages.is_doubtful = certain
"""


async def demo(*arguments: str, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run it to its end: its exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "demo", *arguments,
        cwd=ROOT, env={**os.environ, **(environment or {})},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_a_morning_ends_well_and_says_so_plainly() -> None:
    code, said = await demo()
    assert code == 0, said
    for words in (
        "Setting up Belay",
        "A new week.",
        "@ada can see that it was you",
        "kill -9",
        "Nothing lost, nothing said twice.",
        "you both said yes",
        "It would be easier to answer with",
        "Why you: you said you can help with this kind of ask",
        "Each answer stands once, and neither has her name on it.",
        "thanked you for your help with an ask (Mock interview)",
        "A moment to check in",
    ):
        assert words in said
    assert "\x1b" not in said
    assert "<@" not in said
    assert "Traceback" not in said


async def test_a_bot_without_the_panel_fails_it(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("series: []\n")
    code, said = await demo("--config", str(config))
    assert code == 1
    assert "Expected: the check names what will be posted next" in said


async def test_a_bot_that_does_not_start_fails_it_and_says_why(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("check_ins:\n  day_ends: 4am\n")
    code, said = await demo("--config", str(config))
    assert code == 1
    assert "exit code 2" in said
    assert "config.yaml:2" in said


@pytest.mark.parametrize(
    ("sabotage", "expected"),
    [
        (POSTS_TWICE, "one message in #check-ins says “Another no”, not 2"),
        (ANSWERS_IN_PUBLIC, "an answer is for the person who asked, and for nobody else"),
        (NAMES_THE_AUTHOR, "nothing that others can read about the ask names cleo"),
        (BRINGS_THE_AUTHOR, "Cleo is not in the thread of her unnamed ask"),
        (REPLIES_TWICE, "says “Why I left my last job.”, not 2"),
    ],
)
async def test_a_bot_that_misbehaves_fails_it(tmp_path: Path, sabotage: str, expected: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(sabotage)
    code, said = await demo(environment={"PYTHONPATH": str(tmp_path)})
    assert code == 1, said
    assert expected in said


class Visit:
    """A page that was started from a terminal, or from none."""

    def __init__(self, process: Process, said: asyncio.StreamReader) -> None:
        self.process = process
        self.said = ""
        self._reader = said

    async def until(self, pattern: str, *, within: float = 60.0) -> re.Match[str]:
        """Read what it prints until it says this."""
        async with asyncio.timeout(within):
            while not (found := re.search(pattern, self.said)):
                part = await self._reader.read(4096)
                assert part, f"it ended without saying {pattern!r}:\n{self.said}"
                self.said += part.decode()
        return found

    async def children(self) -> list[int]:
        """The processes it has started."""
        return [pid for pid, parent in await parents() if parent == self.process.pid]

    async def ended(self) -> int:
        """Wait for its end, which comes within three seconds; what it had started is gone then."""
        return await asyncio.wait_for(self.process.wait(), 3)


async def parents() -> list[tuple[int, int]]:
    """Every process of this machine, and the one that started it."""
    if sys.platform == "linux":  # where ps may be missing, as in many containers
        return await asyncio.to_thread(parents_on_linux)
    listing = await asyncio.create_subprocess_exec("ps", "-A", "-o", "pid=,ppid=", stdout=PIPE)
    said, _ = await listing.communicate()
    rows = [line.split() for line in said.decode().splitlines()]
    return [(int(pid), int(parent)) for pid, parent in rows]


def parents_on_linux() -> list[tuple[int, int]]:
    """The same, as the kernel tells it."""
    found: list[tuple[int, int]] = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            found.append((int(file.parent.name), int(file.read_text().rpartition(")")[2].split()[1])))
    return found


async def visit(*arguments: str, terminal: bool) -> Visit:
    """Start it; without a browser to open."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    ours, theirs = pty.openpty() if terminal else (-1, -1)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "demo", *arguments,
        cwd=ROOT, env=environment, start_new_session=True,
        stdin=theirs if terminal else DEVNULL,
        stdout=theirs if terminal else PIPE,
        stderr=STDOUT,
    )  # fmt: skip
    if not terminal:
        assert process.stdout is not None
        return Visit(process, process.stdout)
    os.close(theirs)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours, "rb", 0)
    )
    return Visit(process, reader)


def is_running(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_with_a_terminal_it_serves_a_page_until_ctrl_c_and_a_taken_port_is_answered_with_the_next() -> (
    None
):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        first = await visit("--port", str(port), terminal=True)
        address = (await first.until(r"http://127\.0\.0\.1:(\d+)/"))[0]
        assert f"Port {port} is taken" in first.said
        assert "Tuesday: Belay came." in first.said
        assert f":{port}/" not in address
    [bot] = await first.children()
    async with aiohttp.ClientSession() as browser, browser.get(f"{address}api/paths") as answer:
        assert answer.status == 200
    os.kill(bot, signal.SIGKILL)
    await first.until("it is started again")
    await first.until("The bot is back")
    [bot] = await first.children()
    os.killpg(first.process.pid, signal.SIGINT)  # as a terminal does: the bot gets it, too
    await first.until("Ended")
    assert await first.ended() == 0
    assert not is_running(bot)
    assert "Traceback" not in first.said


@pytest.mark.parametrize("page_is_open", [True, False])
async def test_without_a_terminal_the_page_needs_a_port_and_ends_when_it_is_told_to(
    page_is_open: bool,
) -> None:
    second = await visit("--port", "0", "--no-open", terminal=False)
    await second.until("http://" if page_is_open else "Tuesday: Belay came")
    [bot] = await second.children()
    begun = time.perf_counter()
    second.process.send_signal(signal.SIGTERM)
    assert await second.ended() == 0
    assert time.perf_counter() - begun < 3
    assert not is_running(bot)


async def test_a_page_whose_bot_does_not_do_its_part_says_what_was_expected(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("series: []\n")
    code, said = await demo("--port", "0", "--no-open", "--config", str(config))
    assert code == 1
    assert "Expected: something with help_requests.ask stands in #check-ins" in said


async def test_a_page_with_a_faulty_configuration_says_where_the_fault_is(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("check_ins:\n  day_ends: 4am\n")
    code, said = await demo("--port", "0", "--no-open", "--config", str(config))
    assert code == 1
    assert "config.yaml:2" in said
    assert "Traceback" not in said


async def test_a_port_that_is_none_is_refused_at_once() -> None:
    code, said = await demo("--port", "http")
    assert code == 2
    assert "a port is a number from 0 (any) to 65535" in said
