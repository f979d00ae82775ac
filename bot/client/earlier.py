"""Finds what an earlier attempt said, where it is unclear whether that attempt arrived.

Discord refuses the second of a pair only for a few minutes, so after a longer outage the channel itself is
read: a message of Belay's that carries the letter's mark is the one. The mark is the component id of the message's
container, which Discord keeps and nobody sees. Each channel is read once from the time in doubt on, and from
then on only what is new, however many letters are in doubt.
"""

import asyncio
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

import discord
from discord import ui

from bot.outbox import Letter

Place: TypeAlias = discord.PartialMessageable | discord.DMChannel
"""Where a letter may be said."""

_MARKS = 1_000_000_000  # a mark lies between this and its double: beyond the ids that Discord gives by itself
_MOST = 5_000  # messages read of one channel; those nearest to the attempt come first
CLOCKS_APART = timedelta(minutes=2)
"""How far Discord's clock may be from this one."""


def marked(view: ui.LayoutView, letter: Letter) -> ui.LayoutView:
    """The message of a letter, with the letter's mark."""
    for part in view.children[:1]:
        part.id = _mark_of(letter)
    return view


def _mark_of(letter: Letter) -> int:
    what = letter.subject or str(letter.id)
    return _MARKS + zlib.crc32(f"{letter.kind} {what}".encode()) % _MARKS


@dataclass(slots=True)
class _Reading:
    """What is known of one channel: Belay's messages by their marks, from `since` up to message `last`."""

    since: datetime | None = None
    last: int = 0
    said: dict[int, int] = field(default_factory=dict[int, int])
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Earlier:
    """The messages of earlier attempts. `forget` when nothing is in doubt any more."""

    def __init__(self) -> None:
        self._channels: dict[int, _Reading] = {}

    def forget(self) -> None:
        """Read anew next time."""
        self._channels.clear()

    async def find(self, channel: Place, letter: Letter, author: int) -> int | None:
        """The id of `author`'s message that says this letter, said since it was written."""
        reading = self._channels.setdefault(channel.id, _Reading())
        async with reading.lock:
            await self._read(channel, reading, letter.written_at - CLOCKS_APART, author)
        return reading.said.get(_mark_of(letter))

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
                containers = [part for part in message.components if isinstance(part, discord.Container)]
                reading.said |= {part.id: message.id for part in containers if part.id is not None}
