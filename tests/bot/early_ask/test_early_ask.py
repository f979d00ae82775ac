"""When help is offered before things are desperate, and how often not."""

from datetime import timedelta

import pytest

from bot.checkins import Feeling, Written
from bot.early_ask.model import OfferGone
from bot.errors import NotYours
from tests.ground import Ground

LOW = Written(Feeling.LOW)
FINE = Written(Feeling.GOOD)


async def check_in(ground: Ground, *written: Written) -> None:
    for what in written:
        ground.clock.move(hours=1)
        await ground.services.checkins.check_in(ground.who, int(ground.clock().timestamp()), what)


async def offers(ground: Ground) -> list[int]:
    return [letter.facts["offer"] for letter in await ground.letters() if letter.kind == "early_ask.offer"]


async def reasons(ground: Ground) -> list[str]:
    found = [await ground.services.early_ask.find(number) for number in await offers(ground)]
    return [offer.reason for offer in found if offer is not None]


async def test_two_low_check_ins_running_bring_an_offer(ground: Ground) -> None:
    await check_in(ground, LOW)
    assert await reasons(ground) == []
    await check_in(ground, LOW)
    assert await reasons(ground) == ["low"]


async def test_a_good_one_between_breaks_the_run(ground: Ground) -> None:
    await check_in(ground, LOW, FINE, LOW)
    assert await reasons(ground) == []


async def test_a_check_in_without_a_feeling_is_not_low(ground: Ground) -> None:
    await check_in(ground, LOW, Written(next_step="Call Ana"), LOW)
    assert await reasons(ground) == []


async def test_the_same_obstacle_three_times_in_other_words(ground: Ground) -> None:
    await check_in(
        ground,
        Written(in_the_way="No replies from recruiters"),
        Written(in_the_way="recruiters... still NO replies"),
        Written(in_the_way="Still no replies from any recruiters!"),
    )
    assert await reasons(ground) == ["obstacle"]


async def test_three_different_obstacles_are_a_normal_week(ground: Ground) -> None:
    await check_in(
        ground,
        Written(in_the_way="No replies"),
        Written(in_the_way="A cold"),
        Written(in_the_way="Childcare"),
    )
    assert await reasons(ground) == []


async def test_at_most_one_in_seven_days(ground: Ground) -> None:
    await check_in(ground, LOW, LOW, LOW, LOW)
    assert len(await offers(ground)) == 1
    ground.clock.move(days=7)
    await check_in(ground, LOW)
    assert len(await offers(ground)) == 2


async def test_not_now_is_not_now_for_fourteen_days(ground: Ground) -> None:
    await check_in(ground, LOW, LOW)
    (number,) = await offers(ground)
    until = await ground.services.early_ask.not_now(ground.who.user, number)
    assert until == ground.clock() + timedelta(days=14)
    ground.clock.move(days=10)
    await check_in(ground, LOW)
    assert len(await offers(ground)) == 1
    ground.clock.move(days=5)
    await check_in(ground, LOW)
    assert len(await offers(ground)) == 2


async def test_not_now_twice_is_once(ground: Ground) -> None:
    await check_in(ground, LOW, LOW)
    (number,) = await offers(ground)
    first = await ground.services.early_ask.not_now(ground.who.user, number)
    ground.clock.move(days=1)
    assert await ground.services.early_ask.not_now(ground.who.user, number) == first


async def test_an_offer_is_the_persons_own(ground: Ground) -> None:
    await check_in(ground, LOW, LOW)
    (number,) = await offers(ground)
    with pytest.raises(NotYours):
        await ground.services.early_ask.not_now(101, number)
    with pytest.raises(OfferGone):
        await ground.services.early_ask.not_now(ground.who.user, 999)


async def test_fourteen_days_as_a_member_without_an_ask(ground: Ground) -> None:
    await check_in(ground, FINE)
    ground.clock.move(days=13)
    await ground.fall_due()
    assert await reasons(ground) == []
    ground.clock.move(days=1)
    await ground.fall_due()
    assert await reasons(ground) == ["quiet"]
    await check_in(ground, FINE)
    ground.clock.move(days=60)
    await ground.fall_due()
    assert len(await offers(ground)) == 1


async def test_somebody_who_rests_is_left_alone(ground: Ground) -> None:
    await check_in(ground, FINE)
    await ground.services.members.pause(ground.who, "8 weeks")
    ground.clock.move(days=20)
    await ground.fall_due()
    assert await offers(ground) == []


async def test_deleted_means_deleted(ground: Ground) -> None:
    await check_in(ground, LOW, LOW)
    (number,) = await offers(ground)
    await ground.services.members.delete(ground.who)
    assert await ground.services.early_ask.find(number) is None
    assert await ground.letters() == []
    ground.clock.move(days=20)
    await ground.fall_due()
    assert await offers(ground) == []
