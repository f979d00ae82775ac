"""Keeps sessions in step with Discord's own events: what a hand edits or deletes there becomes the session's."""

import logging
from datetime import datetime
from typing import Any, cast

import discord
from discord.ext import commands

from bot.client.replies import NOT_DELIVERED
from bot.office_hours.model import EventSeen, SessionShown
from cogs.office_hours.cog.base import Base
from cogs.office_hours.texts.announcement import EVENT_ABOUT
from cogs.office_hours.views.announcement import event_of

log = logging.getLogger(__name__)

_STAGE = 1
_STATUSES = {1: "scheduled", 2: "active", 3: "completed", 4: "cancelled"}


class InStep(Base):
    """Hears of events. What it does is decided by their truth in Discord, never by what was heard."""

    @commands.Cog.listener()
    async def on_scheduled_event_update(
        self, before: discord.ScheduledEvent, after: discord.ScheduledEvent
    ) -> None:
        """An event was changed, by a hand or by Belay itself."""
        del before
        await self._look_at(after.guild_id, after.id)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        """An event was deleted, or its channel was."""
        await self._look_at(event.guild_id, event.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel was deleted: sessions that were to be in it are held elsewhere."""
        await self.hours.planning.channel_gone(channel.guild.id, channel.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Connected anew: what changed meanwhile?"""
        for guild in self.client.guilds:
            await self._look_around(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server can be seen again: what changed there meanwhile?"""
        if self.client.is_ready():  # else all of them are looked at in a moment
            await self._look_around(guild)

    async def _look_around(self, guild: discord.Guild) -> None:
        upcoming = await self.hours.board.upcoming(guild.id)
        places = {place for shown in upcoming if (place := shown.session.plan.place_id) is not None}
        for place in places:
            if guild.get_channel(place) is None:
                await self.hours.planning.channel_gone(guild.id, place)
        for shown in await self.hours.board.upcoming(guild.id):
            if shown.event is not None and _differs(shown, guild.get_scheduled_event(shown.event)):
                await self._look_at(guild.id, shown.event)

    async def _look_at(self, guild: int, event_id: int) -> None:
        """Have the session of an event be as the event is in Discord now."""
        planning = self.hours.planning
        session = await planning.event_of(guild, event_id)  # first, so that what changes meanwhile is noticed
        if session is None:
            return
        try:
            payload = await self.client.http.get_scheduled_event(guild, event_id, with_user_count=False)
        except discord.NotFound:
            place, known = session.plan.place_id, self.client.get_guild(guild)
            if place is not None and known is not None and known.get_channel(place) is None:
                await planning.channel_gone(guild, place)  # Discord deletes events with their channel
            else:
                await planning.event_gone(guild, event_id)
        except NOT_DELIVERED as error:  # the next start, or the next change, looks again
            log.warning("event %d of server %d could not be looked at: %s", event_id, guild, error)
        else:
            seen = seen_in(cast("dict[str, Any]", payload))
            await planning.event_seen(guild, event_id, seen, session.sequence)


def seen_in(payload: dict[str, Any]) -> EventSeen:
    """What Discord says about an event."""
    ends = payload.get("scheduled_end_time")
    about = payload.get("description") or ""
    place = cast("dict[str, str]", payload.get("entity_metadata") or {})
    channel = payload.get("channel_id")
    return EventSeen(
        name=payload["name"],
        about="" if about == EVENT_ABOUT else about,  # what Belay says where a coach wrote nothing
        starts_at=datetime.fromisoformat(payload["scheduled_start_time"]),
        ends_at=None if ends is None else datetime.fromisoformat(ends),
        channel=None if channel is None else int(channel),
        is_stage=payload["entity_type"] == _STAGE,
        location=place.get("location"),
        status=_STATUSES.get(payload["status"], "scheduled"),
    )


def _differs(shown: SessionShown, event: discord.ScheduledEvent | None) -> bool:
    """Whether an event, as Discord told of it, is not as it should be."""
    if event is None:
        return True
    wanted = event_of(shown.session)
    return (wanted.name, wanted.about, wanted.starts_at, wanted.ends_at, wanted.channel, wanted.location) != (
        event.name,
        event.description or "",
        event.start_time,
        event.end_time,
        event.channel_id,
        event.location,
    ) or wanted.status != _STATUSES.get(event.status.value)
