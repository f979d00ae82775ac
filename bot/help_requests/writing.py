"""What its author does with an ask before and while others see it: write, edit, add files, post."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from bot import members, servers, timers
from bot.aliases import random_alias
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.dates import read_date
from bot.errors import NotSetUp
from bot.help_requests import letters
from bot.help_requests.found import check_not_muted, find, own, shown
from bot.help_requests.held import held_for
from bot.help_requests.life import FILES_OVER, Life
from bot.help_requests.model import Ask, Event, Given, Posted, Reason, Shown, State, Words
from bot.help_requests.refusals import (
    AskGone,
    DraftsFull,
    FileEmpty,
    FilesClosed,
    FileTooLarge,
    HeldInEdit,
    NobodyToLook,
    NoFilesHere,
    NotNow,
    NotYourAsk,
    PastDay,
    TooManyFiles,
    UnknownKind,
)
from bot.help_requests.store import asks, enclosed
from bot.local_time import local_day, week_of
from bot.members import TooOften, Who
from bot.text import TextEmpty, clean_within
from bot.timers import Timer

_MEGABYTE = 1_000_000
_BY_WHEN = 60
_TRIES = 50
_DRAFTS = 10  # each may keep files
_NOT_MEANT = timedelta(days=300)
"""A day so far ahead is one that was read wrongly ("20/3"), or that is over ("1 March", on the second)."""

Prefill = Callable[[Connection, Who, int], Given | None]
"""What a person wrote elsewhere (a check-in, a goal, a setback), as the begin of an ask; None: gone, or not theirs."""

WhenActive = Callable[[Connection, Who, datetime], None]
"""Told in the same transaction that a person posted an ask with their name, offered, or answered one."""


class Writing:
    """The verbs of writing an ask. `listeners` hear of named asks only."""

    def __init__(
        self, database: Database, clock: Clock, config: Callable[[], Config], chance: Random, life: Life
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._chance = chance
        self._life = life
        self.prefills: Mapping[str, Prefill] = {}
        self.listeners: list[WhenActive] = []

    async def prefill(self, who: Who, about: str) -> Given:
        """What the person wrote about `about` ("check_in:12"), as the begin of an ask; empty where there is nothing."""
        name, _, number = about.partition(":")
        source = self.prefills.get(name)
        if source is None or not number.isdecimal():
            return Given()
        found = await self._database.read(source, who, int(number))
        return found or Given()

    async def write(self, who: Who, opened_by: int, given: Given) -> Shown:
        """Keep a draft that only its author sees. The same form sent again changes it.

        Raises:
            UnknownKind, TextEmpty, TextTooLong, PastDay: nothing was kept.
        """
        words = await self._words(who, given)
        return await self._database.write(self._write, who, opened_by, words)

    def _write(self, connection: Connection, who: Who, opened_by: int, words: Words) -> Shown:
        now = self._clock()
        earlier = asks.opened_by(connection, opened_by)
        if earlier is not None:
            if earlier.asker != who:
                raise NotYourAsk
            return self._rewritten(connection, earlier, words, now)
        if asks.how_many_drafts(connection, who) >= _DRAFTS:
            raise DraftsFull(_DRAFTS)
        members.meet(connection, who, now)
        return shown(connection, asks.add(connection, who, opened_by, words, now))

    async def edit(self, who: Who, ask_id: int, given: Given) -> Shown:
        """Replace what was written. One that was held or declined becomes a draft again; where others see it, they
        see the new words.

        Raises:
            AskGone, NotYourAsk, NotNow: it has ended.
            UnknownKind, TextEmpty, TextTooLong, PastDay, HeldInEdit: nothing was changed.
        """
        words = await self._words(who, given)

        def transaction(connection: Connection) -> Shown:
            return self._rewritten(connection, own(connection, who, ask_id), words, self._clock())

        return await self._database.write(transaction)

    def _rewritten(self, connection: Connection, ask: Ask, words: Words, now: datetime) -> Shown:
        if ask.state in {State.RESOLVED, State.CLOSED, State.HELD} and ask.words != words:
            self._life.move(connection, ask, Event.REVISE)
            if ask.state is State.HELD:
                self._life.held_no_longer(connection, ask, now)
            asks.change(connection, ask.id, reason=None, closed_at=None, alias=None, news=None)
            letters.refresh_desk(connection, ask, now)
        if ask.words != words:
            because = self.held_for(words)
            if ask.is_waiting:
                if ask.asker is not None:
                    check_not_muted(connection, ask.asker, now)
                if because is not None:
                    raise HeldInEdit(because)
            asks.rewrite(connection, ask.id, words)
            if ask.is_waiting:
                asks.change(connection, ask.id, edited_at=now)
                self._life.active(connection, ask, now)
                letters.opener(connection, ask, now)
        return shown(connection, ask.id)

    async def set_files(self, who: Who, ask_id: int, files: Sequence[tuple[str, bytes]]) -> Shown:
        """Keep files to be posted with a draft, instead of those there were.

        Raises:
            AskGone, NotYourAsk, NoFilesHere, FilesClosed, TooManyFiles, FileTooLarge, FileEmpty: nothing was kept.
        """
        self.check_files([(name, len(content)) for name, content in files])
        return await self._database.write(self._set_files, who, ask_id, files)

    def check_files(self, files: Sequence[tuple[str, int]]) -> None:
        """Whether files of these names and sizes (bytes) fit with an ask, before they are fetched.

        Raises:
            TooManyFiles, FileTooLarge, FileEmpty
        """
        settings = self._config().asks
        if len(files) > settings.files:
            raise TooManyFiles(len(files), settings.files)
        for name, size in files:
            if size > settings.file_megabytes * _MEGABYTE:
                raise FileTooLarge(name, size / _MEGABYTE, settings.file_megabytes)
            if size == 0:
                raise FileEmpty(name)

    def _set_files(
        self, connection: Connection, who: Who, ask_id: int, files: Sequence[tuple[str, bytes]]
    ) -> Shown:
        ask = own(connection, who, ask_id)
        if ask.state is not State.DRAFT:
            raise FilesClosed
        if not self._config().asks.kind(ask.kind).files:
            raise NoFilesHere
        enclosed.replace_files(connection, ask_id, files)
        return shown(connection, ask_id)

    async def discard(self, who: Who, ask_id: int) -> None:
        """Throw a draft away; one that is held is closed.

        Raises:
            AskGone, NotYourAsk, NotNow: it is posted.
        """

        def transaction(connection: Connection) -> None:
            ask = own(connection, who, ask_id)
            if ask.state is State.HELD:
                ended = self._life.end(connection, ask, Event.CLOSE, Reason.ASKER, self._clock())
                letters.desk(connection, ended, self._clock())
            elif ask.state is not State.DRAFT:
                raise NotNow(Event.HOLD, ask.state, ask.reason, ask.alias)
            else:
                asks.drop(connection, ask_id)

        await self._database.write(transaction)

    # Posting

    async def post(self, who: Who, ask_id: int, *, named: bool) -> Posted:
        """Let the server see it, under the author's name or a random one. A second press finds the present state.

        Raises:
            AskGone, NotYourAsk, NotNow: it is closed.
            Muted, TooOften, NotSetUp, NobodyToLook: it stays a draft.
        """
        return await self._database.write(self._post, who, ask_id, named=named)

    def _post(self, connection: Connection, who: Who, ask_id: int, *, named: bool) -> Posted:
        now = self._clock()
        ask = own(connection, who, ask_id)
        if ask.state is State.HELD or ask.is_waiting:
            return Posted(ask, held=ask.state is State.HELD)
        if ask.state is not State.DRAFT or ask.words is None:
            raise NotNow(Event.POST, ask.state, ask.reason, ask.alias)
        self._check_may_post(connection, who, now)
        if not self._config().asks.kind(ask.kind).files:
            enclosed.replace_files(connection, ask_id, [])
        # An unnamed ask does not count against a named one: whoever misses "a first ask" there would know of it.
        first = not asks.has_posted(connection, who, with_unnamed=not named)
        alias = None if named else self._alias(connection, who.guild)
        asks.change(connection, ask_id, alias=alias, first=int(first))
        ask = find(connection, ask_id)
        members.meet(connection, who, now)
        because = self.held_for(ask.words) if ask.words else None
        if because is None:
            self.go_out(connection, ask, Event.POST, now)
            return Posted(find(connection, ask_id), held=False)
        if servers.place(connection, who.guild, "moderators") is None:
            raise NobodyToLook(because)
        self._life.hold(connection, ask, now)
        return Posted(find(connection, ask_id), held=True)

    def _check_may_post(self, connection: Connection, who: Who, now: datetime) -> None:
        check_not_muted(connection, who, now, drafted=True)
        limit = self._config().limits.ask
        recent = asks.sent_since(connection, who, now - limit.per)
        if len(recent) >= limit.times:
            # Counted from the asks themselves: a row of uses would tell when an unnamed author posted.
            raise TooOften("ask", limit.times, limit.per, recent[-limit.times] + limit.per)
        if all(servers.place(connection, who.guild, place) is None for place in ("help", "check-ins")):
            raise NotSetUp("help")

    def go_out(self, connection: Connection, ask: Ask, event: Event, now: datetime) -> None:
        """It is posted: part of the transaction of its author, or of the moderator who let it through."""
        if ask.asker is None:
            raise AskGone
        self._life.begin(connection, ask, event, now)
        if enclosed.how_many_files(connection, ask.id):
            letters.files(connection, ask, now)
            over = now + 2 * self._config().delivery.give_up_after
            timers.set_timer(connection, Timer(FILES_OVER, str(ask.id), ask.guild, over))
        zone = members.zone_of(connection, ask.asker)
        day = local_day(now, zone, self._config().check_ins.day_ends)
        members.show_up(connection, ask.asker, week_of(day))
        if not ask.unnamed:
            self._tell_listeners(connection, ask.asker, now)

    def _tell_listeners(self, connection: Connection, who: Who, now: datetime) -> None:
        for listener in self.listeners:
            listener(connection, who, now)

    def _alias(self, connection: Connection, guild: int) -> str:
        """A random name that no other ask here bears; with a number where chance is against it."""
        for _ in range(_TRIES):
            alias = random_alias(self._chance)
            if not asks.is_alias_taken(connection, guild, alias):
                return alias
        return f"{random_alias(self._chance)} {self._chance.randrange(100, 1000)}"

    def held_for(self, words: Words) -> str | None:
        """What in an ask has a moderator look first; None: nothing."""
        settings = self._config().asks
        return held_for(words.all, settings.held_links, settings.held_words)

    async def _words(self, who: Who, given: Given) -> Words:
        """What was typed, as it is kept.

        Raises:
            UnknownKind, TextEmpty, TextTooLong, PastDay
        """
        settings = self._config().asks
        if given.kind not in {kind.id for kind in settings.kinds}:
            raise UnknownKind
        title = clean_within(" ".join(given.title.splitlines()), "Title", settings.title_limit)
        need = clean_within(given.need, "What I need", settings.text_limit)
        if title is None or need is None:
            raise TextEmpty("Title" if title is None else "What I need")
        tried = clean_within(given.tried, "What I tried", settings.text_limit)
        by_when = clean_within(given.by_when, "By when", _BY_WHEN)
        day = None if by_when is None else await self._day(who, by_when)
        return Words(given.kind, title, need, tried, by_when, day)

    async def _day(self, who: Who, text: str) -> date | None:
        zone = await self._database.read(members.zone_of, who)
        now = self._clock().astimezone(zone)
        day = await asyncio.to_thread(read_date, text, now.replace(tzinfo=None))
        if day is not None and day < now.date():
            raise PastDay(text, day)
        return None if day is None or day > now.date() + _NOT_MEANT else day
