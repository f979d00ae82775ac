"""A session changes: who hears of it, what moves with it, and what cannot be."""

from datetime import timedelta
from typing import Any

import pytest

from bot.dates import TimePast, TimeUnread
from bot.errors import Refusal
from bot.members import Who
from bot.office_hours.model import Asked, Changed, Format, Place, Repeat, Session
from bot.office_hours.model.refusals import (
    LinkUnread,
    NoRoomForSlot,
    NotYourSession,
    Overlaps,
    PlaceLacking,
    SessionEnded,
    StartFixed,
    TooManySlots,
)
from bot.office_hours.service import letters
from bot.servers import Staff
from bot.text import TextTooLong
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    CAM,
    COACH,
    LINK,
    MODERATOR,
    SECOND,
    booked,
    coach_is_on,
    due,
    follows,
    go_on,
    now_is,
    planned,
    queued,
    said,
    told,
    tomorrow,
    with_coaches,
    written,
)
from tests.ground import Ground

HOUR = timedelta(hours=1)


@pytest.fixture
async def session(ground: Ground) -> Session:
    """One that is planned, that Ana wishes to hear of and Ben has in his calendar; all about it is said."""
    await with_coaches(ground)
    shown = await planned(ground, place=Place.LINK, link=LINK, about="Bring it", topics="CV, Offers")
    await follows(ground, shown.session.id, ANA)
    await follows(ground, shown.session.id, BEN, what="calendar")
    await ground.clear_letters()
    return shown.session


async def change(
    ground: Ground,
    session: Session,
    staff: Staff = COACH,
    *,
    following: bool = False,
    when: str = "",
    **fields: Any,
) -> Changed:
    """Change some of it."""
    plan = session.plan
    asked: dict[str, Any] = {
        "format": plan.format,
        "place": plan.place,
        "title": "",
        **fields,
    }
    return await ground.services.office_hours.planning.change(
        staff, session.id, Asked(when, **asked), following=following
    )


async def test_what_is_not_said_stays(ground: Ground, session: Session):
    changed = await change(ground, session)
    assert (changed.shown.session, changed.told, changed.moved) == (session, 0, False)
    assert await ground.letters() == []


async def test_the_time_as_it_stands_is_no_change(ground: Ground, session: Session):
    when = await written(ground, session.starts_at)
    assert (await change(ground, session, when=when)).shown.session == session


async def test_another_time_is_told_and_everything_moves(ground: Ground, session: Session):
    begins = tomorrow(ground, 20)
    moves: list[tuple[Session, Session]] = []
    ground.services.office_hours.planning.when_moved.append(
        lambda connection, before, after, now: moves.append((before, after))
    )
    changed = await change(ground, session, when=await written(ground, begins))
    after = changed.shown.session
    assert (changed.told, changed.moved) == (2, True)
    assert (after.starts_at, after.sequence) == (begins, 1)
    assert await told(ground) == [(ANA.user, "moved"), (BEN.user, "moved")]
    assert await told(ground, letters.COACH) == []
    assert await said(ground, letters.ANNOUNCEMENT) == await said(ground, letters.EVENT) == [session.id]
    assert changed.shown.slots[0].starts_at == begins
    assert moves == [(session, after)]
    assert await due(ground, "soon", session.id) == begins - HOUR
    assert await due(ground, "late", session.id) == begins + HOUR / 6
    assert await due(ground, "unopened", session.id) == begins + 2 * HOUR


@pytest.mark.parametrize(
    ("fields", "moved"),
    [
        ({"minutes": 90}, True),
        ({"place": Place.VOICE, "place_id": 40}, True),
        ({"link": "https://other.example.org/x"}, True),
        ({"place": Place.THREAD}, True),
        ({"title": "CV hour"}, False),
    ],
)
async def test_time_title_and_place_are_told(
    ground: Ground, session: Session, fields: dict[str, Any], moved: bool
):
    changed = await change(ground, session, **fields)
    assert (changed.told, changed.moved) == (2, moved)
    assert changed.shown.session.sequence == 1


@pytest.mark.parametrize(
    ("fields", "sequence"),
    [
        ({"about": "Bring a pen"}, 1),
        ({"topics": "Interviews"}, 0),
        ({"slot_minutes": 30}, 0),
        ({"emptied": frozenset({"about", "topics"})}, 1),
    ],
)
async def test_nobody_is_told_of_what_moves_nothing_for_them(
    ground: Ground, session: Session, fields: dict[str, Any], sequence: int
):
    changed = await change(ground, session, **fields)
    assert (changed.told, changed.moved) == (0, False)
    assert changed.shown.session.sequence == sequence
    assert changed.shown.session.plan != session.plan
    assert await told(ground) == []
    assert await said(ground, letters.ANNOUNCEMENT) == [session.id]


async def test_emptied_texts_are_nothing(ground: Ground, session: Session):
    plan = (await change(ground, session, emptied=frozenset({"about", "topics"}))).shown.session.plan
    assert (plan.about, plan.topics) == ("", ())


