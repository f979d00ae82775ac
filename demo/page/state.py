"""The server at a glance, as one person sees it: people, places, what is new; and the posts of a forum."""

from collections import defaultdict
from http import HTTPStatus
from itertools import islice
from typing import Any

from aiohttp import web
from simcord.backend.models import Channel, ScheduledEvent
from simcord.enums import ChannelType

from demo.page.blocks import first_words
from demo.page.messages import count, newest_first, unix
from demo.page.reader import Reader
from demo.page.world import Page, Part, Refused, answer
from demo.people import Person

_PLACES = {
    ChannelType.TEXT: "text",
    ChannelType.NEWS: "text",
    ChannelType.FORUM: "forum",
    ChannelType.VOICE: "voice",
    ChannelType.STAGE_VOICE: "stage",
}
_STATUS = {1: "scheduled", 2: "active", 3: "completed", 4: "canceled"}
_MANY = 99  # more new messages than this are not counted
_OPENING_LINES, _OPENING = 4, 400
_EPOCH = 1_420_070_400  # Discord's, in Unix seconds


def routes(page: Page) -> list[web.RouteDef]:
    """``/api/state`` and ``/api/forum/C``. A state for nobody is one for somebody: the answer says who."""

    async def state(request: web.Request) -> web.Response:
        return answer(shown(page, page.viewer(request) if "as" in request.query else _anybody(page)))

    async def forum(request: web.Request) -> web.Response:
        person = page.viewer(request)
        channel = page.channel(person, request.match_info["channel"])
        if channel.type != ChannelType.FORUM:
            raise Refused(f"#{channel.name} is not a forum.", HTTPStatus.NOT_FOUND)
        return answer({"posts": posts(Reader(page, person), channel)})

    return [web.get("/api/state", state), web.get("/api/forum/{channel}", forum)]


def shown(page: Page, person: Person) -> dict[str, Any]:
    """Everything around the messages."""
    reader = Reader(page, person)
    world, guild, bot = reader.world, reader.guild, page.town.bot
    threads = _threads(reader)
    places = sorted(
        (world.channels[one] for one in guild.channel_ids if one in world.channels and reader.sees(one)),
        key=lambda one: (one.position, one.id),
    )
    places = [one for one in places if one.type in _PLACES]
    people = dict.fromkeys([*(one.person.user_id for one in page.town.people), world.bot_user.id])
    dm = world.dm_channels.get(person.user_id)
    readable = [one.id for one in places] + [one.id for many in threads.values() for one in many]
    readable += [] if dm is None else [dm]
    return {
        "guild": {"name": guild.name},
        "me": {**reader.who(person.user_id), "dms_open": person.user_id not in world.refuses_dms},
        "people": [reader.who(one) for one in people],
        "roles": [
            {"id": str(role.id), "name": role.name, "color": f"#{role.color:06x}"}
            for role in sorted(guild.roles.values(), key=lambda role: (-role.position, role.id))
            if role.id != guild.id
        ],
        "places": [_place(reader, one, threads[one.id]) for one in places],
        "dms": [] if dm is None else [_dm(reader, dm)],
        "unread": {str(one): number for one in readable if (number := unread(reader, one))},
        "events": [
            _event(reader, event)
            for event in sorted(
                guild.scheduled_events.values(), key=lambda event: (event.scheduled_start_time, event.id)
            )
            if event.channel_id is None or reader.sees(event.channel_id)
        ],
        "bot": {"alive": bot.alive, "since": int(bot.since), "restarts": bot.restarts},
        "clock": {"now": int(world.clock.now().timestamp()), "next_prompt": _next_prompt(reader)},
        "version": page.version,
    }


def _anybody(page: Page) -> Person:
    """A member, for a visitor who has not chosen yet."""
    found = next((one.person for one in page.town.people if one.part is Part.MEMBER), None)
    if found is None:
        raise Refused("Nobody lives here.", HTTPStatus.NOT_FOUND)
    return found


def unread(reader: Reader, channel_id: int) -> int:
    """How many messages of others are newer than what this person last looked at; 99 at the most."""
    seen = reader.page.seen.get((reader.user_id, channel_id), reader.page.opened_at)
    number = 0
    for message in newest_first(reader, channel_id):
        if message.id <= seen or number == _MANY:
            break
        number += message.author_id != reader.user_id
    return number


