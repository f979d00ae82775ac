"""Discord's REST side without the network: one call in, a payload or a refusal out.

simcord's handlers do most of it. Added here is what Discord does and simcord leaves out: the nonce that
makes a second post harmless, refused DMs, threads that wake when written to, and limits that a bot meets.
"""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from simcord.backend import errors, serializers
from simcord.backend.errors import BackendError
from simcord.enums import CallbackType, ChannelType
from simcord.http import router
from simcord.http import routes as _handlers

from demo.events import Events
from demo.threads import Threads
from demo.world import World, entries

_ = _handlers  # importing them is what registers every handler with the router

#: How long Discord remembers a nonce.
NONCE_MEMORY = timedelta(minutes=5)
#: What a channel may be given that changes nothing here; simcord would refuse the whole request.
_UNFELT = frozenset(
    {
        "nsfw",
        "video_quality_mode",
        "default_auto_archive_duration",
        "default_forum_layout",
        "default_reaction_emoji",
        "default_sort_order",
        "default_thread_rate_limit_per_user",
    }
)
_MAX_NONCE = 25
_MAX_FILES = 10
_MAX_FILE = 10 * 1024 * 1024
_MAX_CHOICES = 25
_MAX_NAME = 100


@dataclass(slots=True)
class Upload:
    """A file of a multipart request, in the shape that simcord's handlers read."""

    filename: str
    fp: io.BytesIO
    description: str | None = None


