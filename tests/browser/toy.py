"""A bot that asks for everything a bot can ask for: every kind of option, field and select, and both menus.

Belay itself needs only some of them; the page draws them all, so that a flow may be changed without changing the page.
"""

import asyncio
import os
import signal
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands, ui

from bot.clock import Clock, system_clock


class Words(ui.Modal, title="In your own words"):
    """Texts, a choice, a file."""

    note: ui.TextDisplay[Any] = ui.TextDisplay("Fields of **words**.")
    line: ui.Label[Any] = ui.Label(
        text="One line",
        description="Short is fine",
        component=ui.TextInput[Any](custom_id="line", max_length=40, placeholder="Anything"),
    )
    more: ui.Label[Any] = ui.Label(
        text="Several lines",
        component=ui.TextInput[Any](
            custom_id="more", style=discord.TextStyle.paragraph, required=False, default="As it was"
        ),
    )
    kinds: ui.Label[Any] = ui.Label(
        text="Which of these",
        component=ui.Select[Any](
            custom_id="kinds",
            min_values=0,
            max_values=2,
            required=False,
            options=[discord.SelectOption(label=f"Kind {n}", value=f"k{n}") for n in range(1, 4)],
        ),
    )
    paper: ui.Label[Any] = ui.Label(
        text="A file", component=ui.FileUpload[Any](custom_id="paper", required=False, max_values=2)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        line, more, kinds, paper = (one.component for one in (self.line, self.more, self.kinds, self.paper))
        assert isinstance(line, ui.TextInput)
        assert isinstance(more, ui.TextInput)
        assert isinstance(kinds, ui.Select)
        assert isinstance(paper, ui.FileUpload)
        read = [f"{file.filename}={(await file.read()).decode()}" for file in paper.values]
        await _say(interaction, line.value, more.value, *sorted(kinds.values), *read)


class Picks(ui.Modal, title="Pick some"):
    """People, roles, channels, boxes."""

    person: ui.Label[Any] = ui.Label(text="A person", component=ui.UserSelect[Any](custom_id="person"))
    role: ui.Label[Any] = ui.Label(
        text="A role", component=ui.RoleSelect[Any](custom_id="role", required=False, min_values=0)
    )
    place: ui.Label[Any] = ui.Label(text="A channel", component=ui.ChannelSelect[Any](custom_id="place"))
    sure: ui.Label[Any] = ui.Label(text="Sure about it", component=ui.Checkbox[Any](custom_id="sure"))
    way: ui.Label[Any] = ui.Label(
        text="Which way",
        component=ui.RadioGroup[Any](
            custom_id="way",
            options=[discord.RadioGroupOption(label=one, value=one.lower()) for one in ("Left", "Right")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        person, role, place, sure, way = (
            one.component for one in (self.person, self.role, self.place, self.sure, self.way)
        )
        assert isinstance(person, ui.UserSelect)
        assert isinstance(role, ui.RoleSelect)
        assert isinstance(place, ui.ChannelSelect)
        assert isinstance(sure, ui.Checkbox)
        assert isinstance(way, ui.RadioGroup)
        named = [one.name for one in (*person.values, *role.values, *place.values)]
        await _say(interaction, *named, str(sure.value), str(way.value))


class Boxes(ui.Modal, title="Tick some"):
    """Several boxes, and one picker for people and roles together."""

    ticks: ui.Label[Any] = ui.Label(
        text="What fits",
        component=ui.CheckboxGroup[Any](
            custom_id="ticks",
            required=False,
            options=[discord.CheckboxGroupOption(label=one, value=one.lower()) for one in ("Early", "Late")],
        ),
    )
    whom: ui.Label[Any] = ui.Label(
        text="Whom to tell", component=ui.MentionableSelect[Any](custom_id="whom", max_values=2)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        ticks, whom = self.ticks.component, self.whom.component
        assert isinstance(ticks, ui.CheckboxGroup)
        assert isinstance(whom, ui.MentionableSelect)
        await _say(interaction, *ticks.values, *(one.name for one in whom.values))


_FORMS: dict[str, type[ui.Modal]] = {"words": Words, "picks": Picks, "boxes": Boxes}


async def _say(interaction: discord.Interaction, *parts: str) -> None:
    await interaction.response.send_message("Got: " + " | ".join(parts), ephemeral=True)


class Toy(discord.Client):
    """Everything a bot can ask."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default(), guild_ready_timeout=0.01)
        self.tree = app_commands.CommandTree(self)
        self._add_commands()
        self._add_menus()

    async def setup_hook(self) -> None:
        await self.tree.sync()

    def _add_commands(self) -> None:
        @self.tree.command(description="Opens a form")
        @app_commands.choices(which=[app_commands.Choice(name=one.title(), value=one) for one in _FORMS])
        async def fill(interaction: discord.Interaction, which: str) -> None:
            await interaction.response.send_modal(_FORMS[which]())

        @self.tree.command(description="Takes every kind of option")
        async def take(
            interaction: discord.Interaction,
            person: discord.User,
            place: discord.TextChannel,
            count: app_commands.Range[int, 1, 9],
            sure: bool,
            paper: discord.Attachment | None = None,
        ) -> None:
            size = "" if paper is None else f"{paper.filename} {paper.size}"
            await _say(interaction, person.name, place.name, str(count), str(sure), size)

        @self.tree.command(description="Completes what is typed")
        async def find(interaction: discord.Interaction, city: str) -> None:
            await _say(interaction, city)

        @find.autocomplete("city")
        async def cities(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            found = [one for one in ("Lisbon", "Lima", "Lagos", "London") if typed.lower() in one.lower()]
            return [app_commands.Choice(name=one, value=one.lower()) for one in found]

        @self.tree.command(description="Says something to everybody, with controls")
        async def panel(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(view=_panel())

    def _add_menus(self) -> None:
        @self.tree.context_menu(name="Repeat")
        async def repeat(interaction: discord.Interaction, message: discord.Message) -> None:
            await _say(interaction, message.content)

        @self.tree.context_menu(name="Greet")
        async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
            await _say(interaction, f"Hello {member.name}")


class _Panel(ui.LayoutView):
    row: ui.ActionRow[Any] = ui.ActionRow()
    more: ui.ActionRow[Any] = ui.ActionRow()

    @row.button(label="Press me", custom_id="toy.press:1", style=discord.ButtonStyle.primary)
    async def pressed(self, interaction: discord.Interaction, _: ui.Button[Any]) -> None:
        """Answers one person."""
        await _say(interaction, "pressed")

    @row.button(label="Not now", custom_id="toy.off:1", disabled=True)
    async def never(self, interaction: discord.Interaction, _: ui.Button[Any]) -> None:
        """Cannot be pressed."""
        await _say(interaction, "never")

    @more.select(cls=ui.ChannelSelect, custom_id="toy.place:1", placeholder="Where?")
    async def chosen(self, interaction: discord.Interaction, picked: ui.ChannelSelect[Any]) -> None:
        """Answers one person."""
        await _say(interaction, picked.values[0].name)


def _panel() -> ui.LayoutView:
    view = _Panel(timeout=None)
    view.row.add_item(ui.Button(label="Elsewhere", url="https://example.org/"))
    return view


def main(argv: Sequence[str] | None = None, *, clock: Clock = system_clock, glance: float = 30.0) -> int:
    """The same entry point as the bot's: runs until SIGTERM."""
    del argv, clock, glance

    async def run() -> None:
        async with Toy() as bot:
            asyncio.get_running_loop().add_signal_handler(
                signal.SIGTERM, lambda: asyncio.ensure_future(bot.close())
            )
            await bot.start(os.environ["DISCORD_TOKEN"])

    asyncio.run(run())
    return 0
