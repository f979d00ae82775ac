"""People who use the bot as a real client lets them: many at once, each waiting for an answer in time."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from simcord import interactions
from simcord.backend import serializers
from simcord.backend.access import channel_accessible
from simcord.backend.command_access import command_access
from simcord.backend.errors import BackendError, SetupError
from simcord.backend.models import Channel, Guild, Message, Role
from simcord.enums import SELECT_TYPES, AppCommandType, ChannelType, ComponentType, InteractionType

from demo.answers import Answer, NotAnswered
from demo.reading import Where, components, id_of, private_messages
from demo.simulator import Simulator
from demo.wire import Filling, Impossible
from demo.world import entries

__all__ = ["Answer", "Impossible", "NotAnswered", "Person", "join"]

_LINK_STYLES = (5, 6)  # link and premium buttons open something; they tell the bot nothing


class Person:
    """A member of one server. Every verb may run many times at once.

    Verbs that use the bot return its :class:`Answer`, or raise :class:`NotAnswered` when it is too late and
    :class:`Impossible` for what no client could do.
    """

    def __init__(self, simulator: Simulator, guild_id: int, user_id: int) -> None:
        self.simulator = simulator
        self.guild_id = guild_id
        self.user_id = user_id

    def __repr__(self) -> str:
        return f"<Person {self.name} {self.user_id}>"

    @property
    def name(self) -> str:
        """The user name."""
        return self.simulator.world.get_user(self.user_id).name

    @property
    def mention(self) -> str:
        """What a message contains to name them."""
        return f"<@{self.user_id}>"

    # -------------------------------------------------------------------------------------------- commands

    async def slash(self, where: Where, command: str, /, **options: Any) -> Answer:
        """Use a synced slash command ("checkin now") with its options.

        People, roles and channels are given as :class:`Person` and simcord's ``Role`` and ``Channel``,
        attachments as ``(filename, bytes)``.
        """
        channel_id = self._enter(where)
        root, leaf, nesting = self._command(channel_id, command)
        filling = Filling(self.simulator.world, channel_id, self.user_id)
        sent = filling.options(command, leaf, options)
        data = _command_data(root, interactions.nest_options(root, nesting, sent), filling)
        return await self._interact(InteractionType.APPLICATION_COMMAND, channel_id, data)

    async def autocomplete(
        self, where: Where, command: str, option: str, typed: str, /, **filled: Any
    ) -> list[dict[str, Any]]:
        """Type into an option; returns the choices offered, ``name`` and ``value`` each."""
        channel_id = self._enter(where)
        root, leaf, nesting = self._command(channel_id, command)
        declared = {one["name"]: one for one in entries(leaf, "options")}
        if not declared.get(option, {}).get("autocomplete"):
            raise Impossible(f"/{command} completes no option {option!r}")
        filling = Filling(self.simulator.world, channel_id, self.user_id)
        sent = filling.options(command, leaf, filled, partial=True)
        sent.append({"name": option, "type": declared[option]["type"], "value": typed, "focused": True})
        data = _command_data(root, interactions.nest_options(root, nesting, sent), filling)
        kind = InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
        return (await self._interact(kind, channel_id, data)).choices

    async def context_menu(self, where: Where, name: str, target: "Person | Message") -> Answer:
        """Use a command from the menu of a member or of a message."""
        world, channel_id = self.simulator.world, self._enter(where)
        if isinstance(target, Message):
            self._see(target)
            if target.is_ephemeral:
                raise Impossible("a message that only one person sees has no such menu")
            kind, target_id = AppCommandType.MESSAGE, target.id
            payload = serializers.message_payload(world, target)
            resolved: dict[str, Any] = {"messages": {str(target_id): dict(payload)}}
        else:
            kind, target_id = AppCommandType.USER, target.user_id
            guild = world.get_guild(self.guild_id)
            member = world.get_member(guild.id, target_id)
            resolved = {
                "users": {str(target_id): dict(serializers.user_payload(world.get_user(target_id)))},
                "members": {
                    str(target_id): dict(serializers.member_payload(world, guild, member, with_user=False))
                },
            }
        root = self._root(channel_id, name, kind)
        data = {"id": root["id"], "name": root["name"], "type": int(kind)}
        data |= {"target_id": str(target_id), "resolved": resolved}
        return await self._interact(InteractionType.APPLICATION_COMMAND, channel_id, data)

    # ------------------------------------------------------------------------------------------ components

    async def press(
        self, message: Message, *, custom_id: str | None = None, label: str | None = None
    ) -> Answer:
        """Press the one button with this custom id or label."""
        button = self._component(message, (ComponentType.BUTTON,), custom_id, label)
        if button.get("style") in _LINK_STYLES:
            raise Impossible(f"{label or custom_id!r} is a link")
        data = _component_data(button)
        return await self._interact(
            InteractionType.MESSAGE_COMPONENT, message.channel_id, data, source=message
        )

    async def choose(self, message: Message, custom_id: str | None, values: Sequence[Any]) -> Answer:
        """Choose values in a select; ``custom_id`` may be ``None`` where there is only one."""
        menu = self._component(message, SELECT_TYPES, custom_id, None)
        filling = Filling(self.simulator.world, message.channel_id, self.user_id)
        data = {**_component_data(menu), "values": filling.chosen(menu, values)}
        if filling.resolved:
            data["resolved"] = filling.resolved
        return await self._interact(
            InteractionType.MESSAGE_COMPONENT, message.channel_id, data, source=message
        )

    async def submit(self, form: Answer, values: Mapping[str, Any]) -> Answer:
        """Fill in and send the form that ``form`` opened; ``values`` by custom id or label.

        Text and choices as strings (several: a list), files as ``(filename, bytes)`` or a list of them.
        """
        modal = form.take_modal()
        if form.user_id != self.user_id:
            raise Impossible("that form is open on somebody else's screen")
        filling = Filling(self.simulator.world, form.channel_id, self.user_id)
        data = {"custom_id": modal["custom_id"], "components": filling.form(modal, values)}
        if filling.resolved:
            data["resolved"] = filling.resolved
        answer = await self._interact(InteractionType.MODAL_SUBMIT, form.channel_id, data, source=form.source)
        form.close_modal()
        return answer

    async def send_form(
        self, where: Where, custom_id: str, values: Mapping[str, str | Sequence[str]]
    ) -> Answer:
        """Send a form that was not opened here first, for load; ``values`` by custom id, a select's a list.

        Nothing is checked against what the form looks like, since nobody has seen it.
        """
        fields = [
            {
                "type": int(ComponentType.LABEL),
                "id": 2 * number + 1,
                "component": _given(name, value, 2 * number + 2),
            }
            for number, (name, value) in enumerate(values.items())
        ]
        data: dict[str, Any] = {"custom_id": custom_id, "components": fields}
        return await self._interact(InteractionType.MODAL_SUBMIT, self._enter(where), data)

    # ---------------------------------------------------------------------------------------------- a life

    async def say(
        self,
        where: Where,
        text: str,
        *,
        reply_to: Message | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Message:
        """Write a message (in a channel, a thread, or one's DM with the bot)."""
        world, channel_id = self.simulator.world, self._enter(where)
        channel = world.get_channel(channel_id)
        if not self.may_write(channel):
            raise Impossible(f"{self.name} may not write in #{channel.name}")
        if files and not self._may(channel, "attach_files"):
            raise Impossible(f"{self.name} may not attach files in #{channel.name}")
        if channel.is_thread:
            world.wake_thread(channel_id)
            world.add_thread_member(channel_id, self.user_id)
        reference = None
        if reply_to is not None:
            reference = {"channel_id": str(channel_id), "message_id": str(reply_to.id)}
        attachments = world.store_attachments(channel_id, files)
        return world.create_message(
            channel_id, self.user_id, text, reference=reference, attachments=attachments
        )

    def may_write(self, channel: Channel) -> bool:
        """Whether they may write messages in a channel or thread; in a forum nobody does, only in its posts."""
        if channel.type in (ChannelType.FORUM, ChannelType.CATEGORY):
            return False
        state = channel.thread_metadata
        if state is not None and state.locked and not self._may(channel, "manage_threads"):
            return False
        return self._may(channel, "send_messages_in_threads" if channel.is_thread else "send_messages")

    async def delete(self, message: Message) -> None:
        """Delete one's own message."""
        if message.author_id != self.user_id:
            raise Impossible("only its author may delete it")
        self.simulator.world.delete_message(message.channel_id, message.id)

    async def join_voice(self, where: Where) -> None:
        """Go to a voice or stage channel."""
        self.simulator.world.set_voice_state(self.guild_id, self.user_id, self._enter(where))

    async def leave_voice(self) -> None:
        """Hang up."""
        self.simulator.world.set_voice_state(self.guild_id, self.user_id, None)

    async def leave_server(self) -> None:
        """Leave for good; the bot can no longer write to them."""
        self.simulator.world.remove_member(self.guild_id, self.user_id)

    def close_dms(self, *, closed: bool = True) -> None:
        """Refuse private messages from the bot, or take them again."""
        self.simulator.refuse_dms(self.user_id, refuses=closed)

    def private_messages(self) -> list[Message]:
        """The conversation with the bot, oldest first."""
        return private_messages(self.simulator.world, self.user_id)

    # --------------------------------------------------------------------------------------------- sending

    def _enter(self, where: Where) -> int:
        channel_id = id_of(where)
        if not channel_accessible(self.simulator.world, channel_id, self.user_id):
            raise Impossible(f"{self.name} cannot see channel {channel_id}")
        return channel_id

    def _may(self, channel: Channel, right: str) -> bool:
        try:
            self.simulator.world.require_permissions(channel.guild_id, self.user_id, channel.id, right)
        except BackendError:
            return False
        return True

    def _see(self, message: Message) -> None:
        self._enter(message.channel_id)
        stored = self.simulator.world.messages[message.channel_id].get(message.id)
        if stored is None or not stored.visible_to(self.user_id):
            raise Impossible(f"{self.name} cannot see message {message.id}")

    def _root(self, channel_id: int, name: str, kind: AppCommandType) -> dict[str, Any]:
        world = self.simulator.world
        root = world.find_command(name, world.get_channel(channel_id).guild_id, kind)
        if root is None:
            raise Impossible(f"no command {name!r} was synced")
        access = command_access(world, root, user_id=self.user_id, channel_id=channel_id)
        if not access.allowed:
            raise Impossible(f"Discord does not show {name!r} to {self.name} here ({access.reason})")
        return root

    def _command(self, channel_id: int, command: str) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        name, *path = command.split()
        root = self._root(channel_id, name, AppCommandType.CHAT_INPUT)
        try:
            leaf, nesting = interactions.walk_to_subcommand(root, path)
        except SetupError as error:
            raise Impossible(str(error)) from error
        if any(option["type"] in (1, 2) for option in entries(leaf, "options")):
            raise Impossible(f"/{command} has subcommands and cannot be used alone")
        return root, leaf, nesting

    def _component(
        self, message: Message, kinds: Sequence[int], custom_id: str | None, label: str | None
    ) -> dict[str, Any]:
        self._see(message)
        there = [part for part in components(message) if part["type"] in kinds]
        found = [
            part
            for part in there
            if custom_id in (None, part.get("custom_id")) and label in (None, part.get("label"))
        ]
        if len(found) != 1:
            names = [(part.get("label"), part.get("custom_id")) for part in there]
            raise Impossible(f"{len(found)} controls match {label or custom_id!r}; there are {names}")
        if found[0].get("disabled"):
            raise Impossible(f"{label or custom_id!r} is disabled")
        return found[0]

    async def _interact(
        self,
        kind: InteractionType,
        channel_id: int,
        data: dict[str, Any],
        *,
        source: Message | None = None,
    ) -> Answer:
        simulator, world = self.simulator, self.simulator.world
        guild_id = world.get_channel(channel_id).guild_id
        record, payload = interactions.base_payload(
            world, type=kind, channel_id=channel_id, guild_id=guild_id, user_id=self.user_id, data=data
        )
        record.initial_response_deadline = world.iso_after(simulator.patience)
        payload["authorizing_integration_owners"] = {"0": str(guild_id or 0)}
        if source is not None:
            record.source_message_id = source.id
            payload["message"] = dict(serializers.message_payload(world, source))
        answered = simulator.expect_answer(record.id)
        world.emit("INTERACTION_CREATE", payload)
        try:
            async with asyncio.timeout(simulator.patience):
                await answered
        except TimeoutError:
            what = data.get("name") or data.get("custom_id")
            raise NotAnswered(f"{what!r} by {self.name}: no answer in {simulator.patience:g} s") from None
        finally:
            simulator.stop_expecting(record.id)
        return Answer(simulator, record)


def join(
    simulator: Simulator,
    guild: Guild,
    name: str,
    *,
    roles: Sequence[Role] = (),
    since: datetime | None = None,
) -> Person:
    """A new member of ``guild``; ``since`` (aware) backdates their joining."""
    world = simulator.world
    user = world.make_user(name)
    member = world.add_member(guild.id, user.id, roles=[role.id for role in roles], announce=True)
    if since is not None:
        member.joined_at = since.isoformat()
    return Person(simulator, guild.id, user.id)


def _command_data(root: dict[str, Any], options: list[dict[str, Any]], filling: Filling) -> dict[str, Any]:
    data = {"id": root["id"], "name": root["name"], "type": int(root["type"]), "options": options}
    if filling.resolved:
        data["resolved"] = filling.resolved
    if root.get("guild_id"):
        data["guild_id"] = root["guild_id"]
    return data


def _component_data(component: dict[str, Any]) -> dict[str, Any]:
    data = {"custom_id": component["custom_id"], "component_type": int(component["type"])}
    return data | ({"id": component["id"]} if component.get("id") is not None else {})


def _given(name: str, value: str | Sequence[str], number: int) -> dict[str, Any]:
    if isinstance(value, str):
        return {"type": int(ComponentType.TEXT_INPUT), "id": number, "custom_id": name, "value": value}
    return {"type": int(ComponentType.STRING_SELECT), "id": number, "custom_id": name, "values": list(value)}
