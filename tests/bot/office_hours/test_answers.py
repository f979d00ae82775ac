"""What coaches do with questions asked ahead: answer, publish, take off the list; and who hears of it."""

import asyncio

import pytest

from bot.database import Connection
from bot.errors import MissingPermission
from bot.office_hours.model.refusals import (
    NotAnswered,
    NotYourSession,
    QuestionAnswered,
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
    told,
)
from tests.ground import Ground


async def test_an_answer_reaches_who_asked_and_who_has_it_too(ground: Ground):
    question = await asked(ground, await session(ground))
    for who in (CAM, BEN):
        await verbs(ground).vote(who, question.id)
    answered = await verbs(ground).answer(COACH, question.id, " One page. ")
    assert (answered.answer, answered.answered_by, answered.answered_at) == (
        "One page.",
        COACH.user,
        ground.clock(),
    )
    assert await facts(ground) == [
        (user, {"what": "answered", "question": question.id}) for user in (ANA.user, BEN.user, CAM.user)
    ]


async def test_a_changed_answer_is_not_told_again(ground: Ground):
    question = await asked(ground, await session(ground))
    await verbs(ground).answer(COACH, question.id, "One page.")
    await verbs(ground).publish(COACH, question.id, published=True)
    await ground.clear_letters()
    for _ in range(2):
        ground.clock.move(minutes=1)
        changed = await verbs(ground).answer(MODERATOR, question.id, "One page, or two.")
        assert (changed.answer, changed.answered_by) == ("One page, or two.", COACH.user)
    assert [one.kind for one in await ground.letters()] == [letters.ANSWER]
    await ground.clear_letters()
    await verbs(ground).answer(COACH, question.id, " One page, or two. ")
    assert await ground.letters() == []


async def test_only_who_answered_or_a_moderator_changes_an_answer(ground: Ground):
    question = await asked(ground, await session(ground, coaches=(COACH.user, SECOND.user)))
    await verbs(ground).talked(COACH, question.id)
    await verbs(ground).answer(SECOND, question.id, "One page.")
    with pytest.raises(QuestionAnswered):
        await verbs(ground).answer(COACH, question.id, "Two.")
    with pytest.raises(QuestionAnswered):
        await verbs(ground).may_answer(COACH, question.id)
    await verbs(ground).answer(SECOND, question.id, "Two.")

    def former(connection: Connection) -> None:
        store.change(connection, question.id, answered_by=-3)

    await ground.database.write(former)
    assert (await verbs(ground).answer(COACH, question.id, "Three.")).answer == "Three."


async def test_two_coaches_at_once_give_one_answer(ground: Ground):
    question = await asked(ground, await session(ground, coaches=(COACH.user, SECOND.user)))
    given = await asyncio.gather(
        *(verbs(ground).answer(staff, question.id, f"From {staff.user}.") for staff in (COACH, SECOND)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in given) == ["Question", "QuestionAnswered"]
    assert len(await told(ground)) == 1


@pytest.mark.parametrize(("text", "refusal"), [("\n", TextEmpty), ("a" * 1501, TextTooLong)])
async def test_an_answer_has_its_bounds(ground: Ground, text: str, refusal: type[Exception]):
    question = await asked(ground, await session(ground))
    with pytest.raises(refusal):
        await verbs(ground).answer(COACH, question.id, text)
    assert await told(ground) == []


async def test_answered_in_the_session_needs_no_text_and_can_get_one(ground: Ground):
    question = await asked(ground, await session(ground))
    for _ in range(2):
        talked = await verbs(ground).talked(COACH, question.id)
        assert (talked.answer, talked.answered_by) == (None, COACH.user)
    assert await told(ground) == [(ANA.user, "answered")]
    with pytest.raises(NotAnswered):
        await verbs(ground).publish(COACH, question.id, published=True)
    await ground.clear_letters()
    written = await verbs(ground).answer(COACH, question.id, "One page.")
    assert await verbs(ground).talked(COACH, question.id) == written
    assert await told(ground) == [(ANA.user, "answered")]


async def test_only_its_coaches_and_moderators_do_what_coaches_do(ground: Ground):
    question = await asked(ground, await session(ground))
    for staff, refusal in ((MEMBER, MissingPermission), (SECOND, NotYourSession)):
        for verb in (
            verbs(ground).answer(staff, question.id, "One page."),
            verbs(ground).may_answer(staff, question.id),
            verbs(ground).talked(staff, question.id),
            verbs(ground).publish(staff, question.id, published=True),
            verbs(ground).remove(staff, question.id),
        ):
            with pytest.raises(refusal):
                await verb
    await verbs(ground).answer(MODERATOR, question.id, "One page.")


async def test_an_answer_can_come_after_the_session(ground: Ground):
    about = await session(ground)
    question = await asked(ground, about)
    await is_over(ground, about.id)
    await verbs(ground).answer(COACH, question.id, "One page.")
    assert await told(ground) == [(ANA.user, "answered")]


# Published answers


async def test_publishing_and_taking_down_are_each_said_once(ground: Ground):
    question = await asked(ground, await session(ground))
    with pytest.raises(NotAnswered):
        await verbs(ground).publish(COACH, question.id, published=True)
    assert (await verbs(ground).publish(COACH, question.id, published=False)).published_at is None
    await verbs(ground).answer(COACH, question.id, "One page.")
    for published in (True, False):
        await ground.clear_letters()
        for _ in range(2):
            shown = await verbs(ground).publish(COACH, question.id, published=published)
            assert (shown.published_at is not None) is published
        assert await facts(ground, letters.ANSWER) == [(None, {"question": question.id})]
        await ground.clear_letters()
        await verbs(ground).publish(COACH, question.id, published=published)
        assert await ground.letters() == []


async def test_a_question_taken_off_the_list_is_told_to_who_asked_without_saying_which(ground: Ground):
    about = await session(ground)
    question = await asked(ground, about, unnamed=True)
    await verbs(ground).answer(COACH, question.id, "One page.")
    await verbs(ground).publish(COACH, question.id, published=True)
    await ground.clear_letters()
    await verbs(ground).remove(COACH, question.id)
    assert await verbs(ground).of_session(1, about.id) == []
    assert await facts(ground, letters.ANSWER) == [(None, {"question": question.id})]
    kept = await verbs(ground).find(question.id)
    assert kept is not None
    assert (kept.text, kept.published_at) == (None, None)
    assert await facts(ground) == [
        (ANA.user, {"what": "question_removed", "session": about.id, "removed": True})
    ]
