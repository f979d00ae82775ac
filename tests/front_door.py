"""Through the front door: the real bot on discord.py's real tree, views and cache, in a simulated Discord.

One action at a time; time is virtual and moves only when a test moves it. What simcord does not check (definitions of
commands, choices, blocking handlers, nonces) is checked over the wire and in `tests/test_architecture.py`.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage

from bot.client.client import Belay
from bot.clock import Clock
from bot.config import Config, parse
from bot.database import Database
from bot.errors import Refusal
from bot.outbox import store as outbox_store
from bot.scheduling import AlarmClock
from bot.services import Services, build

_MANAGER = discord.Permissions(
    manage_guild=True, manage_messages=True, view_channel=True, send_messages=True, read_message_history=True
)


class FrontDoor:
    """A server with the bot in it. `await`ing an action of a person returns when the bot has finished reacting."""

    env: Env
    guild: GuildHandle
    check_ins: ChannelHandle
    moderators: ChannelHandle
    coaches: ChannelHandle
    wins: ChannelHandle
    help: ChannelHandle
    forum: ChannelHandle
    moderator: MemberActor

    def __init__(self, path: Path, config: str = "series: []") -> None:
        self._path = path
        self.config: Config = parse(config, "config.yaml")
        self._database: Database | None = None
        self._client: Belay | None = None

    async def _fresh_client(self) -> Belay:
        self._database = await Database.open(self._path)
        clock: Clock = lambda: self.env.now()  # noqa: E731, PLW0108 - the house is built after its bot
        alarms = AlarmClock(clock, glance=None)
        services = build(self._database, clock, alarms, lambda: self.config, Random(7))
        self._client = Belay(services, alarms)
        return self._client

    async def open(self, *, set_up: bool) -> None:
        """Start the bot in a new server; with `set_up`, as a moderator would leave it after `/setup`."""
        # Generous to a slow disk, and shorter than the courier's first pause, which nobody should sit out.
        self.env = Env(await self._fresh_client(), check_errors=False, settle_timeout=9.0)
        await self.env.start()
        self.guild = self.env.create_guild(name="Career support")
        self.check_ins = self.guild.create_text_channel("check-ins")
        self.wins = self.guild.create_text_channel("wins")
        self.moderators = self.guild.create_text_channel("moderators")
        self.coaches = self.guild.create_text_channel("coaches")
        self.help = self.guild.create_text_channel("help")
        self.forum = self.guild.create_forum_channel("asks")
        managers = self.guild.create_role("Moderators", permissions=_MANAGER)
        self.moderator = self.guild.add_member(self.env.create_user("mona"), roles=[managers])
        if set_up:
            places = {
                "check-ins": self.check_ins.id,
                "wins": self.wins.id,
                "moderators": self.moderators.id,
                "coaches": self.coaches.id,
                "help": self.help.id,
            }
            await self.services.servers.set_up(
                self.guild.id, "Europe/London", places, {"moderator": managers.id}
            )
        await self.env.settle()

    async def close(self) -> None:
        """Stop everything.

        Raises:
            ExceptionGroup: the bot raised something that was not a refusal.
        """
        try:
            await self._stop()
        finally:
            await self.env.shutdown()
        faults = [error for error in self.env.errors if not _is_refusal(error)]
        if faults:
            raise BaseExceptionGroup("the bot raised", faults)

    async def _stop(self) -> None:
        if self._client is not None:
            await self._client.close()
        if self._database is not None:
            await self._database.close()
        self._client = self._database = None

    async def restart(self) -> None:
        """Stop the bot and start a new one on the same database; the world stays."""
        await self._stop()
        await self.env.restart_bot(await self._fresh_client())

    @property
    def client(self) -> Belay:
        """The bot that is running."""
        assert self._client is not None
        return self._client

    @property
    def services(self) -> Services:
        """Its services."""
        return self.client.services

    def person(self, name: str) -> MemberActor:
        """Somebody new in the server."""
        return self.guild.add_member(self.env.create_user(name))

    async def advance(self, **span: float) -> None:
        """Let `timedelta(**span)` go by."""
        await self.env.advance_time(timedelta(**span).total_seconds())

    async def delivered(self) -> None:
        """Until the courier has nothing left that is due, after a direct call of a service."""
        async with asyncio.timeout(20):
            await self.env.settle()
            while await self.services.database.read(outbox_store.heads, self.env.now()):
                await self.env.settle()
        await self.env.settle()

    async def use_forum(self) -> None:
        """Have asks posted in `forum` instead of `help`."""
        server = await self.services.servers.find(self.guild.id)
        await self.services.servers.set_up(self.guild.id, server.zone, {"help": self.forum.id}, {})

    def threads(self, channel: ChannelHandle) -> list[int]:
        """The threads (or posts) of a channel, oldest first."""
        found = self.env.backend.channels.values()
        return sorted(one.id for one in found if one.is_thread and one.parent_id == channel.id)

    def messages(self, channel: ChannelHandle | int) -> list[discord.Message]:
        """What stands in a channel, oldest first."""
        from simcord.results import to_discord_message

        number = channel if isinstance(channel, int) else channel.id
        stored = self.env.backend.messages.get(number, {})
        return [
            to_discord_message(self.env, message)
            for _, message in sorted(stored.items())
            if not message.is_ephemeral
        ]

    def may_ping(self, channel: ChannelHandle | int) -> list[str]:
        """Whom the bot allowed its posts in a channel to ping: user ids and kinds, over all posts."""
        allowed: list[str] = []
        number = channel if isinstance(channel, int) else channel.id
        for request in self.env.http_requests:
            if request.method == "POST" and request.path == f"/channels/{number}/messages":
                body = cast("dict[str, Any]", request.json or {})
                mentions: dict[str, list[Any]] = body.get("allowed_mentions", {"parse": ["everything"]})
                for name in ("parse", "users", "roles"):
                    allowed += [str(value) for value in mentions.get(name, [])]
        return allowed

    def answers(self, result: InteractionResult) -> list[ResponseMessage]:
        """Everything the bot answered to an interaction, in order."""
        return [answer for answer in (result.response, *result.followups) if answer is not None]

    def text_of(self, shown: Any) -> str:
        """Everything a person can read in a message, or in all answers to an interaction."""
        if isinstance(shown, InteractionResult):
            return "\n".join(self.text_of(answer) for answer in self.answers(shown))
        payload = self._payload(shown)
        return "\n".join([payload.get("content", ""), *_texts(payload["components"])]).strip()

    def button(self, shown: Any, label: str) -> str:
        """The custom id of the control whose label or placeholder begins with `label`.

        Raises:
            LookupError: there is none; the message says what there is.
        """
        messages = self.answers(shown) if isinstance(shown, InteractionResult) else [shown]
        seen: list[str] = []
        for message in messages:
            for component in _walk(self._payload(message)["components"]):
                name = component.get("label") or component.get("placeholder")
                if "custom_id" in component and name is not None:
                    seen.append(str(name))
                    if str(name).startswith(label):
                        return str(component["custom_id"])
        raise LookupError(f"no control {label!r}; there are {seen}")

    async def press(self, person: MemberActor, shown: Any, label: str) -> InteractionResult:
        """The person presses the button that begins with `label` on a message or on an answer."""
        return await person.click(self._message_with(shown, label), custom_id=self.button(shown, label))

    async def fill(self, person: MemberActor, form: InteractionResult, **values: str) -> InteractionResult:
        """The person fills in a form by field name and sends it; a select's value is a text too."""
        assert form.modal is not None, f"no form was shown, but: {self.text_of(form)}"
        kinds = {
            part["custom_id"]: part["type"] for part in _walk(form.modal["components"]) if "custom_id" in part
        }
        string_select = 3
        given = {
            name: [value] if kinds.get(name) == string_select else value for name, value in values.items()
        }
        # Discord keeps a form open when its answer did not arrive, and people press again.
        form._interaction.modal_consumed = False  # pyright: ignore[reportPrivateUsage] - simcord has no such press
        return await person.submit_modal(form, given)

    async def choose(
        self, person: MemberActor, shown: Any, placeholder: str, *values: Any
    ) -> InteractionResult:
        """The person chooses values in the select with that placeholder."""
        return await person.select(
            self._message_with(shown, placeholder), list(values), custom_id=self.button(shown, placeholder)
        )

    def _message_with(self, shown: Any, label: str) -> Any:
        if not isinstance(shown, InteractionResult):
            return shown
        wanted = self.button(shown, label)
        for answer in self.answers(shown):
            if any(part.get("custom_id") == wanted for part in _walk(self._payload(answer)["components"])):
                return answer
        raise LookupError(label)

    def _payload(self, shown: Any) -> dict[str, Any]:
        message = self.env.backend.get_message(
            shown.channel_id if isinstance(shown, ResponseMessage) else shown.channel.id, shown.id
        )
        return {"content": message.content, "components": message.components}


def _walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for component in components:
        found.append(component)
        inner = [*component.get("components", [])]
        inner += [component[name] for name in ("component", "accessory") if component.get(name)]
        found += _walk(inner)
    return found


def _texts(components: list[dict[str, Any]]) -> list[str]:
    return [str(part["content"]) for part in _walk(components) if part.get("content")]


def _is_refusal(error: BaseException) -> bool:
    cause = getattr(error, "original", error)
    return isinstance(cause, Refusal)


@asynccontextmanager
async def front_door(
    path: Path, *, config: str = "series: []", set_up: bool = True
) -> AsyncGenerator[FrontDoor, None]:
    """Open a server with the bot in it, and close it again."""
    opened = FrontDoor(path, config)
    try:
        await opened.open(set_up=set_up)
        yield opened
    finally:
        await opened.close()
