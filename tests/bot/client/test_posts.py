"""Public threads: posted once, kept true, and let go of when a hand removed them."""

import logging
from datetime import datetime

import discord
import pytest

from bot.client.deliveries import Post, Remove
from bot.database import Connection
from bot.outbox import subject_in_thread
from bot.timers import Timer
from tests.bot.client.asks import SUBJECT, Asks, opener
from tests.front_door import FrontDoor

LABELS = ("Open", "Strategy")


def nothing(connection: Connection, timer: Timer, now: datetime) -> None:
    """What the room does about it is not looked at here."""
    del connection, timer, now


@pytest.fixture
def asks(house: FrontDoor) -> Asks:
    return Asks(house)


@pytest.fixture
async def in_forum(house: FrontDoor, asks: Asks) -> Asks:
    """The same, with a forum for asks."""
    await house.use_forum()
    return asks


async def pick_nothing(house: FrontDoor, *places: str) -> None:
    def transaction(connection: Connection) -> None:
        connection.executemany("DELETE FROM places WHERE place = ?", [(place,) for place in places])

    await house.services.database.write(transaction)


# In a text channel


async def test_in_a_channel_an_ask_is_a_message_with_a_thread_and_its_people(house: FrontDoor, asks: Asks):
    sam = house.person("sam")
    await asks.post(people=[sam.id])
    (message,) = asks.shown(house.help.id)
    thread = await asks.thread()
    assert house.threads(house.help) == [thread.id] == [message.id]
    assert (thread.name, thread.thread_metadata and thread.thread_metadata.auto_archive_duration) == (
        "A recruiter goes quiet",
        10080,
    )
    assert sam.id in thread.thread_members
    posted = await asks.where()
    assert posted is not None
    assert (posted.channel_id, posted.message_id, posted.thread_id) == (house.help.id, message.id, thread.id)
    assert await house.services.database.read(subject_in_thread, thread.id) == SUBJECT
    assert await house.services.database.read(subject_in_thread, house.help.id) is None


async def test_where_no_channel_is_picked_for_asks_they_go_to_check_ins(house: FrontDoor, asks: Asks):
    await pick_nothing(house, "help")
    await asks.post()
    assert len(house.threads(house.check_ins)) == 1


async def test_with_no_channel_at_all_moderators_are_told_what_is_missing(house: FrontDoor, asks: Asks):
    await pick_nothing(house, "help", "check-ins")
    await asks.post()
    assert [trouble.what for trouble in await asks.troubles()] == ["place:check-ins"]
    assert await asks.given_up() == ["no place check-ins"]


async def test_an_edit_renames_the_thread_and_brings_nobody_again(house: FrontDoor, asks: Asks):
    sam = house.person("sam")
    await asks.post(people=[sam.id])
    thread = await asks.thread()
    del thread.thread_members[sam.id]
    await asks.post("Two recruiters go quiet", people=[sam.id])
    (message,) = asks.shown(house.help.id)
    assert "Two recruiters" in str(message.components)
    assert (await asks.thread()).name == "Two recruiters go quiet"
    assert sam.id not in thread.thread_members, "they left, and are not dragged back"
    await asks.post("Two recruiters go quiet", name="Two recruiters  go quiet ")
    assert len(asks.sent("PATCH", f"/channels/{thread.id}")) == 1


@pytest.mark.parametrize("thread_was_opened", [True, False])
async def test_a_death_between_message_and_thread_is_mended(
    house: FrontDoor, asks: Asks, thread_was_opened: bool
):
    """What the next process finds in the database: a message without a thread."""
    if not thread_was_opened:
        house.env.inject_error("POST", "/channels/*/messages/*/threads", status=500)
        await asks.write(Post("help", "A title", opener()))
        await house.delivered()
        assert len(asks.shown(house.help.id)) == 1
        assert house.threads(house.help) == []
        await asks.later()
    else:
        await asks.post()
        await asks.without_its_thread()
        house.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)
        await asks.post(doubtful=True)
    (message,) = asks.shown(house.help.id)
    assert house.threads(house.help) == [message.id]
    assert (await asks.thread()).id == message.id
    assert await asks.waiting() == []


