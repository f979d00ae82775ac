"""`/setup` and what moderators press."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from zoneinfo import ZoneInfo

import discord
from discord import app_commands, ui

from bot.client import permissions
from bot.client.components import Answers, Press, Room, on_form, on_press
from bot.client.doors import Door, Occasion
from bot.client.replies import NOT_DELIVERED, change, member_of, say, seen, staff_of
from bot.client.tags import new_tags
from bot.config.asks import STATE_TAGS
from bot.errors import OldControl, OnlyInServer
from bot.local_time import find_zones, is_zone
from bot.moderation import (
    EveryoneIsNoRole,
    NoModerators,
    PlaceState,
    RoleState,
    Standing,
    places_for,
)
from bot.servers import PARTS, Part, Server, Staff
from bot.servers.places import STANDS_IN
from cogs.moderation import notices, texts, views

log = logging.getLogger(__name__)

_NAMES = {
    "check-ins": "check-ins",
    "moderators": "belay-moderators",
    "help": "ask-for-help",
    "office-hours": "office-hours",
}
_ROLE = "Belay moderator"
_CHOICES = 25
_BAD_REQUEST = 400


class Cog(Room):
    """Moderation."""

    renderers = notices.RENDERERS

    async def cog_load(self) -> None:
        """Begin to answer, and offer the way to a moderator where somebody could use a hand."""
        self._making: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        await super().cog_load()
        self.client.doors.open(Door("moderator", Occasion.HELP, order=90, button=views.hand_button))

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.doors.close("moderator")
        await super().cog_unload()

    # /setup: the time zone

    @app_commands.command(
        name="setup", description="Set Belay up here: time zone, channels, roles, and a check"
    )
    @app_commands.describe(zone="The server's time zone: a city or a country finds it")
    @app_commands.default_permissions(manage_guild=True)
    async def setup_command(self, interaction: Press, zone: str | None = None) -> None:
        """Show how the server stands, and let it be changed."""
        _, server = await self._authorised(interaction)
        if zone is not None:
            view = await self._choose_zone(interaction, zone)
        elif server.is_set_up:
            view = await self._panel(interaction)
        else:
            view = views.zone_step(texts.zone_step(), (), self.client.services.clock())
        await say(interaction, view)

    @setup_command.autocomplete("zone")
    async def zones(self, interaction: Press, current: str) -> list[app_commands.Choice[str]]:
        """Zones that what was typed may mean, with their present time."""
        now = interaction.client.services.clock()
        return [
            app_commands.Choice(name=f"{zone} ({now.astimezone(ZoneInfo(zone)):%H:%M} now)", value=zone)
            for zone in find_zones(current, _CHOICES)
        ]

    @on_press("moderation.zone")
    async def pick_zone(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """One of the zones shown."""
        del key
        await self._authorised(interaction)
        await change(interaction, await self._choose_zone(interaction, values[0]))

    @on_press("moderation.other_zone")
    async def ask_zone(self, interaction: Press, key: str) -> None:
        """Type a zone."""
        del key
        await self._authorised(interaction)
        await interaction.response.send_modal(views.zone_form())

    @on_form("moderation.zone_form")
    async def type_zone(self, interaction: Press, key: str, answers: Answers) -> None:
        """A zone was typed."""
        del key
        await self._authorised(interaction)
        await change(interaction, await self._choose_zone(interaction, answers.get("zone", "")))

    async def _choose_zone(self, interaction: Press, given: str) -> ui.LayoutView:
        services = self.client.services
        zone = given.strip()
        if not is_zone(zone):
            near = find_zones(zone, _CHOICES)
            return views.zone_step(texts.zone_unknown(zone, near), near, services.clock())
        await services.servers.set_up(_guild(interaction).id, zone, {}, {})
        return await self._panel(interaction)

    # /setup: channels and roles

    @on_press("moderation.place")
    async def pick_place(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """A channel for a place."""
        staff, server = await self._authorised(interaction)
        if key not in self._places():
            raise OldControl
        await self.client.services.servers.set_up(staff.guild, server.zone, {key: int(values[0])}, {})
        await change(interaction, await self._panel(interaction))

    @on_press("moderation.role")
    async def pick_role(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """A role for a part."""
        staff, server = await self._authorised(interaction)
        role = int(values[0])
        if key not in PARTS:
            raise OldControl
        if role == staff.guild:  # Discord gives @everyone the server's own id
            raise EveryoneIsNoRole
        await self.client.services.servers.set_up(staff.guild, server.zone, {}, {key: role})
        await change(interaction, await self._panel(interaction))

    @on_press("moderation.make")
    async def make(self, interaction: Press, key: str) -> None:
        """Make the channels and the role that are missing, or take those of the same name."""
        del key
        await self._authorised(interaction)
        guild = _guild(interaction)
        await seen(interaction)  # making takes longer than an answer may
        async with self._making[guild.id]:
            _, server = await self._authorised(interaction)
            lacking = await self._make(interaction, guild, server)
        try:
            await interaction.edit_original_response(view=await self._panel(interaction))
        except NOT_DELIVERED:
            await say(interaction, await self._panel(interaction))
        if lacking:
            await say(interaction, texts.cannot_make(lacking))

    async def _make(self, interaction: Press, guild: discord.Guild, server: Server) -> list[str]:
        """Make what is missing and keep it. Returns the permissions that were lacking."""
        lacking: list[str] = []
        places: dict[str, int] = {}
        roles: dict[str, int] = {}
        may = guild.me.guild_permissions
        role = guild.get_role(server.roles.get("moderator", 0)) or discord.utils.get(guild.roles, name=_ROLE)
        if role is None and may.manage_roles:
            role = await guild.create_role(name=_ROLE, reason="/setup")
        if role is None:
            lacking.append("Manage Roles")
        else:
            roles["moderator"] = role.id
        for place, name in _NAMES.items():
            if guild.get_channel(server.places.get(place, 0)) is not None:
                continue
            named = [one for one in guild.channels if one.name == name and _takes(place, one)]
            channel = named[0] if named else None
            if channel is None and may.manage_channels:
                if place == "help":
                    channel = await self._make_help(guild, name)
                else:
                    private = _private(guild, role, interaction.user) if place == "moderators" else {}
                    channel = await guild.create_text_channel(name, overwrites=private, reason="/setup")
            if channel is not None:
                places[place] = channel.id
            elif "Manage Channels" not in lacking:
                lacking.append("Manage Channels")
        await self.client.services.servers.set_up(guild.id, server.zone, places, roles)
        return lacking

    async def _make_help(self, guild: discord.Guild, name: str) -> discord.ForumChannel | discord.TextChannel:
        """A forum for asks; a text channel where Discord gives the server no forums."""
        try:
            forum = await guild.create_forum(name, topic=texts.forum_topic(), reason="/setup")
        except discord.HTTPException as error:
            if error.status != _BAD_REQUEST:
                raise
            return await guild.create_text_channel(name, topic=texts.forum_topic(), reason="/setup")
        labels = [*STATE_TAGS, *(kind.label for kind in self.client.services.config().asks.kinds)]
        try:
            await self.client.http.edit_channel(forum.id, available_tags=new_tags(labels))
        except discord.HTTPException as error:  # the first ask makes those it needs
            log.warning("the tags of a new forum were not made: %s", error)
        return forum

    @on_press("moderation.check")
    async def check(self, interaction: Press, key: str) -> None:
        """Does everything work? If so, what could not be posted goes out."""
        del key
        staff, server = await self._authorised(interaction)
        services = self.client.services
        standing = self._standing(_guild(interaction), server)
        if not standing.faults:
            await services.moderation.all_well(staff)
        runs = [(run.title, run.due) for run in await services.prompts.schedule.next_runs(staff.guild)]
        await say(interaction, views.check(standing, runs, services.clock()))

    async def _panel(self, interaction: Press) -> ui.LayoutView:
        guild = _guild(interaction)
        services = self.client.services
        return views.panel(self._standing(guild, await services.servers.find(guild.id)), services.clock())

    def _places(self) -> tuple[str, ...]:
        series = self.client.services.config().series
        return places_for(one.channel for one in series if not one.paused and not one.is_dose)

    def _standing(self, guild: discord.Guild, server: Server) -> Standing:
        """What was picked, compared with what Discord says about it now."""
        series = self.client.services.config().series
        threads = {one.channel for one in series if one.thread and not one.paused}
        return Standing(
            server.zone,
            tuple(_place_state(guild, place, server.places, threads) for place in self._places()),
            tuple(_role_state(guild, part, server.roles.get(part)) for part in PARTS),
            _named((permissions.EVENTS | permissions.VOICE) & ~guild.me.guild_permissions),
        )

    # Hands and low check-ins

    @on_press("moderation.hand")
    async def raise_hand(self, interaction: Press, key: str) -> None:
        """Tell the moderators of server `key` of this person; the button may be in a direct message."""
        person = await member_of(interaction, int(key))
        server = await self.client.services.servers.find(person.guild)
        guild = self.client.get_guild(person.guild)
        if guild is None:
            raise NoModerators
        state = _place_state(guild, "moderators", server.places, ())
        if not state.exists or state.lacks:
            raise NoModerators  # picked once, and nothing would arrive there now
        await self.client.services.moderation.raise_hand(person, interaction.id)
        await say(interaction, texts.told(), kept=texts.told_kept())

    @on_press("moderation.taking")
    async def take(self, interaction: Press, key: str) -> None:
        """This moderator will reach out."""
        hand = await self.client.services.moderation.take_hand(staff_of(interaction), int(key))
        words = texts.you_reach_out(hand.who.user)
        await say(interaction, words, kept=words)

    @on_press("moderation.answering")
    async def answer(self, interaction: Press, key: str) -> None:
        """This moderator will answer a check-in."""
        watch = await self.client.services.moderation.answer(staff_of(interaction), int(key))
        words = texts.you_answer(views.link(watch))
        await say(interaction, words, kept=words)

    async def _authorised(self, interaction: Press) -> tuple[Staff, Server]:
        """Who acts, and the server as it is now.

        Raises:
            MissingPermission: they do not act for this server.
        """
        staff = staff_of(interaction)
        server = await self.client.services.servers.find(staff.guild)
        staff.check(server)
        return staff, server


def _guild(interaction: Press) -> discord.Guild:
    if interaction.guild is None:
        raise OnlyInServer
    return interaction.guild


def _takes(place: str, channel: discord.abc.GuildChannel) -> bool:
    """Whether a channel is of a kind that can be picked for a place."""
    return channel.type in views.kinds_for(place)


def _role_state(guild: discord.Guild, part: Part, role_id: int | None) -> RoleState:
    role = guild.get_role(role_id or 0)
    calls = role is None or role.mentionable or guild.me.guild_permissions.mention_everyone
    return RoleState(part, role_id, role is not None, calls)


def _needed(
    place: str, channel: discord.abc.GuildChannel, *, takes_asks: bool, opens_threads: bool
) -> discord.Permissions:
    """What Belay needs in the channel for a place.

    `takes_asks`: asks are posted there. `opens_threads`: posts of a series open threads there.
    """
    needed = permissions.POSTING
    if place in ("check-ins", "office-hours"):
        needed = needed | permissions.INTRODUCTIONS  # `|=` would change the constant
    is_forum = isinstance(channel, discord.ForumChannel)
    if takes_asks:
        needed = needed | (permissions.POSTS if is_forum else permissions.THREADS)
    if opens_threads and not is_forum:
        needed = needed | permissions.SERIES_THREADS
    return needed


def _place_state(
    guild: discord.Guild, place: str, picked: Mapping[str, int], threads: Collection[str]
) -> PlaceState:
    """`threads`: the places where posts of a series open threads."""
    channel_id = picked.get(place)
    if channel_id is None:
        return PlaceState(place, None)
    channel = guild.get_channel(channel_id)
    if channel is None:
        return PlaceState(place, channel_id, exists=False)
    takes_asks = place == "help" or (STANDS_IN["help"] == place and "help" not in picked)
    opens_threads = any(
        one == place or (STANDS_IN.get(one) == place and one not in picked) for one in threads
    )
    needed = _needed(place, channel, takes_asks=takes_asks, opens_threads=opens_threads)
    return PlaceState(
        place,
        channel_id,
        lacks=_named(needed & ~channel.permissions_for(guild.me)),
        is_public=channel.permissions_for(guild.default_role).view_channel,
    )


def _named(lacking: discord.Permissions) -> tuple[str, ...]:
    """Permissions as Discord names them."""
    return tuple(name.replace("_", " ").title() for name, wanted in lacking if wanted)


def _private(
    guild: discord.Guild, role: discord.Role | None, maker: discord.User | discord.Member
) -> dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]:
    """Only Belay, the moderators and whoever made it can see the channel."""
    nobody = discord.PermissionOverwrite(view_channel=False)
    reading = discord.PermissionOverwrite(view_channel=True)
    # Discord refuses to grant in a channel what the one who grants it lacks.
    own = discord.PermissionOverwrite.from_pair(
        permissions.POSTING & guild.me.guild_permissions, discord.Permissions.none()
    )
    made: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {
        guild.default_role: nobody,
        guild.me: own,
        discord.Object(maker.id, type=discord.Member): reading,
    }
    if role is not None:
        made[role] = reading
    return made
