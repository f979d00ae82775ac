"""The courier with Discord failing on purpose: nothing lost, nothing said twice, nobody written to against their will."""

import logging
from datetime import time

import pytest
from simcord.actors import MemberActor

from bot.checkins import CheckIn, Visibility, cards
from bot.checkins import store as checkin_store
from bot.client.deliveries import Delivery
from bot.database import Connection
from bot.members import Kind, Way, Who
from bot.outbox import Letter
from bot.outbox import store as outbox_store
from bot.servers import Trouble
from bot.servers import store as server_store
from bot.services import Services
from tests.front_door import FrontDoor

POSTING = "/channels/*/messages"


def who(house: FrontDoor, person: MemberActor) -> Who:
    return Who(house.guild.id, person.id)


async def shared(house: FrontDoor, person: MemberActor, text: str = "Call Ana") -> CheckIn:
    """A shared check-in, by way of the commands."""
    form = await person.slash(house.check_ins, "checkin now")
    summary = await house.fill(person, form, next_step=text)
    await house.choose(person, summary, "Who sees this", "server")
    return await house.services.checkins.latest(who(house, person))


def shown(house: FrontDoor) -> list[str]:
    return [house.text_of(message) for message in house.messages(house.check_ins)]


async def given_up(house: FrontDoor) -> list[str]:
    return await house.services.database.read(outbox_store.given_up)


async def troubles(house: FrontDoor) -> list[Trouble]:
    return await house.services.servers.troubles(house.guild.id)


async def test_a_card_that_discord_refuses_for_hours_is_posted_when_it_answers_again(
    house: FrontDoor,
) -> None:
    sam = house.person("sam")
    house.env.inject_error("POST", POSTING, status=503, times=12)
    await shared(house, sam)
    assert shown(house) == []
    await house.advance(hours=6)
    assert len(shown(house)) == 1


async def test_after_a_day_it_is_given_up_and_kept_for_the_operator(
    house: FrontDoor, caplog: pytest.LogCaptureFixture
) -> None:
    sam = house.person("sam")
    house.env.inject_error("POST", POSTING, status=500, times=None)
    await shared(house, sam)
    with caplog.at_level(logging.ERROR):
        await house.advance(hours=26)
    assert "given up after" in caplog.text
    assert await given_up(house) == ["too long"]
    assert shown(house) == []


