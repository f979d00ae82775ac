"""Writing an ask: a draft that only its author sees, and the files that come with it."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.help_requests import Given, State, Words
from bot.help_requests.refusals import (
    FileEmpty,
    FilesClosed,
    FileTooLarge,
    NoFilesHere,
    NotYourAsk,
    PastDay,
    TooManyFiles,
    UnknownKind,
)
from bot.help_requests.writing import Writing
from bot.members import Who
from bot.setbacks import Given as Setback
from bot.text import TextEmpty, TextTooLong
from tests.bot.help_requests import asking
from tests.bot.help_requests.asking import (
    ANA,
    ASKER,
    MOD,
    RESUME,
    WORDS,
    draft,
    due_in,
    now_is,
    posted,
    rows,
    stands,
    told,
)
from tests.ground import Ground


def writing(ground: Ground) -> Writing:
    """The verbs."""
    return ground.services.help_requests.writing


# A draft


async def test_a_draft_is_seen_by_its_author_alone(ground: Ground):
    ask_id = await draft(ground, Given("strategy", " A way\ninto data ", "Where?\n\n\n\nHow?", "", "Friday"))
    ask = await now_is(ground, ask_id)
    assert ask.words == Words(
        "strategy", "A way into data", "Where?\n\nHow?", None, "Friday", date(2026, 3, 6)
    )
    assert (ask.state, ask.asker, ask.posted_at, ask.alias) == (State.DRAFT, ASKER, None, None)
    assert await ground.letters() == []
    assert await ground.next_due() is None
    assert (await ground.services.help_requests.board.open(1, None, unanswered=False)).total == 0


async def test_the_same_form_sent_again_changes_the_same_draft(ground: Ground):
    first = await draft(ground)
    again = await draft(ground, Given("other", "A way out", "How?"))
    assert first == again
    ask = await now_is(ground, first)
    assert ask.words == Words("other", "A way out", "How?")
    assert ask.kind == "other"
    assert await draft(ground, opened_by=2) != first


async def test_the_same_form_sent_twice_at_once_is_one_draft(ground: Ground):
    made = await asyncio.gather(*(draft(ground) for _ in range(5)))
    assert len(set(made)) == 1


async def test_a_form_of_somebody_else_is_refused(ground: Ground):
    ask_id = await draft(ground)
    for other in (ANA, Who(2, ASKER.user)):
        with pytest.raises(NotYourAsk):
            await draft(ground, Given("other", "Mine", "Now"), who=other)
    assert (await now_is(ground, ask_id)).words == Words("strategy", WORDS.title, WORDS.need, WORDS.tried)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (Given("", "Title", "Need"), UnknownKind()),
        (Given("magic", "Title", "Need"), UnknownKind()),
        (Given("other", "", "Need"), TextEmpty("Title")),
        (Given("other", " \u200b\u2800 ", "Need"), TextEmpty("Title")),
        (Given("other", "Title", "\n \u200d"), TextEmpty("What I need")),
        (Given("other", "x" * 81, "Need"), TextTooLong("Title", 80, "x" * 81)),
        (Given("other", "Title", "x" * 1001), TextTooLong("What I need", 1000, "x" * 1001)),
        (Given("other", "Title", "Need", "y" * 1001), TextTooLong("What I tried", 1000, "y" * 1001)),
        (Given("other", "Title", "Need", "", "z" * 61), TextTooLong("By when", 60, "z" * 61)),
        (Given("other", "Title", "Need", "", "yesterday"), PastDay("yesterday", date(2026, 3, 1))),
        (Given("other", "Title", "Need", "", "2026-02-28"), PastDay("2026-02-28", date(2026, 2, 28))),
    ],
)
async def test_what_cannot_be_kept_is_refused_and_changes_nothing(
    ground: Ground, given: Given, refusal: Exception
):
    for attempt in (draft(ground, given), writing(ground).edit(ASKER, 1, given)):
        with pytest.raises(type(refusal)) as refused:
            await attempt
        assert refused.value == refusal
    assert await rows(ground, "SELECT * FROM asks") == []


async def test_a_refused_edit_leaves_the_words_there_were(ground: Ground):
    ask_id = await posted(ground)
    before = await now_is(ground, ask_id)
    for given in (
        Given("other", "x" * 81, "Need"),
        Given("other", "Title", ""),
        Given("magic", "Title", "Need"),
    ):
        with pytest.raises((TextTooLong, TextEmpty, UnknownKind)):
            await writing(ground).edit(ASKER, ask_id, given)
    assert await now_is(ground, ask_id) == before


async def test_as_much_as_fits_is_kept(ground: Ground):
    given = Given("other", "é" * 80, "\U0001f9d7" * 1000, "日" * 1000, "soon" * 15)
    ask = await now_is(ground, await draft(ground, given))
    assert ask.words == Words("other", given.title, given.need, given.tried, given.by_when)


@pytest.mark.parametrize("odd", ["Title\rof two", "Title\r\nof two", "Title\u2028of two", "Title\x0bof two"])
async def test_a_title_is_one_line(ground: Ground, odd: str):
    words = (await now_is(ground, await draft(ground, Given("other", odd, "Need")))).words
    assert words is not None
    assert words.title == "Title of two"


@pytest.mark.parametrize(
    ("by_when", "day"),
    [
        ("", None),
        ("no hurry", None),
        ("as soon as possible", None),
        ("before my interview", None),
        ("today", date(2026, 3, 2)),
        ("tomorrow", date(2026, 3, 3)),
        ("Friday", date(2026, 3, 6)),
        ("next monday", date(2026, 3, 9)),
        ("2 weeks", date(2026, 3, 16)),
        ("2026-03-20", date(2026, 3, 20)),
        ("March 20", date(2026, 3, 20)),
        ("20/3", date(2026, 3, 20)),
        ("3/20", None),  # read as a day in the next century, which nobody means
        ("12", date(2026, 3, 12)),
        ("1 March", None),  # yesterday, or in a year: neither is meant
    ],
)
async def test_a_day_is_understood_where_one_is_named(ground: Ground, by_when: str, day: date | None):
    words = (await now_is(ground, await draft(ground, Given("other", "Title", "Need", "", by_when)))).words
    assert words is not None
    assert (words.by_when or "", words.by_day) == (by_when, day)


async def test_a_day_is_the_one_where_its_author_is(ground: Ground):
    ground.clock.move(hours=13)  # Tuesday in Auckland since long, 1:00 in London
    await ground.services.members.set_zone(ASKER, "Pacific/Auckland")
    words = (await now_is(ground, await draft(ground, Given("other", "Title", "Need", "", "today")))).words
    assert words is not None
    assert words.by_day == date(2026, 3, 3)
    await ground.services.members.set_zone(ASKER, "Pacific/Honolulu")
    with pytest.raises(PastDay):
        await draft(ground, Given("other", "Title", "Need", "", "2026-03-01"), 2)
    assert await draft(ground, Given("other", "Title", "Need", "", "2026-03-02"), 3)


async def test_a_prefill_is_ones_own_words_and_nobody_elses(ground: Ground):
    setback = await ground.services.setbacks.log(ASKER, 5, Setback("rejection", "After two talks", "Ask why"))
    assert await writing(ground).prefill(ASKER, f"setback:{setback.id}") == Given(
        need="Ask why", tried="After two talks"
    )
    assert await writing(ground).prefill(ANA, f"setback:{setback.id}") == Given()
    for nothing in (
        "",
        "setback:",
        "setback:99",
        "setback:x",
        "moon:1",
        "check_in:1",
        f"setback:{setback.id}:1",
    ):
        assert await writing(ground).prefill(ASKER, nothing) == Given()


# Files


async def test_files_wait_with_a_draft_and_are_replaced(ground: Ground):
    ask_id = await draft(ground, RESUME)
    shown = await writing(ground).set_files(ASKER, ask_id, [("a.pdf", b"1"), ("b.pdf", b"2")])
    assert shown.files == 2
    shown = await writing(ground).set_files(ASKER, ask_id, [("c.pdf", b"3")])
    assert shown.files == 1
    assert await ground.services.help_requests.board.files(ask_id) == [("c.pdf", b"3")]
    await writing(ground).set_files(ASKER, ask_id, [])
    assert await ground.services.help_requests.board.files(ask_id) == []


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([("a.pdf", b"1")] * 6, TooManyFiles(6, 5)),
        ([("a.pdf", b"1"), ("big.pdf", bytes(8_000_001))], FileTooLarge("big.pdf", 8.000001, 8)),
        ([("none.pdf", b"")], FileEmpty("none.pdf")),
    ],
)
async def test_files_that_do_not_fit_are_refused_and_none_is_kept(
    ground: Ground, files: list[tuple[str, bytes]], refusal: Exception
):
    ask_id = await draft(ground, RESUME)
    await writing(ground).set_files(ASKER, ask_id, [("a.pdf", b"1")])
    with pytest.raises(type(refusal)) as refused:
        await writing(ground).set_files(ASKER, ask_id, files)
    assert refused.value == refusal
    assert await ground.services.help_requests.board.files(ask_id) == [("a.pdf", b"1")]


async def test_the_largest_file_fits(ground: Ground):
    ask_id = await draft(ground, RESUME)
    assert (await writing(ground).set_files(ASKER, ask_id, [("a.pdf", bytes(8_000_000))] * 5)).files == 5


async def test_some_kinds_come_without_files(ground: Ground):
    ask_id = await draft(ground, WORDS)
    with pytest.raises(NoFilesHere):
        await writing(ground).set_files(ASKER, ask_id, [("a.pdf", b"1")])


async def test_a_posted_ask_takes_no_more(ground: Ground):
    ask_id = await posted(ground, RESUME)
    with pytest.raises(FilesClosed):
        await writing(ground).set_files(ASKER, ask_id, [("a.pdf", b"1")])


async def test_files_are_posted_with_the_ask_and_gone_two_days_later(ground: Ground):
    ask_id = await draft(ground, RESUME)
    await writing(ground).set_files(ASKER, ask_id, [("a.pdf", b"1")])
    await writing(ground).post(ASKER, ask_id, named=True)
    assert await told(ground, "help_requests.files") == [{"ask": ask_id}]
    assert await due_in(ground, "files_over", ask_id) == timedelta(days=2)
    await asking.wait(ground, days=2)
    assert await rows(ground, "SELECT * FROM ask_files") == []


async def test_without_files_there_is_no_letter_about_them(ground: Ground):
    ask_id = await posted(ground, RESUME)
    assert await told(ground, "help_requests.files") == []
    assert await due_in(ground, "files_over", ask_id) is None


async def test_files_do_not_follow_into_a_kind_without_them(ground: Ground):
    ask_id = await draft(ground, RESUME)
    await writing(ground).set_files(ASKER, ask_id, [("a.pdf", b"1")])
    await writing(ground).edit(ASKER, ask_id, WORDS)
    await writing(ground).post(ASKER, ask_id, named=True)
    assert await told(ground, "help_requests.files") == []
    assert await rows(ground, "SELECT * FROM ask_files") == []


async def test_files_of_what_is_thrown_away_are_gone(ground: Ground):
    held = Given("resume-review", "Resume", "Write to t.me/nurse")
    for number, given in enumerate((RESUME, held), 1):
        ask_id = await draft(ground, given, number)
        await writing(ground).set_files(ASKER, ask_id, [("a.pdf", b"1")])
        if given is held:
            await writing(ground).post(ASKER, ask_id, named=True)
            assert await stands(ground, ask_id) == "held"
        await writing(ground).discard(ASKER, ask_id)
    assert await rows(ground, "SELECT * FROM ask_files") == []


async def test_files_of_a_declined_ask_wait_for_its_next_try(ground: Ground):
    ask_id = await draft(ground, Given("resume-review", "Resume", "Write to t.me/nurse"))
    await writing(ground).set_files(ASKER, ask_id, [("a.pdf", b"1")])
    await writing(ground).post(ASKER, ask_id, named=True)
    await ground.services.help_requests.safety.decline(MOD, ask_id)
    shown = await writing(ground).edit(ASKER, ask_id, RESUME)
    assert (shown.ask.state, shown.files) == (State.DRAFT, 1)
    await writing(ground).post(ASKER, ask_id, named=True)
    assert await told(ground, "help_requests.files") == [{"ask": ask_id}]
