"""The payloads a Discord client sends for what people pick and type; refuses what no client could send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from simcord import interactions
from simcord.backend import serializers
from simcord.backend.access import channel_accessible
from simcord.backend.errors import OptionError
from simcord.backend.models import Channel, Role
from simcord.components import walk_components
from simcord.enums import SELECT_TYPES, ComponentType, OptionType

from demo.world import World, entries

# Two tables: a number means one thing as an option and another as a component.
_MENUS = {
    ComponentType.USER_SELECT: ("users",),
    ComponentType.ROLE_SELECT: ("roles",),
    ComponentType.MENTIONABLE_SELECT: ("users", "roles"),
    ComponentType.CHANNEL_SELECT: ("channels",),
}
_OPTIONS = {
    OptionType.USER: ("users",),
    OptionType.ROLE: ("roles",),
    OptionType.MENTIONABLE: ("users", "roles"),
    OptionType.CHANNEL: ("channels",),
}
Resolved = dict[str, dict[str, Any]]


class Impossible(Exception):  # noqa: N818 - it says what a person would find
    """No real client could do this: no such command, option, component or choice, or it is out of reach."""


@runtime_checkable
class HasUser(Protocol):
    """Anybody who can be picked: a :class:`demo.people.Person`."""

    user_id: int


@dataclass(slots=True)
class Somebody:
    """A person of whom no more is known than the id."""

    user_id: int


def entity(world: World, guild_id: int | None, id_: int) -> Somebody | Role | Channel | None:
    """The member, role or channel that can be picked under this id in a server; ``None`` when there is none.

    Outside of a server (``guild_id`` is ``None``) there are only people.
    """
    if guild_id is None:
        return Somebody(id_) if id_ in world.users else None
    guild = world.get_guild(guild_id)
    if id_ in guild.members:
        return Somebody(id_)
    if id_ in guild.roles:
        return guild.roles[id_]
    channel = world.channels.get(id_)
    return channel if channel is not None and channel.guild_id == guild_id else None


class Filling:
    """One person in one channel, filling in options, selects and forms; gathers what Discord resolves."""

    def __init__(self, world: World, channel_id: int, user_id: int) -> None:
        self.resolved: Resolved = {}
        self._world = world
        self._channel_id = channel_id
        self._user_id = user_id

    # ------------------------------------------------------------------------------------- slash commands

    def options(
        self, name: str, leaf: dict[str, Any], given: Mapping[str, Any], *, partial: bool = False
    ) -> list[dict[str, Any]]:
        """The options of a command as sent; ``partial`` while the person is still typing (autocomplete)."""
        declared = {option["name"]: option for option in entries(leaf, "options")}
        if unknown := set(given) - set(declared):
            raise Impossible(f"/{name} has no option {min(unknown)!r}, only {sorted(declared)}")
        missing = [key for key, option in declared.items() if option.get("required") and key not in given]
        if missing and not partial:
            raise Impossible(f"/{name} requires {missing[0]!r}")
        return [
            {"name": key, "type": declared[key]["type"], "value": self._option(name, declared[key], value)}
            for key, value in given.items()
        ]

    def _option(self, name: str, option: dict[str, Any], value: Any) -> Any:
        kind = OptionType(option["type"])
        if kind in _OPTIONS:
            picked = self._pick(value, _OPTIONS[kind])
            allowed = option.get("channel_types")
            if allowed and self._world.get_channel(int(picked)).type not in allowed:
                raise Impossible(f"/{name} {option['name']} takes channels of type {allowed} only")
            return picked
        try:
            value = interactions.validate_option_value(name, option, value)
        except OptionError as error:
            raise Impossible(str(error)) from error
        if kind is OptionType.ATTACHMENT:
            return self._upload(value)
        return value

    # ---------------------------------------------------------------------------------- selects and forms

    def chosen(self, menu: dict[str, Any], values: Sequence[Any], *, required: bool = True) -> list[str]:
        """The values of a select as sent; ``required`` false lets it stay empty."""
        kind = ComponentType(menu["type"])
        low, high = _bounds(menu)
        if not (low <= len(values) <= high or (not values and not required)):
            raise Impossible(f"select {menu['custom_id']!r} takes {low} to {high} values, not {len(values)}")
        if kind in _MENUS:
            picked = [self._pick(value, _MENUS[kind]) for value in values]
            allowed = menu.get("channel_types")
            if allowed and any(self._world.get_channel(int(one)).type not in allowed for one in picked):
                raise Impossible(f"select {menu['custom_id']!r} takes channels of type {allowed} only")
        else:
            picked = [str(value) for value in values]
            offered = [option["value"] for option in entries(menu, "options")]
            if strange := [value for value in picked if value not in offered]:
                raise Impossible(f"select {menu['custom_id']!r} has no {strange[0]!r}, only {offered}")
        if len(set(picked)) != len(picked):
            raise Impossible(f"select {menu['custom_id']!r} cannot hold a value twice")
        return picked

    def form(self, modal: dict[str, Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The components of a submitted modal; ``values`` by custom id or by the label a person reads."""
        named = self._by_custom_id(modal, values)
        return [self._node(node, named) for node in modal["components"]]

    @staticmethod
    def _by_custom_id(modal: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        ids: dict[str, str] = {}
        for node in walk_components(modal["components"]):
            inner = node.get("component") or node
            if "custom_id" in inner:
                ids.setdefault(inner["custom_id"], inner["custom_id"])
                if node.get("label"):
                    ids.setdefault(node["label"], inner["custom_id"])
        if unknown := [key for key in values if key not in ids]:
            raise Impossible(f"the form {modal['title']!r} has no {unknown[0]!r}, only {sorted(ids)}")
        return {ids[key]: value for key, value in values.items()}

    def _node(self, node: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        kind = ComponentType(node["type"])
        sent: dict[str, Any] = {"type": int(kind), "id": node["id"]}
        if kind is ComponentType.LABEL:
            sent["component"] = self._node(node["component"], values)
        elif kind is ComponentType.ACTION_ROW:
            sent["components"] = [self._node(child, values) for child in node["components"]]
        elif kind is not ComponentType.TEXT_DISPLAY:
            sent["custom_id"] = node["custom_id"]
            # A client submits what a control shows, so what was filled in beforehand counts as typed.
            value = values.get(node["custom_id"], self._prefilled(kind, node))
            key = "values" if kind in (*SELECT_TYPES, *_MANY) else "value"
            sent[key] = self._control(kind, node, value)
        return sent

    def _control(self, kind: ComponentType, node: dict[str, Any], value: Any) -> Any:
        required = bool(node.get("required", kind is not ComponentType.CHECKBOX))
        if kind is ComponentType.TEXT_INPUT:
            return _typed(node, value, required=required)
        if kind is ComponentType.CHECKBOX:
            return bool(value)
        if kind is ComponentType.RADIO_GROUP:
            offered = [option["value"] for option in node["options"]]
            if value not in offered and (required or value is not None):
                raise Impossible(f"{node['custom_id']!r} offers {offered}, not {value!r}")
            return value
        picked: list[Any] = [value] if isinstance(value, (str, tuple)) else list(value)
        if kind is ComponentType.FILE_UPLOAD:
            low, high = _bounds(node)
            if not (low <= len(picked) <= high or (not picked and not required)):
                raise Impossible(f"{node['custom_id']!r} takes {low} to {high} files, not {len(picked)}")
            return [self._upload(upload) for upload in picked]
        if kind is ComponentType.CHECKBOX_GROUP:
            node = {**node, "max_values": node.get("max_values") or len(node["options"])}
        return self.chosen(node, picked, required=required)

    def _prefilled(self, kind: ComponentType, node: dict[str, Any]) -> Any:
        if kind is ComponentType.TEXT_INPUT:
            return node.get("value") or ""
        if kind is ComponentType.CHECKBOX:
            return node.get("default", False)
        if kind in _MENUS:
            return self._chosen_before(node)
        defaults = [option["value"] for option in entries(node, "options") if option.get("default")]
        if kind is ComponentType.RADIO_GROUP:
            return defaults[0] if defaults else None
        return defaults

    def _chosen_before(self, node: dict[str, Any]) -> list[Any]:
        """Those whom a select shows as chosen; a client shows none who is gone or out of sight, and sends none."""
        guild_id = self._world.get_channel(self._channel_id).guild_id
        found = [entity(self._world, guild_id, int(one["id"])) for one in entries(node, "default_values")]
        return [
            one
            for one in found
            if one is not None
            and not (isinstance(one, Channel) and not channel_accessible(self._world, one.id, self._user_id))
        ]

    # ------------------------------------------------------------------------------------------ resolving

    def _upload(self, upload: tuple[str, bytes]) -> str:
        filename, data = upload
        return interactions.store_interaction_attachment(
            self._world, self._channel_id, filename, data, self.resolved
        )

    def _pick(self, value: Any, kinds: tuple[str, ...]) -> str:
        """Resolve a person, role or channel that is picked, and return its id as sent."""
        world, guild_id = self._world, self._world.get_channel(self._channel_id).guild_id
        if isinstance(value, HasUser) and "users" in kinds:
            user = world.get_user(value.user_id)
            self._resolve("users", user.id, serializers.user_payload(user))
            guild = world.guilds.get(guild_id or 0)
            if guild is not None and user.id in guild.members:
                member = serializers.member_payload(world, guild, guild.members[user.id], with_user=False)
                permissions = world.compute_permissions(guild.id, user.id, self._channel_id)
                self._resolve("members", user.id, {**member, "permissions": str(permissions)})
            return str(user.id)
        if isinstance(value, Role) and "roles" in kinds:
            self._resolve("roles", value.id, serializers.role_payload(value))
            return str(value.id)
        if isinstance(value, Channel) and "channels" in kinds:
            if value.guild_id != guild_id or guild_id is None:
                raise Impossible("that channel is not in the server where this happens")
            if not channel_accessible(world, value.id, self._user_id):
                raise Impossible("there is no such channel, or it is closed to who picks it")
            permissions = world.compute_permissions(guild_id, self._user_id, value.id)
            payload = serializers.channel_payload(world, value)
            self._resolve("channels", value.id, {**payload, "permissions": str(permissions)})
            return str(value.id)
        raise Impossible(f"only {' and '.join(kinds)} can be picked here")

    def _resolve(self, kind: str, id_: int, payload: Mapping[str, Any]) -> None:
        self.resolved.setdefault(kind, {})[str(id_)] = dict(payload)


_MANY = (ComponentType.FILE_UPLOAD, ComponentType.CHECKBOX_GROUP)


def _bounds(control: dict[str, Any]) -> tuple[int, int]:
    """How few and how many values a control takes; Discord takes null for its default, one."""
    low, high = control.get("min_values"), control.get("max_values")
    return (1 if low is None else low), (1 if high is None else high)


def _typed(node: dict[str, Any], value: Any, *, required: bool) -> str:
    if not isinstance(value, str):
        raise Impossible(f"{node['custom_id']!r} takes text, not {value!r}")
    if not value and not required:
        return value
    low, high = max(node.get("min_length") or 0, int(required)), node.get("max_length") or 4000
    if not low <= len(value) <= high:
        raise Impossible(f"{node['custom_id']!r} takes {low} to {high} characters, not {len(value)}")
    return value
