"""A post that gathers what members gave to it since the last one.

Which things a post says is decided once, with the post, and kept; whether and how each of them is shown is asked at
its owner's room whenever the post is rendered. So what is withdrawn, taken back, deleted or edited later is so in the
post, too.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from bot import outbox
from bot.clock import Clock
from bot.database import Connection, Database
from bot.prompts.model import Gatherable, Gathered, SeriesPost, Source, State
from bot.prompts.service import letters
from bot.prompts.store import gathering as store
from bot.prompts.store import posts

BACK = timedelta(days=14)
"""What was given longer ago is in no post any more."""

MOST = 30
"""What one post says at most: each then has room for a line in a message of Discord. The rest is in the next one."""


class Gathering:
    """Which wins and setbacks a post says. `sources`: the rooms they come from."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.sources: Sequence[Gatherable] = ()

    def posted(self, connection: Connection, post: SeriesPost, now: datetime) -> None:
        """A post was decided: it takes what was given, and not said by an earlier post of its series, oldest first.

        For `Schedule.when_posted`. What a post took that was skipped in the end, the next one takes.
        """
        if not post.gathers:
            return
        new = [self._new(connection, source, post, now) for source in self.sources]
        in_turn = [item for item in chain.from_iterable(zip_longest(*new)) if item is not None]
        store.keep(connection, post.id, in_turn[:MOST])

    def _new(
        self, connection: Connection, source: Gatherable, post: SeriesPost, now: datetime
    ) -> list[tuple[Source, int]]:
        name = source.source
        return [
            (name, item_id)
            for item_id in source.given(connection, post.guild_id, now - BACK, now)
            if not store.was_said(connection, post.guild_id, post.series_id, name, item_id)
            and source.words(connection, item_id) is not None
        ]

    def changed(self, source: Source, connection: Connection, item_id: int, now: datetime) -> None:
        """Something that may be in a post was given, withdrawn, edited or deleted: the posts that say it follow.

        A post that a hand removed stays removed.
        """
        for post_id in store.posts_with(connection, source, item_id):
            post = posts.find(connection, post_id)
            if post is not None and _stands_or_waits(connection, post):
                letters.say(connection, post, now)

    def is_said(self, source: Source, connection: Connection, item_id: int) -> bool:
        """Whether a post that was not skipped has one thing among what was given to it, shown or not."""
        found = (posts.find(connection, post_id) for post_id in store.posts_with(connection, source, item_id))
        return any(post is not None and post.state is not State.SKIPPED for post in found)

    async def shown(self, post_id: int) -> list[Gathered]:
        """What a post says now, in the order in which it was given."""

        def transaction(connection: Connection) -> list[Gathered]:
            rooms = {source.source: source for source in self.sources}
            found = [
                rooms[name].words(connection, item_id)
                for name, item_id in store.of_post(connection, post_id)
                if name in rooms
            ]
            return [one for one in found if one is not None]

        return await self._database.read(transaction)


def _stands_or_waits(connection: Connection, post: SeriesPost) -> bool:
    subject = post.subject
    return outbox.is_shown(connection, letters.POST, subject)
