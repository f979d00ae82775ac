"""The nouns of an ask, and its one state machine.

                      hold              release
        draft ────────────────> held ───────────────┐
          │  ^                    │ decline, close   │
          │  └────── revise ──────┤                  │
          │                       v                  v
          └──────── post ───────(closed)──reopen──> open <───────────────┐
                                  ^                 │  ^                 │
                                  │           answer│  │alone,           │
             close, remove        │                 v  │still needed     │
        (from open, helped,       ├───────────── helped                  │reopen
         resolved)                │                 │                    │
                                  │                 │ resolve            │
                                  │                 v (also from open    │
                                  └───────────── resolved    and closed) ┘

    draft       its author alone sees it
    held        a link or phrase has a moderator look at it first
    open        posted; it is brought to people, step by step, until one of them answers
    helped      somebody offered or wrote; bringing it to people rests
    resolved    its author says that it is done; what came of it is asked later
    closed      for a reason: its author, quiet, its author left, a moderator declined or removed it

`answer`: a person offers, or writes in the thread. `alone`: the last one who offered stepped back. Whatever is not drawn
is refused with `NotNow`, which carries the present state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.members import Who


class State(StrEnum):
    """Where an ask stands."""

    DRAFT = "draft"
    HELD = "held"
    OPEN = "open"
    HELPED = "helped"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Event(StrEnum):
    """What can happen to it."""

    POST = "post"
    HOLD = "hold"
    RELEASE = "release"
    DECLINE = "decline"
    REVISE = "revise"
    ANSWER = "answer"
    ALONE = "alone"
    STILL_NEEDED = "still_needed"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    REMOVE = "remove"


class Reason(StrEnum):
    """Why an ask is closed."""

    ASKER = "asker"
    QUIET = "quiet"
    LEFT = "left"
    DECLINED = "declined"
    REMOVED = "removed"


WAITING = frozenset({State.OPEN, State.HELPED})
"""Posted, and not at its end."""

FINAL = frozenset({Reason.DECLINED, Reason.REMOVED})
"""Reasons for which an ask is not opened again as it was."""

_NEXT: Mapping[tuple[State, Event], State] = {
    (State.DRAFT, Event.POST): State.OPEN,
    (State.DRAFT, Event.HOLD): State.HELD,
    (State.HELD, Event.RELEASE): State.OPEN,
    (State.HELD, Event.DECLINE): State.CLOSED,
    (State.HELD, Event.CLOSE): State.CLOSED,
    (State.HELD, Event.REVISE): State.DRAFT,
    (State.OPEN, Event.ANSWER): State.HELPED,
    (State.OPEN, Event.STILL_NEEDED): State.OPEN,
    (State.OPEN, Event.RESOLVE): State.RESOLVED,
    (State.OPEN, Event.CLOSE): State.CLOSED,
    (State.OPEN, Event.REMOVE): State.CLOSED,
    (State.HELPED, Event.ANSWER): State.HELPED,
    (State.HELPED, Event.ALONE): State.OPEN,
    (State.HELPED, Event.STILL_NEEDED): State.OPEN,
    (State.HELPED, Event.RESOLVE): State.RESOLVED,
    (State.HELPED, Event.CLOSE): State.CLOSED,
    (State.HELPED, Event.REMOVE): State.CLOSED,
    (State.RESOLVED, Event.REOPEN): State.OPEN,
    (State.RESOLVED, Event.REMOVE): State.CLOSED,
    (State.CLOSED, Event.REOPEN): State.OPEN,
    (State.CLOSED, Event.RESOLVE): State.RESOLVED,
    (State.CLOSED, Event.REVISE): State.DRAFT,
    (State.CLOSED, Event.REMOVE): State.CLOSED,
}


def after(state: State, event: Event, reason: Reason | None = None) -> State | None:
    """The state that follows; None where that cannot happen. `reason`: why it is closed, if it is."""
    if state is State.CLOSED:
        back = event in {Event.REOPEN, Event.RESOLVE}
        if (back and reason in FINAL) or (event is Event.REVISE and reason is not Reason.DECLINED):
            return None
    return _NEXT.get((state, event))


@dataclass(frozen=True, slots=True)
class Given:
    """An ask as it was typed."""

    kind: str = ""
    title: str = ""
    need: str = ""
    tried: str = ""
    by_when: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """An ask as it is kept. `by_day`: the date that `by_when` names, where one was understood."""

    kind: str
    title: str
    need: str
    tried: str | None = None
    by_when: str | None = None
    by_day: date | None = None

    @property
    def all(self) -> str:
        """Everything that was written, as one text."""
        return "\n".join(text for text in (self.title, self.need, self.tried, self.by_when) if text)


class News(StrEnum):
    """What the author of an unnamed ask has not seen yet: it waits in the ask itself, so that nothing links them."""

    RELEASED = "released"
    ANSWERED = "answered"
    YOURSELF = "yourself"
    STILL = "still"
    CLOSED = "closed"
    DECLINED = "declined"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask as it stands.

    `asker`: None once its author is a former member. `words`: None once expired or forgotten. `alias`: set when it is
    unnamed. `first`: its author's first, or the first with their name. `answered_at`: a person first answered.
    `quiet_since`: nothing happened since. `asked_still_at`: its author was last asked whether it is still needed.
    `round`, `round_at`, `step`, `told`, `invited`: how it is being brought to people (`life.py`).
    """

    id: int
    guild: int
    asker: Who | None
    opened_by: int
    state: State
    reason: Reason | None
    kind: str
    words: Words | None
    alias: str | None
    first: bool
    made_at: datetime
    posted_at: datetime | None
    edited_at: datetime | None
    answered_at: datetime | None
    quiet_since: datetime | None
    round: int
    round_at: datetime | None
    step: int
    told: int
    invited: int
    closed_at: datetime | None
    asked_still_at: datetime | None
    news: News | None
    outcome: str | None
    outcome_shared: bool
    expired_at: datetime | None

    @property
    def unnamed(self) -> bool:
        """Whether others know its author by a random name alone."""
        return self.alias is not None

    @property
    def subject(self) -> str:
        """As a subject of letters: the message and thread that show it."""
        return f"ask:{self.id}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is posted and not at its end."""
        return self.state in WAITING


