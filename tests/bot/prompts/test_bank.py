"""The bank of prompts: none comes again before all were posted, and what ships is worth reading."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.preview import preview
from bot.config import Series, load
from bot.prompts import State
from bot.prompts.model import next_text
from bot.prompts.store.posts import of_server
from tests.bot.prompts.test_service import belay, edit
from tests.ground import Ground

ROOT = Path(__file__).parents[3]
LATE_SUNDAY = datetime(2026, 3, 8, 22, tzinfo=UTC)
BANNED = ("you failed", "you lost", "you missed", "just", "simply", "don't give up", "should", "!")
TEXTS = [f"Text {number}" for number in range(6)]


def daily(*texts: str, **more: object) -> Series:
    """A bank that is posted every day at nine."""
    keys = {
        "id": "daily",
        "title": "Daily",
        "posts": "text",
        "texts": texts,
        "days": "daily",
        "time": "09:00",
    }
    return Series.model_validate(keys | more)


# The rotation


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("post"), st.integers(1, 8)),
            st.tuples(st.just("add"), st.integers(6, 20)),
            st.tuples(st.just("remove"), st.integers(0, 20)),
        ),
        max_size=40,
    )
)
def test_no_text_comes_again_before_all_others_whatever_is_edited(steps: list[tuple[str, int]]):
    bank = [f"Text {number}" for number in range(6)]
    said: dict[str, datetime] = {}
    posted: list[str] = []
    for what, number in steps:
        text = f"Text {number}"
        if what == "add" and text not in bank:
            bank.insert(number % len(bank), text)
        elif what == "remove" and text in bank and len(bank) > 1:
            bank.remove(text)
        elif what == "post":
            for _ in range(number):
                chosen = next_text(bank, said, 1, "daily")
                since = posted[len(posted) - posted[::-1].index(chosen) :] if chosen in posted else []
                assert chosen not in posted or set(bank) - {chosen} <= set(since)
                posted.append(chosen)
                said[chosen] = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=len(posted))


def test_servers_and_series_begin_elsewhere_in_the_bank():
    firsts = {next_text(TEXTS, {}, guild, series) for guild in range(20) for series in ("a", "b")}
    assert len(firsts) > 3


async def test_each_text_once_through_restarts_and_edits_then_again(tmp_path: Path):
    for day in range(12):
        now = LATE_SUNDAY + timedelta(days=day)
        texts = TEXTS[:4] if day < 2 else TEXTS  # two are added on the third day
        async with belay(tmp_path, daily(*texts), now=now) as ground:
            if day == 5:
                await edit(ground, daily(*reversed(texts)))
            ground.clock.move(hours=11)
            await ground.fall_due()
    async with belay(tmp_path, daily(*TEXTS), now=LATE_SUNDAY + timedelta(days=13)) as ground:
        posts = [post for post in await ground.database.read(of_server, 1) if post.state is State.ON_TIME]
        said = [post.text for post in posts]
    assert Counter(said[:6]) == Counter(TEXTS)
    assert said[6:12] == said[:6]


async def test_a_post_that_came_too_late_has_not_used_its_text(tmp_path: Path):
    async with belay(tmp_path, daily(*TEXTS, grace="1h")) as ground:
        ground.clock.move(hours=11)
        await ground.fall_due()
    async with belay(
        tmp_path, daily(*TEXTS, grace="1h"), now=LATE_SUNDAY + timedelta(days=1, hours=20)
    ) as ground:
        await ground.fall_due()
        ground.clock.move(hours=15)
        await ground.fall_due()
        posts = await ground.database.read(of_server, 1)
    assert [post.state for post in posts] == [State.ON_TIME, State.SKIPPED, State.ON_TIME]
    assert posts[1].text == posts[2].text != posts[0].text


async def test_the_preview_shows_what_will_be_said(tmp_path: Path):
    config = tmp_path / "config.yaml"
    bank = "\n".join(f"      - {text}" for text in TEXTS)
    config.write_text(
        "series:\n  - id: daily\n    title: Daily\n    posts: text\n    days: daily\n    time: '09:00'\n"
        f"    texts:\n{bank}\n",
        encoding="utf-8",
    )
    async with belay(tmp_path, daily(*TEXTS)) as ground:
        ground.clock.move(hours=11)
        await ground.fall_due()
        lines = await preview(config, tmp_path / "belay.db", ground.clock(), timedelta(days=7), None)
        (run,) = await ground.services.prompts.schedule.next_runs(1)
        for _ in range(7):
            ground.clock.move(days=1)
            await ground.fall_due()
        said = [post.text for post in await ground.database.read(of_server, 1)]
    assert [line.rpartition("  ")[2] for line in lines[1:]] == said[1:]
    assert run.text == said[1]


async def lows(ground: Ground) -> int:
    """How often moderators are to hear that a bank is nearly used up."""
    return sum(letter.kind == "prompts.low" for letter in await ground.letters())


async def test_moderators_hear_once_that_a_bank_is_nearly_used_up(tmp_path: Path):
    heard: list[int] = []
    async with belay(tmp_path, daily(*TEXTS)) as ground:
        ground.clock.move(hours=11)
        for _ in range(10):
            await ground.fall_due()
            heard.append(await lows(ground))
            ground.clock.move(days=1)
        assert heard == [0, 0, 1, 1, 1, 1, 1, 1, 1, 1]
        await edit(ground, daily(*TEXTS, "New 1", "New 2", "New 3", "New 4"))
        await ground.fall_due()
        assert await lows(ground) == 2
        assert await ground.services.prompts.schedule.left(1, "daily") == ("Daily", 3)
        assert await ground.services.prompts.schedule.left(1, "gone") is None


@pytest.mark.parametrize(("texts", "after"), [(["One"], None), (["One", "Two"], 1), (TEXTS[:3], 1)])
async def test_a_small_bank_is_said_so_with_its_first_text_and_one_text_is_no_bank(
    tmp_path: Path, texts: list[str], after: int | None
):
    async with belay(tmp_path, daily(*texts)) as ground:
        ground.clock.move(hours=11)
        heard: list[int] = []
        for _ in range(4):
            await ground.fall_due()
            heard.append(await lows(ground))
            ground.clock.move(days=1)
    assert heard == [0] * 4 if after is None else heard == [1] * 4


# What ships


def shipped() -> dict[str, tuple[str, ...]]:
    """The texts of each series with a bank in the shipped file."""
    return {series.id: series.texts for series in load(ROOT / "config.yaml").series if series.texts}


def test_four_series_and_at_least_sixty_texts_of_their_own():
    banks = shipped()
    assert set(banks) == {"monday-goals", "wednesday-ask", "friday-wins-and-nos", "daily-dose"}
    assert sum(map(len, banks.values())) >= 60
    every = [text for texts in banks.values() for text in texts]
    assert len(set(every)) == len(every)
    beginnings = Counter(" ".join(text.split()[:4]).casefold() for text in every)
    assert [begin for begin, count in beginnings.items() if count > 1] == []


@pytest.mark.parametrize("text", [text for texts in shipped().values() for text in texts])
def test_a_shipped_text_is_short_and_kind(text: str):
    assert 80 <= len(text) <= 400
    assert "\n" not in text
    assert "http" not in text
    said = text.casefold()
    found = [words for words in BANNED if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", said)]
    assert found == []


def test_the_check_finds_what_is_banned():
    for words in ("You failed.", "Just ask.", "Don't give up!"):
        with pytest.raises(AssertionError):
            test_a_shipped_text_is_short_and_kind(
                words + " Whom might you ask? Name one person, and write to them." * 2
            )
