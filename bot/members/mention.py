"""The one neutral line in public that says "something is waiting for you", and when it must go.

The courier posts it. Whether it may stand is decided when it is delivered (`Members.may_be_mentioned`), so
all that is needed here is to have it looked at again whenever the reason for it may be gone.
"""

from datetime import datetime

from bot import outbox
from bot.database import Connection
from bot.members.model import Who

KIND = "members.waiting"


def subject_of(who: Who) -> str:
    """The subject under which the line about a person is posted."""
    return f"waiting:{who.key}"


def look_again(connection: Connection, who: Who, now: datetime) -> None:
    """Have the line about a person, if it stands or is on its way, decided anew."""
    subject = subject_of(who)
    on_its_way = connection.execute(
        "SELECT 1 FROM outbox WHERE kind = ? AND subject = ? AND gave_up IS NULL", (KIND, subject)
    ).fetchone()
    if on_its_way is None and outbox.where_posted(connection, subject) is None:
        return
    outbox.put(
        connection,
        now,
        kind=KIND,
        lane=f"person:{who.key}",
        guild_id=who.guild,
        subject=subject,
        facts={"user": who.user},
    )
