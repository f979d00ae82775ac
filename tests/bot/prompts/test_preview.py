"""`belay preview` on real files: what will be posted, and when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.preview import NoSuchZone, preview
from tests.ground import open_ground

NOW = datetime(2026, 3, 26, 12, tzinfo=UTC)  # a Thursday; London's clock goes forward on Sunday
WEEK = timedelta(days=7)
CONFIG = """
series:
  - {id: monday, title: M, text: "A new week.\\nHow is it going?", days: [monday], time: "09:00"}
  - {id: sunday-in-berlin, title: S, text: Rest., days: [sunday], time: "02:30", zone: Europe/Berlin}
  - {id: resting, title: R, text: Later., days: daily, time: "09:00", paused: true}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A sound `config.yaml`."""
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


async def test_before_any_server_is_set_up_and_leaving_no_file_behind(tmp_path: Path, config: Path):
    database = tmp_path / "belay.db"
    assert await preview(config, database, NOW, WEEK, None) == [
        'No server is set up here: "zone: server" is taken for UTC.',
        "Any server, UTC:",
        "  Sun 2026-03-29 03:00  Europe/Berlin  sunday-in-berlin  Rest.",
        "  Mon 2026-03-30 09:00  UTC            monday            A new week. How is it going?",
        "Paused: resting.",
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
    for given, hint in (("london", "Perhaps: Europe/London"), ("Lundon", "A name that works")):
        with pytest.raises(NoSuchZone, match=hint):
            await preview(config, tmp_path / "belay.db", NOW, WEEK, given)
