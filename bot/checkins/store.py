"""The SQL of check-ins."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from bot.checkins.model import (
    CheckIn,
    Feeling,
    Introduction,
    IntroductionState,
    ResponseKind,
    Visibility,
    Written,
)
from bot.clock import instant, maybe_instant, stamp
from bot.database import Connection
from bot.members import Who

_COLUMNS = (
    "id, guild_id, user_id, at, day, feeling, worked_in, worked_on, next_step, in_the_way, visibility, alias, was_named,"
    " edited_at, answered_at, withdrawn_at, expired_at"
)
_INTRODUCTION = "id, check_in_id, guild_id, helper_id, state"


def add(connection: Connection, who: Who, opened_by: int, at: datetime, day: date, written: Written) -> int:
    """Keep a new check-in that only its author sees. Returns its id."""
    cursor = connection.execute(
        "INSERT INTO check_ins (guild_id, user_id, opened_by, at, day, feeling, worked_in, worked_on, next_step,"
        " in_the_way, visibility) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'me')",
        (who.guild, who.user, opened_by, stamp(at), day.isoformat(), *_texts(written)),
    )
    return cursor.lastrowid or 0


def rewrite(connection: Connection, check_in_id: int, written: Written, at: datetime) -> None:
    """Replace what was written."""
    connection.execute(
        "UPDATE check_ins SET feeling = ?, worked_in = ?, worked_on = ?, next_step = ?, in_the_way = ?,"
        " edited_at = ? WHERE id = ?",
        (*_texts(written), stamp(at), check_in_id),
    )


def find(connection: Connection, check_in_id: int) -> CheckIn | None:
    """One check-in."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM check_ins WHERE id = ?", (check_in_id,)).fetchone()
    return None if row is None else _check_in(row)


def opened_by(connection: Connection, interaction_id: int) -> CheckIn | None:
    """The check-in that was written in the form which that interaction opened."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM check_ins WHERE opened_by = ?", (interaction_id,)
    ).fetchone()
    return None if row is None else _check_in(row)


def latest(connection: Connection, who: Who, limit: int) -> list[CheckIn]:
    """A person's check-ins that stand, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM check_ins WHERE guild_id = ? AND user_id = ? AND withdrawn_at IS NULL"
        " ORDER BY at DESC, id DESC LIMIT ?",
        (who.guild, who.user, limit),
    )
    return [_check_in(row) for row in rows]


