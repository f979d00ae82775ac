"""The waitlist: a freed slot goes down it by offers that end in time, in order, past those who rest."""

from datetime import timedelta

import pytest

from bot.members import Who
from bot.office_hours.model import BookingState, Format, Written
from bot.office_hours.model.refusals import BookedThen, BookingOver, NotYourBooking
from tests.bot.office_hours.booking import (
    COACH,
    SECOND,
    book,
    booked_up,
    cancel,
    look,
    made,
    news,
    refused,
    said,
    shows_anew,
    slots_of,
    stand,
    timers_of,
)
from tests.bot.office_hours.hours import go_on, go_to, tomorrow
from tests.ground import Ground


async def quiet_now(ground: Ground, user: int, *, hours: int = 2) -> None:
    """Quiet hours in which somebody is now, for that many hours more; the server is in London, in winter."""
    now = ground.clock()
    members = ground.services.members
    ends = now + timedelta(hours=hours)
    await members.set_quiet(Who(1, user), (now - timedelta(hours=1)).time(), ends.time())


# Offers


async def test_a_freed_slot_is_offered_to_the_first_for_half_an_hour(ground: Ground):
    session = await made(ground, minutes=20)
    one, two, _ = await booked_up(ground, session, 201, 202, 203)
    await news(ground)
    await cancel(ground, one)
    assert await stand(ground, session) == ["202 offered 18:00", "203 waiting"]
    assert (await look(ground, two)).offered_until == ground.clock() + timedelta(minutes=30)
    assert [timer.due for timer in await timers_of(ground, "lapse")] == [
        ground.clock() + timedelta(minutes=30)
    ]
    assert await shows_anew(ground, session)
    assert await news(ground) == ["202 offer"]
    assert await refused(book(ground, 204, session, (await slots_of(ground, session))[0].id)), (
        "it is not free"
    )


async def test_an_offer_that_is_accepted_is_a_booking(ground: Ground):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await cancel(ground, one)
    await news(ground)
    bookings = ground.services.office_hours.bookings
    booked = await bookings.accept(Who(1, 202), two)
    assert (said(booked.booking), booked.position, booked.first) == ("202 booked 18:00", None, True)
    assert await shows_anew(ground, session)
    assert await news(ground) == [f"{COACH} booked"]
    assert await timers_of(ground, "lapse") == []
    assert len(await timers_of(ground, "remind")) == 3
    again = await bookings.accept(Who(1, 202), two)
    assert again == booked
    assert await news(ground) == []
    await go_on(ground, minutes=40)
    assert await stand(ground, session) == ["202 booked 18:00"]


async def test_an_offer_that_lapses_passes_on_and_who_lapsed_may_book_again(ground: Ground):
    session = await made(ground, minutes=20)
    one, two, _ = await booked_up(ground, session, 201, 202, 203)
    await cancel(ground, one)
    await news(ground)
    ground.clock.move(minutes=30, seconds=-1)
    await ground.fall_due()
    assert await stand(ground, session) == ["202 offered 18:00", "203 waiting"]
    ground.clock.move(seconds=1)
    await ground.fall_due()
    assert await stand(ground, session) == ["203 offered 18:00"]
    assert (await look(ground, two)).state is BookingState.LAPSED
    assert await news(ground) == ["202 lapsed", "203 offer"]
    assert (await book(ground, 202, session)).position == 1
    await go_on(ground, minutes=30)
    assert await stand(ground, session) == ["202 offered 18:00"]


async def test_an_offer_passed_on_goes_to_the_next_at_once(ground: Ground):
    session = await made(ground, minutes=20)
    one, two, three = await booked_up(ground, session, 201, 202, 203)
    await cancel(ground, one)
    await news(ground)
    bookings = ground.services.office_hours.bookings
    booking, at = await bookings.decline(Who(1, 202), two)
    assert (booking.state, at.id) == (BookingState.CANCELLED, session.id)
    assert await news(ground) == ["203 offer"]
    assert await bookings.decline(Who(1, 202), two) == (booking, at)
    await cancel(ground, three)
    assert await stand(ground, session) == []
    assert said((await book(ground, 204, session)).booking) == "204 booked 18:00"


async def test_two_slots_freed_are_two_offers_in_order(ground: Ground):
    session = await made(ground, minutes=40)
    one, two, *_ = await booked_up(ground, session, 201, 202, 203, 204, 205)
    await cancel(ground, two)
    await cancel(ground, one)
    assert await stand(ground, session) == ["203 offered 18:20", "204 offered 18:00", "205 waiting"]
    await news(ground)
    await go_on(ground, minutes=30)
    # Both end at once: the first to end finds somebody, and then nobody waits for the other.
    assert await stand(ground, session) == ["205 offered 18:20"]
    assert sorted(await news(ground)) == ["203 lapsed", "204 lapsed", "205 offer"]
    assert (await book(ground, 206, session)).booking.state is BookingState.BOOKED


