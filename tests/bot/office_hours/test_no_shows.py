"""A slot that passes without its person: a gentle word, the rest for others, and after two a later place in line."""

from datetime import datetime, timedelta

import pytest

from bot.members import Who
from bot.office_hours.model import BookingState, Format, Session, Why
from bot.office_hours.store import sessions, slots
from tests.bot.office_hours.booking import (
    COACH,
    SECOND,
    book,
    booked_up,
    cancel,
    desk,
    ended,
    look,
    made,
    moved,
    news,
    said,
    slots_of,
    stand,
    timers_of,
)
from tests.bot.office_hours.hours import go_on, go_to, tomorrow
from tests.ground import Ground


async def no_show(ground: Ground, user: int, *, called: bool = True) -> Session:
    """Somebody books tomorrow's session and does not come."""
    session = await made(ground)
    number = (await book(ground, user, session)).booking.id
    await go_to(ground, session.starts_at + timedelta(minutes=10))
    if called:
        await desk(ground, "call", number)
    await desk(ground, "no_show", number)
    await ended(ground, session, Why.CLOSED)
    return session


@pytest.mark.parametrize("called", [True, False])
async def test_the_person_hears_kindly_and_others_see_nothing(ground: Ground, called: bool):
    session = await made(ground)
    number = (await book(ground, 201, session)).booking.id
    await go_to(ground, session.starts_at + timedelta(minutes=10))
    await news(ground)
    if called:
        await desk(ground, "call", number)
    await desk(ground, "no_show", number)
    assert said(await look(ground, number)) == "201 no_show 18:00"
    assert await news(ground) == ["201 no_show"]
    assert await ground.database.read(slots.counts, session.id) == (0, 0)
    await desk(ground, "no_show", number)
    assert await news(ground) == []


async def test_less_than_half_a_slot_is_offered_to_nobody(ground: Ground):
    session = await made(ground, minutes=20)
    one, _ = await booked_up(ground, session, 201, 202)
    await go_to(ground, session.starts_at + timedelta(minutes=10))
    await news(ground)
    await desk(ground, "no_show", one)
    assert await stand(ground, session) == ["202 waiting"]
    assert await news(ground) == ["201 no_show"]


async def test_more_than_half_with_no_time_for_offers_is_free_to_whoever_comes(ground: Ground):
    session = await made(ground, minutes=40, slot_minutes=40)
    one, _ = await booked_up(ground, session, 201, 202)
    await go_to(ground, session.starts_at + timedelta(minutes=12))
    await news(ground)
    await desk(ground, "no_show", one)
    assert await news(ground) == ["202 free", "201 no_show"]
    assert said((await book(ground, 202, session)).booking) == "202 booked 18:00"
    await desk(ground, "call", (await ground.services.office_hours.bookings.of(Who(1, 202)))[0][0].id)
    assert await stand(ground, session) == ["202 called 18:00"]


async def test_half_of_it_gone_it_is_free_to_nobody(ground: Ground):
    session = await made(ground, minutes=40, slot_minutes=40)
    one, _ = await booked_up(ground, session, 201, 202)
    await go_to(ground, session.starts_at + timedelta(minutes=12))
    await desk(ground, "no_show", one)
    ground.clock.set(session.starts_at + timedelta(minutes=20))
    assert (await book(ground, 203, session)).position == 2


async def test_a_group_that_began_takes_nobody_in(ground: Ground):
    session = await made(ground, form=Format.GROUP, seats=1, minutes=90)
    one, _ = await booked_up(ground, session, 201, 202)
    await go_to(ground, session.starts_at + timedelta(minutes=10))
    await desk(ground, "no_show", one)
    assert await stand(ground, session) == ["202 waiting"]


async def test_who_did_not_come_may_book_the_same_session_again(ground: Ground):
    session = await made(ground)
    number = (await book(ground, 201, session)).booking.id
    await go_to(ground, session.starts_at + timedelta(minutes=10))
    await desk(ground, "no_show", number)
    assert said((await book(ground, 201, session)).booking) == "201 booked 18:20"


async def set_session(ground: Ground, session: Session, **columns: str | datetime) -> None:
    """Columns of the session, as if planning had set them."""
    await ground.database.write(lambda connection: sessions.change(connection, session.id, **columns))


async def test_where_no_coach_came_it_says_nothing_of_anybody(ground: Ground):
    for _ in range(3):
        session = await made(ground)
        number = (await book(ground, 201, session)).booking.id
        await go_to(ground, session.starts_at + timedelta(minutes=10))
        await set_session(ground, session, why=Why.AWAY)
        await news(ground)
        await desk(ground, "no_show", number)
        assert (await look(ground, number)).state is BookingState.OFF
        assert await news(ground) == []
    assert said((await book(ground, 201, await made(ground))).booking) == "201 booked 18:00"


async def test_a_session_whose_coach_was_late_does_not_count(ground: Ground):
    for _ in range(2):
        session = await no_show(ground, 201)
        await set_session(ground, session, away_at=session.starts_at)
    far = await made(ground, start=tomorrow(ground) + timedelta(days=3))
    assert said((await book(ground, 201, far)).booking) == "201 booked 18:00"


# After two


