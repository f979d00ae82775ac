"""Brings two people together, only after both said yes (section 6)."""

from dataclasses import replace
from datetime import datetime

from bot import members, outbox
from bot.checkins import store
from bot.checkins.model import (
    CheckIn,
    CheckInGone,
    Introduction,
    IntroductionDecided,
    IntroductionState,
)
from bot.clock import Clock
from bot.database import Connection, Database
from bot.errors import NotYours
from bot.members import Who


def ask_author(connection: Connection, check_in: CheckIn, offered: Introduction, now: datetime) -> None:
    """Somebody can help: ask the author whether they would like to be introduced."""
    _tell(connection, check_in.who, "checkins.offer", offered, now)


class Introductions:
    """The verbs of an introduction that began with "I can help"."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find(self, introduction_id: int) -> tuple[Introduction, CheckIn] | None:
        """An offer and the check-in it answers; None when either is gone."""

        def transaction(connection: Connection) -> tuple[Introduction, CheckIn] | None:
            found = store.introduction(connection, introduction_id)
            check_in = None if found is None else store.find(connection, found.check_in_id)
            return None if found is None or check_in is None else (found, check_in)

        return await self._database.read(transaction)

    async def decide(self, user_id: int, introduction_id: int, *, accept: bool) -> Introduction:
        """The author says yes or not now to an offer. Yes opens a private thread for the two.

        Raises:
            CheckInGone: the offer or its check-in is gone. NotYours. IntroductionDecided: answered before.
        """
        return await self._database.write(self._decide, user_id, introduction_id, accept=accept)

    def _decide(
        self, connection: Connection, user_id: int, introduction_id: int, *, accept: bool
    ) -> Introduction:
        now = self._clock()
        found = store.introduction(connection, introduction_id)
        check_in = None if found is None else store.find(connection, found.check_in_id)
        if found is None or check_in is None or not check_in.is_open or found.helper_id < 0:
            raise CheckInGone
        if check_in.who.user != user_id:
            raise NotYours
        if accept and found.helper_id in members.blocked_with(connection, check_in.who):
            raise CheckInGone  # blocked since: there is no introduction any more, and nothing says why
        state = IntroductionState.ACCEPTED if accept else IntroductionState.DECLINED
        if not store.decide(connection, introduction_id, state, now):
            raise IntroductionDecided(found.state is IntroductionState.ACCEPTED)
        members.meet(connection, check_in.who, now)
        if accept:
            _bring_together(connection, found.guild_id, introduction_id, now)
        else:
            _tell(connection, Who(found.guild_id, found.helper_id), "checkins.declined", found, now)
        return replace(found, state=state)


def take_words_away(connection: Connection, check_in: CheckIn, now: datetime) -> None:
    """A check-in goes: have its words removed from the threads that it opened. The threads stay with the two."""
    for introduction_id in store.accepted_introductions(connection, check_in.id):
        _bring_together(connection, check_in.who.guild, introduction_id, now)


def _bring_together(connection: Connection, guild_id: int, introduction_id: int, now: datetime) -> None:
    subject = f"introduction:{introduction_id}"
    outbox.put(
        connection,
        now,
        kind="checkins.introduction",
        lane=subject,
        guild_id=guild_id,
        subject=subject,
        facts={"introduction": introduction_id},
    )


def _tell(connection: Connection, who: Who, kind: str, about: Introduction, now: datetime) -> None:
    members.write_to(connection, who, now, kind=kind, facts={"introduction": about.id})
