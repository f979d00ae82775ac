"""A server with two members and a bot that is connected to it over loopback."""

import asyncio
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import discord
from simcord.backend.models import Channel, Guild

from demo.people import Person
from demo.simulator import Simulator
from tests.demo.toy import Toy


@dataclass
class Scene:
    """One server with two members and a connected toy bot."""

    simulator: Simulator
    bot: Toy
    guild: Guild
    channel: Channel
    ada: Person
    ben: Person

    def room(self) -> discord.TextChannel:
        """The channel as the bot sees it."""
        room = self.bot.get_channel(self.channel.id)
        assert isinstance(room, discord.TextChannel)
        return room


class Hurried(ModuleType):
    """asyncio as discord.py sees it, but its pauses between tries take no time."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(delay: float) -> None:
        await asyncio.get_running_loop().run_in_executor(None, lambda: None)
