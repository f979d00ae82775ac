"""Receives what people do with their goals and answers them alone."""

from datetime import date

from discord import app_commands

from bot.client import replies
from bot.client.components import Answers, Control, Press, Room, number_of, on_form, on_press
from bot.client.doors import Door, Occasion
from bot.errors import OldControl
from bot.goals import Goal, GoalKind, Outcome, Saved
from cogs.goals import notices, texts, views

_DOOR = "goals"
_HELP_AFTER = frozenset({Outcome.PARTLY, Outcome.NOT_THIS_WEEK})


class Cog(Room):
    """`/goal set · list · review`."""

    renderers = notices.RENDERERS
    group = app_commands.Group(name="goal", description=texts.GROUP)

    async def cog_load(self) -> None:
        """Begin to answer, and offer a way in from prompts."""
        await super().cog_load()
        self.client.doors.open(Door(_DOOR, Occasion.PANEL, order=30, button=views.door))

    async def cog_unload(self) -> None:
        """Answer no more."""
        self.client.doors.close(_DOOR)
        await super().cog_unload()

    @group.command(name="set", description=texts.SET)
    @app_commands.describe(kind=texts.SET_KIND)
    @app_commands.choices(
        kind=[app_commands.Choice(name=name, value=kind.value) for kind, name in texts.KINDS.items()]
    )
    async def set_goal(self, interaction: Press, kind: str = GoalKind.FLOOR.value) -> None:
        """Open the form for this week's goal of a kind."""
        await self._open(interaction, GoalKind(kind))

    @group.command(name="list", description=texts.LIST)
    async def list_goals(self, interaction: Press) -> None:
        """Show the person their goals."""
        listing = await self.client.services.goals.listing(replies.who(interaction))
        await replies.say(interaction, views.list_card(listing))

    @group.command(name="review", description=texts.REVIEW)
    async def review_goals(self, interaction: Press) -> None:
        """Show what can be looked back on."""
        await self._look_back(interaction)

    @on_press("goals.look_back")
    async def look_back(self, interaction: Press, key: str) -> None:
        """The same from a list."""
        del key
        await self._look_back(interaction)

    async def _look_back(self, interaction: Press) -> None:
        page = await self.client.services.goals.to_review(replies.who(interaction))
        await replies.say(interaction, views.review_card(page) or views.nothing_to_review())

    # Forms

    @on_press("goals.open")
    async def open_form(self, interaction: Press, key: str) -> None:
        """Open the form for this week's goal of the kind `key`."""
        if key not in set(GoalKind):
            raise OldControl
        await self._open(interaction, GoalKind(key))

    async def _open(self, interaction: Press, kind: GoalKind) -> None:
        draft = await self.client.services.goals.draft(replies.who(interaction), kind)
        await interaction.response.send_modal(views.form(draft))

    @on_press("goals.change")
    async def change_goal(self, interaction: Press, key: str) -> None:
        """Open the form of a goal."""
        draft = await self.client.services.goals.draft_of(interaction.user.id, number_of(key))
        await interaction.response.send_modal(views.form(draft))

    @on_press("goals.smaller")
    async def make_smaller(self, interaction: Press, key: str) -> None:
        """Open the form of the floor."""
        draft = await self.client.services.goals.smaller(interaction.user.id, number_of(key))
        await interaction.response.send_modal(views.form(draft))

    @on_form("goals.set")
    async def was_set(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form for a new goal was sent; its key is the kind and the week it was opened for."""
        kind, _, week = key.partition(":")
        try:
            opened_for = date.fromisoformat(week)
            meant = GoalKind(kind)
        except ValueError:
            raise OldControl from None
        who = replies.who(interaction)
        saved = await self.client.services.goals.set(who, meant, opened_for, views.given(answers))
        await self._saved(interaction, saved)

    @on_form("goals.edit")
    async def was_edited(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form of a goal was sent."""
        user, number = interaction.user.id, number_of(key)
        saved = await self.client.services.goals.edit(user, number, views.given(answers))
        await self._saved(interaction, saved)

    async def _saved(self, interaction: Press, saved: Saved) -> None:
        doors = self._doors(saved.goal) if saved.unsure else []
        await replies.say(interaction, views.saved_card(saved, doors), kept=texts.kept(saved))

    # Looking back

    @on_press("goals.done")
    async def was_done(self, interaction: Press, key: str) -> None:
        """Done."""
        await self._review(interaction, key, Outcome.DONE)

    @on_press("goals.partly")
    async def was_partly_done(self, interaction: Press, key: str) -> None:
        """Partly."""
        await self._review(interaction, key, Outcome.PARTLY)

    @on_press("goals.not_this_week")
    async def was_not_done(self, interaction: Press, key: str) -> None:
        """Not this week."""
        await self._review(interaction, key, Outcome.NOT_THIS_WEEK)

    async def _review(self, interaction: Press, key: str, outcome: Outcome) -> None:
        reviewed = await self.client.services.goals.review(interaction.user.id, number_of(key), outcome)
        doors = self._doors(reviewed.goal) if outcome in _HELP_AFTER else []
        shown = views.reviewed_card(reviewed, doors)
        await replies.change(interaction, shown, kept=texts.kept_review(reviewed.goal))

    @on_press("goals.carry")
    async def carry(self, interaction: Press, key: str) -> None:
        """Carry a goal over."""
        carried = await self.client.services.goals.carry_over(interaction.user.id, number_of(key))
        shown = views.reviewed_card(carried, [])
        await replies.change(interaction, shown, kept=texts.kept_carried(carried.goal))

    @on_press("goals.earlier")
    async def earlier(self, interaction: Press, key: str) -> None:
        """Show the goals that follow after one."""
        page = await self.client.services.goals.earlier(interaction.user.id, number_of(key))
        await replies.change(interaction, views.review_card(page) or views.nothing_to_review())

    def _doors(self, goal: Goal) -> list[Control]:
        """Ways to help, also in a direct message: a door knows its server."""
        return self.client.doors.buttons(Occasion.HELP, goal.who.guild, f"goal:{goal.id}")
