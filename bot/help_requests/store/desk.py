"""The SQL of what staff see and do: reports, actions, mutes."""

from datetime import datetime

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.help_requests.model import Report
from bot.members import Who


def report(connection: Connection, ask_id: int, user_id: int, words: str | None, at: datetime) -> bool:
    """Keep a report; False when the person had reported it."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO reports (ask_id, user_id, at, words) VALUES (?, ?, ?, ?)",
            (ask_id, user_id, stamp(at), words),
        ).rowcount
        > 0
    )


def reports(connection: Connection, ask_id: int) -> list[Report]:
    """What was reported about an ask, oldest first."""
    rows = connection.execute(
        "SELECT id, ask_id, user_id, words, at, settled_at FROM reports WHERE ask_id = ? ORDER BY id",
        (ask_id,),
    )
    return [
        Report(number, ask, reporter, words, instant(at), maybe_instant(settled))
        for number, ask, reporter, words, at, settled in rows
    ]


def settle_reports(connection: Connection, ask_id: int, at: datetime) -> None:
    """Somebody has looked at what was reported."""
    connection.execute(
        "UPDATE reports SET settled_at = ? WHERE ask_id = ? AND settled_at IS NULL", (stamp(at), ask_id)
    )


def did(connection: Connection, ask_id: int, user_id: int, what: str, at: datetime) -> None:
    """Keep what a moderator did."""
    connection.execute(
        "INSERT INTO staff_actions (ask_id, user_id, what, at) VALUES (?, ?, ?, ?)",
        (ask_id, user_id, what, stamp(at)),
    )


def done(connection: Connection, ask_id: int) -> list[tuple[int, str, datetime]]:
    """What staff did about an ask, oldest first."""
    rows = connection.execute(
        "SELECT user_id, what, at FROM staff_actions WHERE ask_id = ? ORDER BY id", (ask_id,)
    )
    return [(user, what, instant(at)) for user, what, at in rows]


def mute(connection: Connection, who: Who, until: datetime | None) -> None:
    """The person cannot post asks until an instant; None: they can."""
    if until is None:
        connection.execute("DELETE FROM mutes WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))
        return
    connection.execute(
        "INSERT INTO mutes (guild_id, user_id, until) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until",
        (who.guild, who.user, stamp(until)),
    )


def muted_until(connection: Connection, who: Who, now: datetime) -> datetime | None:
    """Until when the person cannot post asks."""
    row = connection.execute(
        "SELECT until FROM mutes WHERE guild_id = ? AND user_id = ? AND until > ?",
        (who.guild, who.user, stamp(now)),
    ).fetchone()
    return None if row is None else instant(row[0])


# What is held about a person


def reports_by(connection: Connection, who: Who) -> list[dict[str, str | None]]:
    """What the person reported, without about whom."""
    rows = connection.execute(
        "SELECT at, words FROM reports WHERE user_id = ? AND ask_id IN (SELECT id FROM asks WHERE guild_id = ?)",
        (who.user, who.guild),
    )
    return [{"at": instant(at).isoformat(), "words": words} for at, words in rows]


def actions_by(connection: Connection, who: Who) -> list[dict[str, str]]:
    """What the person did as a moderator, without about whom."""
    rows = connection.execute(
        "SELECT at, what FROM staff_actions WHERE user_id = ? AND ask_id IN (SELECT id FROM asks WHERE guild_id = ?)",
        (who.user, who.guild),
    )
    return [{"at": instant(at).isoformat(), "what": what} for at, what in rows]


def mute_of(connection: Connection, who: Who) -> str | None:
    """Until when a mute lasts or lasted."""
    row = connection.execute(
        "SELECT until FROM mutes WHERE guild_id = ? AND user_id = ?", (who.guild, who.user)
    ).fetchone()
    return None if row is None else instant(row[0]).isoformat()


def forget(connection: Connection, who: Who) -> list[int]:
    """Reports and actions become a former member's; words of reports go. Returns the asks they were about."""
    here = "user_id = ? AND ask_id IN (SELECT id FROM asks WHERE guild_id = ?)"
    rows = connection.execute(
        f"SELECT ask_id FROM reports WHERE {here} UNION SELECT ask_id FROM staff_actions WHERE {here}",
        (who.user, who.guild, who.user, who.guild),
    ).fetchall()
    connection.execute(f"UPDATE reports SET words = NULL, user_id = -id WHERE {here}", (who.user, who.guild))
    connection.execute(f"UPDATE staff_actions SET user_id = -id WHERE {here}", (who.user, who.guild))
    connection.execute("DELETE FROM mutes WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))
    return [ask_id for (ask_id,) in rows]


def expire(connection: Connection, before: datetime) -> None:
    """Remove the words of old reports, and mutes that ended."""
    connection.execute("UPDATE reports SET words = NULL WHERE at < ?", (stamp(before),))
    connection.execute("DELETE FROM mutes WHERE until < ?", (stamp(before),))
