"""Slots: who can book which, what is kept and told, and what a second press finds."""

import asyncio
from datetime import timedelta

import pytest

from bot.database import Connection
from bot.members import TooOften, Who
from bot.office_hours.model import BookingState, Format, SessionState, Tick, Why, Written
from bot.office_hours.model.refusals import (
    AlreadyBooked,
    BookedThen,
    BookingOver,
    NotYourBooking,
    OtherFormat,
    OwnSession,
    SessionEnded,
    SessionGone,
    SlotTaken,
)
from bot.office_hours.service import letters
from bot.office_hours.store import sessions
from bot.text import TextTooLong
from tests.bot.office_hours.booking import (
    COACH,
    SECOND,
    WORDS,
    book,
    booked_up,
    cancel,
    desk,
    ended,
    made,
    moved,
    news,
    refused,
    said,
    shows_anew,
    slots_of,
    stand,
    visited,
)
from tests.bot.office_hours.hours import coach_is_on, go_to, tomorrow
from tests.ground import Ground

# Booking


async def test_booking_takes_the_earliest_free_slot_and_tells_the_coach(ground: Ground):
    session = await made(ground)
    booked = await book(ground, 201, session)
    assert said(booked.booking) == "201 booked 18:00"
    assert (booked.position, booked.session.id) == (None, session.id)
    assert await shows_anew(ground, session)
    assert await news(ground) == [f"{COACH} booked"]
    assert said((await book(ground, 202, session)).booking) == "202 booked 18:20"


async def test_a_chosen_slot_is_theirs(ground: Ground):
    session = await made(ground)
    last = (await slots_of(ground, session))[-1]
    assert said((await book(ground, 201, session, last.id)).booking) == "201 booked 18:40"


async def test_a_slot_taken_meanwhile_names_those_left(ground: Ground):
    session = await made(ground)
    first, second, third = await slots_of(ground, session)
    await book(ground, 201, session, first.id)
    assert await refused(book(ground, 202, session, first.id)) == SlotTaken(
        first.starts_at, (second.starts_at, third.starts_at)
    )
    assert await stand(ground, session) == ["201 booked 18:00"]


async def test_a_slot_that_a_change_took_away_is_not_free(ground: Ground):
    session = await made(ground)
    slots = await slots_of(ground, session)
    await moved(ground, session, minutes=40)
    gone = await refused(book(ground, 201, session, slots[2].id))
    assert gone == SlotTaken(None, (slots[0].starts_at, slots[1].starts_at))
    other = await made(ground, start=tomorrow(ground, 20))
    elsewhere = (await slots_of(ground, other))[0]
    assert await refused(book(ground, 201, session, elsewhere.id)) == gone


async def test_when_nothing_is_free_there_is_a_waitlist_in_order(ground: Ground):
    session = await made(ground, minutes=20)
    await book(ground, 201, session)
    second, third = await book(ground, 202, session), await book(ground, 203, session)
    assert [(said(one.booking), one.position) for one in (second, third)] == [
        ("202 waiting", 1),
        ("203 waiting", 2),
    ]
    bookings = ground.services.office_hours.bookings
    assert await bookings.position(third.booking.id) == 2
    assert await bookings.position(999) is None
    assert (await refused(book(ground, 204, session, (await slots_of(ground, session))[0].id))) == SlotTaken(
        session.starts_at, ()
    )


async def test_slots_that_began_are_not_free(ground: Ground):
    session = await made(ground)
    await coach_is_on(ground, session.id)
    slots = await slots_of(ground, session)
    ground.clock.set(session.starts_at)
    assert await refused(book(ground, 201, session, slots[0].id)) == SlotTaken(
        session.starts_at, (slots[1].starts_at, slots[2].starts_at)
    )
    assert said((await book(ground, 201, session)).booking) == "201 booked 18:20"


async def test_one_booking_a_session_and_the_second_press_is_told_so(ground: Ground):
    session = await made(ground, minutes=20)
    await book(ground, 201, session)
    assert await refused(book(ground, 201, session)) == AlreadyBooked(BookingState.BOOKED, session.starts_at)
    await book(ground, 202, session)
    assert await refused(book(ground, 202, session)) == AlreadyBooked(BookingState.WAITING, None)
    choices = ground.services.office_hours.bookings.choices
    assert await refused(choices(Who(1, 201), session.id)) == AlreadyBooked(
        BookingState.BOOKED, session.starts_at
    )
    assert await stand(ground, session) == ["201 booked 18:00", "202 waiting"]


async def test_a_hundred_at_once_for_ten_slots(ground: Ground):
    session = await made(ground, minutes=200)
    answers = await asyncio.gather(*(book(ground, user, session) for user in range(201, 301)))
    assert [one.position for one in answers] == [None] * 10 + list(range(1, 91))
    taken = [one.booking.slot.id for one in answers if one.booking.slot]
    assert len(set(taken)) == 10
    assert len([one for one in await ground.letters() if one.kind == letters.ANNOUNCEMENT]) == 1


