"""The commands that Discord would show to somebody here, and what they typed into the options of one."""

from collections.abc import Mapping, Sequence
from typing import Any

from simcord.backend.models import Channel, Role
from simcord.enums import AppCommandType, ChannelType, OptionType
from simcord.interactions import command_leaves

from demo.page.sent import no
from demo.page.world import Page, Refused, number_of
from demo.people import Person
from demo.wire import Somebody, entity
from demo.world import entries

Files = Mapping[str, Sequence[tuple[str, bytes]]]
"""Uploads by the name of the field that they were put into: file name and contents."""

#: What the kinds of channels are called on the page.
PLACES = {
    ChannelType.TEXT: "text",
    ChannelType.NEWS: "text",
    ChannelType.PUBLIC_THREAD: "thread",
    ChannelType.PRIVATE_THREAD: "thread",
    ChannelType.FORUM: "forum",
    ChannelType.VOICE: "voice",
    ChannelType.STAGE_VOICE: "stage",
    ChannelType.CATEGORY: "category",
}
_KINDS = {
    OptionType.STRING: "string",
    OptionType.INTEGER: "integer",
    OptionType.NUMBER: "number",
    OptionType.BOOLEAN: "boolean",
    OptionType.USER: "user",
    OptionType.ROLE: "role",
    OptionType.CHANNEL: "channel",
    OptionType.MENTIONABLE: "mentionable",
    OptionType.ATTACHMENT: "attachment",
}
_PICKED = (OptionType.USER, OptionType.ROLE, OptionType.CHANNEL, OptionType.MENTIONABLE)
_NOWHERE = (ChannelType.FORUM, ChannelType.CATEGORY)  # nothing can be written there, so no command either
_YES_NO = {"true": True, "false": False}


def shown(page: Page, person: Person, channel: Channel) -> dict[str, Any]:
    """What ``/`` and the context menus offer to a person in a channel."""
    menus = [
        {"name": root["name"], "on": on}
        for kind, on in ((AppCommandType.MESSAGE, "message"), (AppCommandType.USER, "user"))
        for root in _roots(page, person, channel, kind)
    ]
    commands = [
        {
            "name": name,
            "about": leaf.get("description", ""),
            "options": [_option(one) for one in entries(leaf, "options")],
        }
        for name, leaf in sorted(_leaves(page, person, channel).items())
    ]
    return {"commands": commands, "menus": menus}


def has_menu(page: Page, person: Person, channel: Channel, name: str, on: AppCommandType) -> bool:
    """Whether a context menu of this kind shows an entry called ``name``."""
    return any(root["name"] == name for root in _roots(page, person, channel, on))


def given(
    page: Page,
    person: Person,
    channel: Channel,
    name: str,
    options: Mapping[str, Any],
    files: Files,
    *,
    partial: bool = False,
) -> dict[str, Any]:
    """The options of a command as :class:`Person` takes them; :class:`Refused` for what cannot be typed.

    ``partial`` leaves out what cannot be read yet, since the person is still typing.
    """
    leaf = _leaves(page, person, channel).get(name)
    if leaf is None:
        raise no(f"There is no /{name} for you here.")
    declared = {one["name"]: one for one in entries(leaf, "options")}
    found: dict[str, Any] = {}
    for key, written in {**options, **{key: uploads[0] for key, uploads in files.items() if uploads}}.items():
        if key not in declared:
            raise no(f"/{name} has no option “{key}”.")
        if written is None or written == "":
            continue
        try:
            found[key] = _read(page, channel, declared[key], written)
        except Refused:
            if not partial:
                raise
    return found


def completes(page: Page, person: Person, channel: Channel, name: str, option: str) -> bool:
    """Whether a command completes what is typed into one of its options."""
    leaf = _leaves(page, person, channel).get(name, {})
    return any(one["name"] == option and one.get("autocomplete") for one in entries(leaf, "options"))


def picked(page: Page, channel: Channel, id_: object) -> Somebody | Role | Channel:
    """The person, role or channel with this id, for an option or a select of this channel."""
    world = page.town.simulator.world
    found = entity(world, channel.guild_id, number_of(id_))
    if found is None:
        raise no("What you picked is not here (any more).")
    return found


def places(taking: Mapping[str, Any]) -> list[str]:
    """The kinds of channels that an option or a select takes; none named means every kind."""
    return sorted({PLACES[one] for one in taking.get("channel_types") or () if one in PLACES})


def _roots(page: Page, person: Person, channel: Channel, kind: AppCommandType) -> list[dict[str, Any]]:
    if channel.type in _NOWHERE:
        return []
    world = page.town.simulator.world
    return world.visible_commands(user_id=person.user_id, channel_id=channel.id, type=kind)


def _leaves(page: Page, person: Person, channel: Channel) -> dict[str, dict[str, Any]]:
    roots = _roots(page, person, channel, AppCommandType.CHAT_INPUT)
    return {" ".join(path): leaf for root in roots for path, leaf in command_leaves(root)}


def _option(option: dict[str, Any]) -> dict[str, Any]:
    kind = OptionType(option["type"])
    within = "length" if kind is OptionType.STRING else "value"
    return {
        "name": option["name"],
        "about": option.get("description", ""),
        "kind": _KINDS[kind],
        "required": bool(option.get("required")),
        "choices": [{"name": one["name"], "value": one["value"]} for one in entries(option, "choices")],
        "autocomplete": bool(option.get("autocomplete")),
        "least": option.get(f"min_{within}"),
        "most": option.get(f"max_{within}"),
        "places": places(option),
    }


def _read(page: Page, channel: Channel, option: dict[str, Any], written: Any) -> Any:
    """One option as it was typed or picked; what is not allowed beyond its kind is found later, by the wire."""
    kind, name = OptionType(option["type"]), option["name"]
    if kind is OptionType.ATTACHMENT:
        if not isinstance(written, tuple):
            raise no(f"“{name}” takes a file.")
        return written  # pyright: ignore[reportUnknownVariableType] - a file's name and contents
    if isinstance(written, tuple):
        raise no(f"“{name}” takes no file.")
    if kind in _PICKED:
        return picked(page, channel, written)
    if kind is OptionType.STRING:
        return str(written)
    if kind is OptionType.BOOLEAN:
        if isinstance(written, bool):
            return written
        if str(written).lower() not in _YES_NO:
            raise no(f"“{name}” is either true or false.")
        return _YES_NO[str(written).lower()]
    try:
        return int(str(written)) if kind is OptionType.INTEGER else float(str(written))
    except ValueError:
        number = "a whole number" if kind is OptionType.INTEGER else "a number"
        raise no(f"“{name}” takes {number}.") from None
