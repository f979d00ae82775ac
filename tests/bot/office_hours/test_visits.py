"""Visits: calling, together with others, being there, and each of the ways they end."""

from datetime import timedelta
from typing import Any

import pytest

from bot.members import Who
from bot.office_hours.model import (
    BookingState,
    CoachNews,
    Format,
    News,
    PlaceState,
    Session,
    Tick,
    VisitState,
    Written,
)
from bot.office_hours.model.refusals import (
    NoActions,
    NobodyWaits,
    NotYourVisit,
    NoVisit,
    SessionGone,
    TheyCame,
    TooSoonForNoShow,
    VisitOver,
    VisitUnderWay,
)
from bot.office_hours.store import slots
from bot.office_hours.store import visits as visit_store
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    CAM,
    COACH,
    DEE,
    MODERATOR,
    SECOND,
    go_on,
    go_to,
    planned,
    told,
)
from tests.bot.office_hours.queues import called, finish, joined, opened, order, state_of, wrote
from tests.ground import Ground

NOTHING = Written("", "", frozenset())


async def slot_session(ground: Ground, *people: Who, **fields: Any) -> Session:
    """Slots of twenty minutes in two hours, booked by these people in order, with the coach there at the start."""
    shown = await planned(ground, start=ground.clock() + timedelta(hours=2), **fields)
    for who in people:
        await ground.services.office_hours.bookings.book(who, shown.session.id, None, NOTHING)
    await go_to(ground, shown.session.starts_at)
    await ground.services.office_hours.desk.open(COACH, None)
    return shown.session


async def booking_state(ground: Ground, session: Session, who: Who) -> BookingState:
    """Where a person's newest booking stands."""
    found = await ground.database.read(slots.in_states, session.id, tuple(BookingState))
    return [booking.state for booking in found if booking.who == who][-1]


async def test_calling_the_next_while_somebody_is_there(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA, BEN)
    assert await called(ground) == ANA.user
    with pytest.raises(VisitUnderWay) as refusal:
        await called(ground)
    assert refusal.value.people == (ANA.user,)
    await finish(ground)
    assert await called(ground) == BEN.user


async def test_nobody_to_call(ground: Ground):
    session = await opened(ground)
    with pytest.raises(NobodyWaits):
        await called(ground)
    (standing,) = await joined(ground, session, ANA)
    await ground.services.office_hours.queue.hold(ANA, standing.place.id)
    with pytest.raises(NobodyWaits) as refusal:
        await called(ground)
    assert refusal.value.held == 1


