"""When it is quiet: still needed?, closing with a reason, and what came of it."""

from datetime import timedelta

import pytest

from bot.help_requests import letters
from bot.help_requests.model import News
from bot.text import TextEmpty, TextTooLong
from tests.bot.help_requests import asking
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    BEN,
    MOD,
    be_down,
    deliver,
    due_in,
    now_is,
    posted,
    resolve,
    stands,
    told_to,
    wait,
    write_in,
)
from tests.ground import Ground

DAY = timedelta(days=1)


async def answered(ground: Ground, *, named: bool = True) -> int:
    """An ask on which Ana offers; everything about that is delivered."""
    ask_id = await posted(ground, named=named)
    await ground.services.help_requests.helping.offer(ANA, ask_id)
    await deliver(ground)
    return ask_id


async def questions(ground: Ground, hours: int) -> list[int]:
    """In which of so many hours its author is asked whether it is still needed."""
    found: list[int] = []
    for hour in range(1, hours + 1):
        await wait(ground, hours=1)
        if ("yours", "still") in await told_to(ground, ASKER):
            found.append(hour)
        await deliver(ground)
    return found


# Still need this?


async def test_its_author_is_asked_after_a_quiet_day_once_it_was_answered(ground: Ground):
    ask_id = await answered(ground)
    assert await due_in(ground, "quiet", ask_id) == DAY
    assert await questions(ground, 160) == [24]
    assert await stands(ground, ask_id) == "helped"


async def test_nobody_is_asked_while_nobody_answered(ground: Ground):
    await posted(ground)
    await deliver(ground)
    assert await questions(ground, 24 * 7) == []


@pytest.mark.parametrize("activity", ["word", "own word", "offer", "edit", "private word"])
async def test_whatever_happens_puts_the_question_off(ground: Ground, activity: str):
    ask_id = await answered(ground)
    await wait(ground, hours=20)
    await act(ground, ask_id, activity)
    await deliver(ground)
    assert await questions(ground, 60) == [24]


@pytest.mark.parametrize("activity", ["word", "own word", "offer", "edit", "private word"])
async def test_when_it_goes_on_after_the_question_and_is_quiet_again_it_is_asked_again(
    ground: Ground, activity: str
):
    ask_id = await answered(ground)
    await wait(ground, hours=30)
    await act(ground, ask_id, activity)
    await deliver(ground)
    assert await questions(ground, 60) == [24]
    assert await due_in(ground, "quiet", ask_id) == timedelta(hours=24 * 7 - 60)


async def act(ground: Ground, ask_id: int, activity: str) -> None:
    """Something happens with an ask."""
    asks = ground.services.help_requests
    match activity:
        case "word":
            await write_in(ground, ask_id, ANA)
        case "own word":
            await write_in(ground, ask_id, ASKER)
        case "offer":
            await asks.helping.offer(BEN, ask_id)
        case "edit":
            await asks.writing.edit(ASKER, ask_id, asking.Given("strategy", "A way into law", "How?"))
        case _:
            await asks.helping.private(ASKER, ask_id)
            await deliver(ground)
            await asking.stand_private(ground, ask_id)
            await asks.helping.wrote(1, asking.THREAD + 500 + ask_id, ANA.user)


async def test_an_unnamed_reply_puts_it_off_as_well(ground: Ground):
    ask_id = await answered(ground, named=False)
    await wait(ground, hours=20)
    await ground.services.help_requests.helping.reply(ASKER, ask_id, 5, "Thank you")
    await wait(ground, hours=23)
    assert (await now_is(ground, ask_id)).news is not News.STILL
    await wait(ground, hours=1)
    assert (await now_is(ground, ask_id)).news is News.STILL


async def test_the_times_are_the_configurations(ground: Ground):
    ground.config = asking.config("asks: {still_needed_after: 2h, close_after: 2d, outcome_after: 2d}")
    ask_id = await answered(ground)
    assert await questions(ground, 23) == [2]
    await wait(ground, hours=25)
    assert await stands(ground, ask_id) == "closed: quiet"
    await resolve(ground, ask_id)
    assert await due_in(ground, "outcome", ask_id) == 2 * DAY


# Closed by quiet


async def test_it_is_closed_after_a_quiet_week_and_can_be_reopened(ground: Ground):
    ask_id = await answered(ground)
    await wait(ground, hours=24 * 7 - 1)
    await deliver(ground)
    assert await stands(ground, ask_id) == "helped"
    await wait(ground, hours=1)
    assert await stands(ground, ask_id) == "closed: quiet"
    assert (await now_is(ground, ask_id)).closed_at == ground.clock()
    assert {letter.kind for letter in await ground.letters()} == {
        letters.OPENER,
        letters.LINE,
        letters.FOR_HELPERS,
        letters.YOURS,
    }
    assert await told_to(ground, ASKER) == [("yours", "closed")]
    assert await told_to(ground, ANA) == [("for_helpers", "closed")]
    assert await ground.next_due() is None
    await ground.services.help_requests.endings.reopen(ASKER, ask_id)
    assert await stands(ground, ask_id) == "open"


async def test_one_that_nobody_answered_is_closed_too_and_says_so(ground: Ground):
    ask_id = await posted(ground)
    await wait(ground, days=7)
    ask = await now_is(ground, ask_id)
    assert (await stands(ground, ask_id), ask.answered_at) == ("closed: quiet", None)
    assert ("yours", "closed") in await told_to(ground, ASKER)


