"""Planning a session: from a form to a draft to a session, and every no on the way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.database import Connection
from bot.dates import TimeAmbiguous, TimePast, TimeSkipped, TimeTooFar, TimeUnread
from bot.errors import MissingPermission, NotSetUp, Refusal
from bot.members import TooOften, Who
from bot.office_hours.model import Asked, Format, Place, Plan, Repeat, SessionState
from bot.office_hours.model.refusals import (
    LinkUnread,
    NoRoomForSlot,
    PlaceLacking,
    SessionGone,
    TooManySlots,
)
from bot.office_hours.service.planning import plans
from bot.servers import Staff
from bot.text import TextEmpty, TextTooLong
from tests.bot.office_hours.hours import (
    ANA,
    COACH,
    LINK,
    MEMBER,
    MODERATOR,
    SECOND,
    asked,
    drafted,
    go_on,
    now_is,
    planned,
    stands,
    tomorrow,
    with_coaches,
)
from tests.ground import Ground

TALK = 40


@pytest.fixture(autouse=True)
async def coaches(ground: Ground) -> None:
    """The server has a coach role."""
    await with_coaches(ground)


# A draft


async def test_what_is_not_said_is_as_configured(ground: Ground):
    session = await drafted(ground)
    assert session.state is SessionState.DRAFT
    assert session.starts_at == tomorrow(ground)
    assert session.plan == Plan(
        "Resume hour", "", Format.SLOTS, Place.THREAD, None, None, 60, 20, 1, (), (COACH.user,)
    )


async def test_a_time_is_read_in_the_coachs_own_zone(ground: Ground):
    await ground.services.members.set_zone(Who(1, COACH.user), "America/New_York")
    session = await ground.services.office_hours.planning.draft(COACH, 1, Asked("tomorrow 18:00", "Talk"))
    assert session.starts_at == tomorrow(ground, 23)
    assert session.zone == "America/New_York"


async def test_texts_are_cleaned_and_topics_are_each_one(ground: Ground):
    session = await drafted(
        ground,
        title="  Two\u200b  words\n",
        about=" What \u202eto bring ",
        topics="CV, Interviews\ncv;; Offers ",
    )
    assert session.plan.title == "Two words"
    assert session.plan.about == "What to bring"
    assert session.plan.topics == ("CV", "Interviews", "Offers")


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"title": " \u200b "}, TextEmpty("Title")),
        ({"title": "x" * 81}, TextTooLong("Title", 80, "x" * 81)),
        ({"about": "x" * 501}, TextTooLong("About", 500, "x" * 501)),
        ({"topics": "x" * 81}, TextTooLong("Topics", 80, "x" * 81)),
        ({"place": Place.VOICE}, PlaceLacking(Place.VOICE)),
        ({"place": Place.STAGE}, PlaceLacking(Place.STAGE)),
        ({"place": Place.LINK}, PlaceLacking(Place.LINK)),
        ({"place": Place.LINK, "link": "meet.example.org"}, LinkUnread("meet.example.org")),
        ({"minutes": 480, "slot_minutes": 15}, TooManySlots(32, 24)),
        ({"minutes": 300, "coaches": (701,)}, TooManySlots(30, 24)),
        ({"minutes": 30, "slot_minutes": 45}, NoRoomForSlot(30, 45)),
        ({"minutes": 30, "slot_minutes": 45, "format": Format.QUEUE}, NoRoomForSlot(30, 45)),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_kept(
    ground: Ground, fields: dict[str, Any], refused: Refusal
):
    with pytest.raises(type(refused)) as raised:
        await drafted(ground, **fields)
    assert raised.value == refused
    assert await ground.database.read(_sessions) == 0


@pytest.mark.parametrize(
    "link",
    [
        "http://meet.example.org",
        "https://",
        "https://meet",
        "https://a b.org",
        "https://me@evil.example.org",
        "https://meet..org",
        "https://[::1",
        "javascript:alert(1)",
        f"https://meet.example.org/{'x' * 80}",
    ],
)
def test_a_link_that_people_could_not_follow_is_none(link: str):
    with pytest.raises(LinkUnread):
        plans.https_link(link)


@pytest.mark.parametrize("link", [LINK, "https://zoom.us/j/123?pwd=a_b#c", "https://bücher.example:8443/"])
def test_a_link_that_people_can_follow_stays_as_it_is(link: str):
    assert plans.https_link(f" {link}\n") == link


async def test_only_what_belongs_to_a_place_is_kept(ground: Ground):
    kept = {
        place: (await drafted(ground, place=place, place_id=TALK, link=LINK)).plan
        for place in (Place.VOICE, Place.STAGE, Place.LINK, Place.THREAD)
    }
    assert {place: (plan.place_id, plan.link) for place, plan in kept.items()} == {
        Place.VOICE: (TALK, None),
        Place.STAGE: (TALK, None),
        Place.LINK: (None, LINK),
        Place.THREAD: (None, None),
    }


async def test_a_short_session_is_one_slot(ground: Ground):
    assert (await drafted(ground, minutes=15)).plan.slot_minutes == 15


async def test_a_group_may_last_longer_than_slots_would_allow(ground: Ground):
    plan = (await drafted(ground, minutes=480, slot_minutes=5, format=Format.GROUP)).plan
    assert (plan.minutes, plan.seats) == (480, 10)


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        ("whenever", TimeUnread),
        ("", TimeUnread),
        ("2026-03-02 11:59", TimePast),
        ("2027-03-20 18:00", TimeTooFar),
        ("03/04 18:00", TimeAmbiguous),
        ("2026-03-29 01:30", TimeSkipped),
    ],
)
async def test_a_time_that_will_not_do_is_refused(ground: Ground, when: str, refused: type[Refusal]):
    with pytest.raises(refused):
        await ground.services.office_hours.planning.draft(COACH, 1, Asked(when, "Talk"))
    assert await ground.database.read(_sessions) == 0


async def test_a_form_sent_twice_is_one_draft(ground: Ground):
    planning = ground.services.office_hours.planning
    request = await asked(ground)
    first = await planning.draft(COACH, 5, request)
    assert await planning.draft(COACH, 5, request) == first
    assert await ground.database.read(_sessions) == 1


async def test_nobody_but_its_coach_sees_a_draft(ground: Ground):
    hours = ground.services.office_hours
    draft = await drafted(ground)
    assert await hours.board.show(draft.id) is None
    assert await hours.board.upcoming(1) == []
    assert await hours.planning.own(COACH, draft.id) == draft
    assert await ground.letters() == []
    for staff in (SECOND, MODERATOR):
        with pytest.raises(SessionGone):
            await hours.planning.own(staff, draft.id)
        with pytest.raises(SessionGone):
            await hours.planning.create(staff, draft.id)
    with pytest.raises(SessionGone):
        await hours.board.follow(ANA, draft.id)


async def test_a_draft_nobody_confirms_goes_after_a_day(ground: Ground):
    draft = await drafted(ground, start=tomorrow(ground) + timedelta(days=7))
    await go_on(ground, hours=23.9)
    assert await stands(ground, draft.id) == "draft"
    await go_on(ground, hours=0.2)
    assert await ground.database.read(_sessions) == 0
    with pytest.raises(SessionGone):
        await ground.services.office_hours.planning.create(COACH, draft.id)


async def test_a_draft_is_thrown_away_once_and_for_all(ground: Ground):
    planning = ground.services.office_hours.planning
    draft = await drafted(ground)
    await planning.drop(SECOND, draft.id)
    assert await stands(ground, draft.id) == "draft"
    assert await planning.drop(COACH, draft.id) is None
    assert await planning.drop(COACH, draft.id) is None
    assert await ground.next_due() is None


async def test_what_was_created_is_not_thrown_away(ground: Ground):
    shown = await planned(ground)
    assert await ground.services.office_hours.planning.drop(COACH, shown.session.id) == shown.session


async def test_a_draft_is_changed_in_silence(ground: Ground):
    draft = await drafted(ground)
    changed = await ground.services.office_hours.planning.change(
        COACH, draft.id, await asked(ground, title="Other", start=tomorrow(ground, 19)), following=False
    )
    assert changed.told == 0
    assert changed.moved
    after = await now_is(ground, draft.id)
    assert (after.plan.title, after.starts_at, after.sequence) == ("Other", tomorrow(ground, 19), 0)
    assert changed.shown.session == after
    assert await ground.letters() == []


async def test_the_repeat_of_a_draft_can_be_taken_back(ground: Ground):
    draft = await drafted(ground, repeat=Repeat.WEEKLY)
    changed = await ground.services.office_hours.planning.change(
        COACH, draft.id, await asked(ground), following=False
    )
    assert changed.shown.session.repeat is Repeat.NONE
    assert (await ground.services.office_hours.planning.create(COACH, draft.id)).session.rule_id is None


# Who may


async def test_whoever_does_not_coach_plans_nothing(ground: Ground):
    for staff in (MEMBER, Staff(1, 100, frozenset({78}), manages_server=False)):
        with pytest.raises(MissingPermission):
            await drafted(ground, staff)


async def test_a_coach_without_the_role_any_more_creates_nothing(ground: Ground):
    draft = await drafted(ground)
    with pytest.raises(MissingPermission):
        await ground.services.office_hours.planning.create(replace(COACH, role_ids=frozenset()), draft.id)
    assert await stands(ground, draft.id) == "draft"


async def test_a_moderator_may_plan(ground: Ground):
    assert (await planned(ground, MODERATOR)).session.plan.coaches == (MODERATOR.user,)


async def test_without_a_channel_nothing_is_planned(ground: Ground):
    await ground.services.servers.set_up(2, "UTC", {"moderators": 12}, {"coach": 77})
    with pytest.raises(NotSetUp):
        await ground.services.office_hours.planning.draft(
            replace(COACH, guild=2), 9, Asked("tomorrow 18:00", "Talk")
        )


async def test_limits_hold(ground: Ground):
    for number in range(20):
        await drafted(ground, start=tomorrow(ground) + timedelta(days=number))
    with pytest.raises(TooOften):
        await drafted(ground, start=tomorrow(ground) + timedelta(days=30))
    assert (await drafted(ground, SECOND)).made_by == SECOND.user


def _sessions(connection: Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM office_sessions").fetchone()
    return count
