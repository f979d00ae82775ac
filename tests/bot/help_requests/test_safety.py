"""What keeps asks safe: reports, what moderators decide, mutes that name nobody."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import pytest

from bot.database import Connection
from bot.errors import MissingPermission
from bot.help_requests import Desk, Given, News, State, letters
from bot.help_requests.refusals import AskGone, Muted, NothingHeld, OwnAsk, ReportedAlready
from bot.help_requests.safety import Safety
from bot.members import TooOften, Who
from bot.servers import Staff
from bot.text import TextTooLong
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    BEN,
    HELD,
    MOD,
    RESUME,
    WORDS,
    be_down,
    deliver,
    due_in,
    help_from,
    invited,
    now_is,
    posted,
    rows,
    stands,
    told,
    told_to,
    unnamed,
    wait,
)
from tests.ground import Ground

ANOTHER = Staff(1, 901, frozenset({77}), manages_server=False)
"""A moderator by Belay's role, once /setup picked it."""


def safety(ground: Ground) -> Safety:
    """The verbs."""
    return ground.services.help_requests.safety


async def at_the_desk(ground: Ground, ask_id: int) -> Desk:
    """What moderators see of it."""
    found = await safety(ground).desk(1, ask_id)
    assert found is not None
    return found


# Reports


async def test_a_report_reaches_moderators_and_not_its_author(ground: Ground):
    ask_id = await posted(ground)
    await deliver(ground)
    await safety(ground).report(ANA, ask_id, " It is an advertisement ")
    assert [(one.kind, one.user_id) for one in await ground.letters()] == [(letters.DESK, None)]
    (report,) = (await at_the_desk(ground, ask_id)).reports
    assert (report.reporter, report.words, report.at, report.settled_at) == (
        ANA.user,
        "It is an advertisement",
        ground.clock(),
        None,
    )
    assert await stands(ground, ask_id) == "open"


async def test_each_person_reports_it_once_and_words_are_optional(ground: Ground):
    ask_id = await posted(ground)
    await safety(ground).report(ANA, ask_id, "")
    await safety(ground).report(BEN, ask_id, "\u200b")
    for words in ("", "Again"):
        with pytest.raises(ReportedAlready):
            await safety(ground).report(ANA, ask_id, words)
    assert [one.words for one in (await at_the_desk(ground, ask_id)).reports] == [None, None]


async def test_a_report_that_cannot_be_is_refused(ground: Ground):
    ask_id = await posted(ground)
    with pytest.raises(OwnAsk):
        await safety(ground).report(ASKER, ask_id, "")
    with pytest.raises(TextTooLong):
        await safety(ground).report(ANA, ask_id, "x" * 501)
    for who, other in ((Who(2, ANA.user), ask_id), (ANA, 99)):
        with pytest.raises(AskGone):
            await safety(ground).report(who, other, "")
    assert await rows(ground, "SELECT * FROM reports") == []


async def test_reports_are_limited(ground: Ground):
    for number in range(6):
        await posted(ground, opened_by=number, who=Who(1, 500 + number))
    for ask_id in range(1, 6):
        await safety(ground).report(ANA, ask_id, "")
    with pytest.raises(TooOften) as refused:
        await safety(ground).report(ANA, 6, "")
    assert refused.value.again_at == ground.clock() + timedelta(days=1)
    assert len(await rows(ground, "SELECT * FROM reports")) == 5


async def test_what_was_reported_is_found_fine_once(ground: Ground):
    ask_id = await posted(ground)
    with pytest.raises(NothingHeld):
        await safety(ground).dismiss(MOD, ask_id)
    await safety(ground).report(ANA, ask_id, "")
    await safety(ground).dismiss(MOD, ask_id)
    with pytest.raises(NothingHeld):
        await safety(ground).dismiss(MOD, ask_id)
    await safety(ground).report(BEN, ask_id, "Still")
    await safety(ground).dismiss(MOD, ask_id)
    seen = await at_the_desk(ground, ask_id)
    assert all(report.settled_at for report in seen.reports)
    assert [(user, what) for user, what, _ in seen.done] == [(900, "dismiss")] * 2
    assert await stands(ground, ask_id) == "open"


# Held


