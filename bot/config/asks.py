"""The keys of peer help in `config.yaml` (section 4 of the product page)."""

from datetime import time, timedelta
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from bot.config import times, values
from bot.config.faults import Wrong
from bot.config.groups import Group, List, Phrase, TimeOfDay, span, whole


class AskKind(Group):
    """A kind of ask that members can choose.

    Attributes:
        id: Its lasting name; asks and helpers' profiles are kept under it.
        label: What people read; also the tag of its posts in a forum.
        files: Whether files may come with it (a resume, a letter).
        listen: Whether helpers are told to listen and not to advise.
    """

    id: Annotated[str, BeforeValidator(values.slug)] = Field(examples=["resume-review"])
    label: Annotated[str, BeforeValidator(values.text(20))] = Field(examples=["Resume review"])
    files: Annotated[bool, BeforeValidator(values.switch)] = False
    listen: Annotated[bool, BeforeValidator(values.switch)] = False


Told = Literal["helpers", "coaches", "moderators"]
"""Whom a step of an ask may tell, besides inviting helpers one by one."""


class Step(Group):
    """A step that brings an ask to people, while no person has answered it.

    Attributes:
        after: How long after the ask was posted.
        invite: How many more helpers are invited.
        tell: Who else is told: the helper role, coaches or moderators.
    """

    after: Annotated[timedelta, span("0m", "14d")] = Field(examples=["4h"])
    invite: Annotated[int, whole(0, 25)] = 0
    tell: Annotated[Told, BeforeValidator(values.one_of(get_args(Told)))] | None = None


def _in_time(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps in the order of their times."""
    return tuple(sorted(steps, key=lambda step: step.after))


ASK_KINDS = (
    AskKind(id="resume-review", label="Resume review", files=True),
    AskKind(id="cover-letter", label="Cover letter", files=True),
    AskKind(id="mock-interview", label="Mock interview"),
    AskKind(id="introduction", label="Introduction"),
    AskKind(id="strategy", label="Strategy"),
    AskKind(id="offer-and-salary", label="Offer and salary"),
    AskKind(id="accountability", label="Accountability"),
    AskKind(id="just-listen", label="Just listen", listen=True),
    AskKind(id="other", label="Other"),
)
STATE_TAGS = ("Open", "Being helped", "Resolved")
"""How an ask stands, as the tags of its post in a forum say it."""

ASK_STEPS = (
    Step(after=timedelta(0), invite=3),
    Step(after=timedelta(hours=4), invite=5),
    Step(after=timedelta(hours=12), tell="helpers"),
    Step(after=timedelta(hours=24), tell="coaches"),
    Step(after=timedelta(hours=36), tell="moderators"),
)
HELD_LINKS = (
    "t.me",
    "telegram.me",
    "wa.me",
    "whatsapp.com",
    "bit.ly",
    "tinyurl.com",
    "cutt.ly",
    "is.gd",
    "goo.gl",
    "shorturl.at",
    "discord.gg",
    "discord.com/invite",
    "discordapp.com/invite",
)
HELD_WORDS = (
    "earn from home",
    "work from home and earn",
    "make money fast",
    "guaranteed income",
    "no experience needed, dm",
    "send me a dm to earn",
    "crypto investment",
    "forex signals",
    "processing fee",
    "registration fee",
    "whatsapp me",
)


class Asks(Group):
    """Peer help (section 4 of the product page).

    Attributes:
        kinds: What can be asked for.
        steps: How an ask is brought to people until one of them answers.
        again_every: After the last step, how often its people are told again.
        still_needed_after: Quiet time in an answered ask before its author is asked whether it is still needed.
        close_after: Quiet time after which an ask is closed.
        outcome_after: Time after which the author of a resolved ask is asked what came of it.
        invitations_a_day: Invitations that one helper gets within a day at most.
        give_back_every: Least time between two open asks shown to somebody who was helped before.
        thanks_pair_every: Least time between two thanks of one person to the same other person.
        day_starts: When a helper's local day starts: between this and `day_ends` they count as awake.
        day_ends: When it ends.
        title_limit: Characters that fit in a title.
        text_limit: Characters that fit in each of the two texts.
        files: Files that may come with one ask.
        file_megabytes: How large each of them may be.
        held_links: Hosts whose links have a moderator look at an ask before it is posted.
        held_words: Phrases with which a link or a phone number has a moderator look first.
        mute: How long a moderator's mute lasts.
        ring: How long a ring of asks lasts.
        ring_answers: How many others' asks a member of a ring answers.
    """

    kinds: Annotated[tuple[AskKind, ...], AfterValidator(values.up_to(14)), List] = ASK_KINDS
    steps: Annotated[tuple[Step, ...], AfterValidator(_in_time), AfterValidator(values.up_to(12)), List] = (
        ASK_STEPS
    )
    again_every: Annotated[timedelta, span("1h", "7d")] = timedelta(hours=24)
    still_needed_after: Annotated[timedelta, span("1h", "14d")] = timedelta(hours=24)
    close_after: Annotated[timedelta, span("1d", "90d")] = Field(
        default=timedelta(days=7), validate_default=True
    )
    outcome_after: Annotated[timedelta, span("1d", "90d")] = timedelta(days=7)
    invitations_a_day: Annotated[int, whole(1, 50)] = 5
    give_back_every: Annotated[timedelta, span("1d", "90d")] = timedelta(days=7)
    thanks_pair_every: Annotated[timedelta, span("1d", "90d")] = timedelta(days=7)
    day_starts: TimeOfDay = time(8)
    day_ends: TimeOfDay = time(22)
    title_limit: Annotated[int, whole(30, 90)] = 80
    text_limit: Annotated[int, whole(200, 1500)] = 1000
    files: Annotated[int, whole(0, 10)] = 5
    file_megabytes: Annotated[int, whole(1, 10)] = 8
    held_links: Annotated[tuple[Phrase, ...], List] = HELD_LINKS
    held_words: Annotated[tuple[Phrase, ...], List] = HELD_WORDS
    mute: Annotated[timedelta, span("1h", "365d")] = timedelta(days=14)
    ring: Annotated[timedelta, span("1h", "14d")] = timedelta(hours=48)
    ring_answers: Annotated[int, whole(1, 10)] = 2

    @field_validator("close_after")
    @classmethod
    def _after_the_last_step(cls, value: timedelta, info: ValidationInfo) -> timedelta:
        """Refuses to close an ask in silence, before the last step has brought it to people."""
        steps: tuple[Step, ...] = info.data.get("steps") or ()
        if steps and value <= steps[-1].after:
            raise Wrong(
                f"an ask would be closed after {times.written(value)}, before or with its last step "
                f"after {times.written(steps[-1].after)}",
                "Close later than the last step, or take that step sooner.",
            )
        return value

    def kind(self, kind_id: str) -> AskKind:
        """The kind of that id; one that the file names no longer is shown by its id."""
        found = next((kind for kind in self.kinds if kind.id == kind_id), None)
        return found or AskKind(id=kind_id, label=kind_id.replace("-", " ").capitalize()[:20])
