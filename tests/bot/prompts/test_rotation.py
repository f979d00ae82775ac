"""Which text comes next: rounds, encores and rest, whatever was posted, edited or answered before."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.preview import preview
from bot.clock import stamp
from bot.database import Connection
from bot.prompts import State
from bot.prompts.model import Choice, Told, choose, never_said
from bot.prompts.store.posts import of_server
from tests.bot.prompts.test_bank import LATE_SUNDAY, TEXTS, daily
from tests.bot.prompts.test_service import belay, edit

BEGIN = datetime(2026, 1, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def bank_of(size: int) -> list[str]:
    return [f"Text {number}" for number in range(size)]


@dataclass
class Life:
    """A series in a server. `appeal`: how many people a text leads to something, at random around that; else nobody."""

    bank: list[str]
    appeal: dict[str, float] = field(default_factory=dict[str, float])
    told: list[Told] = field(default_factory=list[Told])
    banks: list[list[str]] = field(default_factory=list[list[str]])
    now: datetime = BEGIN
    drawn: random.Random = field(default_factory=lambda: random.Random(5))

    def next(self) -> Choice:
        return choose(self.bank, self.told, 1, "daily", self.now)

    def post(self, times: int = 1, step: timedelta = DAY) -> list[Told]:
        for _ in range(times):
            choice = self.next()
            mean = self.appeal.get(choice.text, 0.0)
            led = round(self.drawn.uniform(0, 2 * mean))
            self.told.append(Told(choice.text, self.now, choice.round, choice.encore, led))
            self.banks.append(list(self.bank))
            self.now += step
        return self.told[-times:]


@st.composite
def lives(draw: st.DrawFn, *, evidence: bool = True) -> Life:
    """Any life: posts each day, at one instant, after a long pause; texts added, taken out, put back; posts that came
    too late after all; and what was posted before rounds were counted."""
    life = Life(bank_of(draw(st.integers(1, 14))), drawn=random.Random(draw(st.integers(0, 99))))
    names = bank_of(24)
    if evidence:
        life.appeal = {text: float(draw(st.sampled_from((0, 1, 4, 20)))) for text in names}
    for number in range(draw(st.integers(0, 20))):
        life.told.append(Told(names[number % 9], life.now - (20 - number) * DAY))
        life.banks.append(names)
    steps: list[tuple[str, int]] = draw(
        st.lists(
            st.one_of(
                st.tuples(st.just("post"), st.integers(1, 30)),
                st.tuples(st.just("at once"), st.integers(1, 3)),
                st.tuples(st.just("pause"), st.integers(1, 60)),
                st.tuples(st.just("add"), st.integers(0, 23)),
                st.tuples(st.just("remove"), st.integers(0, 23)),
                st.tuples(st.just("too late"), st.integers(1, 3)),
            ),
            max_size=15,
        )
    )
    for what, number in steps:
        text = names[number % 24]
        if what == "post":
            life.post(number)
        elif what == "at once":
            life.post(number, timedelta())
        elif what == "pause":
            life.now += number * DAY
        elif what == "add" and text not in life.bank:
            life.bank.insert(number % len(life.bank), text)
        elif what == "remove" and text in life.bank and len(life.bank) > 1:
            life.bank.remove(text)
        elif what == "too late":
            del life.told[len(life.told) - number :], life.banks[len(life.banks) - number :]
    return life


def since(told: Sequence[Told], place: int) -> list[str] | None:
    """What was posted between a post and the one of the same text before it; None: it is the first."""
    earlier = [at for at in range(place) if told[at].text == told[place].text]
    return [one.text for one in told[earlier[-1] + 1 : place]] if earlier else None


# Rounds


@given(lives(evidence=False))
def test_without_evidence_no_text_comes_again_before_all_others_whatever_is_edited(life: Life):
    for place, (one, bank) in enumerate(zip(life.told, life.banks, strict=True)):
        if one.round:
            between = since(life.told, place)
            assert not one.encore
            assert between is None or {*bank} - {one.text} <= {*between}


@given(lives())
def test_each_text_has_one_turn_in_a_round_and_the_next_begins_when_all_had_theirs(life: Life):
    turns: Counter[tuple[int, str]] = Counter()
    number = 0
    for one, bank in zip(life.told, life.banks, strict=True):
        assert one.round >= number
        if one.round > max(number, 1):
            assert one.round == number + 1
            assert all(turns[number, text] == 1 for text in bank)
        number = one.round
        if one.round and not one.encore:
            turns[one.round, one.text] += 1
            assert turns[one.round, one.text] == 1


@given(lives())
def test_encores_are_few_all_different_and_only_after_their_round(life: Life):
    for place, (one, bank) in enumerate(zip(life.told, life.banks, strict=True)):
        if one.encore:
            before = [other for other in life.told[:place] if other.round == one.round]
            again = [other.text for other in before if other.encore]
            assert len(again) < len(bank) // 4
            assert one.text not in again
            assert {*bank} <= {other.text for other in before if not other.encore}


@given(lives())
def test_a_text_rests_until_a_third_of_the_bank_was_said(life: Life):
    for place, (one, bank) in enumerate(zip(life.told, life.banks, strict=True)):
        between = since(life.told, place) if one.round else None
        assert between is None or len(between) >= len(bank) // 3


@given(lives(), st.integers(1, 60))
def test_nothing_starves_each_text_is_among_any_five_quarters_of_the_bank(life: Life, more: int):
    life.post(more)
    for start in range(len(life.told)):
        bank = life.banks[start]
        end = start + len(bank) + len(bank) // 4
        if life.told[start].round and all(later == bank for later in life.banks[start:end]):
            assert end > len(life.told) or {*bank} <= {one.text for one in life.told[start:end]}


def test_and_not_among_fewer():
    life = Life(bank_of(8), appeal=dict.fromkeys(["Text 1", "Text 2", "Text 3"], 20.0))
    said = [one.text for one in life.post(80)]
    windows = [{*said[start : start + 9]} for start in range(len(said) - 9)]
    assert not all({*life.bank} <= window for window in windows)


# Encores


def told_once(
    bank: Sequence[str], led: dict[str, int], number: int = 1, begin: datetime = BEGIN
) -> list[Told]:
    """A whole round, a text a day."""
    return [Told(text, begin + place * DAY, number, led=led.get(text, 4)) for place, text in enumerate(bank)]


def encores(told: Sequence[Told], bank: Sequence[str], after: timedelta = 60 * DAY) -> list[str]:
    """What is said once more after these posts."""
    life = Life(list(bank), told=list(told), now=told[-1].due + after)
    found: list[str] = []
    while life.next().encore:
        found.append(life.post()[0].text)
    return found


def test_the_best_are_said_once_more_the_best_first_and_no_more_than_a_quarter():
    bank = bank_of(12)
    led = {"Text 0": 30, "Text 3": 50, "Text 5": 40, "Text 6": 35}
    assert encores(told_once(bank, led), bank) == ["Text 3", "Text 5", "Text 6"]


def test_two_or_three_people_decide_nothing():
    bank = bank_of(12)
    for people, found in ((2, []), (3, []), (4, ["Text 0"])):
        told = told_once(bank, dict.fromkeys(bank, 0) | {"Text 0": people})
        assert encores(told, bank) == found


def test_a_little_better_is_not_clearly_better():
    bank = bank_of(12)
    assert encores(told_once(bank, dict.fromkeys(bank, 40) | {"Text 2": 50}), bank) == []
    assert encores(told_once(bank, dict.fromkeys(bank, 40) | {"Text 2": 60}), bank) == ["Text 2"]


def test_a_text_is_compared_with_those_of_its_own_round():
    bank = bank_of(8)
    quiet = told_once(bank, dict.fromkeys(bank, 2))
    # The server has grown since, and "New" has been said in good times alone.
    grown = told_once(["New", *bank], dict.fromkeys([*bank, "New"], 20), 2, BEGIN + 8 * DAY)
    assert encores(quiet + grown, [*bank, "New"]) == []


def test_and_not_with_encores_which_are_no_average():
    bank = bank_of(8)
    told = told_once(bank, {"Text 1": 20})
    loved = Told("Text 0", told[-1].due + DAY, 1, encore=True, led=100)
    assert encores([*told, loved], bank) == ["Text 1"]


@pytest.mark.parametrize("posts", [5, 24])
def test_what_was_posted_before_rounds_were_counted_decides_the_order_alone(posts: int):
    bank = bank_of(8)
    old = [replace(one, round=0, led=0) for one in told_once(bank * 3, {})][:posts]
    life = Life(bank, told=list(old), now=BEGIN + 24 * DAY)
    said = life.post(8)
    assert {one.text for one in said[: 8 - min(posts, 8)]} == {*bank[posts:]}
    assert [one.text for one in said[8 - min(posts, 8) :]] == bank[:posts]
    assert {one.round for one in said} == {1}


def test_small_banks_have_no_encores():
    for size in (1, 2, 3):
        life = Life(bank_of(size), appeal={"Text 0": 50.0})
        assert not any(one.encore for one in life.post(40))
    assert any(one.encore for one in Life(bank_of(4), appeal={"Text 0": 50.0}).post(40))


def test_encores_of_texts_that_are_gone_still_count_in_their_round():
    bank = bank_of(8)
    told = told_once(bank, {"Text 0": 40, "Text 1": 30, "Text 2": 20})
    more = [Told("Text 0", told[-1].due + DAY, 1, encore=True, led=9)]
    assert encores(told + more, bank[1:]) == []  # seven texts: one encore, and it was
    assert encores(told + more, bank) == ["Text 1"]


def test_texts_that_come_while_encores_are_said_have_their_turn_at_once():
    bank = bank_of(8)
    life = Life(bank, told=told_once(bank, {"Text 0": 40, "Text 1": 30}), now=BEGIN + 60 * DAY)
    life.post()
    life.bank += ["New 1", "New 2", "New 3", "New 4"]
    life.post(6)
    assert {one.text for one in life.told[9:13]} == {"New 1", "New 2", "New 3", "New 4"}
    # Twelve texts by now, so up to three encores; "Text 0" has rested, and is no encore twice in one round.
    assert [(one.text, one.round, one.encore) for one in (life.told[8], life.told[13], life.told[14])] == [
        ("Text 0", 1, True),
        ("Text 1", 1, True),
        ("Text 0", 2, False),
    ]


def test_what_was_said_once_more_has_its_turn_as_soon_as_it_rested():
    bank = bank_of(12)
    life = Life(bank, told=told_once(bank, {"Text 0": 60}), now=BEGIN + 60 * DAY)
    said = [(one.text, one.round) for one in life.post(6)]
    assert said == [("Text 0", 1), ("Text 1", 2), ("Text 2", 2), ("Text 3", 2), ("Text 4", 2), ("Text 0", 2)]


@given(lives(), st.integers(0, 50))
def test_evidence_younger_than_fifteen_days_changes_nothing(life: Life, other: int):
    young = life.now - 15 * DAY
    changed = [replace(one, led=other) if one.due > young else one for one in life.told]
    assert choose(life.bank, changed, 1, "daily", life.now) == life.next()


def test_and_that_of_fifteen_days_counts():
    bank = bank_of(8)
    told = told_once(bank, {"Text 0": 40})
    assert not choose(bank, told, 1, "daily", BEGIN + 15 * DAY).encore  # one text alone is like itself
    then = BEGIN + 16 * DAY
    assert choose(bank, told, 1, "daily", then) == Choice("Text 0", 1, encore=True)
    early = choose(bank, told, 1, "daily", then - timedelta(milliseconds=1))
    assert (early.encore, early.round) == (False, 2)


# Always


@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_and_texts_said_twice_in_it_do_not_matter(life: Life, chance: random.Random):
    moved = [*life.bank, *life.bank[:2]]
    chance.shuffle(moved)
    assert choose(moved, life.told, 1, "daily", life.now) == life.next() == life.next()


@given(
    st.lists(st.sampled_from(bank_of(6)), min_size=1),
    st.lists(
        st.builds(
            Told,
            st.sampled_from(bank_of(9)),
            st.integers(0, 150).map(lambda days: BEGIN + days * DAY),
            st.integers(0, 3),
            st.booleans(),
            st.integers(0, 30),
        ),
        max_size=40,
    ),
)
def test_any_rows_lead_to_a_text_of_the_bank(bank: list[str], told: list[Told]):
    assert choose(bank, told, 1, "daily", datetime(2026, 6, 2, tzinfo=UTC)).text in bank
    assert 0 <= never_said(bank, told) <= len({*bank})


def test_servers_and_series_begin_elsewhere_in_the_bank():
    firsts = {choose(TEXTS, [], guild, series, BEGIN).text for guild in range(20) for series in ("a", "b")}
    assert len(firsts) > 3


# In a server


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
    assert [post.round for post in posts] == [1] * 6 + [2] * 6


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


@pytest.mark.parametrize("led", [0, 9])
async def test_the_preview_shows_what_will_be_said_whatever_people_do_meanwhile(tmp_path: Path, led: int):
    config = tmp_path / "config.yaml"
    texts = bank_of(8)
    bank = "\n".join(f"      - {text}" for text in texts)
    config.write_text(
        "series:\n  - id: daily\n    title: Daily\n    posts: text\n    days: daily\n    time: '09:00'\n"
        f"    zone: UTC\n    texts:\n{bank}\n",
        encoding="utf-8",
    )

    def answer(connection: Connection) -> None:
        """People answer what was posted within the last day: so does the post that stood when it was previewed."""
        connection.execute(
            "UPDATE series_posts SET led_people = ? WHERE due > ?",
            (led, stamp(ground.clock() - timedelta(days=1))),
        )

    def loved(connection: Connection) -> None:
        connection.execute("UPDATE series_posts SET led_people = 30 WHERE id IN (2, 5)")

    async with belay(tmp_path, daily(*texts, zone="UTC")) as ground:
        ground.clock.move(hours=11)
        for _ in range(20):
            await ground.fall_due()
            ground.clock.move(days=1)
        await ground.database.write(loved)
        ground.clock.move(hours=-1)
        # The last post is 23 hours old, and its day not over.
        lines = await preview(config, tmp_path / "belay.db", ground.clock(), timedelta(days=14), None)
        (run,) = await ground.services.prompts.schedule.next_runs(1)
        await ground.database.write(answer)
        ground.clock.move(hours=1)
        for _ in range(14):
            await ground.fall_due()
            await ground.database.write(answer)
            ground.clock.move(days=1)
        posts = (await ground.database.read(of_server, 1))[20:]
    assert any(post.encore for post in posts)
    assert [line.rpartition("  ")[2] for line in lines[1:]] == [post.text for post in posts]
    assert run.text == posts[0].text
