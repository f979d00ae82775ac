"""Looking at the simulated Discord as its people do: texts, buttons, threads, private messages."""

from collections.abc import Iterator
from typing import Any

from simcord.backend.models import Channel, Guild, Message
from simcord.components import walk_components
from simcord.enums import ComponentType

from demo.world import World, entries

Where = int | Channel
"""A channel or its id."""


def id_of(where: Where) -> int:
    """The id of a channel."""
    return where if isinstance(where, int) else where.id


def messages(world: World, where: Where, *, seen_by: int | None = None) -> list[Message]:
    """The messages of a channel or thread, oldest first: public ones, and those only ``seen_by`` can see."""
    stored = world.messages.get(id_of(where), {})
    return [stored[key] for key in sorted(stored) if stored[key].visible_to(seen_by)]


def threads(world: World, where: Where, *, archived: bool = False) -> list[Channel]:
    """The threads (or forum posts) of a channel, oldest first; archived ones only when asked for."""
    parent = id_of(where)
    found = [
        channel
        for channel in world.channels.values()
        if channel.parent_id == parent and channel.thread_metadata is not None
    ]
    return [one for one in found if archived or not (one.thread_metadata and one.thread_metadata.archived)]


def channel_named(world: World, guild: Guild, name: str) -> Channel:
    """The one channel of ``guild`` called ``name``; ``LookupError`` names those there are."""
    channels = [world.channels[channel_id] for channel_id in guild.channel_ids]
    for channel in channels:
        if channel.name == name:
            return channel
    raise LookupError(f"no channel {name!r} among {[channel.name for channel in channels]}")


def private_messages(world: World, user_id: int) -> list[Message]:
    """What the bot and this person wrote to each other in private, oldest first."""
    channel_id = world.dm_channels.get(user_id)
    return [] if channel_id is None else messages(world, channel_id)


def components(message: Message) -> Iterator[dict[str, Any]]:
    """Every component of a message, nested ones included, in reading order."""
    return walk_components(message.components)


def buttons(message: Message) -> list[dict[str, Any]]:
    """The buttons of a message, links included."""
    return [part for part in components(message) if part["type"] == ComponentType.BUTTON]


def find_button(message: Message, label: str) -> dict[str, Any]:
    """The one button with this label; ``LookupError`` names those there are."""
    found = [button for button in buttons(message) if button.get("label") == label]
    if len(found) == 1:
        return found[0]
    labels = [button.get("label") for button in buttons(message)]
    raise LookupError(f"{len(found)} buttons say {label!r}; there are {labels}")


def text_of(message: Message) -> str:
    """The words a reader sees, a line each: content, embeds, text displays; no labels of controls."""
    lines = [message.content]
    for embed in message.embeds:
        lines += [embed.get("title"), embed.get("description")]
        for field in entries(embed, "fields"):
            lines += [field.get("name"), field.get("value")]
        footer: dict[str, Any] = embed.get("footer") or {}
        lines.append(footer.get("text"))
    lines += [
        part.get("content") for part in components(message) if part["type"] == ComponentType.TEXT_DISPLAY
    ]
    return "\n".join(line for line in lines if line)
