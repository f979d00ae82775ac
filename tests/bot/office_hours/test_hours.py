"""Weekly hours become sessions with slots, and give way to what a coach planned or people booked."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import MissingPermission, NotSetUp
from bot.members import TooOften, Who
from bot.office_hours.model import Format, Place, Published, Repeat, Session, Weekly
from bot.office_hours.model.refusals import (
    HoursOverlap,
    HoursUnread,
    LinkUnread,
    NoRoomForSlot,
    Overlaps,
    PlaceLacking,
    TooManySlots,
)
from bot.office_hours.service import letters
from bot.office_hours.service.planning.hours import Hours
from bot.servers import Staff
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    COACH,
    LINK,
    MEMBER,
    SECOND,
    booked,
    coach_is_on,
    follows,
    go_on,
    go_to,
    now_is,
    planned,
    stands,
    told,
    tomorrow,
    with_coaches,
)
from tests.ground import Ground

TUE = Weekly(1, time(18), 120)
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
async def coaches(ground: Ground) -> None:
    """The server has a coach role, and lives in UTC."""
    await with_coaches(ground, "UTC")


async def publish(
    ground: Ground,
    text: str = "Tue 18-20",
    slot_minutes: int | None = None,
    *,
    staff: Staff = COACH,
    place: Place = Place.THREAD,
    link: str | None = None,
) -> Published:
    """Publish hours."""
    hours = ground.services.office_hours.hours
    return await hours.publish(staff, text, slot_minutes, place, None, link)


async def to_come(ground: Ground) -> list[Session]:
    """What is planned or open, the next first."""
    return [shown.session for shown in await ground.services.office_hours.board.upcoming(1)]


async def test_hours_are_sessions_with_slots_week_by_week(ground: Ground):
    published = await publish(ground, "Tue 18-20, Thu 9-10", 30)
    assert published.hours == (TUE, Weekly(3, time(9), 60))
    assert published.kept == ()
    first, second = published.shown
    assert first.session.starts_at == tomorrow(ground)
    assert (first.session.plan.title, first.session.plan.format) == ("Office hours", Format.SLOTS)
    assert [slot.minutes for slot in first.slots] == [30] * 4
    assert second.session.starts_at == tomorrow(ground, 9) + timedelta(days=2)
    assert len(await to_come(ground)) == 4
    assert await ground.services.office_hours.hours.read(COACH) == published.hours
    assert await ground.services.office_hours.hours.read(SECOND) == ()
    await go_on(ground, weeks=5)
    assert {one.starts_at.strftime("%a %H:%M") for one in await to_come(ground)} == {"Tue 18:00", "Thu 09:00"}


async def test_hours_are_on_the_coachs_clock(ground: Ground):
    await ground.services.members.set_zone(Who(1, COACH.user), "America/New_York")
    await publish(ground)
    await go_on(ground, weeks=3)
    zone = ZoneInfo("America/New_York")
    assert {one.starts_at.astimezone(zone).time() for one in await to_come(ground)} == {time(18)}


async def test_hours_of_today_begin_today_while_they_are_to_come(ground: Ground):
    published = await publish(ground, "Mon 12:00-13:00, Mon 13-14")
    days = [(shown.session.starts_at - ground.clock()).days for shown in published.shown]
    assert days == [0, 7]  # it is Monday noon


async def test_hours_over_midnight_are_one_session(ground: Ground):
    (shown,) = (await publish(ground, "Sun 22-02")).shown
    assert shown.session.ends_at - shown.session.starts_at == timedelta(hours=4)
    assert await ground.services.office_hours.hours.read(COACH) == (Weekly(6, time(22), 240),)


async def test_the_same_hours_again_change_nothing(ground: Ground):
    first = await publish(ground)
    await ground.clear_letters()
    assert await publish(ground) == first
    assert await ground.letters() == []


async def test_hours_that_stay_keep_their_sessions(ground: Ground):
    first = await publish(ground, "Tue 18-20, Thu 9-10")
    await booked(ground, first.shown[0].session.id, ANA)
    published = await publish(ground, "Tue 18-20, Fri 9-10")
    assert published.kept == ()
    assert published.shown[0].session == first.shown[0].session
    assert await stands(ground, first.shown[1].session.id) == "cancelled: hours"
    assert [one.starts_at.strftime("%a") for one in await to_come(ground)] == ["Tue", "Fri", "Tue", "Fri"]


async def test_what_people_booked_stands_and_the_rest_ends(ground: Ground):
    first, later = [one.id for one in await _published(ground)]
    await booked(ground, first, ANA)
    await follows(ground, later, BEN)
    await ground.clear_letters()
    published = await publish(ground, "Wed 18-20")
    assert [one.id for one in published.kept] == [first]
    assert await stands(ground, first) == "planned"
    assert await stands(ground, later) == "cancelled: hours"
    assert await told(ground) == [(BEN.user, "off")]
    assert await told(ground, letters.COACH) == []
    assert [letter for letter in await ground.letters() if letter.kind == letters.MODERATORS] == []
    await go_on(ground, weeks=2)
    assert {one.starts_at.strftime("%a") for one in await to_come(ground)} == {"Wed"}


async def test_new_hours_give_way_to_what_people_booked(ground: Ground):
    first, _ = await _published(ground)
    await booked(ground, first.id, ANA)
    published = await publish(ground, "Tue 19-21")
    assert [one.id for one in published.kept] == [first.id]
    assert published.shown[0].session.starts_at == first.starts_at + WEEK + timedelta(hours=1)


async def test_other_slots_are_other_hours(ground: Ground):
    first, _ = await _published(ground)
    published = await publish(ground, slot_minutes=40)
    assert await stands(ground, first.id) == "cancelled: hours"
    assert len(published.shown[0].slots) == 3
    assert await ground.services.office_hours.hours.read(COACH) == (TUE,)


async def test_another_link_is_another_place(ground: Ground):
    first = await publish(ground, place=Place.LINK, link=LINK)
    published = await publish(ground, place=Place.LINK, link=f"{LINK}/2")
    assert published.shown[0].session.plan.link == f"{LINK}/2"
    assert await stands(ground, first.shown[0].session.id) == "cancelled: hours"


async def test_what_a_coach_planned_is_in_the_way_of_new_hours(ground: Ground):
    mine = (await planned(ground, minutes=60)).session
    with pytest.raises(Overlaps) as raised:
        await publish(ground, "Tue 17:30-18:30")
    assert raised.value.session_id == mine.id
    assert await ground.services.office_hours.hours.read(COACH) == ()
    await publish(ground, "Tue 17:30-18:30", staff=SECOND)


async def test_hours_of_today_that_are_over_are_not_among_the_next(ground: Ground):
    await planned(ground, start=ground.clock() + 2 * WEEK)
    with pytest.raises(Overlaps):
        await publish(ground, "Mon 11-13")  # today's have begun; the next two are in a week and in two


async def test_hours_give_way_to_what_is_planned_later(ground: Ground):
    first, _ = await _published(ground)
    mine = (await planned(ground, start=first.starts_at + 2 * WEEK)).session
    await go_to(ground, first.starts_at)
    assert [one.starts_at - first.starts_at for one in await to_come(ground)] == [
        timedelta(),
        WEEK,
        2 * WEEK,
        3 * WEEK,
    ]
    assert (await to_come(ground))[2] == mine
    assert {what for _, what in await told(ground, letters.COACH)} == {"soon"}
    await publish(ground)  # the same hours are not in their own way


async def test_stopping_ends_what_nobody_booked(ground: Ground):
    hours = ground.services.office_hours.hours
    first, later = await _published(ground)
    await booked(ground, first.id, ANA)
    assert await hours.stop(COACH) == 1
    assert await stands(ground, later.id) == "cancelled: hours"
    assert await hours.read(COACH) == ()
    assert await hours.stop(COACH) == 0
    await go_on(ground, weeks=2)
    assert await to_come(ground) == []


async def test_an_open_session_stands(ground: Ground):
    first, _ = await _published(ground)
    await go_to(ground, first.starts_at)
    await coach_is_on(ground, first.id)
    assert await ground.services.office_hours.hours.stop(COACH) == 1
    assert await stands(ground, first.id) == "open"


async def test_other_sessions_of_the_coach_are_no_hours(ground: Ground):
    weekly = (await planned(ground, start=tomorrow(ground, 9), repeat=Repeat.WEEKLY)).session
    await _published(ground)
    await ground.services.office_hours.hours.stop(COACH)
    assert {one.rule_id for one in await to_come(ground)} == {weekly.rule_id}


async def test_hours_of_a_coach_who_is_gone_end(ground: Ground):
    first, _ = await _published(ground)
    await ground.database.write(
        ground.services.office_hours.planning.coach_gone, Who(1, COACH.user), ground.clock()
    )
    assert await stands(ground, first.id) == "cancelled: left"
    assert await to_come(ground) == []


async def test_what_cannot_be_published_changes_nothing(ground: Ground):
    first, _ = await _published(ground)
    for text, refused in (
        ("now and then", HoursUnread),
        ("Tue 9-11, Tue 10-12", HoursOverlap),
        ("Tue 9:00-9:10", NoRoomForSlot),
    ):
        with pytest.raises(refused):
            await publish(ground, text, 15)
    with pytest.raises(TooManySlots):
        await publish(ground, "Tue 9-17", 10)
    with pytest.raises(LinkUnread):
        await publish(ground, place=Place.LINK, link="meet.example.org")
    with pytest.raises(PlaceLacking):
        await publish(ground, place=Place.VOICE)
    assert await now_is(ground, first.id) == first
    assert await ground.services.office_hours.hours.read(COACH) == (TUE,)


async def test_who_may(ground: Ground):
    hours = ground.services.office_hours.hours
    for verb in (hours.read(MEMBER), hours.stop(MEMBER), publish(ground, staff=MEMBER)):
        with pytest.raises(MissingPermission):
            await verb
    await ground.services.servers.set_up(2, "UTC", {"moderators": 12}, {"coach": 77})
    with pytest.raises(NotSetUp):
        await publish(ground, staff=replace(COACH, guild=2))
    for _ in range(20):
        await publish(ground)
    with pytest.raises(TooOften):
        await publish(ground)


def test_hours_are_understood_before_anything_is_kept():
    assert Hours.understand("Tue 18-20") == (TUE,)


async def _published(ground: Ground) -> tuple[Session, Session]:
    """The two sessions of Tuesday's hours."""
    await publish(ground)
    found = [one for one in await to_come(ground) if one.plan.title == "Office hours"]
    return found[0], found[1]