def since(connection: Connection, who: Who, start: datetime) -> list[CheckIn]:
    """A person's check-ins that stand since an instant, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM check_ins WHERE guild_id = ? AND user_id = ? AND at >= ?"
        " AND withdrawn_at IS NULL ORDER BY at, id",
        (who.guild, who.user, stamp(start)),
    )
    return [_check_in(row) for row in rows]


def is_in_on(connection: Connection, who: Who, day: date) -> bool:
    """Whether the person checked in on that local day."""
    row = connection.execute(
        "SELECT 1 FROM check_ins WHERE guild_id = ? AND user_id = ? AND day = ? AND withdrawn_at IS NULL LIMIT 1",
        (who.guild, who.user, day.isoformat()),
    ).fetchone()
    return row is not None


def set_visibility(
    connection: Connection, check_in_id: int, visibility: Visibility, alias: str | None
) -> None:
    """Change who sees it."""
    connection.execute(
        "UPDATE check_ins SET visibility = ?1, alias = ?2,"
        " was_named = was_named OR ?1 IN ('server', 'coaches') WHERE id = ?3",
        (visibility, alias, check_in_id),
    )


def withdraw(connection: Connection, check_in_id: int, at: datetime) -> None:
    """Take it back: its words are gone, that the person showed up that week stays."""
    connection.execute(
        "UPDATE check_ins SET withdrawn_at = ?, feeling = NULL, worked_in = NULL, worked_on = NULL,"
        " next_step = NULL, in_the_way = NULL, alias = NULL WHERE id = ?",
        (stamp(at), check_in_id),
    )


def answered(connection: Connection, check_in_id: int, at: datetime) -> None:
    """A person responded; the first time is kept."""
    connection.execute(
        "UPDATE check_ins SET answered_at = ? WHERE id = ? AND answered_at IS NULL", (stamp(at), check_in_id)
    )


def respond(connection: Connection, check_in_id: int, user_id: int, kind: ResponseKind, at: datetime) -> bool:
    """Keep a response; False when the person had given it before."""
    return (
        connection.execute(
            "INSERT OR IGNORE INTO responses (check_in_id, user_id, kind, at) VALUES (?, ?, ?, ?)",
            (check_in_id, user_id, kind, stamp(at)),
        ).rowcount
        > 0
    )


def counts(connection: Connection, check_in_id: int) -> Mapping[ResponseKind, int]:
    """How many people gave each response."""
    rows = connection.execute(
        "SELECT kind, count(*) FROM responses WHERE check_in_id = ? GROUP BY kind", (check_in_id,)
    )
    found = {ResponseKind(kind): count for kind, count in rows}
    return {kind: found.get(kind, 0) for kind in ResponseKind}


def responders(connection: Connection, check_in_id: int, kind: ResponseKind) -> tuple[int, ...]:
    """Who gave a response, in order; a negative id is a former member."""
    rows = connection.execute(
        "SELECT user_id FROM responses WHERE check_in_id = ? AND kind = ? ORDER BY at, user_id",
        (check_in_id, kind),
    )
    return tuple(user for (user,) in rows)


def introduce(
    connection: Connection, check_in_id: int, guild_id: int, helper_id: int, at: datetime
) -> Introduction:
    """Keep an offer to help, once a helper."""
    connection.execute(
        "INSERT OR IGNORE INTO introductions (check_in_id, guild_id, helper_id, state, at)"
        " VALUES (?, ?, ?, 'offered', ?)",
        (check_in_id, guild_id, helper_id, stamp(at)),
    )
    row = connection.execute(
        f"SELECT {_INTRODUCTION} FROM introductions WHERE check_in_id = ? AND helper_id = ?",
        (check_in_id, helper_id),
    ).fetchone()
    return _introduction(row)


def introduction(connection: Connection, introduction_id: int) -> Introduction | None:
    """One offer to help."""
    row = connection.execute(
        f"SELECT {_INTRODUCTION} FROM introductions WHERE id = ?", (introduction_id,)
    ).fetchone()
    return None if row is None else _introduction(row)


def accepted_introductions(connection: Connection, check_in_id: int) -> list[int]:
    """The introductions that came of a check-in."""
    rows = connection.execute(
        "SELECT id FROM introductions WHERE check_in_id = ? AND state = 'accepted'", (check_in_id,)
    )
    return [number for (number,) in rows]


def decide(connection: Connection, introduction_id: int, state: IntroductionState, at: datetime) -> bool:
    """The author answers an offer; False when it was answered before."""
    return (
        connection.execute(
            "UPDATE introductions SET state = ?, decided_at = ? WHERE id = ? AND state = 'offered'",
            (state, stamp(at), introduction_id),
        ).rowcount
        > 0
    )


def set_reminder(connection: Connection, who: Who, days: frozenset[int], at: time) -> None:
    """Keep when a person is reminded."""
    connection.execute(
        "INSERT INTO reminders (guild_id, user_id, days, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET days = excluded.days, at = excluded.at",
        (who.guild, who.user, sum(1 << day for day in days), at.hour * 60 + at.minute),
    )


def reminder(connection: Connection, who: Who) -> tuple[frozenset[int], time] | None:
    """When a person is reminded: days (0 is Monday) and local time."""
    row = connection.execute(
        "SELECT days, at FROM reminders WHERE guild_id = ? AND user_id = ?", (who.guild, who.user)
    ).fetchone()
    if row is None:
        return None
    bits, minutes = row
    return frozenset(day for day in range(7) if bits & 1 << day), time(minutes // 60, minutes % 60)


def reminded_in_server_zone(connection: Connection, guild_id: int) -> list[Who]:
    """Everybody in a server who is reminded and has no time zone of their own."""
    rows = connection.execute(
        "SELECT user_id FROM reminders JOIN members USING (guild_id, user_id) WHERE guild_id = ? AND zone IS NULL",
        (guild_id,),
    )
    return [Who(guild_id, user) for (user,) in rows]


def drop_reminder(connection: Connection, who: Who) -> bool:
    """Forget it; whether there was one."""
    return (
        connection.execute(
            "DELETE FROM reminders WHERE guild_id = ? AND user_id = ?", (who.guild, who.user)
        ).rowcount
        > 0
    )


def everything(connection: Connection, who: Who) -> list[CheckIn]:
    """All check-ins of a person, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM check_ins WHERE guild_id = ? AND user_id = ? ORDER BY at, id",
        (who.guild, who.user),
    )
    return [_check_in(row) for row in rows]


