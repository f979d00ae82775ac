"""Rules of goals: one of a kind a week, changed in place, looked back on late or early, carried over once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import NotYours
from bot.goals import Draft, Given, Goal, GoalKind, Outcome, Saved
from bot.goals.model import GoalGone, GoalMissing, UnclearConfidence, WeekTaken
from bot.members import TooOften, Who, weeks_shown_up
from bot.text import TextTooLong
from bot.timers import store as timer_store
from tests.ground import Ground

FLOOR, STRETCH = GoalKind.FLOOR, GoalKind.STRETCH
THIS_WEEK = date(2026, 3, 2)
NEXT_WEEK = date(2026, 3, 9)
SUNDAY_AT_FIVE = datetime(2026, 3, 8, 17, tzinfo=UTC)
WHOLE = Given("Message two alumni", "it is Tuesday 9:00", "open my list and write", "8")


async def set_goal(
    ground: Ground, text: str = "One message", kind: GoalKind = FLOOR, who: Who | None = None
) -> Goal:
    """The goal as it is kept, in the present week."""
    draft = await ground.services.goals.draft(who or ground.who, kind)
    return (await ground.services.goals.set(who or ground.who, kind, draft.monday, Given(text))).goal


async def save(ground: Ground, given: Given, kind: GoalKind = FLOOR, week: date = THIS_WEEK) -> Saved:
    """What setting a goal answers."""
    return await ground.services.goals.set(ground.who, kind, week, given)


async def shown_up(ground: Ground) -> int:
    """Weeks shown up."""
    return await ground.database.read(weeks_shown_up, ground.who)


# Setting


async def test_a_goal_is_kept_whole(ground: Ground):
    saved = await save(ground, WHOLE)
    expected = Goal(
        saved.goal.id,
        ground.who,
        THIS_WEEK,
        FLOOR,
        "Message two alumni",
        "it is Tuesday 9:00",
        "open my list and write",
        8,
        None,
    )
    assert await ground.services.goals.current(ground.who) == [expected]
    assert saved == Saved(expected, unsure=False, floor=None, review_at=SUNDAY_AT_FIVE)


async def test_setting_it_again_changes_it(ground: Ground):
    first = (await save(ground, WHOLE)).goal
    again = (await save(ground, Given("Message one"))).goal
    assert again.id == first.id
    assert [goal.text for goal in await ground.services.goals.current(ground.who)] == ["Message one"]


async def test_a_form_shows_what_is_there(ground: Ground):
    assert await ground.services.goals.draft(ground.who, FLOOR) == Draft(FLOOR, THIS_WEEK)
    goal = (await save(ground, WHOLE)).goal
    assert await ground.services.goals.draft(ground.who, FLOOR) == Draft(FLOOR, THIS_WEEK, goal)
    assert await ground.services.goals.draft(ground.who, STRETCH) == Draft(STRETCH, THIS_WEEK)


async def test_floor_and_stretch_stand_side_by_side_floor_first(ground: Ground):
    await set_goal(ground, "Much", STRETCH)
    await set_goal(ground, "Little", FLOOR)
    goals = await ground.services.goals.current(ground.who)
    assert [(goal.kind, goal.text) for goal in goals] == [(FLOOR, "Little"), (STRETCH, "Much")]


async def test_goals_belong_to_one_person_in_one_server(ground: Ground):
    mine = await set_goal(ground)
    for other in (ground.another(101), Who(2, 100)):
        theirs = await set_goal(ground, who=other)
        assert theirs.id != mine.id
    assert await ground.services.goals.current(ground.who) == [mine]


async def test_a_plan_without_a_goal_is_not_kept(ground: Ground):
    for given, planned in ((Given(" \u200b "), False), (Given("", "it rains", "read"), True)):
        with pytest.raises(GoalMissing) as refused:
            await save(ground, given)
        assert refused.value.planned is planned
    assert await ground.services.goals.current(ground.who) == []


async def test_half_a_plan_is_kept(ground: Ground):
    goal = (await save(ground, Given("Rest", plan="close the laptop"))).goal
    assert (goal.cue, goal.plan, goal.confidence) == (None, "close the laptop", None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given("x" * 201), "Goal"),
        (Given("x", cue="x" * 151), "If"),
        (Given("x", plan="x" * 201), "Then"),
    ],
)
async def test_what_is_too_long_is_given_back(ground: Ground, given: Given, field: str):
    with pytest.raises(TextTooLong) as refused:
        await save(ground, given)
    assert refused.value.field == field


@pytest.mark.parametrize("given", ["11", "-1", "7.5", "very", "007", "٣"])
async def test_a_confidence_that_is_none_is_refused(ground: Ground, given: str):
    with pytest.raises(UnclearConfidence):
        await save(ground, Given("x", confidence=given))


@pytest.mark.parametrize(
    ("confidence", "unsure"), [("", False), ("0", True), ("6", True), ("7", False), ("10", False)]
)
async def test_a_low_confidence_is_kept_and_noticed(ground: Ground, confidence: str, unsure: bool):
    saved = await save(ground, Given("One message", confidence=confidence))
    assert saved.unsure is unsure
    assert await ground.services.goals.current(ground.who) == [saved.goal]


async def test_the_threshold_is_the_configuration_s(ground: Ground):
    ground.config = ground.config.model_copy(
        update={"goals": ground.config.goals.model_copy(update={"confident_from": 3})}
    )
    assert not (await save(ground, Given("One message", confidence="3"))).unsure
    assert (await save(ground, Given("One message", confidence="2"))).unsure


async def test_a_smaller_floor_begins_from_what_there_is(ground: Ground):
    goals = ground.services.goals
    stretch = await set_goal(ground, "Three talks", STRETCH)
    user = ground.who.user
    assert await goals.smaller(user, stretch.id) == Draft(FLOOR, THIS_WEEK, None, start=stretch)
    floor = await set_goal(ground, "One talk", FLOOR)
    for goal in (stretch, floor):
        assert await goals.smaller(user, goal.id) == Draft(FLOOR, THIS_WEEK, floor)
    saved = await save(ground, Given("Four talks", confidence="1"), STRETCH)
    assert saved.floor == floor


async def test_a_form_opened_before_the_week_turned_means_its_week(ground: Ground):
    ground.clock.set(datetime(2026, 3, 9, 3, 59, tzinfo=UTC))
    draft = await ground.services.goals.draft(ground.who, FLOOR)
    first = await save(ground, WHOLE, week=draft.monday)
    ground.clock.move(minutes=2)  # the local day began
    again = await save(ground, WHOLE, week=draft.monday)
    assert (again.goal.id, again.goal.monday) == (first.goal.id, THIS_WEEK)
    assert await ground.services.goals.current(ground.who) == []


@pytest.mark.parametrize("week", [date(2099, 1, 5), date(2026, 2, 16), date(2026, 3, 3)])
async def test_a_form_for_a_week_that_cannot_be_meant_sets_this_week(ground: Ground, week: date):
    assert (await save(ground, WHOLE, week=week)).goal.monday == THIS_WEEK


async def test_goals_are_limited(ground: Ground):
    for number in range(20):
        await save(ground, Given(f"Goal {number}"))
    with pytest.raises(TooOften):
        await save(ground, Given("One more"))
    assert (await ground.services.goals.current(ground.who))[0].text == "Goal 19"


# Changing


async def test_a_goal_that_says_something_else_is_open_again(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    goal = (await save(ground, WHOLE)).goal
    await goals.review(user, goal.id, Outcome.DONE)
    same = await goals.edit(user, goal.id, Given(WHOLE.text, confidence="9"))
    assert same.goal.outcome is Outcome.DONE
    other = await goals.edit(user, goal.id, Given("Something else"))
    assert other.goal.outcome is None


async def test_only_its_owner_touches_a_goal(ground: Ground):
    goals = ground.services.goals
    goal = await set_goal(ground)
    for attempt in (
        goals.draft_of(101, goal.id),
        goals.smaller(101, goal.id),
        goals.edit(101, goal.id, WHOLE),
        goals.review(101, goal.id, Outcome.DONE),
        goals.carry_over(101, goal.id),
        goals.earlier(101, goal.id),
    ):
        with pytest.raises(NotYours):
            await attempt
    assert await goals.current(ground.who) == [goal]


async def test_a_goal_that_is_gone_says_so(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    goal = await set_goal(ground)
    await ground.services.members.delete(ground.who)
    for attempt in (
        goals.draft_of(user, goal.id),
        goals.smaller(user, goal.id),
        goals.edit(user, goal.id, WHOLE),
        goals.review(user, goal.id, Outcome.DONE),
        goals.carry_over(user, goal.id),
        goals.earlier(user, goal.id),
    ):
        with pytest.raises(GoalGone):
            await attempt


# Looking back


async def test_looking_back_may_be_said_differently(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    goal = await set_goal(ground)
    for outcome in (Outcome.NOT_THIS_WEEK, Outcome.NOT_THIS_WEEK, Outcome.DONE):
        reviewed = await goals.review(user, goal.id, outcome)
        assert reviewed.goal.outcome is outcome
        assert [entry.goal for entry in reviewed.page.entries] == [reviewed.goal]
    assert (await goals.to_review(ground.who)).entries == []


async def test_late_is_fine_and_the_most_recent_comes_first(ground: Ground):
    for week in range(3):
        await set_goal(ground, f"floor {week}")
        ground.clock.move(weeks=1)
    await set_goal(ground, "stretch 3", STRETCH)
    page = await ground.services.goals.to_review(ground.who)
    assert [entry.goal.text for entry in page.entries] == ["stretch 3", "floor 2", "floor 1", "floor 0"]
    assert page.more_after is None


async def test_many_goals_come_in_pages(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    for week in range(5):
        await set_goal(ground, f"f{week}")
        await set_goal(ground, f"s{week}", STRETCH)
        ground.clock.move(weeks=1)
    texts: list[str] = []
    page = await goals.to_review(ground.who)
    while True:
        texts += [entry.goal.text for entry in page.entries]
        if page.more_after is None:
            break
        page = await goals.earlier(user, page.more_after)
    assert texts == [f"{kind}{week}" for week in reversed(range(5)) for kind in "fs"]


async def test_a_goal_that_was_just_answered_stays_in_sight(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    oldest = await set_goal(ground, "f0")
    for week in range(1, 4):
        ground.clock.move(weeks=1)
        await set_goal(ground, f"f{week}")
        await set_goal(ground, f"s{week}", STRETCH)
    page = (await goals.review(user, oldest.id, Outcome.PARTLY)).page
    assert [entry.goal.text for entry in page.entries] == ["f0"]
    newest = (await goals.to_review(ground.who)).entries[0].goal
    page = (await goals.review(user, newest.id, Outcome.DONE)).page
    assert [entry.goal.text for entry in page.entries] == ["f3", "s3", "f2", "s2"]


async def test_setting_and_looking_back_are_showing_up(ground: Ground):
    goal = await set_goal(ground)
    assert await shown_up(ground) == 1
    ground.clock.move(weeks=1)
    await ground.services.goals.review(ground.who.user, goal.id, Outcome.NOT_THIS_WEEK)
    assert await shown_up(ground) == 2


# Carrying over


async def test_a_goal_is_carried_to_the_next_week_once(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    goal = (await save(ground, WHOLE)).goal
    await goals.review(user, goal.id, Outcome.PARTLY)
    first = await goals.carry_over(user, goal.id)
    again = await goals.carry_over(user, goal.id)
    assert first == again
    (entry,) = first.page.entries
    assert entry.carried is not None
    assert entry.carry_to is None
    ground.clock.move(weeks=1)
    (carried,) = await goals.current(ground.who)
    assert carried == entry.carried
    assert (carried.text, carried.cue, carried.plan, carried.confidence) == (
        goal.text,
        goal.cue,
        goal.plan,
        goal.confidence,
    )
    assert (carried.monday, carried.outcome) == (NEXT_WEEK, None)


async def test_a_goal_of_long_ago_is_carried_to_this_week(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    goal = await set_goal(ground)
    ground.clock.move(weeks=5)
    page = (await goals.review(user, goal.id, Outcome.NOT_THIS_WEEK)).page
    assert page.entries[0].carry_to == page.this_week
    await goals.carry_over(user, goal.id)
    assert [goal.text for goal in await goals.current(ground.who)] == ["One message"]


async def test_a_goal_that_is_there_stays(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    old = await set_goal(ground, "Old")
    ground.clock.move(weeks=1)
    await set_goal(ground, "New")
    page = (await goals.review(user, old.id, Outcome.DONE)).page
    assert [(entry.goal.text, entry.carry_to) for entry in page.entries] == [("New", None), ("Old", None)]
    with pytest.raises(WeekTaken) as refused:
        await goals.carry_over(user, old.id)
    assert refused.value == WeekTaken(FLOOR, NEXT_WEEK, "New")
    assert [goal.text for goal in await goals.current(ground.who)] == ["New"]


async def test_a_goal_whose_copy_lost_its_words_is_not_carried_again(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    goal = (await save(ground, WHOLE)).goal
    await goals.carry_over(user, goal.id)
    ground.clock.move(days=150)
    await goals.edit(user, goal.id, WHOLE)
    ground.clock.move(days=40)
    await ground.services.members.tidy()
    await goals.carry_over(user, goal.id)
    assert await goals.current(ground.who) == []


async def test_nothing_is_carried_before_it_was_looked_back_on(ground: Ground):
    await set_goal(ground)
    (entry,) = (await ground.services.goals.to_review(ground.who)).entries
    assert entry.carry_to is None


# Listing


async def test_a_list_holds_this_week_the_next_and_a_few_before(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    for week in range(4):
        await set_goal(ground, f"f{week}")
        ground.clock.move(weeks=1)
    goal = await set_goal(ground, "f4")
    await goals.review(user, goal.id, Outcome.DONE)
    await goals.carry_over(user, goal.id)
    listing = await goals.listing(ground.who)
    assert [(goal.text, (goal.monday - listing.this_week).days // 7) for goal in listing.goals] == [
        ("f4", 1),
        ("f4", 0),
        ("f3", -1),
        ("f2", -2),
        ("f1", -3),
    ]
    assert listing.open


async def test_a_list_of_nothing_is_empty(ground: Ground):
    listing = await ground.services.goals.listing(ground.who)
    assert (list(listing.goals), listing.open) == ([], False)


# The week's end


async def test_at_the_week_s_end_one_letter_asks(ground: Ground):
    await set_goal(ground)
    await set_goal(ground, "Much", STRETCH)
    ground.clock.set(SUNDAY_AT_FIVE - timedelta(seconds=1))
    await ground.fall_due()
    assert await ground.letters() == []
    ground.clock.set(SUNDAY_AT_FIVE)
    await ground.fall_due()
    await ground.fall_due()
    (letter,) = await ground.letters()
    assert (letter.kind, letter.user_id, letter.lane) == ("goals.review", 100, "person:1:100")
    assert letter.facts == {"week_of": "2026-03-02"}


async def test_nobody_is_asked_about_what_they_said(ground: Ground):
    goal = await set_goal(ground)
    await ground.services.goals.review(ground.who.user, goal.id, Outcome.NOT_THIS_WEEK)
    ground.clock.set(SUNDAY_AT_FIVE)
    await ground.fall_due()
    assert await ground.letters() == []


async def test_a_pause_holds_the_letter_back(ground: Ground):
    await set_goal(ground)
    await ground.services.members.pause(ground.who, "2026-03-20")
    ground.clock.set(SUNDAY_AT_FIVE)
    await ground.fall_due()
    assert await ground.letters() == []
    assert len((await ground.services.goals.to_review(ground.who)).entries) == 1


async def test_what_is_set_after_the_letter_s_time_asks_for_none(ground: Ground):
    ground.clock.set(SUNDAY_AT_FIVE)
    assert (await save(ground, WHOLE)).review_at is None
    await ground.fall_due()
    assert await ground.letters() == []


async def test_a_person_who_moved_is_asked_by_their_new_clock(ground: Ground):
    await set_goal(ground)
    await ground.services.members.set_zone(ground.who, "America/New_York")
    ground.clock.set(SUNDAY_AT_FIVE)
    await ground.fall_due()
    assert await ground.letters() == []
    ground.clock.set(datetime(2026, 3, 8, 21, tzinfo=UTC))  # 17:00 there, the clocks having gone forward
    await ground.fall_due()
    assert len(await ground.letters()) == 1


async def test_a_carried_goal_is_asked_about_in_its_week(ground: Ground):
    goal = await set_goal(ground)
    await ground.services.goals.review(ground.who.user, goal.id, Outcome.PARTLY)
    await ground.services.goals.carry_over(ground.who.user, goal.id)
    ground.clock.set(SUNDAY_AT_FIVE + timedelta(weeks=1))
    await ground.fall_due()
    (letter,) = await ground.letters()
    assert letter.facts == {"week_of": "2026-03-09"}


# Export, delete, expiry


async def test_the_export_holds_every_goal(ground: Ground):
    goal = (await save(ground, WHOLE)).goal
    await ground.services.goals.review(ground.who.user, goal.id, Outcome.DONE)
    exported = await ground.services.members.export(ground.who)
    at = ground.clock().isoformat()
    assert exported["goals"] == [
        {
            "week_of": "2026-03-02",
            "kind": "floor",
            "goal": "Message two alumni",
            "if": "it is Tuesday 9:00",
            "then": "open my list and write",
            "confidence": 8,
            "set_at": at,
            "outcome": "done",
            "reviewed_at": at,
        }
    ]


async def test_delete_removes_goals_and_what_was_still_to_be_asked(ground: Ground):
    goals, user = ground.services.goals, ground.who.user
    goal = await set_goal(ground)
    await goals.review(user, goal.id, Outcome.PARTLY)
    await goals.carry_over(user, goal.id)
    others = await set_goal(ground, who=ground.another(101))
    await ground.services.members.delete(ground.who)
    assert (await goals.listing(ground.who)).goals == []
    timers = await ground.database.read(timer_store.of_kind, "goals.review")
    assert [timer.subject for timer in timers] == ["1:101:2026-03-02"]
    ground.clock.set(SUNDAY_AT_FIVE + timedelta(weeks=1))
    await ground.fall_due()
    assert [letter.user_id for letter in await ground.letters()] == [101]
    assert [entry.goal for entry in (await goals.to_review(others.who)).entries] == [others]


async def test_old_words_go_and_the_week_stays(ground: Ground):
    goal = (await save(ground, WHOLE)).goal
    ground.clock.move(days=200)
    kept = await set_goal(ground, "Recent")
    await ground.services.members.tidy()
    assert [entry.goal for entry in (await ground.services.goals.to_review(ground.who)).entries] == [kept]
    with pytest.raises(GoalGone):
        await ground.services.goals.draft_of(ground.who.user, goal.id)
    old = (await ground.services.members.export(ground.who))["goals"][0]
    assert (old["week_of"], old["goal"], old["if"], old["then"]) == ("2026-03-02", None, None, None)
    assert await shown_up(ground) == 2
