"""Says what a letter says, once: posts a message, edits it, takes it away, and looks first where that is in doubt."""

import io
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import discord
from discord import ui

from bot.client import outcomes
from bot.client.deliveries import Attached, Show
from bot.client.earlier import Earlier, Place, marked
from bot.clock import Clock
from bot.database import Database
from bot.outbox import Letter, Posted
from bot.outbox import store as outbox_store
from bot.servers import places

if TYPE_CHECKING:
    from bot.client.client import Belay

log = logging.getLogger(__name__)

_ARCHIVED = 50083
_LOCKED = 160005

_T = TypeVar("_T")


class Messages:
    """The messages of letters, wherever they stand."""

    def __init__(self, client: "Belay", database: Database, clock: Clock) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._earlier = Earlier()
        self._tried: set[int] = set()
        self.inherited = 0

    # What is in doubt

    def is_doubtful(self, letter: Letter) -> bool:
        """Whether an earlier attempt may have arrived."""
        return letter.attempts > 0 or letter.id <= self.inherited or letter.id in self._tried

    def trying(self, letter: Letter) -> None:
        """From now on it may have arrived."""
        self._tried.add(letter.id)

    def settled(self, letter: Letter) -> None:
        """What became of it is kept."""
        self._tried.discard(letter.id)

    def forget(self) -> None:
        """Nothing is in doubt any more: read channels anew next time."""
        self._earlier.forget()

    async def said_before(self, letter: Letter, channel: Place) -> int | None:
        """The message of an earlier attempt in that channel or thread, if there is one."""
        assert self._client.user is not None
        return await self._earlier.find(channel, letter, self._client.user.id)

    # Where

    def channel(self, guild_id: int, channel_id: int) -> discord.PartialMessageable:
        """A channel or thread to write in."""
        return self._client.get_partial_messageable(channel_id, guild_id=guild_id)

    async def is_forum(self, guild_id: int, channel_id: int) -> bool:
        """Whether a channel takes posts instead of messages."""
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if channel is None:
            channel = await self._client.fetch_channel(channel_id)
        return isinstance(channel, discord.ForumChannel)

    async def channel_for(self, letter: Letter, place: str) -> discord.PartialMessageable | None:
        """The channel in which messages for `place` are said; None when there is none, and moderators know."""
        found = await self._database.read(places.picked, letter.guild_id, place)
        for _, channel_id in found:
            # Only a place that another stands in for may have a forum, which takes posts and no messages.
            if place not in places.STANDS_IN or not await self.is_forum(letter.guild_id, channel_id):
                return self.channel(letter.guild_id, channel_id)
        lacking = places.STANDS_IN.get(place, place)
        await self._database.write(outcomes.no_place, letter, lacking, self._clock())
        return None

    # Saying

    async def show(self, letter: Letter, delivery: Show) -> None:
        """Have a message that shows the letter's subject."""
        if delivery.inside is None:
            channel = await self._channel_to_show(letter, delivery)
            if channel is not None:
                await self._show(letter, delivery, channel)
            return
        around = await self._database.read(outbox_store.where_posted, delivery.inside)
        if around is None or around.thread_id is None:
            await self._database.write(outcomes.nowhere, letter)
            return
        try:
            await self._show(letter, delivery, self.channel(letter.guild_id, around.thread_id))
        except discord.NotFound:
            log.info("letter %d (%s): its thread is gone", letter.id, letter.kind)
            await self._database.write(outcomes.nowhere, letter)

    async def _channel_to_show(self, letter: Letter, delivery: Show) -> discord.PartialMessageable | None:
        if letter.subject is not None:
            posted = await self._database.read(outbox_store.where_posted, letter.subject)
            if posted is not None:  # it stays where it is, whatever is picked now
                return self.channel(posted.guild_id, posted.channel_id)
        return await self.channel_for(letter, delivery.place)

    async def _show(self, letter: Letter, delivery: Show, channel: discord.PartialMessageable) -> None:
        posted = None
        if letter.subject is not None:
            posted = await self._database.read(outbox_store.where_posted, letter.subject)
        if posted is None and self.is_doubtful(letter):
            earlier = await self.said_before(letter, channel)
            if earlier is not None:
                # It arrived after all, and may say by now what is true no longer.
                posted = Posted(letter.subject or "", letter.guild_id, channel.id, earlier, None)
                if letter.subject is not None:
                    await self._database.write(outbox_store.remember_posted, posted, self._clock())
        if posted is not None and not posted.message_id:
            # People met about it in voice, or nothing was said in its thread yet: there is nothing to edit.
            await self._database.write(outcomes.said, letter, None, self._clock())
            return
        if posted is not None:
            await self._edit_or_forget(letter, posted, delivery.view)
            return
        if delivery.over is not None:
            await self._database.write(outcomes.over, letter, delivery.over, self._clock())
            self.settled(letter)
            return
        role = delivery.bring if delivery.bring is not None else delivery.ping
        allowed = only(role, delivery.mention)
        message_id = await self._send(
            letter,
            channel,
            delivery.view,
            allowed,
            files=delivery.files,
            silent=delivery.bring is not None,
        )
        shown = None
        if letter.subject is not None:
            shown = Posted(letter.subject, letter.guild_id, channel.id, message_id, None)
        await self._database.write(outcomes.said, letter, shown, self._clock())
        self.settled(letter)

    async def say(
        self, letter: Letter, channel: Place, view: ui.LayoutView, allowed: discord.AllowedMentions
    ) -> int:
        """Say it, unless an earlier attempt did. Returns the message's id."""
        if self.is_doubtful(letter) and (earlier := await self.said_before(letter, channel)) is not None:
            return earlier
        return await self._send(letter, channel, view, allowed)

    async def _send(
        self,
        letter: Letter,
        channel: Place,
        view: ui.LayoutView,
        allowed: discord.AllowedMentions,
        *,
        files: Sequence[Attached] = (),
        silent: bool = False,
    ) -> int:
        self.trying(letter)
        shown = marked(view, letter)

        async def send() -> discord.Message:
            attached = [discord.File(io.BytesIO(file.content), filename=file.name) for file in files]
            return await channel.send(
                view=shown, nonce=str(letter.id), allowed_mentions=allowed, files=attached, silent=silent
            )

        return (await self.awake(channel.id, send)).id

    async def _edit_or_forget(self, letter: Letter, posted: Posted, view: ui.LayoutView) -> None:
        try:
            await self.edit(letter, posted, view)
        except discord.NotFound:
            # Removed by hand: whoever did that meant it, whatever has changed since.
            await self._database.write(outcomes.not_wanted, letter)
            self.settled(letter)
            return
        await self._database.write(outcomes.said, letter, None, self._clock())
        self.settled(letter)

    async def edit(self, letter: Letter, posted: Posted, view: ui.LayoutView) -> None:
        """Have a message say `view` now; in a thread that sleeps, it wakes.

        Raises:
            discord.NotFound: the message or its channel was removed by hand.
        """
        message = self.channel(posted.guild_id, posted.channel_id).get_partial_message(posted.message_id)
        nobody = discord.AllowedMentions.none()
        await self.awake(
            posted.channel_id, lambda: message.edit(view=marked(view, letter), allowed_mentions=nobody)
        )

    async def awake(self, thread_id: int, change: Callable[[], Awaitable[_T]]) -> _T:
        """Make a change in a thread, waking it when it sleeps.

        Raises:
            Hindered: it is locked.
        """
        try:
            return await change()
        except discord.HTTPException as error:
            if error.code == _LOCKED:
                raise locked(thread_id) from error
            if error.code != _ARCHIVED:
                raise
        await self.wake(thread_id)
        return await change()

    async def wake(self, thread_id: int) -> None:
        """Have a thread sleep no longer.

        Raises:
            Hindered: it is locked, and only somebody with Manage Threads can wake it.
        """
        try:
            await self._client.http.edit_channel(thread_id, archived=False)
        except discord.HTTPException as error:
            if isinstance(error, discord.Forbidden) or error.code in (_ARCHIVED, _LOCKED):
                raise locked(thread_id) from error
            raise

    # Taking away

    async def take_away(self, guild_id: int, channel_id: int, message_id: int) -> None:
        """Delete a message; one that is gone already is fine."""
        message = self.channel(guild_id, channel_id).get_partial_message(message_id)
        try:
            await self.awake(channel_id, message.delete)
        except discord.NotFound:
            log.info("message %d was already gone", message_id)


def only(role: int | None, people: Sequence[int] = ()) -> discord.AllowedMentions:
    """Nobody may be notified but that role and these people."""
    return discord.AllowedMentions(
        everyone=False,
        roles=[discord.Object(role)] if role is not None else False,
        users=[discord.Object(person) for person in people],
        replied_user=False,
    )


def locked(thread_id: int) -> outcomes.Hindered:
    """A thread that a moderator locked; the first of them is told."""
    return outcomes.Hindered("locked", {"place": "help", "needs": "unlock", "thread": thread_id})
