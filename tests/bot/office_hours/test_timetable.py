"""The slots of a session: laid out with it, moved with it, gone with it; nobody who has one is dropped."""

from datetime import timedelta

from bot.config import parse
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import BookingState, Format, Why
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
    shows_anew,
    slots_of,
    stand,
    timers_of,
)
from tests.bot.office_hours.hours import coach_is_on, go_to
from tests.ground import Ground

# The slots of a session


async def test_slots_stand_back_to_back_for_each_coach(ground: Ground):
    session = await made(ground, minutes=50, slot_minutes=20, coaches=(COACH, SECOND))
    shown = [
        (slot.coach, f"{slot.starts_at:%H:%M}", slot.minutes, slot.seats)
        for slot in await slots_of(ground, session)
    ]
    assert shown == [
        (COACH, "18:00", 20, 1),
        (SECOND, "18:00", 20, 1),
        (COACH, "18:20", 20, 1),
        (SECOND, "18:20", 20, 1),
    ]


async def test_a_group_has_one_slot_with_its_seats_and_a_queue_has_none(ground: Ground):
    group = await made(ground, form=Format.GROUP, minutes=90, seats=6, coaches=(COACH, SECOND))
    (slot,) = await slots_of(ground, group)
    assert (slot.coach, slot.minutes, slot.seats, slot.taken) == (None, 90, 6, 0)
    assert await slots_of(ground, await made(ground, form=Format.QUEUE)) == []


async def test_slots_are_made_once(ground: Ground):
    session = await made(ground)

    def again(connection: Connection) -> None:
        ground.services.office_hours.bookings.session_made(connection, session, ground.clock())

    await ground.database.write(again)
    assert len(await slots_of(ground, session)) == 3


# A session that is changed


async def test_booked_slots_move_with_the_session(ground: Ground):
    session = await made(ground)
    slots = await slots_of(ground, session)
    await book(ground, 201, session, slots[1].id)
    await moved(ground, session, by=timedelta(hours=2))
    after = await slots_of(ground, session)
    assert [slot.id for slot in after] == [slot.id for slot in slots]
    assert [f"{slot.starts_at:%H:%M}" for slot in after] == ["20:00", "20:20", "20:40"]
    assert await stand(ground, session) == ["201 booked 20:20"]
    assert await shows_anew(ground, session)


async def test_a_change_of_words_changes_no_slot(ground: Ground):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await cancel(ground, one)
    before = await look(ground, two)
    await news(ground)
    await moved(ground, session, title="Another title")
    assert await look(ground, two) == before
    assert await news(ground) == []


async def test_other_slot_lengths_are_laid_around_booked_slots(ground: Ground):
    session = await made(ground)
    await book(ground, 201, session, (await slots_of(ground, session))[1].id)
    await moved(ground, session, slot_minutes=15)
    shown = [
        (f"{slot.starts_at:%H:%M}", slot.minutes, slot.taken) for slot in await slots_of(ground, session)
    ]
    assert shown == [("18:00", 15, 0), ("18:20", 20, 1), ("18:45", 15, 0)]
    assert await stand(ground, session) == ["201 booked 18:20"]


async def test_whose_slot_is_gone_comes_first_and_is_offered_what_is_left(ground: Ground):
    session = await made(ground)
    await booked_up(ground, session, 201, 202, 203, 204)
    await news(ground)
    await moved(ground, session, minutes=40)
    assert await stand(ground, session) == [
        "203 waiting",
        "201 booked 18:00",
        "202 booked 18:20",
        "204 waiting",
    ]
    await moved(ground, session, minutes=60)
    assert "203 offered 18:40" in await stand(ground, session)
    assert await news(ground) == ["203 moved", "203 offer"]


async def test_of_those_whose_slot_is_gone_the_booked_come_before_the_offered(ground: Ground):
    session = await made(ground, minutes=40)
    one, two, *_ = await booked_up(ground, session, 201, 202, 204, 203)
    await cancel(ground, one)
    await cancel(ground, two)
    accepted = (await ground.services.office_hours.bookings.of(Who(1, 203)))[0][0]
    await ground.services.office_hours.bookings.accept(Who(1, 203), accepted.id)
    assert await stand(ground, session) == ["204 offered 18:00", "203 booked 18:20"]
    await moved(ground, session, coaches=(SECOND,), minutes=20)
    assert await stand(ground, session) == ["203 offered 18:00", "204 waiting"]


