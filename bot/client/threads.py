"""Finds threads, brings people into them, opens private ones, and takes threads away, each once."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord.http import Route

from bot.client import outcomes
from bot.client.deliveries import Bring, Meet, Remove
from bot.client.earlier import CLOCKS_APART
from bot.client.messages import Messages
from bot.client.voice import Voices
from bot.clock import Clock
from bot.database import Database
from bot.outbox import Letter, Posted
from bot.outbox import store as outbox_store
from bot.servers import places

if TYPE_CHECKING:
    from bot.client.client import Belay

log = logging.getLogger(__name__)

SLEEPS_AFTER = 10080
"""Minutes of quiet after which a thread sleeps: a week, the most that Discord has."""

_UNKNOWN_CHANNEL = 10003
_CANNOT_SEE = 50001


class Threads:
    """The threads that letters are about."""

    def __init__(self, client: "Belay", database: Database, clock: Clock, messages: Messages) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._messages = messages
        self._voices = Voices(client)

    async def open(self, channel_id: int, about: Mapping[str, Any]) -> Mapping[str, Any]:
        """Open a thread in a channel or a post in a forum; what Discord answers.

        Raises:
            TimeoutError: it is not known whether it was opened.
        """
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel_id)
        return await self._client.http.request(route, form=_Once(about), params={"use_nested_fields": 1})

    # What an earlier attempt left

    async def opened_before(self, letter: Letter, channel_id: int, *, in_forum: bool) -> Posted | None:
        """What an earlier attempt left, where that is in doubt; its thread may be missing."""
        assert letter.subject is not None
        if not self._messages.is_doubtful(letter):
            return None
        if in_forum:
            found = await self._post_before(letter, channel_id)
        else:
            channel = self._messages.channel(letter.guild_id, channel_id)
            earlier = await self._messages.said_before(letter, channel)
            if earlier is None:
                return None
            found = Posted(letter.subject, letter.guild_id, channel_id, earlier, None)
        if found is not None:
            await self._database.write(outbox_store.remember_posted, found, self._clock())
        return found

    async def _post_before(self, letter: Letter, forum_id: int) -> Posted | None:
        """A post of an earlier attempt: by what opens it, since its name may be another one by now."""
        assert letter.subject is not None
        assert self._client.user is not None
        since = discord.utils.time_snowflake(letter.written_at - CLOCKS_APART)
        active = await self._client.http.get_active_threads(letter.guild_id)
        for thread in active["threads"]:
            thread_id = int(thread["id"])
            is_mine = int(thread["owner_id"]) == self._client.user.id
            if is_mine and int(thread["parent_id"]) == forum_id and thread_id >= since:
                opener = await self._messages.said_before(
                    letter, self._messages.channel(letter.guild_id, thread_id)
                )
                if opener is not None:
                    return Posted(letter.subject, letter.guild_id, thread_id, opener, thread_id)
        return None

    # People

    async def bring(self, letter: Letter, delivery: Bring) -> None:
        """Bring people into the thread of a subject; where there is none, nothing is to do."""
        around = await self._database.read(outbox_store.where_posted, delivery.inside)
        if around is not None and around.thread_id is not None:
            try:
                await self.bring_into(letter, around.thread_id, delivery.people)
            except discord.NotFound:
                log.info("letter %d (%s): its thread is gone", letter.id, letter.kind)
        await self._database.write(outcomes.said, letter, None, self._clock())

    async def bring_into(self, letter: Letter, thread_id: int, people: Sequence[int]) -> None:
        for person in people:
            try:
                await self._messages.awake(
                    thread_id, partial(self._client.http.add_user_to_thread, thread_id, person)
                )
            except discord.NotFound as error:
                if error.code == _UNKNOWN_CHANNEL:
                    raise
                log.info("letter %d (%s): somebody has left meanwhile", letter.id, letter.kind)
            except discord.Forbidden as error:
                if error.code != _CANNOT_SEE:
                    raise
                log.info("letter %d (%s): somebody cannot see the channel", letter.id, letter.kind)

    # Where people meet

    async def meet(self, letter: Letter, delivery: Meet) -> None:
        """Have some people in one voice channel, or in a private thread in which something is said."""
        assert letter.subject is not None
        posted = await self._database.read(outbox_store.where_posted, letter.subject)
        if await self._met_in_voice(letter, delivery, posted):
            return
        if posted is not None and posted.thread_id is not None:
            thread_id = posted.thread_id
        else:
            channel = await self._messages.channel_for(letter, delivery.place)
            if channel is None:
                return
            thread_id = await self._private_thread(letter, channel.id, delivery.name)
            place = Posted(letter.subject, letter.guild_id, channel.id, 0, thread_id)
            await self._database.write(outbox_store.remember_posted, place, self._clock())
        await self.bring_into(letter, thread_id, delivery.people)
        allowed = discord.AllowedMentions(
            everyone=False, roles=False, users=[discord.Object(user) for user in delivery.ping]
        )
        thread = self._messages.channel(letter.guild_id, thread_id)
        opener = await self._messages.say(letter, thread, delivery.view, allowed)
        told = Posted(letter.subject, letter.guild_id, thread_id, opener, thread_id)
        await self._database.write(outcomes.said, letter, told, self._clock())
        self._messages.settled(letter)

    async def _met_in_voice(self, letter: Letter, delivery: Meet, posted: Posted | None) -> bool:
        """Whether they are together in voice now, or were brought there before."""
        if delivery.voice is None or (posted is not None and posted.thread_id is not None):
            return False
        told = None
        if posted is None:
            channel = await self._voices.gather(letter.guild_id, delivery.people, delivery.voice)
            if channel is None:
                return False
            told = Posted(letter.subject or "", letter.guild_id, channel, 0, None)
        await self._database.write(outcomes.said, letter, told, self._clock())
        return True

    async def _private_thread(self, letter: Letter, channel_id: int, name: str) -> int:
        if self._messages.is_doubtful(letter):
            active = await self._client.http.get_active_threads(letter.guild_id)
            for thread in active["threads"]:
                if thread["name"] == name and int(thread["parent_id"]) == channel_id:
                    return int(thread["id"])
        self._messages.trying(letter)
        about = {
            "name": name,
            "auto_archive_duration": SLEEPS_AFTER,
            "type": discord.ChannelType.private_thread.value,
            "invitable": False,
        }
        return int((await self.open(channel_id, about))["id"])

    # Taking away

    async def remove(self, letter: Letter, delivery: Remove) -> None:
        """Have nothing that shows the letter's subject, nor, if so said, its thread."""
        assert letter.subject is not None
        posted = await self._database.read(outbox_store.where_posted, letter.subject)
        if posted is None and self._messages.is_doubtful(letter):
            # An earlier attempt may have posted what must not be seen any more.
            posted = await self._said_before(letter, delivery)
        left = None
        if posted is not None and not posted.message_id and posted.thread_id is None:
            posted = None  # they met in voice, where nothing is left
        if posted is not None and delivery.thread:
            left = await self._take_thread_away(posted)
        elif posted is not None:
            await self._messages.take_away(posted.guild_id, posted.channel_id, posted.message_id)
        await self._database.write(outcomes.taken_away, letter, delivery.place, left, self._clock())
        self._messages.settled(letter)

    async def _said_before(self, letter: Letter, delivery: Remove) -> Posted | None:
        assert letter.subject is not None
        if delivery.inside is not None:
            around = await self._database.read(outbox_store.where_posted, delivery.inside)
            places_to_look = [] if around is None or around.thread_id is None else [around.thread_id]
        else:
            picked = await self._database.read(places.picked, letter.guild_id, delivery.place)
            places_to_look = [channel_id for _, channel_id in picked]
        for channel_id in places_to_look:
            in_forum = delivery.inside is None and await self._messages.is_forum(letter.guild_id, channel_id)
            found = await self.opened_before(letter, channel_id, in_forum=in_forum)
            if found is not None:
                return found
        return None

    async def _take_thread_away(self, posted: Posted) -> int | None:
        """Delete a thread with what opened it; at least the latter. Returns the thread that had to be left."""
        is_post = posted.channel_id == posted.thread_id
        if not is_post:
            await self._messages.take_away(posted.guild_id, posted.channel_id, posted.message_id)
        thread_id = posted.thread_id or posted.message_id
        try:
            await self._client.http.delete_channel(thread_id)
        except discord.NotFound:
            log.info("thread %d was already gone", thread_id)
        except discord.Forbidden:
            if is_post:
                await self._messages.take_away(posted.guild_id, thread_id, posted.message_id)
            return thread_id
        return None


class _Once(list[dict[str, Any]]):
    """The body of a request that discord.py must not repeat by itself: Discord would open a second thread.

    A message has a nonce for that, a thread has nothing. After a 5xx the courier looks first, and then tries again.
    """

    def __init__(self, payload: Mapping[str, Any]) -> None:
        part = {"name": "payload_json", "value": json.dumps(payload), "content_type": "application/json"}
        super().__init__([part])  # with a type of its own, aiohttp sends it as multipart, which Discord reads
        self._given = False

    def __iter__(self) -> Iterator[dict[str, Any]]:
        if self._given:
            raise TimeoutError("whether a thread was opened is not known")
        self._given = True
        return super().__iter__()
