"""What everybody else does: offer, step back, have the same need, write, meet in private."""

import asyncio
from datetime import timedelta

import pytest

from bot.help_requests import State, letters
from bot.help_requests.helping import Helping
from bot.help_requests.refusals import (
    AskGone,
    HeldInEdit,
    NamedAsk,
    NoHelperYet,
    NotForYou,
    NotOffering,
    NotYourAsk,
    OwnAsk,
)
from bot.members import TooOften, Who, weeks_shown_up
from bot.text import TextEmpty, TextTooLong
from tests.bot.help_requests import asking
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    BEN,
    deliver,
    now_is,
    posted,
    resolve,
    rows,
    stand_private,
    stands,
    told,
    told_to,
    unnamed,
    wait,
    write_in,
)
from tests.ground import Ground


def helping(ground: Ground) -> Helping:
    """The verbs."""
    return ground.services.help_requests.helping


# Offers


async def test_an_offer_brings_the_helper_in_and_tells_the_asker(ground: Ground):
    ask_id = await posted(ground)
    await deliver(ground)
    offered = await helping(ground).offer(ANA, ask_id)
    assert (offered.first, offered.shown.helping, offered.shown.ask.state) == (
        True,
        (ANA.user,),
        State.HELPED,
    )
    assert offered.shown.ask.answered_at == ground.clock()
    assert [(letter.kind, letter.user_id) for letter in await ground.letters()] == [
        (letters.OPENER, None),
        (letters.JOIN, ANA.user),
        (letters.YOURS, ASKER.user),
    ]
    assert await told_to(ground, ASKER) == [("yours", "answered")]
    assert await ground.database.read(weeks_shown_up, ANA) == 1


async def test_a_second_press_offers_once(ground: Ground):
    ask_id = await posted(ground)
    pressed = await asyncio.gather(*(helping(ground).offer(ANA, ask_id) for _ in range(3)))
    assert sorted(one.first for one in pressed) == [False, False, True]
    assert len(await told(ground, letters.JOIN)) == 1


async def test_several_may_help_and_are_listed_in_turn(ground: Ground):
    ask_id = await posted(ground)
    for user in (207, 201, 203):
        await helping(ground).offer(Who(1, user), ask_id)
        ground.clock.move(minutes=1)
    shown = await ground.services.help_requests.board.own(ASKER, ask_id)
    assert (shown.helping, shown.helped_by) == ((207, 201, 203), (207, 201, 203))
    assert (await now_is(ground, ask_id)).answered_at == ground.clock() - timedelta(minutes=3)


async def test_ones_own_ask_is_not_one_to_offer_on_or_to_follow(ground: Ground):
    for ask_id in (await posted(ground), await unnamed(ground, opened_by=2)):
        with pytest.raises(OwnAsk):
            await helping(ground).offer(ASKER, ask_id)
        with pytest.raises(OwnAsk):
            await helping(ground).follow(ASKER, ask_id)


async def test_what_belongs_to_another_server_cannot_be_reached(ground: Ground):
    ask_id = await posted(ground)
    await helping(ground).offer(ANA, ask_id)
    for attempt in (
        helping(ground).offer(Who(2, ANA.user), ask_id),
        helping(ground).follow(Who(2, ANA.user), ask_id),
        helping(ground).step_back(Who(2, ANA.user), ask_id),
        helping(ground).offer(ANA, ask_id + 1),
        helping(ground).step_back(ANA, ask_id + 1),
    ):
        with pytest.raises(AskGone):
            await attempt
    assert await stands(ground, ask_id) == "helped"


async def test_stepping_back_is_said_to_nobody_and_offering_again_is_fine(ground: Ground):
    ask_id = await posted(ground)
    await helping(ground).offer(ANA, ask_id)
    await helping(ground).offer(BEN, ask_id)
    await deliver(ground)
    shown = await helping(ground).step_back(ANA, ask_id)
    assert (shown.helping, shown.ask.state) == ((BEN.user,), State.HELPED)
    assert [letter.kind for letter in await ground.letters()] == [letters.OPENER]
    with pytest.raises(NotOffering):
        await helping(ground).step_back(ANA, ask_id)
    again = await helping(ground).offer(ANA, ask_id)
    assert (again.first, set(again.shown.helping)) == (True, {ANA.user, BEN.user})


async def test_offers_are_limited(ground: Ground):
    ground.config = asking.config("limits: {offer: 2 per 1d}")
    for number in range(3):
        await posted(ground, opened_by=number, who=Who(1, 500 + number))
    await helping(ground).offer(ANA, 1)
    await helping(ground).offer(ANA, 2)
    await helping(ground).offer(ANA, 2)
    with pytest.raises(TooOften) as refused:
        await helping(ground).offer(ANA, 3)
    assert refused.value.again_at == ground.clock() + timedelta(days=1)
    assert await stands(ground, 3) == "open"
    await helping(ground).offer(BEN, 3)


