"""Keeps a public thread about a subject: a post where the channel is a forum, else a message with a thread.

In a forum the opening message and its thread are made in one request, elsewhere one after the other. What Discord
answered is kept after each step, and what is in doubt is looked for before it is done again.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import discord
from discord.http import handle_message_parameters

from bot.client import outcomes
from bot.client.deliveries import Post
from bot.client.earlier import marked
from bot.client.messages import Messages, only
from bot.client.tags import Chosen, Tags
from bot.client.threads import SLEEPS_AFTER, Threads
from bot.clock import Clock
from bot.database import Database
from bot.outbox import Letter, Posted
from bot.outbox import store as outbox_store
from bot.servers import places

if TYPE_CHECKING:
    from bot.client.client import Belay

log = logging.getLogger(__name__)

_HAS_THREAD_ALREADY = 160004
_REFUSED = (400, 403)

_Stands = tuple[Posted, str | None]
"""Where a subject is shown, and what Belay lacks for its tags."""


class Posts:
    """The public threads that letters are about."""

    def __init__(
        self, client: "Belay", database: Database, clock: Clock, messages: Messages, threads: Threads
    ) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._messages = messages
        self._threads = threads
        self._tags = Tags(client)
        self._pinless: set[int] = set()

    async def post(self, letter: Letter, delivery: Post) -> None:
        """Have a public thread about the letter's subject, as the delivery says."""
        assert letter.subject is not None
        posted = await self._database.read(outbox_store.where_posted, letter.subject)
        unfinished = posted is None or self._messages.is_doubtful(letter)
        channel_id, in_forum = 0, False
        if posted is None:
            channel_id = await self._picked(letter, delivery.place)
            if channel_id is None:
                return
            in_forum = await self._messages.is_forum(letter.guild_id, channel_id)
            posted = await self._threads.opened_before(letter, channel_id, in_forum=in_forum)
        if posted is None and delivery.over is not None:
            await self._database.write(outcomes.over, letter, delivery.over, self._clock())
            self._messages.settled(letter)
            return
        if posted is not None:
            stands = await self._update(letter, delivery, posted)
        elif in_forum:
            stands = await self._open_in_forum(letter, delivery, channel_id)
        else:
            stands = await self._open_in_channel(letter, delivery, channel_id)
        if stands is None:
            return
        posted, needs = stands
        if unfinished:
            await self._finish(letter, delivery, posted)
        await self._database.write(outcomes.tagged, letter, delivery.place, needs, self._clock())
        self._messages.settled(letter)

    async def _picked(self, letter: Letter, place: str) -> int | None:
        found = await self._database.read(places.picked, letter.guild_id, place)
        if found:
            return found[0][1]
        lacking = places.STANDS_IN.get(place, place)
        await self._database.write(outcomes.no_place, letter, lacking, self._clock())
        return None

    async def _open_in_forum(self, letter: Letter, delivery: Post, forum_id: int) -> _Stands:
        assert letter.subject is not None
        chosen = await self._tags.choose(letter.guild_id, forum_id, delivery.tags, demanded=True)
        self._messages.trying(letter)
        try:
            made = await self._post_in_forum(letter, delivery, forum_id, chosen)
        except discord.HTTPException as error:
            if error.status not in _REFUSED or not chosen.ids:
                raise
            # A tag was removed meanwhile, or is only for moderators.
            forbidden = error.status == _REFUSED[1]
            other = await self._tags.choose(
                letter.guild_id, forum_id, delivery.tags, demanded=True, anew=True, plain=forbidden
            )
            if other.ids == chosen.ids:
                raise
            chosen = other
            made = await self._post_in_forum(letter, delivery, forum_id, chosen)
        thread_id = int(made["id"])
        posted = Posted(letter.subject, letter.guild_id, thread_id, int(made["message"]["id"]), thread_id)
        await self._database.write(outbox_store.remember_posted, posted, self._clock())
        return posted, chosen.needs

    async def _post_in_forum(
        self, letter: Letter, delivery: Post, forum_id: int, chosen: Chosen
    ) -> Mapping[str, Any]:
        about = {
            "name": delivery.name,
            "auto_archive_duration": SLEEPS_AFTER,
            "applied_tags": [str(number) for number in chosen.ids],
        }
        with handle_message_parameters(
            view=marked(delivery.view, letter),
            allowed_mentions=only(delivery.ping),
            channel_payload=about,
        ) as parameters:
            return await self._threads.open(forum_id, parameters.payload or {})

    async def _open_in_channel(self, letter: Letter, delivery: Post, channel_id: int) -> _Stands:
        assert letter.subject is not None
        channel = self._messages.channel(letter.guild_id, channel_id)
        message_id = await self._messages.say(letter, channel, delivery.view, only(delivery.ping))
        posted = Posted(letter.subject, letter.guild_id, channel_id, message_id, None)
        await self._database.write(outbox_store.remember_posted, posted, self._clock())
        return await self._begin_thread(posted, delivery.name), None

    async def _begin_thread(self, posted: Posted, name: str) -> Posted:
        """Have a thread begin at a message; a message has one at most, and its id."""
        try:
            await self._client.http.start_thread_with_message(
                posted.channel_id, posted.message_id, name=name, auto_archive_duration=SLEEPS_AFTER
            )
        except discord.HTTPException as error:
            if error.code != _HAS_THREAD_ALREADY:
                raise
        whole = replace(posted, thread_id=posted.message_id)
        await self._database.write(outbox_store.remember_posted, whole, self._clock())
        return whole

    async def _finish(self, letter: Letter, delivery: Post, posted: Posted) -> None:
        """What only a new thread needs: its opening message on top, and its people."""
        assert posted.thread_id is not None
        if posted.thread_id == posted.channel_id:
            await self._pin(posted)
        await self._threads.bring_into(letter, posted.thread_id, delivery.people)

    async def _pin(self, posted: Posted) -> None:
        try:
            await self._client.http.pin_message(posted.channel_id, posted.message_id)
        except discord.Forbidden:  # it is at the top of a post anyway; said once, to the operator
            if posted.guild_id not in self._pinless:
                self._pinless.add(posted.guild_id)
                log.info("server %d: not allowed to pin what opens a post", posted.guild_id)

    async def _update(self, letter: Letter, delivery: Post, posted: Posted) -> _Stands | None:
        """Have what is there say the present; None when a hand removed it."""
        try:
            if posted.thread_id is None:
                await self._messages.edit(letter, posted, delivery.view)
                return await self._begin_thread(posted, delivery.name), None
            needs = await self._refresh(letter, delivery, posted, posted.thread_id)
        except discord.NotFound:
            log.info("letter %d (%s): removed by hand", letter.id, letter.kind)
            if posted.thread_id not in (None, posted.channel_id):  # a message that lost its thread
                await self._messages.take_away(posted.guild_id, posted.channel_id, posted.message_id)
            await self._database.write(outcomes.removed_by_hand, letter, delivery.gone, self._clock())
            return None
        return posted, needs

    async def _refresh(self, letter: Letter, delivery: Post, posted: Posted, thread_id: int) -> str | None:
        # Asked for each time: the cache knows a change of ours only a moment after Discord has confirmed it.
        is_post = posted.channel_id == thread_id
        try:
            thread = cast("Mapping[str, Any]", await self._client.http.get_channel(thread_id))
        except discord.NotFound:
            if is_post or not delivery.stays:
                raise
            await self._messages.edit(letter, posted, delivery.view)
            return None
        changes: dict[str, Any] = {}
        if thread["name"].split() != delivery.name.split():  # Discord tidies spaces, and takes few renamings
            changes["name"] = delivery.name
        needs = None
        if is_post:
            chosen = await self._tags.choose(posted.guild_id, int(thread["parent_id"]), delivery.tags)
            needs = chosen.needs
            applied = {int(tag) for tag in thread.get("applied_tags") or ()}
            if chosen.ids and set(chosen.ids) != applied:
                changes["applied_tags"] = [str(number) for number in chosen.ids]
        sleeps = bool(thread["thread_metadata"]["archived"])
        if changes or (sleeps and is_post):
            needs = await self._change(thread_id, changes, sleeps=sleeps) or needs
        await self._messages.edit(letter, posted, delivery.view)
        return needs

    async def _change(self, thread_id: int, changes: Mapping[str, Any], *, sleeps: bool) -> str | None:
        """Change a thread, waking it. What is refused stays as it is; returns what Belay lacks for tags."""
        try:
            waking = {"archived": False} if sleeps else {}
            await self._client.http.edit_channel(thread_id, **waking, **changes)
        except discord.HTTPException as error:
            if error.status not in _REFUSED:
                raise
            log.info("thread %d cannot be changed: %s", thread_id, error)
        else:
            return None
        if sleeps:
            await self._messages.wake(thread_id)
        return "manage_threads" if "applied_tags" in changes else None
