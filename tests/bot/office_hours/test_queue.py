"""Queues, as those who wait live them: joining, holding, leaving, moving up, and what happens when it closes."""

from datetime import timedelta

import pytest

from bot.checkins import Written as CheckIn
from bot.goals import Given as Goal
from bot.goals import GoalKind
from bot.members import Who
from bot.office_hours.model import Choice, Format, News, PlaceState, Tick, Written
from bot.office_hours.model.refusals import (
    NoNextSession,
    NothingToDecide,
    NotOpen,
    NotYourPlace,
    OtherFormat,
    OwnSession,
    PlaceOver,
    SessionEnded,
    SessionGone,
)
from bot.text import TextTooLong
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    CAM,
    COACH,
    DEE,
    SECOND,
    go_on,
    go_to,
    planned,
    queued,
    said,
    told,
)
from tests.bot.office_hours.queues import (
    called,
    finish,
    had_visits,
    joined,
    joined_states,
    opened,
    order,
    state_of,
    wrote,
)
from tests.ground import Ground


async def test_a_queue_is_open_only_while_a_coach_is_there(ground: Ground):
    shown = await queued(ground)
    with pytest.raises(NotOpen) as refusal:
        await joined(ground, shown.session, ANA)
    assert refusal.value.opens_at == shown.session.starts_at
    await go_to(ground, shown.session.starts_at)
    await ground.services.office_hours.desk.open(COACH, None)
    (standing,) = await joined(ground, shown.session, ANA)
    assert (standing.position, standing.length, standing.first, standing.before) == (1, 1, True, None)
    assert said_panel(await said(ground, "office_hours.panel"), shown.session.id)


def said_panel(found: list[int], session_id: int) -> bool:
    """Whether the panel is to be shown anew, once."""
    return found == [session_id]


async def test_joining_twice_shows_where_one_stands(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA, BEN)
    (again,) = await joined(ground, session, BEN)
    assert again.position == 2
    assert await order(ground, session) == [ANA.user, BEN.user]


async def test_who_cannot_join(ground: Ground):
    session = await opened(ground)
    with pytest.raises(OwnSession):
        await joined(ground, session, Who(1, COACH.user))
    with pytest.raises(SessionGone):
        await joined(ground, session, Who(2, 5))
    with pytest.raises(TextTooLong):
        await joined(ground, session, ANA, written=wrote("Interviews", "x" * 501))
    assert await order(ground, session) == []
    slots = await planned(ground, SECOND, title="Slots")
    with pytest.raises(OtherFormat) as refusal:
        await joined(ground, slots.session, ANA)
    assert refusal.value.format is Format.SLOTS


async def test_somebody_apart_from_the_only_coach_does_not_find_the_session(ground: Ground):
    session = await opened(ground)
    await ground.services.members.blocks.block(ANA, COACH.user)
    with pytest.raises(SessionGone):
        await joined(ground, session, ANA)


async def test_a_coach_never_calls_whom_they_are_apart_from(ground: Ground):
    session = await opened(ground, SECOND.user)
    await ground.services.office_hours.desk.open(SECOND, session.id)
    await joined(ground, session, ANA, BEN)
    await ground.services.members.blocks.block(ANA, COACH.user)
    assert await called(ground) == BEN.user
    assert await called(ground, SECOND) == ANA.user


async def test_first_timers_then_who_was_here_least_lately(ground: Ground):
    session = await opened(ground)
    await had_visits(ground, session, [ANA, ANA, BEN], days_ago=3)
    await had_visits(ground, session, [CAM], days_ago=40)
    await joined(ground, session, ANA, BEN, CAM, DEE)
    assert await order(ground, session) == [DEE.user, CAM.user, BEN.user, ANA.user]


async def test_nobody_is_passed_over_for_ever(ground: Ground):
    session = await opened(ground)
    await had_visits(ground, session, [ANA], days_ago=3)
    await joined(ground, session, ANA)
    turns: list[int] = []
    for newcomer in range(300, 305):
        await joined(ground, session, Who(1, newcomer))
        turns.append(await called(ground))
        await finish(ground)
    assert turns[3] == ANA.user  # passed three times, as the configuration allows
    assert ANA.user not in turns[:3]


