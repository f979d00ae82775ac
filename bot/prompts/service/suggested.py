"""What shows a suggestion: moderators' card, the letter to its author, and posts; and what is held about its author."""

from datetime import datetime
from typing import Any

from bot import outbox
from bot.clock import Clock
from bot.database import Connection
from bot.members import Who, write_to
from bot.prompts.model.suggestions import Suggestion, SuggestionState
from bot.prompts.service import letters
from bot.prompts.store import suggestions as store

SUGGESTION_CARD = "prompts.review"
"""The letter that has moderators' card of a suggestion say what is true now."""

SUGGESTION_NEWS = "prompts.suggestion"
"""The letter that tells its author what became of it."""

_WAS_IN_BANK = (SuggestionState.APPROVED, SuggestionState.TAKEN_OUT)


def decided(connection: Connection, suggestion: Suggestion, now: datetime) -> None:
    """Moderators' card says so, and its author hears of it."""
    bring_up_to_date(connection, suggestion, now)
    _tell_author(connection, suggestion, now)


def _tell_author(connection: Connection, suggestion: Suggestion, now: datetime) -> None:
    if suggestion.user_id is not None:
        who = Who(suggestion.guild_id, suggestion.user_id)
        facts = {"suggestion": suggestion.id}
        write_to(connection, who, now, kind=SUGGESTION_NEWS, subject=suggestion.subject, facts=facts)


def bring_up_to_date(connection: Connection, suggestion: Suggestion, now: datetime) -> None:
    """Have moderators' card say what is true now. One removed by hand stays removed."""
    subject = suggestion.subject
    if outbox.is_shown(connection, SUGGESTION_CARD, subject):
        put_card(connection, suggestion, now)


def put_card(connection: Connection, suggestion: Suggestion, now: datetime) -> None:
    outbox.put(
        connection,
        now,
        kind=SUGGESTION_CARD,
        lane=suggestion.subject,
        guild_id=suggestion.guild_id,
        subject=suggestion.subject,
        facts={"suggestion": suggestion.id},
    )


def say_posts_anew(
    connection: Connection, suggestion: Suggestion, now: datetime, since: datetime | None = None
) -> None:
    """Have the posts that say it name who is to be named now; `since`: those due at or after it."""
    for post in store.posts_made(connection, suggestion.id):
        if (since is None or post.due >= since) and outbox.where_posted(connection, post.subject) is not None:
            letters.say(connection, post, now)


class SuggestionHoldings:
    """What a person suggested."""

    name = "suggestions"
    tables = frozenset({"suggestions"})

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def export(self, connection: Connection, who: Who) -> Any:
        """What they suggested, and what became of it."""
        return [
            {
                "at": one.at.isoformat(),
                "series": one.series_id,
                "text": one.text,
                "words_taken_up": one.words,
                "state": one.state.value,
                "named": one.credit,
                "since": None if one.decided_at is None else one.decided_at.isoformat(),
                "answer": one.answer,
            }
            for one in store.of_person(connection, who)
        ]

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove what is theirs; what moderators took up stands without its author."""
        theirs = store.of_person(connection, who)
        store.forget(connection, who)
        for suggestion in theirs:
            bring_up_to_date(connection, suggestion, now)
            if suggestion.credit and suggestion.state in _WAS_IN_BANK:
                say_posts_anew(connection, suggestion, now)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove what was written; what moderators took up stays, and what still waits is over: its author hears so."""
        now = self._clock()
        for suggestion in store.waiting_since(connection, before):
            store.lapse(connection, suggestion.id, now)
            decided(connection, suggestion, now)
        store.expire(connection, before)