async def test_one_channel_that_refuses_holds_up_no_other(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    house.env.inject_error("POST", f"/channels/{house.check_ins.id}/messages", status=500, times=None)
    await shared(house, sam)
    form = await ana.slash(house.check_ins, "checkin now")
    summary = await house.fill(ana, form, next_step="Rest")
    await house.choose(ana, summary, "Who sees this", "coaches")
    assert len(house.messages(house.coaches)) == 1


async def test_a_letter_that_discord_calls_malformed_is_given_up_at_once(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    house.env.inject_error("POST", POSTING, status=400, code=50035, times=1)
    await shared(house, sam)
    assert await given_up(house) == ["refused: 50035"]
    await shared(house, ana)
    assert len(shown(house)) == 1


async def test_a_forbidden_channel_is_told_to_moderators_once(house: FrontDoor) -> None:
    sam = house.person("sam")
    house.env.inject_error(
        "POST", f"/channels/{house.check_ins.id}/messages", status=403, code=50013, times=2
    )
    await shared(house, sam)
    await shared(house, sam, "Again")
    assert len(house.messages(house.moderators)) == 1
    assert [trouble.facts["place"] for trouble in await troubles(house)] == ["check-ins"]


async def test_a_renderer_that_breaks_is_logged_and_tried_again(
    house: FrontDoor, caplog: pytest.LogCaptureFixture
) -> None:
    sam = house.person("sam")
    whole = house.client.rooms.renderers["checkins.card"]

    async def broken(services: Services, letter: Letter) -> Delivery:
        raise RuntimeError("a broken renderer")

    house.client.rooms.renderers["checkins.card"] = broken
    await shared(house, sam)
    assert "a broken renderer" in caplog.text
    house.client.rooms.renderers["checkins.card"] = whole
    await house.advance(minutes=1)
    assert len(shown(house)) == 1


async def test_what_was_taken_but_never_confirmed_is_found_and_not_said_again(house: FrontDoor) -> None:
    sam = house.person("sam")
    check_in = await shared(house, sam)
    subject = check_in.subject_for(Visibility.SERVER)

    def as_if_the_process_had_died_there(connection: Connection) -> None:
        outbox_store.forget_posted(connection, subject)
        cards.show(connection, check_in, house.env.now())
        connection.execute("UPDATE outbox SET not_before = not_before + 60000")

    await house.services.database.write(as_if_the_process_had_died_there)
    await house.restart()
    await house.advance(minutes=2)
    assert len(shown(house)) == 1
    posted = await house.services.database.read(outbox_store.where_posted, subject)
    assert posted is not None
    assert posted.message_id == house.messages(house.check_ins)[0].id


async def test_what_was_taken_and_must_vanish_is_found_and_removed(house: FrontDoor) -> None:
    sam = house.person("sam")
    check_in = await shared(house, sam)

    def taken_back_before_the_answer_came(connection: Connection) -> None:
        outbox_store.forget_posted(connection, check_in.subject_for(Visibility.SERVER))
        checkin_store.withdraw(connection, check_in.id, house.env.now())
        cards.show(connection, check_in, house.env.now())
        connection.execute("UPDATE outbox SET attempts = 1")

    await house.services.database.write(taken_back_before_the_answer_came)
    await house.delivered()
    assert shown(house) == []


async def test_quiet_hours_hold_a_message_until_they_end(house: FrontDoor) -> None:
    sam = house.person("sam")
    await sam.slash(house.check_ins, "checkin reminder", days="daily", at="06:30")
    members = house.services.members
    await members.set_quiet(who(house, sam), time(22), time(8))
    await house.advance(hours=7)
    assert shown(house) == []
    await house.advance(hours=1)
    assert len(shown(house)) == 1


@pytest.mark.parametrize("way", [Way.OFF, Way.INBOX])
async def test_somebody_who_wants_no_message_is_sent_none(house: FrontDoor, way: Way) -> None:
    sam = house.person("sam")
    await sam.slash(house.check_ins, "checkin reminder", days="daily", at="09:00")
    await house.services.members.set_way(who(house, sam), Kind.REMINDERS, way)
    await house.advance(days=1)
    assert shown(house) == []
    assert house.env.backend.dm_channels == {}
    history = await sam.slash(house.check_ins, "checkin history")
    assert ("A moment to check in" in house.text_of(history)) is (way is Way.INBOX)


async def test_first_direct_messages_are_paced(house: FrontDoor) -> None:
    people = [house.person(f"p{number}") for number in range(4)]
    for person in people:
        await person.slash(house.check_ins, "checkin reminder", days="daily", at="09:00", by="dm")
    await house.advance(hours=9)
    assert len(house.env.backend.dm_channels) == 1
    for _ in range(3):
        await house.advance(seconds=1)
    assert len(house.env.backend.dm_channels) == 4


async def test_a_thread_that_was_made_but_never_confirmed_is_found(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    await shared(house, sam)
    await house.press(ana, house.messages(house.check_ins)[0], "I can help")
    house.env.inject_error("PUT", "/channels/*/thread-members/*", status=500, times=1)
    waiting = await house.press(sam, house.messages(house.check_ins)[-1], "Show me")
    await house.press(sam, waiting, "Yes, introduce us")
    threads = [channel for channel in house.env.backend.channels.values() if channel.type == 12]
    assert len(threads) == 1
    await house.services.database.write(outbox_store.forget_posted, "introduction:1")
    await house.advance(minutes=1)
    threads = [channel for channel in house.env.backend.channels.values() if channel.type == 12]
    assert len(threads) == 1
    assert {sam.id, ana.id} <= set(threads[0].thread_members)
    openers = [
        message for message in house.messages(threads[0].id) if "both said yes" in house.text_of(message)
    ]
    assert len(openers) == 1


async def test_a_server_without_a_channel_for_it_tells_moderators(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    await shared(house, sam)
    await house.press(ana, house.messages(house.check_ins)[0], "I can help")

    def no_place(connection: Connection) -> None:
        connection.execute("DELETE FROM places WHERE place = 'check-ins'")

    await house.services.database.write(no_place)
    inbox = await sam.slash(house.check_ins, "me inbox")
    await house.press(sam, inbox, "Yes, introduce us")
    assert [trouble.what for trouble in await troubles(house)] == ["place:check-ins"]
    assert len(house.messages(house.moderators)) == 1


async def test_at_night_people_who_left_are_noticed_and_later_forgotten(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    await shared(house, sam)
    await shared(house, ana)
    house.env.backend.remove_member(house.guild.id, sam.id)
    await house.advance(days=9)
    assert (await house.services.members.export(who(house, sam)))["member"] is not None
    await house.advance(days=31)
    assert (await house.services.members.export(who(house, sam)))["member"] is None
    assert len([card for card in shown(house) if "checked in" in card]) == 1
    assert (await house.services.members.export(who(house, ana)))["member"] is not None


async def test_a_night_that_stumbles_is_done_again_tomorrow(
    house: FrontDoor, caplog: pytest.LogCaptureFixture
) -> None:
    sam = house.person("sam")
    await shared(house, sam)
    house.env.inject_error("GET", "/guilds/*/members/*", status=500, times=None)
    with caplog.at_level(logging.WARNING):
        await house.advance(days=9)
    assert "could not look for a member" in caplog.text


async def test_being_removed_and_coming_back_keeps_what_was_set_up(house: FrontDoor) -> None:
    services = house.services
    await services.servers.left(house.guild.id)
    assert house.guild.id not in [
        server.guild_id for server in await services.database.read(server_store.all_set_up)
    ]
    await services.servers.joined(house.guild.id)
    assert house.guild.id in [
        server.guild_id for server in await services.database.read(server_store.all_set_up)
    ]
