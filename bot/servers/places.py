"""Where something is said in a server: in the channel picked for a place, or for the one that stands in for it."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.database import Connection
from bot.servers import store

STANDS_IN: Mapping[str, str] = MappingProxyType(
    {"help": "check-ins", "office-hours": "check-ins", "wins": "check-ins"}
)
"""Place -> the place that serves where nobody picked a channel for it."""


def picked(connection: Connection, guild_id: int, place: str) -> list[tuple[str, int]]:
    """The places that serve for `place` with the channels picked for them, the best first."""
    places = [place, STANDS_IN[place]] if place in STANDS_IN else [place]
    channels = [(name, store.place(connection, guild_id, name)) for name in places]
    return [(name, channel) for name, channel in channels if channel is not None]


def serving(connection: Connection, guild_id: int, place: str) -> str:
    """The name of the place that serves for `place`; itself where no channel is picked at all."""
    return next((name for name, _ in picked(connection, guild_id, place)), place)