async def test_holding_keeps_the_place_and_nobody_is_called_before_they_are_ready(ground: Ground):
    session = await opened(ground)
    first, _ = await joined(ground, session, ANA, BEN)
    held = await ground.services.office_hours.queue.hold(ANA, first.place.id)
    assert held.position is None
    assert held.place.state is PlaceState.HELD
    assert (await ground.services.office_hours.queue.hold(ANA, first.place.id)).position is None
    assert await called(ground) == BEN.user
    back = await ground.services.office_hours.queue.back(ANA, first.place.id)
    assert back.position == 1
    assert (await ground.services.office_hours.queue.back(ANA, first.place.id)).position == 1


async def test_leaving_and_pressing_it_again(ground: Ground):
    session = await opened(ground)
    first, second = await joined(ground, session, ANA, BEN)
    queue = ground.services.office_hours.queue
    assert (await queue.leave(ANA, first.place.id)).state is PlaceState.LEFT
    assert (await queue.leave(ANA, first.place.id)).state is PlaceState.LEFT
    with pytest.raises(NotYourPlace):
        await queue.leave(ANA, second.place.id)
    with pytest.raises(PlaceOver):
        await queue.hold(ANA, first.place.id)
    await called(ground)
    with pytest.raises(PlaceOver) as refusal:
        await queue.leave(BEN, second.place.id)
    assert refusal.value.state is PlaceState.CALLED
    with pytest.raises(SessionGone):
        await queue.leave(ANA, 999)
    with pytest.raises(SessionGone):
        await queue.leave(Who(2, ANA.user), first.place.id)


async def test_next_but_one_is_said_once(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA, BEN, CAM, DEE)
    await ground.clear_letters()
    await called(ground)
    assert await told(ground) == [(CAM.user, News.NEXT_BUT_ONE)]
    await finish(ground)
    await called(ground)
    heard = [item for item in await told(ground) if item[1] == News.NEXT_BUT_ONE]
    assert heard == [(CAM.user, News.NEXT_BUT_ONE), (DEE.user, News.NEXT_BUT_ONE)]


async def test_who_joins_as_second_hears_it_in_the_answer_alone(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA, BEN)
    assert (BEN.user, News.NEXT_BUT_ONE) not in await told(ground)


async def test_a_free_coach_hears_of_the_first_who_joins(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA, BEN)
    assert await told(ground, "office_hours.coach") == [(COACH.user, "soon"), (COACH.user, "joined")]


async def test_what_was_ticked_is_copied_and_nothing_else(ground: Ground):
    session = await opened(ground)
    goals = ground.services.goals
    monday = (await goals.draft(ANA, GoalKind.FLOOR)).monday
    await goals.set(ANA, GoalKind.FLOOR, monday, Goal("Two chats a week"))
    await ground.services.checkins.check_in(ANA, 5, CheckIn(in_the_way="Nerves"))
    (standing,) = await joined(
        ground, session, ANA, written=Written(" Interviews ", "Calmer", frozenset({Tick.GOAL}))
    )
    given = standing.place.given
    assert given is not None
    assert (given.topic, given.wish, given.goal, given.obstacle) == (
        "Interviews",
        "Calmer",
        "Two chats a week",
        None,
    )


async def test_at_the_close_everybody_who_waits_decides(ground: Ground):
    session = await opened(ground)
    later = await queued(ground, start=ground.clock() + timedelta(days=7), title="Next week")
    first, second, third = await joined(ground, session, ANA, BEN, CAM)
    await ground.clear_letters()
    closed = await ground.services.office_hours.desk.close(COACH)
    assert closed.deciding == 3
    decide = [item for item in await told(ground) if item[1] == News.DECIDE]
    assert [user for user, _ in decide] == [ANA.user, BEN.user, CAM.user]
    queue = ground.services.office_hours.queue
    await queue.decide(ANA, first.place.id, Choice.CARRY)
    await queue.decide(BEN, second.place.id, Choice.ASK, "How do I begin?")
    await queue.decide(CAM, third.place.id, Choice.LEAVE)
    assert await joined_states(ground, session) == {ANA.user: "carried", BEN.user: "asked", CAM.user: "left"}
    assert await order(ground, later.session) == [ANA.user]
    questions = await ground.services.office_hours.questions.of_session(1, later.session.id)
    assert [question.text for question in questions] == ["How do I begin?"]
    again = await queue.decide(ANA, first.place.id, Choice.CARRY)
    assert again.state is PlaceState.CARRIED
    assert await order(ground, later.session) == [ANA.user]
    with pytest.raises(NothingToDecide):
        await queue.decide(ANA, first.place.id, Choice.LEAVE)
    with pytest.raises(NotYourPlace):
        await queue.decide(BEN, first.place.id, Choice.LEAVE)


