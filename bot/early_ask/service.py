"""When to offer help, and how often not to (section 3, "Early-ask offer"; thresholds in the configuration)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot import members, timers
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.early_ask import store
from bot.early_ask.model import QUIET_MEMBER, EarlyAskOffer, OfferGone, Source
from bot.errors import NotYours
from bot.members import Who
from bot.timers import Diary, Timer

QUIET = "early_ask.quiet"
OFFER = "early_ask.offer"


def _never(connection: Connection, who: Who) -> bool:
    del connection, who
    return False


class EarlyAsk:
    """Offers help on the reasons that other rooms know; `sources` are those rooms. `has_asked`: the person did ask."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.sources: Sequence[Source] = ()
        self.has_asked: Callable[[Connection, Who], bool] = _never
        self.holdings = EarlyAskHoldings()
        diary.register(QUIET, self._quiet)

    def notice(self, connection: Connection, who: Who, now: datetime) -> None:
        """The person did something: offer help if there is a reason and it is not too soon. Part of a transaction."""
        self._remember_to_look(connection, who)
        for source in self.sources:
            if (reason := source.reason(connection, who, now)) is not None:
                self._offer(connection, who, reason, now)
                return

    def _remember_to_look(self, connection: Connection, who: Who) -> None:
        member = members.find(connection, who)
        offered_before, _ = store.last(connection, who)
        if (
            member is None
            or offered_before is not None
            or self.has_asked(connection, who)
            or timers.find(connection, QUIET, who.key) is not None
        ):
            return
        due = member.met_at + self._config().early_ask.quiet_member
        timers.set_timer(connection, Timer(QUIET, who.key, who.guild, due))

    def _quiet(self, connection: Connection, timer: Timer, now: datetime) -> None:
        who = Who.of_key(timer.subject)
        if members.find(connection, who) is not None and not self.has_asked(connection, who):
            self._offer(connection, who, QUIET_MEMBER, now)

    def _offer(self, connection: Connection, who: Who, reason: str, now: datetime) -> None:
        last, snoozed_until = store.last(connection, who)
        if last is not None and now - last < self._config().early_ask.at_most_every:
            return
        if snoozed_until is not None and now < snoozed_until:
            return
        if members.is_paused(connection, who, now):
            return
        offer_id = store.add(connection, who, reason, now)
        members.write_to(connection, who, now, kind=OFFER, facts={"offer": offer_id})

    async def find(self, offer_id: int) -> EarlyAskOffer | None:
        """One offer; None when it is gone."""
        return await self._database.read(store.find, offer_id)

    async def not_now(self, user_id: int, offer_id: int) -> datetime:
        """The person would rather not: left alone until the instant that is returned.

        Raises:
            OfferGone, NotYours
        """
        return await self._database.write(self._not_now, user_id, offer_id)

    def _not_now(self, connection: Connection, user_id: int, offer_id: int) -> datetime:
        offer = store.find(connection, offer_id)
        if offer is None:
            raise OfferGone
        if offer.who.user != user_id:
            raise NotYours
        store.not_now(connection, offer_id, self._clock() + self._config().early_ask.snooze)
        _, until = store.last(connection, offer.who)
        assert until is not None
        return until


class EarlyAskHoldings:
    """What offers hold about a person."""

    name = "early_ask_offers"
    tables = frozenset({"early_asks"})

    def export(self, connection: Connection, who: Who) -> Any:
        """When help was offered, why, and what the person answered."""
        return [
            {"at": offer.at.isoformat(), "reason": offer.reason, "answer": offer.answer}
            for offer in store.of_person(connection, who)
        ]

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove the offers and look no more."""
        del now
        timers.cancel(connection, QUIET, who.key)
        store.forget(connection, who)

    def expire(self, connection: Connection, before: datetime) -> None:
        """An offer holds no text of the member's."""
