"""A session is cancelled or ends: who hears of it, and what becomes of those that would follow."""

from datetime import timedelta

import pytest

from bot.members import Who
from bot.office_hours.model import Format, Repeat, Session, SessionState, Why
from bot.office_hours.model.refusals import NotYourSession, SessionEnded, SessionGone
from bot.office_hours.service import letters
from bot.text import TextTooLong
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    CAM,
    COACH,
    MODERATOR,
    SECOND,
    booked,
    coach_is_on,
    drafted,
    due,
    follows,
    go_on,
    go_to,
    now_is,
    planned,
    said,
    stands,
    told,
    tomorrow,
)
from tests.ground import Ground

WEEK = timedelta(weeks=1)


@pytest.fixture
async def session(ground: Ground) -> Session:
    """One with two coaches; Ana booked, Ben follows it twice, Cam has it in his calendar; all that is said."""
    number = (await planned(ground, coaches=(SECOND.user,))).session.id
    await booked(ground, number, ANA)
    await follows(ground, number, BEN)
    await follows(ground, number, BEN, what="calendar")
    await follows(ground, number, CAM, what="calendar")
    await ground.clear_letters()
    return await now_is(ground, number)


async def end(ground: Ground, session: Session, why: Why) -> Session:
    """As other parts of the room do."""
    return await ground.database.write(
        ground.services.office_hours.planning.end, session, why, ground.clock()
    )


async def coach_gone(ground: Ground, user: int) -> None:
    """A coach left the server."""
    await ground.database.write(
        ground.services.office_hours.planning.coach_gone, Who(1, user), ground.clock()
    )


async def test_everybody_whom_it_concerns_hears_once(ground: Ground, session: Session):
    planning = ground.services.office_hours.planning
    assert await planning.cancel(COACH, session.id, "  I am ill \n", following=False) == 3
    assert await stands(ground, session.id) == "cancelled: coach"
    assert (await now_is(ground, session.id)).reason == "I am ill"
    assert sorted(await told(ground)) == [(user, "off") for user in (ANA.user, BEN.user, CAM.user)]
    assert await told(ground, letters.COACH) == [(SECOND.user, "changed")]
    assert await said(ground, letters.MODERATORS) == [session.id]
    assert await said(ground, letters.ANNOUNCEMENT) == await said(ground, letters.EVENT) == [session.id]
    assert await ground.next_due() is None


async def test_moderators_are_not_told_what_one_of_them_did(ground: Ground, session: Session):
    await ground.services.office_hours.planning.cancel(MODERATOR, session.id, "", following=False)
    assert await said(ground, letters.MODERATORS) == []
    assert await told(ground, letters.COACH) == [(COACH.user, "changed"), (SECOND.user, "changed")]
    assert (await now_is(ground, session.id)).reason is None


async def test_a_second_press_is_told_what_became_of_it(ground: Ground, session: Session):
    planning = ground.services.office_hours.planning
    await planning.cancel(COACH, session.id, "ill", following=False)
    await ground.clear_letters()
    with pytest.raises(SessionEnded):
        await planning.cancel(COACH, session.id, "other", following=False)
    assert (await now_is(ground, session.id)).reason == "ill"
    assert await ground.letters() == []


async def test_what_may_not_be_cancelled(ground: Ground, session: Session):
    planning = ground.services.office_hours.planning
    with pytest.raises(TextTooLong):
        await planning.cancel(COACH, session.id, "x" * 501, following=False)
    other = (await planned(ground, start=tomorrow(ground, 21))).session
    with pytest.raises(NotYourSession):
        await planning.cancel(SECOND, other.id, "", following=False)
    with pytest.raises(SessionGone):
        await planning.cancel(COACH, 99, "", following=False)
    assert await stands(ground, session.id) == await stands(ground, other.id) == "planned"


async def test_a_draft_is_thrown_away_in_silence(ground: Ground):
    draft = await drafted(ground)
    assert await ground.services.office_hours.planning.cancel(COACH, draft.id, "", following=False) == 0
    with pytest.raises(SessionGone):
        await ground.services.office_hours.planning.own(COACH, draft.id)
    assert await ground.letters() == []


async def test_an_open_session_can_be_cancelled(ground: Ground, session: Session):
    await go_to(ground, session.starts_at)
    await coach_is_on(ground, session.id)
    await ground.services.office_hours.planning.cancel(COACH, session.id, "", following=False)
    shown = await ground.services.office_hours.board.show(session.id)
    assert shown is not None
    assert (shown.session.state, shown.on) == (SessionState.CANCELLED, ())
    await go_on(ground, days=2)
    assert await stands(ground, session.id) == "cancelled: coach"


