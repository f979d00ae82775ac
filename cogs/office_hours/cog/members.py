"""What members do with their bookings and their places in queues: receives, asks the service, answers."""

from collections.abc import Sequence

from discord import ui

from bot.client.components import Filled, Press, number_of, on_form, on_press
from bot.client.replies import change, member_of, presser, say, who
from bot.members import Who
from bot.office_hours.model import Choice, PlaceState, Standing
from bot.office_hours.model.refusals import (
    AlreadyBooked,
    NoBooking,
    NothingToDecide,
    NotInQueue,
    NotYourPlace,
)
from cogs.office_hours.cog.coming import Coming, leads_on
from cogs.office_hours.texts import booking, waiting
from cogs.office_hours.views import forms
from cogs.office_hours.views import members as views


class Members(Coming):
    """`/officehours cancel · leave · position`, the forms of booking and joining, and what is pressed in letters."""

    # Bookings

    @on_form("office_hours.booking")
    async def booking_filled(self, interaction: Press, key: str, answers: Filled) -> None:
        """The form of a booking came back."""
        person, session_id = await presser(interaction, key)
        chosen = forms.slot_of(answers)
        slot_id = None if chosen is None else number_of(chosen)
        given = forms.written(answers, queue=False)
        try:
            booked = await self.hours.bookings.book(person, session_id, slot_id, given)
        except AlreadyBooked:
            await self._show_booking(interaction, person, session_id)
            return
        await say(interaction, self._booking_card(booked), kept=booking.KEPT)

    @Coming.officehours.command(name="cancel", description="Cancel a booking, or leave a waitlist")
    async def cancel_one(self, interaction: Press) -> None:
        """Ask once; with several, ask which."""
        person = who(interaction)
        held = await self.hours.bookings.of(person)
        if not held:
            raise NoBooking
        if len(held) == 1:
            await say(interaction, views.ask_cancel(*held[0]))
        else:
            await say(interaction, views.which_booking(held, person.guild, await self._zone(person)))

    @on_press("office_hours.cancel_pick")
    async def booking_picked(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """One of several: ask once."""
        person = await member_of(interaction, number_of(key))
        found = await self.hours.bookings.find(number_of(values[0]))
        if found is None or found[0].who != person:
            raise NoBooking
        await change(interaction, views.ask_cancel(*found))

    @on_press("office_hours.cancel_booking")
    @leads_on
    async def cancel_booking_pressed(self, interaction: Press, key: str) -> None:
        """**Cancel my booking**: one tap."""
        person, booking_id = await presser(interaction, key)
        ended, session = await self.hours.bookings.cancel(person, booking_id)
        said = views.ended(booking.cancelled(ended, session), session)
        await change(interaction, said, kept=booking.KEPT)

    @on_press("office_hours.keep_booking")
    async def keep_booking_pressed(self, interaction: Press, key: str) -> None:
        """**It still fits**, after the session was changed."""
        person, booking_id = await presser(interaction, key)
        for held, session in await self.hours.bookings.of(person):
            if held.id == booking_id:
                await change(interaction, await self._present(held, session))
                return
        raise NoBooking

    @on_press("office_hours.accept")
    @leads_on
    async def accept_pressed(self, interaction: Press, key: str) -> None:
        """**Yes, I'll take it**."""
        person, booking_id = await presser(interaction, key)
        booked = await self.hours.bookings.accept(person, booking_id)
        await change(interaction, self._booking_card(booked), kept=booking.KEPT)

    @on_press("office_hours.decline")
    @leads_on
    async def decline_pressed(self, interaction: Press, key: str) -> None:
        """**No, pass it on**."""
        person, booking_id = await presser(interaction, key)
        _, session = await self.hours.bookings.decline(person, booking_id)
        await change(interaction, views.ended(booking.passed_on(session), session), kept=booking.KEPT)

    # Queues

    @on_form("office_hours.joining")
    async def joining_filled(self, interaction: Press, key: str, answers: Filled) -> None:
        """The form of a queue came back."""
        person, session_id = await presser(interaction, key)
        given = forms.written(answers, queue=True)
        standing = await self.hours.queue.join(person, session_id, given)
        await say(interaction, views.standing_card(standing, self.settings, joined=True), kept=waiting.KEPT)

    @Coming.officehours.command(name="position", description="Where you stand in the queues you are in")
    async def show_position(self, interaction: Press) -> None:
        """Show every place."""
        person = who(interaction)
        standings = await self.hours.queue.standing(person)
        if standings:
            await say(interaction, views.standing_cards(standings, self.settings))
        else:
            await say(interaction, views.in_no_queue(await self.hours.board.upcoming(person.guild)))

    @Coming.officehours.command(name="leave", description="Leave a queue")
    async def leave_one(self, interaction: Press) -> None:
        """Leave it; with several, ask which."""
        person = who(interaction)
        standings = await self.hours.queue.standing(person)
        if not standings:
            raise NotInQueue
        if len(standings) == 1:
            await say(interaction, await self._leave(person, standings[0].place.id), kept=waiting.KEPT)
        else:
            await say(interaction, views.which_queue(standings, person.guild, await self._zone(person)))

    @on_press("office_hours.leave_pick")
    @leads_on
    async def place_picked(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """One of several queues."""
        person = await member_of(interaction, number_of(key))
        await change(interaction, await self._leave(person, number_of(values[0])), kept=waiting.KEPT)

    @on_press("office_hours.leave")
    @leads_on
    async def leave_pressed(self, interaction: Press, key: str) -> None:
        """**Leave the queue**."""
        person, place_id = await presser(interaction, key)
        await change(interaction, await self._leave(person, place_id), kept=waiting.KEPT)

    async def _leave(self, person: Who, place_id: int) -> ui.LayoutView:
        place = await self.hours.queue.leave(person, place_id)
        session = await self._session(person, place.session_id)
        return views.left_queue(session)

    @on_press("office_hours.hold_mine")
    @leads_on
    async def hold_mine_pressed(self, interaction: Press, key: str) -> None:
        """**Hold my place**."""
        person, place_id = await presser(interaction, key)
        await self._show_standing(interaction, await self.hours.queue.hold(person, place_id))

    @on_press("office_hours.back")
    @leads_on
    async def back_pressed(self, interaction: Press, key: str) -> None:
        """**I'm ready**."""
        person, place_id = await presser(interaction, key)
        await self._show_standing(interaction, await self.hours.queue.back(person, place_id))

    async def _show_standing(self, interaction: Press, standing: Standing) -> None:
        await change(interaction, views.standing_card(standing, self.settings), kept=waiting.KEPT)

    # When a queue closed before their turn

    @on_press("office_hours.carry")
    @leads_on
    async def carry_pressed(self, interaction: Press, key: str) -> None:
        """**Keep my place for the next one**."""
        await self._decide(interaction, key, Choice.CARRY)

    @on_press("office_hours.let_go_place")
    @leads_on
    async def let_go_place_pressed(self, interaction: Press, key: str) -> None:
        """**Let it go**."""
        await self._decide(interaction, key, Choice.LEAVE)

    @on_press("office_hours.leave_question")
    async def leave_question_pressed(self, interaction: Press, key: str) -> None:
        """**Leave my question**: what they wrote was for their coach, so they see first what others will read."""
        person, place_id = await presser(interaction, key)
        found = await self.hours.queue.find(place_id)
        if found is None or found[0].who != person:
            raise NotYourPlace
        if found[0].state is not PlaceState.DECIDING:
            raise NothingToDecide(found[0].state)
        await interaction.response.send_modal(forms.question_form(*found, self.settings))

    @on_form("office_hours.place_question")
    async def question_left(self, interaction: Press, key: str, answers: Filled) -> None:
        """The question came."""
        person, place_id = await presser(interaction, key)
        await self.hours.queue.decide(person, place_id, Choice.ASK, answers.get("text", ""))
        await say(interaction, waiting.decided(Choice.ASK, None), kept=waiting.KEPT)

    async def _decide(self, interaction: Press, key: str, choice: Choice) -> None:
        person, place_id = await presser(interaction, key)
        await self.hours.queue.decide(person, place_id, choice)
        later = None
        if choice is Choice.CARRY:
            on = await self.hours.queue.standing(person)
            later = next((one.session for one in on if one.place.carried_from == place_id), None)
        await change(interaction, waiting.decided(choice, later), kept=waiting.KEPT)
