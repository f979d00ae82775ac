"""Offers through restarts, power cuts, changes of their session and people who do not come."""

from datetime import timedelta
from pathlib import Path

from bot.members import Who
from bot.office_hours.model import BookingState
from bot.office_hours.model.refusals import BookingOver
from tests.bot.office_hours.booking import (
    WORDS,
    booked_up,
    cancel,
    desk,
    look,
    made,
    moved,
    news,
    refused,
    said,
    stand,
    timers_of,
)
from tests.bot.office_hours.hours import go_on, go_to
from tests.ground import Ground, open_ground

# Trouble


async def test_offers_outlast_a_restart(tmp_path: Path):
    path = tmp_path / "belay.db"
    async with open_ground(path) as ground:
        session = await made(ground, minutes=20)
        one, two, three = await booked_up(ground, session, 201, 202, 203)
        await cancel(ground, one)
        now = ground.clock()
    async with open_ground(path, now=now + timedelta(minutes=31)) as ground:
        await ground.fall_due()
        assert await stand(ground, session) == ["203 offered 18:00"]
        assert (await look(ground, two)).state is BookingState.LAPSED
        booked = await ground.services.office_hours.bookings.accept(Who(1, 203), three)
        assert said(booked.booking) == "203 booked 18:00"


async def test_an_offer_that_could_not_be_answered_is_made_again(ground: Ground):
    session = await made(ground, minutes=20)
    one, two, _ = await booked_up(ground, session, 201, 202, 203)
    await cancel(ground, one)
    await news(ground)
    ground.clock.move(hours=5)
    await ground.fall_due()
    assert await stand(ground, session) == ["202 offered 18:00", "203 waiting"]
    assert (await look(ground, two)).offered_until == ground.clock() + timedelta(minutes=30)
    assert await news(ground) == ["202 offer"]
    await go_on(ground, minutes=30)
    assert await stand(ground, session) == ["203 offered 18:00"]


async def test_it_can_be_answered_in_the_moment_before_it_is_made_again(ground: Ground):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await cancel(ground, one)
    ground.clock.move(hours=5)
    assert (
        said((await ground.services.office_hours.bookings.accept(Who(1, 202), two)).booking)
        == "202 booked 18:00"
    )
    await ground.fall_due()
    assert await stand(ground, session) == ["202 booked 18:00"]


async def test_after_the_slot_began_an_old_offer_is_over(ground: Ground):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await cancel(ground, one)
    ground.clock.set(session.starts_at + timedelta(minutes=1))
    assert await refused(ground.services.office_hours.bookings.accept(Who(1, 202), two)) == BookingOver(
        BookingState.LAPSED, session.id
    )
    await ground.fall_due()
    assert (await look(ground, two)).state is BookingState.LAPSED


async def test_an_offer_of_a_slot_that_moves_is_made_anew(ground: Ground):
    session = await made(ground, minutes=20)
    one, *_ = await booked_up(ground, session, 201, 202, 203)
    await cancel(ground, one)
    await go_on(ground, minutes=20)
    await news(ground)
    await moved(ground, session, by=timedelta(hours=1))
    assert await stand(ground, session) == ["202 offered 19:00", "203 waiting"]
    (timer,) = await timers_of(ground, "lapse")
    assert timer.due == ground.clock() + timedelta(minutes=30)
    assert await news(ground) == ["202 offer"]


async def test_who_cannot_come_makes_room_for_the_rest_of_their_slot(ground: Ground):
    session = await made(ground, minutes=60, slot_minutes=60)
    one, two = await booked_up(ground, session, 201, 202)
    await go_to(ground, session.starts_at + timedelta(minutes=10))
    await news(ground)
    await desk(ground, "no_show", one)
    assert await stand(ground, session) == ["202 offered 18:00"]
    assert (await look(ground, two)).offered_until == ground.clock() + timedelta(minutes=10)
    assert await news(ground) == ["202 offer", "201 no_show"]
    assert (await ground.services.office_hours.bookings.accept(Who(1, 202), two)).position is None


async def test_words_of_a_wish_are_kept_from_the_waitlist_on(ground: Ground):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await cancel(ground, one)
    await ground.services.office_hours.bookings.accept(Who(1, 202), two)
    given = (await look(ground, two)).given
    assert given is not None
    assert (given.topic, given.wish) == (WORDS.topic, WORDS.wish)
