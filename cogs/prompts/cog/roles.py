"""Looks at a role as Discord has it now: whether members may be let into it, and whether a mention of it rings."""

import discord

from bot.prompts.model.pings import RoleSeen, Trouble, Unfit, unfit
from bot.servers import Server
from bot.servers.places import STANDS_IN


def seen(guild: discord.Guild, role: discord.Role, server: Server) -> RoleSeen:
    """What of a role decides whether anybody may be let into it."""
    return RoleSeen(
        role.id,
        everyone=role.is_default(),
        managed=role.managed,
        part=role.id in server.roles.values(),
        gives=_names(role.permissions & ~guild.default_role.permissions),
        opens=tuple(channel.id for channel in guild.channels if _opens(channel, role)),
        above=role >= guild.me.top_role,
    )


def _opens(channel: discord.abc.GuildChannel, role: discord.Role) -> bool:
    """Whether a role may do something in a channel that @everyone may not."""
    if role.is_default():
        return False
    allowed, _ = channel.overwrites_for(role).pair()
    return bool(_names(allowed & ~channel.permissions_for(channel.guild.default_role)))


def _names(granted: discord.Permissions) -> tuple[str, ...]:
    return tuple(name for name, has in granted if has)


def trouble_of(
    guild: discord.Guild, server: Server, series_id: str, place: str, role_id: int
) -> Trouble | None:
    """What is wrong with the role of a series that is posted in `place`; the worst first, None: all is well."""
    role = guild.get_role(role_id)
    if role is None:
        return Trouble(series_id, role_id, Unfit.GONE)
    found = seen(guild, role, server)
    why = unfit(found)
    if why is None and not guild.me.guild_permissions.manage_roles:
        why = Unfit.POWERLESS
    if why is None and not _rings(guild, server, place, role):
        why = Unfit.SILENT
    return None if why is None else Trouble(series_id, role_id, why, found.gives, found.opens)


def _rings(guild: discord.Guild, server: Server, place: str, role: discord.Role) -> bool:
    """Whether Discord notifies those who have the role when Belay mentions it where the series is posted."""
    if role.mentionable:
        return True
    picked = (server.places.get(name, 0) for name in (place, STANDS_IN.get(place, place)))
    channel = next((found for one in picked if (found := guild.get_channel(one)) is not None), None)
    may = guild.me.guild_permissions if channel is None else channel.permissions_for(guild.me)
    return may.mention_everyone
