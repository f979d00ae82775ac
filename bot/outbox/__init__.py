"""What must be said to others: written with the change that caused it, delivered once."""

from bot.outbox.model import Letter, Posted
from bot.outbox.store import MARK, is_shown, put, subject_at, subject_in_thread, waits, where_posted

__all__ = [
    "MARK",
    "Letter",
    "Posted",
    "is_shown",
    "put",
    "subject_at",
    "subject_in_thread",
    "waits",
    "where_posted",
]
