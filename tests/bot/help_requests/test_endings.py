"""How an ask ends for its author: closed, resolved with thanks, opened again; and who hears of it."""

import pytest

from bot.help_requests import News, State, letters
from bot.help_requests.endings import Endings
from bot.help_requests.refusals import HeldInEdit, Muted, NotNow
from bot.members import TooOften, Who
from bot.text import TextTooLong
from bot.thanks import Why
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    BEN,
    HELD,
    MOD,
    be_here,
    deliver,
    due_in,
    help_from,
    now_is,
    posted,
    resolve,
    rows,
    stands,
    told,
    told_to,
    unnamed,
    wait,
    write_in,
)
from tests.ground import Ground

CLEO, DAN = Who(1, 203), Who(1, 204)


def endings(ground: Ground) -> Endings[object]:
    """The verbs."""
    return ground.services.help_requests.endings  # pyright: ignore[reportReturnType] - what thanks give is not looked at


async def busy(ground: Ground, *, named: bool = True) -> int:
    """An ask on which Ana helps, Ben wrote, Cleo follows and Dan stepped back; all of that is delivered."""
    helping = ground.services.help_requests.helping
    ask_id = await posted(ground, named=named)
    await helping.offer(ANA, ask_id)
    await helping.offer(DAN, ask_id)
    await helping.step_back(DAN, ask_id)
    await write_in(ground, ask_id, BEN)
    await helping.follow(CLEO, ask_id)
    await deliver(ground)
    return ask_id


# Closed


async def test_those_who_help_hear_that_it_is_closed_and_its_author_knows(ground: Ground):
    ask_id = await busy(ground)
    shown = await endings(ground).close(ASKER, ask_id)
    assert (shown.ask.state, shown.ask.reason, shown.ask.closed_at) == (State.CLOSED, "asker", ground.clock())
    assert [(one.kind, one.user_id) for one in await ground.letters()] == [
        (letters.OPENER, None),
        (letters.LINE, None),
        (letters.FOR_HELPERS, ANA.user),
    ]
    assert await ground.next_due() is None


async def test_a_second_press_finds_it_closed(ground: Ground):
    ask_id = await busy(ground)
    await endings(ground).close(ASKER, ask_id)
    await deliver(ground)
    ground.clock.move(hours=1)
    assert (await endings(ground).close(ASKER, ask_id)).ask.closed_at != ground.clock()
    assert await ground.letters() == []


async def test_the_cards_before_coaches_and_moderators_say_so(ground: Ground):
    ask_id = await posted(ground)
    await wait(ground, hours=61)
    await deliver(ground)
    await endings(ground).close(ASKER, ask_id)
    assert await told(ground, letters.COACHES) == [{"ask": ask_id, "number": 1}]
    assert await told(ground, letters.ALARM) == [{"ask": ask_id, "number": 2}]


async def test_its_author_left_and_those_who_help_are_told(ground: Ground):
    ask_id = await busy(ground)
    held = await posted(ground, HELD, 2)
    draft = await ground.services.help_requests.writing.write(ASKER, 3, HELD)
    done = await posted(ground, opened_by=4)
    await resolve(ground, done)
    await deliver(ground)
    await ground.services.members.departed(ASKER)
    found = [await stands(ground, one) for one in (ask_id, held, draft.ask.id, done)]
    assert found == ["closed: left", "closed: left", "draft", "resolved"]
    assert await told_to(ground, ANA) == [("for_helpers", "closed")]
    assert await told_to(ground, ASKER) == []
    assert await told(ground, letters.DESK) == [{"ask": held}]
    # They came back: it is theirs to open again.
    assert (await endings(ground).reopen(ASKER, ask_id)).ask.state is State.OPEN


async def test_it_goes_to_people_anew_a_few_times_freely_and_then_once_a_day(ground: Ground):
    ask_id = await posted(ground)
    for _ in range(2):
        await endings(ground).close(ASKER, ask_id)
        await endings(ground).reopen(ASKER, ask_id)
    await endings(ground).close(ASKER, ask_id)
    with pytest.raises(TooOften) as refused:
        await endings(ground).reopen(ASKER, ask_id)
    ground.clock.set(refused.value.again_at)
    assert (await endings(ground).reopen(ASKER, ask_id)).ask.state is State.OPEN


