"""`python -m demo` tells a true story: it ends well with the bot as it is, and fails when the bot does."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

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
