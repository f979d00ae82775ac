"""The SQL of the role that a series notifies in a server."""

from bot.database import Connection


def role(connection: Connection, guild_id: int, series_id: str) -> int | None:
    """The role that was chosen for a series."""
    row = connection.execute(
        "SELECT ping_role FROM series_settings WHERE guild_id = ? AND series_id = ?", (guild_id, series_id)
    ).fetchone()
    return None if row is None else row[0]


def set_role(connection: Connection, guild_id: int, series_id: str, role_id: int | None) -> None:
    """Choose a role for a series, or none."""
    connection.execute(
        "INSERT INTO series_settings (guild_id, series_id, ping_role) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET ping_role = excluded.ping_role",
        (guild_id, series_id, role_id),
    )


def of_role(connection: Connection, guild_id: int, role_id: int) -> list[str]:
    """The series for which a role was chosen."""
    rows = connection.execute(
        "SELECT series_id FROM series_settings WHERE guild_id = ? AND ping_role = ? ORDER BY series_id",
        (guild_id, role_id),
    )
    return [series_id for (series_id,) in rows]
