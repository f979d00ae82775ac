"""The SQL of the people in an ask: who offers, who wrote, who has the same need, and whom an ask was shown."""

from collections.abc import Mapping
from datetime import datetime

from bot.clock import instant, stamp
from bot.database import Connection
from bot.members import Who


def offer(connection: Connection, ask_id: int, user_id: int, at: datetime) -> bool:
    """Keep an offer; False when there is one already. Who stepped back may offer again."""
    return (
        connection.execute(
            "INSERT INTO offers (ask_id, user_id, at) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE"
            " SET at = ?3, stepped_back_at = NULL WHERE stepped_back_at IS NOT NULL",
            (ask_id, user_id, stamp(at)),
        ).rowcount
        > 0
    )


def step_back(connection: Connection, ask_id: int, user_id: int, at: datetime) -> bool:
    """Withdraw an offer; False when there was none."""
    return (
        connection.execute(
            "UPDATE offers SET stepped_back_at = ? WHERE ask_id = ? AND user_id = ? AND stepped_back_at IS NULL",
            (stamp(at), ask_id, user_id),
        ).rowcount
        > 0
    )


def helping(connection: Connection, ask_id: int) -> tuple[int, ...]:
    """Who offers now, in order."""
    rows = connection.execute(
        "SELECT user_id FROM offers WHERE ask_id = ? AND stepped_back_at IS NULL ORDER BY at, user_id",
        (ask_id,),
    )
    return tuple(user for (user,) in rows)


def ever_offered(connection: Connection, ask_id: int) -> frozenset[int]:
    """Who offered, also those who stepped back."""
    rows = connection.execute("SELECT user_id FROM offers WHERE ask_id = ?", (ask_id,))
    return frozenset(user for (user,) in rows)


def loads(connection: Connection, guild_id: int) -> Mapping[int, int]:
    """How many asks that wait each person of a server helps with.

    Not those that have been quiet since their author was asked whether they still need it: nobody is at work in them.
    """
    rows = connection.execute(
        "SELECT offers.user_id, count(*) FROM offers JOIN asks ON asks.id = ask_id"
        " WHERE guild_id = ? AND state IN ('open', 'helped') AND stepped_back_at IS NULL"
        " AND coalesce(asked_still_at, 0) < quiet_since GROUP BY offers.user_id",
        (guild_id,),
    )
    return dict(rows.fetchall())


def helped_with(connection: Connection, who: Who) -> frozenset[str]:
    """The kinds of asks with which the person was helped: somebody offered or wrote."""
    rows = connection.execute(
        "SELECT DISTINCT kind FROM asks WHERE guild_id = ? AND user_id = ? AND answered_at IS NOT NULL",
        (who.guild, who.user),
    )
    return frozenset(kind for (kind,) in rows)


def heard(connection: Connection, ask_id: int, user_id: int, at: datetime) -> bool:
    """Somebody wrote in the thread; whether for the first time."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO voices (ask_id, user_id, first_at) VALUES (?, ?, ?)",
            (ask_id, user_id, stamp(at)),
        ).rowcount
        > 0
    )


def wrote(connection: Connection, ask_id: int) -> tuple[int, ...]:
    """Who wrote in the thread, in order."""
    rows = connection.execute(
        "SELECT user_id FROM voices WHERE ask_id = ? ORDER BY first_at, user_id", (ask_id,)
    )
    return tuple(user for (user,) in rows)


def follow(connection: Connection, ask_id: int, user_id: int, at: datetime) -> bool:
    """Keep "Same here"; False when the person had said it."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO follows (ask_id, user_id, at) VALUES (?, ?, ?)",
            (ask_id, user_id, stamp(at)),
        ).rowcount
        > 0
    )


def followers(connection: Connection, ask_id: int) -> tuple[int, ...]:
    """Who has the same need, in order."""
    rows = connection.execute("SELECT user_id FROM follows WHERE ask_id = ? ORDER BY at, user_id", (ask_id,))
    return tuple(user for (user,) in rows)


def how_many_follow(connection: Connection, ask_id: int) -> int:
    """How many have the same need."""
    (count,) = connection.execute("SELECT count(*) FROM follows WHERE ask_id = ?", (ask_id,)).fetchone()
    return count