async def test_who_had_a_slot_comes_first_though_others_came_before_them_lately(ground: Ground):
    ground.config = parse("office_hours:\n  no_shows: 1", "config.yaml")
    missed = await made(ground, minutes=20)
    number = (await book(ground, 201, missed)).booking.id
    await go_to(ground, missed.starts_at + timedelta(minutes=10))
    await desk(ground, "no_show", number)
    await ended(ground, missed, Why.CLOSED)
    session = await made(ground, start=ground.clock() + timedelta(days=3), minutes=20)
    mine = (await book(ground, 201, session)).booking
    assert mine.reserved
    await go_to(ground, session.starts_at - timedelta(hours=23, minutes=50))
    await ground.services.office_hours.bookings.accept(Who(1, 201), mine.id)
    await book(ground, 202, session)
    await moved(ground, session, coaches=(SECOND,))
    assert [one[:11] for one in await stand(ground, session)] == ["201 offered", "202 waiting"]


async def test_the_slots_of_a_coach_who_is_not_there_any_more_are_gone(ground: Ground):
    session = await made(ground, coaches=(COACH, SECOND))
    await booked_up(ground, session, 201, 202)
    await news(ground)
    await moved(ground, session, coaches=(SECOND,))
    assert {slot.coach for slot in await slots_of(ground, session)} == {SECOND}
    assert await stand(ground, session) == ["201 offered 18:20", "202 booked 18:00"]
    assert await news(ground) == ["201 offer"]


async def test_who_becomes_a_coach_needs_no_slot(ground: Ground):
    session = await made(ground, minutes=20)
    await booked_up(ground, session, SECOND, 202)
    await moved(ground, session, coaches=(COACH, SECOND))
    assert await stand(ground, session) == ["202 offered 18:00"]


async def test_a_smaller_group_keeps_those_who_came_first(ground: Ground):
    session = await made(ground, form=Format.GROUP, seats=3)
    await booked_up(ground, session, 201, 202, 203)
    await moved(ground, session, seats=2, by=timedelta(hours=1))
    assert await stand(ground, session) == ["203 waiting", "201 booked 19:00", "202 booked 19:00"]
    await moved(ground, session, seats=4)
    assert await stand(ground, session) == ["203 offered 19:00", "201 booked 19:00", "202 booked 19:00"]


async def test_slots_that_become_a_group_are_offered_anew_and_a_queue_has_none(ground: Ground):
    session = await made(ground)
    numbers = await booked_up(ground, session, 201, 202)
    await moved(ground, session, format=Format.GROUP)
    assert await stand(ground, session) == ["201 offered 18:00", "202 offered 18:00"]
    await moved(ground, session, format=Format.QUEUE)
    assert await stand(ground, session) == []
    assert await slots_of(ground, session) == []
    assert {(await look(ground, number)).state for number in numbers} == {BookingState.OFF}
    assert await timers_of(ground, "lapse") + await timers_of(ground, "reserved") == []


async def test_an_open_session_keeps_what_was_used(ground: Ground):
    session = await made(ground)
    await coach_is_on(ground, session.id)
    one, _ = await booked_up(ground, session, 201, 202)
    ground.clock.set(session.starts_at)
    await desk(ground, "call", one)
    await moved(ground, session, minutes=80, slot_minutes=30)
    shown = [(f"{slot.starts_at:%H:%M}", slot.minutes) for slot in await slots_of(ground, session)]
    assert shown == [("18:00", 20), ("18:20", 20)]
    assert await stand(ground, session) == ["201 called 18:00", "202 booked 18:20"]


async def test_an_offer_stands_where_its_slot_does(ground: Ground):
    session = await made(ground, minutes=20)
    one, two = await booked_up(ground, session, 201, 202)
    await cancel(ground, one)
    before = await look(ground, two)
    ground.clock.move(minutes=5)
    await moved(ground, session, coaches=(COACH, SECOND))
    assert (await look(ground, two)).offered_until == before.offered_until
    group = await made(ground, start=session.starts_at + timedelta(hours=3), form=Format.GROUP, seats=1)
    one, two = await booked_up(ground, group, 201, 202)
    await cancel(ground, one)
    before = await look(ground, two)
    ground.clock.move(minutes=5)
    await moved(ground, group, seats=3)
    assert (await look(ground, two)).offered_until == before.offered_until
    await moved(ground, group, by=timedelta(hours=1))
    assert (await look(ground, two)).offered_until == ground.clock() + timedelta(minutes=30)