def responses_by(connection: Connection, who: Who) -> list[tuple[str, datetime]]:
    """What a person answered to others, without saying to whom."""
    rows = connection.execute(
        "SELECT kind, responses.at FROM responses JOIN check_ins ON check_ins.id = check_in_id"
        " WHERE guild_id = ? AND responses.user_id = ? ORDER BY responses.at",
        (who.guild, who.user),
    )
    return [(kind, instant(at)) for kind, at in rows]


def offers_by(connection: Connection, who: Who) -> list[tuple[str, datetime]]:
    """What became of a person's offers to help, without saying to whom."""
    rows = connection.execute(
        "SELECT state, at FROM introductions WHERE guild_id = ? AND helper_id = ? ORDER BY at",
        (who.guild, who.user),
    )
    return [(state, instant(at)) for state, at in rows]


def forget(connection: Connection, who: Who) -> None:
    """Remove a person's check-ins; their answers to others stay, as a former member's."""
    connection.execute(
        "UPDATE responses SET user_id = -abs(random() % 1000000000000) - 1 WHERE user_id = ?"
        " AND check_in_id IN (SELECT id FROM check_ins WHERE guild_id = ?)",
        (who.user, who.guild),
    )
    connection.execute(
        "UPDATE introductions SET helper_id = -id WHERE guild_id = ? AND helper_id = ?", (who.guild, who.user)
    )
    connection.execute("DELETE FROM check_ins WHERE guild_id = ? AND user_id = ?", (who.guild, who.user))


def expire(connection: Connection, before: datetime) -> None:
    """Remove the words of check-ins older than an instant; feelings and days stay, for the picture."""
    connection.execute(
        "UPDATE check_ins SET worked_in = CASE WHEN worked_in IS NULL THEN NULL ELSE '' END,"
        " worked_on = CASE WHEN worked_on IS NULL THEN NULL ELSE '' END,"
        " next_step = NULL, in_the_way = NULL, expired_at = ? WHERE at < ? AND expired_at IS NULL",
        (stamp(before), stamp(before)),
    )


def _texts(written: Written) -> tuple[Any, ...]:
    return (
        written.feeling,
        written.worked_in,
        written.worked_on,
        written.next_step,
        written.in_the_way,
    )


def _check_in(row: tuple[Any, ...]) -> CheckIn:
    (
        number,
        guild,
        user,
        at,
        day,
        feeling,
        worked_in,
        worked_on,
        next_step,
        in_the_way,
        visibility,
        alias,
        was_named,
        *times,
    ) = row
    written = Written(
        None if feeling is None else Feeling(feeling), worked_in, worked_on, next_step, in_the_way
    )
    edited, answered_at, withdrawn, expired = (maybe_instant(time) for time in times)
    return CheckIn(
        number,
        Who(guild, user),
        instant(at),
        date.fromisoformat(day),
        written,
        Visibility(visibility),
        alias,
        bool(was_named),
        edited,
        answered_at,
        withdrawn,
        expired,
    )


def _introduction(row: tuple[Any, ...]) -> Introduction:
    number, check_in_id, guild_id, helper_id, state = row
    return Introduction(number, check_in_id, guild_id, helper_id, IntroductionState(state))
