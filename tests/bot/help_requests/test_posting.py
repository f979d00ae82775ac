"""Posting an ask once, editing it where others see it, and what moderators look at first."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import NotSetUp
from bot.help_requests import Given, State
from bot.help_requests.refusals import (
    AskGone,
    HeldInEdit,
    NobodyToLook,
)
from bot.help_requests.writing import Writing
from bot.members import TooOften, Who, weeks_shown_up
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    HELD,
    MOD,
    WORDS,
    be_down,
    draft,
    due_in,
    now_is,
    posted,
    rows,
    stands,
    told,
    unnamed,
)
from tests.ground import Ground


def writing(ground: Ground) -> Writing:
    """The verbs."""
    return ground.services.help_requests.writing


# Posting


async def test_posting_brings_it_to_people_and_counts_as_showing_up(ground: Ground):
    ask_id = await posted(ground)
    ask = await now_is(ground, ask_id)
    assert (ask.state, ask.posted_at, ask.quiet_since, ask.round, ask.first) == (
        State.OPEN,
        ground.clock(),
        ground.clock(),
        1,
        True,
    )
    assert await told(ground, "help_requests.opener") == [{"ask": ask_id}]
    assert await ground.database.read(weeks_shown_up, ASKER) == 1


async def test_a_second_press_finds_it_posted(ground: Ground):
    ask_id = await draft(ground)
    for named in (True, True, False):
        done = await writing(ground).post(ASKER, ask_id, named=named)
        assert (done.held, done.ask.state, done.ask.alias) == (False, State.OPEN, None)
    both = await asyncio.gather(*(writing(ground).post(ASKER, ask_id, named=n) for n in (True, False)))
    assert {one.ask.round for one in both} == {1}


async def test_only_the_first_that_bears_a_name_is_the_first(ground: Ground):
    asks = [
        await unnamed(ground, opened_by=1),
        await posted(ground, opened_by=2),
        await posted(ground, opened_by=3),
        await unnamed(ground, opened_by=4),
    ]
    # An unnamed one before it must not show: whoever misses "a first ask" on a named one would know of it.
    assert [(await now_is(ground, ask)).first for ask in asks] == [True, True, False, False]


async def test_elsewhere_it_is_a_first_again(ground: Ground):
    await ground.services.servers.set_up(2, "UTC", {"help": 25}, {})
    await posted(ground)
    assert (await now_is(ground, await posted(ground, opened_by=2, who=Who(2, ASKER.user)))).first


async def test_without_a_channel_it_stays_a_draft(ground: Ground):
    elsewhere = Who(3, ASKER.user)
    ask_id = await draft(ground, who=elsewhere)
    with pytest.raises(NotSetUp) as refused:
        await writing(ground).post(elsewhere, ask_id, named=True)
    assert refused.value.place == "help"
    assert await stands(ground, ask_id) == "draft"
    await ground.services.servers.set_up(3, "UTC", {"check-ins": 31}, {})
    await writing(ground).post(elsewhere, ask_id, named=True)
    assert await stands(ground, ask_id) == "open"


async def test_asks_are_counted_by_themselves_and_no_row_of_uses_says_when(ground: Ground):
    for number in range(5):
        await posted(ground, HELD if number == 3 else WORDS, number, named=number % 2 == 0)
        ground.clock.move(minutes=10)
    sixth = await draft(ground, opened_by=6)
    for named in (True, False):
        with pytest.raises(TooOften) as refused:
            await writing(ground).post(ASKER, sixth, named=named)
        again_at = ground.clock() - timedelta(minutes=50) + timedelta(days=1)
        assert (refused.value.action, refused.value.times, refused.value.again_at) == ("ask", 5, again_at)
    assert await stands(ground, sixth) == "draft"
    assert await rows(ground, "SELECT * FROM uses") == []
    await posted(ground, opened_by=7, who=ANA)
    ground.clock.set(refused.value.again_at - timedelta(milliseconds=1))
    with pytest.raises(TooOften):
        await writing(ground).post(ASKER, sixth, named=True)
    ground.clock.set(refused.value.again_at)
    await writing(ground).post(ASKER, sixth, named=True)


async def test_what_is_held_counts_too_so_that_moderators_are_not_flooded(ground: Ground):
    for number in range(5):
        await posted(ground, HELD, number)
    with pytest.raises(TooOften):
        await posted(ground, HELD, 6)
    await writing(ground).discard(ASKER, 1)
    await ground.services.help_requests.safety.decline(MOD, 2)
    with pytest.raises(TooOften):
        await posted(ground, HELD, 6)
    await be_down(ground, days=1)
    await posted(ground, HELD, 6)


# Edits


async def test_an_edit_of_a_posted_ask_shows_and_is_activity(ground: Ground):
    ask_id = await posted(ground)
    await ground.clear_letters()
    ground.clock.move(hours=2)
    await writing(ground).edit(ASKER, ask_id, WORDS)
    assert (await now_is(ground, ask_id)).edited_at is None
    assert await ground.letters() == []
    shown = await writing(ground).edit(ASKER, ask_id, Given("other", "A way into law", "How?"))
    assert (shown.ask.edited_at, shown.ask.quiet_since) == (ground.clock(), ground.clock())
    assert await told(ground, "help_requests.opener") == [{"ask": ask_id}]


async def test_an_edit_cannot_bring_in_what_would_have_been_held(ground: Ground):
    for number, named in enumerate((True, False), 1):
        ask_id = await posted(ground, opened_by=number, named=named)
        before = await now_is(ground, ask_id)
        for given in (
            HELD,
            Given("strategy", "t[.]me/nurse", "Need"),
            Given("other", "A", "B", "", "t.me/x"),
        ):
            with pytest.raises(HeldInEdit) as refused:
                await writing(ground).edit(ASKER, ask_id, given)
            assert refused.value.because == "t.me"
            with pytest.raises(HeldInEdit):  # nor by the form it was written in, sent once more
                await draft(ground, given, number)
        assert await now_is(ground, ask_id) == before


async def test_a_draft_may_say_anything(ground: Ground):
    ask_id = await draft(ground)
    assert (await writing(ground).edit(ASKER, ask_id, HELD)).ask.state is State.DRAFT


# Held


async def test_what_moderators_look_at_first_waits_for_them(ground: Ground):
    ask_id = await draft(ground, HELD)
    done = await writing(ground).post(ASKER, ask_id, named=True)
    again = await writing(ground).post(ASKER, ask_id, named=True)
    assert done.held
    assert again.held
    assert (done.ask.state, done.ask.posted_at) == (State.HELD, None)
    assert [letter.kind for letter in await ground.letters()] == ["help_requests.desk"]
    assert await due_in(ground, "held", ask_id) == timedelta(days=1), "moderators are told again"
    assert await ground.next_due() == ground.clock() + timedelta(days=1), "and nothing else happens"
    assert (await ground.services.help_requests.board.open(1, None, unanswered=False)).total == 0
    with pytest.raises(AskGone):
        await ground.services.help_requests.helping.offer(ANA, ask_id)


async def test_where_nobody_would_look_it_stays_a_draft(ground: Ground):
    await ground.services.servers.set_up(2, "UTC", {"help": 25}, {})
    there = Who(2, 100)
    ask_id = await draft(ground, HELD, who=there)
    with pytest.raises(NobodyToLook) as refused:
        await writing(ground).post(there, ask_id, named=False)
    assert refused.value.because == "t.me"
    ask = await now_is(ground, ask_id)
    assert (ask.state, ask.alias) == (State.DRAFT, None)
    assert await ground.letters() == []
