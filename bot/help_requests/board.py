"""Where asks are looked at: one's own, those that wait for somebody, and one as its card shows it."""

from collections.abc import Collection

from bot.database import Connection, Database
from bot.help_requests.found import ON_A_PAGE, own, page_of, shown
from bot.help_requests.model import WAITING, News, Page, Shown, State
from bot.help_requests.store import asks, enclosed
from bot.members import Who, blocked_with


class Board:
    """What can be looked at."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def own(self, who: Who, ask_id: int) -> Shown:
        """One of the person's own asks.

        Raises:
            AskGone, NotYourAsk
        """

        def transaction(connection: Connection) -> Shown:
            own(connection, who, ask_id)
            return shown(connection, ask_id)

        return await self._database.read(transaction)

    async def see_news(self, who: Who, ask_id: int) -> tuple[Shown, News | None]:
        """One of the person's own asks, with what they had not seen of it; from now on they have.

        Raises:
            AskGone, NotYourAsk
        """

        def transaction(connection: Connection) -> tuple[Shown, News | None]:
            news = own(connection, who, ask_id).news
            if news is not None:
                asks.change(connection, ask_id, news=None)
            return shown(connection, ask_id), news

        return await self._database.write(transaction)

    async def with_news(self, who: Who) -> list[int]:
        """The person's unnamed asks of which they have not seen what is new."""

        def transaction(connection: Connection) -> list[int]:
            return [ask.id for ask in asks.of_person(connection, who) if ask.news is not None]

        return await self._database.read(transaction)

    async def mine(self, who: Who, number: int = 0) -> Page:
        """A page of the person's own asks, those at work first; a number beyond the last is the last."""

        def transaction(connection: Connection) -> Page:
            every = asks.of_person(connection, who)
            return page_of([ask.id for ask in every], number, lambda ask_id: shown(connection, ask_id))

        return await self._database.read(transaction)

    async def titles(self, who: Who, states: Collection[State], typed: str) -> list[Shown]:
        """The person's own asks in these states whose title has what is typed, those at work first."""

        def transaction(connection: Connection) -> list[Shown]:
            return [
                shown(connection, ask.id)
                for ask in asks.of_person(connection, who)
                if ask.state in states
                and ask.words is not None
                and typed.casefold() in ask.words.title.casefold()
            ]

        return await self._database.read(transaction)

    async def open(self, guild: int, kind: str | None, *, unanswered: bool, number: int = 0) -> Page:
        """A page of the asks of a server that wait, of one kind or all; those that nobody answered first."""
        states = (State.OPEN,) if unanswered else tuple(sorted(WAITING))

        def transaction(connection: Connection) -> Page:
            total = asks.how_many(connection, guild, states, kind)
            pages = max(1, -(-total // ON_A_PAGE))
            at = min(max(number, 0), pages - 1)
            found = asks.waiting(connection, guild, states, kind, at * ON_A_PAGE, ON_A_PAGE)
            return Page(tuple(shown(connection, ask.id) for ask in found), at, pages, total)

        return await self._database.read(transaction)

    async def show(self, ask_id: int) -> Shown | None:
        """An ask as its card shows it; None when it is gone."""

        def transaction(connection: Connection) -> Shown | None:
            return None if asks.find(connection, ask_id) is None else shown(connection, ask_id)

        return await self._database.read(transaction)

    async def meeting(self, ask_id: int) -> tuple[Shown, tuple[int, ...]] | None:
        """An ask, and who comes to its private thread: its author and those who offer, less who blocked or is blocked."""

        def transaction(connection: Connection) -> tuple[Shown, tuple[int, ...]] | None:
            ask = asks.find(connection, ask_id)
            if ask is None or ask.asker is None:
                return None
            apart = blocked_with(connection, ask.asker)
            found = shown(connection, ask_id)
            helping = [user for user in found.helping if user > 0 and user not in apart]
            return found, (ask.asker.user, *helping)

        return await self._database.read(transaction)

    async def are_apart(self, ask_id: int, who: Who) -> bool:
        """Whether its author and this person blocked each other, either way."""

        def transaction(connection: Connection) -> bool:
            ask = asks.find(connection, ask_id)
            return (
                ask is not None and ask.asker is not None and ask.asker.user in blocked_with(connection, who)
            )

        return await self._database.read(transaction)

    async def files(self, ask_id: int) -> list[tuple[str, bytes]]:
        """The files that wait to be posted with an ask: name and content."""
        return await self._database.read(enclosed.files, ask_id)

    async def reply_text(self, reply_id: int) -> str | None:
        """What an unnamed author said; None once it is gone."""
        found = await self._database.read(enclosed.find_reply, reply_id)
        return None if found is None else found[1]

    def has_asked(self, connection: Connection, who: Who) -> bool:
        """Whether the person ever posted an ask; part of somebody else's transaction."""
        return asks.has_posted(connection, who)
