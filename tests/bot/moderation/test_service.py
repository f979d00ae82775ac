"""Hands, low check-ins and troubles: each told once, taken once, and gone when their person is."""

from datetime import timedelta

import pytest

from bot.database import Connection
from bot.errors import MissingPermission
from bot.members import Kind, TooOften, Way, Who
from bot.moderation import HandAlreadyRaised, HandGone, HandTaken, NoModerators, Own
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.servers import Staff
from bot.servers.troubles import tell_trouble
from tests.ground import Ground

MONA = Staff(1, 900, frozenset(), manages_server=True)
MAX = Staff(1, 901, frozenset({55}), manages_server=False)


async def kinds(ground: Ground) -> list[str]:
    """What waits to be said about moderation."""
    return [letter.kind for letter in await ground.letters() if letter.kind.startswith("moderation.")]


async def hand_id(ground: Ground) -> int:
    """The newest hand that is to be shown."""
    return max(letter.facts["hand"] for letter in await ground.letters() if letter.kind == "moderation.hand")


# Raising and taking a hand


async def test_a_hand_is_told_to_moderators_with_nothing_about_why(ground: Ground):
    await ground.services.moderation.raise_hand(ground.who, 1)
    (letter,) = await ground.letters()
    assert (letter.kind, letter.user_id, dict(letter.facts)) == ("moderation.hand", None, {"hand": 1})
    hand = await ground.services.moderation.hand(1, 1)
    assert hand is not None
    assert (hand.who, hand.taken_at) == (ground.who, None)
    assert await ground.services.moderation.hand(2, 1) is None, "another server's hand is not seen"


async def test_one_press_raises_one_hand_however_often_it_arrives(ground: Ground):
    await ground.services.moderation.raise_hand(ground.who, 1)
    await ground.services.moderation.raise_hand(ground.who, 1)
    assert len(await ground.letters()) == 1


async def test_a_second_press_hears_since_when_it_stands(ground: Ground):
    at = ground.clock()
    await ground.services.moderation.raise_hand(ground.who, 1)
    ground.clock.move(hours=23)
    with pytest.raises(HandAlreadyRaised) as refused:
        await ground.services.moderation.raise_hand(ground.who, 2)
    assert refused.value.at == at
    await ground.services.moderation.raise_hand(ground.another(101), 3)


async def test_a_hand_that_nobody_took_for_a_day_is_told_anew(ground: Ground):
    await ground.services.moderation.raise_hand(ground.who, 1)
    ground.clock.move(days=1)
    await ground.services.moderation.raise_hand(ground.who, 2)
    assert await ground.services.moderation.hand(1, 1) is None
    assert await ground.services.moderation.hand(1, 2) is not None


async def test_without_a_channel_for_moderators_nothing_is_pretended(ground: Ground):
    with pytest.raises(NoModerators):
        await ground.services.moderation.raise_hand(Who(2, 100), 1)


async def test_hands_are_limited(ground: Ground):
    for press in range(5):
        await ground.services.moderation.raise_hand(ground.who, press)
        await ground.services.moderation.take_hand(MONA, await hand_id(ground))
    with pytest.raises(TooOften):
        await ground.services.moderation.raise_hand(ground.who, 99)


async def test_the_first_to_take_it_has_it_and_the_person_is_told(ground: Ground):
    await ground.services.servers.set_up(1, "UTC", {}, {"moderator": 55})
    await ground.services.moderation.raise_hand(ground.who, 1)
    await ground.services.moderation.take_hand(MAX, 1)
    (told,) = [letter for letter in await ground.letters() if letter.kind == "moderation.taken"]
    assert (told.user_id, told.lane, dict(told.facts)) == (100, "person:1:100", {"by": 901})
    for staff, yours in ((MONA, False), (MAX, True)):
        with pytest.raises(HandTaken) as refused:
            await ground.services.moderation.take_hand(staff, 1)
        assert (refused.value.by, refused.value.yours) == (901, yours)


async def test_only_staff_takes_and_nobody_their_own(ground: Ground):
    await ground.services.moderation.raise_hand(ground.another(900), 1)
    with pytest.raises(MissingPermission):
        await ground.services.moderation.take_hand(MAX, 1)
    with pytest.raises(Own):
        await ground.services.moderation.take_hand(MONA, 1)
    with pytest.raises(HandGone):
        await ground.services.moderation.take_hand(MONA, 2)
    with pytest.raises(MissingPermission):
        await ground.services.moderation.all_well(MAX)


# Low check-ins


async def surface(ground: Ground, check_in: int = 7, user: int = 100) -> None:
    """A check-in had no answer in time."""
    await ground.database.write(
        ground.services.moderation.surface, 1, user, check_in, 11, 1234, ground.clock()
    )


