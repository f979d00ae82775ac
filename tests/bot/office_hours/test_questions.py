"""Questions asked ahead: who may ask what and when, who has them too, and how they are taken back."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.database import Connection
from bot.members import TooOften, Who
from bot.office_hours.model import SessionState
from bot.office_hours.model.refusals import (
    NotYourQuestion,
    OwnQuestion,
    QuestionAnswered,
    QuestionGone,
    SessionEnded,
    SessionGone,
)
from bot.office_hours.service import letters
from bot.office_hours.store import questions as store
from bot.text import TextEmpty, TextTooLong
from tests.bot.office_hours.asking_ahead import asked, facts, is_over, session, verbs
from tests.bot.office_hours.hours import (
    ANA,
    BEN,
    CAM,
    COACH,
    MEMBER,
    MODERATOR,
    SECOND,
    now_is,
    said,
    told,
)
from tests.ground import Ground

# Asking


async def test_a_question_stands_on_the_list_and_the_coaches_hear_it(ground: Ground):
    about = await session(ground, coaches=(COACH.user, SECOND.user))
    question = await asked(ground, about, text="  How long\u200b is a letter? ")
    assert (question.who, question.text, question.unnamed) == (ANA, "How long is a letter?", False)
    assert await verbs(ground).of_session(1, about.id) == [question]
    assert await ground.database.read(store.count, about.id) == 1
    assert await told(ground, letters.COACH) == [(COACH.user, "question"), (SECOND.user, "question")]
    assert await said(ground, letters.ANNOUNCEMENT) == [about.id]


async def test_the_same_form_twice_is_one_question(ground: Ground):
    about = await session(ground)
    sent = await asyncio.gather(*(verbs(ground).ask(ANA, about.id, 5, "A?", unnamed=True) for _ in range(3)))
    assert {one.id for one in sent} == {sent[0].id}
    assert len(await verbs(ground).of_session(1, about.id)) == 1


async def test_a_form_whose_question_was_taken_back_says_so(ground: Ground):
    about = await session(ground)
    question = await verbs(ground).ask(ANA, about.id, 5, "A?", unnamed=False)
    await verbs(ground).withdraw(ANA, question.id)
    with pytest.raises(QuestionGone):
        await verbs(ground).ask(ANA, about.id, 5, "A?", unnamed=False)


async def test_a_form_of_somebody_else_gives_nothing_away(ground: Ground):
    about = await session(ground)
    await verbs(ground).ask(ANA, about.id, 5, "A?", unnamed=True)
    with pytest.raises(QuestionGone):
        await verbs(ground).ask(BEN, about.id, 5, "A?", unnamed=True)


async def test_one_can_ask_while_it_is_open_but_not_after(ground: Ground):
    about, later = await session(ground), await session(ground, in_hours=48)
    await is_over(ground, about.id, SessionState.OPEN)
    assert (await verbs(ground).open_for(ANA, about.id)).id == about.id
    await asked(ground, about)
    for state in (SessionState.OVER, SessionState.CANCELLED):
        await is_over(ground, about.id, state)
        with pytest.raises(SessionEnded) as refused:
            await asked(ground, about)
        assert (refused.value.next_id, refused.value.next_at) == (later.id, later.starts_at)
        with pytest.raises(SessionEnded):
            await verbs(ground).open_for(ANA, about.id)


async def test_a_session_of_elsewhere_is_not_there(ground: Ground):
    about = await session(ground)
    with pytest.raises(SessionGone):
        await asked(ground, about, Who(2, 201))
    with pytest.raises(SessionGone):
        await verbs(ground).listed(Who(2, 201), about.id)


@pytest.mark.parametrize(("text", "refusal"), [(" \u200b ", TextEmpty), ("a" * 501, TextTooLong)])
async def test_a_text_has_its_bounds(ground: Ground, text: str, refusal: type[Exception]):
    about = await session(ground)
    with pytest.raises(refusal):
        await asked(ground, about, text=text)
    assert await verbs(ground).of_session(1, about.id) == []


async def test_the_limit_counts_questions_and_leaves_no_other_trace(ground: Ground):
    about = await session(ground, in_hours=200)
    first = ground.clock()
    for _ in range(9):
        await asked(ground, about, unnamed=True)
        ground.clock.move(minutes=1)
    gone = await asked(ground, about)
    await verbs(ground).withdraw(ANA, gone.id)
    with pytest.raises(TooOften) as refused:
        await asked(ground, about)
    assert refused.value.again_at == first + timedelta(days=1)
    await asked(ground, about, BEN)
    ground.clock.move(days=1)
    await asked(ground, about)

    def uses(connection: Connection) -> int:
        return connection.execute("SELECT count(*) FROM uses").fetchone()[0]

    assert await ground.database.read(uses) == 0


# Unnamed


async def test_a_coach_who_asks_is_left_out_of_the_news_only_with_their_name(ground: Ground):
    about = await session(ground, coaches=(COACH.user, SECOND.user))
    await asked(ground, about, Who(1, SECOND.user))
    assert await told(ground, letters.COACH) == [(COACH.user, "question")]
    await ground.clear_letters()
    await asked(ground, about, Who(1, SECOND.user), unnamed=True)
    assert await told(ground, letters.COACH) == [(COACH.user, "question"), (SECOND.user, "question")]


async def test_who_asked_without_a_name_stands_in_one_column(ground: Ground):
    about = await session(ground)
    question = await asked(ground, about, unnamed=True)
    await verbs(ground).vote(BEN, question.id)
    await verbs(ground).answer(COACH, question.id, "One page.")
    await verbs(ground).publish(COACH, question.id, published=True)

    def rows(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found: list[tuple[str, dict[str, Any]]] = []
        for name in names:
            cursor = connection.execute(f"SELECT * FROM {name}")  # noqa: S608 - our own names
            columns = [column[0] for column in cursor.description]
            found += [(name, dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]
        return found

    naming = [(table, row) for table, row in await ground.database.read(rows) if str(ANA.user) in str(row)]
    assert sorted({table for table, _ in naming}) == ["members", "outbox", "session_questions"]
    assert await facts(ground) == [
        (user, {"what": "answered", "session": about.id, "unnamed": True}) for user in (ANA.user, BEN.user)
    ]


async def test_taking_ones_name_off_reaches_what_is_published(ground: Ground):
    about = await session(ground)
    question = await asked(ground, about)
    await verbs(ground).answer(COACH, question.id, "One page.")
    await verbs(ground).publish(COACH, question.id, published=True)
    await ground.clear_letters()
    with pytest.raises(NotYourQuestion):
        await verbs(ground).unname(BEN, question.id)
    for _ in range(2):
        assert (await verbs(ground).unname(ANA, question.id)).unnamed
    assert [one.kind for one in await ground.letters()] == [letters.ANSWER]


# Having it too


async def test_me_too_counts_once_a_person_and_is_taken_back_by_a_second_press(ground: Ground):
    about = await session(ground)
    question = await asked(ground, about)
    for who in (BEN, CAM):
        assert (await verbs(ground).vote(who, question.id))[1]
    assert (await verbs(ground).vote(BEN, question.id)) == ((await verbs(ground).of(ANA))[0], False)
    assert [one.votes for one in await verbs(ground).of_session(1, about.id)] == [1]
    listed = await verbs(ground).listed(CAM, about.id)
    assert (listed.voted, listed.mine, listed.manages) == ({question.id}, frozenset(), False)
    assert (await verbs(ground).listed(ANA, about.id)).voted == frozenset()


async def test_ones_own_question_counts_already(ground: Ground):
    question = await asked(ground, await session(ground))
    with pytest.raises(OwnQuestion):
        await verbs(ground).vote(ANA, question.id)


async def test_an_answered_question_is_to_be_read(ground: Ground):
    question = await asked(ground, await session(ground))
    await verbs(ground).answer(COACH, question.id, "One page.")
    with pytest.raises(QuestionAnswered):
        await verbs(ground).vote(BEN, question.id)


async def test_those_most_people_have_stand_first_and_a_coach_sees_what_waits(ground: Ground):
    about = await session(ground)
    one, two, three = [await asked(ground, about, text=text) for text in ("one", "two", "three")]
    await verbs(ground).vote(BEN, three.id)
    await verbs(ground).vote(BEN, two.id)
    await verbs(ground).vote(CAM, two.id)
    await verbs(ground).talked(COACH, two.id)
    shown = await verbs(ground).listed(ANA, about.id, MEMBER)
    assert [question.id for question in shown.questions] == [two.id, three.id, one.id]
    assert (shown.mine, shown.manages) == ({one.id, two.id, three.id}, False)
    for staff in (COACH, MODERATOR):
        shown = await verbs(ground).listed(Who(1, staff.user), about.id, staff)
        assert ([question.id for question in shown.questions], shown.manages) == (
            [three.id, one.id, two.id],
            True,
        )
    assert not (await verbs(ground).listed(Who(1, SECOND.user), about.id, SECOND)).manages


async def test_a_list_of_a_session_that_is_over_leads_to_the_next(ground: Ground):
    about, later = await session(ground), await session(ground, in_hours=48)
    assert (await verbs(ground).listed(ANA, about.id)).later is None
    await is_over(ground, about.id)
    assert (await verbs(ground).listed(ANA, about.id)).later == later


async def test_a_draft_has_no_list(ground: Ground):
    about = await session(ground)
    await is_over(ground, about.id, SessionState.DRAFT)
    with pytest.raises(SessionGone):
        await verbs(ground).listed(Who(1, COACH.user), about.id, COACH)


# Taking it back


async def test_one_takes_back_ones_own_and_its_words_go(ground: Ground):
    about = await session(ground)
    question, other = await asked(ground, about), await asked(ground, about, BEN)
    await verbs(ground).vote(BEN, question.id)
    with pytest.raises(NotYourQuestion):
        await verbs(ground).withdraw(BEN, question.id)
    await ground.clear_letters()
    for _ in range(2):
        gone = await verbs(ground).withdraw(ANA, question.id)
        assert (gone.text, gone.withdrawn_at) == (None, ground.clock())
    assert await said(ground, letters.ANNOUNCEMENT) == [about.id]
    assert await ground.database.read(store.voters, question.id) == []
    assert await ground.database.read(store.count, about.id) == 1
    assert await verbs(ground).of(ANA) == []
    for verb in (
        verbs(ground).vote(BEN, question.id),
        verbs(ground).answer(COACH, question.id, "One page."),
        verbs(ground).talked(COACH, question.id),
        verbs(ground).publish(COACH, question.id, published=True),
        verbs(ground).remove(COACH, question.id),
        verbs(ground).unname(ANA, question.id),
        verbs(ground).with_session(1, question.id),
        verbs(ground).withdraw(ANA, 999),
        verbs(ground).withdraw(Who(2, ANA.user), question.id),
        verbs(ground).vote(Who(2, BEN.user), other.id),
    ):
        with pytest.raises(QuestionGone):
            await verb


async def test_what_is_answered_stays_for_those_who_have_it_too(ground: Ground):
    question = await asked(ground, await session(ground))
    await verbs(ground).talked(COACH, question.id)
    with pytest.raises(QuestionAnswered):
        await verbs(ground).withdraw(ANA, question.id)


async def test_ones_own_are_those_that_wait_and_those_answered_lately(ground: Ground):
    about = await session(ground)
    old, waits = await asked(ground, about), await asked(ground, about)
    await verbs(ground).talked(COACH, old.id)
    assert [one.id for one in await verbs(ground).of(ANA)] == [waits.id, old.id]
    ground.clock.move(days=31)
    assert [one.id for one in await verbs(ground).of(ANA)] == [waits.id]
    assert await verbs(ground).of(BEN) == []


# From one session to the next


async def test_what_has_no_answer_goes_on_to_the_next_session(ground: Ground):
    about = await session(ground)
    waits, done, gone = [await asked(ground, about) for _ in range(3)]
    await verbs(ground).talked(COACH, done.id)
    await verbs(ground).withdraw(ANA, gone.id)
    later = await session(ground, in_hours=48, coaches=(SECOND.user, COACH.user))
    await ground.clear_letters()
    await is_over(ground, about.id)
    for _ in range(2):
        await ground.database.write(
            verbs(ground).session_ended, await now_is(ground, about.id), ground.clock()
        )
    assert [one.id for one in await verbs(ground).of_session(1, later.id)] == [waits.id]
    assert [one.id for one in await verbs(ground).of_session(1, about.id)] == [done.id]
    assert await told(ground, letters.COACH) == [(SECOND.user, "question")]
    assert await said(ground, letters.ANNOUNCEMENT) == [later.id]


async def test_where_no_session_comes_it_stays_and_can_be_answered(ground: Ground):
    about = await session(ground)
    question = await asked(ground, about)
    await is_over(ground, about.id)
    await ground.database.write(verbs(ground).session_ended, await now_is(ground, about.id), ground.clock())
    assert await verbs(ground).of_session(1, about.id) == [question]
    assert (await verbs(ground).answer(COACH, question.id, "One page.")).answer == "One page."


@pytest.mark.parametrize("comes", [True, False])
async def test_a_place_in_a_queue_becomes_a_question(ground: Ground, comes: bool):
    about = await session(ground)
    await is_over(ground, about.id)
    about = await now_is(ground, about.id)
    later = await session(ground, in_hours=48) if comes else about
    question = await ground.database.write(verbs(ground).leave, ANA, about, " How long? ", ground.clock())
    assert (question.session_id, question.text, question.unnamed, question.who) == (
        later.id,
        "How long?",
        False,
        ANA,
    )
    assert await told(ground, letters.COACH) == [(COACH.user, "question")]
    assert await said(ground, letters.ANNOUNCEMENT) == ([later.id] if comes else [])
    with pytest.raises(TextEmpty):
        await ground.database.write(verbs(ground).leave, ANA, about, " ", ground.clock())


async def test_a_former_member_asked_nothing_that_can_be_told(ground: Ground):
    question = await asked(ground, await session(ground))
    await verbs(ground).vote(BEN, question.id)

    def forget(connection: Connection) -> None:
        store.change(connection, question.id, user_id=-1)
        connection.execute("UPDATE question_votes SET user_id = -2")

    await ground.database.write(forget)
    kept = await verbs(ground).answer(COACH, question.id, "One page.")
    assert (kept.who, kept.votes) == (None, 1)
    assert await told(ground) == []
