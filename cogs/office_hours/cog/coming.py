"""How people come to office hours: they look, are led into what a session has now, and may be told of it."""

import io
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands, ui

from bot.client.components import Handler, Press, number_of, on_press
from bot.client.doors import Occasion
from bot.client.replies import card, member_of, presser, say, who
from bot.errors import explain
from bot.members import Who
from bot.office_hours.model import Booked, Booking, Format, Session, SessionShown
from bot.office_hours.model.refusals import (
    AlreadyBooked,
    BookingOver,
    NoBooking,
    NotOpen,
    PlaceOver,
    SessionEnded,
    SessionGone,
)
from cogs.office_hours.cog.base import Base, clock_time
from cogs.office_hours.texts import coming as words
from cogs.office_hours.texts import members as texts
from cogs.office_hours.views import forms
from cogs.office_hours.views import members as views

_CHOICES = 25
_Fits = Callable[[SessionShown], bool]


def leads_on(method: Handler) -> Handler:
    """What is pressed about something that is over leads to the next session, or back to that one."""

    @wraps(method)
    async def leading(self: "Coming", interaction: Press, *rest: Any) -> None:
        try:
            await method(self, interaction, *rest)
        except SessionEnded as ended:
            later = None if ended.next_id is None else await self.hours.board.show(ended.next_id)
            if later is None:
                raise
            await say(interaction, views.with_next(explain(ended), later.session))
        except (BookingOver, PlaceOver) as over:
            shown = await self.hours.board.show(over.session_id)
            if shown is None:
                raise
            await say(interaction, views.ended(explain(over), shown.session))

    return leading


