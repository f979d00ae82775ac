"""What moderators do with series: `/prompts list · preview · post · skip · pause · resume`."""

from collections.abc import Sequence
from datetime import datetime

from discord import app_commands, ui

from bot.client import replies
from bot.client.components import Press, number_of, on_press
from bot.clock import instant
from bot.config import Series
from bot.errors import OldControl
from bot.prompts.model import SeriesPost
from bot.prompts.model.pings import Trouble
from bot.prompts.model.refusals import NoSuchSeries
from bot.servers import Staff
from cogs.prompts.cog.base import Base
from cogs.prompts.cog.roles import trouble_of
from cogs.prompts.texts import answers
from cogs.prompts.texts import desk as texts
from cogs.prompts.views import desk as views

_CHOICES = 25
_COMING = 3
_MOST_DAYS = 28
_DAYS = 14
_LAST_SECOND = 253_402_300_799  # of the year 9999


class Desk(Base):
    """What moderators do with series: `/prompts list · preview · post · skip · pause · resume`."""

    # Which series

    def _series_meant(self, given: str) -> Series:
        """The series with this id, or with this title.

        Raises:
            NoSuchSeries: there is none, or several have that title.
        """
        known = self.client.services.config().series
        wanted = given.strip().casefold()
        found = [one for one in known if one.id == wanted] or [
            one for one in known if one.title.casefold() == wanted
        ]
        if len(found) != 1:
            raise NoSuchSeries(given, tuple(one.id for one in known))
        return found[0]

    async def _series_offered(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        """Series whose title or id has what was typed; nothing for who does not moderate."""
        staff = replies.staff_of(interaction)
        if not staff.moderates(await self.client.services.servers.find(staff.guild)):
            return []
        wanted = typed.strip().casefold()
        known = self.client.services.config().series
        fitting = [one for one in known if wanted in one.title.casefold() or wanted in one.id]
        return [app_commands.Choice(name=texts.choice(one), value=one.id) for one in fitting[:_CHOICES]]

    # The list, and one series

    @Base.prompts.command(name="list", description=texts.LIST)
    async def list_series(self, interaction: Press) -> None:
        """Every series."""
        await replies.say(interaction, await self._listing(await self.staff(interaction), 0))

    @on_press("prompts.page")
    async def turn_page(self, interaction: Press, key: str) -> None:
        """Another page of the list, or the list again."""
        staff = await self.staff(interaction)
        await replies.change(interaction, await self._listing(staff, number_of(key)))

    @on_press("prompts.open")
    async def open_series(self, interaction: Press, key: str, values: Sequence[str] = ()) -> None:
        """One was picked from the list."""
        del key
        staff = await self.staff(interaction)
        await replies.change(interaction, await self.series_card(staff, values[0] if values else ""))

    @on_press("prompts.card")
    async def show_series(self, interaction: Press, key: str) -> None:
        """**Show the series**."""
        await replies.change(interaction, await self.series_card(await self.staff(interaction), key))

    async def _listing(self, staff: Staff, page: int) -> ui.LayoutView:
        server = await self.client.services.servers.find(staff.guild)
        shown = await self.verbs.desk.listing(staff)
        return views.listing(shown, server.zone, server.places, page)

    async def series_card(self, staff: Staff, series_id: str, *, lead: str | None = None) -> ui.LayoutView:
        """One series as it stands now. `lead`: what was done with it."""
        shown = await self.verbs.desk.show(staff, series_id)
        coming = await self.verbs.desk.preview(staff, series_id, _MOST_DAYS)
        if not coming and shown.next is not None:
            coming = [shown.next]  # a cron may mean one day a year
        server = await self.client.services.servers.find(staff.guild)
        role = await self.verbs.pings.role(staff.guild, series_id)
        trouble = None if role is None else await self.trouble_with(staff.guild, series_id, role)
        return views.one(
            shown,
            coming[:_COMING],
            server.zone,
            server.places,
            role=role,
            trouble=trouble,
            lead=lead,
        )

    async def trouble_with(self, guild_id: int, series_id: str, role: int) -> Trouble | None:
        """What is wrong with the role that a series notifies, as Discord shows it now."""
        guild, server = await self.guild_of(guild_id)
        place = next((one.channel for one in self.client.services.config().series if one.id == series_id), "")
        return trouble_of(guild, server, series_id, place, role)

    # Preview

    @Base.prompts.command(name="preview", description=texts.PREVIEW)
    @app_commands.describe(series=texts.SERIES_OR_ALL, days=texts.DAYS)
    async def preview(
        self,
        interaction: Press,
        series: str | None = None,
        days: app_commands.Range[int, 1, _MOST_DAYS] = _DAYS,
    ) -> None:
        """What will be posted when."""
        staff = await self.staff(interaction)
        meant = None if series is None else self._series_meant(series)
        await replies.say(interaction, await self._preview(staff, meant, days, 0))

    @on_press("prompts.preview")
    async def turn_preview(self, interaction: Press, key: str) -> None:
        """Another page of the preview, as things stand now."""
        staff = await self.staff(interaction)
        days, page, series_id = [*key.split("-", 2), "", ""][:3]
        meant = self._series_meant(series_id) if series_id else None
        span = min(max(number_of(days), 1), _MOST_DAYS)
        await replies.change(interaction, await self._preview(staff, meant, span, number_of(page)))

    async def _preview(self, staff: Staff, series: Series | None, days: int, page: int) -> ui.LayoutView:
        server = await self.client.services.servers.find(staff.guild)
        found = await self.verbs.desk.preview(staff, None if series is None else series.id, days)
        known = {one.id: one for one in self.client.services.config().series}
        entries = [
            texts.preview_entry(
                post,
                texts.where_to_come(known[post.series_id], server.places),
                gathers=known[post.series_id].gathers,
            )
            for post in found
            if post.series_id in known
        ]
        return views.preview(entries, days, series, page)

    # Post

    @Base.prompts.command(name="post", description=texts.POST)
    @app_commands.describe(series=texts.SERIES)
    async def post(self, interaction: Press, series: str) -> None:
        """Show what would be posted, and ask."""
        staff = await self.staff(interaction)
        await replies.say(interaction, await self._draft(interaction, staff, self._series_meant(series).id))

    @on_press("prompts.draft")
    async def draft(self, interaction: Press, key: str) -> None:
        """**Post now** on the card."""
        staff = await self.staff(interaction)
        await replies.change(interaction, await self._draft(interaction, staff, key))

    async def _draft(self, interaction: Press, staff: Staff, series_id: str) -> ui.LayoutView:
        found = await self.verbs.desk.draft(staff, series_id)
        role = await self.verbs.pings.role(staff.guild, series_id)
        return views.draft(found, await self._where(staff, found.series), role, interaction.id)

    @on_press("prompts.post_now")
    async def post_now(self, interaction: Press, key: str) -> None:
        """**Post it now**: once, however often it is pressed."""
        staff = await self.staff(interaction)
        opened_by, mark, series_id = [*key.split("-", 2), "", ""][:3]
        text = await self.verbs.desk.worded(staff, series_id, mark)
        made = await self.verbs.desk.post(staff, series_id, number_of(opened_by), text)
        await self._posted(interaction, staff, made)

    @on_press("prompts.leave")
    async def leave(self, interaction: Press, key: str) -> None:
        """**Leave it**; the answer to **Post it now** may have been lost before."""
        staff = await self.staff(interaction)
        opened_by, _, series_id = key.partition("-")
        made = await self.verbs.desk.posted_by(staff, number_of(opened_by))
        if made is not None:
            await self._posted(interaction, staff, made)
        else:
            await replies.change(
                interaction, await self.series_card(staff, series_id, lead=answers.not_posted())
            )

    async def _posted(self, interaction: Press, staff: Staff, made: SeriesPost) -> None:
        series = self._series_meant(made.series_id)
        place = await self._where(staff, series)
        words = answers.posted_one_text(made, place) if len(series.bank) == 1 else answers.posted(made, place)
        await replies.change(interaction, views.done(words, series), kept=words)

    async def _where(self, staff: Staff, series: Series) -> str:
        server = await self.client.services.servers.find(staff.guild)
        return texts.where(series, server.places)

    # Skip

    @Base.prompts.command(name="skip", description=texts.SKIP)
    @app_commands.describe(series=texts.SERIES)
    async def skip(self, interaction: Press, series: str) -> None:
        """Leave out the next post."""
        staff = await self.staff(interaction)
        left = await self.verbs.desk.skip(staff, self._series_meant(series).id)
        await replies.say(interaction, views.skipped(left), kept=answers.skipped(left))

    @on_press("prompts.skip")
    async def skip_one(self, interaction: Press, key: str) -> None:
        """**Skip the next**: the due time that was shown."""
        staff = await self.staff(interaction)
        due, series_id = _due(key)
        left = await self.verbs.desk.skip(staff, series_id, due)
        await replies.change(interaction, views.skipped(left), kept=answers.skipped(left))

    @on_press("prompts.take_in")
    async def take_in(self, interaction: Press, key: str) -> None:
        """**Post it after all**."""
        staff = await self.staff(interaction)
        due, series_id = _due(key)
        left = await self.verbs.desk.take_in(staff, series_id, due)
        words = answers.taken_in(left)
        await replies.change(interaction, views.done(words, left.series), kept=words)

    # Pause and resume

    @Base.prompts.command(name="pause", description=texts.PAUSE)
    @app_commands.describe(series=texts.SERIES)
    async def pause(self, interaction: Press, series: str) -> None:
        """Let a series rest here."""
        staff = await self.staff(interaction)
        shown = await self.verbs.desk.pause(staff, self._series_meant(series).id)
        words = answers.paused(shown)
        undo = [] if shown.series.paused else [views.resume(shown.series)]
        await replies.say(interaction, views.done(words, shown.series, *undo), kept=words)

    @Base.prompts.command(name="resume", description=texts.RESUME)
    @app_commands.describe(series=texts.SERIES)
    async def resume(self, interaction: Press, series: str) -> None:
        """Go on with a series that rests here."""
        staff = await self.staff(interaction)
        shown = await self.verbs.desk.resume(staff, self._series_meant(series).id)
        words = answers.resumed(shown)
        await replies.say(interaction, views.done(words, shown.series, views.pause(shown.series)), kept=words)

    @on_press("prompts.pause")
    async def pause_here(self, interaction: Press, key: str) -> None:
        """**Pause here**."""
        staff = await self.staff(interaction)
        lead = answers.paused(await self.verbs.desk.pause(staff, key))
        await replies.change(interaction, await self.series_card(staff, key, lead=lead), kept=lead)

    @on_press("prompts.resume")
    async def resume_here(self, interaction: Press, key: str) -> None:
        """**Resume**."""
        staff = await self.staff(interaction)
        lead = answers.resumed(await self.verbs.desk.resume(staff, key))
        await replies.change(interaction, await self.series_card(staff, key, lead=lead), kept=lead)

    # What is typed

    @preview.autocomplete("series")
    async def _series_to_preview(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self._series_offered(interaction, typed)

    @post.autocomplete("series")
    async def _series_to_post(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self._series_offered(interaction, typed)

    @skip.autocomplete("series")
    async def _series_to_skip(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self._series_offered(interaction, typed)

    @pause.autocomplete("series")
    async def _series_to_pause(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self._series_offered(interaction, typed)

    @resume.autocomplete("series")
    async def _series_to_resume(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self._series_offered(interaction, typed)


def _due(key: str) -> tuple[datetime, str]:
    """The due time and the series that a control is about."""
    seconds, _, series_id = key.partition("-")
    if number_of(seconds) > _LAST_SECOND:
        raise OldControl
    return instant(number_of(seconds) * 1000), series_id
