"""The one door through which every answer goes: what was done, an expected no, or a short apology.

Commands, lasting controls and forms all come out here (discord.py has no hook for the second), so a refusal has the
same words everywhere, a fault always has a reference that is in the log, and what a member typed is never lost.
"""

import asyncio
import io
import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import aiohttp
import discord
from discord import app_commands, ui

from bot.client import texts
from bot.client.components import Press, number_of
from bot.errors import MissingPermission, NotThere, OnlyInServer, Refusal, explain
from bot.members import Who
from bot.servers import Staff

log = logging.getLogger(__name__)

ACCENT = discord.Colour(0x3E8E7E)
"""Belay's colour: the rope, calm on dark and on light."""

_INLINE = 1500  # characters given back inside the message; more comes as a file
_ABOUT = "about"  # the server that an interaction in a direct message is about, once it is known
_SPOKEN = {discord.MessageType.default, discord.MessageType.reply}
NOT_DELIVERED = (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError, RuntimeError)
"""What Discord or the network raise when a message did not get through (RuntimeError: the session is closed)."""


def card(*parts: ui.Item[Any] | str, accent: discord.Colour | None = ACCENT) -> ui.LayoutView:
    """A message as Belay writes it: one container with texts and controls, in order."""
    view = ui.LayoutView(timeout=None)
    container: ui.Container[Any] = ui.Container(accent_colour=accent)
    for part in parts:
        container.add_item(ui.TextDisplay(part) if isinstance(part, str) else part)
    view.add_item(container)
    # Every control of Belay's is a lasting one, found by its custom id; discord.py need not remember the view too.
    view.stop()
    return view


def row(*controls: ui.Item[Any]) -> ui.ActionRow[Any]:
    """Buttons side by side, or one select."""
    return ui.ActionRow(*controls)


def who(interaction: Press) -> Who:
    """The person behind an interaction in a server.

    Raises:
        OnlyInServer: it came from a direct message.
    """
    if interaction.guild_id is None:
        raise OnlyInServer
    return Who(interaction.guild_id, interaction.user.id)


async def member_of(interaction: Press, guild_id: int) -> Who:
    """The person behind an interaction that may come from a direct message about the server `guild_id`.

    Raises:
        NotThere: they are no longer in that server.
    """
    if interaction.guild_id is not None:
        return who(interaction)
    await _there(interaction, guild_id)
    return Who(guild_id, interaction.user.id)


async def _there(interaction: Press, guild_id: int) -> Mapping[str, Any]:
    """What Discord says about the person of a direct message in the server it is about.

    Raises:
        NotThere: they are no longer in that server.
    """
    try:
        member = await interaction.client.http.get_member(guild_id, interaction.user.id)
    except (discord.NotFound, discord.Forbidden):
        raise NotThere from None
    interaction.extras[_ABOUT] = guild_id
    return cast("Mapping[str, Any]", member)


async def presser(interaction: Press, key: str) -> tuple[Who, int]:
    """Who pressed a control with the key "<server>-<id>", which may stand in a direct message, and the id.

    Raises:
        NotThere: they are no longer in that server.
        OldControl: the key is no such one.
    """
    guild, _, number = key.partition("-")
    return await member_of(interaction, number_of(guild)), number_of(number)


async def staff_pressing(interaction: Press, key: str) -> tuple[Staff, int]:
    """The same, with what they may do in that server.

    Raises:
        NotThere: they are no longer in that server.
        OldControl: the key is no such one.
    """
    guild, _, number = key.partition("-")
    return await staff_in(interaction, number_of(guild)), number_of(number)


def staff_of(interaction: Press) -> Staff:
    """The person behind an interaction in a server, with what they may do there.

    Raises:
        OnlyInServer: it came from a direct message.
    """
    person = who(interaction)
    roles = cast("discord.Member", interaction.user).roles
    return Staff(
        person.guild,
        person.user,
        frozenset(role.id for role in roles if not role.is_default()),
        interaction.permissions.manage_guild,
    )


async def staff_in(interaction: Press, guild_id: int) -> Staff:
    """The person behind an interaction that may come from a direct message, with what they may do in that server.

    Raises:
        NotThere: they are no longer in that server.
    """
    if interaction.guild_id is not None:
        return staff_of(interaction)
    member = await _there(interaction, guild_id)
    user = interaction.user.id
    roles = frozenset(int(role) for role in member["roles"])
    guild = interaction.client.get_guild(guild_id)
    return Staff(
        guild_id,
        user,
        roles,
        guild is not None
        and (
            guild.owner_id == user
            or any(
                role.permissions.manage_guild or role.permissions.administrator
                for role in guild.roles
                if role.id in roles or role.is_default()
            )
        ),
    )


