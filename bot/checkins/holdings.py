"""What check-ins hold about a person: export, forget, expire."""

from datetime import datetime
from typing import Any

from bot import timers
from bot.checkins import cards, store
from bot.checkins.introductions import take_words_away
from bot.database import Connection
from bot.members import Who

UNANSWERED = "checkins.unanswered"
"""The timer that watches over a low check-in until a person answers."""


class CheckInHoldings:
    """What check-ins hold about a person."""

    name = "check_ins"
    tables = frozenset({"check_ins", "responses", "introductions"})

    def export(self, connection: Connection, who: Who) -> Any:
        """The person's check-ins, and what they answered to others without saying to whom."""
        return {
            "written": [
                {
                    "at": entry.at.isoformat(),
                    "day": entry.day.isoformat(),
                    "feeling": entry.written.feeling,
                    "in_my_search": entry.written.worked_in,
                    "on_my_career": entry.written.worked_on,
                    "next_step": entry.written.next_step,
                    "in_my_way": entry.written.in_the_way,
                    "visibility": entry.visibility.value,
                    "alias": entry.alias,
                    "taken_back": entry.withdrawn_at is not None,
                    "responses": {
                        kind.value: count for kind, count in store.counts(connection, entry.id).items()
                    },
                }
                for entry in store.everything(connection, who)
            ],
            "answered_to_others": [
                {"kind": kind, "at": at.isoformat()} for kind, at in store.responses_by(connection, who)
            ],
            "offers_to_others": [
                {"state": state, "at": at.isoformat()} for state, at in store.offers_by(connection, who)
            ],
        }

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove check-ins and their cards; answers to others stand as a former member's."""
        for entry in store.everything(connection, who):
            timers.cancel(connection, UNANSWERED, str(entry.id))
            cards.refresh(connection, entry, now)
            take_words_away(connection, entry, now)
        store.forget(connection, who)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove words past their time."""
        store.expire(connection, before)
