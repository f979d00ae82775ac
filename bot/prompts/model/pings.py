"""The role that a series notifies, and which roles can be one: pure.

Members give that role to themselves by a button, so it must give nothing: it may do no more than @everyone, in the server
and in each of its channels, and it is no part in Belay. Roles that an integration manages and roles above Belay's own
cannot be given by Belay at all.
"""

from dataclasses import dataclass
from enum import StrEnum


class Unfit(StrEnum):
    """Why a role cannot be the one that a series notifies, or notifies nobody at the moment."""

    EVERYONE = "everyone"
    """It is @everyone."""

    MANAGED = "managed"
    """An integration, a bot or boosting manages it: Discord lets nobody else give it."""

    PART = "part"
    """It was picked in `/setup`: whoever has it may do more in Belay."""

    GIVES = "gives"
    """It has a permission that @everyone has not."""

    OPENS = "opens"
    """In some channel it may do what @everyone may not."""

    ABOVE = "above"
    """It is not below Belay's highest role, so Belay cannot give it."""

    POWERLESS = "powerless"
    """Belay lacks Manage Roles."""

    GONE = "gone"
    """It was deleted."""

    SILENT = "silent"
    """Belay may not notify it: not everyone may mention it, and Belay lacks the permission to."""


@dataclass(frozen=True, slots=True)
class RoleSeen:
    """A role as Discord has it now. `gives`: permissions, `opens`: channels in which it may do more than @everyone."""

    role: int
    everyone: bool = False
    managed: bool = False
    part: bool = False
    gives: tuple[str, ...] = ()
    opens: tuple[int, ...] = ()
    above: bool = False


def unfit(role: RoleSeen) -> Unfit | None:
    """Why members cannot be let into this role by a button; None: they can."""
    found = (
        (role.everyone, Unfit.EVERYONE),
        (role.managed, Unfit.MANAGED),
        (role.part, Unfit.PART),
        (bool(role.gives), Unfit.GIVES),
        (bool(role.opens), Unfit.OPENS),
        (role.above, Unfit.ABOVE),
    )
    return next((why for is_so, why in found if is_so), None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a series' role does not do what it should; `gives` and `opens` as in `RoleSeen`."""

    series_id: str
    role: int
    why: Unfit
    gives: tuple[str, ...] = ()
    opens: tuple[int, ...] = ()

    @property
    def needs_another(self) -> bool:
        """Whether nobody may be let into this role as it is, so that another would be better."""
        return self.why not in (Unfit.POWERLESS, Unfit.SILENT)


@dataclass(frozen=True, slots=True)
class Meant:
    """The series that somebody wants to be notified of, or not. `role`: None while there is none.

    `pings`: whether it notifies at all, as `config.yaml` says now. `title`: None when it is no longer there.
    """

    series_id: str
    title: str | None
    pings: bool
    role: int | None
