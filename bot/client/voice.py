"""Brings people together who are in voice channels of a server already."""

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import discord

from bot.client.deliveries import Voice

if TYPE_CHECKING:
    from bot.client.client import Belay

log = logging.getLogger(__name__)

_BAD_REQUEST = 400


class Voices:
    """Who is in which voice channel is asked for when it matters; Belay does not listen to it."""

    def __init__(self, client: "Belay") -> None:
        self._client = client

    async def gather(self, guild_id: int, people: Sequence[int], voice: Voice) -> int | None:
        """Have people in one voice channel, and return it; only those are moved who are not there.

        None: not all of them are in voice, or somebody could not be moved.
        """
        found: dict[int, int] = {}
        for person in people:
            channel = await self._channel_of(guild_id, person)
            if channel is None:
                return None
            found[person] = channel
        if not found:
            return None
        together = voice.channel or found[people[0]]
        for person, channel in found.items():
            if channel != together and not await self._move(guild_id, person, together):
                return None
        return together

    async def _channel_of(self, guild_id: int, person: int) -> int | None:
        try:
            state = cast("Mapping[str, Any]", await self._client.http.get_voice_state(guild_id, person))
        except discord.HTTPException as error:
            if not _is_refusal(error):
                raise
            return None  # Discord knows no voice state of somebody who is in no voice channel
        channel = state.get("channel_id")
        return None if channel is None else int(channel)

    async def _move(self, guild_id: int, person: int, channel: int) -> bool:
        try:
            await self._client.http.edit_member(guild_id, person, channel_id=channel)
        except discord.HTTPException as error:
            if not _is_refusal(error):
                raise
            log.info("server %d: somebody could not be moved in voice: %s", guild_id, error)
            return False
        return True


def _is_refusal(error: discord.HTTPException) -> bool:
    """Whether Discord would say the same again."""
    return error.status == _BAD_REQUEST or isinstance(error, discord.Forbidden | discord.NotFound)
