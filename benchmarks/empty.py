"""The least a Discord bot can be: one command that answers "ok"; what Belay costs is measured against it.

It connects as Belay does (uvloop, the same intents, no caches, the same wait for servers), so that the
difference is what Belay does and not how a library is set.
"""

import argparse
import asyncio
import logging
import signal
from collections.abc import Sequence
from typing import Any

import discord
import uvloop
from discord import app_commands

from bot.cli import logs
from bot.clock import Clock, system_clock

log = logging.getLogger(__name__)

TOKEN = "simulated.token"  # noqa: S105 - opens nothing but the simulator


class Empty(discord.Client):
    """One command."""

    def __init__(self, *, sync: bool) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.3,
        )
        self._sync = sync
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(description="Answers ok")
        async def ok(interaction: discord.Interaction[Any]) -> None:
            await interaction.response.send_message("ok", ephemeral=True)

        _ = ok

    async def setup_hook(self) -> None:
        """Make the command known, when that is wanted."""
        if self._sync:
            await self.tree.sync()

    async def on_ready(self) -> None:
        """Say so, in the words that Belay uses."""
        log.info("ready: %d servers", len(self.guilds))


def main(argv: Sequence[str] | None = None, *, clock: Clock = system_clock, glance: float = 30.0) -> int:
    """Run until SIGTERM; the entry point has the shape of the bot's own."""
    del clock, glance
    parser = argparse.ArgumentParser(prog="benchmarks.empty")
    parser.add_argument("--sync", action="store_true", help="tell Discord the command first")
    return serve(Empty(sync=parser.parse_args(argv).sync))


def serve(client: Empty) -> int:
    """Run a client until SIGTERM, on the loop that Belay runs on."""
    logs.set_up("text")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(client))
    return 0


async def _run(client: Empty) -> None:
    loop = asyncio.get_running_loop()
    closing: list[asyncio.Task[None]] = []
    loop.add_signal_handler(signal.SIGTERM, lambda: closing.append(loop.create_task(client.close())))
    async with client:
        await client.start(TOKEN)
