"""What a renderer may ask the courier to do with a letter."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from discord import ui

from bot.members import Kind


@dataclass(frozen=True)
class Attached:
    """A file of a message. The message's view shows it as `attachment://<name>`."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Show:
    """Have a message in the server's channel for `place` that shows the letter's subject as `view` says.

    Posted when there is none yet, edited when there is. `mention`: people who may be pinged by it. `inside`: the
    subject in whose thread it is said instead. `bring`: a role whose members are brought into that thread without
    a notification. `ping`: a role that is notified when it is first posted, and never by an edit; not together with
    `bring`, which is silent. `files`: posted with it the first time. `over`: its time is over, so what an earlier
    attempt said stands, and nothing is said anew; where there was none, the timer `over` (kind) falls due for the
    letter's subject.
    """

    place: str
    view: ui.LayoutView
    mention: Sequence[int] = ()
    inside: str | None = None
    bring: int | None = None
    ping: int | None = None
    over: str | None = None
    files: Sequence[Attached] = ()


@dataclass(frozen=True)
class Post:
    """Have a public thread about the letter's subject, whose opening message says `view`.

    A forum post with `tags` (names, the most telling first) where the channel for `place` is a forum, else a message
    with a thread. `name` is at most 100 characters. `people` are brought into it. `ping`: a role that is notified when
    it is first posted, and never by an edit. Where a hand removed it, the timer `gone` (kind) falls due for the letter's
    subject. `stays`: where a hand removed the thread alone, the message that it began at stays, without one.
    `over`: as in `Show`.
    """

    place: str
    name: str
    view: ui.LayoutView
    tags: Sequence[str] = ()
    people: Sequence[int] = ()
    ping: int | None = None
    gone: str | None = None
    stays: bool = False
    over: str | None = None


@dataclass(frozen=True)
class Bring:
    """Bring people into the thread of the subject `inside`."""

    inside: str
    people: Sequence[int]


@dataclass(frozen=True)
class Remove:
    """Have no message that shows the letter's subject; `place` is where it may stand. `thread`: nor its thread.

    `inside`: the subject in whose thread it may stand instead.
    """

    place: str = "check-ins"
    thread: bool = False
    inside: str | None = None


@dataclass(frozen=True)
class Tell:
    """Say it to the person the letter is addressed to, the way they chose for messages of `kind`.

    `discreet`: about something unnamed, so nothing in public may even hint at it.
    """

    kind: Kind
    view: ui.LayoutView
    discreet: bool = False


@dataclass(frozen=True)
class Voice:
    """Where people are moved to: the voice or stage channel `channel`; None: where the first of them is."""

    channel: int | None = None


@dataclass(frozen=True)
class Meet:
    """Open a private thread in the channel for `place` with these people, and say `view` in it.

    `name` is at most 100 characters and differs between subjects. `ping`: those of them who may be pinged by it.
    `voice`: where all of them are in voice channels of the server already, they are moved together instead, once, and
    no thread is opened. Then a `Show` of the letter's subject has nothing to do.
    """

    place: str
    name: str
    people: Sequence[int]
    ping: Sequence[int]
    view: ui.LayoutView
    voice: Voice | None = None


@dataclass(frozen=True)
class Event:
    """Have a scheduled event of the server that stands for the letter's subject, as the fields say.

    Made when there is none yet, unless it has begun or is over by then; changed when there is, as far as Discord lets
    it. `name` is at most 100 characters, `about` at most 1,000. `channel`: the voice or stage channel it is in;
    `location` (at most 100 characters): where it is instead. Where a hand removed or cancelled it before it began, the
    timer `gone` (kind) falls due for the letter's subject.
    """

    name: str
    about: str
    starts_at: datetime
    ends_at: datetime
    status: Literal["scheduled", "active", "completed", "cancelled"]
    channel: int | None = None
    stage: bool = False
    location: str | None = None
    gone: str | None = None


@dataclass(frozen=True)
class Nothing:
    """There is nothing to say any more."""


Delivery = Show | Post | Bring | Remove | Tell | Meet | Event | Nothing
