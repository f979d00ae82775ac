"""The SQL of helpers."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.helpers.matching import Candidate
from bot.helpers.model import Offer, Profile, longest_word
from bot.members import Kind, Way, Who


def find(connection: Connection, who: Who, now: datetime) -> Profile | None:
    """The person's profile; a pause that is over is none."""
    row = connection.execute(
        "SELECT kinds, fields, capacity, since, paused_until, off_at FROM helpers"
        " WHERE guild_id = ? AND user_id = ?",
        (who.guild, who.user),
    ).fetchone()
    if row is None:
        return None
    kinds, fields, capacity, since, paused_until, off_at = row
    until = maybe_instant(paused_until)
    return Profile(
        who,
        Offer(_lines(kinds), _lines(fields), capacity),
        instant(since),
        until if until is not None and until > now else None,
        maybe_instant(off_at),
    )


def keep(connection: Connection, who: Who, offer: Offer, now: datetime) -> None:
    """Keep what the person gives, and have them help again if they had stopped."""
    connection.execute(
        "INSERT INTO helpers (guild_id, user_id, kinds, fields, capacity, since, changed_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) ON CONFLICT DO UPDATE SET kinds = excluded.kinds,"
        " fields = excluded.fields, capacity = excluded.capacity, changed_at = excluded.changed_at, off_at = NULL",
        (who.guild, who.user, "\n".join(offer.kinds), "\n".join(offer.fields), offer.capacity, stamp(now)),
    )
    _forget_fields(connection, who)
    connection.executemany(
        "INSERT OR IGNORE INTO helper_fields (guild_id, word, user_id, field) VALUES (?, ?, ?, ?)",
        [(who.guild, longest_word(field), who.user, field) for field in offer.fields],
    )


