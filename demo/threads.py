"""Threads, forum posts and their tags as Discord has them, where simcord is kinder or has none of it."""

from collections.abc import Sequence
from typing import Any

from simcord.backend import errors, permissions, serializers
from simcord.backend.errors import BackendError
from simcord.backend.models import Channel
from simcord.enums import ChannelType

from demo.world import World, entries

_MOST_TAGS = 20
_MOST_APPLIED = 5
_LONGEST_TAG = 20
_EDITABLE = frozenset(
    {
        "name",
        "archived",
        "locked",
        "auto_archive_duration",
        "invitable",
        "rate_limit_per_user",
        "applied_tags",
    }
)


class Threads:
    """What the bot may do with the threads of a :class:`World`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def is_thread(self, channel_id: str) -> bool:
        """Whether that is the id of a thread or a forum post."""
        channel = self._world.channels.get(int(channel_id))
        return channel is not None and channel.is_thread

    # ------------------------------------------------------------------------------------------- opening

    def check_post(self, forum: Channel, applied: Sequence[Any]) -> None:
        """Refuse tags that a new post cannot have."""
        if forum.id in self._world.demands_tag and not applied:
            raise BackendError(400, 40067, "A tag is required to create a forum post in this channel")
        self._check_applied(forum, (), applied)

    def check_beginning(self, message_id: int) -> None:
        """Refuse a second thread of one message."""
        if message_id in self._world.channels:
            raise BackendError(400, 160004, "A thread has already been created for this message")

    # ------------------------------------------------------------------------------------------- changing

    def edit(self, channel_id: int, fields: dict[str, Any]) -> dict[str, Any]:
        """Change a thread; who opened it may do some of it, the rest needs Manage Threads."""
        thread = self._world.get_thread(channel_id)
        state = thread.thread_metadata
        assert state is not None
        unknown = fields.keys() - _EDITABLE
        if unknown:
            raise ValueError(f"a thread has no {sorted(unknown)}")
        self._require(thread)
        waking = fields.get("archived") is False
        if state.archived and not waking:
            raise BackendError(400, 50083, "Thread is archived")
        moderates = self._may(thread, "manage_threads")
        is_own = thread.owner_id == self._world.bot_user.id
        only_waking = waking and fields.keys() == {"archived"}
        if state.locked or "locked" in fields or not (is_own or only_waking):
            self._require(thread, "manage_threads")
        if only_waking and not moderates:
            self._require(thread, "send_messages_in_threads")
        changes = {key: fields[key] for key in ("name", "rate_limit_per_user") if key in fields}
        if "applied_tags" in fields:
            forum = self._world.get_channel(thread.parent_id or 0)
            self._check_applied(forum, thread.applied_tags, fields["applied_tags"])
            changes["applied_tags"] = [int(tag) for tag in fields["applied_tags"]]
        kept = ("archived", "locked", "auto_archive_duration", "invitable")
        metadata = {key: fields[key] for key in kept if key in fields}
        self._world.edit_channel(thread.id, changes, thread_metadata=metadata)
        return dict(serializers.channel_payload(self._world, thread))

    def delete(self, channel_id: int) -> dict[str, Any]:
        """Delete a thread with all that was said in it."""
        thread = self._world.get_thread(channel_id)
        self._require(thread, "manage_threads")
        payload = dict(serializers.channel_payload(self._world, thread))
        self._world.delete_channel(channel_id)
        return payload

    def check_tags(self, fields: dict[str, Any]) -> None:
        """Refuse tags that a forum cannot have."""
        tags = entries(fields, "available_tags")
        if len(tags) > _MOST_TAGS:
            raise errors.invalid_form_body("available_tags: Must be 20 or fewer in length.")
        names = [str(tag.get("name") or "") for tag in tags]
        if any(not 1 <= len(name) <= _LONGEST_TAG for name in names):
            raise errors.invalid_form_body("available_tags.name: Must be between 1 and 20 in length.")
        if len({name.casefold() for name in names}) < len(names):
            raise BackendError(400, 40061, "Tag names must be unique")

    # -------------------------------------------------------------------------------- pins, people, messages

    def pin(self, channel_id: int, message_id: int, *, pinned: bool) -> None:
        """Pin a message or take it down."""
        channel = self._world.get_channel(channel_id)
        self._require(channel, "pin_messages")
        self._world.set_pinned(channel_id, message_id, pinned)

    def check_newcomer(self, channel_id: int, user_id: int) -> None:
        """Refuse to add somebody who is not in the server."""
        thread = self._world.get_thread(channel_id)
        guild = self._world.get_guild(thread.guild_id or 0)
        if user_id not in guild.members:
            raise errors.unknown_member()

    def check_writing(self, channel: Channel, fields: dict[str, Any], *, files: bool) -> None:
        """Refuse a message that the bot may not write here, or nobody may."""
        if channel.type == ChannelType.FORUM:
            raise BackendError(400, 50008, "Cannot send messages in a non-text channel")
        self.check_content(channel, fields, files=files)
        state = channel.thread_metadata
        if state is not None and state.locked and not self._may(channel, "manage_threads"):
            raise BackendError(400, 50083 if state.archived else 160005, "Thread is locked")

    def check_content(self, channel: Channel, fields: dict[str, Any], *, files: bool) -> None:
        """Refuse embeds and files where the bot may post neither."""
        if channel.guild_id is None:
            return
        if files:
            self._require(channel, "attach_files")
        if fields.get("embeds"):
            self._require(channel, "embed_links")

    # -------------------------------------------------------------------------------------------- the rules

    def _check_applied(self, forum: Channel, before: Sequence[Any], after: Sequence[Any]) -> None:
        known = {str(tag["id"]): tag for tag in forum.available_tags}
        if len(after) > _MOST_APPLIED:
            raise errors.invalid_form_body("applied_tags: Must be 5 or fewer in length.")
        if any(str(tag) not in known for tag in after):
            raise BackendError(400, 10087, "Unknown tag")
        changed = {str(tag) for tag in before} ^ {str(tag) for tag in after}
        moderated = any(tag in known and known[tag].get("moderated") for tag in changed)
        if moderated and not self._may(forum, "manage_threads"):
            raise errors.missing_permissions()

    def _may(self, channel: Channel, name: str) -> bool:
        world = self._world
        allowed = world.compute_permissions(channel.guild_id or 0, world.bot_user.id, channel.id)
        return bool(allowed & permissions.flag(name))

    def _require(self, channel: Channel, *names: str) -> None:
        world = self._world
        world.require_permissions(channel.guild_id, world.bot_user.id, channel.id, *names)
