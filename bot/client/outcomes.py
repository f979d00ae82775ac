"""What is kept after a letter was delivered, or could not be: each a transaction."""

from datetime import datetime

from bot.database import Connection
from bot.members import Who, leave_in_inbox
from bot.members import store as member_store
from bot.members.mention import say_something_waits
from bot.outbox import Letter, Posted, store


def said(connection: Connection, letter: Letter, posted: Posted, now: datetime) -> None:
    """A subject is shown where `posted` says; if it changed meanwhile, it is said anew."""
    store.remember_posted(connection, posted, now)
    if not store.delivered(connection, letter):
        connection.marks.add(store.MARK)


def gone(connection: Connection, letter: Letter, subject: str) -> None:
    """A subject is shown nowhere any more."""
    store.forget_posted(connection, subject)
    store.delivered(connection, letter)


def put_off(connection: Connection, letter: Letter, until: datetime, *, failed: bool) -> None:
    """Not now; a failed attempt is counted."""
    store.put_off(connection, letter, until, failed=failed)
    connection.marks.add(store.MARK)


def to_inbox(
    connection: Connection, letter: Letter, who: Who, now: datetime, *, mention: bool = False
) -> None:
    """The letter waits in its person's inbox; with `mention`, a neutral line in public says that something waits."""
    leave_in_inbox(connection, who, letter.kind, letter.subject, letter.facts, now)
    if mention:
        say_something_waits(connection, who, now)
    store.delivered(connection, letter)


def dm_refused(connection: Connection, letter: Letter, who: Who, now: datetime, *, mention: bool) -> None:
    """The person's Discord refuses direct messages: they are turned off, and the person is told so with what waits."""
    member_store.turn_dms_off(connection, who)
    leave_in_inbox(connection, who, "members.dm_refused", None, {}, now)
    to_inbox(connection, letter, who, now, mention=mention)


def dm_sent(connection: Connection, letter: Letter, who: Who, now: datetime, *, first: bool) -> None:
    """A direct message arrived; `first`: the first one ever."""
    if first:
        member_store.set_dm_opened(connection, who, now)
    store.delivered(connection, letter)
