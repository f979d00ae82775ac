"""Questions asked ahead of a session, the votes of those who have them too, and their answers.

Who asked an unnamed question stands in one column (`session_questions.user_id`) and beside nothing else that names the
question: the limit is counted from the questions, and the letter about an answer names the session alone (decision 8).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot import members
from bot.database import Connection
from bot.errors import MissingPermission
from bot.members import TooOften, Who
from bot.office_hours.model import CoachNews, Question, Session
from bot.office_hours.model.refusals import (
    NotYourQuestion,
    NotYourSession,
    OwnQuestion,
    QuestionAnswered,
    QuestionGone,
)
from bot.office_hours.service import letters
from bot.office_hours.service.answers import (
    Answering,
    cleaned,
    refresh,
    show_answer,
    standing,
    stands,
    take_back,
)
from bot.office_hours.service.found import coached, find, to_come
from bot.office_hours.store import questions, sessions
from bot.servers import Staff


@dataclass(frozen=True, slots=True)
class Listing:
    """The questions of a session as one person sees them.

    `mine`: those they asked. `voted`: those they have too. `manages`: they coach it or are a moderator; then questions
    without an answer come first. `later`: where one can ask instead, when the session is over.
    """

    session: Session
    questions: tuple[Question, ...]
    mine: frozenset[int] = frozenset()
    voted: frozenset[int] = frozenset()
    manages: bool = False
    later: Session | None = None


class Questions(Answering):
    """The verbs of questions; `Answering` has those of coaches."""

    # Asking

    async def open_for(self, who: Who, session_id: int) -> Session:
        """A session that can be asked ahead of, before its form is shown.

        Raises:
            SessionGone, SessionEnded
        """
        return await self._database.read(self._open_for, who, session_id)

    def _open_for(self, connection: Connection, who: Who, session_id: int) -> Session:
        return to_come(connection, who.guild, session_id, self._clock())

    async def ask(self, who: Who, session_id: int, opened_by: int, text: str, *, unnamed: bool) -> Question:
        """Ask ahead of a session. The same form (`opened_by`: the interaction it was shown in) twice is one question.

        Raises:
            SessionGone, SessionEnded, TextEmpty, TextTooLong, TooOften
            QuestionGone: the form was sent before, and its question taken back.
        """
        return await self._database.write(self._ask, who, session_id, opened_by, text, unnamed=unnamed)

    def _ask(
        self, connection: Connection, who: Who, session_id: int, opened_by: int, text: str, *, unnamed: bool
    ) -> Question:
        now = self._clock()
        before = questions.opened_by(connection, opened_by)
        if before is not None:
            if before.who != who or not stands(before):
                raise QuestionGone
            return before
        session = to_come(connection, who.guild, session_id, now)
        kept = cleaned(text, "question", self._config().office_hours.text_limit)
        limit = self._config().limits.question
        # Counted from the questions themselves: a row of uses would tell when an unnamed one was asked, and by whom.
        recent = questions.asked_at(connection, who, now - limit.per)
        if len(recent) >= limit.times:
            raise TooOften("question", limit.times, limit.per, recent[-limit.times] + limit.per)
        return self._add(connection, who, session, opened_by, kept, now, unnamed=unnamed)

    def leave(self, connection: Connection, who: Who, session: Session, text: str, now: datetime) -> Question:
        """A place in the queue of `session`, which closes, becomes a question with their name, for the next session if
        there is one. Part of the transaction of the queue.

        Raises:
            TextEmpty, TextTooLong
        """
        kept = cleaned(text, "question", self._config().office_hours.text_limit)
        later = sessions.next_after(connection, session, now)
        return self._add(connection, who, later or session, None, kept, now, unnamed=False)

    def _add(
        self,
        connection: Connection,
        who: Who,
        session: Session,
        opened_by: int | None,
        text: str,
        now: datetime,
        *,
        unnamed: bool,
    ) -> Question:
        members.meet(connection, who, now)
        question_id = questions.add(
            connection,
            who=who,
            session_id=session.id,
            opened_by=opened_by,
            text=text,
            unnamed=unnamed,
            at=now,
        )
        # Leaving out a coach who asked without a name would tell the others.
        but = () if unnamed else (who.user,)
        letters.tell_coaches(connection, session, CoachNews.QUESTION, now, but=but, question=question_id)
        refresh(connection, session, now)
        return standing(connection, question_id, who.guild)

    # What one does with one's own

    async def withdraw(self, who: Who, question_id: int) -> Question:
        """Take one's own question back, while it has no answer; its words go. A second press finds it taken back.

        Raises:
            QuestionGone, NotYourQuestion, QuestionAnswered
        """
        return await self._database.write(self._withdraw, who, question_id)

    def _withdraw(self, connection: Connection, who: Who, question_id: int) -> Question:
        now = self._clock()
        question = questions.find(connection, question_id)
        if question is None or question.guild != who.guild:
            raise QuestionGone
        if question.who != who:
            raise NotYourQuestion
        if question.withdrawn_at is not None:
            return question
        if question.answered_at is not None:
            raise QuestionAnswered
        take_back(connection, question, now)
        return replace(question, text=None, withdrawn_at=now)

    async def unname(self, who: Who, question_id: int) -> Question:
        """Take one's name off one's own question, also where its answer is published.

        Raises:
            QuestionGone, NotYourQuestion
        """
        return await self._database.write(self._unname, who, question_id)

    def _unname(self, connection: Connection, who: Who, question_id: int) -> Question:
        question = standing(connection, question_id, who.guild)
        if question.who != who:
            raise NotYourQuestion
        if not question.unnamed:
            questions.change(connection, question_id, unnamed=1)
            show_answer(connection, question, self._clock())
        return standing(connection, question_id, who.guild)

    async def of(self, who: Who) -> list[Question]:
        """One's own questions, the newest first: those that wait, and those answered lately."""
        return await self._database.read(self._of, who)

    def _of(self, connection: Connection, who: Who) -> list[Question]:
        since = self._clock() - self._config().office_hours.recent
        return questions.of_person(connection, who, since)

    # What others do

    async def find(self, question_id: int) -> Question | None:
        """One question, as it stands; taken back or not."""
        return await self._database.read(questions.find, question_id)

    async def with_session(self, guild: int, question_id: int) -> tuple[Question, Session]:
        """One question that stands, with its session.

        Raises:
            QuestionGone
        """
        return await self._database.read(self._with_session, guild, question_id)

    def _with_session(self, connection: Connection, guild: int, question_id: int) -> tuple[Question, Session]:
        question = standing(connection, question_id, guild)
        return question, find(connection, guild, question.session_id)

    async def of_session(self, guild: int, session_id: int) -> list[Question]:
        """The questions of a session: those most people have first, then the oldest.

        Raises:
            SessionGone
        """
        return await self._database.read(self._of_session, guild, session_id)

    def _of_session(self, connection: Connection, guild: int, session_id: int) -> list[Question]:
        return questions.of_session(connection, find(connection, guild, session_id).id)

    async def listed(self, who: Who, session_id: int, staff: Staff | None = None) -> Listing:
        """The questions of a session as one person sees them; `staff`: that person, where their roles are known.

        Raises:
            SessionGone
        """
        return await self._database.read(self._listed, who, session_id, staff)

    def _listed(self, connection: Connection, who: Who, session_id: int, staff: Staff | None) -> Listing:
        session = find(connection, who.guild, session_id)
        found = questions.of_session(connection, session_id)
        manages = staff is not None and _manages(connection, staff, session_id)
        if manages:
            found.sort(key=lambda question: question.answered_at is not None)
        now = self._clock()
        return Listing(
            session,
            tuple(found),
            frozenset(question.id for question in found if question.who == who),
            questions.voted(connection, session_id, who.user),
            manages,
            None if session.is_to_come else sessions.next_after(connection, session, now),
        )

    async def vote(self, who: Who, question_id: int) -> tuple[Question, bool]:
        """Have a question too; a second time takes that back. Whether they have it now.

        Raises:
            QuestionGone, OwnQuestion
            QuestionAnswered: the answer is there to be read.
        """
        return await self._database.write(self._vote, who, question_id)

    def _vote(self, connection: Connection, who: Who, question_id: int) -> tuple[Question, bool]:
        now = self._clock()
        question = standing(connection, question_id, who.guild)
        if question.who == who:
            raise OwnQuestion
        if question.answered_at is not None:
            raise QuestionAnswered
        members.meet(connection, who, now)
        has = questions.vote(connection, question_id, who.user, now)
        if not has:
            questions.unvote(connection, question_id, who.user)
        return standing(connection, question_id, who.guild), has

    # Together with others

    def session_ended(self, connection: Connection, session: Session, now: datetime) -> None:
        """Nobody goes unanswered: questions without an answer go on to the next session, if there is one. Part of the
        transaction in which `session` ends; else its coaches may still answer in writing."""
        later = sessions.next_after(connection, session, now)
        if later is not None:
            self._go_on(connection, session, later, now)

    def session_made(self, connection: Connection, session: Session, now: datetime) -> None:
        """Questions that were left when no next session was planned go on now that there is one, if they are recent."""
        since = now - self._config().office_hours.recent
        for number in questions.left_behind(connection, session.guild, since):
            ended = sessions.find(connection, number)
            later = None if ended is None else sessions.next_after(connection, ended, now)
            if ended is not None and later is not None:  # not always this one: of a repeat it may be the last
                self._go_on(connection, ended, later, now)

    @staticmethod
    def _go_on(connection: Connection, session: Session, later: Session, now: datetime) -> None:
        moved = questions.move_waiting(connection, session.id, later.id)
        for question_id in moved:
            letters.tell_coaches(
                connection, later, CoachNews.QUESTION, now, but=session.plan.coaches, question=question_id
            )
        if moved:
            refresh(connection, later, now)


def _manages(connection: Connection, staff: Staff, session_id: int) -> bool:
    try:
        coached(connection, staff, session_id)
    except (MissingPermission, NotYourSession):
        return False
    return True
