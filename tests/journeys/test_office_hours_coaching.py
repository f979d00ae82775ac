"""Coaches during a session: from old cards and direct messages, with what is missing or gone, and what others read."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.client.components import button
from bot.members import Kind
from bot.office_hours.model import Format, Place, Tick, Written
from bot.servers import Staff
from cogs.office_hours.cog.asked import as_it_is
from tests.front_door import FrontDoor, front_door
from tests.journeys.asking import by_dm
from tests.journeys.office import Office, office_of


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours, whose coach hears of them by direct message."""
    made = await office_of(house)
    await by_dm(house, made.coach, Kind.COACHING)
    return made


def panel(office: Office) -> str:
    """The newest panel of a queue."""
    texts = [office.text(message) for message in office.house.messages(office.channel)]
    return [text for text in texts if "## Queue" in text][-1]


async def deny(office: Office, permission: str) -> None:
    """Take a permission away from Belay in the channel for office hours."""
    found = office.house.client.get_channel(office.channel.id)
    assert isinstance(found, discord.TextChannel)
    overwrite = discord.PermissionOverwrite()
    overwrite.update(**{permission: False})
    await found.set_permissions(found.guild.me, overwrite=overwrite)
    await office.house.env.settle()


async def scheduled(office: Office, minutes: int = 20, title: str = "Open door", how: str = "queue") -> None:
    """The coach plans a session that begins in so many minutes."""
    when = office.local(office.house.env.now() + timedelta(minutes=minutes))
    draft = await office.coach.slash(office.channel, "coach schedule", when=when, title=title, format=how)
    await office.house.press(office.coach, draft, "Create")


async def coaching(office: Office, what: str, person: MemberActor | None = None) -> InteractionResult:
    """What `/coach <what>` answers to the coach, or to another person."""
    return await (person or office.coach).slash(office.channel, f"coach {what}")


async def test_an_old_card_does_not_close_todays_session(house: FrontDoor, office: Office):
    await office.queue()
    old = await coaching(office, "open")
    await office.close()
    await house.advance(hours=3)
    await office.plan(start=house.env.now() + timedelta(minutes=10), title="Second door", format=Format.QUEUE)
    await coaching(office, "open")
    said = await house.press(office.coach, old, "I'm done for today")
    assert "**Open door** is over" in office.text(said)
    (shown,) = await house.services.office_hours.board.upcoming(house.guild.id)
    assert shown.on == (office.coach.id,)
    said = await house.press(office.coach, old, "Next")
    assert "**Open door** is over" in office.text(said)


async def test_a_panel_by_arrival_speaks_of_no_other_order(tmp_path: Path):
    config = "series: []\noffice_hours:\n  policy: fifo\n"
    async with front_door(tmp_path / "belay.db", config=config) as house:
        office = await office_of(house)
        await office.open(await office.queue())
        assert "First-timers" not in panel(office)


