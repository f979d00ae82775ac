"""Slots when the session changes around those who booked, or somebody leaves: nobody loses one without a word."""

from datetime import timedelta
from typing import Any

from bot.members import Who
from bot.office_hours.model import BookingState, Format, News
from tests.bot.office_hours.booking import look
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    COACH,
    DEE,
    SECOND,
    asked,
    follows,
    go_to,
    now_is,
    planned,
    told,
)
from tests.bot.office_hours.test_visits import NOTHING, booking_state
from tests.ground import Ground


async def two_booked(ground: Ground, **fields: Any) -> int:
    """A session of two coaches, each with one slot, both booked: ANA with the first coach, BEN with the second."""
    shown = await planned(ground, coaches=(SECOND.user,), minutes=20, slot_minutes=20, **fields)
    for who in (ANA, BEN):
        await ground.services.office_hours.bookings.book(who, shown.session.id, None, NOTHING)
    await ground.clear_letters()
    return shown.session.id


async def test_whose_coach_leaves_hears_that_their_slot_is_gone(ground: Ground):
    number = await two_booked(ground)
    await ground.services.members.departed(Who(1, SECOND.user))
    session = await now_is(ground, number)
    assert await booking_state(ground, session, BEN) is BookingState.WAITING
    assert await told(ground) == [(BEN.user, News.MOVED)]


async def test_whose_seat_a_change_takes_hears_it(ground: Ground):
    shown = await planned(ground, format=Format.GROUP)
    for who in (ANA, BEN):
        await ground.services.office_hours.bookings.book(who, shown.session.id, None, NOTHING)
    await ground.clear_letters()
    change = await asked(ground, start=shown.session.starts_at, format=Format.GROUP, seats=1)
    await ground.services.office_hours.planning.change(COACH, shown.session.id, change, following=False)
    assert await booking_state(ground, shown.session, BEN) is BookingState.WAITING
    assert await told(ground) == [(BEN.user, News.MOVED)]


async def test_slots_that_become_a_queue_are_no_surprise(ground: Ground):
    shown = await planned(ground)
    await ground.services.office_hours.bookings.book(ANA, shown.session.id, None, NOTHING)
    await ground.clear_letters()
    change = await asked(ground, start=shown.session.starts_at, format=Format.QUEUE)
    await ground.services.office_hours.planning.change(COACH, shown.session.id, change, following=False)
    assert await booking_state(ground, shown.session, ANA) is BookingState.OFF
    assert (ANA.user, News.MOVED) in await told(ground)


async def test_a_calendar_hears_of_another_slot(ground: Ground):
    number = await two_booked(ground)
    before = (await now_is(ground, number)).sequence
    await ground.services.members.departed(Who(1, SECOND.user))
    assert (await now_is(ground, number)).sequence > before


async def test_nothing_is_offered_to_somebody_who_leaves(ground: Ground):
    first = await planned(ground, minutes=20, slot_minutes=20)
    at_once = await planned(ground, SECOND, minutes=20, slot_minutes=20)
    bookings = ground.services.office_hours.bookings
    taken = await bookings.book(DEE, at_once.session.id, None, NOTHING)
    await bookings.book(ANA, first.session.id, None, NOTHING)
    waits = await bookings.book(ANA, at_once.session.id, None, NOTHING)
    await bookings.cancel(DEE, taken.booking.id)
    assert (await look(ground, waits.booking.id)).state is BookingState.WAITING
    await ground.clear_letters()
    await ground.services.members.departed(ANA)
    assert (await look(ground, waits.booking.id)).state is BookingState.CANCELLED
    assert await told(ground) == []


async def test_whoever_waits_and_asked_to_be_told_is_told(ground: Ground):
    shown = await planned(ground, minutes=20, slot_minutes=20)
    for who in (ANA, BEN):
        await ground.services.office_hours.bookings.book(who, shown.session.id, None, NOTHING)
        await follows(ground, shown.session.id, who)
    await ground.clear_letters()
    await go_to(ground, shown.session.starts_at - timedelta(minutes=59))
    assert (BEN.user, News.SOON) in await told(ground)
    assert (ANA.user, News.SOON) not in await told(ground)