@pytest.mark.parametrize("by_helper", [True, False])
async def test_between_people_who_blocked_each_other(ground: Ground, by_helper: bool):
    one, other = (ANA, ASKER) if by_helper else (ASKER, ANA)
    await ground.services.members.blocks.block(one, other.user)
    named, alias = await posted(ground), await unnamed(ground, opened_by=2)
    with pytest.raises(NotForYou):
        await helping(ground).offer(ANA, named)
    assert await stands(ground, named) == "open"
    # On an unnamed ask a refusal would tell who wrote it. They are not brought together in private, though.
    await helping(ground).offer(ANA, alias)
    with pytest.raises(NoHelperYet):
        await helping(ground).private(ASKER, alias)
    await helping(ground).offer(BEN, alias)
    await helping(ground).private(ASKER, alias)
    met = await ground.services.help_requests.board.meeting(alias)
    assert met is not None
    assert met[1] == (ASKER.user, BEN.user)


# The private thread


async def test_a_private_thread_is_for_its_author_and_those_who_help_now(ground: Ground):
    ask_id = await posted(ground)
    with pytest.raises(NoHelperYet):
        await helping(ground).private(ASKER, ask_id)
    for user in (201, 202, 203):
        await helping(ground).offer(Who(1, user), ask_id)
    await helping(ground).step_back(BEN, ask_id)
    await write_in(ground, ask_id, Who(1, 204))
    await deliver(ground)
    for other in (ANA, BEN):
        with pytest.raises(NotYourAsk):
            await helping(ground).private(other, ask_id)
    await helping(ground).private(ASKER, ask_id)
    await helping(ground).private(ASKER, ask_id)
    assert await told(ground, letters.PRIVATE) == [{"ask": ask_id}]
    met = await ground.services.help_requests.board.meeting(ask_id)
    assert met is not None
    assert met[1] == (ASKER.user, 201, 203)
    assert await ground.services.help_requests.board.meeting(99) is None


async def test_where_there_is_one_who_came_since_joins_and_one_that_was_deleted_is_opened_anew(
    ground: Ground,
):
    ask_id = await posted(ground)
    await helping(ground).offer(ANA, ask_id)
    await helping(ground).private(ASKER, ask_id)
    await deliver(ground)
    await stand_private(ground, ask_id)
    await helping(ground).offer(BEN, ask_id)
    await deliver(ground)
    await helping(ground).private(ASKER, ask_id)
    assert [(one.kind, one.facts) for one in await ground.letters()] == [(letters.JOIN, {"ask": ask_id})]
    await deliver(ground)
    await helping(ground).thread_gone(1, asking.THREAD + 500 + ask_id)
    await ground.fall_due()
    assert await stands(ground, ask_id) == "helped"
    await helping(ground).private(ASKER, ask_id)
    assert await told(ground, letters.PRIVATE) == [{"ask": ask_id}]


async def test_a_former_member_alone_is_nobody_to_meet(ground: Ground):
    ask_id = await posted(ground)
    await helping(ground).offer(ANA, ask_id)
    await resolve(ground, ask_id)
    await ground.services.members.delete(ANA)
    with pytest.raises(NoHelperYet):
        await helping(ground).private(ASKER, ask_id)


# Same here


async def test_the_same_need_is_counted_once_and_answers_nothing(ground: Ground):
    ask_id = await posted(ground)
    await deliver(ground)
    pressed = [await helping(ground).follow(who, ask_id) for who in (ANA, ANA, BEN)]
    assert [(first, shown.followers) for shown, first in pressed] == [(True, 1), (False, 1), (True, 2)]
    assert [facts["user"] for facts in await told(ground, letters.JOIN)] == [ANA.user, BEN.user]
    ask = await now_is(ground, ask_id)
    assert (ask.state, ask.answered_at) == (State.OPEN, None)
    assert await told_to(ground, ASKER) == []


async def test_the_same_need_is_limited(ground: Ground):
    ground.config = asking.config("limits: {cheer: 1 per 1h}")
    first, second = await posted(ground), await posted(ground, opened_by=2)
    await helping(ground).follow(ANA, first)
    with pytest.raises(TooOften):
        await helping(ground).follow(ANA, second)
    assert (await helping(ground).follow(BEN, second))[0].followers == 1


# The thread


async def test_a_voice_is_kept_once_and_never_what_it_says(ground: Ground):
    ask_id = await posted(ground)
    await write_in(ground, ask_id, ANA)
    first = ground.clock()
    ground.clock.move(hours=1)
    await write_in(ground, ask_id, ANA)
    await write_in(ground, ask_id, BEN)
    shown = await ground.services.help_requests.board.own(ASKER, ask_id)
    assert (shown.wrote, shown.helping) == ((ANA.user, BEN.user), ())
    assert (shown.ask.answered_at, shown.ask.quiet_since) == (first, ground.clock())
    assert await told_to(ground, ASKER) == []  # Discord tells them itself: they are in the thread


