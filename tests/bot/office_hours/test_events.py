"""A hand in Discord changes or deletes a scheduled event, and what Belay said itself comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import outbox
from bot.office_hours.model import Asked, EventDone, EventSeen, Format, Place, Repeat, Session
from bot.office_hours.service import letters
from bot.outbox import store as outbox_store
from bot.timers import Timer
from bot.timers import store as timer_store
from tests.bot.office_hours.hours import (
    ANA,
    COACH,
    LINK,
    SECOND,
    coach_is_on,
    due,
    follows,
    go_on,
    go_to,
    now_is,
    planned,
    posted,
    said,
    stands,
    told,
    tomorrow,
)
from tests.ground import Ground

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
async def session(ground: Ground) -> Session:
    """One with two coaches whose event stands in Discord; Ana wishes to hear of it; all is said."""
    shown = await planned(ground, place=Place.LINK, link=LINK, about="Bring it", coaches=(SECOND.user,))
    await posted(ground, shown.session.id)
    await follows(ground, shown.session.id, ANA)
    await ground.clear_letters()
    return shown.session


def event_id(session: Session) -> int:
    """As `posted` has it."""
    return 6000 + session.id


def as_it_is(session: Session) -> EventSeen:
    """The event as Belay made it."""
    return EventSeen(
        session.plan.title,
        session.plan.about,
        session.starts_at,
        session.ends_at,
        None,
        is_stage=False,
        location=session.plan.link,
        status="scheduled",
    )


async def see(ground: Ground, session: Session, seen: EventSeen, sequence: int | None = None) -> EventDone:
    """Discord says that the event is so."""
    return await ground.services.office_hours.planning.event_seen(1, event_id(session), seen, sequence)


async def test_the_session_of_an_event_is_found(ground: Ground, session: Session):
    planning = ground.services.office_hours.planning
    assert await planning.event_of(1, event_id(session)) == session
    assert await planning.event_of(2, event_id(session)) is None
    assert await planning.event_of(1, 5000 + session.id) is None  # its announcement
    assert await planning.event_of(1, 1) is None
    assert await planning.event_seen(1, 1, as_it_is(session), 0) is EventDone.NOTHING
    assert await planning.event_gone(1, 1) is EventDone.NOTHING


async def test_what_is_so_changes_nothing(ground: Ground, session: Session):
    seen = as_it_is(session)
    assert await see(ground, session, seen, 0) is EventDone.NOTHING
    fraction = replace(seen, starts_at=seen.starts_at + timedelta(milliseconds=400))
    assert await see(ground, session, fraction, 0) is EventDone.NOTHING
    assert await see(ground, session, replace(seen, status="active"), 0) is EventDone.NOTHING
    assert await see(ground, session, replace(seen, ends_at=None), 0) is EventDone.NOTHING
    assert await now_is(ground, session.id) == session
    assert await ground.letters() == []


async def test_another_time_is_the_sessions_too(ground: Ground, session: Session):
    seen = replace(as_it_is(session), starts_at=session.starts_at + HOUR, ends_at=session.ends_at + 2 * HOUR)
    assert await see(ground, session, seen, 0) is EventDone.CHANGED
    after = await now_is(ground, session.id)
    assert (after.starts_at, after.plan.minutes, after.sequence) == (session.starts_at + HOUR, 120, 1)
    assert await told(ground) == [(ANA.user, "moved")]
    assert await told(ground, letters.COACH) == [(COACH.user, "changed"), (SECOND.user, "changed")]
    assert await said(ground, letters.ANNOUNCEMENT) == [session.id]
    assert await said(ground, letters.EVENT) == []  # it says so
    assert await due(ground, "late", session.id) == after.starts_at + 10 * MINUTE
    shown = await ground.services.office_hours.board.show(session.id)
    assert shown is not None
    assert shown.slots[0].starts_at == after.starts_at
    await ground.clear_letters()
    assert await see(ground, session, seen, 1) is EventDone.NOTHING
    assert await ground.letters() == []


async def test_words_are_cleaned_and_shortened_once(ground: Ground, session: Session):
    seen = replace(as_it_is(session), name=f"New\u202e  {'x' * 95}", about=f"{'y' * 900}\u200b")
    assert await see(ground, session, seen, 0) is EventDone.CHANGED
    plan = (await now_is(ground, session.id)).plan
    assert plan.title.startswith("New x")
    assert (len(plan.title) <= 80, len(plan.about)) == (True, 500)
    assert await see(ground, session, seen) is EventDone.NOTHING


async def test_an_event_without_a_readable_name_keeps_it(ground: Ground, session: Session):
    assert await see(ground, session, replace(as_it_is(session), name="\u200b"), 0) is EventDone.NOTHING


async def test_a_text_alone_is_told_to_nobody_but_coaches(ground: Ground, session: Session):
    assert await see(ground, session, replace(as_it_is(session), about="Bring two"), 0) is EventDone.CHANGED
    assert await told(ground) == []
    assert (await now_is(ground, session.id)).sequence == 1


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"channel": 40, "location": None}, (Place.VOICE, 40, None)),
        ({"channel": 41, "location": None, "is_stage": True}, (Place.STAGE, 41, None)),
        ({"location": "https://other.example.org"}, (Place.LINK, None, "https://other.example.org")),
        ({"location": "Room five"}, (Place.LINK, None, LINK)),
        ({"location": None}, (Place.LINK, None, LINK)),
        ({"location": "https://discord.com/channels/1/11"}, (Place.LINK, None, LINK)),
    ],
)
async def test_where_it_is_follows_as_far_as_it_can_be_read(
    ground: Ground, session: Session, place: dict[str, object], expected: tuple[object, ...]
):
    await see(ground, session, replace(as_it_is(session), **place), 0)
    plan = (await now_is(ground, session.id)).plan
    assert (plan.place, plan.place_id, plan.link) == expected


async def test_taken_out_of_its_channel_it_is_in_threads(ground: Ground):
    shown = await planned(ground, place=Place.VOICE, place_id=40)
    await posted(ground, shown.session.id)
    await ground.clear_letters()
    seen = replace(as_it_is(shown.session), location="The café")
    assert await see(ground, shown.session, seen, 0) is EventDone.CHANGED
    assert (await now_is(ground, shown.session.id)).plan.place is Place.THREAD


async def test_longer_than_a_session_can_be_is_put_right(ground: Ground, session: Session):
    seen = replace(as_it_is(session), ends_at=session.starts_at + 30 * HOUR)
    assert await see(ground, session, seen, 0) is EventDone.CHANGED
    plan = (await now_is(ground, session.id)).plan
    assert (plan.minutes, plan.slot_minutes) == (240, 20)  # 24 slots for two coaches
    assert await said(ground, letters.EVENT) == [session.id]


async def test_shorter_than_a_slot_is_one_slot(ground: Ground, session: Session):
    seen = replace(as_it_is(session), ends_at=session.starts_at + 10 * MINUTE)
    assert await see(ground, session, seen, 0) is EventDone.CHANGED
    plan = (await now_is(ground, session.id)).plan
    assert (plan.minutes, plan.slot_minutes) == (10, 10)


async def test_a_hand_may_let_sessions_overlap_and_the_coach_hears(ground: Ground, session: Session):
    other = (await planned(ground, SECOND, start=session.ends_at, format=Format.QUEUE)).session
    await ground.clear_letters()
    seen = replace(as_it_is(session), ends_at=session.ends_at + HOUR)
    assert await see(ground, session, seen, 0) is EventDone.CHANGED
    news = [letter for letter in await ground.letters() if letter.facts.get("what") == "overlaps"]
    assert [(letter.user_id, letter.facts["session"], letter.facts["other"]) for letter in news] == [
        (SECOND.user, session.id, other.id)
    ]


# What Belay said itself


async def test_an_echo_of_what_waits_to_be_said_is_no_hand(ground: Ground, session: Session):
    planning = ground.services.office_hours.planning
    before = as_it_is(session)
    asked = Asked("", "New title", place=Place.LINK)
    changed = (await planning.change(COACH, session.id, asked, following=False)).shown.session
    assert await see(ground, session, before, changed.sequence) is EventDone.NOTHING
    assert (await now_is(ground, session.id)).plan.title == "New title"


async def test_what_was_looked_at_before_a_change_is_no_hand(ground: Ground, session: Session):
    planning = ground.services.office_hours.planning
    before = as_it_is(session)
    for title, about in (("New title", ""), ("", "New words")):
        sequence = (await now_is(ground, session.id)).sequence
        asked = Asked("", title, about, place=Place.LINK)
        changed = (await planning.change(COACH, session.id, asked, following=False)).shown.session
        await ground.clear_letters()  # Belay's own edit went out in between
        assert await see(ground, session, before, sequence) is EventDone.NOTHING
        assert await now_is(ground, session.id) == changed
    assert await see(ground, session, as_it_is(changed), changed.sequence) is EventDone.NOTHING


async def test_two_hands_in_a_row_both_count(ground: Ground, session: Session):
    first = replace(as_it_is(session), name="By hand")
    assert await see(ground, session, first, 0) is EventDone.CHANGED
    second = replace(first, starts_at=session.starts_at + HOUR, ends_at=session.ends_at + HOUR)
    assert await see(ground, session, second, 1) is EventDone.CHANGED
    after = await now_is(ground, session.id)
    assert (after.plan.title, after.starts_at) == ("By hand", session.starts_at + HOUR)


async def test_what_has_ended_is_left_alone(ground: Ground, session: Session):
    planning = ground.services.office_hours.planning
    await planning.cancel(COACH, session.id, "", following=False)
    await ground.clear_letters()
    for status in ("cancelled", "completed", "scheduled"):
        seen = replace(as_it_is(session), name="Late", status=status)
        assert await see(ground, session, seen) is EventDone.NOTHING
    assert await planning.event_gone(1, event_id(session)) is EventDone.NOTHING
    assert await ground.letters() == []


# Its end


async def test_a_deleted_event_is_a_cancelled_session(ground: Ground, session: Session):
    planning = ground.services.office_hours.planning
    assert await planning.event_gone(1, event_id(session)) is EventDone.CANCELLED
    assert await stands(ground, session.id) == "cancelled: discord"
    assert await told(ground) == [(ANA.user, "off")]
    assert await told(ground, letters.COACH) == [(COACH.user, "changed"), (SECOND.user, "changed")]
    assert await said(ground, letters.MODERATORS) == [session.id]
    await ground.clear_letters()
    assert await planning.event_gone(1, event_id(session)) is EventDone.NOTHING
    assert await ground.letters() == []


async def test_one_of_a_repeat_is_deleted_and_the_repeat_goes_on(ground: Ground):
    first = (await planned(ground, repeat=Repeat.WEEKLY)).session
    await posted(ground, first.id)
    await ground.services.office_hours.planning.event_gone(1, event_id(first))
    upcoming = await ground.services.office_hours.board.upcoming(1)
    assert [one.session.occurrence for one in upcoming] == [
        first.starts_at.date() + timedelta(weeks=1),
        first.starts_at.date() + timedelta(weeks=2),
    ]


async def test_a_cancelled_event_is_a_deleted_one(ground: Ground, session: Session):
    assert (
        await see(ground, session, replace(as_it_is(session), status="cancelled"), 0) is EventDone.CANCELLED
    )
    assert await stands(ground, session.id) == "cancelled: discord"


async def test_found_gone_when_belay_goes_to_change_it(ground: Ground, session: Session):
    for subject in (session.event_subject, session.event_subject, "session_event:99"):
        timer = Timer("office_hours.event_gone", subject, 1, ground.clock())
        await ground.database.write(timer_store.set_timer, timer)
        await ground.fall_due()
    assert await stands(ground, session.id) == "cancelled: discord"


async def test_once_it_has_begun_discord_removes_events_by_itself(ground: Ground, session: Session):
    planning = ground.services.office_hours.planning
    await go_to(ground, session.starts_at)
    assert await planning.event_gone(1, event_id(session)) is EventDone.NOTHING
    await coach_is_on(ground, session.id)
    assert await see(ground, session, replace(as_it_is(session), status="cancelled")) is EventDone.NOTHING
    timer = Timer("office_hours.event_gone", session.event_subject, 1, ground.clock())
    await ground.database.write(timer_store.set_timer, timer)
    await ground.fall_due()
    assert await stands(ground, session.id) == "open"


async def test_a_completed_event_ends_nothing(ground: Ground, session: Session):
    seen = replace(as_it_is(session), status="completed")
    assert await see(ground, session, seen, 0) is EventDone.NOTHING
    await go_to(ground, session.starts_at)
    await coach_is_on(ground, session.id)
    await ground.clear_letters()
    assert await see(ground, session, seen, 0) is EventDone.TOLD
    assert await told(ground, letters.COACH) == [(COACH.user, "changed"), (SECOND.user, "changed")]
    assert await stands(ground, session.id) == "open"


async def test_an_open_session_keeps_its_start(ground: Ground, session: Session):
    await go_to(ground, session.starts_at - 10 * MINUTE)
    await coach_is_on(ground, session.id)
    await ground.clear_letters()
    seen = replace(
        as_it_is(session), status="active", starts_at=ground.clock(), ends_at=session.ends_at + 30 * MINUTE
    )
    assert await see(ground, session, seen, 0) is EventDone.CHANGED
    after = await now_is(ground, session.id)
    assert (after.starts_at, after.plan.minutes) == (session.starts_at, 90)


# By hand, elsewhere


async def test_a_channel_deleted_by_hand_leaves_threads(ground: Ground):
    shown = await planned(ground, place=Place.VOICE, place_id=40, repeat=Repeat.WEEKLY)
    await posted(ground, shown.session.id)
    await ground.clear_letters()
    assert await ground.services.office_hours.planning.channel_gone(1, 40) == 2
    await go_on(ground, weeks=2)
    found = await ground.services.office_hours.board.upcoming(1)
    assert {one.session.plan.place for one in found} == {Place.THREAD}
    assert await ground.services.office_hours.planning.channel_gone(1, 40) == 0


async def test_an_announcement_deleted_by_hand_changes_nothing(ground: Ground, session: Session):
    await ground.database.write(outbox_store.forget_posted, session.subject)
    shown = await ground.services.office_hours.board.show(session.id)
    assert shown is not None
    assert (shown.link, shown.event) == (None, event_id(session))
    planning = ground.services.office_hours.planning
    await planning.change(COACH, session.id, Asked("", "Other", place=Place.LINK), following=False)
    assert await ground.database.read(outbox.waits, letters.ANNOUNCEMENT, session.subject)
    await go_to(ground, tomorrow(ground, 22))
    assert await stands(ground, session.id) == "cancelled: away"
