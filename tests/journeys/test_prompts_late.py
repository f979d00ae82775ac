"""What could not be said in its time is not said at all, and its text comes another day."""

from pathlib import Path

from bot.prompts import State
from bot.prompts.store.posts import of_server
from tests.front_door import front_door
from tests.journeys.test_prompts import panels, to_monday

CONFIG = """
series:
  - id: words
    title: Words
    posts: text
    texts: [One, Two]
    days: [monday, tuesday]
    time: "09:00"
    zone: UTC
    grace: "1h"
"""


async def test_discord_is_away_until_its_time_is_over(tmp_path: Path) -> None:
    async with front_door(tmp_path / "belay.db", config=CONFIG) as house:
        await to_monday(house, hour=8, minute=59)
        house.env.inject_error("POST", "/channels/*/messages", status=503, times=100)
        await house.advance(minutes=90)
        house.env.backend.faults.clear()
        await house.advance(minutes=60)
        assert panels(house) == []
        posts = await house.services.database.read(of_server, house.guild.id)
        assert [post.state for post in posts] == [State.SKIPPED]
        await house.advance(days=1)
        (said,) = panels(house)
        assert said == posts[0].text
