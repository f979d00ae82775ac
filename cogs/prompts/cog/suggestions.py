"""Suggested prompts: `/suggest`, and `/prompts review`."""

from collections.abc import Sequence

from discord import app_commands, ui

from bot.client.components import Answers, Press, number_of, on_form, on_press
from bot.client.replies import change, member_of, presser, say, who
from bot.errors import OldControl
from bot.members import Who
from bot.prompts.model.suggestions import Shown
from cogs.prompts.cog.base import Base
from cogs.prompts.texts import suggestions as texts
from cogs.prompts.views import suggestions as views


def _place(key: str) -> tuple[views.Where, int]:
    """Where a moderator pressed, and the suggestion."""
    where, _, number = key.partition("-")
    if where == "card":
        return "card", number_of(number)
    if where == "review":
        return "review", number_of(number)
    raise OldControl


class Suggestions(Base):
    """Suggested prompts: `/suggest`, and `/prompts review`."""

    # Members

    @app_commands.command(name="suggest", description=texts.SUGGEST)
    @app_commands.describe(mine=texts.MINE_OPTION)
    async def suggest(self, interaction: Press, mine: bool = False) -> None:  # noqa: FBT001, FBT002 - an option
        """Open the form, or show what the person suggested."""
        person = who(interaction)
        if mine:
            await say(interaction, await self._my_suggestions(person, 0))
        else:
            await self._show_suggestion_form(interaction, person.guild, None)

    @on_press("prompts.suggest")
    async def suggest_from_post(self, interaction: Press, key: str) -> None:
        """Open the form from a button; its key is the server and the post it stands on."""
        person, post = await presser(interaction, key)
        series = await self.verbs.suggestions.series_of(person.guild, post) if post else None
        await self._show_suggestion_form(interaction, person.guild, series)

    async def _show_suggestion_form(self, interaction: Press, guild_id: int, series: str | None) -> None:
        banks = self.verbs.suggestions.banks()
        await interaction.response.send_modal(views.form(guild_id, interaction.id, banks, series))

    @on_form("prompts.suggesting")
    async def suggested(self, interaction: Press, key: str, answers: Answers) -> None:
        """The form was sent; its key is the server and the interaction that opened it."""
        person, opened_by = await presser(interaction, key)
        shown = await self.verbs.suggestions.suggest(person, opened_by, views.given(answers))
        earlier = await self.verbs.suggestions.mine(person, besides=shown.suggestion.id)
        lead = texts.SENT if shown.fresh else texts.FOUND
        kept = texts.KEPT if shown.fresh else None
        await say(interaction, views.own_card(shown, earlier, lead), kept=kept)

    @on_press("prompts.mine")
    async def turn_suggestions(self, interaction: Press, key: str) -> None:
        """Another page of one's own; the key is the server and where the page begins."""
        person, offset = await presser(interaction, key)
        await change(interaction, await self._my_suggestions(person, offset))

    async def _my_suggestions(self, person: Who, offset: int) -> ui.LayoutView:
        return views.mine_card(person.guild, await self.verbs.suggestions.mine(person, offset), offset)

    @on_press("prompts.own")
    async def open_suggestion(self, interaction: Press, key: str, values: Sequence[str] = ()) -> None:
        """Show the one that was picked."""
        person = await member_of(interaction, number_of(key))
        shown = await self.verbs.suggestions.own(person, number_of(values[0] if values else ""))
        await say(interaction, views.own_card(shown, views.NO_PAGE, texts.FOUND))

    @on_press("prompts.take_back")
    async def take_back_own(self, interaction: Press, key: str) -> None:
        """Its author takes it back."""
        person, number = await presser(interaction, key)
        shown = await self.verbs.suggestions.take_back(person, number)
        await self._own_suggestion_changed(interaction, shown, texts.TAKEN_BACK, texts.KEPT_TAKEN_BACK)

    @on_press("prompts.be_named")
    async def be_named(self, interaction: Press, key: str) -> None:
        """Its author wishes to be named."""
        person, number = await presser(interaction, key)
        shown = await self.verbs.suggestions.set_credit(person, number, credit=True)
        await self._own_suggestion_changed(interaction, shown, texts.NAMED, texts.KEPT_NAMED)

    @on_press("prompts.be_unnamed")
    async def be_unnamed(self, interaction: Press, key: str) -> None:
        """Its author wishes not to be named."""
        person, number = await presser(interaction, key)
        shown = await self.verbs.suggestions.set_credit(person, number, credit=False)
        await self._own_suggestion_changed(interaction, shown, texts.UNNAMED, texts.KEPT_UNNAMED)

    async def _own_suggestion_changed(self, interaction: Press, shown: Shown, done: str, kept: str) -> None:
        view = views.own_card(shown, views.NO_PAGE, done if shown.fresh else texts.FOUND)
        await change(interaction, view, kept=kept if shown.fresh else None)

    # Moderators

    @Base.prompts.command(name="review", description=texts.REVIEW)
    async def review_suggestions(self, interaction: Press) -> None:
        """Show what waits longest."""
        review = await self.verbs.suggestions.review(await self.staff(interaction))
        await say(interaction, views.review_card(review))

    @on_press("prompts.next_waiting")
    async def next_waiting(self, interaction: Press, key: str) -> None:
        """The one behind `key`."""
        staff = await self.staff(interaction)
        review = await self.verbs.suggestions.review(staff, number_of(key))
        await change(interaction, views.review_card(review))

    @on_press("prompts.take_up")
    async def take_up_suggestion(self, interaction: Press, key: str) -> None:
        """Into the bank, as it is."""
        where, number = _place(key)
        shown = await self.verbs.suggestions.take_up(await self.staff(interaction), number)
        await self._suggestion_decided(interaction, where, shown, texts.DECIDED_UP)

    @on_press("prompts.edit")
    async def edit_suggestion(self, interaction: Press, key: str) -> None:
        """Open the form with its words and series."""
        where, number = _place(key)
        shown = await self.verbs.suggestions.look_at(await self.staff(interaction), number)
        if shown.suggestion.waits:
            form = views.edit_form(where, shown, self.verbs.suggestions.banks())
            await interaction.response.send_modal(form)
        else:
            await self._suggestion_found(interaction, where, shown)

    @on_form("prompts.editing")
    async def suggestion_edited(self, interaction: Press, key: str, answers: Answers) -> None:
        """Into the bank, with the moderators' words."""
        where, number = _place(key)
        chosen = answers.get("series", ""), answers.get("text", "")
        shown = await self.verbs.suggestions.take_up(await self.staff(interaction), number, chosen)
        await self._suggestion_decided(interaction, where, shown, texts.DECIDED_UP)

    @on_press("prompts.decline")
    async def decline_suggestion(self, interaction: Press, key: str) -> None:
        """Open the form for a word to its author."""
        where, number = _place(key)
        shown = await self.verbs.suggestions.look_at(await self.staff(interaction), number)
        if shown.suggestion.waits:
            await interaction.response.send_modal(views.decline_form(where, shown))
        else:
            await self._suggestion_found(interaction, where, shown)

    @on_form("prompts.declining")
    async def suggestion_declined(self, interaction: Press, key: str, answers: Answers) -> None:
        """A no, perhaps with a word."""
        where, number = _place(key)
        staff = await self.staff(interaction)
        shown = await self.verbs.suggestions.decline(staff, number, answers.get("answer", ""))
        await self._suggestion_decided(interaction, where, shown, texts.DECIDED_NO)

    async def _suggestion_decided(
        self, interaction: Press, where: views.Where, shown: Shown, done: str
    ) -> None:
        if shown.fresh:
            await self._next_suggestion(interaction, where, shown, done, kept=done)
        else:
            await self._suggestion_found(interaction, where, shown)

    async def _suggestion_found(self, interaction: Press, where: views.Where, shown: Shown) -> None:
        await self._next_suggestion(interaction, where, shown, texts.found_decided(shown), kept=None)

    async def _next_suggestion(
        self, interaction: Press, where: views.Where, shown: Shown, words: str, *, kept: str | None
    ) -> None:
        """Say what became of one; in `/prompts review`, above the next that waits."""
        if where == "card":
            await say(interaction, words, kept=kept)
            return
        review = await self.verbs.suggestions.review(await self.staff(interaction), shown.suggestion.id)
        await change(interaction, views.review_card(review, words), kept=kept)

    @on_press("prompts.taken_up")
    async def list_taken_up(self, interaction: Press, key: str) -> None:
        """What was taken up before, from the `key`th on."""
        offset = number_of(key)
        page = await self.verbs.suggestions.taken_up(await self.staff(interaction), offset)
        await change(interaction, views.taken_up_card(page, offset))

    @on_press("prompts.taken_one")
    async def open_taken(self, interaction: Press, key: str, values: Sequence[str] = ()) -> None:
        """One of those that were taken up."""
        del key
        staff = await self.staff(interaction)
        shown = await self.verbs.suggestions.look_at(staff, number_of(values[0] if values else ""))
        await change(interaction, views.taken_one_card(shown))

    @on_press("prompts.take_out")
    async def take_out_suggestion(self, interaction: Press, key: str) -> None:
        """Out of the bank."""
        staff = await self.staff(interaction)
        shown = await self.verbs.suggestions.take_out(staff, number_of(key))
        words = texts.TAKEN_OUT if shown.fresh else texts.found_decided(shown)
        page = await self.verbs.suggestions.taken_up(staff)
        await change(interaction, views.taken_up_card(page, 0, words), kept=words if shown.fresh else None)
