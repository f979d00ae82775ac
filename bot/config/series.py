"""The frozen model of a series: what is posted, where, when and with what (section 7 of the product page)."""

from datetime import timedelta
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from bot.config import times, values
from bot.config.faults import Wrong, shortened
from bot.config.groups import Day, Group, List, TimeOfDay, Weekday, span

Place = Literal["check-ins", "help", "office-hours", "wins", "moderators"]
"""What a channel is for. Which channel that is, each Discord server picks with /setup."""

Where = Literal[Place, "subscribers"]
"""Where a series says its texts: in a channel, or to each person who subscribed to it, by direct message."""

Posts = Literal["check-in", "text"]
"""What a series posts: the check-in panel with its button, or a text alone."""

Button = Literal["check-in", "ask", "win", "setback", "suggest"]
"""What can be done from a text that a series posts."""

_PLACES: tuple[Where, ...] = ("check-ins", "help", "office-hours", "wins", "moderators", "subscribers")
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
        channel: Where it posts; `subscribers`: nowhere, but to each member who asked for it, at their local time.
        posts: The check-in panel, or the text alone.
        text: What each post says.
        texts: The bank instead: each post says one of these, none again before all were posted.
        buttons: What can be done from a text; the check-in panel has its own.
        thread: Whether each post opens a thread to answer in.
        ping: Whether it notifies the role that members join for it (each server has its own).
        gathers: Whether it says the wins and setbacks that members gave it since its last post.
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
    channel: Annotated[Where, BeforeValidator(values.one_of(_PLACES))] = "check-ins"
    posts: Annotated[Posts, BeforeValidator(values.one_of(get_args(Posts)))] = Field(
        default="check-in", validate_default=True
    )
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
    thread: Annotated[bool, BeforeValidator(values.switch)] = False
    ping: Annotated[bool, BeforeValidator(values.switch)] = False
    gathers: Annotated[bool, BeforeValidator(values.switch)] = False
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

    @field_validator("posts")
    @classmethod
    def _a_panel_needs_a_channel(cls, value: str, info: ValidationInfo) -> str:
        if value == "check-in" and info.data.get("channel") == "subscribers":
            raise Wrong("subscribers are sent a text, and this posts the check-in panel", "Add posts: text.")
        return value

    @field_validator("thread", "ping", "gathers")
    @classmethod
    def _only_in_a_channel(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - pydantic's signature
        if value and info.data.get("channel") == "subscribers":
            raise Wrong("what is sent to subscribers has none of this", "Take it out, or name a channel.")
        if value and info.field_name == "gathers" and info.data.get("posts", "text") != "text":
            raise Wrong("the check-in panel gathers nothing", "Add posts: text, or take gathers out.")
        return value

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
    def is_dose(self) -> bool:
        """Whether it is sent to those who subscribed to it, and posted nowhere."""
        return self.channel == "subscribers"

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
            if info.data.get("channel") == "subscribers":
                raise Wrong(
                    "subscribers choose their own time of day, which a cron does not have",
                    'Use days and time instead: the time is what they begin with, for example time: "08:30".',
                )
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
