"""How the process starts, is told things, and ends: signals, exit codes, sentences."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from demo.process import BotDied
from demo.reading import text_of
from tests.wire.town import CONFIG, Town, check_in, eventually, town

ROOT = CONFIG.parent


async def belay(folder: Path, environment: Mapping[str, str], *arguments: str) -> tuple[int, str]:
    """Run `python -m bot ...` to its end: its exit code and what it wrote to standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BELAY_CONFIG": str(CONFIG), **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, error = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode is not None
    return process.returncode, error.decode()


async def test_sigterm_ends_it_in_order_within_five_seconds(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.bot.start()
        ada = place.person("ada")
        await check_in(ada, place.check_ins, "two calls")
        began = time.perf_counter()
        assert await place.bot.stop(within=5) == 0
        assert time.perf_counter() - began < 5
        assert "Traceback" not in place.bot.tail()


async def test_sigterm_while_discord_hangs_still_ends_it_in_five_seconds(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await place.bot.start()
        hanging = place.simulator.faults.delay(30, method="POST", path="/channels/*/messages")
        ada = place.person("ada")
        answer = await check_in(ada, place.check_ins, "two calls")
        assert answer.message is not None
        await ada.choose(answer.message, None, ["server"])
        await eventually(lambda: hanging.hits > 0)
        began = time.perf_counter()
        assert await place.bot.stop(within=8) == 0
        assert time.perf_counter() - began < 5
        place.simulator.faults.clear()
        place.bot.advance(timedelta(minutes=1))
        await place.bot.start()
        await place.simulator.until(lambda: len(place.cards_with("two calls")) == 1)


async def test_a_second_bot_on_one_database_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "series:\n  - id: hourly\n    title: Hourly\n    posts: text\n    text: Whom might you ask?\n"
        '    cron: "0 * * * *"\n'
    )
    async with town(tmp_path, config=config) as place:
        await place.bot.start()
        environment = {"BELAY_DATABASE": str(place.bot.database), "DISCORD_TOKEN": "any"}
        refused = asyncio.gather(*(belay(tmp_path, environment, "run") for _ in range(2)))
        for count in (1, 2):  # while they try, and after they were refused
            place.bot.advance(timedelta(hours=1))
            await eventually(lambda count=count: len(place.cards_with("Whom might you ask?")) == count)
            for code, said in await refused:
                assert code == 6
                assert said.strip().splitlines()[-1] == (
                    f"Another Belay is using {place.bot.database}."
                    " Stop it first, or set BELAY_DATABASE to a different file."
                )
        await eventually(lambda: place.waiting() == 0)
        states = place.ask_database("SELECT state FROM series_posts")
        assert (states, len(place.cards())) == ([("on_time",), ("on_time",)], 2)
        assert (await check_in(place.person("ada"), place.check_ins, "two calls")).ephemeral


async def test_without_a_token_it_says_where_to_put_one(tmp_path: Path) -> None:
    environment = {"BELAY_DATABASE": str(tmp_path / "belay.db"), "DISCORD_TOKEN": ""}
    code, said = await belay(tmp_path, environment, "run")
    assert (code, said.strip().splitlines()[-1]) == (
        3,
        "There is no token. Put it into DISCORD_TOKEN, or name a file with it in DISCORD_TOKEN_FILE.",
    )


async def test_a_refused_token_is_said_and_never_shown(tmp_path: Path) -> None:
    async with town(tmp_path, environment={"DISCORD_TOKEN": "a.wrong.token"}) as place:
        with pytest.raises(BotDied, match=r"^exit code 3\n(.*\n)*Discord refused the token\. Copy it again"):
            await place.bot.start()
        assert "a.wrong.token" not in place.bot.log.read_text()


async def test_sighup_applies_a_sound_file_and_keeps_the_old_one_for_a_faulty_one(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text('check_ins:\n  window: Monday to Wednesday\n  day_ends: "04:00"\n')
    series = "series: []\n"
    async with town(tmp_path, config=config) as place:
        await place.bot.start()
        config.write_text('check_ins:\n  answer_limit: 200\n  day_ends: "4am"\n' + series)
        place.bot.signal(signal.SIGHUP)
        await place.bot.says("config not applied")
        said = place.bot.tail()
        assert "config.yaml:3" in said
        assert "day_ends" in said
        assert await longest_answer(place) == 1000
        config.write_text("check_ins:\n  answer_limit: 200\n" + series)
        place.bot.signal(signal.SIGHUP)
        await place.bot.says("config applied")
        assert await longest_answer(place) == 200


async def longest_answer(place: Town) -> int:
    """How much the form's first field takes, as members see it now."""
    form = (await place.person("ada").slash(place.check_ins, "checkin now")).modal
    assert form is not None
    return form["components"][1]["component"]["max_length"]


async def test_it_starts_while_discord_is_away_and_waits(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        away = place.simulator.faults.answer(503, path="/users/@me", times=1)
        lost = place.simulator.faults.lose_request(path="/applications/*", times=1)
        await place.bot.start()
        assert away.hits == 1
        assert lost.hits <= 1
        answer = await check_in(place.person("ada"), place.check_ins, "two calls")
        assert "two calls" in text_of(await answer.original())
