"""What people do with an ask: offer, step back, have the same need, answer in its thread; and its author there."""

from collections.abc import Callable
from datetime import datetime

from bot import members, outbox, timers
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.help_requests import letters
from bot.help_requests.found import check_not_muted, find, own, shown
from bot.help_requests.held import held_for
from bot.help_requests.life import THREAD_GONE, Life
from bot.help_requests.model import Ask, Event, News, Offered, Shown, State
from bot.help_requests.refusals import (
    AskGone,
    HeldInEdit,
    NamedAsk,
    NoHelperYet,
    NotForYou,
    NotNow,
    NotOffering,
    OwnAsk,
)
from bot.help_requests.store import asks, enclosed, people
from bot.help_requests.writing import WhenActive
from bot.local_time import local_day, week_of
from bot.members import Kind, TooOften, Way, Who, blocked_with
from bot.outbox import store as outbox_store
from bot.text import TextEmpty, clean_within
from bot.timers import Timer

_PREFIX = "ask:"

Gives = Callable[[Connection, Who], frozenset[str] | None]
"""The kinds that an active helper gives (empty: any); None: no helper."""


def _nobody(connection: Connection, who: Who) -> None:
    del connection, who


def _never(connection: Connection, who: Who) -> bool:
    del connection, who
    return False