async def test_what_is_let_through_goes_to_people(ground: Ground):
    await help_from(ground, 205)
    ask_id = await posted(ground, HELD)
    assert (await at_the_desk(ground, ask_id)).because == "t.me"
    await deliver(ground)
    ground.clock.move(hours=3)
    await safety(ground).let_through(MOD, ask_id)
    ask = await now_is(ground, ask_id)
    assert (ask.state, ask.posted_at, ask.round) == (State.OPEN, ground.clock(), 1)
    assert await told_to(ground, ASKER) == [("yours", "released")]
    assert await invited(ground) == [205]
    assert [one[:2] for one in (await at_the_desk(ground, ask_id)).done] == [(900, "let_through")]


async def test_files_that_came_with_it_are_posted_then(ground: Ground):
    writing = ground.services.help_requests.writing
    ask_id = (await writing.write(ASKER, 1, Given(RESUME.kind, RESUME.title, HELD.need))).ask.id
    await writing.set_files(ASKER, ask_id, [("a.pdf", b"1")])
    await writing.post(ASKER, ask_id, named=True)
    await wait(ground, days=5)
    await safety(ground).let_through(MOD, ask_id)
    assert await told(ground, letters.FILES) == [{"ask": ask_id}]
    assert await ground.services.help_requests.board.files(ask_id) == [("a.pdf", b"1")]


async def test_what_is_declined_can_be_changed_and_sent_again(ground: Ground):
    ask_id = await posted(ground, HELD)
    await safety(ground).decline(MOD, ask_id)
    assert await stands(ground, ask_id) == "closed: declined"
    assert await told_to(ground, ASKER) == [("yours", "declined")]
    assert {one.kind for one in await ground.letters()} == {letters.DESK, letters.YOURS}
    writing = ground.services.help_requests.writing
    same = await writing.edit(ASKER, ask_id, HELD)
    assert same.ask.state is State.CLOSED
    changed = await writing.edit(ASKER, ask_id, WORDS)
    assert (changed.ask.state, changed.ask.reason, changed.ask.closed_at) == (State.DRAFT, None, None)
    await writing.post(ASKER, ask_id, named=True)
    assert await stands(ground, ask_id) == "open"


async def test_sent_again_with_the_same_in_it_it_is_held_again(ground: Ground):
    ask_id = await posted(ground, HELD)
    await safety(ground).decline(MOD, ask_id)
    await ground.services.help_requests.writing.edit(ASKER, ask_id, Given("other", "Please", "wa.me/123"))
    await ground.services.help_requests.writing.post(ASKER, ask_id, named=True)
    assert await stands(ground, ask_id) == "held"
    assert (await at_the_desk(ground, ask_id)).because == "wa.me"


async def test_two_moderators_at_once_have_one_effect(ground: Ground):
    ask_id = await posted(ground, HELD)
    done = await asyncio.gather(
        safety(ground).let_through(MOD, ask_id), safety(ground).decline(MOD, ask_id), return_exceptions=True
    )
    assert [type(one) for one in done] == [type(None), NothingHeld]
    assert await stands(ground, ask_id) == "open"
    assert [one[1] for one in (await at_the_desk(ground, ask_id)).done] == ["let_through"]


@pytest.mark.parametrize("verb", ["edit", "discard", "close", "leave"])
async def test_what_its_author_took_back_is_not_there_to_decide(ground: Ground, verb: str):
    asks = ground.services.help_requests
    ask_id = await posted(ground, HELD)
    await deliver(ground)
    match verb:
        case "edit":
            await asks.writing.edit(ASKER, ask_id, WORDS)
        case "discard":
            await asks.writing.discard(ASKER, ask_id)
        case "close":
            await asks.endings.close(ASKER, ask_id)
        case _:
            await ground.services.members.departed(ASKER)
    assert await told(ground, letters.DESK) == [{"ask": ask_id}]  # so that their card says so
    for act in (safety(ground).let_through, safety(ground).decline):
        with pytest.raises(NothingHeld):
            await act(MOD, ask_id)


