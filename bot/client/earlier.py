"""Finds what an earlier attempt said, where it is unclear whether that attempt arrived.

Discord refuses the second of a pair only for a few minutes, so after a longer outage the channel itself is
read: a message of Belay's that carries the same lasting controls is the one. Each channel is read once from the
time in doubt on, and from then on only what is new, however many letters are in doubt.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

import discord

from bot.client.deliveries import controls_in

Place: TypeAlias = discord.PartialMessageable | discord.DMChannel
"""Where a letter may be said."""

_MOST = 5_000  # messages read of one channel; those nearest to the attempt come first
_CLOCKS_APART = timedelta(minutes=2)


@dataclass(slots=True)
class _Reading:
    """What is known of one channel: Belay's messages by their controls, from `since` up to message `last`."""

    since: datetime | None = None
    last: int = 0
    said: dict[str, int] = field(default_factory=dict[str, int])
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Earlier:
    """The messages of earlier attempts. `forget` when nothing is in doubt any more."""

    def __init__(self) -> None:
        self._channels: dict[int, _Reading] = {}

    def forget(self) -> None:
        """Read anew next time."""
        self._channels.clear()

    async def find(
        self, channel: Place, controls: frozenset[str], since: datetime, author: int
    ) -> int | None:
        """The id of `author`'s message with one of these custom ids, said at `since` or later."""
        reading = self._channels.setdefault(channel.id, _Reading())
        async with reading.lock:
            await self._read(channel, reading, since - _CLOCKS_APART, author)
        return next((reading.said[control] for control in controls if control in reading.said), None)

    @staticmethod
    async def _read(channel: Place, reading: _Reading, since: datetime, author: int) -> None:
        after: datetime | discord.Object = since
        if reading.since is not None and reading.since <= since:
            after = discord.Object(reading.last)
        else:
            reading.since, reading.last = since, discord.utils.time_snowflake(since)
        async for message in channel.history(limit=_MOST, after=after, oldest_first=True):
            reading.last = message.id
            if message.author.id == author:
                reading.said.update(dict.fromkeys(controls_in(message), message.id))
