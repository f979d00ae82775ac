"""What a coach does with questions asked ahead: answer, publish, take off the list."""

from collections.abc import Callable
from datetime import datetime

from bot import servers
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Who
from bot.office_hours.model import News, Question, Session
from bot.office_hours.model.refusals import NotAnswered, QuestionAnswered, QuestionGone
from bot.office_hours.service import letters
from bot.office_hours.service.found import coached
from bot.office_hours.store import questions, sessions
from bot.servers import Staff
from bot.text import TextEmpty, clean_within


class Answering:
    """The verbs of coaches."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config

    async def may_answer(self, staff: Staff, question_id: int) -> tuple[Question, Session]:
        """A question that this person may answer, or whose answer they may change, before the form is shown.

        Raises:
            QuestionGone, MissingPermission, NotYourSession
            QuestionAnswered: by another coach, in writing.
        """
        return await self._database.read(self._may_answer, staff, question_id)

    def _may_answer(self, connection: Connection, staff: Staff, question_id: int) -> tuple[Question, Session]:
        question = standing(connection, question_id, staff.guild)
        session = coached(connection, staff, question.session_id)
        writer = question.answered_by if question.answer is not None else None
        somebody_elses = writer is not None and writer > 0 and writer != staff.user
        if somebody_elses and not _moderates(connection, staff):
            raise QuestionAnswered
        return question, session

    async def answer(self, staff: Staff, question_id: int, text: str) -> Question:
        """Answer in writing, or change the answer. Who asked, and who has the question too, hear it the first time.

        Raises:
            QuestionGone, MissingPermission, NotYourSession, QuestionAnswered, TextEmpty, TextTooLong
        """
        return await self._database.write(self._answer, staff, question_id, text)

    def _answer(self, connection: Connection, staff: Staff, question_id: int, text: str) -> Question:
        now = self._clock()
        question, _ = self._may_answer(connection, staff, question_id)
        kept = cleaned(text, "answer", self._config().office_hours.answer_limit)
        if question.answer is None:
            questions.change(connection, question_id, answered_by=staff.user, answered_at=now)
            _tell(connection, question, now)
        if kept != question.answer:
            questions.change(connection, question_id, answer=kept)
            show_answer(connection, question, now)
        return standing(connection, question_id, staff.guild)

    async def talked(self, staff: Staff, question_id: int) -> Question:
        """It was answered in the session, without a text. A second press, or an answer that is there, changes nothing.

        Raises:
            QuestionGone, MissingPermission, NotYourSession
        """
        return await self._database.write(self._talked, staff, question_id)

    def _talked(self, connection: Connection, staff: Staff, question_id: int) -> Question:
        now = self._clock()
        question = standing(connection, question_id, staff.guild)
        coached(connection, staff, question.session_id)
        if question.answered_at is None:
            questions.change(connection, question_id, answered_by=staff.user, answered_at=now)
            _tell(connection, question, now)
        return standing(connection, question_id, staff.guild)

    async def publish(self, staff: Staff, question_id: int, *, published: bool) -> Question:
        """Have question and answer stand in the channel for office hours, or take them down again.

        Raises:
            QuestionGone, MissingPermission, NotYourSession
            NotAnswered: there is no text to publish.
        """
        return await self._database.write(self._publish, staff, question_id, published=published)

    def _publish(
        self, connection: Connection, staff: Staff, question_id: int, *, published: bool
    ) -> Question:
        now = self._clock()
        question = standing(connection, question_id, staff.guild)
        coached(connection, staff, question.session_id)
        if published and question.answer is None:
            raise NotAnswered
        if published != (question.published_at is not None):
            questions.change(connection, question_id, published_at=now if published else None)
            letters.answer(connection, question, now)
        return standing(connection, question_id, staff.guild)

    async def remove(self, staff: Staff, question_id: int) -> Question:
        """Take a question off the list that should not stand there; who asked hears it. Returns it as it was.

        Raises:
            QuestionGone, MissingPermission, NotYourSession
        """
        return await self._database.write(self._remove, staff, question_id)

    def _remove(self, connection: Connection, staff: Staff, question_id: int) -> Question:
        now = self._clock()
        question = standing(connection, question_id, staff.guild)
        coached(connection, staff, question.session_id)
        take_back(connection, question, now)
        if question.who is not None and question.who.user != staff.user:
            letters.tell(
                connection,
                question.who,
                News.QUESTION_REMOVED,
                now,
                session=question.session_id,
                removed=True,
            )
        return question


def stands(question: Question) -> bool:
    """Whether it can be read: neither taken back, nor its time for keeping text over."""
    return question.withdrawn_at is None and question.text is not None


def standing(connection: Connection, question_id: int, guild: int) -> Question:
    """One question of a server that stands.

    Raises:
        QuestionGone
    """
    question = questions.find(connection, question_id)
    if question is None or question.guild != guild or not stands(question):
        raise QuestionGone
    return question


def cleaned(text: str, field: str, limit: int) -> str:
    """The text of a question or an answer.

    Raises:
        TextEmpty, TextTooLong
    """
    kept = clean_within(text, field, limit)
    if kept is None:
        raise TextEmpty(field)
    return kept


def take_back(connection: Connection, question: Question, now: datetime) -> None:
    """It stands no more, wherever it stood."""
    questions.take_back(connection, question.id, now)
    session = sessions.find(connection, question.session_id)
    if session is not None:
        refresh(connection, session, now)
    show_answer(connection, question, now)


def refresh(connection: Connection, session: Session, now: datetime) -> None:
    """The announcement says how many questions there are."""
    if session.is_to_come:
        letters.announcement(connection, session, now)


def show_answer(connection: Connection, question: Question, now: datetime) -> None:
    """What is published says what is true now."""
    if question.published_at is not None:
        letters.answer(connection, question, now)


def _moderates(connection: Connection, staff: Staff) -> bool:
    return staff.moderates(servers.find(connection, staff.guild))


def _tell(connection: Connection, question: Question, now: datetime) -> None:
    """Who asked, and who has it too, hear of the answer. The letter about an unnamed question names its session alone."""
    people = questions.voters(connection, question.id)
    if question.who is not None:
        people = sorted({*people, question.who.user})
    for user in people:
        who = Who(question.guild, user)
        if question.unnamed:
            letters.tell(connection, who, News.ANSWERED, now, session=question.session_id, unnamed=True)
        else:
            letters.tell(connection, who, News.ANSWERED, now, question=question.id)
