"""Nobody's ask goes unanswered: it is brought to people step by step, looked after, and what came of it goes back."""

from typing import Any, cast

import pytest
from simcord.actors import MemberActor

from bot.members import Kind, Who
from tests.front_door import FrontDoor
from tests.journeys.asking import (
    ask,
    by_dm,
    dms,
    helper,
    inbox,
    inside,
    opener,
    press_in_dm,
    show_me,
    thread,
)

SUPPRESS_NOTIFICATIONS = 1 << 12


async def give_roles(house: FrontDoor) -> int:
    """The server has a role for helpers; its id."""
    role = house.guild.create_role("Helpers")
    server = await house.services.servers.find(house.guild.id)
    await house.services.servers.set_up(house.guild.id, server.zone, {}, {"helper": role.id})
    return role.id


def pinged(house: FrontDoor) -> list[str]:
    """Everybody whom Belay pinged, each as often as that happened; what is sent without a notification pings nobody."""
    found: list[str] = []
    for request in house.env.http_requests:
        body = cast("dict[str, Any]", request.json or {})
        if request.method == "POST" and not body.get("flags", 0) & SUPPRESS_NOTIFICATIONS:
            message = cast("dict[str, Any]", body.get("message", body))
            allowed = cast("dict[str, list[Any]]", message.get("allowed_mentions") or {})
            found += [str(value) for name in ("users", "roles", "parse") for value in allowed.get(name, [])]
    return found


async def waited_for(house: FrontDoor, people: list[MemberActor]) -> list[str]:
    """The names of those for whom something waits."""
    members = house.services.members
    return [one.name for one in people if await members.how_many_wait(Who(house.guild.id, one.id))]


# Step by step


async def test_from_three_helpers_to_the_moderators_and_nobody_is_pinged_twice(house: FrontDoor):
    role = await give_roles(house)
    people = [await helper(house, f"helper{number}") for number in range(10)]
    sam, robot = house.person("sam"), house.guild.add_member(house.env.create_user("robot", bot=True))
    await ask(house, sam)
    assert len(await waited_for(house, people)) == 3
    await robot.send(thread(house), "I am a robot, and I answer at once")
    await sam.send(thread(house), "I wonder, too")

    await house.restart()
    await house.advance(hours=4, minutes=1)
    assert len(await waited_for(house, people)) == 8

    await house.restart()
    assert "<@&" not in inside(house)
    await house.advance(hours=8)
    line = house.messages(thread(house))[-1]
    assert f"the helpers are here now: <@&{role}>. Nobody was notified" in house.text_of(line)
    assert house.may_ping(thread(house)) == [str(role)]
    assert line.flags.suppress_notifications
    assert str(role) not in pinged(house)

    await house.restart()
    assert house.messages(house.coaches) == []
    await house.advance(hours=12)
    (card,) = house.messages(house.coaches)
    assert "### An ask waits for an answer\n**Where to look as a nurse**" in house.text_of(card)
    assert thread(house).mention in house.text_of(card)

    await house.restart()
    assert house.messages(house.moderators) == []
    await house.advance(hours=12)
    (alarm,) = house.messages(house.moderators)
    assert "### Nobody has answered this ask" in house.text_of(alarm)
    await house.restart()
    await house.advance(hours=24)
    (again,) = house.messages(house.moderators)
    assert again.id != alarm.id, "it is told anew, and only the newest stands"

    everybody = pinged(house)
    assert sorted(everybody) == sorted(set(everybody)), "nobody is pinged twice for one ask"
    assert set(everybody) <= {str(one.id) for one in people}

    await house.restart()
    (again,) = house.messages(house.moderators)
    offered = await house.press(house.moderator, again, "I can help")
    assert "Thank you." in house.text_of(offered)
    for channel in (house.moderators, house.coaches):
        (card,) = house.messages(channel)
        assert "It has an answer now, or has ended. Thank you." in house.text_of(card)
        with pytest.raises(LookupError):
            house.button(card, "I can help")
    for one in people:
        await inbox(house, one)
    before = len(house.env.http_requests)
    await house.advance(days=1)
    said = [request for request in house.env.http_requests[before:] if request.method == "POST"]
    assert all(request.path == f"/channels/{house.check_ins.id}/messages" for request in said)
    assert [one.mention for one in people if one.mention in str([request.json for request in said])] == []


