"""What a series posts stands once for its due time, whatever happens around it, and as `config.yaml` now says."""

import asyncio
import signal
from datetime import timedelta
from pathlib import Path

from bot.clock import instant
from demo.reading import find_button, messages, text_of
from tests.wire.town import Town, eventually, town

PANEL = "A new week."
MIDWEEK = "The middle of the week."
PANELS = f"""
series:
  - id: monday-check-in
    title: Monday check-in
    text: {PANEL}
    days: [monday]
    time: "09:00"
  - id: wednesday-check-in
    title: Wednesday check-in
    text: {MIDWEEK}
    days: [wednesday]
    time: "12:00"
"""
OF_DIFFERENT_GRACE = """
series:
  - id: patient
    title: Patient
    posts: text
    text: Set one goal for the week.
    days: [monday]
    time: "09:00"
    grace: 4d
  - id: daily
    title: Daily
    posts: text
    text: Thank someone today.
    days: [monday, tuesday, wednesday, thursday, friday]
    time: "09:00"
    grace: 6h
"""
HOURLY = """
series:
  - id: hourly
    title: Hourly
    posts: text
    text: Before the edit.
    cron: "0 * * * *"
"""
OFTEN = HOURLY.replace("Before", "After").replace("0 * * * *", "30 * * * *")
MISTAKEN = OFTEN.replace("After the edit.", "Never said.").replace("30 * * * *", "30 25 * * *")


def file_in(folder: Path, content: str) -> Path:
    """A `config.yaml` of the test's own."""
    file = folder / "config.yaml"
    file.write_text(content)
    return file


async def settled(place: Town, posts: int) -> None:
    """Wait until so many due times were decided and nothing is left to say."""
    await eventually(lambda: len(decided(place)) >= posts and place.waiting() == 0)


def decided(place: Town) -> list[str]:
    """What became of each due time, in order."""
    query = "SELECT state FROM series_posts ORDER BY due, series_id"
    return [row[0] for row in place.ask_database(query)]


def minutes_due(place: Town) -> list[int]:
    """At which minutes of the hour series are due next."""
    rows = place.ask_database("SELECT due FROM timers WHERE kind = 'prompts.series' ORDER BY due")
    return [instant(row[0]).minute for row in rows]


async def test_once_though_killed_before_and_after_it_was_due(tmp_path: Path) -> None:
    async with town(tmp_path, config=file_in(tmp_path, PANELS)) as place:
        await place.bot.start()
        place.bot.advance(timedelta(minutes=59))
        await place.bot.kill()
        await place.bot.start()
        assert place.cards_with(PANEL) == []
        place.bot.advance(timedelta(minutes=1, seconds=1))
        await place.simulator.until(lambda: len(place.cards_with(PANEL)) == 1)
        await place.bot.kill()
        await place.bot.start()
        await settled(place, 1)
        [panel] = place.cards_with(PANEL)
        ada = place.person("ada")
        assert (await ada.press(panel, label="Check in")).modal
        assert decided(place) == ["on_time"]


async def test_once_though_killed_before_it_heard_that_discord_took_it(tmp_path: Path) -> None:
    async with town(tmp_path, config=file_in(tmp_path, PANELS)) as place:
        await place.bot.start()
        lost = place.simulator.faults.lose_answer(method="POST", path="/channels/*/messages", times=1)
        place.bot.advance(timedelta(hours=1, seconds=1))
        await place.simulator.until(lambda: lost.hits == 1)
        await place.bot.kill()
        place.bot.advance(timedelta(hours=2))
        await place.bot.start()
        await settled(place, 1)
        [panel] = place.cards_with(PANEL)
        assert find_button(panel, "Check in")


async def test_late_within_its_grace(tmp_path: Path) -> None:
    async with town(tmp_path, config=file_in(tmp_path, PANELS)) as place:
        await place.bot.start()
        await place.bot.kill()
        place.bot.advance(timedelta(hours=5))
        await place.bot.start()
        await place.simulator.until(lambda: len(place.cards_with(PANEL)) == 1)
        await settled(place, 1)
        assert decided(place) == ["late"]


async def test_three_days_down_posts_late_within_the_grace_and_skips_and_logs_beyond(tmp_path: Path) -> None:
    async with town(tmp_path, config=file_in(tmp_path, OF_DIFFERENT_GRACE)) as place:
        await place.bot.start()
        await place.bot.kill()
        place.bot.advance(timedelta(days=3))
        await place.bot.start()
        await settled(place, 4)
        kept = place.ask_database("SELECT series_id, day, state FROM series_posts ORDER BY series_id, due")
        assert kept == [
            ("daily", "2026-03-02", "skipped"),
            ("daily", "2026-03-03", "skipped"),
            ("daily", "2026-03-04", "skipped"),
            ("patient", "2026-03-02", "late"),
        ]
        assert [text_of(card) for card in place.cards()] == ["Set one goal for the week."]
        await place.bot.says(
            f"series daily in server {place.guild.id}: 3 due times skipped,"
            " the first 2026-03-02T09:00:00+00:00; grace is 6:00:00"
        )
        assert "series patient in server" not in place.bot.log.read_text()
        place.bot.advance(timedelta(hours=1, seconds=2))
        await settled(place, 5)
        assert [text_of(card) for card in place.cards()][1:] == ["Thank someone today."]


