"""What can go wrong, as facts; the words are found elsewhere.

    Refusal            an expected no: the member asked for something that cannot be, and hears why
    StartFault         Belay cannot start: a reason in one sentence and an exit code

A refusal carries facts and no sentence. `explain` finds its sentence in the `texts.py` of the room that
knows it, so that every way in (command, button, form) says no in the same words.
"""

from dataclasses import dataclass
from functools import singledispatch
from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """An expected no. Subclasses are frozen dataclasses whose fields are the facts."""


@singledispatch
def explain(refusal: Refusal) -> str:
    """The words for a refusal, for the person who asked.

    Rooms register theirs with `@explain.register`.

    Raises:
        LookupError: nobody registered words for it (a test finds such a refusal before a member does).
    """
    raise LookupError(f"no words for {type(refusal).__name__}")


@dataclass(frozen=True)
class OldControl(Refusal):
    """A button, select or form that no room answers any more, or whose subject is gone."""


@dataclass(frozen=True)
class OnlyInServer(Refusal):
    """Something that only makes sense inside a server."""


@dataclass(frozen=True)
class NotThere(Refusal):
    """The person is no longer in the server that a direct message is about."""


@dataclass(frozen=True)
class NotYours(Refusal):
    """A control that belongs to somebody else."""


@dataclass(frozen=True)
class NotSetUp(Refusal):
    """The server has not picked a channel for `place` yet."""

    place: str


@dataclass(frozen=True)
class MissingPermission(Refusal):
    """The member lacks a Discord permission or one of Belay's roles."""

    needed: str


class StartFault(Exception):  # noqa: N818 - read by an operator as one sentence
    """Belay cannot start; `str()` is the sentence for the operator, `code` the process's exit code."""

    code: ClassVar[int] = 1
