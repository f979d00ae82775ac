"""What people give to the week's post (section 7): what every room needs whose owners may give what they wrote."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.config import Config
from bot.database import Connection
from bot.errors import Refusal

Changed = Callable[[Connection, int, datetime], None]
"""Told, in the same transaction, that what the week's post may say of an item (its id) may be different now."""


@dataclass(frozen=True, slots=True)
class WeeksPost:
    """The post that gathers what members give to it, around one item.

    `title`: of its series; None while no series gathers. `said`: a post that is out has the item among what it was
    given, shown or not.
    """

    title: str | None
    said: bool


@dataclass(frozen=True)
class NothingGathers(Refusal):
    """No series gathers what members give to it any more."""


class Giving:
    """One room's side of the week's post.

    `when_changed` is told of an item that is or was given: its words changed, or how it may stand there, or it was taken
    back or forgotten, or its time is up. `is_said`: whether a post that is out has an item among what it was given.
    Both are set by whoever joins the rooms.
    """

    def __init__(self, config: Callable[[], Config]) -> None:
        self._config = config
        self.when_changed: list[Changed] = []
        self.is_said: Callable[[Connection, int], bool] = _never

    def around(self, connection: Connection, item_id: int) -> WeeksPost:
        """The week's post, as its owner sees it who looks at an item."""
        return WeeksPost(self._title(), self.is_said(connection, item_id))

    def check(self) -> None:
        """Raise unless there is a post to give something to.

        Raises:
            NothingGathers: no series gathers.
        """
        if self._title() is None:
            raise NothingGathers

    def tell(self, connection: Connection, items: Iterable[int], now: datetime) -> None:
        """Items that are or were given may read differently now."""
        for item_id in items:
            for changed in self.when_changed:
                changed(connection, item_id, now)

    def _title(self) -> str | None:
        return next((series.title for series in self._config().series if series.gathers), None)


def _never(connection: Connection, item_id: int) -> bool:
    del connection, item_id
    return False
