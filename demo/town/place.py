"""The demo's server before anything was said in it: its roles, its channels, its people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord
from simcord.backend.models import Channel, Guild, Overwrite, Role
from simcord.enums import ChannelType, OverwriteType

from demo.page.world import Part, Resident
from demo.people import Person, join
from demo.simulator import Simulator
from demo.town.people import NEIGHBOURS

ZONE = "Europe/London"
BEGIN = datetime(2026, 2, 24, 17, 30, tzinfo=UTC)
"""The Tuesday on which Belay comes; London keeps UTC in winter."""
PRESENT = datetime(2026, 3, 3, 18, 5, tzinfo=UTC)
"""The Tuesday evening that a visitor finds."""

_NAME = "The Landing"
_GUILD = (
    1_200_000_000_000_000_115  # which prompts come first depends on it: here those that fit what people say
)
_SEES = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True).value
_STAFF = {
    Part.COACH: discord.Permissions(manage_events=True).value,
    Part.MODERATOR: discord.Permissions(
        manage_guild=True, manage_events=True, manage_messages=True, manage_threads=True
    ).value,
}


@dataclass(frozen=True, slots=True)
class Place:
    """The server: ``channels`` by name, ``people`` by name."""

    simulator: Simulator
    guild: Guild
    channels: Mapping[str, Channel]
    roles: Mapping[Part, Role]
    residents: Mapping[str, Resident]

    @property
    def purposes(self) -> dict[str, int]:
        """What `/setup` would have been told about the channels."""
        return {purpose: self.channels[name].id for purpose, name in _PURPOSES.items()}

    @property
    def parts(self) -> dict[str, int]:
        """And about the roles."""
        return {str(part): role.id for part, role in self.roles.items()}

    def person(self, name: str) -> Person:
        """Somebody by name."""
        return self.residents[name].person


_PURPOSES = {
    "check-ins": "check-ins",
    "help": "ask-for-help",
    "office-hours": "office-hours",
    "wins": "wins",
    "moderators": "moderators",
    "coaches": "coaches",
}


def when(days: int, clock: str) -> datetime:
    """A time of day ("17:05"), so many days after the Tuesday on which Belay comes."""
    hour, _, minute = clock.partition(":")
    return BEGIN.replace(hour=int(hour), minute=int(minute)) + timedelta(days=days)


def build(simulator: Simulator) -> Place:
    """The server as it is on the evening on which the bot comes; the clock has to stand at ``BEGIN``."""
    world = simulator.world
    guild = world.create_guild(_NAME, id=_GUILD)
    moderators = world.create_role(
        guild.id, "Moderators", permissions=_STAFF[Part.MODERATOR], color=0xD1495B, hoist=True
    )
    coaches = world.create_role(
        guild.id, "Coaches", permissions=_STAFF[Part.COACH], color=0x4AA564, hoist=True
    )
    roles = {Part.COACH: coaches, Part.MODERATOR: moderators}
    channels = {
        "general": world.add_channel(
            guild, "general", topic="Whatever is on your mind. Nobody has to have news."
        ),
        "check-ins": world.add_channel(
            guild, "check-ins", topic="How the search is going, in a line or two."
        ),
        "wins": world.add_channel(
            guild, "wins", topic="What went well, in any size, and the no's beside it."
        ),
        "ask-for-help": world.add_channel(
            guild,
            "ask-for-help",
            kind=ChannelType.FORUM,
            topic="Early is a good time. With your name or without.",
        ),
        "office-hours": world.add_channel(
            guild, "office-hours", topic="Time with a coach. First-timers come first."
        ),
        "moderators": world.add_channel(
            guild,
            "moderators",
            topic="What needs a person.",
            overwrites=_only(guild, moderators, bot=world.bot_user.id),
        ),
        "coaches": world.add_channel(
            guild,
            "coaches",
            topic="Check-ins that were shared with coaches.",
            overwrites=_only(guild, coaches, moderators, bot=world.bot_user.id),
        ),
        "kitchen table": world.add_channel(guild, "kitchen table", kind=ChannelType.VOICE),
    }
    residents: dict[str, Resident] = {}
    for one in NEIGHBOURS:
        mine = [roles[one.part]] if one.part in roles else []
        person = join(simulator, guild, one.name, roles=mine, since=BEGIN - one.here_for)
        world.get_user(person.user_id).global_name = one.display
        residents[one.name] = Resident(person, one.part, one.about, one.color)
    return Place(simulator, guild, channels, roles, residents)


def _only(guild: Guild, *roles: Role, bot: int) -> list[Overwrite]:
    """Closed to everyone but these roles and the bot."""
    view = discord.Permissions(view_channel=True).value
    return [
        Overwrite(guild.id, OverwriteType.ROLE, deny=view),
        *(Overwrite(role.id, OverwriteType.ROLE, allow=_SEES) for role in roles),
        Overwrite(bot, OverwriteType.MEMBER, allow=_SEES),
    ]
