"""The role that a series notifies: moderators choose it on the series' card, members join and leave it by a button."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence

import discord
from discord.ext import commands

from bot.client import replies
from bot.client.client import Belay
from bot.client.components import Press, number_of, on_press
from bot.errors import NotThere
from bot.prompts.model.pings import Meant, RoleSeen, Trouble, Unfit, unfit
from bot.prompts.model.refusals import CannotMakeRole, ClosedToJoin, NothingToJoin, UnfitRole
from bot.servers import Staff
from cogs.prompts.cog.desk import Desk
from cogs.prompts.cog.roles import seen
from cogs.prompts.texts import pings as texts
from cogs.prompts.views import pings as views

log = logging.getLogger(__name__)

_LONGEST_NAME = 100
_ROLES_FULL = 30005
_NO_SUCH_ROLE = 10011

_Answer = tuple[discord.ui.LayoutView, str]  # and its words, to wait in the inbox where it is lost


class Pings(Desk):
    """The role that a series notifies."""

    def __init__(self, client: Belay) -> None:
        super().__init__(client)
        self._making_roles: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    # Moderators

    @on_press("prompts.role_pick")
    async def pick_role(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """A role was chosen on the card of series `key`."""
        staff = await self.staff(interaction)
        self.verbs.pings.pinging(key)
        guild, server = await self.guild_of(staff.guild)
        role = guild.get_role(number_of(values[0]))
        found = RoleSeen(number_of(values[0])) if role is None else seen(guild, role, server)
        why = Unfit.GONE if role is None else unfit(found)
        if why is not None:
            raise UnfitRole(found, why)
        await self._choose(interaction, staff, key, found.role)

    @on_press("prompts.role_none")
    async def notify_nobody(self, interaction: Press, key: str) -> None:
        """**Notify nobody**."""
        await self._choose(interaction, await self.staff(interaction), key, None)

    async def _choose(self, interaction: Press, staff: Staff, series_id: str, role: int | None) -> None:
        before = (await self.verbs.pings.of_series(staff.guild, series_id)).role
        series = await self.verbs.pings.decide(staff, series_id, role)
        lead = texts.decided(series.title, role, before)
        await replies.change(interaction, await self.series_card(staff, series_id, lead=lead), kept=lead)

    @on_press("prompts.role_make")
    async def make_role(self, interaction: Press, key: str) -> None:
        """**Make a role**: named like the series, giving nothing."""
        staff = await self.staff(interaction)
        self.verbs.pings.pinging(key)
        await replies.seen(interaction)  # making takes longer than an answer may
        async with self._making_roles[staff.guild]:
            lead = None
            if await self._wants_a_role(staff.guild, key):
                title = self.verbs.pings.pinging(key).title
                before = (await self.verbs.pings.of_series(staff.guild, key)).role
                try:
                    role = await self._new_role(staff.guild, title[:_LONGEST_NAME])
                except replies.NOT_DELIVERED as error:
                    log.warning("series %s in server %d: role not made: %s", key, staff.guild, error)
                    lead = texts.unsure_made(title)
                else:
                    await self.verbs.pings.decide(staff, key, role)
                    lead = texts.made(title, role, before)
        await replies.change(interaction, await self.series_card(staff, key, lead=lead), kept=lead)

    async def _wants_a_role(self, guild_id: int, series_id: str) -> bool:
        """Whether a series has no role, or one that nobody may be let into."""
        role = await self.verbs.pings.role(guild_id, series_id)
        if role is None:
            return True
        trouble = await self.trouble_with(guild_id, series_id, role)
        return trouble is not None and trouble.needs_another

    async def _new_role(self, guild_id: int, name: str) -> int:
        """A role that gives nothing. One that bears the name already may have people in it, who were not asked."""
        guild, _ = await self.guild_of(guild_id)
        if not guild.me.guild_permissions.manage_roles:
            raise CannotMakeRole
        try:
            role = await guild.create_role(
                name=name, permissions=discord.Permissions.none(), mentionable=False, reason="/prompts list"
            )
        except discord.Forbidden:
            raise CannotMakeRole from None
        except discord.HTTPException as error:
            if error.code == _ROLES_FULL:
                raise CannotMakeRole(full=True) from error
            raise
        return role.id

    # Members

    @on_press("prompts.notify")
    async def notify(self, interaction: Press, key: str) -> None:
        """**Notify me** under a post: who has the role leaves it, whoever has not joins."""
        await self._notify(interaction, key, wanted=None)

    @on_press("prompts.notify_on")
    async def notify_again(self, interaction: Press, key: str) -> None:
        """**Notify me again**, in an answer of Belay's."""
        await self._notify(interaction, key, wanted=True)

    @on_press("prompts.notify_off")
    async def notify_no_more(self, interaction: Press, key: str) -> None:
        """**Stop notifying me**, in an answer of Belay's."""
        await self._notify(interaction, key, wanted=False)

    async def _notify(self, interaction: Press, key: str, *, wanted: bool | None) -> None:
        """Have the person be in the role or not; `wanted` None: the other way round than now.

        What Discord said with the press is the only word on whether they have it.
        """
        number, _, about = key.partition("-")
        person = await replies.staff_in(interaction, number_of(number))
        meant = await self.verbs.pings.meant(person.guild, about)
        has = meant.role in person.role_ids
        joining = not has if wanted is None else wanted
        if meant.role is None or (joining and not (meant.pings and meant.title is not None)):
            raise NothingToJoin(meant.title)
        await replies.seen(interaction)  # Discord may take longer than an answer may
        try:
            view, kept = await (self._join if joining else self._leave)(person, meant, key, has=has)
        except replies.NOT_DELIVERED as error:
            log.warning("series %s in server %d: role not changed: %s", meant.series_id, person.guild, error)
            view = views.unsure(key, leaving=not joining)
            kept = None
        # Only Belay's own answer may change into another; a post stays as it is.
        await (replies.say if wanted is None else replies.change)(interaction, view, kept=kept)

    async def _join(self, person: Staff, meant: Meant, key: str, *, has: bool) -> _Answer:
        assert meant.role is not None
        assert meant.title is not None
        trouble = await self.trouble_with(person.guild, meant.series_id, meant.role)
        if trouble is not None and trouble.why is not Unfit.SILENT:
            await self._refuse(person, meant, trouble, leaving=False)
        if not has:
            await self._change_role(person, meant, leaving=False)
        if trouble is None:
            await self.verbs.pings.is_well(person.guild, meant.series_id)
        else:
            await self.verbs.pings.say_trouble(person.guild, trouble)
        words = texts.joined(meant.title, meant.role, rings=trouble is None)
        return views.joined(key, words), words

    async def _leave(self, person: Staff, meant: Meant, key: str, *, has: bool) -> _Answer:
        if has:
            await self._change_role(person, meant, leaving=True)
        words = texts.left(meant.title)
        return views.left(key, words, open_to_join=meant.pings), words

    async def _change_role(self, person: Staff, meant: Meant, *, leaving: bool) -> None:
        """Give or take the role; done before is fine.

        Raises:
            NotThere: they left the server meanwhile.
            ClosedToJoin: Discord refuses it, which moderators hear.
        """
        assert meant.role is not None
        http = self.client.http
        change = http.remove_role if leaving else http.add_role
        try:
            await change(person.guild, person.user, meant.role, reason="they pressed it")
        except discord.NotFound as error:
            if error.code != _NO_SUCH_ROLE:
                raise NotThere from error
            if leaving:
                return
            await self._refuse(person, meant, Trouble(meant.series_id, meant.role, Unfit.GONE), leaving=False)
        except discord.Forbidden:
            known = await self.trouble_with(person.guild, meant.series_id, meant.role)
            why = known if known is not None and known.why is not Unfit.SILENT else None
            powerless = Trouble(meant.series_id, meant.role, Unfit.POWERLESS)
            await self._refuse(person, meant, why or powerless, leaving=leaving)

    async def _refuse(self, person: Staff, meant: Meant, trouble: Trouble, *, leaving: bool) -> None:
        await self.verbs.pings.say_trouble(person.guild, trouble)
        raise ClosedToJoin(meant.title or meant.series_id, leaving)

    # Discord

    @commands.Cog.listener("on_ready")
    async def look_for_roles(self) -> None:
        """Roles may have been deleted while Belay was away, which Discord tells nobody afterwards."""
        for guild in self.client.guilds:
            await self._look_for_roles_of(guild)

    @commands.Cog.listener("on_guild_available")
    async def look_for_roles_again(self, guild: discord.Guild) -> None:
        """A server can be seen again."""
        if self.client.is_ready():  # else all of them are looked at in a moment
            await self._look_for_roles_of(guild)

    async def _look_for_roles_of(self, guild: discord.Guild) -> None:
        for series in self.client.services.config().series:
            role = await self.verbs.pings.role(guild.id, series.id)
            if role is not None and not guild.unavailable and guild.get_role(role) is None:
                await self.verbs.pings.deleted(guild.id, role)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A series that notified it notifies nobody, and moderators hear of it."""
        await self.verbs.pings.deleted(role.guild.id, role.id)
