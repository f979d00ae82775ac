"""The bank of prompts: moderators hear when it is nearly used up, and what ships is worth reading."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Series, load
from tests.bot.prompts.test_service import belay, edit, posts
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


async def test_moderators_hear_too_when_an_edit_takes_out_what_was_left(tmp_path: Path):
    async with belay(tmp_path, daily(*TEXTS, "Text 6", "Text 7")) as ground:
        ground.clock.move(hours=11)
        for _ in range(4):
            await ground.fall_due()
            ground.clock.move(days=1)
        assert await lows(ground) == 0
        said = [post.text for post in await posts(ground)]
        left = [text for text in (*TEXTS, "Text 6", "Text 7") if text not in said]
        heard: list[int] = []
        for bank in ((*said, *left[:3]), (*said, *left[:3]), said, (*said, *left, "New 1", "New 2")):
            await edit(ground, daily(*bank))
            await ground.fall_due()
            heard.append(await lows(ground))
            ground.clock.move(days=1)
        assert heard == [1, 1, 1, 2]  # known once, and anew when there were more meanwhile


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


BUTTONS = {
    "Check in": "check-in",
    "Ask for help": "ask",
    "Share a win": "win",
    "Log a setback": "setback",
    "Suggest a prompt": "suggest",
}
ON_A_FORM = {"Post unnamed"}  # said of what a button opens


def test_a_text_names_only_buttons_that_stand_below_it():
    for series in load(ROOT / "config.yaml").series:
        named = {label for text in series.texts for label in re.findall(r"\*\*(.+?)\*\*", text)}
        assert {BUTTONS[label] for label in named - ON_A_FORM} <= set(series.buttons), series.id


def test_what_comes_by_direct_message_does_not_speak_as_if_it_stood_in_the_server():
    (dose,) = (series for series in load(ROOT / "config.yaml").series if series.is_dose)
    for text in dose.texts:
        assert re.findall(r"\b(?:here|below|thread|this server)\b", text) == [], text
        assert "`/" not in text or "the server" in text.casefold(), text


def test_the_check_finds_what_is_banned():
    for words in ("You failed.", "Just ask.", "Don't give up!"):
        with pytest.raises(AssertionError):
            test_a_shipped_text_is_short_and_kind(
                words + " Whom might you ask? Name one person, and write to them." * 2
            )