async def test_a_group_offers_each_seat(ground: Ground):
    session = await made(ground, form=Format.GROUP, seats=2)
    one, two, *_ = await booked_up(ground, session, 201, 202, 203, 204, 205)
    await cancel(ground, one)
    await cancel(ground, two)
    assert await stand(ground, session) == ["203 offered 18:00", "204 offered 18:00", "205 waiting"]


async def test_only_ones_own_offer_can_be_answered_while_it_holds(ground: Ground):
    session = await made(ground, minutes=20)
    one, two, three = await booked_up(ground, session, 201, 202, 203)
    bookings = ground.services.office_hours.bookings
    assert await refused(bookings.accept(Who(1, 203), three)) == BookingOver(BookingState.WAITING, session.id)
    assert await refused(bookings.decline(Who(1, 201), one)) == BookingOver(BookingState.BOOKED, session.id)
    await cancel(ground, one)
    assert await refused(bookings.accept(Who(1, 203), two)) == NotYourBooking()
    assert await refused(bookings.decline(Who(1, 203), two)) == NotYourBooking()
    await bookings.cancel(Who(1, 202), two)
    assert await refused(bookings.accept(Who(1, 202), two)) == BookingOver(BookingState.CANCELLED, session.id)


async def test_too_late_is_too_late_even_before_the_timer_ran(ground: Ground):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await cancel(ground, one)
    bookings = ground.services.office_hours.bookings
    ground.clock.move(minutes=30)
    over = BookingOver(BookingState.LAPSED, session.id)
    assert await refused(bookings.accept(Who(1, 202), two)) == over
    assert await refused(bookings.decline(Who(1, 202), two)) == over
    await ground.fall_due()
    assert await refused(bookings.accept(Who(1, 202), two)) == over


async def test_an_offer_at_the_time_of_a_slot_booked_since_is_refused(ground: Ground):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await cancel(ground, one)
    other = await made(ground, minutes=20, coaches=(SECOND,))
    await book(ground, 202, other)
    bookings = ground.services.office_hours.bookings
    assert await refused(bookings.accept(Who(1, 202), two)) == BookedThen(
        other.id, "Resume hour", other.starts_at
    )
    await bookings.decline(Who(1, 202), two)


# Near the start


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (timedelta(minutes=61), timedelta(minutes=30)),
        (timedelta(minutes=60), timedelta(minutes=30)),
        (timedelta(minutes=30), timedelta(minutes=15)),
        (timedelta(minutes=10), timedelta(minutes=5)),
        (timedelta(minutes=9, seconds=59), None),
    ],
)
async def test_near_the_start_an_offer_is_shorter(ground: Ground, before: timedelta, kept: timedelta | None):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await go_to(ground, session.starts_at - before)
    await news(ground)
    await cancel(ground, one)
    offered_until = (await look(ground, two)).offered_until
    assert offered_until == (None if kept is None else ground.clock() + kept)


async def test_too_near_for_offers_whoever_comes_first_and_all_who_wait_hear(ground: Ground):
    session = await made(ground, minutes=20)
    one, _, three = await booked_up(ground, session, 201, 202, 203)
    await go_to(ground, session.starts_at - timedelta(minutes=8))
    await news(ground)
    await cancel(ground, one)
    assert await news(ground) == ["202 free", "203 free", f"{COACH} freed"]
    taken = await ground.services.office_hours.bookings.book(
        Who(1, 203), session.id, None, Written("Offers", "", frozenset())
    )
    assert (taken.booking.id, said(taken.booking)) == (three, "203 booked 18:00")
    assert taken.booking.given is not None
    assert taken.booking.given.topic == "Offers"
    assert await stand(ground, session) == ["202 waiting", "203 booked 18:00"]


async def test_when_an_offer_ends_too_near_for_another_the_others_hear(ground: Ground):
    session = await made(ground, minutes=20)
    one, *_ = await booked_up(ground, session, 201, 202, 203, 204)
    await go_to(ground, session.starts_at - timedelta(minutes=20))
    await cancel(ground, one)
    await go_on(ground, minutes=10)
    assert await stand(ground, session) == ["203 offered 18:00", "204 waiting"]
    await news(ground)
    await go_on(ground, minutes=5)
    assert await stand(ground, session) == ["204 waiting"]
    assert await news(ground) == ["203 lapsed", "204 free"]


async def test_each_freed_slot_is_said_once(ground: Ground):
    session = await made(ground, minutes=20, coaches=(COACH, SECOND))
    one, two, _ = await booked_up(ground, session, 201, 202, 203)
    await go_to(ground, session.starts_at - timedelta(minutes=8))
    await news(ground)
    await cancel(ground, one)
    assert await news(ground) == ["203 free", f"{COACH} freed"]
    await cancel(ground, two)
    assert await news(ground) == ["203 free", f"{SECOND} freed"]


async def test_near_the_start_a_stranger_may_be_first(ground: Ground):
    session = await made(ground, minutes=20)
    one, _ = await booked_up(ground, session, 201, 202)
    await go_to(ground, session.starts_at - timedelta(minutes=8))
    await cancel(ground, one)
    assert said((await book(ground, 204, session)).booking) == "204 booked 18:00"
    assert await stand(ground, session) == ["202 waiting", "204 booked 18:00"]


