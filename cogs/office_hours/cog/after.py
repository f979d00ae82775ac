"""What is pressed after a visit: how it was, what became of what was taken along, notes of coaches."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

import discord
from discord import app_commands, ui

from bot.client.components import Answers, Press, number_of, on_form, on_press
from bot.client.doors import Aside, Occasion
from bot.client.replies import change, member_of, presser, say, staff_of
from bot.members import Who
from bot.office_hours.model import Action
from cogs.office_hours.cog.base import Base
from cogs.office_hours.texts import after as texts
from cogs.office_hours.views import after as views

_ASIDE = "office_hours.actions"


class After(Base):
    """`/coach notes`, and what is pressed after a visit."""

    async def cog_load(self) -> None:
        """Begin to answer, and have what people took along stand beside their check-ins."""
        await super().cog_load()
        self.client.doors.say(Aside(_ASIDE, Occasion.CHECKED_IN, order=10, parts=self._beside_check_in))

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.doors.close(_ASIDE)
        await super().cog_unload()

    async def _beside_check_in(self, person: Who) -> list[ui.Item[Any] | str]:
        return views.beside_check_in(await self.hours.after.actions_of(person))

    # Ratings

    @on_press("office_hours.rate")
    async def rate(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """**How was it for you?** The number is kept at once; words may follow."""
        person, visit_id = await presser(interaction, key)
        stars = number_of(values[0])
        comment = await self.hours.after.rate(person, visit_id, stars)
        limit = self.settings.text_limit
        await interaction.response.send_modal(
            views.comment_form(person.guild, visit_id, stars, comment, limit)
        )

    @on_form("office_hours.rated")
    async def rated(self, interaction: Press, key: str, answers: Answers) -> None:
        """Words beside a rating, or none."""
        whose, _, number = key.rpartition("-")
        person, visit_id = await presser(interaction, whose)
        stars = number_of(number)
        await self.hours.after.rate(person, visit_id, stars, answers.get("comment", ""))
        await say(interaction, texts.rated(stars), kept=texts.KEPT_RATING)

    # Actions

    @on_press("office_hours.action_done")
    async def action_done(self, interaction: Press, key: str) -> None:
        """**Done**."""
        await self._settle(interaction, key, self.hours.after.did, texts.did())

    @on_press("office_hours.action_let_go")
    async def action_let_go(self, interaction: Press, key: str) -> None:
        """**Let it go**."""
        await self._settle(interaction, key, self.hours.after.let_go, texts.let_go())

    async def _settle(
        self, interaction: Press, key: str, verb: Callable[[Who, int], Awaitable[Action]], words: str
    ) -> None:
        action = await self.hours.after.find_action(number_of(key))
        await verb(await member_of(interaction, action.who.guild), action.id)
        message = interaction.message
        if message is None:
            await say(interaction, words, kept=words)
            return
        pressed = str(cast("dict[str, Any]", interaction.data)["custom_id"])
        await change(interaction, views.settled(message, pressed, words), kept=words)

    # Notes

    @Base.coach.command(
        name="notes", description="Notes about somebody you meet, and how your own visits were"
    )
    @app_commands.describe(member="Whom you meet, or met; nobody: only how your visits were")
    async def notes(self, interaction: Press, member: discord.User | None = None) -> None:
        """Show what coaches noted about somebody, and the sums of the coach's own ratings."""
        staff = staff_of(interaction)
        after = self.hours.after
        ratings = await after.ratings(staff)
        if member is None:
            await say(interaction, views.notes(None, (), staff.user, None, ratings))
            return
        found = await after.notes_about(staff, member.id)
        last = await after.last_visit_with(staff, member.id)
        visit = None if last is None else (staff.guild, last)
        await say(interaction, views.notes(member.id, found, staff.user, visit, ratings))

    @on_press("office_hours.add_note")
    async def add_note(self, interaction: Press, key: str) -> None:
        """**Write a note**, **Change my note**."""
        visit_id = number_of(key.partition("-")[2])
        visit, note = await self.hours.after.own_note(staff_of(interaction), visit_id)
        await interaction.response.send_modal(views.note_form(visit, note))

    @on_form("office_hours.note")
    async def noted(self, interaction: Press, key: str, answers: Answers) -> None:
        """A note was written, or emptied."""
        visit_id = number_of(key.partition("-")[2])
        note = await self.hours.after.note(staff_of(interaction), visit_id, answers.get("text", ""))
        await say(interaction, texts.noted(emptied=note is None), kept=texts.KEPT_NOTE)
