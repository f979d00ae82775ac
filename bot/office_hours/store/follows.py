"""The SQL of what somebody wished to hear of."""

from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import Session
from bot.office_hours.store import sessions


def of_person(connection: Connection, who: Who) -> list[Session]:
    """Sessions to come of which somebody wished to hear before they begin, the next first."""
    rows = connection.execute(
        "SELECT session_id FROM session_followers WHERE user_id = ? AND what = 'notify'", (who.user,)
    )
    wished = {number for (number,) in rows}
    return (
        [session for session in sessions.to_come(connection, who.guild) if session.id in wished]
        if wished
        else []
    )