class Helping:
    """The verbs of those who read an ask. `gives` is what the room of helpers knows."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], life: Life) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._life = life
        self.gives: Gives = _nobody
        self.has_profile: Callable[[Connection, Who], bool] = _never
        self.loads = people.loads
        self.ever_offered = people.ever_offered
        self.listeners: list[WhenActive] = []

    # Offers

    async def offer(self, who: Who, ask_id: int) -> Offered:
        """ "I can help": the person is brought into the thread and the author hears of it.

        Raises:
            AskGone, OwnAsk, NotForYou, NotNow: it has ended.
            TooOften: see `limits.offer`.
        """
        return await self._database.write(self._offer, who, ask_id)

    def _offer(self, connection: Connection, who: Who, ask_id: int) -> Offered:
        now = self._clock()
        ask = _of_another(connection, who, ask_id)
        if not ask.is_waiting:
            raise NotNow(Event.ANSWER, ask.state, ask.reason, ask.alias)
        if not ask.unnamed and ask.asker is not None and ask.asker.user in blocked_with(connection, who):
            raise NotForYou  # for an unnamed ask it would tell who wrote it
        members.meet(connection, who, now)
        first = people.offer(connection, ask_id, who.user, now)
        if first:
            limit = self._config().limits.offer
            members.spend(connection, who, "ask_offer", limit.times, limit.per, now)
        # Who offered in an earlier round and says so again is there as well.
        if first or ask.state is State.OPEN:
            day = local_day(now, members.zone_of(connection, who), self._config().check_ins.day_ends)
            members.show_up(connection, who, week_of(day))
            self._life.answered(connection, ask, now)
            letters.opener(connection, ask, now)
            letters.join(connection, ask, who.user, now)
            letters.tell_asker(connection, ask, News.ANSWERED, now)
            self._tell_listeners(connection, who, now)
        return Offered(shown(connection, ask_id), first)

    async def step_back(self, who: Who, ask_id: int) -> Shown:
        """Withdraw an offer, without a word to explain. When the last one does, the ask goes to others.

        Raises:
            AskGone, NotOffering
        """

        def transaction(connection: Connection) -> Shown:
            now = self._clock()
            ask = find(connection, ask_id)
            if ask.guild != who.guild:
                raise AskGone
            if not people.step_back(connection, ask_id, who.user, now):
                raise NotOffering
            members.meet(connection, who, now)
            if ask.state is State.HELPED and not people.helping(connection, ask_id):
                self._life.alone(connection, ask, now)
            elif ask.is_waiting:
                letters.opener(connection, ask, now)
            return shown(connection, ask_id)

        return await self._database.write(transaction)

    async def follow(self, who: Who, ask_id: int) -> tuple[Shown, bool]:
        """ "Same here": counted once, and brought into the thread. Whether it is the first time.

        Raises:
            AskGone, OwnAsk, NotNow, TooOften
        """

        def transaction(connection: Connection) -> tuple[Shown, bool]:
            now = self._clock()
            ask = _of_another(connection, who, ask_id)
            if not ask.is_waiting:
                raise NotNow(Event.ANSWER, ask.state, ask.reason, ask.alias)
            members.meet(connection, who, now)
            first = people.follow(connection, ask_id, who.user, now)
            if first:
                limit = self._config().limits.cheer
                members.spend(connection, who, "ask_same_here", limit.times, limit.per, now)
                letters.opener(connection, ask, now)
                letters.join(connection, ask, who.user, now)
            return shown(connection, ask_id), first

        return await self._database.write(transaction)

    async def private(self, who: Who, ask_id: int) -> Shown:
        """The author takes it to a private thread with those who help now; again: who came since joins.

        Raises:
            AskGone, NotYourAsk, NoHelperYet
        """

        def transaction(connection: Connection) -> Shown:
            ask = own(connection, who, ask_id)
            apart = blocked_with(connection, who)
            if not any(user > 0 and user not in apart for user in people.helping(connection, ask_id)):
                raise NoHelperYet
            letters.private(connection, ask, self._clock())
            return shown(connection, ask_id)

        return await self._database.write(transaction)

    # The thread

    async def wrote(self, guild: int, thread_id: int, user_id: int) -> None:
        """A person wrote in a thread; what is not known. If it belongs to an ask of somebody else, that is answered.

        Words in its private thread are between people who found each other: they say that it is not quiet.
        """
        subject = await self._database.read(outbox.subject_in_thread, thread_id)
        about, _, number = (subject or "").partition(":")
        if about in {"ask", "ask_private"}:
            happened = self._wrote if about == "ask" else self._talked
            await self._database.write(happened, Who(guild, user_id), int(number))

    def _talked(self, connection: Connection, who: Who, ask_id: int) -> None:
        ask = asks.find(connection, ask_id)
        if ask is not None and ask.is_waiting and ask.guild == who.guild:
            self._life.active(connection, ask, self._clock())

    def _wrote(self, connection: Connection, who: Who, ask_id: int) -> None:
        now = self._clock()
        ask = asks.find(connection, ask_id)
        if ask is None or not ask.is_waiting or ask.guild != who.guild:
            return
        self._life.active(connection, ask, now)
        own = ask.asker == who
        if own and not ask.unnamed:
            return
        # An unnamed author who writes under their own name is one more voice to everybody: any difference would tell.
        first = people.heard(connection, ask_id, who.user, now)
        members.meet(connection, who, now)
        if first:
            letters.opener(connection, ask, now)
            self._tell_listeners(connection, who, now)
        if ask.state is State.OPEN:
            self._life.answered(connection, ask, now)
        if ask.unnamed:  # they are not in the thread, so Discord tells them nothing
            letters.tell_asker(connection, ask, News.YOURSELF if own else News.ANSWERED, now)

    async def reply(self, who: Who, ask_id: int, opened_by: int, text: str) -> Shown:
        """The unnamed author says something in the thread, through Belay. The same form sent again says it once.

        Raises:
            AskGone, NotYourAsk, NamedAsk, NotNow: it has ended.
            TextEmpty, TextTooLong, TooOften, HeldInEdit: nothing was said.
        """
        settings = self._config().asks
        kept = clean_within(text, "Your reply", settings.text_limit)
        if kept is None:
            raise TextEmpty("Your reply")
        because = held_for(kept, settings.held_links, settings.held_words)
        if because is not None:
            raise HeldInEdit(because)

        def transaction(connection: Connection) -> Shown:
            now = self._clock()
            ask = own(connection, who, ask_id)
            if not ask.unnamed:
                raise NamedAsk
            if not ask.is_waiting and ask.state is not State.RESOLVED:
                raise NotNow(Event.ANSWER, ask.state, ask.reason, ask.alias)
            check_not_muted(connection, who, now)
            limit = self._config().limits.reply
            recent = [at for _, _, at in enclosed.replies(connection, ask_id) if at > now - limit.per]
            number = enclosed.reply(connection, ask_id, opened_by, kept, now)
            if number is not None:
                if len(recent) >= limit.times:
                    raise TooOften("reply", limit.times, limit.per, recent[-limit.times] + limit.per)
                self._life.active(connection, ask, now)
                letters.reply(connection, ask, number, now)
            return shown(connection, ask_id)

        return await self._database.write(transaction)

    async def thread_gone(self, guild: int, thread_id: int) -> None:
        """Discord says that a thread was deleted. In place of a private one, another can be opened."""
        subject = await self._database.read(outbox.subject_in_thread, thread_id)
        if subject is not None and subject.startswith(letters.PRIVATE_PREFIX):
            await self._database.write(outbox_store.forget_posted, subject)
        await self._gone(guild, subject)

    async def message_gone(self, guild: int, message_id: int) -> None:
        """Discord says that a message was deleted."""
        await self._gone(guild, await self._database.read(outbox.subject_at, message_id))

    async def _gone(self, guild: int, subject: str | None) -> None:
        if subject is None or not subject.startswith(_PREFIX):
            return

        def transaction(connection: Connection) -> None:
            timers.set_timer(connection, Timer(THREAD_GONE, subject, guild, self._clock()))

        await self._database.write(transaction)

    # Giving back, and what others count

    def give_back(self, connection: Connection, who: Who, now: datetime) -> None:
        """The person checked in: if they were helped before, show them an open ask that fits, now and then."""
        kinds = people.helped_with(connection, who)
        last = people.gave_back_at(connection, who)
        if not kinds or (last is not None and now - last < self._config().asks.give_back_every):
            return
        if members.way_for(connection, who, Kind.INVITATIONS) is Way.OFF or members.is_paused(
            connection, who, now
        ):
            return
        gives = self.gives(connection, who)
        if gives is None and self.has_profile(connection, who):
            return  # a helper who rests or has stopped
        wanted = kinds if gives is None else kinds | gives
        anything = gives is not None and not gives
        blocked = blocked_with(connection, who)
        for ask in asks.waiting(connection, who.guild, (State.OPEN,), None, 0, 100):
            fits = anything or ask.kind in wanted
            mine = ask.asker is None or ask.asker == who or ask.asker.user in blocked
            if fits and not mine and who.user not in people.ever_offered(connection, ask.id):
                people.give_back(connection, who, now)
                members.leave_in_inbox(
                    connection, who, letters.GIVE_BACK, f"ask:{ask.id}", {"ask": ask.id}, now
                )
                return

    def activity(self, connection: Connection, who: Who, since: datetime, until: datetime) -> tuple[int, int]:
        """Asks that a person posted, and others' asks that they answered, between two instants."""
        return (
            len(people.asks_by(connection, who, since, until)),
            len(people.answers_by(connection, who, since, until)),
        )

    def public_activity(
        self, connection: Connection, who: Who, since: datetime, until: datetime
    ) -> tuple[int, int]:
        """`activity` without the person's unnamed asks: for what everybody sees."""
        return (
            people.asks_by(connection, who, since, until).count(False),
            len(people.answers_by(connection, who, since, until)),
        )

    def public_answered(self, connection: Connection, who: Who, since: datetime, until: datetime) -> int:
        """Of the named asks that a person posted between two instants, how many a person has answered."""
        return people.answered_asks_by(connection, who, since, until)

    def _tell_listeners(self, connection: Connection, who: Who, now: datetime) -> None:
        for listener in self.listeners:
            listener(connection, who, now)


def _of_another(connection: Connection, who: Who, ask_id: int) -> Ask:
    """An ask of somebody else in the person's server.

    Raises:
        AskGone, OwnAsk
    """
    ask = find(connection, ask_id)
    if ask.guild != who.guild or ask.asker is None or ask.posted_at is None:
        raise AskGone
    if ask.asker == who:
        raise OwnAsk
    return ask
