"""What coaches do before a session: plan it, change it, cancel it, publish weekly hours."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import discord
from discord import app_commands, ui

from bot.client.components import Answers, Press, number_of, on_form, on_press
from bot.client.permissions import EVENTS, INTRODUCTIONS, POSTING
from bot.client.replies import answering, change, say, staff_of, who
from bot.errors import OnlyInServer, Refusal
from bot.office_hours.model import Asked, Format, Repeat, Session, SessionState
from bot.office_hours.model.refusals import NoSessions, NotOneSession
from bot.servers.places import STANDS_IN
from cogs.office_hours.cog.asked import as_it_is, filled, kind_of, lacking, later_too, others, session_in
from cogs.office_hours.cog.availability import Availability
from cogs.office_hours.cog.base import Base, clock_time
from cogs.office_hours.cog.in_step import InStep
from cogs.office_hours.texts import announcement
from cogs.office_hours.texts import planning as words
from cogs.office_hours.views import planning as views

_CHOICES = 25
_CHOICE_LIMIT = 100
_PLACE = "office-hours"
_FORMATS = [app_commands.Choice(name=label, value=one.value) for one, label in words.FORMATS.items()]
_REPEATS = [app_commands.Choice(name=label, value=one.value) for one, label in announcement.REPEATS.items()]
_WHICH = [
    app_commands.Choice(name=words.WHICH[False], value="this"),
    app_commands.Choice(name=words.WHICH[True], value=views.ALL),
]


class Planning(Availability, InStep):
    """`/coach schedule · edit · cancel`, and with what it builds on `/coach availability` and Discord's own events."""

    # Planning one

    @Base.coach.command(
        name="schedule", description="Plan a session; you see what was understood before anybody else does"
    )
    @app_commands.rename(how="format")
    @app_commands.describe(
        when="As you say it, in your time zone: Tue 6pm, tomorrow 17:30, 2026-12-03 18:00",
        title="What people see it under",
        how="How people get their turn; slots, unless you choose",
        minutes="How long the whole session lasts, in minutes",
        slot_minutes="How long a slot lasts, or a turn in a queue, in minutes",
        seats="How many people a group takes",
        place="The voice or stage channel it is held in; without one, private threads",
        link="An https link, where it is held somewhere else",
        repeat="Whether it comes again",
        topics="What people may choose from when they book, separated by commas",
        about="A few words about it: what to bring, what it is good for",
        with_coach="Somebody who coaches it with you",
    )
    @app_commands.choices(how=_FORMATS, repeat=_REPEATS)
    async def schedule(  # noqa: PLR0913, PLR0917 - a slash command has one parameter for each of its options
        self,
        interaction: Press,
        when: str,
        title: str,
        how: str | None = None,
        minutes: app_commands.Range[int, 15, 480] | None = None,
        slot_minutes: app_commands.Range[int, 5, 120] | None = None,
        seats: app_commands.Range[int, 2, 99] | None = None,
        place: discord.VoiceChannel | discord.StageChannel | None = None,
        link: str | None = None,
        repeat: str | None = None,
        topics: str | None = None,
        about: str | None = None,
        with_coach: discord.User | None = None,
    ) -> None:
        """Show what was understood, to be confirmed."""
        parts = {"when": when, "title": title, "link": link, "topics": topics, "about": about}
        async with answering(interaction, typed=words.as_typed("/coach schedule", parts)):
            draft = await self.hours.planning.draft(
                staff_of(interaction),
                interaction.id,
                Asked(
                    when,
                    title,
                    about=about or "",
                    format=Format(how or Format.SLOTS),
                    place=kind_of(place, link),
                    place_id=None if place is None else place.id,
                    link="" if place is not None else link or "",
                    minutes=minutes,
                    slot_minutes=slot_minutes,
                    seats=seats,
                    topics=topics or "",
                    repeat=Repeat(repeat or Repeat.NONE),
                    coaches=others(with_coach),
                ),
            )
            await self._show_draft(interaction, draft, when, with_coach)

    async def _show_draft(
        self, interaction: Press, draft: Session, given: str, with_coach: discord.User | discord.Member | None
    ) -> None:
        if draft.state is SessionState.DRAFT:
            _, hints = await self._announced_in(interaction)
            if isinstance(with_coach, discord.Member) and not await self._may_coach(with_coach):
                hints.append(words.no_coach_yet(with_coach.id))
            await say(interaction, views.draft(draft, given=given, hints=hints))
        else:  # the same command came twice, and was confirmed between
            await say(interaction, await self._made(interaction, draft.id))

    async def _may_coach(self, member: discord.Member) -> bool:
        server = await self.client.services.servers.find(member.guild.id)
        roles = {role.id for role in member.roles}
        return bool(roles & {server.roles.get("coach"), server.roles.get("moderator")})

    @on_press("office_hours.create")
    async def create(self, interaction: Press, key: str) -> None:
        """**Create**."""
        await change(interaction, await self._made(interaction, session_in(key)), kept=words.KEPT)

    async def _made(self, interaction: Press, session_id: int) -> ui.LayoutView:
        """What came of a draft; one that waits is made a session."""
        shown = await self.hours.planning.create(staff_of(interaction), session_id)
        channel, hints = await self._announced_in(interaction)
        return views.made(shown, channel, self.settings, hints)

    @on_press("office_hours.redraft")
    async def redraft(self, interaction: Press, key: str) -> None:
        """**Change**, on a draft."""
        draft = await self.hours.planning.own(staff_of(interaction), session_in(key))
        zone = await self._own_zone(interaction)
        await interaction.response.send_modal(
            views.plan_form("office_hours.redrafted", draft, zone, self.settings)
        )

    @on_form("office_hours.redrafted")
    async def redrafted(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form of a draft came back."""
        staff = staff_of(interaction)
        before = await self.hours.planning.own(staff, session_in(key))
        asked = filled(before, answers)
        if before.state is not SessionState.DRAFT:  # it was created while the form was open
            await self._change(interaction, before, asked, following=False)
            return
        changed = await self.hours.planning.change(staff, before.id, asked, following=False)
        _, hints = await self._announced_in(interaction)
        given = answers.get("when", "").strip()
        typed = None if given == views.when_text(before, await self._own_zone(interaction)) else given
        await change(interaction, views.draft(changed.shown.session, given=typed, hints=hints))

    @on_press("office_hours.drop")
    async def drop(self, interaction: Press, key: str) -> None:
        """**Throw away**."""
        session = await self.hours.planning.drop(staff_of(interaction), session_in(key))
        if session is None:
            await change(interaction, words.dropped(), kept=words.dropped())
        else:  # it is no draft any more: what came of it
            await change(interaction, await self._made(interaction, session.id))

    async def _own_zone(self, interaction: Press) -> ZoneInfo:
        return (await self.client.services.members.preferences(who(interaction))).zone

    async def _announced_in(self, interaction: Press) -> tuple[int | None, list[str]]:
        """The channel for announcements, and what Belay lacks for them and for events."""
        guild = interaction.guild
        if guild is None:
            raise OnlyInServer
        places = (await self.client.services.servers.find(guild.id)).places
        channel = guild.get_channel(places.get(_PLACE) or places.get(STANDS_IN[_PLACE]) or 0)
        lacks = () if channel is None else lacking(POSTING, channel.permissions_for(guild.me))
        lacks_for_events = lacking(EVENTS, guild.me.guild_permissions)
        found = None if channel is None else channel.id
        _, lacks_for_threads = await self._for_threads(guild.id)
        return found, words.hints(found, lacks, lacks_for_events, lacks_for_threads)

    async def _for_threads(self, guild_id: int) -> tuple[int | None, tuple[str, ...]]:
        """The channel in which visits get their private threads, and what Belay lacks there for them."""
        guild = self.client.get_guild(guild_id)
        places = (await self.client.services.servers.find(guild_id)).places
        number = places.get(_PLACE) or places.get(STANDS_IN[_PLACE]) or 0
        channel = None if guild is None else guild.get_channel(number)
        if guild is None or channel is None:
            return None, ()
        return channel.id, lacking(INTRODUCTIONS, channel.permissions_for(guild.me))

    # Changing

    @Base.coach.command(
        name="edit", description="Change a session; without other options, a form shows it as it is"
    )
    @app_commands.rename(how="format")
    @app_commands.describe(
        session="Which one; type a word of its title",
        which="Of those that repeat: only this one, or all later ones as well",
        how="How people get their turn",
        slot_minutes="How long a slot lasts, or a turn in a queue, in minutes",
        seats="How many people a group takes",
        place="The voice or stage channel it is held in",
        link="An https link, where it is held somewhere else",
        private_threads="Each visit gets a private thread, in place of a channel or link",
        repeat="Have it come again",
        with_coach="Somebody who coaches it, too",
    )
    @app_commands.choices(how=_FORMATS, which=_WHICH, repeat=_REPEATS[1:])
    async def edit(  # noqa: PLR0913, PLR0917 - a slash command has one parameter for each of its options
        self,
        interaction: Press,
        session: str,
        which: str | None = None,
        how: str | None = None,
        slot_minutes: app_commands.Range[int, 5, 120] | None = None,
        seats: app_commands.Range[int, 2, 99] | None = None,
        place: discord.VoiceChannel | discord.StageChannel | None = None,
        link: str | None = None,
        private_threads: bool = False,  # noqa: FBT001, FBT002 - an option of the command
        repeat: str | None = None,
        with_coach: discord.User | None = None,
    ) -> None:
        """Open the form; what options name is changed at once."""
        before = await self.chosen_session(interaction, session)
        present = as_it_is(before)
        asked = present
        if how is not None:
            asked = replace(asked, format=Format(how))
        if slot_minutes is not None:
            asked = replace(asked, slot_minutes=slot_minutes)
        if seats is not None:
            asked = replace(asked, seats=seats)
        if private_threads or place is not None or link:
            kind = kind_of(place, link)
            asked = replace(asked, place=kind, place_id=place and place.id, link="" if place else link or "")
        if repeat is not None:
            asked = replace(asked, repeat=Repeat(repeat))
        if with_coach is not None:
            asked = replace(asked, coaches=(*asked.coaches, *others(with_coach)))
        if asked == present:
            zone = await self._own_zone(interaction)
            following = which == views.ALL
            await interaction.response.send_modal(
                views.plan_form("office_hours.edited", before, zone, self.settings, following=following)
            )
        else:
            await self._change(interaction, before, asked, following=which == views.ALL)

    @on_form("office_hours.edited")
    async def edited(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form of a session came back."""
        before = await self.hours.planning.own(staff_of(interaction), session_in(key))
        await self._change(interaction, before, filled(before, answers), following=later_too(key))

    async def _change(self, interaction: Press, before: Session, asked: Asked, *, following: bool) -> None:
        staff = staff_of(interaction)
        changed = await self.hours.planning.change(staff, before.id, asked, following=following)
        await say(interaction, views.changed(before, changed, following=following), kept=words.KEPT)

    async def chosen_session(self, interaction: Press, typed: str) -> Session:
        """The session that was chosen from the list, or the only one that has what was typed by hand."""
        staff = staff_of(interaction)
        if typed.isascii() and typed.isdecimal():
            return await self.hours.planning.own(staff, number_of(typed))
        sessions = await self.hours.planning.editable(staff)
        if not sessions:
            raise NoSessions(mine=True)
        fitting = [one for one in sessions if typed.casefold().strip() in one.plan.title.casefold()]
        if len(fitting) != 1:
            raise NotOneSession(typed, len(fitting))
        return fitting[0]

    @edit.autocomplete("session")
    async def _to_edit(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self.session_choices(interaction, typed)

    async def session_choices(
        self, interaction: Press, typed: str, *, to_take_over: bool = False
    ) -> list[app_commands.Choice[str]]:
        """Sessions that this person may change and whose title or time has what is typed, the next first.

        `to_take_over`: with those that wait for a coach.
        """
        zone = await self._own_zone(interaction)
        try:
            sessions = await self.hours.planning.editable(staff_of(interaction))
        except Refusal:  # said when they send the command; a list that is typed in cannot
            return []
        if to_take_over:
            for shown in await self.hours.board.upcoming(who(interaction).guild):
                began = shown.session.state is SessionState.OPEN or shown.session.away_at is not None
                if began and not shown.on and shown.session not in sessions:
                    sessions.append(shown.session)
        named = [(one, clock_time(one.starts_at, zone)) for one in sessions]
        return [
            app_commands.Choice(name=words.choice(one, at, _CHOICE_LIMIT), value=str(one.id))
            for one, at in named
            if typed.casefold() in f"{one.plan.title} {at}".casefold()
        ][:_CHOICES]

    # Cancelling

    @Base.coach.command(name="cancel", description="Cancel a session; everybody whom it concerns is told")
    @app_commands.describe(
        session="Which one; type a word of its title",
        which="Of those that repeat: only this one, or all later ones as well",
    )
    @app_commands.choices(which=_WHICH)
    async def cancel(self, interaction: Press, session: str, which: str | None = None) -> None:
        """Ask first."""
        found = await self.chosen_session(interaction, session)
        following = which == views.ALL
        count = await self.hours.planning.concerned(staff_of(interaction), found.id, following=following)
        await say(interaction, views.cancel_sure(found, count, following=following))

    @cancel.autocomplete("session")
    async def _to_cancel(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self.session_choices(interaction, typed)

    @on_press("office_hours.cancel_session")
    async def cancel_surely(self, interaction: Press, key: str) -> None:
        """**Yes, cancel it**: why, if they like to say."""
        # Counting finds out whether it is still there to be cancelled, by this person.
        await self.hours.planning.concerned(staff_of(interaction), session_in(key), following=later_too(key))
        await interaction.response.send_modal(views.reason_form(key, self.settings.text_limit))

    @on_form("office_hours.cancelled")
    async def cancelled(self, interaction: Press, key: str, answers: Answers) -> None:
        """It is cancelled."""
        following = later_too(key)
        told = await self.hours.planning.cancel(
            staff_of(interaction), session_in(key), answers.get("reason", ""), following=following
        )
        await change(interaction, words.cancelled(told, following=following), kept=words.KEPT)

    @on_press("office_hours.keep_session")
    async def keep(self, interaction: Press, key: str) -> None:
        """**Keep it**."""
        del key
        await change(interaction, words.kept())
