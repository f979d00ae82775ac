"""What office hours hold about people: given to them whole, forgotten whole, expired in time; others' records stand."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import stamp
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Format, Session, SessionState, VisitState
from bot.office_hours.service import letters
from bot.office_hours.store import questions, sessions
from bot.office_hours.store.given import write_given
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.servers import Staff
from tests.bot.office_hours.after import GIVEN, kept, met, rows, take_along
from tests.bot.office_hours.hours import ANA, BEN, COACH, COACH_ROLE
from tests.ground import Ground
from tests.test_house_at_run_time import traces

ME = Who(1, 880088001)
GUIDE = Who(1, 880088002)
OTHER = Who(1, 880088003)
AS_COACH = Staff(1, GUIDE.user, frozenset({COACH_ROLE}), manages_server=False)


async def export(ground: Ground, who: Who) -> Any:
    """What a person is given of office hours."""
    return (await ground.services.members.export(who))["office_hours"]


async def full_life(ground: Ground) -> Session:
    """A session of `GUIDE` and `COACH` in which `ME` and `OTHER` did everything that can be done; returns it."""
    after = ground.services.office_hours.after
    session = await kept(ground, GUIDE.user, COACH.user, about="Bring a page", format=Format.QUEUE)
    alone = await met(ground, ME, coach=AS_COACH, session=session)
    shared = await met(ground, ME, OTHER, coach=AS_COACH, session=session)
    await take_along(ground, alone, ME, "Write to two alumni", "Rest")
    (first, _) = [action.id for action in await after.actions_of(ME)]
    await after.did(ME, first)
    await after.note(AS_COACH, alone.id, "Likes lists")
    await after.note(AS_COACH, shared.id, "Two different fields")
    await after.rate(ME, alone.id, 4, "Calm")
    await after.rate(OTHER, shared.id, 5, "Clear")
    await ground.database.write(_more, session.id, ground)
    return session


def _more(connection: Connection, session_id: int, ground: Ground) -> None:
    """What other parts of the room keep."""
    now = ground.clock()
    for who in (ME, OTHER):
        sessions.follow(connection, session_id, who.user, "notify", now)
        cursor = connection.execute(
            "INSERT INTO slots (session_id, coach_id, starts_at, minutes) VALUES (?, ?, 0, 20)",
            (session_id, GUIDE.user),
        )
        connection.execute(
            "INSERT INTO bookings (session_id, user_id, slot_id, state, given, made_at, ended_at)"
            " VALUES (?, ?, ?, 'done', ?, 0, 0)",
            (session_id, who.user, cursor.lastrowid, write_given(GIVEN)),
        )
    named = questions.add(
        connection, who=ME, session_id=session_id, opened_by=1, text="How long?", unnamed=False, at=now
    )
    unnamed = questions.add(
        connection, who=ME, session_id=session_id, opened_by=2, text="A gap?", unnamed=True, at=now
    )
    of_other = questions.add(
        connection, who=OTHER, session_id=session_id, opened_by=3, text="Which font?", unnamed=False, at=now
    )
    for number in (named, of_other):
        questions.change(
            connection, number, answer="One page", answered_by=GUIDE.user, answered_at=now, published_at=now
        )
    questions.vote(connection, unnamed, OTHER.user, now)
    questions.vote(connection, of_other, ME.user, now)
    connection.execute(
        "INSERT INTO session_rules (guild_id, made_by, repeat, zone, first_on, at_minute, plan)"
        " SELECT 1, made_by, 'weekly', zone, '2026-03-03', 1080, plan FROM office_sessions WHERE id = ?",
        (session_id,),
    )


async def shown(ground: Ground, subject: str) -> None:
    """As if something stood in Discord."""
    await ground.database.write(
        outbox_store.remember_posted, Posted(subject, 1, 11, 5000, None), ground.clock()
    )


# Export


async def test_a_member_is_given_everything_and_nobody_else(ground: Ground):
    await full_life(ground)
    now = ground.clock().isoformat()
    later = (ground.clock() + timedelta(minutes=20)).isoformat()
    given = await export(ground, ME)
    words = {
        "topic": "Resume",
        "wish": "A clear first page",
        "ticks": ["words"],
        "goal": "Two alumni",
        "obstacle": "No replies",
    }
    assert given["visits"] == [
        {
            "began_at": now,
            "ended_at": later,
            "state": "done",
            "shared": False,
            "your_rating": 4,
            "your_comment": "Calm",
            "rated_at": now,
            "actions": [
                {"text": "Write to two alumni", "state": "done", "at": now, "ended_at": now},
                {"text": "Rest", "state": "open", "at": now, "ended_at": None},
            ],
            "notes_of_coaches": [{"at": now, "text": "Likes lists"}],
        },
        {
            "began_at": now,
            "ended_at": later,
            "state": "done",
            "shared": True,
            "your_rating": None,
            "your_comment": None,
            "rated_at": None,
            "actions": [],
            "notes_of_coaches": [{"at": now, "text": None}],
        },
    ]
    assert [(place["state"], place["given"]) for place in given["queues"]] == [("done", words)] * 2
    assert [(one["state"], one["given"]) for one in given["bookings"]] == [("done", words)]
    assert [(one["what"], one["at"]) for one in given["follows"]] == [("notify", now)]
    assert [
        (one["text"], one["unnamed"], one["answered_at"], one["others_who_have_it"])
        for one in given["questions"]
    ] == [("How long?", False, now, 0), ("A gap?", True, None, 1)]
    assert given["same_question"] == [now]
    for room in ("sessions", "repeats", "visits_as_coach", "answers_as_coach"):
        assert given[room] == []
    whole = json.dumps(await ground.services.members.export(ME))
    for others in (
        str(OTHER.user),
        str(GUIDE.user),
        str(COACH.user),
        "Clear",
        "Which font?",
        "Two different",
    ):
        assert others not in whole


async def test_a_coach_is_given_what_they_did_and_not_with_whom(ground: Ground):
    await full_life(ground)
    await kept(ground, GUIDE.user, state=SessionState.DRAFT)
    given = await export(ground, GUIDE)
    assert [(one["title"], one["about"], one["state"]) for one in given["sessions"]] == [
        ("Resume hour", "Bring a page", "planned"),
        ("Resume hour", "", "draft"),
    ]
    assert [(one["repeat"], one["at"]) for one in given["repeats"]] == [("weekly", "18:00")]
    assert [one["your_note"] for one in given["visits_as_coach"]] == ["Likes lists", "Two different fields"]
    assert [one["answer"] for one in given["answers_as_coach"]] == ["One page", "One page"]
    assert not any(given[room] for room in ("visits", "bookings", "queues", "questions", "follows"))
    of_second = await export(ground, Who(1, COACH.user))
    assert [one["made_by_you"] for one in of_second["sessions"]] == [False]
    assert len(of_second["repeats"]) == 1
    whole = json.dumps(await ground.services.members.export(GUIDE))
    for others in (str(ME.user), str(OTHER.user), str(COACH.user), "Calm", "Clear", "Write to two", "A gap?"):
        assert others not in whole


async def test_elsewhere_nothing_is_held(ground: Ground):
    await full_life(ground)
    for who in (ME, GUIDE, OTHER):
        assert not any((await export(ground, Who(2, who.user))).values())


# Forget


@pytest.mark.parametrize("who", [ME, GUIDE, OTHER])
@pytest.mark.parametrize("state", ["planned", "over", "cancelled"])
async def test_nothing_of_somebody_who_is_forgotten_stays(ground: Ground, who: Who, state: str):
    session = await full_life(ground)
    await kept(ground, GUIDE.user, state=SessionState.DRAFT)
    await met(ground, ME, coach=AS_COACH, state=VisitState.OPEN)
    if state != "planned":
        await ground.database.write(_ended, session.id, state, ground)
    assert await ground.database.read(traces, who.user) != []
    await ground.services.members.delete(who)
    assert await ground.database.read(traces, who.user) == []
    assert not any((await export(ground, who)).values())
    assert not await ground.services.members.delete(who)


def _ended(connection: Connection, session_id: int, state: str, ground: Ground) -> None:
    sessions.change(connection, session_id, state=state, ended_at=ground.clock())


async def test_a_former_member_is_one_person_wherever_they_stand(ground: Ground):
    session = await full_life(ground)
    await ground.database.write(_ended, session.id, "over", ground)
    await ground.database.write(_no_more, ground)
    for who in (ME, GUIDE, OTHER):
        await ground.services.members.delete(who)
    people = await rows(ground, "SELECT DISTINCT user_id FROM visit_people ORDER BY user_id")
    coaches = await rows(ground, "SELECT DISTINCT coach_id FROM visits")
    assert (people, coaches) == ([(-3,), (-1,)], [(-2,)])
    assert await rows(ground, "SELECT DISTINCT user_id FROM bookings ORDER BY 1") == [(-3,), (-1,)]
    assert await rows(ground, "SELECT plan ->> '$.coaches' FROM office_sessions") == [("[-2,700]",)]
    assert await rows(ground, "SELECT plan ->> '$.coaches' FROM session_rules") == [("[-2,700]",)]
    assert await rows(ground, "SELECT user_id FROM session_coaches ORDER BY 1") == [(-2,), (700,)]


def _no_more(connection: Connection, ground: Ground) -> None:
    connection.execute("UPDATE session_rules SET ended_at = ?", (stamp(ground.clock()),))


async def test_what_stands_for_others_stands_without_a_word(ground: Ground):
    await full_life(ground)
    await ground.services.members.delete(ME)
    assert await rows(ground, "SELECT count(*), count(comment), count(stars) FROM visit_people") == [
        (3, 1, 2)
    ]
    assert await rows(ground, "SELECT count(*), count(given) FROM bookings") == [(2, 1)]
    assert await rows(ground, "SELECT count(*), count(given) FROM queue_places") == [(3, 1)]
    assert await rows(ground, "SELECT user_id, text FROM session_questions ORDER BY id") == [
        (None, None),
        (None, None),
        (OTHER.user, "Which font?"),
    ]
    assert await rows(ground, "SELECT * FROM visit_actions") == []
    assert await rows(ground, "SELECT * FROM coach_notes") == []  # both visits were theirs as well
    assert await rows(ground, "SELECT * FROM question_votes") == []
    assert await rows(ground, "SELECT user_id FROM session_followers") == [(OTHER.user,)]


async def test_a_coach_who_is_forgotten_takes_notes_along_and_ratings_stay_with_nobody(ground: Ground):
    await full_life(ground)
    await ground.services.members.delete(GUIDE)
    assert await rows(ground, "SELECT * FROM coach_notes") == []
    assert await rows(ground, "SELECT count(stars), count(comment) FROM visit_people") == [(2, 2)]
    assert await rows(ground, "SELECT text FROM visit_actions") == [("Write to two alumni",), ("Rest",)]
    answers = await rows(
        ground, "SELECT answer, answered_by < 0 FROM session_questions WHERE answer IS NOT NULL"
    )
    assert answers == [("One page", 1), ("One page", 1)]
    assert len((await export(ground, ME))["visits"]) == 2


async def test_whatever_shows_a_coach_is_brought_up_to_date(ground: Ground):
    session = await full_life(ground)
    subjects = [session.subject, session.event_subject, session.queue_subject]
    subjects += ["visit:1", "visit:2", "question:1", "question:3"]
    subjects += [f"session_alarm:{session.id}:{what}" for what in ("off", "away", "lost")]
    for subject in subjects:
        await shown(ground, subject)
    await ground.clear_letters()
    await ground.services.members.delete(GUIDE)
    assert {letter.subject for letter in await ground.letters()} >= set(subjects)


async def test_what_does_not_stand_is_not_shown_anew(ground: Ground):
    session = await full_life(ground)
    await ground.database.write(_ended, session.id, "over", ground)
    await shown(ground, session.event_subject)  # of what is over, Discord's own event stays as it was
    await ground.clear_letters()
    await ground.services.members.delete(GUIDE)
    kinds = {letter.kind for letter in await ground.letters()}
    assert not kinds & {letters.ANNOUNCEMENT, letters.EVENT, letters.PANEL, letters.VISIT, letters.MODERATORS}


async def test_a_person_in_a_queue_is_no_longer_named_on_its_panel(ground: Ground):
    session = await full_life(ground)
    await shown(ground, session.queue_subject)
    await ground.clear_letters()
    await ground.services.members.delete(ME)
    assert letters.PANEL in {letter.kind for letter in await ground.letters()}


async def test_the_parts_of_the_room_are_left_first(ground: Ground):
    await full_life(ground)
    seen: list[tuple[Who, int]] = []

    def leave(connection: Connection, who: Who, now: Any) -> None:
        assert now == ground.clock()
        (count,) = connection.execute(
            "SELECT count(*) FROM visit_people WHERE user_id = ?", (who.user,)
        ).fetchone()
        seen.append((who, count))

    ground.services.office_hours.holdings.leave.append(leave)
    await ground.services.members.delete(ME)
    assert seen == [(ME, 2)]


async def test_others_and_other_servers_are_not_touched(ground: Ground):
    await full_life(ground)
    before = await export(ground, ANA), await export(ground, BEN)
    held = await export(ground, ME)
    await ground.services.members.delete(Who(2, ME.user))
    assert await export(ground, ME) == held
    assert (await export(ground, ANA), await export(ground, BEN)) == before


# Expire


async def expire(ground: Ground, **span: float) -> None:
    """As at night, `timedelta(**span)` later, with text kept for 180 days."""
    ground.clock.move(**span)
    await ground.services.members.tidy()


async def words_left(ground: Ground) -> dict[str, int]:
    """How many texts are there, by what they are."""
    queries = {
        "given": "SELECT (SELECT count(given) FROM bookings) + (SELECT count(given) FROM queue_places)",
        "actions": "SELECT count(text) FROM visit_actions",
        "notes": "SELECT count(text) FROM coach_notes",
        "comments": "SELECT count(comment) FROM visit_people",
        "questions": "SELECT count(text) + count(answer) FROM session_questions",
        "about": "SELECT count(*) FROM office_sessions WHERE plan ->> '$.about' <> '' OR reason IS NOT NULL",
    }
    return {name: (await rows(ground, query))[0][0] for name, query in queries.items()}


async def test_words_go_when_their_time_is_up_and_counts_stay(ground: Ground):
    session = await full_life(ground)
    await ground.database.write(_ended, session.id, "cancelled", ground)

    def because(connection: Connection) -> None:
        sessions.change(connection, session.id, reason="I am ill")

    await ground.database.write(because)
    before = await words_left(ground)
    assert before == {"given": 5, "actions": 2, "notes": 2, "comments": 2, "questions": 5, "about": 1}
    await expire(ground, days=180)
    assert await words_left(ground) == before
    await expire(ground, seconds=1)
    assert not any((await words_left(ground)).values())
    counts = [
        (await rows(ground, f"SELECT count(*) FROM {table}"))[0][0]  # noqa: S608 - our own names
        for table in (
            "office_sessions",
            "bookings",
            "queue_places",
            "visits",
            "visit_people",
            "visit_actions",
        )
    ]
    assert counts == [1, 2, 3, 2, 3, 2]
    assert await rows(ground, "SELECT plan ->> '$.title' FROM office_sessions") == [("Resume hour",)]
    assert await rows(ground, "SELECT state FROM visit_actions") == [("done",), ("let_go",)]
    assert await rows(ground, "SELECT stars FROM visit_people WHERE stars IS NOT NULL") == [(4,), (5,)]
    assert (await export(ground, ME))["bookings"][0]["given"] is None
    assert await ground.services.office_hours.after.actions_of(ME) == []


async def test_words_of_what_is_still_to_come_stay(ground: Ground):
    session = await full_life(ground)
    far = ground.clock() + timedelta(days=365)

    def later(connection: Connection) -> None:
        sessions.change(connection, session.id, starts_at=far, state="planned")
        connection.execute("DELETE FROM timers")

    await ground.database.write(later)
    await expire(ground, days=181)
    left = await words_left(ground)
    assert (left["given"], left["about"]) == (5, 1)
    assert left["questions"] == 1  # the one that nobody has answered yet


async def test_a_draft_is_not_kept_for_ever(ground: Ground):
    await kept(ground, GUIDE.user, state=SessionState.DRAFT)
    await expire(ground, days=181)
    assert await rows(ground, "SELECT * FROM office_sessions") == []
    assert await rows(ground, "SELECT * FROM session_coaches") == []
