"""`belay run`: joins the real things, connects, and stays until it is told to stop."""

import asyncio
import contextlib
import gc
import logging
import random
import signal
from collections.abc import Callable, Generator

import aiohttp
import discord

from bot.client.client import Belay
from bot.clock import Clock
from bot.config import Environment
from bot.database import Database
from bot.errors import StartFault
from bot.live_config import LiveConfig, reload_and_say
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
    config = LiveConfig(environment.config)
    if environment.token is None:
        raise BadToken(
            "There is no token. Put it into DISCORD_TOKEN, or name a file with it in DISCORD_TOKEN_FILE."
        )
    database = await Database.open(environment.database)
    try:
        alarms = AlarmClock(clock, glance)
        services = build(database, clock, alarms, config, random.SystemRandom())
        client = Belay(services, alarms)
        client.when_ready.append(gc.freeze)

        def reload() -> None:
            if reload_and_say(config):
                services.prompts.config_changed()

        with _signals(client, reload):
            await _serve(client, environment.token.reveal())
    finally:
        await database.close()


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


@contextlib.contextmanager
def _signals(client: Belay, reload: Callable[[], None]) -> Generator[None, None, None]:
    loop = asyncio.get_running_loop()
    closing: list[asyncio.Task[None]] = []

    def stop() -> None:
        if not closing:
            closing.append(loop.create_task(client.close()))

    handlers: dict[str, Callable[[], None]] = {"SIGTERM": stop, "SIGINT": stop, "SIGHUP": reload}
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
