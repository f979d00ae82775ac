"""What is kept after a letter was delivered, or could not be: each a transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot import outbox
from bot.database import Connection
from bot.members import Who, leave_in_inbox
from bot.members import store as member_store
from bot.members.mention import say_something_waits
from bot.outbox import Letter, Posted, store
from bot.servers import places
from bot.servers import store as server_store
from bot.servers.troubles import TROUBLE, tell_trouble
from bot.timers import Timer, set_timer


class Hindered(Exception):  # noqa: N818 - it is no error of Belay's: somebody has to lend a hand
    """A letter cannot be delivered before a moderator does something.

    `what` names the trouble, told once; `facts` say which place it is about and what is needed (see the texts of
    moderation).
    """

    def __init__(self, what: str, facts: Mapping[str, Any]) -> None:
        super().__init__(what)
        self.what = what
        self.facts = dict(facts)


def said(connection: Connection, letter: Letter, posted: Posted | None, now: datetime) -> None:
    """A subject is shown where `posted` says; if it changed meanwhile, it is said anew."""
    if posted is not None:
        store.remember_posted(connection, posted, now)
    if not store.delivered(connection, letter):
        connection.marks.add(store.MARK)


def tagged(connection: Connection, letter: Letter, place: str, needs: str | None, now: datetime) -> None:
    """A post stands as it should; `needs`: what Belay lacks for its tags, None when they are all there."""
    what = f"tags:{place}"
    if needs is not None:
        tell_trouble(connection, letter.guild_id, what, {"place": place, "needs": needs}, now)
    elif any(trouble.what == what for trouble in server_store.troubles(connection, letter.guild_id)):
        server_store.clear_trouble(connection, letter.guild_id, what)
        subject = f"trouble:{letter.guild_id}:{what}"
        lane = f"moderators:{letter.guild_id}"
        outbox.put(
            connection,
            now,
            kind=TROUBLE,
            lane=lane,
            guild_id=letter.guild_id,
            subject=subject,
            facts={"what": what},
        )
    said(connection, letter, None, now)


def removed_by_hand(connection: Connection, letter: Letter, timer: str | None, now: datetime) -> None:
    """Somebody removed a thread or what opened it: nothing is said there any more, and `timer` falls due."""
    assert letter.subject is not None
    not_wanted(connection, letter)
    if timer is not None:
        set_timer(connection, Timer(timer, letter.subject, letter.guild_id, now))


def not_wanted(connection: Connection, letter: Letter) -> None:
    """Somebody removed the message: nothing of it is said anew, whatever has changed meanwhile."""
    if letter.subject is not None:
        store.forget_posted(connection, letter.subject)
    store.drop(connection, letter)


def over(connection: Connection, letter: Letter, timer: str, now: datetime) -> None:
    """Its time was over before any attempt said it: it stays unsaid, and `timer` falls due."""
    assert letter.subject is not None
    store.drop(connection, letter)
    set_timer(connection, Timer(timer, letter.subject, letter.guild_id, now))


def taken_away(connection: Connection, letter: Letter, place: str, left: int | None, now: datetime) -> None:
    """A subject is shown nowhere any more; `left`: a thread that Belay may not delete."""
    nowhere(connection, letter)
    if left is not None:
        facts: dict[str, object] = {"place": place, "needs": "delete_threads", "thread": left}
        tell_trouble(connection, letter.guild_id, f"threads:{place}", facts, now)


def nowhere(connection: Connection, letter: Letter) -> None:
    """The thread it was for is not there, so nothing of it is shown."""
    if letter.subject is not None:
        store.forget_posted(connection, letter.subject)
    store.delivered(connection, letter)


def no_place(connection: Connection, letter: Letter, place: str, now: datetime) -> None:
    """Nobody picked a channel for it."""
    store.give_up(connection, letter, f"no place {place}")
    tell_trouble(connection, letter.guild_id, f"place:{place}", {"place": place}, now)


def refused(
    connection: Connection, letter: Letter, place: str, status: int, code: int, now: datetime
) -> None:
    """The channel for `place` does not take it: moderators are told once."""
    store.give_up(connection, letter, f"{status} {code}")
    serving = places.serving(connection, letter.guild_id, place)
    facts: dict[str, object] = {"place": serving, "status": status, "code": code}
    tell_trouble(connection, letter.guild_id, f"channel:{serving}:{status}", facts, now)


def hindered(connection: Connection, letter: Letter, trouble: Hindered, now: datetime) -> None:
    """A moderator has to do something first, and is told once."""
    store.give_up(connection, letter, trouble.what)
    tell_trouble(connection, letter.guild_id, trouble.what, trouble.facts, now)


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