class Rest:
    """Answers REST calls from a :class:`World`."""

    def __init__(self, world: World, *, message_content: bool = False) -> None:
        """``message_content``: whether Discord approved that privileged intent, which REST honours too."""
        self._world = world
        self._threads = Threads(world)
        self._events = Events(world)
        self._message_content = message_content
        self._nonces: dict[tuple[int, str], tuple[datetime, int]] = {}
        self._routes: dict[tuple[str, int, str], list[tuple[list[str], router.Handler]]] = {}
        # simcord's own dispatch copies every body into a log and walks all routes: a benchmark feels both.
        known = router._ROUTES  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - no public way to them
        for method, routes in known.items():
            for template, handler in routes:
                key = (method, len(template), template[0])
                self._routes.setdefault(key, []).append((template, handler))

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        params: dict[str, Any] | None = None,
        files: list[Upload] | None = None,
        reason: str | None = None,
    ) -> Any:
        """Do one request; ``None`` means 204.

        Raises simcord's ``BackendError`` for what Discord refuses, and its subclasses ``RouteNotImplemented``
        and ``UnsupportedField`` for what the simulation cannot do.
        """
        segments = path.strip("/").split("/")
        fields = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
        self._refuse(method, segments, fields, files or [])
        context = self._context(method, path, segments, body, params, files, reason)
        match segments:
            case ["channels", channel_id, "messages"] if method == "POST":
                answer = self._post(context, int(channel_id), fields)
            case ["channels", channel_id, "messages"] if method == "GET" and "after" in (params or {}):
                self._read_on(context[1].params, int(channel_id))
                answer = self._run(context)
            case ["guilds", guild_id, "channels"] if method == "POST":
                answer = self._create_channel(context, int(guild_id), fields)
            case ["channels", channel_id] if method == "PATCH" and self._threads.is_thread(channel_id):
                answer = self._threads.edit(int(channel_id), fields)
            case ["channels", channel_id] if method == "DELETE" and self._threads.is_thread(channel_id):
                answer = self._threads.delete(int(channel_id))
            case ["channels", _] if method in ("GET", "PATCH"):
                self._complete(fields)
                answer = self._world.with_flags(self._run(context))
            case ["guilds", guild_id, "scheduled-events"] if method == "GET":
                events = self._events.to_come(int(guild_id))
                answer = [serializers.scheduled_event_payload(self._world, event) for event in events]
            case ["channels", channel_id, "messages", "pins", message_id] if method in ("PUT", "DELETE"):
                answer = self._threads.pin(int(channel_id), int(message_id), pinned=method == "PUT")
            case _:
                answer = self._run(context)
        return answer

    def _context(
        self,
        method: str,
        path: str,
        segments: list[str],
        body: Any,
        params: dict[str, Any] | None,
        files: list[Upload] | None,
        reason: str | None,
    ) -> tuple[router.Handler, router.RequestContext]:
        best: tuple[int, dict[str, str], router.Handler] | None = None
        for template, handler in self._routes.get((method, len(segments), segments[0]), ()):
            arguments: dict[str, str] = {}
            literals = 0
            for expected, segment in zip(template, segments, strict=True):
                if expected[0] == "{":
                    arguments[expected[1:-1]] = segment
                elif expected == segment:
                    literals += 1
                else:
                    break
            else:
                if best is None or literals > best[0]:
                    best = (literals, arguments, handler)
        if best is None:
            raise router.RouteNotImplemented(method, path)
        context = router.RequestContext(
            self._world,
            best[1],
            json=body,
            params=params or {},
            files=files or [],
            reason=reason,
            method=method,
            path=path,
            message_content_access=self._message_content,
        )
        return best[2], context

    @staticmethod
    def _run(found: tuple[router.Handler, router.RequestContext]) -> Any:
        handler, context = found
        return handler(context)

    def _post(
        self,
        found: tuple[router.Handler, router.RequestContext],
        channel_id: int,
        fields: dict[str, Any],
    ) -> Any:
        """A message, or the earlier one that was posted here with the same enforced nonce."""
        nonce = fields.get("nonce")
        if nonce is None:
            return self._run(found)
        if len(str(nonce)) > _MAX_NONCE:
            raise errors.invalid_form_body("nonce: Must be 25 or fewer in length.")
        key = (channel_id, str(nonce))
        if fields.get("enforce_nonce") and key in self._nonces:
            posted, message_id = self._nonces[key]
            message = self._world.messages[channel_id].get(message_id)
            if message is not None and self._world.running_clock.now() - posted < NONCE_MEMORY:
                return {**serializers.message_payload(self._world, message), "nonce": nonce}
        self._world.posting_nonce = nonce
        try:
            payload = self._run(found)
        finally:
            self._world.posting_nonce = None
        self._remember(key, int(payload["id"]))
        return {**payload, "nonce": nonce}

    def _read_on(self, params: dict[str, Any], channel_id: int) -> None:
        """Have ``after`` give the messages that follow it, as Discord does; simcord gives the newest."""
        after, limit = int(params["after"]), int(params.get("limit", 50))
        stored = self._world.messages.get(channel_id, {})
        following = sorted(key for key, one in stored.items() if key > after and not one.is_ephemeral)[:limit]
        if following:
            params["before"] = str(following[-1] + 1)

    def _create_channel(
        self, found: tuple[router.Handler, router.RequestContext], guild_id: int, fields: dict[str, Any]
    ) -> Any:
        """A channel; simcord's cannot be born with forum tags, so they are given to it at once."""
        if fields.get("type") == ChannelType.FORUM and guild_id in self._world.without_forums:
            raise errors.cannot_execute_on_channel_type()
        self._complete(fields)
        tags = fields.pop("available_tags", None)
        payload = self._run(found)
        if not tags:
            return self._world.with_flags(payload)
        channel = self._world.edit_channel(int(payload["id"]), {"available_tags": tags})
        return self._world.with_flags(dict(serializers.channel_payload(self._world, channel)))

    def _complete(self, fields: dict[str, Any]) -> None:
        for key in _UNFELT & fields.keys():
            del fields[key]
        if "available_tags" in fields:
            self._threads.check_tags(fields)
            fields["available_tags"] = self._world.complete_tags(fields["available_tags"])

    def _remember(self, key: tuple[int, str], message_id: int) -> None:
        now = self._world.running_clock.now()
        while self._nonces:
            oldest = next(iter(self._nonces))
            if now - self._nonces[oldest][0] < NONCE_MEMORY:
                break
            del self._nonces[oldest]
        self._nonces.pop(key, None)
        self._nonces[key] = (now, message_id)

    def _refuse(self, method: str, segments: list[str], fields: dict[str, Any], files: list[Upload]) -> None:
        """Raise what Discord would and simcord would not."""
        if len(files) > _MAX_FILES:
            raise errors.invalid_form_body("attachments: Must be 10 or fewer in length.")
        if any(file.fp.getbuffer().nbytes > _MAX_FILE for file in files):
            raise BackendError(413, 40005, "Request entity too large")
        if segments[0] == "channels" and len(segments) > 1:
            self._refuse_in_channel(method, segments, fields, files)
        elif segments[0] == "guilds":
            self._refuse_in_guild(method, segments, fields)
        elif segments[0] == "interactions" and fields.get("type") == int(
            CallbackType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT
        ):
            _check_choices(entries(fields.get("data") or {}, "choices"))

    def _refuse_in_guild(self, method: str, segments: list[str], fields: dict[str, Any]) -> None:
        match segments[1:]:
            case [guild_id, "scheduled-events"] if method == "POST":
                self._events.check_new(int(guild_id), fields)
            case [guild_id, "scheduled-events", event_id] if method == "PATCH":
                self._events.check_change(int(guild_id), int(event_id), fields)
            case [guild_id, "voice-states", user_id] if method == "GET":
                self._events.check_in_voice(int(guild_id), user_id)
            case _:
                pass

    def _refuse_in_channel(
        self, method: str, segments: list[str], fields: dict[str, Any], files: list[Upload]
    ) -> None:
        within = segments[2:]
        name = fields.get("name")
        naming = method in ("POST", "PATCH") and (not within or within[-1] == "threads")
        if naming and name is not None and not 1 <= len(str(name)) <= _MAX_NAME:
            raise errors.invalid_form_body("name: Must be between 1 and 100 in length.")
        channel = self._world.channels.get(int(segments[1]))
        if channel is None or not within:
            return
        posting = method == "POST" and within == ["messages"]
        if posting:
            self._threads.check_writing(channel, fields, files=bool(files))
        if posting and channel.type == ChannelType.DM:
            people = [user_id for user_id in channel.recipient_ids if not self._world.users[user_id].bot]
            if not all(self._world.accepts_dm(user_id) for user_id in people):
                raise BackendError(403, 50007, "Cannot send messages to this user")
        state = channel.thread_metadata
        if state is not None and state.archived:
            if posting:
                self._world.wake_thread(channel.id)
            elif method != "GET":
                raise BackendError(400, 50083, "Thread is archived")
        match within:
            case ["threads"] if method == "POST" and channel.type == ChannelType.FORUM:
                self._threads.check_post(channel, fields.get("applied_tags") or ())
                message: dict[str, Any] = fields.get("message") or {}
                self._threads.check_content(channel, message, files=bool(files))
            case ["messages", message_id, "threads"] if method == "POST":
                self._threads.check_beginning(int(message_id))
            case ["thread-members", user_id] if method == "PUT" and user_id.isdecimal():
                self._threads.check_newcomer(channel.id, int(user_id))
            case _:
                pass


def _check_choices(choices: list[dict[str, Any]]) -> None:
    if len(choices) > _MAX_CHOICES:
        raise errors.invalid_form_body("data.choices: Must be 25 or fewer in length.")
    for choice in choices:
        if not 1 <= len(str(choice.get("name", ""))) <= _MAX_NAME:
            raise errors.invalid_form_body("data.choices.name: Must be between 1 and 100 in length.")
        if len(str(choice.get("value", ""))) > _MAX_NAME:
            raise errors.invalid_form_body("data.choices.value: Must be 100 or fewer in length.")
