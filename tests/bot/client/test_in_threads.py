"""What is said inside an ask's thread, whom it brings there, and the files it carries."""

import pytest
from discord import ui

from bot.client.deliveries import Attached, Bring, Meet, Remove, Show
from bot.client.replies import card
from tests.bot.client.asks import SUBJECT, Asks
from tests.front_door import FrontDoor

SUPPRESS_NOTIFICATIONS = 1 << 12


@pytest.fixture
async def asks(house: FrontDoor) -> Asks:
    """An ask stands in the forum."""
    await house.use_forum()
    made = Asks(house)
    await made.post()
    return made


async def said(asks: Asks) -> list[str]:
    """What Belay said in the thread after what opened it."""
    return [str(message.components) for message in asks.shown((await asks.thread()).id)[1:]]


async def test_it_is_said_in_the_thread_once_edited_and_taken_back(house: FrontDoor, asks: Asks):
    await asks.deliver(Show("help", card("It has ended."), inside=SUBJECT), "line:1")
    await asks.deliver(Show("help", card("It goes on."), inside=SUBJECT), "line:1")
    (line,) = await said(asks)
    assert "It goes on." in line
    await asks.deliver(Remove("help", inside=SUBJECT), "line:1")
    assert await said(asks) == []


async def test_what_may_have_been_said_is_found_in_the_thread(house: FrontDoor, asks: Asks):
    await asks.deliver(Show("help", card("It has ended."), inside=SUBJECT), "line:1")
    await asks.forget("line:1")
    await asks.deliver(Show("help", card("It goes on."), inside=SUBJECT), "line:1", doubtful=True)
    (line,) = await said(asks)
    assert "It goes on." in line
    await asks.forget("line:1")
    await asks.deliver(Remove("help", inside=SUBJECT), "line:1", doubtful=True)
    assert await said(asks) == []


@pytest.mark.parametrize("why", ["never posted", "forgotten", "deleted by hand"])
async def test_without_a_thread_nothing_is_said_and_nothing_waits(house: FrontDoor, asks: Asks, why: str):
    thread = await asks.thread()
    if why == "forgotten":
        await asks.forget()
    if why == "deleted by hand":
        house.env.backend.delete_channel(thread.id)
    inside = "ask:99" if why == "never posted" else SUBJECT
    await asks.deliver(Show("help", card("It has ended."), inside=inside), "line:1")
    await asks.deliver(Show("help", card("It has ended."), inside=inside), "line:2", doubtful=True)
    await asks.deliver(Bring(inside, [house.person("sam").id]), "join:1")
    assert (await asks.waiting(), await asks.given_up(), await asks.troubles()) == ([], [], [])
    assert await asks.where("line:1") is None


async def test_a_role_is_brought_in_without_a_notification(house: FrontDoor, asks: Asks):
    role = house.guild.create_role("Helpers")
    view = card(f"<@&{role.id}>, somebody could use a hand.")
    await asks.deliver(Show("help", view, inside=SUBJECT, bring=role.id), "role:1")
    thread = await asks.thread()
    (body,) = asks.sent("POST", f"/channels/{thread.id}/messages")
    assert body["allowed_mentions"]["roles"] == [role.id]
    assert body["flags"] & SUPPRESS_NOTIFICATIONS
    assert house.may_ping(thread.id) == [str(role.id)]


async def test_what_brings_nobody_pings_nobody_and_is_not_silent(house: FrontDoor, asks: Asks):
    await asks.deliver(Show("help", card("<@&1> <@2>"), inside=SUBJECT), "line:1")
    thread = await asks.thread()
    (body,) = asks.sent("POST", f"/channels/{thread.id}/messages")
    assert house.may_ping(thread.id) == []
    assert not body["flags"] & SUPPRESS_NOTIFICATIONS


async def test_files_come_with_it_the_first_time_and_stay(house: FrontDoor, asks: Asks):
    def view(text: str) -> ui.LayoutView:
        return card(text, ui.File("attachment://resume.pdf"))

    files = [Attached("resume.pdf", b"ten years")]
    await asks.deliver(Show("help", view("My resume"), inside=SUBJECT, files=files), "files:1")
    await asks.deliver(Show("help", view("Their resume"), inside=SUBJECT, files=files), "files:1")
    message = asks.shown((await asks.thread()).id)[1]
    (attachment,) = message.attachments
    assert house.env.backend.cdn.get(attachment["url"]) == b"ten years"
    assert "Their resume" in str(message.components)


