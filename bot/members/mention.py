"""The one neutral line in public that says "something is waiting for you", and when it must go.

The courier posts it. Whether it may stand is decided when it is delivered (`Members.may_be_mentioned`), so
all that is needed here is to have it looked at again whenever the reason for it may be gone.
"""

from datetime import datetime

from bot import outbox, servers
from bot.database import Connection
from bot.members.model import Who

KIND = "members.waiting"


def subject_of(who: Who) -> str:
    """The subject under which the line about a person is posted."""
    return f"waiting:{who.key}"


def say_something_waits(connection: Connection, who: Who, now: datetime) -> None:
    """Have a neutral mention in the check-ins channel, at most one that still stands."""
    subject = subject_of(who)
    if servers.place(connection, who.guild, "check-ins") is None:
        return
    if outbox.where_posted(connection, subject) is None:
        _put(connection, who, subject, now)


def look_again(connection: Connection, who: Who, now: datetime) -> None:
    """Have the line about a person, if it stands or is on its way, decided anew."""
    subject = subject_of(who)
    if outbox.is_shown(connection, KIND, subject):
        _put(connection, who, subject, now)


def _put(connection: Connection, who: Who, subject: str, now: datetime) -> None:
    outbox.put(
        connection,
        now,
        kind=KIND,
        lane=subject,  # not the person's own: quiet hours must not keep the line standing
        guild_id=who.guild,
        subject=subject,
        facts={"user": who.user},
    )
