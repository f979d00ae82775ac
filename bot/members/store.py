"""The SQL of a member."""

import json
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members.model import DEFAULT_WAYS, InboxItem, Kind, Member, Quiet, Way, Who

_UNKNOWN_SERVER_ZONE = "UTC"


def meet(connection: Connection, who: Who, now: datetime) -> bool:
    """The person is here and does something; whether Belay meets them for the first time."""
    known = connection.execute(
        "UPDATE members SET seen_at = ?, left_at = NULL WHERE guild_id = ? AND user_id = ?",
        (stamp(now), who.guild, who.user),
    ).rowcount
    if known:
        return False
    connection.execute(
        "INSERT INTO members (guild_id, user_id, met_at, seen_at) VALUES (?, ?, ?, ?)",
        (who.guild, who.user, stamp(now), stamp(now)),
    )
    return True


def find(connection: Connection, who: Who) -> Member | None:
    """The person, if Belay has met them."""
    row = connection.execute(
        "SELECT met_at, seen_at, left_at, zone, country, quiet_from, quiet_to, paused_at, paused_until,"
        " dm_opened_at FROM members WHERE guild_id = ? AND user_id = ?",
        (who.guild, who.user),
    ).fetchone()
    if row is None:
        return None
    met, seen, left, zone, country, quiet_from, quiet_to, paused_at, paused_until, dm_opened_at = row
    return Member(
        who,
        instant(met),
        instant(seen),
        maybe_instant(left),
        zone,
        country,
        None if quiet_from is None else Quiet(_time(quiet_from), _time(quiet_to)),
        maybe_instant(paused_at),
        maybe_instant(paused_until),
        maybe_instant(dm_opened_at),
    )


def zone_of(connection: Connection, who: Who) -> ZoneInfo:
    """The person's own zone, else their server's."""
    (zone,) = connection.execute(
        "SELECT coalesce((SELECT zone FROM members WHERE guild_id = ?1 AND user_id = ?2),"
        " (SELECT zone FROM servers WHERE guild_id = ?1), ?3)",
        (who.guild, who.user, _UNKNOWN_SERVER_ZONE),
    ).fetchone()
    return ZoneInfo(zone)


def set_zone(connection: Connection, who: Who, zone: str | None) -> None:
    """Keep the person's zone; None: the server's."""
    _set(connection, who, "zone", zone)


def set_country(connection: Connection, who: Who, country: str | None) -> None:
    """Keep the person's country (ISO 3166 code), for crisis lines only."""
    _set(connection, who, "country", country)


def set_quiet(connection: Connection, who: Who, quiet: Quiet | None) -> None:
    """Keep the person's quiet hours."""
    _set(connection, who, "quiet_from", None if quiet is None else _minutes(quiet.start))
    _set(connection, who, "quiet_to", None if quiet is None else _minutes(quiet.end))


def set_pause(connection: Connection, who: Who, since: datetime | None, until: datetime | None) -> None:
    """Keep a pause; None ends it."""
    _set(connection, who, "paused_at", None if since is None else stamp(since))
    _set(connection, who, "paused_until", None if until is None else stamp(until))


def set_left(connection: Connection, who: Who, at: datetime | None) -> None:
    """The person left the server."""
    _set(connection, who, "left_at", None if at is None else stamp(at))


def set_dm_opened(connection: Connection, who: Who, at: datetime) -> None:
    """The person got a first direct message."""
    _set(connection, who, "dm_opened_at", stamp(at))


def is_paused(connection: Connection, who: Who, now: datetime) -> bool:
    """Whether everything addressed to the person is held back."""
    row = connection.execute(
        "SELECT 1 FROM members WHERE guild_id = ? AND user_id = ? AND paused_until > ?",
        (who.guild, who.user, stamp(now)),
    ).fetchone()
    return row is not None


def way_for(connection: Connection, who: Who, kind: Kind) -> Way:
    """How the person wants a kind of message."""
    row = connection.execute(
        "SELECT way FROM preferences WHERE guild_id = ? AND user_id = ? AND kind = ?",
        (who.guild, who.user, kind),
    ).fetchone()
    return DEFAULT_WAYS[kind] if row is None else Way(row[0])


def set_way(connection: Connection, who: Who, kind: Kind, way: Way) -> None:
    """Keep how the person wants a kind of message."""
    connection.execute(
        "INSERT INTO preferences (guild_id, user_id, kind, way) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET way = excluded.way",
        (who.guild, who.user, kind, way),
    )


def turn_dms_off(connection: Connection, who: Who) -> None:
    """The person's Discord refuses direct messages: what was sent so is sent by mention from now on.

    A dose is nothing to be called for in public day after day: it waits in the inbox.
    """
    connection.execute(
        "UPDATE preferences SET way = CASE kind WHEN ? THEN 'inbox' ELSE 'mention' END"
        " WHERE guild_id = ? AND user_id = ? AND way = 'dm'",
        (Kind.DOSE, who.guild, who.user),
    )


def with_way(connection: Connection, guild_id: int, kind: Kind, now: datetime) -> list[Who]:
    """Everybody in a server who turned a kind on, is there and is not paused."""
    rows = connection.execute(
        "SELECT user_id FROM preferences JOIN members USING (guild_id, user_id)"
        " WHERE guild_id = ? AND kind = ? AND way <> 'off' AND left_at IS NULL"
        " AND coalesce(paused_until, 0) <= ? ORDER BY user_id",
        (guild_id, kind, stamp(now)),
    )
    return [Who(guild_id, user) for (user,) in rows]


