"""What a coach does during a session: open it, call the next person, end a visit, close; and presses in a visit."""

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.components import Answers, Press, number_of, on_form, on_press
from bot.client.replies import change, is_said_in_thread, presser, say, staff_of, staff_pressing
from bot.members import Who
from bot.office_hours.model import PlaceState, QueueShown, VisitShown, VisitState
from bot.office_hours.model.refusals import AlreadyOn, NotInQueue, NoVisit, SessionEnded, SessionGone
from bot.servers import Staff
from cogs.office_hours.cog.base import Base
from cogs.office_hours.cog.planning import Planning
from cogs.office_hours.texts import coaching as texts
from cogs.office_hours.texts.turns import here, here_already
from cogs.office_hours.views import coaching as views
from cogs.office_hours.views.members import standing_card

Verb = Callable[[Staff, int], Awaitable[VisitShown]]


class Coaching(Planning):
    """`/coach open · next · hold · noshow · done · close`."""

    # Being there

    @Base.coach.command(
        name="open", description="Be there: open the session that is due, or see how it stands"
    )
    @app_commands.describe(session="Which one, if not the next of yours")
    async def open_session(self, interaction: Press, session: str | None = None) -> None:
        """Open a session."""
        chosen = None
        if session is not None and session.isascii() and session.isdecimal():
            chosen = number_of(session)  # chosen from the list, where it may be one to take over
        elif session is not None:
            chosen = (await self.chosen_session(interaction, session)).id
        await self._open(interaction, staff_of(interaction), chosen)

    @open_session.autocomplete("session")
    async def _sessions_to_open(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self.session_choices(interaction, typed, to_take_over=True)

    @on_press("office_hours.open")
    async def open_pressed(self, interaction: Press, key: str) -> None:
        """**Open it**, **I'll take it over**."""
        staff, session_id = await staff_pressing(interaction, key)
        await self._open(interaction, staff, session_id)

    async def _open(self, interaction: Press, staff: Staff, session_id: int | None) -> None:
        shown = await self.hours.desk.open(staff, session_id)
        await self._show_desk(interaction, staff, shown, said=texts.opened(shown))

    @on_press("office_hours.desk")
    async def desk(self, interaction: Press, key: str) -> None:
        """**Refresh**, **Keep it open**."""
        staff, _ = await staff_pressing(interaction, key)
        shown = await self.hours.desk.at(staff)
        await change(interaction, views.desk(shown, await self._with(staff)))

    @on_press("office_hours.still_here")
    async def still_here(self, interaction: Press, key: str) -> None:
        """**I'm still here**."""
        staff, session_id = await staff_pressing(interaction, key)
        shown = await self.hours.desk.still_there(staff, session_id)
        await self._show_desk(interaction, staff, shown, said=texts.opened(shown))

    @Base.coach.command(
        name="close", description="Be there no longer; with the last coach, the session closes"
    )
    async def close_session(self, interaction: Press) -> None:
        """Close."""
        await self._close(interaction, staff_of(interaction), surely=False)

    @on_press("office_hours.close")
    async def close_pressed(self, interaction: Press, key: str) -> None:
        """**I'm done for today**."""
        staff = await self._on(interaction, key)
        await self._close(interaction, staff, surely=False)

    @on_press("office_hours.close_surely")
    async def close_surely(self, interaction: Press, key: str) -> None:
        """**Yes, close**."""
        staff = await self._on(interaction, key)
        await self._close(interaction, staff, surely=True)

    async def _close(self, interaction: Press, staff: Staff, *, surely: bool) -> None:
        what = await self.hours.desk.close(staff, surely=surely)
        if what.asks:
            await say(interaction, views.close_sure(what))
        else:
            await say(interaction, texts.closed(what), kept=texts.closed(what))

    async def _show_desk(self, interaction: Press, staff: Staff, shown: QueueShown, said: str) -> None:
        await say(interaction, views.desk(shown, await self._with(staff), said), kept=said)

    async def _with(self, staff: Staff) -> VisitShown | None:
        """Whom the coach has with them, if anybody."""
        try:
            return await self.hours.desk.visiting.of_coach(staff)
        except NoVisit:
            return None

    # Calling

    @Base.coach.command(name="next", description="Bring in whoever's turn it is")
    async def next_person(self, interaction: Press) -> None:
        """Call the next one."""
        await self._next(interaction, staff_of(interaction))

    @on_press("office_hours.next")
    async def next_pressed(self, interaction: Press, key: str) -> None:
        """**Next**."""
        staff = await self._on(interaction, key)
        await self._next(interaction, staff)

    async def _next(self, interaction: Press, staff: Staff) -> None:
        visit = await self.hours.desk.visiting.next(staff)
        said = texts.called(visit)
        channel, lacks = await self._for_threads(staff.guild)
        if (channel is None or lacks) and visit.thread is None and not visit.in_voice:
            said = f"{said}\n{texts.no_thread(channel, lacks)}"
            await self.hours.desk.visiting.call_by_letter(staff, visit.visit.id)
        await self._show_visit(interaction, staff, visit, said)

    @on_press("office_hours.together")
    async def together(self, interaction: Press, key: str) -> None:
        """**Bring in those with the same topic**."""
        staff, visit_id = await staff_pressing(interaction, key)
        visit = await self.hours.desk.visiting.together(staff, visit_id)
        await self._show_visit(interaction, staff, visit, texts.called(visit))

    async def _show_visit(self, interaction: Press, staff: Staff, visit: VisitShown, said: str) -> None:
        """The visit, on the desk where the coach is still there, else alone."""
        queue = await self.hours.desk.queue(visit.session.id)
        if queue is None or not queue.on or not visit.session.is_to_come:
            await say(interaction, said, kept=said)
            return
        under_way = visit if visit.visit.state is VisitState.OPEN else await self._with(staff)
        await say(interaction, views.desk(queue, under_way, said), kept=said)

    async def _ended(self, visit: VisitShown) -> str:
        """What became of a visit, and of the place of whoever was called to it."""
        numbers = [one.place_id for one in visit.visit.people if one.place_id is not None]
        places = [await self.hours.queue.find(number) for number in numbers]
        states = {place[0].state for place in places if place is not None}
        return texts.ended(visit, PlaceState.HELD if PlaceState.HELD in states else next(iter(states), None))

    # Ending a visit

    @Base.coach.command(name="hold", description="Not ready: the person with you keeps their place")
    async def hold_person(self, interaction: Press) -> None:
        """Keep their place."""
        await self._now(interaction, self.hours.desk.visiting.hold)

    @on_press("office_hours.hold")
    async def hold_pressed(self, interaction: Press, key: str) -> None:
        """**Not ready: keep their place**."""
        await self._with_visit(interaction, key, self.hours.desk.visiting.hold)

    @on_press("office_hours.cannot_find")
    async def cannot_find(self, interaction: Press, key: str) -> None:
        """**Cannot find them**."""
        await self._with_visit(interaction, key, self.hours.desk.visiting.cannot_find)

    @Base.coach.command(
        name="noshow", description="Nobody came: the slot is freed, with a gentle note to them"
    )
    async def nobody_came(self, interaction: Press) -> None:
        """Nobody came."""
        await self._now(interaction, self.hours.desk.visiting.no_show)

    @on_press("office_hours.no_show")
    async def no_show_pressed(self, interaction: Press, key: str) -> None:
        """**Nobody came**."""
        await self._with_visit(interaction, key, self.hours.desk.visiting.no_show)

    async def _now(self, interaction: Press, verb: Verb) -> None:
        """Do something with the visit that the coach has now."""
        staff = staff_of(interaction)
        with_them = await self.hours.desk.visiting.of_coach(staff)
        visit = await verb(staff, with_them.visit.id)
        await self._show_visit(interaction, staff, visit, await self._ended(visit))

    async def _with_visit(self, interaction: Press, key: str, verb: Verb) -> None:
        """Do something with the visit that a button is about."""
        staff, visit_id = await staff_pressing(interaction, key)
        visit = await verb(staff, visit_id)
        await self._show_visit(interaction, staff, visit, await self._ended(visit))

    @Base.coach.command(
        name="done", description="End the visit: what they will do next, and a note for coaches"
    )
    async def end_visit(self, interaction: Press) -> None:
        """Open the form."""
        visit = (await self.hours.desk.visiting.of_coach(staff_of(interaction))).visit
        await interaction.response.send_modal(views.done_form(visit.id, visit.guild))

    @on_press("office_hours.done")
    async def done_pressed(self, interaction: Press, key: str) -> None:
        """**Done**."""
        staff, visit_id = await staff_pressing(interaction, key)
        visit = await self.hours.desk.visiting.may_end(staff, visit_id)
        await interaction.response.send_modal(views.done_form(visit.id, visit.guild))

    @on_form("office_hours.finish")
    async def finish(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form came back."""
        staff, visit_id = await staff_pressing(interaction, key)
        actions = views.actions_in(answers)
        visit = await self.hours.desk.visiting.done(staff, visit_id, actions, answers.get("note", ""))
        await self._show_visit(interaction, staff, visit, await self._ended(visit))

    async def _on(self, interaction: Press, key: str) -> Staff:
        """Who pressed a control about the session in which they are there. What an old card is about may be over, and
        another one is open now, which is not meant.

        Raises:
            MissingPermission, NotOn, NotThere, OldControl, SessionGone, SessionEnded, AlreadyOn
        """
        staff, session_id = await staff_pressing(interaction, key)
        there = (await self.hours.desk.at(staff)).session
        if there.id == session_id:
            return staff
        meant = await self.hours.board.show(session_id)
        if meant is None or meant.session.guild != staff.guild:
            raise SessionGone
        if not meant.session.is_to_come:
            raise SessionEnded(session_id, meant.session.plan.title, meant.session.state, None, None)
        raise AlreadyOn(there.id, there.plan.title)

    # Those who come

    @on_press("office_hours.here")
    async def here(self, interaction: Press, key: str) -> None:
        """**I'm here**."""
        person, visit_id = await presser(interaction, key)
        found = await self.hours.desk.visiting.find(visit_id)
        if found is not None and Who(found.visit.guild, found.visit.coach) == person:
            await say(interaction, here_already())
            return
        visit = await self.hours.desk.visiting.here(person, visit_id)
        await say(interaction, here(visit.visit.coach))

    @on_press("office_hours.where_am_i")
    async def where_am_i(self, interaction: Press, key: str) -> None:
        """**Where am I?**"""
        person, session_id = await presser(interaction, key)
        mine = [one for one in await self.hours.queue.standing(person) if one.session.id == session_id]
        if not mine:
            raise NotInQueue
        await say(interaction, standing_card(mine[0], self.settings))

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote in a thread; what it says is not read."""
        if message.guild is None or not is_said_in_thread(message):
            return
        await self.hours.desk.visiting.wrote(message.guild.id, message.channel.id, message.author.id)