async def test_the_same_person_twice_at_once_has_one_booking(ground: Ground):
    session = await made(ground)
    answers = await asyncio.gather(
        book(ground, 201, session), book(ground, 201, session), return_exceptions=True
    )
    assert [type(one).__name__ for one in answers] == ["Booked", "AlreadyBooked"]
    assert await stand(ground, session) == ["201 booked 18:00"]


async def test_a_group_takes_as_many_as_it_has_seats(ground: Ground):
    session = await made(ground, form=Format.GROUP, seats=2, coaches=(COACH, SECOND))
    answers = [await book(ground, user, session) for user in (201, 202, 203)]
    assert [said(one.booking) for one in answers] == ["201 booked 18:00", "202 booked 18:00", "203 waiting"]
    assert await news(ground) == ["700 booked", "701 booked", "700 booked", "701 booked"]


async def test_the_first_free_slot_is_beside_their_other_bookings(ground: Ground):
    other = await made(ground, start=tomorrow(ground, 18, 10), slot_minutes=20)
    await book(ground, 201, other)
    session = await made(ground, coaches=(SECOND,))
    shown = await ground.services.office_hours.bookings.choices(Who(1, 201), session.id)
    assert [f"{slot.starts_at:%H:%M}" for slot in shown.slots] == ["18:40"]
    assert said((await book(ground, 201, session)).booking) == "201 booked 18:40"


async def test_a_slot_at_the_time_of_another_is_refused(ground: Ground):
    other = await made(ground, start=tomorrow(ground, 18, 10))
    await book(ground, 201, other)
    session = await made(ground, coaches=(SECOND,))
    first, *_ = await slots_of(ground, session)
    assert await refused(book(ground, 201, session, first.id)) == BookedThen(
        other.id, "Resume hour", other.starts_at
    )


async def test_slots_that_only_touch_do_not_overlap(ground: Ground):
    other = await made(ground, start=tomorrow(ground, 18), minutes=20)
    await book(ground, 201, other)
    session = await made(ground, start=tomorrow(ground, 18, 20), coaches=(SECOND,))
    assert said((await book(ground, 201, session)).booking) == "201 booked 18:20"


# Who cannot


async def test_a_coach_does_not_book_their_own_session(ground: Ground):
    session = await made(ground, coaches=(COACH, SECOND))
    assert await refused(book(ground, SECOND, session)) == OwnSession()


async def test_a_queue_has_no_slots(ground: Ground):
    session = await made(ground, form=Format.QUEUE)
    assert await refused(book(ground, 201, session)) == OtherFormat(Format.QUEUE)


@pytest.mark.parametrize("why", [Why.CLOSED, Why.COACH])
async def test_a_session_that_ended_names_the_next(ground: Ground, why: Why):
    session = await made(ground)
    later = await made(ground, start=tomorrow(ground, 20))
    await ended(ground, session, why)
    state = SessionState.OVER if why is Why.CLOSED else SessionState.CANCELLED
    assert await refused(book(ground, 201, session)) == SessionEnded(
        session.id, "Resume hour", state, later.id, later.starts_at
    )


async def test_after_its_time_nothing_can_be_booked(ground: Ground):
    session = await made(ground)
    await coach_is_on(ground, session.id)
    ground.clock.set(session.ends_at)
    assert await refused(book(ground, 201, session)) == SessionEnded(
        session.id, "Resume hour", SessionState.OVER
    )


async def test_what_is_not_here_or_a_draft_is_gone(ground: Ground):
    session = await made(ground)
    bookings = ground.services.office_hours.bookings
    assert await refused(bookings.book(Who(2, 201), session.id, None, WORDS)) == SessionGone()
    assert await refused(bookings.book(Who(1, 201), 999, None, WORDS)) == SessionGone()

    def draft(connection: Connection) -> None:
        sessions.change(connection, session.id, state=SessionState.DRAFT)

    await ground.database.write(draft)
    assert await refused(bookings.choices(Who(1, 201), session.id)) == SessionGone()


@pytest.mark.parametrize("by_the_member", [True, False])
async def test_a_blocked_coach_and_member_are_not_brought_together(ground: Ground, by_the_member: bool):
    one, other = (201, COACH) if by_the_member else (COACH, 201)
    await ground.services.members.blocks.block(Who(1, one), other)
    alone = await made(ground)
    assert await refused(book(ground, 201, alone)) == SessionGone()
    both = await made(ground, start=tomorrow(ground, 20), coaches=(COACH, SECOND))
    shown = await ground.services.office_hours.bookings.choices(Who(1, 201), both.id)
    assert {slot.coach for slot in shown.slots} == {SECOND}
    booked = await book(ground, 201, both)
    assert booked.booking.slot is not None
    assert booked.booking.slot.coach == SECOND


async def test_there_is_a_limit_and_what_is_refused_does_not_count(ground: Ground):
    session = await made(ground)
    for _ in range(20):
        await cancel(ground, (await book(ground, 201, session)).booking.id)
        assert isinstance(await refused(book(ground, COACH, session)), OwnSession)
    assert isinstance(await refused(book(ground, 201, session)), TooOften)
    assert isinstance(await refused(book(ground, COACH, session)), OwnSession)