@pytest.mark.parametrize("named", [True, False])
async def test_a_draft_again_is_its_authors_alone(ground: Ground, named: bool):
    ask_id = await posted(ground, HELD, named=named)
    await ground.services.help_requests.writing.edit(ASKER, ask_id, WORDS)
    # The card would show words not meant for it, and the name of whoever had asked without one.
    assert await safety(ground).desk(1, ask_id) is None
    await ground.services.help_requests.writing.edit(ASKER, ask_id, HELD)
    await ground.services.help_requests.writing.post(ASKER, ask_id, named=False)
    seen = await at_the_desk(ground, ask_id)
    assert seen.shown.ask.unnamed


async def test_an_unnamed_author_hears_of_the_decision_as_of_everything(ground: Ground):
    first, second = await unnamed(ground, HELD), await unnamed(ground, HELD, 2)
    await safety(ground).let_through(MOD, first)
    await safety(ground).decline(MOD, second)
    assert await told_to(ground, ASKER) == [("quiet_news", None)]
    assert (await now_is(ground, first)).news is News.RELEASED
    assert (await now_is(ground, second)).news is News.DECLINED


# Removed


async def test_what_is_removed_goes_and_everybody_concerned_hears(ground: Ground):
    ask_id = await posted(ground)
    await ground.services.help_requests.helping.offer(ANA, ask_id)
    await safety(ground).report(BEN, ask_id, "")
    await deliver(ground)
    await safety(ground).remove(MOD, ask_id)
    assert await stands(ground, ask_id) == "closed: removed"
    assert await told_to(ground, ASKER) == [("yours", "closed")]
    assert await told_to(ground, ANA) == [("for_helpers", "closed")]
    assert await told(ground, letters.LINE) == []
    seen = await at_the_desk(ground, ask_id)
    assert seen.reports[0].settled_at == ground.clock()
    with pytest.raises(NothingHeld):
        await safety(ground).remove(MOD, ask_id)
    assert len((await at_the_desk(ground, ask_id)).done) == 1


# Mutes


@pytest.mark.parametrize("named", [True, False])
async def test_a_muted_author_posts_nothing_for_a_while(ground: Ground, named: bool):
    asks = ground.services.help_requests
    ask_id = await posted(ground, named=named)
    await safety(ground).mute(MOD, ask_id, muted=True)
    other = (await asks.writing.write(ASKER, 2, WORDS)).ask.id
    for way in (True, False):
        with pytest.raises(Muted) as refused:
            await asks.writing.post(ASKER, other, named=way)
        assert refused.value.until == ground.clock() + timedelta(days=14)
    assert await stands(ground, other) == "draft"
    assert await stands(ground, ask_id) == "open"
    await posted(ground, opened_by=3, who=ANA)
    ground.clock.move(days=14)
    await asks.writing.post(ASKER, other, named=True)


async def test_a_mute_can_be_ended_and_said_again(ground: Ground):
    ask_id = await posted(ground)
    for muted in (True, True, False, False, True):
        await safety(ground).mute(MOD, ask_id, muted=muted)
        assert (await at_the_desk(ground, ask_id)).muted == muted
    done = [what for _, what, _ in (await at_the_desk(ground, ask_id)).done]
    assert done == ["mute", "mute", "unmute", "unmute", "mute"]
    await be_down(ground, days=14)
    assert not (await at_the_desk(ground, ask_id)).muted


async def test_a_mute_does_not_show_which_asks_have_one_author(ground: Ground):
    alias, named = await unnamed(ground), await posted(ground, opened_by=2)
    await safety(ground).mute(MOD, alias, muted=True)
    await safety(ground).report(ANA, named, "")
    assert (await at_the_desk(ground, alias)).muted
    assert not (await at_the_desk(ground, named)).muted
    columns = [row[1] for row in await rows(ground, "PRAGMA table_info(mutes)")]
    assert columns == ["guild_id", "user_id", "until"]


async def test_nobody_is_muted_who_is_a_former_member(ground: Ground):
    ask_id = await posted(ground)
    await ground.services.members.delete(ASKER)
    with pytest.raises(AskGone):
        await safety(ground).mute(MOD, ask_id, muted=True)


# Who may


