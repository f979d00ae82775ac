"""The simulated month: Belay keeps its promises in it, the checker finds what is broken, and the same seed is the same
month. How fast anybody is answered is not asserted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from benchmarks import month
from benchmarks.month import life, without
from benchmarks.month.chance import Chance
from benchmarks.month.humans import CROWD
from benchmarks.month.people import STARTS, Away, Block, How, Person, Plan, plan
from benchmarks.month.record import (
    Asked,
    Invited,
    Record,
    Wait,
    figures,
    gini,
    percentile,
    violations,
)
from bot.config import Config

SMALL = month.Size(members=60, helpers=12, days=4, asks_a_day=6, coaches=2, moderators=2)
HOUR = timedelta(hours=1)
KINDS = [kind.id for kind in Config().asks.kinds]
ASKER, HELPER = 900, 100


async def test_a_small_month_breaks_no_promise(tmp_path: Path) -> None:
    lived = await month.live(SMALL, tmp_path)
    assert list(lived.broken) == []
    assert lived.kind.pings == lived.diffused.pings == 12 * 24
    assert 0 < lived.belay.pings < lived.kind.pings
    assert lived.hoped.pings == lived.hoped.coaches == lived.hoped.moderators == 0
    printed = month.printed(lived)
    assert "Promises broken: none." in printed
    assert printed.count("Goal (as fast, with at most 20%):") == 2


async def test_every_ask_is_answered_or_moderators_know_although_nobody_is_willing(tmp_path: Path) -> None:
    drawn = plan(SMALL, KINDS, 3)
    nobody = {user: replace(one, willing=0.0) for user, one in drawn.helpers.items()}
    silent = replace(drawn, helpers=nobody, visits=[], coaches=[])
    lived = await life.live(tmp_path / "month.db", Config(), silent, Chance(3))
    assert broken(lived, Config().asks.invitations_a_day) == []
    assert {ask.by for ask in lived.asked.values()} == {"moderator"}
    assert all(ask.moderators_at is not None for ask in lived.asked.values())


async def test_pauses_blocks_and_offs_happen_in_it(tmp_path: Path) -> None:
    drawn = plan(SMALL, KINDS, 5)
    away = [
        Away(user, STARTS, STARTS + 3 * 24 * HOUR, how) for user, how in zip(drawn.helpers, How, strict=False)
    ]
    asker = drawn.needs[0].asker
    apart = [Block(user, asker, STARTS) for user in list(drawn.helpers)[3:6]]
    lived = await life.live(tmp_path / "month.db", Config(), with_these(drawn, away, apart), Chance(5))
    assert len(lived.aways) == 3
    assert len(lived.blocks) == 3
    assert broken(lived, Config().asks.invitations_a_day) == []
    assert {one.user for one in away}.isdisjoint(
        one.user for one in lived.invited if one.at < STARTS + 72 * HOUR
    )
    numbers = {need.number for need in drawn.needs if need.asker == asker}
    assert {one.user for one in lived.invited if one.number in numbers}.isdisjoint(one.by for one in apart)


def with_these(drawn: Plan, aways: list[Away], blocks: list[Block]) -> Plan:
    return Plan(
        drawn.people,
        drawn.helpers,
        drawn.coaches,
        drawn.moderators,
        drawn.needs,
        drawn.visits,
        aways,
        blocks,
        drawn.ends,
    )


def test_the_same_seed_is_the_same_month() -> None:
    assert plan(SMALL, KINDS, 1) == plan(SMALL, KINDS, 1)
    assert plan(SMALL, KINDS, 1) != plan(SMALL, KINDS, 2)
    first, again = (
        without.live(plan(SMALL, KINDS, 1), Chance(1), "", without.diffused).asked for _ in range(2)
    )
    assert first == again


# The checker


def broken(record: Record, a_day: int = 3) -> list[str]:
    return violations(record, within=36 * HOUR, a_day=a_day)


def fine() -> Record:
    """An ask that waited for an hour, and one invitation."""
    record = Record("", STARTS + 100 * HOUR)
    record.asked[1] = Asked(1, ASKER, STARTS, waits=[Wait(STARTS, STARTS + HOUR)])
    record.invited.append(Invited(1, HELPER, STARTS))
    return record


def alone_too_long(record: Record) -> None:
    record.asked[1].waits[0].until = STARTS + 37 * HOUR


def alone_and_moderators_late(record: Record) -> None:
    record.asked[1].waits[0] = Wait(STARTS, None, STARTS + 40 * HOUR)


def alone_again(record: Record) -> None:
    record.asked[1].waits.append(Wait(STARTS + 2 * HOUR))


def never_shown(record: Record) -> None:
    record.asked[1].waits.clear()


def invited_too_often(record: Record) -> None:
    for number in (2, 3, 4):
        record.asked[number] = replace(record.asked[1], number=number)
        record.invited.append(Invited(number, HELPER, STARTS + number * HOUR))


def invited_twice(record: Record) -> None:
    record.invited.append(Invited(1, HELPER, STARTS + 50 * HOUR))


def invited_to_their_own(record: Record) -> None:
    record.invited.append(Invited(1, ASKER, STARTS))


def invited_while_away(record: Record) -> None:
    record.aways.append(Away(HELPER, STARTS - HOUR, STARTS + HOUR, How.REST))


def invited_although_apart(record: Record) -> None:
    record.blocks.append(Block(ASKER, HELPER, STARTS - HOUR))


def pinged_while_everything_rests(record: Record) -> None:
    record.aways.append(Away(HELPER, STARTS + HOUR, STARTS + 3 * HOUR, How.PAUSE))
    record.rung.append((HELPER, STARTS + 2 * HOUR))


def test_the_checker_is_content_with_what_is_fine() -> None:
    record = fine()
    record.asked[1].waits.append(Wait(STARTS + 90 * HOUR))  # cut off by the end
    record.asked[2] = Asked(2, ASKER, STARTS, waits=[Wait(STARTS, STARTS + 60 * HOUR, STARTS + 36 * HOUR)])
    record.aways.append(Away(HELPER, STARTS + HOUR, STARTS + 9 * HOUR, How.OFF))
    record.blocks.append(Block(HELPER, ASKER, STARTS + HOUR))
    assert broken(record) == []


@pytest.mark.parametrize(
    ("breaks", "words"),
    [
        (alone_too_long, "ask 1 was alone for 1 day, 13:00:00"),
        (alone_and_moderators_late, "ask 1 was alone for 1 day, 16:00:00"),
        (alone_again, "ask 1 was alone for 4 days"),
        (never_shown, "ask 1 was never shown"),
        (invited_too_often, "helper 100 was invited 4 times between"),
        (invited_twice, "helper 100 was invited twice to ask 1"),
        (invited_to_their_own, "900 was invited to their own ask 1"),
        (invited_while_away, "helper 100 was invited to ask 1 while away (rest)"),
        (invited_although_apart, "helper 100 was invited to ask 1 of somebody they are kept apart from"),
        (pinged_while_everything_rests, "100 was pinged on"),
    ],
)
def test_the_checker_finds(breaks: Callable[[Record], None], words: str) -> None:
    record = fine()
    breaks(record)
    [fault] = broken(record)
    assert fault.startswith(words)


# Figures and people


def test_figures_of_a_record() -> None:
    record = Record("", STARTS + 100 * HOUR)
    for number, hours in enumerate((1, 2, 40, None), 1):
        answered = None if hours is None else STARTS + hours * HOUR
        record.asked[number] = Asked(number, ASKER, STARTS, answered)
    record.pings = [(HELPER, STARTS), (HELPER, STARTS + 23 * HOUR), (HELPER, STARTS + 24 * HOUR)]
    found = figures(record, [HELPER, 101])
    assert (found.answered, found.in_time) == (0.75, 0.5)
    assert (found.median, found.ninth) == (120, None)
    assert (found.pings, found.an_ask, found.most_in_a_day, found.gini) == (3, 0.75, 2, 0.5)


def test_percentile_and_gini() -> None:
    assert percentile([3, None, 1, 2], 0.5) == 2
    assert percentile([3, None, 1, 2], 0.75) == 3
    assert percentile([3, None, 1, 2], 0.76) is None
    assert gini([5, 5, 5]) == 0
    assert gini([0, 0, 0]) == 0
    assert gini([0, 0, 0, 8]) == 0.75


def test_a_crowd_of_five_answers_as_it_was_measured() -> None:
    assert abs(0.64 * 5**-CROWD - 0.5) < 0.001


@pytest.mark.parametrize(
    ("at", "minutes", "then"),
    [
        ("2026-03-03 12:00", 30, "2026-03-03 12:30"),
        ("2026-03-03 03:00", 30, "2026-03-03 07:30"),
        ("2026-03-03 23:30", 30, "2026-03-04 07:30"),
        ("2026-03-03 22:30", 45, "2026-03-04 07:15"),
        ("2026-03-28 22:00", 90, "2026-03-29 07:30"),  # the clocks change in that night
    ],
)
def test_only_time_awake_counts(at: str, minutes: float, then: str) -> None:
    zone = ZoneInfo("Europe/Berlin")
    person = Person(1, zone, time(7), time(23))
    before, after = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (at, then))
    assert person.after(before, minutes) == after


def test_a_draw_depends_on_what_it_is_about_alone() -> None:
    one, same, other = Chance(1), Chance(1), Chance(2)
    assert one.share("willing", 1, 2) == same.share("willing", 1, 2)
    assert one.share("willing", 1, 2) != one.share("willing", 2, 1)
    assert one.share("willing", 1, 2) != other.share("willing", 1, 2)
    spans = sorted(one.span(45, 1.2, number) for number in range(2_001))
    assert spans[1_000] == pytest.approx(45, rel=0.1)
