"""The connection to Discord: opens the rooms, syncs the commands, starts and stops what runs beside them."""

import asyncio
import hashlib
import importlib
import logging
import pkgutil
import sys
from collections.abc import Callable
from datetime import time, timedelta
from time import monotonic
from typing import Any, cast
from zoneinfo import ZoneInfo

import discord
import orjson
from discord import app_commands
from discord.ext import commands

from bot.client import replies, store
from bot.client.components import Control, Press, Room
from bot.client.courier import Courier
from bot.client.doors import Doors
from bot.client.rooms import Rooms
from bot.local_time import next_local
from bot.scheduling import AlarmClock
from bot.services import Services

log = logging.getLogger(__name__)

_STOP_WITHIN = 4.0  # seconds for what was taken; the process has five
_NIGHT = time(4, 30)  # UTC; quiet nearly everywhere, and it only matters that it is once a day
_QUIET_FOR = timedelta(days=7)  # people who did nothing for so long may have left
_LOOK_FOR = 2_000  # of them a night at most: eleven minutes at the pace below
_HIGHEST_LOAD = 3  # look-ups of people who may have left, a second


def intents() -> discord.Intents:
    """What Belay hears: servers, that a message was written (never what it says), and what becomes of scheduled events.

    Nothing privileged.
    """
    return discord.Intents(guilds=True, guild_messages=True, guild_scheduled_events=True)


class Belay(commands.Bot):
    """The bot. Rooms reach everything through it: `services`, `rooms`, `doors`, `courier`."""

    def __init__(self, services: Services, alarms: AlarmClock) -> None:
        # Belay never speaks, so nobody needs to hear that the libraries for it are not there.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=cast("type[app_commands.CommandTree[Any]]", replies.Tree),
            intents=intents(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.3,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.services = services
        self.alarms = alarms
        self.rooms = Rooms()
        self.doors = Doors()
        self.courier = Courier(self, services.database, services.clock, alarms)
        self._night: asyncio.Task[None] | None = None
        self._handling: set[asyncio.Task[Any]] = set()
        self.when_ready: list[Callable[[], None]] = []

    async def setup_hook(self) -> None:
        """Logged in, not yet connected: open every room, make the commands known, begin to deliver."""
        self.add_dynamic_items(Control)
        for name in room_names():
            module = importlib.import_module(f"cogs.{name}.cog")
            await self.add_cog(cast("type[Room]", module.Cog)(self))
        await self._sync()
        self.alarms.start()
        await self.services.members.start()
        await self.services.prompts.start()
        await self.courier.start()
        self.services.diary.start()
        self._plan_the_night()

    def _plan_the_night(self) -> None:
        """Nightly work: forget who left long ago, let old text expire, ask after people not heard of for long."""
        tonight = next_local(self.services.clock(), ZoneInfo("UTC"), _NIGHT)
        self.alarms.ring_at("night", tonight, self._begin_the_night)

    def _begin_the_night(self) -> None:
        self._plan_the_night()
        if self._night is None or self._night.done():
            self._night = asyncio.create_task(self._work_at_night(), name="night")

    async def _work_at_night(self) -> None:
        try:
            forgotten = await self.services.members.tidy()
            gone = await self.look_for_departed(_QUIET_FOR, _LOOK_FOR)
        except Exception:
            log.exception("nightly work stumbled; it is done again tomorrow")
        else:
            log.info("night: %d have left, %d were forgotten", gone, forgotten)

    async def _sync(self) -> None:
        """Tell Discord the commands, when they are not what it was told last."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(
            orjson.dumps([self.application_id, payload], option=orjson.OPT_SORT_KEYS)
        ).hexdigest()
        if await self.services.database.read(store.note, "commands") != digest:
            await self.tree.sync()
            await self.services.database.write(store.keep_note, "commands", digest)
            log.info("commands synced: %d", len(payload))

    def handle(self, task: asyncio.Task[Any] | None) -> None:
        """Have `close` wait for a task that answers somebody."""
        if task is not None and task not in self._handling:
            self._handling.add(task)
            task.add_done_callback(self._handling.discard)

    async def on_ready(self) -> None:
        """Connected, and the servers are known."""
        log.info("ready: %d servers", len(self.guilds))
        for tell in self.when_ready:
            tell()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Forms are answered here, so that one outlives the process that showed it."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.rooms.submitted(cast("Press", interaction))

    async def on_app_command_completion(self, interaction: discord.Interaction[Any], _command: Any) -> None:
        """A command was answered: show what waits for the person."""
        await replies.show_what_waits(cast("Press", interaction))

    async def on_message(self, message: discord.Message, /) -> None:
        """Belay has no text commands; rooms that care listen themselves."""

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Added to a server (or added again)."""
        await self.services.servers.joined(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Removed from a server."""
        await self.services.servers.left(guild.id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """A listener raised: keep it in the log, with the event's name."""
        del args, kwargs
        log.error("%s failed", event_method, exc_info=sys.exc_info())

    async def look_for_departed(self, quiet_for: timedelta, limit: int) -> int:
        """Ask Discord whether people who did nothing for long are still there. Returns how many have left."""
        gone = 0
        for who in await self.services.members.people_to_look_for(quiet_for, limit):
            try:
                await self.http.get_member(who.guild, who.user)
            except discord.NotFound:
                await self.services.members.departed(who)
                gone += 1
            except discord.Forbidden:
                continue  # a server that no longer lets Belay look; `on_guild_remove` deals with those
            except discord.HTTPException as error:
                log.warning("could not look for a member: %s", error.status)
                break
            await asyncio.sleep(1 / _HIGHEST_LOAD)  # noqa: TID251 - a pace, not a date
        return gone

    async def close(self) -> None:
        """Take nothing new, finish what was taken, then disconnect. Safe to call twice."""
        if self.is_closed():
            return
        started = monotonic()
        self.alarms.stop()
        if self._night is not None:
            self._night.cancel()
        try:
            async with asyncio.timeout(_STOP_WITHIN):
                answering = self._handling - {asyncio.current_task()}
                if answering:
                    await asyncio.wait(answering)
                await self.services.diary.stop()
                await self.courier.stop()
        except TimeoutError:
            log.warning("letters still in hand after %.1f s; they go out at the next start", _STOP_WITHIN)
        await super().close()
        log.info("stopped in %.1f s", monotonic() - started)


def room_names() -> list[str]:
    """The rooms that people can see: the packages in `cogs/`, in order."""
    package = importlib.import_module("cogs")
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg)
