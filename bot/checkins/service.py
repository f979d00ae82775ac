"""What a person can do with a check-in: write, share, edit, take back; and what others can answer to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from bot import members, servers, timers
from bot.aliases import random_alias
from bot.checkins import cards, store
from bot.checkins.holdings import UNANSWERED, CheckInHoldings
from bot.checkins.introductions import ask_author, take_words_away
from bot.checkins.model import (
    PLACES,
    SUBJECTS,
    AlreadyNamed,
    Card,
    CheckIn,
    CheckInGone,
    NoCheckIn,
    NothingWritten,
    OwnCheckIn,
    Response,
    ResponseKind,
    Visibility,
    Written,
)
from bot.checkins.picture import History, Week, WeekState
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.errors import NotSetUp, NotYours
from bot.local_time import local_day, week_of
from bot.members import Who
from bot.members import weeks as member_weeks
from bot.outbox import Posted, subject_at, where_posted
from bot.text import clean_within, same_meaning
from bot.timers import Diary, Timer

Notice = Callable[[Connection, Who, datetime], None]
"""Told, in the same transaction, that a person did something from which it may show that they could use a hand."""

SetOut = Callable[[Connection, Who], str | None]
"""What a person set out to do in another room."""


class Surface(Protocol):
    """Brings low check-ins that nobody answered to people."""

    def surface(self, connection: Connection, check_in: CheckIn, posted: Posted, now: datetime) -> None:
        """Nobody has answered for a while; `posted` is where it stands."""
        ...

    def settled(self, connection: Connection, check_in: CheckIn, now: datetime) -> None:
        """A person answered, or it was taken back."""
        ...


_CARD_IS_LATE = timedelta(hours=1)  # until it is looked for again


class CheckIns:
    """The verbs of check-ins."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        config: Callable[[], Config],
        diary: Diary,
        chance: Random,
        *,
        notice: Notice,
        surface: Surface,
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._chance = chance
        self._notice = notice
        self._surface = surface
        self._checked_in: list[Notice] = []
        self.set_out: SetOut | None = None
        """Asked for what the person set out to do elsewhere, as a hint at their next step."""
        self.holdings = CheckInHoldings()
        diary.register(UNANSWERED, self._unanswered)

    # The author

    async def check_in(self, who: Who, opened_by: int, written: Written) -> CheckIn:
        """Keep a check-in that only its author sees.

        `opened_by` is the interaction that opened the form. The same form sent again (its answer was lost on the
        way) changes the check-in that is there.

        Raises:
            NothingWritten, TextTooLong, TooOften: nothing was kept.
        """
        return await self._database.write(self._check_in, who, opened_by, self._cleaned(written))

    def _check_in(self, connection: Connection, who: Who, opened_by: int, written: Written) -> CheckIn:
        now = self._clock()
        earlier = store.opened_by(connection, opened_by)
        if earlier is not None:
            if earlier.who != who:
                raise NotYours
            return self._rewritten(connection, earlier, written, now)
        limit = self._config().limits.check_in
        members.spend(connection, who, "check_in", limit.times, limit.per, now)
        members.meet(connection, who, now)
        day = local_day(now, members.zone_of(connection, who), self._config().check_ins.day_ends)
        check_in_id = store.add(connection, who, opened_by, now, day, written)
        members.show_up(connection, who, week_of(day))
        for notice in (self._notice, *self._checked_in):
            notice(connection, who, now)
        return self._found(connection, check_in_id)

    async def edit(self, who: Who, check_in_id: int, written: Written) -> CheckIn:
        """Replace what was written; where others see it, they see the new words.

        Raises:
            CheckInGone, NotYours, NothingWritten, TextTooLong: nothing was changed.
        """
        return await self._database.write(self._edit, who, check_in_id, self._cleaned(written))

    def _edit(self, connection: Connection, who: Who, check_in_id: int, written: Written) -> CheckIn:
        now = self._clock()
        members.meet(connection, who, now)
        return self._rewritten(connection, self._own(connection, who, check_in_id), written, now)

    def _rewritten(
        self, connection: Connection, check_in: CheckIn, written: Written, now: datetime
    ) -> CheckIn:
        if written != check_in.written:
            store.rewrite(connection, check_in.id, written, now)
        changed = self._found(connection, check_in.id)
        cards.refresh(connection, changed, now)
        self._watch(connection, changed, now)
        return changed

    async def share(self, who: Who, check_in_id: int, visibility: Visibility) -> CheckIn:
        """Decide who sees it. Sharing less than before takes the card away.

        Raises:
            CheckInGone, NotYours, AlreadyNamed: nothing was changed.
            NotSetUp: the server has no channel for that yet.
        """
        return await self._database.write(self._share, who, check_in_id, visibility)

    def _share(self, connection: Connection, who: Who, check_in_id: int, visibility: Visibility) -> CheckIn:
        now = self._clock()
        check_in = self._own(connection, who, check_in_id)
        place = PLACES.get(visibility)
        if place is not None and servers.place(connection, who.guild, place) is None:
            raise NotSetUp(place)
        if check_in.visibility is visibility:
            return check_in
        alias = None
        if visibility is Visibility.UNNAMED:
            if check_in.was_named:
                raise AlreadyNamed
            alias = random_alias(self._chance)
        store.set_visibility(connection, check_in_id, visibility, alias)
        changed = self._found(connection, check_in_id)
        cards.show(connection, changed, now)
        self._watch(connection, changed, now)
        return changed

    async def withdraw(self, who: Who, check_in_id: int) -> None:
        """Take it back: its words are deleted and its card removed. That the person showed up stays.

        Raises:
            CheckInGone, NotYours: nothing was changed.
        """
        await self._database.write(self._withdraw, who, check_in_id)

    def _withdraw(self, connection: Connection, who: Who, check_in_id: int) -> None:
        now = self._clock()
        check_in = self._own(connection, who, check_in_id)
        store.withdraw(connection, check_in_id, now)
        cards.refresh(connection, self._found(connection, check_in_id), now)
        timers.cancel(connection, UNANSWERED, str(check_in_id))
        self._surface.settled(connection, check_in, now)
        take_words_away(connection, check_in, now)

    async def own(self, who: Who, check_in_id: int) -> CheckIn:
        """One of the person's own check-ins.

        Raises:
            CheckInGone, NotYours
        """
        return await self._database.read(self._own, who, check_in_id)

    def of_person(self, connection: Connection, who: Who, check_in_id: int) -> CheckIn | None:
        """One of the person's own check-ins that stands; part of somebody else's transaction."""
        found = store.find(connection, check_in_id)
        return found if found is not None and found.who == who and found.is_open else None

    def when_checked_in(self, notice: Notice) -> None:
        """Have `notice` told, in the same transaction, that a person checked in."""
        self._checked_in.append(notice)

    async def latest(self, who: Who) -> CheckIn:
        """The person's latest check-in that can still be edited.

        Raises:
            NoCheckIn: there is none.
        """
        found = await self._database.read(store.latest, who, 1)
        if not found or not found[0].is_open:
            raise NoCheckIn
        return found[0]

    async def set_out_to(self, who: Who) -> str | None:
        """What the person set out to do elsewhere, in their own words; None: nothing that is still open."""
        return None if self.set_out is None else await self._database.read(self.set_out, who)

    def last_obstacle(self, connection: Connection, who: Who) -> str | None:
        """What was in the person's way at their latest check-in; part of somebody else's transaction."""
        found = store.latest(connection, who, 1)
        return found[0].written.in_the_way if found else None

    async def last_few(self, who: Who) -> list[CheckIn]:
        """The person's last entries, newest first; as many as the configuration shows."""
        return await self._database.read(store.latest, who, self._config().check_ins.recent)

    async def history(self, who: Who) -> History:
        """What the picture of `/checkin history` shows."""
        return await self._database.read(self._history, who)

    def _history(self, connection: Connection, who: Who) -> History:
        now = self._clock()
        settings = self._config().check_ins
        this_week = week_of(local_day(now, members.zone_of(connection, who), settings.day_ends))
        mondays = [this_week - timedelta(weeks=back) for back in reversed(range(settings.history_weeks))]
        states = member_weeks.states(connection, who, mondays[0])
        entries = store.since(connection, who, now - timedelta(weeks=settings.history_weeks))
        return History(
            feelings=[(entry.day, int(entry.written.feeling)) for entry in entries if entry.written.feeling],
            weeks_shown_up=members.weeks_shown_up(connection, who),
            weeks=[Week(monday, WeekState(states.get(monday, "quiet"))) for monday in mondays],
            worked_in=sum(entry.written.worked_in is not None for entry in entries),
            worked_on=sum(entry.written.worked_on is not None for entry in entries),
        )

    async def weeks_shown_up(self, who: Who) -> int:
        """In how many weeks the person has shown up, ever."""
        return await self._database.read(members.weeks_shown_up, who)

    # The others

    async def card(self, check_in_id: int) -> Card | None:
        """A check-in as its card shows it; None when it is gone."""

        def transaction(connection: Connection) -> Card | None:
            check_in = store.find(connection, check_in_id)
            return None if check_in is None else Card(check_in, store.counts(connection, check_in_id))

        return await self._database.read(transaction)

    async def respond(self, who: Who, check_in_id: int, kind: ResponseKind) -> Response:
        """Cheer, Same here, or I can help: each once a person. "I can help" asks the author for an introduction.

        Raises:
            CheckInGone: it is not shown any more.
            OwnCheckIn: the author pressed; with who answered so far.
            TooOften: nothing was kept.
        """
        return await self._database.write(self._respond, who, check_in_id, kind)

    def _respond(self, connection: Connection, who: Who, check_in_id: int, kind: ResponseKind) -> Response:
        now = self._clock()
        check_in = store.find(connection, check_in_id)
        if check_in is None or not check_in.is_open or check_in.visibility is Visibility.ME:
            raise CheckInGone
        if check_in.who.guild != who.guild:
            raise CheckInGone
        if check_in.who == who:
            raise OwnCheckIn(
                store.responders(connection, check_in_id, ResponseKind.CHEER),
                store.responders(connection, check_in_id, ResponseKind.SAME_HERE),
            )
        members.meet(connection, who, now)
        first = store.respond(connection, check_in_id, who.user, kind, now)
        introduction = None
        if kind is ResponseKind.CAN_HELP:
            introduction = store.introduce(connection, check_in_id, who.guild, who.user, now)
        if first:
            limits = self._config().limits
            limit = limits.offer if kind is ResponseKind.CAN_HELP else limits.cheer
            members.spend(connection, who, kind, limit.times, limit.per, now)
            cards.refresh(connection, check_in, now)
            if introduction is None:
                self._answered(connection, check_in, now)
            elif who.user not in members.blocked_with(connection, check_in.who):
                # An offer between two who are blocked stays unheard, so the author is still to be answered.
                self._answered(connection, check_in, now)
                ask_author(connection, check_in, introduction, now)
        return Response(check_in, kind, first, store.counts(connection, check_in_id)[kind], introduction)

    async def replied(self, guild_id: int, channel_message_id: int, user_id: int) -> None:
        """Somebody wrote a reply to a message; if it shows a check-in of another person, it is answered."""
        subject = await self._database.read(subject_at, channel_message_id)
        if subject is not None and subject.startswith(tuple(SUBJECTS.values())):
            await self._database.write(self._replied, guild_id, channel_message_id, user_id)

    def _replied(self, connection: Connection, guild_id: int, message_id: int, user_id: int) -> None:
        subject = subject_at(connection, message_id)
        if subject is None:
            return
        check_in = store.find(connection, int(subject.partition(":")[2]))
        if check_in is not None and check_in.who != Who(guild_id, user_id):
            self._answered(connection, check_in, self._clock())

    def _answered(self, connection: Connection, check_in: CheckIn, now: datetime) -> None:
        store.answered(connection, check_in.id, now)
        timers.cancel(connection, UNANSWERED, str(check_in.id))
        self._surface.settled(connection, check_in, now)

    # What falls due, and what others see

    def _unanswered(self, connection: Connection, timer: Timer, now: datetime) -> None:
        check_in = store.find(connection, int(timer.subject))
        if check_in is None or not self._is_watched(check_in):
            return
        posted = where_posted(connection, check_in.subject_for(check_in.visibility))
        if posted is not None:
            self._surface.surface(connection, check_in, posted, now)
        else:  # its card is still on the way
            later = Timer(timer.kind, timer.subject, timer.guild_id, now + _CARD_IS_LATE)
            timers.set_timer(connection, later)

    def _is_watched(self, check_in: CheckIn) -> bool:
        feeling = check_in.written.feeling
        low = feeling is not None and feeling <= self._config().check_ins.low_feeling
        return low and check_in.is_open and check_in.is_public and check_in.answered_at is None

    def _watch(self, connection: Connection, check_in: CheckIn, now: datetime) -> None:
        subject = str(check_in.id)
        if not self._is_watched(check_in):
            timers.cancel(connection, UNANSWERED, subject)
            self._surface.settled(connection, check_in, now)
        elif timers.find(connection, UNANSWERED, subject) is None:
            due = now + self._config().check_ins.unanswered_after
            timers.set_timer(connection, Timer(UNANSWERED, subject, check_in.who.guild, due))

    # Early-ask offers (section 3): this room's reasons

    def reason(self, connection: Connection, who: Who, now: datetime) -> str | None:
        """Why the person might welcome an offer of help, from their check-ins: 'low', 'obstacle' or nothing."""
        del now
        settings = self._config()
        wanted = max(settings.early_ask.low_in_a_row, settings.early_ask.same_obstacle)
        recent = store.latest(connection, who, wanted)
        lows = recent[: settings.early_ask.low_in_a_row]
        if len(lows) == settings.early_ask.low_in_a_row and all(
            entry.written.feeling is not None and entry.written.feeling <= settings.check_ins.low_feeling
            for entry in lows
        ):
            return "low"
        obstacles = [entry.written.in_the_way or "" for entry in recent[: settings.early_ask.same_obstacle]]
        repeated = len(obstacles) == settings.early_ask.same_obstacle and all(
            same_meaning(obstacles[0], obstacle) for obstacle in obstacles[1:]
        )
        return "obstacle" if repeated else None

    # Shared by the verbs

    def _cleaned(self, written: Written) -> Written:
        limit = self._config().check_ins.answer_limit
        kept = Written(
            written.feeling,
            clean_within(written.worked_in, "What I did in my search", limit),
            clean_within(written.worked_on, "What I did on my career", limit),
            clean_within(written.next_step, "Next step", limit),
            clean_within(written.in_the_way, "What is in my way", limit),
        )
        if kept.is_empty:
            raise NothingWritten
        return kept

    def _own(self, connection: Connection, who: Who, check_in_id: int) -> CheckIn:
        check_in = store.find(connection, check_in_id)
        if check_in is None or not check_in.is_open:
            raise CheckInGone
        if check_in.who != who:
            raise NotYours
        return check_in

    def _found(self, connection: Connection, check_in_id: int) -> CheckIn:
        check_in = store.find(connection, check_in_id)
        if check_in is None:
            raise CheckInGone
        return replace(check_in, weeks=members.weeks_shown_up(connection, check_in.who))