async def test_people_with_an_ask_that_waits_are_looked_for(ground: Ground):
    await busy(ground)
    await posted(ground, HELD, 2, BEN)
    await resolve(ground, await posted(ground, opened_by=3, who=CLEO), who=CLEO)
    found = await ground.services.members.people_to_look_for(ground.clock() - ground.clock(), 10)
    assert {ASKER, BEN} <= set(found)
    assert CLEO not in found


async def test_a_helper_left_and_it_goes_on(ground: Ground):
    await help_from(ground, 205)
    first, second = await busy(ground), await posted(ground, opened_by=2)
    helping = ground.services.help_requests.helping
    await helping.offer(BEN, first)
    await helping.offer(ANA, second)
    await deliver(ground)
    await ground.services.members.departed(ANA)
    assert await stands(ground, first) == "helped"
    assert (await stands(ground, second), (await now_is(ground, second)).round) == ("open", 2)
    cards = await told(ground, letters.OPENER)  # neither card names her as helping any more
    assert sorted(facts["ask"] for facts in cards) == [first, second]
    assert (await ground.services.help_requests.board.own(ASKER, first)).helping == (BEN.user,)


# Resolved


async def test_resolved_without_a_word_is_fine(ground: Ground):
    ask_id = await busy(ground)
    assert await resolve(ground, ask_id) == ()
    ask = await now_is(ground, ask_id)
    assert (ask.state, ask.reason, ask.closed_at) == (State.RESOLVED, None, ground.clock())
    assert await told_to(ground, CLEO) == [("for_helpers", "resolved")]
    assert await told_to(ground, ANA) == []
    assert [facts["ask"] for facts in await told(ground, letters.LINE)] == [ask_id]
    assert await due_in(ground, "quiet", ask_id) is None


async def test_resolved_with_thanks_in_the_same_step(ground: Ground):
    ask_id = await busy(ground)
    await be_here(ground, Who(1, 205))
    _, given = await ground.services.help_requests.endings.resolve(
        ASKER, ask_id, 7, [ANA.user, 205, ASKER.user], "It was you"
    )
    assert given is not None
    assert given.thanked == (ANA.user, 205)
    assert [(one.user_id, one.why) for one in given.left_out] == [(ASKER.user, Why.SELF)]
    thanks = await rows(ground, "SELECT user_id, given_by, signed, words FROM thanks ORDER BY id")
    assert thanks == [(ANA.user, ASKER.user, None, "It was you"), (205, ASKER.user, None, "It was you")]


async def test_thanks_that_do_not_fit_leave_it_as_it_was(ground: Ground):
    ask_id = await busy(ground)
    with pytest.raises(TextTooLong):
        await resolve(ground, ask_id, ANA.user, words="x" * 501)
    assert await stands(ground, ask_id) == "helped"
    assert await ground.letters() == []


async def test_the_form_sent_twice_thanks_once_and_thanks_may_come_later(ground: Ground):
    ask_id = await busy(ground)
    for _ in range(2):
        assert await resolve(ground, ask_id, ANA.user, opened_by=7) == (ANA.user,)
    closed_at = (await now_is(ground, ask_id)).closed_at
    ground.clock.move(hours=1)
    await be_here(ground, BEN)
    assert await resolve(ground, ask_id, BEN.user, opened_by=8) == (BEN.user,)
    assert (await now_is(ground, ask_id)).closed_at == closed_at
    assert len(await rows(ground, "SELECT * FROM thanks")) == 2
    assert len(await told(ground, letters.FOR_HELPERS)) == 1


async def test_under_an_alias_only_those_are_thanked_who_were_there(ground: Ground):
    ask_id = await busy(ground, named=False)
    await be_here(ground, Who(1, 205))
    await write_in(ground, ask_id, ASKER)  # under their own name: to everybody one more voice
    everybody = (ANA.user, BEN.user, CLEO.user, DAN.user, 205, ASKER.user)
    # To anybody else it would be a letter from nobody.
    assert await resolve(ground, ask_id, *everybody, words="It was you") == (ANA.user, BEN.user, DAN.user)
    alias = (await now_is(ground, ask_id)).alias
    assert alias is not None
    signed = await rows(ground, "SELECT DISTINCT given_by, signed FROM thanks")
    assert signed == [(None, alias)]
    assert await rows(ground, "SELECT * FROM uses WHERE user_id = ?", ASKER.user) == []


