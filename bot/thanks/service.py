"""Thanking people: the words reach each of them alone, within gentle limits (section 4)."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from bot import members
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.errors import NotYours
from bot.members import TooOften, Who
from bot.text import clean_within
from bot.thanks import store
from bot.thanks.model import (
    WORDS_LIMIT,
    Given,
    LeftOut,
    NobodyThanked,
    NoWords,
    Thank,
    Why,
)

WORDS = "Your words"
"""What the field of the words is called."""


class Thanks:
    """The verbs of thanks."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.holdings = ThanksHoldings()

    async def thank(
        self,
        who: Who,
        opened_by: int,
        people: Sequence[int],
        words: str,
        *,
        bots: Collection[int] = (),
        absent: Collection[int] = (),
    ) -> Given:
        """Say thanks to one or several people, in the person's own name.

        `opened_by` is the interaction that opened the form; the same form sent again thanks nobody twice. `bots` and
        `absent` are those of the people who are bots, or whom Discord does not find in the server.

        Raises:
            NoWords, TextTooLong, NobodyThanked, NotYours: nothing was kept.
        """
        return await self._database.write(
            self._thank, who, opened_by, people, words, frozenset(bots), frozenset(absent)
        )

    def _thank(
        self,
        connection: Connection,
        who: Who,
        opened_by: int,
        people: Sequence[int],
        words: str,
        bots: frozenset[int],
        absent: frozenset[int],
    ) -> Given:
        now = self._clock()
        if clean_within(words, WORDS, WORDS_LIMIT) is None:
            raise NoWords
        members.meet(connection, who, now)
        for user in people:
            if user not in bots and user not in absent:
                _make_reachable(connection, Who(who.guild, user), now)
        given = self.give(
            connection,
            guild=who.guild,
            giver=who,
            signed=None,
            ask_id=None,
            kind=None,
            opened_by=opened_by,
            people=people,
            words=words,
            now=now,
            bots=bots,
            absent=absent,
        )
        if not given.thanked:
            raise NobodyThanked(given.left_out)
        return given

    def give(  # noqa: PLR0913 - what an act of thanking consists of, each named where it is done
        self,
        connection: Connection,
        *,
        guild: int,
        giver: Who | None,
        signed: str | None,
        ask_id: int | None,
        kind: str | None,
        opened_by: int,
        people: Sequence[int],
        words: str,
        now: datetime,
        bots: Collection[int] = (),
        absent: Collection[int] = (),
    ) -> Given:
        """Thank people in a transaction; who cannot be thanked now is left out, with the reason.

        Either `giver` thanks in their own name, or the author of the unnamed ask `ask_id` under its alias, `signed`:
        then no row holds who that is, and each person is thanked once an ask. `words` may be empty. The same
        `opened_by` thanks nobody twice.

        Raises:
            TextTooLong, NotYours: nothing was kept.
        """
        kept = clean_within(words, WORDS, WORDS_LIMIT)
        order = list(dict.fromkeys(people))
        done = _done_before(connection, opened_by, giver, signed)
        left_out: dict[int, LeftOut] = {}
        for user in order:
            reason = _unfit(user, giver, bots, absent) or self._not_now(
                connection, Who(guild, user), giver, ask_id, now
            )
            if reason is not None and user not in done:
                left_out[user] = reason
        fresh = [user for user in order if user not in done and user not in left_out]
        if (
            fresh
            and giver is not None
            and (again_at := self._spent_until(connection, giver, now)) is not None
        ):
            left_out |= {user: LeftOut(user, Why.TODAY, again_at) for user in fresh}
            fresh = []
        unwelcome = frozenset[int]() if giver is None else members.blocked_with(connection, giver)
        for user in fresh:
            thanks_id = store.add(
                connection,
                now,
                guild=guild,
                user=user,
                giver=giver and giver.user,
                signed=signed,
                opened_by=opened_by,
                ask_id=ask_id,
                kind=kind,
                words=kept,
                withheld=user in unwelcome,
            )
            if user not in unwelcome:
                _write(connection, Who(guild, user), thanks_id, now)
        thanked = tuple(user for user in order if user in done or user in fresh)
        return Given(thanked, tuple(left_out[user] for user in order if user in left_out))

    def _spent_until(self, connection: Connection, giver: Who, now: datetime) -> datetime | None:
        """Count an act of thanking; where the giver has used up the limit, when it can be tried again."""
        limit = self._config().limits.thanks
        try:
            members.spend(connection, giver, "thanks", limit.times, limit.per, now)
        except TooOften as refusal:
            return refusal.again_at
        return None

    def _not_now(
        self, connection: Connection, who: Who, giver: Who | None, ask_id: int | None, now: datetime
    ) -> LeftOut | None:
        """Why the person cannot be thanked at this time, if so."""
        member = members.find(connection, who)
        if member is not None and member.left_at is not None:
            return LeftOut(who.user, Why.GONE)
        if giver is None:
            already = ask_id is not None and store.thanked_in_unnamed(connection, ask_id, who.user)
            return LeftOut(who.user, Why.ALREADY) if already else None
        if members.has_blocked(connection, giver, who.user):
            return LeftOut(who.user, Why.BLOCKED)
        last = store.last_between(connection, giver, who.user)
        if last is None or last + self._config().asks.thanks_pair_every <= now:
            return None
        return LeftOut(who.user, Why.LATELY, last + self._config().asks.thanks_pair_every)

    def thanked_for(self, connection: Connection, guild: int, kind: str) -> frozenset[int]:
        """Everybody in a server who was thanked for an ask of a kind."""
        return store.thanked_for(connection, guild, kind)

    async def words_of(self, thanks_id: int) -> Thank | None:
        """Thanks as the person thanked reads them; None when there is nothing to read any more."""
        return await self._database.read(store.find, thanks_id)


