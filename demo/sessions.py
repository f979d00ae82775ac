"""The two ends of a gateway connection: sockets that come and go, and sessions that outlive them."""

import asyncio
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import discord
import orjson
import zstandard
from aiohttp import web

#: Events kept per session for a bot that comes back; one that missed more must identify anew.
BUFFERED_EVENTS = 5_000


def _plain(data: bytes) -> str:
    return data.decode()


def _compressor(kind: str | None) -> Callable[[bytes], bytes | str]:
    """One stream a connection, flushed after every message, as the client asked in its address."""
    if kind == "zstd-stream":
        zstd = zstandard.ZstdCompressor(level=1).compressobj()
        return lambda data: zstd.compress(data) + zstd.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    if kind == "zlib-stream":
        deflate = zlib.compressobj(1)
        return lambda data: deflate.compress(data) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return _plain


class Connection:
    """One socket; what is put into it is sent in order by its own task."""

    def __init__(self, socket: web.WebSocketResponse, request: web.BaseRequest) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._transport = request.transport
        self._pack = _compressor(request.query.get("compress"))
        self._queue: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._writer = asyncio.create_task(self._write())

    def put(self, data: bytes) -> None:
        """Queue one gateway message."""
        self._queue.append(data)
        self._wake.set()

    def put_op(self, op: int, data: Any = None) -> None:
        """Queue a message that is no event."""
        self.put(orjson.dumps({"op": op, "d": data, "s": None, "t": None}))

    def abort(self) -> None:
        """Break the socket without a goodbye."""
        self._writer.cancel()
        if self._transport is not None:
            self._transport.abort()

    async def close(self, code: int) -> None:
        """Close with one of Discord's close codes."""
        self._writer.cancel()
        await self.socket.close(code=code)

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                packed = self._pack(self._queue.popleft())
                try:
                    if isinstance(packed, bytes):
                        await self.socket.send_bytes(packed)
                    else:
                        await self.socket.send_str(packed)
                except ConnectionError:
                    return  # the reader sees the same break and parts the session


@dataclass(slots=True)
class Session:
    """What one IDENTIFY began: its intents, its numbered events, and the socket it has now, if any."""

    id: str
    intents: discord.Intents
    sequence: int = 0
    events: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=BUFFERED_EVENTS))
    connection: Connection | None = None

    def dispatch(self, event: str, body: bytes) -> None:
        """Number an event, keep it for a resume, and send it if there is a socket."""
        self.sequence += 1
        data = b'{"op":0,"t":"%b","s":%d,"d":%b}' % (event.encode(), self.sequence, body)
        self.events.append((self.sequence, data))
        if self.connection is not None:
            self.connection.put(data)

    def missed_since(self, sequence: int) -> list[bytes] | None:
        """The events after ``sequence``, or ``None`` when some of them are no longer kept."""
        if not self.sequence - len(self.events) <= sequence <= self.sequence:
            return None
        return [data for number, data in self.events if number > sequence]
