"""SQLite: one writer whose transactions are plain functions, one reader, one durable commit for many.

A transaction is a function. `await database.write(fn, ...)` runs `fn(connection, ...)` on the writer's thread;
there is no await inside it, so nothing can interleave. Writes that arrive while another commit is under way share the
next one, each in a savepoint of its own: a function that raises undoes only itself, and nobody is told
"done" before the commit is on the disk.
"""

import asyncio
import importlib.resources
import logging
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, cast

import aiosqlite
import filelock

from bot.errors import Refusal, StartFault

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

_BATCH = 256  # functions that share one commit at most: bounds how long the first of them waits
_RACE_FIXED = (3, 51, 3)  # SQLite up to 3.51.2 has a WAL-reset race when two connections checkpoint
_TROUBLE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
    }
)


class Connection(sqlite3.Connection):
    """The connection a transaction is handed.

    `marks` are names that a transaction leaves behind so that somebody looks after the commit
    (`"outbox"`: there is something to deliver; `"timers"`: something may fall due sooner).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks: set[str] = set()


@dataclass(frozen=True)
class StorageTrouble(Refusal):
    """The disk or the database file refused. Nothing was changed."""

    reason: str


class DatabaseFault(StartFault):
    """The database file cannot be opened or is not a sound Belay database."""

    code = 4


class NewerSchema(StartFault):
    """The file was written by a newer Belay."""

    code = 5


class AlreadyRunning(StartFault):
    """Another Belay holds this database."""

    code = 6


@dataclass(slots=True)
class _Job:
    fn: Callable[[Connection], Any]
    done: asyncio.Future[Any]


class Database:
    """An open database. Make one with `Database.open`, give it back with `close`."""

    def __init__(
        self, writer: aiosqlite.Connection, reader: aiosqlite.Connection, lock: filelock.BaseFileLock
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._lock = lock
        self._waiting: list[_Job] = []
        self._flushing: asyncio.Task[None] | None = None
        self._listeners: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open or make the database at `path`, bring it to the newest schema, and hold it alone.

        Raises:
            AlreadyRunning: another process holds it.
            NewerSchema: a newer Belay wrote it.
            DatabaseFault: the file cannot be opened, or is not a database.
        """
        lock = filelock.FileLock(f"{path}.lock")
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            raise AlreadyRunning(
                f"Another Belay is using {path}. Stop it first, or set BELAY_DATABASE to a different file."
            ) from None
        except OSError as error:
            raise DatabaseFault(f"Cannot make {path}.lock beside the database: {error.strerror}.") from None
        opened: list[aiosqlite.Connection] = []
        try:
            # A connection of aiosqlite that cannot be opened leaves its thread behind, so a plain one tries first.
            await asyncio.to_thread(lambda: sqlite3.connect(path).close())
            for prepare in (_prepare_writer, _prepare_reader):
                connection = await aiosqlite.connect(
                    path, isolation_level=None, cached_statements=512, factory=Connection
                )
                opened.append(connection)
                await _hop(connection, prepare)
        except BaseException as error:
            for connection in opened:
                await connection.close()
            lock.release()
            if isinstance(error, sqlite3.Error):
                raise DatabaseFault(f"Cannot use the database {path}: {error}.") from error
            raise
        if sqlite3.sqlite_version_info < _RACE_FIXED:
            log.info("sqlite %s: only the writer checkpoints", sqlite3.sqlite_version)
        writer, reader = opened
        return cls(writer, reader, lock)

    async def close(self) -> None:
        """Finish what was accepted, then let go of the file."""
        while self._flushing is not None:
            await asyncio.shield(self._flushing)
        await self._reader.close()
        await self._writer.close()
        self._lock.release()

    @staticmethod
    async def peek(path: Path, fn: Callable[[Connection], T]) -> T:
        """Run `fn` on a file that another process may be using, reading only and holding nothing.

        Raises:
            DatabaseFault: the file cannot be read, or is not of this schema.
        """

        def look() -> T:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, factory=Connection)
            try:
                return fn(connection)
            finally:
                connection.close()

        try:
            return await asyncio.to_thread(look)
        except sqlite3.Error as error:
            raise DatabaseFault(f"Cannot read the database {path}: {error}.") from error

    def on_commit(self, mark: str, look: Callable[[], None]) -> None:
        """Call `look` in the event loop after each commit in which a transaction left `mark`."""
        self._listeners[mark].append(look)

    async def write(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `fn(connection, ...)` as a transaction and return its result once it is on the disk.

        Whatever `fn` raises undoes `fn` alone and is raised here.

        Raises:
            StorageTrouble: disk full, file locked or corrupt; nothing was changed.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Job(lambda connection: fn(connection, *args, **kwargs), done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush(), name="database flush")
        return await done

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(connection, ...)` on the reader, which sees all that was committed and can change nothing.

        Raises:
            StorageTrouble: the file cannot be read.
        """
        try:
            return await _hop(self._reader, lambda connection: fn(connection, *args, **kwargs))
        except sqlite3.Error as error:
            if (trouble := _trouble(error)) is not None:
                raise trouble from error
            raise

    async def _flush(self) -> None:
        batch: list[_Job] = []
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
                outcomes, marks = await _hop(self._writer, _run_batch, batch)
                for job, outcome in zip(batch, outcomes, strict=True):
                    if job.done.done():  # whoever asked has gone; what was done stands
                        continue
                    if isinstance(outcome, _Raised):
                        job.done.set_exception(outcome.error)
                    else:
                        job.done.set_result(outcome)
                for mark in marks:
                    for look in self._listeners[mark]:
                        look()
        finally:
            self._flushing = None
            for job in batch:
                job.done.cancel()  # without effect on those that were answered


@dataclass(frozen=True, slots=True)
class _Raised:
    error: Exception


async def _hop(
    connection: aiosqlite.Connection,
    fn: Callable[Concatenate[Connection, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run `fn` on the connection's thread in one hop: aiosqlite has no public call for that."""
    # Both names below are private, and have been stable for years; the tests of this module watch them.
    inner: Any = connection
    raw = cast(Connection, inner._conn)  # noqa: SLF001 - see above
    return await inner._execute(lambda: fn(raw, *args, **kwargs))  # noqa: SLF001 - see above


def _run_batch(connection: Connection, batch: list[_Job]) -> tuple[list[Any], set[str]]:
    """One durable commit for all of `batch`; an outcome each, in order."""
    connection.marks = set()
    outcomes: list[Any] = []
    try:
        connection.execute("BEGIN IMMEDIATE")
        outcomes.extend(_run_one(connection, job) for job in batch)
        connection.execute("COMMIT")
    except (sqlite3.Error, StorageTrouble) as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        log.exception("database: %d transactions refused", len(batch))
        trouble = error if isinstance(error, StorageTrouble) else _trouble(error) or error
        return [_Raised(trouble)] * len(batch), set()
    return outcomes, connection.marks


def _run_one(connection: Connection, job: _Job) -> Any:
    connection.execute("SAVEPOINT job")
    try:
        outcome = job.fn(connection)
    except Exception as error:  # handed to the one who asked
        if not connection.in_transaction:
            # SQLite itself gave up the whole transaction (disk full, input/output error).
            raise StorageTrouble(str(error)) from error
        connection.execute("ROLLBACK TO job")
        outcome = _Raised((_trouble(error) or error) if isinstance(error, sqlite3.Error) else error)
    connection.execute("RELEASE job")
    return outcome


def _trouble(error: sqlite3.Error) -> StorageTrouble | None:
    code = getattr(error, "sqlite_errorcode", None)
    return StorageTrouble(str(error)) if code is not None and code & 0xFF in _TROUBLE else None


def _prepare_writer(connection: Connection) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    migrate(connection, dict(shipped_migrations()))


def _prepare_reader(connection: Connection) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA query_only = ON")


def shipped_migrations() -> Iterator[tuple[int, str]]:
    """Number and SQL of each file in `bot/migrations/`, in no order."""
    for file in importlib.resources.files("bot.migrations").iterdir():
        if found := re.fullmatch(r"(\d{4})_\w+\.sql", file.name):
            yield int(found[1]), file.read_text(encoding="utf-8")


def migrate(connection: Connection, migrations: dict[int, str]) -> None:
    """Apply what is missing, each migration whole or not at all.

    `executescript` would commit what is pending and leave a broken migration half applied, so each runs as one
    transaction whose last statement moves `user_version`.

    Raises:
        NewerSchema: the file is ahead of these migrations.
        sqlite3.Error: a migration is faulty; the file stays at the one before.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    newest = max(migrations, default=0)
    if version > newest:
        raise NewerSchema(
            f"The database has schema {version}; this Belay knows up to {newest}. "
            "Run the newer Belay again, or restore a backup made before it."
        )
    for number in range(version + 1, newest + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _statements(migrations[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for piece in re.split(r"(?<=;)", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
