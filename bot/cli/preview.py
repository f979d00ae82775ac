"""`belay preview`: what the series of `config.yaml` will post in the days to come, where, and in which words."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Config, Series, load
from bot.database import Connection, Database
from bot.errors import StartFault
from bot.local_time import find_zones, is_zone
from bot.prompts import Kept, Upcoming, upcoming
from bot.prompts.service.kept import Here, kept
from bot.prompts.store import doses
from bot.servers import Server
from bot.servers import store as server_store
from bot.text import plural

EXACT = timedelta(days=14)
"""How far ahead texts are certain, whatever people do meanwhile: see `rotation.choose`."""

_FROM_HERE = "From here on the times are certain; which text comes may still change with what people answer."


@dataclass(frozen=True, slots=True)
class Found:
    """What a server remembers, and how many people get each series by direct message."""

    kept: Kept
    subscribers: Mapping[str, int] = field(default_factory=dict[str, int])


class NoSuchZone(StartFault):
    """`--zone` names no time zone."""

    code = 2


async def preview(
    config: Path, database: Path, now: datetime, span: timedelta, zone: str | None
) -> list[str]:
    """What will be posted within `span` in the servers that are set up, as lines to print.

    Exactly that, as long as nobody changes anything meanwhile, `config` is in force, and Belay runs from now on.

    `zone`: show every time in this zone; without it, each in the zone its series means.

    Raises:
        NoSuchZone: with names that look like the one given.
        ConfigFaults: the configuration is faulty.
        StartFault: the database cannot be read.
    """
    if zone is not None and not is_zone(zone):
        near = find_zones(zone, limit=3)
        hint = f"Perhaps: {', '.join(near)}." if near else "A name that works: Europe/London."
        raise NoSuchZone(f'There is no time zone "{zone}". {hint}')
    settings = load(config)
    servers: Mapping[Server, Found] = {}
    if await asyncio.to_thread(database.exists):
        servers = await Database.peek(database, lambda connection: _found(connection, settings, now))
    return lines(settings, servers, now, span, ZoneInfo(zone) if zone is not None else None)


def _found(connection: Connection, config: Config, now: datetime) -> dict[Server, Found]:
    by_message = [series.id for series in config.series if series.is_dose]
    return {
        server: Found(
            kept(connection, server.guild_id, now),
            {one: doses.subscribers(connection, server.guild_id, one) for one in by_message},
        )
        for server in server_store.all_set_up(connection)
    }


def lines(
    config: Config,
    servers: Mapping[Server, Found],
    now: datetime,
    span: timedelta,
    zone: ZoneInfo | None = None,
) -> list[str]:
    """What will be posted, server by server; without a server, "zone: server" is taken for UTC."""
    said: list[str] = []
    if not servers:
        said.append('No server is set up here: "zone: server" is taken for UTC.')
    for server, found in servers.items() or [(Server(0), Found(Kept()))]:
        said.append(f"Server {server.guild_id}, {server.zone}:" if servers else "Any server, UTC:")
        nowhere = [
            series.id for series in config.series if servers and _has_no_channel(server, series, found)
        ]
        posts = upcoming(
            [series for series in config.series if series.id not in nowhere], {server: found.kept}, now, span
        )
        nothing = f"nothing in the next {plural(max(1, span.days), 'day')}"
        rows = aligned(posts, zone) or [nothing]
        if posts and posts[-1].due > now + EXACT:
            sure = sum(post.due <= now + EXACT for post in posts)
            rows.insert(sure, _FROM_HERE)
        said += [f"  {line}" for line in rows + _beside(config, found, nowhere)]
    resting = [series.id for series in config.series if series.paused]
    if resting:
        said.append(f"Paused in the configuration: {', '.join(resting)}.")
    return said


def _has_no_channel(server: Server, series: Series, found: Found) -> bool:
    """Whether a series would be posted, if the server had a channel for it."""
    here = Here(server, series, found.kept)
    return not (series.is_dose or here.rests or here.has_channel)


def _beside(config: Config, found: Found, nowhere: Sequence[str]) -> list[str]:
    """What has no due times of its own, or none now, or nowhere to be posted."""
    active = [series for series in config.series if not series.paused]
    said = [
        f"{series.id}: by direct message, at each subscriber's hour, "
        f"{plural(found.subscribers.get(series.id, 0), 'subscriber')}"
        for series in active
        if series.is_dose and series.id not in found.kept.paused
    ]
    resting = [series.id for series in active if series.id in found.kept.paused]
    if nowhere:
        said.append(f"Posted nowhere, since this server has no channel for it yet: {', '.join(nowhere)}.")
    return said + ([f"Paused in this server: {', '.join(resting)}."] if resting else [])


def aligned(posts: Sequence[Upcoming], zone: ZoneInfo | None = None) -> list[str]:
    """One line a post: local time and zone, series, and its text, which may be long."""
    cells = [
        (
            f"{post.due.astimezone(zone or post.zone):%a %Y-%m-%d %H:%M}",
            (zone or post.zone).key,
            post.series_id,
            _said(post),
        )
        for post in posts
    ]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(3)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in cells
    ]


def _said(post: Upcoming) -> str:
    if post.left_out:
        return "(left out by moderators)"
    text = " ".join(post.text.split())
    return f"(late, as soon as Belay runs) {text}" if post.late else text
