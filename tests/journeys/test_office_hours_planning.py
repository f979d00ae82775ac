"""A coach plans: says when, looks at what was understood, creates; whatever is in the way is said."""

from datetime import datetime
from typing import Any

import discord
import pytest

from bot.database import Connection
from tests.front_door import FrontDoor
from tests.journeys.office import Office
from tests.journeys.planning import (
    DRAFT,
    EVENING,
    create,
    events,
    planning_office,
    prefilled,
    public,
    refill,
    schedule,
)
from tests.journeys.test_help_requests_trouble import deny


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours."""
    return await planning_office(house)


# Planning one


async def test_a_coach_says_when_looks_and_creates(office: Office):
    draft = await schedule(office, repeat="weekly", topics="Resume, Letters", about="Bring *one* page")
    assert draft.ephemeral
    text = office.text(draft)
    assert f"**Resume hour** with {office.coach.mention}\n<t:{EVENING}:F> (<t:{EVENING}:R>), 2 hours" in text
    assert "Read from “tomorrow 6pm” in your zone Europe/London" in text
    assert "6 slots of 20 minutes, one person at a time" in text
    assert "in a private thread for each visit" in text
    assert f"every week; the next on <t:{EVENING + 7 * 86400}:F>" in text
    assert "Resume · Letters" in text
    assert "> Bring \\*one\\* page" in text
    assert public(office) == []
    assert events(office) == []

    made = await office.house.press(office.coach, draft, "Create")
    assert "### Created" in office.text(made)
    assert "People can book now" in office.text(made)
    first, second = public(office)
    assert f"<t:{EVENING}:F> (<t:{EVENING}:R>) · 2 hours · every week" in first
    assert "**6 of 6 slots free**, 20 minutes each" in first
    assert "Coaching is for everyone" in first
    assert f"<t:{EVENING + 7 * 86400}:F>" in second
    assert [event.scheduled_start_time for event in events(office)] == [
        "2026-01-02T18:00:00+00:00",
        "2026-01-09T18:00:00+00:00",
    ]
    for label in ("Book", "Notify me", "Add to calendar", "Questions"):
        office.house.button(office.announcement(), label)
    assert office.house.may_ping(office.channel) == []


@pytest.mark.parametrize("pressed", ["Create", "Throw away"])
async def test_a_second_press_finds_what_became_of_the_draft(office: Office, pressed: str):
    draft = await schedule(office)
    kept = {label: office.house.button(draft, label) for label in ("Create", "Throw away", "Change")}
    message = office.house.answers(draft)[0]
    await office.house.press(office.coach, draft, "Create")
    again = await office.coach.click(await stale(office, message, kept[pressed]), custom_id=kept[pressed])
    assert "### Created" in office.text(again)
    assert "See [its announcement](https://discord.com/channels/" in office.text(again)
    assert "[its event](https://discord.com/events/" in office.text(again)
    assert len(public(office)) == 1
    assert len(events(office)) == 1


async def stale(office: Office, message: Any, custom_id: str) -> Any:
    """The message as somebody has it before them who did not see it change."""
    stored = office.house.env.backend.get_message(message.channel_id, message.id)
    button = {"type": 2, "style": 2, "label": "…", "custom_id": custom_id}
    stored.components = [{"type": 1, "components": [button]}]
    return message


async def test_a_draft_is_changed_until_it_is_right(office: Office):
    draft = await schedule(office, about="Bring one page")
    form = await office.house.press(office.coach, draft, "Change")
    assert prefilled(form) == {
        "title": "Resume hour",
        "when": "2026-01-02 18:00",
        "minutes": "2 hours",
        "topics": "",
        "about": "Bring one page",
    }
    await office.house.restart()
    changed = await refill(office, form, title="Letters", when="sat 10:30", minutes="1h 30m", about="")
    text = office.text(changed)
    assert "**Letters**" in text
    assert "Read from “sat 10:30”" in text
    assert "1 hour 30 minutes" in text
    assert "4 slots" in text
    assert "Bring one page" not in text
    assert public(office) == []
    await office.house.press(office.coach, changed, "Create")
    (announced,) = public(office)
    assert "### Letters" in announced


async def test_a_draft_is_thrown_away_and_stays_so(office: Office):
    draft = await schedule(office)
    controls = {label: office.house.button(draft, label) for label in ("Create", "Change", "Throw away")}
    message = office.house.answers(draft)[0]
    gone = await office.house.press(office.coach, draft, "Throw away")
    assert "Thrown away; nobody saw it" in office.text(gone)
    for label in ("Create", "Change"):
        pressed = await office.coach.click(
            await stale(office, message, controls[label]), custom_id=controls[label]
        )
        assert "That session is not there any more" in office.text(pressed)
    again = await office.coach.click(
        await stale(office, message, controls["Throw away"]), custom_id=controls["Throw away"]
    )
    assert "Thrown away" in office.text(again)
    assert public(office) == []


async def test_a_restart_between_draft_and_create(office: Office):
    draft = await schedule(office)
    await office.house.restart()
    await office.house.press(office.coach, draft, "Create")
    await office.house.restart()
    assert len(public(office)) == 1
    assert len(events(office)) == 1


async def test_it_is_understood_in_the_coachs_own_zone(office: Office):
    await office.coach.slash(office.house.check_ins, "me preferences", zone="America/New_York")
    draft = await schedule(office)
    # It is still the evening of the day before in New York.
    evening = int(datetime.fromisoformat("2026-01-01T18:00:00-05:00").timestamp())
    assert f"<t:{evening}:F>" in office.text(draft)
    assert "in your zone America/New_York" in office.text(draft)
    form = await office.house.press(office.coach, draft, "Change")
    assert prefilled(form)["when"] == "2026-01-01 18:00"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("soonish", "“soonish” could not be read as a day and an hour"),
        ("yesterday 6pm", "that is over"),
        ("03/04 18:00", "Write it as `2026-03-04 18:00` or `2026-04-03 18:00`"),
        ("2026-03-29 01:30", "The clocks go forward then"),
        ("2031-03-29 01:30", "2031-03-29 01:30"),
    ],
)
async def test_a_time_that_cannot_be_is_answered_with_one_that_works(office: Office, when: str, words: str):
    answer = await schedule(office, when=when, link="https://meet.example.com/x", topics="Letters")
    assert answer.ephemeral
    assert words in office.text(answer)
    typed = (
        f"/coach schedule when: {when} title: Resume hour link: https://meet.example.com/x topics: Letters"
    )
    assert f"```\n{typed}\n```" in office.text(answer)
    assert await office.house.services.office_hours.planning.editable(office.staff()) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"title": "x" * 100}, "**Title** holds up to 80 characters, and yours has 100"),
        ({"title": " "}, "**Title** has nothing in it"),
        ({"link": "http://x"}, "“http://x” is not a link that people could follow"),
        ({"minutes": 480, "slot_minutes": 5}, "That would make 96 slots, and up to 24 fit"),
        ({"minutes": 15, "slot_minutes": 20}, "A slot of 20 minutes does not fit into 15 minutes"),
    ],
)
async def test_what_cannot_be_planned_is_explained_and_given_back(
    office: Office, options: dict[str, Any], words: str
):
    answer = await schedule(office, **options)
    assert words in office.text(answer)
    assert "This is what you wrote, to copy:" in office.text(answer)


async def test_two_sessions_of_one_coach_at_once(office: Office):
    await create(office)
    answer = await schedule(office, when="tomorrow 19:30", title="Another")
    text = office.text(answer)
    assert f"You hold **Resume hour** then: <t:{EVENING}:f>" in text
    assert "/coach schedule when: tomorrow 19:30 title: Another" in text
    dan = office.another_coach("dan")
    answer = await schedule(office, dan, when="tomorrow 19:30", title="Another", with_coach=office.coach)
    assert f"{office.coach.mention} holds **Resume hour** then" in office.text(answer)
    draft = await schedule(office, dan, when="tomorrow 19:30", title="Another")
    assert "### Is this right?" in office.text(draft)


async def test_coaches_are_people_who_are_here(office: Office):
    robot = office.house.guild.add_member(office.house.env.create_user("robot", bot=True))
    answer = await schedule(office, with_coach=robot)
    assert f"{robot.mention} cannot coach here" in office.text(answer)
    pat = office.house.person("pat")
    draft = await schedule(office, with_coach=pat)
    assert f"{pat.mention} does not have the coach role yet" in office.text(draft)
    dan = office.another_coach("dan")
    draft = await schedule(office, with_coach=dan)
    assert "does not have the coach role" not in office.text(draft)
    assert f"with {office.coach.mention} and {dan.mention}" in office.text(draft)
    assert "6 slots of 20 minutes with each coach" in office.text(draft)


async def test_only_coaches_plan_and_only_their_own(office: Office, caplog: pytest.LogCaptureFixture):
    house = office.house
    events_only = house.guild.create_role("Events", permissions=discord.Permissions(manage_events=True))
    eve = house.guild.add_member(house.env.create_user("eve"), roles=[events_only])
    await create(office)
    for command, options in (
        ("coach schedule", DRAFT),
        ("coach edit", {"session": "1"}),
        ("coach cancel", {"session": "1"}),
        ("coach availability", {}),
    ):
        answer = await eve.slash(house.check_ins, command, **options)
        assert "That needs **the coach role picked in /setup" in office.text(answer), command
    assert await eve.autocomplete(house.check_ins, "coach edit", "session", "") == []
    assert not any(record.exc_info for record in caplog.records)
    dan = office.another_coach("dan")
    for command in ("coach edit", "coach cancel"):
        answer = await dan.slash(house.check_ins, command, session="1")
        assert "Another coach holds that session" in office.text(answer)
        assert "You have no session to come" in office.text(
            await dan.slash(house.check_ins, command, session="Resume")
        )


# Where


async def test_it_is_held_where_the_coach_says(office: Office):
    guild = office.house.guild
    lounge = guild.create_voice_channel("lounge")
    stage = guild.create_stage_channel("hall")
    await create(office, place=lounge, link="https://meet.example.com/x")
    await create(office, when="in 3 days at 18:00", place=stage, title="On stage")
    await create(office, when="in 4 days at 18:00", link="https://meet.example.com/x", title="By link")
    assert f"**Where:** in {lounge.mention}" in office.text(office.announcement())
    assert f"**Where:** on the stage {stage.mention}" in office.text(office.announcement("On stage"))
    assert "**Where:** https://meet.example.com/x" in office.text(office.announcement("By link"))
    voice, on_stage, link = events(office)
    assert (voice.entity_type, voice.channel_id) == (2, lounge.id)
    assert (on_stage.entity_type, on_stage.channel_id) == (1, stage.id)
    assert (link.entity_type, link.entity_metadata) == (3, {"location": "https://meet.example.com/x"})


async def test_a_channel_in_which_belay_lacks_a_permission(office: Office):
    lounge = office.house.guild.create_voice_channel("lounge")
    await deny(office.house, lounge.id, "connect")
    answer = await schedule(office, place=lounge)
    text = office.text(answer)
    assert (
        f"Belay cannot hold a session in {lounge.mention}: it lacks **Connect** there. An admin can" in text
    )
    assert "/coach schedule when: tomorrow 6pm title: Resume hour" in text


async def test_what_belay_lacks_for_the_announcement_is_said_before_it_is_made(office: Office):
    await deny(office.house, office.channel.id, "send_messages")
    draft = await schedule(office)
    assert f"Belay cannot post in {office.channel.mention}" in office.text(draft)
    assert "it lacks **Send Messages, Embed Links and Attach Files** there" in office.text(draft)
    made = await office.house.press(office.coach, draft, "Create")
    assert "it lacks **Send Messages, Embed Links" in office.text(made)
    assert public(office) == []


async def test_without_manage_events_it_is_announced_without_an_event(office: Office):
    house = office.house
    guild = house.client.get_guild(house.guild.id)
    assert guild is not None
    for role in guild.me.roles:
        few = role.permissions
        few.update(administrator=False, manage_events=False, create_events=False)
        house.env.backend.edit_role(guild.id, role.id, {"permissions": few.value})
    draft = await schedule(office)
    assert "Belay lacks **Manage Events and Create Events**, so this is announced without" in office.text(
        draft
    )
    made = await house.press(office.coach, draft, "Create")
    assert "appears among the server's events" not in office.text(made)
    assert len(public(office)) == 1
    assert events(office) == []


async def test_without_a_channel_it_is_said_who_can_pick_one(house: FrontDoor):
    role = house.guild.create_role("Coaches", permissions=discord.Permissions(manage_events=True))
    coach = house.guild.add_member(house.env.create_user("cora"), roles=[role])
    await house.services.servers.set_up(house.guild.id, "UTC", {}, {"coach": role.id})

    def nothing_picked(connection: Connection) -> None:
        connection.execute("DELETE FROM places")

    await house.services.database.write(nothing_picked)
    answer = await coach.slash(house.check_ins, "coach schedule", **DRAFT)
    assert "no channel for office-hours yet. A moderator can pick one with `/setup`" in house.text_of(answer)
    assert "/coach schedule when: tomorrow 6pm" in house.text_of(answer)
