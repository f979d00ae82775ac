"""`/me` and `/blocks`: what a member sees and decides about themselves, and the data held about them."""

import logging
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import discord
from discord import app_commands, ui

from bot.client import replies
from bot.client.components import Answers, Press, Room, chosen_in, on_form, on_press
from bot.local_time import find_zones
from bot.members import Kind, Way, read_time
from bot.members.model import HalfQuiet, NotYourData, NotYourInbox
from cogs.members import block_texts, notices, texts, views

log = logging.getLogger(__name__)

_HERE = "preferences"  # the key of controls on the preferences panel


class Cog(Room):
    """What people see of themselves."""

    renderers = notices.RENDERERS

    me = app_commands.Group(
        name="me", description="Your preferences, your inbox, and what Belay keeps about you"
    )

    # Preferences

    @me.command(name="preferences", description="Choose your time zone, what may reach you, and when")
    @app_commands.describe(zone="Your time zone: type a large city near you")
    async def preferences(self, interaction: Press, zone: str | None = None) -> None:
        """Show the panel, with the time zone changed if one is given."""
        if zone is not None:
            await self.client.services.members.set_zone(replies.who(interaction), zone.strip())
        await replies.say(interaction, await self._panel(interaction), kept=zone and texts.changed(zone))

    @preferences.autocomplete("zone")
    async def zones_like(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        """Zones that fit what is typed, each with the present time there."""
        del interaction
        now = self.client.services.clock()
        return [
            app_commands.Choice(name=texts.clock_choice(zone, now.astimezone(ZoneInfo(zone))), value=zone)
            for zone in find_zones(typed)
        ]

    async def _panel(self, interaction: Press, opened: Kind | None = None) -> ui.LayoutView:
        services = self.client.services
        chosen = await services.members.preferences(replies.who(interaction))
        return views.preferences_panel(chosen, services.clock(), opened)

    async def _changed(self, interaction: Press, what: str, opened: Kind | None = None) -> None:
        panel = await self._panel(interaction, opened)
        await replies.change(interaction, panel, kept=texts.changed(what))

    @on_press("members.panel")
    async def back_to_panel(self, interaction: Press, key: str) -> None:
        """Back from choosing a country."""
        del key
        await replies.change(interaction, await self._panel(interaction))

    @on_press("members.server_zone")
    async def server_zone(self, interaction: Press, key: str) -> None:
        """Follow the server's time zone again."""
        del key
        await self.client.services.members.set_zone(replies.who(interaction), None)
        await self._changed(interaction, texts.SERVER_ZONE)

    @on_press("members.kind")
    async def kind(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """Choose which kind of message to change."""
        del key
        await replies.change(interaction, await self._panel(interaction, Kind(values[0])))

    @on_press("members.way")
    async def way(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """Choose how messages of the kind `key` come."""
        kind, way = Kind(key), Way(values[0])
        await self.client.services.members.set_way(replies.who(interaction), kind, way)
        await self._changed(interaction, texts.way_chosen(kind, way), opened=kind)

    @on_press("members.quiet")
    async def quiet(self, interaction: Press, key: str) -> None:
        """Ask for quiet hours."""
        del key
        chosen = await self.client.services.members.preferences(replies.who(interaction))
        await interaction.response.send_modal(views.quiet_form(chosen))

    @on_form("members.quiet_hours")
    async def quiet_hours(self, interaction: Press, key: str, answers: Answers) -> None:
        """Keep quiet hours; both empty: none."""
        del key
        start, end = answers.get("from", "").strip(), answers.get("to", "").strip()
        if bool(start) != bool(end):
            raise HalfQuiet(start or end)
        first, last = texts.QUIET_EXAMPLES
        await self.client.services.members.set_quiet(
            replies.who(interaction),
            read_time(start, first) if start else None,
            read_time(end, last) if end else None,
        )
        await self._changed(interaction, texts.SET_QUIET)

    @on_press("members.where")
    async def where(self, interaction: Press, key: str) -> None:
        """Show the countries with crisis lines."""
        del key
        services = self.client.services
        chosen = await services.members.preferences(replies.who(interaction))
        await replies.change(
            interaction, views.country_picker(services.config().crisis.lines, chosen.country)
        )

    @on_press("members.country")
    async def country(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """Choose a country."""
        del key
        await self.client.services.members.set_country(replies.who(interaction), values[0])
        await self._changed(interaction, texts.CHOOSE_COUNTRY)

    @on_press("members.elsewhere")
    async def elsewhere(self, interaction: Press, key: str) -> None:
        """Choose no country."""
        del key
        await self.client.services.members.set_country(replies.who(interaction), None)
        await self._changed(interaction, texts.CHOOSE_COUNTRY)

    @on_press("members.resume")
    async def resume(self, interaction: Press, key: str) -> None:
        """End a pause, from the panel or from where the pause was begun."""
        await self.client.services.members.resume(replies.who(interaction))
        if key == _HERE:
            await self._changed(interaction, texts.BACK_FROM_PAUSE)
        else:
            await replies.change(interaction, texts.WELCOME_BACK, kept=texts.WELCOME_BACK)

    # Inbox

    @me.command(name="inbox", description="See what is waiting for you")
    async def inbox(self, interaction: Press) -> None:
        """Show what waits."""
        await self._show_inbox(interaction)

    @on_press("members.show")
    async def show(self, interaction: Press, key: str) -> None:
        """Show what waits to the person for whom the public line stands, and to nobody else."""
        if key != str(interaction.user.id):
            raise NotYourInbox
        await self._show_inbox(interaction)

    async def _show_inbox(self, interaction: Press) -> None:
        members, person = self.client.services.members, replies.who(interaction)
        items, total = await members.inbox(person), await members.how_many_wait(person)
        rendered = [await self.client.courier.render_item(person, item) for item in items]
        shown = [view for view in rendered if view is not None]
        if not shown:
            await replies.say(interaction, texts.INBOX_EMPTY)
            await members.seen(person, items)  # so that a line in public goes that announces nothing any more
            return
        head = replies.card(texts.inbox_head(len(shown), total - len(items) + len(shown)))
        nobody = discord.AllowedMentions.none()
        try:
            await interaction.response.send_message(view=head, ephemeral=True, allowed_mentions=nobody)
            for view in shown:
                await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=nobody)
        except replies.NOT_DELIVERED as error:
            log.warning("inbox of interaction %s not delivered, it still waits: %s", interaction.id, error)
            return
        await members.seen(person, items)

    # Blocks

    @app_commands.command(name="blocks", description=block_texts.COMMAND)
    async def blocks(self, interaction: Press) -> None:
        """Show whom the person blocked, and what that does."""
        await replies.say(interaction, await self._blocks(interaction, 0))

    async def _blocks(self, interaction: Press, page: int, said: str | None = None) -> ui.LayoutView:
        members, person = self.client.services.members, replies.who(interaction)
        zone = (await members.preferences(person)).zone
        return views.blocks_card(await members.blocks.of(person), page, zone, said=said)

    @on_press("members.block")
    async def block(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """Block the person who was picked; the list begins anew, with them on top."""
        del key
        user, chosen = int(values[0]), chosen_in(interaction)
        first = await self.client.services.members.blocks.block(
            replies.who(interaction), user, bot=user in chosen.bots
        )
        said = block_texts.blocked(user, first=first)
        await replies.change(interaction, await self._blocks(interaction, 0, said), kept=said)

    @on_press("members.unblock")
    async def unblock(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """Unblock the person who was picked."""
        user = int(values[0])
        first = await self.client.services.members.blocks.unblock(replies.who(interaction), user)
        said = block_texts.unblocked(user, first=first)
        await replies.change(interaction, await self._blocks(interaction, int(key), said), kept=said)

    @on_press("members.blocks")
    async def turn(self, interaction: Press, key: str) -> None:
        """Turn to another page of the list."""
        await replies.change(interaction, await self._blocks(interaction, int(key)))

    # What is held

    @me.command(name="export", description="Get everything Belay holds about you in this server, as a file")
    async def export(self, interaction: Press) -> None:
        """Hand over everything, at once."""
        services = self.client.services
        held = await services.members.export(replies.who(interaction))
        file = views.export_file(held, services.clock())
        told = replies.card(texts.exported(member_known=held["member"] is not None), ui.File(file))
        await replies.say(interaction, told, files=[file], kept=texts.EXPORT_KEPT)

    @me.command(name="delete", description="Delete everything Belay holds about you in this server")
    async def delete(self, interaction: Press) -> None:
        """Say what goes and what stays, and ask."""
        departed = self.client.services.config().retention.departed
        await replies.say(interaction, views.delete_first(interaction.user.id, departed))

    @on_press("members.delete")
    async def ask_again(self, interaction: Press, key: str) -> None:
        """Ask a second time."""
        _owned(interaction, key)
        await replies.change(interaction, views.delete_second(interaction.user.id))

    @on_press("members.delete_surely")
    async def delete_surely(self, interaction: Press, key: str) -> None:
        """Delete. Nothing about it is kept, not even an answer that does not arrive."""
        _owned(interaction, key)
        there_was = await self.client.services.members.delete(replies.who(interaction))
        await replies.change(interaction, texts.DELETED if there_was else texts.NOTHING_TO_DELETE)

    @on_press("members.keep")
    async def keep(self, interaction: Press, key: str) -> None:
        """Delete nothing."""
        _owned(interaction, key)
        await replies.change(interaction, texts.DELETION_DROPPED)

    @me.command(name="privacy", description="What Belay keeps, who could see it, and for how long")
    async def privacy(self, interaction: Press) -> None:
        """Say it plainly."""
        retention = self.client.services.config().retention
        await replies.say(interaction, texts.privacy(retention.text, retention.departed))


def _owned(interaction: Press, key: str) -> None:
    if key != str(interaction.user.id):
        raise NotYourData
