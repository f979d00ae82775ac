"""What keeps asks safe: reports by anybody, and what moderators do. Nobody here learns who an unnamed author is."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot import members
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.help_requests import letters
from bot.help_requests.found import find, shown
from bot.help_requests.life import Life
from bot.help_requests.model import Ask, Desk, Event, News, Reason, State
from bot.help_requests.refusals import AskGone, NothingHeld, OwnAsk, ReportedAlready
from bot.help_requests.store import asks, desk
from bot.help_requests.writing import Writing
from bot.members import Who
from bot.servers import Staff
from bot.servers import store as server_store
from bot.text import clean_within

_WORDS = 500


class Safety:
    """The verbs of reporting and of moderators."""

    def __init__(
        self, database: Database, clock: Clock, config: Callable[[], Config], life: Life, writing: Writing
    ) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self._life = life
        self._writing = writing

    async def report(self, who: Who, ask_id: int, words: str) -> None:
        """Have moderators look at an ask. Once a person; its author does not hear of it.

        Raises:
            AskGone, OwnAsk, ReportedAlready, TextTooLong, TooOften
        """
        kept = clean_within(words, "What is wrong", _WORDS)

        def transaction(connection: Connection) -> None:
            now = self._clock()
            ask = find(connection, ask_id)
            if ask.guild != who.guild or ask.posted_at is None:
                raise AskGone
            if ask.asker == who:
                raise OwnAsk
            members.meet(connection, who, now)
            if not desk.report(connection, ask_id, who.user, kept, now):
                raise ReportedAlready
            limit = self._config().limits.report
            members.spend(connection, who, "report", limit.times, limit.per, now)
            letters.desk(connection, ask, now)

        await self._database.write(transaction)

    async def desk(self, guild: int, ask_id: int) -> Desk | None:
        """What moderators see of an ask that is or was held, or reported.

        None when it is gone, or a draft again: what its author writes there is theirs alone, and so is their name.
        """

        def transaction(connection: Connection) -> Desk | None:
            ask = asks.find(connection, ask_id)
            if ask is None or ask.guild != guild or ask.state is State.DRAFT:
                return None
            reports, done = desk.reports(connection, ask_id), desk.done(connection, ask_id)
            because = None if ask.words is None else self._writing.held_for(ask.words)
            muted = self._is_muted_here(done)
            return Desk(shown(connection, ask_id), because, tuple(reports), tuple(done), muted)

        return await self._database.read(transaction)

    def _is_muted_here(self, done: Sequence[tuple[int, str, datetime]]) -> bool:
        """Whether moderators muted its author by this ask. What they did by another ask of the same author does not
        count: it would tell them that both have one author."""
        last = next(((what, at) for _, what, at in reversed(done) if what in {"mute", "unmute"}), None)
        return last is not None and last[0] == "mute" and self._clock() < last[1] + self._config().asks.mute

    async def let_through(self, staff: Staff, ask_id: int) -> None:
        """A held ask is fine: it is posted.

        Raises:
            MissingPermission, AskGone, OwnAsk, NothingHeld: somebody else decided, or its author took it back.
        """

        def act(connection: Connection, ask: Ask, now: datetime) -> None:
            if ask.state is not State.HELD:
                raise NothingHeld
            self._writing.go_out(connection, ask, Event.RELEASE, now)
            letters.tell_asker(connection, find(connection, ask.id), News.RELEASED, now)

        await self._database.write(self._as_staff, staff, ask_id, "let_through", act)

    async def decline(self, staff: Staff, ask_id: int) -> None:
        """A held ask is not posted; its author hears so, and can change it.

        Raises:
            MissingPermission, AskGone, OwnAsk, NothingHeld
        """

        def act(connection: Connection, ask: Ask, now: datetime) -> None:
            if ask.state is not State.HELD:
                raise NothingHeld
            self._life.end(connection, ask, Event.DECLINE, Reason.DECLINED, now)

        await self._database.write(self._as_staff, staff, ask_id, "decline", act)

    async def remove(self, staff: Staff, ask_id: int) -> None:
        """Take an ask down with its thread; its author hears so.

        Raises:
            MissingPermission, AskGone, NotNow: it was never posted.
        """

        def act(connection: Connection, ask: Ask, now: datetime) -> None:
            if ask.reason is Reason.REMOVED:
                raise NothingHeld
            self._life.end(connection, ask, Event.REMOVE, Reason.REMOVED, now)
            desk.settle_reports(connection, ask.id, now)

        await self._database.write(self._as_staff, staff, ask_id, "remove", act)

    async def mute(self, staff: Staff, ask_id: int, *, muted: bool) -> None:
        """Its author cannot post asks for `asks.mute`, or can again; who that is stays unknown.

        Raises:
            MissingPermission, AskGone, OwnAsk
        """

        def act(connection: Connection, ask: Ask, now: datetime) -> None:
            if ask.asker is None:
                raise AskGone
            desk.mute(connection, ask.asker, now + self._config().asks.mute if muted else None)

        await self._database.write(self._as_staff, staff, ask_id, "mute" if muted else "unmute", act)

    async def dismiss(self, staff: Staff, ask_id: int) -> None:
        """What was reported is fine.

        Raises:
            MissingPermission, AskGone, NothingHeld: nothing is reported any more.
        """

        def act(connection: Connection, ask: Ask, now: datetime) -> None:
            if all(report.settled_at is not None for report in desk.reports(connection, ask.id)):
                raise NothingHeld
            desk.settle_reports(connection, ask.id, now)

        await self._database.write(self._as_staff, staff, ask_id, "dismiss", act)

    def _as_staff(
        self,
        connection: Connection,
        staff: Staff,
        ask_id: int,
        what: str,
        act: Callable[[Connection, Ask, datetime], None],
    ) -> None:
        now = self._clock()
        staff.check(server_store.find(connection, staff.guild))
        ask = find(connection, ask_id)
        if ask.guild != staff.guild:
            raise AskGone
        if ask.asker == Who(staff.guild, staff.user):
            raise OwnAsk
        act(connection, ask, now)
        desk.did(connection, ask_id, staff.user, what, now)
        letters.desk(connection, ask, now)
