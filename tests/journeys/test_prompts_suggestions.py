"""A member suggests a prompt, moderators decide, it is posted with a name or without; and all that comes between."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.client import replies
from bot.client.doors import Occasion
from bot.config import parse
from bot.members import Who
from tests.front_door import FrontDoor, front_door

CONFIG = """
series:
  - id: daily
    title: A daily word
    posts: text
    texts: [Rest today. It counts.]
    buttons: [suggest]
    days: daily
    time: "09:00"
    zone: UTC
  - {id: friday, title: Friday words, posts: text, texts: [A word], days: [friday], time: "16:00", zone: UTC}
"""
ASK = "Whom could *you* ask today?"
SHOWN = "> Whom could \\*you\\* ask today?"


@asynccontextmanager
async def prompts(path: Path, config: str = CONFIG) -> AsyncGenerator[FrontDoor]:
    """A server with two series that have a bank."""
    async with front_door(path / "belay.db", config=config) as house:
        await house.restart()
        yield house


async def suggest(
    house: FrontDoor, person: MemberActor, text: str = ASK, *, series: str = "daily", credit: str = "named"
) -> InteractionResult:
    """What `/suggest` and its form answer."""
    form = await person.slash(house.check_ins, "suggest")
    return await house.fill(person, form, text=text, series=series, credit=credit)


def cards(house: FrontDoor) -> list[str]:
    """What stands in the moderators' channel."""
    return [house.text_of(message) for message in house.messages(house.moderators)]


def said(house: FrontDoor) -> list[str]:
    """What the daily series posted."""
    posts = [house.text_of(message) for message in house.messages(house.check_ins)]
    return [post for post in posts if post != "A word"]


def number(house: FrontDoor, sent: InteractionResult) -> str:
    """The id of a suggestion, as its card's buttons know it."""
    return house.button(sent, "Take back").rpartition("-")[2]


async def opened(house: FrontDoor, person: MemberActor, sent: InteractionResult) -> InteractionResult:
    """Its author's card of it, from their list."""
    mine = await person.slash(house.check_ins, "suggest", mine=True)
    return await house.choose(person, mine, "Open one", number(house, sent))


async def test_from_the_button_on_a_post_to_a_post_that_names_its_author(tmp_path: Path):
    async with prompts(tmp_path) as house:
        ana = house.person("ana")
        await house.advance(days=1)
        (post,) = [one for one in house.messages(house.check_ins) if "Rest today" in house.text_of(one)]
        form = await house.press(ana, post, "Suggest a prompt")
        assert form.modal is not None
        shown = str(form.modal)
        for promise in ("they see who sent it", "you can take it back", "without your name"):
            assert promise in shown.replace("\\n", " ")
        chosen = [
            option["value"]
            for field in form.modal["components"]
            for option in field.get("component", {}).get("options", [])
            if option.get("default")
        ]
        assert chosen == ["daily"]
        sent = await house.fill(ana, form, text=ASK, series="daily", credit="named")
        assert sent.ephemeral
        assert SHOWN in house.text_of(sent)
        assert "Moderators read it; you hear what becomes of it." in house.text_of(sent)

        (card,) = house.messages(house.moderators)
        assert SHOWN in cards(house)[0]
        assert f"Suggested by <@{ana.id}>" in cards(house)[0]
        assert house.may_ping(house.moderators) == []
        done = await house.press(house.moderator, card, "Take it up")
        assert "Taken up." in house.text_of(done)
        (text,) = cards(house)
        assert text.startswith("### Taken up for **A daily word**")
        mine = await ana.slash(house.check_ins, "suggest", mine=True)
        assert "Your prompt was taken up" in house.text_of(mine)

        await house.advance(days=1)
        assert said(house)[-1].startswith("Whom could \\*you\\* ask today?")
        assert f"Suggested by <@{ana.id}>" in said(house)[-1]
        await house.press(ana, await opened(house, ana, sent), "Without my name")
        assert str(ana.id) not in said(house)[-1]
        await house.press(ana, await opened(house, ana, sent), "With my name")
        assert str(ana.id) in said(house)[-1]
        await house.services.members.delete(Who(house.guild.id, ana.id))
        await house.delivered()
        assert said(house)[-1] == "Whom could \\*you\\* ask today?"
        assert "a former member" in cards(house)[0]
        await house.restart()
        await house.advance(days=6)
        assert sum(one.startswith("Whom could") for one in said(house)) > 1


