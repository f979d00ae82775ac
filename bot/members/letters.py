"""A letter to one person, as every room writes it."""

from datetime import datetime

from bot import outbox
from bot.database import Connection
from bot.members.model import Who
from bot.outbox.model import Facts


def write_to(
    connection: Connection, who: Who, now: datetime, *, kind: str, facts: Facts, subject: str | None = None
) -> None:
    """Have something said to a person, in order with what else is said to them, the way they chose.

    `subject`: what it is about; a later letter of the same kind and subject joins one that still waits.
    """
    outbox.put(
        connection,
        now,
        kind=kind,
        lane=f"person:{who.key}",
        guild_id=who.guild,
        user_id=who.user,
        subject=subject,
        facts=facts,
    )