async def test_a_visit_ends_with_what_they_will_do(ground: Ground):
    session = await opened(ground)
    (standing,) = await joined(ground, session, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    with pytest.raises(NoActions):
        await visiting.done(COACH, visit.id, ["  ", "", ""])
    await ground.clear_letters()
    done = await visiting.done(COACH, visit.id, ["Write to Sam", "", "Rest on Sunday"], "Calm and prepared")
    assert done.visit.state is VisitState.DONE
    assert await state_of(ground, standing.place.id) is PlaceState.DONE
    actions = await ground.services.office_hours.after.actions_of(ANA)
    assert sorted(action.text for action in actions) == ["Rest on Sunday", "Write to Sam"]
    assert (ANA.user, News.AFTER) in await told(ground)
    notes = await ground.services.office_hours.after.notes_about(COACH, ANA.user)
    assert [note.text for note in notes] == ["Calm and prepared"]
    with pytest.raises(VisitOver):
        await visiting.done(COACH, visit.id, ["Again"])
    with pytest.raises(NoVisit):
        await visiting.of_coach(COACH)


async def test_only_its_coach_and_moderators_end_a_visit(ground: Ground):
    session = await opened(ground, SECOND.user)
    await joined(ground, session, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    for verb in (visiting.hold, visiting.cannot_find, visiting.may_end, visiting.together):
        with pytest.raises(NotYourVisit):
            await verb(SECOND, visit.id)
    with pytest.raises(SessionGone):
        await visiting.hold(COACH, 999)
    ended = await visiting.done(MODERATOR, visit.id, ["Rest"])
    assert ended.visit.state is VisitState.DONE


async def test_not_ready_keeps_their_place(ground: Ground):
    session = await opened(ground)
    first, _ = await joined(ground, session, ANA, BEN)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    held = await visiting.hold(COACH, visit.id)
    assert held.visit.state is VisitState.PUT_BACK
    assert await state_of(ground, first.place.id) is PlaceState.HELD
    assert (ANA.user, News.PUT_BACK) in await told(ground)
    assert await called(ground) == BEN.user
    await finish(ground)
    await ground.services.office_hours.queue.back(ANA, first.place.id)
    assert await called(ground) == ANA.user


async def test_cannot_find_puts_back_once(ground: Ground):
    session = await opened(ground)
    (standing,) = await joined(ground, session, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    await visiting.cannot_find(COACH, visit.id)
    assert await state_of(ground, standing.place.id) is PlaceState.HELD
    await ground.services.office_hours.queue.back(ANA, standing.place.id)
    again = (await visiting.next(COACH)).visit
    await visiting.cannot_find(COACH, again.id)
    assert await state_of(ground, standing.place.id) is PlaceState.NOT_FOUND
    assert (ANA.user, News.NOT_FOUND) in await told(ground)
    (once_more,) = await joined(ground, session, ANA)
    assert once_more.position == 1


async def test_whoever_came_can_be_found(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    assert (await visiting.here(ANA, visit.id)).visit.arrived_at == ground.clock()
    await visiting.here(ANA, visit.id)
    with pytest.raises(TheyCame):
        await visiting.cannot_find(COACH, visit.id)
    with pytest.raises(NotYourVisit):
        await visiting.here(BEN, visit.id)
    await finish(ground)
    with pytest.raises(VisitOver):
        await visiting.here(ANA, visit.id)
    with pytest.raises(SessionGone):
        await visiting.here(Who(2, ANA.user), visit.id)


async def test_writing_in_the_thread_is_being_there(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    place = Posted(visit.subject, 1, 55, 56, 55)
    await ground.database.write(outbox_store.remember_posted, place, ground.clock())
    await visiting.wrote(1, 55, COACH.user)
    await visiting.wrote(1, 54, ANA.user)
    found = await visiting.find(visit.id)
    assert found is not None
    assert found.visit.arrived_at is None
    await visiting.wrote(1, 55, ANA.user)
    found = await visiting.find(visit.id)
    assert found is not None
    assert found.visit.arrived_at == ground.clock()


async def test_the_coach_hears_when_nobody_comes_and_when_it_takes_long(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    await called(ground)
    await ground.clear_letters()
    await go_on(ground, minutes=10)
    assert await told(ground, "office_hours.coach") == [(COACH.user, CoachNews.NOT_THERE)]
    await go_on(ground, minutes=10)
    assert [news for _, news in await told(ground, "office_hours.coach")] == ["not_there", "long"]
    assert await told(ground) == []


async def test_people_together_in_voice_are_not_asked_for(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    visit = (await ground.services.office_hours.desk.visiting.next(COACH)).visit
    place = Posted(visit.subject, 1, 77, 0, None)
    await ground.database.write(outbox_store.remember_posted, place, ground.clock())
    await ground.clear_letters()
    await go_on(ground, minutes=11)
    assert await told(ground, "office_hours.coach") == []


async def test_the_same_topic_shares_a_turn_where_both_said_so(ground: Ground):
    session = await opened(ground)
    alike = wrote("Interviews", "", Tick.WORDS, Tick.TOGETHER)
    await joined(ground, session, ANA, written=alike)
    await joined(ground, session, BEN, written=wrote("Interviews"))
    await joined(ground, session, CAM, written=wrote(" interviews", "", Tick.TOGETHER))
    await joined(ground, session, DEE, written=wrote("Salary", "", Tick.TOGETHER))
    visiting = ground.services.office_hours.desk.visiting
    visit = await visiting.next(COACH)
    assert visit.together == 1
    await ground.clear_letters()
    shared = await visiting.together(COACH, visit.visit.id)
    assert [one.user for one in shared.visit.people] == [ANA.user, CAM.user]
    assert (CAM.user, News.CALLED) in await told(ground)
    with pytest.raises(NobodyWaits):
        await visiting.together(COACH, visit.visit.id)
    await finish(ground)
    for who in (ANA, CAM):
        assert [one.text for one in await ground.services.office_hours.after.actions_of(who)] == [
            "Write to one person"
        ]
    assert await order(ground, session) == [BEN.user, DEE.user]


async def test_slots_are_called_in_their_order_when_they_are_due(ground: Ground):
    session = await slot_session(ground, ANA, BEN)
    assert await called(ground) == ANA.user
    await finish(ground)
    with pytest.raises(NobodyWaits) as refusal:
        await called(ground)
    assert refusal.value.next_at == session.starts_at + timedelta(minutes=20)
    await go_to(ground, session.starts_at + timedelta(minutes=16))
    assert await called(ground) == BEN.user
    await finish(ground)
    assert await booking_state(ground, session, ANA) == BookingState.DONE


async def test_a_no_show_frees_the_slot_after_ten_minutes(ground: Ground):
    session = await slot_session(ground, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    with pytest.raises(TooSoonForNoShow) as refusal:
        await visiting.no_show(COACH, visit.id)
    assert refusal.value.at == session.starts_at + timedelta(minutes=10)
    await go_on(ground, minutes=10)
    await ground.clear_letters()
    ended = await visiting.no_show(COACH, visit.id)
    assert ended.visit.state is VisitState.NO_SHOW
    assert await booking_state(ground, session, ANA) == BookingState.NO_SHOW
    assert await told(ground) == [(ANA.user, News.NO_SHOW)]


async def test_whoever_came_late_is_no_no_show(ground: Ground):
    await slot_session(ground, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    await go_on(ground, minutes=11)
    await visiting.here(ANA, visit.id)
    with pytest.raises(TheyCame):
        await visiting.no_show(COACH, visit.id)


async def test_whoever_is_not_ready_for_their_slot_is_called_again(ground: Ground):
    session = await slot_session(ground, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    await visiting.hold(COACH, visit.id)
    assert await booking_state(ground, session, ANA) == BookingState.BOOKED
    assert await called(ground) == ANA.user


async def test_in_a_queue_nobody_came_is_cannot_find(ground: Ground):
    session = await opened(ground)
    (standing,) = await joined(ground, session, ANA)
    visiting = ground.services.office_hours.desk.visiting
    visit = (await visiting.next(COACH)).visit
    await visiting.no_show(COACH, visit.id)
    assert await state_of(ground, standing.place.id) is PlaceState.HELD


async def test_a_group_comes_all_at_once(ground: Ground):
    session = await slot_session(ground, ANA, BEN, CAM, format=Format.GROUP, seats=3)
    visit = (await ground.services.office_hours.desk.visiting.next(COACH)).visit
    assert [one.user for one in visit.people] == [ANA.user, BEN.user, CAM.user]
    await finish(ground)
    for who in (ANA, BEN, CAM):
        assert await booking_state(ground, session, who) == BookingState.DONE


async def test_whoever_leaves_the_server_while_called_frees_the_coach(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA, BEN)
    await called(ground)
    await ground.services.members.departed(ANA)
    assert await called(ground) == BEN.user


async def test_a_coach_who_leaves_the_server_gives_people_their_place_back(ground: Ground):
    session = await opened(ground, SECOND.user)
    await ground.services.office_hours.desk.open(SECOND, None)
    first, _ = await joined(ground, session, ANA, BEN)
    await called(ground)
    await ground.services.members.departed(Who(1, COACH.user))
    assert await state_of(ground, first.place.id) is PlaceState.HELD
    assert await called(ground, SECOND) == BEN.user


async def test_recent_visits_tell_how_long_one_lasts(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA, BEN)
    await called(ground)
    await finish(ground, minutes=12)
    await called(ground)
    await finish(ground, minutes=8)
    lasted = await ground.database.read(visit_store.lasted, 1, [COACH.user], 20)
    assert [round(minutes) for minutes in lasted] == [8, 12]
    assert await ground.database.read(visit_store.lasted, 1, [SECOND.user], 1) == [lasted[0]]