async def test_only_moderators_of_the_server_act(ground: Ground):
    held, open_ask = await posted(ground, HELD), await posted(ground, opened_by=2)
    await safety(ground).report(ANA, open_ask, "")
    nobody = Staff(1, ANA.user, frozenset({76}), manages_server=False)
    elsewhere = Staff(2, 900, frozenset(), manages_server=True)
    verbs: tuple[tuple[Callable[[Staff, int], Awaitable[None]], int], ...] = (
        (safety(ground).let_through, held),
        (safety(ground).decline, held),
        (safety(ground).remove, open_ask),
        (safety(ground).dismiss, open_ask),
        (partial(safety(ground).mute, muted=True), open_ask),
    )
    for verb, ask_id in verbs:
        for staff, refusal in (
            (nobody, MissingPermission),
            (ANOTHER, MissingPermission),
            (elsewhere, AskGone),
        ):
            with pytest.raises(refusal):
                await verb(staff, ask_id)
        with pytest.raises(AskGone):
            await verb(MOD, 99)
    assert await safety(ground).desk(2, open_ask) is None
    assert await safety(ground).desk(1, 99) is None
    assert await rows(ground, "SELECT * FROM staff_actions") == []
    await ground.services.servers.set_up(1, "Europe/London", {}, {"moderator": 77})
    await safety(ground).let_through(ANOTHER, held)


@pytest.mark.parametrize("named", [True, False])
async def test_a_moderator_does_not_decide_about_an_ask_of_their_own(ground: Ground, named: bool):
    me = Who(1, MOD.user)
    held = await posted(ground, HELD, 1, me, named=named)
    open_ask = await posted(ground, WORDS, 2, me, named=named)
    await safety(ground).report(ANA, open_ask, "")
    for attempt in (
        safety(ground).let_through(MOD, held),
        safety(ground).decline(MOD, held),
        safety(ground).remove(MOD, open_ask),
        safety(ground).dismiss(MOD, open_ask),
        safety(ground).mute(MOD, open_ask, muted=False),
    ):
        with pytest.raises(OwnAsk):
            await attempt
    assert (await stands(ground, held), await stands(ground, open_ask)) == ("held", "open")


async def test_a_former_members_reports_and_decisions_stand(ground: Ground):
    ask_id = await posted(ground)
    await safety(ground).report(ANA, ask_id, "It is odd")

    def both(connection: Connection) -> None:
        for who in (ANA, Who(1, MOD.user)):
            ground.services.help_requests.holdings.forget(connection, who, ground.clock())

    await safety(ground).dismiss(MOD, ask_id)
    await ground.database.write(both)
    seen = await at_the_desk(ground, ask_id)
    assert [(one.reporter < 0, one.words) for one in seen.reports] == [(True, None)]
    assert [(user < 0, what) for user, what, _ in seen.done] == [(True, "dismiss")]


async def test_a_held_ask_is_brought_up_every_day_until_somebody_decides(ground: Ground):
    ask_id = await posted(ground, HELD)
    await deliver(ground)
    for number in (1, 2):
        await wait(ground, days=1)
        numbers = [facts["number"] for facts in await told(ground, "help_requests.alarm")]
        assert numbers == ([1] if number == 1 else [2, 1]), "the one before is taken away"
        await deliver(ground)
    await safety(ground).let_through(MOD, ask_id)
    ask = await now_is(ground, ask_id)
    assert [facts["number"] for facts in await told(ground, "help_requests.alarm")] == [2]
    assert ask.told > 2, "so that the card is taken away"
    assert await due_in(ground, "held", ask_id) is None


@pytest.mark.parametrize("how", ["decline", "close", "edit", "leave"])
async def test_nobody_is_told_of_a_held_ask_that_waits_no_longer(ground: Ground, how: str):
    ask_id = await posted(ground, HELD)
    await deliver(ground)
    await wait(ground, days=1)
    await deliver(ground)
    services = ground.services.help_requests
    match how:
        case "decline":
            await safety(ground).decline(MOD, ask_id)
        case "close":
            await services.endings.close(ASKER, ask_id)
        case "edit":
            await services.writing.edit(ASKER, ask_id, WORDS)
        case _:
            await ground.services.members.departed(ASKER)
    assert [facts["number"] for facts in await told(ground, "help_requests.alarm")] == [1]
    await deliver(ground)
    await wait(ground, days=3)
    assert await told(ground, "help_requests.alarm") == []