async def test_after_ten_days_of_downtime_the_question_comes_first(ground: Ground):
    ask_id = await answered(ground)
    await be_down(ground, days=10)
    assert await stands(ground, ask_id) == "helped"
    assert await told_to(ground, ASKER) == [("yours", "still")]
    assert await due_in(ground, "quiet", ask_id) == DAY
    await wait(ground, hours=23)
    assert await stands(ground, ask_id) == "helped"
    await wait(ground, hours=1)
    assert await stands(ground, ask_id) == "closed: quiet"


async def test_after_such_downtime_an_answer_keeps_it_open(ground: Ground):
    ask_id = await answered(ground)
    await be_down(ground, days=10)
    await ground.services.help_requests.endings.still_needed(ASKER, ask_id)
    await wait(ground, days=2)
    assert await stands(ground, ask_id) == "open"


@pytest.mark.parametrize("answer", ["helped", "still needed", "close"])
async def test_each_answer_to_the_question_is_taken(ground: Ground, answer: str):
    ask_id = await answered(ground)
    await wait(ground, days=1)
    endings = ground.services.help_requests.endings
    if answer == "helped":
        assert await resolve(ground, ask_id, ANA.user, words="It was good") == (ANA.user,)
    elif answer == "still needed":
        await endings.still_needed(ASKER, ask_id)
    else:
        await endings.close(ASKER, ask_id)
    expected = {"helped": "resolved", "still needed": "open", "close": "closed: asker"}
    assert await stands(ground, ask_id) == expected[answer]


async def test_what_an_unnamed_author_did_themselves_is_no_news_any_more(ground: Ground):
    endings = ground.services.help_requests.endings
    ask_id = await answered(ground, named=False)
    await wait(ground, days=1)
    assert (await now_is(ground, ask_id)).news is News.STILL
    await endings.still_needed(ASKER, ask_id)
    assert (await now_is(ground, ask_id)).news is None
    await wait(ground, days=7)
    assert (await now_is(ground, ask_id)).news is News.CLOSED
    await endings.reopen(ASKER, ask_id)
    assert (await now_is(ground, ask_id)).news is None
    await ground.services.help_requests.helping.offer(BEN, ask_id)
    assert (await now_is(ground, ask_id)).news is News.ANSWERED
    await resolve(ground, ask_id)
    assert (await now_is(ground, ask_id)).news is None


# What came of it


async def test_what_came_of_it_is_asked_a_week_after_it_is_resolved_and_once(ground: Ground):
    ask_id = await answered(ground)
    await resolve(ground, ask_id)
    await deliver(ground)
    await wait(ground, hours=24 * 7 - 1)
    assert await told_to(ground, ASKER) == []
    await wait(ground, hours=1)
    assert await told_to(ground, ASKER) == [("yours", "outcome")]
    await deliver(ground)
    assert await ground.next_due() is None
    await wait(ground, days=30)
    assert await ground.letters() == []


async def test_it_is_not_asked_where_it_was_told_before_or_is_over(ground: Ground):
    endings = ground.services.help_requests.endings
    for number in range(4):
        await posted(ground, opened_by=number)
    for ask_id in (1, 2, 3):
        await resolve(ground, ask_id, opened_by=70 + ask_id)
    await endings.outcome(ASKER, 1, "An offer", share=False)
    await endings.reopen(ASKER, 2)
    await ground.services.help_requests.safety.remove(MOD, 3)
    await endings.close(ASKER, 4)
    assert await due_in(ground, "outcome", 3) is None
    await wait(ground, days=7)
    assert ("yours", "outcome") not in await told_to(ground, ASKER)


@pytest.mark.parametrize("named", [True, False])
async def test_with_consent_it_goes_to_those_who_helped_and_to_nobody_else(ground: Ground, named: bool):
    asks = ground.services.help_requests
    ask_id = await answered(ground, named=named)
    await write_in(ground, ask_id, BEN)
    await asks.helping.follow(ground.another(203), ask_id)
    await asks.helping.offer(ground.another(204), ask_id)
    await asks.helping.step_back(ground.another(204), ask_id)
    await resolve(ground, ask_id)
    await deliver(ground)
    shown = await asks.endings.outcome(ASKER, ask_id, " They said yes ", share=True)
    assert (shown.ask.outcome, shown.ask.outcome_shared) == ("They said yes", True)
    assert [(letter.user_id, letter.facts) for letter in await ground.letters()] == [
        (user, {"ask": ask_id, "what": "outcome"}) for user in (ANA.user, BEN.user)
    ]


async def test_without_consent_nobody_hears_of_it(ground: Ground):
    ask_id = await answered(ground)
    await resolve(ground, ask_id)
    await deliver(ground)
    shown = await ground.services.help_requests.endings.outcome(ASKER, ask_id, "A no", share=False)
    assert (shown.ask.outcome, shown.ask.outcome_shared) == ("A no", False)
    assert await ground.letters() == []


async def test_it_can_be_told_anew_and_consent_taken_back(ground: Ground):
    endings = ground.services.help_requests.endings
    ask_id = await answered(ground)
    await resolve(ground, ask_id)
    await endings.outcome(ASKER, ask_id, "Maybe", share=True)
    shown = await endings.outcome(ASKER, ask_id, "A no", share=False)
    assert (shown.ask.outcome, shown.ask.outcome_shared) == ("A no", False)


async def test_an_outcome_says_something_that_fits(ground: Ground):
    ask_id = await answered(ground)
    await resolve(ground, ask_id)
    endings = ground.services.help_requests.endings
    for text in ("", " \u200b\n "):
        with pytest.raises(TextEmpty):
            await endings.outcome(ASKER, ask_id, text, share=True)
    with pytest.raises(TextTooLong) as refused:
        await endings.outcome(ASKER, ask_id, "x" * 1001, share=True)
    assert (refused.value.field, refused.value.text) == ("What came of it", "x" * 1001)
    assert (await now_is(ground, ask_id)).outcome is None
