"""Keeps the bot running while the page is open: starts it again when it ended, and carries it through time.

``POST /api/clock {"to": "next-prompt"}`` or ``{"add": seconds}`` -> ``{"now": unix}``, once the bot has done what fell
due on the way. ``POST /api/bot {"do": "kill"}`` -> ``{"alive": false}``: SIGKILL; the keeper starts it again.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import orjson
from aiohttp import web

from bot.config import Config, ConfigFaults, load
from bot.database import Connection, Database
from bot.errors import StartFault
from bot.prompts import upcoming
from bot.prompts.service.kept import kept
from bot.servers import store as servers
from bot.servers.places import picked
from demo.page.world import Due, Page, Refused, answer
from demo.process import BotDied, BotProcess
from demo.simulator import Simulator
from demo.town.travel import Traveller

log = logging.getLogger(__name__)

CONFIG = Path(__file__).resolve().parents[2] / "config.yaml"

_PAUSE = 1.0  # seconds until it is started again; long enough for a person to see that it was gone
_LONGEST_PAUSE = 15.0  # when it ends again and again
_LOOK_AHEAD = 0.5  # seconds between looks whether the next prompt is another one now
_SPANS = (timedelta(days=8), timedelta(days=62))  # a week nearly always has a prompt
_FARTHEST = timedelta(days=31)  # in one step


class _Bot(BotProcess):
    """The bot's process, whose end can be awaited."""

    async def ended(self) -> None:
        """Return once it has ended, however it did."""
        if self._process is not None:
            await self._process.wait()


