"""A member's week of goals: set, made smaller, asked about on Sunday, carried over."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.members import Kind, Way, Who
from tests.front_door import FrontDoor

LONDON = ZoneInfo("Europe/London")
WHOLE = {
    "text": "Message two alumni",
    "cue": "it is Tuesday 9:00",
    "plan": "open my list",
    "confidence": "8",
}


async def set_goal(
    house: FrontDoor, person: MemberActor, values: dict[str, str], kind: str = "floor"
) -> InteractionResult:
    """What `/goal set` and its form answer."""
    form = await person.slash(house.check_ins, "goal set", kind=kind)
    return await house.fill(person, form, **values)


def prefilled(form: InteractionResult) -> list[str]:
    """What stands in a form before anybody types."""
    assert form.modal is not None
    fields = [label["component"] for label in form.modal["components"]]
    chosen = [
        option["value"] for field in fields for option in field.get("options", []) if option.get("default")
    ]
    return [field["value"] for field in fields if field.get("value")] + chosen


async def until_sunday_evening(house: FrontDoor) -> None:
    """Let the week go by until Sunday 17:00 in London."""
    now = house.env.now()
    local = now.astimezone(LONDON)
    sunday = local.date() + timedelta(days=6 - local.weekday())
    due = datetime.combine(sunday, time(17), LONDON).astimezone(UTC)
    if due <= now:
        due = datetime.combine(sunday + timedelta(days=7), time(17), LONDON).astimezone(UTC)
    await house.advance(seconds=(due - now).total_seconds() + 1)


async def at_the_week_s_start(house: FrontDoor) -> None:
    """Be on a Monday at noon in London, so that a week is ahead."""
    local = house.env.now().astimezone(LONDON)
    monday = datetime.combine(local.date() + timedelta(days=7 - local.weekday()), time(12), LONDON)
    await house.advance(seconds=(monday.astimezone(UTC) - house.env.now()).total_seconds())


async def test_a_first_goal_from_an_empty_list(house: FrontDoor):
    ana = house.person("ana")
    empty = await ana.slash(house.check_ins, "goal list")
    assert empty.ephemeral
    assert "A **floor** goal is something so small" in house.text_of(empty)
    form = await house.press(ana, empty, "Set a floor goal")
    answer = await house.fill(ana, form, **WHOLE)
    assert answer.ephemeral
    text = house.text_of(answer)
    assert "> Message two alumni" in text
    assert "If it is Tuesday 9:00, then I open my list · confidence 8 of 10" in text
    listed = house.text_of(await ana.slash(house.check_ins, "goal list"))
    assert "This week" in listed
    assert "> Message two alumni" in listed
    assert house.messages(house.check_ins) == []


async def test_setting_it_again_shows_what_is_there(house: FrontDoor):
    ana = house.person("ana")
    await set_goal(house, ana, WHOLE)
    form = await ana.slash(house.check_ins, "goal set")
    assert prefilled(form) == ["Message two alumni", "it is Tuesday 9:00", "open my list", "8"]
    await house.fill(ana, form, **{**WHOLE, "text": "Message one"})
    listed = house.text_of(await ana.slash(house.check_ins, "goal list"))
    assert "> Message one" in listed
    assert "two" not in listed


async def test_a_shaky_goal_can_be_made_smaller_in_one_tap(house: FrontDoor):
    ana = house.person("ana")
    answer = await set_goal(house, ana, {"text": "Ten applications", "confidence": "3"}, "stretch")
    assert "allowed to be a reach" in house.text_of(answer)
    form = await house.press(ana, answer, "Make it smaller")
    assert prefilled(form) == ["Ten applications"]
    await house.fill(ana, form, text="One application", confidence="9")
    listed = house.text_of(await ana.slash(house.check_ins, "goal list"))
    assert "> Ten applications" in listed
    assert "> One application" in listed


async def test_a_form_without_a_goal_gives_the_plan_back(house: FrontDoor):
    ana = house.person("ana")
    form = await ana.slash(house.check_ins, "goal set")
    answer = await house.fill(ana, form, text="\u200b", plan="open my list")
    text = house.text_of(answer)
    assert "the goal itself is still empty" in text
    assert "open my list" in text


async def test_the_week_is_looked_back_on_in_a_direct_message(house: FrontDoor):
    ana = house.person("ana")
    await at_the_week_s_start(house)
    await set_goal(house, ana, WHOLE)
    who = Who(house.guild.id, ana.id)
    await house.services.members.set_way(who, Kind.REMINDERS, Way.DM)
    await until_sunday_evening(house)
    (letter,) = house.messages(ana.user.dm_channel)
    assert "How did it go?" in house.text_of(letter)
    await house.restart()

    answer = await ana.user.click(letter, custom_id=house.button(letter, "Not this week"))
    assert answer.acknowledged
    (letter,) = house.messages(ana.user.dm_channel)
    text = house.text_of(letter)
    assert "Weeks differ" in text
    assert not re.search(r"\b(fail|lost|missed)", text)
    ask = await ana.user.click(letter, custom_id=house.button(letter, "Ask for help"))
    assert ask.modal is not None
    assert prefilled(ask)[0] == "Message two alumni"
    await ana.user.click(letter, custom_id=house.button(letter, "Carry over to next week"))
    (letter,) = house.messages(ana.user.dm_channel)
    assert "Carried over: Next week" in house.text_of(letter)
    form = await ana.user.click(letter, custom_id=house.button(letter, "Change it"))
    assert prefilled(form) == ["Message two alumni", "it is Tuesday 9:00", "open my list", "8"]
    await ana.user.submit_modal(form, {"text": "Message one"})

    await house.advance(days=1)
    listed = house.text_of(await ana.slash(house.check_ins, "goal list"))
    assert "> Message one" in listed
    assert "Message two alumni" in listed


async def test_help_is_offered_where_it_can_be_given(house: FrontDoor):
    ana = house.person("ana")
    await at_the_week_s_start(house)
    shaky = await set_goal(house, ana, {"text": "Little", "confidence": "2"})
    assert house.button(shaky, "Ask for help").endswith("-goal:1")
    sure = await set_goal(house, ana, {"text": "Little", "confidence": "9"})
    review = await ana.slash(house.check_ins, "goal review")
    done = await house.press(ana, review, "Done")
    for shown in (sure, done):
        with pytest.raises(LookupError):
            house.button(shown, "Ask for help")
    partly = await house.press(ana, done, "Partly")
    assert house.button(partly, "Ask for help").endswith("-goal:1")

    await house.services.members.set_way(Who(house.guild.id, ana.id), Kind.REMINDERS, Way.DM)
    await set_goal(house, ana, {"text": "Much"}, "stretch")
    await until_sunday_evening(house)
    (letter,) = house.messages(ana.user.dm_channel)
    await ana.user.click(letter, custom_id=house.button(letter, "Not this week"))
    (letter,) = house.messages(ana.user.dm_channel)
    assert "Weeks differ" in house.text_of(letter)
    assert house.button(letter, "Ask for help").endswith("-goal:3")


async def test_the_week_is_looked_back_on_at_the_next_visit(house: FrontDoor):
    ana = house.person("ana")
    await at_the_week_s_start(house)
    await set_goal(house, ana, WHOLE)
    await until_sunday_evening(house)
    visit = await ana.slash(house.check_ins, "goal list")
    assert "Looking back" in house.text_of(visit)
    answer = await house.press(ana, visit, "Done")
    assert "You said you would, and you did" in house.text_of(answer)


async def test_looking_back_works_at_any_time_and_again(house: FrontDoor):
    ana = house.person("ana")
    nothing = await ana.slash(house.check_ins, "goal review")
    assert "Nothing to look back on right now" in house.text_of(nothing)
    await set_goal(house, ana, {"text": "Little"})
    await set_goal(house, ana, {"text": "Much"}, "stretch")
    review = await ana.slash(house.check_ins, "goal review")
    text = house.text_of(review)
    assert text.index("> Little") < text.index("> Much")
    answer = await house.press(ana, review, "Partly")
    assert "A part is real" in house.text_of(answer)
    assert "> Much" in house.text_of(answer)
    carried = await house.press(ana, answer, "Carry over to next week")
    assert "Carried over: Next week" in house.text_of(carried)
    listed = house.text_of(await ana.slash(house.check_ins, "goal list"))
    assert "Next week" in listed
    assert "partly" in listed


async def test_a_button_of_a_goal_that_is_gone_says_what_became_of_it(house: FrontDoor):
    ana = house.person("ana")
    await set_goal(house, ana, WHOLE)
    review = await ana.slash(house.check_ins, "goal review")
    await house.services.members.delete(Who(house.guild.id, ana.id))
    answer = await house.press(ana, review, "Done")
    assert "not kept any more" in house.text_of(answer)


async def test_the_longest_goals_fit_on_every_card(house: FrontDoor):
    ana = house.person("ana")
    for _ in range(4):
        await at_the_week_s_start(house)
        for kind in ("floor", "stretch"):
            longest = {"text": "*" * 200, "cue": "*" * 150, "plan": "*" * 200, "confidence": "1"}
            answer = await set_goal(house, ana, longest, kind)
            assert len(house.text_of(answer)) <= 4000
    review = await ana.slash(house.check_ins, "goal review")
    carried = await house.press(ana, review, "Done")
    carried = await house.press(ana, carried, "Carry over to next week")
    listed = await ana.slash(house.check_ins, "goal list")
    for shown, words in ((review, "Looking back"), (carried, "Carried over"), (listed, "Next week, from")):
        assert words in house.text_of(shown)
        assert len(house.text_of(shown)) <= 4000
    earlier = await house.press(ana, carried, "Earlier goals")
    assert "\\*" in house.text_of(earlier)


async def test_goals_of_long_ago_can_be_reached_and_said(house: FrontDoor):
    ana = house.person("ana")
    for week in range(6):
        await at_the_week_s_start(house)
        await set_goal(house, ana, {"text": f"Goal {week}"})
    review = await ana.slash(house.check_ins, "goal review")
    assert "> Goal 5" in house.text_of(review)
    assert "> Goal 1" not in house.text_of(review)
    earlier = await house.press(ana, review, "Earlier goals")
    assert "> Goal 1" in house.text_of(earlier)
    answer = await house.press(ana, earlier, "Done")
    assert "> Goal 1" in house.text_of(answer)
    assert "You said you would, and you did" in house.text_of(answer)


async def test_what_is_already_set_is_not_overwritten_by_carrying_over(house: FrontDoor):
    ana = house.person("ana")
    await at_the_week_s_start(house)
    await set_goal(house, ana, {"text": "Old"})
    review = await ana.slash(house.check_ins, "goal review")
    answer = await house.press(ana, review, "Partly")
    carry = house.button(answer, "Carry over to next week")
    assert answer.response is not None
    await at_the_week_s_start(house)
    await set_goal(house, ana, {"text": "New"})
    refused = await ana.click(answer.response, custom_id=carry)
    assert "set already and stays as it is:\n> New" in house.text_of(refused)
