"""Blocks hold both ways, in one server, and only their owner knows of them."""

import json

import pytest

from bot.database import Connection
from bot.members import TooOften, Who, blocked_with, has_blocked
from bot.members.model import MOST_BLOCKED, BlockedBot, BlockedSelf, BlocksFull
from tests.ground import Ground

ADA, BEN = Who(1, 100), Who(1, 200)


async def kept_apart(ground: Ground, who: Who) -> frozenset[int]:
    """Whom the person is not brought together with."""
    return await ground.database.read(blocked_with, who)


async def test_a_block_holds_both_ways_and_in_that_server_alone(ground: Ground):
    assert await ground.services.members.blocks.block(ADA, 200)
    assert await kept_apart(ground, ADA) == {200}
    assert await kept_apart(ground, BEN) == {100}
    assert await kept_apart(ground, Who(2, 100)) == frozenset()
    assert await ground.database.read(has_blocked, ADA, 200)
    assert not await ground.database.read(has_blocked, BEN, 100)


async def test_only_the_one_who_blocked_sees_it_the_newest_first(ground: Ground):
    blocks = ground.services.members.blocks
    await blocks.block(ADA, 300)
    first = ground.clock()
    ground.clock.move(days=1)
    await blocks.block(ADA, 200)
    assert [(block.user_id, block.since) for block in await blocks.of(ADA)] == [
        (200, ground.clock()),
        (300, first),
    ]
    assert await blocks.of(BEN) == []


async def test_blocking_twice_is_one_block_and_keeps_its_date(ground: Ground):
    blocks = ground.services.members.blocks
    since = ground.clock()
    assert await blocks.block(ADA, 200)
    ground.clock.move(days=1)
    assert not await blocks.block(ADA, 200)
    assert [block.since for block in await blocks.of(ADA)] == [since]


async def test_two_may_block_each_other_and_one_of_them_may_end_theirs(ground: Ground):
    blocks = ground.services.members.blocks
    await blocks.block(ADA, 200)
    await blocks.block(BEN, 100)
    assert await blocks.unblock(ADA, 200)
    assert await kept_apart(ground, ADA) == {200}
    assert await kept_apart(ground, BEN) == {100}
    assert not await blocks.unblock(ADA, 200)
    assert await blocks.unblock(BEN, 100)
    assert await kept_apart(ground, ADA) == frozenset()


async def test_oneself_and_bots_cannot_be_blocked(ground: Ground):
    blocks = ground.services.members.blocks
    with pytest.raises(BlockedSelf):
        await blocks.block(ADA, 100)
    with pytest.raises(BlockedBot) as refused:
        await blocks.block(ADA, 200, bot=True)
    assert refused.value.user_id == 200
    assert await blocks.of(ADA) == []


async def test_a_list_is_full_at_some_point_and_has_room_again(ground: Ground):
    blocks = ground.services.members.blocks
    for number in range(MOST_BLOCKED):
        await blocks.block(ADA, 1000 + number)
        ground.clock.move(minutes=2)  # within the limit of changes
    with pytest.raises(BlocksFull) as refused:
        await blocks.block(ADA, 200)
    assert refused.value.most == MOST_BLOCKED
    assert not await blocks.block(ADA, 1000)
    await blocks.unblock(ADA, 1000)
    assert await blocks.block(ADA, 200)


async def test_changes_have_the_limit_of_settings(ground: Ground):
    blocks = ground.services.members.blocks
    for number in range(ground.config.limits.settings.times):
        await blocks.block(ADA, 1000 + number)
    with pytest.raises(TooOften):
        await blocks.block(ADA, 200)
    with pytest.raises(TooOften):
        await blocks.unblock(ADA, 1000)
    assert 1000 in await kept_apart(ground, ADA)


async def test_an_export_says_how_many_and_since_when_and_names_nobody(ground: Ground):
    await ground.services.members.blocks.block(ADA, 424242)
    held = await ground.services.members.export(ADA)
    assert held["member"]["people_you_blocked_since"] == ["2026-03-02T12:00:00+00:00"]
    assert "424242" not in json.dumps(held)


async def test_who_is_blocked_finds_nothing_about_it_in_their_export(ground: Ground):
    await ground.services.members.set_country(BEN, "DE")
    await ground.services.members.blocks.block(ADA, 200)
    assert (await ground.services.members.export(BEN))["member"]["people_you_blocked_since"] == []


@pytest.mark.parametrize("gone", [ADA, BEN])
async def test_a_deletion_removes_the_blocks_of_either_side(ground: Ground, gone: Who):
    blocks = ground.services.members.blocks
    await blocks.block(ADA, 200)
    await blocks.block(BEN, 100)
    await blocks.block(Who(1, 300), 400)
    await blocks.block(Who(2, 100), 200)
    await ground.services.members.delete(gone)

    def rows(connection: Connection) -> list[tuple[int, int]]:
        return connection.execute("SELECT guild_id, user_id FROM blocks ORDER BY 1, 2").fetchall()

    assert await ground.database.read(rows) == [(1, 300), (2, 100)]
