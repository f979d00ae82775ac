"""Each due time is posted once: late, skipped, edited, restarted, and across clock changes."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Config, Series
from bot.database import Connection, Database
from bot.prompts import SeriesPost, State, due_times
from bot.prompts.store import posts as prompts_store
from bot.timers import store as timer_store
from tests.ground import PLACES, FrozenClock, Ground

LATE_SUNDAY = datetime(2026, 3, 8, 22, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 3, 9, 9, tzinfo=UTC)  # London, still winter time


def a_series(**more: object) -> Series:
    """Mondays at nine."""
    given_keys = {
        "id": "monday",
        "title": "Monday",
        "text": "How is it going?",
        "days": ["monday"],
        "time": "09:00",
    }
    return Series.model_validate(given_keys | more)


@asynccontextmanager
async def belay(
    path: Path, *series: Series, now: datetime = LATE_SUNDAY, zone: str = "Europe/London"
) -> AsyncGenerator[Ground]:
    """Belay as it starts (again) at `now` with these series."""
    database = await Database.open(path / "belay.db")
    try:
        ground = Ground(database, FrozenClock(now), Config(series=series))
        if not (await ground.services.servers.find(1)).is_set_up:
            await ground.services.servers.set_up(1, zone, PLACES, {})
        await ground.services.prompts.start()
        yield ground
    finally:
        await database.close()


async def edit(ground: Ground, *series: Series) -> None:
    """`config.yaml` is edited and read again."""
    ground.config = Config(series=series)
    await ground.services.prompts.start()


async def posts(ground: Ground) -> list[SeriesPost]:
    """What was decided, in order."""
    return await ground.database.read(prompts_store.of_server, 1)


async def states(ground: Ground) -> list[tuple[datetime, State]]:
    """Due times and what became of them."""
    return [(post.due, post.state) for post in await posts(ground)]


async def letters(ground: Ground) -> int:
    """How many panels wait to be posted."""
    return sum(letter.kind == "prompts.post" for letter in await ground.letters())


async def due(ground: Ground) -> list[datetime]:
    """The timers of series."""
    return [timer.due for timer in await ground.database.read(timer_store.of_kind, "prompts.series")]


async def at(ground: Ground, now: datetime) -> None:
    """It becomes `now`, and the diary looks."""
    ground.clock.set(now)
    await ground.fall_due()


async def test_a_series_is_posted_once_when_it_is_due(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:
        await at(ground, MONDAY_NINE - timedelta(seconds=1))
        assert await posts(ground) == []
        await at(ground, MONDAY_NINE)
        await at(ground, MONDAY_NINE + timedelta(minutes=5))
        (post,) = await posts(ground)
        assert (post.due, post.day, post.state) == (MONDAY_NINE, date(2026, 3, 9), State.ON_TIME)
        assert (post.place, post.posts, post.text) == ("check-ins", "check-in", "How is it going?")
        (letter,) = [letter for letter in await ground.letters() if letter.kind == "prompts.post"]
        assert letter.lane == letter.subject == f"series_post:{post.id}"
        assert await due(ground) == [MONDAY_NINE + timedelta(days=7)]


async def test_missed_while_down_is_posted_late_within_the_grace(tmp_path: Path):
    async with belay(tmp_path, a_series()):
        pass
    async with belay(tmp_path, a_series(), now=MONDAY_NINE + timedelta(hours=6)) as ground:
        await ground.fall_due()
        assert await states(ground) == [(MONDAY_NINE, State.LATE)]
        assert await letters(ground) == 1


async def test_missed_beyond_the_grace_is_skipped_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    async with belay(tmp_path, a_series()):
        pass
    caplog.set_level(logging.WARNING, "bot.prompts")
    async with belay(tmp_path, a_series(), now=MONDAY_NINE + timedelta(hours=6, seconds=1)) as ground:
        await ground.fall_due()
        assert await states(ground) == [(MONDAY_NINE, State.SKIPPED)]
        assert await letters(ground) == 0
        assert await due(ground) == [MONDAY_NINE + timedelta(days=7)]
    (line,) = [record.getMessage() for record in caplog.records if record.name.startswith("bot.prompts")]
    assert "monday in server 1: 1 due times skipped" in line


async def test_without_grace_an_alarm_may_still_ring_a_moment_late(tmp_path: Path):
    async with belay(tmp_path, a_series(grace="0m")) as ground:
        await at(ground, MONDAY_NINE + timedelta(seconds=20))
        assert await states(ground) == [(MONDAY_NINE, State.ON_TIME)]


async def test_of_several_missed_only_the_latest_is_posted(tmp_path: Path):
    hourly = a_series(days=None, time=None, cron="0 * * * *")
    async with belay(tmp_path, hourly):
        pass
    async with belay(tmp_path, hourly, now=LATE_SUNDAY + timedelta(hours=3, minutes=10)) as ground:
        await ground.fall_due()
        assert [state for _, state in await states(ground)] == [State.SKIPPED, State.SKIPPED, State.LATE]
        assert await letters(ground) == 1


async def test_weeks_down_are_recorded_one_by_one(tmp_path: Path):
    async with belay(tmp_path, a_series()):
        pass
    async with belay(tmp_path, a_series(), now=MONDAY_NINE + timedelta(days=22)) as ground:
        await ground.fall_due()
        assert [state for _, state in await states(ground)] == [State.SKIPPED] * 4


async def test_a_timer_that_was_put_off_still_means_its_due_time(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:

        def put_off(connection: Connection) -> None:
            connection.execute("UPDATE timers SET due = due + 300000 WHERE kind = 'prompts.series'")

        await ground.database.write(put_off)
        await at(ground, MONDAY_NINE + timedelta(minutes=5))
        assert await states(ground) == [(MONDAY_NINE, State.LATE)]


async def test_what_is_said_too_late_is_skipped_after_all(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:
        await at(ground, MONDAY_NINE)
        (post,) = await posts(ground)
        ground.clock.set(MONDAY_NINE + timedelta(hours=6))
        assert await ground.services.prompts.schedule.to_post(post.id) == post
        ground.clock.move(minutes=1)
        assert await ground.services.prompts.schedule.to_post(post.id) is None
        assert await states(ground) == [(MONDAY_NINE, State.SKIPPED)]
        assert await ground.services.prompts.schedule.to_post(post.id) is None
        assert await ground.services.prompts.schedule.to_post(999) is None


# Edits


async def test_an_edit_moves_a_timer_and_a_new_text_does_not(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:
        await edit(ground, a_series(text="Other words"))
        assert await due(ground) == [MONDAY_NINE]
        await edit(ground, a_series(time="10:30"))
        assert await due(ground) == [MONDAY_NINE + timedelta(minutes=90)]
        await edit(ground, a_series(days=["tuesday"]))
        assert await due(ground) == [MONDAY_NINE + timedelta(days=1)]


async def test_an_edit_after_the_post_never_posts_twice_in_a_day(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:
        await at(ground, MONDAY_NINE)
        await edit(ground, a_series(time="11:00"))
        assert await due(ground) == [datetime(2026, 3, 16, 11, tzinfo=UTC)]
        await edit(ground, a_series())
        assert await due(ground) == [MONDAY_NINE + timedelta(days=7)]
        await at(ground, MONDAY_NINE + timedelta(hours=5))
        assert len(await posts(ground)) == 1


async def test_removed_paused_and_back(tmp_path: Path):
    async with belay(tmp_path, a_series(), a_series(id="other")) as ground:
        await edit(ground, a_series(paused=True))
        assert await due(ground) == []
        await at(ground, MONDAY_NINE)
        await edit(ground, a_series())
        assert await due(ground) == [MONDAY_NINE + timedelta(days=7)], (
            "what a pause covered is not made up for"
        )


async def test_removed_and_added_again_after_the_post(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:
        await at(ground, MONDAY_NINE)
        await edit(ground)
        await edit(ground, a_series())
        await at(ground, MONDAY_NINE + timedelta(hours=1))
        assert len(await posts(ground)) == 1


async def test_an_edit_while_down_keeps_what_was_missed_if_it_still_was_due(tmp_path: Path):
    async with belay(tmp_path, a_series()):
        pass
    later = a_series(text="New words", skip=[date(2026, 12, 28)])
    async with belay(tmp_path, later, now=MONDAY_NINE + timedelta(hours=1)) as ground:
        await ground.fall_due()
        (post,) = await posts(ground)
        assert (post.due, post.state, post.text) == (MONDAY_NINE, State.LATE, "New words")


async def test_an_edit_while_down_to_another_time_starts_afresh(tmp_path: Path):
    async with belay(tmp_path, a_series()):
        pass
    async with belay(tmp_path, a_series(time="11:00"), now=MONDAY_NINE + timedelta(hours=1)) as ground:
        await ground.fall_due()
        assert await posts(ground) == []
        assert await due(ground) == [MONDAY_NINE + timedelta(hours=2)]


async def test_the_server_s_zone_moves_only_series_that_mean_it(tmp_path: Path):
    async with belay(tmp_path, a_series(), a_series(id="fixed", zone="Europe/London")) as ground:
        await ground.services.servers.set_up(1, "America/New_York", {}, {})
        assert sorted(await due(ground)) == [MONDAY_NINE, MONDAY_NINE + timedelta(hours=4)]


async def test_a_server_that_removed_belay_gets_nothing_and_goes_on_when_it_is_back(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:
        await ground.services.servers.left(1)
        await at(ground, MONDAY_NINE)
        assert await posts(ground) == []
        await ground.services.servers.joined(1)
        await at(ground, MONDAY_NINE + timedelta(days=7))
        assert [state for _, state in await states(ground)] == [State.ON_TIME]


async def test_next_runs_are_what_is_planned(tmp_path: Path):
    async with belay(
        tmp_path, a_series(id="late", time="10:00"), a_series(), a_series(id="p", paused=True)
    ) as ground:
        runs = await ground.services.prompts.schedule.next_runs(1)
        assert [(run.series_id, run.due) for run in runs] == [
            ("monday", MONDAY_NINE),
            ("late", MONDAY_NINE + timedelta(hours=1)),
        ]


# Clock changes, and Belay going up and down

AROUND_CHANGES = {
    "America/New_York": datetime(2026, 2, 25, tzinfo=UTC),
    "Europe/London": datetime(2026, 10, 11, tzinfo=UTC),
    "Africa/Cairo": datetime(2026, 4, 12, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 3, 22, tzinfo=UTC),
}


@settings(max_examples=30, deadline=None)
@given(
    key=st.sampled_from(sorted(AROUND_CHANGES)),
    at_time=st.sampled_from(["00:00", "02:30", "09:00"]),
    looks=st.lists(st.tuples(st.integers(1, 60 * 40), st.booleans()), min_size=1, max_size=24),
)
async def test_every_due_time_is_decided_once(key: str, at_time: str, looks: list[tuple[int, bool]]):
    """`looks`: minutes until Belay looks again, and whether it was restarted in between."""
    zone, start = ZoneInfo(key), AROUND_CHANGES[key]
    series = a_series(days="daily", time=at_time)
    expected: dict[datetime, State] = {}
    now, looked = start, start
    with TemporaryDirectory() as folder:
        pending = list(looks)
        while pending:
            async with belay(Path(folder), series, now=now, zone=key) as ground:
                while pending:
                    minutes, restarted = pending.pop(0)
                    now += timedelta(minutes=minutes)
                    missed = list(takewhile(now.__ge__, due_times(series, zone, looked)))
                    for due_time in missed:
                        late = now - due_time
                        in_time = due_time == missed[-1] and late <= timedelta(hours=6)
                        said = State.ON_TIME if late <= timedelta(minutes=1) else State.LATE
                        expected[due_time] = said if in_time else State.SKIPPED
                    if restarted:
                        looked = now
                        break
                    await at(ground, now)
                    looked = now
            async with belay(Path(folder), series, now=now, zone=key) as ground:
                await ground.fall_due()
                assert dict(await states(ground)) == expected
                assert len(await posts(ground)) == len(expected)
                assert await letters(ground) == sum(state is not State.SKIPPED for state in expected.values())
