"""The SQL of small things that one installation remembers about its client."""

from bot.database import Connection


def note(connection: Connection, name: str) -> str | None:
    """What was kept under a name."""
    row = connection.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def keep_note(connection: Connection, name: str, value: str) -> None:
    """Keep a value under a name, instead of what was there."""
    connection.execute(
        "INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (name, value),
    )
