"""Bases for lasting buttons, selects and forms, and for the rooms that answer them.

A lasting control works for as long as its message stands, through restarts: its custom id carries a kind and a key
(a row id), and its state is in the database. Rooms say which method answers which kind:

    class CheckIns(Room):
        @on_press("checkins.cheer")
        async def cheer(self, interaction: Press, key: str) -> None: ...

Whatever such a method raises reaches the member through `replies`, since all of them are called from there.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar, cast

import discord
from discord import ui
from discord.ext import commands

from bot.errors import OldControl

if TYPE_CHECKING:
    from bot.client.client import Belay
    from bot.client.courier import Renderer

Press: TypeAlias = "discord.Interaction[Belay]"
"""Any interaction with Belay."""

Answers = Mapping[str, str]
"""What a member gave in a form: a text, or the value chosen in a select; '' where nothing."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a member gave: its name, its size in bytes, and where Discord keeps it for a while."""

    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What Discord says about the people chosen in a select or a form: ids of `bots`, and of those `absent` here."""

    bots: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()


class Filled(dict[str, str]):
    """`Answers`, with all that was given in fields that hold several values.

    `many`: every value of a field (ids of people, kinds). `files`: the files of an upload field. `typed`: what was
    written by hand, to be given back when it cannot be kept. `chosen`: what Discord says about the people chosen.
    """

    def __init__(self) -> None:
        super().__init__()
        self.many: dict[str, tuple[str, ...]] = {}
        self.files: dict[str, tuple[Upload, ...]] = {}
        self.typed: list[str] = []
        self.chosen = Chosen()


Handler = Callable[..., Awaitable[None]]
_H = TypeVar("_H", bound=Handler)

_LONGEST_ID = 100
_HIGHEST = 2**63 - 1  # what SQLite can keep
_ID = re.compile(r"(?P<kind>[a-z_]+\.[a-z_]+):(?P<key>[\w:-]*)")
_MODAL_LIFE = (
    900.0  # seconds discord.py remembers an open form; submitting works long after, by its custom id
)


def custom_id(kind: str, key: object) -> str:
    """The custom id of a lasting control.

    Raises:
        ValueError: not "<room>.<what>", or over Discord's 100 characters.
    """
    made = f"{kind}:{key}"
    if not _ID.fullmatch(made) or len(made) > _LONGEST_ID:
        raise ValueError(f"not a custom id: {made}")
    return made


def number_of(key: str) -> int:
    """The whole number in a control's key.

    Raises:
        OldControl: it is none, or more than the database can hold.
    """
    if not (key.isascii() and key.isdecimal() and int(key) <= _HIGHEST):
        raise OldControl
    return int(key)


class Control(ui.DynamicItem[ui.Item[Any]], template=_ID):
    """A lasting button or select. It only knows its kind and key; its room knows what to do."""

    def __init__(self, item: ui.Item[Any], kind: str, key: str) -> None:
        super().__init__(item)
        self.kind = kind
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Parse, and nothing else: discord.py swallows what is raised here."""
        del interaction
        return cls(item, match["kind"], match["key"])

    async def callback(self, interaction: discord.Interaction[Any]) -> Any:
        """Hand the press to the room that answers this kind."""
        press = cast("Press", interaction)
        values: Sequence[str] = cast("dict[str, Any]", press.data or {}).get("values", ())
        await press.client.rooms.pressed(press, self.kind, self.key, values)


def button(
    kind: str,
    key: object,
    label: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
    disabled: bool = False,
) -> Control:
    """A lasting button of `kind` for the row `key`."""
    item: ui.Button[Any] = ui.Button(
        label=label, style=style, emoji=emoji, disabled=disabled, custom_id=custom_id(kind, key)
    )
    return Control(item, kind, str(key))


def select(
    kind: str,
    key: object,
    placeholder: str,
    options: Sequence[discord.SelectOption],
    *,
    least: int = 1,
    most: int = 1,
) -> Control:
    """A lasting select of `kind` for the row `key`."""
    item: ui.Select[Any] = ui.Select(
        custom_id=custom_id(kind, key),
        placeholder=placeholder,
        options=list(options),
        min_values=least,
        max_values=most,
    )
    return Control(item, kind, str(key))


def people_select(kind: str, key: object, placeholder: str) -> Control:
    """A lasting select of `kind`, for the row `key`, of one person of the server; see `chosen_in`."""
    item: ui.UserSelect[Any] = ui.UserSelect(custom_id=custom_id(kind, key), placeholder=placeholder)
    return Control(item, kind, str(key))