async def test_three_days_down_skips_what_is_long_past_and_goes_on(tmp_path: Path) -> None:
    async with town(tmp_path, config=file_in(tmp_path, PANELS)) as place:
        await place.bot.start()
        await place.bot.kill()
        place.bot.advance(timedelta(days=3))
        await place.bot.start()
        await settled(place, 2)
        assert place.cards() == []
        assert decided(place) == ["skipped", "skipped"]
        place.bot.advance(timedelta(days=4, hours=2))
        await place.simulator.until(lambda: len(place.cards_with(PANEL)) == 1)
        await settled(place, 3)
        assert len(place.cards_with(PANEL)) == 1


async def test_three_days_forward_while_it_runs(tmp_path: Path) -> None:
    async with town(tmp_path, config=file_in(tmp_path, PANELS)) as place:
        await place.bot.start()
        place.bot.advance(timedelta(days=2, hours=4, minutes=30))
        await place.simulator.until(lambda: len(place.cards_with(MIDWEEK)) == 1)
        await settled(place, 2)
        assert place.cards_with(PANEL) == []
        assert decided(place) == ["skipped", "late"]


async def test_what_is_posted_next_follows_an_edit_and_a_mistaken_one_changes_nothing(tmp_path: Path) -> None:
    file = file_in(tmp_path, HOURLY)
    async with town(tmp_path, config=file) as place:

        def told() -> list[str]:
            return [text_of(message) for message in messages(place.simulator.world, place.moderators)]

        await place.bot.start()
        place.bot.advance(timedelta(hours=1, seconds=1))  # 9:00
        await settled(place, 1)
        file.write_text(OFTEN)
        place.bot.signal(signal.SIGHUP)
        await place.bot.says("config applied: series hourly")
        await eventually(lambda: minutes_due(place) == [30])
        place.bot.advance(timedelta(minutes=30))
        await settled(place, 2)
        assert [text_of(card) for card in place.cards()] == ["Before the edit.", "After the edit."]
        assert told() == []

        for times in (1, 2):  # the same mistake is said to moderators once
            file.write_text(MISTAKEN)
            place.bot.signal(signal.SIGHUP)
            await place.bot.says(f"config not applied: {file}:7: series[0].cron", times=times)
        await eventually(lambda: bool(told()))
        place.bot.advance(timedelta(minutes=60))
        await settled(place, 3)
        assert [text_of(card) for card in place.cards()][2:] == ["After the edit."]
        [letter] = told()
        assert letter.startswith("### config.yaml has a mistake\nIt was read again and could not be used.")
        assert "Belay goes on with the settings it has." in letter
        assert "config.yaml, line 7**, series\\[0\\].cron: " in letter
        assert str(tmp_path) not in letter

        file.unlink()
        place.bot.signal(signal.SIGHUP)
        await place.bot.says("there is no such file")
        await eventually(lambda: len(told()) == 2)
        file.write_text(OFTEN)
        place.bot.signal(signal.SIGHUP)
        await eventually(lambda: len(told()) == 3)
        assert told()[-1].startswith("### config.yaml is in force again")


async def test_an_edit_that_comes_while_it_starts_is_not_lost(tmp_path: Path) -> None:
    file = file_in(tmp_path, HOURLY)
    async with town(tmp_path, config=file) as place:
        away = place.simulator.faults.answer(503, path="/users/@me", times=1)
        starting = asyncio.create_task(place.bot.start())
        await place.simulator.until(lambda: away.hits == 1, within=20)
        file.write_text(OFTEN)
        for _ in range(3):
            place.bot.signal(signal.SIGHUP)
        await starting
        await place.bot.says("config applied: series hourly")
        await eventually(lambda: minutes_due(place) == [30])
        place.bot.advance(timedelta(minutes=31))
        await settled(place, 1)
        assert [text_of(card) for card in place.cards()] == ["After the edit."]
        place.bot.signal(signal.SIGHUP)
        assert await place.bot.stop() == 0


async def test_it_is_posted_once_where_its_answer_was_lost_and_its_time_was_over_before_it_came_back(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, config=file_in(tmp_path, PANELS)) as place:
        await place.bot.start()
        lost = place.simulator.faults.lose_answer(method="POST", path="/channels/*/messages", times=1)
        place.bot.advance(timedelta(hours=1, seconds=1))
        await place.simulator.until(lambda: lost.hits == 1)
        await place.bot.kill()
        place.bot.advance(timedelta(hours=9))  # its grace was six
        await place.bot.start()
        await settled(place, 1)
        assert len(place.cards_with(PANEL)) == 1
        assert decided(place) == ["on_time"]
