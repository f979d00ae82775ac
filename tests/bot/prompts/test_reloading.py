"""config.yaml is read again: whole or not at all, and moderators hear of it once."""

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from bot.config import Config, ConfigFaults, Fault
from bot.database import Connection, Database
from bot.errors import MissingPermission, explain
from bot.live_config import LiveConfig
from bot.outbox import Letter
from bot.outbox import store as outbox_store
from bot.prompts.model.refusals import NotApplied
from bot.prompts.model.reloading import MOST, Reloaded, Standing
from bot.prompts.service.reloading import CONFIG
from bot.servers import Staff
from bot.servers import store as server_store
from bot.services import Services, build
from bot.timers import store as timer_store
from cogs.prompts.texts import reloading as texts
from tests.ground import MONDAY_NOON, PLACES, FrozenClock, SilentAlarms

GOOD = """
series:
  - id: monday
    title: Monday
    text: A new week.
    days: [monday]
    time: "09:00"
    zone: UTC
"""
OTHER = GOOD.replace("A new week.", "Another week.")
BAD = "check_ins:\n  answer_limit: 200\n" + GOOD.replace('"09:00"', '"9 o\'clock"')
WORSE = BAD.replace("[monday]", "[moonday]")
MODERATOR = Staff(1, 7, frozenset(), manages_server=True)
_PathHere = type(Path())


@dataclass
class Office:
    """Belay with a file that can be edited."""

    file: Path
    live: LiveConfig
    services: Services

    async def told(self) -> list[Letter]:
        """What moderators are told about the file, in order."""
        waiting = await self.services.database.read(outbox_store.all_waiting)
        return [letter for letter in waiting if letter.kind == CONFIG]

    async def reload(self, content: str) -> bool:
        """Edit the file and have it read again: whether it is in force."""
        self.file.write_text(content)
        try:
            await self.services.prompts.reloading.reload(None)
        except NotApplied:
            return False
        return True


@asynccontextmanager
async def office(folder: Path, content: str = GOOD) -> AsyncGenerator[Office]:
    """Belay as it starts with this file, in servers 1 and 2."""
    file = folder / "config.yaml"
    file.write_text(content)
    live = LiveConfig(file)
    database = await Database.open(folder / "belay.db")
    try:
        services = build(database, FrozenClock(), SilentAlarms(), live, Random(7), live.reload)
        for guild in (1, 2):
            await services.servers.set_up(guild, "UTC", PLACES, {})
        yield Office(file, live, services)
    finally:
        await database.close()


# The file


class Watched(_PathHere):
    """A file that something happens to while it is read."""

    meanwhile: Callable[[Path], None]

    def read_bytes(self) -> bytes:
        content = super().read_bytes()
        self.meanwhile(Path(self))
        return content


def watched(file: Path, meanwhile: Callable[[Path], None]) -> Watched:
    """`file`, to which `meanwhile` happens whenever it is read."""
    found = Watched(file)
    found.meanwhile = meanwhile
    return found


async def test_a_sound_file_is_in_force_whole_and_says_what_is_different(tmp_path: Path):
    file = tmp_path / "config.yaml"
    file.write_text(GOOD)
    live = LiveConfig(file)
    assert await live.reload() == ()
    file.write_text(OTHER + "check_ins:\n  answer_limit: 200\n")
    assert await live.reload() == ("series monday", "check_ins")
    assert (live().series[0].text, live().check_ins.answer_limit) == ("Another week.", 200)


