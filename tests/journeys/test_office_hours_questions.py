"""Questions ahead of a session: asked, had too, answered, published; with a name and without."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.members import Kind, Who
from bot.office_hours.model import Format, Place, Plan, Repeat, SessionState
from bot.office_hours.store import sessions
from bot.servers import Staff
from tests.front_door import FrontDoor
from tests.journeys.asking import by_dm, dms, inbox, press_in_dm
from tests.journeys.test_help_requests_unnamed import Watch

TEXT = "How long may a letter be?"


@dataclass
class Hall:
    """A server with a channel for office hours, a coach, a member, and a session tomorrow."""

    house: FrontDoor
    channel: ChannelHandle
    coach: MemberActor
    ana: MemberActor
    session: int

    def posts(self) -> list[discord.Message]:
        """What stands in the channel, oldest first."""
        return self.house.messages(self.channel)

    async def questions(self, person: MemberActor) -> InteractionResult:
        """The person presses **Questions** on the announcement."""
        shown = await self.house.press(person, self.posts()[0], "Questions")
        assert all(answer.ephemeral for answer in self.house.answers(shown))
        return shown

    async def ask(self, person: MemberActor, text: str = TEXT, name: str = "no") -> InteractionResult:
        """The person asks ahead."""
        form = await person.slash(self.channel, "officehours question")
        return await self.house.fill(person, form, question=text, name=name)

    def text(self, shown: InteractionResult | discord.Message) -> str:
        """All that can be read."""
        return self.house.text_of(shown)

    async def answer(self, text: str = "One page.") -> InteractionResult:
        """The coach answers what stands first on the list."""
        form = await self.house.press(self.coach, await self.questions(self.coach), "Answer")
        return await self.house.fill(self.coach, form, answer=text)


async def plan(house: FrontDoor, coach: int, *, title: str = "Resume hour", days: int = 1) -> int:
    """A planned session that is announced."""
    what = Plan(title, "", Format.SLOTS, Place.THREAD, None, None, 60, 20, 1, (), (coach,))
    number = await house.services.database.write(
        lambda connection: sessions.add(
            connection,
            guild=house.guild.id,
            made_by=coach,
            zone="Europe/London",
            repeat=Repeat.NONE,
            starts_at=house.env.now() + timedelta(days=days),
            plan=what,
            state=SessionState.PLANNED,
            at=house.env.now(),
        )
    )
    assert number is not None
    return number


@pytest.fixture
async def hall(house: FrontDoor) -> Hall:
    """A server where coaching is about to happen; Ana asked the first question, so the announcement stands."""
    channel = house.guild.create_text_channel("office-hours")
    role = house.guild.create_role("Coaches")
    coach = house.guild.add_member(house.env.create_user("cora"), roles=[role])
    await house.services.servers.set_up(
        house.guild.id, "Europe/London", {"office-hours": channel.id}, {"coach": role.id}
    )
    return Hall(house, channel, coach, house.person("ana"), await plan(house, coach.id))


async def test_from_a_question_to_a_published_answer(hall: Hall):
    house, ben = hall.house, hall.house.person("ben")
    told = await hall.ask(hall.ana, name="yes")
    assert "on the list, with your name" in hall.text(told)
    assert house.button(hall.posts()[0], "Questions (1)")

    shown = await hall.questions(ben)
    assert (TEXT in hall.text(shown), f"Asked by <@{hall.ana.id}>" in hall.text(shown)) == (True, True)
    voted = await house.press(ben, shown, "Me too")
    assert "you have it too" in hall.text(voted)
    assert "Me too ✓ · 1" in labels(house, voted)
    assert "Not counted any more" in hall.text(await house.press(ben, voted, "Me too ✓"))
    await house.press(ben, shown, "Me too")

    answered = await hall.answer()
    assert "Your answer is kept" in hall.text(answered)
    published = await house.press(hall.coach, answered, "Publish")
    assert "posted for everybody" in hall.text(published)
    post = hall.posts()[-1]
    for part in (TEXT, "One page.", f"<@{hall.ana.id}> asked", f"<@{hall.coach.id}> answered"):
        assert part in hall.text(post)
    assert house.may_ping(hall.channel) == []
    for person in (hall.ana, ben):
        letter = hall.text(await inbox(house, person))
        assert ("has an answer" in letter, "One page." in letter) == (True, True)

    await house.restart()
    named = await house.press(hall.ana, await hall.questions(hall.ana), "Take my name off")
    assert "Your name is off it" in hall.text(named)
    assert "A member asked" in hall.text(hall.posts()[-1])
    assert str(hall.ana.id) not in hall.text(hall.posts()[-1])
    await house.press(hall.coach, await hall.questions(hall.coach), "Take it down")
    assert len(hall.posts()) == 1


async def test_an_unnamed_question_is_nobodys_to_anybody(hall: Hall, caplog: pytest.LogCaptureFixture):
    house, ben = hall.house, hall.house.person("ben")
    watch = Watch(house, hall.ana, caplog)
    told = await hall.ask(hall.ana)
    assert "on the list, without your name" in hall.text(told)
    seen = [hall.text(await hall.questions(person)) for person in (ben, hall.coach, house.moderator)]
    assert all("Asked without a name" in text and str(hall.ana.id) not in text for text in seen)
    own = await hall.questions(hall.ana)
    assert "You asked this, without your name" in hall.text(own)

    answered = await hall.answer()
    await house.press(hall.coach, answered, "Publish")
    assert "A member asked" in hall.text(hall.posts()[-1])
    everywhere = [hall.text(one) for one in (*hall.posts(), *house.messages(house.check_ins))]
    assert all(str(hall.ana.id) not in text for text in everywhere)
    waits = await inbox(house, hall.ana)
    assert "was answered" in hall.text(waits)
    assert TEXT not in hall.text(waits)
    assert "One page." in hall.text(await house.press(hall.ana, waits, "Show questions"))
    assert (watch.sent(), watch.logged()) == ([], [])
    assert str(hall.ana.id) not in await watch.exports(ben, hall.coach, house.moderator)


async def test_a_coach_answers_from_a_direct_message(hall: Hall):
    house = hall.house
    await by_dm(house, hall.coach, Kind.COACHING)
    await hall.ask(hall.ana)
    (letter,) = dms(house, hall.coach)
    assert (TEXT in hall.text(letter), "Asked without a name" in hall.text(letter)) == (True, True)
    form = await press_in_dm(house, hall.coach, letter, "Answer")
    answered = await hall.coach.user.submit_modal(form, {"answer": "One page."})
    assert "Your answer is kept" in hall.text(answered)
    published = await press_in_dm(house, hall.coach, answered.response, "Publish")
    assert "posted for everybody" in hall.text(published)
    assert "One page." in hall.text(hall.posts()[-1])


async def test_an_empty_list_invites(hall: Hall):
    house = hall.house
    told = await hall.ask(hall.ana)
    gone = await house.press(hall.ana, told, "Take back")
    assert ("taken back" in hall.text(gone), "none is too small" in hall.text(gone)) == (True, True)
    ben = house.person("ben")
    form = await house.press(ben, await hall.questions(ben), "Ask ahead")
    assert "without your name" in hall.text(await house.fill(ben, form, question=TEXT, name="no"))


async def test_the_form_twice_and_presses_on_what_is_gone(hall: Hall):
    house, ben = hall.house, hall.house.person("ben")
    form = await hall.ana.slash(hall.channel, "officehours question")
    first = await house.fill(hall.ana, form, question=TEXT, name="no")
    again = await house.fill(hall.ana, form, question=TEXT, name="no")
    assert hall.text(first) == hall.text(again)
    before, at_desk = await hall.questions(ben), await hall.questions(hall.coach)
    assert hall.text(before).count(TEXT) == 1
    await house.press(hall.ana, first, "Take back")
    for person, shown, label in ((ben, before, "Me too"), (hall.coach, at_desk, "We talked about it")):
        assert "not on the list any more" in hall.text(await house.press(person, shown, label))
    assert "not on the list any more" in hall.text(await house.fill(hall.ana, form, question=TEXT, name="no"))


async def test_talked_about_and_written_down_later(hall: Hall):
    house, ben = hall.house, hall.house.person("ben")
    await hall.ask(hall.ana, name="yes")
    before = await hall.questions(ben)
    talked = await house.press(hall.coach, await hall.questions(hall.coach), "We talked about it")
    assert "Talked about in the session." in hall.text(talked)
    assert "talked about in **Resume hour**" in hall.text(await inbox(house, hall.ana))
    late = await house.press(ben, before, "Me too")
    assert "has been answered meanwhile" in hall.text(late)
    form = await house.press(hall.coach, talked, "Write it down")
    assert "One page." in hall.text(await house.fill(hall.coach, form, answer="One page."))


async def test_a_question_that_should_not_stand_there(hall: Hall):
    house = hall.house
    await hall.ask(hall.ana)
    opened = await house.press(house.moderator, await hall.questions(house.moderator), "More")
    sure = await house.press(house.moderator, opened, "Take it off the list")
    assert "Its words are deleted" in hall.text(sure)
    assert "off the list" in hall.text(await house.press(house.moderator, sure, "Yes, take it off"))
    assert "taken off the list by a coach or a moderator" in hall.text(await inbox(house, hall.ana))
    assert "No question yet" in hall.text(await hall.questions(hall.ana))


async def test_many_long_questions_fit_on_pages(hall: Hall):
    house = hall.house
    questions = house.services.office_hours.questions
    staff = Staff(house.guild.id, hall.coach.id, frozenset(), manages_server=True)
    for number in range(11):
        who = Who(house.guild.id, house.person(f"p{number}").id)
        question = await questions.ask(who, hall.session, number, f"{number} " + "*_`" * 165, unnamed=False)
        if number % 2:
            await questions.answer(staff, question.id, "|~ " * 500)
    await house.delivered()
    for person in (hall.ana, hall.coach):
        shown = await hall.questions(person)
        assert "Page 1 of 3" in hall.text(shown)
        shown = await house.press(person, await house.press(person, shown, "Next"), "Next")
        assert "Page 3 of 3" in hall.text(shown)
        shown = await house.press(person, shown, "Back")
        assert "Page 2 of 3" in hall.text(shown)
        assert len(hall.text(shown)) < 4000
        whole = await house.press(person, shown, "More" if person is hall.coach else "Read all of it")
        assert len(hall.text(whole)) < 4000


async def test_the_list_stays_where_one_pressed(hall: Hall):
    house, ben = hall.house, hall.house.person("ben")
    for number in range(7):
        who = Who(house.guild.id, house.person(f"p{number}").id)
        await house.services.office_hours.questions.ask(
            who, hall.session, number, f"Question {number}?", unnamed=True
        )
    await house.delivered()
    for number in (0, 1, 2, 3, 4):
        await house.services.office_hours.questions.vote(Who(house.guild.id, hall.ana.id), number + 1)
    second = await house.press(ben, await hall.questions(ben), "Next")
    assert "Question 5?" in hall.text(second)
    voted = await house.press(ben, second, "Me too")
    assert ("Question 5?" in hall.text(voted), "Page 2 of 2" in hall.text(voted)) == (True, True)


async def test_a_name_is_shown_only_to_who_chooses_it(hall: Hall):
    form = await hall.ana.slash(hall.channel, "officehours question")
    assert form.modal is not None
    (chosen,) = [one for one in _options(form.modal) if one.get("default")]
    assert (chosen["value"], chosen["label"]) == ("no", "Without my name")


async def test_a_moderator_who_coaches_answers_from_a_direct_message(hall: Hall):
    house, mona = hall.house, hall.house.moderator
    await by_dm(house, mona, Kind.COACHING)
    await plan(house, mona.id, title="Interviews", days=2)
    form = await hall.ana.slash(hall.channel, "officehours question", session="Interviews")
    await house.fill(hall.ana, form, question=TEXT, name="no")
    (letter,) = dms(house, mona)
    form = await press_in_dm(house, mona, letter, "Answer")
    answered = await mona.user.submit_modal(form, {"answer": "One page."})
    assert "Your answer is kept" in hall.text(answered)


async def test_which_session_is_asked_ahead_of(hall: Hall):
    house = hall.house
    await plan(house, hall.coach.id, title="Interviews", days=2)
    asked = await hall.ana.slash(hall.channel, "officehours question", session="interv")
    assert "Interviews" in hall.text(await house.fill(hall.ana, asked, question=TEXT, name="no"))
    none = await hall.ana.slash(hall.channel, "officehours question", session="salary")
    assert none.modal is None
    choices = await hall.ana.autocomplete(hall.channel, "officehours question", "session", "hour")
    assert [choice["name"].partition(" · ")[0] for choice in choices] == ["Resume hour"]


async def test_where_nothing_is_planned_there_is_nothing_to_ask_ahead_of(house: FrontDoor):
    told = await house.person("ana").slash(house.check_ins, "officehours question")
    assert told.modal is None
    assert house.text_of(told)


def labels(house: FrontDoor, shown: InteractionResult) -> str:
    """The label of the button that begins as a counted **Me too** does."""
    message = house.answers(shown)[-1]
    payload = house._payload(message)  # pyright: ignore[reportPrivateUsage] - labels are shown nowhere else
    return str(payload["components"])


def _options(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for part in form["components"] for one in part["component"].get("options", [])]