class Coming(Base):
    """`/officehours list · mine · book · join`, and what leads there."""

    # Looking

    @Base.officehours.command(name="list", description="Office hours to come: when, with whom, what is free")
    async def list_sessions(self, interaction: Press) -> None:
        """Show what comes."""
        await say(interaction, await self._list(who(interaction)))

    @on_press("office_hours.coach_door")
    async def coach_door_pressed(self, interaction: Press, key: str) -> None:
        """**Talk to a coach**, wherever it stands."""
        person = await member_of(interaction, number_of(key.partition("-")[0]))
        await say(interaction, await self._list(person, texts.COACH_HEAD))

    @on_press("office_hours.pick")
    async def session_picked(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """One of those that come."""
        person = await member_of(interaction, number_of(key))
        await self._come(interaction, person, number_of(values[0]))

    async def _list(
        self, person: Who, lead: str = texts.LIST_HEAD, only: Sequence[SessionShown] = ()
    ) -> ui.LayoutView:
        sessions = only or await self.hours.board.upcoming(person.guild)
        ways_on = self.client.doors.buttons(Occasion.ASK, person.guild, "")
        zone, now = await self._zone(person), self.client.services.clock()
        return views.session_list(sessions, person.guild, zone, now, ways_on, lead=lead)

    @Base.officehours.command(
        name="mine", description="Your bookings, places, questions and what you took along"
    )
    async def show_mine(self, interaction: Press) -> None:
        """Show all that the person has to do with."""
        person = who(interaction)
        await say(interaction, views.mine(await self.hours.own.of(person), person.guild))

    # Coming: whatever the session has now is what a press leads into, also from an old announcement

    @on_press("office_hours.book")
    async def book_pressed(self, interaction: Press, key: str) -> None:
        """**Book**."""
        person, session_id = await presser(interaction, key)
        await self._come(interaction, person, session_id)

    @on_press("office_hours.join")
    async def join_pressed(self, interaction: Press, key: str) -> None:
        """**Join queue**."""
        person, session_id = await presser(interaction, key)
        await self._come(interaction, person, session_id)

    @leads_on
    async def _come(self, interaction: Press, person: Who, session_id: int) -> None:
        session = await self._session(person, session_id)
        if session.plan.format is Format.QUEUE:
            await self._open_joining(interaction, person, session)
        else:
            await self._open_booking(interaction, person, session)

    async def _open_booking(self, interaction: Press, person: Who, session: Session) -> None:
        try:
            shown = await self.hours.bookings.choices(person, session.id)
        except AlreadyBooked:
            await self._show_booking(interaction, person, session.id)
            return
        form = forms.booking_form(shown, self.settings, await self._zone(person))
        await interaction.response.send_modal(form)

    async def _open_joining(self, interaction: Press, person: Who, session: Session) -> None:
        try:
            session, standing = await self.hours.queue.choices(person, session.id)
        except NotOpen as closed:
            await say(interaction, views.not_open(session, closed.opens_at))
            return
        if standing is None:
            await interaction.response.send_modal(forms.joining_form(session, self.settings))
        else:
            await say(interaction, views.standing_card(standing, self.settings))

    @Base.officehours.command(name="book", description="Book a slot or a seat with a coach")
    @app_commands.describe(session="Which one; without it, the next one with something free")
    async def book_one(self, interaction: Press, session: str | None = None) -> None:
        """Open the form of the session that was chosen, or of the next that fits."""
        person = who(interaction)
        has = {held.id for _, held in await self.hours.bookings.of(person)}
        fitting = [one for one in await self.hours.board.upcoming(person.guild) if _is_bookable(one)]
        others = [one for one in fitting if person.user not in one.session.plan.coaches]
        new = [one for one in others if one.session.id not in has]
        best = next((one for one in new if one.free), next(iter([*new, *others, *fitting]), None))
        await self._lead_to(interaction, person, session, best, _is_bookable, texts.NONE_TO_BOOK)

    @Base.officehours.command(name="join", description="Join a queue that is open, or hear when it opens")
    @app_commands.describe(session="Which one; without it, the one that is open, or opens next")
    async def join_one(self, interaction: Press, session: str | None = None) -> None:
        """Open the form of the queue that was chosen, or of the one that is open."""
        person = who(interaction)
        queues = [one for one in await self.hours.board.upcoming(person.guild) if _has_queue(one)]
        others = [one for one in queues if person.user not in one.session.plan.coaches]
        best = next((one for one in others if one.on), next(iter([*others, *queues]), None))
        await self._lead_to(interaction, person, session, best, _has_queue, texts.NONE_TO_JOIN)

    @book_one.autocomplete("session")
    async def _bookable_sessions(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self._named(interaction, typed, _is_bookable)

    @join_one.autocomplete("session")
    async def _queue_sessions(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self._named(interaction, typed, _has_queue)

    async def _named(self, interaction: Press, typed: str, fits: _Fits) -> list[app_commands.Choice[str]]:
        person = who(interaction)
        zone = await self._zone(person)
        found = _titled(await self.hours.board.upcoming(person.guild), typed, fits)
        return [
            app_commands.Choice(
                name=texts.choice(one.session, clock_time(one.session.starts_at, zone)),
                value=str(one.session.id),
            )
            for one in found[:_CHOICES]
        ]

    async def _lead_to(
        self,
        interaction: Press,
        person: Who,
        typed: str | None,
        best: SessionShown | None,
        fits: _Fits,
        none: str,
    ) -> None:
        """Into the session that was chosen from the choices or named by hand; without either, into the `best`."""
        if typed is not None and typed.isascii() and typed.isdecimal():
            await self._come(interaction, person, number_of(typed))
            return
        if typed is not None:
            found = _titled(await self.hours.board.upcoming(person.guild), typed, fits)
            if len(found) != 1:
                shown = await self._list(person, texts.not_one_title(typed, len(found)), found)
                await say(interaction, shown)
                return
            best = found[0]
        if best is None:
            await say(interaction, await self._list(person, none))
        else:
            await self._come(interaction, person, best.session.id)

    async def _show_booking(self, interaction: Press, person: Who, session_id: int) -> None:
        """How the person's booking in a session stands."""
        for booking, session in await self.hours.bookings.of(person):
            if session.id == session_id:
                await say(interaction, await self._present(booking, session))
                return
        raise NoBooking

    async def _present(self, booking: Booking, session: Session) -> ui.LayoutView:
        position = await self.hours.bookings.position(booking.id)
        return self._booking_card(Booked(booking, session, position, first=False, before=None))

    def _booking_card(self, booked: Booked) -> ui.LayoutView:
        return views.booking_card(booked, self.settings, self.client.services.clock())

    # Being told, and calendars

    @on_press("office_hours.notify")
    @leads_on
    async def notify_pressed(self, interaction: Press, key: str) -> None:
        """**Notify me**; a second press ends it."""
        person, session_id = await presser(interaction, key)
        follows = await self.hours.board.follow(person, session_id)
        said = words.follows(await self._session(person, session_id), now_on=follows)
        await say(interaction, said, kept=words.KEPT_FOLLOW)

    @on_press("office_hours.calendar")
    @leads_on
    async def calendar_pressed(self, interaction: Press, key: str) -> None:
        """**Add to calendar**."""
        person, session_id = await presser(interaction, key)
        name, content = await self.hours.calendar.calendar_for(person, session_id)
        session = await self._session(person, session_id)
        file = discord.File(io.BytesIO(content), filename=name)
        shown = card(words.calendar(session), ui.File[ui.LayoutView](file))
        await say(interaction, shown, files=[file], kept=words.KEPT_CALENDAR)

    # Helpers

    async def _zone(self, person: Who) -> ZoneInfo:
        return (await self.client.services.members.preferences(person)).zone

    async def _session(self, person: Who, session_id: int) -> Session:
        """A session of the person's server.

        Raises:
            SessionGone
        """
        shown = await self.hours.board.show(session_id)
        if shown is None or shown.session.guild != person.guild:
            raise SessionGone
        return shown.session


def _is_bookable(shown: SessionShown) -> bool:
    return shown.session.plan.format is not Format.QUEUE


def _has_queue(shown: SessionShown) -> bool:
    return shown.session.plan.format is Format.QUEUE


def _titled(sessions: Sequence[SessionShown], typed: str, fits: _Fits) -> list[SessionShown]:
    wanted = typed.strip().casefold()
    return [one for one in sessions if fits(one) and wanted in one.session.plan.title.casefold()]
