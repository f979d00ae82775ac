"""The frozen models of `config.yaml`: each key, its kind, its bounds and its default.

A model may also be built in Python, with finished values: `Series(id="a", title="A", text="b", days=(0,),
time=time(9))`. What each key means to people is in `docs/configuration.md`; a test keeps the two together.
"""

from datetime import time, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from bot.config import crisis, times, values
from bot.config.asks import Asks
from bot.config.groups import Country, Filled, Group, Line, List, Phrase, TimeOfDay, span, whole
from bot.config.office_hours import OfficeHours
from bot.config.series import Series


class CheckIns(Group):
    """Check-ins (section 3 of the product page).

    Attributes:
        day_ends: When a local day ends and the next begins.
        low_feeling: The highest feeling (1 to 5) that counts as low.
        unanswered_after: After how long without a human reply a low check-in is brought to moderators.
        answer_limit: Characters that fit in one answer.
        history_weeks: Weeks drawn in the picture of one's own history.
        recent: Latest check-ins listed under that picture.
        window: When a check-in is meant to be made, in words; shown on the panel and never enforced.
    """

    day_ends: TimeOfDay = time(4)
    low_feeling: Annotated[int, whole(1, 4)] = 2
    unanswered_after: Annotated[timedelta, span("1h", "14d")] = timedelta(hours=12)
    answer_limit: Annotated[int, whole(100, 1500)] = 1000
    history_weeks: Annotated[int, whole(4, 26)] = 12
    recent: Annotated[int, whole(1, 10)] = 5
    window: Annotated[str, BeforeValidator(values.text(60))] = "Monday to Wednesday"


class EarlyAsk(Group):
    """When Belay privately offers to ask for help (principle P1 and section 3 of the product page).

    Attributes:
        low_in_a_row: Low check-ins running.
        same_obstacle: Times that the same obstacle was named.
        setbacks: Setbacks logged within `setbacks_within`.
        setbacks_within: The time in which those setbacks count together.
        quiet_member: Time as a member without an ask.
        at_most_every: Least time between two offers.
        snooze: Time without offers after "not now".
    """

    low_in_a_row: Annotated[int, whole(1, 10)] = 2
    same_obstacle: Annotated[int, whole(2, 10)] = 3
    setbacks: Annotated[int, whole(1, 20)] = 3
    setbacks_within: Annotated[timedelta, span("1d", "90d")] = timedelta(days=7)
    quiet_member: Annotated[timedelta, span("1d", "365d")] = timedelta(days=14)
    at_most_every: Annotated[timedelta, span("1d", "90d")] = timedelta(days=7)
    snooze: Annotated[timedelta, span("1d", "365d")] = timedelta(days=14)


class Goals(Group):
    """Goals (section 3 of the product page).

    Attributes:
        confident_from: The confidence (0 to 10) below which a smaller floor is suggested.
    """

    confident_from: Annotated[int, whole(0, 10)] = 7


class Limit(BaseModel):
    """How often one member may do one thing: at most `times` within any `per`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    times: int
    per: timedelta


def _limit(value: object) -> Limit:
    if isinstance(value, Limit):
        return value
    count, per = times.limit(value)
    return Limit(times=count, per=per)


_ReadLimit = Annotated[Limit, BeforeValidator(_limit)]


class Limits(Group):
    """Limits per member and action (section 9 of the product page); generous, against floods and slips."""

    check_in: _ReadLimit = Limit(times=20, per=timedelta(days=1))
    setback: _ReadLimit = Limit(times=20, per=timedelta(days=1))
    cheer: _ReadLimit = Limit(times=60, per=timedelta(hours=1))
    offer: _ReadLimit = Limit(times=20, per=timedelta(days=1))
    settings: _ReadLimit = Limit(times=60, per=timedelta(hours=1))
    export: _ReadLimit = Limit(times=6, per=timedelta(days=1))
    tell_moderator: _ReadLimit = Limit(times=5, per=timedelta(days=1))
    ask: _ReadLimit = Limit(times=5, per=timedelta(days=1))
    reply: _ReadLimit = Limit(times=60, per=timedelta(hours=1))
    report: _ReadLimit = Limit(times=5, per=timedelta(days=1))
    thanks: _ReadLimit = Limit(times=3, per=timedelta(days=1))
    session: _ReadLimit = Limit(times=20, per=timedelta(days=1))
    book: _ReadLimit = Limit(times=20, per=timedelta(days=1))
    queue: _ReadLimit = Limit(times=30, per=timedelta(days=1))
    question: _ReadLimit = Limit(times=10, per=timedelta(days=1))
    win: _ReadLimit = Limit(times=20, per=timedelta(days=1))
    suggest: _ReadLimit = Limit(times=5, per=timedelta(days=1))


class Retention(Group):
    """How long things are kept (section 9 of the product page).

    Attributes:
        text: What members wrote.
        departed: Everything about a member who left the server.
    """

    text: Annotated[timedelta, span("7d", "3650d")] = timedelta(days=180)
    departed: Annotated[timedelta, span("1d", "365d")] = timedelta(days=30)


class Delivery(Group):
    """How messages reach Discord.

    Attributes:
        first_dm_every: Least time between two first DMs to different people (Discord's policy).
        give_up_after: How long a delivery that fails is tried again.
        lanes: Deliveries that may run side by side.
    """

    first_dm_every: Annotated[timedelta, span("1s", "1h")] = timedelta(seconds=1)
    give_up_after: Annotated[timedelta, span("1h", "7d")] = timedelta(days=1)
    lanes: Annotated[int, whole(1, 64)] = 16


class Crisis(Group):
    """The crisis card (section 9 of the product page).

    Attributes:
        words: Phrases that bring it up, matched as whole words on normalised text.
        lines: One to three lines to call, by ISO 3166 country code.
        anywhere: What is offered where no country's lines are known.
    """

    words: Annotated[tuple[Phrase, ...], Filled, List] = crisis.WORDS
    lines: dict[Country, Annotated[tuple[Line, ...], AfterValidator(values.up_to_three), List]] = crisis.LINES
    anywhere: Annotated[tuple[Line, ...], Filled, List] = crisis.ANYWHERE


class Config(Group):
    """All of `config.yaml`."""

    series: tuple[Series, ...] = ()
    check_ins: CheckIns = CheckIns()
    early_ask: EarlyAsk = EarlyAsk()
    goals: Goals = Goals()
    asks: Asks = Asks()
    office_hours: OfficeHours = OfficeHours()
    limits: Limits = Limits()
    retention: Retention = Retention()
    delivery: Delivery = Delivery()
    crisis: Crisis = Crisis()
