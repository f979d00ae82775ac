"""What the author of an ask does: receives, asks the service, answers."""

from collections.abc import Collection, Sequence
from typing import ClassVar

import discord
from discord import app_commands

from bot.client.components import Filled, Press, Room, Upload, number_of, on_form, on_press
from bot.client.replies import NOT_DELIVERED, card, change, member_of, presser, row, say, who
from bot.client.texts import span
from bot.config import Asks
from bot.errors import Refusal, explain
from bot.help_requests import Event, Given, Page, Shown, State
from bot.help_requests.refusals import FilesLost, NoFilesHere, NotOneTitle, NotYourMessage, NoWordsThere
from bot.members import Who
from cogs.help_requests import views
from cogs.help_requests.texts import asking, lists

_CHOICES = 25
_TO_CLOSE = frozenset({State.OPEN, State.HELPED, State.HELD})
_TO_REOPEN = frozenset({State.CLOSED, State.RESOLVED})


class Asking(Room):
    """`/ask new · mine · close · reopen`, **Turn into an ask**, and what is pressed on one's own ask."""

    ask: ClassVar = app_commands.Group(name="ask", description="Ask for help, and look after your asks")

    @property
    def settings(self) -> Asks:
        """The settings now in force."""
        return self.client.services.config().asks

    # Writing

    @ask.command(name="new", description="Ask for help: people are brought to it until one answers")
    @app_commands.describe(kind="What kind of help; for a resume or a letter, files fit in the same form")
    async def new(self, interaction: Press, kind: str | None = None) -> None:
        """Open the form."""
        chosen = None
        if kind is not None:
            chosen = next((one.id for one in self.settings.kinds if kind in (one.id, one.label)), None)
        await self._compose(interaction, who(interaction), Given(chosen or ""), fixed=chosen)

    @new.autocomplete("kind")
    async def _kinds(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        return self.kinds_like(typed)

    def kinds_like(self, typed: str) -> list[app_commands.Choice[str]]:
        """The kinds whose label has what is typed."""
        fitting = [one for one in self.settings.kinds if typed.casefold() in one.label.casefold()]
        return [app_commands.Choice(name=one.label, value=one.id) for one in fitting[:_CHOICES]]

    @on_press("help_requests.ask")
    async def open_form(self, interaction: Press, key: str) -> None:
        """**Ask for help**, wherever it stands; what was written there is the begin."""
        guild, _, about = key.partition("-")
        person = await member_of(interaction, number_of(guild))
        given = await self.client.services.help_requests.writing.prefill(person, about)
        await self._compose(interaction, person, given)

    async def turn_into(self, interaction: Press, message: discord.Message) -> None:
        """**Turn into an ask**, on one's own message."""
        person = who(interaction)
        if message.author.id != person.user:
            raise NotYourMessage
        words = message.content.strip()
        if not words:
            raise NoWordsThere
        first = words.splitlines()[0]
        title = first if len(first) <= self.settings.title_limit else ""
        await self._compose(interaction, person, Given(title=title, need=words))

    async def _compose(
        self, interaction: Press, person: Who, given: Given, *, fixed: str | None = None
    ) -> None:
        key = f"{person.guild}-{interaction.id}" + (f"-{fixed}" if fixed else "")
        form = views.form("help_requests.compose", key, self.settings, given, fixed=fixed)
        await interaction.response.send_modal(form)

    @on_form("help_requests.compose")
    async def written(self, interaction: Press, key: str, answers: Filled) -> None:
        """The form of a new ask came back."""
        guild, opened_by, fixed = [*key.split("-", 2), ""][:3]
        person = await member_of(interaction, number_of(guild))
        files = answers.files.get("files", ())
        writing = self.client.services.help_requests.writing
        shown = await writing.write(person, number_of(opened_by), views.given(answers, fixed or None))
        lead = None
        if files:
            try:
                writing.check_files([(file.name, file.size) for file in files])
                shown = await self._enclose(interaction, person, shown.ask.id, files)
            except Refusal as refusal:  # whatever is wrong with a file, the words stand
                lead = explain(refusal)
        await say(interaction, views.own_card(shown, self.settings, lead=lead), kept=asking.KEPT)

    @on_press("help_requests.edit")
    async def edit(self, interaction: Press, key: str) -> None:
        """**Edit**."""
        shown = await self._own(interaction, key)
        form = views.form("help_requests.rewrite", key, self.settings, views.given_of(shown.ask))
        await interaction.response.send_modal(form)

    @on_form("help_requests.rewrite")
    async def rewritten(self, interaction: Press, key: str, answers: Filled) -> None:
        """The edited form came back."""
        person, ask_id = await self._whose(interaction, key)
        writing = self.client.services.help_requests.writing
        shown = await writing.edit(person, ask_id, views.given(answers))
        lead = asking.edited() if shown.ask.is_waiting else None
        await say(interaction, views.own_card(shown, self.settings, lead=lead), kept=asking.KEPT)

    @on_press("help_requests.add_files")
    async def add_files(self, interaction: Press, key: str) -> None:
        """**Add files**."""
        shown = await self._own(interaction, key)
        if not self.settings.files or not self.settings.kind(shown.ask.kind).files:
            raise NoFilesHere
        await interaction.response.send_modal(views.files_form(shown.ask, self.settings))

    @on_form("help_requests.files")
    async def files_given(self, interaction: Press, key: str, answers: Filled) -> None:
        """Files came."""
        person, ask_id = await self._whose(interaction, key)
        files = answers.files.get("files", ())
        self.client.services.help_requests.writing.check_files([(file.name, file.size) for file in files])
        shown = await self._enclose(interaction, person, ask_id, files)
        await say(interaction, views.own_card(shown, self.settings), kept=asking.KEPT)

    async def _enclose(self, interaction: Press, person: Who, ask_id: int, files: Sequence[Upload]) -> Shown:
        """Fetch what was uploaded and keep it; that can take longer than Discord waits for an answer."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            fetched = [(file.name, await interaction.client.http.get_from_cdn(file.url)) for file in files]
        except NOT_DELIVERED as error:
            raise FilesLost from error
        return await self.client.services.help_requests.writing.set_files(person, ask_id, fetched)

    @on_press("help_requests.discard")
    async def discard(self, interaction: Press, key: str) -> None:
        """**Throw away**."""
        person, ask_id = await self._whose(interaction, key)
        await self.client.services.help_requests.writing.discard(person, ask_id)
        await change(interaction, asking.discarded(), kept=asking.discarded())

    # Posting

    @on_press("help_requests.post")
    async def post(self, interaction: Press, key: str) -> None:
        """**Post**."""
        await self._post(interaction, key, named=True)

    @on_press("help_requests.post_unnamed")
    async def post_unnamed(self, interaction: Press, key: str) -> None:
        """**Post unnamed**."""
        await self._post(interaction, key, named=False)

    async def _post(self, interaction: Press, key: str, *, named: bool) -> None:
        person, ask_id = await self._whose(interaction, key)
        services = self.client.services.help_requests
        posted = await services.writing.post(person, ask_id, named=named)
        shown = await services.board.own(person, ask_id)
        lead = asking.posted(posted.ask, held=posted.held)
        await change(interaction, views.own_card(shown, self.settings, lead=lead), kept=asking.KEPT)

    # Its end, and again

    @on_press("help_requests.resolve")
    async def resolve(self, interaction: Press, key: str) -> None:
        """**Resolved**, on the ask itself or on its author's card."""
        shown = await self._own(interaction, key)
        await interaction.response.send_modal(views.resolve_form(shown, interaction.id))

    @on_form("help_requests.resolved")
    async def resolved(self, interaction: Press, key: str, answers: Filled) -> None:
        """It is resolved, perhaps with thanks."""
        guild, ask, opened_by = key.split("-")
        person = await member_of(interaction, number_of(guild))
        people = [number_of(user) for user in answers.many.get("people", ())]
        shown, given = await self.client.services.help_requests.endings.resolve(
            person,
            number_of(ask),
            number_of(opened_by),
            people,
            answers.get("words", ""),
            bots=answers.chosen.bots,
            # In a direct message Discord does not say who is in the server.
            absent=answers.chosen.absent if interaction.guild_id is not None else (),
        )
        thanked = given.thanked if given else ()
        left_out = [(one.user_id, str(one.why)) for one in given.left_out] if given else []
        lead = asking.resolved(thanked, left_out, span(self.settings.outcome_after))
        await say(interaction, views.own_card(shown, self.settings, lead=lead), kept=asking.KEPT)

    @on_press("help_requests.close")
    async def close(self, interaction: Press, key: str) -> None:
        """**Close it**, or take back one that is held."""
        person, ask_id = await self._whose(interaction, key)
        shown = await self.client.services.help_requests.endings.close(person, ask_id)
        own = views.own_card(shown, self.settings, lead=asking.closed(shown))
        await change(interaction, own, kept=asking.KEPT)

    @on_press("help_requests.reopen")
    async def reopen(self, interaction: Press, key: str) -> None:
        """**Reopen**, in its thread or on its author's card."""
        person, ask_id = await self._whose(interaction, key)
        shown = await self.client.services.help_requests.endings.reopen(person, ask_id)
        await say(interaction, views.own_card(shown, self.settings, lead=asking.reopened()), kept=asking.KEPT)

    @on_press("help_requests.still")
    async def still_needed(self, interaction: Press, key: str) -> None:
        """**I still need it**."""
        person, ask_id = await self._whose(interaction, key)
        shown = await self.client.services.help_requests.endings.still_needed(person, ask_id)
        lead = asking.still_needed()
        await change(interaction, views.own_card(shown, self.settings, lead=lead), kept=asking.KEPT)

    @ask.command(name="close", description="End one of your asks")
    @app_commands.describe(ask="Which one; type a word of its title")
    async def close_one(self, interaction: Press, ask: str) -> None:
        """Close one by its title."""
        ask_id = await self._titled(interaction, ask, Event.CLOSE, _TO_CLOSE)
        shown = await self.client.services.help_requests.endings.close(who(interaction), ask_id)
        own = views.own_card(shown, self.settings, lead=asking.closed(shown))
        await say(interaction, own, kept=asking.KEPT)

    @ask.command(name="reopen", description="Bring one of your asks to people again")
    @app_commands.describe(ask="Which one; type a word of its title")
    async def reopen_one(self, interaction: Press, ask: str) -> None:
        """Reopen one by its title."""
        ask_id = await self._titled(interaction, ask, Event.REOPEN, _TO_REOPEN)
        shown = await self.client.services.help_requests.endings.reopen(who(interaction), ask_id)
        await say(interaction, views.own_card(shown, self.settings, lead=asking.reopened()), kept=asking.KEPT)

    @close_one.autocomplete("ask")
    async def _to_close(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self._choices(interaction, typed, _TO_CLOSE)

    @reopen_one.autocomplete("ask")
    async def _to_reopen(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        return await self._choices(interaction, typed, _TO_REOPEN)

    async def _choices(
        self, interaction: Press, typed: str, states: Collection[State]
    ) -> list[app_commands.Choice[str]]:
        found = await self.client.services.help_requests.board.titles(who(interaction), states, typed)
        return [
            app_commands.Choice(name=lists.choice(shown), value=str(shown.ask.id))
            for shown in found[:_CHOICES]
        ]

    async def _titled(self, interaction: Press, typed: str, wanted: Event, states: Collection[State]) -> int:
        """The id of the ask that was chosen from the list, or whose title has what was typed by hand."""
        if typed.isdecimal():
            return number_of(typed)
        found = await self.client.services.help_requests.board.titles(who(interaction), states, typed)
        if len(found) != 1:
            raise NotOneTitle(typed, wanted, len(found))
        return found[0].ask.id

    # Its thread

    @on_press("help_requests.private")
    async def private(self, interaction: Press, key: str) -> None:
        """**Take it to a private thread**; an unnamed author is asked once more."""
        shown = await self._own(interaction, key)
        if shown.ask.unnamed:
            await say(interaction, views.private_sure(shown.ask))
        else:
            await self._go_private(interaction, key)

    @on_press("help_requests.private_surely")
    async def private_surely(self, interaction: Press, key: str) -> None:
        """**Yes, show them who I am**."""
        await self._go_private(interaction, key)

    async def _go_private(self, interaction: Press, key: str) -> None:
        person, ask_id = await self._whose(interaction, key)
        shown = await self.client.services.help_requests.helping.private(person, ask_id)
        await say(interaction, asking.private_started(unnamed=shown.ask.unnamed), kept=asking.KEPT)

    @on_press("help_requests.reply")
    async def reply(self, interaction: Press, key: str) -> None:
        """**Reply as <alias>**."""
        shown = await self._own(interaction, key)
        await interaction.response.send_modal(
            views.reply_form(shown.ask, interaction.id, self.settings.text_limit)
        )

    @on_form("help_requests.say")
    async def said(self, interaction: Press, key: str, answers: Filled) -> None:
        """An unnamed author said something."""
        guild, ask, opened_by = key.split("-")
        person = await member_of(interaction, number_of(guild))
        shown = await self.client.services.help_requests.helping.reply(
            person, number_of(ask), number_of(opened_by), answers.get("text", "")
        )
        await say(interaction, asking.replied(shown.ask.alias or ""), kept=asking.KEPT)

    @on_press("help_requests.outcome")
    async def outcome(self, interaction: Press, key: str) -> None:
        """**What came of it**."""
        shown = await self._own(interaction, key)
        await interaction.response.send_modal(views.outcome_form(shown.ask, self.settings.text_limit))

    @on_form("help_requests.came_of_it")
    async def came_of_it(self, interaction: Press, key: str, answers: Filled) -> None:
        """What came of it was told."""
        person, ask_id = await self._whose(interaction, key)
        share = answers.get("share") == "yes"
        shown = await self.client.services.help_requests.endings.outcome(
            person, ask_id, answers.get("text", ""), share=share
        )
        words = asking.outcome_kept(shared=share, helpers=shown.helped_by, unnamed=shown.ask.unnamed)
        await say(interaction, words, kept=asking.KEPT)

    # Looking

    @ask.command(name="mine", description="Your asks, and what you can do with them")
    async def mine(self, interaction: Press) -> None:
        """Show the person's own asks."""
        person = who(interaction)
        page = await self.client.services.help_requests.board.mine(person)
        await say(interaction, views.mine(page, person.guild))

    @on_press("help_requests.mine_page")
    async def turn_mine(self, interaction: Press, key: str) -> None:
        """Another page of them."""
        guild, _, number = key.partition("-")
        person = await member_of(interaction, number_of(guild))
        page: Page = await self.client.services.help_requests.board.mine(person, number_of(number[:-1]))
        await change(interaction, views.mine(page, person.guild))

    @on_press("help_requests.pick")
    async def pick(self, interaction: Press, key: str, values: Sequence[str]) -> None:
        """Open one of them."""
        person = await member_of(interaction, number_of(key))
        await self._show_news(interaction, person, number_of(values[0]))

    @on_press("help_requests.news")
    async def news(self, interaction: Press, key: str) -> None:
        """**Show me**, about unnamed asks."""
        person = await member_of(interaction, number_of(key))
        found = await self.client.services.help_requests.board.with_news(person)
        if not found:
            await say(interaction, card(asking.no_news(), row(views.ask_button(person.guild))))
        for ask_id in found[:5]:
            await self._show_news(interaction, person, ask_id)

    async def _show_news(self, interaction: Press, person: Who, ask_id: int) -> None:
        shown, what = await self.client.services.help_requests.board.see_news(person, ask_id)
        view = (
            views.own_card(shown, self.settings)
            if what is None
            else views.news_card(shown, self.settings, what)
        )
        await say(interaction, view, kept=asking.KEPT)

    async def _own(self, interaction: Press, key: str) -> Shown:
        person, ask_id = await self._whose(interaction, key)
        return await self.client.services.help_requests.board.own(person, ask_id)

    @staticmethod
    async def _whose(interaction: Press, key: str) -> tuple[Who, int]:
        return await presser(interaction, key)
