"""`belay preview` on real files: what will be posted, when and in which words, and that it then is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.preview import NoSuchZone, preview
from bot.clock import stamp
from bot.config import Series
from bot.database import Connection
from bot.members import Who
from bot.prompts import SeriesPost, State
from bot.prompts.model import LeftOut, choose
from bot.prompts.store import posts as posts_store
from bot.prompts.store import settings as settings_store
from bot.servers import Staff
from tests.bot.prompts.test_service import at, belay
from tests.ground import Ground, open_ground

NOW = datetime(2026, 3, 26, 12, tzinfo=UTC)  # a Thursday; London's clock goes forward on Sunday
WEEK = timedelta(days=7)
STAFF = Staff(1, 900, frozenset(), manages_server=True)
CONFIG = """
series:
  - {id: monday, title: M, text: "A new week.\\nHow is it going?", days: [monday], time: "09:00"}
  - {id: sunday-in-berlin, title: S, text: Rest., days: [sunday], time: "02:30", zone: Europe/Berlin}
  - {id: resting, title: R, text: Later., days: daily, time: "09:00", paused: true}
"""
BANK = """
series:
  - {id: daily, title: D, posts: text, texts: [One, Two, Three, Four], days: daily, time: "09:00"}
  - {id: dose, title: Dose, posts: text, channel: subscribers, texts: [A, B], days: daily, time: "08:00"}
  - {id: monday, title: M, text: How is it going?, days: [monday], time: "09:00", channel: moderators}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A sound `config.yaml`."""
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Another, with a bank and a series for subscribers."""
    path = tmp_path / "bank.yaml"
    path.write_text(BANK, encoding="utf-8")
    return path


async def test_before_any_server_is_set_up_and_leaving_no_file_behind(tmp_path: Path, config: Path):
    database = tmp_path / "belay.db"
    assert await preview(config, database, NOW, WEEK, None) == [
        'No server is set up here: "zone: server" is taken for UTC.',
        "Any server, UTC:",
        "  Sun 2026-03-29 03:00  Europe/Berlin  sunday-in-berlin  Rest.",
        "  Mon 2026-03-30 09:00  UTC            monday            A new week. How is it going?",
        "Paused in the configuration: resting.",
    ]
    assert not database.exists()


async def test_each_server_in_its_own_zone_or_all_in_one(tmp_path: Path, config: Path):
    database = tmp_path / "belay.db"
    async with open_ground(database, zone="Europe/London"):
        running = await preview(config, database, NOW, WEEK, None)
    shown = await preview(config, database, NOW, WEEK, None)
    assert running == shown  # looking disturbs nobody, and needs nobody to stop
    assert shown[0] == "Server 1, Europe/London:"
    assert shown[2].startswith("  Mon 2026-03-30 09:00  Europe/London")
    shown = await preview(config, database, NOW, WEEK, "America/New_York")
    assert shown[2].startswith("  Mon 2026-03-30 04:00  America/New_York")


async def test_nothing_to_come(tmp_path: Path, config: Path):
    shown = await preview(config, tmp_path / "belay.db", NOW, timedelta(days=1), None)
    assert "  nothing in the next 1 day" in shown


async def test_a_zone_that_does_not_exist(tmp_path: Path, config: Path):
    for given_zone, hint in (("london", "Perhaps: Europe/London"), ("Lundon", "A name that works")):
        with pytest.raises(NoSuchZone, match=hint):
            await preview(config, tmp_path / "belay.db", NOW, WEEK, given_zone)


async def test_what_moderators_decided_and_who_subscribed(tmp_path: Path, bank: Path):
    database = tmp_path / "belay.db"
    async with open_ground(database, now=NOW, config=BANK) as ground:
        await ground.services.prompts.start()
        await ground.services.servers.set_up(2, "America/New_York", {"check-ins": 21, "moderators": 22}, {})
        desk = ground.services.prompts.desk
        await desk.skip(STAFF, "daily")
        await desk.pause(STAFF, "monday")
        await subscribed(ground, ground.who)
        shown = await preview(bank, database, NOW, timedelta(days=4), None)
        await desk.pause(STAFF, "dose")
        resting = await preview(bank, database, NOW, timedelta(days=4), None)
    here = shown[: shown.index("Server 2, America/New_York:")]
    assert here[1] == "  Fri 2026-03-27 09:00  Europe/London  daily  (left out by moderators)"
    assert len({line.split()[-1] for line in here[2:5]}) == 3
    assert here[5:] == [
        "  dose: by direct message, at each subscriber's hour, 1 subscriber",
        "  Paused in this server: monday.",
    ]
    assert not any("left out" in line or "Paused" in line for line in shown[len(here) :])
    assert shown[-1] == "  dose: by direct message, at each subscriber's hour, 0 subscribers"
    assert "  Paused in this server: dose, monday." in resting
    assert sum("by direct message" in line for line in resting) == 1


async def test_a_server_without_a_channel_for_a_series_is_posted_nothing_of_it(tmp_path: Path, bank: Path):
    database = tmp_path / "belay.db"
    async with open_ground(database, now=NOW, config=BANK) as ground:
        await ground.services.servers.set_up(2, "America/New_York", {"check-ins": 21}, {})
        await ground.services.servers.left(1)
        shown = await preview(bank, database, NOW, WEEK, None)
    assert shown[0] == "Server 2, America/New_York:"
    assert sum("  daily  " in line for line in shown) == 7
    assert not any("  monday  " in line for line in shown)
    assert shown[-1] == "  Posted nowhere, since this server has no channel for it yet: monday."


