"""`/checkin` and every button of a check-in: receives, asks the service, answers."""

import asyncio
import io
from collections.abc import Sequence
from typing import Any, ClassVar, cast

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.checkins import CheckIn, ResponseKind, Visibility, Written
from bot.checkins.days import read_days
from bot.checkins.model import CheckInGone
from bot.checkins.picture import alt_text, png
from bot.client.components import Answers, Press, Room, on_form, on_press
from bot.client.doors import Door, Occasion
from bot.client.replies import card, change, member_of, row, say, who
from bot.local_time import find_zones
from bot.members import Way, Who
from bot.members.hours import read_time
from cogs.checkins import notices, texts, views

_LONGEST_CHOICE = 100


class Cog(Room):
    """Check-ins."""

    renderers = notices.RENDERERS
    checkin: ClassVar = app_commands.Group(
        name="checkin", description="Check in, look back, set a reminder, rest"
    )

    async def cog_load(self) -> None:
        """Begin to answer, and offer the **Check in** button to prompts."""
        await super().cog_load()
        self.client.doors.open(Door("check-in", Occasion.PANEL, order=0, button=views.open_button))

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.doors.close("check-in")
        await super().cog_unload()

    # Writing

    @checkin.command(name="now", description="Check in: how it feels, what you did, what is next")
    async def now(self, interaction: Press) -> None:
        """Open the form."""
        await self._open(interaction, who(interaction))

    @on_press("checkins.open")
    async def open(self, interaction: Press, key: str) -> None:
        """**Check in**, on a panel or in a reminder; a reminder may stand in a direct message."""
        await self._open(interaction, await member_of(interaction, int(key.partition("-")[0])))

    async def _open(self, interaction: Press, person: Who) -> None:
        limit = self.client.services.config().check_ins.answer_limit
        key = f"{person.guild}-{interaction.id}"
        set_out = await self.client.services.checkins.set_out_to(person)
        form = views.form("checkins.write", key, limit, Written(), set_out and texts.next_step_hint(set_out))
        await interaction.response.send_modal(form)

    @on_form("checkins.write")
    async def written(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form came back."""
        guild, _, opened_by = key.partition("-")
        person = await member_of(interaction, int(guild))
        check_in = await self.client.services.checkins.check_in(
            person, int(opened_by), views.written(answers)
        )
        await self._answer(interaction, check_in)

    @checkin.command(name="edit", description="Change your latest check-in")
    async def edit_latest(self, interaction: Press) -> None:
        """Open the latest check-in again."""
        await self._reopen(interaction, await self.client.services.checkins.latest(who(interaction)))

    @on_press("checkins.edit")
    async def edit(self, interaction: Press, key: str) -> None:
        """**Edit**."""
        await self._reopen(interaction, await self._own(interaction, key))

    async def _reopen(self, interaction: Press, check_in: CheckIn) -> None:
        limit = self.client.services.config().check_ins.answer_limit
        await interaction.response.send_modal(
            views.form("checkins.rewrite", check_in.id, limit, check_in.written)
        )

    @on_form("checkins.rewrite")
    async def rewritten(self, interaction: Press, key: str, answers: Answers) -> None:
        """The edited form came back."""
        check_in = await self.client.services.checkins.edit(
            await self._author(interaction, key), int(key), views.written(answers)
        )
        await self._answer(interaction, check_in)

    async def _answer(self, interaction: Press, check_in: CheckIn) -> None:
        await say(interaction, await self._summary(check_in), kept=texts.kept(check_in))

    async def _summary(self, check_in: CheckIn) -> ui.LayoutView:
        services = self.client.services
        weeks = check_in.weeks
        if weeks is None:
            weeks = await services.checkins.weeks_shown_up(check_in.who)
        feeling = check_in.written.feeling
        low = feeling is not None and feeling <= services.config().check_ins.low_feeling
        doors = (
            self.client.doors.buttons(Occasion.HELP, check_in.who.guild, f"check_in:{check_in.id}")
            if low or check_in.written.in_the_way
            else []
        )
        asides = await self.client.doors.asides(Occasion.CHECKED_IN, check_in.who)
        return views.summary(check_in, weeks, doors, asides)

    # Sharing and taking back

    @on_press("checkins.visibility")
    async def visibility(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """**Who sees this?**"""
        check_in = await self.client.services.checkins.share(
            await self._author(interaction, key), int(key), Visibility(values[0])
        )
        await change(interaction, await self._summary(check_in), kept=texts.seen_by(check_in))

    @on_press("checkins.withdraw")
    async def withdraw(self, interaction: Press, key: str) -> None:
        """**Take it back**: asked once more."""
        check_in = await self._own(interaction, key)
        await change(interaction, views.sure(check_in.id))

    @on_press("checkins.keep")
    async def keep(self, interaction: Press, key: str) -> None:
        """**Keep it**."""
        await change(interaction, await self._summary(await self._own(interaction, key)))

    @on_press("checkins.gone")
    async def gone(self, interaction: Press, key: str) -> None:
        """**Yes, delete it**."""
        await self.client.services.checkins.withdraw(await self._author(interaction, key), int(key))
        await change(interaction, texts.taken_back(), kept=texts.taken_back())

    async def _own(self, interaction: Press, key: str) -> CheckIn:
        return await self.client.services.checkins.own(await self._author(interaction, key), int(key))

    async def _author(self, interaction: Press, key: str) -> Who:
        """The presser, as a member of the server the check-in belongs to; a form may come from a direct message."""
        shown = await self.client.services.checkins.card(int(key))
        if shown is None:
            raise CheckInGone
        return await member_of(interaction, shown.check_in.who.guild)

    # Answers of others

    @on_press("checkins.cheer")
    async def cheer(self, interaction: Press, key: str) -> None:
        """**Cheer**."""
        await self._respond(interaction, key, ResponseKind.CHEER)

    @on_press("checkins.same_here")
    async def same_here(self, interaction: Press, key: str) -> None:
        """**Same here**."""
        await self._respond(interaction, key, ResponseKind.SAME_HERE)

    @on_press("checkins.can_help")
    async def can_help(self, interaction: Press, key: str) -> None:
        """**I can help**."""
        await self._respond(interaction, key, ResponseKind.CAN_HELP)

    async def _respond(self, interaction: Press, key: str, kind: ResponseKind) -> None:
        answer = await self.client.services.checkins.respond(who(interaction), int(key), kind)
        check_in = answer.check_in
        unnamed = check_in.visibility is Visibility.UNNAMED
        name = f"**{check_in.alias}**" if unnamed else texts.person(check_in.who.user)
        words = texts.thanked(kind, name) if answer.first else texts.already(kind, name)
        await say(interaction, words, kept=words)

    @on_press("checkins.accept")
    async def accept(self, interaction: Press, key: str) -> None:
        """**Yes, introduce us**."""
        await self.client.services.introductions.decide(interaction.user.id, int(key), accept=True)
        await change(interaction, texts.accepted(), kept=texts.accepted())

    @on_press("checkins.decline")
    async def decline(self, interaction: Press, key: str) -> None:
        """**Not now**."""
        await self.client.services.introductions.decide(interaction.user.id, int(key), accept=False)
        await change(interaction, texts.declined(), kept=texts.declined())

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """A reply to a card is an answer by a person; what it says is not read."""
        if message.guild is None or message.author.bot or message.type is not discord.MessageType.reply:
            return  # a pin and a forward refer to a message, too
        if message.reference is not None and message.reference.message_id is not None:
            await self.client.services.checkins.replied(
                message.guild.id, message.reference.message_id, message.author.id
            )

    # Looking back

    @checkin.command(name="history", description="Your own picture and last entries; only you see them")
    async def history(self, interaction: Press) -> None:
        """A picture with words for those who cannot see it, and the last entries."""
        person = who(interaction)
        services = self.client.services
        entries = await services.checkins.last_few(person)
        if not entries:
            await say(interaction, card(texts.history_empty(), row(views.open_button(person.guild))))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        history = await services.checkins.history(person)
        picture = discord.File(
            io.BytesIO(await asyncio.to_thread(png, history)), "history.png", description=alt_text(history)
        )
        gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
        gallery.add_item(media=picture, description=alt_text(history))
        weeks = await services.checkins.weeks_shown_up(person)
        shown = card(
            texts.history_head(weeks),
            cast("ui.Item[Any]", gallery),
            *(texts.history_entry(entry) for entry in entries),
            row(button_edit(entries[0]), views.open_button(person.guild)),
        )
        await say(interaction, shown, files=[picture])

    # Reminders and rest

    @checkin.command(
        name="reminder", description="Be reminded to check in, on your days and in your time zone"
    )
    @app_commands.describe(
        days="For example: mon wed fri · weekdays · daily · off",
        at="A time of day, for example 09:00 or 6pm",
        zone="Your time zone; type a city",
        by="How the reminder reaches you",
    )
    @app_commands.choices(
        by=[
            app_commands.Choice(name="Direct message", value="dm"),
            app_commands.Choice(name="Mention in the check-ins channel", value="mention"),
        ]
    )
    async def reminder(
        self,
        interaction: Press,
        days: str | None = None,
        at: str | None = None,
        zone: str | None = None,
        by: app_commands.Choice[str] | None = None,
    ) -> None:
        """Set, show or end the reminder. What is not given stays as it was; a first one is on weekdays at 09:00."""
        person = who(interaction)
        reminders = self.client.services.reminders
        present = await reminders.find(person)
        if days is None and at is None and zone is None and by is None:
            await say(interaction, texts.reminder_set(present) if present else texts.reminder_none())
            return
        if days is not None and days.strip().casefold() in {"off", "none", "stop"}:
            await reminders.turn_off(person)
            await say(interaction, texts.reminder_off(), kept=texts.reminder_off())
            return
        chosen_days = read_days(days) if days else present.days if present else frozenset(range(5))
        chosen_time = read_time(at) if at else present.at if present else read_time("09:00")
        if zone is not None:
            await self.client.services.members.set_zone(person, zone)
        made = await reminders.set(person, chosen_days, chosen_time, Way(by.value) if by else None)
        await say(interaction, texts.reminder_set(made), kept=texts.reminder_set(made))

    @reminder.autocomplete("zone")
    async def _zones(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        return [app_commands.Choice(name=zone[:_LONGEST_CHOICE], value=zone) for zone in find_zones(typed)]

    @checkin.command(name="pause", description="Rest: nothing is addressed to you until a date")
    @app_commands.describe(until="For example: 2 weeks · next Monday · 2026-12-01")
    async def pause(self, interaction: Press, until: str) -> None:
        """Hold everything back."""
        person = who(interaction)
        begun = await self.client.services.members.pause(person, until)
        words = texts.paused(begun.until)
        await say(interaction, views.paused(words, person.guild), kept=words)

    @checkin.command(name="resume", description="You are back: end a pause")
    async def resume(self, interaction: Press) -> None:
        """End the pause."""
        await self.client.services.members.resume(who(interaction))
        await say(interaction, texts.welcome_back(), kept=texts.welcome_back())


def button_edit(check_in: CheckIn) -> ui.Item[Any]:
    """**Edit**, for the newest entry; greyed out once its words are gone."""
    return cast(
        "ui.Item[Any]",
        views.button("checkins.edit", check_in.id, texts.EDIT, disabled=not check_in.is_open),
    )
