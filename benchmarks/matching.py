"""How long it takes to find whom an ask is brought to, among all the helpers of a large server.

`python -m benchmarks.matching` measures this alone.
"""

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.table import Row, printed
from bot.clock import stamp
from bot.config import Config
from bot.database import Connection, Database
from bot.helpers import Helpers
from bot.helpers.model import longest_word
from bot.members import Who

HELPERS = 10_000
_ROUNDS = 200
_COUNT = 8
_GUILD = 1
_NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
_ASKER = Who(_GUILD, 99)
_FIRST = 1_000  # the lowest id of a helper
# fmt: off
_ZONES = (
    "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Chicago",
    "America/Denver", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "America/Toronto",
    "Asia/Dubai", "Asia/Jakarta", "Asia/Karachi", "Asia/Kolkata", "Asia/Manila", "Asia/Shanghai",
    "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Europe/Berlin", "Europe/London", "Europe/Madrid",
    "Europe/Moscow", "Pacific/Auckland",
)
_FIELDS = (
    "nursing", "data", "law", "teaching", "design", "product management", "accounting", "sales",
    "marketing", "civil engineering", "embedded systems", "machine learning", "social work", "biology",
    "project management", "logistics", "security", "journalism", "human resources", "public policy",
    "user research", "research", "retail", "hospitality", "finance", "insurance", "c++", "python", "java",
    "writing",
)
# fmt: on
_WORDS = (
    "Resume review for a first data role. I am a nurse who taught herself Python and machine learning in the"
    " evenings, and would like to hear how to tell that story to somebody who hires for an analytics team."
    " I tried two templates and asked my sister; both came back with one no after the other."
)


async def measure(folder: Path, *, helpers: int = HELPERS, rounds: int = _ROUNDS) -> list[Row]:
    """Rows for one ask among so many helpers, beside a count of the same table in the same transactions."""
    database = await Database.open(folder / "matching.db")
    try:
        config = Config()
        room = Helpers(database, lambda: _NOW, lambda: config)
        chance = Random(7)
        loads = {_FIRST + number: 1 + number % 2 for number in range(0, helpers, 20)}
        thanked = frozenset(range(_FIRST, _FIRST + helpers, 13))
        room.loads = lambda _connection, _guild: loads
        room.thanked = lambda _connection, _guild, _kind: thanked
        await database.write(_fill, helpers, chance, [kind.id for kind in config.asks.kinds])
        turns = [await database.write(_turn, room, number) for number in range(rounds)]
    finally:
        await database.close()
    counted, found = (sorted(1000 * seconds for seconds in times) for times in zip(*turns, strict=True))
    name = f"one ask among {helpers:,} helpers"
    last = int(0.99 * (rounds - 1))
    return [
        Row(f"{name}, p50", median(counted), median(found), "ms", "≤ 20 ms"),
        Row(f"{name}, p99", counted[last], found[last], "ms"),
    ]


def _turn(connection: Connection, room: Helpers, number: int) -> tuple[float, float]:
    """Seconds to count the helpers, and to choose and keep whom an ask is brought to."""
    began = time.perf_counter()
    connection.execute("SELECT count(*) FROM helpers").fetchone()
    counted = time.perf_counter()
    chosen = room.invite(
        connection,
        guild=_GUILD,
        ask_id=1_000_000 + number,
        asker=_ASKER,
        kind="resume-review",
        words=_WORDS,
        count=_COUNT,
        now=_NOW,
    )
    done = time.perf_counter()
    assert chosen
    return counted - began, done - counted


def _fill(connection: Connection, helpers: int, chance: Random, kinds: list[str]) -> None:
    """A server with so many helpers, half of whom give anything, and a busy day of invitations behind them."""
    day = timedelta(days=1)
    connection.execute(
        "INSERT INTO servers (guild_id, zone, set_up_at) VALUES (?, 'Europe/London', 0)", (_GUILD,)
    )
    for number in range(helpers):
        user = _FIRST + number
        quiet = (chance.choice((21, 22, 23)) * 60, chance.choice((6, 7, 8)) * 60)
        invited = chance.random() < 0.8  # of those, one in eight within the last day
        at = _NOW - day * (chance.random() if chance.random() < 0.125 else 1 + 30 * chance.random())
        connection.execute(
            "INSERT INTO members (guild_id, user_id, met_at, seen_at, zone, quiet_from, quiet_to)"
            " VALUES (?, ?, 0, 0, ?, ?, ?)",
            (_GUILD, user, chance.choice([*_ZONES, None]), *chance.choice((quiet, (None, None)))),
        )
        last = None
        if invited:
            last = connection.execute(
                "INSERT INTO invitations (guild_id, ask_id, user_id, at) VALUES (?, ?, ?, ?)",
                (_GUILD, number // _COUNT, user, stamp(at)),
            ).lastrowid
        chosen = chance.choice(([], chance.sample(kinds, chance.randint(1, 4))))
        fields = chance.sample(_FIELDS, chance.randrange(4))
        connection.execute(
            "INSERT INTO helpers (guild_id, user_id, kinds, fields, capacity, since, changed_at, invited_at,"
            " last_invitation) VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?)",
            (
                _GUILD,
                user,
                "\n".join(chosen),
                "\n".join(fields),
                chance.randrange(1, 6),
                stamp(at) if last else None,
                last or 0,
            ),
        )
        connection.executemany(
            "INSERT INTO helper_fields (guild_id, word, user_id, field) VALUES (?, ?, ?, ?)",
            [(_GUILD, longest_word(field), user, field) for field in fields],
        )
        if chance.random() < 0.2:
            connection.execute(
                "INSERT INTO preferences (guild_id, user_id, kind, way) VALUES (?, ?, 'invitations', ?)",
                (_GUILD, user, chance.choice(("dm", "inbox", "off"))),
            )


def main() -> int:
    """Measure and print; the column of the empty bot is the count."""
    with tempfile.TemporaryDirectory() as name:
        print(printed(asyncio.run(measure(Path(name)))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
