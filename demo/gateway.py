"""Discord's gateway: sessions that outlive their sockets, events cut to a bot's intents, replay on resume."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

import discord
import orjson
from aiohttp import WSMsgType, web
from simcord import intents as intent_rules
from simcord.backend import serializers

from demo.sessions import Connection, Session
from demo.world import World

#: Sessions without a socket that are kept; Discord lets them expire after some minutes.
PARTED_SESSIONS = 4
_HEARTBEAT_MS = 41_250
_CHUNK = 1_000


class Op(IntEnum):
    """The gateway opcodes in use here."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Gateway:
    """Every session of the bot; two processes with one token each have their own, as on Discord."""

    def __init__(
        self,
        world: World,
        *,
        token: str,
        approved: discord.Intents,
        changed: Callable[[], None],
    ) -> None:
        """``approved``: the privileged intents Discord grants; ``changed`` hears of comings and goings."""
        self.url = ""
        self.identified = 0
        self.resumed = 0
        self._world = world
        self._token = token
        self._approved = approved
        self._changed = changed
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        world.subscribers.append(self._publish)

    @property
    def live(self) -> int:
        """How many sessions have a socket and have been told of their guilds."""
        return sum(session.connection is not None for session in self._sessions.values())

    def drop(self) -> None:
        """Break every socket abruptly; the sessions stay, so a client may resume."""
        for connection in list(self._connections):
            self._part(connection)
            connection.abort()

    def invalidate(self) -> None:
        """Break every socket and forget every session: a resume is refused and the client identifies anew."""
        self.drop()
        self._sessions.clear()

    def ask_to_reconnect(self) -> None:
        """Send op 7, as Discord does before it restarts a gateway machine."""
        for connection in self._connections:
            connection.put_op(Op.RECONNECT)

    async def close(self) -> None:
        """End every socket, politely."""
        for connection in list(self._connections):
            self._part(connection)
            await connection.close(1001)

    async def handle(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """Serve one socket until it ends."""
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections.add(connection)
        connection.put_op(Op.HELLO, {"heartbeat_interval": _HEARTBEAT_MS})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, orjson.loads(message.data))
        finally:
            connection.abort()
            self._connections.discard(connection)
            if socket.close_code in (1000, 1001) and connection.session is not None:
                self._sessions.pop(connection.session.id, None)
            self._part(connection)
        return socket

    # ------------------------------------------------------------------------------------ what a client says

    async def _receive(self, connection: Connection, message: dict[str, Any]) -> None:
        op = message["op"]
        data: Any = message.get("d")
        if op == Op.HEARTBEAT:
            connection.put_op(Op.HEARTBEAT_ACK)
        elif op in (Op.IDENTIFY, Op.RESUME) and data["token"] != self._token:
            await connection.close(4004)
        elif op == Op.IDENTIFY:
            await self._identify(connection, data)
        elif op == Op.RESUME:
            self._resume(connection, data)
        elif op == Op.REQUEST_MEMBERS and connection.session is not None:
            self._request_members(connection.session, data)

    async def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        intents = discord.Intents.none()
        intents.value = int(data["intents"])
        if intent_rules.missing_privileged_intents(intents, self._approved):
            await connection.close(4014)
            return
        self.identified += 1
        session = Session(f"session-{self.identified}", intents)
        self._join(session, connection)
        guilds = list(self._world.guilds.values())
        ready = {
            "v": 10,
            "user": serializers.user_payload(self._world.bot_user),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": data.get("shard", [0, 1]),
            "application": {"id": str(self._world.application_id), "flags": 0},
        }
        session.dispatch("READY", orjson.dumps(ready))
        for guild in guilds:
            self._send(session, "GUILD_CREATE", serializers.guild_create_payload(self._world, guild))
        self._changed()

    def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        session = self._sessions.get(data["session_id"])
        missed = session.missed_since(int(data["seq"] or 0)) if session is not None else None
        if session is None or missed is None:
            connection.put_op(Op.INVALID_SESSION, False)
            return
        if session.connection is not None:
            session.connection.abort()
        self._join(session, connection)
        for event in missed:
            connection.put(event)
        session.dispatch("RESUMED", b"{}")
        self.resumed += 1
        self._changed()

    def _request_members(self, session: Session, data: dict[str, Any]) -> None:
        guild = self._world.guilds.get(int(data["guild_id"]))
        if guild is None:
            return
        members = list(guild.members.values())
        answer: dict[str, Any] = {"guild_id": str(guild.id)}
        if data.get("nonce"):
            answer["nonce"] = data["nonce"]
        if data.get("user_ids"):
            wanted = {int(user_id) for user_id in data["user_ids"]}
            members = [member for member in members if member.user_id in wanted]
            missing = wanted - {member.user_id for member in members}
            answer["not_found"] = [str(user_id) for user_id in sorted(missing)]
        elif data.get("query"):
            prefix = str(data["query"]).lower()
            members = [
                member
                for member in members
                if (member.nick or self._world.users[member.user_id].name).lower().startswith(prefix)
            ]
        members = members[: data.get("limit") or None]
        chunks = [members[start : start + _CHUNK] for start in range(0, len(members), _CHUNK)] or [[]]
        for index, chunk in enumerate(chunks):
            answer["members"] = [serializers.member_payload(self._world, guild, member) for member in chunk]
            answer |= {"chunk_index": index, "chunk_count": len(chunks)}
            session.dispatch("GUILD_MEMBERS_CHUNK", orjson.dumps(answer))

    # --------------------------------------------------------------------------------- what the gateway says

    def _publish(self, event: str, payload: Mapping[str, Any]) -> None:
        for session in self._sessions.values():
            self._send(session, event, payload)

    def _send(self, session: Session, event: str, payload: Mapping[str, Any]) -> None:
        """Dispatch what this session's intents let it see, or nothing."""
        gate = intent_rules.required_intent(event, payload)
        if gate is not None and not getattr(session.intents, gate):
            return
        body = orjson.dumps(payload)
        if event == "GUILD_CREATE":
            guild: dict[str, Any] = orjson.loads(body)
            intent_rules.prune_guild_create(guild, session.intents, self._world.bot_user.id)
            guild["threads"] = [
                thread for thread in guild["threads"] if not thread["thread_metadata"]["archived"]
            ]
            guild["channels"] = [self._world.with_flags(channel) for channel in guild["channels"]]
            body = orjson.dumps(guild)
        elif not session.intents.message_content:
            body = self._censor(event, payload, body)
        session.dispatch(event, body)

    def _censor(self, event: str, payload: Mapping[str, Any], body: bytes) -> bytes:
        """Blank what a bot without the message content intent may not read; simcord decides what that is."""
        bot_id = self._world.bot_user.id
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
            message: dict[str, Any] = orjson.loads(body)
            hidden = intent_rules.censor_message(message, bot_id, backend=self._world)
            return orjson.dumps(message) if hidden else body
        if event != "INTERACTION_CREATE":
            return body
        if "message" not in payload and "resolved" not in payload["data"]:
            return body
        interaction: dict[str, Any] = orjson.loads(body)
        if "message" in interaction:
            intent_rules.censor_message(interaction["message"], bot_id, backend=self._world, exempt_root=True)
        target = str(interaction["data"].get("target_id"))
        resolved: dict[str, Any] = interaction["data"].get("resolved") or {}
        messages: dict[str, dict[str, Any]] = resolved.get("messages") or {}
        for message_id, read in messages.items():
            intent_rules.censor_message(read, bot_id, backend=self._world, exempt_root=message_id == target)
        return orjson.dumps(interaction)

    # ------------------------------------------------------------------------------------ comings and goings

    def _join(self, session: Session, connection: Connection) -> None:
        session.connection = connection
        connection.session = session
        self._sessions[session.id] = session

    def _part(self, connection: Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            parted = [one for one in self._sessions.values() if one.connection is None]
            for old in parted[:-PARTED_SESSIONS]:
                del self._sessions[old.id]
        self._changed()