async def test_whoever_waits_sees_how_far_it_has_gone(house: FrontDoor):
    sam = house.person("sam")
    alone = await ask(house, sam)
    assert "Open. It goes to people, a few at a time" in house.text_of(alone)
    for number in range(5):
        await helper(house, f"helper{number}")
    await ask(house, sam, title="And where not")
    await house.advance(hours=4, minutes=1)
    mine = house.text_of(await sam.slash(house.check_ins, "ask mine"))
    assert "Open. 5 people have been asked so far. It goes on until somebody answers." in mine
    await house.advance(hours=32)
    mine = house.text_of(await sam.slash(house.check_ins, "ask mine"))
    assert "5 people have been asked so far, and the moderators know of it." in mine


async def test_a_persons_word_in_the_thread_stops_it_and_a_bots_does_not(house: FrontDoor):
    people = [await helper(house, f"helper{number}") for number in range(10)]
    sam, ana = house.person("sam"), house.person("ana")
    robot = house.guild.add_member(house.env.create_user("robot", bot=True))
    await ask(house, sam)
    await robot.send(thread(house), "beep")
    assert "Nobody needs to have the whole answer" in house.text_of(opener(house))
    await house.restart()
    await ana.send(thread(house), "Have you tried the two clinics?")
    assert "Somebody answered. There is room for more." in house.text_of(opener(house))
    await house.restart()
    await house.advance(hours=40)
    assert len(await waited_for(house, people)) == 3
    assert house.messages(house.coaches) == house.messages(house.moderators) == []
    assert "clinics" not in str([card.content for card in house.messages(house.check_ins)])


async def test_an_invitation_says_why_and_is_answered_from_a_direct_message(house: FrontDoor):
    ana = await helper(house, "ana", kinds=["strategy"], fields="nurse, warehouse")
    await by_dm(house, ana, Kind.INVITATIONS)
    sam = house.person("sam")
    await ask(house, sam, by_when="in 2 weeks")
    (letter,) = dms(house, ana)
    text = house.text_of(letter)
    assert "### Could you help with this?\n**Where to look as a nurse**" in text
    assert f"Strategy · by in 2 weeks (Thursday 15 January) · asked by {sam.mention}" in text
    assert "Why you: you said you can help with this kind of ask, you know nurse" in text
    assert house.messages(house.check_ins) == []
    await house.restart()
    (letter,) = dms(house, ana)
    offered = await press_in_dm(house, ana, letter, "I can help")
    assert "Thank you." in house.text_of(offered)
    assert f"**Helping** {ana.mention}." in house.text_of(opener(house))
    again = await press_in_dm(house, ana, letter, "I can help")
    assert "You are helping with this already" in house.text_of(again)


async def test_an_invitation_can_be_left_and_comes_too_late_once_somebody_is_there(house: FrontDoor):
    ana, ben, cleo = [await helper(house, name) for name in ("ana", "ben", "cleo")]
    await by_dm(house, ana, Kind.INVITATIONS)
    sam = house.person("sam")
    await ask(house, sam)
    (letter,) = dms(house, ana)
    await house.restart()
    (letter,) = dms(house, ana)
    await press_in_dm(house, ana, letter, "Not this time")
    (letter,) = dms(house, ana)
    assert "All right. It goes to others, and nobody is told." in house.text_of(letter)
    with pytest.raises(LookupError):
        house.button(letter, "I can help")
    invited = await show_me(house, ben)
    left = await house.press(ben, invited, "Not this time")
    assert "nobody is told" in house.text_of(left)
    assert "Nobody needs to have the whole answer" in house.text_of(opener(house))
    await house.press(house.person("dan"), opener(house), "I can help")
    late = await inbox(house, cleo)
    assert "Could you help" not in house.text_of(late)