def is_said_in_thread(message: discord.Message) -> bool:
    """Whether a person wrote something in a thread or a post of a server; most messages are no such ones."""
    said = not message.author.bot and message.type in _SPOKEN
    return said and message.guild is not None and not isinstance(message.channel, discord.TextChannel)


async def say(
    interaction: Press,
    view: ui.LayoutView | str,
    *,
    files: Sequence[discord.File] = (),
    kept: str | None = None,
) -> None:
    """Answer the person who acted, and only them.

    `kept`: what happened, in a sentence; if the answer cannot be delivered although the change stands, it waits in
    the person's inbox (section 12).
    """
    shown = card(view) if isinstance(view, str) else view
    try:
        if interaction.response.is_done():
            await interaction.followup.send(
                view=shown, files=list(files), ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
            )
        else:
            await interaction.response.send_message(
                view=shown, files=list(files), ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
            )
    except NOT_DELIVERED as error:
        await _keep(interaction, kept, error)


async def change(interaction: Press, view: ui.LayoutView | str, *, kept: str | None = None) -> None:
    """Answer by changing the message whose control was used (one that only this person sees)."""
    shown = card(view) if isinstance(view, str) else view
    nobody = discord.AllowedMentions.none()
    try:
        if interaction.response.is_done():
            await interaction.edit_original_response(view=shown, allowed_mentions=nobody)
        else:
            await interaction.response.edit_message(view=shown, allowed_mentions=nobody)
    except NOT_DELIVERED as error:
        await _keep(interaction, kept, error)


async def seen(interaction: Press) -> None:
    """Acknowledge a press whose effect shows elsewhere."""
    try:
        await interaction.response.defer()
    except NOT_DELIVERED as error:
        await _keep(interaction, None, error)


async def _keep(interaction: Press, kept: str | None, error: Exception) -> None:
    log.warning("answer to interaction %s not delivered: %s", interaction.id, error)
    guild = interaction.guild_id or interaction.extras.get(_ABOUT)
    if kept is not None and guild is not None:
        await interaction.client.services.members.leave_in_inbox(
            Who(guild, interaction.user.id), "members.kept", {"text": kept}
        )


@asynccontextmanager
async def answering(interaction: Press, *, typed: str = "") -> AsyncGenerator[None, None]:
    """Everything that answers an interaction runs inside this.

    A `Refusal` becomes its words; anything else is logged with the interaction's id and the member gets a short
    apology with that reference. `typed` is given back in both cases. Afterwards, what waits for the person is shown.
    """
    interaction.client.handle(asyncio.current_task())
    try:
        yield
    except Refusal as refusal:
        await _give_back(interaction, explain(refusal), typed)
    except Exception:
        log.exception("interaction %s failed", interaction.id)
        await _give_back(interaction, texts.apology(interaction.id), typed)
    else:
        try:
            await show_what_waits(interaction)
        except Exception:  # what was asked for is done and answered; what waits goes on waiting
            log.exception("inbox after interaction %s failed", interaction.id)


async def _give_back(interaction: Press, words: str, typed: str) -> None:
    if not typed:
        await say(interaction, words)
    elif len(typed) <= _INLINE:
        fenced = typed.replace("```", "'''")
        await say(interaction, card(words, "This is what you wrote, to copy:", f"```\n{fenced}\n```"))
    else:
        attached = discord.File(io.BytesIO(typed.encode()), filename="what-you-wrote.txt")
        shown = card(words, "This is what you wrote, to copy:", ui.File(attached))
        await say(interaction, shown, files=[attached])


async def show_what_waits(interaction: Press) -> None:
    """Show the person what could not be said to them before, privately, after what they asked for."""
    if interaction.guild_id is None or interaction.response.type in {
        None,
        discord.InteractionResponseType.modal,
        discord.InteractionResponseType.autocomplete_result,
    }:
        return
    members = interaction.client.services.members
    person = who(interaction)
    if not members.is_waited_for(person):
        return
    items = await members.inbox(person)
    shown = [await interaction.client.courier.render_item(person, item) for item in items]
    try:
        for view in shown:
            if view is not None:
                await interaction.followup.send(
                    view=view, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
                )
    except NOT_DELIVERED as error:
        log.warning("inbox after interaction %s not delivered: %s", interaction.id, error)
        return
    await members.seen(person, items)


class Tree(app_commands.CommandTree["discord.Client"]):
    """The command tree, with its errors and its afterthoughts led through the same door."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """A command begins: stopping waits for it."""
        cast("Press", interaction).client.handle(asyncio.current_task())
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """A command raised: say so in the room's words."""
        press = cast("Press", interaction)
        async with answering(press):
            raise _cause(error)


def _cause(error: app_commands.AppCommandError) -> Exception:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    if isinstance(error, app_commands.MissingPermissions):
        return MissingPermission(", ".join(error.missing_permissions).replace("_", " "))
    if isinstance(error, app_commands.NoPrivateMessage):
        return OnlyInServer()
    return error
