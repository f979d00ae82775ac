"""Queues as members live them: joined, held, left, moved up in, closed before one's turn, gone on with later."""

from datetime import timedelta

import pytest
from simcord.actors import MemberActor

from bot.client.components import button
from bot.office_hours.model import Format
from tests.front_door import FrontDoor
from tests.journeys.office import Office, office_of


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours."""
    return await office_of(house)


async def position(house: FrontDoor, office: Office, person: MemberActor) -> str:
    """What `/officehours position` says."""
    return office.text(await person.slash(house.check_ins, "officehours position"))


async def test_a_queue_from_not_yet_open_to_next_but_one(house: FrontDoor, office: Office):
    ana, ben, cam = [await office.member(name) for name in ("ana", "ben", "cam")]
    shown = await office.queue()
    early = await house.press(ana, office.announcement("Open door"), "Join queue")
    assert "### Not open yet" in office.text(early)
    told = await house.press(ana, early, "Notify me")
    assert "You will be told when its queue opens" in office.text(told)
    await house.restart()
    await office.open(shown)
    assert "### The queue is open" in office.text(office.letter(ana, "The queue is open"))

    form = await office.tap(ana, "The queue is open", "Join queue")
    await house.restart()
    joined = await office.send(ana, form, topic=["Interviews"], wish="Say no *kindly*", ticks=["words"])
    text = office.text(joined)
    assert "### You are next" in text
    assert "Your first visit" in text
    assert "> Say no \\*kindly\\*" in text
    for person, number, soon in (
        (ben, 2, "One more turn, then yours"),
        (cam, 3, "one more turn before yours"),
    ):
        answer = await office.join(person)
        assert answer.ephemeral
        assert f"### You are number {number} of {number}" in office.text(answer)
        assert soon in office.text(answer)
    twice = await house.press(cam, office.announcement("Open door"), "Join queue")
    assert "### You are number 3 of 3" in office.text(twice)
    assert "Your first visit" not in office.text(twice)

    await house.services.office_hours.desk.visiting.next(office.staff())
    await office.settle()
    assert "next but one" in office.letter_text(cam)
    assert "### It is your turn" in await position(house, office, ana)
    mine = await ben.slash(house.check_ins, "officehours mine")
    assert "**In the queue, number 1 of 2**" in office.text(mine)


async def test_a_place_is_held_and_taken_up_again(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    shown = await office.queue()
    await office.open(shown)
    joined = await office.join(ana)
    await office.join(ben)
    await house.press(ana, joined, "Hold my place")
    assert "### Your place is on hold" in office.text(joined)
    assert "### You are next" in await position(house, office, ben)
    await house.restart()
    await house.press(ana, joined, "I'm ready")
    assert "### You are next" in office.text(joined)
    assert "### You are number 2 of 2" in await position(house, office, ben)


async def test_leaving_and_coming_again(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    nowhere = await ana.slash(house.check_ins, "officehours position")
    assert "### You are in no queue" in office.text(nowhere)
    assert "in no queue" in office.text(await ana.slash(house.check_ins, "officehours leave"))
    shown = await office.queue()
    later = await ana.slash(house.check_ins, "officehours position")
    assert house.button(later, "Notify me")
    await office.open(shown)
    form = await ana.slash(house.check_ins, "officehours join")
    joined = await house.fill(ana, form, topic="something-else")
    assert "### You are next" in office.text(joined)
    left = await ana.slash(house.check_ins, "officehours leave")
    assert "### You left the queue" in office.text(left)
    await house.press(ana, joined, "Leave the queue")
    assert "### You left the queue" in office.text(joined), "a second press finds it done"
    again = await house.press(ana, left, "Join again")
    assert "### You are next" in office.text(await house.fill(ana, again))


async def test_with_several_queues_one_is_asked_which_to_leave(house: FrontDoor, office: Office):
    ana, other = await office.member("ana"), office.another_coach("otis")
    first = await office.queue()
    start = house.env.now() + timedelta(minutes=10)
    second = await office.plan(title="Second door", start=start, format=Format.QUEUE, by=other)
    await office.open(first)
    await office.open(second, other)
    await office.join(ana)
    await office.join(ana, "Second door")
    both = await ana.slash(house.check_ins, "officehours position")
    assert office.text(both).count("### You are next") == 2
    which = await ana.slash(house.check_ins, "officehours leave")
    places = await house.services.office_hours.queue.standing(office.who(ana))
    await house.choose(ana, which, "Which queue?", str(places[0].place.id))
    assert "### You left the queue" in office.text(which)
    assert len(await house.services.office_hours.queue.standing(office.who(ana))) == 1


async def test_others_cannot_press_what_is_mine(house: FrontDoor, office: Office):
    ana, ben = await office.member("ana"), await office.member("ben")
    await office.open(await office.queue())
    await office.join(ana)
    (standing,) = await house.services.office_hours.queue.standing(office.who(ana))
    for kind in ("leave", "hold_mine", "back", "carry", "leave_question", "let_go_place"):
        forged = await office.forge(
            button(f"office_hours.{kind}", f"{house.guild.id}-{standing.place.id}", "Press")
        )
        assert "Only whoever waits there can do that" in office.text(await house.press(ben, forged, "Press"))
    for kind in ("carry", "leave_question", "let_go_place"):
        forged = await office.forge(
            button(f"office_hours.{kind}", f"{house.guild.id}-{standing.place.id}", "Press")
        )
        assert "You are waiting in this queue" in office.text(await house.press(ana, forged, "Press"))
    assert "### You are next" in await position(house, office, ana)


async def test_a_queue_that_closes_lets_everybody_choose(house: FrontDoor, office: Office):
    start = house.env.now() + timedelta(days=3)
    ana, ben, cam = [await office.member(name) for name in ("ana", "ben", "cam")]
    await office.open(await office.queue())
    for person in (ana, ben, cam):
        await office.join(person, wish="How do I begin?")
    following = await office.plan(title="Next door", start=start, format=Format.QUEUE)
    await office.close()
    await house.restart()
    assert "### The queue closed before your turn" in await position(house, office, ana)
    await office.tap(ana, "closed before it was your turn", "Keep my place for the next one")
    assert "### Your place is kept" in office.letters(ana)[-1]
    assert "Next door" in office.letters(ana)[-1]

    form = await office.tap(ben, "closed before it was your turn", "Leave a question")
    assert "How do I begin?" in str(form.modal)
    assert "with your name" in str(form.modal)
    done = await office.send(ben, form, text="How do I *really* begin?")
    assert "### Your question is with the coaches" in office.text(done)
    late = await office.tap(ben, "closed before it was your turn", "Keep my place for the next one")
    assert "with the coaches as a question" in office.text(late)
    mine = await ben.slash(house.check_ins, "officehours mine")
    assert "> How do I \\*really\\* begin?" in office.text(mine)

    await office.tap(cam, "closed before it was your turn", "Let it go")
    assert "### Let go" in office.letters(cam)[-1]
    assert "### You are in no queue" in await position(house, office, cam)

    standings = await house.services.office_hours.queue.standing(office.who(ana))
    assert [one.session.id for one in standings] == [following.session.id]
    await house.advance(days=2, hours=23, minutes=50)
    await office.open(following)
    assert "### The queue is open" in office.text(office.letter(ana, "The queue is open"))
    stands = await office.tap(ana, "The queue is open", "Join queue")
    assert "### You are next" in office.text(stands)


async def test_with_no_later_session_a_place_cannot_be_carried(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    await office.open(await office.queue())
    await office.join(ana)
    (standing,) = await house.services.office_hours.queue.standing(office.who(ana))
    await office.close()
    forged = await office.forge(
        button("office_hours.carry", f"{house.guild.id}-{standing.place.id}", "Carry")
    )
    assert "No later session is planned yet" in office.text(await house.press(ana, forged, "Carry"))
    over = await house.press(
        ana,
        await office.forge(button("office_hours.join", f"{house.guild.id}-{standing.session.id}", "Join")),
        "Join",
    )
    assert "is over" in office.text(over)


async def test_slots_and_queues_are_not_mixed_up(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    shown = await office.plan()
    forged = await office.forge(button("office_hours.join", f"{house.guild.id}-{shown.session.id}", "Join"))
    form = await house.press(ana, forged, "Join")
    assert form.modal is not None
    assert form.modal["title"] == "Book a slot"
    queue = await office.queue()
    form = await ana.slash(house.check_ins, "officehours book", session=str(queue.session.id))
    assert "### Not open yet" in office.text(form)
    own = await office.forge(button("office_hours.join", f"{house.guild.id}-{queue.session.id}", "Join"))
    assert "You coach this session" in office.text(await house.press(office.coach, own, "Join"))


async def test_an_answer_that_is_lost_waits_and_a_second_press_finds_the_place(
    house: FrontDoor, office: Office
):
    ana = await office.member("ana")
    await office.open(await office.queue())
    form = await house.press(ana, office.announcement("Open door"), "Join queue")
    house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)
    await house.fill(ana, form)
    again = await house.press(ana, office.announcement("Open door"), "Join queue")
    assert "### You are next" in office.text(again)
    assert "What you did with your place in the queue is done" in office.text(again)
