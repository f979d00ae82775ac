"""After a visit: what is taken along into the next check-in, how it was, and what coaches note for each other."""

from dataclasses import replace
from typing import Any, cast

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.client.components import button
from bot.client.doors import Occasion
from bot.members import Who
from tests.front_door import FrontDoor
from tests.journeys.office import Office, office_of


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours, whose coaches see the command for coaches."""
    made = await office_of(house)
    return replace(made, coach=coach(house, made, "carl"))


def coach(house: FrontDoor, office: Office, name: str, **permissions: bool) -> MemberActor:
    """A coach who sees `/coach`, which Discord hides from whoever may not manage events.

    With `permissions`: somebody who has those, and not the role of coaches.
    """
    wanted = discord.Permissions(manage_events=True, **permissions)
    sees = house.guild.create_role("Events", permissions=wanted)
    roles = [sees] if permissions else [office.role, sees]
    return house.guild.add_member(house.env.create_user(name), roles=roles)


async def visit(
    house: FrontDoor,
    office: Office,
    person: MemberActor,
    *actions: str,
    note: str = "",
    title: str = "Open door",
) -> None:
    """Somebody is called from the queue of an open session, and their visit ends with these actions."""
    await office.join(person, title)
    await office.coach.slash(office.channel, "coach next")
    await office.settle()
    form = await office.coach.slash(office.channel, "coach done")
    given = dict(zip(("first", "second", "third"), actions, strict=False))
    ended = await house.fill(office.coach, form, note=note, **given)
    assert "That visit is done" in office.text(ended)
    await office.settle()


async def open_door(office: Office) -> None:
    """A session with a queue, in which the coach is there."""
    await office.open(await office.queue())


def hint(form: InteractionResult) -> str:
    """What stands under **My next step** in the form of a check-in."""
    assert form.modal is not None
    (found,) = [
        part["description"]
        for part in cast("list[dict[str, Any]]", form.modal["components"])
        if part["component"]["custom_id"] == "next_step"
    ]
    return str(found)


async def check_in(house: FrontDoor, person: MemberActor) -> InteractionResult:
    """The person checks in."""
    return await house.fill(person, await person.slash(house.check_ins, "checkin now"), next_step="Rest")


async def test_what_is_taken_along_shows_up_in_the_next_check_in(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await open_door(office)
    first = await ana.slash(house.check_ins, "checkin now")
    assert hint(first) == "Small is good."
    await visit(house, office, ana, "Message two *old* colleagues", "Sleep on it")
    letter = office.letter_text(ana)
    assert f"### Your visit with {office.coach.mention}" in letter
    assert "> Message two \\*old\\* colleagues\n> Sleep on it" in letter
    assert "They will be beside your next check-in" in letter

    await house.restart()
    form = await ana.slash(house.check_ins, "checkin now")
    assert hint(form) == "You planned: “Message two *old* colleagues”"
    summary = await house.fill(ana, form, next_step="Rest")
    text = office.text(summary)
    assert text.count("**From your visit on <t:") == 1
    assert "> Message two \\*old\\* colleagues" in text
    assert "> Sleep on it" in text

    await house.restart()
    await house.press(ana, summary, "Done")
    text = office.text(summary)
    assert "**Done.** Good to know" in text
    assert "### Your check-in is saved" in text
    assert "> Sleep on it" in text
    await house.press(ana, summary, "Let it go")
    text = office.text(summary)
    assert "**Let go.** Plans change" in text
    assert "**Done.** Good to know" in text
    with pytest.raises(LookupError):
        house.button(summary, "Done")
    shared = await house.choose(ana, summary, "Who sees this", "server")
    assert "Everyone in this server can see this" in office.text(shared or summary)
    assert "From your visit" not in office.text(summary)
    assert "Sleep on it" not in "\n".join(house.text_of(one) for one in house.messages(house.check_ins))
    again = await check_in(house, ana)
    assert "From your visit" not in office.text(again)


async def test_three_at_most_and_only_ones_own(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    await open_door(office)
    await visit(house, office, ana, "One", "Two", "Three")
    await visit(house, office, ana, "x " * 75)
    text = office.text(await check_in(house, ana))
    assert [word in text for word in ("x x x", "> One", "> Two", "> Three")] == [True, True, True, False]
    assert text.count("From your visit") == 2
    assert "From your visit" not in office.text(await check_in(house, ben))
    form = await ana.slash(house.check_ins, "checkin now")
    assert len(hint(form)) <= 100
    long = await house.fill(
        ana, form, **dict.fromkeys(("worked_in", "worked_on", "next_step", "in_the_way"), "*" * 1000)
    )
    assert len(office.text(long)) <= 4000
    assert "From your visit" in office.text(long)


async def test_an_action_pressed_twice_and_by_somebody_else(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    await open_door(office)
    await visit(house, office, ana, "One")
    one, other = await check_in(house, ana), await check_in(house, ana)
    pressed = house.button(one, "Done")
    await house.press(ana, one, "Done")
    await house.press(ana, other, "Done")
    assert "**Done.**" in office.text(other)
    third = await check_in(house, ben)
    assert "From your visit" not in office.text(third)
    let_go = button("office_hours.action_let_go", pressed.rpartition(":")[2], "Forged")
    forged = await office.forge(let_go)
    assert "belongs to somebody else" in office.text(await house.press(ben, forged, "Forged"))
    assert "You have answered that one already" in office.text(await house.press(ana, forged, "Forged"))
    gone = await office.forge(button("office_hours.action_done", 999, "Gone"))
    assert "You have answered that one already" in office.text(await house.press(ana, gone, "Gone"))


async def test_a_visit_is_rated_in_one_tap_and_words_may_follow(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await open_door(office)
    await visit(house, office, ana, "One")
    await house.restart()
    message = office.letter(ana, "How was it for you?")
    assert "It will be beside your next check-in" in house.text_of(message)
    chosen = house.button(message, "How was it for you?")
    form = await ana.user.select(message, ["4"], custom_id=chosen)
    who = Who(house.guild.id, ana.id)
    held = (await house.services.members.export(who))["office_hours"]["visits"]
    assert (held[0]["your_rating"], held[0]["your_comment"]) == (4, None), "kept before any word"
    done = await office.send(ana, form, comment="Calm, and to the point")
    assert "Thank you, 4 of 5 is kept" in office.text(done)
    form = await ana.user.select(message, ["5"], custom_id=chosen)
    assert "Calm, and to the point" in str(form.modal)
    await house.advance(hours=2)
    late = await office.send(ana, form, comment="Too late")
    assert "There is nothing left to rate here" in office.text(late)
    again = await ana.user.select(message, ["1"], custom_id=chosen)
    assert "There is nothing left to rate here" in office.text(again)
    held = (await house.services.members.export(who))["office_hours"]["visits"]
    assert (held[0]["your_rating"], held[0]["your_comment"]) == (5, "Calm, and to the point")


async def test_coaches_note_what_helps_the_next_one(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    other = coach(house, office, "otis")
    await open_door(office)
    await visit(house, office, ana, "One", note="Likes *lists*")
    shown = await office.coach.slash(office.channel, "coach notes", member=ana)
    text = office.text(shown)
    assert f"### Notes about {ana.mention}" in text
    assert "by" not in text.split("you\n")[0].splitlines()[-1]
    assert "> Likes \\*lists\\*" in text
    assert "There are not enough yet" in text
    form = await house.press(office.coach, shown, "Change my note")
    assert "Likes *lists*" in str(form.modal)
    await house.restart()
    done = await house.fill(office.coach, form, text="Likes short lists")
    assert "Your note is kept" in office.text(done)
    assert "> Likes short lists" in office.text(
        await office.coach.slash(office.channel, "coach notes", member=ana)
    )
    await house.fill(office.coach, form, text=" ")
    empty = await office.coach.slash(office.channel, "coach notes", member=ana)
    assert "Nobody has noted anything" in office.text(empty)
    house.button(empty, "Write a note")
    refused = await other.slash(office.channel, "coach notes", member=ana)
    assert "Notes are for coaches who meet that person" in office.text(refused)
    pressed = await house.press(other, await office.forge(_note_button(house, empty)), "Write a note")
    assert "That is for the people of this visit" in office.text(pressed)


def _note_button(house: FrontDoor, shown: InteractionResult) -> Any:
    kind, _, key = house.button(shown, "Write a note").partition(":")
    return button(kind, key, "Write a note")


async def test_a_coach_sees_sums_of_five(house: FrontDoor, office: Office):
    await open_door(office)
    after = house.services.office_hours.after
    for number in range(5):
        person = house.person(f"p{number}")
        await visit(house, office, person, "One")
        await after.rate(office.who(person), number + 1, number + 1, f"**words** {number}")
    empty = await office.coach.slash(office.channel, "coach notes")
    assert "There are not enough yet" in office.text(empty)
    await house.advance(hours=1)
    text = office.text(await office.coach.slash(office.channel, "coach notes"))
    assert "3.0 of 5, from 5 ratings." in text
    assert text.count("> \\*\\*words\\*\\*") == 4
    assert "And 1 more comment." in text


async def test_whoever_sees_the_command_and_does_not_coach_sees_no_notes(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await open_door(office)
    await visit(house, office, ana, "One", note="Likes lists")
    moderator = coach(house, office, "mo", manage_guild=True)
    refused = await moderator.slash(office.channel, "coach notes", member=ana)
    assert "Notes are for coaches who meet that person" in office.text(refused)
    planner = coach(house, office, "pat", manage_channels=True)
    for options in ({"member": ana}, {}):
        refused = await planner.slash(office.channel, "coach notes", **options)
        assert "That needs **the coach role" in office.text(refused)


async def test_many_long_notes_fit(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await open_door(office)
    for number in range(6):
        await visit(house, office, ana, "One", note=f"{number} {'*' * 990}")
    text = office.text(await office.coach.slash(office.channel, "coach notes", member=ana))
    assert len(text) <= 4000
    assert text.count("> 5 \\*") == 1
    assert "earlier." in text


async def test_a_room_that_is_closed_says_nothing_beside_a_check_in(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await open_door(office)
    await visit(house, office, ana, "One")
    assert await house.client.doors.asides(Occasion.CHECKED_IN, office.who(ana)) != []
    assert await house.client.doors.asides(Occasion.PANEL, office.who(ana)) == []
    await house.client.remove_cog("office_hours")
    assert "From your visit" not in office.text(await check_in(house, ana))
