"""The SQL of subscriptions: who gets a series by direct message, and what they were sent."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who
from bot.prompts.model.doses import Dose, known_as

_DOSE = "id, guild_id, user_id, series_id, at, since, stopped_at, sent, sent_day"


def subscribers(connection: Connection, guild_id: int, series_id: str) -> int:
    """How many people of a server get a series now."""
    (count,) = connection.execute(
        "SELECT count(*) FROM doses WHERE guild_id = ? AND series_id = ? AND stopped_at IS NULL",
        (guild_id, series_id),
    ).fetchone()
    return count


def find(connection: Connection, dose_id: int) -> Dose | None:
    """One subscription."""
    row = connection.execute(f"SELECT {_DOSE} FROM doses WHERE id = ?", (dose_id,)).fetchone()
    return None if row is None else _dose(row)


def of_series(connection: Connection, who: Who, series_id: str) -> Dose | None:
    """A person's subscription to a series, stopped or not."""
    row = connection.execute(
        f"SELECT {_DOSE} FROM doses WHERE guild_id = ? AND user_id = ? AND series_id = ?",
        (who.guild, who.user, series_id),
    ).fetchone()
    return None if row is None else _dose(row)


def of_person(connection: Connection, who: Who) -> list[Dose]:
    """All that a person ever subscribed to, in that order."""
    rows = connection.execute(
        f"SELECT {_DOSE} FROM doses WHERE guild_id = ? AND user_id = ? ORDER BY id", (who.guild, who.user)
    )
    return [_dose(row) for row in rows]


def active(connection: Connection) -> list[Dose]:
    """Every subscription that was not stopped, in every server."""
    rows = connection.execute(f"SELECT {_DOSE} FROM doses WHERE stopped_at IS NULL ORDER BY id")
    return [_dose(row) for row in rows]


def in_server_zone(connection: Connection, guild_id: int) -> list[Dose]:
    """The subscriptions of a server whose people have no zone of their own."""
    rows = connection.execute(
        f"SELECT {_DOSE} FROM doses WHERE guild_id = ? AND stopped_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM members WHERE members.guild_id = doses.guild_id AND members.user_id = doses.user_id"
        " AND zone IS NOT NULL) ORDER BY id",
        (guild_id,),
    )
    return [_dose(row) for row in rows]


def begin(connection: Connection, who: Who, series_id: str, at: time, now: datetime) -> None:
    """The person gets a series at that time of their day. `since` stays where it was not stopped before."""
    connection.execute(
        "INSERT INTO doses (guild_id, user_id, series_id, at, since) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (guild_id, user_id, series_id) DO UPDATE SET at = excluded.at,"
        " since = CASE WHEN stopped_at IS NULL THEN since ELSE excluded.since END, stopped_at = NULL",
        (who.guild, who.user, series_id, at.hour * 60 + at.minute, stamp(now)),
    )


def stop(connection: Connection, dose_id: int, now: datetime) -> None:
    """Nothing more of it is sent."""
    connection.execute(
        "UPDATE doses SET stopped_at = ? WHERE id = ? AND stopped_at IS NULL", (stamp(now), dose_id)
    )


def sent(connection: Connection, dose_id: int) -> dict[str, datetime]:
    """Each text that was sent, by what it is `known_as`, and when it was last."""
    rows = connection.execute("SELECT text, at FROM dose_texts WHERE dose_id = ?", (dose_id,))
    return {text: instant(at) for text, at in rows}


def send(connection: Connection, dose_id: int, text: str, day: date, now: datetime) -> None:
    """Remember that a text was sent for a local date."""
    connection.execute(
        "INSERT INTO dose_texts (dose_id, text, at) VALUES (?, ?, ?)"
        " ON CONFLICT (dose_id, text) DO UPDATE SET at = excluded.at",
        (dose_id, known_as(text), stamp(now)),
    )
    connection.execute(
        "UPDATE doses SET sent = sent + 1, sent_day = ? WHERE id = ?", (day.isoformat(), dose_id)
    )


def forget(connection: Connection, who: Who) -> None:
    """Remove a person's subscriptions, and with them what was sent."""
    connection.execute("DELETE FROM doses WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))


def _dose(row: Sequence[Any]) -> Dose:
    number, guild_id, user_id, series_id, at, since, stopped_at, count, day = row
    return Dose(
        number,
        Who(guild_id, user_id),
        series_id,
        time(at // 60, at % 60),
        instant(since),
        maybe_instant(stopped_at),
        count,
        None if day is None else date.fromisoformat(day),
    )
