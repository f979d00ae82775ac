"""Tags of a forum: finds those a post should bear, makes those that are missing, and says what Belay lacks for it.

Discord allows 20 tags in a forum, names of 20 characters, and 5 tags on a post. A tag may be one that only moderators
apply, and a forum may demand one on each post.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.client.outcomes import Hindered

if TYPE_CHECKING:
    from bot.client.client import Belay

MOST_IN_A_FORUM = 20
MOST_ON_A_POST = 5
LONGEST = 20
_REQUIRES_TAG = 1 << 4


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tags to apply; `needs`: what Belay lacks for all that were wanted, in the words of the texts of moderation."""

    ids: tuple[int, ...]
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class _Tag:
    id: int
    name: str
    moderated: bool


@dataclass(frozen=True, slots=True)
class _Forum:
    tags: tuple[_Tag, ...]
    requires_tag: bool

    def find(self, name: str) -> _Tag | None:
        return next((tag for tag in self.tags if tag.name.casefold() == name.casefold()), None)


class Tags:
    """The tags of every forum that Belay posts in."""

    def __init__(self, client: "Belay") -> None:
        self._client = client
        self._making: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def choose(
        self,
        guild_id: int,
        forum_id: int,
        names: Sequence[str],
        *,
        anew: bool = False,
        plain: bool = False,
        demanded: bool = False,
    ) -> Chosen:
        """The tags for a post, made where they are missing.

        `anew`: ask Discord what there is. `plain`: only tags that everybody may apply. `demanded`: at least one, if
        the forum demands that of a new post.

        Raises:
            Hindered: the forum demands a tag and has none.
        """
        wanted = list(dict.fromkeys(name[:LONGEST] for name in names))[:MOST_ON_A_POST]
        channel = self._cached(guild_id, forum_id)
        if anew or channel is None:
            forum = _of_payload(await self._client.http.get_channel(forum_id))
        else:
            forum = _of_channel(channel)
        needs = None
        if any(forum.find(name) is None for name in wanted):
            forum, needs = await self._make_missing(channel, forum_id, wanted)
        found = [tag for name in wanted if (tag := forum.find(name)) is not None]
        if plain or (channel is not None and not _may(channel, "manage_threads")):
            if any(tag.moderated for tag in found):
                needs = "manage_threads"
            found = [tag for tag in found if not tag.moderated]
        if not found and demanded and forum.requires_tag:
            if not forum.tags:
                raise Hindered("no_tags:help", {"place": "help", "needs": "a_tag"})
            found = sorted(forum.tags, key=lambda tag: tag.moderated)[:1]
        return Chosen(tuple(tag.id for tag in found), needs)

    async def _make_missing(
        self, channel: discord.ForumChannel | None, forum_id: int, wanted: Sequence[str]
    ) -> tuple[_Forum, str | None]:
        # What Discord is given replaces all its tags: one at a time, and beginning with what there is now.
        async with self._making[forum_id]:
            payload = await self._client.http.get_channel(forum_id)
            forum = _of_payload(payload)
            missing = [name for name in wanted if forum.find(name) is None]
            fitting = missing[: max(0, MOST_IN_A_FORUM - len(forum.tags))]
            if not missing:
                return forum, None
            if channel is not None and not _may(channel, "manage_channels"):
                return forum, "manage_channels"
            if fitting:
                present: list[dict[str, Any]] = [dict(tag) for tag in _tags(payload)]
                try:
                    payload = await self._client.http.edit_channel(
                        forum_id, available_tags=present + new_tags(fitting)
                    )
                except discord.Forbidden:
                    return forum, "manage_channels"
            return _of_payload(payload), "fewer_tags" if fitting != missing else None

    def _cached(self, guild_id: int, forum_id: int) -> discord.ForumChannel | None:
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(forum_id) if guild is not None else None
        return channel if isinstance(channel, discord.ForumChannel) else None


def new_tags(names: Sequence[str]) -> list[dict[str, Any]]:
    """Tags as Discord takes them, for a forum that has none of these names."""
    return [
        {"name": name[:LONGEST], "moderated": False, "emoji_id": None, "emoji_name": None} for name in names
    ]


def _of_channel(channel: discord.ForumChannel) -> _Forum:
    tags = tuple(_Tag(tag.id, tag.name, tag.moderated) for tag in channel.available_tags)
    return _Forum(tags, channel.flags.require_tag)


def _of_payload(payload: Mapping[str, Any]) -> _Forum:
    tags = tuple(_Tag(int(tag["id"]), str(tag["name"]), bool(tag.get("moderated"))) for tag in _tags(payload))
    return _Forum(tags, bool(int(payload.get("flags") or 0) & _REQUIRES_TAG))


def _tags(payload: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return payload.get("available_tags") or ()


def _may(channel: discord.ForumChannel, permission: str) -> bool:
    return bool(getattr(channel.permissions_for(channel.guild.me), permission))
