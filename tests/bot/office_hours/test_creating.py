"""A draft becomes a session: what follows from that, and who may look at it and change it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dates import TimePast
from bot.errors import MissingPermission
from bot.members import Who
from bot.office_hours.model import Repeat, SessionState
from bot.office_hours.model.refusals import (
    NotYourSession,
    Overlaps,
    SessionEnded,
    SessionGone,
)
from bot.office_hours.service import letters
from bot.timers import store as timer_store
from tests.bot.office_hours.hours import (
    ANA,
    COACH,
    MEMBER,
    MODERATOR,
    SECOND,
    drafted,
    due,
    follows,
    planned,
    said,
    stands,
    told,
    tomorrow,
    with_coaches,
)
from tests.ground import PLACES, Ground


@pytest.fixture(autouse=True)
async def coaches(ground: Ground) -> None:
    """The server has a coach role."""
    await with_coaches(ground)


# A session


async def test_a_session_is_announced_and_its_timers_are_set(ground: Ground):
    shown = await planned(ground)
    number = shown.session.id
    begins = shown.session.starts_at
    assert shown.session.state is SessionState.PLANNED
    assert [slot.starts_at - begins for slot in shown.slots] == [timedelta(minutes=m) for m in (0, 20, 40)]
    assert await said(ground, letters.ANNOUNCEMENT) == [number]
    assert await said(ground, letters.EVENT) == [number]
    minute = timedelta(minutes=1)
    assert {what: await due(ground, what, number) for what in ("soon", "coach_soon", "late", "unopened")} == {
        "soon": begins - 60 * minute,
        "coach_soon": begins - 10 * minute,
        "late": begins + 10 * minute,
        "unopened": begins + 120 * minute,
    }
    assert await due(ground, "draft", number) is None


async def test_a_second_press_finds_the_session(ground: Ground):
    shown = await planned(ground)
    await ground.clear_letters()
    assert await ground.services.office_hours.planning.create(COACH, shown.session.id) == shown
    assert await ground.letters() == []


async def test_a_cancelled_session_is_not_made_again(ground: Ground):
    shown = await planned(ground)
    later = await planned(ground, start=tomorrow(ground, 20))
    await ground.services.office_hours.planning.cancel(COACH, shown.session.id, "", following=False)
    with pytest.raises(SessionEnded) as raised:
        await ground.services.office_hours.planning.create(COACH, shown.session.id)
    assert raised.value == SessionEnded(
        shown.session.id, "Resume hour", SessionState.CANCELLED, later.session.id, later.session.starts_at
    )


async def test_what_was_to_come_when_drafted_may_be_over_when_confirmed(ground: Ground):
    draft = await drafted(ground, start=ground.clock() + timedelta(hours=1))
    ground.clock.move(hours=1)
    with pytest.raises(TimePast) as raised:
        await ground.services.office_hours.planning.create(COACH, draft.id)
    assert raised.value.understood == draft.starts_at
    assert await stands(ground, draft.id) == "draft"


async def test_a_second_coach_hears_of_it(ground: Ground):
    await planned(ground, coaches=(SECOND.user,))
    assert await told(ground, letters.COACH) == [(SECOND.user, "changed")]


# Overlaps


@pytest.mark.parametrize(
    ("shift", "overlaps"), [(-60, False), (-59, True), (0, True), (59, True), (60, False)]
)
async def test_one_coach_is_in_one_session_at_a_time(ground: Ground, shift: int, overlaps: bool):
    first = (await planned(ground)).session
    start = first.starts_at + timedelta(minutes=shift)
    if not overlaps:
        await planned(ground, start=start)
        return
    with pytest.raises(Overlaps) as raised:
        await drafted(ground, start=start)
    assert raised.value == Overlaps(
        COACH.user, first.id, first.plan.title, first.starts_at, first.ends_at, yours=True
    )


async def test_other_coaches_may_be_on_at_the_same_time(ground: Ground):
    await planned(ground)
    await planned(ground, SECOND)


async def test_a_coach_brought_in_may_be_elsewhere(ground: Ground):
    await planned(ground)
    with pytest.raises(Overlaps) as raised:
        await drafted(ground, SECOND, coaches=(COACH.user,))
    assert (raised.value.coach, raised.value.yours) == (COACH.user, False)


async def test_drafts_and_what_has_ended_are_in_nobodys_way(ground: Ground):
    await drafted(ground)
    shown = await planned(ground)
    await ground.services.office_hours.planning.cancel(COACH, shown.session.id, "", following=False)
    await planned(ground)


async def test_of_two_drafts_at_the_same_time_one_is_made(ground: Ground):
    first, second = await drafted(ground), await drafted(ground)
    await ground.services.office_hours.planning.create(COACH, first.id)
    with pytest.raises(Overlaps):
        await ground.services.office_hours.planning.create(COACH, second.id)


async def test_later_occurrences_overlap_too(ground: Ground):
    weekly = (await planned(ground, repeat=Repeat.WEEKLY)).session
    week = timedelta(weeks=1)
    with pytest.raises(Overlaps):
        await drafted(ground, start=weekly.starts_at + week)
    await planned(ground, SECOND, start=weekly.starts_at + week)
    with pytest.raises(Overlaps):
        await drafted(ground, SECOND, start=weekly.starts_at, repeat=Repeat.WEEKLY)


# Looking


async def test_a_coach_edits_their_own_and_a_moderator_all(ground: Ground):
    planning = ground.services.office_hours.planning
    mine = (await planned(ground, start=tomorrow(ground, 20))).session
    theirs = (await planned(ground, SECOND)).session
    assert [one.id for one in await planning.editable(COACH)] == [mine.id]
    assert [one.id for one in await planning.editable(MODERATOR)] == [theirs.id, mine.id]
    assert await planning.own(MODERATOR, mine.id) == mine
    with pytest.raises(NotYourSession):
        await planning.own(COACH, theirs.id)
    with pytest.raises(MissingPermission):
        await planning.editable(MEMBER)


async def test_a_session_of_another_server_is_not_there(ground: Ground):
    shown = await planned(ground)
    await ground.services.servers.set_up(2, "UTC", PLACES, {"coach": 77})
    with pytest.raises(SessionGone):
        await ground.services.office_hours.planning.own(replace(MODERATOR, guild=2), shown.session.id)


async def test_people_concerned_are_counted_once(ground: Ground):
    planning = ground.services.office_hours.planning
    number = (await planned(ground, repeat=Repeat.WEEKLY)).session.id
    await follows(ground, number, ANA)
    await follows(ground, number, ANA, what="calendar")
    await follows(ground, number + 1, ANA, Who(1, 205))
    assert await planning.concerned(COACH, number, following=False) == 1
    assert await planning.concerned(COACH, number, following=True) == 2


async def test_former_members_are_nobody_to_tell(ground: Ground):
    number = (await planned(ground)).session.id
    await follows(ground, number, Who(1, -3))
    assert await ground.services.office_hours.planning.concerned(COACH, number, following=False) == 0


async def test_no_timer_of_a_draft_is_left(ground: Ground):
    await planned(ground)
    assert await ground.database.read(timer_store.of_kind, "office_hours.draft") == []
