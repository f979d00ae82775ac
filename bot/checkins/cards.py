"""The cards that show a check-in to others: one message an audience, said through the outbox."""

from datetime import datetime

from bot import outbox
from bot.checkins.model import SUBJECTS, CheckIn
from bot.database import Connection

CARD = "checkins.card"


def show(connection: Connection, check_in: CheckIn, now: datetime) -> None:
    """Its author decided who sees it: have it shown there, and nowhere else."""
    refresh(connection, check_in, now)
    if check_in.visibility in SUBJECTS:
        _put(connection, check_in, check_in.subject_for(check_in.visibility), now)


def refresh(connection: Connection, check_in: CheckIn, now: datetime) -> None:
    """Have the cards that stand, or are on their way, say what is true now; one removed by hand stays removed."""
    for visibility in SUBJECTS:
        subject = check_in.subject_for(visibility)
        if outbox.is_shown(connection, CARD, subject):
            _put(connection, check_in, subject, now)


def _put(connection: Connection, check_in: CheckIn, subject: str, now: datetime) -> None:
    outbox.put(
        connection,
        now,
        kind=CARD,
        lane=subject,
        guild_id=check_in.who.guild,
        subject=subject,
        facts={"check_in": check_in.id},
    )
