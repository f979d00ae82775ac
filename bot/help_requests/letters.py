"""What is said about an ask, and to whom: one function for each, called in the transaction that makes it true.

A letter to the author of an unnamed ask names no ask: what is new waits in the ask itself (`Ask.news`), so that no other
row of the database holds the two together.
"""

from datetime import datetime
from typing import Any

from bot import members, outbox
from bot.database import Connection
from bot.help_requests.model import Ask, News
from bot.help_requests.store import asks
from bot.members import Who

OPENER = "help_requests.opener"
FILES = "help_requests.files"
JOIN = "help_requests.join"
ROLE = "help_requests.role"
COACHES = "help_requests.coaches"
ALARM = "help_requests.alarm"
DESK = "help_requests.desk"
GONE = "help_requests.gone"
LINE = "help_requests.line"
REPLY = "help_requests.alias_reply"
PRIVATE = "help_requests.private"
INVITATION = "help_requests.invitation"
YOURS = "help_requests.yours"
QUIET_NEWS = "help_requests.quiet_news"
FOR_HELPERS = "help_requests.for_helpers"
GIVE_BACK = "help_requests.give_back"

PRIVATE_PREFIX = "ask_private:"


def opener(connection: Connection, ask: Ask, now: datetime) -> None:
    """Have the ask's opening message, its tags and its title say what is true now."""
    _put(connection, OPENER, ask, ask.subject, now)


def files(connection: Connection, ask: Ask, now: datetime) -> None:
    """Have the files that came with it posted in its thread."""
    _put(connection, FILES, ask, f"ask_files:{ask.id}", now)


def join(connection: Connection, ask: Ask, user_id: int, now: datetime) -> None:
    """Have somebody brought into its thread. Never the author of an unnamed ask."""
    _put(connection, JOIN, ask, f"ask_join:{ask.id}:{user_id}", now, user_id=user_id, user=user_id)


def role(connection: Connection, ask: Ask, part: str, now: datetime) -> None:
    """Have the people of a role brought into its thread, once and without a notification."""
    subject = f"ask_{part}:{ask.id}"
    if outbox.where_posted(connection, subject) is None:
        _put(connection, ROLE, ask, subject, now, part=part)


def coaches(connection: Connection, ask: Ask, number: int, now: datetime) -> None:
    """Have the coaches told in their channel, in the `number`th round, or that card brought up to date."""
    subject = f"ask_coaches:{ask.id}:{number}"
    _put(connection, COACHES, ask, subject, now, lane=f"ask_coaches:{ask.id}", number=number)


def alarm(connection: Connection, ask: Ask, number: int, now: datetime) -> None:
    """Have the moderators told for the `number`th time, or that card brought up to date."""
    subject = f"ask_alarm:{ask.id}:{number}"
    _put(connection, ALARM, ask, subject, now, lane=f"ask_alarm:{ask.id}", number=number)


def refresh_alarms(connection: Connection, ask: Ask, now: datetime) -> None:
    """Have every card with which coaches and moderators were told say how it stands now."""
    for number in range(1, ask.round + 1):
        if outbox.is_shown(connection, COACHES, f"ask_coaches:{ask.id}:{number}"):
            coaches(connection, ask, number, now)
    for number in range(1, ask.told + 1):
        if outbox.is_shown(connection, ALARM, f"ask_alarm:{ask.id}:{number}"):
            alarm(connection, ask, number, now)


def desk(connection: Connection, ask: Ask, now: datetime) -> None:
    """Have the moderators see that it is held or reported, and what was done about it."""
    _put(connection, DESK, ask, f"ask_desk:{ask.id}", now, lane=f"ask_desk:{ask.id}")


def refresh_desk(connection: Connection, ask: Ask, now: datetime) -> None:
    """Have what moderators see of it, if they do, say how it stands now."""
    if outbox.is_shown(connection, DESK, f"ask_desk:{ask.id}"):
        desk(connection, ask, now)


def gone(connection: Connection, ask: Ask, now: datetime) -> None:
    """Have the moderators know that a waiting ask was removed by hand."""
    _put(connection, GONE, ask, f"ask_gone:{ask.id}", now, lane=f"ask_desk:{ask.id}")