async def test_quiet_hours_a_pause_and_stopping_are_respected(house: FrontDoor):
    asleep = await helper(house, "asleep", **{"from": "22:00", "to": "07:00"})
    await by_dm(house, asleep, Kind.INVITATIONS)
    away, resting, stopped = [await helper(house, name) for name in ("away", "resting", "stopped")]
    await away.slash(house.check_ins, "checkin pause", until="2 weeks")
    await resting.slash(house.check_ins, "helper pause", until="2 weeks")
    await stopped.slash(house.check_ins, "helper off")
    await ask(house, house.person("sam"))
    assert dms(house, asleep) == []
    await house.restart()
    await house.advance(hours=6, minutes=59)
    assert dms(house, asleep) == []
    await house.restart()
    await house.advance(minutes=2)
    assert len(dms(house, asleep)) == 1
    assert await waited_for(house, [away, resting, stopped]) == []


# Is it still needed?


async def helped(house: FrontDoor) -> tuple[MemberActor, MemberActor]:
    """Sam asked, Ana said that she can help, and Sam knows."""
    sam, ana = house.person("sam"), house.person("ana")
    await by_dm(house, sam, Kind.ASKS)
    await ask(house, sam)
    await house.press(ana, opener(house), "I can help")
    return sam, ana


async def test_after_a_quiet_day_its_author_is_asked_and_it_helped_with_thanks(house: FrontDoor):
    sam, ana = await helped(house)
    await house.advance(hours=20)
    await ana.send(thread(house), "The two clinics first")
    await house.restart()
    await house.advance(hours=23)
    assert len(dms(house, sam)) == 1, "something was said meanwhile, so the day began anew"
    await house.advance(hours=1, minutes=1)
    asked = dms(house, sam)[-1]
    assert "### Still need this?" in house.text_of(asked)
    await house.restart()
    form = await press_in_dm(house, sam, dms(house, sam)[-1], "Resolved")
    assert form.modal is not None
    field = form.modal["components"][0]["component"]
    assert [int(value["id"]) for value in field["default_values"]] == [ana.id]
    await house.restart()
    done = await sam.user.submit_modal(form, {"people": [ana.user], "words": "You found the *clinics*"})
    text = house.text_of(done)
    assert f"Your thanks go to {ana.mention}." in text
    assert "In a week you are asked what came of it" in text
    thanks = house.text_of(await inbox(house, ana))
    assert f"{sam.mention} thanked you** for your help with an ask (Strategy)." in thanks
    assert "> You found the \\*clinics\\*" in thanks
    assert f"**Resolved.** {sam.mention} asked, {ana.mention} helped." in house.text_of(opener(house))
    assert "**Resolved.**" in inside(house)


async def test_thanks_that_cannot_be_given_now_are_said_and_it_is_resolved_all_the_same(house: FrontDoor):
    sam, ana = await helped(house)
    form = await sam.slash(house.check_ins, "thanks")
    await sam.submit_modal(form, {"people": [ana], "words": "Thank you"})
    resolve = await house.press(sam, opener(house), "Resolved")
    done = await sam.submit_modal(resolve, {"people": [ana], "words": "Again"})
    assert "### Resolved" in house.text_of(done)
    assert f"Not thanked now: {ana.mention} (thanked by you within the week)" in house.text_of(done)
    assert "**Resolved.**" in house.text_of(opener(house))


async def test_still_needed_goes_to_others(house: FrontDoor):
    early = await helper(house, "early")
    sam, _ = await helped(house)
    assert await waited_for(house, [early]) == ["early"]
    await inbox(house, early)
    later = await helper(house, "later")
    await house.advance(hours=24, minutes=1)
    await house.restart()
    asked = dms(house, sam)[-1]
    answer = await press_in_dm(house, sam, asked, "I still need it")
    del answer
    assert "### On its way again" in house.text_of(dms(house, sam)[-1])
    assert await waited_for(house, [early, later]) == ["later"]
    assert "**Open" in house.text_of(dms(house, sam)[-1])
    await house.restart()
    await house.advance(hours=24, minutes=1)
    assert len(house.messages(house.coaches)) == 1