def answers_by(connection: Connection, who: Who, since: datetime, until: datetime) -> list[tuple[int, bool]]:
    """The asks that a person answered between two instants: (ask id, whether it is unnamed).

    Not their own named ones. Of unnamed asks nobody can tell, so none is left out.
    """
    rows = connection.execute(
        "SELECT id, alias IS NOT NULL FROM asks WHERE guild_id = ?1 AND (user_id IS NOT ?2 OR alias IS NOT NULL)"
        " AND id IN ("
        " SELECT ask_id FROM offers WHERE user_id = ?2 AND at >= ?3 AND at < ?4"
        " UNION SELECT ask_id FROM voices WHERE user_id = ?2 AND first_at >= ?3 AND first_at < ?4)",
        (who.guild, who.user, stamp(since), stamp(until)),
    )
    return [(ask_id, bool(unnamed)) for ask_id, unnamed in rows]


def asks_by(connection: Connection, who: Who, since: datetime, until: datetime) -> list[bool]:
    """The asks that a person posted between two instants: whether each is unnamed."""
    rows = connection.execute(
        "SELECT alias IS NOT NULL FROM asks WHERE guild_id = ? AND user_id = ? AND posted_at >= ? AND posted_at < ?",
        (who.guild, who.user, stamp(since), stamp(until)),
    )
    return [bool(unnamed) for (unnamed,) in rows]


def gave_back_at(connection: Connection, who: Who) -> datetime | None:
    """When the person was last shown an open ask of somebody else."""
    row = connection.execute(
        "SELECT at FROM give_backs WHERE guild_id = ? AND user_id = ?", (who.guild, who.user)
    ).fetchone()
    return None if row is None else instant(row[0])


def give_back(connection: Connection, who: Who, at: datetime) -> None:
    """The person is shown one now."""
    connection.execute(
        "INSERT INTO give_backs (guild_id, user_id, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at",
        (who.guild, who.user, stamp(at)),
    )


def answered_asks_by(connection: Connection, who: Who, since: datetime, until: datetime) -> int:
    """Of the named asks that a person posted between two instants, how many a person has answered."""
    (count,) = connection.execute(
        "SELECT count(*) FROM asks WHERE guild_id = ? AND user_id = ? AND posted_at >= ? AND posted_at < ?"
        " AND alias IS NULL AND answered_at IS NOT NULL",
        (who.guild, who.user, stamp(since), stamp(until)),
    ).fetchone()
    return count


# What is held about a person


def offering_on(connection: Connection, who: Who) -> list[int]:
    """The asks that wait on which the person offers now."""
    rows = connection.execute(
        "SELECT ask_id FROM offers JOIN asks ON asks.id = ask_id WHERE guild_id = ? AND offers.user_id = ?"
        " AND stepped_back_at IS NULL AND state IN ('open', 'helped')",
        (who.guild, who.user),
    )
    return [ask_id for (ask_id,) in rows]


def offers_by(connection: Connection, who: Who) -> list[dict[str, str | None]]:
    """When the person offered to help, and when they stepped back."""
    rows = connection.execute(
        "SELECT kind, at, stepped_back_at FROM offers JOIN asks ON asks.id = ask_id"
        " WHERE guild_id = ? AND offers.user_id = ? ORDER BY at",
        (who.guild, who.user),
    )
    return [
        {"kind": kind, "at": instant(at).isoformat(), "stepped_back": back and instant(back).isoformat()}
        for kind, at, back in rows
    ]


def voices_by(connection: Connection, who: Who) -> list[str]:
    """When the person first wrote in each thread of somebody else's ask."""
    return _times(connection, who, "voices", "first_at")


def follows_by(connection: Connection, who: Who) -> list[str]:
    """When the person said "Same here"."""
    return _times(connection, who, "follows", "at")


def _times(connection: Connection, who: Who, table: str, column: str) -> list[str]:
    rows = connection.execute(
        f"SELECT {column} FROM {table} JOIN asks ON asks.id = ask_id"
        f" WHERE guild_id = ? AND {table}.user_id = ? ORDER BY {column}",
        (who.guild, who.user),
    )
    return [instant(at).isoformat() for (at,) in rows]


def forget(connection: Connection, who: Who) -> list[int]:
    """What the person did for others' asks becomes a former member's. Returns those asks."""
    touched: set[int] = set()
    for table in ("offers", "voices", "follows"):
        mine = "user_id = ? AND ask_id IN (SELECT id FROM asks WHERE guild_id = ?)"
        rows = connection.execute(
            f"SELECT ask_id FROM {table} WHERE {mine}", (who.user, who.guild)
        ).fetchall()
        touched |= {ask_id for (ask_id,) in rows}
        connection.execute(
            f"UPDATE {table} SET user_id = (SELECT min(0, min(other.user_id)) - 1 FROM {table} AS other"
            f" WHERE other.ask_id = {table}.ask_id) WHERE {mine}",
            (who.user, who.guild),
        )
    connection.execute("DELETE FROM give_backs WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))
    return sorted(touched)