class BotKeeper:
    """One bot that comes back; ``async with`` starts it, and always ends it. What it remembers is in ``folder``."""

    def __init__(
        self, simulator: Simulator, folder: Path, *, config: Path | None = None, pause: float = _PAUSE
    ) -> None:
        """``config``: another ``config.yaml`` than Belay's own; ``pause``: seconds before it is started again."""
        self.process = _Bot(simulator, folder, config=config)
        self.watchers: list[Callable[[bool], None]] = []
        self.restarts = 0
        self.trouble = ""
        """Why it could not be started again the last time it was tried; "" once it runs."""
        self._config = config or CONFIG
        self._clock = simulator.world.clock.now
        self._pause = pause
        self._travel = Traveller(self.process)
        self._alive = False
        self._since = self._clock()
        self._due: Due | None = None
        self._settings: tuple[int, Config] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        try:
            await self.process.start()
        except BaseException:
            await self._end()
            raise
        self._tell(alive=True)
        self._run(self._keep())
        self._run(self._look_ahead())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        try:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        finally:
            await self._end()

    # ------------------------------------------------------------------------------------------ the process

    @property
    def alive(self) -> bool:
        """Whether the bot is connected now."""
        return self._alive

    @property
    def since(self) -> float:
        """When it was last started or ended; Unix seconds of the simulated clock."""
        return self._since.timestamp()

    async def kill(self) -> None:
        """End it at once (SIGKILL), as a power cut does; it is started again. Nothing happens while it is down."""
        if self._alive:
            with suppress(BotDied):
                await self.process.kill()

    async def _keep(self) -> None:
        while True:
            await self.process.ended()
            self._tell(alive=False)
            pause = self._pause
            while not self._alive:
                await asyncio.sleep(pause)  # noqa: TID251 - people shall see that it was gone
                try:
                    await self.process.start()
                except (BotDied, TimeoutError, OSError) as error:
                    self.trouble = str(error)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                else:
                    self.trouble = ""
                    self.restarts += 1
                    self._tell(alive=True)

    async def _end(self) -> None:
        self._alive = False
        if self.process.pid is not None:
            with suppress(BotDied):
                await self.process.kill()

    def _tell(self, *, alive: bool) -> None:
        self._alive = alive
        self._since = self._clock()
        for watcher in list(self.watchers):
            try:
                watcher(alive)
            except (
                Exception
            ):  # one who cannot be told keeps nobody else from it, nor the bot from coming back
                log.exception("a watcher could not be told that the bot is %s", "back" if alive else "gone")

    def _run(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # -------------------------------------------------------------------------------------------- the clock

    def advance(self, by: timedelta) -> None:
        """Set out on :meth:`travel`, without waiting for the end of it."""
        self._run(self.travel(by))

    async def travel(self, by: timedelta) -> None:
        """Move the clock of the bot and of its Discord on, with a stop wherever something falls due, so that it happens
        in its time. While the bot is down it is one leap, and what fell due is done late or left out, as on Discord."""
        await self._travel.by(by)
        await self.foresee()

    async def to_next_prompt(self) -> Due | None:
        """Move on to just after the next prompt is due; returns which, ``None`` where there is none."""
        due = await self.foresee()
        if due is not None:
            # To a moment, not by a span: who presses twice gets there once.
            await self._travel.to(datetime.fromtimestamp(due.at + 1, UTC))
            await self.foresee()
        return due

    def next_prompt(self) -> Due | None:
        """The next prompt, as it was known a moment ago."""
        return self._due

    async def foresee(self) -> Due | None:
        """The next prompt of all series that post in a channel, as `belay preview` finds it."""
        with suppress(
            StartFault, ConfigFaults, OSError
        ):  # while a file cannot be read, what was known stands
            self._due = await Database.peek(self.process.database, self._next)
        return self._due

    def _next(self, connection: Connection) -> Due | None:
        now, settings = self._clock(), self._read_settings()
        places = {series.id: series.channel for series in settings.series}
        remembered = {
            server: kept(connection, server.guild_id, now) for server in servers.all_set_up(connection)
        }
        for span in _SPANS:
            for post in upcoming(settings.series, remembered, now, span):
                channels = picked(connection, post.guild_id, places[post.series_id])
                if channels and not post.left_out and not post.late:
                    return Due(post.due.timestamp(), post.title, channels[0][1])
        return None

    def _read_settings(self) -> Config:
        changed = self._config.stat().st_mtime_ns
        if self._settings is None or self._settings[0] != changed:
            self._settings = (changed, load(self._config))
        return self._settings[1]

    async def _look_ahead(self) -> None:
        """Keep what :meth:`next_prompt` knows fresh: another one when its time has come, or the database changed."""
        seen: object = None
        while True:
            state = (self._changed_at(), self._due is None or self._clock().timestamp() >= self._due.at)
            if state != seen or state[1]:
                seen = state
                await self.foresee()
            await asyncio.sleep(_LOOK_AHEAD)  # noqa: TID251 - the bot writes the file, and tells nobody

    def _changed_at(self) -> tuple[int, int]:
        database = self.process.database
        log = database.with_name(f"{database.name}-wal")
        with suppress(FileNotFoundError):
            found = log.stat()
            return found.st_mtime_ns, found.st_size
        return 0, 0


# ------------------------------------------------------------------------------------------------ for the page


def routes(page: Page) -> list[web.RouteDef]:
    """What the server adds for the clock and the process."""

    async def clock(request: web.Request) -> web.Response:
        asked = await _object(request)
        if asked.get("to") == "next-prompt":
            await _to_next_prompt(page)
        else:
            await _travel(page, _span(asked.get("add")))
        return answer({"now": int(_now(page).timestamp())})

    async def bot(request: web.Request) -> web.Response:
        if (await _object(request)).get("do") != "kill":
            raise Refused("The bot can be killed, and nothing else.")
        await page.town.bot.kill()
        return answer({"alive": page.town.bot.alive})

    return [web.post("/api/clock", clock), web.post("/api/bot", bot)]


async def _to_next_prompt(page: Page) -> None:
    keeper = page.town.bot
    if isinstance(keeper, BotKeeper):
        due = await keeper.to_next_prompt()
    else:
        due = keeper.next_prompt()
        if due is not None:
            keeper.advance(timedelta(seconds=due.at - _now(page).timestamp() + 1))
    if due is None:
        raise Refused("No prompt is planned: every series rests.", HTTPStatus.CONFLICT)


async def _travel(page: Page, by: timedelta) -> None:
    keeper = page.town.bot
    if isinstance(keeper, BotKeeper):
        await keeper.travel(by)
    else:
        keeper.advance(by)


def _now(page: Page) -> datetime:
    return page.town.simulator.world.clock.now()


def _span(seconds: object) -> timedelta:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise Refused("By how many seconds?")
    if not 0 < seconds <= _FARTHEST.total_seconds():
        raise Refused("The clock goes forward, and by 31 days at most.")
    return timedelta(seconds=seconds)


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        asked = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        asked = None
    if not isinstance(asked, dict):
        raise Refused("The request is not JSON with names and values.")
    return cast("dict[str, Any]", asked)