def leave_in_inbox(
    connection: Connection, who: Who, kind: str, subject: str | None, facts: Mapping[str, Any], now: datetime
) -> int:
    """Keep something for the person to see when they come by. Returns its id."""
    if subject is not None:  # the newest about a thing is enough
        connection.execute(
            "DELETE FROM inbox WHERE guild_id = ? AND user_id = ? AND kind = ? AND subject = ? AND shown_at IS NULL",
            (who.guild, who.user, kind, subject),
        )
    cursor = connection.execute(
        "INSERT INTO inbox (guild_id, user_id, kind, subject, facts, left_at) VALUES (?, ?, ?, ?, ?, ?)",
        (who.guild, who.user, kind, subject, json.dumps(facts, separators=(",", ":")), stamp(now)),
    )
    connection.marks.add("inbox")
    return cursor.lastrowid or 0


def waiting(connection: Connection, who: Who, limit: int) -> list[InboxItem]:
    """What waits for the person, oldest first."""
    rows = connection.execute(
        "SELECT id, kind, subject, facts, left_at FROM inbox"
        " WHERE guild_id = ? AND user_id = ? AND shown_at IS NULL ORDER BY id LIMIT ?",
        (who.guild, who.user, limit),
    )
    return [
        InboxItem(number, kind, subject, json.loads(facts), instant(left_at))
        for number, kind, subject, facts, left_at in rows
    ]


def how_many_wait(connection: Connection, who: Who) -> int:
    """How many things wait for the person."""
    (count,) = connection.execute(
        "SELECT count(*) FROM inbox WHERE guild_id = ? AND user_id = ? AND shown_at IS NULL",
        (who.guild, who.user),
    ).fetchone()
    return count


def people_waited_for(connection: Connection) -> set[Who]:
    """Everybody for whom something waits."""
    return {
        Who(*row) for row in connection.execute("SELECT guild_id, user_id FROM inbox WHERE shown_at IS NULL")
    }


def shown(connection: Connection, who: Who, items: list[int], now: datetime) -> None:
    """The person saw these items."""
    connection.executemany(
        "UPDATE inbox SET shown_at = ? WHERE id = ? AND guild_id = ? AND user_id = ?",
        [(stamp(now), item, who.guild, who.user) for item in items],
    )


def in_inbox(connection: Connection, who: Who) -> list[tuple[str, datetime, datetime | None]]:
    """Everything kept in the person's inbox, oldest first: its kind, since when, and when it was shown."""
    rows = connection.execute(
        "SELECT kind, left_at, shown_at FROM inbox WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (who.guild, who.user),
    )
    return [(kind, instant(left_at), maybe_instant(shown_at)) for kind, left_at, shown_at in rows]


def letters_for(connection: Connection, who: Who) -> list[tuple[str, datetime]]:
    """What is on its way to the person: its kind, and since when."""
    rows = connection.execute(
        "SELECT kind, written_at FROM outbox WHERE guild_id = ? AND user_id = ? ORDER BY id",
        (who.guild, who.user),
    )
    return [(kind, instant(written_at)) for kind, written_at in rows]


def uses_of(connection: Connection, who: Who) -> list[tuple[str, datetime]]:
    """When the person did what is limited."""
    rows = connection.execute(
        "SELECT action, at FROM uses WHERE guild_id = ? AND user_id = ? ORDER BY at", (who.guild, who.user)
    )
    return [(action, instant(at)) for action, at in rows]


def forget(connection: Connection, who: Who) -> None:
    """Remove all of the person's rows, and every letter still addressed to them."""
    for table in ("preferences", "weeks", "inbox", "uses", "outbox", "members"):
        connection.execute(f"DELETE FROM {table} WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))
    connection.execute(
        "DELETE FROM outbox WHERE gave_up IS NOT NULL AND subject = ?", (f"waiting:{who.key}",)
    )


def expire_uses(connection: Connection, before: datetime) -> None:
    """Remove what no limit looks back to any more."""
    connection.execute("DELETE FROM uses WHERE at < ?", (stamp(before),))


def expire_inbox(connection: Connection, before: datetime) -> None:
    """Remove what was shown, or waited in vain, before an instant."""
    connection.execute("DELETE FROM inbox WHERE coalesce(shown_at, left_at) < ?", (stamp(before),))


def not_seen_since(connection: Connection, before: datetime, after: Who | None, limit: int) -> list[Who]:
    """People behind `after` who did nothing since an instant and are not known to have left."""
    rows = connection.execute(
        "SELECT guild_id, user_id FROM members WHERE seen_at < ? AND left_at IS NULL"
        " AND (guild_id, user_id) > (?, ?) ORDER BY guild_id, user_id LIMIT ?",
        (stamp(before), after.guild if after else 0, after.user if after else 0, limit),
    )
    return [Who(*row) for row in rows]


def departed_before(connection: Connection, before: datetime) -> list[Who]:
    """People who left their server before an instant, or whose server removed the bot before it."""
    rows = connection.execute(
        "SELECT guild_id, user_id FROM members LEFT JOIN servers USING (guild_id)"
        " WHERE min(coalesce(members.left_at, ?2), coalesce(servers.left_at, ?2)) < ?1",
        (stamp(before), stamp(before)),
    )
    return [Who(*row) for row in rows]


def _set(connection: Connection, who: Who, column: str, value: str | int | None) -> None:
    connection.execute(
        f"UPDATE members SET {column} = ? WHERE guild_id = ? AND user_id = ?", (value, who.guild, who.user)
    )


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _minutes(value: time) -> int:
    return value.hour * 60 + value.minute
