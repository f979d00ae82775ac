"""What asks hold about people: given to them whole, forgotten whole, expired in time; others' records stand."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.database import Connection
from bot.help_requests import Given, letters
from bot.help_requests.refusals import AskGone
from bot.members import Who
from bot.servers import Staff
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    BEN,
    HELD,
    MOD,
    RESUME,
    WORDS,
    be_here,
    deliver,
    draft,
    due_in,
    help_from,
    invited,
    now_is,
    posted,
    resolve,
    rows,
    stands,
    told,
    wait,
    write_in,
)
from tests.ground import Ground
from tests.test_house_at_run_time import traces

ME = Who(1, 770077001)
HELPER = Who(1, 770077002)
STAFF = Who(1, 770077003)
DESK = Staff(1, STAFF.user, frozenset(), manages_server=True)


async def export(ground: Ground, who: Who) -> Any:
    """What a person is given of asks."""
    return (await ground.services.members.export(who))["asks"]


async def full_life(ground: Ground, *, named: bool) -> int:
    """An ask with a helper, a voice, a follower, replies, a report, staff, thanks and an outcome."""
    asks = ground.services.help_requests
    ask_id = await posted(ground, RESUME, who=ME, named=named)
    await asks.helping.offer(HELPER, ask_id)
    await write_in(ground, ask_id, HELPER)
    await asks.helping.follow(HELPER, ask_id)
    if not named:
        await asks.helping.reply(ME, ask_id, 5, "Thank you")
    await asks.safety.report(HELPER, ask_id, "Is this allowed?")
    await asks.safety.dismiss(DESK, ask_id)
    await resolve(ground, ask_id, HELPER.user, who=ME, words="It was you")
    await asks.endings.outcome(ME, ask_id, "They said yes", share=True)
    return ask_id


# Export


@pytest.mark.parametrize("named", [True, False])
async def test_ones_own_asks_are_exported_whole_unnamed_ones_too(ground: Ground, named: bool):
    await full_life(ground, named=named)
    now = ground.clock().isoformat()
    assert await export(ground, ME) == {
        "asked": [
            {
                "at": now,
                "posted_at": now,
                "state": "resolved",
                "kind": "resume-review",
                "title": RESUME.title,
                "need": RESUME.need,
                "tried": RESUME.tried,
                "by_when": None,
                "unnamed": not named,
                "answered_at": now,
                "people_offering": 1,
                "same_here": 1,
                "replies_under_an_alias": [] if named else [{"at": now, "text": "Thank you"}],
                "outcome": "They said yes",
                "removed": False,
            }
        ],
        "offered": [],
        "answered": [],
        "same_here": [],
        "reported": [],
        "as_moderator": [],
        "cannot_post_until": None,
        "last_shown_an_ask_to_help_with": None,
    }
    assert str(HELPER.user) not in json.dumps(await export(ground, ME))


@pytest.mark.parametrize("named", [True, False])
async def test_others_are_given_what_they_did_and_not_for_whom(ground: Ground, named: bool):
    ask_id = await full_life(ground, named=named)
    alias = (await now_is(ground, ask_id)).alias
    helper, staff = await export(ground, HELPER), await export(ground, STAFF)
    now = ground.clock().isoformat()
    assert helper["offered"] == [{"kind": "resume-review", "at": now, "stepped_back": None}]
    assert (helper["answered"], helper["same_here"]) == ([now], [now])
    assert helper["reported"] == [{"at": now, "words": "Is this allowed?"}]
    assert staff["as_moderator"] == [{"at": now, "what": "dismiss"}]
    for given in (helper, staff, await ground.services.members.export(HELPER)):
        text = json.dumps(given)
        assert str(ME.user) not in text
        assert RESUME.title not in text
        assert alias is None or alias not in text


async def test_drafts_held_and_muted_are_exported(ground: Ground):
    await draft(ground, Given("other", "One", "Need"), 1, ME)
    ask_id = await posted(ground, HELD, 2, ME)
    await ground.services.help_requests.safety.mute(MOD, ask_id, muted=True)
    held = await export(ground, ME)
    assert [(one["title"], one["state"]) for one in held["asked"]] == [(HELD.title, "held"), ("One", "draft")]
    assert held["cannot_post_until"] == (ground.clock() + timedelta(days=14)).isoformat()


async def test_elsewhere_nothing_is_held(ground: Ground):
    await full_life(ground, named=True)
    for who in (ME, HELPER, STAFF):
        held = await export(ground, Who(2, who.user))
        assert not any(held.values())


# Forget


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("who", [ME, HELPER, STAFF])
async def test_nothing_of_somebody_who_is_forgotten_stays(ground: Ground, who: Who, named: bool):
    await full_life(ground, named=named)
    await posted(ground, HELD, 20, who)
    await draft(ground, opened_by=21, who=who)
    await help_from(ground, who.user)
    await ground.services.members.delete(who)
    assert await ground.database.read(traces, who.user) == []
    assert not any((await export(ground, who)).values())


async def test_an_asker_who_is_forgotten_takes_words_and_files_along_and_answers_stay(ground: Ground):
    asks = ground.services.help_requests
    ask_id = await draft(ground, RESUME, who=ME)
    await asks.writing.set_files(ME, ask_id, [("a.pdf", b"1")])
    await asks.writing.post(ME, ask_id, named=False)
    await asks.helping.reply(ME, ask_id, 5, "Thank you")
    await asks.helping.offer(ANA, ask_id)
    await write_in(ground, ask_id, BEN)
    await wait(ground, hours=1)
    await deliver(ground)
    await ground.services.members.delete(ME)
    ask = await now_is(ground, ask_id)
    assert (ask.asker, ask.words, ask.outcome) == (None, None, None)
    assert await stands(ground, ask_id) == "closed: left"
    shown = await asks.board.show(ask_id)
    assert shown is not None
    assert (shown.helping, shown.wrote, shown.files) == ((ANA.user,), (BEN.user,), 0)
    assert await rows(ground, "SELECT text FROM alias_replies") == [(None,)]
    found = {letter.kind for letter in await ground.letters()}
    assert {letters.OPENER, letters.REPLY, letters.FOR_HELPERS} <= found
    assert await ground.next_due() is None or await due_in(ground, "step", ask_id) is None
    for verb in (
        asks.endings.reopen(ME, ask_id),
        asks.endings.close(ME, ask_id),
        asks.helping.offer(ANA, ask_id),
    ):
        with pytest.raises(AskGone):
            await verb


@pytest.mark.parametrize("state", ["draft", "held", "declined", "open", "helped", "resolved", "closed"])
async def test_an_asker_is_forgotten_in_any_state(ground: Ground, state: str):
    asks = ground.services.help_requests
    if state == "draft":
        ask_id = await draft(ground, who=ME)
    else:
        ask_id = await posted(ground, HELD if state in {"held", "declined"} else WORDS, who=ME)
    match state:
        case "declined":
            await asks.safety.decline(MOD, ask_id)
        case "helped":
            await asks.helping.offer(ANA, ask_id)
        case "resolved":
            await resolve(ground, ask_id, who=ME)
        case "closed":
            await asks.endings.close(ME, ask_id)
        case _:
            pass
    await deliver(ground)
    await ground.services.members.delete(ME)
    left = await rows(ground, "SELECT user_id, title, need, tried FROM asks")
    if state in {"draft", "held", "declined"}:
        assert left == []
        assert (await told(ground, letters.DESK) == []) == (state == "draft")
    else:
        assert left == [(None, None, None, None)]
    assert await rows(ground, "SELECT kind FROM timers WHERE kind LIKE 'help_requests.%'") == []
    assert await ground.database.read(traces, ME.user) == []


async def test_whatever_stands_of_an_ask_is_brought_up_to_date(ground: Ground):
    asks = ground.services.help_requests
    ask_id = await draft(ground, RESUME, who=ME)
    await asks.writing.set_files(ME, ask_id, [("a.pdf", b"1")])
    await asks.writing.post(ME, ask_id, named=True)
    await wait(ground, hours=37)
    await asks.helping.offer(ANA, ask_id)
    await asks.helping.private(ME, ask_id)
    await asks.safety.report(BEN, ask_id, "Hm")
    await asks.endings.close(ME, ask_id)
    await asks.endings.reopen(ME, ask_id)
    await asks.helping.thread_gone(1, 1)
    await deliver(ground)
    await asks.helping.thread_gone(1, 9000 + ask_id)
    await ground.fall_due()
    await deliver(ground)
    await ground.services.members.delete(ME)
    assert {letter.kind for letter in await ground.letters() if letter.kind.startswith("help_requests.")} == {
        letters.OPENER,
        letters.LINE,
        letters.PRIVATE,
        letters.DESK,
        letters.ALARM,
        letters.FILES,
        letters.GONE,
    }  # the coaches' card of the first round has gone with that round


async def test_a_moderator_who_is_forgotten_is_named_no_longer_beside_what_was_never_posted(ground: Ground):
    ask_id = await posted(ground, HELD)
    await ground.services.help_requests.safety.mute(DESK, ask_id, muted=True)
    await deliver(ground)
    await ground.services.members.delete(STAFF)
    assert await told(ground, letters.DESK) == [{"ask": ask_id}]
    assert await told(ground, letters.OPENER) == []


async def test_when_the_last_helper_is_forgotten_it_goes_to_others(ground: Ground):
    await help_from(ground, *range(201, 212))
    ask_id = await posted(ground)
    first = await invited(ground)
    helper = Who(1, first[0])
    await ground.services.help_requests.helping.offer(helper, ask_id)
    await deliver(ground)
    await ground.services.members.delete(helper)
    assert (await stands(ground, ask_id), (await now_is(ground, ask_id)).round) == ("open", 2)
    assert not {*first} & {*await invited(ground)}
    shown = await ground.services.help_requests.board.own(ASKER, ask_id)
    assert shown.helped_by == ()


async def test_a_helper_who_is_forgotten_stands_as_a_former_member(ground: Ground):
    asks = ground.services.help_requests
    ask_id = await posted(ground)
    for who in (ANA, BEN, HELPER):
        await asks.helping.offer(who, ask_id)
        await write_in(ground, ask_id, who)
        await asks.helping.follow(who, ask_id)
    await resolve(ground, ask_id)
    for who in (ANA, HELPER):
        await deliver(ground)
        await ground.services.members.delete(who)
        assert letters.OPENER in {letter.kind for letter in await ground.letters()}
    shown = await asks.board.own(ASKER, ask_id)
    assert (sorted(shown.helping), sorted(shown.wrote), shown.followers) == ([-2, -1, 202], [-2, -1, 202], 3)
    assert shown.helped_by == (BEN.user,)
    await asks.endings.outcome(ASKER, ask_id, "A yes", share=True)
    assert [facts["ask"] for facts in await told(ground, letters.FOR_HELPERS)] == [ask_id]


async def test_who_is_brought_into_a_thread_when_they_are_forgotten_is_not(ground: Ground):
    ask_id = await posted(ground)
    await ground.services.help_requests.helping.follow(HELPER, ask_id)
    await ground.services.members.delete(HELPER)
    assert await told(ground, letters.JOIN) == []


async def test_the_same_person_elsewhere_is_somebody_else(ground: Ground):
    await ground.services.servers.set_up(2, "UTC", {"help": 25}, {})
    there = Who(2, ME.user)
    ask_id = await posted(ground, who=there)
    await full_life_elsewhere(ground)
    await ground.services.members.delete(ME)
    assert (await now_is(ground, ask_id)).asker == there
    assert len((await export(ground, there))["asked"]) == 1


async def full_life_elsewhere(ground: Ground) -> None:
    """The same person asks here as well."""
    await posted(ground, opened_by=40, who=ME)


# Expiry


async def test_words_expire_with_their_time_and_counts_stay(ground: Ground):
    asks = ground.services.help_requests
    ended = await posted(ground, RESUME, 1, ME, named=False)
    await asks.helping.reply(ME, ended, 5, "Thank you")
    await asks.helping.offer(ANA, ended)
    await asks.safety.report(BEN, ended, "Hm")
    await resolve(ground, ended, who=ME)
    await asks.endings.outcome(ME, ended, "A yes", share=True)
    drafted = await draft(ground, opened_by=2, who=ME)
    declined = await posted(ground, HELD, 3, ME)
    await asks.safety.decline(MOD, declined)
    await asks.safety.mute(MOD, declined, muted=True)
    await wait(ground, days=179)
    await ground.services.members.tidy()
    assert (await now_is(ground, ended)).words is not None
    await be_here(ground, ME)
    await wait(ground, days=2)
    await ground.services.members.tidy()
    ask = await now_is(ground, ended)
    assert (ask.words, ask.outcome, ask.asker) == (None, None, ME)
    assert (await now_is(ground, declined)).words is None
    assert await asks.board.show(drafted) is None
    assert await rows(ground, "SELECT text FROM alias_replies") == [(None,)]
    assert await rows(ground, "SELECT words FROM reports") == [(None,)]
    await wait(ground, days=15)
    await ground.services.members.tidy()
    assert await rows(ground, "SELECT * FROM mutes") == []
    assert (await export(ground, ME))["asked"][-1]["people_offering"] == 1


async def test_files_go_with_the_words(ground: Ground):
    asks = ground.services.help_requests
    ask_id = await draft(ground, Given("resume-review", "Resume", HELD.need), who=ME)
    await asks.writing.set_files(ME, ask_id, [("a.pdf", b"1")])
    await asks.writing.post(ME, ask_id, named=True)
    await asks.safety.decline(MOD, ask_id)
    await wait(ground, days=181)
    await ground.services.members.tidy()
    assert await rows(ground, "SELECT * FROM ask_files") == []


async def test_what_still_waits_does_not_expire(ground: Ground):
    held = await posted(ground, HELD)
    await wait(ground, days=200)
    await ground.services.members.tidy()
    assert (await now_is(ground, held)).words is not None
    ground.clock.move(days=1)
    waiting = await posted(ground, opened_by=2)

    def expire(connection: Connection) -> None:
        ground.services.help_requests.holdings.expire(connection, ground.clock() + timedelta(days=1))

    await ground.database.write(expire)
    assert (await now_is(ground, waiting)).words is not None
    assert (await now_is(ground, waiting)).asker == ASKER
