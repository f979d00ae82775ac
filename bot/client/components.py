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
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar, cast

import discord
from discord import ui
from discord.ext import commands

if TYPE_CHECKING:
    from bot.client.client import Belay
    from bot.client.courier import Renderer

Press: TypeAlias = "discord.Interaction[Belay]"
"""Any interaction with Belay."""

Answers = Mapping[str, str]
"""What a member gave in a form: a text, or the value chosen in a select; '' where nothing."""

Handler = Callable[..., Awaitable[None]]
_H = TypeVar("_H", bound=Handler)

_LONGEST_ID = 100
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


def answers_of(interaction: Press) -> dict[str, str]:
    """What was given in a submitted form, by field name, as it was typed."""
    given: dict[str, str] = {}
    for field in _fields(cast("dict[str, Any]", interaction.data or {}).get("components", [])):
        values = cast("list[str]", field.get("values") or [])
        given[str(field["custom_id"])] = str(field.get("value") or (values[0] if values else ""))
    return given


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
