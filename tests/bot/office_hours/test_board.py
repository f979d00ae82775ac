"""Looking at office hours, and wishing to hear of a session."""

import pytest

from bot.members import Who
from bot.members import find as find_member
from bot.office_hours.model.refusals import SessionEnded, SessionGone
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    COACH,
    SECOND,
    booked,
    coach_is_on,
    go_to,
    now_is,
    planned,
    posted,
    told,
    tomorrow,
)
from tests.ground import Ground


async def test_where_nothing_is_planned_there_is_nothing(ground: Ground):
    board = ground.services.office_hours.board
    assert await board.upcoming(1) == []
    assert await board.show(1) is None


async def test_what_comes_is_shown_in_its_order(ground: Ground):
    late = (await planned(ground, start=tomorrow(ground, 21))).session
    early = (await planned(ground, SECOND)).session
    board = ground.services.office_hours.board
    assert [shown.session.id for shown in await board.upcoming(1)] == [early.id, late.id]
    assert await board.upcoming(2) == []


async def test_all_that_an_announcement_shows(ground: Ground):
    number = (await planned(ground)).session.id
    await posted(ground, number)
    await booked(ground, number, ANA)
    await coach_is_on(ground, number)
    shown = await ground.services.office_hours.board.show(number)
    assert shown is not None
    assert (shown.booked, shown.waitlist, shown.queue, shown.questions) == (1, 0, 0, 0)
    assert [slot.is_free for slot in shown.slots] == [False, True, True]
    assert (shown.on, shown.link, shown.event) == ((COACH.user,), (11, 5000 + number), 6000 + number)


async def test_what_has_ended_is_still_shown_by_its_announcement(ground: Ground):
    number = (await planned(ground)).session.id
    await ground.services.office_hours.planning.cancel(COACH, number, "", following=False)
    shown = await ground.services.office_hours.board.show(number)
    assert shown is not None
    assert shown.session == await now_is(ground, number)
    assert await ground.services.office_hours.board.upcoming(1) == []


async def test_a_second_press_ends_the_wish(ground: Ground):
    board = ground.services.office_hours.board
    session = (await planned(ground)).session
    assert await board.follow(ANA, session.id)
    assert not await board.follow(ANA, session.id)
    assert await board.follow(BEN, session.id)
    assert await ground.database.read(find_member, ANA) is not None
    await go_to(ground, session.starts_at)
    assert [news for news in await told(ground) if news[1] == "soon"] == [(BEN.user, "soon")]


async def test_nobody_follows_what_is_not_to_come(ground: Ground):
    board = ground.services.office_hours.board
    number = (await planned(ground)).session.id
    with pytest.raises(SessionGone):
        await board.follow(Who(2, ANA.user), number)
    with pytest.raises(SessionGone):
        await board.follow(ANA, 99)
    await ground.services.office_hours.planning.cancel(COACH, number, "", following=False)
    with pytest.raises(SessionEnded):
        await board.follow(ANA, number)