async def test_a_message_that_was_taken_but_never_confirmed_is_found_and_gets_its_thread(
    house: FrontDoor, asks: Asks
):
    house.env.inject_error("POST", "/channels/*/messages/*/threads", status=500)
    await asks.post()
    await asks.forget()
    await asks.later()
    (message,) = asks.shown(house.help.id)
    assert house.threads(house.help) == [message.id]


async def test_where_belay_may_open_no_thread_the_message_stands_once_and_moderators_are_told(
    house: FrontDoor, asks: Asks
):
    await asks.deny(house.help.id, "create_public_threads")
    await asks.post()
    await asks.post("Another title")
    assert len(asks.shown(house.help.id)) == 1
    assert len(house.messages(house.moderators)) == 1
    await asks.deny(house.help.id, "create_public_threads", back=True)
    await asks.post("Another title")
    assert (await asks.thread()).name == "Another title"


@pytest.mark.parametrize("what", ["thread", "message"])
async def test_removed_by_hand_in_a_channel_it_falls_due_and_is_not_posted_again(
    house: FrontDoor, asks: Asks, what: str
):
    await asks.post()
    thread = await asks.thread()
    if what == "thread":
        house.env.backend.delete_channel(thread.id)
    else:
        house.env.backend.delete_message(house.help.id, thread.id)
    house.services.diary.register("tests.gone", nothing)
    await asks.post("Another title")
    assert asks.shown(house.help.id) == []
    assert await asks.where() is None
    assert (await asks.waiting(), await asks.given_up()) == ([], [])


# In a forum


async def test_in_a_forum_an_ask_is_a_post_with_tags_and_its_opener_pinned(house: FrontDoor, in_forum: Asks):
    sam = house.person("sam")
    await in_forum.post(tags=LABELS, people=[sam.id])
    thread = await in_forum.thread()
    assert house.threads(house.forum) == [thread.id]
    (message,) = in_forum.shown(thread.id)
    assert message.pinned
    assert sam.id in thread.thread_members
    assert await in_forum.applied() == ["Open", "Strategy"]
    posted = await in_forum.where()
    assert posted is not None
    assert (posted.channel_id, posted.message_id, posted.thread_id) == (thread.id, message.id, thread.id)
    (asked,) = in_forum.sent("POST", f"/channels/{house.forum.id}/threads")
    assert asked["message"]["allowed_mentions"]["parse"] == []


async def test_tags_follow_how_it_stands_and_only_new_ones_are_made(house: FrontDoor, in_forum: Asks):
    await in_forum.post(tags=LABELS)
    await in_forum.post(tags=["resolved", "STRATEGY"])
    assert await in_forum.applied() == ["Strategy", "resolved"] or await in_forum.applied() == [
        "resolved",
        "Strategy",
    ]
    assert sorted(in_forum.tags().values()) == ["Open", "Strategy", "resolved"]
    thread = await in_forum.thread()
    before = len(in_forum.sent("PATCH", f"/channels/{thread.id}"))
    await in_forum.post(tags=["resolved", "strategy"])
    assert len(in_forum.sent("PATCH", f"/channels/{thread.id}")) == before


async def test_without_the_permission_it_is_posted_without_those_tags_and_moderators_are_told_until_it_works(
    house: FrontDoor, in_forum: Asks
):
    await in_forum.deny(house.forum.id, "manage_channels")
    await in_forum.post(tags=LABELS)
    assert await in_forum.applied() == []
    await in_forum.post(tags=LABELS)
    (told,) = house.messages(house.moderators)
    assert "lacks **Manage Channels**" in house.text_of(told)
    assert house.forum.mention in house.text_of(told)
    await in_forum.deny(house.forum.id, "manage_channels", back=True)
    await in_forum.post(tags=LABELS)
    assert sorted(await in_forum.applied()) == ["Open", "Strategy"]
    assert await in_forum.troubles() == []
    await house.delivered()
    assert house.messages(house.moderators) == []


