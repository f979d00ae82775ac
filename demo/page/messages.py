"""The messages of one channel, thread or DM, as one person sees them; and the files they show."""

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from itertools import islice
from typing import Any
from urllib.parse import quote

from aiohttp import web
from simcord.backend.models import Channel, Message
from simcord.enums import ChannelType, MessageType

from demo.page.blocks import PICTURES, Blocks, files, first_words
from demo.page.reader import Reader
from demo.page.world import Page, Refused, answer, number_of

_USUAL, _MOST = 50, 100  # messages in one answer
_THINKING = 1 << 7
_ORDINARY = (
    MessageType.DEFAULT,
    MessageType.REPLY,
    MessageType.CHAT_INPUT_COMMAND,
    MessageType.CONTEXT_MENU_COMMAND,
    MessageType.THREAD_STARTER_MESSAGE,
)
_SAYS = {
    MessageType.RECIPIENT_ADD: "added {whom} to the thread.",
    MessageType.RECIPIENT_REMOVE: "removed {whom} from the thread.",
    MessageType.CHANNEL_NAME_CHANGE: "changed the name to {what}.",
    MessageType.PINS_ADD: "pinned a message.",
    MessageType.NEW_MEMBER: "joined the server.",
    MessageType.THREAD_CREATED: "started a thread: {what}",
    MessageType.STAGE_START: "opened the stage.",
    MessageType.STAGE_END: "closed the stage.",
}
_KINDS = {
    ChannelType.TEXT: "text",
    ChannelType.NEWS: "text",
    ChannelType.DM: "dm",
    ChannelType.PUBLIC_THREAD: "thread",
    ChannelType.PRIVATE_THREAD: "thread",
    ChannelType.FORUM: "forum",
    ChannelType.VOICE: "voice",
    ChannelType.STAGE_VOICE: "stage",
}


def routes(page: Page) -> list[web.RouteDef]:
    """``/api/channel/C`` and ``/files/…``. Reading the end of a channel marks it as seen, unless one only peeks."""

    async def channel(request: web.Request) -> web.Response:
        person = page.viewer(request)
        reader = Reader(page, person)
        found = page.channel(person, request.match_info["channel"])
        before = number_of(request.query.get("before", "")) or None
        limit = min(number_of(request.query.get("limit", _USUAL)) or _USUAL, _MOST)
        if before is None and "peek" not in request.query:
            mark_seen(reader, found)
        return answer(shown(reader, found, before=before, limit=limit))

    async def file(request: web.Request) -> web.Response:
        person = page.viewer(request)
        message = page.message(person, request.match_info["channel"], request.match_info["message"])
        return _file(page, message, request.match_info["file"])

    return [
        web.get("/api/channel/{channel}", channel),
        web.get("/files/{channel}/{message}/{file}/{name}", file),
    ]


def shown(
    reader: Reader, channel: Channel, *, before: int | None = None, limit: int = _USUAL
) -> dict[str, Any]:
    """A page of a channel, oldest first, ending before the message ``before``."""
    found = list(islice(newest_first(reader, channel.id, before=before), limit + 1))
    more = len(found) > limit
    found = found[:limit]
    origin = None if more else _origin(reader, channel)
    return {
        "channel": _channel(reader, channel),
        "messages": [drawn(reader, one) for one in ([origin] if origin else []) + found[::-1]],
        "more": more,
    }


def mark_seen(reader: Reader, channel: Channel) -> None:
    """Nothing there is new to this person any more."""
    for message in newest_first(reader, channel.id):
        reader.page.seen[reader.user_id, channel.id] = message.id
        return


def newest_first(reader: Reader, channel_id: int, *, before: int | None = None) -> Iterator[Message]:
    """The messages that this person can see there; ids only ever grow, so the store is in order."""
    for message in reversed(reader.world.messages.get(channel_id, {}).values()):
        if (before is None or message.id < before) and message.visible_to(reader.user_id):
            yield message


