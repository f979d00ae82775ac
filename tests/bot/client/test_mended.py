"""Faults that a reading found once, each made to happen: they must not come back."""

import logging

import pytest
from simcord.actors import MemberActor

from bot.checkins import CheckIn, Feeling, Visibility, Written, cards
from bot.checkins import store as checkin_store
from bot.checkins.model import AlreadyNamed, CheckInGone
from bot.database import Connection
from bot.members import Who
from bot.outbox import store as outbox_store
from tests.front_door import FrontDoor
from tests.ground import Ground

PRIVATE_THREAD = 12


def who(house: FrontDoor, person: MemberActor) -> Who:
    return Who(house.guild.id, person.id)


async def shared(house: FrontDoor, person: MemberActor, text: str = "Call Ana") -> CheckIn:
    form = await person.slash(house.check_ins, "checkin now")
    summary = await house.fill(person, form, next_step=text)
    await house.choose(person, summary, "Who sees this", "server")
    return await house.services.checkins.latest(who(house, person))


async def introduced(house: FrontDoor, author: MemberActor, helper: MemberActor, text: str) -> None:
    await shared(house, author, text)
    card = next(message for message in house.messages(house.check_ins) if text in house.text_of(message))
    await house.press(helper, card, "I can help")
    inbox = await author.slash(house.check_ins, "me inbox")
    await house.press(author, inbox, "Yes, introduce us")


def threads(house: FrontDoor) -> list[set[int]]:
    return [
        set(channel.thread_members)
        for channel in house.env.backend.channels.values()
        if channel.type == PRIVATE_THREAD
    ]


def said_in_threads(house: FrontDoor) -> str:
    numbers = [c.id for c in house.env.backend.channels.values() if c.type == PRIVATE_THREAD]
    return "\n".join(house.text_of(message) for number in numbers for message in house.messages(number))


async def test_after_a_deletion_nobody_new_comes_into_an_old_thread(house: FrontDoor) -> None:
    ann, hal, bob, hem = (house.person(name) for name in ("ann", "hal", "bob", "hem"))
    await introduced(house, ann, hal, "The words of Ann")
    assert "The words of Ann" in said_in_threads(house)
    await house.services.members.delete(who(house, ann))
    await house.delivered()
    assert "The words of Ann" not in said_in_threads(house)
    await introduced(house, bob, hem, "The words of Bob")
    pairs = [members - {house.env.backend.bot_user.id} for members in threads(house)]
    assert pairs == [{ann.id, hal.id}, {bob.id, hem.id}]


async def test_a_database_that_refuses_does_not_make_the_courier_post_in_a_loop(house: FrontDoor) -> None:
    sam = house.person("sam")
    check_in = await shared(house, sam)
    await house.services.checkins.withdraw(who(house, sam), check_in.id)
    await house.delivered()

    def break_it(connection: Connection) -> None:
        connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON posted BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        connection.execute(
            "CREATE TRIGGER stuck BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END"
        )

    def mend_it(connection: Connection) -> None:
        connection.execute("DROP TRIGGER broken")
        connection.execute("DROP TRIGGER stuck")

    form = await sam.slash(house.check_ins, "checkin now")
    summary = await house.fill(sam, form, next_step="Rest")
    await house.services.database.write(break_it)
    await house.choose(sam, summary, "Who sees this", "server")
    assert len(house.messages(house.check_ins)) == 1
    await house.services.database.write(mend_it)
    await house.advance(minutes=1)
    assert len(house.messages(house.check_ins)) == 1
    assert await house.services.database.read(outbox_store.all_waiting) == []


async def test_an_edit_behind_an_unclear_post_is_shown(house: FrontDoor) -> None:
    sam = house.person("sam")
    check_in = await shared(house, sam, "Old words")

    def as_if_the_answer_was_lost(connection: Connection) -> None:
        outbox_store.forget_posted(connection, check_in.subject_for(Visibility.SERVER))
        checkin_store.rewrite(connection, check_in.id, Written(next_step="New words"), house.env.now())
        cards.show(connection, check_in, house.env.now())
        connection.execute("UPDATE outbox SET attempts = 1")

    await house.services.database.write(as_if_the_answer_was_lost)
    await house.delivered()
    (card,) = house.messages(house.check_ins)
    assert "New words" in house.text_of(card)


async def test_giving_up_an_old_state_does_not_lose_the_new_one(ground: Ground) -> None:
    checkins = ground.services.checkins
    check_in = await checkins.check_in(ground.who, 1, Written(Feeling.GOOD))
    await checkins.share(ground.who, check_in.id, Visibility.SERVER)
    (in_flight,) = await ground.letters()
    await checkins.withdraw(ground.who, check_in.id)
    await ground.database.write(outbox_store.give_up, in_flight, "403")
    assert [letter.subject for letter in await ground.letters()] == [in_flight.subject]


