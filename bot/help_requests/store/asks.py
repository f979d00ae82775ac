"""The SQL of asks themselves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.help_requests.model import Ask, News, Reason, State, Words
from bot.members import Who

_ASK = (
    "id, guild_id, user_id, opened_by, state, reason, kind, title, need, tried, by_when, by_day, alias, first, made_at,"
    " posted_at, edited_at, answered_at, quiet_since, round, round_at, step, told, invited, closed_at, asked_still_at,"
    " news, outcome, outcome_shared, expired_at"
)


def add(connection: Connection, who: Who, opened_by: int, words: Words, at: datetime) -> int:
    """Keep a draft. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO asks (guild_id, user_id, opened_by, state, kind, title, need, tried, by_when, by_day, made_at)"
        " VALUES (?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?)",
        (who.guild, who.user, opened_by, *_texts(words), stamp(at)),
    )
    return cursor.lastrowid or 0


def rewrite(connection: Connection, ask_id: int, words: Words) -> None:
    """Replace what was written."""
    connection.execute(
        "UPDATE asks SET kind = ?, title = ?, need = ?, tried = ?, by_when = ?, by_day = ? WHERE id = ?",
        (*_texts(words), ask_id),
    )


def change(connection: Connection, ask_id: int, **columns: str | int | datetime | None) -> None:
    """Set columns of an ask; instants are kept as such."""
    named = ", ".join(f"{name} = ?" for name in columns)
    values = [stamp(value) if isinstance(value, datetime) else value for value in columns.values()]
    connection.execute(f"UPDATE asks SET {named} WHERE id = ?", (*values, ask_id))


def find(connection: Connection, ask_id: int) -> Ask | None:
    """One ask."""
    row = connection.execute(f"SELECT {_ASK} FROM asks WHERE id = ?", (ask_id,)).fetchone()
    return None if row is None else _ask(row)


def opened_by(connection: Connection, interaction_id: int) -> Ask | None:
    """The ask that was written in the form which that interaction opened."""
    row = connection.execute(f"SELECT {_ASK} FROM asks WHERE opened_by = ?", (interaction_id,)).fetchone()
    return None if row is None else _ask(row)


def drop(connection: Connection, ask_id: int) -> None:
    """Remove an ask with all that hangs on it."""
    connection.execute("DELETE FROM asks WHERE id = ?", (ask_id,))


def of_person(connection: Connection, who: Who) -> list[Ask]:
    """Every ask of a person: those at work first, then the newest."""
    rows = connection.execute(
        f"SELECT {_ASK} FROM asks WHERE guild_id = ? AND user_id = ?"
        " ORDER BY CASE WHEN state IN ('open', 'helped', 'held', 'draft') THEN 0 ELSE 1 END, made_at DESC, id DESC",
        (who.guild, who.user),
    )
    return [_ask(row) for row in rows]


def sent_since(connection: Connection, who: Who, since: datetime) -> list[datetime]:
    """When the person posted asks since an instant, oldest first; those too that are or were held for a moderator."""
    rows = connection.execute(
        "SELECT coalesce(posted_at, quiet_since, made_at) AS sent_at FROM asks"
        " WHERE guild_id = ? AND user_id = ? AND state <> 'draft' AND sent_at > ? ORDER BY sent_at",
        (who.guild, who.user, stamp(since)),
    )
    return [instant(at) for (at,) in rows]


def how_many_drafts(connection: Connection, who: Who) -> int:
    """How many drafts the person keeps."""
    (count,) = connection.execute(
        "SELECT count(*) FROM asks WHERE guild_id = ? AND user_id = ? AND state = 'draft'",
        (who.guild, who.user),
    ).fetchone()
    return count


def has_posted(connection: Connection, who: Who, *, with_unnamed: bool = True) -> bool:
    """Whether the person ever posted an ask."""
    row = connection.execute(
        "SELECT 1 FROM asks WHERE guild_id = ? AND user_id = ? AND posted_at IS NOT NULL AND (? OR alias IS NULL)"
        " LIMIT 1",
        (who.guild, who.user, with_unnamed),
    ).fetchone()
    return row is not None


