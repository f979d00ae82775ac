"""What a post led people to within a day: check-ins, asks, replies, and wins and setbacks that they told.

A post led a person to something when they answered it (a reply, or a word in its thread), or when they pressed a
control on it and then did something in the room behind: the post whose control they pressed last is the one that counts.
Each person counts once a post and kind. What nobody may link to its author, as an unnamed ask, is not told to this room.

A post's day ends 24 hours after it was due, also where it was posted late: so what came of it is complete when
`rotation.choose` looks at it. Then rows with people are removed, and the numbers on the post stay.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot import outbox
from bot.clock import Clock
from bot.database import Connection, Database
from bot.members import Who
from bot.prompts.model import SeriesPost, State, What
from bot.prompts.store import counting as store
from bot.prompts.store import posts
from bot.timers import Diary, Timer, set_timer

_DAY_OVER = "prompts.day_over"
_DAY = timedelta(days=1)
_SUBJECT = "series_post"


class Counting:
    """Counts people whom a post led to something; who they were is forgotten when its day is over."""

    def __init__(self, database: Database, clock: Clock, diary: Diary) -> None:
        self._database = database
        self._clock = clock
        self.holdings = CountingHoldings()
        diary.register(_DAY_OVER, self._day_over)

    # What is heard of in Discord. Most presses and words are about something else: those begin no write.

    async def pressed(self, who: Who, message_id: int) -> None:
        """Somebody pressed a control of a message; if it is a post of today, it may lead them to something."""

        def wanted(connection: Connection) -> SeriesPost | None:
            post = self._post_of(connection, who.guild, outbox.subject_at(connection, message_id))
            return post if post is not None and store.pressed(connection, who) != post.id else None

        post = await self._database.read(wanted)
        if post is not None:
            await self._database.write(self._pressed, who, post)

    def _pressed(self, connection: Connection, who: Who, post: SeriesPost) -> None:
        if self._is_of_today(post, self._clock()):
            store.press(connection, who, post.id)
            _forget_later(connection, post)

    async def replied(self, who: Who, message_id: int | None, thread_id: int | None) -> None:
        """A person replied to a message, or wrote in a thread; if it belongs to a post of today, it led them to that."""

        def wanted(connection: Connection) -> SeriesPost | None:
            # A thread that a hand began on a message bears the message's number.
            subjects = [
                outbox.subject_at(connection, number)
                for number in (message_id, thread_id)
                if number is not None
            ]
            if thread_id is not None:
                subjects.append(outbox.subject_in_thread(connection, thread_id))
            found = (self._post_of(connection, who.guild, subject) for subject in subjects)
            post = next((one for one in found if one is not None), None)
            return None if post is None or store.is_counted(connection, post.id, who, "reply") else post

        post = await self._database.read(wanted)
        if post is not None:
            await self._database.write(self._count, who, post, "reply")

    def _post_of(self, connection: Connection, guild_id: int, subject: str | None) -> SeriesPost | None:
        """The post that a subject of letters names, if it is one of today in that server."""
        about, _, number = (subject or "").partition(":")
        if about != _SUBJECT:
            return None
        post = posts.find(connection, int(number))
        if post is None or post.guild_id != guild_id or not self._is_of_today(post, self._clock()):
            return None
        return post

    # What other rooms tell

    def hears_of(self, what: What) -> Callable[[Connection, Who, datetime], None]:
        """A listener for another room: there, a person did something that a post may have led them to."""

        def listener(connection: Connection, who: Who, now: datetime) -> None:
            self.did(connection, who, what, now)

        return listener

    def did(self, connection: Connection, who: Who, what: What, now: datetime) -> None:
        """A person did something: the post whose control they pressed last, if it is of today, led them to it."""
        post_id = store.pressed(connection, who)
        post = None if post_id is None else posts.find(connection, post_id)
        if post is not None and self._is_of_today(post, now):
            store.count(connection, post.id, who, what)

    def _count(self, connection: Connection, who: Who, post: SeriesPost, what: What) -> None:
        if self._is_of_today(post, self._clock()):
            store.count(connection, post.id, who, what)
            _forget_later(connection, post)

    # The end of the day

    @staticmethod
    def _is_of_today(post: SeriesPost, now: datetime) -> bool:
        return post.state is not State.SKIPPED and now < post.due + _DAY

    def _day_over(self, connection: Connection, timer: Timer, now: datetime) -> None:
        del now
        store.let_go(connection, int(timer.subject))


def _forget_later(connection: Connection, post: SeriesPost) -> None:
    """Set with every row that names somebody, so that none is kept beyond the post's day."""
    set_timer(connection, Timer(_DAY_OVER, str(post.id), post.guild_id, post.due + _DAY))


class CountingHoldings:
    """Whom a post of today may have led to something."""

    name = "prompts"
    tables = frozenset({"series_presses", "series_led"})

    def export(self, connection: Connection, who: Who) -> Any:
        """What it was, while its day lasts."""
        return [
            {"post": title, "due": due.isoformat(), "what": what}
            for title, due, what in store.of_person(connection, who)
        ]

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove it; the numbers stay."""
        del now
        store.forget(connection, who)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Nothing of a member is kept beyond a day."""
        del connection, before