# What is given, and the primer


async def test_words_are_kept_clean_and_copies_only_of_what_was_ticked(ground: Ground):
    session = await made(ground, coaches=(SECOND,))
    bookings = ground.services.office_hours.bookings
    kept = (
        await bookings.book(
            Who(1, 201), session.id, None, Written(" Offers\u200b ", "  A plan ", frozenset({Tick.GOAL}))
        )
    ).booking.given
    assert kept is not None
    assert (kept.topic, kept.wish, kept.ticks) == ("Offers", "A plan", frozenset({Tick.GOAL}))
    too_long = Written("x" * 101, "", frozenset())
    assert isinstance(await refused(bookings.book(Who(1, 202), session.id, None, too_long)), TextTooLong)
    assert isinstance(
        await refused(bookings.book(Who(1, 202), session.id, None, Written("", "x" * 501, frozenset()))),
        TextTooLong,
    )
    assert await stand(ground, session) == ["201 booked 18:00"]


async def test_the_primer_has_the_true_number_from_five_on(ground: Ground):
    session = await made(ground, minutes=120)
    await visited(ground, 301, 302, 303, 303)
    booked = await book(ground, 201, session)
    assert (booked.first, booked.before) == (True, None)
    await visited(ground, 304, 305)
    booked = await book(ground, 202, session)
    assert (booked.first, booked.before) == (True, 5)
    booked = await book(ground, 303, session)
    assert (booked.first, booked.before) == (False, None)


# Giving back


async def test_giving_a_slot_back_frees_it_and_near_the_start_the_coach_hears(ground: Ground):
    session = await made(ground, start=tomorrow(ground) + timedelta(days=2))
    booked = await book(ground, 201, session)
    await news(ground)
    await cancel(ground, booked.booking.id)
    assert await shows_anew(ground, session)
    assert await news(ground) == []
    booked = await book(ground, 201, session)
    await go_to(ground, session.starts_at - timedelta(hours=24))
    await news(ground)
    await cancel(ground, booked.booking.id)
    assert await news(ground) == [f"{COACH} freed"]
    assert await stand(ground, session) == []


async def test_giving_back_twice_finds_it_done(ground: Ground):
    session = await made(ground)
    booked = await book(ground, 201, session)
    bookings = ground.services.office_hours.bookings
    first = await bookings.cancel(Who(1, 201), booked.booking.id)
    await news(ground)
    second = await bookings.cancel(Who(1, 201), booked.booking.id)
    assert first == second
    assert said(second[0]) == "201 cancelled 18:00"
    assert await news(ground) == []


async def test_only_ones_own_booking_is_given_back(ground: Ground):
    session = await made(ground)
    booked = await book(ground, 201, session)
    bookings = ground.services.office_hours.bookings
    assert await refused(bookings.cancel(Who(1, 202), booked.booking.id)) == NotYourBooking()
    assert await refused(bookings.cancel(Who(2, 201), booked.booking.id)) == NotYourBooking()
    assert await refused(bookings.cancel(Who(1, 201), 999)) == SessionGone()
    assert await stand(ground, session) == ["201 booked 18:00"]


async def test_what_is_over_cannot_be_given_back(ground: Ground):
    session = await made(ground)
    booked = await book(ground, 201, session)
    bookings = ground.services.office_hours.bookings
    await desk(ground, "call", booked.booking.id)
    assert await refused(bookings.cancel(Who(1, 201), booked.booking.id)) == BookingOver(
        BookingState.CALLED, session.id
    )
    await desk(ground, "done", booked.booking.id)
    assert await refused(bookings.cancel(Who(1, 201), booked.booking.id)) == BookingOver(
        BookingState.DONE, session.id
    )


async def test_what_a_person_has_and_one_booking(ground: Ground):
    bookings = ground.services.office_hours.bookings
    assert await bookings.of(Who(1, 201)) == []
    later = await made(ground, start=tomorrow(ground, 20))
    sooner = await made(ground)
    await book(ground, 201, later)
    booked = await book(ground, 201, sooner)
    assert [session.id for _, session in await bookings.of(Who(1, 201))] == [sooner.id, later.id]
    assert await bookings.find(booked.booking.id) == (booked.booking, sooner)
    assert await bookings.find(999) is None


async def test_who_leaves_the_server_makes_room(ground: Ground):
    session = await made(ground, minutes=20)
    other = await made(ground, start=tomorrow(ground, 20), minutes=20)
    await booked_up(ground, session, 201, 202)
    await booked_up(ground, other, 203, 201)

    def gone(connection: Connection) -> None:
        ground.services.office_hours.bookings.person_gone(connection, Who(1, 201), ground.clock())

    await news(ground)
    await ground.database.write(gone)
    assert await stand(ground, session) == ["202 offered 18:00"]
    assert await stand(ground, other) == ["203 booked 20:00"]
    assert await news(ground) == ["202 offer"]