def is_alias_taken(connection: Connection, guild_id: int, alias: str) -> bool:
    """Whether an ask of the server bears that name."""
    row = connection.execute(
        "SELECT 1 FROM asks WHERE guild_id = ? AND alias = ? LIMIT 1", (guild_id, alias)
    ).fetchone()
    return row is not None


def waiting(
    connection: Connection, guild_id: int, states: Sequence[State], kind: str | None, offset: int, limit: int
) -> list[Ask]:
    """Asks of a server in these states, of one kind or all; those that nobody answered first, then the oldest."""
    rows = connection.execute(
        f"SELECT {_ASK} FROM asks WHERE guild_id = ? AND state IN ({_marks(states)}) AND coalesce(?, kind) = kind"
        " ORDER BY state = 'helped', round_at, id LIMIT ? OFFSET ?",
        (guild_id, *states, kind, limit, offset),
    )
    return [_ask(row) for row in rows]


def how_many(connection: Connection, guild_id: int, states: Sequence[State], kind: str | None) -> int:
    """How many asks of a server are in these states."""
    (count,) = connection.execute(
        f"SELECT count(*) FROM asks WHERE guild_id = ? AND state IN ({_marks(states)}) AND coalesce(?, kind) = kind",
        (guild_id, *states, kind),
    ).fetchone()
    return count


def askers_waiting(connection: Connection, limit: int) -> list[Who]:
    """People with an ask that waits, those not heard of for longest first."""
    rows = connection.execute(
        "SELECT DISTINCT guild_id, user_id FROM asks JOIN members USING (guild_id, user_id)"
        " WHERE state IN ('open', 'helped', 'held') AND left_at IS NULL ORDER BY seen_at LIMIT ?",
        (limit,),
    )
    return [Who(*row) for row in rows]


def take_back(connection: Connection, ask_id: int) -> None:
    """Its author is a former member: their words and their name are gone from it."""
    connection.execute(
        "UPDATE asks SET user_id = NULL, title = NULL, need = NULL, tried = NULL, by_when = NULL, by_day = NULL,"
        " outcome = NULL, news = NULL WHERE id = ?",
        (ask_id,),
    )


def expire(connection: Connection, before: datetime) -> None:
    """Remove the words of asks that were last touched before an instant."""
    connection.execute("DELETE FROM asks WHERE state = 'draft' AND made_at < ?", (stamp(before),))
    connection.execute(
        "UPDATE asks SET title = NULL, need = NULL, tried = NULL, by_when = NULL, by_day = NULL, outcome = NULL,"
        " expired_at = ?1 WHERE title IS NOT NULL AND state IN ('resolved', 'closed')"
        " AND coalesce(closed_at, made_at) < ?1",
        (stamp(before),),
    )


def _texts(words: Words) -> tuple[str | None, ...]:
    day = None if words.by_day is None else words.by_day.isoformat()
    return (words.kind, words.title, words.need, words.tried, words.by_when, day)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _ask(row: tuple[Any, ...]) -> Ask:
    (
        number,
        guild,
        user,
        opened,
        state,
        reason,
        kind,
        title,
        need,
        tried,
        by_when,
        by_day,
        alias,
        first,
        *rest,
    ) = row
    (
        made,
        posted,
        edited,
        answered,
        quiet,
        round_,
        round_at,
        step,
        told,
        invited,
        closed,
        still,
        news,
        outcome,
        shared,
        expired,
    ) = rest
    words = None
    if title is not None:
        words = Words(
            kind, title, need, tried, by_when, None if by_day is None else date.fromisoformat(by_day)
        )
    return Ask(
        id=number,
        guild=guild,
        asker=None if user is None else Who(guild, user),
        opened_by=opened,
        state=State(state),
        reason=None if reason is None else Reason(reason),
        kind=kind,
        words=words,
        alias=alias,
        first=bool(first),
        made_at=instant(made),
        posted_at=maybe_instant(posted),
        edited_at=maybe_instant(edited),
        answered_at=maybe_instant(answered),
        quiet_since=maybe_instant(quiet),
        round=round_,
        round_at=maybe_instant(round_at),
        step=step,
        told=told,
        invited=invited,
        closed_at=maybe_instant(closed),
        asked_still_at=maybe_instant(still),
        news=None if news is None else News(news),
        outcome=outcome,
        outcome_shared=bool(shared),
        expired_at=maybe_instant(expired),
    )
