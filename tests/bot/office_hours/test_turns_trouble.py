"""Queues and visits when something else happens meanwhile: nobody is left behind where nobody calls them any more."""

from datetime import timedelta

import pytest

from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import BookingState, Choice, CoachNews, Format, News, PlaceState, Repeat, Tick
from bot.office_hours.model.refusals import NobodyWaits
from bot.office_hours.store import queue as queue_store
from bot.servers import Staff
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    CAM,
    COACH,
    COACH_ROLE,
    DEE,
    MODERATOR,
    SECOND,
    asked,
    follows,
    go_on,
    go_to,
    now_is,
    planned,
    queued,
    stands,
    told,
)
from tests.bot.office_hours.queues import called, finish, joined, opened, order, state_of, wrote
from tests.bot.office_hours.test_visits import NOTHING, booking_state, slot_session
from tests.ground import Ground

THIRD = Staff(1, 702, frozenset({COACH_ROLE}), manages_server=False)


@pytest.mark.parametrize("verb", ["hold", "cannot_find"])
async def test_whoever_is_not_there_after_the_close_decides_like_the_others(ground: Ground, verb: str):
    session = await opened(ground)
    (standing,) = await joined(ground, session, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    await ground.services.office_hours.desk.close(COACH)
    await ground.clear_letters()
    await getattr(visiting, verb)(COACH, visit.id)
    assert await state_of(ground, standing.place.id) is PlaceState.DECIDING
    assert await told(ground) == [(ANA.user, News.DECIDE)]
    await go_on(ground, hours=25)
    assert await state_of(ground, standing.place.id) is PlaceState.LEFT


async def test_whoever_is_not_there_for_their_slot_after_the_close_hears_that_it_is_over(ground: Ground):
    session = await slot_session(ground, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    await ground.services.office_hours.desk.close(COACH)
    await ground.clear_letters()
    await visiting.hold(COACH, visit.id)
    assert await booking_state(ground, session, ANA) is BookingState.OFF
    assert await told(ground) == [(ANA.user, News.NO_TURN)]
    assert await ground.services.office_hours.bookings.of(ANA) == []


async def test_a_place_is_not_carried_to_a_session_of_ones_own(ground: Ground):
    session = await opened(ground)
    await queued(ground, SECOND, start=ground.clock() + timedelta(days=1))
    later = await queued(ground, THIRD, start=ground.clock() + timedelta(days=2))
    second = Who(1, SECOND.user)
    (standing,) = await joined(ground, session, second)
    await ground.services.office_hours.desk.close(COACH)
    await ground.services.office_hours.queue.decide(second, standing.place.id, Choice.CARRY)
    assert await order(ground, later.session) == [second.user]


async def test_a_place_is_not_carried_to_a_coach_who_never_calls_them(ground: Ground):
    session = await opened(ground)
    await queued(ground, SECOND, start=ground.clock() + timedelta(days=1))
    later = await queued(ground, THIRD, start=ground.clock() + timedelta(days=2))
    await ground.services.members.blocks.block(ANA, SECOND.user)
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.desk.close(COACH)
    await ground.services.office_hours.queue.decide(ANA, standing.place.id, Choice.CARRY)
    assert await order(ground, later.session) == [ANA.user]


async def test_who_was_passed_often_enough_is_not_passed_again_in_the_next_queue(ground: Ground):
    session = await opened(ground)
    later = await queued(ground, start=ground.clock() + timedelta(days=7))
    (standing,) = await joined(ground, session, ANA)
    await ground.database.write(queue_store.pass_by, [standing.place.id] * 3)
    await ground.services.office_hours.desk.close(COACH)
    await ground.services.office_hours.queue.decide(ANA, standing.place.id, Choice.CARRY)
    (carried,) = await ground.services.office_hours.queue.standing(ANA)
    assert carried.session.id == later.session.id
    assert carried.place.passed == 3


async def test_whoever_coaches_a_session_from_now_on_is_not_in_its_queue(ground: Ground):
    session = await opened(ground)
    moderator = Who(1, MODERATOR.user)
    first, _ = await joined(ground, session, moderator, ANA)
    await ground.services.office_hours.desk.open(MODERATOR, session.id)
    assert await state_of(ground, first.place.id) is PlaceState.LEFT
    assert await called(ground, MODERATOR) == ANA.user


async def test_a_queue_that_becomes_slots_lets_those_who_wait_decide(ground: Ground):
    session = await opened(ground)
    later = await queued(ground, start=ground.clock() + timedelta(days=7))
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.desk.close(COACH)
    await ground.services.office_hours.queue.decide(ANA, standing.place.id, Choice.CARRY)
    (carried,) = await ground.services.office_hours.queue.standing(ANA)
    await ground.clear_letters()
    change = await asked(ground, start=later.session.starts_at, format=Format.SLOTS)
    await ground.services.office_hours.planning.change(COACH, later.session.id, change, following=False)
    assert await state_of(ground, carried.place.id) is PlaceState.DECIDING
    assert (ANA.user, News.DECIDE) in await told(ground)


async def test_two_who_are_apart_are_not_brought_into_one_turn(ground: Ground):
    session = await opened(ground)
    alike = wrote("Interviews", "", Tick.TOGETHER)
    await joined(ground, session, ANA, BEN, CAM, DEE, written=alike)
    await ground.services.members.blocks.block(BEN, CAM.user)
    visiting = ground.services.office_hours.desk.visiting
    visit = await visiting.next(COACH)
    assert visit.together == 2
    shared = await visiting.together(COACH, visit.visit.id)
    assert [one.user for one in shared.visit.people] == [ANA.user, BEN.user, DEE.user]


async def test_a_moderator_brings_nobody_together_with_a_coach_they_are_apart_from(ground: Ground):
    session = await opened(ground, SECOND.user)
    alike = wrote("Interviews", "", Tick.TOGETHER)
    await joined(ground, session, ANA, BEN, written=alike)
    await ground.services.members.blocks.block(BEN, COACH.user)
    visiting = ground.services.office_hours.desk.visiting
    visit = await visiting.next(COACH)
    with pytest.raises(NobodyWaits):
        await visiting.together(MODERATOR, visit.visit.id)


async def test_nobody_is_called_while_they_are_with_another_coach(ground: Ground):
    session = await opened(ground)
    other = await queued(ground, SECOND, start=ground.clock() + timedelta(hours=0, minutes=1))
    await go_to(ground, other.session.starts_at)
    await ground.services.office_hours.desk.open(SECOND, other.session.id)
    await joined(ground, session, ANA)
    await joined(ground, other.session, ANA, BEN)
    assert await called(ground) == ANA.user
    assert await called(ground, SECOND) == BEN.user
    await finish(ground, SECOND)
    with pytest.raises(NobodyWaits) as refusal:
        await called(ground, SECOND)
    assert refusal.value.held == 1
    await finish(ground)
    assert await called(ground, SECOND) == ANA.user


async def test_a_coach_who_is_taken_off_an_open_session_leaves_nobody_waiting_in_silence(ground: Ground):
    session = await opened(ground, SECOND.user)
    (standing,) = await joined(ground, session, ANA)
    await ground.clear_letters()
    await ground.services.members.departed(Who(1, COACH.user))
    assert await stands(ground, session.id) == "open"
    assert (ANA.user, News.RESTING) in await told(ground)
    assert await state_of(ground, standing.place.id) is PlaceState.WAITING
    await ground.clear_letters()
    await ground.services.office_hours.desk.open(SECOND, session.id)
    assert (ANA.user, News.OPEN) in await told(ground)


async def test_everybody_who_was_told_that_no_coach_is_there_hears_when_one_comes(ground: Ground):
    shown = await planned(ground, minutes=20, slot_minutes=20)
    bookings = ground.services.office_hours.bookings
    for who in (ANA, BEN):
        await bookings.book(who, shown.session.id, None, NOTHING)
    await follows(ground, shown.session.id, CAM, what="calendar")
    await ground.clear_letters()
    await go_to(ground, shown.session.starts_at + timedelta(minutes=11))
    away = {user for user, what in await told(ground) if what == News.AWAY}
    assert away == {ANA.user, BEN.user, CAM.user}
    await ground.clear_letters()
    await ground.services.office_hours.desk.open(COACH, None)
    assert {user for user, what in await told(ground) if what == News.ON_AFTER_ALL} == away


async def test_another_coach_takes_over_the_slots_of_one_who_is_not_there(ground: Ground):
    shown = await planned(ground, start=ground.clock() + timedelta(hours=2))
    await ground.services.office_hours.bookings.book(ANA, shown.session.id, None, NOTHING)
    await go_to(ground, shown.session.starts_at + timedelta(minutes=5))
    await ground.services.office_hours.desk.open(MODERATOR, shown.session.id)
    with pytest.raises(NobodyWaits) as refusal:  # their own coach may still come
        await called(ground, MODERATOR)
    assert refusal.value.next_at == shown.session.starts_at + timedelta(minutes=10)
    await go_on(ground, minutes=5)
    assert await called(ground, MODERATOR) == ANA.user


async def test_a_coach_who_is_there_calls_their_own(ground: Ground):
    shown = await planned(ground, start=ground.clock() + timedelta(hours=2), coaches=(SECOND.user,))
    for who in (ANA, BEN):
        await ground.services.office_hours.bookings.book(who, shown.session.id, None, NOTHING)
    await go_to(ground, shown.session.starts_at)
    await ground.services.office_hours.desk.open(COACH, None)
    await ground.services.office_hours.desk.open(SECOND, None)
    await go_on(ground, minutes=12)
    assert await called(ground) == ANA.user
    await finish(ground)
    with pytest.raises(NobodyWaits):
        await called(ground)
    assert await called(ground, SECOND) == BEN.user


async def test_open_without_a_name_means_the_session_whose_time_it_is(ground: Ground):
    start = ground.clock() + timedelta(hours=2)
    await planned(ground, start=start, minutes=30, slot_minutes=15)
    now = await planned(ground, start=start + timedelta(minutes=45), title="Now")
    await go_to(ground, now.session.starts_at)
    shown = await ground.services.office_hours.desk.open(COACH, None)
    assert shown.session.id == now.session.id


async def test_closing_says_one_thing_to_those_whose_turn_did_not_come(ground: Ground):
    session = await slot_session(ground, ANA)
    await ground.clear_letters()
    await ground.services.office_hours.desk.close(COACH, surely=True)
    assert [what for user, what in await told(ground) if user == ANA.user] == [News.NO_TURN]
    assert await booking_state(ground, session, ANA) is BookingState.OFF


async def test_a_session_that_runs_late_does_not_close_between_two_visits(ground: Ground):
    session = await slot_session(ground, ANA, BEN, CAM)
    for _ in range(2):
        await called(ground)
        await go_on(ground, minutes=29)
        await finish(ground, minutes=0)
    await ground.clear_letters()
    await go_to(ground, session.ends_at + timedelta(seconds=30))
    assert await stands(ground, session.id) == "open"
    assert await told(ground, "office_hours.coach") == [(COACH.user, CoachNews.TIME_UP)]
    assert await called(ground) == CAM.user


async def test_the_second_of_those_carried_over_hears_before_their_turn(ground: Ground):
    session = await opened(ground)
    later = await queued(ground, start=ground.clock() + timedelta(days=7))
    standings = await joined(ground, session, ANA, BEN)
    await ground.services.office_hours.desk.close(COACH)
    for standing in standings:
        await ground.services.office_hours.queue.decide(standing.place.who, standing.place.id, Choice.CARRY)
    await go_to(ground, later.session.starts_at)
    await ground.clear_letters()
    await ground.services.office_hours.desk.open(COACH, None)
    await called(ground)
    assert (BEN.user, News.NEXT_BUT_ONE) in await told(ground)


async def test_a_place_whose_words_are_gone_is_carried_all_the_same(ground: Ground):
    session = await opened(ground)
    later = await queued(ground, start=ground.clock() + timedelta(days=7))
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.desk.close(COACH)

    def expire(connection: Connection) -> None:
        ground.services.office_hours.holdings.expire(connection, ground.clock() + timedelta(seconds=1))

    await ground.database.write(expire)
    await ground.services.office_hours.queue.decide(ANA, standing.place.id, Choice.CARRY)
    assert await order(ground, later.session) == [ANA.user]


async def test_who_was_promised_a_next_queue_hears_that_there_is_none(ground: Ground):
    session = await opened(ground)
    later = await queued(ground, start=ground.clock() + timedelta(days=7))
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.desk.close(COACH)
    await go_on(ground, hours=20)
    await ground.clear_letters()
    await ground.services.office_hours.planning.cancel(COACH, later.session.id, "", following=False)
    assert (ANA.user, News.DECIDE) in await told(ground)
    await go_on(ground, hours=23)
    assert await state_of(ground, standing.place.id) is PlaceState.DECIDING
    await go_on(ground, hours=2)
    assert await state_of(ground, standing.place.id) is PlaceState.LEFT


async def test_whoever_is_with_a_coach_when_a_session_is_cancelled_is_not_sent_away(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    visit = await ground.services.office_hours.desk.visiting.next(COACH)
    await follows(ground, session.id, BEN)
    await ground.clear_letters()
    await ground.services.office_hours.planning.cancel(COACH, session.id, "", following=False)
    assert await told(ground) == [(BEN.user, News.OFF)]
    await ground.clear_letters()
    await ground.services.office_hours.desk.visiting.done(COACH, visit.visit.id, ["Rest"])
    assert await told(ground) == [(ANA.user, News.AFTER)]


async def test_who_could_not_choose_while_belay_was_down_is_asked_again(ground: Ground):
    session = await opened(ground)
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.desk.close(COACH)
    await ground.clear_letters()
    ground.clock.move(hours=30)
    await ground.fall_due()
    assert await state_of(ground, standing.place.id) is PlaceState.DECIDING
    assert await told(ground) == [(ANA.user, News.DECIDE)]
    await go_on(ground, hours=25)
    assert await state_of(ground, standing.place.id) is PlaceState.LEFT


async def test_a_coach_who_could_not_answer_while_belay_was_down_is_asked_again(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    await go_on(ground, minutes=31)
    await ground.clear_letters()
    ground.clock.move(minutes=25)
    await ground.fall_due()
    assert (COACH.user, CoachNews.STILL_THERE) in await told(ground, "office_hours.coach")
    assert await told(ground) == []
    await go_on(ground, minutes=11)
    assert (ANA.user, News.RESTING) in await told(ground)


async def test_a_coach_goes_while_another_goes_on_with_those_booked(ground: Ground):
    shown = await planned(ground, start=ground.clock() + timedelta(hours=2), coaches=(SECOND.user,))
    desk = ground.services.office_hours.desk
    await ground.services.office_hours.bookings.book(ANA, shown.session.id, None, NOTHING)
    await go_to(ground, shown.session.starts_at)
    await desk.open(COACH, None)
    await desk.open(SECOND, None)
    closed = await desk.close(COACH)
    assert (closed.others, closed.asks) == ((SECOND.user,), 0)
    await go_on(ground, minutes=10)
    assert await called(ground, SECOND) == ANA.user


async def test_a_question_that_was_left_waits_for_the_next_session_whenever_it_is_planned(ground: Ground):
    session = await opened(ground)
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.desk.close(COACH)
    await ground.services.office_hours.queue.decide(ANA, standing.place.id, Choice.ASK, "How do I begin?")
    await go_on(ground, days=2)
    await ground.clear_letters()
    later = await queued(ground, SECOND)
    questions = await ground.services.office_hours.questions.of_session(1, later.session.id)
    assert [question.text for question in questions] == ["How do I begin?"]
    assert (SECOND.user, CoachNews.QUESTION) in await told(ground, "office_hours.coach")
    await go_on(ground, days=40)


async def test_a_question_goes_on_to_the_next_of_a_repeat_and_not_to_the_last(ground: Ground):
    session = (await queued(ground, repeat=Repeat.WEEKLY)).session
    ask = ground.services.office_hours.questions.ask
    question = await ask(ANA, session.id, 99, "How do I begin?", unnamed=False)
    await ground.services.office_hours.planning.cancel(COACH, session.id, "", following=False)
    found = await ground.services.office_hours.questions.find(question.id)
    assert found is not None
    later = await now_is(ground, found.session_id)
    assert later.starts_at == session.starts_at + timedelta(weeks=1)