def last(reader: Reader, channel: Channel) -> int:
    """When something was last written there; Unix seconds. Where nothing was, when the place was made."""
    for message in newest_first(reader, channel.id):
        return unix(message.timestamp)
    return (channel.id >> 22) // 1000 + _EPOCH


def posts(reader: Reader, forum: Channel) -> list[dict[str, Any]]:
    """The posts of a forum: open ones first, then by what was last written."""
    found = [
        {
            **_thread(reader, thread),
            "author": reader.who(thread.owner_id or 0),
            "opening": _opening(reader, thread),
        }
        for thread in _threads(reader)[forum.id]
    ]
    return sorted(found, key=lambda post: (post["archived"], -post["last"], post["id"]))


def _threads(reader: Reader) -> defaultdict[int, list[Channel]]:
    """Every thread that this person can see, by the channel it belongs to; the oldest first."""
    found: defaultdict[int, list[Channel]] = defaultdict(list)
    for channel in reader.world.channels.values():
        if channel.is_thread and channel.parent_id is not None and reader.sees(channel.id):
            found[channel.parent_id].append(channel)
    return found


def _place(reader: Reader, channel: Channel, threads: list[Channel]) -> dict[str, Any]:
    return {
        "id": str(channel.id),
        "name": channel.name,
        "kind": _PLACES[ChannelType(channel.type)],
        "topic": channel.topic or "",
        "last": last(reader, channel),
        "threads": [_thread(reader, one) for one in threads],
    }


def _thread(reader: Reader, thread: Channel) -> dict[str, Any]:
    forum = reader.world.channels.get(thread.parent_id or 0)
    tags = {} if forum is None else {int(tag["id"]): tag["name"] for tag in forum.available_tags}
    return {
        "id": str(thread.id),
        "name": thread.name,
        "private": thread.type == ChannelType.PRIVATE_THREAD,
        "archived": bool(thread.thread_metadata and thread.thread_metadata.archived),
        "tags": [tags[int(tag)] for tag in thread.applied_tags if int(tag) in tags],
        "last": last(reader, thread),
        "count": count(reader, thread.id),
    }


def _dm(reader: Reader, channel_id: int) -> dict[str, Any]:
    channel = reader.world.channels[channel_id]
    name = reader.user(reader.world.bot_user.id)
    return {"id": str(channel_id), "name": name, "last": last(reader, channel)}


def _opening(reader: Reader, thread: Channel) -> str:
    stored = reader.world.messages.get(thread.id, {})
    opener = stored.get(thread.id) or next(islice(stored.values(), 1), None)
    if opener is None or not opener.visible_to(reader.user_id):
        return ""
    lines = [line for line in first_words(opener).splitlines() if line.strip()]
    # What somebody asked in their own words, where the bot posted it with words of its own above.
    quoted = next((number for number, line in enumerate(lines) if line.startswith("> ")), None)
    if quoted is not None and quoted >= _OPENING_LINES:
        lines = lines[quoted:]
    return reader.html("\n".join(lines[:_OPENING_LINES])[:_OPENING])


def _event(reader: Reader, event: ScheduledEvent) -> dict[str, Any]:
    channel = None if event.channel_id is None else reader.world.channels.get(event.channel_id)
    place = (event.entity_metadata or {}).get("location", "")
    return {
        "id": str(event.id),
        "name": event.name,
        "about": event.description or "",
        "start": unix(event.scheduled_start_time),
        "end": unix(event.scheduled_end_time) if event.scheduled_end_time else None,
        "status": _STATUS.get(event.status, "scheduled"),
        "where": place if channel is None else f"#{channel.name}",
        "channel": None if channel is None else str(channel.id),
    }


def _next_prompt(reader: Reader) -> dict[str, Any] | None:
    due = reader.page.town.bot.next_prompt()
    if due is None:
        return None
    channel = str(due.channel_id) if reader.sees(due.channel_id) else None
    return {"at": int(due.at), "title": due.title, "channel": channel}