def gone(file: Path) -> None:
    file.unlink()


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def not_utf8(file: Path) -> None:
    file.write_bytes(GOOD.replace("A new", "Très").encode("latin-1"))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def half(file: Path) -> None:
    file.write_text(BAD[: len(BAD) // 2])


@pytest.mark.parametrize("spoil", [gone, a_folder, not_utf8, empty, half])
async def test_a_file_that_cannot_be_used_changes_nothing(tmp_path: Path, spoil: Callable[[Path], None]):
    file = tmp_path / "config.yaml"
    file.write_text(GOOD)
    live = LiveConfig(file)
    before = live()
    spoil(file)
    with pytest.raises(ConfigFaults) as refused:
        await live.reload()
    assert live() is before
    with pytest.raises(ConfigFaults):
        LiveConfig(file)  # and nothing starts with it
    assert all(fault.wrong and fault.cure for fault in refused.value.faults)


@pytest.mark.parametrize("written", [OTHER, BAD])
async def test_a_file_that_is_written_while_it_is_read_is_not_taken_for_what_it_says(
    tmp_path: Path, written: str
):
    path = tmp_path / "config.yaml"
    path.write_text(GOOD)
    file = watched(path, lambda _: None)
    live = LiveConfig(file)
    path.write_text(written)

    def save(same: Path) -> None:
        same.write_text(OTHER + "# saved\n")

    file.meanwhile = save
    with pytest.raises(ConfigFaults, match="was changed while it was read"):
        await live.reload()
    assert live().series[0].text == "A new week."
    file.meanwhile = lambda _: None
    assert await live.reload() == ("series monday",)


async def test_one_is_read_after_the_other_and_nobody_waits_for_the_disk(tmp_path: Path):
    path = tmp_path / "config.yaml"
    path.write_text(GOOD)
    reading, go_on = threading.Event(), threading.Event()
    begun: list[int] = []

    def slowly(_: Path) -> None:
        begun.append(len(begun))
        reading.set()
        assert go_on.wait(10)

    file = watched(path, lambda _: None)
    live = LiveConfig(file)
    file.meanwhile = slowly
    both = [asyncio.create_task(live.reload()) for _ in range(2)]
    await asyncio.to_thread(reading.wait, 10)
    # The loop goes round while the disk is slow, and the second has not begun.
    for _ in range(20):
        await asyncio.to_thread(lambda: None)
    assert (begun, [task.done() for task in both]) == ([0], [False, False])
    go_on.set()
    assert await asyncio.gather(*both) == [(), ()]
    assert begun == [0, 1]


# The verb


async def test_what_is_posted_next_follows_a_sound_file_and_not_a_bad_one(tmp_path: Path):
    async with office(tmp_path) as place:

        async def due() -> set[str]:
            await asyncio.sleep(0)  # noqa: TID251 - what a reload began takes its turn
            await place.services.database.write(lambda _: None)  # behind it
            timers = await place.services.database.read(timer_store.of_kind, "prompts.series")
            return {f"{timer.due:%a %H:%M}" for timer in timers}

        assert await due() == {"Mon 09:00"}
        assert not await place.reload(BAD)
        assert await due() == {"Mon 09:00"}
        assert await place.reload(GOOD.replace("09:00", "10:30"))
        assert await due() == {"Mon 10:30"}


async def test_each_fault_is_in_the_log_with_its_file(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "bot.prompts")
    async with office(tmp_path) as place:
        assert not await place.reload(WORSE)
        lines = [record.getMessage() for record in caplog.records]
        assert [line.split(": ")[:3:2] for line in lines] == [
            ["config not applied", "series[0].days[0]"],
            ["config not applied", "series[0].time"],
        ]
        assert all(str(place.file) in line for line in lines)
        caplog.clear()
        assert await place.reload(OTHER)
        assert await place.reload(OTHER)
        said = [record.getMessage() for record in caplog.records]
        assert said == ["config applied: series monday", "config applied: no change"]


async def test_moderators_everywhere_hear_of_faults_once_of_others_again_and_that_it_is_in_force(
    tmp_path: Path,
):
    async with office(tmp_path) as place:

        async def news(content: str) -> list[int]:
            """Which servers hear something when the file is read with this content."""
            before = await place.told()
            await place.reload(content)
            return [letter.guild_id for letter in (await place.told())[len(before) :]]

        assert await news(OTHER) == []
        assert await news(BAD) == [1, 2]
        assert await news(BAD) == []
        assert await news(WORSE) == [1, 2]
        assert await news(GOOD) == [1, 2]
        assert await news(OTHER) == []
        assert await news(WORSE) == [1, 2]
        letters = await place.told()
        assert {(letter.lane, letter.user_id) for letter in letters} == {
            ("moderators:1", None),
            ("moderators:2", None),
        }
        assert len({letter.subject for letter in letters}) == len(letters)


async def test_a_server_that_belay_left_is_told_nothing(tmp_path: Path):
    async with office(tmp_path) as place:
        await place.services.servers.left(2)
        assert not await place.reload(BAD)
        assert [letter.guild_id for letter in await place.told()] == [1]


async def test_corrected_and_started_anew_moderators_hear_that_too(tmp_path: Path):
    async with office(tmp_path) as place:
        await place.services.prompts.reloading.is_in_force()
        assert await place.told() == []
        assert not await place.reload(BAD)
    async with office(tmp_path) as place:
        told = await place.services.prompts.reloading.standing()
        assert (told.count, [fault.file for fault in told.faults]) == (1, ["config.yaml"])
        await place.services.prompts.reloading.is_in_force()
        await place.services.prompts.reloading.is_in_force()
        assert [letter.guild_id for letter in await place.told()] == [1, 2, 1, 2]
        assert (await place.services.prompts.reloading.standing()).faults == ()


async def test_who_does_not_moderate_has_nothing_read(tmp_path: Path):
    async with office(tmp_path) as place:
        place.file.write_text(BAD)
        reloading = place.services.prompts.reloading
        with pytest.raises(MissingPermission):
            await reloading.reload(Staff(1, 8, frozenset({5}), manages_server=False))
        assert await place.told() == []
        with pytest.raises(NotApplied) as refused:
            await reloading.reload(MODERATOR)
        [fault] = refused.value.faults
        assert (fault.file, fault.line, fault.key) == ("config.yaml", 9, "series[0].time")

        def give_the_role(connection: Connection) -> None:
            server_store.set_up(connection, 1, "UTC", {}, {"moderator": 5}, MONDAY_NOON)

        await place.services.database.write(give_the_role)
        place.file.write_text(OTHER)
        assert await reloading.reload(Staff(1, 8, frozenset({5}), manages_server=False)) == Reloaded(
            ("series monday",)
        )


async def test_asked_at_once_by_two_moderators_are_told_once(tmp_path: Path):
    async with office(tmp_path) as place:
        reloading = place.services.prompts.reloading
        place.file.write_text(BAD)
        both = await asyncio.gather(
            reloading.reload(MODERATOR), reloading.reload(None), return_exceptions=True
        )
        assert [type(outcome) for outcome in both] == [NotApplied, NotApplied]
        assert len(await place.told()) == 2  # one for each server


async def test_without_a_file_there_is_nothing_to_read(tmp_path: Path):
    database = await Database.open(tmp_path / "belay.db")
    try:
        services = build(database, FrozenClock(), SilentAlarms(), lambda: Config(series=()), Random(7))
        assert await services.prompts.reloading.reload(None) == Reloaded(())
    finally:
        await database.close()


# The words


def a_fault(number: int, wrong: str = "4am is no time of day") -> Fault:
    """One in line `number`."""
    return Fault("config.yaml", number, 3, "check_ins.day_ends", wrong, 'Write "04:00".')


def test_a_fault_is_said_with_file_line_key_what_is_wrong_and_what_would_be_right():
    said = explain(NotApplied((a_fault(3),)))
    assert '- **config.yaml, line 3**, check\\_ins.day\\_ends: 4am is no time of day. Write "04:00".' in said
    assert said.startswith("### config.yaml has a mistake\nNothing was changed")
    missing = Fault("config.yaml", 0, None, "", "there is no such file", "Copy it.")
    assert "- **config.yaml**: there is no such file. Copy it." in explain(NotApplied((missing,)))


@pytest.mark.parametrize("wrong", ["wrong", "w" * 900, "*`_" * 60])
def test_many_faults_are_said_as_far_as_they_fit(wrong: str):
    many = tuple(a_fault(number, wrong) for number in range(1, 301))
    told = Standing(1, "x", many[:MOST], len(many))
    for said in (explain(NotApplied(many)), texts.not_applied(told)):
        assert said.startswith("### config.yaml has 300 mistakes")
        assert len(said) < 4000
        shown = said.count("- **config.yaml, line")
        assert shown >= 4
        assert f"- and {300 - shown} more" in said


def test_what_is_different_is_said_in_words():
    changed = ("series monday", "series gone", "check_ins")
    said = texts.reloaded(Reloaded(changed), {"monday": "Monday *goals*"})
    assert "- the series **Monday \\*goals\\*** (`monday`)" in said
    assert "- the series `gone` is not in the file any more" in said
    assert "- the settings under `check_ins`" in said
    assert "Nothing in it is different" in texts.reloaded(Reloaded(()), {})
    many = tuple(f"series {number}-{'x' * 30}" for number in range(200))
    assert len(texts.reloaded(Reloaded(many), {})) < 4000