def line(connection: Connection, ask: Ask, now: datetime) -> None:
    """Have its thread say that it has ended."""
    _put(connection, LINE, ask, f"ask_line:{ask.id}:{ask.round}", now, round=ask.round)


def refresh_lines(connection: Connection, ask: Ask, now: datetime) -> None:
    """Have what its thread says of its end name nobody who is a former member by now."""
    for number in range(1, ask.round + 1):
        subject = f"ask_line:{ask.id}:{number}"
        if outbox.is_shown(connection, LINE, subject):
            _put(connection, LINE, ask, subject, now, round=number)


def reply(connection: Connection, ask: Ask, reply_id: int, now: datetime) -> None:
    """Have its thread show what its unnamed author said, or show it no longer."""
    _put(connection, REPLY, ask, f"ask_reply:{reply_id}", now, reply=reply_id)


def private(connection: Connection, ask: Ask, now: datetime) -> None:
    """Have a private thread for its author and those who help; where there is one, who is not in it yet joins."""
    subject = private_subject(ask.id)
    if outbox.where_posted(connection, subject) is None:
        _put(connection, PRIVATE, ask, subject, now, lane=subject)
    else:
        _put(connection, JOIN, ask, f"ask_private_join:{ask.id}", now, lane=subject)


def private_subject(ask_id: int) -> str:
    """The subject of an ask's private thread."""
    return f"{PRIVATE_PREFIX}{ask_id}"


def forgotten(connection: Connection, ask: Ask, now: datetime, *, author: bool) -> None:
    """Have whatever stands of it name somebody no longer who is a former member: its author, or somebody else."""
    opener(connection, ask, now)
    refresh_lines(connection, ask, now)
    subject = private_subject(ask.id)
    if outbox.is_shown(connection, PRIVATE, subject):
        _put(connection, PRIVATE, ask, subject, now, lane=subject, over=True)
    refresh_desk(connection, ask, now)
    if author:
        refresh_alarms(connection, ask, now)
        if outbox.is_shown(connection, FILES, f"ask_files:{ask.id}"):
            files(connection, ask, now)
        if outbox.is_shown(connection, GONE, f"ask_gone:{ask.id}"):
            gone(connection, ask, now)


def invite(connection: Connection, ask: Ask, helper: Who, why: tuple[str, ...], now: datetime) -> None:
    """Invite one helper."""
    members.write_to(
        connection,
        helper,
        now,
        kind=INVITATION,
        subject=f"ask_invitation:{ask.id}:{helper.user}",
        facts={"ask": ask.id, "why": list(why)},
    )


def tell_asker(connection: Connection, ask: Ask, news: News, now: datetime) -> None:
    """Have its author know what is new. For an unnamed ask that letter says only that there is something."""
    if ask.asker is None:
        return
    if ask.unnamed:
        unseen = ask.news is not None
        asks.change(connection, ask.id, news=news)
        if not (unseen and ask.news is news):
            subject = f"asks_of:{ask.asker.key}"
            members.write_to(connection, ask.asker, now, kind=QUIET_NEWS, subject=subject, facts={})
        return
    members.write_to(
        connection,
        ask.asker,
        now,
        kind=YOURS,
        subject=f"ask_news:{ask.id}:{news}",
        facts={"ask": ask.id, "news": news},
    )


def tell_person(connection: Connection, ask: Ask, who: Who, what: str, now: datetime) -> None:
    """Have somebody who helped or followed know how it ended, or what came of it."""
    members.write_to(
        connection,
        who,
        now,
        kind=FOR_HELPERS,
        subject=f"ask_for:{ask.id}:{what}:{who.user}",
        facts={"ask": ask.id, "what": what},
    )


def _put(
    connection: Connection,
    kind: str,
    ask: Ask,
    subject: str,
    now: datetime,
    *,
    lane: str | None = None,
    user_id: int | None = None,
    **facts: Any,
) -> None:
    """By default in the ask's own lane, so that its thread is there before anything is said in it."""
    outbox.put(
        connection,
        now,
        kind=kind,
        lane=lane or ask.subject,
        guild_id=ask.guild,
        user_id=user_id,
        subject=subject,
        facts={"ask": ask.id, **facts},
    )