async def test_a_yes_to_something_taken_back_is_said_to_lead_nowhere(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    check_in = await shared(house, sam)
    await house.press(ana, house.messages(house.check_ins)[0], "I can help")
    inbox = await sam.slash(house.check_ins, "me inbox")
    await house.services.checkins.withdraw(who(house, sam), check_in.id)
    answer = await house.press(sam, inbox, "Yes, introduce us")
    assert "not there any more" in house.text_of(answer)
    with pytest.raises(CheckInGone):
        await house.services.introductions.decide(sam.id, 1, accept=True)
    assert threads(house) == []


async def test_a_helper_who_left_is_not_taken_for_a_missing_channel(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    await shared(house, sam)
    await house.press(ana, house.messages(house.check_ins)[0], "I can help")
    inbox = await sam.slash(house.check_ins, "me inbox")
    house.env.inject_error("PUT", f"/channels/*/thread-members/{ana.id}", status=404, code=10013, times=None)
    await house.press(sam, inbox, "Yes, introduce us")
    assert await house.services.servers.troubles(house.guild.id) == []
    assert house.messages(house.moderators) == []


async def test_a_resting_helper_is_not_pinged(house: FrontDoor) -> None:
    sam, ana = house.person("sam"), house.person("ana")
    await shared(house, sam)
    await house.press(ana, house.messages(house.check_ins)[0], "I can help")
    await ana.slash(house.check_ins, "checkin pause", until="1 week")
    inbox = await sam.slash(house.check_ins, "me inbox")
    await house.press(sam, inbox, "Yes, introduce us")
    (thread,) = [c for c in house.env.backend.channels.values() if c.type == PRIVATE_THREAD]
    pings = house.may_ping(thread.id)
    assert pings == [str(sam.id)]


async def test_a_card_that_is_late_is_still_watched_over(ground: Ground) -> None:
    checkins = ground.services.checkins
    check_in = await checkins.check_in(ground.who, 1, Written(Feeling.LOW))
    await checkins.share(ground.who, check_in.id, Visibility.SERVER)
    ground.clock.move(hours=12)
    await ground.fall_due()
    assert await ground.next_due() is not None
    posted = outbox_store.Posted(check_in.subject_for(Visibility.SERVER), 1, 11, 555, None)
    await ground.database.write(outbox_store.remember_posted, posted, ground.clock())
    ground.clock.move(hours=1)
    await ground.fall_due()
    assert "moderation.low_check_in" in [letter.kind for letter in await ground.letters()]


async def test_what_is_low_no_longer_leaves_the_moderators_list(ground: Ground) -> None:
    checkins = ground.services.checkins
    check_in = await checkins.check_in(ground.who, 1, Written(Feeling.LOW))
    await checkins.share(ground.who, check_in.id, Visibility.SERVER)
    posted = outbox_store.Posted(check_in.subject_for(Visibility.SERVER), 1, 11, 555, None)
    await ground.database.write(outbox_store.remember_posted, posted, ground.clock())
    ground.clock.move(hours=12)
    await ground.fall_due()
    assert await ground.services.moderation.watch(1, check_in.id) is not None
    await checkins.edit(ground.who, check_in.id, Written(Feeling.STRONG))
    assert await ground.services.moderation.watch(1, check_in.id) is None


async def test_reminders_do_not_pile_up_and_end_with_a_check_in(house: FrontDoor) -> None:
    sam = house.person("sam")
    await sam.slash(house.check_ins, "checkin reminder", days="daily", at="09:00")
    await house.advance(days=3)
    form = await sam.slash(house.check_ins, "checkin now")
    answer = await house.fill(sam, form, next_step="Rest")
    assert "A moment to check in" not in house.text_of(answer)


async def test_one_thing_that_cannot_be_shown_does_not_lock_the_inbox(
    house: FrontDoor, caplog: pytest.LogCaptureFixture
) -> None:
    sam = house.person("sam")
    await shared(house, sam)
    await house.services.members.leave_in_inbox(who(house, sam), "long.gone", {})
    await house.services.members.leave_in_inbox(who(house, sam), "members.kept", {"text": "Something kept"})
    with caplog.at_level(logging.ERROR):
        shown = await sam.slash(house.check_ins, "me inbox")
    assert "Something kept" in house.text_of(shown)
    assert "cannot be shown" in caplog.text
    assert "Nothing is waiting" in house.text_of(await sam.slash(house.check_ins, "me inbox"))


async def test_somebody_who_left_cannot_write_to_the_server_from_an_old_message(house: FrontDoor) -> None:
    sam = house.person("sam")
    await sam.slash(house.check_ins, "checkin reminder", days="daily", at="09:00", by="dm")
    await house.advance(days=1)
    (direct,) = house.messages(house.env.backend.dm_channels[sam.id])
    house.env.backend.remove_member(house.guild.id, sam.id)
    answer = await sam.user.click(direct, custom_id=house.button(direct, "Check in"))
    assert answer.modal is None
    assert "no longer in" in house.text_of(answer)


async def test_words_of_crisis_in_a_direct_message_bring_the_card_too(house: FrontDoor) -> None:
    sam = house.person("sam")
    await sam.slash(house.check_ins, "checkin reminder", days="daily", at="09:00", by="dm")
    await house.advance(days=1)
    (direct,) = house.messages(house.env.backend.dm_channels[sam.id])
    form = await sam.user.click(direct, custom_id=house.button(direct, "Check in"))
    answer = await sam.user.submit_modal(form, {"in_the_way": "I want to die"})
    assert "Your check-in is saved" in house.text_of(answer)
    assert house.button(answer, "Ask a moderator to reach out")


async def test_what_coaches_saw_with_a_name_cannot_become_unnamed(ground: Ground) -> None:
    checkins = ground.services.checkins
    check_in = await checkins.check_in(ground.who, 1, Written(Feeling.GOOD))
    await checkins.share(ground.who, check_in.id, Visibility.COACHES)
    with pytest.raises(AlreadyNamed):
        await checkins.share(ground.who, check_in.id, Visibility.UNNAMED)
