"""The edges of prompts: what is longest, most, lost on the way, gone, or not allowed."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.members import Gather
from bot.setbacks import Given as Setback
from bot.wins import Given as Win
from cogs.prompts.texts.panel import low
from tests.front_door import FrontDoor, front_door
from tests.journeys.test_prompts import staff, to_monday, who

_CHARACTERS = 4000  # of text in one message that Discord takes
_COMPONENTS = 40  # in one message, those inside others counted
_OPTIONS = 25


def series(name: str = "words", **more: object) -> str:
    """A series as it stands in config.yaml, which takes JSON."""
    keys = {
        "id": name,
        "title": "Words",
        "posts": "text",
        "texts": ["One.", "Two."],
        "days": "daily",
        "zone": "UTC",
    }
    return json.dumps(keys | {"time": "09:00"} | more)


def config(*all_series: str) -> str:
    """`config.yaml` with these series."""
    return f"series: [{', '.join(all_series)}]"


def payloads(house: FrontDoor, shown: Any) -> Sequence[list[dict[str, Any]]]:
    """The components of a message, or of each answer."""
    if isinstance(shown, InteractionResult):
        answers = [(one.channel_id, one.id) for one in house.answers(shown)]
    else:
        message: discord.Message = shown
        answers = [(message.channel.id, message.id)]
    return [house.env.backend.get_message(*where).components for where in answers]


def fits(house: FrontDoor, shown: Any) -> None:
    """Discord takes it."""
    for components in payloads(house, shown):
        found = list(_all(components))
        assert len(found) <= _COMPONENTS
        assert sum(len(part.get("content", "")) for part in found) <= _CHARACTERS
        for part in found:
            assert len(part.get("custom_id", "")) <= 100
            assert len(part.get("label") or "") <= 80
            assert len(part.get("options", [])) <= _OPTIONS
            assert all(0 < len(option["label"]) <= 100 for option in part.get("options", []))
            assert all(len(option.get("description") or "") <= 100 for option in part.get("options", []))


def _all(components: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in components:
        found += [part, *_all(part.get("components", []))]
        if part.get("accessory"):
            found += _all([part["accessory"]])
    return found


async def run(house: FrontDoor, command: str, **options: object) -> InteractionResult:
    """The moderator uses a command."""
    return await house.moderator.slash(house.moderators, f"prompts {command}", **options)


LONG_TITLE = "*" * 79
MANY = config(
    *(
        series(
            f"{'a' * 37}{number:03}",
            title=f"{LONG_TITLE}{number % 10}",
            texts=[f"{number} {letter}" + "*" * 390 for letter in "abcdefgh"],
            ping=True,
            gathers=True,
            thread=True,
        )
        for number in range(30)
    )
)


async def test_thirty_series_with_the_longest_of_everything_fit_what_discord_takes(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=MANY) as house:
        await house.restart()
        page = await run(house, "list")
        seen = 1
        fits(house, page)
        options = [part for shown in payloads(house, page) for part in _all(shown) if part.get("options")]
        first = options[0]["options"][0]["value"]
        while True:
            try:
                page = await house.press(house.moderator, page, "Later")
            except LookupError:
                break
            fits(house, page)
            seen += 1
        assert seen > 2
        choices = await house.moderator.autocomplete(house.moderators, "prompts post", "series", "")
        assert len(choices) == _OPTIONS
        assert all(len(str(choice["name"])) <= 100 for choice in choices)
        page = await run(house, "preview")
        fits(house, page)
        fits(house, await house.press(house.moderator, page, "Later"))
        for number in range(4):
            draft = await run(house, "post", series=first)
            fits(house, draft)
            fits(house, await house.press(house.moderator, draft, "Post it now"))
            await house.advance(minutes=number)
        await run(house, "skip", series=first)
        card = await house.choose(house.moderator, await run(house, "list"), "Open a series", first)
        fits(house, card)
        made = await house.press(house.moderator, card, "Make a role")
        fits(house, made)
        for person in ("ana", "ben"):
            form = await house.person(person).slash(house.check_ins, "suggest")
            assert form.modal is not None
            assert all(len(part.get("options", [])) <= _OPTIONS for part in _all(form.modal["components"]))


NASTY = (
    "||hidden|| **bold** `code` ```fence``` [x](https://a.example) <@&1> <@1> @everyone <#1> discord.gg/abc "
    "# head \u202egnp\u200b _it_ ~~no~~ https://a.example/b_c_d </ask new:1> <t:1:R> <a:b:1> \n> quote\n- list\n"
)


async def test_the_fullest_post_fits_and_nothing_in_it_acts(tmp_path: Path):
    whole = config(
        series(
            title="T" * 80,
            texts=["*" * 400],
            gathers=True,
            thread=True,
            buttons=["check-in", "ask", "win", "setback", "suggest"],
            ping=True,
            channel="wins",
            days=["monday"],
        )
    )
    async with front_door(tmp_path / "belay.db", config=whole) as house:
        role = house.guild.create_role("Words")
        await house.restart()
        await house.services.prompts.pings.decide(staff(house), "words", role.id)
        for number in range(40):
            person = who(house, house.person(f"p{number}").id)
            how = Gather.UNNAMED if number % 2 else Gather.NAMED
            if number % 3:
                win = await house.services.wins.keep(person, number + 1, Win(NASTY * 2, NASTY))
                await house.services.wins.gather(person, win.id, how)
            else:
                no = await house.services.setbacks.log(
                    person, number + 1, Setback("ghosted", NASTY * 2, NASTY)
                )
                await house.services.setbacks.gather(person, no.id, how)
        await to_monday(house, hour=9)
        await house.advance(seconds=1)
        await house.delivered()
        (post,) = [one for one in house.messages(house.wins) if one.type is discord.MessageType.default]
        fits(house, post)
        words = house.text_of(post)
        assert words.count("\n- ") == 30
        given = words.partition("**Wins**")[2]
        for alive in (
            r"\|\|h",
            r"\*\*bold",
            "`",
            r"\[x",
            "<@1>",
            "<@&1>",
            "@everyone",
            "<#1>",
            r"discord\.gg",
            "\u202e",
        ):
            assert not re.search(rf"(?<!\\){alive}(?!\u2060)", given), alive
        assert house.may_ping(house.wins) == [str(role.id)]
        (thread,) = house.threads(house.wins)
        assert len(str(house.env.backend.channels[thread].name)) <= 100


async def test_a_zone_given_while_nothing_is_asked_for_says_nothing_of_a_stop(tmp_path: Path):
    whole = config(series("daily", channel="subscribers"))
    async with front_door(tmp_path / "belay.db", config=whole) as house:
        ana = house.person("ana")
        house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)
        await ana.slash(house.check_ins, "dose", zone="Asia/Tokyo")
        waits = house.text_of(await ana.slash(house.check_ins, "me inbox"))
        assert "Stopped" not in waits
        assert "Asia/Tokyo" in waits


async def test_what_has_no_channel_is_not_previewed_as_posted(tmp_path: Path):
    whole = config(series(channel="moderators"))
    async with front_door(tmp_path / "belay.db", config=whole, set_up=False) as house:
        await house.services.servers.set_up(house.guild.id, "UTC", {"check-ins": house.check_ins.id}, {})
        await house.restart()
        shown = house.text_of(await run(house, "preview", days=1))
        assert "**Words**, in no channel yet: posted once `/setup` has a channel for **moderators**" in shown


async def test_an_answer_about_the_role_that_is_lost_waits_in_the_inbox(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=config(series(ping=True))) as house:
        role = house.guild.create_role("Words")
        await house.restart()
        await house.services.prompts.pings.decide(staff(house), "words", role.id)
        await house.advance(days=1)
        (post,) = [one for one in house.messages(house.check_ins) if one.components]
        ana = house.person("ana")
        house.env.inject_error("POST", "/webhooks/*/*", status=500, times=5)
        await house.press(ana, post, "Notify me")
        house.env.backend.faults.clear()
        waits = house.text_of(await ana.slash(house.check_ins, "me inbox"))
        assert "You have the role" in waits


async def test_a_role_deleted_while_belay_was_down_is_named_nowhere_and_can_be_made_anew(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=config(series(ping=True))) as house:
        role = house.guild.create_role("Words")
        await house.restart()
        await house.services.prompts.pings.decide(staff(house), "words", role.id)
        house.env.backend.guilds[house.guild.id].roles.pop(role.id)  # and nobody tells Belay
        await house.restart()
        await house.delivered()
        (told,) = [house.text_of(one) for one in house.messages(house.moderators)]
        assert "notifies nobody now" in told
        card = await house.choose(house.moderator, await run(house, "list"), "Open a series", "words")
        assert house.button(card, "Make a role")
        await house.advance(days=1)
        (post,) = [one for one in house.messages(house.check_ins) if one.components]
        assert str(role.id) not in house.text_of(post)


async def test_a_role_that_gives_something_now_can_be_replaced_from_the_card(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=config(series(ping=True))) as house:
        role = house.guild.create_role("Words")
        await house.restart()
        await house.services.prompts.pings.decide(staff(house), "words", role.id)
        house.env.backend.edit_role(
            house.guild.id, role.id, {"permissions": discord.Permissions(kick_members=True).value}
        )
        await house.env.settle()
        card = await house.choose(house.moderator, await run(house, "list"), "Open a series", "words")
        assert "Kick Members" in house.text_of(card)
        made = await house.press(house.moderator, card, "Make a role")
        assert "it gives nothing" in house.text_of(made)
        assert "Kick Members" not in house.text_of(made)


async def test_discord_does_not_say_whether_a_role_was_made(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=config(series(ping=True))) as house:
        await house.restart()
        card = await house.choose(house.moderator, await run(house, "list"), "Open a series", "words")
        house.env.inject_error("POST", "/guilds/*/roles", status=503, times=1)
        unsure = await house.press(house.moderator, card, "Make a role")
        assert "Discord did not answer" in house.text_of(unsure)
        made = await house.press(house.moderator, unsure, "Make a role")
        assert "it gives nothing" in house.text_of(made)


async def test_posting_the_gathered_post_by_hand_says_that_it_takes_what_was_given(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=config(series(gathers=True))) as house:
        await house.restart()
        draft = house.text_of(await run(house, "post", series="words"))
        assert "wins and setbacks" in draft


async def test_formatting_of_the_bank_is_no_litter_in_an_excerpt(tmp_path: Path):
    text = "Press **Check in** and use `/goal set` for the rest of the week, with one small line in it, and a name."
    async with front_door(tmp_path / "belay.db", config=config(series(texts=[text]))) as house:
        await house.restart()
        shown = house.text_of(await run(house, "skip", series="words"))
        assert "Press Check in and use /goal set" in shown


WORST = "*\n" * 300


async def test_the_longest_that_members_write_fits_every_card_it_stands_on(tmp_path: Path):
    whole = config(series(gathers=True), series("friday", title="|" * 80, gathers=True))
    async with front_door(tmp_path / "belay.db", config=whole) as house:
        await house.restart()
        ana = house.person("ana")
        form = await ana.slash(house.check_ins, "win share")
        own = await house.fill(ana, form, what=WORST[:600], helped=WORST[:300])
        fits(house, own)
        fits(house, await house.choose(ana, own, "The week's post", "unnamed"))
        for how in ("unnamed", "server"):
            preview = await house.choose(ana, own, "Who sees it", how)
            fits(house, preview)
            fits(house, await house.press(ana, preview, "Share it"))
            fits(house, house.messages(house.wins)[-1])
        for number in range(7):
            text = f"{number}{WORST}"[:399]
            form = await ana.slash(house.check_ins, "suggest")
            sent = await house.fill(ana, form, text=text, series="friday", credit="named")
            fits(house, sent)
            await house.advance(days=1)
        fits(house, await ana.slash(house.check_ins, "suggest", mine=True))
        review = await run(house, "review")
        for number in range(7):
            fits(house, house.messages(house.moderators)[number])
            review = await house.press(house.moderator, review, "Take it up")
            fits(house, review)
        before = await house.press(house.moderator, review, "Taken up before")
        fits(house, before)
        fits(house, await run(house, "preview", series="friday"))
        for number in range(9):
            draft = await run(house, "post", series="friday")
            fits(house, draft)
            fits(house, await house.press(house.moderator, draft, "Post it now"))
            fits(house, [one for one in house.messages(house.check_ins) if one.components][-1])
            await house.advance(seconds=number)


async def test_from_a_direct_message_a_win_and_a_setback_go_all_the_way(tmp_path: Path):
    dose = series("daily", channel="subscribers", buttons=["win", "setback", "suggest"])
    whole = config(dose, series("fri", gathers=True, days=["friday"]))
    async with front_door(tmp_path / "belay.db", config=whole) as house:
        await house.restart()
        ana = house.person("ana")
        await ana.slash(house.check_ins, "dose", at="09:00", zone="UTC")
        await house.advance(hours=9, seconds=5)
        await house.delivered()
        (letter,) = house.messages(house.env.backend.dm_channels[ana.id])

        async def press(shown: Any, label: str) -> InteractionResult:
            message = house._message_with(shown, label)  # pyright: ignore[reportPrivateUsage] - as `press` does
            return await ana.user.click(message, custom_id=house.button(shown, label))

        async def choose(shown: Any, label: str, value: str) -> InteractionResult:
            message = house._message_with(shown, label)  # pyright: ignore[reportPrivateUsage] - as `choose` does
            return await ana.user.select(message, [value], custom_id=house.button(shown, label))

        own = await ana.user.submit_modal(await press(letter, "Share a win"), {"what": "One call"})
        assert "One call" in house.text_of(own)
        preview = await choose(own, "Who sees it", "unnamed")
        shared = await press(preview, "Share it")
        assert "Your name is not shown" in house.text_of(shared)
        assert "without your name" in house.text_of(await choose(shared, "The week's post", "unnamed"))
        assert "Taken back" in house.text_of(await press(shared, "Take it back"))
        assert [house.text_of(one) for one in house.messages(house.wins)] == []

        form = await press(letter, "Log a setback")
        no = await ana.user.submit_modal(form, {"kind": ["rejection"], "happened": "After two talks"})
        assert "After two talks" in house.text_of(no)
        shared = await press(await press(no, "Share as"), "Share it")
        assert "Shared with the server" in house.text_of(shared)
        assert "with your name" in house.text_of(await choose(shared, "The week's post", "named"))
        assert "Taken back" in house.text_of(await press(shared, "Take it back"))
        house.env.backend.remove_member(house.guild.id, ana.id)
        for label in ("Share a win", "Log a setback", "Suggest a prompt"):
            assert "no longer in" in house.text_of(await press(letter, label))


async def test_a_server_that_nobody_set_up_says_so(tmp_path: Path):
    whole = config(series(gathers=True, ping=True))
    async with front_door(tmp_path / "belay.db", config=whole, set_up=False) as house:
        await house.restart()
        for command in ("list", "preview"):
            assert "/setup" in house.text_of(await run(house, command))
        for command in ("post", "skip", "pause", "resume"):
            assert "/setup" in house.text_of(await run(house, command, series="words"))
        assert "Nothing waits for you" in house.text_of(await run(house, "review"))
        ana = house.person("ana")
        form = await ana.slash(house.check_ins, "suggest")
        await house.fill(ana, form, text="Ask one person.", series="words", credit="named")
        assert "Ask one person" in house.text_of(await run(house, "review"))
        own = await house.fill(ana, await ana.slash(house.check_ins, "win share"), what="I slept")
        answer = house.text_of(await house.choose(ana, own, "Who sees it", "server"))
        assert "`/setup`" in answer or "channel" in answer


async def test_leave_it_does_not_deny_a_post_whose_answer_was_lost(tmp_path: Path):
    async with front_door(tmp_path / "belay.db", config=config(series())) as house:
        await house.restart()
        draft = await run(house, "post", series="words")
        house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)
        await house.press(house.moderator, draft, "Post it now")
        left = house.text_of(await house.press(house.moderator, draft, "Leave it"))
        assert "Nothing was posted" not in left
        assert "goes out now" in left


async def test_pause_and_resume_promise_nothing_that_something_else_forbids(tmp_path: Path):
    whole = config(series("asleep", paused=True), series("homeless", channel="moderators"))
    async with front_door(tmp_path / "belay.db", config=whole, set_up=False) as house:
        await house.services.servers.set_up(house.guild.id, "UTC", {"check-ins": house.check_ins.id}, {})
        await house.restart()
        paused = await run(house, "pause", series="asleep")
        assert "`paused: true`" in house.text_of(paused)
        with pytest.raises(LookupError):
            house.button(paused, "Resume")
        resumed = house.text_of(await run(house, "resume", series="homeless"))
        assert (
            "goes on in this server. It is posted once `/setup` has a channel for **moderators**" in resumed
        )


async def test_the_title_of_the_week_s_post_is_no_formatting(tmp_path: Path):
    whole = config(series(title="*Wins* and no's", gathers=True))
    async with front_door(tmp_path / "belay.db", config=whole) as house:
        ana = house.person("ana")
        own = await house.fill(ana, await ana.slash(house.check_ins, "win share"), what="I slept")
        assert "“\\*Wins\\* and no's”" in house.text_of(own)
        form = await ana.slash(house.check_ins, "setback log")
        assert "“\\*Wins\\* and no's”" in house.text_of(await house.fill(ana, form, kind="ghosted"))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (3, "3 texts of its bank were never posted here. After that they come again"),
        (1, "1 text of its bank was never posted here. After that they come again"),
        (0, "All texts of its bank were posted here, so they come again"),
    ],
)
def test_how_much_is_left_of_a_bank_is_said_as_people_say_it(left: int, words: str):
    assert words in low("Words", left)