async def test_tags_that_are_there_are_used_when_no_more_can_be_made(house: FrontDoor, in_forum: Asks):
    tags = [
        {"id": str(900 + n), "name": f"t{n}", "moderated": False, "emoji_id": None, "emoji_name": None}
        for n in range(19)
    ]
    tags.append({"id": "99", "name": "open", "moderated": False, "emoji_id": None, "emoji_name": None})
    house.env.backend.edit_channel(house.forum.id, {"available_tags": tags})
    await house.env.settle()
    await in_forum.post(tags=LABELS)
    assert await in_forum.applied() == ["open"]
    (trouble,) = await in_forum.troubles()
    assert trouble.facts["needs"] == "fewer_tags"


async def test_a_tag_that_only_moderators_apply_is_left_out(house: FrontDoor, in_forum: Asks):
    tags = [
        {"id": "98", "name": "Open", "moderated": True, "emoji_id": None, "emoji_name": None},
        {"id": "99", "name": "Strategy", "moderated": False, "emoji_id": None, "emoji_name": None},
    ]
    house.env.backend.edit_channel(house.forum.id, {"available_tags": tags})
    await house.env.settle()
    house.env.inject_error("POST", f"/channels/{house.forum.id}/threads", status=403, code=50013)
    await in_forum.post(tags=LABELS)
    assert await in_forum.applied() == ["Strategy"]
    (trouble,) = await in_forum.troubles()
    assert (trouble.what, trouble.facts["needs"]) == ("tags:help", "manage_threads")


@pytest.mark.parametrize("title", ["A recruiter goes quiet", "Another title"])
async def test_a_post_that_was_taken_but_never_confirmed_is_found_whatever_its_name(
    house: FrontDoor, in_forum: Asks, title: str
):
    await in_forum.post(tags=LABELS)
    thread = await in_forum.thread()
    await in_forum.forget()
    await in_forum.post(title, tags=LABELS, doubtful=True)
    assert house.threads(house.forum) == [thread.id]
    assert (await in_forum.thread()).name == title
    assert len(in_forum.shown(thread.id)) == 1


async def test_another_asks_post_is_not_taken_for_its_own(house: FrontDoor, in_forum: Asks):
    await in_forum.post()
    await in_forum.deliver(Post("help", "A recruiter goes quiet", opener()), "ask:2", doubtful=True)
    assert len(house.threads(house.forum)) == 2


async def test_a_forum_that_is_not_in_the_cache_is_asked_for(house: FrontDoor, in_forum: Asks):
    channel = house.client.get_channel(house.forum.id)
    assert isinstance(channel, discord.ForumChannel)
    channel.guild._remove_channel(channel)  # pyright: ignore[reportPrivateUsage] - as in an outage
    await in_forum.post(tags=LABELS)
    assert await in_forum.applied() == ["Open", "Strategy"]


async def test_who_could_not_be_brought_in_at_first_is_brought_in_later(house: FrontDoor, in_forum: Asks):
    sam = house.person("sam")
    house.env.inject_error("PUT", "/channels/*/thread-members/*", status=500)
    await in_forum.post(people=[sam.id])
    assert len(await in_forum.waiting()) == 1
    await in_forum.later()
    assert len(house.threads(house.forum)) == 1
    assert sam.id in (await in_forum.thread()).thread_members


async def test_somebody_who_left_holds_up_nobody(house: FrontDoor, in_forum: Asks):
    sam = house.person("sam")
    house.env.inject_error("PUT", "/channels/*/thread-members/*", status=404, code=10007)
    await in_forum.post(people=[12345, sam.id])
    assert sam.id in (await in_forum.thread()).thread_members


async def test_not_being_allowed_to_pin_is_said_to_the_operator_once(
    house: FrontDoor, in_forum: Asks, caplog: pytest.LogCaptureFixture
):
    house.env.inject_error("PUT", "/channels/*/messages/pins/*", status=403, code=50013, times=None)
    with caplog.at_level(logging.INFO):
        for number in range(2):
            await in_forum.deliver(Post("help", "Title", opener()), f"ask:{number}")
    assert caplog.text.count("not allowed to pin") == 1
    assert (await in_forum.waiting(), await in_forum.troubles()) == ([], [])