async def test_the_form_sent_twice_and_a_lost_answer_are_one_suggestion(tmp_path: Path):
    async with prompts(tmp_path) as house:
        ana = house.person("ana")
        form = await ana.slash(house.check_ins, "suggest")
        first = await house.fill(ana, form, text=ASK, series="friday", credit="unnamed")
        again = await house.fill(ana, form, text=ASK, series="friday", credit="unnamed")
        assert house.text_of(first) == house.text_of(again)
        (card,) = cards(house)
        assert "not to be named in posts" in card
        assert f"<@{ana.id}>" in card

        other = await suggest(house, house.person("ben"), ASK, series="friday")
        assert "somebody had the same thought" in house.text_of(other)
        assert ASK in house.text_of(other)  # given back to copy
        in_bank = await suggest(house, ana, "rest today. it counts.")
        assert "in the bank of A daily word already" in house.text_of(in_bank)
        assert len(cards(house)) == 1
        second = await suggest(house, ana, "Whom have you thanked?")
        assert "Before that" in house.text_of(second)
        assert "waits for moderators: Whom could" in house.text_of(second)


async def test_taken_back_while_a_moderator_looks_at_it(tmp_path: Path):
    async with prompts(tmp_path) as house:
        ana, mona = house.person("ana"), house.moderator
        sent = await suggest(house, ana)
        review = await mona.slash(house.moderators, "prompts review")
        looking = {
            label: await mona.slash(house.moderators, "prompts review")
            for label in ("Take it up", "Edit", "Decline")
        }
        (card,) = house.messages(house.moderators)
        editing = await house.press(mona, review, "Edit")
        declining = await house.press(mona, card, "Decline")
        other = await opened(house, ana, sent)
        gone = await house.press(ana, sent, "Take back")
        assert "its text is not kept" in house.text_of(gone)
        assert cards(house) == [
            "### A prompt for **A daily word**\nIts author took it back: it is in no bank, with nothing to decide."
        ]
        late = await house.fill(mona, editing, text="Changed", series="daily")
        assert "took this one back meanwhile" in house.text_of(late)
        assert "Nothing waits for you" in house.text_of(late)
        for label, stale in looking.items():
            answer = await house.press(mona, stale, label)
            assert "took this one back meanwhile" in house.text_of(answer)
        answer = await house.fill(mona, declining, answer="Thank you")
        assert house.text_of(answer).startswith("Its author took this one back meanwhile")
        again = await house.press(ana, other, "Take back")
        assert "This is how it stands" in house.text_of(again)


async def test_review_goes_through_what_waits(tmp_path: Path):
    async with prompts(tmp_path) as house:
        ana, ben, mona = house.person("ana"), house.person("ben"), house.moderator
        empty = await mona.slash(house.moderators, "prompts review")
        assert "Nothing waits for you" in house.text_of(empty)
        for number_, person in ((1, ana), (2, ben), (3, ana)):
            await suggest(house, person, f"Question {number_}?")
        review = await mona.slash(house.moderators, "prompts review")
        assert "Question 1?" in house.text_of(review)
        assert "3 suggestions wait, the oldest first." in house.text_of(review)
        review = await house.press(mona, review, "Next")
        assert "Question 2?" in house.text_of(review)

        form = await house.press(mona, review, "Decline")
        review = await house.fill(mona, form, answer="We have *one* much like it.")
        assert "Declined. Its author hears so" in house.text_of(review)
        assert "Question 3?" in house.text_of(review)
        form = await house.press(mona, review, "Edit")
        review = await house.fill(mona, form, text="Question three?", series="friday")
        assert "Taken up." in house.text_of(review)
        assert "Question 1?" in house.text_of(review)
        assert "1 suggestion waits" in house.text_of(review)
        review = await house.press(mona, review, "Take it up")
        assert "Nothing waits for you" in house.text_of(review)
        assert [card.split("\n")[0] for card in cards(house)] == [
            "### Taken up for **A daily word**",
            "### Declined, for **A daily word**",
            "### Taken up for **Friday words**",
        ]

        heard = house.text_of(await ben.slash(house.check_ins, "suggest", mine=True))
        assert "did not take it up this time" in heard
        assert "> We have \\*one\\* much like it." in heard
        heard = house.text_of(await ana.slash(house.check_ins, "suggest", mine=True))
        assert "> Question three?" in heard
        assert "The moderators changed a few words." in heard

        before = await house.press(mona, review, "Taken up before")
        assert "Question three?" in house.text_of(before)
        stale = await house.press(
            mona, await mona.slash(house.moderators, "prompts review"), "Taken up before"
        )
        stale = await house.choose(mona, stale, "Open one", "3")
        one = await house.choose(mona, before, "Open one", "3")
        out = await house.press(mona, one, "Take out of the bank")
        assert "Taken out of the bank." in house.text_of(out)
        assert "Question three?" not in house.text_of(out)
        assert cards(house)[2].startswith("### Taken up, and out of **Friday words** again since")
        late = await house.press(mona, stale, "Take out of the bank")
        assert "taken out of the bank already" in house.text_of(late)
        one = await house.choose(mona, out, "Open one", "1")
        none = await house.press(mona, one, "Take out of the bank")
        assert "No suggestion is in a bank here" in house.text_of(none)
        back = await house.press(mona, none, "What is waiting")
        assert "Nothing waits for you" in house.text_of(back)


