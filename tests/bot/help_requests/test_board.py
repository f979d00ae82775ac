"""Where asks are looked at: one's own, those that wait, in which order and on which page."""

import pytest

from bot.help_requests import Given, State
from bot.help_requests.board import Board
from bot.help_requests.refusals import AskGone, NotYourAsk
from bot.members import Who
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    BEN,
    HELD,
    deliver,
    draft,
    posted,
    resolve,
    unnamed,
    wait,
    write_in,
)
from tests.ground import Ground


def board(ground: Ground) -> Board:
    """The verbs."""
    return ground.services.help_requests.board


async def found(
    ground: Ground, number: int = 0, kind: str | None = None, *, unanswered: bool = False
) -> list[int]:
    """The asks on a page of those that wait."""
    page = await board(ground).open(1, kind, unanswered=unanswered, number=number)
    return [shown.ask.id for shown in page.asks]


async def test_those_that_nobody_answered_come_first_then_those_that_wait_longest(ground: Ground):
    for number in range(1, 5):
        await posted(ground, opened_by=number, who=Who(1, 500 + number))
        ground.clock.move(hours=1)
    await ground.services.help_requests.helping.offer(ANA, 1)
    await write_in(ground, 3, BEN)
    assert await found(ground) == [2, 4, 1, 3]
    assert await found(ground, unanswered=True) == [2, 4]
    await ground.services.help_requests.endings.still_needed(Who(1, 501), 1)
    assert await found(ground, unanswered=True) == [2, 4, 1]


async def test_only_what_waits_here_is_shown(ground: Ground):
    await ground.services.servers.set_up(2, "UTC", {"help": 25}, {})
    await draft(ground, opened_by=1)
    await posted(ground, HELD, 2)
    await posted(ground, opened_by=3, who=Who(2, 100))
    await resolve(ground, await posted(ground, opened_by=4))
    await ground.services.help_requests.endings.close(ASKER, await posted(ground, opened_by=5))
    waiting = await unnamed(ground, opened_by=6)
    assert await found(ground) == [waiting]


async def test_one_kind_alone(ground: Ground):
    await posted(ground, opened_by=1)
    await posted(ground, Given("other", "Something", "Anything"), 2)
    assert await found(ground, kind="other") == [2]
    assert await found(ground, kind="strategy") == [1]
    assert await found(ground, kind="just-listen") == []
    assert await found(ground, kind="no-such-kind") == []


async def test_pages_and_one_beyond_the_last(ground: Ground):
    for number in range(1, 12):
        await posted(ground, opened_by=number, who=Who(1, 500 + number))
        ground.clock.move(minutes=1)
    assert [await found(ground, number) for number in (0, 1, 2)] == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11]]
    assert await found(ground, 3) == await found(ground, 99) == [11]
    assert await found(ground, -1) == [1, 2, 3, 4, 5]
    page = await board(ground).open(1, None, unanswered=False, number=7)
    assert (page.number, page.pages, page.total) == (2, 3, 11)


async def test_nothing_is_a_page_too(ground: Ground):
    page = await board(ground).open(1, None, unanswered=True)
    assert (page.asks, page.number, page.pages, page.total) == ((), 0, 1, 0)
    assert (await board(ground).mine(ASKER)).pages == 1


async def test_ones_own_are_listed_those_at_work_first_then_the_newest(ground: Ground):
    for number in range(1, 6):
        await posted(ground, HELD if number == 3 else Given("other", f"Ask {number}", "?"), number)
        ground.clock.move(minutes=1)
    await draft(ground, opened_by=6)
    await resolve(ground, 5)
    await ground.services.help_requests.endings.close(ASKER, 2)
    page = await board(ground).mine(ASKER)
    assert [shown.ask.id for shown in page.asks] == [6, 4, 3, 1, 5]
    assert [shown.ask.id for shown in (await board(ground).mine(ASKER, 1)).asks] == [2]
    assert (await board(ground).mine(Who(2, ASKER.user))).total == 0


async def test_ones_own_are_found_by_their_title(ground: Ground):
    await posted(ground, Given("other", "Straße nach Rom", "?"), 1)
    await posted(ground, Given("other", "The road home", "?"), 2)
    await resolve(ground, 2)
    waiting = {State.OPEN, State.HELPED}

    async def titles(typed: str, states: set[State]) -> list[int]:
        return [shown.ask.id for shown in await board(ground).titles(ASKER, states, typed)]

    assert await titles("", waiting) == [1]
    assert await titles("STRASSE", waiting) == [1]
    assert await titles("road", waiting) == []
    assert await titles("ROAD", {State.RESOLVED}) == [2]
    assert await board(ground).titles(ANA, waiting, "") == []
    await wait(ground, days=200)
    await ground.services.members.tidy()
    assert await titles("", set(State)) == []


async def test_one_of_ones_own(ground: Ground):
    ask_id = await posted(ground)
    assert (await board(ground).own(ASKER, ask_id)).link is None
    await deliver(ground)
    shown = await board(ground).own(ASKER, ask_id)
    assert (shown.link, shown.thread) == ((15, 5000 + ask_id), 9000 + ask_id)
    for look in (board(ground).own, board(ground).see_news):
        with pytest.raises(NotYourAsk):
            await look(ANA, ask_id)
        for who, number in ((Who(2, ASKER.user), ask_id), (ASKER, 99)):
            with pytest.raises(AskGone):
                await look(who, number)
    assert await board(ground).show(99) is None


@pytest.mark.parametrize("by_asker", [True, False])
async def test_who_is_apart_from_its_author_either_way(ground: Ground, by_asker: bool):
    ask_id = await posted(ground)
    assert not await board(ground).are_apart(ask_id, ANA)
    one, other = (ASKER, ANA) if by_asker else (ANA, ASKER)
    await ground.services.members.blocks.block(one, other.user)
    assert await board(ground).are_apart(ask_id, ANA)
    assert not await board(ground).are_apart(ask_id, BEN)
    assert not await board(ground).are_apart(99, ANA)


async def test_whether_somebody_asked_is_known_once_it_is_posted(ground: Ground):
    for made, expected in (
        (draft(ground), False),
        (posted(ground, HELD, 2), False),
        (unnamed(ground, opened_by=3), True),
    ):
        await made
        assert await ground.database.read(board(ground).has_asked, ASKER) is expected
    assert not await ground.database.read(board(ground).has_asked, Who(2, ASKER.user))