async def test_one_that_was_closed_may_have_been_helped_after_all(ground: Ground):
    ask_id = await busy(ground)
    await endings(ground).close(ASKER, ask_id)
    assert await resolve(ground, ask_id, ANA.user) == (ANA.user,)
    assert await due_in(ground, "outcome", ask_id) is not None


# Opened again


async def test_a_second_press_finds_it_open(ground: Ground):
    ask_id = await posted(ground)
    await endings(ground).close(ASKER, ask_id)
    for _ in range(2):
        shown = await endings(ground).reopen(ASKER, ask_id)
        assert (shown.ask.state, shown.ask.round, shown.ask.posted_at) == (State.OPEN, 2, ground.clock())


async def test_whoever_is_muted_cannot_open_one_again(ground: Ground):
    ask_id = await posted(ground)
    await endings(ground).close(ASKER, ask_id)
    await ground.services.help_requests.safety.mute(MOD, ask_id, muted=True)
    with pytest.raises(Muted):
        await endings(ground).reopen(ASKER, ask_id)
    await wait(ground, days=14)
    await endings(ground).reopen(ASKER, ask_id)


async def test_one_that_was_held_and_taken_back_cannot_be_opened_past_the_moderators(ground: Ground):
    for ask_id, take_back in (
        (await posted(ground, HELD), endings(ground).close),
        (await posted(ground, HELD, 2), ground.services.help_requests.writing.discard),
    ):
        await take_back(ASKER, ask_id)
        for attempt in (endings(ground).reopen(ASKER, ask_id), endings(ground).still_needed(ASKER, ask_id)):
            with pytest.raises(NotNow):
                await attempt
        with pytest.raises(NotNow):
            await resolve(ground, ask_id)
        assert await stands(ground, ask_id) == "closed: asker"
    assert {letter.kind for letter in await ground.letters()} == {letters.DESK}


async def test_words_whose_time_was_up_are_not_brought_to_anybody(ground: Ground):
    ask_id = await posted(ground)
    await endings(ground).close(ASKER, ask_id)
    await wait(ground, days=181)
    await ground.services.members.tidy()
    assert (await now_is(ground, ask_id)).words is None
    with pytest.raises(NotNow):
        await endings(ground).reopen(ASKER, ask_id)
    await resolve(ground, ask_id)
    await deliver(ground)
    await wait(ground, days=8)
    assert await ground.letters() == []


async def test_removed_after_it_was_closed_those_who_helped_are_not_told_twice(ground: Ground):
    ask_id = await busy(ground)
    await endings(ground).close(ASKER, ask_id)
    await deliver(ground)
    await ground.services.help_requests.safety.remove(MOD, ask_id)
    assert await told_to(ground, ANA) == []
    assert await told_to(ground, ASKER) == [("yours", "closed")]


async def test_news_of_an_unnamed_one_names_no_ask(ground: Ground):
    ask_id = await unnamed(ground)
    await deliver(ground)
    await wait(ground, days=7)
    assert [one.facts for one in await ground.letters() if one.user_id == ASKER.user] == [{}]
    assert (await now_is(ground, ask_id)).news is News.CLOSED


async def test_what_came_of_it_is_passed_on_once_however_often_it_is_changed(ground: Ground):
    ask_id = await busy(ground)
    await resolve(ground, ask_id)
    for text in ("I have an interview", "I have two interviews"):
        shown = await endings(ground).outcome(ASKER, ask_id, text, share=True)
        assert shown.ask.outcome == text
        sent = await deliver(ground)
        heard = [letter.user_id for letter in sent if letter.facts.get("what") == "outcome"]
        assert heard == ([ANA.user, BEN.user] if text == "I have an interview" else [])


async def test_what_came_of_it_brings_no_link_to_helpers_that_an_ask_could_not(ground: Ground):
    ask_id = await busy(ground)
    await resolve(ground, ask_id)
    with pytest.raises(HeldInEdit):
        await endings(ground).outcome(ASKER, ask_id, "All thanks to t.me/nurse", share=True)
    assert (await now_is(ground, ask_id)).outcome is None
    await endings(ground).outcome(ASKER, ask_id, "All thanks to t.me/nurse", share=False)