async def test_an_unnamed_author_hears_of_each_answer_since_discord_does_not_tell_them(ground: Ground):
    ask_id = await unnamed(ground)
    await deliver(ground)
    await write_in(ground, ask_id, ANA)
    assert await told_to(ground, ASKER) == [("quiet_news", None)]
    await deliver(ground)
    await write_in(ground, ask_id, ANA)
    assert await told_to(ground, ASKER) == []  # they have not looked yet
    board = ground.services.help_requests.board
    assert await board.with_news(ASKER) == [ask_id]
    assert (await board.see_news(ASKER, ask_id))[1] == "answered"
    assert (await board.see_news(ASKER, ask_id))[1] is None
    assert await board.with_news(ASKER) == []
    await write_in(ground, ask_id, BEN)
    assert await told_to(ground, ASKER) == [("quiet_news", None)]


async def test_words_after_the_end_change_nothing(ground: Ground):
    ask_id = await posted(ground)
    await resolve(ground, ask_id)
    await deliver(ground)
    await write_in(ground, ask_id, ANA)
    assert (await ground.services.help_requests.board.own(ASKER, ask_id)).wrote == ()
    assert await ground.letters() == []


@pytest.mark.parametrize("what", ["thread", "message"])
async def test_what_is_deleted_by_hand_is_closed_and_nobody_is_left_waiting(ground: Ground, what: str):
    ask_id = await posted(ground)
    await helping(ground).offer(ANA, ask_id)
    await deliver(ground)
    if what == "thread":
        await helping(ground).thread_gone(1, asking.THREAD + ask_id)
    else:
        await helping(ground).message_gone(1, 5000 + ask_id)
    await ground.fall_due()
    assert await stands(ground, ask_id) == "closed: removed"
    assert await told(ground, letters.GONE) == [{"ask": ask_id}]
    assert await told_to(ground, ASKER) == [("yours", "closed")]
    assert await told_to(ground, ANA) == [("for_helpers", "closed")]
    await deliver(ground)
    await helping(ground).thread_gone(1, asking.THREAD + ask_id)
    await ground.fall_due()
    assert await ground.letters() == []


async def test_a_card_of_ours_that_is_deleted_is_no_ask(ground: Ground):
    ask_id = await posted(ground)
    await deliver(ground)
    await wait(ground, hours=36)
    await deliver(ground)
    (message,) = (await rows(ground, "SELECT message_id FROM posted WHERE subject LIKE 'ask_alarm:%'"))[0]
    await helping(ground).message_gone(1, message)
    await helping(ground).message_gone(1, 4711)
    await helping(ground).thread_gone(1, 4711)
    await ground.fall_due()
    assert await stands(ground, ask_id) == "open"


# Reply as <alias>


async def test_an_unnamed_author_speaks_through_belay_once_a_form(ground: Ground):
    ask_id = await unnamed(ground)
    for text in (" Thank you all ", "Something else", "Thank you all"):
        await helping(ground).reply(ASKER, ask_id, 7, text)
    await helping(ground).reply(ASKER, ask_id, 8, "And one more thing")
    said = await rows(ground, "SELECT id, text FROM alias_replies")
    assert [text for _, text in said] == ["Thank you all", "And one more thing"]
    assert await told(ground, letters.REPLY) == [{"ask": ask_id, "reply": number} for number, _ in said]
    board = ground.services.help_requests.board
    assert await board.reply_text(said[0][0]) == "Thank you all"
    assert await board.reply_text(99) is None


async def test_only_its_author_speaks_as_an_alias_and_only_in_an_unnamed_ask(ground: Ground):
    named, alias = await posted(ground), await unnamed(ground, opened_by=2)
    with pytest.raises(NamedAsk):
        await helping(ground).reply(ASKER, named, 7, "Hello")
    with pytest.raises(NotYourAsk):
        await helping(ground).reply(ANA, alias, 7, "Hello")
    with pytest.raises(TextEmpty):
        await helping(ground).reply(ASKER, alias, 7, "\u200b ")
    with pytest.raises(TextTooLong):
        await helping(ground).reply(ASKER, alias, 7, "x" * 1001)
    await resolve(ground, alias)
    await helping(ground).reply(ASKER, alias, 7, "It worked")
    assert await rows(ground, "SELECT text FROM alias_replies") == [("It worked",)]


async def test_replies_are_counted_by_themselves(ground: Ground):
    ground.config = asking.config("limits: {reply: 2 per 1h}")
    ask_id = await unnamed(ground)
    for number in (1, 2, 2):
        await helping(ground).reply(ASKER, ask_id, number, "Thank you")
    with pytest.raises(TooOften) as refused:
        await helping(ground).reply(ASKER, ask_id, 3, "Thank you")
    assert refused.value.again_at == ground.clock() + timedelta(hours=1)
    assert await rows(ground, "SELECT * FROM uses") == []
    ground.clock.move(hours=1)
    await helping(ground).reply(ASKER, ask_id, 3, "Thank you")


async def test_a_reply_under_an_alias_cannot_bring_in_what_would_have_been_held(ground: Ground):
    ask_id = await unnamed(ground)
    await deliver(ground)
    with pytest.raises(HeldInEdit) as refused:
        await helping(ground).reply(ASKER, ask_id, 5, "Write to me on t[.]me/nurse")
    assert refused.value.because == "t.me"
    assert await ground.letters() == []
