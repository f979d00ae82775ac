"""The frozen models of `config.yaml`: each key, its kind, its bounds and its default.

A model may also be built in Python, with finished values: `Series(id="a", title="A", text="b", days=(0,),
time=time(9))`. What each key means to people is in `docs/configuration.md`; a test keeps the two together.
"""

from datetime import time, timedelta
from typing import Annotated, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from bot.config import crisis, times, values
from bot.config.asks import Asks
from bot.config.faults import Wrong, shortened
from bot.config.groups import Country, Day, Filled, Group, Line, List, Phrase, TimeOfDay, Weekday, span, whole
from bot.config.office_hours import OfficeHours

Place = Literal["check-ins", "help", "office-hours", "wins", "moderators"]
"""What a channel is for. Which channel that is, each Discord server picks with /setup."""

Posts = Literal["check-in", "text"]
"""What a series posts: the check-in panel with its button, or a text alone."""

Button = Literal["check-in", "ask"]
"""What can be done from a text that a series posts."""


_BANK = 400


def _bank(texts: tuple[str, ...]) -> tuple[str, ...]:
    """At most 400 texts, none of them twice: what was posted is known by its words."""
    if len(texts) > _BANK:
        raise Wrong(f"there are {len(texts)} texts", f"Keep at most {_BANK}.")
    twice = next((text for number, text in enumerate(texts) if text in texts[:number]), None)
    if twice is not None:
        raise Wrong(f'"{shortened(twice)}" stands there twice', "Keep one of the two.")
    return texts


class Series(Group):
    """A schedule of posts (section 7 of the product page).

    Exactly one of two ways says when: `days` and `time`, or `cron`. Both are local times in `zone`.

    Attributes:
        id: Its lasting name; what was posted is remembered under it.
        title: What moderators see it called.
        channel: Where it posts.
        posts: The check-in panel, or the text alone.
        text: What each post says.
        texts: The bank instead: each post says one of these, none again before all were posted.
        buttons: What can be done from a text; the check-in panel has its own.
        days: Days of the week, Monday is 0.
        time: Local time of day.
        cron: Five fields: minute, hour, day of the month, month, weekday.
        zone: An IANA zone, or "server" for the one each server chose.
        grace: How late it may still be posted after Belay was down.
        skip: Local dates on which it rests.
        paused: Whether it rests until further notice.
    """

    id: Annotated[str, BeforeValidator(values.slug)] = Field(examples=["monday-check-in"])
    title: Annotated[str, BeforeValidator(values.text(80))] = Field(examples=["Monday check-in"])
    channel: Annotated[Place, BeforeValidator(values.one_of(get_args(Place)))] = "check-ins"
    posts: Annotated[Posts, BeforeValidator(values.one_of(get_args(Posts)))] = "check-in"
    text: Annotated[str, BeforeValidator(values.text(400))] | None = Field(
        default=None, examples=["A new week. How is your search going?"]
    )
    texts: Annotated[
        tuple[Annotated[str, BeforeValidator(values.text(400))], ...],
        AfterValidator(_bank),
        List,
    ] = Field(default=(), validate_default=True)
    buttons: Annotated[
        tuple[Annotated[Button, BeforeValidator(values.one_of(get_args(Button)))], ...], List
    ] = ()
    days: (
        Annotated[
            tuple[Weekday, ...],
            AfterValidator(times.in_order),
            List,
            BeforeValidator(times.weekdays),
        ]
        | None
    ) = None
    time: TimeOfDay | None = None
    cron: Annotated[str, BeforeValidator(times.cron)] | None = Field(default=None, validate_default=True)
    zone: Annotated[str, BeforeValidator(times.zone)] = times.SERVER_ZONE
    grace: Annotated[timedelta, span("0m", "7d")] = timedelta(hours=6)
    skip: Annotated[tuple[Day, ...], List] = ()
    paused: Annotated[bool, BeforeValidator(values.switch)] = False

    @field_validator("texts", mode="before")
    @classmethod
    def _one_way_to_say_what(cls, value: object, info: ValidationInfo) -> object:
        """Refuses both ways or none. It sits on `texts` because the text has been read by then."""
        text = "text" not in info.data or info.data["text"] is not None
        if not value and not text:
            raise Wrong(
                "nothing says what to post",
                'Add text: "How is it going?", or texts: with a list of them.',
                beside="text",
            )
        if value and text:
            raise Wrong("text says what to post, and so do texts", "Keep either text, or texts.")
        return value

    @property
    def bank(self) -> tuple[str, ...]:
        """All that it may say."""
        return self.texts if self.text is None else (self.text,)

    @field_validator("cron", mode="before")
    @classmethod
    def _one_way_to_say_when(cls, value: object, info: ValidationInfo) -> object:
        """Refuses two ways or none. It sits on `cron` because days and time have been read by then."""

        def given(key: str) -> bool:
            # A key that could not be read is not in `data`: it was given all the same.
            return key not in info.data or info.data[key] is not None

        days, time_of_day = given("days"), given("time")
        if value is not None:
            if days or time_of_day:
                raise Wrong(
                    "cron says when to post, and so do days and time",
                    "Keep either cron, or days and time.",
                )
        elif not days and not time_of_day:
            raise Wrong(
                "nothing says when to post",
                'Add days and time, for example days: [monday] and time: "09:00", or a cron.',
                beside="",
            )
        elif not time_of_day:
            raise Wrong("days are named, but no time", 'Add for example time: "09:00".', beside="time")
        elif not days:
            raise Wrong("a time is named, but no days", "Add for example days: [monday].", beside="days")
        return value


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
