"""`belay preview`: what the series of `config.yaml` will post in the days to come, and where."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Config, load
from bot.database import Connection, Database
from bot.errors import StartFault
from bot.local_time import find_zones, is_zone
from bot.prompts import Kept, Upcoming, upcoming
from bot.prompts.store.posts import told_in
from bot.servers import Server
from bot.servers import store as server_store
from bot.text import plural, shortened

_TEXT = 60  # characters of a post's text in one line


class NoSuchZone(StartFault):
    """`--zone` names no time zone."""

    code = 2


async def preview(
    config: Path, database: Path, now: datetime, span: timedelta, zone: str | None
) -> list[str]:
    """What will be posted within `span` in the servers that are set up, as lines to print.

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
    servers: Mapping[Server, Kept] = {}
    if await asyncio.to_thread(database.exists):
        servers = await Database.peek(database, _kept)
    return lines(settings, servers, now, span, ZoneInfo(zone) if zone is not None else None)


def _kept(connection: Connection) -> dict[Server, Kept]:
    servers = server_store.all_set_up(connection)
    return {server: Kept(told=told_in(connection, server.guild_id)) for server in servers}


def lines(
    config: Config,
    servers: Mapping[Server, Kept],
    now: datetime,
    span: timedelta,
    zone: ZoneInfo | None = None,
) -> list[str]:
    """What will be posted, server by server; without a server, "zone: server" is taken for UTC."""
    found: list[str] = []
    if not servers:
        found.append('No server is set up here: "zone: server" is taken for UTC.')
    for server, kept in servers.items() or [(Server(0), Kept())]:
        found.append(f"Server {server.guild_id}, {server.zone}:" if servers else "Any server, UTC:")
        posts = upcoming(config.series, {server: kept}, now, span)
        nothing = f"nothing in the next {plural(max(1, span.days), 'day')}"
        found += [f"  {line}" for line in aligned(posts, zone) or [nothing]]
    resting = [series.id for series in config.series if series.paused]
    if resting:
        found.append(f"Paused: {', '.join(resting)}.")
    return found


def aligned(posts: Sequence[Upcoming], zone: ZoneInfo | None = None) -> list[str]:
    """One line a post: local time and zone, series, and how its text begins."""
    cells = [
        (
            f"{post.due.astimezone(zone or post.zone):%a %Y-%m-%d %H:%M}",
            (zone or post.zone).key,
            post.series_id,
            shortened(" ".join(post.text.split()), _TEXT),
        )
        for post in posts
    ]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(3)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in cells
    ]
