"""Reads all that a server remembers about its series: for a due time, the desk and the preview alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config import Series
from bot.database import Connection
from bot.prompts.model import Choice, Kept, LeftOut, Told, Upcoming, choose, next_post, zone_of
from bot.prompts.store import posts, settings, suggestions
from bot.prompts.store import series as series_store
from bot.servers import Server
from bot.servers.places import STANDS_IN

LONGEST_GRACE = timedelta(days=7)
"""Of `config.yaml`."""

REMEMBERED = LONGEST_GRACE + timedelta(days=2)
"""How long a due time that was left out matters: as long as it could still be posted late, and its local day lasts."""


def kept(connection: Connection, guild_id: int, now: datetime, series_id: str | None = None) -> Kept:
    """What decides what comes next in a server. `series_id`: what was posted matters of this series alone."""
    return Kept(
        told=posts.told_in(connection, guild_id)
        if series_id is None
        else {series_id: posts.told(connection, guild_id, series_id)},
        added=suggestions.added_in(connection, guild_id),
        left_out=settings.left_out_in(connection, guild_id, now - REMEMBERED),
        paused=settings.paused_in(connection, guild_id),
        scheduled=series_store.all_scheduled(connection, guild_id),
        posted_day=posts.last_posted_days(connection, guild_id),
    )


@dataclass(frozen=True, slots=True)
class Here:
    """A series in a server, and all that is kept there."""

    server: Server
    series: Series
    kept: Kept

    @property
    def zone(self) -> ZoneInfo:
        """The one whose local time the series means."""
        return zone_of(self.series, self.server.zone)

    @property
    def bank(self) -> tuple[str, ...]:
        """All that it may say here."""
        return self.kept.bank(self.series)

    @property
    def told(self) -> tuple[Told, ...]:
        """All that it said here, in order."""
        return self.kept.told.get(self.series.id, ())

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What moderators leave out, and left out lately."""
        return self.kept.left_out.get(self.series.id, ())

    @property
    def rests(self) -> bool:
        """Whether it is paused, here or by `config.yaml`."""
        return self.series.paused or self.series.id in self.kept.paused

    @property
    def has_channel(self) -> bool:
        """Whether the server picked a channel that its posts go to, or one that stands in for it."""
        place = self.series.channel
        return place in self.server.places or STANDS_IN.get(place) in self.server.places

    def says(self, due: datetime) -> Choice:
        """What it says at `due`."""
        return choose(self.bank, self.told, self.server.guild_id, self.series.id, due)

    def next_post(self, now: datetime) -> Upcoming | None:
        """What comes next by the schedule; None while it rests, and where it goes out by direct message."""
        return next_post(self.series, self.server, self.kept, now)
