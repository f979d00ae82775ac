"""What waits for a person, from being left to being seen, and the line in public that says so."""

import pytest

from bot.database import Connection
from bot.members import Who, store
from bot.members.mention import subject_of
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from tests.ground import Ground


async def leave(ground: Ground, *texts: str, who: Who | None = None) -> None:
    for text in texts:
        await ground.services.members.leave_in_inbox(who or ground.who, "members.kept", {"text": text})


async def noticed(ground: Ground) -> None:
    """Until the service has looked who is waited for: it reads after the commit, and reads come in turn."""
    for _ in range(2):
        await ground.services.members.how_many_wait(ground.who)


async def line_stands(ground: Ground) -> None:
    """As if the courier had posted the public line."""
    place = Posted(subject_of(ground.who), 1, 11, 500, None)
    await ground.database.write(outbox_store.remember_posted, place, ground.clock())


async def looked_at(ground: Ground) -> bool:
    """Whether the public line is about to be decided anew."""
    return ("members.waiting", subject_of(ground.who)) in [
        (letter.kind, letter.subject) for letter in await ground.letters()
    ]


async def test_what_waits_is_shown_once_oldest_first(ground: Ground):
    members = ground.services.members
    await leave(ground, "one", "two")
    await leave(ground, "not yours", who=ground.another(200))
    items = await members.inbox(ground.who)
    assert [item.facts["text"] for item in items] == ["one", "two"]
    assert items[0].left_at == ground.clock()
    await members.seen(ground.who, items)
    assert await members.inbox(ground.who) == []
    assert await members.how_many_wait(ground.another(200)) == 1


async def test_many_things_come_in_parts(ground: Ground):
    members = ground.services.members
    await leave(ground, *"abcdefg")
    assert await members.how_many_wait(ground.who) == 7
    first = await members.inbox(ground.who)
    assert [item.facts["text"] for item in first] == list("abcde")
    await members.seen(ground.who, first)
    assert [item.facts["text"] for item in await members.inbox(ground.who)] == list("fg")


async def test_somebody_elses_things_cannot_be_marked_as_seen(ground: Ground):
    members, other = ground.services.members, ground.another(200)
    await leave(ground, "one")
    await members.seen(other, await members.inbox(ground.who))
    assert await members.how_many_wait(ground.who) == 1


async def test_who_is_waited_for_is_known_without_asking_the_database(ground: Ground):
    members = ground.services.members
    assert not members.is_waited_for(ground.who)
    await leave(ground, "one")
    await noticed(ground)
    assert members.is_waited_for(ground.who)
    await members.seen(ground.who, await members.inbox(ground.who))
    await noticed(ground)
    assert not members.is_waited_for(ground.who)


async def test_the_line_in_public_goes_when_nothing_waits_any_more(ground: Ground):
    members = ground.services.members
    await leave(ground, *"abcdef")
    await line_stands(ground)
    await members.seen(ground.who, await members.inbox(ground.who))
    assert not await looked_at(ground)
    assert await members.may_be_mentioned(ground.who)
    await members.seen(ground.who, await members.inbox(ground.who))
    assert await looked_at(ground)
    assert not await members.may_be_mentioned(ground.who)


async def test_a_line_on_its_way_is_decided_anew(ground: Ground):
    await leave(ground, "one")
    await ground.database.write(_put_line, ground)
    (before,) = await ground.letters()
    await ground.services.members.seen(ground.who, await ground.services.members.inbox(ground.who))
    (after,) = await ground.letters()
    assert (after.id, after.revision) == (before.id, before.revision + 1)


def _put_line(connection: Connection, ground: Ground) -> None:
    outbox_store.put(
        connection,
        ground.clock(),
        kind="members.waiting",
        lane=f"person:{ground.who.key}",
        guild_id=1,
        subject=subject_of(ground.who),
        facts={"user": ground.who.user},
    )


async def test_without_a_line_nothing_is_said(ground: Ground):
    await leave(ground, "one")
    await ground.services.members.seen(ground.who, await ground.services.members.inbox(ground.who))
    assert await ground.letters() == []


@pytest.mark.parametrize("what", ["pause", "leave", "delete"])
async def test_the_line_goes_when_its_person_does(ground: Ground, what: str):
    members = ground.services.members
    await leave(ground, "one")
    await line_stands(ground)
    assert await members.may_be_mentioned(ground.who)
    if what == "pause":
        await members.pause(ground.who, "2 weeks")
    elif what == "leave":
        await members.departed(ground.who)
    else:
        await members.delete(ground.who)
    assert await looked_at(ground)
    assert not await members.may_be_mentioned(ground.who)


async def test_somebody_unknown_is_not_mentioned(ground: Ground):
    assert not await ground.services.members.may_be_mentioned(Who(1, 999))


async def test_what_waited_in_vain_or_was_shown_long_ago_goes(ground: Ground):
    members = ground.services.members
    await leave(ground, "shown", "in vain")
    (shown, _) = await members.inbox(ground.who)
    ground.clock.move(days=10)
    await members.seen(ground.who, [shown])
    ground.clock.move(days=175)
    await members.tidy()
    left = await ground.database.read(store.in_inbox, ground.who)
    assert [(kind, when is not None) for kind, _, when in left] == [("members.kept", True)]
    ground.clock.move(days=10)
    await members.tidy()
    assert await ground.database.read(store.in_inbox, ground.who) == []
