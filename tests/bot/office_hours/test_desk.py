"""A coach who is there: opening, sharing a session with another, being asked whether one still is, and closing."""

from datetime import timedelta

import pytest

from bot.errors import MissingPermission
from bot.office_hours.model import CoachNews, Format, News, PlaceState, SessionState, VisitState, Why, Written
from bot.office_hours.model.refusals import (
    AlreadyOn,
    NoSessions,
    NotOn,
    NotYourSession,
    SessionEnded,
    TooSoonToOpen,
)
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    COACH,
    MEMBER,
    MODERATOR,
    SECOND,
    asked,
    go_on,
    go_to,
    now_is,
    planned,
    queued,
    said,
    stands,
    told,
    with_coaches,
)
from tests.bot.office_hours.queues import called, finish, joined, opened, order, state_of
from tests.ground import Ground

NOTHING = Written("", "", frozenset())


async def test_opening_twice_shows_how_it_stands(ground: Ground):
    session = await opened(ground)
    again = await ground.services.office_hours.desk.open(COACH, None)
    assert again.on == (COACH.user,)
    assert again.session.state is SessionState.OPEN
    assert again.session.opened_at == session.opened_at


async def test_a_session_opens_a_little_early_and_no_sooner(ground: Ground):
    shown = await queued(ground)
    desk = ground.services.office_hours.desk
    with pytest.raises(TooSoonToOpen) as refusal:
        await desk.open(COACH, None)
    assert refusal.value.at == shown.session.starts_at - timedelta(minutes=15)
    await go_to(ground, refusal.value.at)
    assert (await desk.open(COACH, None)).is_open


async def test_who_may_not_open(ground: Ground):
    desk = ground.services.office_hours.desk
    await with_coaches(ground)
    with pytest.raises(MissingPermission):
        await desk.open(MEMBER, None)
    with pytest.raises(NoSessions):
        await desk.open(COACH, None)
    shown = await queued(ground, SECOND)
    await go_to(ground, shown.session.starts_at)
    with pytest.raises(NotYourSession):
        await desk.open(COACH, shown.session.id)
    for verb in (desk.close, desk.at, desk.visiting.next, desk.visiting.of_coach):
        with pytest.raises(MissingPermission):
            await verb(MEMBER)
    for verb in (desk.close, desk.at, desk.visiting.next):
        with pytest.raises(NotOn):
            await verb(COACH)


async def test_a_moderator_may_take_a_session_over(ground: Ground):
    shown = await queued(ground)
    await go_to(ground, shown.session.starts_at)
    taken = await ground.services.office_hours.desk.open(MODERATOR, shown.session.id)
    assert taken.on == (MODERATOR.user,)
    assert taken.session.plan.coaches == (COACH.user, MODERATOR.user)


async def test_one_session_at_a_time(ground: Ground):
    session = await opened(ground)
    other = await queued(ground, SECOND, coaches=(), start=ground.clock() + timedelta(minutes=5))
    await ground.services.office_hours.desk.open(MODERATOR, session.id)
    with pytest.raises(AlreadyOn) as refusal:
        await ground.services.office_hours.desk.open(MODERATOR, other.session.id)
    assert refusal.value.session_id == session.id


async def test_a_session_that_is_over_cannot_be_opened(ground: Ground):
    session = await opened(ground)
    await ground.services.office_hours.desk.close(COACH)
    with pytest.raises(SessionEnded):
        await ground.services.office_hours.desk.open(COACH, session.id)


async def test_the_last_coach_closes(ground: Ground):
    session = await opened(ground, SECOND.user)
    desk = ground.services.office_hours.desk
    await desk.open(SECOND, session.id)
    first = await desk.close(COACH)
    assert first.others == (SECOND.user,)
    assert await stands(ground, session.id) == "open"
    last = await desk.close(SECOND)
    assert last.others == ()
    assert await stands(ground, session.id) == "over: closed"
    with pytest.raises(NotOn):
        await desk.close(SECOND)