@dataclass(frozen=True, slots=True)
class Shown:
    """An ask with what its card shows: who helps now, who wrote, how many have the same need, and where it stands.

    `link`: (channel or thread id, message id) of its opening message. A negative id is a former member.
    """

    ask: Ask
    helping: tuple[int, ...]
    wrote: tuple[int, ...]
    followers: int
    files: int
    link: tuple[int, int] | None
    thread: int | None

    @property
    def helped_by(self) -> tuple[int, ...]:
        """Everybody who is still here and offered or wrote."""
        return tuple(dict.fromkeys(user for user in (*self.helping, *self.wrote) if user > 0))


class Tip(StrEnum):
    """What would make an ask easier to answer."""

    NO_ROLE = "no_role"
    NOTHING_TRIED = "nothing_tried"


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many asks. `number` counts from 0; `pages` is at least 1."""

    asks: tuple[Shown, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting did: `held` for a moderator to look at first, or open."""

    ask: Ask
    held: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """What "I can help" did. `first`: False when the person helps already."""

    shown: Shown
    first: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody thinks that an ask should not stand."""

    id: int
    ask_id: int
    reporter: int
    words: str | None
    at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What moderators see of an ask that was held or reported. It never says who an unnamed author is.

    `because`: the link or phrase that Belay held it for. `done`: what staff did, each (moderator, what, when), oldest
    first. `muted`: by this ask, its author was muted for a while that is not over.
    """

    shown: Shown
    because: str | None
    reports: tuple[Report, ...]
    done: tuple[tuple[int, str, datetime], ...]
    muted: bool
