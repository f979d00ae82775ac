"""What comes of a visit: actions until done or let go, ratings in whole fives, notes for whoever meets somebody."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.database import Connection
from bot.errors import MissingPermission, NotYours
from bot.members import Who
from bot.office_hours.model import Format, Ratings, SessionState, Visit, VisitState
from bot.office_hours.model.refusals import (
    ActionOver,
    NoActions,
    NobodyCame,
    NothingLeftToRate,
    NotTheirCoach,
    NotYourVisit,
    TooManyActions,
)
from bot.office_hours.service.after import RATED_WITHIN
from bot.servers import Staff
from bot.text import TextTooLong
from tests.bot.office_hours.after import kept, met, rows, take_along
from tests.bot.office_hours.hours import ANA, BEN, CAM, COACH, MEMBER, MODERATOR, SECOND
from tests.ground import Ground, open_ground

NOTHING = Ratings(0, None, ())


async def open_texts(ground: Ground, who: Who = ANA) -> list[str]:
    """What somebody still means to do."""
    return [action.text for action in await ground.services.office_hours.after.actions_of(who)]


# Actions


async def test_a_visit_leaves_what_each_person_will_do(ground: Ground):
    visit = await met(ground, ANA, BEN)
    await take_along(ground, visit, ANA, " Write to two alumni ", "", "Write to two alumni", "Rest")
    await take_along(ground, visit, BEN, "One page")
    assert (await open_texts(ground), await open_texts(ground, BEN)) == (
        ["Write to two alumni", "Rest"],
        ["One page"],
    )
    action = (await ground.services.office_hours.after.actions_of(ANA))[0]
    assert (action.who, action.visit_id, action.made_at) == (ANA, visit.id, ground.clock())
    assert await open_texts(ground, Who(2, ANA.user)) == []


async def test_the_newest_visit_comes_first_and_its_own_order_stays(ground: Ground):
    await take_along(ground, await met(ground), ANA, "Old one", "Old two")
    await take_along(ground, await met(ground), ANA, "New one", "New two")
    assert await open_texts(ground) == ["New one", "New two", "Old one", "Old two"]
    first = await ground.database.read(ground.services.office_hours.after.set_out, ANA)
    assert first == "New one"
    assert await ground.database.read(ground.services.office_hours.after.set_out, BEN) is None


@pytest.mark.parametrize(
    ("texts", "refusal"),
    [
        ((), NoActions),
        (("", " \u200b "), NoActions),
        (("a", "b", "c", "d"), TooManyActions),
        (("x" * 501,), TextTooLong),
    ],
)
async def test_what_cannot_be_taken_along_leaves_nothing(
    ground: Ground, texts: tuple[str, ...], refusal: type[Exception]
):
    visit = await met(ground)
    with pytest.raises(refusal):
        await take_along(ground, visit, ANA, *texts)
    assert await open_texts(ground) == []


async def test_only_those_who_were_there_take_something_along(ground: Ground):
    with pytest.raises(NotYourVisit):
        await take_along(ground, await met(ground, ANA), BEN, "One page")


async def test_a_former_member_takes_nothing_along(ground: Ground):
    visit = await met(ground, ANA, BEN)
    await ground.services.members.delete(ANA)
    (gone,) = [user for (user,) in await rows(ground, "SELECT user_id FROM visit_people WHERE user_id < 0")]

    people = tuple(replace(one, user=gone) if one.user == ANA.user else one for one in visit.people)

    def transaction(connection: Connection) -> None:
        keep = ground.services.office_hours.after.keep_actions
        keep(connection, replace(visit, people=people), {gone: ("One",), BEN.user: ("One",)}, ground.clock())

    await ground.database.write(transaction)
    assert await rows(ground, "SELECT user_id FROM visit_actions") == [(BEN.user,)]


async def test_said_twice_it_is_there_once(ground: Ground):
    visit = await met(ground)
    await take_along(ground, visit, ANA, "One", "Two")
    await take_along(ground, visit, ANA, "One", "Three")
    assert await open_texts(ground) == ["One", "Three"]


@pytest.mark.parametrize("verb", ["did", "let_go"])
async def test_an_action_ends_once_and_a_second_press_finds_it_so(ground: Ground, verb: str):
    after = ground.services.office_hours.after
    one, _ = await take_along(ground, await met(ground), ANA, "One", "Two")
    same, other = (after.did, after.let_go) if verb == "did" else (after.let_go, after.did)
    assert (await same(ANA, one)).text == "One"
    ended = await rows(ground, "SELECT state, ended_at FROM visit_actions WHERE id = ?", one)
    ground.clock.move(hours=1)
    assert (await same(ANA, one)).text == "One"
    assert await rows(ground, "SELECT state, ended_at FROM visit_actions WHERE id = ?", one) == ended
    with pytest.raises(ActionOver):
        await other(ANA, one)
    assert await open_texts(ground) == ["Two"]


async def test_only_its_own_person_ends_an_action(ground: Ground):
    after = ground.services.office_hours.after
    (one,) = await take_along(ground, await met(ground), ANA, "One")
    for who in (BEN, Who(2, ANA.user)):
        with pytest.raises(NotYours):
            await after.did(who, one)
    for verb in (after.did(ANA, 99), after.let_go(ANA, 99), after.find_action(99)):
        with pytest.raises(ActionOver):
            await verb
    assert (await after.find_action(one)).who == ANA
    assert await open_texts(ground) == ["One"]


# Ratings


async def rate(ground: Ground, *stars: int, coach: Staff = COACH, words: str = "words {}") -> list[Visit]:
    """Visits of as many people, each rated a minute after the other."""
    found: list[Visit] = []
    for number, one in enumerate(stars):
        who = Who(1, 1000 + number + 100 * len(await rows(ground, "SELECT id FROM visits")))
        visit = await met(ground, who, coach=coach)
        ground.clock.move(minutes=1)
        await ground.services.office_hours.after.rate(who, visit.id, one, words.format(number))
        found.append(visit)
    return found


async def ratings(ground: Ground, coach: Staff = COACH) -> Ratings:
    """What the coach sees once no rating can be changed any more."""
    ground.clock.move(minutes=61)
    return await ground.services.office_hours.after.ratings(coach)


async def test_below_five_a_coach_sees_nothing(ground: Ground):
    await rate(ground, 1, 2, 3, 4)
    assert await ratings(ground) == NOTHING


async def test_from_five_on_a_coach_sees_a_sum_and_words(ground: Ground):
    await rate(ground, 1, 2, 3, 4, 5)
    found = await ratings(ground)
    assert (found.count, found.mean) == (5, 3.0)
    assert sorted(found.comments) == [f"words {number}" for number in range(5)]


async def test_only_whole_fives_count_the_earliest_first(ground: Ground):
    await rate(ground, 1, 1, 1, 1, 1, 5, 5, 5, 5)
    found = await ratings(ground)
    assert (found.count, found.mean, len(found.comments)) == (5, 1.0, 5)
    await rate(ground, 5)
    found = await ratings(ground)
    assert (found.count, found.mean, len(found.comments)) == (10, 3.0, 10)


async def test_a_rating_counts_when_it_can_be_changed_no_longer(ground: Ground):
    await rate(ground, 1, 2, 3, 4, 5)
    after = ground.services.office_hours.after
    ground.clock.move(minutes=59)
    assert await after.ratings(COACH) == NOTHING
    ground.clock.move(minutes=1)
    assert (await after.ratings(COACH)).count == 5


async def test_the_order_of_comments_tells_nothing_of_who_came_when(tmp_path_factory: pytest.TempPathFactory):
    words = ("alpha", "beta", "gamma", "delta", "epsilon")
    seen: set[tuple[str, ...]] = set()
    for number, order in enumerate([words, tuple(reversed(words)), *list(permutations(words))[40:43]]):
        async with open_ground(tmp_path_factory.mktemp(f"order{number}") / "belay.db") as ground:
            for one in order:
                await rate(ground, 3, words=one)
            seen.add((await ratings(ground)).comments)
    assert len(seen) == 1
    assert seen != {words}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 5), max_size=14))
async def test_no_single_rating_can_be_told_from_what_is_shown(
    tmp_path_factory: pytest.TempPathFactory, stars: list[int]
):
    async with open_ground(tmp_path_factory.mktemp("fives") / "belay.db") as ground:
        shown: list[Ratings] = []
        for one in stars:
            await rate(ground, one)
            shown.append(await ratings(ground))
        for number, found in enumerate(shown, 1):
            whole = stars[: number // 5 * 5]
            assert found.count == len(whole)
            assert found.mean == (sum(whole) / len(whole) if whole else None)


async def test_each_coach_sees_their_own_and_nobody_else_any(ground: Ground):
    await rate(ground, 1, 1, 1, 1, 1)
    await rate(ground, 5, 5, 5, 5, 5, coach=SECOND)
    assert (await ratings(ground)).mean == 1.0
    assert (await ratings(ground, SECOND)).mean == 5.0
    assert await ratings(ground, MODERATOR) == NOTHING
    with pytest.raises(MissingPermission):
        await ratings(ground, MEMBER)
    assert await ratings(ground, Staff(2, COACH.user, frozenset(), manages_server=True)) == NOTHING


async def test_a_rating_can_be_changed_for_an_hour(ground: Ground):
    after = ground.services.office_hours.after
    visit = await met(ground)
    assert await after.rate(ANA, visit.id, 2, " Too fast ") == "Too fast"
    ground.clock.move(minutes=30)
    assert await after.rate(ANA, visit.id, 4) == "Too fast"
    ground.clock.move(minutes=30)
    assert await after.rate(ANA, visit.id, 5, "") is None
    ground.clock.move(seconds=1)
    with pytest.raises(NothingLeftToRate):
        await after.rate(ANA, visit.id, 1)
    assert await rows(ground, "SELECT stars, comment FROM visit_people") == [(5, None)]


async def test_a_visit_can_be_rated_for_a_month(ground: Ground):
    after = ground.services.office_hours.after
    one, other = await met(ground), await met(ground)
    assert one.ended_at is not None
    ground.clock.set(one.ended_at + RATED_WITHIN)
    await after.rate(ANA, one.id, 3)
    ground.clock.move(seconds=1)
    with pytest.raises(NothingLeftToRate):
        await after.rate(ANA, other.id, 3)
    await after.rate(ANA, one.id, 4)


@pytest.mark.parametrize("state", [VisitState.OPEN, VisitState.NO_SHOW, VisitState.PUT_BACK])
async def test_only_a_visit_that_took_place_is_rated(ground: Ground, state: VisitState):
    visit = await met(ground, state=state)
    with pytest.raises(NothingLeftToRate):
        await ground.services.office_hours.after.rate(ANA, visit.id, 3)


async def test_only_those_who_were_there_rate_it(ground: Ground):
    visit = await met(ground)
    after = ground.services.office_hours.after
    for who, number, stars in (
        (BEN, visit.id, 3),
        (Who(2, ANA.user), visit.id, 3),
        (ANA, 99, 3),
        (ANA, visit.id, 0),
        (ANA, visit.id, 6),
    ):
        with pytest.raises(NothingLeftToRate):
            await after.rate(who, number, stars)
    with pytest.raises(TextTooLong):
        await after.rate(ANA, visit.id, 3, "x" * 501)
    assert await rows(ground, "SELECT stars FROM visit_people") == [(None,)]


# Notes


async def test_a_coach_notes_something_about_a_visit_and_can_change_it(ground: Ground):
    after = ground.services.office_hours.after
    visit = await met(ground)
    note = await after.note(COACH, visit.id, " Likes lists ")
    assert note is not None
    assert (note.text, note.coach, note.at) == ("Likes lists", COACH.user, ground.clock())
    ground.clock.move(days=1)
    await after.note(COACH, visit.id, "Likes short lists")
    assert [one.text for one in await after.notes_about(COACH, ANA.user)] == ["Likes short lists"]
    found, own = await after.own_note(COACH, visit.id)
    assert (found.id, own and own.text) == (visit.id, "Likes short lists")
    assert await after.note(COACH, visit.id, "  ") is None
    assert await after.notes_about(COACH, ANA.user) == []
    assert (await after.own_note(COACH, visit.id))[1] is None


async def test_the_note_that_ends_a_visit_is_its_coachs(ground: Ground):
    after = ground.services.office_hours.after
    visit = await met(ground)
    for text in ("", "Likes lists"):
        await ground.database.write(after.keep_note, visit, text, ground.clock())
    assert [(note.coach, note.text) for note in await after.notes_about(COACH, ANA.user)] == [
        (COACH.user, "Likes lists")
    ]
    with pytest.raises(TextTooLong):
        await ground.database.write(after.keep_note, visit, "x" * 1001, ground.clock())


async def test_coaches_of_one_session_note_apart(ground: Ground):
    after = ground.services.office_hours.after
    session = await kept(ground, COACH.user, SECOND.user, format=Format.GROUP)
    visit = await met(ground, session=session)
    await after.note(COACH, visit.id, "Mine")
    await after.note(SECOND, visit.id, "Also mine")
    assert [note.text for note in await after.notes_about(COACH, ANA.user)] == ["Mine", "Also mine"]


async def test_nobody_notes_anything_about_others_visits(ground: Ground):
    after = ground.services.office_hours.after
    visit = await met(ground)
    for staff, refusal in (
        (SECOND, NotYourVisit),
        (MODERATOR, NotYourVisit),
        (MEMBER, MissingPermission),
        (Staff(2, COACH.user, frozenset(), manages_server=True), NotYourVisit),
    ):
        with pytest.raises(refusal):
            await after.note(staff, visit.id, "Hm")
        with pytest.raises(refusal):
            await after.own_note(staff, visit.id)
    with pytest.raises(NotYourVisit):
        await after.note(COACH, 99, "Hm")
    with pytest.raises(TextTooLong):
        await after.note(COACH, visit.id, "x" * 1001)
    assert await after.notes_about(COACH, ANA.user) == []


@pytest.mark.parametrize("state", [VisitState.NO_SHOW, VisitState.PUT_BACK])
async def test_nothing_is_noted_about_somebody_who_did_not_come(ground: Ground, state: VisitState):
    visit = await met(ground, state=state)
    with pytest.raises(NobodyCame):
        await ground.services.office_hours.after.note(COACH, visit.id, "Late again")


async def test_notes_of_all_coaches_are_for_whoever_meets_the_person(ground: Ground):
    after = ground.services.office_hours.after
    first, second = await met(ground), await met(ground, ANA, BEN, coach=SECOND)
    await after.note(COACH, first.id, "Likes lists")
    await after.note(SECOND, second.id, "Prefers voice")
    for coach in (COACH, SECOND):
        notes = await after.notes_about(coach, ANA.user)
        assert [(note.coach, note.text) for note in notes] == [
            (SECOND.user, "Prefers voice"),
            (COACH.user, "Likes lists"),
        ]
        assert await after.last_visit_with(coach, ANA.user) == (first if coach is COACH else second).id
    with pytest.raises(NotTheirCoach):
        await after.notes_about(COACH, BEN.user)
    with pytest.raises(MissingPermission):
        await after.notes_about(MEMBER, ANA.user)
    assert await after.last_visit_with(COACH, CAM.user) is None


async def test_a_coach_who_has_somebody_with_them_now_reads_their_notes(ground: Ground):
    after = ground.services.office_hours.after
    await after.note(SECOND, (await met(ground, coach=SECOND)).id, "Prefers voice")
    with pytest.raises(NotTheirCoach):
        await after.notes_about(COACH, ANA.user)
    await met(ground, state=VisitState.OPEN)
    assert len(await after.notes_about(COACH, ANA.user)) == 1


@pytest.mark.parametrize("state", [VisitState.NO_SHOW, VisitState.PUT_BACK])
async def test_somebody_who_did_not_come_has_not_been_met(ground: Ground, state: VisitState):
    await met(ground, state=state)
    with pytest.raises(NotTheirCoach):
        await ground.services.office_hours.after.notes_about(COACH, ANA.user)


async def book(
    ground: Ground,
    state: str = "booked",
    coach: int | None = COACH.user,
    session: SessionState = SessionState.PLANNED,
) -> None:
    """A booking of a slot of that coach; None: of a group."""
    found = await kept(ground, COACH.user, state=session, format=Format.SLOTS)

    def transaction(connection: Connection) -> None:
        slot = connection.execute(
            "INSERT INTO slots (session_id, coach_id, starts_at, minutes) VALUES (?, ?, 0, 20)",
            (found.id, coach),
        )
        connection.execute(
            "INSERT INTO bookings (session_id, user_id, slot_id, state, made_at) VALUES (?, ?, ?, ?, 0)",
            (found.id, ANA.user, slot.lastrowid, state),
        )

    await ground.database.write(transaction)


@pytest.mark.parametrize(
    ("booking", "reads"),
    [
        ({}, True),
        ({"state": "called"}, True),
        ({"coach": None}, True),
        ({"session": SessionState.OPEN}, True),
        ({"state": "waiting"}, False),
        ({"state": "offered"}, False),
        ({"state": "cancelled"}, False),
        ({"state": "no_show"}, False),
        ({"coach": SECOND.user}, False),
        ({"session": SessionState.OVER}, False),
    ],
)
async def test_a_coach_reads_notes_ahead_of_a_booking(ground: Ground, booking: dict[str, str], reads: bool):
    after = ground.services.office_hours.after
    await after.note(SECOND, (await met(ground, coach=SECOND)).id, "Prefers voice")
    await book(ground, **booking)  # pyright: ignore[reportArgumentType] - each value under its own name
    if reads:
        assert len(await after.notes_about(COACH, ANA.user)) == 1
    else:
        with pytest.raises(NotTheirCoach):
            await after.notes_about(COACH, ANA.user)