async def test_two_coaches_call_from_one_queue(ground: Ground):
    session = await opened(ground, SECOND.user)
    await ground.services.office_hours.desk.open(SECOND, None)
    await joined(ground, session, ANA, BEN)
    assert [await called(ground), await called(ground, SECOND)] == [ANA.user, BEN.user]
    shown = await ground.services.office_hours.desk.queue(session.id)
    assert shown is not None
    assert [visit.coach for visit in shown.visits] == [COACH.user, SECOND.user]


async def test_a_queue_that_opens_is_told_to_those_who_wished_it(ground: Ground):
    shown = await queued(ground)
    await ground.services.office_hours.board.follow(ANA, shown.session.id)
    await go_to(ground, shown.session.starts_at)
    await ground.clear_letters()
    await ground.services.office_hours.desk.open(COACH, None)
    assert await told(ground) == [(ANA.user, News.OPEN)]
    for kind in ("announcement", "event", "panel"):
        assert await said(ground, f"office_hours.{kind}") == [shown.session.id]


async def test_late_is_fine_and_those_who_were_told_hear_it(ground: Ground):
    shown = await planned(ground, start=ground.clock() + timedelta(hours=2))
    await ground.services.office_hours.bookings.book(ANA, shown.session.id, None, NOTHING)
    await ground.services.office_hours.board.follow(BEN, shown.session.id)
    await go_to(ground, shown.session.starts_at + timedelta(minutes=11))
    assert (await now_is(ground, shown.session.id)).away_at is not None
    await ground.clear_letters()
    await ground.services.office_hours.desk.open(COACH, None)
    assert await told(ground) == [(ANA.user, News.ON_AFTER_ALL), (BEN.user, News.ON_AFTER_ALL)]
    assert await said(ground, "office_hours.moderators") == [shown.session.id]


