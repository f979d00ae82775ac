"""The nouns of reading `config.yaml` again."""

from dataclasses import dataclass

from bot.config import Fault

MOST = 20
"""Faults that are kept to be told; more do not fit into a message."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The file was read and is in force. `changed`: `series <id>` for each series, the name of any other key."""

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What moderators were last told about the file: its faults, or, with none, that it is in force.

    Attributes:
        turn: Counts what they were told.
        digest: Of all its faults, to know them again.
        faults: The first of them, by the file's name alone: where it lies on the machine is for operators.
        count: How many there are.
    """

    turn: int = 0
    digest: str = ""
    faults: tuple[Fault, ...] = ()
    count: int = 0
