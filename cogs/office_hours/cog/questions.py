"""Questions asked ahead: `/officehours question`, the list behind **Questions**, and what coaches do with it."""

from collections.abc import Awaitable, Callable

from discord import app_commands

from bot.client.components import Filled, Press, number_of, on_form, on_press
from bot.client.replies import change, member_of, presser, say, staff_in, staff_pressing, who
from bot.members import Who
from bot.office_hours.model import Question
from bot.office_hours.model.refusals import NoSessions, SessionGone
from bot.office_hours.service.questions import Listing
from bot.servers import Staff
from cogs.office_hours.cog.base import Base, clock_time
from cogs.office_hours.texts import questions as texts
from cogs.office_hours.views import questions as views

_CHOICES = 25
_TITLE = 60


class Questions(Base):
    """What members and coaches do with questions."""

    # Asking

    @Base.officehours.command(
        name="question", description="Ask something ahead of a session, with your name or without"
    )
    @app_commands.describe(session="Which session; the next one where you leave this out")
    async def question(self, interaction: Press, session: str | None = None) -> None:
        """Open the form for a session."""
        person = who(interaction)
        await self._open_form(interaction, person, await self._session_meant(person, session))

    @question.autocomplete("session")
    async def _sessions_to_ask(self, interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
        person = who(interaction)
        zone = (await self.client.services.members.preferences(person)).zone
        named = [
            (
                texts.command_choice(
                    shown.session.plan.title[:_TITLE], clock_time(shown.session.starts_at, zone)
                ),
                shown,
            )
            for shown in await self.hours.board.upcoming(person.guild)
        ]
        fitting = [(name, shown) for name, shown in named if typed.casefold() in name.casefold()]
        return [
            app_commands.Choice(name=name, value=str(shown.session.id)) for name, shown in fitting[:_CHOICES]
        ]

    async def _session_meant(self, person: Who, typed: str | None) -> int:
        """The session chosen from the list, or whose title has what was typed by hand, else the next one."""
        if typed is not None and typed.isascii() and typed.isdecimal():
            return number_of(typed)
        coming = [shown.session for shown in await self.hours.board.upcoming(person.guild)]
        if not coming:
            raise NoSessions
        wanted = (typed or "").casefold().strip()
        found = [session for session in coming if wanted in session.plan.title.casefold()]
        if not found:
            raise SessionGone
        return found[0].id

    @on_press("office_hours.ask_ahead")
    async def ask_ahead(self, interaction: Press, key: str) -> None:
        """**Ask ahead**."""
        person, session_id = await presser(interaction, key)
        await self._open_form(interaction, person, session_id)

    async def _open_form(self, interaction: Press, person: Who, session_id: int) -> None:
        session = await self.hours.questions.open_for(person, session_id)
        await interaction.response.send_modal(
            views.ask_form(person.guild, session, interaction.id, self.settings)
        )

    @on_form("office_hours.ask")
    async def asked(self, interaction: Press, key: str, answers: Filled) -> None:
        """The form came back."""
        guild, session_id, opened_by = [*key.split("-", 2), "", ""][:3]
        person = await member_of(interaction, number_of(guild))
        unnamed = answers.get("name") != "yes"
        question = await self.hours.questions.ask(
            person, number_of(session_id), number_of(opened_by), answers.get("question", ""), unnamed=unnamed
        )
        question, session = await self.hours.questions.with_session(person.guild, question.id)
        await say(interaction, views.asked_card(question, session), kept=texts.KEPT)

    # The list

    @on_press("office_hours.questions")
    async def show_list(self, interaction: Press, key: str) -> None:
        """**Questions**, wherever it stands."""
        person, session_id = await presser(interaction, key)
        await say(interaction, views.listing(await self._listed(interaction, person, session_id)))

    @on_press("office_hours.questions_page")
    async def turn(self, interaction: Press, key: str) -> None:
        """Another page, or the list again."""
        guild, session_id, number = [*key.split("-", 2), "", ""][:3]
        person = await member_of(interaction, number_of(guild))
        found = await self._listed(interaction, person, number_of(session_id))
        await change(interaction, views.listing(found, number_of(number)))

    @on_press("office_hours.question_open")
    async def open_one(self, interaction: Press, key: str) -> None:
        """**Read all of it**, **More**."""
        person, question_id = await presser(interaction, key)
        found, question = await self._one(interaction, person, question_id)
        await change(interaction, views.one(found, question))

    @on_press("office_hours.me_too")
    async def me_too(self, interaction: Press, key: str) -> None:
        """**Me too**; a second press takes it back."""
        person, question_id = await presser(interaction, key)
        question, has = await self.hours.questions.vote(person, question_id)
        await self._back(interaction, person, question, texts.voted(has=has))

    @on_press("office_hours.question_back")
    async def take_back(self, interaction: Press, key: str) -> None:
        """**Take back**, on the list or below what was said to whoever asked."""
        person, question_id = await presser(interaction, key)
        question = await self.hours.questions.withdraw(person, question_id)
        await self._back(interaction, person, question, texts.took_back())

    @on_press("office_hours.name_off")
    async def name_off(self, interaction: Press, key: str) -> None:
        """**Take my name off**."""
        person, question_id = await presser(interaction, key)
        question = await self.hours.questions.unname(person, question_id)
        await self._back(interaction, person, question, texts.name_is_off())

    # Coaches

    @on_press("office_hours.answer_question")
    async def open_answer(self, interaction: Press, key: str) -> None:
        """**Answer**, on the list or in a letter."""
        staff, question_id = await staff_pressing(interaction, key)
        question, _ = await self.hours.questions.may_answer(staff, question_id)
        await interaction.response.send_modal(views.answer_form(question, self.settings))

    @on_form("office_hours.answered")
    async def answered(self, interaction: Press, key: str, answers: Filled) -> None:
        """An answer came."""
        staff, question_id = await staff_pressing(interaction, key)
        await self.hours.questions.answer(staff, question_id, answers.get("answer", ""))
        found, question = await self._one(interaction, Who(staff.guild, staff.user), question_id)
        shown = views.one(found, question, lead=texts.answered_by_you(question))
        await say(interaction, shown, kept=texts.KEPT)

    @on_press("office_hours.talked")
    async def talked(self, interaction: Press, key: str) -> None:
        """**We talked about it**."""
        await self._act(interaction, key, self.hours.questions.talked, texts.talked())

    @on_press("office_hours.publish")
    async def publish(self, interaction: Press, key: str) -> None:
        """**Publish**."""

        async def publish(staff: Staff, question_id: int) -> Question:
            return await self.hours.questions.publish(staff, question_id, published=True)

        await self._act(interaction, key, publish, texts.published())

    @on_press("office_hours.take_down")
    async def take_down(self, interaction: Press, key: str) -> None:
        """**Take it down**."""

        async def take_down(staff: Staff, question_id: int) -> Question:
            return await self.hours.questions.publish(staff, question_id, published=False)

        await self._act(interaction, key, take_down, texts.taken_down())

    @on_press("office_hours.question_off")
    async def remove(self, interaction: Press, key: str) -> None:
        """**Take it off the list**: asked once more, since its words go."""
        person, question_id = await presser(interaction, key)
        question, _ = await self.hours.questions.with_session(person.guild, question_id)
        await change(interaction, views.remove_sure(question))

    @on_press("office_hours.question_off_surely")
    async def remove_surely(self, interaction: Press, key: str) -> None:
        """**Yes, take it off**."""
        await self._act(interaction, key, self.hours.questions.remove, texts.removed())

    async def _act(
        self, interaction: Press, key: str, act: Callable[[Staff, int], Awaitable[Question]], words: str
    ) -> None:
        staff, question_id = await staff_pressing(interaction, key)
        question = await act(staff, question_id)
        await self._back(interaction, Who(staff.guild, staff.user), question, words)

    # Ways to it

    async def _back(self, interaction: Press, person: Who, question: Question, lead: str) -> None:
        """The list again, on the page of the question, beginning with what was done."""
        found = await self._listed(interaction, person, question.session_id)
        await change(interaction, views.listing(found, about=question.id, lead=lead), kept=texts.KEPT)

    async def _listed(self, interaction: Press, person: Who, session_id: int) -> Listing:
        staff = await staff_in(interaction, person.guild)
        return await self.hours.questions.listed(person, session_id, staff)

    async def _one(self, interaction: Press, person: Who, question_id: int) -> tuple[Listing, Question]:
        question, session = await self.hours.questions.with_session(person.guild, question_id)
        return await self._listed(interaction, person, session.id), question