async def test_the_time_waited_counts_in_the_next_queue(ground: Ground):
    session = await opened(ground)
    later = await queued(ground, start=ground.clock() + timedelta(days=7))
    await had_visits(ground, session, [ANA, BEN], days_ago=3)
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.desk.close(COACH)
    await ground.services.office_hours.queue.decide(ANA, standing.place.id, Choice.CARRY)
    await go_to(ground, later.session.starts_at)
    await ground.clear_letters()
    await ground.services.office_hours.desk.open(COACH, None)
    assert await told(ground) == [(ANA.user, News.OPEN)]
    await joined(ground, later.session, BEN)
    assert await order(ground, later.session) == [ANA.user, BEN.user]


async def test_without_a_word_a_place_is_carried_where_there_is_a_next_session(ground: Ground):
    session = await opened(ground)
    later = await queued(ground, start=ground.clock() + timedelta(days=7))
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.desk.close(COACH)
    await ground.clear_letters()
    await go_on(ground, hours=25)
    assert await state_of(ground, standing.place.id) is PlaceState.CARRIED
    assert await order(ground, later.session) == [ANA.user]
    assert (ANA.user, News.CARRIED) in await told(ground)


async def test_without_a_next_session_a_place_ends_when_nothing_is_chosen(ground: Ground):
    session = await opened(ground)
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.desk.close(COACH)
    with pytest.raises(NoNextSession):
        await ground.services.office_hours.queue.decide(ANA, standing.place.id, Choice.CARRY)
    await go_on(ground, hours=25)
    assert await state_of(ground, standing.place.id) is PlaceState.LEFT


async def test_a_session_that_is_over_names_the_next_one(ground: Ground):
    session = await opened(ground)
    later = await queued(ground, start=ground.clock() + timedelta(days=7))
    await ground.services.office_hours.desk.close(COACH)
    with pytest.raises(SessionEnded) as refusal:
        await joined(ground, session, ANA)
    assert refusal.value.next_id == later.session.id


async def test_a_cancelled_session_lets_those_who_wait_decide_as_well(ground: Ground):
    session = await opened(ground)
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.planning.cancel(COACH, session.id, "Ill today", following=False)
    assert await state_of(ground, standing.place.id) is PlaceState.DECIDING


async def test_somebody_who_leaves_the_server_leaves_the_queue(ground: Ground):
    session = await opened(ground)
    first, _ = await joined(ground, session, ANA, BEN)
    await ground.services.members.departed(ANA)
    assert await state_of(ground, first.place.id) is PlaceState.LEFT
    assert await order(ground, session) == [BEN.user]


async def test_from_five_on_it_is_said_how_many_were_here_before(ground: Ground):
    session = await opened(ground)
    people = [Who(1, user) for user in range(300, 304)]
    await had_visits(ground, session, people, days_ago=50)
    (fourth,) = await joined(ground, session, ANA)
    assert fourth.before is None
    await had_visits(ground, session, [people[0], Who(1, 310)], days_ago=50)
    (fifth,) = await joined(ground, session, BEN)
    assert (fifth.before, fifth.first) == (5, True)


async def test_whoever_is_expected_is_looked_for(ground: Ground):
    """Belay has no list of members: at night it asks after those whose absence would leave others waiting."""
    session = await opened(ground)
    await joined(ground, session, ANA, BEN)
    await ground.services.office_hours.queue.leave(BEN, 2)
    slots = await planned(ground, SECOND, title="Slots")
    await ground.services.office_hours.bookings.book(CAM, slots.session.id, None, wrote())
    found = await ground.database.read(ground.services.office_hours.expected, 10)
    assert {who.user for who in found} == {COACH.user, SECOND.user, ANA.user, CAM.user}
    assert len(await ground.database.read(ground.services.office_hours.expected, 2)) == 2
    await ground.services.members.departed(ANA)
    found = await ground.database.read(ground.services.office_hours.expected, 10)
    assert ANA not in found
