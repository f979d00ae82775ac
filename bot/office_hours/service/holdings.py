"""What office hours hold about a person: export, forget, expire."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot import outbox
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Session
from bot.office_hours.service import letters
from bot.office_hours.service.answers import show_answer, take_back
from bot.office_hours.store import exported, questions, sessions, visits
from bot.office_hours.store import holdings as store

Leave = Callable[[Connection, Who, datetime], None]
"""Ends what somebody has to do with in a part of the room, in the same transaction; a second time it finds nothing."""


class OfficeHoursHoldings:
    """What office hours hold about a person."""

    name = "office_hours"
    tables = frozenset(
        {
            "session_rules",
            "office_sessions",
            "session_coaches",
            "session_followers",
            "slots",
            "bookings",
            "queue_places",
            "visits",
            "visit_people",
            "visit_actions",
            "coach_notes",
            "session_questions",
            "question_votes",
        }
    )

    def __init__(self) -> None:
        self.leave: list[Leave] = []

    def export(self, connection: Connection, who: Who) -> Any:
        """What the person planned, booked, asked and took along, and what coaches noted about them; others are left out.

        How a coach's visits were rated is in nobody's export but that of whoever rated: one alone would be told apart.
        """
        return {
            "sessions": exported.planned_by(connection, who),
            "repeats": exported.repeats_by(connection, who),
            "follows": exported.follows_by(connection, who),
            "bookings": exported.booked_by(connection, who),
            "queues": exported.queued_by(connection, who),
            "visits": exported.visited_by(connection, who),
            "visits_as_coach": exported.coached_by(connection, who),
            "questions": exported.asked_by(connection, who),
            "answers_as_coach": exported.answered_by(connection, who),
            "same_question": exported.votes_by(connection, who),
        }

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Take the person's words back everywhere; sessions, bookings and visits stand as a former member's.

        Notes about a visit go as soon as one of those who were in it is forgotten: they may be about them.
        """
        for leave in self.leave:
            leave(connection, who, now)
        touched = store.touched_sessions(connection, who)
        met = store.touched_visits(connection, who)
        asked, others = store.touched_questions(connection, who)
        for number in asked:
            question = questions.find(connection, number)
            if question is not None:
                take_back(connection, question, now)
        store.drop_own(connection, who)
        store.become_former(connection, who)
        for number in others:
            question = questions.find(connection, number)
            if question is not None:
                show_answer(connection, question, now)
        for session_id in touched:
            session = sessions.find(connection, session_id)
            if session is not None:
                _show(connection, session, now)
        for visit_id in met:
            visit = visits.find(connection, visit_id)
            if visit is not None and outbox.is_shown(connection, letters.VISIT, visit.subject):
                letters.visit(connection, visit, now)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove the words of sessions that ended before an instant, of what came of them, and drafts."""
        store.expire(connection, before)


def _show(connection: Connection, session: Session, now: datetime) -> None:
    """Have what stands of a session say who coaches it, and who waits, without them."""
    if outbox.is_shown(connection, letters.ANNOUNCEMENT, session.subject):
        letters.announcement(connection, session, now)
    if outbox.is_shown(connection, letters.PANEL, session.queue_subject):
        letters.panel(connection, session, now)
    if session.is_to_come and outbox.is_shown(connection, letters.EVENT, session.event_subject):
        letters.event(connection, session, now)
    for what in ("off", "away", "lost"):
        if outbox.is_shown(connection, letters.MODERATORS, f"session_alarm:{session.id}:{what}"):
            letters.moderators(connection, session, what, now)
