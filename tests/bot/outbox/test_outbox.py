"""The outbox: in order within a lane, newest state of a subject, nothing lost between."""

from datetime import timedelta

from bot import outbox
from bot.database import Connection
from bot.outbox import Letter, Posted, store
from tests.ground import MONDAY_NOON, Ground


async def put(
    ground: Ground, lane: str, subject: str | None = None, *, later: float = 0, note: str = ""
) -> None:
    def transaction(connection: Connection) -> None:
        now = ground.clock()
        outbox.put(
            connection,
            now,
            kind="test.letter",
            lane=lane,
            guild_id=1,
            subject=subject,
            facts={"note": note},
            not_before=now + timedelta(hours=later),
        )

    await ground.database.write(transaction)


async def heads(ground: Ground) -> list[Letter]:
    return await ground.database.read(store.heads, ground.clock())


async def test_each_lane_offers_its_first(ground: Ground) -> None:
    for lane, note in (("a", "1"), ("b", "2"), ("a", "3")):
        await put(ground, lane, note=note)
    assert [letter.facts["note"] for letter in await heads(ground)] == ["1", "2"]


async def test_a_first_that_has_to_wait_holds_its_lane_and_no_other(ground: Ground) -> None:
    await put(ground, "a", later=1)
    await put(ground, "a")
    await put(ground, "b")
    assert [letter.lane for letter in await heads(ground)] == ["b"]
    assert await ground.database.read(store.head, "a", ground.clock()) is None
    assert await ground.database.read(store.next_due, ground.clock()) == MONDAY_NOON + timedelta(hours=1)


async def test_changes_of_one_subject_are_one_letter_with_the_newest_facts(ground: Ground) -> None:
    for note in ("1", "2", "3"):
        await put(ground, "a", "card:1", note=note)
    (letter,) = await heads(ground)
    assert (letter.facts["note"], letter.revision) == ("3", 2)


async def test_a_change_while_it_is_being_said_is_said_afterwards(ground: Ground) -> None:
    await put(ground, "a", "card:1", note="1")
    (letter,) = await heads(ground)
    await put(ground, "a", "card:1", note="2")
    assert not await ground.database.write(store.delivered, letter)
    (again,) = await heads(ground)
    assert again.facts["note"] == "2"
    assert await ground.database.write(store.delivered, again)
    assert await heads(ground) == []


async def test_what_was_given_up_lets_its_lane_go_on_and_can_be_revived(ground: Ground) -> None:
    await put(ground, "a", "card:1", note="1")
    await put(ground, "a", note="2")
    (letter, *_) = await heads(ground)
    await ground.database.write(store.give_up, letter, "403")
    assert [head.facts["note"] for head in await heads(ground)] == ["2"]
    await ground.database.write(store.revive, 1, MONDAY_NOON - timedelta(days=1), ground.clock())
    assert [head.facts["note"] for head in await heads(ground)] == ["1"]


async def test_reviving_does_not_double_what_was_said_anew_meanwhile(ground: Ground) -> None:
    await put(ground, "a", "card:1", note="old")
    (letter,) = await heads(ground)
    await ground.database.write(store.give_up, letter, "403")
    await put(ground, "a", "card:1", note="new")
    await ground.database.write(store.revive, 1, MONDAY_NOON - timedelta(days=1), ground.clock())
    assert [waiting.facts["note"] for waiting in await ground.letters()] == ["new"]


async def test_where_a_subject_is_shown_is_known_both_ways(ground: Ground) -> None:
    posted = Posted("card:1", 1, 11, 555, None)
    await ground.database.write(store.remember_posted, posted, ground.clock())
    assert await ground.database.read(store.where_posted, "card:1") == posted
    assert await ground.database.read(store.subject_at, 555) == "card:1"
    await ground.database.write(store.forget_posted, "card:1")
    assert await ground.database.read(store.where_posted, "card:1") is None
    assert await ground.database.read(store.subject_at, 555) is None


async def test_a_thread_is_known_by_the_subject_it_is_about(ground: Ground) -> None:
    def transaction(connection: Connection) -> None:
        store.remember_posted(connection, Posted("ask:1", 1, 20, 30, 30), ground.clock())
        store.remember_posted(connection, Posted("ask_line:1", 1, 30, 31, None), ground.clock())

    await ground.database.write(transaction)
    assert await ground.database.read(outbox.subject_in_thread, 30) == "ask:1"
    assert await ground.database.read(outbox.subject_in_thread, 31) is None


async def test_a_dropped_letter_is_gone_even_if_it_changed_meanwhile(ground: Ground) -> None:
    await put(ground, "a", "ask:1")
    [letter] = await heads(ground)
    await put(ground, "a", "ask:1", note="newer")
    await ground.database.write(store.drop, letter)
    assert await heads(ground) == []
