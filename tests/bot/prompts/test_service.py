"""Each due time is posted once: late, skipped, edited, restarted, and across clock changes."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import Config, Series
from bot.database import Connection, Database
from bot.prompts import SeriesPost, State, Upcoming, due_times
from bot.prompts.service.schedule import OVER
from bot.prompts.store import posts as prompts_store
from bot.servers import Staff
from bot.timers import Timer, set_timer
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


async def test_a_server_that_takes_belay_back_has_the_series_of_meanwhile(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:
        await ground.services.servers.left(1)
        await edit(ground, a_series(), a_series(id="new", title="New"))
        await ground.services.servers.joined(1)
        await at(ground, MONDAY_NINE)
        assert {post.series_id for post in await posts(ground)} == {"monday", "new"}


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


async def test_what_was_never_said_is_skipped_after_all(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:
        await at(ground, MONDAY_NINE)
        (post,) = await posts(ground)
        assert await ground.services.prompts.schedule.to_post(post.id) == post
        for _ in range(2):
            await ground.database.write(set_timer, Timer(OVER, post.subject, 1, ground.clock()))
            await ground.fall_due()
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


# The clock is moved, two servers, edits


async def test_a_clock_moved_by_three_days_while_down_each_series_by_its_own_grace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    every = [
        a_series(id="short", days="daily"),
        a_series(id="long", days="daily", grace="1d"),
        a_series(id="weekly", days=["tuesday"], grace="7d"),
        a_series(id="later", days=["saturday"]),
    ]
    async with belay(tmp_path, *every):
        pass
    caplog.set_level(logging.WARNING, "bot.prompts")
    wednesday = LATE_SUNDAY + timedelta(days=3)
    async with belay(tmp_path, *every, now=wednesday) as ground:
        await ground.fall_due()
        became = {(post.series_id, post.due.day): post.state for post in await posts(ground)}
        assert became == {
            **{("short", day): State.SKIPPED for day in (9, 10, 11)},
            ("long", 9): State.SKIPPED,
            ("long", 10): State.SKIPPED,
            ("long", 11): State.LATE,
            ("weekly", 10): State.LATE,
        }
        assert await letters(ground) == 2
        assert sorted(when.day for when in await due(ground)) == [12, 12, 14, 17]
    said = sorted(record.getMessage() for record in caplog.records if record.name.startswith("bot.prompts"))
    assert [line.partition(" times skipped")[0] for line in said] == [
        "series long in server 1: 2 due",
        "series short in server 1: 3 due",
    ]


async def test_a_clock_put_back_posts_nothing_twice(tmp_path: Path):
    async with belay(tmp_path, a_series(days="daily")) as ground:
        await at(ground, MONDAY_NINE)
    async with belay(tmp_path, a_series(days="daily"), now=MONDAY_NINE - timedelta(days=3)) as ground:
        await ground.fall_due()
        await at(ground, MONDAY_NINE)
        assert await states(ground) == [(MONDAY_NINE, State.ON_TIME)]
        await at(ground, MONDAY_NINE + timedelta(days=1))
        assert len(await posts(ground)) == 2


async def test_two_servers_each_by_its_own_clock_and_bank(tmp_path: Path):
    bank = a_series(
        days="daily", posts="text", text=None, texts=[f"Text {number}" for number in range(8)], grace="1h"
    )
    async with belay(tmp_path, bank) as ground:
        await ground.services.servers.set_up(2, "Pacific/Auckland", {"check-ins": 21}, {})
        await ground.fall_due()
        for hour in range(1, 24 * 8):
            await at(ground, LATE_SUNDAY + timedelta(hours=hour))
        here = await posts(ground)
        there = await ground.database.read(prompts_store.of_server, 2)
    assert [post.due for post in here] == [MONDAY_NINE + timedelta(days=day) for day in range(8)]
    auckland = [post.due.astimezone(ZoneInfo("Pacific/Auckland")) for post in there]
    assert [(when.day, when.hour, when.minute) for when in auckland] == [(day, 9, 0) for day in range(10, 18)]
    assert all(post.state is State.ON_TIME for post in [*here, *there])
    assert {post.text for post in here} == {post.text for post in there} == set(bank.texts)
    assert [post.text for post in there] != [post.text for post in here]


async def test_an_edit_that_the_timer_has_not_followed_yet_moves_the_post_all_the_same(tmp_path: Path):
    async with belay(tmp_path, a_series()) as ground:
        ground.config = Config(series=(a_series(time="10:30"),))  # read, and the timers follow a moment later
        await at(ground, MONDAY_NINE)
        assert await posts(ground) == []
        assert await due(ground) == [MONDAY_NINE + timedelta(minutes=90)]
        ground.config = Config(series=(a_series(paused=True),))
        await at(ground, MONDAY_NINE + timedelta(minutes=90))
        assert await posts(ground) == []
        assert await due(ground) == []


async def test_a_skipped_post_is_what_would_have_been_said_then_and_the_next_says_it(tmp_path: Path):
    bank = a_series(days="daily", posts="text", text=None, texts=["One", "Two", "Three"], grace="0m")
    async with belay(tmp_path, bank) as ground:
        (first, second) = [run.text for run in await shown(ground, 2)]
        await at(ground, MONDAY_NINE + timedelta(hours=1))
        await at(ground, MONDAY_NINE + timedelta(days=1))
        assert [(post.state, post.text) for post in await posts(ground)] == [
            (State.SKIPPED, first),
            (State.ON_TIME, first),
        ]
        assert first != second


async def shown(ground: Ground, days: int) -> list[Upcoming]:
    """What moderators see of the days to come."""
    staff = Staff(1, 900, frozenset(), manages_server=True)
    return await ground.services.prompts.desk.preview(staff, None, days)


# Clock changes, and Belay going up and down

AROUND_CHANGES = {
    "America/New_York": datetime(2026, 2, 25, tzinfo=UTC),
    "Europe/London": datetime(2026, 10, 11, tzinfo=UTC),
    "Africa/Cairo": datetime(2026, 4, 12, tzinfo=UTC),
    "Australia/Lord_Howe": datetime(2026, 3, 22, tzinfo=UTC),
}

FOUR_WEEKS = [
    # zone, local time, first day, the last instant (UTC) before the clock changes, and the first after it
    ("America/New_York", "00:00", "2026-02-25", "2026-03-08T05:00", "2026-03-09T04:00"),
    (
        "America/New_York",
        "02:30",
        "2026-02-25",
        "2026-03-07T07:30",
        "2026-03-08T07:00",
    ),  # 02:30 is 03:00 that day
    ("America/New_York", "02:30", "2026-10-20", "2026-10-31T06:30", "2026-11-01T07:30"),
    ("America/New_York", "01:30", "2026-10-20", "2026-11-01T05:30", "2026-11-02T06:30"),  # 01:30 comes twice
    ("Europe/London", "00:00", "2026-03-15", "2026-03-29T00:00", "2026-03-29T23:00"),
    ("Europe/London", "02:30", "2026-03-15", "2026-03-28T02:30", "2026-03-29T01:30"),
    ("Europe/London", "00:00", "2026-10-11", "2026-10-24T23:00", "2026-10-26T00:00"),
    ("Europe/London", "02:30", "2026-10-11", "2026-10-24T01:30", "2026-10-25T02:30"),
    (
        "Africa/Cairo",
        "00:00",
        "2026-04-12",
        "2026-04-22T22:00",
        "2026-04-23T22:00",
    ),  # midnight is 01:00 that day
    ("Africa/Cairo", "02:30", "2026-04-12", "2026-04-23T00:30", "2026-04-23T23:30"),
    ("Africa/Cairo", "00:00", "2026-10-18", "2026-10-28T21:00", "2026-10-29T22:00"),
    ("Africa/Cairo", "02:30", "2026-10-18", "2026-10-28T23:30", "2026-10-30T00:30"),
    ("Australia/Lord_Howe", "00:00", "2026-03-22", "2026-04-04T13:00", "2026-04-05T13:30"),
    ("Australia/Lord_Howe", "02:30", "2026-03-22", "2026-04-03T15:30", "2026-04-04T16:00"),
    ("Australia/Lord_Howe", "00:00", "2026-09-20", "2026-10-03T13:30", "2026-10-04T13:00"),
    ("Australia/Lord_Howe", "02:30", "2026-09-20", "2026-10-02T16:00", "2026-10-03T15:30"),
]


@pytest.mark.parametrize(("key", "at_time", "first", "last", "after"), FOUR_WEEKS)
async def test_four_weeks_over_a_clock_change(
    tmp_path: Path, key: str, at_time: str, first: str, last: str, after: str
):
    """What was posted when, against instants written down by hand: the day's distance is 24 hours but for the change."""
    zone = ZoneInfo(key)
    start = datetime.combine(date.fromisoformat(first), datetime.min.time(), zone) - timedelta(minutes=1)
    last_before, first_after = (
        datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (last, after)
    )
    async with belay(tmp_path, a_series(days="daily", time=at_time), now=start, zone=key) as ground:
        while (next_one := (await due(ground))[0]) < start + timedelta(days=28):
            await at(ground, next_one)
        decided = await posts(ground)
    assert [post.day for post in decided] == [
        date.fromisoformat(first) + timedelta(days=day) for day in range(28)
    ]
    assert {post.state for post in decided} == {State.ON_TIME}
    moments = [post.due for post in decided]
    place = moments.index(last_before)
    assert moments[place + 1] == first_after
    for earlier, later in pairwise(moments[: place + 1]):
        assert later - earlier == timedelta(days=1)
    wanted = time.fromisoformat(at_time)
    assert all(moment.astimezone(zone).time() == wanted for moment in moments[place + 2 :])


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
