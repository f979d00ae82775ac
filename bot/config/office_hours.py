"""The keys of office hours in `config.yaml` (section 5 of the product page)."""

from datetime import timedelta
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator

from bot.config import values
from bot.config.groups import Group, List, Phrase, span, whole

Policy = Literal["fair", "fifo"]
"""How a queue is ordered: first-timers first, or in the order of arrival."""


def _longest_first(spans: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    """Each once, the longest first."""
    return tuple(sorted(set(spans), reverse=True))


class OfficeHours(Group):
    """Office hours (section 5 of the product page).

    Attributes:
        policy: `fair` (first-timers, then fewest visits lately, then arrival) or `fifo` (arrival alone).
        passed_at_most: How many people who came later may be called before somebody who waits.
        recent: The time in which visits count as lately.
        topics: Topics to choose from, where a session names none of its own.
        length: How long a session lasts unless the coach says so.
        slot: How long a slot lasts, and a turn is meant to, unless the coach says so.
        slots_at_most: Slots that one session may have.
        ahead: How many of the sessions that repeat are made ahead.
        remind: When people with a booking are reminded, before it begins.
        offer_for: How long a freed slot is kept for the first on the waitlist.
        offer_least: The least time for that near the start; below it, the slot goes to whoever comes first.
        no_show_after: When a visit without its visitor may be ended and the slot freed.
        no_shows: How many slots left unused bring the soft rule: bookings go by the waitlist.
        no_show_within: The time in which they count, and for which the rule holds.
        reserved_until: How long before the start those bookings get what is still free.
        coach_late: How long after the start, without a coach, everyone is told.
        opens_before: How early a coach may open a session.
        still_there_after: Time without a call, while people wait, after which a coach is asked whether they are there.
        close_after: How long after its planned end an open session is closed.
        decide_within: How long people who still wait at the close have to choose.
        title_limit: Characters that fit in a title.
        text_limit: Characters that fit in each text.
        answer_limit: Characters that fit in a written answer to a question.
    """

    policy: Annotated[Policy, BeforeValidator(values.one_of(get_args(Policy)))] = "fair"
    passed_at_most: Annotated[int, whole(0, 50)] = 3
    recent: Annotated[timedelta, span("1d", "365d")] = timedelta(days=30)
    topics: Annotated[tuple[Phrase, ...], AfterValidator(values.up_to(20)), List] = (
        "Resume or portfolio",
        "Interviews",
        "Search strategy",
        "Offer and salary",
        "Networking",
        "Changing careers",
    )
    length: Annotated[timedelta, span("15m", "8h")] = timedelta(hours=1)
    slot: Annotated[timedelta, span("5m", "2h")] = timedelta(minutes=20)
    slots_at_most: Annotated[int, whole(1, 24)] = 24
    ahead: Annotated[int, whole(1, 8)] = 2
    remind: Annotated[
        tuple[Annotated[timedelta, span("1m", "14d")], ...], AfterValidator(_longest_first), List
    ] = (
        timedelta(days=1),
        timedelta(hours=1),
        timedelta(minutes=10),
    )
    offer_for: Annotated[timedelta, span("1m", "24h")] = timedelta(minutes=30)
    offer_least: Annotated[timedelta, span("1m", "1h")] = timedelta(minutes=5)
    no_show_after: Annotated[timedelta, span("1m", "1h")] = timedelta(minutes=10)
    no_shows: Annotated[int, whole(1, 20)] = 2
    no_show_within: Annotated[timedelta, span("1d", "365d")] = timedelta(days=30)
    reserved_until: Annotated[timedelta, span("0m", "14d")] = timedelta(days=1)
    coach_late: Annotated[timedelta, span("1m", "2h")] = timedelta(minutes=10)
    opens_before: Annotated[timedelta, span("0m", "2h")] = timedelta(minutes=15)
    still_there_after: Annotated[timedelta, span("5m", "2h")] = timedelta(minutes=30)
    close_after: Annotated[timedelta, span("0m", "6h")] = timedelta(hours=1)
    decide_within: Annotated[timedelta, span("1h", "7d")] = timedelta(hours=24)
    title_limit: Annotated[int, whole(30, 90)] = 80
    text_limit: Annotated[int, whole(100, 1000)] = 500
    answer_limit: Annotated[int, whole(100, 2000)] = 1500
