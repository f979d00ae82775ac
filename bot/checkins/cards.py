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
        if _is_shown(connection, subject):
            _put(connection, check_in, subject, now)


def _is_shown(connection: Connection, subject: str) -> bool:
    on_its_way = outbox.waits(connection, CARD, subject)
    return on_its_way or outbox.where_posted(connection, subject) is not None


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