async def test_whoever_asked_to_be_told_of_slots_hears_of_no_queue(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    shown = await office.plan(start=house.env.now() + timedelta(minutes=40))
    await house.press(ana, office.announcement(), "Notify me")
    await house.advance(minutes=30)
    await office.open(shown)
    assert not [text for text in office.letters(ana) if "queue" in text.lower()], office.letters(ana)


@pytest.mark.parametrize("how", ["closed", "time"])
async def test_whose_slot_was_later_than_the_close_hears_it_once_and_truly(
    house: FrontDoor, office: Office, how: str
):
    ana = await office.member("ana")
    await office.plan(start=house.env.now() + timedelta(minutes=40))
    await office.book(ana)
    await house.advance(minutes=30)
    await coaching(office, "open")
    await office.settle()
    before = len(office.letters(ana))
    if how == "closed":
        asked = await coaching(office, "close")
        await house.press(office.coach, asked, "Yes, close")
    else:
        await house.advance(hours=4)
    await office.settle()
    new = office.letters(ana)[before:]
    new = [text for text in new if "Time with your coach" not in text]
    assert len(new) == 1, new
    assert "does not take place" not in new[0], new


async def test_the_desk_fits_whatever_people_wrote(house: FrontDoor, office: Office):
    shown = await office.queue()
    await office.open(shown)
    hours = house.services.office_hours
    for number in range(16):
        person = house.person(f"person{number}")
        given = Written("*" * 80, "_" * 500, frozenset({Tick.WORDS}))
        await hours.queue.join(office.who(person), shown.session.id, given)
        await house.advance(seconds=1)
    said = await coaching(office, "next")
    assert len(office.text(said)) <= 4000
    assert "private thread" in office.text(said)


async def test_a_link_stays_the_link_it_is(house: FrontDoor, office: Office):
    link = "https://meet.example.edu/~cora/a*b*"
    await office.plan(place=Place.LINK, link=link)
    assert link in office.text(office.announcement())


async def test_another_coach_takes_over(house: FrontDoor, office: Office):
    sol = office.another_coach("sol")
    await scheduled(office)
    forged = await office.forge(button("office_hours.open", f"{house.guild.id}-1", "Open"))
    said = await house.press(sol, forged, "Open")
    assert "Another coach holds that session" in office.text(said)
    await house.advance(minutes=35)
    said = await house.press(sol, forged, "Open")
    assert "You are on for **Open door**" in office.text(said)


async def test_another_coach_finds_a_session_without_its_coach(house: FrontDoor, office: Office):
    sol = office.another_coach("sol")
    await scheduled(office)
    choices = await sol.autocomplete(office.channel, "coach open", "session", "")
    assert not choices
    await house.advance(minutes=35)
    choices = await sol.autocomplete(office.channel, "coach open", "session", "")
    assert [choice["value"] for choice in choices] == ["1"]
    said = await coaching(office, "open", sol)
    assert "You are on for **Open door**" in office.text(said)


async def test_moderators_hear_that_the_coach_is_back(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await office.queue()
    await coaching(office, "open")
    await office.join(ana)
    for _ in range(6):
        await house.advance(minutes=10)
    text = house.text_of(house.messages(house.moderators)[-1])
    assert "does not answer any more" in text
    await coaching(office, "open")
    text = house.text_of(house.messages(house.moderators)[-1])
    assert "All is well" in text
    with pytest.raises(LookupError):
        house.button(house.messages(house.moderators)[-1], "I'll take it over")


async def test_where_no_thread_can_be_opened_the_coach_hears_what_is_missing(
    house: FrontDoor, office: Office
):
    ana = await office.member("ana")
    await deny(office, "create_private_threads")
    await scheduled(office, minutes=10)
    await coaching(office, "open")
    await office.join(ana)
    said = await coaching(office, "next")
    assert "lacks **Create Private Threads** in" in office.text(said)
    await office.settle()
    assert f"your turn. {office.coach.mention} is there and writes to you" in office.letter_text(ana)


async def test_it_is_said_while_planning_that_no_thread_can_be_opened(house: FrontDoor, office: Office):
    await deny(office, "create_private_threads")
    when = office.local(house.env.now() + timedelta(hours=10))
    draft = await office.coach.slash(office.channel, "coach schedule", when=when, title="Open door")
    assert "lacks **Create Private Threads** in" in office.text(draft)


async def test_a_large_group_fits(house: FrontDoor, office: Office):
    begins = house.env.now() + timedelta(minutes=10)
    shown = await office.plan(start=begins, title="All of us", format=Format.GROUP, seats=40)
    for number in range(40):
        given = Written("*" * 80, "_" * 500, frozenset({Tick.WORDS}))
        person = house.person(f"person{number}")
        await house.services.office_hours.bookings.book(office.who(person), shown.session.id, None, given)
    await office.open(shown)
    called = await coaching(office, "next")
    assert "and 30 more" in office.text(called)
    opener = house.messages(house.threads(office.channel)[0])[0]
    assert "has no room here" in office.text(opener)


async def test_an_answer_lost_in_a_direct_message_waits_too(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await office.plan()
    await office.book(ana)
    await house.advance(hours=24)
    await office.settle()
    house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)
    await office.tap(ana, "Time with your coach", "Cancel my booking")
    seen = await ana.slash(office.channel, "officehours mine")
    assert "What you did with your booking is done" in office.text(seen)


async def test_a_coach_runs_a_queue_from_direct_messages(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    await scheduled(office)
    await house.advance(minutes=11)
    await office.settle()
    said = await office.tap(office.coach, "begins", "Open it")
    assert "You are on for" in office.text(said)
    await office.join(ana)
    await office.settle()
    called = await office.tap(office.coach, "somebody is waiting", "Next")
    assert ana.mention in office.text(called)
    await house.advance(minutes=11)
    await office.settle()
    not_there = await office.tap(office.coach, "Nobody has written", "Cannot find them")
    assert "Their place is kept" in office.text(not_there)
    again = await office.tap(office.coach, "Nobody has written", "Cannot find them")
    assert "That visit is over already" in office.text(again)
    await office.join(ben)
    await office.settle()
    await office.tap(office.coach, "somebody is waiting", "Next")
    await house.advance(minutes=21)
    await office.settle()
    form = await office.tap(office.coach, "planned for this visit are over", "Done")
    done = await office.send(office.coach, form, first="Write to one person")
    assert "That visit is done" in office.text(done)


async def test_called_twice_and_not_found_is_said_as_it_is(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await scheduled(office, minutes=10)
    await coaching(office, "open")
    await office.join(ana)
    called = await coaching(office, "next")
    first = await house.press(office.coach, called, "Cannot find them")
    assert "Their place is kept" in office.text(first)
    await office.settle()
    await office.tap(ana, "your place is kept", "I'm ready")
    called = await coaching(office, "next")
    second = await house.press(office.coach, called, "Cannot find them")
    assert "place is kept" not in office.text(second)
    await office.settle()
    assert "called twice" in office.letter_text(ana)
    opener = house.messages(house.threads(office.channel)[-1])[0]
    assert "place is kept" not in office.text(opener)


async def test_a_slot_that_is_put_off_is_called_again_by_the_coach(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await scheduled(office, minutes=10, how="slots")
    await office.book(ana, "Open door")
    await coaching(office, "open")
    await house.advance(minutes=8)
    await coaching(office, "next")
    held = await coaching(office, "hold")
    assert "when they say that they are ready" not in office.text(held)
    assert ana.mention in office.text(await coaching(office, "next"))


async def test_a_group_lasts_as_long_as_it_was_planned(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await scheduled(office, minutes=10, how="group")
    await office.book(ana, "Open door", "Take a seat")
    await coaching(office, "open")
    await house.advance(minutes=10)
    await coaching(office, "next")
    await house.advance(minutes=25)
    await office.settle()
    assert not [text for text in office.letters(office.coach) if "planned for this visit" in text]
    await house.advance(minutes=40)
    await office.settle()
    assert [text for text in office.letters(office.coach) if "The 60 minutes planned for this visit" in text]


async def test_slots_that_have_begun_are_not_announced_as_free(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await scheduled(office, minutes=10, how="slots")
    await coaching(office, "open")
    await house.advance(minutes=32)
    await office.book(ana, "Open door")
    assert "0 of" in office.text(office.announcement("Open door")) or "booked" in office.text(
        office.announcement("Open door")
    )


async def test_nothing_but_the_planned_time_left_of_slots(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await scheduled(office, minutes=10, how="slots")
    await office.book(ana, "Open door")
    await coaching(office, "open")
    await house.advance(minutes=75)
    await office.settle()
    found = [text for text in office.letters(office.coach) if "planned time is over" in text]
    assert not found or "somebody is still with you" not in found[0]


async def test_without_a_coach_role_it_is_said_who_picks_one(house: FrontDoor):
    role = house.guild.create_role("Events", permissions=discord.Permissions(manage_events=True))
    coach = house.guild.add_member(house.env.create_user("cora"), roles=[role])
    answer = await coach.slash(house.check_ins, "coach schedule", when="tomorrow 6pm", title="Resume hour")
    assert "a coach role, which a moderator has to pick in /setup first" in house.text_of(answer)


async def test_the_channel_is_gone_when_somebody_is_called(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await scheduled(office, minutes=10)
    await coaching(office, "open")
    await office.join(ana)
    found = house.client.get_channel(office.channel.id)
    assert isinstance(found, discord.TextChannel)
    await found.delete()
    await house.env.settle()
    said = await office.coach.slash(house.check_ins, "coach next")
    assert "The channel for office hours is gone" in office.text(said)


async def test_the_coach_who_presses_the_visitors_button(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await scheduled(office, minutes=10)
    await coaching(office, "open")
    await office.join(ana)
    await coaching(office, "next")
    opener = house.messages(house.threads(office.channel)[-1])[0]
    assert "for whoever visits" in office.text(await house.press(office.coach, opener, "I'm here"))
    assert "Good that you are here" in office.text(await house.press(ana, opener, "I'm here"))
    assert "the coach role picked in /setup" in office.text(await house.press(ana, opener, "Done (coach)"))


async def test_what_a_moderator_changed_is_said_to_its_coach_as_a_change(house: FrontDoor, office: Office):
    sol = office.another_coach("sol")
    await by_dm(house, sol, Kind.COACHING)
    await scheduled(office, minutes=600)
    planning = house.services.office_hours.planning
    moderator = Staff(house.guild.id, house.moderator.id, frozenset(), manages_server=True)
    asked = as_it_is(await planning.own(moderator, 1))
    await planning.change(moderator, 1, replace(asked, coaches=(sol.id,)), following=False)
    await office.settle()
    assert "You coach **Open door**" in office.letter_text(sol)
    assert f"was changed: it is <t:1767261600:F>, 60 minutes, with {office.coach.mention}, {sol.mention}" in (
        office.letter_text(office.coach)
    )


async def test_whoever_takes_over_slots_calls_those_who_booked(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    sol = office.another_coach("sol")
    await scheduled(office, minutes=30, how="slots")
    await office.book(ana, "Open door")
    await house.advance(minutes=42)
    await office.settle()
    assert "No coach is there yet" in office.letter_text(ana)
    await coaching(office, "open", sol)
    await office.settle()
    called = await coaching(office, "next", sol)
    assert ana.mention in office.text(called), office.text(called)
    assert sol.mention in office.text(office.announcement("Open door"))


async def test_a_moderator_takes_over_from_the_moderators_channel(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await scheduled(office, minutes=10)
    await house.press(ana, office.announcement("Open door"), "Notify me")
    await house.advance(minutes=25)
    await office.settle()
    card = house.messages(house.moderators)[-1]
    assert "no coach is there" in house.text_of(card)
    no = await house.press(house.person("eve"), card, "I'll take it over")
    assert "coach role" in house.text_of(no)
    yes = await house.press(house.moderator, card, "I'll take it over")
    assert "You are on for" in house.text_of(yes)
    await office.settle()
    assert "All is well" in house.text_of(house.messages(house.moderators)[-1])
    assert "what you booked" not in office.text(office.letter(ana, "No coach is there yet"))
    assert office.letter_text(ana).endswith("begins after all. **Join queue** takes you in.")
    await office.join(ana)
    await house.press(house.moderator, yes, "Next")
    await office.settle()
    with_them = await house.press(house.moderator, yes, "Refresh")
    form = await house.press(house.moderator, with_them, "Done")
    done = await house.fill(house.moderator, form, first="Write to one person")
    assert "That visit is done" in house.text_of(done)
    closed = await house.press(house.moderator, done, "I'm done for today")
    assert "is closed" in house.text_of(closed)
    again = await house.press(house.moderator, done, "I'm done for today")
    assert "You are not on at the moment" in house.text_of(again)


async def test_letters_to_members_answer_truly_when_all_is_over(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    await scheduled(office, minutes=10)
    await house.press(ben, office.announcement("Open door"), "Notify me")
    await coaching(office, "open")
    await office.join(ana)
    await office.join(ben)
    await coaching(office, "close")
    await office.settle()
    await house.restart()
    said = await office.tap(ben, "The queue is open", "Join queue")
    assert "**Open door** is over" in office.text(said)
    said = await office.tap(ben, "closed before it was your turn", "Let it go")
    assert "### Let go" in office.text(said)
    form = await office.tap(ana, "closed before it was your turn", "Leave a question")
    said = await office.send(ana, form, text="   ")
    assert "A few words are enough" in office.text(said)
    said = await ana.slash(office.channel, "officehours leave")
    assert "### You left the queue" in office.text(said)
    said = await office.tap(ana, "closed before it was your turn", "Let it go")
    assert "### Let go" in office.text(said)
    said = await ana.slash(office.channel, "officehours leave")
    assert "You are in no queue" in office.text(said)
