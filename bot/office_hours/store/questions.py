"""The SQL of questions asked ahead, and of who has them too."""

from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Question

_QUESTION = (
    "id, guild_id, session_id, user_id, unnamed, text, made_at, answer, answered_by, answered_at, published_at,"
    " withdrawn_at, (SELECT count(*) FROM question_votes WHERE question_id = session_questions.id)"
)
_STANDS = "withdrawn_at IS NULL AND text IS NOT NULL"


def count(connection: Connection, session_id: int) -> int:
    """How many questions stand for a session: those not taken back."""
    (found,) = connection.execute(
        f"SELECT count(*) FROM session_questions WHERE session_id = ? AND {_STANDS}", (session_id,)
    ).fetchone()
    return found


def add(
    connection: Connection,
    *,
    who: Who,
    session_id: int,
    opened_by: int | None,
    text: str,
    unnamed: bool,
    at: datetime,
) -> int:
    """Keep a question. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO session_questions (guild_id, session_id, user_id, opened_by, unnamed, text, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (who.guild, session_id, who.user, opened_by, int(unnamed), text, stamp(at)),
    )
    return cursor.lastrowid or 0


def change(connection: Connection, question_id: int, **columns: str | int | datetime | None) -> None:
    """Set columns of a question; instants are kept as such."""
    named = ", ".join(f"{name} = ?" for name in columns)
    values = [stamp(value) if isinstance(value, datetime) else value for value in columns.values()]
    connection.execute(f"UPDATE session_questions SET {named} WHERE id = ?", (*values, question_id))


def take_back(connection: Connection, question_id: int, at: datetime) -> None:
    """It stands no more, nor does its published answer: its words and its votes go."""
    change(connection, question_id, text=None, published_at=None, withdrawn_at=at)
    connection.execute("DELETE FROM question_votes WHERE question_id = ?", (question_id,))


def find(connection: Connection, question_id: int) -> Question | None:
    """One question, taken back or not."""
    row = connection.execute(
        f"SELECT {_QUESTION} FROM session_questions WHERE id = ?", (question_id,)
    ).fetchone()
    return None if row is None else _question(row)


def opened_by(connection: Connection, interaction_id: int) -> Question | None:
    """The question that came in the form of that interaction."""
    row = connection.execute(
        f"SELECT {_QUESTION} FROM session_questions WHERE opened_by = ?", (interaction_id,)
    ).fetchone()
    return None if row is None else _question(row)


def of_session(connection: Connection, session_id: int) -> list[Question]:
    """The questions that stand for a session: those most people have first, then the oldest."""
    rows = connection.execute(
        f"SELECT {_QUESTION} FROM session_questions WHERE session_id = ? AND {_STANDS} ORDER BY 13 DESC, id",
        (session_id,),
    )
    return [_question(row) for row in rows.fetchall()]


def of_person(connection: Connection, who: Who, since: datetime) -> list[Question]:
    """A person's own questions that stand, the newest first: those that wait, and those answered since an instant."""
    rows = connection.execute(
        f"SELECT {_QUESTION} FROM session_questions WHERE guild_id = ? AND user_id = ? AND {_STANDS}"
        " AND (answered_at IS NULL OR answered_at > ?) ORDER BY id DESC",
        (who.guild, who.user, stamp(since)),
    )
    return [_question(row) for row in rows.fetchall()]


def asked_at(connection: Connection, who: Who, since: datetime) -> list[datetime]:
    """When a person asked something after an instant, the oldest first; what was taken back counts as well."""
    rows = connection.execute(
        "SELECT made_at FROM session_questions WHERE guild_id = ? AND user_id = ? AND made_at > ?"
        " ORDER BY made_at",
        (who.guild, who.user, stamp(since)),
    )
    return [instant(at) for (at,) in rows]


def move_waiting(connection: Connection, session_id: int, to: int) -> list[int]:
    """Questions without an answer go from one session to another. Returns which."""
    rows = connection.execute(
        f"UPDATE session_questions SET session_id = ? WHERE session_id = ? AND answered_at IS NULL AND {_STANDS}"
        " RETURNING id",
        (to, session_id),
    )
    return sorted(number for (number,) in rows.fetchall())


def left_behind(connection: Connection, guild: int, since: datetime) -> list[int]:
    """The sessions that ended after an instant and have questions without an answer."""
    rows = connection.execute(
        f"SELECT DISTINCT session_id FROM session_questions WHERE guild_id = ? AND answered_at IS NULL AND {_STANDS}"
        " AND session_id IN (SELECT id FROM office_sessions WHERE ended_at > ?) ORDER BY session_id",
        (guild, stamp(since)),
    )
    return [number for (number,) in rows.fetchall()]


# Who has them too


def vote(connection: Connection, question_id: int, user: int, at: datetime) -> bool:
    """Somebody has the question too. Whether that is new."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO question_votes (question_id, user_id, at) VALUES (?, ?, ?)",
            (question_id, user, stamp(at)),
        ).rowcount
        > 0
    )


def unvote(connection: Connection, question_id: int, user: int) -> None:
    """Not any more."""
    connection.execute(
        "DELETE FROM question_votes WHERE question_id = ? AND user_id = ?", (question_id, user)
    )


def voters(connection: Connection, question_id: int) -> list[int]:
    """Who has the question too, in the order of their ids, which says nothing about when."""
    rows = connection.execute(
        "SELECT user_id FROM question_votes WHERE question_id = ? AND user_id > 0 ORDER BY user_id",
        (question_id,),
    )
    return [user for (user,) in rows]


def voted(connection: Connection, session_id: int, user: int) -> frozenset[int]:
    """Which questions of a session a person has too."""
    rows = connection.execute(
        "SELECT question_id FROM question_votes JOIN session_questions ON id = question_id"
        " WHERE session_id = ? AND question_votes.user_id = ?",
        (session_id, user),
    )
    return frozenset(number for (number,) in rows)


def _question(row: tuple[Any, ...]) -> Question:
    number, guild, session_id, user, unnamed, text, made_at, answer, by, answered, published, gone, votes = (
        row
    )
    return Question(
        number,
        guild,
        session_id,
        Who(guild, user) if user is not None and user > 0 else None,
        bool(unnamed),
        text,
        instant(made_at),
        votes,
        answer,
        by,
        maybe_instant(answered),
        maybe_instant(published),
        maybe_instant(gone),
    )