@pytest.mark.parametrize("why", list(Why))
async def test_each_end_is_its_own(ground: Ground, session: Session, why: Why):
    heard: list[Session] = []
    ground.services.office_hours.planning.when_ended.append(
        lambda connection, ended, now: heard.append(ended)
    )
    await coach_is_on(ground, session.id)
    ended = await end(ground, session, why)
    assert (ended.why, ended.ended_at) == (why, ground.clock())
    ran_its_course = why in {Why.CLOSED, Why.TIME}
    assert ended.state is (SessionState.OVER if ran_its_course else SessionState.CANCELLED)
    off = [user for user, what in await told(ground) if what == "off"]
    assert sorted(off) == ([] if ran_its_course else [ANA.user, BEN.user, CAM.user])
    assert bool(await said(ground, letters.MODERATORS)) == (why in {Why.DISCORD, Why.LEFT})
    assert heard == [ended]
    await ground.clear_letters()
    assert await end(ground, session, Why.CLOSED) == ended  # it stays as it ended
    assert heard == [ended]
    assert await ground.letters() == []


# Those that follow


async def test_one_of_a_repeat_is_cancelled_and_another_made(ground: Ground):
    first = (await planned(ground, repeat=Repeat.WEEKLY)).session
    await ground.services.office_hours.planning.cancel(COACH, first.id, "", following=False)
    upcoming = await ground.services.office_hours.board.upcoming(1)
    assert [one.session.starts_at - first.starts_at for one in upcoming] == [WEEK, 2 * WEEK]


async def test_this_and_those_that_follow_end_with_their_repeat(ground: Ground):
    first = (await planned(ground, repeat=Repeat.WEEKLY)).session
    await follows(ground, first.id, ANA)
    await follows(ground, first.id + 1, ANA, BEN)
    await ground.clear_letters()
    planning = ground.services.office_hours.planning
    assert await planning.cancel(COACH, first.id, "no more", following=True) == 2
    assert await ground.services.office_hours.board.upcoming(1) == []
    assert len(await told(ground)) == 3
    assert await said(ground, letters.MODERATORS) == [first.id]
    assert await ground.next_due() is None


async def test_earlier_ones_stand(ground: Ground):
    first = (await planned(ground, repeat=Repeat.WEEKLY)).session
    await ground.services.office_hours.planning.cancel(COACH, first.id + 1, "", following=True)
    upcoming = await ground.services.office_hours.board.upcoming(1)
    assert [one.session.id for one in upcoming] == [first.id]
    await go_on(ground, weeks=3)
    assert await ground.services.office_hours.board.upcoming(1) == []


# A coach is gone


async def test_a_session_goes_on_with_its_other_coach(ground: Ground, session: Session):
    await coach_gone(ground, COACH.user)
    assert await stands(ground, session.id) == "planned"
    assert (await now_is(ground, session.id)).plan.coaches == (SECOND.user,)
    assert await told(ground, letters.COACH) == [(SECOND.user, "changed")]
    assert await said(ground, letters.ANNOUNCEMENT) == [session.id]


async def test_a_session_without_a_coach_ends(ground: Ground):
    number = (await planned(ground)).session.id
    await follows(ground, number, ANA)
    await ground.clear_letters()
    await coach_gone(ground, COACH.user)
    assert await stands(ground, number) == "cancelled: left"
    assert await told(ground) == [(ANA.user, "off")]
    assert await told(ground, letters.COACH) == []
    assert await said(ground, letters.MODERATORS) == [number]


async def test_so_do_repeats_and_drafts(ground: Ground):
    alone = (await planned(ground, repeat=Repeat.WEEKLY)).session
    both = (
        await planned(ground, SECOND, start=tomorrow(ground, 20), coaches=(COACH.user,), repeat=Repeat.WEEKLY)
    ).session
    draft = await drafted(ground, start=tomorrow(ground, 22))
    await coach_gone(ground, COACH.user)
    with pytest.raises(SessionGone):
        await ground.services.office_hours.planning.own(COACH, draft.id)
    await go_on(ground, weeks=2)
    upcoming = await ground.services.office_hours.board.upcoming(1)
    assert {one.session.rule_id for one in upcoming} == {both.rule_id}
    assert {one.session.plan.coaches for one in upcoming} == {(SECOND.user,)}
    assert alone.rule_id != both.rule_id


async def test_somebody_who_coaches_nothing_may_go(ground: Ground, session: Session):
    await coach_gone(ground, ANA.user)
    assert await now_is(ground, session.id) == session
    assert await ground.letters() == []


async def test_a_group_ends_like_any_other(ground: Ground):
    number = (await planned(ground, format=Format.GROUP, seats=5)).session.id
    await booked(ground, number, ANA)
    assert await due(ground, "late", number) is not None
    await ground.clear_letters()
    await ground.services.office_hours.planning.cancel(COACH, number, "", following=False)
    assert await told(ground) == [(ANA.user, "off")]
