"""The database keeps its promises: durable, grouped, each function whole or not at all, one process alone."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.database import (
    AlreadyRunning,
    Connection,
    Database,
    DatabaseFault,
    NewerSchema,
    StorageTrouble,
    migrate,
    shipped_migrations,
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "belay.db")
    yield opened
    await opened.close()


def note(connection: Connection, name: str, value: str = "x") -> str:
    connection.execute("INSERT INTO notes (name, value) VALUES (?, ?)", (name, value))
    return name


def notes(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM notes ORDER BY name")]


class UndoneError(Exception):
    pass


def note_and_raise(connection: Connection, name: str) -> None:
    note(connection, name)
    raise UndoneError(name)


async def test_a_write_returns_what_its_function_returns_and_is_seen_by_readers(database: Database) -> None:
    assert await database.write(note, "a") == "a"
    assert await database.read(notes) == ["a"]


async def test_a_function_that_raises_undoes_only_itself(database: Database) -> None:
    outcomes = await asyncio.gather(
        database.write(note, "a"),
        database.write(note_and_raise, "b"),
        database.write(note, "c"),
        return_exceptions=True,
    )
    assert outcomes[0] == "a"
    assert isinstance(outcomes[1], UndoneError)
    assert outcomes[2] == "c"
    assert await database.read(notes) == ["a", "c"]


async def test_writes_that_arrive_together_share_a_commit(database: Database) -> None:
    commits = 0

    def count() -> None:
        nonlocal commits
        commits += 1

    def marked(connection: Connection, name: str) -> None:
        note(connection, name)
        connection.marks.add("noted")

    database.on_commit("noted", count)
    await asyncio.gather(*(database.write(marked, f"{number:03}") for number in range(100)))
    assert len(await database.read(notes)) == 100
    assert 1 <= commits <= 3


async def test_a_mark_is_told_only_when_it_was_left_and_after_the_commit(database: Database) -> None:
    told: list[list[str]] = []
    database.on_commit("outbox", lambda: told.append(["outbox"]))
    await database.write(note, "a")
    assert told == []

    def marked(connection: Connection) -> None:
        connection.marks.add("outbox")

    await database.write(marked)
    assert told == [["outbox"]]


async def test_a_reader_can_change_nothing(database: Database) -> None:
    with pytest.raises(StorageTrouble):
        await database.read(note, "a")
    assert await database.read(notes) == []


async def test_whoever_asked_may_leave_and_the_change_still_stands(database: Database) -> None:
    asked = asyncio.create_task(database.write(note, "a"))
    await asyncio.sleep(0)  # noqa: TID251 - lets the task begin
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await database.write(note, "b")
    assert await database.read(notes) == ["a", "b"]


async def test_what_was_accepted_is_finished_before_closing(tmp_path: Path) -> None:
    opened = await Database.open(tmp_path / "belay.db")
    asked = asyncio.create_task(opened.write(note, "a"))
    await asyncio.sleep(0)  # noqa: TID251 - lets the task begin
    await opened.close()
    assert await asked == "a"
    again = await Database.open(tmp_path / "belay.db")
    assert await again.read(notes) == ["a"]
    await again.close()


async def test_a_full_disk_refuses_all_that_shared_the_commit_and_leaves_nothing_half_done(
    database: Database,
) -> None:
    def no_more_pages(connection: Connection) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    await database.write(note, "before")
    await database.write(no_more_pages)
    outcomes = await asyncio.gather(
        database.write(note, "small"), database.write(note, "large", "x" * 500_000), return_exceptions=True
    )
    assert all(isinstance(outcome, StorageTrouble) for outcome in outcomes[1:])
    kept = await database.read(notes)
    assert "large" not in kept
    assert ("small" in kept) == (outcomes[0] == "small")

    def pages_again(connection: Connection) -> None:
        connection.execute("PRAGMA max_page_count = 1000000")

    await database.write(pages_again)
    assert await database.write(note, "after") == "after"


async def test_a_second_process_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(AlreadyRunning, match="Another Belay is using"):
        await Database.open(tmp_path / "belay.db")


async def test_a_locked_file_is_trouble_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    def impatient(connection: Connection) -> None:
        connection.execute("PRAGMA busy_timeout = 0")

    await database.write(impatient)
    other = sqlite3.connect(tmp_path / "belay.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageTrouble, match="locked"):
        await database.write(note, "a")
    other.execute("ROLLBACK")
    other.close()
    assert await database.write(note, "b") == "b"
    assert await database.read(notes) == ["b"]


async def test_a_newer_schema_is_refused_and_the_file_let_go(tmp_path: Path) -> None:
    path = tmp_path / "belay.db"
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 9999")
    raw.close()
    with pytest.raises(NewerSchema, match="9999"):
        await Database.open(path)
    with pytest.raises(NewerSchema):  # and not AlreadyRunning: the lock was given back
        await Database.open(path)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "belay.db"
    path.write_text("a letter to a friend, certainly no database" * 100)
    with pytest.raises(DatabaseFault, match="Cannot use the database"):
        await Database.open(path)


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault, match="Cannot use the database"):
        await Database.open(tmp_path)


def test_a_broken_migration_leaves_the_file_at_the_one_before() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=Connection)
    migrations = {1: "CREATE TABLE a (x);", 2: "CREATE TABLE b (x); CREATE TABLE a (x);"}
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, migrations)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema")]
    assert tables == ["a"]
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    migrate(connection, {**migrations, 2: "CREATE TABLE b (x);"})
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = sorted(number for number, _ in shipped_migrations())
    assert numbers == list(range(1, len(numbers) + 1))


async def test_every_table_is_strict(database: Database) -> None:
    def loose(connection: Connection) -> list[str]:
        rows = connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0")
        return [name for (name,) in rows if not name.startswith("sqlite_")]

    assert await database.read(loose) == []


async def test_commits_are_on_the_disk_before_anyone_is_told(database: Database) -> None:
    def settings(connection: Connection) -> tuple[str, int, int]:
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
        (keys,) = connection.execute("PRAGMA foreign_keys").fetchone()
        return journal, synchronous, keys

    full = 2
    assert await database.write(settings) == ("wal", full, 1)
