"""What asks hold about a person: export, forget, expire."""

from datetime import datetime
from typing import Any

from bot import timers
from bot.database import Connection
from bot.help_requests import letters
from bot.help_requests.life import FILES_OVER, HELD, OUTCOME, QUIET, STEP, Life
from bot.help_requests.model import Ask, Reason, State
from bot.help_requests.store import asks, desk, enclosed, people
from bot.members import Who


class AskHoldings:
    """What asks hold about a person."""

    name = "asks"
    tables = frozenset(
        {
            "asks",
            "alias_replies",
            "offers",
            "voices",
            "follows",
            "reports",
            "staff_actions",
            "mutes",
            "give_backs",
        }
    )

    def __init__(self, life: Life) -> None:
        self._life = life

    def export(self, connection: Connection, who: Who) -> Any:
        """The person's own asks, unnamed ones too, and when they did something for others' asks, without whose."""
        return {
            "asked": [_exported(connection, ask) for ask in asks.of_person(connection, who)],
            "offered": people.offers_by(connection, who),
            "answered": people.voices_by(connection, who),
            "same_here": people.follows_by(connection, who),
            "reported": desk.reports_by(connection, who),
            "as_moderator": desk.actions_by(connection, who),
            "cannot_post_until": desk.mute_of(connection, who),
            "last_shown_an_ask_to_help_with": _iso(people.gave_back_at(connection, who)),
        }

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Take the person's words back everywhere. What they did for others stands as a former member's."""
        self._life.departed(connection, who, now)
        for ask in asks.of_person(connection, who):
            for kind in (STEP, QUIET, OUTCOME, HELD, FILES_OVER):
                timers.cancel(connection, kind, str(ask.id))
            if ask.posted_at is None:
                asks.drop(connection, ask.id)
                letters.refresh_desk(connection, ask, now)
                continue
            asks.take_back(connection, ask.id)
            for number, _, _ in enclosed.replies(connection, ask.id):
                letters.reply(connection, ask, number, now)
            enclosed.take_back(connection, ask.id)
            letters.forgotten(connection, ask, now, author=True)
        touched = sorted({*people.forget(connection, who), *desk.forget(connection, who)})
        for ask_id in touched:
            ask = asks.find(connection, ask_id)
            if ask is not None and ask.posted_at is not None:
                letters.forgotten(connection, ask, now, author=False)
            elif ask is not None:
                letters.refresh_desk(connection, ask, now)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove the words of asks that ended, or of drafts, before an instant."""
        asks.expire(connection, before)
        enclosed.expire(connection, before)
        desk.expire(connection, before)


def _exported(connection: Connection, ask: Ask) -> dict[str, Any]:
    words = ask.words
    return {
        "at": ask.made_at.isoformat(),
        "posted_at": _iso(ask.posted_at),
        "state": ask.state.value,
        "kind": ask.kind,
        "title": words and words.title,
        "need": words and words.need,
        "tried": words and words.tried,
        "by_when": words and words.by_when,
        "unnamed": ask.unnamed,
        "answered_at": _iso(ask.answered_at),
        "people_offering": len(people.helping(connection, ask.id)),
        "same_here": people.how_many_follow(connection, ask.id),
        "replies_under_an_alias": [
            {"at": at.isoformat(), "text": text} for _, text, at in enclosed.replies(connection, ask.id)
        ],
        "outcome": ask.outcome,
        "removed": ask.state is State.CLOSED and ask.reason is Reason.REMOVED,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
