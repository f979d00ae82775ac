"""A coach changes a session, cancels one, publishes weekly hours; everybody whom it concerns is told, once."""

from datetime import datetime

import pytest

from tests.front_door import FrontDoor
from tests.journeys.office import Office
from tests.journeys.planning import (
    EVENING,
    create,
    edit,
    events,
    hours,
    planning_office,
    prefilled,
    public,
    refill,
    schedule,
)


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours."""
    return await planning_office(house)


# Changing


async def test_a_session_is_changed_and_those_whom_it_concerns_are_told(office: Office):
    await create(office, about="Bring one page")
    ana = await office.member("ana")
    await office.book(ana)
    form = await edit(office)
    changed = await refill(office, form, title="Letters", when="2026-01-02 19:00", topics="Letters")
    text = office.text(changed)
    assert "- **Title:** Letters" in text
    assert f"- **When:** <t:{EVENING + 3600}:F> (<t:{EVENING + 3600}:R>); before, <t:{EVENING}:F>" in text
    assert "- **Topics:** Letters" in text
    assert "How long" not in text
    assert "1 person who booked or asked to hear of it is told." in text
    assert f"<t:{EVENING + 3600}:F>" in office.text(office.announcement("Letters"))
    assert f"<t:{EVENING + 3600}" in office.letters(ana)[-1]
    (event,) = events(office)
    assert (event.name, event.scheduled_start_time) == ("Letters", "2026-01-02T19:00:00+00:00")


async def test_nothing_is_changed_by_a_form_sent_as_it_is(office: Office):
    await create(office, about="Bring one page", topics="Letters, Resume")
    form = await edit(office)
    assert prefilled(form) == {
        "title": "Resume hour",
        "when": "2026-01-02 18:00",
        "minutes": "2 hours",
        "topics": "Letters, Resume",
        "about": "Bring one page",
    }
    same = await refill(office, form)
    assert "### Nothing was changed" in office.text(same)


async def test_a_repeat_is_changed_here_or_from_here_on(office: Office):
    await create(office, repeat="weekly")
    await refill(office, await edit(office), title="This once")
    assert [event.name for event in events(office)] == ["This once", "Resume hour"]
    form = await edit(office, session="2", which="all")
    assert form.modal is not None
    assert form.modal["title"] == "Change this and all later ones"
    changed = await refill(office, form, when="2026-01-09 19:00", title="Letters")
    assert "The later ones of its repeat change in the same way." in office.text(changed)
    await office.house.advance(days=10)
    later = [event for event in events(office) if event.name == "Letters"]
    assert [event.scheduled_start_time[:16] for event in later] == [
        "2026-01-09T19:00",
        "2026-01-16T19:00",
        "2026-01-23T19:00",
    ]


async def test_options_change_what_the_form_has_no_room_for(office: Office):
    lounge = office.house.guild.create_voice_channel("lounge")
    await create(office)
    dan = office.another_coach("dan")
    moved = await edit(office, place=lounge, slot_minutes=30, with_coach=dan)
    text = office.text(moved)
    assert "- **How:** 4 slots of 30 minutes with each coach" in text
    assert f"- **Where:** in {lounge.mention}" in text
    assert f"- **Coaches:** {office.coach.mention} and {dan.mention}" in text
    assert "**8 of 8 slots free**, 30 minutes each" in office.text(office.announcement())
    assert events(office)[0].channel_id == lounge.id
    eli = office.another_coach("eli")
    three = await edit(office, with_coach=eli)
    assert f"{office.coach.mention}, {dan.mention} and {eli.mention}" in office.text(three)
    by_link = await edit(office, link="https://meet.example.com/x")
    assert "- **Where:** https://meet.example.com/x" in office.text(by_link)
    back = await edit(office, private_threads=True)
    assert "- **Where:** in a private thread for each visit" in office.text(back)
    group = await edit(office, format="group", seats=8)
    assert "- **How:** a group of up to 8 people, all at once" in office.text(group)
    assert "**8 seats left.**" in office.text(office.announcement())
    office.house.button(office.announcement(), "Take a seat")
    weekly = await edit(office, repeat="weekly")
    assert "- **Repeats:** every week" in office.text(weekly)
    assert len(events(office)) == 2


async def test_what_cannot_be_changed_is_explained_and_given_back(office: Office):
    await create(office)
    form = await edit(office)
    for values, words in (
        ({"minutes": "a while"}, "“a while” could not be read as a length from 15 minutes to 8 hours"),
        ({"minutes": "9h"}, "“9h” could not be read as a length from 15 minutes to 8 hours"),
        ({"when": "yesterday 6pm"}, "that is over"),
        ({"minutes": "15"}, "A slot of 20 minutes does not fit into 15 minutes"),
    ):
        answer = await refill(office, form, **values)
        assert words in office.text(answer)
        assert "This is what you wrote, to copy:" in office.text(answer)
        assert next(iter(values.values())) in office.text(answer)
    assert f"<t:{EVENING}:F> (<t:{EVENING}:R>) · 2 hours" in office.text(office.announcement())


async def test_one_is_chosen_from_the_list_or_by_its_title(office: Office):
    house, cora = office.house, office.coach
    assert await cora.autocomplete(house.check_ins, "coach edit", "session", "") == []
    assert "You have no session to come" in office.text(await edit(office, session="Resume"))
    await create(office, title="R" * 80)
    await create(office, when="in 3 days at 18:00", title="Letters")
    choices = await cora.autocomplete(house.check_ins, "coach edit", "session", "")
    assert [choice["value"] for choice in choices] == ["1", "2"]
    assert choices[1]["name"] == "Letters · Sun 4 Jan, 18:00"
    assert all(len(choice["name"]) <= 100 for choice in choices)
    found = await cora.autocomplete(house.check_ins, "coach cancel", "session", "sun 4")
    assert [choice["value"] for choice in found] == ["2"]
    assert prefilled(await edit(office, session="lett"))["title"] == "Letters"
    assert "2 of your sessions fit “r”" in office.text(await edit(office, session="r"))
    assert "None of your sessions to come fits “zebra”" in office.text(await edit(office, session="zebra"))
    assert "That session is not there any more" in office.text(await edit(office, session="99"))


async def test_the_form_of_a_draft_that_was_created_meanwhile_changes_the_session(office: Office):
    draft = await schedule(office)
    form = await office.house.press(office.coach, draft, "Change")
    await office.house.press(office.coach, draft, "Create")
    changed = await refill(office, form, title="Letters")
    assert "### Changed\n- **Title:** Letters" in office.text(changed)
    assert "### Letters" in office.text(office.announcement("Letters"))


# Cancelling


async def test_a_session_is_cancelled_after_a_question_and_everybody_is_told(office: Office):
    await create(office)
    await create(office, when="in 9 days at 18:00", title="The next one")
    ana = await office.member("ana")
    await office.book(ana)
    asked = await office.coach.slash(office.house.check_ins, "coach cancel", session="1")
    assert asked.ephemeral
    assert "### Cancel this?\n**Resume hour**" in office.text(asked)
    assert "1 person has booked, waits for it or asked to hear of it. They are told" in office.text(asked)
    form = await office.house.press(office.coach, asked, "Yes, cancel it")
    await office.house.restart()
    done = await refill(office, form, reason="I am @everyone ill")
    assert "### Cancelled\nIt is taken off" in office.text(done)
    assert "1 person who booked or asked to hear of it is told." in office.text(done)
    text = office.text(office.announcement())
    assert "**This session is cancelled.**" in text
    assert "> I am @\u2060everyone ill" in text
    assert "The next one: **The next one**" in text
    office.house.button(office.announcement(), "Book the next one")
    with pytest.raises(LookupError):
        office.house.button(office.announcement(), "Notify me")
    assert "### This session does not take place" in office.letters(ana)[-1]
    assert events(office)[0].status == 4
    again = await refill(office, form, reason="Again")
    assert "**Resume hour** is cancelled. The next one is" in office.text(again)
    assert len([one for one in office.letters(ana) if "does not take place" in one]) == 1


async def test_a_session_is_kept_after_all(office: Office):
    await create(office, repeat="weekly")
    asked = await office.coach.slash(office.house.check_ins, "coach cancel", session="1")
    assert "It comes every week; the others stay." in office.text(asked)
    assert "Nobody has booked it or asked to hear of it yet." in office.text(asked)
    kept = await office.house.press(office.coach, asked, "Keep it")
    assert "It stays as it is" in office.text(kept)
    office.house.button(office.announcement(), "Book")


async def test_a_repeat_ends_with_all_that_follows(office: Office):
    await create(office, repeat="weekly")
    asked = await office.coach.slash(office.house.check_ins, "coach cancel", session="1", which="all")
    assert "All later ones of its repeat are cancelled with it." in office.text(asked)
    form = await office.house.press(office.coach, asked, "Yes, cancel it")
    done = await refill(office, form)
    assert "It and all later ones are taken off" in office.text(done)
    assert all("This session is cancelled" in text for text in public(office))
    await office.house.advance(days=20)
    assert len(public(office)) == 2


# Weekly hours


async def test_weekly_hours_are_published_and_shown_as_they_are(office: Office):
    empty = await office.coach.slash(office.house.check_ins, "coach availability")
    assert prefilled(empty) == {"hours": "", "slot": "20 minutes", "link": ""}
    told = await hours(
        office, hours="Tue 6pm-8pm, Thu 12-13:30", slot="30", link="https://meet.example.com/x"
    )
    text = office.text(told)
    assert "**Tue 18:00-20:00, Thu 12:00-13:30**, every week, in the zone Europe/London" in text
    assert "Slots of 30 minutes, https://meet.example.com/x" in text
    thursday = int(datetime.fromisoformat("2026-01-01T12:00:00+00:00").timestamp())
    assert f"- <t:{thursday}:F> (<t:{thursday}:R>): 3 slots" in text
    assert len(events(office)) == 4
    again = await office.coach.slash(office.house.check_ins, "coach availability")
    assert prefilled(again) == {
        "hours": "Tue 18:00-20:00, Thu 12:00-13:30",
        "slot": "30 minutes",
        "link": "https://meet.example.com/x",
    }
    await refill(office, again)
    assert len(events(office)) == 4, "hours sent as they are change nothing"


async def test_hours_that_are_held_in_a_channel_stay_there(office: Office):
    lounge = office.house.guild.create_voice_channel("lounge")
    await hours(office, hours="Tue 18:00-20:00")
    await edit(office, which="all", place=lounge)
    told = await hours(office, hours="Tue 18:00-20:00, Wed 18:00-20:00")
    assert f"Slots of 20 minutes, in {lounge.mention}" in office.text(told)
    assert {event.channel_id for event in events(office)} == {lounge.id}
    told = await hours(office, link="https://meet.example.com/x")
    assert "Slots of 20 minutes, https://meet.example.com/x" in office.text(told)


async def test_hours_end_after_a_question_and_what_is_booked_stands(office: Office):
    told = await hours(office, hours="Tue 18:00-20:00")
    ana = await office.member("ana")
    await office.book(ana, title="Office hours")
    asked = await office.house.press(office.coach, told, "Stop publishing")
    assert "### Stop publishing your hours?\n**Tue 18:00-20:00**" in office.text(asked)
    kept = await office.house.press(office.coach, asked, "Keep my hours")
    assert "Your hours stay as they are" in office.text(kept)
    asked = await hours(office, hours="")
    done = await office.house.press(office.coach, asked, "Yes, stop publishing")
    assert "### Your hours are not published any more" in office.text(done)
    assert "1 session that people booked stands" in office.text(done)
    assert len(public(office)) == 1
    nothing = await hours(office, hours="")
    assert "### You have no hours published" in office.text(nothing)
    pressed = await office.house.press(office.coach, told, "Stop publishing")
    assert "### You have no hours published" in office.text(pressed)


async def test_earlier_hours_that_people_booked_are_named(office: Office):
    await hours(office, hours="Tue 18:00-20:00")
    ana = await office.member("ana")
    await office.book(ana, title="Office hours")
    told = await hours(office, hours="Wed 18:00-20:00")
    assert "**Kept from before, since people booked**\n- Office hours" in office.text(told)
    form = await office.house.press(office.coach, told, "Change my hours")
    assert prefilled(form)["hours"] == "Wed 18:00-20:00"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"hours": "sometimes"}, "“sometimes” could not be read as weekly hours. Write days and times"),
        ({"hours": "Tue 18-20, Tue 19-21"}, "overlap, and you can be in one of them"),
        ({"hours": "Tue 18-20", "slot": "long"}, "“long” could not be read as a length from 5 minutes"),
        ({"hours": "Tue 18-20", "link": "zoom"}, "“zoom” is not a link that people could follow"),
    ],
)
async def test_hours_that_cannot_be_are_explained_and_given_back(
    office: Office, values: dict[str, str], words: str
):
    answer = await hours(office, **values)
    assert words in office.text(answer)
    assert "This is what you wrote, to copy:" in office.text(answer)
    assert public(office) == []