async def test_only_moderators_decide(tmp_path: Path):
    async with prompts(tmp_path) as house:
        ana = house.person("ana")
        await suggest(house, ana)
        (card,) = house.messages(house.moderators)
        for label in ("Take it up", "Edit", "Decline"):
            answer = await house.press(ana, card, label)
            assert "needs **Manage Server" in house.text_of(answer)
        assert "### A prompt for" in cards(house)[0]


async def test_without_a_moderators_channel_review_has_it(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=CONFIG, set_up=False) as house:
        ana, mona = house.person("ana"), house.moderator
        sent = await suggest(house, ana)
        assert "Thank you." in house.text_of(sent)
        review = await mona.slash(house.check_ins, "prompts review")
        await house.press(mona, review, "Take it up")
        await house.services.servers.set_up(house.guild.id, "UTC", {"moderators": house.moderators.id}, {})
        assert "Your prompt was taken up" in house.text_of(
            await ana.slash(house.check_ins, "suggest", mine=True)
        )
        assert cards(house) == []


async def test_a_server_without_a_bank_says_so_and_an_empty_list_says_how(tmp_path: Path):
    async with prompts(tmp_path) as house:
        ana = house.person("ana")
        mine = await ana.slash(house.check_ins, "suggest", mine=True)
        assert "Nothing suggested yet" in house.text_of(mine)
        form = await house.press(ana, mine, "Suggest a prompt")
        assert form.modal is not None
        house.config = parse("series: []", "config.yaml")
        none = await ana.slash(house.check_ins, "suggest")
        assert "no series of prompts here that takes suggestions" in house.text_of(none)
        late = await house.fill(ana, form, text=ASK, series="daily", credit="named")
        assert "takes no suggestions now" in house.text_of(late)
        assert ASK in house.text_of(late)


async def test_from_a_direct_message_it_goes_to_the_server_it_is_about(tmp_path: Path):
    async with prompts(tmp_path) as house:
        ana, guild = house.person("ana"), house.guild.id
        channel = await house.client.create_dm(discord.Object(ana.id))
        (button,) = house.client.doors.buttons(Occasion.PANEL, guild, "", ["suggest"])
        await channel.send(view=replies.card("A word", replies.row(button)))
        await house.env.settle()
        (letter,) = house.messages(ana.user.dm_channel)
        form = await ana.user.click(letter, custom_id=house.button(letter, "Suggest a prompt"))
        sent = await ana.user.submit_modal(form, {"text": ASK, "series": ["daily"], "credit": ["named"]})
        assert "Thank you." in house.text_of(sent)
        assert f"Suggested by <@{ana.id}>" in cards(house)[0]
        shown = house.answers(sent)[0]
        await ana.user.click(shown, custom_id=house.button(sent, "Without my name"))
        assert "not to be named" in cards(house)[0]
