"""How often a person may do a thing."""

from datetime import timedelta

import pytest

from bot.members import TooOften, Who, spend
from tests.ground import Ground, open_ground

HOUR = timedelta(hours=1)


async def use(ground: Ground, who: Who | None = None, action: str = "cheer") -> None:
    await ground.database.write(spend, who or ground.who, action, 2, HOUR, ground.clock())


async def test_what_is_used_up_comes_back_one_by_one(ground: Ground):
    start = ground.clock()
    await use(ground)
    ground.clock.move(minutes=10)
    await use(ground)
    with pytest.raises(TooOften) as refused:
        await use(ground)
    assert refused.value == TooOften("cheer", 2, HOUR, start + HOUR)
    ground.clock.set(start + HOUR - timedelta(milliseconds=1))
    with pytest.raises(TooOften):
        await use(ground)
    ground.clock.set(start + HOUR)
    await use(ground)
    with pytest.raises(TooOften) as refused:
        await use(ground)
    assert refused.value.again_at == start + timedelta(minutes=70)


async def test_people_servers_and_actions_are_apart(ground: Ground):
    for _ in range(2):
        await use(ground)
    await use(ground, ground.another(200))
    await use(ground, Who(2, ground.who.user))
    await use(ground, action="offer")


async def test_settings_have_a_limit_and_a_refused_change_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
):
    path = tmp_path_factory.mktemp("limits") / "belay.db"
    async with open_ground(path, config="limits:\n  settings: 2 per 1h\n") as ground:
        members = ground.services.members
        await members.set_country(ground.who, "DE")
        await members.set_country(ground.who, "FR")
        with pytest.raises(TooOften):
            await members.set_country(ground.who, "GB")
        assert (await members.preferences(ground.who)).country == "FR"
