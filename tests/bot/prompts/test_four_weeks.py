"""Four weeks over each clock change of 2026: what was posted when, against a list counted out minute by minute."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.prompts import SeriesPost, State
from bot.prompts.store import posts as posts_store
from tests.ground import Ground, open_ground

DAYS = "[monday, tuesday, wednesday, thursday, friday, saturday, sunday]"
TIMES = ("09:00", "00:00", "02:30", "01:45", "23:30")  # the last two come twice where clocks go back
FOUR_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True)
class Change:
    """A clock change: where, on which local date, and the instants at which some posts were due, worked out by hand."""

    zone: str
    day: date
    by_hand: dict[str, tuple[str, ...]]

    @property
    def begins(self) -> datetime:
        """Two weeks before it, at noon there."""
        noon = datetime.combine(self.day - FOUR_WEEKS / 2, time(12), ZoneInfo(self.zone))
        return noon.astimezone(UTC)


CHANGES = [
    Change(  # 02:00 EST is 03:00 EDT
        "America/New_York",
        date(2026, 3, 8),
        {
            "09:00": ("03-07 14:00", "03-08 13:00"),
            "00:00": ("03-08 05:00", "03-09 04:00"),
            "02:30": ("03-07 07:30", "03-08 07:00", "03-09 06:30"),
        },
    ),
    Change(  # 02:00 EDT is 01:00 EST
        "America/New_York",
        date(2026, 11, 1),
        {
            "09:00": ("10-31 13:00", "11-01 14:00"),
            "00:00": ("11-01 04:00", "11-02 05:00"),
            "02:30": ("10-31 06:30", "11-01 07:30"),
            "01:45": ("11-01 05:45", "11-02 06:45"),
        },
    ),
    Change(  # 01:00 GMT is 02:00 BST
        "Europe/London",
        date(2026, 3, 29),
        {
            "09:00": ("03-28 09:00", "03-29 08:00"),
            "02:30": ("03-28 02:30", "03-29 01:30"),
            "01:45": ("03-28 01:45", "03-29 01:00", "03-30 00:45"),
        },
    ),
    Change(  # 02:00 BST is 01:00 GMT
        "Europe/London",
        date(2026, 10, 25),
        {
            "09:00": ("10-24 08:00", "10-25 09:00"),
            "02:30": ("10-24 01:30", "10-25 02:30"),
            "01:45": ("10-25 00:45", "10-26 01:45"),
        },
    ),
    Change(  # Friday 00:00 EET is 01:00 EEST: that day begins an hour late
        "Africa/Cairo",
        date(2026, 4, 24),
        {
            "09:00": ("04-23 07:00", "04-24 06:00"),
            "00:00": ("04-22 22:00", "04-23 22:00", "04-24 21:00"),
            "02:30": ("04-23 00:30", "04-23 23:30"),
        },
    ),
    Change(  # Friday 00:00 EEST is Thursday 23:00 EET: midnight is shown once, an hour later
        "Africa/Cairo",
        date(2026, 10, 30),
        {
            "09:00": ("10-29 06:00", "10-30 07:00"),
            "00:00": ("10-28 21:00", "10-29 22:00", "10-30 22:00"),
            "02:30": ("10-28 23:30", "10-30 00:30"),
            "23:30": ("10-28 20:30", "10-29 20:30", "10-30 21:30"),
        },
    ),
    Change(  # 02:00 (+11) is 01:30 (+10:30)
        "Australia/Lord_Howe",
        date(2026, 4, 5),
        {
            "09:00": ("04-03 22:00", "04-04 22:30"),
            "00:00": ("04-04 13:00", "04-05 13:30"),
            "02:30": ("04-03 15:30", "04-04 16:00"),
            "01:45": ("04-04 14:45", "04-05 15:15"),
        },
    ),
    Change(  # 02:00 (+10:30) is 02:30 (+11)
        "Australia/Lord_Howe",
        date(2026, 10, 4),
        {
            "09:00": ("10-02 22:30", "10-03 22:00"),
            "00:00": ("10-03 13:30", "10-04 13:00"),
            "02:30": ("10-02 16:00", "10-03 15:30", "10-04 15:30"),
        },
    ),
]


def config() -> str:
    """Each time of day as days with a time, and as a cron."""
    entries: list[str] = []
    for at in TIMES:
        hour, minute = map(int, at.split(":"))
        for way, when in (
            ("days", f'days: {DAYS}\n    time: "{at}"'),
            ("cron", f'cron: "{minute} {hour} * * *"'),
        ):
            name = f"{way}-{at.replace(':', '')}"
            entries.append(
                f"  - id: {name}\n    title: {name}\n    posts: text\n    text: Hello.\n    {when}\n"
            )
    return "series:\n" + "".join(entries)


def minutes(change: Change) -> list[tuple[datetime, datetime]]:
    """Every minute of the four weeks, and what the clock there shows in it."""
    zone = ZoneInfo(change.zone)
    count = FOUR_WEEKS // timedelta(minutes=1)
    instants = [change.begins + timedelta(minutes=minute) for minute in range(1, count + 1)]
    return [(instant, instant.astimezone(zone).replace(tzinfo=None)) for instant in instants]


def counted_out(shown: list[tuple[datetime, datetime]], at: str) -> Iterator[tuple[date, datetime]]:
    """Each local date, and the first minute at which the clock there shows `at` or later.

    By looking at every minute, and by nothing else: a time that does not exist is passed when the clock jumps over
    it, one that is shown twice was passed the first time.
    """
    _, begins = shown[0]
    wanted = datetime.combine(begins, time.fromisoformat(at))
    if begins > wanted:
        wanted += timedelta(days=1)
    for instant, local in shown:
        if local >= wanted:
            yield wanted.date(), instant
            wanted += timedelta(days=1)


async def lived_through(ground: Ground, until: datetime) -> list[SeriesPost]:
    """What was decided while time went on from one timer to the next."""
    while (due := await ground.next_due()) is not None and due <= until:
        ground.clock.set(due)
        await ground.fall_due()
    return await ground.database.read(posts_store.of_server, 1)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.zone}-{change.day}")
async def test_what_was_posted_when(tmp_path: Path, change: Change):
    async with open_ground(
        tmp_path / "belay.db", now=change.begins, config=config(), zone=change.zone
    ) as ground:
        posts = await lived_through(ground, change.begins + FOUR_WEEKS)
        letters = [letter for letter in await ground.letters() if letter.kind == "prompts.post"]
    assert {post.state for post in posts} == {State.ON_TIME}
    assert sorted(letter.facts["post"] for letter in letters) == sorted(post.id for post in posts)
    posted: dict[str, list[tuple[date, datetime]]] = defaultdict(list)
    for post in posts:
        posted[post.series_id].append((post.day, post.due))
    shown = minutes(change)
    for at in TIMES:
        expected = list(counted_out(shown, at))
        assert len(expected) == 28
        for way in ("days", "cron"):
            assert posted.pop(f"{way}-{at.replace(':', '')}") == expected, (way, at)
        instants = {f"{due:%m-%d %H:%M}" for _, due in expected}
        assert instants.issuperset(change.by_hand.get(at, ())), at
    assert posted == {}


def test_the_clocks_do_change_in_the_middle():
    for change in CHANGES:
        zone = ZoneInfo(change.zone)
        around = [datetime.combine(change.day + timedelta(days=days), time(12), zone) for days in (-2, 1)]
        assert around[0].utcoffset() != around[1].utcoffset(), change