async def test_a_low_check_in_reaches_moderators_and_greeters_who_asked_once(ground: Ground):
    for user in (100, 101, 102):
        await ground.services.members.set_way(Who(1, user), Kind.GREETER, Way.DM)
    await ground.services.members.set_way(Who(1, 102), Kind.GREETER, Way.OFF)
    await surface(ground)
    said = [(letter.kind, letter.user_id) for letter in await ground.letters()]
    assert said == [("moderation.low_check_in", None), ("moderation.greeter", 101)], "the author is not told"
    await ground.clear_letters()
    await surface(ground)
    assert await ground.letters() == []


async def test_who_answers_a_low_check_in(ground: Ground):
    await surface(ground)
    with pytest.raises(MissingPermission):
        await ground.services.moderation.answer(MAX, 7)
    watch = await ground.services.moderation.answer(MONA, 7)
    assert (watch.channel_id, watch.message_id) == (11, 1234)
    with pytest.raises(HandTaken):
        await ground.services.moderation.answer(MONA, 7)


async def test_a_settled_check_in_is_taken_off_the_list(ground: Ground):
    await surface(ground)
    await ground.clear_letters()
    for _ in range(2):
        await ground.database.write(ground.services.moderation.settled, 1, 7, ground.clock())
    assert await kinds(ground) == ["moderation.low_check_in"]
    assert await ground.services.moderation.watch(1, 7) is None


# Troubles


async def test_all_well_forgets_troubles_and_revives_what_could_not_be_posted(ground: Ground):
    await surface(ground)
    posted = "trouble:1:place:wins"

    def trouble(connection: Connection) -> None:
        for letter in outbox_store.heads(connection, ground.clock()):
            outbox_store.give_up(connection, letter, "403 50013")
        for what in ("place:wins", "place:coaches"):
            tell_trouble(connection, 1, what, {"place": what}, ground.clock())
            outbox_store.remember_posted(
                connection, Posted(f"trouble:1:{what}", 1, 12, 5, None), ground.clock()
            )

    await ground.database.write(trouble)
    await ground.database.write(
        lambda connection: connection.execute("DELETE FROM outbox WHERE gave_up IS NULL")
    )
    await ground.services.moderation.all_well(MONA)
    assert await ground.services.servers.troubles(1) == []
    assert sorted(await kinds(ground)) == [
        "moderation.low_check_in",
        "moderation.trouble",
        "moderation.trouble",
    ], "the cards are taken down, and what waited goes out"
    assert await ground.database.read(outbox_store.where_posted, posted) is not None


async def test_a_trouble_told_in_a_channel_no_longer_used_is_told_anew_next_time(ground: Ground):
    what, subject = "place:wins", "trouble:1:place:wins"

    def trouble(connection: Connection) -> None:
        tell_trouble(connection, 1, what, {"place": "wins"}, ground.clock())
        outbox_store.remember_posted(connection, Posted(subject, 1, 99, 5, None), ground.clock())

    await ground.database.write(trouble)
    await ground.services.moderation.all_well(MONA)
    assert await ground.database.read(outbox_store.where_posted, subject) is None


# What is held about a person


async def test_export_names_nobody_else(ground: Ground):
    await ground.services.moderation.raise_hand(ground.who, 1)
    await ground.services.moderation.take_hand(MONA, 1)
    await surface(ground)
    at = ground.clock().isoformat()
    held = (await ground.services.members.export(ground.who))["moderation"]
    assert held == {
        "asked_for_a_moderator": [{"at": at, "taken_up_at": at}],
        "check_ins_brought_to_people": [{"at": at, "taken_up_at": None}],
        "looked_after": [],
    }
    assert (await ground.services.members.export(Who(1, 900)))["moderation"]["looked_after"] == [at]


async def test_delete_takes_the_cards_down_and_leaves_what_was_taken_to_a_former_member(ground: Ground):
    await ground.services.moderation.raise_hand(ground.who, 1)
    await ground.services.moderation.take_hand(MONA, 1)
    await surface(ground)
    await ground.services.moderation.answer(MONA, 7)
    await ground.clear_letters()
    await ground.services.members.delete(Who(1, 900))
    hand, watch = await ground.services.moderation.hand(1, 1), await ground.services.moderation.watch(1, 7)
    assert hand is not None
    assert watch is not None
    assert (hand.taken_by, hand.taken_at, watch.taken_by) == (None, ground.clock(), None)
    assert sorted(await kinds(ground)) == ["moderation.hand", "moderation.low_check_in"]
    await ground.services.members.delete(ground.who)
    assert await ground.services.moderation.hand(1, 1) is None
    assert await ground.services.moderation.watch(1, 7) is None
    assert sorted(await kinds(ground)) == ["moderation.hand", "moderation.low_check_in"]


async def test_old_hands_are_not_kept(ground: Ground):
    await ground.services.moderation.raise_hand(ground.who, 1)
    ground.clock.move(days=181)
    await ground.services.members.tidy()
    assert await ground.services.moderation.hand(1, 1) is None
    assert timedelta(days=180) == ground.config.retention.text
