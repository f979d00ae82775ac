"""Scheduled events and voice as Discord has them, where simcord is kinder or has none of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simcord.backend import errors
from simcord.backend.errors import BackendError
from simcord.backend.models import ScheduledEvent
from simcord.enums import ChannelType

from demo.world import World

_STAGE, _VOICE, _ELSEWHERE = 1, 2, 3
_SCHEDULED, _ACTIVE, _COMPLETED, _CANCELLED = 1, 2, 3, 4
_STEPS = {(_SCHEDULED, _ACTIVE), (_SCHEDULED, _CANCELLED), (_ACTIVE, _COMPLETED)}
_MOST = 100
_LENGTHS = {"name": (1, 100), "description": (0, 1000)}
_LONGEST_LOCATION = 100
_NEEDED = {
    _STAGE: ("view_channel", "connect", "manage_channels", "mute_members", "move_members"),
    _VOICE: ("view_channel", "connect"),
}
_CHANNELS = {_STAGE: ChannelType.STAGE_VOICE, _VOICE: ChannelType.VOICE}


class Events:
    """What the bot may do with the scheduled events of a :class:`World`, and who is in voice."""

    def __init__(self, world: World) -> None:
        self._world = world

    def check_new(self, guild_id: int, fields: Mapping[str, Any]) -> None:
        """Refuse an event that cannot be made."""
        self._world.require_permissions(guild_id, self._world.bot_user.id, None, "create_events")
        events = self._world.get_guild(guild_id).scheduled_events.values()
        if sum(event.status in (_SCHEDULED, _ACTIVE) for event in events) >= _MOST:
            raise BackendError(400, 30038, "Maximum number of guild scheduled events reached (100)")
        self._check_texts(fields)
        self._check_times(fields["scheduled_start_time"], fields.get("scheduled_end_time"))
        self._check_place(guild_id, int(fields["entity_type"]), fields)

    def check_change(self, guild_id: int, event_id: int, fields: Mapping[str, Any]) -> None:
        """Refuse what an event cannot become."""
        event = self._world.get_scheduled_event(guild_id, event_id)
        if event.status in (_COMPLETED, _CANCELLED):
            raise BackendError(400, 180000, "Cannot update a finished event")
        self._check_texts(fields)
        step = event.status, int(fields.get("status") or event.status)
        if step[0] != step[1] and step not in _STEPS:
            raise errors.invalid_form_body("status: Invalid Guild Scheduled Event Status Update")
        if "scheduled_start_time" in fields and event.status == _ACTIVE:
            raise errors.invalid_form_body(
                "scheduled_start_time: Cannot update start time of an active event"
            )
        if "scheduled_start_time" in fields or "scheduled_end_time" in fields:
            self._check_times(
                fields.get("scheduled_start_time"),
                fields.get("scheduled_end_time", event.scheduled_end_time),
                begins=event.scheduled_start_time,
            )
        if "entity_type" in fields:
            self._check_place(guild_id, int(fields["entity_type"]), fields)

    def to_come(self, guild_id: int) -> list[ScheduledEvent]:
        """Those that Discord lists: what is over is not among them."""
        events = self._world.get_guild(guild_id).scheduled_events.values()
        return [event for event in events if event.status in (_SCHEDULED, _ACTIVE)]

    def check_in_voice(self, guild_id: int, user_id: str) -> None:
        """Refuse to tell the voice state of somebody who is in no voice channel."""
        number = self._world.bot_user.id if user_id == "@me" else int(user_id)
        if number not in self._world.get_guild(guild_id).voice_states:
            raise BackendError(404, 10065, "Unknown Voice State")

    # ---------------------------------------------------------------------------------------------- the rules

    @staticmethod
    def _check_texts(fields: Mapping[str, Any]) -> None:
        for name, (least, most) in _LENGTHS.items():
            if name in fields and not least <= len(fields[name] or "") <= most:
                raise errors.invalid_form_body(f"{name}: Must be between {least} and {most} in length.")

    def _check_times(self, starts: str | None, ends: str | None, *, begins: str | None = None) -> None:
        """`starts`: what is asked for; `begins`: what holds otherwise."""
        now = self._world.running_clock.now()
        if starts is not None and datetime.fromisoformat(starts) <= now:
            raise errors.invalid_form_body("scheduled_start_time: Cannot schedule event in the past.")
        first = starts or begins
        if ends is not None and first is not None:
            end = datetime.fromisoformat(ends)
            if end <= datetime.fromisoformat(first) or end <= now:
                raise errors.invalid_form_body("scheduled_end_time: Cannot end before it starts.")

    def _check_place(self, guild_id: int, kind: int, fields: Mapping[str, Any]) -> None:
        if kind == _ELSEWHERE:
            about: Mapping[str, str] = fields.get("entity_metadata") or {}
            location = about.get("location", "")
            if fields.get("channel_id") or not fields.get("scheduled_end_time"):
                raise errors.invalid_form_body("an event elsewhere has no channel, and an end")
            if not 1 <= len(location) <= _LONGEST_LOCATION:
                raise errors.invalid_form_body("location: Must be between 1 and 100 in length.")
            return
        channel_id = int(fields.get("channel_id") or 0)
        channel = self._world.channels.get(channel_id)
        if channel is None or channel.guild_id != guild_id:
            raise errors.unknown_channel()
        if channel.type != _CHANNELS[kind]:
            raise errors.cannot_execute_on_channel_type()
        self._world.require_permissions(guild_id, self._world.bot_user.id, channel_id, *_NEEDED[kind])
