"""Weeks shown up: a count that never resets (section 3; P3). A week is known by its Monday."""

from datetime import date, timedelta

from bot.database import Connection
from bot.members.model import Who


def show_up(connection: Connection, who: Who, monday: date) -> None:
    """The person did something for their search in that week. A rest week becomes a week shown up."""
    connection.execute(
        "INSERT INTO weeks (guild_id, user_id, monday, state) VALUES (?, ?, ?, 'shown_up')"
        " ON CONFLICT DO UPDATE SET state = 'shown_up' WHERE state <> 'shown_up'",
        (who.guild, who.user, monday.isoformat()),
    )


def rest(connection: Connection, who: Who, first: date, last: date) -> None:
    """The person is away in the weeks of the Mondays `first` to `last`; weeks shown up stay so."""
    monday = first
    while monday <= last:
        connection.execute(
            "INSERT OR IGNORE INTO weeks (guild_id, user_id, monday, state) VALUES (?, ?, ?, 'rest')",
            (who.guild, who.user, monday.isoformat()),
        )
        monday += timedelta(weeks=1)


def end_rest(connection: Connection, who: Who, after: date) -> None:
    """The person is back: weeks after the week of `after` are not rest."""
    connection.execute(
        "DELETE FROM weeks WHERE guild_id = ? AND user_id = ? AND state = 'rest' AND monday > ?",
        (who.guild, who.user, after.isoformat()),
    )


def weeks_shown_up(connection: Connection, who: Who) -> int:
    """In how many weeks the person has shown up, ever."""
    (count,) = connection.execute(
        "SELECT count(*) FROM weeks WHERE guild_id = ? AND user_id = ? AND state = 'shown_up'",
        (who.guild, who.user),
    ).fetchone()
    return count


def states(connection: Connection, who: Who, since: date) -> dict[date, str]:
    """The state ('shown_up' or 'rest') of each week from the Monday `since` that has one."""
    rows = connection.execute(
        "SELECT monday, state FROM weeks WHERE guild_id = ? AND user_id = ? AND monday >= ?",
        (who.guild, who.user, since.isoformat()),
    )
    return {date.fromisoformat(monday): state for monday, state in rows}
