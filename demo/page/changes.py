"""Tells open pages what has changed, as it changes: server-sent events, each page only of what its person may see.

Two things are listened to. The simulator's own announcements say what everyone can see; an answer for one person's
eyes is announced to nobody, and is known from the bot's request that gave it.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson
from aiohttp import web
from simcord.backend.access import channel_accessible

from demo.page.world import Page
from demo.simulator import Request

#: Seconds: changes that come closer together than this are told together.
TOGETHER = 0.05
#: Seconds between signs of life while nothing changes.
ALIVE_EVERY = 15.0
_PATIENCE = 20.0  # seconds until a page that takes nothing any more is given up
_LONG = 3_600.0
_AUTOCOMPLETE = 4
_SAID = ("MESSAGE_CREATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK")
_MESSAGES = (*_SAID, "MESSAGE_UPDATE", "CHANNEL_PINS_UPDATE")
_REACTIONS = "MESSAGE_REACTION_"
_UNSEEN = ("TYPING_START", "PRESENCE_UPDATE", "INTERACTION_CREATE")


@dataclass(eq=False, slots=True)
class Listener:
    """One open page, and what it has not been told yet."""

    user_id: int
    channels: set[int] = field(default_factory=set[int])
    state: bool = True
    alive: bool | None = None
    closed: bool = False
    wake: asyncio.Event = field(default_factory=asyncio.Event)


class Changes:
    """Gathers what changes and hands it to every open page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._world = page.town.simulator.world
        self._listeners: set[Listener] = set()
        # Which channel, for whose eyes only (or everyone's), and whether more than its messages' looks has changed.
        self._channels: dict[tuple[int, int | None], bool] = {}
        self._state = False
        self._due: asyncio.TimerHandle | None = None
        self._told_at = float("-inf")
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def open(self) -> int:
        """How many pages listen."""
        return len(self._listeners)

    @property
    def waiting(self) -> bool:
        """Whether some page has yet to be told of something."""
        return any(one.wake.is_set() for one in self._listeners)

    async def watching(self, _: web.Application) -> AsyncGenerator[None]:
        """Listen to the simulator while the page is served; the bot gets what it would get anyway."""
        self._loop = asyncio.get_running_loop()
        watchers = self._page.town.bot.watchers
        self._world.subscribers.append(self._announced)
        watchers.append(self._bot_changed)
        following = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            following.cancel()
            self._world.subscribers.remove(self._announced)
            watchers.remove(self._bot_changed)
            if self._due is not None:
                self._due.cancel()

    async def close(self, _: web.Application) -> None:
        """Let every open page go."""
        for listener in self._listeners:
            listener.closed = True
            listener.wake.set()

    def touch(self, channel_id: int, *, only: int | None = None, said: bool = False) -> None:
        """Something is new in a channel, perhaps for one person's eyes; ``said``: there are more or fewer messages."""
        key = (channel_id, only)
        self._channels[key] = self._channels.get(key, False) or said
        self._plan()

    def touch_state(self) -> None:
        """Something is new around the messages: a place, a person, an event, the time."""
        self._state = True
        self._plan()

    # ------------------------------------------------------------------------------------ what is listened to

    def _announced(self, event: str, payload: Mapping[str, Any]) -> None:
        if event in _MESSAGES or event.startswith(_REACTIONS):
            channel_id, said = int(payload["channel_id"]), event in _SAID
            self.touch(channel_id, said=said)
            channel = self._world.channels.get(channel_id)
            if said and channel is not None and channel.is_thread and channel.parent_id is not None:
                self.touch(channel.parent_id)  # where the thread is shown with how much is in it
        elif event.startswith("THREAD_") and payload.get("parent_id"):
            self.touch(int(payload["id"]), said=True)
            self.touch(int(payload["parent_id"]))
            if event == "THREAD_DELETE":
                self.touch_state()  # nobody can see any more what has gone
        elif event not in _UNSEEN:
            self.touch_state()

    def _bot_changed(self, alive: bool) -> None:  # noqa: FBT001 - the keeper tells it so
        for listener in self._listeners:
            listener.alive = alive
        self.touch_state()

    async def _follow(self) -> None:
        """See each request of the bot once it has been answered, and each move of the clock."""
        simulator, clock = self._page.town.simulator, self._world.running_clock
        handled, elapsed = simulator.request_count, clock.elapsed
        while True:

            def is_new(handled: int = handled, elapsed: float = elapsed) -> bool:
                return simulator.request_count != handled or clock.elapsed != elapsed

            try:
                await simulator.until(is_new, within=_LONG)
            except TimeoutError:
                continue
            if clock.elapsed != elapsed:
                self.touch_state()
            number = min(simulator.request_count - handled, len(simulator.requests))
            for request in islice(reversed(simulator.requests), max(number, 0)):
                self._answered(request)
            handled, elapsed = simulator.request_count, clock.elapsed

    def _answered(self, request: Request) -> None:
        """An answer to an interaction: where it was given, and to whom."""
        match request.path.strip("/").split("/"):
            case ["interactions", number, _, "callback"] if number.isdecimal():
                record = self._world.interactions.get(int(number))
            case ["webhooks", _, token, *_] if request.method != "GET":
                record = self._world.interactions.get(self._world.interaction_tokens.get(token, 0))
            case _:
                return
        if record is not None and record.type != _AUTOCOMPLETE:
            self.touch(record.channel_id, only=record.user_id, said=True)

    # --------------------------------------------------------------------------------------------- telling

    def _plan(self) -> None:
        if self._due is None and self._loop is not None:
            at = max(self._loop.time(), self._told_at + TOGETHER)
            self._due = self._loop.call_at(at, self._tell, at)

    def _tell(self, at: float) -> None:
        self._due = None
        self._told_at = at
        self._page.version += 1
        channels, self._channels = self._channels, {}
        state, self._state = self._state, False
        for listener in self._listeners:
            for (channel_id, only), said in channels.items():
                if only in (None, listener.user_id) and self._sees(listener, channel_id):
                    listener.channels.add(channel_id)
                    listener.state |= said
            listener.state |= state
            if listener.state or listener.channels:
                listener.wake.set()

    def _sees(self, listener: Listener, channel_id: int) -> bool:
        return channel_accessible(self._world, channel_id, listener.user_id, history=True)

    def take(self, listener: Listener) -> bytes:
        """What this page is told next, and has then been told."""
        said = b""
        if listener.alive is not None:
            said += _event("bot", {"alive": listener.alive})
        if listener.channels or listener.state:
            channels = [str(one) for one in sorted(listener.channels)]
            said += _event(
                "changed", {"version": self._page.version, "channels": channels, "state": listener.state}
            )
        listener.channels.clear()
        listener.state, listener.alive = False, None
        return said

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """``/api/changes``: goes on until the page is closed. Who comes (back) is told to look at everything around."""
        listener = Listener(self._page.viewer(request).user_id, alive=self._page.town.bot.alive)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        self._listeners.add(listener)
        listener.wake.set()
        try:
            await response.write(b"retry: 1000\n\n")
            while not listener.closed:
                await self._pass_on(listener, request, response)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._listeners.discard(listener)
        return response

    async def _pass_on(self, listener: Listener, request: web.Request, response: web.StreamResponse) -> None:
        try:
            async with asyncio.timeout(ALIVE_EVERY):
                await listener.wake.wait()
        except TimeoutError:
            words = b": still here\n\n"
        else:
            listener.wake.clear()
            words = self.take(listener)
        try:
            async with asyncio.timeout(_PATIENCE):
                await response.write(words)
        except TimeoutError:
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionError("the page takes nothing any more") from None


CHANGES = web.AppKey("changes", Changes)


def routes(_: Page) -> list[web.RouteDef]:
    """``/api/changes``."""

    async def changes(request: web.Request) -> web.StreamResponse:
        return await request.app[CHANGES].stream(request)

    return [web.get("/api/changes", changes, allow_head=False)]


def _event(name: str, data: Mapping[str, Any]) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), orjson.dumps(data))