async def test_after_one_nothing_changes_and_after_two_bookings_wait(ground: Ground):
    await no_show(ground, 201)
    far = await made(ground, start=tomorrow(ground) + timedelta(days=7))
    booked = await book(ground, 201, far)
    assert (said(booked.booking), booked.booking.reserved) == ("201 booked 18:00", False)
    await cancel(ground, booked.booking.id)
    await no_show(ground, 201)
    shown = await ground.services.office_hours.bookings.choices(Who(1, 201), far.id)
    assert shown.slots == ()
    booked = await book(ground, 201, far, (await slots_of(ground, far))[1].id)
    assert (said(booked.booking), booked.booking.reserved, booked.position) == ("201 waiting", True, 1)
    assert await ground.database.read(slots.counts, far.id) == (0, 0)
    assert said((await book(ground, 202, far)).booking) == "202 booked 18:00"


async def test_a_day_before_they_are_offered_what_is_still_free(ground: Ground):
    await no_show(ground, 201)
    await no_show(ground, 201)
    far = await made(ground, start=tomorrow(ground) + timedelta(days=7))
    number = (await book(ground, 201, far)).booking.id
    await booked_up(ground, far, 202)
    await go_to(ground, far.starts_at - timedelta(days=1, seconds=1))
    assert (await look(ground, number)).state is BookingState.WAITING
    await news(ground)
    await go_on(ground, seconds=1)
    assert said(await look(ground, number)) == "201 offered 18:20"
    assert sorted(await news(ground)) == ["201 offer", "202 reminder"]
    booked = await ground.services.office_hours.bookings.accept(Who(1, 201), number)
    assert said(booked.booking) == "201 booked 18:20"


async def test_others_who_wait_come_first_whenever_they_came(ground: Ground):
    await no_show(ground, 201)
    await no_show(ground, 201)
    far = await made(ground, start=tomorrow(ground) + timedelta(days=7), minutes=20)
    one = (await book(ground, 202, far)).booking.id
    reserved = await book(ground, 201, far)
    other = await book(ground, 203, far)
    assert (other.position, await ground.services.office_hours.bookings.position(reserved.booking.id)) == (
        1,
        2,
    )
    await go_to(ground, far.starts_at - timedelta(hours=20))
    await cancel(ground, one)
    assert await stand(ground, far) == ["203 offered 18:00", "201 waiting"]
    await go_on(ground, minutes=30)
    assert await stand(ground, far) == ["201 offered 18:00"]


async def test_within_the_last_day_they_book_as_anybody(ground: Ground):
    await no_show(ground, 201)
    await no_show(ground, 201)
    soon = await made(ground, start=ground.clock() + timedelta(hours=23))
    booked = await book(ground, 201, soon)
    assert booked.booking.state is BookingState.BOOKED


async def test_a_slot_freed_before_the_last_day_is_free_to_others(ground: Ground):
    await no_show(ground, 201)
    await no_show(ground, 201)
    far = await made(ground, start=tomorrow(ground) + timedelta(days=7), minutes=20)
    one = (await book(ground, 202, far)).booking.id
    await book(ground, 201, far)
    await cancel(ground, one)
    assert await stand(ground, far) == ["201 waiting"]
    assert said((await book(ground, 203, far)).booking) == "203 booked 18:00"


async def test_the_turn_of_those_moves_with_the_session(ground: Ground):
    await no_show(ground, 201)
    await no_show(ground, 201)
    far = await made(ground, start=tomorrow(ground) + timedelta(days=7))
    number = (await book(ground, 201, far)).booking.id
    after = await moved(ground, far, by=timedelta(days=2))
    assert [timer.due for timer in await timers_of(ground, "reserved") if timer.subject == str(far.id)] == [
        after.starts_at - timedelta(days=1)
    ]
    await go_to(ground, far.starts_at)
    assert (await look(ground, number)).state is BookingState.WAITING
    await go_to(ground, after.starts_at - timedelta(days=1))
    assert (await look(ground, number)).state is BookingState.OFFERED


async def test_it_is_over_after_thirty_days(ground: Ground):
    await no_show(ground, 201)
    await no_show(ground, 201)
    last = ground.clock()
    far = await made(ground, start=last + timedelta(days=40))
    await go_to(ground, last + timedelta(days=30, seconds=-1))
    assert (await ground.services.office_hours.bookings.choices(Who(1, 201), far.id)).slots == ()
    ground.clock.move(seconds=1)
    assert (await book(ground, 201, far)).booking.state is BookingState.BOOKED


async def test_two_far_apart_are_not_two(ground: Ground):
    await no_show(ground, 201)
    await go_on(ground, days=31)
    await no_show(ground, 201)
    far = await made(ground, start=tomorrow(ground) + timedelta(days=7))
    assert (await book(ground, 201, far)).booking.state is BookingState.BOOKED


async def test_it_is_of_one_person_in_one_server(ground: Ground):
    await no_show(ground, 201)
    await no_show(ground, 202)
    far = await made(ground, start=tomorrow(ground) + timedelta(days=7), coaches=(COACH, SECOND))
    for user in (201, 202):
        assert (await book(ground, user, far)).booking.state is BookingState.BOOKED