async def test_a_coach_who_calls_nobody_is_asked_and_without_an_answer_is_off(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    await go_on(ground, minutes=39)
    shown = await ground.services.office_hours.desk.queue(session.id)
    assert shown is not None
    assert shown.on == (COACH.user,)
    await go_on(ground, minutes=1)
    shown = await ground.services.office_hours.desk.queue(session.id)
    assert shown is not None
    assert shown.on == ()


async def test_a_coach_lost_with_somebody_called_gives_them_their_place_back(ground: Ground):
    session = await opened(ground, minutes=180)
    first, _ = await joined(ground, session, ANA, BEN)
    await called(ground)
    await ground.clear_letters()
    await go_on(ground, minutes=31)
    assert (COACH.user, CoachNews.STILL_THERE) in await told(ground, "office_hours.coach")
    await go_on(ground, minutes=28)
    shown = await ground.services.office_hours.desk.queue(session.id)
    assert shown is not None
    assert shown.on == (COACH.user,)
    await go_on(ground, minutes=2)
    shown = await ground.services.office_hours.desk.queue(session.id)
    assert shown is not None
    assert shown.on == ()
    assert shown.session.state is SessionState.OPEN
    assert shown.visits == ()
    assert await state_of(ground, first.place.id) is PlaceState.HELD
    resting = [user for user, news in await told(ground) if news == News.RESTING]
    assert resting == [ANA.user, BEN.user]
    assert await said(ground, "office_hours.moderators") == [session.id]
    await ground.clear_letters()
    back = await ground.services.office_hours.desk.open(COACH, None)
    assert [place.who.user for place in back.waiting] == [BEN.user]
    assert [user for user, news in await told(ground) if news == News.OPEN] == [ANA.user, BEN.user]


async def test_an_answer_keeps_the_coach_on(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    await go_on(ground, minutes=31)
    await ground.services.office_hours.desk.still_there(COACH, session.id)
    await go_on(ground, minutes=12)
    shown = await ground.services.office_hours.desk.queue(session.id)
    assert shown is not None
    assert shown.on == (COACH.user,)


async def test_an_answer_that_comes_too_late_is_told_so(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    await go_on(ground, minutes=45)
    with pytest.raises(NotOn):
        await ground.services.office_hours.desk.still_there(COACH, session.id)


async def test_a_visit_in_which_somebody_was_seen_goes_on_without_an_answer(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA, BEN)
    visit = await ground.services.office_hours.desk.visiting.next(COACH)
    assert visit.waiting == 1
    await ground.services.office_hours.desk.visiting.here(ANA, visit.visit.id)
    await go_on(ground, minutes=75)
    found = await ground.services.office_hours.desk.visiting.find(visit.visit.id)
    assert found is not None
    assert found.visit.state is VisitState.OPEN


async def test_nobody_is_asked_while_nobody_waits(ground: Ground):
    session = await opened(ground, minutes=180)
    await ground.clear_letters()
    await go_on(ground, minutes=120)
    assert await told(ground, "office_hours.coach") == []
    assert (await now_is(ground, session.id)).state is SessionState.OPEN


async def test_at_the_end_an_idle_session_closes_by_itself(ground: Ground):
    session = await opened(ground)
    await go_to(ground, session.ends_at)
    assert await stands(ground, session.id) == "over: time"


async def test_at_the_end_a_busy_one_goes_on_and_the_coach_hears_it(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA, BEN)
    await called(ground)
    await go_to(ground, session.ends_at - timedelta(minutes=5))
    await ground.services.office_hours.desk.open(COACH, None)
    await ground.clear_letters()
    await go_to(ground, session.ends_at)
    assert (COACH.user, CoachNews.TIME_UP) in await told(ground, "office_hours.coach")
    assert await stands(ground, session.id) == "open"
    await finish(ground, minutes=5)
    await ground.services.office_hours.desk.open(COACH, None)
    await go_to(ground, session.ends_at + timedelta(hours=1))
    assert await stands(ground, session.id) == "over: time"
    assert [user for user, news in await told(ground) if news == News.DECIDE] == [BEN.user]


async def test_closing_with_people_booked_is_asked_first_and_they_are_told(ground: Ground):
    shown = await planned(ground, start=ground.clock() + timedelta(hours=2))
    await ground.services.office_hours.bookings.book(ANA, shown.session.id, None, NOTHING)
    await go_to(ground, shown.session.starts_at - timedelta(minutes=10))
    desk = ground.services.office_hours.desk
    await desk.open(COACH, None)
    first = await desk.close(COACH)
    assert first.asks == 1
    assert await stands(ground, shown.session.id) == "open"
    await ground.clear_letters()
    await desk.close(COACH, surely=True)
    assert await stands(ground, shown.session.id) == "over: closed"
    assert await told(ground) == [(ANA.user, News.NO_TURN)]


async def test_a_visit_goes_on_after_the_close_and_one_that_is_forgotten_ends_by_itself(ground: Ground):
    session = await opened(ground)
    await joined(ground, session, ANA)
    visit = await ground.services.office_hours.desk.visiting.next(COACH)
    await ground.services.office_hours.desk.close(COACH)
    assert (await ground.services.office_hours.desk.visiting.of_coach(COACH)).visit.id == visit.visit.id
    await ground.clear_letters()
    await go_on(ground, hours=13)
    found = await ground.services.office_hours.desk.visiting.find(visit.visit.id)
    assert found is not None
    assert found.visit.state is VisitState.DONE
    assert (ANA.user, News.AFTER) in await told(ground)


async def test_a_session_moved_to_end_later_stays_open_until_then(ground: Ground):
    session = await opened(ground)
    request = await asked(
        ground, start=session.starts_at, title="Open door", format=Format.QUEUE, minutes=120
    )
    await ground.services.office_hours.planning.change(COACH, session.id, request, following=False)
    await go_to(ground, session.starts_at + timedelta(minutes=70))
    assert await stands(ground, session.id) == "open"
    await go_to(ground, session.starts_at + timedelta(minutes=121))
    assert await stands(ground, session.id) == f"over: {Why.TIME}"


async def test_a_session_that_nobody_opened_is_not_open_for_joining(ground: Ground):
    session = await opened(ground)
    await ground.services.office_hours.desk.close(COACH)
    assert await order(ground, session) == []
