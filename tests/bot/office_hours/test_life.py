"""What happens to a session by itself: it comes near, its coach is not there, nobody comes at all."""

from datetime import timedelta

import pytest

from bot.office_hours.model import Session
from bot.office_hours.service import letters
from tests.bot.help_requests.asking import config
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    CAM,
    COACH,
    SECOND,
    booked,
    coach_is_on,
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

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def session(ground: Ground) -> Session:
    """One with two coaches that Ana wishes to hear of, and Ben has in his calendar."""
    shown = await planned(ground, coaches=(SECOND.user,))
    await follows(ground, shown.session.id, ANA)
    await follows(ground, shown.session.id, BEN, what="calendar")
    await ground.clear_letters()
    return shown.session


# It comes near


async def test_whoever_wished_to_hear_of_it_does_an_hour_before(ground: Ground, session: Session):
    await go_to(ground, session.starts_at - 60 * MINUTE - timedelta(seconds=1))
    assert await told(ground) == []
    await go_on(ground, seconds=1)
    assert await told(ground) == [(ANA.user, "soon")]


async def test_coaches_hear_ten_minutes_before(ground: Ground, session: Session):
    await go_to(ground, session.starts_at - 11 * MINUTE)
    assert await told(ground, letters.COACH) == []
    await go_on(ground, minutes=1)
    assert await told(ground, letters.COACH) == [(COACH.user, "soon"), (SECOND.user, "soon")]


async def test_whoever_booked_is_reminded_of_that_instead(ground: Ground, session: Session):
    await booked(ground, session.id, ANA)
    await go_to(ground, session.starts_at - 60 * MINUTE)
    news = await told(ground)
    assert (ANA.user, "reminder") in news
    assert (ANA.user, "soon") not in news


@pytest.mark.parametrize(
    ("remind", "people", "coaches"),
    [
        ("[1d, 3h, 1h, 5m]", 60, 5),
        ("[2d, 1d]", 1440, 1440),
        ("[30m, 15m]", 30, 15),
    ],
)
async def test_when_is_as_configured(ground: Ground, remind: str, people: int, coaches: int):
    ground.config = config(f"office_hours:\n  remind: {remind}\n")
    session = (await planned(ground, start=tomorrow(ground) + timedelta(days=5))).session
    assert await due(ground, "soon", session.id) == session.starts_at - people * MINUTE
    assert await due(ground, "coach_soon", session.id) == session.starts_at - coaches * MINUTE


async def test_what_is_made_late_says_nothing_of_what_is_over(ground: Ground):
    session = (await planned(ground, start=ground.clock() + 30 * MINUTE)).session
    assert await due(ground, "soon", session.id) is None
    assert await due(ground, "coach_soon", session.id) == session.starts_at - 10 * MINUTE


async def test_nothing_is_soon_once_it_has_begun(ground: Ground, session: Session):
    ground.clock.set(session.starts_at)
    await ground.fall_due()
    assert await told(ground) == []
    assert await told(ground, letters.COACH) == []


# No coach is there


async def test_ten_minutes_in_everybody_is_told(ground: Ground, session: Session):
    await go_to(ground, session.starts_at + 9 * MINUTE)
    await ground.clear_letters()
    await go_on(ground, minutes=1)
    assert (await now_is(ground, session.id)).away_at == session.starts_at + 10 * MINUTE
    assert await told(ground) == [(ANA.user, "away"), (BEN.user, "away")]
    assert await told(ground, letters.COACH) == [(COACH.user, "away"), (SECOND.user, "away")]
    assert await said(ground, letters.MODERATORS) == [session.id]
    assert await said(ground, letters.ANNOUNCEMENT) == [session.id]


async def test_where_a_coach_is_there_nobody_is_told(ground: Ground, session: Session):
    await go_to(ground, session.starts_at - 5 * MINUTE)
    await coach_is_on(ground, session.id)
    await ground.clear_letters()
    await go_to(ground, session.ends_at + 60 * MINUTE)
    assert await stands(ground, session.id) == "open"
    assert await told(ground) == []
    assert await said(ground, letters.MODERATORS) == []


async def test_an_hour_after_its_end_it_is_off(ground: Ground, session: Session):
    await go_to(ground, session.ends_at + 59 * MINUTE)
    assert await stands(ground, session.id) == "planned"
    await ground.clear_letters()
    await go_on(ground, minutes=1)
    assert await stands(ground, session.id) == "cancelled: away"
    assert await told(ground) == [(ANA.user, "off"), (BEN.user, "off")]
    assert await said(ground, letters.EVENT) == [session.id]
    assert await ground.next_due() is None


async def test_after_downtime_coaches_have_the_same_time(ground: Ground, session: Session):
    ground.clock.set(session.starts_at + 25 * MINUTE)
    await ground.fall_due()
    assert await told(ground) == []
    await go_on(ground, minutes=9)
    assert (await now_is(ground, session.id)).away_at is None
    await go_on(ground, minutes=1)
    assert (ANA.user, "away") in await told(ground)


async def test_a_coach_who_opens_after_downtime_was_not_away(ground: Ground, session: Session):
    ground.clock.set(session.starts_at + 25 * MINUTE)
    await ground.fall_due()
    await coach_is_on(ground, session.id)
    await go_on(ground, hours=3)
    assert await told(ground) == []


async def test_where_belay_was_down_all_the_time_no_coach_was_away(ground: Ground, session: Session):
    ground.clock.set(session.ends_at + timedelta(days=3))
    await ground.fall_due()
    assert await stands(ground, session.id) == "over: time"
    assert await told(ground) == [(ANA.user, "off"), (BEN.user, "off")]
    assert await told(ground, letters.COACH) == []
    assert await said(ground, letters.MODERATORS) == []


async def test_downtime_near_the_end_is_no_reason_to_say_that_nobody_came(ground: Ground, session: Session):
    ground.clock.set(session.ends_at - 5 * MINUTE)
    await ground.fall_due()
    await go_on(ground, hours=2)
    assert await stands(ground, session.id) == "over: time"
    assert (ANA.user, "away") not in await told(ground)


async def test_those_who_come_after_they_were_told_hear_how_it_ended(ground: Ground, session: Session):
    await go_to(ground, session.starts_at + 15 * MINUTE)
    await follows(ground, session.id, CAM)
    await ground.clear_letters()
    await go_on(ground, hours=2)
    assert (CAM.user, "off") in await told(ground)
