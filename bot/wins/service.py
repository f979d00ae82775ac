"""What a person can do with a win: keep, change, share, give to the week's post, take back; and how others cheer."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from bot import outbox
from bot.aliases import random_alias
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.errors import NotSetUp, NotYours
from bot.local_time import local_day, week_of
from bot.members import Gather, Who, meet, show_up, spend, zone_of
from bot.members.giving import Giving, WeeksPost
from bot.servers.places import picked
from bot.wins import store
from bot.wins.model import (
    SUBJECTS,
    Card,
    Cheered,
    Given,
    Visibility,
    Win,
    WinGivenByName,
    WinGone,
    WinIsUnnamed,
    WinNotShared,
    WinWasNamed,
    words,
)

Notice = Callable[[Connection, Who, datetime], None]
"""Told, in the same transaction, that a person did something."""

CARD = "wins.card"
"""The letter that brings one audience's message of a win up to date, whatever it has to be."""

PLACE = "wins"
"""Where wins are shared."""


class Wins:
    """The wins of everybody."""

    def __init__(
        self, database: Database, clock: Clock, config: Callable[[], Config], chance: Random
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._chance = chance
        self.when_shared: list[Notice] = []
        """Told that a person shared a win by name with the server, or gave one by name to the week's post. Of what
        is unnamed nobody is ever told."""
        self.giving = Giving(config)
        self.holdings = WinHoldings(clock, self.giving)

    # The owner

    async def keep(self, who: Who, opened_by: int, given: Given) -> Win:
        """Keep a win that only its owner sees. It counts as work: the week is one shown up in.

        `opened_by` is the interaction that opened the form. The same form sent again (its answer was lost on
        the way, or the words are changed) changes the win that is there, wherever it is shown.

        Raises:
            TextEmpty, TextTooLong, TooOften, NotYours, WinGone: nothing was kept.
        """
        return await self._database.write(self._keep, who, opened_by, given)

    def _keep(self, connection: Connection, who: Who, opened_by: int, given: Given) -> Win:
        now, kept = self._clock(), words(given)
        meet(connection, who, now)
        earlier = store.opened_by(connection, opened_by)
        if earlier is not None:
            earlier = _own(connection, who, earlier.id)
            if kept != earlier.words:
                store.rewrite(connection, earlier.id, kept, now)
                _refresh(connection, earlier, now)
                self._tell_changed(connection, earlier, now)
            return _own(connection, who, earlier.id)
        limit = self._config().limits.win
        spend(connection, who, "win", limit.times, limit.per, now)
        win = store.add(connection, who, opened_by, kept, now)
        today = local_day(now, zone_of(connection, who), self._config().check_ins.day_ends)
        show_up(connection, who, week_of(today))
        return win

    async def own(self, who: Who, win_id: int) -> Win:
        """One of the person's own wins.

        Raises:
            WinGone, NotYours: there is no such win of theirs.
        """
        return await self._database.read(_own, who, win_id)

    async def latest(self, who: Who) -> list[Win]:
        """The person's last few wins, newest first."""
        return await self._database.read(store.latest, who, self._config().check_ins.recent)

    async def preview(self, who: Who, win_id: int, visibility: Visibility) -> Win:
        """The win, if it could be shared so.

        Raises:
            WinGone, NotYours, NotSetUp, WinWasNamed, WinGivenByName: as `share` would.
        """

        def transaction(connection: Connection) -> Win:
            win = _own(connection, who, win_id)
            if visibility is not win.visibility:
                _check(connection, win, visibility)
            return win

        return await self._database.read(transaction)

    async def share(self, who: Who, win_id: int, visibility: Visibility, revision: int) -> Win:
        """Decide who sees it, as it was previewed. Keeping it to oneself takes its message away.

        What is returned is not shared so when it changed after the preview of `revision`: preview it again.

        Raises:
            WinGone, NotYours: there is no such win of theirs.
            NotSetUp: the server has no channel for it yet.
            WinWasNamed, WinGivenByName: it cannot be unnamed.
            TooOften: nothing was changed.
        """
        return await self._database.write(self._share, who, win_id, visibility, revision)

    def _share(
        self, connection: Connection, who: Who, win_id: int, visibility: Visibility, revision: int
    ) -> Win:
        now = self._clock()
        win = _own(connection, who, win_id)
        if win.visibility is visibility:
            return win
        alias = None
        if visibility is not Visibility.ME:
            _check(connection, win, visibility)
            if win.revision != revision:
                return win
            limit = self._config().limits.win
            spend(connection, who, "win_share", limit.times, limit.per, now)
            alias = random_alias(self._chance) if visibility is Visibility.UNNAMED else None
        meet(connection, who, now)
        store.set_visibility(connection, win_id, visibility, alias)
        _refresh(connection, win, now)
        if visibility in SUBJECTS:
            _put_card(connection, win, win.subject_for(visibility), now)
        if visibility is Visibility.SERVER:
            self._tell_shared(connection, who, now)
        return _own(connection, who, win_id)

    async def take_back(self, who: Who, win_id: int) -> None:
        """Delete it, and its message where it is shared. That the person showed up stays.

        Raises:
            WinGone, NotYours: there is no such win of theirs.
        """
        await self._database.write(self._take_back, who, win_id)

    def _take_back(self, connection: Connection, who: Who, win_id: int) -> None:
        now = self._clock()
        win = _own(connection, who, win_id)
        meet(connection, who, now)
        store.remove(connection, win_id)
        _refresh(connection, win, now)
        self._tell_changed(connection, win, now)

    # The week's post (section 7)

    async def gather(self, who: Who, win_id: int, gather: Gather) -> Win:
        """Give it to the week's post, by name or without, or take it out again. Taking out is never refused.

        Raises:
            WinGone, NotYours: there is no such win of theirs.
            NothingGathers: no series gathers.
            WinIsUnnamed: it is shared unnamed, so it cannot be said by name.
            TooOften: nothing was changed.
        """
        return await self._database.write(self._gather, who, win_id, gather)

    def _gather(self, connection: Connection, who: Who, win_id: int, gather: Gather) -> Win:
        now = self._clock()
        win = _own(connection, who, win_id)
        if win.gather is gather:
            return win
        if gather is not Gather.NO:
            self.giving.check()
            if gather is Gather.NAMED and win.visibility is Visibility.UNNAMED:
                raise WinIsUnnamed
            limit = self._config().limits.settings
            spend(connection, who, "win_gather", limit.times, limit.per, now)
        meet(connection, who, now)
        since = now if win.gather is Gather.NO else win.gather_at
        was_named = win.gather is Gather.NAMED and self.giving.is_said(connection, win_id)
        store.set_gather(connection, win_id, gather, since, was_named=was_named)
        changed = _own(connection, who, win_id)
        self._tell_changed(connection, changed, now)
        if gather is Gather.NAMED:
            self._tell_shared(connection, who, now)
        return changed

    async def weeks_post(self, win_id: int) -> WeeksPost:
        """Which post gathers, and whether one that is out has this win."""
        return await self._database.read(self.giving.around, win_id)

    def given(self, connection: Connection, guild_id: int, after: datetime, until: datetime) -> list[int]:
        """The ids of a server's wins that may stand in its week's post, in the order in which they were given.

        Those given later than `after` and not later than `until`; changing between named and unnamed is not giving
        anew. Part of somebody else's transaction.
        """
        return store.given(connection, guild_id, after, until)

    def gathered(self, connection: Connection, win_id: int) -> Win | None:
        """A win as the week's post may say it now; None: it may not, or there is none any more.

        Its owner is named only where `gather` is `Gather.NAMED`, and its alias never. Part of somebody else's
        transaction.
        """
        win = store.find(connection, win_id)
        return win if win is not None and win.gather is not Gather.NO else None

    def _tell_changed(self, connection: Connection, win: Win, now: datetime) -> None:
        if win.gather_at is not None:
            self.giving.tell(connection, [win.id], now)

    def _tell_shared(self, connection: Connection, who: Who, now: datetime) -> None:
        for notice in self.when_shared:
            notice(connection, who, now)

    # The others

    async def card(self, win_id: int) -> Card | None:
        """A win as others see it; None when they do not."""

        def transaction(connection: Connection) -> Card | None:
            win = store.find(connection, win_id)
            seen = win is not None and win.visibility is not Visibility.ME
            return _card(connection, win) if win is not None and seen else None

        return await self._database.read(transaction)

    async def cheer(self, who: Who, win_id: int) -> Cheered:
        """Somebody is glad with its owner; counted once a person, and never the owner.

        Raises:
            WinGone, WinNotShared: it is not there any more.
            TooOften: nothing was changed.
        """
        return await self._database.write(self._cheer, who, win_id)

    def _cheer(self, connection: Connection, who: Who, win_id: int) -> Cheered:
        now = self._clock()
        win = store.find(connection, win_id)
        if win is None or win.who.guild != who.guild:
            raise WinGone
        if win.who == who:
            return Cheered(_card(connection, win), first=False, own=True)
        if win.visibility is Visibility.ME:
            raise WinNotShared
        meet(connection, who, now)
        first = store.cheer(connection, win_id, who, now)
        if first:
            limit = self._config().limits.cheer
            spend(connection, who, "win_cheer", limit.times, limit.per, now)
            _refresh(connection, win, now)
        return Cheered(_card(connection, win), first, own=False)


def _own(connection: Connection, who: Who, win_id: int) -> Win:
    win = store.find(connection, win_id)
    if win is None:
        raise WinGone
    if win.who != who:
        raise NotYours
    return win


def _check(connection: Connection, win: Win, visibility: Visibility) -> None:
    """Whether it can be shared so. Unnamed, its words must not stand, or have stood, by name elsewhere."""
    if visibility is Visibility.ME:
        return
    if not picked(connection, win.who.guild, PLACE):
        raise NotSetUp(PLACE)
    if visibility is Visibility.UNNAMED:
        if win.was_named:
            raise WinWasNamed
        if win.gather is Gather.NAMED:
            raise WinGivenByName


def _card(connection: Connection, win: Win) -> Card:
    return Card(win, store.cheers(connection, win.id))


def _refresh(connection: Connection, win: Win, now: datetime) -> None:
    """Have the messages of a win say what is true now, or vanish. One removed by hand stays removed."""
    for visibility in SUBJECTS:
        subject = win.subject_for(visibility)
        if outbox.is_shown(connection, CARD, subject):
            _put_card(connection, win, subject, now)


def _put_card(connection: Connection, win: Win, subject: str, now: datetime) -> None:
    outbox.put(
        connection,
        now,
        kind=CARD,
        lane=subject,
        guild_id=win.who.guild,
        subject=subject,
        facts={"win": win.id},
    )


class WinHoldings:
    """What this room holds about a person."""

    name = "wins"
    tables = frozenset({"wins", "win_cheers"})

    def __init__(self, clock: Clock, giving: Giving) -> None:
        self._clock = clock
        self._giving = giving

    def export(self, connection: Connection, who: Who) -> Any:
        """The person's wins, and when they cheered another's."""
        return store.everything(connection, who)

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove them and the messages that show them."""
        wins = store.all_of(connection, who)
        store.forget(connection, who)
        for win in wins:
            _refresh(connection, win, now)
        self._giving.tell(connection, [win.id for win in wins if win.gather_at is not None], now)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove the words of wins written before an instant, from the week's post too."""
        self._giving.tell(connection, store.expire(connection, before), self._clock())
