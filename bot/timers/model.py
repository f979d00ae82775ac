"""The noun of the diary."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that falls due.

    `kind` is "<room>.<what>", `subject` names the thing within the kind (unique together), `due` is an aware instant.
    """

    kind: str
    subject: str
    guild_id: int
    due: datetime
