"""Carries the outbox as the courier does, to a Discord that is only imagined: everything due, in one transaction.

Whether and how a letter reaches its person is decided by `decide_reach`, and what is kept afterwards is kept by the
courier's own functions (`bot.client.outcomes`). What is left out is rendering, and Discord.
"""

from dataclasses import dataclass
from datetime import datetime

from bot import outbox
from bot.client import outcomes
from bot.database import Connection
from bot.help_requests import Ask, News, State, letters
from bot.help_requests.store import asks, people
from bot.members import Kind, ReachKind, Who, decide_reach, is_paused
from bot.members import mention as waiting_line
from bot.members import store as member_store
from bot.outbox import Letter, Posted
from bot.outbox import store as outbox_store
from bot.timers import store as timer_store

THREADS = 1_000_000
"""The thread of an ask is this and its id."""

_CHANNEL = 15


@dataclass(frozen=True, slots=True)
class Stands:
    """The forum shows an ask, in this state."""

    ask: int
    state: State


@dataclass(frozen=True, slots=True)
class Invites:
    """Somebody was chosen for an ask at `at`; the letter was due now. `how` it went: NEVER is not at all."""

    ask: int
    user: int
    at: datetime
    how: ReachKind


@dataclass(frozen=True, slots=True)
class Rings:
    """Somebody's phone: a direct message about `ask`, or (`line`) a mention, that something waits in their inbox."""

    user: int
    ask: int | None
    line: bool


@dataclass(frozen=True, slots=True)
class CoachesTold:
    """A card about an ask stands in the coaches' channel."""

    ask: int


@dataclass(frozen=True, slots=True)
class ModeratorsTold:
    """A new card about an ask stands in the moderators' channel."""

    ask: int
    number: int


Happening = Stands | Invites | Rings | CoachesTold | ModeratorsTold


def next_due(connection: Connection, now: datetime) -> tuple[datetime | None, datetime | None]:
    """When the next timer falls due, and the next letter that has to wait."""
    return timer_store.next_due(connection), outbox_store.next_due(connection, now)


class Postman:
    """Remembers what a mention is about: the line that is posted says only that something waits."""

    def __init__(self) -> None:
        self._about: dict[int, int] = {}

    def carry(self, connection: Connection, now: datetime) -> list[Happening]:
        """Deliver all that is due; what people see of it, in order."""
        seen: list[Happening] = []
        while heads := outbox_store.heads(connection, now):
            for letter in heads:
                self._one(connection, letter, now, seen)
        return seen

    def _one(self, connection: Connection, letter: Letter, now: datetime, seen: list[Happening]) -> None:
        ask = asks.find(connection, letter.facts["ask"]) if "ask" in letter.facts else None
        match letter.kind:
            case letters.OPENER if ask is not None:
                self._show(connection, letter, now, thread=THREADS + ask.id)
                seen.append(Stands(ask.id, ask.state))
            case letters.COACHES if ask is not None:
                if self._show(connection, letter, now):
                    seen.append(CoachesTold(ask.id))
            case letters.ALARM if ask is not None:
                self._alarm(connection, letter, ask, now, seen)
            case letters.ROLE:
                self._show(connection, letter, now)
            case waiting_line.KIND:
                self._line(connection, letter, now, seen)
            case letters.INVITATION if ask is not None:
                self._invite(connection, letter, ask, now, seen)
            case _ if letter.user_id is not None:
                if _is_true(connection, letter, ask):
                    self._tell(connection, letter, now)
                else:
                    outbox_store.delivered(connection, letter)
            case _:
                outbox_store.delivered(connection, letter)

    @staticmethod
    def _show(connection: Connection, letter: Letter, now: datetime, *, thread: int | None = None) -> bool:
        """Whether it is new there."""
        assert letter.subject is not None
        if outbox.where_posted(connection, letter.subject) is not None:
            outbox_store.delivered(connection, letter)
            return False
        posted = Posted(letter.subject, letter.guild_id, _CHANNEL, letter.id, thread)
        outcomes.said(connection, letter, posted, now)
        return True

    def _alarm(
        self, connection: Connection, letter: Letter, ask: Ask, now: datetime, seen: list[Happening]
    ) -> None:
        if letter.facts["number"] != ask.told:
            outcomes.nowhere(connection, letter)
        elif self._show(connection, letter, now):
            seen.append(ModeratorsTold(ask.id, ask.told))

    def _line(self, connection: Connection, letter: Letter, now: datetime, seen: list[Happening]) -> None:
        user = int(letter.facts["user"])
        who = Who(letter.guild_id, user)
        if not member_store.waiting(connection, who, 1) or is_paused(connection, who, now):
            outcomes.nowhere(connection, letter)
        elif self._show(connection, letter, now):
            seen.append(Rings(user, self._about.get(user), line=True))

    def _invite(
        self, connection: Connection, letter: Letter, ask: Ask, now: datetime, seen: list[Happening]
    ) -> None:
        assert letter.user_id is not None
        if ask.state is not State.OPEN or letter.user_id in people.helping(connection, ask.id):
            outbox_store.delivered(connection, letter)
            how = ReachKind.NEVER
        else:
            how = self._tell(connection, letter, now, about=ask.id)
        if how is not ReachKind.LATER:
            seen.append(Invites(ask.id, letter.user_id, letter.written_at, how))
        if how is ReachKind.DM:
            seen.append(Rings(letter.user_id, ask.id, line=False))

    def _tell(
        self, connection: Connection, letter: Letter, now: datetime, *, about: int | None = None
    ) -> ReachKind:
        assert letter.user_id is not None
        who = Who(letter.guild_id, letter.user_id)
        kind = _KINDS.get(letter.kind, Kind.NEWS)
        discreet = letter.kind == letters.QUIET_NEWS
        reach = decide_reach(connection, who, kind, now, discreet=discreet)
        match reach.kind:
            case ReachKind.NEVER:
                outbox_store.delivered(connection, letter)
            case ReachKind.LATER:
                assert reach.until is not None
                outcomes.put_off(connection, letter, reach.until, failed=False)
            case ReachKind.INBOX:
                outcomes.to_inbox(connection, letter, who, now)
            case ReachKind.MENTION:
                if about is not None:
                    self._about[who.user] = about
                else:
                    self._about.pop(who.user, None)
                outcomes.to_inbox(connection, letter, who, now, mention=True)
            case ReachKind.DM:
                outcomes.dm_sent(connection, letter, who, now, first=reach.first)
        return reach.kind


_KINDS = {
    letters.INVITATION: Kind.INVITATIONS,
    letters.YOURS: Kind.ASKS,
    letters.QUIET_NEWS: Kind.ASKS,
}


def _is_true(connection: Connection, letter: Letter, ask: Ask | None) -> bool:
    """Whether what a letter says still holds; those that do not are not said."""
    if letter.kind != letters.YOURS or ask is None:
        return True
    match News(letter.facts["news"]):
        case News.ANSWERED:
            return ask.is_waiting and bool(people.helping(connection, ask.id))
        case News.STILL:
            return ask.state is State.HELPED
        case _:
            return True