async def subscribed(ground: Ground, who: Who) -> None:
    """Somebody gets the dose."""

    def transaction(connection: Connection) -> None:
        connection.execute(
            "INSERT INTO doses (guild_id, user_id, series_id, at, since) VALUES (?, ?, 'dose', 480, 0)",
            (who.guild, who.user),
        )

    await ground.database.write(transaction)


async def test_from_the_fifteenth_day_on_texts_may_change_and_the_list_says_where(tmp_path: Path, bank: Path):
    two_weeks = await preview(bank, tmp_path / "none.db", NOW, 2 * WEEK, None)
    longer = await preview(bank, tmp_path / "none.db", NOW, 3 * WEEK, None)
    (note,) = set(longer) & {line for line in longer if "may still change" in line}
    place = longer.index(note)
    assert longer[:place] == two_weeks[:place]
    assert not any("may still change" in line for line in two_weeks)
    assert longer[place + 1].startswith("  Fri 2026-04-10 09:00")


async def test_a_missed_post_is_shown_as_what_it_will_be(tmp_path: Path, bank: Path):
    database = tmp_path / "belay.db"
    async with open_ground(database, now=NOW, config=BANK) as ground:
        await ground.services.prompts.start()
    later = NOW + timedelta(hours=24)  # it was due at nine, and the grace is six hours
    shown = await preview(bank, database, later, WEEK, None)
    assert shown[1].startswith(
        "  Fri 2026-03-27 09:00  Europe/London  daily   (late, as soon as Belay runs) "
    )
    async with open_ground(database, now=later, config=BANK) as ground:
        await ground.services.prompts.start()
        await ground.fall_due()
        (post,) = await ground.database.read(posts_store.of_server, 1)
    assert (post.state, post.text) == (State.LATE, shown[1].split()[-1])
    shown = await preview(bank, database, NOW + timedelta(days=3, hours=4), WEEK, None)
    assert not any("late" in line or "2026-03-27" in line for line in shown)


# The preview is what is then posted


def a_bank(name: str, size: int, **more: object) -> Series:
    """A series that says one of so many texts each day."""
    given_keys = {
        "id": name,
        "title": name.title(),
        "posts": "text",
        "texts": [f"{name} {number}" for number in range(size)],
        "days": "daily",
        "time": "09:00",
        "grace": "12h",
    }
    return Series.model_validate(given_keys | more)


def months_behind(connection: Connection, series: Series, days: int, start: datetime, chance: Random) -> None:
    """So many days of posts until `start`, each with what came of it."""
    for day in range(days):
        due = start - timedelta(days=days - day)
        told = posts_store.told(connection, 1, series.id)
        choice = choose(series.bank, told, 1, series.id, due)
        where = (series.channel, series.posts, series.title)
        rounds = (choice.round, choice.encore)
        post = SeriesPost(0, 1, series.id, due, due.date(), State.ON_TIME, *where, choice.text, due, *rounds)
        posts_store.record(connection, post)
    answered(connection, start - timedelta(days=days), start, chance)


def answered(connection: Connection, since: datetime, now: datetime, chance: Random) -> None:
    """People answer to whatever was posted since: some texts lead many to something."""
    recent = connection.execute(
        "SELECT id, text FROM series_posts WHERE due BETWEEN ? AND ?", (stamp(since), stamp(now))
    )
    for number, text in recent.fetchall():
        led = Random(text).randrange(20) + chance.randrange(8)
        connection.execute("UPDATE series_posts SET led_people = ? WHERE id = ?", (led, number))


def looks(start: datetime, chance: Random) -> Iterator[tuple[datetime, bool]]:
    """When Belay looks in the two weeks to come, at most half a day late, and whether it is started anew after it."""
    now = start
    while now < start + 2 * WEEK:
        now = min(now + timedelta(minutes=chance.randrange(1, 60 * 12)), start + 2 * WEEK)
        yield now, chance.random() < 0.05


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    size=st.integers(1, 14),
    behind=st.integers(0, 60),
    left_out=st.sets(st.integers(0, 16), max_size=4),
)
async def test_fourteen_days_are_posted_as_they_were_shown_whatever_people_do_meanwhile(
    seed: int, size: int, behind: int, left_out: set[int]
):
    chance = Random(seed)
    series = [a_bank("bank", size), a_bank("evening", 8, time="21:30", zone="America/New_York")]
    start = datetime(2026, 3, 20, 12, tzinfo=UTC)  # London's clock goes forward in between
    with TemporaryDirectory() as folder:
        async with belay(Path(folder), *series, now=start) as ground:
            for one in series:
                await ground.database.write(months_behind, one, behind, start, chance)
            for day in sorted(left_out):
                due = start.replace(hour=9) + timedelta(days=day)
                await ground.database.write(settings_store.leave_out, 1, "bank", LeftOut(due, due.date()))
            shown = await ground.services.prompts.desk.preview(STAFF, None, 14)
        pending = list(looks(start, chance))
        while pending:
            async with belay(Path(folder), *series, now=pending[0][0]) as ground:
                anew = False
                while pending and not anew:
                    now, anew = pending.pop(0)
                    await at(ground, now)
                    await ground.database.write(answered, now - timedelta(days=1), now, chance)
        async with belay(Path(folder), *series, now=start + 2 * WEEK) as ground:
            posted = [
                post for post in await ground.database.read(posts_store.of_server, 1) if post.due > start
            ]
    assert [(post.series_id, post.due, post.text, post.encore) for post in posted] == [
        (post.series_id, post.due, post.text, post.encore) for post in shown if not post.left_out
    ]
