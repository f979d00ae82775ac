"""Giving back: whoever was helped is shown an open ask that fits, now and then."""

import pytest

from bot.checkins import Written
from bot.help_requests import letters
from bot.help_requests.helping import Helping
from bot.members import Kind, Way, Who
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    BEN,
    Given,
    help_from,
    posted,
    resolve,
    rows,
    wait,
)
from tests.ground import Ground


def helping(ground: Ground) -> Helping:
    """The verbs."""
    return ground.services.help_requests.helping


async def given_back(ground: Ground, who: Who = ASKER) -> list[int]:
    """The asks that wait in a person's inbox to be helped with."""
    found = await ground.services.members.inbox(who)
    return [item.facts["ask"] for item in found if item.kind == letters.GIVE_BACK]


async def check_in(ground: Ground, opened_by: int, who: Who = ASKER) -> None:
    """The person checks in."""
    await ground.services.checkins.check_in(who, opened_by, Written(next_step="Rest"))


async def helped_before(ground: Ground) -> None:
    """The asker was helped with strategy once."""
    await posted(ground, opened_by=90)
    await helping(ground).offer(ANA, 1)
    await resolve(ground, 1)


async def test_whoever_was_helped_sees_one_open_ask_of_that_kind_a_week_at_most(ground: Ground):
    await helped_before(ground)
    await posted(ground, Given("other", "Something else", "Anything"), 91, BEN)
    for number in (3, 4):
        await posted(ground, opened_by=90 + number, who=Who(1, 500 + number))
    await check_in(ground, 1)
    assert await given_back(ground) == [3]
    await wait(ground, hours=24 * 7 - 1)
    await helping(ground).offer(ANA, 3)
    await check_in(ground, 2)
    assert await given_back(ground) == [3]
    ground.clock.move(hours=1)
    await check_in(ground, 3)
    assert await given_back(ground) == [3, 4]


async def test_whoever_was_not_helped_is_not_asked_to_give_back(ground: Ground):
    await posted(ground, opened_by=1)
    await posted(ground, opened_by=2, who=BEN)
    await check_in(ground, 1)
    assert await given_back(ground) == []


async def test_a_helper_sees_what_they_give_as_well(ground: Ground):
    await helped_before(ground)
    await help_from(ground, ASKER.user, kinds=("introduction",))
    await posted(ground, Given("other", "Something else", "Anything"), 91, BEN)
    await posted(ground, Given("introduction", "To a museum", "Do you know one?"), 92, BEN)
    await check_in(ground, 1)
    assert await given_back(ground) == [3]


async def test_a_helper_who_gives_anything_sees_the_one_that_waits_longest(ground: Ground):
    await helped_before(ground)
    await help_from(ground, ASKER.user)
    await posted(ground, Given("other", "Something else", "Anything"), 91, BEN)
    ground.clock.move(hours=1)
    await posted(ground, opened_by=92, who=BEN)
    await check_in(ground, 1)
    assert await given_back(ground) == [2]


@pytest.mark.parametrize(
    "why_not",
    ["own", "blocked", "blocking", "offered", "stepped back", "answered", "off", "paused", "elsewhere"],
)
async def test_an_ask_that_is_not_for_the_person_is_not_shown(ground: Ground, why_not: str):
    await helped_before(ground)
    members, asker = ground.services.members, BEN
    if why_not == "elsewhere":
        await ground.services.servers.set_up(2, "UTC", {"help": 25}, {})
        asker = Who(2, BEN.user)
    ask_id = await posted(ground, opened_by=91, who=ASKER if why_not == "own" else asker, named=False)
    match why_not:
        case "blocked":
            await members.blocks.block(ASKER, BEN.user)
        case "blocking":
            await members.blocks.block(BEN, ASKER.user)
        case "offered":
            await helping(ground).offer(ASKER, ask_id)
        case "stepped back":
            await helping(ground).offer(ASKER, ask_id)
            await helping(ground).step_back(ASKER, ask_id)
        case "answered":
            await helping(ground).offer(ANA, ask_id)
        case "off":
            await members.set_way(ASKER, Kind.INVITATIONS, Way.OFF)
        case "paused":
            await members.pause(ASKER, "2 weeks")
        case _:
            pass
    await check_in(ground, 1)
    assert await given_back(ground) == []
    assert await rows(ground, "SELECT * FROM give_backs") == []