class Form(ui.Modal):
    """A form whose answers reach its room even when the process that showed it is gone.

    Its custom id is a lasting one, and the room's `on_form` method gets what was given, by field name.
    """

    def __init__(self, kind: str, key: object, title: str) -> None:
        super().__init__(title=title, custom_id=custom_id(kind, key), timeout=_MODAL_LIFE)

    def text(
        self,
        name: str,
        label: str,
        *,
        hint: str | None = None,
        placeholder: str | None = None,
        value: str | None = None,
        limit: int = 1000,
        required: bool = False,
        long: bool = True,
    ) -> Self:
        """Add a text field. `limit` is in characters."""
        style = discord.TextStyle.paragraph if long else discord.TextStyle.short
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=name,
            style=style,
            placeholder=placeholder,
            default=value,
            max_length=limit,
            required=required,
        )
        self.add_item(ui.Label(text=label, description=hint, component=field))
        return self

    def choice(
        self,
        name: str,
        label: str,
        options: Sequence[discord.SelectOption],
        *,
        hint: str | None = None,
        placeholder: str | None = None,
        required: bool = False,
    ) -> Self:
        """Add a select of one value."""
        field: ui.Select[Any] = ui.Select(
            custom_id=name,
            placeholder=placeholder,
            options=list(options),
            required=required,
            min_values=1 if required else 0,
            max_values=1,
        )
        self.add_item(ui.Label(text=label, description=hint, component=field))
        return self

    def choices(
        self,
        name: str,
        label: str,
        options: Sequence[discord.SelectOption],
        *,
        hint: str | None = None,
        placeholder: str | None = None,
    ) -> Self:
        """Add a select of any number of values; see `Filled.many`."""
        field: ui.Select[Any] = ui.Select(
            custom_id=name,
            placeholder=placeholder,
            options=list(options),
            required=False,
            min_values=0,
            max_values=len(options),
        )
        self.add_item(ui.Label(text=label, description=hint, component=field))
        return self

    def people(
        self,
        name: str,
        label: str,
        *,
        hint: str | None = None,
        chosen: Sequence[int] = (),
        most: int = 5,
        required: bool = False,
    ) -> Self:
        """Add a select of people of the server, with some chosen already; see `Filled.many` for their ids."""
        defaults = [
            discord.SelectDefaultValue(id=user, type=discord.SelectDefaultValueType.user)
            for user in chosen[:most]
        ]
        field: ui.UserSelect[Any] = ui.UserSelect(
            custom_id=name,
            required=required,
            min_values=1 if required else 0,
            max_values=most,
            default_values=defaults,
        )
        self.add_item(ui.Label(text=label, description=hint, component=field))
        return self

    def files(
        self, name: str, label: str, *, hint: str | None = None, most: int = 5, required: bool = False
    ) -> Self:
        """Add an upload of up to `most` files (Discord takes ten); see `Filled.files`."""
        field: ui.FileUpload[Any] = ui.FileUpload(
            custom_id=name, required=required, min_values=1 if required else 0, max_values=most
        )
        self.add_item(ui.Label(text=label, description=hint, component=field))
        return self


def answers_of(interaction: Press) -> Filled:
    """What was given in a submitted form, by field name, as it was typed."""
    data = cast("dict[str, Any]", interaction.data or {})
    resolved = cast("dict[str, Any]", data.get("resolved") or {})
    uploads = cast("dict[str, dict[str, Any]]", resolved.get("attachments") or {})
    given = Filled()
    given.chosen = chosen_in(interaction)
    for field in _fields(data.get("components", [])):
        name = str(field["custom_id"])
        values = tuple(str(value) for value in field.get("values") or ())
        given[name] = str(field.get("value") or (values[0] if values else ""))
        given.many[name] = values
        found = [uploads[value] for value in values if value in uploads]
        given.files[name] = tuple(
            Upload(str(one["filename"]), int(one["size"]), str(one["url"])) for one in found
        )
        if field.get("value"):
            given.typed.append(given[name])
    return given


def chosen_in(interaction: Press) -> Chosen:
    """What Discord says about the people whom an interaction names."""
    data = cast("dict[str, Any]", interaction.data or {})
    resolved = cast("dict[str, Any]", data.get("resolved") or {})
    users = cast("dict[str, dict[str, Any]]", resolved.get("users") or {})
    members = cast("dict[str, Any]", resolved.get("members") or {})
    return Chosen(
        frozenset(int(user) for user, about in users.items() if about.get("bot")),
        frozenset(int(user) for user in users if user not in members),
    )


def _fields(components: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        if "custom_id" in component:
            yield component
        inner = component.get("component")
        yield from _fields([inner] if inner else component.get("components", []))


def on_press(kind: str) -> Callable[[_H], _H]:
    """The method answers presses of the lasting control `kind`: `(interaction, key)`, for a select also `values`."""
    return _mark("__answers_press__", kind)


def on_form(kind: str) -> Callable[[_H], _H]:
    """The method answers the form `kind`: `(interaction, key, answers)`."""
    return _mark("__answers_form__", kind)


def _mark(attribute: str, kind: str) -> Callable[[_H], _H]:
    custom_id(kind, "")

    def mark(method: _H) -> _H:
        setattr(method, attribute, kind)
        return method

    return mark


class Room(commands.Cog):
    """What people see of one feature: its commands, its lasting controls, its forms and its notices.

    `renderers` maps each outbox kind of the room to the function that says it (see `notices.py` of a room).
    """

    renderers: Mapping[str, "Renderer"] = {}

    def __init__(self, client: "Belay") -> None:
        self.client = client
        self.__cog_name__ = type(self).__module__.split(".")[
            -2
        ]  # the room's, since every room's class is `Cog`

    async def cog_load(self) -> None:
        """Begin to answer."""
        self.client.rooms.open(self)

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.rooms.close(self)


def handlers(room: Room, attribute: str) -> dict[str, Handler]:
    """The methods of a room that were marked by `on_press` or `on_form`, by kind."""
    found: dict[str, Handler] = {}
    for name in dir(type(room)):
        method = getattr(type(room), name, None)
        kind = getattr(method, attribute, None)
        if kind is not None:
            found[kind] = getattr(room, name)
    return found