def drawn(reader: Reader, message: Message) -> dict[str, Any]:
    """One message."""
    thinking = bool(message.flags & _THINKING) and not message.content and not message.components
    system = None if message.type in _ORDINARY else _system(reader, message)
    thread = reader.world.channels.get(message.id)
    return {
        "id": str(message.id),
        "channel": str(message.channel_id),
        "author": reader.author(message.author_id, name=message.author_name),
        "at": unix(message.timestamp),
        "edited": unix(message.edited_timestamp) if message.edited_timestamp else None,
        "private": message.is_ephemeral,
        "thinking": thinking,
        "reply_to": _reply(reader, message),
        "pinned": message.pinned,
        "system": system,
        "html": "" if system is not None else reader.html(message.content),
        "blocks": Blocks(reader, message).all(),
        "thread": None if thread is None else _thread(reader, message, thread),
        "mine": message.author_id == reader.user_id,
    }


def unix(moment: str) -> int:
    """Seconds since 1970 of a moment as Discord writes it."""
    return int(datetime.fromisoformat(moment).timestamp())


def _channel(reader: Reader, channel: Channel) -> dict[str, Any]:
    state = channel.thread_metadata
    tags = {}
    if channel.is_thread and channel.parent_id in reader.world.channels:
        tags = {
            int(tag["id"]): tag["name"] for tag in reader.world.channels[channel.parent_id].available_tags
        }
    return {
        "id": str(channel.id),
        "name": reader.user(reader.world.bot_user.id) if channel.type == ChannelType.DM else channel.name,
        "kind": _KINDS.get(ChannelType(channel.type), "text"),
        "parent": str(channel.parent_id) if channel.is_thread else None,
        "topic": channel.topic or "",
        "may_write": reader.person.may_write(channel),
        "private": channel.type in (ChannelType.PRIVATE_THREAD, ChannelType.DM),
        "archived": bool(state and state.archived),
        "locked": bool(state and state.locked),
        "tags": [tags[tag] for tag in channel.applied_tags if tag in tags],
    }


def _origin(reader: Reader, channel: Channel) -> Message | None:
    """The message of the channel above at which a thread began: Discord shows it first."""
    if not channel.is_thread or channel.parent_id is None or not reader.sees(channel.parent_id):
        return None
    found = reader.world.messages.get(channel.parent_id, {}).get(channel.id)
    return found if found is not None and found.visible_to(reader.user_id) else None


def _thread(reader: Reader, message: Message, thread: Channel) -> dict[str, Any] | None:
    if thread.parent_id != message.channel_id or not reader.sees(thread.id):
        return None
    return {"id": str(thread.id), "name": thread.name, "count": count(reader, thread.id)}


def count(reader: Reader, channel_id: int) -> int:
    """How many messages everyone who is there can read."""
    return sum(not one.is_ephemeral for one in reader.world.messages.get(channel_id, {}).values())


def _reply(reader: Reader, message: Message) -> dict[str, Any] | None:
    reference = message.reference
    if reference is None or reference.get("type", 0) != 0 or message.type not in _ORDINARY:
        return None
    stored = reader.world.messages.get(message.channel_id, {})
    target = stored.get(int(reference["message_id"]))
    if target is None or not target.visible_to(reader.user_id):
        return {"id": None, "author": None, "text": "The message was deleted."}
    words = reader.plain(first_words(target)) or "a file"
    author = target.author_name or reader.user(target.author_id)
    return {"id": str(target.id), "author": author, "text": words}


def _system(reader: Reader, message: Message) -> str:
    who = message.author_name or reader.user(message.author_id) or "Somebody"
    facts = message.system_metadata
    whom = reader.user(facts.recipient_id) if facts is not None and facts.recipient_id else None
    pattern = _SAYS.get(MessageType(message.type))
    if pattern is None:
        return f"{who} {message.content}".strip()
    return f"{who} {pattern.format(whom=whom or 'somebody', what=message.content)}"


def _file(page: Page, message: Message, file_id: str) -> web.Response:
    """A file of a message: a picture to look at, anything else to save, and nothing for a browser to run."""
    cdn = page.town.simulator.world.loopback_cdn
    known = next((one for one in files(message) if str(one["id"]) == file_id), None)
    blob = None if known is None else cdn.get(str(known["url"]).removeprefix(cdn.base))
    if known is None or blob is None:
        raise Refused("That file is gone.", HTTPStatus.NOT_FOUND)
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    kind = known.get("content_type")
    if kind not in PICTURES:
        kind = "application/octet-stream"
        name = quote(str(known.get("filename") or "file"), safe="")
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return web.Response(body=blob, content_type=kind, headers=headers)
