"""What the simulated Discord knows: simcord's backend, made fit to run for hours and to be lied to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simcord.backend import Backend
from simcord.backend.cdn import CdnStore
from simcord.backend.models import Channel, Guild, Message
from simcord.enums import ChannelType

from demo.clock import RunningClock

_DISCORD_EPOCH_MS = 1420070400000
_DEMANDS_TAG = 1 << 4
_ELSEWHERE = 3  # a kind of scheduled event
_SCHEDULED, _ACTIVE, _COMPLETED = 1, 2, 3

#: What a message's flags say once a thread has begun at it.
HAS_THREAD = 1 << 5


def entries(holder: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The list of objects under ``key`` of a payload; Discord leaves many of them out or null."""
    return holder.get(key) or []


class LoopbackCdn(CdnStore):
    """Keeps uploads in memory and hands out addresses that the simulator itself serves."""

    base = ""

    def store_attachment(
        self, attachment_id: int, channel_id: int, filename: str, data: bytes, description: str | None
    ) -> dict[str, Any]:
        """Keep one upload; returns the attachment as Discord describes it."""
        attachment = super().store_attachment(attachment_id, channel_id, filename, data, description)
        path = f"/attachments/{channel_id}/{attachment_id}/{filename}"
        self._blobs[path] = self._blobs.pop(attachment["url"])
        attachment["url"] = attachment["proxy_url"] = f"{self.base}{path}"
        return attachment


