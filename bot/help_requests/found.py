"""Finds an ask for whoever may see it; shared by the verbs of the room."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot import outbox
from bot.database import Connection
from bot.help_requests.model import Ask, Page, Shown
from bot.help_requests.refusals import AskGone, Muted, NotYourAsk
from bot.help_requests.store import asks, desk, enclosed, people
from bot.members import Who

ON_A_PAGE = 5


def find(connection: Connection, ask_id: int) -> Ask:
    """One ask.

    Raises:
        AskGone
    """
    ask = asks.find(connection, ask_id)
    if ask is None:
        raise AskGone
    return ask


def own(connection: Connection, who: Who, ask_id: int) -> Ask:
    """One of the person's own asks.

    Raises:
        AskGone, NotYourAsk
    """
    ask = find(connection, ask_id)
    if ask.guild != who.guild or ask.asker is None:
        raise AskGone
    if ask.asker != who:
        raise NotYourAsk
    return ask


def check_not_muted(connection: Connection, who: Who, now: datetime, *, drafted: bool = False) -> None:
    """Whether a person may write in asks. `drafted`: what they wrote is kept as a draft all the same.

    Raises:
        Muted
    """
    until = desk.muted_until(connection, who, now)
    if until is not None:
        raise Muted(until, drafted)


def shown(connection: Connection, ask_id: int) -> Shown:
    """An ask with what its card shows.

    Raises:
        AskGone
    """
    ask = find(connection, ask_id)
    posted = outbox.where_posted(connection, ask.subject)
    return Shown(
        ask,
        helping=people.helping(connection, ask_id),
        wrote=people.wrote(connection, ask_id),
        followers=people.how_many_follow(connection, ask_id),
        files=enclosed.how_many_files(connection, ask_id),
        link=None if posted is None else (posted.channel_id, posted.message_id),
        thread=None if posted is None else posted.thread_id,
    )


def page_of(ids: Sequence[int], number: int, look: Callable[[int], Shown]) -> Page:
    """The page of that number; one beyond the last is the last."""
    pages = max(1, -(-len(ids) // ON_A_PAGE))
    at = min(max(number, 0), pages - 1)
    chosen = ids[at * ON_A_PAGE : (at + 1) * ON_A_PAGE]
    return Page(tuple(look(ask_id) for ask_id in chosen), at, pages, len(ids))
