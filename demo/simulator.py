"""A Discord that a real, unmodified bot can log in to: REST, gateway and uploads on 127.0.0.1."""

import asyncio
import io
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import discord
import orjson
from aiohttp import web
from simcord.backend.errors import BackendError
from simcord.http.router import RouteNotImplemented, UnsupportedField

from demo.faults import Faults, Harm, Rule
from demo.gateway import Gateway
from demo.rest import Rest, Upload
from demo.world import World, entries

_API = "/api/v10"
_MAX_UPLOAD = 32 * 1024 * 1024
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """One REST call the bot made, and the status it got; 0 when the connection was broken instead."""

    method: str
    path: str
    body: bytes
    status: int

    @property
    def json(self) -> Any:
        """The JSON body (or the ``payload_json`` of an upload), ``None`` when there was none."""
        return orjson.loads(self.body) if self.body else None


class Simulator:
    """One Discord: ``async with Simulator() as simulator`` serves it on a free port until the block ends.

    ``gaps`` lists what the bot asked that the simulation cannot do; a test asserts that it is empty.
    """

    def __init__(
        self,
        *,
        start: datetime | None = None,
        token: str = "simulated.token",  # noqa: S107 - it opens nothing but the simulator
        patience: float = 3.0,
        approved: discord.Intents | None = None,
        rng: random.Random | None = None,
        remember: int = 1_000,
    ) -> None:
        """A Discord whose clock begins at ``start``.

        ``patience`` is how many seconds a person waits for an answer (Discord: 3); ``approved`` names the
        privileged intents the application was granted (default: none); ``rng`` decides faults; ``remember``
        is how many requests ``requests`` keeps.
        """
        granted = approved or discord.Intents.default()
        self.world = World(start=start)
        self.token = token
        self.patience = patience
        self.faults = Faults(rng)
        self.requests: deque[Request] = deque(maxlen=remember)
        self.request_count = 0
        self.gaps: list[str] = []
        self.gateway = Gateway(self.world, token=token, approved=granted, changed=self._changed)
        self._rest = Rest(self.world, message_content=granted.message_content)
        self._origin = ""
        self._runner: web.ServerRunner | None = None
        self._awaited: dict[int, asyncio.Future[None]] = {}
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    # ------------------------------------------------------------------------------------- start and stop

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def api_url(self) -> str:
        """What to set ``discord.http.Route.BASE`` to."""
        return f"http://{self._origin}{_API}"

    @property
    def gateway_url(self) -> str:
        """What to set ``discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`` to."""
        return f"ws://{self._origin}/gateway"

    async def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""

        def request_factory(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> Any:
            loop = asyncio.get_running_loop()
            return web.BaseRequest(
                message, payload, protocol, writer, task, loop, client_max_size=_MAX_UPLOAD
            )

        server = web.Server(self._serve, request_factory=request_factory, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self._origin = f"{host}:{port}"
        self.gateway.url = self.gateway_url
        self.world.loopback_cdn.base = f"http://{self._origin}/cdn"

    async def stop(self) -> None:
        """Close every socket and free the port."""
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    # --------------------------------------------------------------------------------------- for its owner

    def advance(self, by: timedelta) -> None:
        """Move Discord's time; people who wait for an answer are not made to wait longer by it."""
        self.world.running_clock.advance(by.total_seconds())
        for interaction_id in self._awaited:
            record = self.world.interactions.get(interaction_id)
            if record is not None:
                record.initial_response_deadline = self.world.iso_after(self.patience)
        self.world.activate_due_scheduled_events()
        self.world.expire_due_polls()
        self._changed()

    async def until(self, holds: Callable[[], bool], *, within: float = 10.0) -> None:
        """Wait until ``holds()``, looking after every change; ``TimeoutError`` after ``within`` seconds.

        A change is a request that was handled or a gateway connection that came or went.
        """
        if holds():
            return
        entry = (holds, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(within):
                await entry[1]
        finally:
            if entry in self._waiting:
                self._waiting.remove(entry)

    async def ready(self, *, within: float = 10.0) -> None:
        """Wait until a bot is connected, knows its guilds and has synced its commands."""
        await self.until(lambda: self.gateway.live > 0 and any(self.world.commands.values()), within=within)

    def refuse_dms(self, user_id: int, *, refuses: bool = True) -> None:
        """Let a member close their DMs to the bot, or open them again."""
        if refuses:
            self.world.refuses_dms.add(user_id)
        else:
            self.world.refuses_dms.discard(user_id)

    def expect_answer(self, interaction_id: int) -> asyncio.Future[None]:
        """A future that is done when the bot's callback for this interaction has been applied."""
        future = asyncio.get_running_loop().create_future()
        self._awaited[interaction_id] = future
        return future

    def stop_expecting(self, interaction_id: int) -> None:
        """The person has an answer or has given up."""
        self._awaited.pop(interaction_id, None)

    def forget(self) -> None:
        """Drop what only piles up (answered interactions, private messages, the request log)."""
        self.world.forget()
        self.requests.clear()

    # --------------------------------------------------------------------------------------------- serving

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if "Origin" in request.headers or request.headers.get("Host") != self._origin:
            # A browser, on behalf of some page: the token is no secret, and what people wrote here is theirs.
            return web.Response(status=403)
        path = request.rel_url.raw_path
        if path == "/gateway":
            return await self._serve_gateway(request)
        if path.startswith("/cdn/"):
            blob = self.world.cdn.get(request.path.removeprefix("/cdn"))
            return web.Response(status=404) if blob is None else web.Response(body=blob)
        if not path.startswith(_API):
            return web.Response(status=404)
        path = path.removeprefix(_API)
        # Read first: a broken connection or an error status comes after the request was sent in full.
        body, files = await self._read(request)
        held, rule = self.faults.judge(request.method, path)
        if held:
            await asyncio.sleep(held)  # noqa: TID251 - the delay is the fault that was asked for
        if rule is None:
            return self._respond(request, path, body, files)
        return self._harm(rule, request, path, body, files)

    def _harm(
        self, rule: Rule, request: web.BaseRequest, path: str, body: bytes, files: list[Upload]
    ) -> web.Response:
        if rule.harm in (Harm.LOSE_ANSWER, Harm.SPOIL_ANSWER):
            self._respond(request, path, body, files)
        answered = rule.harm in (Harm.ANSWER, Harm.SPOIL_ANSWER)
        if rule.harm is Harm.LOSE_REQUEST:
            self._log(request.method, path, body, 0)
        response = self._fail(request.method, path, body, rule) if answered else self._broken(request)
        self._changed()  # who waits for the fault itself hears of it too
        return response

    async def _serve_gateway(self, request: web.BaseRequest) -> web.StreamResponse:
        held, rule = self.faults.judge("GET", "/gateway")
        if held:
            await asyncio.sleep(held)  # noqa: TID251 - the delay is the fault that was asked for
        if rule is None:
            return await self.gateway.handle(request)
        if rule.harm is Harm.ANSWER:
            return web.Response(status=rule.status)
        return self._broken(request)

    @staticmethod
    def _broken(request: web.BaseRequest) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # never reaches anybody: the connection is gone

    @staticmethod
    async def _read(request: web.BaseRequest) -> tuple[bytes, list[Upload]]:
        if not request.body_exists:
            return b"", []
        if not request.content_type.startswith("multipart/"):
            return await request.read(), []
        scalars: dict[str, Any] = {}
        body, files = b"", list[Upload]()
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files.append(Upload(value.filename, io.BytesIO(value.file.read())))
            elif name == "payload_json":
                body = value.encode() if isinstance(value, str) else bytes(value)
            else:
                scalars[name] = value
        body = body or orjson.dumps(scalars)
        for entry in entries(orjson.loads(body), "attachments"):
            # New files are numbered from 0; an id that is a snowflake names one that stays.
            if str(entry.get("id", "")).isdecimal() and int(entry["id"]) < len(files):
                files[int(entry["id"])].description = entry.get("description")
        return body, files

    def _respond(self, request: web.BaseRequest, path: str, body: bytes, files: list[Upload]) -> web.Response:
        status, payload = self._answer(request, path, body, files)
        self._log(request.method, path, body, status)
        if path.startswith("/interactions/") and status < HTTPStatus.MULTIPLE_CHOICES:
            future = self._awaited.get(int(path.split("/")[2]))
            if future is not None and not future.done():
                future.set_result(None)
        self._changed()
        if payload is None:
            return web.Response(status=204)
        return web.Response(status=status, body=orjson.dumps(payload), content_type=_JSON)

    def _answer(
        self, request: web.BaseRequest, path: str, body: bytes, files: list[Upload]
    ) -> tuple[int, Any]:
        by_url = path.startswith(("/interactions/", "/webhooks/"))
        if not by_url and request.headers.get("Authorization") != f"Bot {self.token}":
            return 401, {"message": "401: Unauthorized", "code": 0}
        if path in ("/gateway", "/gateway/bot"):
            limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
            return 200, {"url": self.gateway_url, "shards": 1, "session_start_limit": limit}
        params = dict(request.query)
        try:
            payload = self._rest.call(
                request.method,
                path,
                body=orjson.loads(body) if body else None,
                params=params,
                files=files,
                reason=request.headers.get("X-Audit-Log-Reason"),
            )
        except (RouteNotImplemented, UnsupportedField, KeyError, TypeError, ValueError) as error:
            # Not disguised as one of Discord's refusals: its owner must see that the simulation is at fault.
            self.gaps.append(f"{request.method} {path}: {error!r}")
            return 501, {"message": f"The simulation cannot do this: {error!r}", "code": 0}
        except BackendError as error:
            return error.status, error.to_json()
        if path.startswith("/interactions/") and params.get("with_response") not in ("1", "true", "True"):
            payload = None
        return (204 if payload is None else 200), payload

    def _fail(self, method: str, path: str, body: bytes, rule: Rule) -> web.Response:
        self._log(method, path, body, rule.status)
        return web.Response(
            status=rule.status, body=orjson.dumps(rule.body), content_type=_JSON, headers=rule.headers()
        )

    def _log(self, method: str, path: str, body: bytes, status: int) -> None:
        self.request_count += 1
        self.requests.append(Request(method, path, body, status))

    def _changed(self) -> None:
        if not self._waiting:
            return
        for entry in list(self._waiting):
            holds, future = entry
            if future.done():
                continue
            try:
                if holds():
                    future.set_result(None)
            except Exception as error:  # it belongs to whoever waits, not to the bot's request
                future.set_exception(error)
