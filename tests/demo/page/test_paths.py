"""The guided paths: each step is done when the bot has done its part, and not before."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from simcord.backend.models import Message

from demo.page.paths import Paths
from demo.page.world import Page, Refused
from demo.people import NotAnswered, Person
from demo.reading import components, messages
from tests.browser.town import Small, furnished, small


@asynccontextmanager
async def walking(folder: Path) -> AsyncGenerator[tuple[Small, Paths]]:
    """A server with everything that the paths need, and its paths."""
    async with small(folder) as made:
        await furnished(made)
        yield made, Paths(Page(made.town))
        assert made.simulator.gaps == []


def now(paths: Paths, part: str) -> int | None:
    """The step of a path that comes next."""
    return next(path["now"] for path in paths.shown() if path["id"] == part)


def standing(made: Small, where: int, kind: str, person: Person) -> Message:
    """The newest message with a control of this kind that a person sees there."""
    seen = messages(made.simulator.world, where, seen_by=person.user_id)
    return next(one for one in reversed(seen) if control(one, kind))


def control(message: Message, kind: str) -> str | None:
    """The custom id of the control of this kind."""
    ids = [str(part.get("custom_id", "")) for part in components(message)]
    return next((one for one in ids if one.startswith(f"{kind}:")), None)


async def press(made: Small, person: Person, where: int, kind: str) -> Any:
    """Press the newest control of this kind."""
    message = standing(made, where, kind, person)
    return await person.press(message, custom_id=control(message, kind))


async def test_before_it_is_begun_nothing_is_done_and_every_step_says_what_to_do(tmp_path: Path) -> None:
    async with walking(tmp_path) as (made, paths):
        shown = paths.shown()
        assert [path["id"] for path in shown] == ["member", "coach", "moderator"]
        assert [path["who"] for path in shown] == [
            str(one.user_id) for one in (made.ada, made.cora, made.mona)
        ]
        channels = {str(number) for number in made.guild.channel_ids}
        for path in shown:
            assert (path["begun"], path["done"], path["now"]) == (False, False, None)
            for step in path["steps"]:
                assert step["words"]
                assert step["why"]
                assert step["look"]["channel"] in channels
                assert not step["done"]
        kinds = [[next(iter(step["point"].values())) for step in path["steps"]] for path in shown]
        assert kinds[1][0] == "coach open"
        assert kinds[2] == ["prompts list", "prompts.take_up", "moderation.answering"]


async def test_a_member_checks_in_and_asks(tmp_path: Path) -> None:
    async with walking(tmp_path) as (made, paths):
        ada, here = made.ada, made.check_ins.id
        began = paths.begin("member")
        assert began["now"] == 0
        assert began["steps"][0]["look"]["message"]
        form = await press(made, ada, here, "checkins.open")
        assert now(paths, "member") == 1
        answer = await ada.submit(form, {"in_the_way": "I do not know whom to write to"})
        assert now(paths, "member") == 2
        await ada.choose(await answer.original(), None, ["server"])
        await made.simulator.until(lambda: now(paths, "member") == 3)
        form = await press(made, ada, here, "help_requests.ask")
        assert now(paths, "member") == 4
        await ada.submit(form, {"kind": "strategy", "title": "Whom to write to", "need": "A first name"})
        assert now(paths, "member") == 5
        await press(made, ada, here, "help_requests.post_unnamed")
        await made.simulator.until(lambda: now(paths, "member") is None)
        done = paths.shown()[0]
        assert done["done"]
        assert done["end"]
        again = paths.begin("member")
        assert (again["done"], again["now"]) == (False, 0)


async def test_a_coach_takes_the_next_person(tmp_path: Path) -> None:
    async with walking(tmp_path) as (made, paths):
        cora, here = made.cora, made.office.id
        paths.begin("coach")
        await cora.slash(made.office, "coach open")
        assert now(paths, "coach") == 1
        await press(made, cora, here, "office_hours.next")
        assert now(paths, "coach") == 2
        form = await press(made, cora, here, "office_hours.done")
        assert now(paths, "coach") == 3
        await cora.submit(form, {"first": "Write to one person"})
        assert now(paths, "coach") is None


async def test_when_the_coachs_hour_is_over_the_path_says_so_instead_of_waiting_for_ever(
    tmp_path: Path,
) -> None:
    async with walking(tmp_path) as (made, paths):
        assert [path["closed"] for path in paths.shown()] == [None, None, None]
        paths.begin("coach")
        await made.cora.slash(made.office, "coach open")
        await made.cora.slash(made.office, "coach close")
        await made.simulator.until(lambda: paths.shown()[1]["closed"])
        assert "start it again" in paths.shown()[1]["closed"]
        assert [path["closed"] for path in paths.shown()][::2] == [None, None]


async def test_a_moderator_looks_after_the_server(tmp_path: Path) -> None:
    async with walking(tmp_path) as (made, paths):
        mona, here = made.mona, made.moderators.id
        paths.begin("moderator")
        await mona.slash(made.general, "prompts list")
        assert now(paths, "moderator") == 1
        await press(made, mona, here, "prompts.take_up")
        await made.simulator.until(lambda: now(paths, "moderator") == 2)
        await press(made, mona, here, "moderation.answering")
        await made.simulator.until(lambda: now(paths, "moderator") is None)
        # Nothing waits any more, so nothing is pointed at that is not there.
        assert [step["point"] for step in paths.begin("moderator")["steps"]] == [{"command": "prompts list"}]


async def test_a_press_that_the_bot_does_not_answer_is_no_step(tmp_path: Path) -> None:
    async with walking(tmp_path) as (made, paths):
        made.simulator.patience = 0.5
        paths.begin("member")
        made.simulator.faults.answer(500, path="/interactions/*")
        with pytest.raises(NotAnswered):
            await press(made, made.ada, made.check_ins.id, "checkins.open")
        assert now(paths, "member") == 0


async def test_where_the_place_is_missing_the_path_is_too(tmp_path: Path) -> None:
    async with small(tmp_path) as made:
        made.simulator.world.delete_channel(made.office.id)
        paths = Paths(Page(made.town))
        assert [path["id"] for path in paths.shown()] == ["member", "moderator"]
        for name in ("coach", "elder", None):
            with pytest.raises(Refused):
                paths.begin(name)
