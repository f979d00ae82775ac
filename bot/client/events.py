"""Keeps a scheduled event of the server about a subject: made once, kept true, and ended with it.

Discord gives an event no nonce and no place for a mark, so before one is made the server's events are looked through for
one of Belay's that nobody knows of. It is read before it is changed: people change events by hand, and Discord begins and
ends some by itself, so only what differs is sent, and only what may still be changed (`event_states.py`).
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import discord
from discord.http import Route

from bot.client import outcomes
from bot.client.deliveries import Event
from bot.client.earlier import CLOCKS_APART
from bot.client.event_states import OVER, Seen, Status, differences, place_of, same_text, second, starts
from bot.client.messages import Messages
from bot.client.permissions import EVENTS
from bot.clock import Clock
from bot.database import Connection, Database
from bot.outbox import Letter, Posted, subject_at
from bot.outbox import store as outbox_store

if TYPE_CHECKING:
    from bot.client.client import Belay

log = logging.getLogger(__name__)

_MEMBERS_ONLY = 2  # the one privacy level there is
_BAD_REQUEST = 400
_UNKNOWN_CHANNEL = 10003
_UNKNOWN_EVENT = 10070
_TOO_MANY_EVENTS = 30038


class Events:
    """The scheduled events that letters are about."""

    def __init__(self, client: "Belay", database: Database, clock: Clock, messages: Messages) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._messages = messages
        self._making: dict[int, asyncio.Lock] = {}

    async def event(self, letter: Letter, delivery: Event) -> None:
        """Have an event about the letter's subject, as the delivery says."""
        assert letter.subject is not None
        posted = await self._database.read(outbox_store.where_posted, letter.subject)
        try:
            if posted is None:
                seen = await self._make(letter, delivery)
            else:
                seen = await self._client.http.get_scheduled_event(
                    letter.guild_id, posted.message_id, with_user_count=False
                )
            if seen is None or await self._keep(letter, delivery, seen):
                await self._database.write(outcomes.said, letter, None, self._clock())
        except discord.Forbidden as error:
            raise self._not_allowed(letter, delivery) from error
        except discord.HTTPException as error:
            if error.code == _UNKNOWN_EVENT:
                await self._gone(letter, delivery, posted)
            elif error.code == _UNKNOWN_CHANNEL:
                raise outcomes.Hindered(
                    f"events:{delivery.channel}", _trouble("event_channel", delivery.channel)
                ) from error
            elif error.code == _TOO_MANY_EVENTS:
                raise outcomes.Hindered("events", _trouble("fewer_events")) from error
            else:
                raise
        self._messages.settled(letter)

    # Making

    async def _make(self, letter: Letter, delivery: Event) -> Seen | None:
        """The event of an earlier attempt, or a new one where there is something to come; else None."""
        async with self._making.setdefault(letter.guild_id, asyncio.Lock()):
            to_come = delivery.status == "scheduled" and delivery.starts_at > self._clock()
            if not to_come and not self._messages.is_doubtful(letter):
                return None
            seen = await self._made_before(letter, delivery)
            if seen is None and to_come:
                self._messages.trying(letter)
                seen = await self._create(letter.guild_id, delivery)
            if seen is not None:
                await self._remember(letter, seen, int(seen.get("channel_id") or 0))
            return seen

    async def _remember(self, letter: Letter, seen: Seen, channel: int) -> None:
        assert letter.subject is not None
        posted = Posted(letter.subject, letter.guild_id, channel, int(seen["id"]), None)
        await self._database.write(outbox_store.remember_posted, posted, self._clock())

    async def _create(self, guild_id: int, delivery: Event) -> Seen:
        """Make it.

        Raises:
            TimeoutError: it is not known whether it was made.
        """
        about: dict[str, Any] = {
            "name": delivery.name,
            "description": delivery.about,
            "privacy_level": _MEMBERS_ONLY,
            "scheduled_start_time": delivery.starts_at.isoformat(),
            "scheduled_end_time": delivery.ends_at.isoformat(),
            **place_of(delivery),
        }
        about = {key: value for key, value in about.items() if value is not None}
        route = Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=guild_id)
        once = cast("Sequence[discord.File]", [_Once()])
        return await self._client.http.request(route, json=about, files=once)

    async def _made_before(self, letter: Letter, delivery: Event) -> Seen | None:
        """An event that Belay made and does not know of.

        One with that name and start is the one. After an unclear attempt it may have changed meanwhile; then one of the
        two is enough, for an event made since the letter was written.
        """
        assert self._client.user is not None
        events = await self._client.http.get_scheduled_events(letter.guild_id, with_user_count=False)
        mine = [
            seen
            for seen in events
            if int(seen.get("creator_id") or 0) == self._client.user.id and seen["status"] not in OVER
        ]
        unknown = await self._database.read(_unknown, [int(seen["id"]) for seen in mine])
        since = discord.utils.time_snowflake(letter.written_at - CLOCKS_APART)
        best, likeness = None, 0
        for seen in mine:
            number = int(seen["id"])
            same = same_text(seen["name"], delivery.name) + (starts(seen) == second(delivery.starts_at))
            recent = number >= since and self._messages.is_doubtful(letter)
            if number in unknown and same > likeness and (recent or same == 2):  # noqa: PLR2004 - both
                best, likeness = seen, same
        return best

    # Keeping

    async def _keep(self, letter: Letter, delivery: Event, seen: Seen) -> bool:
        """Have an event be as the delivery says, as far as Discord lets it; False when a hand removed it."""
        now = self._clock()
        is_ahead = delivery.status == "scheduled" and delivery.starts_at > now
        was_moved = starts(seen) != second(delivery.starts_at)
        if seen["status"] not in OVER:
            if seen["status"] == Status.ACTIVE and is_ahead and was_moved:
                await self._begin_anew(letter, delivery, seen)  # what has begun cannot be moved
            else:
                await self._change(letter.guild_id, delivery, seen)
                if delivery.channel is not None and str(delivery.channel) != seen.get("channel_id"):
                    await self._remember(letter, seen, delivery.channel)
        elif is_ahead and seen["status"] == Status.CANCELLED and starts(seen) > now:
            await self._gone(letter, delivery, None)
            return False
        elif is_ahead:
            await self._begin_anew(letter, delivery, seen)
        return True

    async def _begin_anew(self, letter: Letter, delivery: Event, old: Seen) -> None:
        """Another event for what was moved after its event began. The new one is known before the old one ends, so that
        nobody takes that for the end of what it is about."""
        await self._make(letter, delivery)
        if old["status"] == Status.ACTIVE:
            try:
                await self._client.http.edit_scheduled_event(
                    letter.guild_id, int(old["id"]), status=int(Status.COMPLETED)
                )
            except discord.HTTPException as error:  # Discord ends it by itself, later
                log.warning("event %s could not be ended: %s", old["id"], error)

    async def _change(self, guild_id: int, delivery: Event, seen: Seen) -> None:
        number = int(seen["id"])
        changes = differences(seen, delivery, self._clock())
        if not changes:
            return
        try:
            await self._client.http.edit_scheduled_event(guild_id, number, **changes)
        except discord.HTTPException as error:
            if error.status != _BAD_REQUEST or error.code == _UNKNOWN_CHANNEL:
                raise
            # It may have begun or ended this moment.
            seen = await self._client.http.get_scheduled_event(guild_id, number, with_user_count=False)
            others = differences(seen, delivery, self._clock())
            if others == changes and "status" in changes:
                others = {"status": changes["status"]}
            if others == changes:
                raise
            log.info("event %d cannot be changed as it should: %s", number, error)
            if others:
                await self._client.http.edit_scheduled_event(guild_id, number, **others)

    # What goes wrong

    async def _gone(self, letter: Letter, delivery: Event, posted: Posted | None) -> None:
        """It is there no longer. Before it began, somebody meant it, unless it went with its channel; later, Discord
        removes events by itself."""
        is_ahead = delivery.status == "scheduled" and delivery.starts_at > self._clock()
        channel = posted.channel_id if posted is not None else 0
        if is_ahead and not (channel and await self._is_gone(channel)):
            log.info("letter %d (%s): its event was removed by hand", letter.id, letter.kind)
            await self._database.write(outcomes.removed_by_hand, letter, delivery.gone, self._clock())
        else:
            await self._database.write(outcomes.nowhere, letter)

    async def _is_gone(self, channel: int) -> bool:
        """Whether a channel was deleted."""
        try:
            await self._client.http.get_channel(channel)
        except discord.NotFound:
            return True
        except discord.Forbidden:
            return False
        return False

    def _not_allowed(self, letter: Letter, delivery: Event) -> outcomes.Hindered:
        """What Belay lacks: in the server, or else in the channel where it would be."""
        guild = self._client.get_guild(letter.guild_id)
        lacks = guild is None or not guild.me.guild_permissions.is_superset(EVENTS)
        if delivery.channel is None or lacks:
            return outcomes.Hindered("events", _trouble("events"))
        return outcomes.Hindered(
            f"events:{delivery.channel}",
            _trouble("stage_events" if delivery.stage else "voice_events", delivery.channel),
        )


def _trouble(needs: str, channel: int | None = None) -> dict[str, Any]:
    return {"place": "office-hours", "needs": needs, "channel": channel}


def _unknown(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Those events that show no subject."""
    return {number for number in numbers if subject_at(connection, number) is None}


class _Once:
    """Stands among the files of a request that discord.py must not repeat by itself: Discord would make a second event.

    discord.py winds its files back before each attempt. After a 5xx the courier looks first, and then tries again.
    """

    def reset(self, *, seek: int | bool = True) -> None:
        """Another attempt, the first being number 0.

        Raises:
            TimeoutError: it is not the first.
        """
        if seek:
            raise TimeoutError("whether an event was made is not known")
