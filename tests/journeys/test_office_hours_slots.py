"""Slots as members live them: booked, waited for, offered, passed on, given back, reminded of, moved and off."""

from datetime import timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from simcord.results import InteractionResult

from bot.client.components import button
from bot.client.replies import card, row
from bot.office_hours.model import Asked, Format
from cogs.office_hours.views.members import coach_button
from tests.front_door import FrontDoor
from tests.journeys.asking import press_in_dm
from tests.journeys.office import Office, office_of


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours."""
    return await office_of(house)


def fields(form: InteractionResult) -> dict[str, dict[str, object]]:
    """The fields of a form, by name."""
    assert form.modal is not None
    parts = [part["component"] for part in form.modal["components"] if "component" in part]
    return {str(part["custom_id"]): part for part in parts}


def labels(field: dict[str, object]) -> list[str]:
    """What a select offers."""
    return [str(option["label"]) for option in cast("list[dict[str, object]]", field["options"])]


# Booking


async def test_a_slot_from_the_announcement_to_its_reminders(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    shown = await office.plan(topics="Interviews, Salary", minutes=60)
    form = await house.press(ana, office.announcement(), "Book")
    asked = fields(form)
    assert list(asked) == ["slot", "topic", "wish", "ticks"]
    assert labels(asked["slot"])[0] == "The first free one"
    assert len(labels(asked["slot"])) == 4
    assert labels(asked["topic"]) == ["Interviews", "Salary", "Something else"]
    assert "Times are in Europe/London" in str(form.modal)
    await house.restart()
    second = shown.slots[1]
    done = await house.fill(
        ana, form, slot=str(second.id), topic="Interviews", wish="*One* question to bring", ticks="words"
    )
    text = office.text(done)
    assert done.ephemeral
    assert "### You have a slot" in text
    assert f"<t:{int(second.starts_at.timestamp())}:F>" in text
    assert f"with {office.coach.mention}" in text
    assert "reminded a day, an hour and 10 minutes before" in text
    assert "Your first visit" in text
    assert "have been before you" not in text
    assert "> \\*One\\* question to bring" in text
    assert "Goal of this week" not in text
    assert "2 of 3 slots free" in office.text(office.announcement())

    await house.restart()
    again = await house.press(ana, office.announcement(), "Book")
    assert "### You have a slot" in office.text(again)
    assert "Your first visit" not in office.text(again)

    await house.advance(hours=24, minutes=30)
    assert "### Time with your coach" in office.letters(ana)[-1]
    await house.restart()
    await house.advance(hours=23)
    assert len(office.letters(ana)) == 2
    await house.restart()
    await office.tap(ana, "Time with your coach", "Cancel my booking")
    assert "### Cancelled" in office.letters(ana)[-1]
    book = await office.tap(ana, "### Cancelled", "Book again")
    assert book.modal is not None
    await house.advance(hours=2)
    assert len(office.letters(ana)) == 2


async def test_what_the_coach_sees_is_spelled_out(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    check_in = await ana.slash(house.check_ins, "checkin now")
    await house.fill(ana, check_in, in_the_way="Nobody writes back")
    await office.plan()
    form = await house.press(ana, office.announcement(), "Book")
    done = await ana.submit_modal(
        form, {"slot": ["first"], "ticks": ["goal", "obstacle"], "wish": "For me only"}
    )
    text = office.text(done)
    assert "> Nobody writes back" in text
    assert "You have no goal of this week" in text
    assert "For me only" not in text
    nothing = await house.press(ben, office.announcement(), "Book")
    told = await ben.submit_modal(nothing, {"slot": ["first"], "wish": "For me only"})
    assert "Your coach sees your name, and nothing else." in office.text(told)


async def test_two_who_want_the_same_slot(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    shown = await office.plan()
    slot = str(shown.slots[0].id)
    first, second = [await house.press(one, office.announcement(), "Book") for one in (ana, ben)]
    await house.fill(ana, first, slot=slot, wish="Mine")
    late = await house.fill(ben, second, slot=slot, wish="A plan for May")
    text = office.text(late)
    assert "a moment before you" in text
    assert f"<t:{int(shown.slots[1].starts_at.timestamp())}:F>" in text
    assert "A plan for May" in text, "what he wrote is given back"
    twice = await house.fill(ana, first, slot=slot, wish="Mine")
    assert "### You have a slot" in office.text(twice)
    assert "2 of 3 slots free" in office.text(office.announcement())


async def test_with_two_coaches_the_form_says_which(house: FrontDoor, office: Office):
    ana, other = await office.member("ana"), office.another_coach("otis")
    shown = await office.plan(coaches=(other.id,))
    form = await house.press(ana, office.announcement(), "Book")
    assert f"Coach 1 is {office.coach.mention} · Coach 2 is {other.mention}" in str(form.modal)
    assert {label.rpartition(", ")[2] for label in labels(fields(form)["slot"])[1:]} == {"coach 1", "coach 2"}
    theirs = next(slot for slot in shown.slots if slot.coach == other.id)
    done = await house.fill(ana, form, slot=str(theirs.id))
    assert f"with {other.mention}" in office.text(done)
    own = await house.press(other, office.announcement(), "Book")
    assert "You coach this session" in office.text(own)


async def test_a_seat_in_a_group(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    await office.plan(format=Format.GROUP, seats=1)
    form = await house.press(ana, office.announcement(), "Take a seat")
    assert list(fields(form)) == ["topic", "wish", "ticks"]
    assert "### You have a seat" in office.text(await house.fill(ana, form))
    waits = await office.book(ben, label="Join the waitlist")
    assert "### You are on the waitlist, number 1" in office.text(waits)


# The waitlist


async def test_an_offer_lapses_passes_on_and_is_taken(house: FrontDoor, office: Office):
    ana, ben, cam = [await office.member(name) for name in ("ana", "ben", "cam")]
    await office.plan(minutes=20)
    booked = await office.book(ana)
    form = await house.press(ben, office.announcement(), "Join the waitlist")
    assert "slot" not in fields(form)
    assert form.modal is not None
    assert form.modal["title"] == "Join the waitlist"
    assert "number 1" in office.text(await house.fill(ben, form))
    waits = await office.book(cam, label="Join the waitlist")
    assert "### You are on the waitlist, number 2" in office.text(waits)
    assert "30 minutes to say yes" in office.text(waits)
    with pytest.raises(LookupError):
        house.button(waits, "Cancel my booking")

    await house.press(ana, booked, "Cancel my booking")
    assert "### Cancelled" in office.text(booked)
    await office.settle()
    assert "A slot came free for you" in office.letters(ben)[-1]
    assert office.letters(cam) == []

    await house.restart()
    await house.advance(minutes=31)
    assert "### The slot went on" in office.letters(ben)[-1]
    late = await press_in_dm(house, ben, office.letter(ben, "A slot came free"), "Yes, I'll take it")
    assert "went on to the next person. That is all right" in office.text(late)
    assert house.button(late, "Book again")

    await house.restart()
    await office.tap(cam, "A slot came free", "Yes, I'll take it")
    assert "### You have a slot" in office.letters(cam)[-1]
    assert "### You have a slot" in office.text(
        await house.press(cam, office.announcement(), "Join the waitlist")
    )


async def test_an_offer_is_declined_and_goes_to_the_next(house: FrontDoor, office: Office):
    ana, ben, cam = [await office.member(name) for name in ("ana", "ben", "cam")]
    await office.plan(minutes=20)
    booked = await office.book(ana)
    for one in (ben, cam):
        await office.book(one, label="Join the waitlist")
    await house.press(ana, booked, "Cancel my booking")
    await office.settle()
    present = await house.press(ben, office.announcement(), "Join the waitlist")
    assert "### A slot is kept for you until" in office.text(present)
    await office.tap(ben, "A slot came free", "No, pass it on")
    await office.settle()
    assert "### Passed on" in office.letters(ben)[-1]
    assert "A slot came free for you" in office.letters(cam)[-1]
    stale = await house.press(ben, present, "Yes, I'll take it")
    assert "This booking is cancelled already" in office.text(stale)


async def test_two_slots_left_unused_are_said_kindly(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    for number in range(2):
        shown = await office.plan(title=f"Hour {number}")
        await office.book(ana, title=f"Hour {number}")
        await house.advance(hours=48)
        await office.open(shown)
        desk = house.services.office_hours.desk
        visit = await desk.visiting.next(office.staff())
        await house.advance(minutes=11)
        await desk.visiting.no_show(office.staff(), visit.visit.id)
        await office.settle()
        assert "### Your slot has gone by" in office.letters(ana)[-1]
        assert "that is all right" in office.letters(ana)[-1]
        await office.close()
    await office.plan(start=house.env.now() + timedelta(days=3))
    form = await house.press(ana, office.announcement(), "Book")
    text = office.text(await house.fill(ana, form))
    assert "### You are on the waitlist for now" in text
    assert "ends by itself" in text
    assert "missed" not in text


# Cancelling


async def test_cancel_asks_once_and_with_several_which(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    assert "nothing booked" in office.text(await ana.slash(house.check_ins, "officehours cancel"))
    await office.plan(title="First")
    await office.book(ana, title="First")
    sure = await ana.slash(house.check_ins, "officehours cancel")
    assert "### Cancel this one?" in office.text(sure)
    await office.plan(title="Second", start=house.env.now() + timedelta(days=4))
    await office.book(ana, title="Second")
    which = await ana.slash(house.check_ins, "officehours cancel")
    bookings = await house.services.office_hours.bookings.of(office.who(ana))
    await house.choose(ana, which, "Which booking?", str(bookings[1][0].id))
    await house.restart()
    await house.press(ana, which, "Cancel my booking")
    assert "### Cancelled" in office.text(which)
    left = await house.services.office_hours.bookings.of(office.who(ana))
    assert [session.plan.title for _, session in left] == ["First"]
    await house.press(ana, sure, "Cancel my booking")
    twice = await office.forge(
        button("office_hours.cancel_booking", f"{house.guild.id}-{bookings[0][0].id}", "Again")
    )
    await house.press(ana, twice, "Again")
    assert "### Cancelled" in office.text(twice)
    assert await house.services.office_hours.bookings.of(office.who(ana)) == []


async def test_others_cannot_press_what_is_mine(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    await office.plan()
    await office.book(ana)
    ((booking, _),) = await house.services.office_hours.bookings.of(office.who(ana))
    for kind in ("cancel_booking", "accept", "decline"):
        forged = await office.forge(button(f"office_hours.{kind}", f"{house.guild.id}-{booking.id}", "Press"))
        assert "Only whoever booked can do that" in office.text(await house.press(ben, forged, "Press"))
    kept = await office.forge(button("office_hours.keep_booking", f"{house.guild.id}-{booking.id}", "Press"))
    assert "nothing booked" in office.text(await house.press(ben, kept, "Press"))
    nothing = await office.forge(
        button("office_hours.cancel_booking", f"{house.guild.id}-{booking.id + 7}", "Press")
    )
    assert "not there any more" in office.text(await house.press(ben, nothing, "Press"))
    assert len(await house.services.office_hours.bookings.of(office.who(ana))) == 1


# Changes by the coach


async def test_a_session_that_is_moved_keeps_its_bookings(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    await office.plan(title="Before it", start=house.env.now() + timedelta(days=1))
    await office.book(ana, title="Before it")
    shown = await office.plan(minutes=20)
    await office.book(ana)
    await office.book(ben, label="Join the waitlist")
    later = shown.session.starts_at + timedelta(hours=3)
    planning = house.services.office_hours.planning
    await planning.change(
        office.staff(), shown.session.id, Asked(office.local(later), "Resume hour"), following=False
    )
    await office.settle()
    assert f"<t:{int(later.timestamp())}:F>" in office.text(office.letter(ana, "has changed"))
    assert "You are on the waitlist" in office.text(office.letter(ben, "has changed"))
    update = await office.tap(ana, "has changed", "Update my calendar")
    assert house.answers(update)[0].attachments
    await office.tap(ana, "has changed", "It still fits")
    assert "### You have a slot" in office.letters(ana)[-1]
    assert "**Resume hour**" in office.letters(ana)[-1]
    await office.tap(ben, "has changed", "Leave the waitlist")
    assert "### You are off the waitlist" in office.letters(ben)[-1]


async def test_a_session_that_is_off_leads_to_the_next_one(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    shown = await office.plan()
    await office.book(ana)
    following = await office.plan(title="Another hour", start=house.env.now() + timedelta(days=5))
    await house.services.office_hours.planning.cancel(
        office.staff(), shown.session.id, "I am *ill*", following=False
    )
    await office.settle()
    letter = office.text(office.letter(ana, "does not take place"))
    assert "> I am \\*ill\\*" in letter
    assert "Another hour" in letter
    await house.restart()
    form = await office.tap(ana, "does not take place", "Book the next one")
    assert "### You have a slot" in office.text(
        await office.send(ana, form, slot=[str(following.slots[0].id)])
    )
    forged = await office.forge(button("office_hours.book", f"{house.guild.id}-{shown.session.id}", "Book"))
    over = await house.press(ana, forged, "Book")
    assert "is cancelled" in office.text(over)
    assert "### You have a slot" in office.text(await house.press(ana, over, "Book the next one"))


async def test_a_coach_who_is_late_is_spoken_of_and_awaited(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    shown = await office.plan()
    await office.book(ana)
    await house.press(ben, office.announcement(), "Notify me")
    await house.advance(days=1, hours=23, minutes=59)
    await office.settle()
    assert "### Soon" in office.letters(ben)[-1]
    await house.restart()
    await house.advance(minutes=12)
    await office.settle()
    for person in (ana, ben):
        assert "### No coach is there yet" in office.letters(person)[-1]
    await office.open(shown)
    assert "### Your coach is there now" in office.letters(ana)[-1]
    assert "### A coach is there now" in office.letters(ben)[-1]
    assert house.button(office.letter(ben, "A coach is there now"), "Book")


# Looking


async def test_the_list_says_what_comes_and_leads_into_it(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    empty = await ana.slash(house.check_ins, "officehours list")
    assert "No session is planned at the moment" in office.text(empty)
    assert house.button(empty, "Ask for help")
    for number in range(12):
        await office.plan(title=f"Hour {number}", start=house.env.now() + timedelta(days=number + 1))
    listed = await ana.slash(house.check_ins, "officehours list")
    assert listed.ephemeral
    text = office.text(listed)
    assert text.count("slots of 20 minutes, 3 free") == 10
    assert "And 2 more after these" in text
    assert f"[announcement](https://discord.com/channels/{house.guild.id}/{office.channel.id}/" in text
    sessions = await house.services.office_hours.board.upcoming(house.guild.id)
    form = await house.choose(ana, listed, "Book or join one of these", str(sessions[3].session.id))
    assert "### You have a slot" in office.text(await house.fill(ana, form))

    offered = await ana.autocomplete(house.check_ins, "officehours book", "session", "hour 1")
    assert [one["name"].partition(",")[0] for one in offered] == ["Hour 1", "Hour 10", "Hour 11"]
    assert all(len(one["name"]) <= 100 for one in offered)
    several = await ana.slash(house.check_ins, "officehours book", session="hour 1")
    assert "3 sessions to come have “hour 1”" in office.text(several)
    none = await ana.slash(house.check_ins, "officehours book", session="painting")
    assert "No session to come has “painting”" in office.text(none)
    chosen = await ana.slash(house.check_ins, "officehours book", session=offered[1]["value"])
    assert "### You have a slot" in office.text(await house.fill(ana, chosen))
    following = await ana.slash(house.check_ins, "officehours book")
    assert "Hour 0" in office.text(await house.fill(ana, following))
    gone = await ana.slash(house.check_ins, "officehours book", session="4711")
    assert "not there any more" in office.text(gone)


async def test_without_a_name_the_next_session_that_is_new_and_not_ones_own(house: FrontDoor, office: Office):
    ana, other = await office.member("ana"), office.another_coach("otis")
    await office.plan(title="Theirs", start=house.env.now() + timedelta(days=1), minutes=20)
    await office.plan(title="Later", start=house.env.now() + timedelta(days=3), by=other)
    own = await office.coach.slash(house.check_ins, "officehours book")
    assert "**Later**" in office.text(await house.fill(office.coach, own))
    for title in ("Theirs", "Later"):
        form = await ana.slash(house.check_ins, "officehours book")
        assert f"**{title}**" in office.text(await house.fill(ana, form))
    present = await ana.slash(house.check_ins, "officehours book")
    assert "**Theirs**" in office.text(present), "nothing new is left, so it shows what there is"
    ben = await office.member("ben")
    free = await ben.slash(house.check_ins, "officehours book")
    assert "**Later**" in office.text(await house.fill(ben, free)), "what has a slot free comes first"


async def test_book_and_join_with_nothing_that_fits(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    for command, words in (("book", "No session with slots"), ("join", "No session with a queue")):
        shown = await ana.slash(house.check_ins, f"officehours {command}")
        assert words in office.text(shown)
        assert house.button(shown, "Ask for help")


async def test_all_that_one_has_to_do_with(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    empty = await ana.slash(house.check_ins, "officehours mine")
    assert "### Nothing planned yet" in office.text(empty)
    assert "### Talk to a coach" in office.text(await house.press(ana, empty, "Talk to a coach"))
    await office.plan(minutes=20)
    await office.book(ana)
    await office.plan(title="Salary talk", start=house.env.now() + timedelta(days=4))
    told = await house.press(ana, office.announcement("Salary talk"), "Notify me")
    assert "You will be told shortly before it begins" in office.text(told)
    mine = await ana.slash(house.check_ins, "officehours mine")
    text = office.text(mine)
    assert "**Booked**" in text
    assert "**You hear when these begin**" in text
    assert "Salary talk" in text
    off = await house.press(ana, office.announcement("Salary talk"), "Notify me")
    assert "You will not be told" in office.text(off)
    await house.press(ana, mine, "Cancel my booking")
    again = await ana.slash(house.check_ins, "officehours mine")
    assert "### Nothing planned yet" in office.text(again)


async def test_talk_to_a_coach_from_a_check_in_that_is_heavy(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await office.plan()
    form = await ana.slash(house.check_ins, "checkin now")
    summary = await house.fill(ana, form, feeling="1", in_the_way="No replies")
    await house.restart()
    door = await house.press(ana, summary, "Talk to a coach")
    assert "### Talk to a coach" in office.text(door)
    assert "Resume hour" in office.text(door)


async def test_the_door_works_in_a_direct_message(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    shown = await office.plan()
    channel = house.client.get_partial_messageable(ana.user.dm_channel.id)
    await channel.send(view=card("A hand", row(coach_button(house.guild.id, "goal:3"))))
    await house.restart()
    door = await office.tap(ana, "A hand", "Talk to a coach")
    assert "Resume hour" in office.text(door)
    wanted = house.button(door, "Book or join")
    form = await ana.user.select(house.answers(door)[0], [str(shown.session.id)], custom_id=wanted)
    booked = await office.send(ana, form, wish="A first step")
    assert "### You have a slot" in office.text(booked)
    (held,) = await house.services.office_hours.bookings.of(office.who(ana))
    assert held[1].id == shown.session.id


async def test_times_in_a_form_are_in_ones_own_zone(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await house.services.members.set_zone(office.who(ana), "Asia/Tokyo")
    shown = await office.plan()
    form = await house.press(ana, office.announcement(), "Book")
    begins = shown.slots[0].starts_at.astimezone(ZoneInfo("Asia/Tokyo"))
    assert labels(fields(form)["slot"])[1].endswith(f"{begins:%H:%M}")
    assert "Times are in Asia/Tokyo" in str(form.modal)


async def test_a_file_for_the_calendar(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await office.plan()
    got = await house.press(ana, office.announcement(), "Add to calendar")
    assert got.ephemeral
    (file,) = house.answers(got)[0].attachments
    assert file.filename.endswith(".ics")


# Trouble


async def test_an_answer_that_is_lost_waits_and_a_second_press_finds_the_booking(
    house: FrontDoor, office: Office
):
    ana = await office.member("ana")
    await office.plan()
    form = await house.press(ana, office.announcement(), "Book")
    house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)
    await house.fill(ana, form)
    again = await house.press(ana, office.announcement(), "Book")
    assert "### You have a slot" in office.text(again)
    assert "What you did with your booking is done" in office.text(again)
    assert len(await house.services.office_hours.bookings.of(office.who(ana))) == 1
