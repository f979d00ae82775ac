"""The SQL of prompts that members suggest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who
from bot.prompts.model import SeriesPost
from bot.prompts.model.suggestions import Proposed, Suggestion, SuggestionState
from bot.prompts.store import posts

_SUGGESTION = "id, guild_id, user_id, series_id, text, credit, state, words, at, decided_at, answer"


def add(connection: Connection, who: Who, opened_by: int, given: Proposed, now: datetime) -> Suggestion:
    """Keep what somebody suggested; it waits for moderators."""
    row = connection.execute(
        "INSERT INTO suggestions (guild_id, user_id, opened_by, series_id, text, credit, state, at)"
        f" VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?) RETURNING {_SUGGESTION}",
        (who.guild, who.user, opened_by, given.series_id, given.text, given.credit, stamp(now)),
    ).fetchone()
    return _suggestion(row)


def find(connection: Connection, suggestion_id: int) -> Suggestion | None:
    """One suggestion."""
    row = connection.execute(
        f"SELECT {_SUGGESTION} FROM suggestions WHERE id = ?", (suggestion_id,)
    ).fetchone()
    return None if row is None else _suggestion(row)


def opened_by(connection: Connection, interaction: int) -> Suggestion | None:
    """What came of the form that an interaction opened."""
    row = connection.execute(
        f"SELECT {_SUGGESTION} FROM suggestions WHERE opened_by = ?", (interaction,)
    ).fetchone()
    return None if row is None else _suggestion(row)


def rewrite(connection: Connection, suggestion_id: int, given: Proposed) -> None:
    """It says something else while it waits."""
    connection.execute(
        "UPDATE suggestions SET text = ?, series_id = ?, credit = ? WHERE id = ?",
        (given.text, given.series_id, given.credit, suggestion_id),
    )


def set_credit(connection: Connection, suggestion_id: int, *, credit: bool) -> None:
    """Whether its author wishes to be named."""
    connection.execute("UPDATE suggestions SET credit = ? WHERE id = ?", (credit, suggestion_id))


def take_up(connection: Connection, suggestion_id: int, series_id: str, words: str, now: datetime) -> None:
    """It is in the bank of a series."""
    connection.execute(
        "UPDATE suggestions SET state = 'approved', series_id = ?, words = ?, decided_at = ? WHERE id = ?",
        (series_id, words, stamp(now), suggestion_id),
    )


def decline(connection: Connection, suggestion_id: int, answer: str | None, now: datetime) -> None:
    """Moderators said no."""
    connection.execute(
        "UPDATE suggestions SET state = 'declined', answer = ?, decided_at = ? WHERE id = ?",
        (answer, stamp(now), suggestion_id),
    )


def take_back(connection: Connection, suggestion_id: int, now: datetime) -> None:
    """Its author took it back: nothing of the text is kept, nor that they wished to be named."""
    connection.execute(
        "UPDATE suggestions SET state = 'taken_back', text = NULL, words = NULL, answer = NULL, credit = 0,"
        " decided_at = ? WHERE id = ?",
        (stamp(now), suggestion_id),
    )


def take_out(connection: Connection, suggestion_id: int, now: datetime) -> None:
    """Moderators took it out of the bank."""
    connection.execute(
        "UPDATE suggestions SET state = 'taken_out', words = NULL, decided_at = ? WHERE id = ?",
        (stamp(now), suggestion_id),
    )


def lapse(connection: Connection, suggestion_id: int, now: datetime) -> None:
    """Nobody decided while its text was kept."""
    connection.execute(
        "UPDATE suggestions SET state = 'lapsed', text = NULL, decided_at = ? WHERE id = ?",
        (stamp(now), suggestion_id),
    )


def added_in(connection: Connection, guild_id: int) -> dict[str, tuple[tuple[int, str], ...]]:
    """What was taken up in a server and still stands, by series: id and words, in the order taken up."""
    rows = connection.execute(
        "SELECT series_id, id, words FROM suggestions WHERE guild_id = ? AND state = 'approved'"
        " ORDER BY decided_at, id",
        (guild_id,),
    )
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for series_id, number, words in rows:
        found[series_id] = (*found.get(series_id, ()), (number, words))
    return found


def texts_here(connection: Connection, guild_id: int, series_id: str, besides: int) -> list[tuple[str, bool]]:
    """What was taken up for a series in a server or waits (then True), one suggestion left out."""
    rows = connection.execute(
        "SELECT coalesce(words, text), state = 'waiting' FROM suggestions"
        " WHERE guild_id = ? AND series_id = ? AND id <> ? AND state IN ('waiting', 'approved')",
        (guild_id, series_id, besides),
    )
    return [(text, bool(waits)) for text, waits in rows]


def waiting_after(connection: Connection, guild_id: int, suggestion_id: int) -> Suggestion | None:
    """The oldest that waits in a server behind the given one."""
    row = connection.execute(
        f"SELECT {_SUGGESTION} FROM suggestions WHERE guild_id = ? AND state = 'waiting' AND id > ?"
        " ORDER BY id LIMIT 1",
        (guild_id, suggestion_id),
    ).fetchone()
    return None if row is None else _suggestion(row)


def how_many_wait(connection: Connection, guild_id: int) -> int:
    """How many wait in a server."""
    (count,) = connection.execute(
        "SELECT count(*) FROM suggestions WHERE guild_id = ? AND state = 'waiting'", (guild_id,)
    ).fetchone()
    return count


def taken_up(connection: Connection, guild_id: int, offset: int, limit: int) -> list[Suggestion]:
    """What was taken up in a server and still stands, newest first."""
    rows = connection.execute(
        f"SELECT {_SUGGESTION} FROM suggestions WHERE guild_id = ? AND state = 'approved'"
        " ORDER BY decided_at DESC, id DESC LIMIT ? OFFSET ?",
        (guild_id, limit, offset),
    )
    return [_suggestion(row) for row in rows]


def of_person(connection: Connection, who: Who, offset: int = 0, limit: int = -1) -> list[Suggestion]:
    """What a person suggested, newest first."""
    rows = connection.execute(
        f"SELECT {_SUGGESTION} FROM suggestions WHERE guild_id = ? AND user_id = ?"
        " ORDER BY id DESC LIMIT ? OFFSET ?",
        (who.guild, who.user, limit, offset),
    )
    return [_suggestion(row) for row in rows]


def credited(connection: Connection, guild_id: int, suggestion_id: int) -> int | None:
    """Its author, where they wish to be named and are still in the server."""
    row = connection.execute(
        "SELECT suggestions.user_id FROM suggestions JOIN members ON members.guild_id = suggestions.guild_id"
        " AND members.user_id = suggestions.user_id"
        " WHERE suggestions.id = ? AND suggestions.guild_id = ? AND credit = 1 AND left_at IS NULL",
        (suggestion_id, guild_id),
    ).fetchone()
    return None if row is None else row[0]


def posts_made(connection: Connection, suggestion_id: int) -> list[SeriesPost]:
    """The posts that say it, in order."""
    rows = connection.execute(
        "SELECT id FROM series_posts WHERE suggestion_id = ? AND state <> 'skipped' ORDER BY due, id",
        (suggestion_id,),
    )
    found = [posts.find(connection, number) for (number,) in rows.fetchall()]
    return [post for post in found if post is not None]


def forget(connection: Connection, who: Who) -> None:
    """What was taken up stands without its author; the rest is removed."""
    mine = (who.guild, who.user)
    connection.execute(
        "DELETE FROM suggestions WHERE guild_id = ? AND user_id = ? AND state <> 'approved'", mine
    )
    connection.execute(
        "UPDATE suggestions SET user_id = NULL, text = NULL, credit = 0 WHERE guild_id = ? AND user_id = ?",
        mine,
    )


def waiting_since(connection: Connection, before: datetime) -> list[Suggestion]:
    """What waits and was suggested before an instant."""
    rows = connection.execute(
        f"SELECT {_SUGGESTION} FROM suggestions WHERE state = 'waiting' AND at < ? ORDER BY id",
        (stamp(before),),
    )
    return [_suggestion(row) for row in rows]


def expire(connection: Connection, before: datetime) -> None:
    """Remove what was written before an instant; what was taken up stays."""
    connection.execute(
        "UPDATE suggestions SET text = NULL, answer = NULL"
        " WHERE at < ? AND (text IS NOT NULL OR answer IS NOT NULL)",
        (stamp(before),),
    )


def _suggestion(row: Sequence[Any]) -> Suggestion:
    number, guild_id, user_id, series_id, text, credit, state, words, at, decided_at, answer = row
    return Suggestion(
        number,
        guild_id,
        user_id,
        series_id,
        text,
        bool(credit),
        SuggestionState(state),
        words,
        instant(at),
        maybe_instant(decided_at),
        answer,
    )