def _forget_fields(connection: Connection, who: Who) -> None:
    connection.execute("DELETE FROM helper_fields WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))


def set_pause(connection: Connection, who: Who, until: datetime | None) -> None:
    """Have invitations rest until an instant; None: not any more."""
    connection.execute(
        "UPDATE helpers SET paused_until = ? WHERE guild_id = ? AND user_id = ?",
        (None if until is None else stamp(until), who.guild, who.user),
    )


def set_off(connection: Connection, who: Who, now: datetime) -> None:
    """The person stopped helping. A pause has nothing to hold back any more."""
    connection.execute(
        "UPDATE helpers SET off_at = ?, paused_until = NULL WHERE guild_id = ? AND user_id = ?",
        (stamp(now), who.guild, who.user),
    )


_COULD_BE_INVITED = (
    "SELECT user_id, helpers.kinds, helpers.fields, helpers.capacity,"
    " coalesce(members.zone, (SELECT zone FROM servers WHERE guild_id = :guild), 'UTC'), members.quiet_from,"
    " members.quiet_to, (:now - helpers.invited_at) / 86400000, helpers.last_invitation"
    " FROM helpers CROSS JOIN members USING (guild_id, user_id)"
    " WHERE guild_id = :guild AND helpers.off_at IS NULL AND coalesce(helpers.paused_until, 0) <= :now"
    " AND members.left_at IS NULL AND coalesce(members.paused_until, 0) <= :now"
    " AND NOT EXISTS (SELECT 1 FROM preferences WHERE guild_id = :guild AND user_id = helpers.user_id"
    f" AND kind = '{Kind.INVITATIONS}' AND way = '{Way.OFF}')"
)
"""People of a server who are there, helping, on no pause of either sort, and did not turn invitations off."""

_GIVES = {
    True: "instr(char(10) || helpers.kinds || char(10), char(10) || :kind || char(10))",
    False: "helpers.kinds = ''",
}
"""Whether somebody chose the kind, or gives anything."""


def in_turn(
    connection: Connection, guild: int, kind: str, now: datetime, *, chose: bool
) -> Iterator[Candidate]:
    """Who could be invited and chose the kind, or else gives anything, one by one: longest not invited first."""
    return _candidates(
        connection.execute(
            f"{_COULD_BE_INVITED} AND {_GIVES[chose]} ORDER BY helpers.last_invitation, helpers.user_id",
            {"guild": guild, "now": stamp(now), "kind": kind},
        )
    )


def among(
    connection: Connection, guild: int, kind: str, now: datetime, people: Iterable[int], *, chose: bool
) -> Iterator[Candidate]:
    """Those of some people who could be invited and chose the kind, or else give anything."""
    return _candidates(
        connection.execute(
            f"{_COULD_BE_INVITED} AND {_GIVES[chose]}"
            " AND helpers.user_id IN (SELECT value FROM json_each(:people))",
            {"guild": guild, "now": stamp(now), "kind": kind, "people": json.dumps(list(people))},
        )
    )


def _candidates(rows: Iterable[Any]) -> Iterator[Candidate]:
    """Candidates from rows; what many of them have alike is made once."""
    chosen: dict[str, frozenset[str]] = {}
    known: dict[str, tuple[str, ...]] = {}
    for user, kinds, fields, capacity, zone, quiet_from, quiet_to, rested, last in rows:
        if (gives := chosen.get(kinds)) is None:
            gives = chosen[kinds] = frozenset(_lines(kinds))
        if (knows := known.get(fields)) is None:
            knows = known[fields] = _lines(fields)
        yield Candidate(user, gives, knows, capacity, zone, quiet_from, quiet_to, rested, last)


def with_fields(connection: Connection, guild: int, words: Iterable[str]) -> list[tuple[int, str]]:
    """Who knows a field whose longest word is one of these, and that field."""
    return connection.execute(
        "SELECT user_id, field FROM json_each(?) CROSS JOIN helper_fields ON guild_id = ? AND word = value",
        (json.dumps(list(words)), guild),
    ).fetchall()


def invited_after(connection: Connection, guild: int, since: datetime) -> dict[int, int]:
    """How many invitations each person of a server got after an instant."""
    return dict(
        connection.execute(
            "SELECT user_id, count(*) FROM invitations WHERE guild_id = ? AND at > ? GROUP BY user_id",
            (guild, stamp(since)),
        ).fetchall()
    )


def invited_to(connection: Connection, ask_id: int) -> frozenset[int]:
    """Everybody who was invited to an ask."""
    rows = connection.execute("SELECT user_id FROM invitations WHERE ask_id = ?", (ask_id,))
    return frozenset(user for (user,) in rows)


def add_invitation(connection: Connection, ask_id: int, who: Who, now: datetime) -> None:
    """Keep that somebody is invited to an ask."""
    number = connection.execute(
        "INSERT INTO invitations (guild_id, ask_id, user_id, at) VALUES (?, ?, ?, ?)",
        (who.guild, ask_id, who.user, stamp(now)),
    ).lastrowid
    connection.execute(
        "UPDATE helpers SET invited_at = ?, last_invitation = ? WHERE guild_id = ? AND user_id = ?",
        (stamp(now), number, who.guild, who.user),
    )


def everything(connection: Connection, who: Who) -> dict[str, Any]:
    """The person's profile and when they were invited, oldest first, as JSON values."""
    row = connection.execute(
        "SELECT kinds, fields, capacity, since, changed_at, paused_until, off_at, invited_at FROM helpers"
        " WHERE guild_id = ? AND user_id = ?",
        (who.guild, who.user),
    ).fetchone()
    invited = connection.execute(
        "SELECT at FROM invitations WHERE guild_id = ? AND user_id = ? ORDER BY id", (who.guild, who.user)
    )
    return {
        "profile": row
        and {
            "kinds": list(_lines(row[0])),
            "fields": list(_lines(row[1])),
            "open_asks_at_once": row[2],
            "since": _iso(row[3]),
            "changed_at": _iso(row[4]),
            "invitations_rest_until": _iso(row[5]),
            "stopped_at": _iso(row[6]),
            "last_invited_at": _iso(row[7]),
        },
        "invited_at": [_iso(at) for (at,) in invited],
    }


def forget(connection: Connection, who: Who) -> None:
    """Remove the person's profile and that they were invited."""
    _forget_fields(connection, who)
    for table in ("helpers", "invitations"):
        connection.execute(f"DELETE FROM {table} WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))


def expire(connection: Connection, before: datetime) -> None:
    """Remove invitations made before an instant, and the words of profiles that were off since before it."""
    connection.execute("DELETE FROM invitations WHERE at < ?", (stamp(before),))
    off = connection.execute(
        "UPDATE helpers SET fields = '' WHERE off_at < ? AND fields <> '' RETURNING guild_id, user_id",
        (stamp(before),),
    ).fetchall()
    for guild, user in off:
        _forget_fields(connection, Who(guild, user))


def _lines(kept: str) -> tuple[str, ...]:
    return tuple(kept.split("\n")) if kept else ()


def _iso(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else instant(milliseconds).isoformat()
