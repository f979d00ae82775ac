"""Monday morning: the panel is there once, whatever happens to Belay."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.database import Connection
from tests.front_door import FrontDoor, front_door

CONFIG = """
check_ins:
  window: Monday to Wednesday
series:
  - id: monday
    title: Monday check-in
    text: A new week. How is your search going?
    days: [monday]
    time: "09:00"
    zone: UTC
  - id: words
    title: Monday words
    posts: text
    text: A word for the week.
    buttons: [ask]
    days: [monday]
    time: "09:00"
    zone: UTC
"""


async def to_monday(house: FrontDoor, *, hour: int, minute: int = 0) -> None:
    """Belay is started, and time goes by until next Monday, that hour UTC."""
    await house.restart()
    now: datetime = house.env.now()
    days = (7 - now.weekday()) % 7 or 7
    monday = (now + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    await house.advance(seconds=(monday - now).total_seconds())


def panels(house: FrontDoor) -> list[str]:
    """What stands in the check-ins channel."""
    return [house.text_of(message) for message in house.messages(house.check_ins)]


async def test_the_panel_is_posted_once_and_leads_to_a_check_in(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=CONFIG) as house:
        await to_monday(house, hour=8, minute=59)
        assert panels(house) == []
        await house.advance(minutes=1, seconds=1)
        assert sorted(panels(house)) == [
            "A new week. How is your search going?\n-# Meant for Monday to Wednesday. Later is fine too.",
            "A word for the week.",
        ]
        (panel,) = [
            message for message in house.messages(house.check_ins) if "new week" in house.text_of(message)
        ]
        ana = house.person("ana")
        assert (await house.press(ana, panel, "Check in")).modal is not None
        (words,) = [one for one in house.messages(house.check_ins) if "A word" in house.text_of(one)]
        assert (await house.press(ana, words, "Ask for help")).modal is not None
        with pytest.raises(LookupError):
            house.button(words, "Check in")
        await house.restart()
        await house.advance(days=1)
        assert len(panels(house)) == 2


async def test_a_kill_between_posting_and_noting_it_posts_nothing_twice(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=CONFIG) as house:
        await to_monday(house, hour=9, minute=1)
        (panel,) = [
            message for message in house.messages(house.check_ins) if "new week" in house.text_of(message)
        ]
        subject = house.button(panel, "Check in").rpartition("-")[2]

        def as_a_killed_process_leaves_it(connection: Connection) -> None:
            connection.execute("DELETE FROM posted WHERE subject = ?", (f"series_post:{subject}",))
            connection.execute(
                "INSERT INTO outbox (lane, kind, subject, guild_id, facts, written_at, not_before)"
                " SELECT 'series_post:' || id, 'prompts.post', 'series_post:' || id, guild_id,"
                " '{\"post\":' || id || '}', due, due FROM series_posts WHERE id = ?",
                (subject,),
            )

        await house.services.database.write(as_a_killed_process_leaves_it)
        await house.restart()
        await house.env.settle()
        assert len(panels(house)) == 2


async def test_moderators_hear_that_a_bank_is_nearly_used_up(tmp_path: Path):
    bank = "\n".join(f"      - Text number {number}" for number in range(5))
    config = (
        "series:\n  - id: daily\n    title: A *daily* word\n    posts: text\n    days: daily\n    time: '09:00'\n"
        f"    zone: UTC\n    texts:\n{bank}\n"
    )
    async with front_door(tmp_path / "belay.db", config=config) as house:
        await house.restart()
        while len(panels(house)) < 2:
            assert house.messages(house.moderators) == []
            await house.advance(hours=12)
        (notice,) = [house.text_of(message) for message in house.messages(house.moderators)]
        assert "A \\*daily\\* word will soon begin anew" in notice
        assert "3 texts of its bank were never posted here" in notice
        await house.advance(days=4)
        assert len(house.messages(house.moderators)) == 1
        said = [text for text in panels(house) if text.startswith("Text number")]
        assert len(set(said[:5])) == 5