async def test_closed_by_its_author_and_reopened_in_its_thread(house: FrontDoor):
    sam, ana = await helped(house)
    await house.advance(hours=24, minutes=1)
    await house.restart()
    await press_in_dm(house, sam, dms(house, sam)[-1], "Close it")
    assert "### Closed\nThose who helped are told, kindly" in house.text_of(dms(house, sam)[-1])
    assert "is closed. You were there when it counted; thank you" in house.text_of(await inbox(house, ana))
    line = house.messages(thread(house))[-1]
    assert "**Closed.** Thank you to everybody who was there." in house.text_of(line)
    await house.restart()
    opened = await house.press(sam, house.messages(thread(house))[-1], "Reopen")
    assert "### Open again" in house.text_of(opened)
    again = await house.press(sam, house.messages(thread(house))[-1], "Reopen")
    assert "### Open again" in house.text_of(again)
    assert house.button(opener(house), "I can help")


@pytest.mark.parametrize("answered", [True, False])
async def test_quiet_for_a_week_it_is_closed_with_a_way_back(house: FrontDoor, answered: bool):
    if answered:
        sam, ana = await helped(house)
    else:
        sam, ana = house.person("sam"), house.person("ana")
        await by_dm(house, sam, Kind.ASKS)
        await ask(house, sam)
    for _ in range(7):
        assert house.button(opener(house), "I can help")
        await house.restart()
        await house.advance(hours=23, minutes=59)
    await house.advance(minutes=20)
    told = dms(house, sam)[-1]
    kind_words = "### Closed after a quiet while" if answered else "### Nobody could answer in time"
    assert kind_words in house.text_of(told)
    assert "It had been quiet for a while. Whoever asked can open it again." in house.text_of(opener(house))
    assert "It has been quiet here for a while, so this ask is closed." in inside(house)
    late = await house.press(ana, opener(house), "Report")
    assert late.modal is not None
    await house.restart()
    opened = await press_in_dm(house, sam, dms(house, sam)[-1], "Reopen")
    assert "### Open again" in house.text_of(opened)
    assert house.button(opener(house), "I can help")


# What came of it


@pytest.mark.parametrize("share", ["yes", "no"])
async def test_what_came_of_it_is_asked_and_goes_to_the_helpers_if_the_asker_agrees(
    house: FrontDoor, share: str
):
    sam, ana = await helped(house)
    await house.fill(sam, await house.press(sam, opener(house), "Resolved"))
    told = len(dms(house, sam))
    await house.restart()
    await house.advance(days=6, hours=23)
    assert len(dms(house, sam)) == told
    await house.restart()
    await house.advance(hours=2)
    asked = dms(house, sam)[-1]
    assert "### What came of it?" in house.text_of(asked)
    form = await press_in_dm(house, sam, asked, "What came of it")
    await house.restart()
    kept = await sam.user.submit_modal(form, {"text": "A trial day on *Monday*", "share": [share]})
    read = house.text_of(await inbox(house, ana))
    if share == "yes":
        assert f"{ana.mention} read it. Next time you might be the one" in house.text_of(kept)
        assert "### What came of your help" in read
        assert "> A trial day on \\*Monday\\*" in read
    else:
        assert "Kept, for you alone." in house.text_of(kept)
        assert "trial day" not in read
    again = await press_in_dm(house, sam, dms(house, sam)[-1], "What came of it")
    assert "A trial day on *Monday*" in str(again.modal)


async def test_who_was_helped_is_shown_one_ask_beside_a_later_check_in(house: FrontDoor):
    sam, _ = await helped(house)
    await house.fill(sam, await house.press(sam, opener(house), "Resolved"))
    ben = house.person("ben")
    await ask(house, ben, title="Another way in")
    await ask(house, ben, title="A second way in")
    await house.restart()
    form = await sam.slash(house.check_ins, "checkin now")
    await house.fill(sam, form, next_step="Rest")
    shown = await inbox(house, sam)
    text = house.text_of(shown)
    assert "### Somebody was there for you" in text
    assert "**Another way in**" in text
    assert "A second way in" not in text
    await house.restart()
    offered = await house.press(sam, shown, "I can help")
    assert f"Thank you. {ben.mention} hears of it" in house.text_of(offered)
    await house.advance(days=1)
    form = await sam.slash(house.check_ins, "checkin now")
    await house.fill(sam, form, next_step="Rest again")
    assert "Somebody was there for you" not in house.text_of(await inbox(house, sam))
