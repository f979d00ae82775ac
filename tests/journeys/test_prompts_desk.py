"""The moderators' desk: what is posted when, posted by hand, left out, paused, resumed."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.config import Series, parse
from bot.prompts.store import posts
from cogs.prompts.texts import desk as texts
from cogs.prompts.views import desk as views
from tests.front_door import FrontDoor, front_door

CONFIG = """
series:
  - id: goals
    title: Monday goals
    posts: text
    days: [monday]
    time: "10:00"
    zone: UTC
    texts: [Write one goal down., Name one person to ask., Leave one thing out this week.]
  - id: panel
    title: Check-in
    text: How is it going?
    days: [monday, thursday]
    time: "09:00"
    zone: Europe/London
  - id: hourly
    title: Rare
    channel: office-hours
    posts: text
    text: A quiet word.
    cron: "0 8 1 1 *"
  - id: dose
    title: Daily dose
    channel: subscribers
    posts: text
    days: daily
    time: "08:30"
    texts: [Rest is part of it., Ask early.]
  - id: asleep
    title: Asleep
    posts: text
    text: Nothing yet.
    days: daily
    time: "07:00"
    paused: true
"""
GOALS = ("Write one goal down.", "Name one person to ask.", "Leave one thing out this week.")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[FrontDoor, None]:
    """A server with a few series, as Belay starts."""
    async with front_door(tmp_path / "belay.db", config=CONFIG) as opened:
        await opened.restart()
        yield opened


async def run(house: FrontDoor, command: str, **options: object) -> InteractionResult:
    """The moderator uses a command."""
    return await house.moderator.slash(house.moderators, f"prompts {command}", **options)


def due(text: str) -> list[int]:
    """The times that a text names, each once, as seconds since 1970."""
    return [int(found) for found in dict.fromkeys(re.findall(r"<t:(\d+):F>", text))]


def said(house: FrontDoor) -> list[str]:
    """What stands in the check-ins channel."""
    return [house.text_of(message) for message in house.messages(house.check_ins)]


def lose_an_answer(house: FrontDoor) -> None:
    """The next answer does not arrive: the message stays as it is, and people press again."""
    house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)


async def open_one(house: FrontDoor, series: str) -> InteractionResult:
    """The card of a series, from the list."""
    return await house.choose(house.moderator, await run(house, "list"), "Open a series", series)


async def test_the_list_says_where_when_what_comes_and_how_it_stands(desk: FrontDoor):
    shown = desk.text_of(await run(desk, "list"))
    assert "**Monday goals** (`goals`)" in shown
    assert f"In <#{desk.check_ins.id}>, Mondays at 10:00 (UTC)" in shown
    assert "Mondays and Thursdays at 09:00 (Europe/London)" in shown
    assert "3 texts, 3 never posted" in shown
    assert "by the cron `0 8 1 1 *` (Europe/London)" in shown
    assert "Nobody here asked for it yet" in shown
    assert "It rests everywhere" in shown
    assert len(due(shown)) == 3


async def test_a_card_shows_what_comes_and_what_came_of_it(desk: FrontDoor):
    card = await open_one(desk, "goals")
    shown = desk.text_of(card)
    assert len(due(shown)) == 3
    assert all(text in shown for text in GOALS)
    assert "It was not posted here yet." in shown
    await desk.advance(days=8)
    shown = desk.text_of(await open_one(desk, "goals"))
    assert "nothing counted" in shown
    assert "1 post in all" in shown
    back = await desk.press(desk.moderator, card, "All series")
    assert "What is posted here" in desk.text_of(back)


async def test_a_card_of_one_day_a_year_names_that_day(desk: FrontDoor):
    card = await open_one(desk, "hourly")
    assert len(due(desk.text_of(card))) == 1


async def test_the_preview_is_what_is_posted(desk: FrontDoor):
    shown = desk.text_of(await run(desk, "preview", days=28))
    entries = re.findall(r"<t:(\d+):F> \(<t:\d+:R>\)\n\*\*(.+?)\*\*, in <#\d+>\n> (.+)", shown)
    assert len(entries) == 10
    first = entries[0]
    await desk.advance(seconds=int(first[0]) - desk.env.now().timestamp() + 1)
    assert first[2] in said(desk)[0]


async def test_a_long_preview_is_paged_within_what_discord_takes(tmp_path: Path):
    bank = "\n".join(f"      - {'word ' * 70}{number}" for number in range(9))
    config = (
        "series:\n  - id: daily\n    title: Daily\n    posts: text\n    days: daily\n    time: '09:00'\n"
        f"    texts:\n{bank}\n"
    )
    async with front_door(tmp_path / "belay.db", config=config) as house:
        await house.restart()
        page = await run(house, "preview", series="Daily", days=28)
        seen: list[int] = []
        while True:
            text = house.text_of(page)
            assert len(text) <= 4000
            seen += due(text)
            try:
                page = await house.press(house.moderator, page, "Later")
            except LookupError:
                break
        assert len(seen) == len(set(seen)) == 28


@given(st.lists(st.text(min_size=1, max_size=1700), max_size=40))
def test_pages_hold_every_entry_once_in_order_and_fit(entries: list[str]):
    paged = views.pages(entries)
    assert [entry for page in paged for entry in page] == entries
    assert all(0 < len(page) <= 10 and sum(map(len, page)) <= 3500 for page in paged)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["monday"], "Mondays at 09:00 (Europe/London)"),
        (["monday", "friday"], "Mondays and Fridays at 09:00 (Europe/London)"),
        (["sunday", "monday", "friday"], "Mondays, Fridays and Sundays at 09:00 (Europe/London)"),
        ("weekdays", "Monday to Friday at 09:00 (Europe/London)"),
        ("daily", "every day at 09:00 (Europe/London)"),
    ],
)
def test_when_in_words(days: list[str] | str, words: str):
    series = Series.model_validate({"id": "a", "title": "A", "text": "B", "days": days, "time": "09:00"})
    assert texts.in_words(series, "Europe/London") == words


async def test_post_asks_first_and_posts_once(desk: FrontDoor):
    draft = await run(desk, "post", series="goals")
    text = desk.text_of(draft)
    assert "Post this now?" in text
    assert len(due(text)) == 1
    assert said(desk) == []
    lose_an_answer(desk)
    await desk.press(desk.moderator, draft, "Post it now")
    done = await desk.press(desk.moderator, draft, "Post it now")
    assert "goes out now" in desk.text_of(done)
    (post,) = said(desk)
    assert post in GOALS
    assert post in text
    shown = desk.text_of(await open_one(desk, "goals"))
    assert due(text)[0] in due(shown), "the schedule stays"
    assert ", by hand" in shown


async def test_left_alone_nothing_is_posted(desk: FrontDoor):
    draft = await desk.press(desk.moderator, await open_one(desk, "goals"), "Post now")
    left = await desk.press(desk.moderator, draft, "Leave it")
    assert "Nothing was posted." in desk.text_of(left)
    assert said(desk) == []


async def test_a_text_taken_out_meanwhile_is_not_posted(desk: FrontDoor):
    draft = await run(desk, "post", series="goals")
    desk.config = parse(CONFIG.replace(f"[{', '.join(GOALS)}]", "[New.]"), "config.yaml")
    done = await desk.press(desk.moderator, draft, "Post it now")
    assert "taken out of the bank" in desk.text_of(done)
    assert said(desk) == []


async def test_skip_leaves_one_out_and_takes_it_in_again(desk: FrontDoor):
    first = due(desk.text_of(await open_one(desk, "goals")))
    left = await run(desk, "skip", series="Monday goals")
    assert due(desk.text_of(left)) == first[:2]
    assert f"Left out: <t:{first[0]}:F>" in desk.text_of(await run(desk, "list"))
    second = await run(desk, "skip", series="goals")
    assert due(desk.text_of(second)) == first[1:3]
    lose_an_answer(desk)
    await desk.press(desk.moderator, left, "Post it after all")
    back = await desk.press(desk.moderator, left, "Post it after all")
    assert due(desk.text_of(back)) == first[:1]
    assert "after all" in desk.text_of(back)
    await desk.advance(seconds=first[1] - desk.env.now().timestamp() + 60)
    assert len([one for one in said(desk) if one in GOALS]) == 1, "the second stays left out"
    late = await desk.press(desk.moderator, second, "Post it after all")
    assert "is over" in desk.text_of(late)


async def test_the_card_s_skip_is_about_the_time_it_showed(desk: FrontDoor):
    card = await open_one(desk, "goals")
    first = due(desk.text_of(card))
    lose_an_answer(desk)
    await desk.press(desk.moderator, card, "Skip the next")
    left = await desk.press(desk.moderator, card, "Skip the next")
    assert due(desk.text_of(left)) == first[:2]


async def test_paused_it_rests_and_resumed_it_goes_on(desk: FrontDoor):
    card = await open_one(desk, "goals")
    paused = await desk.press(desk.moderator, card, "Pause here")
    assert "rests in this server" in desk.text_of(paused)
    assert due(desk.text_of(paused)) == []
    await desk.advance(days=8)
    assert [one for one in said(desk) if one in GOALS] == []
    resumed = await desk.press(desk.moderator, paused, "Resume")
    assert "goes on in this server" in desk.text_of(resumed)
    assert due(desk.text_of(resumed))[0] > desk.env.now().timestamp()
    assert "goes on" in desk.text_of(await run(desk, "resume", series="goals")), "a second time is no error"
    assert "rests in this server" in desk.text_of(await run(desk, "pause", series="goals"))


@pytest.mark.parametrize(
    ("command", "series", "words"),
    [
        ("post", "nothing like it", "There is no series “nothing like it”"),
        ("preview", "gone", "`goals`"),
        ("post", "dose", "goes to its subscribers by direct message"),
        ("skip", "dose", "goes to its subscribers by direct message"),
        ("skip", "asleep", "`paused: true`"),
        ("resume", "asleep", "`paused: true`"),
        ("pause", "dose", "nobody here gets it"),
        ("resume", "dose", "at their own next time"),
        ("preview", "asleep", "Nothing of **Asleep** is due"),
    ],
)
async def test_what_cannot_be_is_said(desk: FrontDoor, command: str, series: str, words: str):
    assert words in desk.text_of(await run(desk, command, series=series))


BUTTONS = ("Pause here", "Skip the next", "Post now")


async def test_who_is_a_moderator_no_longer_changes_nothing(desk: FrontDoor):
    card, draft = await open_one(desk, "goals"), await run(desk, "post", series="goals")
    role = (await desk.services.servers.find(desk.guild.id)).roles["moderator"]
    desk.env.backend.remove_member_role(desk.guild.id, desk.moderator.id, role)
    for label in BUTTONS:
        assert "That needs **Manage Server" in desk.text_of(await desk.press(desk.moderator, card, label))
    assert "That needs" in desk.text_of(await desk.press(desk.moderator, draft, "Post it now"))
    assert await desk.services.database.read(posts.of_server, desk.guild.id) == []


async def test_a_series_that_was_taken_out_is_named(desk: FrontDoor):
    card, draft = await open_one(desk, "goals"), await run(desk, "post", series="goals")
    desk.config = parse("series: []", "config.yaml")
    for label in BUTTONS:
        assert "There is no series “goals”" in desk.text_of(await desk.press(desk.moderator, card, label))
    assert "no series “goals”" in desk.text_of(await desk.press(desk.moderator, draft, "Post it now"))
    assert "No series yet" in desk.text_of(await run(desk, "list"))
    assert await desk.services.database.read(posts.of_server, desk.guild.id) == []


async def test_titles_and_ids_are_offered_to_moderators_alone(desk: FrontDoor):
    async def offered(person: MemberActor, typed: str) -> list[str]:
        choices = await person.autocomplete(desk.check_ins, "prompts post", "series", typed)
        return [str(choice["value"]) for choice in choices]

    assert await offered(desk.moderator, "") == ["goals", "panel", "hourly", "dose", "asleep"]
    assert await offered(desk.moderator, "GOAL") == ["goals"]
    ana = desk.person("ana")
    (known,) = [one for one in await desk.client.tree.fetch_commands() if one.name == "prompts"]
    desk.guild.set_command_permissions(known, {ana: True})  # as a server may under Integrations
    assert await offered(ana, "") == []
    for command in ("list", "preview"):
        answer = await ana.slash(desk.check_ins, f"prompts {command}")
        assert "That needs **Manage Server" in desk.text_of(answer)
    for command in ("post", "skip", "pause", "resume"):
        answer = await ana.slash(desk.check_ins, f"prompts {command}", series="goals")
        assert "That needs **Manage Server" in desk.text_of(answer)
