"""How much memory Belay takes with a full database, beside the empty bot."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.stands import Site, belay, burst, empty, resident_mib
from benchmarks.table import Row
from bot.database import Connection, Database

_USES = 200
_YEAR_MS = 365 * 24 * 3600 * 1000
_WORDS = "Wrote to two people I used to work with, and took the afternoon off after the call. " * 3


async def measure(folder: Path, *, members: int, check_ins: int) -> list[Row]:
    """Resident memory of both after the same number of interactions."""

    async def fill(site: Site) -> None:
        opened = await Database.open(site.database)
        try:
            await opened.write(_fill, site.guild.id, members, check_ins)
        finally:
            await opened.close()

    async with empty(folder / "empty-memory", 50) as one:
        await burst(one, _USES, 10)
        left = resident_mib(one.bot)
    async with belay(folder / "belay-memory", 50, fill) as other:
        await burst(other, _USES, 10)
        right = resident_mib(other.bot)
    return [Row(f"memory, {members:,} members and {check_ins:,} check-ins", left, right, "MiB")]


def _fill(connection: Connection, guild_id: int, members: int, check_ins: int) -> None:
    """People who have been here for a year, each with a past."""
    connection.executemany(
        "INSERT INTO members (guild_id, user_id, met_at, seen_at) VALUES (?, ?, 0, ?)",
        ((guild_id, user, _YEAR_MS) for user in range(1, members + 1)),
    )
    connection.executemany(
        "INSERT INTO check_ins"
        " (guild_id, user_id, opened_by, at, day, feeling, worked_in, in_the_way, visibility)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _past(guild_id, members, check_ins),
    )


def _past(guild_id: int, members: int, check_ins: int) -> Iterator[tuple[object, ...]]:
    for number in range(check_ins):
        at = number * _YEAR_MS // check_ins
        day = f"2025-{1 + number * 12 // check_ins:02}-{1 + number % 28:02}"
        shown = "server" if number % 2 else "me"
        yield (
            guild_id, 1 + number % members, -1 - number, at, day, 1 + number % 5, _WORDS, "time", shown,
        )  # fmt: skip
