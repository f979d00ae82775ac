"""How an ask ends, for its author: closed, resolved with thanks, opened again, and what came of it."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.help_requests import letters
from bot.help_requests.found import check_not_muted, own, shown
from bot.help_requests.held import held_for
from bot.help_requests.life import Life
from bot.help_requests.model import Ask, Event, Reason, Shown, State
from bot.help_requests.refusals import HeldInEdit, NotNow
from bot.help_requests.store import asks, people
from bot.members import TooOften, Who
from bot.text import TextEmpty, clean_within

_FREE_ROUNDS = 3
_A_DAY = timedelta(days=1)
_Thanked = TypeVar("_Thanked")
_Given_co = TypeVar("_Given_co", covariant=True)


class Thanking(Protocol[_Given_co]):
    """Gives thanks in a transaction of somebody else."""

    def give(  # noqa: PLR0913 - thanks have that many parts, each named where they are given
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
    ) -> _Given_co:
        """Thank `people`; whoever cannot be thanked now is left out, with the reason."""
        ...


class Endings(Generic[_Thanked]):
    """The verbs of an ask's end."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        config: Callable[[], Config],
        life: Life,
        thanks: Thanking[_Thanked],
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._life = life
        self._thanks = thanks

    async def close(self, who: Who, ask_id: int) -> Shown:
        """End it without more. A second press finds it closed.

        Raises:
            AskGone, NotYourAsk, NotNow: it was never posted.
        """

        def transaction(connection: Connection) -> Shown:
            ask = own(connection, who, ask_id)
            if ask.state not in {State.CLOSED, State.RESOLVED}:
                ended = self._life.end(connection, ask, Event.CLOSE, Reason.ASKER, self._clock())
                if ask.state is State.HELD:
                    letters.desk(connection, ended, self._clock())
            return shown(connection, ask_id)

        return await self._database.write(transaction)

    async def resolve(
        self,
        who: Who,
        ask_id: int,
        opened_by: int,
        people_thanked: Sequence[int],
        words: str,
        *,
        bots: Collection[int] = (),
        absent: Collection[int] = (),
    ) -> tuple[Shown, _Thanked | None]:
        """It is done; with thanks in the same step, when somebody is named.

        Under an alias only those who offered or wrote are thanked, so that it is no way to write to just anybody.

        Raises:
            AskGone, NotYourAsk, NotNow, TextTooLong: nothing was changed.
        """

        def transaction(connection: Connection) -> tuple[Shown, _Thanked | None]:
            now = self._clock()
            ask = own(connection, who, ask_id)
            if ask.state is not State.RESOLVED:
                self._life.end(connection, ask, Event.RESOLVE, None, now)
            given = None
            # Under an alias nobody could tell that it is their own: no row may name its author here.
            fit = {*people.ever_offered(connection, ask_id), *people.wrote(connection, ask_id)} - {who.user}
            if people_thanked:
                given = self._thanks.give(
                    connection,
                    guild=who.guild,
                    giver=None if ask.unnamed else who,
                    signed=ask.alias,
                    ask_id=ask_id,
                    kind=ask.kind,
                    opened_by=opened_by,
                    people=[user for user in people_thanked if user in fit]
                    if ask.unnamed
                    else people_thanked,
                    words=words,
                    now=now,
                    bots=bots,
                    absent=absent,
                )
            return shown(connection, ask_id), given

        return await self._database.write(transaction)

    async def reopen(self, who: Who, ask_id: int) -> Shown:
        """Bring it to people again. A second press finds it open.

        Raises:
            AskGone, NotYourAsk, NotNow: it was declined or removed, or never posted.
            Muted
        """

        def transaction(connection: Connection) -> Shown:
            now = self._clock()
            ask = own(connection, who, ask_id)
            if not ask.is_waiting:
                if ask.words is None:
                    raise NotNow(Event.REOPEN, ask.state, ask.reason, ask.alias)
                check_not_muted(connection, who, now)
                _check_not_again(ask, now)
                self._life.begin(connection, ask, Event.REOPEN, now)
            return shown(connection, ask_id)

        return await self._database.write(transaction)

    async def still_needed(self, who: Who, ask_id: int) -> Shown:
        """It is still needed: it is brought to people anew, to others first.

        Raises:
            AskGone, NotYourAsk, NotNow: it has ended.
        """

        def transaction(connection: Connection) -> Shown:
            now = self._clock()
            ask = own(connection, who, ask_id)
            if ask.state is not State.OPEN:  # open already: a second press, or nobody has come yet
                _check_not_again(ask, now)
                self._life.begin(connection, ask, Event.STILL_NEEDED, now)
            return shown(connection, ask_id)

        return await self._database.write(transaction)

    async def outcome(self, who: Who, ask_id: int, text: str, *, share: bool) -> Shown:
        """What came of it; with `share`, those who helped hear it: once, however often it is changed afterwards.

        Raises:
            AskGone, NotYourAsk, NotNow: it is not resolved.
            TextEmpty, TextTooLong, HeldInEdit: nothing was kept.
        """
        settings = self._config().asks
        kept = clean_within(text, "What came of it", settings.text_limit)
        if kept is None:
            raise TextEmpty("What came of it")
        because = held_for(kept, settings.held_links, settings.held_words) if share else None
        if because is not None:
            raise HeldInEdit(because)

        def transaction(connection: Connection) -> Shown:
            now = self._clock()
            ask = own(connection, who, ask_id)
            if ask.state is not State.RESOLVED:
                raise NotNow(Event.RESOLVE, ask.state, ask.reason, ask.alias)
            asks.change(connection, ask_id, outcome=kept, outcome_shared=int(share))
            found = shown(connection, ask_id)
            if share and not ask.outcome_shared:
                for user in found.helped_by:
                    if user != who.user:
                        letters.tell_person(connection, ask, Who(who.guild, user), "outcome", now)
            return found

        return await self._database.write(transaction)


def _check_not_again(ask: Ask, now: datetime) -> None:
    """An ask goes to people anew a few times freely, then once a day: each round writes to some of them.

    Raises:
        TooOften: counted from the ask itself, so that no row of uses tells of an unnamed one.
    """
    if ask.round >= _FREE_ROUNDS and ask.round_at is not None and now - ask.round_at < _A_DAY:
        raise TooOften("ask_again", 1, _A_DAY, ask.round_at + _A_DAY)
