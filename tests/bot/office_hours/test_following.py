"""A session that repeats is changed together with those after it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.members import Who
from bot.office_hours.model import Asked, Changed, Repeat, Session
from bot.office_hours.model.refusals import Overlaps
from bot.office_hours.service import letters
from bot.servers import Staff
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    COACH,
    MODERATOR,
    SECOND,
    coach_is_on,
    follows,
    go_on,
    go_to,
    now_is,
    planned,
    told,
    with_coaches,
    written,
)
from tests.ground import Ground

DAY, HOUR, WEEK = timedelta(days=1), timedelta(hours=1), timedelta(weeks=1)


@pytest.fixture
async def first(ground: Ground) -> Session:
    """The first of a weekly session at 18:00 UTC, where no clock ever changes; Ana follows it, Ana and Ben the next."""
    await with_coaches(ground, "UTC")
    session = (await planned(ground, repeat=Repeat.WEEKLY)).session
    await follows(ground, session.id, ANA)
    await follows(ground, session.id + 1, ANA, BEN)
    await ground.clear_letters()
    return session


async def change(
    ground: Ground,
    session_id: int,
    staff: Staff = COACH,
    *,
    following: bool = True,
    when: str = "",
    **fields: Any,
) -> Changed:
    """Change some of it."""
    plan = (await now_is(ground, session_id)).plan
    asked: dict[str, Any] = {"format": plan.format, "place": plan.place, "title": "", **fields}
    return await ground.services.office_hours.planning.change(
        staff, session_id, Asked(when, **asked), following=following
    )


async def to_come(ground: Ground) -> list[Session]:
    """What is planned or open, the next first."""
    return [shown.session for shown in await ground.services.office_hours.board.upcoming(1)]


async def shifts(ground: Ground, first: Session) -> list[timedelta]:
    """How long after the first begins each."""
    return [one.starts_at - first.starts_at for one in await to_come(ground)]


async def test_another_hour_is_another_hour_for_all_that_follow(ground: Ground, first: Session):
    changed = await change(ground, first.id, when=await written(ground, first.starts_at + HOUR))
    assert (changed.told, changed.moved) == (2, True)
    assert await shifts(ground, first) == [HOUR, WEEK + HOUR]
    assert sorted(await told(ground)) == [(ANA.user, "moved"), (ANA.user, "moved"), (BEN.user, "moved")]
    await go_on(ground, weeks=4)
    assert await shifts(ground, first) == [4 * WEEK + HOUR, 5 * WEEK + HOUR]


async def test_only_one_changes_where_only_one_is_meant(ground: Ground, first: Session):
    await change(ground, first.id, following=False, when=await written(ground, first.starts_at + HOUR))
    await change(ground, first.id, following=False, title="Once")
    assert await shifts(ground, first) == [HOUR, WEEK]
    await go_on(ground, weeks=3)
    assert await shifts(ground, first) == [3 * WEEK, 4 * WEEK]
    assert {one.plan.title for one in await to_come(ground)} == {"Resume hour"}


async def test_another_weekday_is_the_same_week(ground: Ground, first: Session):
    await change(ground, first.id, when=await written(ground, first.starts_at + 2 * DAY))
    assert await shifts(ground, first) == [2 * DAY, WEEK + 2 * DAY]
    await go_on(ground, weeks=2)
    assert await shifts(ground, first) == [2 * WEEK + 2 * DAY, 3 * WEEK + 2 * DAY]


async def test_a_week_later_is_a_week_later_for_all(ground: Ground, first: Session):
    await change(ground, first.id, when=await written(ground, first.starts_at + WEEK))
    assert await shifts(ground, first) == [WEEK, 2 * WEEK]
    assert [one.id for one in await to_come(ground)] == [first.id, first.id + 1]


async def test_what_is_not_its_time_goes_to_later_ones_and_to_those_to_be_made(
    ground: Ground, first: Session
):
    changed = await change(ground, first.id, title="CV hour", topics="CV", minutes=40)
    assert changed.told == 2
    await go_on(ground, weeks=3)
    found = await to_come(ground)
    assert {(one.plan.title, one.plan.topics, one.plan.minutes) for one in found} == {
        ("CV hour", ("CV",), 40)
    }
    assert {one.rule_id for one in found} == {first.rule_id}


async def test_earlier_ones_stay(ground: Ground, first: Session):
    await change(ground, first.id + 1, when=await written(ground, first.starts_at + WEEK + HOUR))
    assert await shifts(ground, first) == [timedelta(), WEEK + HOUR, 2 * WEEK + HOUR]
    await go_on(ground, weeks=3)
    assert await shifts(ground, first) == [3 * WEEK + HOUR, 4 * WEEK + HOUR]


async def test_what_was_changed_by_hand_stays_field_by_field(ground: Ground, first: Session):
    await change(ground, first.id + 1, following=False, title="Guest", topics="Offers")
    await change(
        ground, first.id, title="CV hour", minutes=40, when=await written(ground, first.starts_at + HOUR)
    )
    second = await now_is(ground, first.id + 1)
    assert (second.plan.title, second.plan.topics, second.plan.minutes) == ("Guest", ("Offers",), 40)
    assert second.starts_at == first.starts_at + WEEK + HOUR
    await go_on(ground, weeks=2)
    assert {one.plan.title for one in await to_come(ground)} == {"CV hour"}


async def test_one_moved_by_itself_stays_where_it_is_and_none_is_made_beside_it(
    ground: Ground, first: Session
):
    moved = first.starts_at + WEEK + DAY
    await change(ground, first.id + 1, following=False, when=await written(ground, moved))
    await change(ground, first.id, when=await written(ground, first.starts_at + HOUR))
    assert await shifts(ground, first) == [HOUR, WEEK + DAY]
    await go_on(ground, weeks=2)
    assert await shifts(ground, first) == [2 * WEEK + HOUR, 3 * WEEK + HOUR]


async def test_one_that_was_moved_lends_the_others_only_what_is_changed_now(ground: Ground, first: Session):
    await change(ground, first.id, following=False, when=await written(ground, first.starts_at + HOUR))
    await change(ground, first.id, title="CV hour")
    assert await shifts(ground, first) == [HOUR, WEEK]
    assert {one.plan.title for one in await to_come(ground)} == {"CV hour"}


async def test_one_that_was_cancelled_stays_cancelled(ground: Ground, first: Session):
    await ground.services.office_hours.planning.cancel(COACH, first.id + 1, "", following=False)
    assert await shifts(ground, first) == [timedelta(), 2 * WEEK]
    await change(ground, first.id, when=await written(ground, first.starts_at + HOUR))
    assert await shifts(ground, first) == [HOUR, 2 * WEEK + HOUR]
    await go_on(ground, weeks=3)
    assert await shifts(ground, first) == [3 * WEEK + HOUR, 4 * WEEK + HOUR]


async def test_every_week_becomes_every_second(ground: Ground, first: Session):
    await change(ground, first.id, repeat=Repeat.FORTNIGHTLY)
    assert await shifts(ground, first) == [timedelta(), 2 * WEEK]
    assert {one.repeat for one in await to_come(ground)} == {Repeat.FORTNIGHTLY}
    await go_on(ground, weeks=3)
    assert await shifts(ground, first) == [4 * WEEK, 6 * WEEK]


async def test_no_repeat_said_is_the_repeat_it_has(ground: Ground, first: Session):
    await change(ground, first.id, repeat=Repeat.NONE, title="Other")
    await go_on(ground, weeks=2)
    assert await shifts(ground, first) == [2 * WEEK, 3 * WEEK]


async def test_later_ones_may_not_overlap_either(ground: Ground, first: Session):
    other = (await planned(ground, start=first.starts_at + WEEK + 2 * HOUR)).session
    await ground.clear_letters()
    with pytest.raises(Overlaps) as raised:
        await change(ground, first.id, when=await written(ground, first.starts_at + 2 * HOUR))
    assert raised.value.session_id == other.id
    assert await shifts(ground, first) == [timedelta(), WEEK, WEEK + 2 * HOUR]
    assert await ground.letters() == []


async def test_its_own_later_ones_are_in_nobodys_way(ground: Ground, first: Session):
    await change(ground, first.id, when=await written(ground, first.starts_at + WEEK + HOUR / 2))
    assert await shifts(ground, first) == [WEEK + HOUR / 2, 2 * WEEK + HOUR / 2]


async def test_an_open_one_hands_on_all_but_its_start(ground: Ground, first: Session):
    await go_to(ground, first.starts_at)
    await coach_is_on(ground, first.id)
    await change(ground, first.id, minutes=80)
    assert {one.plan.minutes for one in await to_come(ground)} == {80}
    assert await shifts(ground, first) == [timedelta(), WEEK, 2 * WEEK]


async def test_where_it_does_not_go_together_what_was_changed_by_hand_stays(ground: Ground, first: Session):
    await change(ground, first.id + 1, following=False, coaches=(SECOND.user,))
    await change(ground, first.id, slot_minutes=10, minutes=180)
    second = await now_is(ground, first.id + 1)
    assert second.plan.coaches == (COACH.user, SECOND.user)
    assert (second.plan.minutes, second.plan.slot_minutes) == (60, 20)  # 36 slots would be too many
    await go_on(ground, weeks=2)
    assert {one.plan.minutes for one in await to_come(ground)} == {180}


async def test_a_coach_who_moved_house_takes_the_clock_on_their_wall_along(ground: Ground, first: Session):
    await ground.services.members.set_zone(Who(1, COACH.user), "America/New_York")
    await change(
        ground, first.id, when="2026-03-03 18:00"
    )  # five hours after 18:00 UTC, four from the next week on
    assert await shifts(ground, first) == [5 * HOUR, WEEK + 4 * HOUR]
    assert {one.zone for one in await to_come(ground)} == {"America/New_York"}


async def test_a_moderator_elsewhere_leaves_it_where_it_was_made(ground: Ground, first: Session):
    await ground.services.members.set_zone(Who(1, MODERATOR.user), "America/New_York")
    await change(ground, first.id, MODERATOR, when="2026-03-03 18:00")
    assert await shifts(ground, first) == [5 * HOUR, WEEK + 5 * HOUR]
    assert {one.zone for one in await to_come(ground)} == {"UTC"}
    assert {what for _, what in await told(ground, letters.COACH)} == {"changed"}
