"""What Belay could not do in a server: told to its moderators once, kept until it works again (section 12)."""

from datetime import datetime
from typing import Any

from bot import outbox
from bot.database import Connection
from bot.servers import store

TROUBLE = "moderation.trouble"


def tell_trouble(
    connection: Connection, guild_id: int, what: str, facts: dict[str, Any], now: datetime
) -> None:
    """Keep that something is broken, and tell the server's moderators if that is news."""
    if store.note_trouble(connection, guild_id, what, facts, now):
        outbox.put(
            connection,
            now,
            kind=TROUBLE,
            lane=f"moderators:{guild_id}",
            guild_id=guild_id,
            subject=f"trouble:{guild_id}:{what}",
            facts={"what": what, **facts},
        )
