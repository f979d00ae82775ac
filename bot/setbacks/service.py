"""What a person can do with a setback: log, change, share, take back; and what others can answer to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot import outbox
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.errors import NotSetUp, NotYours
from bot.local_time import local_day, week_of
from bot.members import Gather, Who, meet, show_up, spend, zone_of
from bot.members.giving import Giving, WeeksPost
from bot.servers import place
from bot.setbacks import store
from bot.setbacks.model import (
    Card,
    Given,
    NotShared,
    SameHere,
    Setback,
    SetbackGone,
    words,
)

Notice = Callable[[Connection, Who, datetime], None]
"""Told, in the same transaction, that a person logged a setback: they might welcome an offer of help."""

CARD = "setbacks.card"
"""The letter that brings a shared setback's message up to date, whatever it has to be."""

PLACE = "check-ins"
"""Where setbacks are shared."""


class Setbacks:
    """The setbacks of everybody."""

    def __init__(
        self, database: Database, clock: Clock, config: Callable[[], Config], *, notice: Notice
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._notice = notice
        self.when_logged: list[Notice] = []
        """Told, in the same transaction, that a person logged a setback; not when the same form is sent again."""
        self.giving = Giving(config)
        self.holdings = SetbackHoldings(clock, self.giving)

    # The owner

    async def log(self, who: Who, opened_by: int, given: Given) -> Setback:
        """Keep a setback that only its owner sees. It counts as work: the week is one shown up in.

        `opened_by` is the interaction that opened the form. The same form sent again (its answer was lost on
        the way, or the words are changed) changes the setback that is there, and its card where it is shared.

        Raises:
            KindMissing, TextTooLong, TooOften: nothing was kept.
        """
        return await self._database.write(self._log, who, opened_by, given)

    def _log(self, connection: Connection, who: Who, opened_by: int, given: Given) -> Setback:
        now, kept = self._clock(), words(given)
        meet(connection, who, now)
        earlier = store.opened_by(connection, who, opened_by)
        if earlier is not None:
            if kept != earlier.words:
                store.rewrite(connection, earlier.id, kept, now)
                _bring_up_to_date(connection, earlier, now)
                self._tell_changed(connection, earlier, now)
            return _own(connection, who, earlier.id)
        limit = self._config().limits.setback
        spend(connection, who, "setback", limit.times, limit.per, now)
        setback = store.add(connection, who, opened_by, kept, now)
        today = local_day(now, zone_of(connection, who), self._config().check_ins.day_ends)
        show_up(connection, who, week_of(today))
        for notice in (self._notice, *self.when_logged):
            notice(connection, who, now)
        return setback

    async def own(self, who: Who, setback_id: int) -> Setback:
        """One of the person's own setbacks.

        Raises:
            SetbackGone, NotYours: there is no such setback of theirs.
        """
        return await self._database.read(_own, who, setback_id)

    def of_person(self, connection: Connection, who: Who, setback_id: int) -> Setback | None:
        """One of the person's own setbacks; part of somebody else's transaction."""
        found = store.find(connection, setback_id)
        return found if found is not None and found.who == who else None

    async def latest(self, who: Who) -> list[Setback]:
        """The person's last few setbacks, newest first."""
        return await self._database.read(store.latest, who, self._config().check_ins.recent)

    async def share(self, who: Who, setback_id: int, revision: int) -> Setback:
        """Let the server see it, under the owner's name, as it was previewed.

        What is returned is not shared when it changed after the preview of `revision`: preview it again.

        Raises:
            SetbackGone, NotYours: there is no such setback of theirs.
            NotSetUp: the server has no channel for it yet.
            TooOften: nothing was changed.
        """
        return await self._database.write(self._share, who, setback_id, revision)

    def _share(self, connection: Connection, who: Who, setback_id: int, revision: int) -> Setback:
        now = self._clock()
        setback = _own(connection, who, setback_id)
        if place(connection, who.guild, PLACE) is None:
            raise NotSetUp(PLACE)
        if setback.shared or setback.revision != revision:
            return setback
        limit = self._config().limits.setback
        spend(connection, who, "setback_share", limit.times, limit.per, now)
        meet(connection, who, now)
        store.set_shared(connection, setback_id, now)
        _put_card(connection, setback, now)
        return _own(connection, who, setback_id)

    async def unshare(self, who: Who, setback_id: int) -> Setback:
        """Have only its owner see it again.

        Raises:
            SetbackGone, NotYours: there is no such setback of theirs.
        """
        return await self._database.write(self._unshare, who, setback_id)

    def _unshare(self, connection: Connection, who: Who, setback_id: int) -> Setback:
        now = self._clock()
        setback = _own(connection, who, setback_id)
        meet(connection, who, now)
        store.set_shared(connection, setback_id, None)
        _bring_up_to_date(connection, setback, now)
        return _own(connection, who, setback_id)

    async def take_back(self, who: Who, setback_id: int) -> None:
        """Delete it, and its card where it is shared. That the person showed up stays.

        Raises:
            SetbackGone, NotYours: there is no such setback of theirs.
        """
        await self._database.write(self._take_back, who, setback_id)

    def _take_back(self, connection: Connection, who: Who, setback_id: int) -> None:
        now = self._clock()
        setback = _own(connection, who, setback_id)
        meet(connection, who, now)
        store.remove(connection, setback_id)
        _bring_up_to_date(connection, setback, now)
        self._tell_changed(connection, setback, now)

    # The week's post (section 7)

    async def gather(self, who: Who, setback_id: int, gather: Gather) -> Setback:
        """Give it to the week's post, by name or without, or take it out again. Taking out is never refused.

        Raises:
            SetbackGone, NotYours: there is no such setback of theirs.
            NothingGathers: no series does.
            TooOften: nothing was changed.
        """
        return await self._database.write(self._gather, who, setback_id, gather)

    def _gather(self, connection: Connection, who: Who, setback_id: int, gather: Gather) -> Setback:
        now = self._clock()
        setback = _own(connection, who, setback_id)
        if setback.gather is gather:
            return setback
        if gather is not Gather.NO:
            self.giving.check()
            limit = self._config().limits.settings
            spend(connection, who, "setback_gather", limit.times, limit.per, now)
        meet(connection, who, now)
        since = now if setback.gather is Gather.NO else setback.gather_at
        was_named = setback.gather is Gather.NAMED and self.giving.is_said(connection, setback_id)
        store.set_gather(connection, setback_id, gather, since, was_named=was_named)
        changed = _own(connection, who, setback_id)
        self._tell_changed(connection, changed, now)
        return changed

    async def weeks_post(self, setback_id: int) -> WeeksPost:
        """Which post gathers, and whether one that is out has this setback."""
        return await self._database.read(self.giving.around, setback_id)

    def given(self, connection: Connection, guild_id: int, after: datetime, until: datetime) -> list[int]:
        """The ids of a server's setbacks that may stand in its week's post, in the order in which they were given.

        Those given later than `after` and not later than `until`; changing between named and unnamed is not giving
        anew. Part of somebody else's transaction.
        """
        return store.given(connection, guild_id, after, until)

    def gathered(self, connection: Connection, setback_id: int) -> Setback | None:
        """A setback as the week's post may say it now; None: it may not, or there is none any more.

        Its owner is named only where `gather` is `Gather.NAMED`. Both of its words may be None: then its kind is
        all that it says. Part of somebody else's transaction.
        """
        setback = store.find(connection, setback_id)
        return setback if setback is not None and setback.gather is not Gather.NO else None

    def _tell_changed(self, connection: Connection, setback: Setback, now: datetime) -> None:
        if setback.gather_at is not None:
            self.giving.tell(connection, [setback.id], now)

    # The others

    async def card(self, setback_id: int) -> Card | None:
        """A setback as others see it; None when they do not."""

        def transaction(connection: Connection) -> Card | None:
            setback = store.find(connection, setback_id)
            return _card(connection, setback) if setback is not None and setback.shared else None

        return await self._database.read(transaction)

    async def same_here(self, who: Who, setback_id: int) -> SameHere:
        """Somebody has been there too; counted once a person, and never the owner.

        Raises:
            SetbackGone, NotShared: it is not there any more.
            TooOften: nothing was changed.
        """
        return await self._database.write(self._same_here, who, setback_id)

    def _same_here(self, connection: Connection, who: Who, setback_id: int) -> SameHere:
        now = self._clock()
        setback = store.find(connection, setback_id)
        if setback is None or setback.who.guild != who.guild:
            raise SetbackGone
        if setback.who == who:
            return SameHere(_card(connection, setback), first=False, own=True)
        if not setback.shared:
            raise NotShared
        meet(connection, who, now)
        first = store.same_here(connection, setback_id, who, now)
        if first:
            limit = self._config().limits.cheer
            spend(connection, who, "setback_same_here", limit.times, limit.per, now)
            _bring_up_to_date(connection, setback, now)
        return SameHere(_card(connection, setback), first, own=False)

    # Early-ask offers (section 3): this room's reason

    def reason(self, connection: Connection, who: Who, now: datetime) -> str | None:
        """Why the person might welcome an offer of help: 'setbacks' after several of late, or nothing."""
        settings = self._config().early_ask
        logged = store.logged_after(connection, who, now - settings.setbacks_within)
        return "setbacks" if logged >= settings.setbacks else None


def _own(connection: Connection, who: Who, setback_id: int) -> Setback:
    setback = store.find(connection, setback_id)
    if setback is None:
        raise SetbackGone
    if setback.who != who:
        raise NotYours
    return setback


def _card(connection: Connection, setback: Setback) -> Card:
    return Card(setback, store.count_same_here(connection, setback.id))


def _bring_up_to_date(connection: Connection, setback: Setback, now: datetime) -> None:
    """Have the message of a setback say what is true now, or vanish. One removed by hand stays removed."""
    subject = _subject(setback)
    if outbox.is_shown(connection, CARD, subject):
        _put_card(connection, setback, now)


def _subject(setback: Setback) -> str:
    return f"setback:{setback.id}"


def _put_card(connection: Connection, setback: Setback, now: datetime) -> None:
    outbox.put(
        connection,
        now,
        kind=CARD,
        lane=_subject(setback),
        guild_id=setback.who.guild,
        subject=_subject(setback),
        facts={"setback": setback.id},
    )


class SetbackHoldings:
    """What this room holds about a person."""

    name = "setbacks"
    tables = frozenset({"setbacks", "setback_same_here"})

    def __init__(self, clock: Clock, giving: Giving) -> None:
        self._clock = clock
        self._giving = giving

    def export(self, connection: Connection, who: Who) -> Any:
        """The person's setbacks, and when they said "Same here" to another's."""
        return store.everything(connection, who)

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove them and the messages that show them."""
        shared, given = store.shared_by(connection, who), store.ever_given(connection, who)
        store.forget(connection, who)
        for setback in shared:
            _bring_up_to_date(connection, setback, now)
        self._giving.tell(connection, given, now)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove the words of setbacks written before an instant, from the week's post too."""
        self._giving.tell(connection, store.expire(connection, before), self._clock())
