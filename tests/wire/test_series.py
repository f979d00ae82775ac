"""The check-in panel stands once for its due time, whatever happens around it."""

from datetime import timedelta
from pathlib import Path

from demo.reading import find_button
from tests.wire.town import Town, eventually, town

PANEL = "A new week."
MIDWEEK = "The middle of the week."


async def settled(place: Town, posts: int) -> None:
    """Wait until so many due times were decided and nothing is left to say."""
    await eventually(lambda: len(decided(place)) >= posts and place.waiting() == 0)


def decided(place: Town) -> list[str]:
    """What became of each due time of a check-in panel, in order."""
    query = "SELECT state FROM series_posts WHERE series_id LIKE '%-check-in' ORDER BY due"
    return [row[0] for row in place.ask_database(query)]


async def test_once_though_killed_before_and_after_it_was_due(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
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
    async with town(tmp_path) as place:
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
    async with town(tmp_path) as place:
        await place.bot.start()
        await place.bot.kill()
        place.bot.advance(timedelta(hours=5))
        await place.bot.start()
        await place.simulator.until(lambda: len(place.cards_with(PANEL)) == 1)
        await settled(place, 1)
        assert decided(place) == ["late"]


async def test_three_days_down_skips_what_is_long_past_and_goes_on(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
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
    async with town(tmp_path) as place:
        await place.bot.start()
        place.bot.advance(timedelta(days=2, hours=4, minutes=30))
        await place.simulator.until(lambda: len(place.cards_with(MIDWEEK)) == 1)
        await settled(place, 2)
        assert place.cards_with(PANEL) == []
        assert decided(place) == ["skipped", "late"]
