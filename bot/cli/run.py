"""`belay run`: joins the real things, connects, and stays until it is told to stop."""

import asyncio
import contextlib
import gc
import logging
import random
import signal
from collections.abc import AsyncGenerator, Callable, Generator, Mapping

import aiohttp
import discord

from bot.client.client import Belay
from bot.clock import Clock
from bot.config import Environment
from bot.database import Database
from bot.errors import StartFault
from bot.live_config import LiveConfig
from bot.prompts.model.refusals import NotApplied
from bot.prompts.service.reloading import Reloading
from bot.scheduling import AlarmClock
from bot.services import build

log = logging.getLogger(__name__)

_LOGIN_PAUSES = (1, 2, 5, 10, 30)  # seconds; the last one repeats


class BadToken(StartFault):
    """There is no token, or Discord refused it."""

    code = 3


async def run(environment: Environment, clock: Clock, glance: float) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP reads the configuration again.

    Raises:
        StartFault: with its exit code, when Belay cannot start.
        ConfigFaults: the configuration is faulty.
    """
    asked = asyncio.Event()
    # From the first moment on, since a SIGHUP that nobody waits for ends a process; it is kept until it can be followed.
    with _signals({"SIGHUP": asked.set}):
        config = LiveConfig(environment.config)
        if environment.token is None:
            raise BadToken(
                "There is no token. Put it into DISCORD_TOKEN, or name a file with it in DISCORD_TOKEN_FILE."
            )
        database = await Database.open(environment.database)
        try:
            alarms = AlarmClock(clock, glance)
            services = build(database, clock, alarms, config, random.SystemRandom(), config.reload)
            await services.prompts.reloading.is_in_force()
            client = Belay(services, alarms)
            client.when_ready.append(gc.freeze)
            with _signals(_ending(client)):
                async with _reloading(asked, services.prompts.reloading):
                    await _serve(client, environment.token.reveal())
        finally:
            await database.close()


@contextlib.asynccontextmanager
async def _reloading(asked: asyncio.Event, reloading: Reloading) -> AsyncGenerator[None, None]:
    """Read the configuration again whenever that is asked for; asked twice meanwhile, once more is enough."""

    async def follow() -> None:
        while True:
            await asked.wait()
            asked.clear()
            try:
                await reloading.reload(None)
            except NotApplied:
                continue  # said in the log, and to moderators
            except Exception:
                log.exception("the configuration was not read again")

    following = asyncio.create_task(follow(), name="reloading")
    try:
        yield
    finally:
        following.cancel()
        await asyncio.wait([following])


async def _serve(client: Belay, token: str) -> None:
    async with client:
        try:
            await _login(client, token)
            await client.connect()
        except discord.LoginFailure:
            raise BadToken("Discord refused the token. Copy it again from the Developer Portal.") from None


async def _login(client: Belay, token: str) -> None:
    """Log in, however long Discord takes to come back."""
    for attempt in range(10**9):
        try:
            await client.login(token)
        except (discord.DiscordServerError, aiohttp.ClientError, OSError) as error:
            pause = _LOGIN_PAUSES[min(attempt, len(_LOGIN_PAUSES) - 1)]
            log.warning("Discord cannot be reached (%r), again in %d s", error, pause)
            await asyncio.sleep(pause)  # noqa: TID251 - nothing is lost by forgetting this pause
        else:
            return


def _ending(client: Belay) -> Mapping[str, Callable[[], None]]:
    closing: list[asyncio.Task[None]] = []

    def stop() -> None:
        if not closing:
            closing.append(asyncio.create_task(client.close()))

    return {"SIGTERM": stop, "SIGINT": stop}


@contextlib.contextmanager
def _signals(handlers: Mapping[str, Callable[[], None]]) -> Generator[None, None, None]:
    loop = asyncio.get_running_loop()
    installed: list[int] = []
    for name, handler in handlers.items():
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None:
            with contextlib.suppress(NotImplementedError):  # nor signal handlers in its loop
                loop.add_signal_handler(number, handler)
                installed.append(number)
    try:
        yield
    finally:
        for number in installed:
            loop.remove_signal_handler(number)