# Who rests


async def test_who_is_paused_is_passed_over_and_has_their_chance_when_they_are_back(ground: Ground):
    session = await made(ground, start=tomorrow(ground) + timedelta(days=6), minutes=20)
    one, two, three = await booked_up(ground, session, 201, 202, 203)
    until = (ground.clock() + timedelta(days=2)).date()
    await ground.services.members.pause(Who(1, 202), until.isoformat())
    await news(ground)
    await cancel(ground, one)
    assert await stand(ground, session) == ["202 waiting", "203 offered 18:00"]
    await ground.services.office_hours.bookings.decline(Who(1, 203), three)
    assert await stand(ground, session) == ["202 waiting"]
    (timer,) = await timers_of(ground, "rested")
    await go_to(ground, timer.due)
    assert await stand(ground, session) == ["202 offered 18:00"]
    assert await timers_of(ground, "rested") == []
    assert (await look(ground, two)).offered_until == ground.clock() + timedelta(minutes=30)


async def test_in_quiet_hours_nobody_is_offered_anything_and_the_slot_is_free(ground: Ground):
    session = await made(ground, minutes=20)
    one, _ = await booked_up(ground, session, 201, 202)
    await quiet_now(ground, 202)
    await cancel(ground, one)
    assert await stand(ground, session) == ["202 waiting"]
    shown = await ground.services.office_hours.bookings.choices(Who(1, 204), session.id)
    assert len(shown.slots) == 1
    assert said((await book(ground, 204, session)).booking) == "204 booked 18:00"
    await go_on(ground, hours=3)
    assert await stand(ground, session) == ["202 waiting", "204 booked 18:00"]


async def test_after_quiet_hours_what_is_still_free_is_offered(ground: Ground):
    session = await made(ground, minutes=20)
    one, _ = await booked_up(ground, session, 201, 202)
    await quiet_now(ground, 202)
    await cancel(ground, one)
    await news(ground)
    await go_on(ground, hours=2)
    assert await stand(ground, session) == ["202 offered 18:00"]
    assert await news(ground) == ["202 offer"]


async def test_of_two_who_rest_it_is_offered_to_the_first_who_is_back(ground: Ground):
    session = await made(ground, minutes=20)
    one, *_ = await booked_up(ground, session, 201, 202, 203)
    await quiet_now(ground, 202, hours=5)
    await quiet_now(ground, 203, hours=3)
    await cancel(ground, one)
    await go_on(ground, hours=3)
    assert await stand(ground, session) == ["202 waiting", "203 offered 18:00"]


async def test_who_is_back_early_is_offered_what_stayed_free(ground: Ground):
    session = await made(ground, minutes=20)
    one, _ = await booked_up(ground, session, 201, 202)
    who = Who(1, 202)
    await ground.services.members.pause(who, (ground.clock() + timedelta(days=1)).date().isoformat())
    await cancel(ground, one)
    await ground.services.members.resume(who)
    await ground.database.write(ground.services.office_hours.bookings.person_changed, who, ground.clock())
    assert await stand(ground, session) == ["202 offered 18:00"]


async def test_who_ends_a_pause_comes_before_who_books_then(ground: Ground):
    session = await made(ground, minutes=20)
    one, _ = await booked_up(ground, session, 201, 202)
    who = Who(1, 202)
    await ground.services.members.pause(who, (ground.clock() + timedelta(days=1)).date().isoformat())
    await cancel(ground, one)
    await ground.services.members.resume(who)
    assert (await book(ground, 204, session)).position == 1
    assert await stand(ground, session) == ["202 offered 18:00", "204 waiting"]
    assert await timers_of(ground, "rested") == []


async def test_who_rests_takes_a_free_slot_themselves(ground: Ground):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await quiet_now(ground, 202)
    await cancel(ground, one)
    assert said((await book(ground, 202, session)).booking) == "202 booked 18:00"
    assert (await look(ground, two)).state is BookingState.BOOKED


# Whom a slot suits


async def test_a_slot_with_a_blocked_coach_goes_to_the_next(ground: Ground):
    session = await made(ground, minutes=20, coaches=(COACH, SECOND))
    one, two, *_ = await booked_up(ground, session, 201, 202, 203, 204)
    await ground.services.members.blocks.block(Who(1, 203), COACH)
    await cancel(ground, one)
    assert await stand(ground, session) == ["202 booked 18:00", "203 waiting", "204 offered 18:00"]
    await cancel(ground, two)
    assert "203 offered 18:00" in await stand(ground, session)


async def test_a_slot_at_the_time_of_their_other_goes_to_the_next_until_that_is_given_back(ground: Ground):
    other = await made(ground, minutes=20, coaches=(SECOND,))
    first = (await book(ground, 202, other)).booking.id
    session = await made(ground, minutes=20)
    one, *_ = await booked_up(ground, session, 201, 202)
    await cancel(ground, one)
    assert await stand(ground, session) == ["202 waiting"]
    await cancel(ground, first)
    assert await stand(ground, session) == ["202 offered 18:00"]