@pytest.mark.parametrize(("status", "code"), [(404, 10007), (403, 50001)])
async def test_people_are_brought_into_the_thread(house: FrontDoor, asks: Asks, status: int, code: int):
    """One has left, or cannot see the channel; the others come."""
    sam, ana = house.person("sam"), house.person("ana")
    house.env.inject_error("PUT", "/channels/*/thread-members/*", status=status, code=code)
    await asks.deliver(Bring(SUBJECT, [12345, sam.id, ana.id]), "join:1")
    assert {sam.id, ana.id} <= set((await asks.thread()).thread_members)
    assert await asks.waiting() == []


async def test_when_belay_may_bring_nobody_moderators_are_told_where(house: FrontDoor, asks: Asks):
    await asks.deny(house.forum.id, "send_messages_in_threads")
    await asks.deliver(Bring(SUBJECT, [house.person("sam").id]), "join:1")
    (trouble,) = await asks.troubles()
    assert (trouble.what, trouble.facts["place"]) == ("channel:help:403", "help")
    (told,) = house.messages(house.moderators)
    assert "Send Messages in Threads" in house.text_of(told)


@pytest.mark.parametrize("what", ["said", "edited", "brought", "taken away"])
async def test_a_thread_that_sleeps_is_woken(house: FrontDoor, asks: Asks, what: str):
    thread = await asks.thread()
    await asks.deliver(Show("help", card("It has ended."), inside=SUBJECT), "line:1")
    assert thread.thread_metadata is not None
    thread.thread_metadata.archived = True
    asleep = {"said": "POST", "edited": "PATCH", "brought": "PUT", "taken away": "DELETE"}[what]
    house.env.inject_error(asleep, f"/channels/{thread.id}/*", status=400, code=50083)
    if what == "said":
        await asks.deliver(Show("help", card("It goes on."), inside=SUBJECT), "line:2")
    elif what == "edited":
        await asks.deliver(Show("help", card("It goes on."), inside=SUBJECT), "line:1")
    elif what == "brought":
        await asks.deliver(Bring(SUBJECT, [house.person("sam").id]), "join:1")
    else:
        await asks.deliver(Remove("help", inside=SUBJECT), "line:1")
    assert not thread.thread_metadata.archived
    assert await asks.waiting() == []
    assert len(await said(asks)) == {"said": 2, "taken away": 0}.get(what, 1)


@pytest.mark.parametrize("code", [50083, 160005])
async def test_a_locked_thread_is_told_once_and_not_tried_for_ever(house: FrontDoor, asks: Asks, code: int):
    thread = await asks.thread()
    house.env.inject_error("POST", f"/channels/{thread.id}/messages", status=400, code=code, times=None)
    house.env.inject_error("PATCH", f"/channels/{thread.id}", status=400, code=50083, times=None)
    for number in range(2):
        await asks.deliver(Show("help", card("It goes on."), inside=SUBJECT), f"line:{number}")
    assert len(house.messages(house.moderators)) == 1
    assert await asks.waiting() == []
    assert await asks.given_up() == ["locked", "locked"]


async def test_a_forum_takes_no_messages_and_no_private_threads_so_check_ins_does(
    house: FrontDoor, asks: Asks
):
    await asks.deliver(Show("help", card("An ask ring begins.")), "ring:1")
    sam = house.person("sam")
    await asks.deliver(Meet("help", "Between you", [sam.id], [sam.id], card("Hello")), "private:1")
    assert "An ask ring begins." in str(asks.shown(house.check_ins.id)[0].components)
    assert len(house.threads(house.check_ins)) == 1
    assert await asks.troubles() == []


async def test_it_stays_where_it_was_said_when_another_channel_is_picked(house: FrontDoor, asks: Asks):
    await asks.deliver(Show("wins", card("Good news")), "win:1")
    server = await house.services.servers.find(house.guild.id)
    await house.services.servers.set_up(house.guild.id, server.zone, {"wins": house.coaches.id}, {})
    await asks.deliver(Show("wins", card("Better news")), "win:1")
    assert asks.shown(house.coaches.id) == []
    assert "Better news" in str(asks.shown(house.wins.id)[0].components)