async def test_a_group_counts_who_is_in_it_when_it_gets_smaller(ground: Ground):
    session = await made(ground, form=Format.GROUP, seats=3)
    await coach_is_on(ground, session.id)
    one, *_ = await booked_up(ground, session, 201, 202, 203)
    await desk(ground, "call", one)
    await moved(ground, session, seats=2)
    assert await stand(ground, session) == ["203 waiting", "201 called 18:00", "202 booked 18:00"]


async def test_an_open_session_gets_no_slots_in_the_past_nor_two_at_once(ground: Ground):
    session = await made(ground)
    await coach_is_on(ground, session.id)
    first, second, _ = await slots_of(ground, session)
    one = (await book(ground, 201, session, first.id)).booking.id
    two = (await book(ground, 202, session, second.id)).booking.id
    ground.clock.set(session.starts_at + timedelta(minutes=1))
    await desk(ground, "call", one)
    await moved(ground, session, by=timedelta(minutes=-10), minutes=80, coaches=(COACH, SECOND))
    shown = [(slot.coach, f"{slot.starts_at:%H:%M}") for slot in await slots_of(ground, session)]
    assert [at for coach, at in shown if coach == COACH] == ["18:00", "18:30", "18:50"]
    assert [at for coach, at in shown if coach == SECOND] == ["18:10", "18:30", "18:50"]
    assert (await look(ground, two)).state is BookingState.OFFERED


async def test_a_slot_that_a_change_took_away_makes_room_elsewhere(ground: Ground):
    session = await made(ground, minutes=40)
    await book(ground, 201, session, (await slots_of(ground, session))[1].id)
    other = await made(ground, start=session.starts_at + timedelta(minutes=20), minutes=20, coaches=(SECOND,))
    one, _ = await booked_up(ground, other, 202, 201)
    await cancel(ground, one)
    assert await stand(ground, other) == ["201 waiting"]
    await moved(ground, session, minutes=20)
    assert await stand(ground, other) == ["201 offered 18:20"]


# A session that ends


async def test_a_cancelled_session_takes_its_bookings_with_it(ground: Ground):
    session = await made(ground, minutes=40)
    numbers = await booked_up(ground, session, 201, 202, 203)
    await cancel(ground, numbers[0])
    await news(ground)
    await ended(ground, session, Why.COACH)
    assert [(await look(ground, one)).state for one in numbers] == [
        BookingState.CANCELLED,
        BookingState.OFF,
        BookingState.OFF,
    ]
    assert await news(ground) == []
    for kind in ("lapse", "remind", "reserved", "rested"):
        assert await timers_of(ground, kind) == []


async def test_at_the_close_whose_turn_did_not_come_hears_so(ground: Ground):
    session = await made(ground, minutes=40)
    one, two, three = await booked_up(ground, session, 201, 202, 203)
    await desk(ground, "call", one)
    await desk(ground, "done", one)
    await news(ground)
    await ended(ground, session, Why.CLOSED)
    states = [(await look(ground, number)).state.value for number in (one, two, three)]
    assert states == ["done", "off", "off"]
    assert await news(ground) == ["202 no_turn", "203 no_turn"]


async def test_a_visit_under_way_outlasts_its_session(ground: Ground):
    session = await made(ground)
    number = (await book(ground, 201, session)).booking.id
    await desk(ground, "call", number)
    await ended(ground, session, Why.CLOSED)
    assert (await look(ground, number)).state is BookingState.CALLED
    await desk(ground, "done", number)
    assert (await look(ground, number)).state is BookingState.DONE


async def test_a_slot_given_up_by_the_end_of_a_session_suits_elsewhere(ground: Ground):
    session = await made(ground, minutes=20)
    await book(ground, 201, session)
    other = await made(ground, minutes=20, coaches=(SECOND,))
    one, _ = await booked_up(ground, other, 202, 201)
    await cancel(ground, one)
    assert await stand(ground, other) == ["201 waiting"], "it is at the time of their other slot"
    await ended(ground, session, Why.COACH)
    assert await stand(ground, other) == ["201 offered 18:00"]