async def test_a_place_is_kept_with_what_belongs_to_it(ground: Ground, session: Session):
    assert (await change(ground, session, minutes=30)).shown.session.plan.link == LINK
    with pytest.raises(PlaceLacking):
        await change(ground, session, place=Place.STAGE)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"title": "x" * 81}, TextTooLong),
        ({"link": "ftp://x.org"}, LinkUnread),
        ({"minutes": 10}, NoRoomForSlot),
        ({"minutes": 480, "slot_minutes": 10}, TooManySlots),
        ({"when": "some day"}, TimeUnread),
        ({"when": "2026-03-01 18:00"}, TimePast),
    ],
)
async def test_what_cannot_be_changes_nothing(
    ground: Ground, session: Session, fields: dict[str, Any], refused: type[Refusal]
):
    with pytest.raises(refused):
        await change(ground, session, **fields)
    assert await now_is(ground, session.id) == session
    assert await ground.letters() == []


async def test_a_change_may_not_overlap_another_session(ground: Ground, session: Session):
    other = (await planned(ground, start=session.ends_at)).session
    with pytest.raises(Overlaps) as raised:
        await change(ground, session, minutes=90)
    assert raised.value.session_id == other.id
    await change(ground, session, minutes=45)
    await planned(ground, SECOND)
    with pytest.raises(Overlaps):
        await change(ground, session, coaches=(SECOND.user,))


async def test_its_other_coaches_hear_and_so_does_one_who_is_out(ground: Ground, session: Session):
    await change(ground, session, coaches=(SECOND.user,))
    assert await told(ground, letters.COACH) == [(SECOND.user, "changed")]
    await ground.clear_letters()
    await change(ground, session, MODERATOR, coaches=(702,), title="Other")
    assert await told(ground, letters.COACH) == [(user, "changed") for user in (700, 701, 702)]
    assert (await now_is(ground, session.id)).plan.coaches == (700, 702)


async def test_another_coachs_session_stays(ground: Ground, session: Session):
    with pytest.raises(NotYourSession):
        await change(ground, session, SECOND, title="Mine")


async def test_what_has_ended_stays(ground: Ground, session: Session):
    await ground.services.office_hours.planning.cancel(COACH, session.id, "", following=False)
    with pytest.raises(SessionEnded):
        await change(ground, session, title="Again")


async def test_an_open_session_keeps_its_start(ground: Ground, session: Session):
    await go_on(ground, hours=30)
    await coach_is_on(ground, session.id)
    with pytest.raises(StartFixed):
        await change(ground, session, when="tomorrow 20:00")
    with pytest.raises(StartFixed):
        await change(ground, session, format=Format.QUEUE)
    changed = await change(ground, session, minutes=90, title="Longer", topics="CV")
    assert changed.shown.session.starts_at == session.starts_at
    assert changed.shown.session.plan.minutes == 90
    await go_on(ground, minutes=20)
    with pytest.raises(TimePast):
        await change(ground, session, minutes=20)


async def test_a_session_put_off_is_no_longer_without_its_coach(ground: Ground, session: Session):
    await go_on(ground, hours=30, minutes=10)
    assert (await now_is(ground, session.id)).away_at is not None
    later = session.starts_at + HOUR
    after = (await change(ground, session, when=await written(ground, later))).shown.session
    assert after.away_at is None
    assert await due(ground, "late", session.id) == later + HOUR / 6


async def test_a_moderators_time_is_read_where_they_live(ground: Ground, session: Session):
    await ground.services.members.set_zone(Who(1, MODERATOR.user), "Asia/Tokyo")
    after = (await change(ground, session, MODERATOR, when="2026-03-05 09:00")).shown.session
    assert after.starts_at == tomorrow(ground, 0) + timedelta(days=2)
    assert after.zone == "Europe/London"


async def test_slots_become_a_queue(ground: Ground, session: Session):
    shown = (await change(ground, session, format=Format.QUEUE)).shown
    assert (shown.session.plan.format, shown.slots) == (Format.QUEUE, ())


async def test_a_group_gets_room(ground: Ground):
    session = (await queued(ground)).session
    assert (await change(ground, session, format=Format.GROUP, seats=1)).shown.session.plan.seats == 10
    assert (await change(ground, session, format=Format.GROUP, seats=4)).shown.session.plan.seats == 4
    assert (await change(ground, session, format=Format.GROUP)).shown.session.plan.seats == 4


async def test_a_session_can_begin_to_repeat(ground: Ground, session: Session):
    after = (await change(ground, session, repeat=Repeat.WEEKLY)).shown.session
    assert (after.repeat, after.rule_id) == (Repeat.WEEKLY, 1)
    upcoming = await ground.services.office_hours.board.upcoming(1)
    assert [one.session.starts_at for one in upcoming] == [
        session.starts_at,
        session.starts_at + timedelta(weeks=1),
    ]


async def test_what_would_repeat_may_not_overlap_later_either(ground: Ground, session: Session):
    await planned(ground, start=session.starts_at + timedelta(weeks=1))
    with pytest.raises(Overlaps):
        await change(ground, session, repeat=Repeat.WEEKLY)
    assert await now_is(ground, session.id) == session


async def test_the_time_as_it_stands_may_be_over(ground: Ground, session: Session):
    await go_on(ground, hours=30, minutes=5)
    changed = await change(ground, session, when=await written(ground, session.starts_at), title="Late")
    assert changed.shown.session.plan.title == "Late"


async def test_people_who_booked_are_told(ground: Ground, session: Session):
    await booked(ground, session.id, CAM)
    assert (await change(ground, session, title="Other")).told == 3
    assert (CAM.user, "moved") in await told(ground)