def _done_before(connection: Connection, opened_by: int, giver: Who | None, signed: str | None) -> set[int]:
    """Whom the same form thanked already.

    Raises:
        NotYours: it was somebody else's.
    """
    earlier = store.of_form(connection, opened_by)
    if any((one.giver, one.signed) != (giver and giver.user, signed) for one in earlier):
        raise NotYours
    return {one.user_id for one in earlier}


def _unfit(user: int, giver: Who | None, bots: Collection[int], absent: Collection[int]) -> LeftOut | None:
    """Why somebody can never be thanked by the giver, if so. A former member has a negative id."""
    if giver is not None and user == giver.user:
        return LeftOut(user, Why.SELF)
    if user in bots:
        return LeftOut(user, Why.BOT)
    if user in absent or user <= 0:
        return LeftOut(user, Why.GONE)
    return None


def _make_reachable(connection: Connection, who: Who, now: datetime) -> None:
    """Somebody whom Discord finds in the server can be written to, even if Belay had not met them or saw them leave."""
    member = members.find(connection, who)
    if member is None or member.left_at is not None:
        members.meet(connection, who, now)


def _write(connection: Connection, who: Who, thanks_id: int, now: datetime) -> None:
    if members.find(connection, who) is None:
        members.meet(connection, who, now)
    members.write_to(
        connection,
        who,
        now,
        kind="thanks.words",
        subject=f"thanks:{thanks_id}",
        facts={"thanks": thanks_id},
    )


class ThanksHoldings:
    """What this room holds about a person."""

    name = "thanks"
    tables = frozenset({"thanks"})

    def export(self, connection: Connection, who: Who) -> Any:
        """What the person gave, without the names of others, and the words that reached them, without the giver's."""
        return {
            "given": [_as_held(*one) for one in store.given(connection, who)],
            "received": [_as_held(*one) for one in store.received(connection, who)],
        }

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove what they received; what they gave keeps standing as a former member's."""
        del now
        store.forget(connection, who)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove words given before an instant."""
        store.expire(connection, before)


def _as_held(kind: str | None, words: str | None, at: datetime) -> dict[str, str | None]:
    return {"for_an_ask_about": kind, "words": words, "at": at.isoformat()}