@pytest.mark.parametrize("what", ["thread", "message"])
async def test_removed_by_hand_in_a_forum_its_timer_falls_due_at_once(
    house: FrontDoor, in_forum: Asks, what: str
):
    fell_due: list[str] = []

    def fall_due(connection: Connection, timer: Timer, now: datetime) -> None:
        del connection, now
        fell_due.append(timer.subject)

    house.services.diary.register("tests.gone", fall_due)
    await in_forum.post()
    thread = await in_forum.thread()
    if what == "thread":
        house.env.backend.delete_channel(thread.id)
    else:
        posted = await in_forum.where()
        assert posted is not None
        house.env.backend.delete_message(thread.id, posted.message_id)
    await in_forum.post("Another title")
    await house.services.diary.carry_out_due()
    assert fell_due == [SUBJECT]
    assert await in_forum.where() is None
    assert await in_forum.waiting() == []


async def test_an_edit_wakes_a_post_that_sleeps(house: FrontDoor, in_forum: Asks):
    await in_forum.post()
    thread = await in_forum.thread()
    assert thread.thread_metadata is not None
    thread.thread_metadata.archived = True
    await in_forum.post("Another title")
    assert not thread.thread_metadata.archived
    assert thread.name == "Another title"
    assert asks_bodies(in_forum, thread.id) == [{"archived": False, "name": "Another title"}]


def asks_bodies(asks: Asks, thread: int) -> list[dict[str, object]]:
    return [dict(body) for body in asks.sent("PATCH", f"/channels/{thread}")]


async def test_a_locked_post_is_told_once_and_given_up(house: FrontDoor, in_forum: Asks):
    await in_forum.post()
    thread = await in_forum.thread()
    assert thread.thread_metadata is not None
    thread.thread_metadata.archived = True
    house.env.inject_error("PATCH", f"/channels/{thread.id}", status=403, code=50013, times=None)
    await in_forum.post("Another title")
    await in_forum.post("A third title")
    (told,) = house.messages(house.moderators)
    assert f"<#{thread.id}> was locked" in house.text_of(told)
    assert await in_forum.waiting() == []


# Taken away


async def test_a_post_is_taken_away_with_its_thread(house: FrontDoor, in_forum: Asks):
    await in_forum.post()
    await in_forum.deliver(Remove("help", thread=True))
    assert house.threads(house.forum) == []
    assert await in_forum.where() is None
    await in_forum.deliver(Remove("help", thread=True))
    assert await in_forum.waiting() == []


async def test_a_message_is_taken_away_with_its_thread(house: FrontDoor, asks: Asks):
    await asks.post()
    await asks.deliver(Remove("help", thread=True))
    assert house.threads(house.help) == []
    assert asks.shown(house.help.id) == []


@pytest.mark.parametrize("forum", [True, False])
async def test_what_may_have_arrived_and_must_not_be_seen_is_found_and_taken_away(
    house: FrontDoor, asks: Asks, forum: bool
):
    if forum:
        await house.use_forum()
    await asks.post()
    await asks.forget()
    await asks.deliver(Remove("help", thread=True), doubtful=True)
    assert house.threads(house.forum) == house.threads(house.help) == []
    assert asks.shown(house.help.id) == []


@pytest.mark.parametrize("forum", [True, False])
async def test_without_the_permission_at_least_what_opened_it_is_gone_and_a_moderator_can_do_the_rest(
    house: FrontDoor, asks: Asks, forum: bool
):
    if forum:
        await house.use_forum()
    await asks.post()
    thread = await asks.thread()
    house.env.inject_error("DELETE", f"/channels/{thread.id}", status=403, code=50013)
    await asks.deliver(Remove("help", thread=True))
    assert asks.shown(thread.id) == asks.shown(house.help.id) == []
    assert await asks.where() is None
    (told,) = house.messages(house.moderators)
    assert f"<#{thread.id}>" in house.text_of(told)
    assert "**Manage Threads**" in house.text_of(told)


async def test_a_removal_that_keeps_the_thread_deletes_the_message_alone(house: FrontDoor, asks: Asks):
    await asks.post()
    thread = await asks.thread()
    await asks.deliver(Remove("help"))
    assert asks.shown(house.help.id) == []
    assert house.threads(house.help) == [thread.id]
