"""The smallest bot that uses everything the simulator claims to do."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock, system_clock


class Cheer(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"cheer:(?P<number>\d+)"):
    """A lasting button that says which check-in it stands for."""

    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(label="Cheer", custom_id=f"cheer:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "Cheer":
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"cheered {self.number}", ephemeral=True)


class CheckIn(discord.ui.Modal, title="Check in"):
    """A form with each kind of field that Belay uses."""

    feeling: discord.ui.Label[Any] = discord.ui.Label(
        text="Feeling",
        component=discord.ui.Select[Any](
            custom_id="feeling",
            required=False,
            options=[discord.SelectOption(label=str(n), value=str(n)) for n in range(1, 6)],
        ),
    )
    did: discord.ui.Label[Any] = discord.ui.Label(
        text="What I did", component=discord.ui.TextInput[Any](custom_id="did", max_length=100)
    )
    resume: discord.ui.Label[Any] = discord.ui.Label(
        text="Resume", component=discord.ui.FileUpload[Any](custom_id="resume", required=False)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        feeling, did, resume = self.feeling.component, self.did.component, self.resume.component
        assert isinstance(feeling, discord.ui.Select)
        assert isinstance(did, discord.ui.TextInput)
        assert isinstance(resume, discord.ui.FileUpload)
        read = [(await file.read()).decode() for file in resume.values]
        await interaction.response.send_message(f"{feeling.values} {did.value} {read}", ephemeral=True)


class Toy(discord.Client):
    """Commands, a button, a form, and a list of what it heard."""

    def __init__(self, clock: Clock = system_clock) -> None:
        super().__init__(intents=discord.Intents.default(), guild_ready_timeout=0.01)
        self.tree = app_commands.CommandTree(self)
        self.clock = clock
        self.heard: list[str] = []
        self.resumptions = 0
        self._add_commands()

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Cheer)
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            self.heard.append(message.content)

    async def on_raw_member_remove(self, _: discord.RawMemberRemoveEvent) -> None:
        self.heard.append("a member left, which needs a privileged intent")

    async def on_resumed(self) -> None:
        self.resumptions += 1

    def _add_commands(self) -> None:
        @self.tree.command(description="Answers at once")
        async def ping(interaction: discord.Interaction, text: str = "pong") -> None:
            await interaction.response.send_message(text, ephemeral=True)

        @self.tree.command(description="Tells the time")
        async def now(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(self.clock().isoformat())

        @self.tree.command(description="Dies of it")
        async def die(interaction: discord.Interaction) -> None:
            sys.stderr.write("something terrible\n")
            os._exit(3)

        @self.tree.command(description="Opens the form")
        async def checkin(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(CheckIn())

        @self.tree.command(description="Thinks first")
        async def think(interaction: discord.Interaction) -> None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await interaction.followup.send("thought")
            await interaction.followup.send("and more", ephemeral=True)

        @self.tree.command(description="Shows a panel")
        async def panel(interaction: discord.Interaction, who: discord.Member) -> None:
            view = discord.ui.LayoutView(timeout=None)
            box: discord.ui.Container[Any] = discord.ui.Container()
            box.add_item(discord.ui.TextDisplay(f"Cheer for {who.display_name}"))
            row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
            row.add_item(Cheer(7))
            row.add_item(discord.ui.Button(label="Later", custom_id="later", disabled=True))
            box.add_item(row)
            view.add_item(box)
            await interaction.response.send_message(view=view)

        @self.tree.command(description="Completes")
        async def zone(interaction: discord.Interaction, name: str) -> None:
            await interaction.response.send_message(name)

        @zone.autocomplete("name")
        async def complete(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            count = int(typed)
            return [app_commands.Choice(name=f"zone {n}", value=str(n)) for n in range(count)]

        @self.tree.context_menu(name="Turn into an ask")
        async def turn(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"asked: {message.content}", ephemeral=True)


def main(argv: Sequence[str] | None = None, *, clock: Clock = system_clock, glance: float = 30.0) -> int:
    """The same entry point as the bot's: runs until SIGTERM, and then returns how many arguments it had."""

    async def run() -> None:
        async with Toy(clock) as bot:
            asyncio.get_running_loop().add_signal_handler(
                signal.SIGTERM, lambda: asyncio.ensure_future(bot.close())
            )
            await bot.start(os.environ["DISCORD_TOKEN"])

    asyncio.run(run())
    return len(argv or ())


def broken(argv: Sequence[str] | None = None, *, clock: Clock, glance: float) -> int:
    """An entry point that gives up at once."""
    sys.stderr.write("config.yaml, line 3: no such channel\n")
    return 2