class World(Backend):
    """Guilds, people, messages and interactions, without simcord's ever-growing transcript."""

    # Read while the parent's constructor allocates its first ids.
    _latest_snowflake = 0

    def __init__(self, *, start: datetime | None = None, bot_name: str = "Belay") -> None:
        """An empty Discord whose clock begins at ``start`` (default: now); its one bot is ``bot_name``."""
        self.running_clock = RunningClock(start)
        super().__init__(clock=self.running_clock)
        self.bot_user.name = bot_name
        self.loopback_cdn = LoopbackCdn()
        self.cdn = self.loopback_cdn
        self.refuses_dms: set[int] = set()
        self.posting_nonce: str | int | None = None
        #: Forums in which every post needs a tag.
        self.demands_tag: set[int] = set()
        #: Servers that Discord gives no forums, since they are no Community.
        self.without_forums: set[int] = set()
        self._post_id: int | None = None

    def snowflake(self) -> int:
        """A new id, always above the one before, also after the clock was moved back."""
        milliseconds = int(self.running_clock.now().timestamp() * 1000) - _DISCORD_EPOCH_MS
        value = max(milliseconds << 22, self._latest_snowflake + 1)
        while value in self._reserved_ids:
            value += 1
        self._latest_snowflake = value
        return value

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Tell the gateway; a message that was posted with a nonce carries it here, as on Discord."""
        if self.posting_nonce is not None and event == "MESSAGE_CREATE":
            payload = {**payload, "nonce": self.posting_nonce}
        if event in ("CHANNEL_CREATE", "CHANNEL_UPDATE"):
            payload = self.with_flags(payload)
        for listener in self.subscribers:
            listener(event, payload)

    def add_guild(self, name: str) -> Guild:
        """A server with the bot in it, owned by somebody else."""
        return self.create_guild(name)

    def add_channel(
        self, guild: Guild, name: str, *, kind: ChannelType = ChannelType.TEXT, **fields: Any
    ) -> Channel:
        """A channel of ``guild``; ``fields`` are those of simcord's (topic, parent_id, overwrites)."""
        if "available_tags" in fields:
            fields["available_tags"] = self.complete_tags(fields["available_tags"])
        return self.create_channel(guild.id, name, type=kind, **fields)

    def complete_tags(self, tags: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Forum tags as Discord tells them: with an id, and null for an emoji that was not chosen."""
        blank = {"moderated": False, "emoji_id": None, "emoji_name": None}
        return [{**blank, **tag, "id": str(tag.get("id") or self.snowflake())} for tag in tags]

    def with_flags(self, channel: Mapping[str, Any]) -> dict[str, Any]:
        """A channel as Discord tells it: with the flag of a forum that demands a tag."""
        if channel.get("type") != ChannelType.FORUM:
            return dict(channel)
        return {**channel, "flags": _DEMANDS_TAG if int(channel["id"]) in self.demands_tag else 0}

    def demand_tag(self, forum_id: int) -> None:
        """Have every post in a forum need a tag."""
        self.demands_tag.add(forum_id)
        self.announce_channel_update(forum_id)

    def activate_due_scheduled_events(self) -> None:
        """Begin and end events when their time comes: Discord does so by itself only with those outside of voice."""
        now = self.running_clock.now()
        for guild in list(self.guilds.values()):
            for event in list(guild.scheduled_events.values()):
                if event.entity_type != _ELSEWHERE:
                    continue
                begins, ends = event.scheduled_start_time, event.scheduled_end_time
                if event.status == _SCHEDULED and datetime.fromisoformat(begins) <= now:
                    self.edit_scheduled_event(guild.id, event.id, {"status": _ACTIVE})
                if event.status == _ACTIVE and ends is not None and datetime.fromisoformat(ends) <= now:
                    self.edit_scheduled_event(guild.id, event.id, {"status": _COMPLETED})

    # ------------------------------------------------------------------------------------------- threads

    def create_forum_post(
        self, forum_id: int, name: str, starter: Message, **parts: Any
    ) -> tuple[Channel, Message]:
        """A post, which has one id with the message that opens it."""
        self._post_id = starter.id
        try:
            return super().create_forum_post(forum_id, name, starter, **parts)
        finally:
            self._post_id = None

    def create_thread(
        self,
        parent_id: int,
        name: str,
        owner_id: int,
        *,
        type: int = ChannelType.PUBLIC_THREAD,  # noqa: A002 - simcord's name
        message_id: int | None = None,
        broadcast: bool = True,
        **parts: Any,
    ) -> Channel:
        """A thread. simcord tells the channel of each; Discord only of a public one that began at no message."""
        message_id = message_id or self._post_id
        begun = self.messages.get(parent_id, {}).get(message_id or 0)
        is_told = message_id is None and type != ChannelType.PRIVATE_THREAD
        thread = super().create_thread(
            parent_id,
            name,
            owner_id,
            type=type,
            message_id=message_id,
            broadcast=broadcast and is_told,
            **parts,
        )
        if begun is not None:
            begun.flags |= HAS_THREAD
        if broadcast and not is_told:
            self.announce_thread_create(thread)
        return thread

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """A message; in a thread, those it mentions come into the thread."""
        committed = super().commit_message(message, broadcast=broadcast)
        channel = self.get_channel(message.channel_id)
        if channel.is_thread and channel.guild_id is not None:
            guild = self.get_guild(channel.guild_id)
            called = {
                member.user_id
                for member in guild.members.values()
                if member.user_id in message.ping_user_ids
                or set(member.role_ids) & set(message.ping_role_ids)
            }
            for user_id in sorted(called):
                self.add_thread_member(channel.id, user_id)
        return committed

    def delete_channel(self, channel_id: int) -> None:
        """Delete a channel, and its threads with it."""
        for thread_id in [
            one.id for one in self.channels.values() if one.is_thread and one.parent_id == channel_id
        ]:
            super().delete_channel(thread_id)
        super().delete_channel(channel_id)

    def accepts_dm(self, user_id: int) -> bool:
        """Whether the bot may write to this person: they share a server and have not closed their DMs."""
        if user_id in self.refuses_dms:
            return False
        return any(user_id in guild.members for guild in self.guilds.values())

    def wake_thread(self, channel_id: int) -> None:
        """Bring an archived thread back, as a new message in it does on Discord; others are left alone."""
        channel = self.get_channel(channel_id)
        if channel.is_thread and channel.thread_metadata and channel.thread_metadata.archived:
            self.edit_channel(channel_id, {}, thread_metadata={"archived": False})

    def forget_old(self, *, most: int) -> None:
        """Once there are twice as many, keep only the newest ``most`` interactions, and private messages of each channel.

        A client shows no old private message either, and an interaction can be answered for a quarter of an hour.
        """
        if len(self.interactions) < 2 * most:
            return
        for record in list(self.interactions.values())[:-most]:
            del self.interactions[record.id]
            self.interaction_tokens.pop(record.token, None)
        for channel in self.messages.values():
            private = [message.id for message in channel.values() if message.is_ephemeral]
            for message_id in private[:-most]:
                del channel[message_id]

    def forget(self) -> None:
        """Drop answered interactions and private messages: what only a long benchmark piles up."""
        done = [record for record in self.interactions.values() if record.responded]
        for record in done:
            del self.interactions[record.id]
            self.interaction_tokens.pop(record.token, None)
        for channel in self.messages.values():
            for message_id in [message.id for message in channel.values() if message.is_ephemeral]:
                del channel[message_id]
