"""The only reader of wall time; everything else is handed a `Clock`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the present as an aware UTC instant."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def system_clock() -> datetime:
    """The present, from the machine."""
    return datetime.now(UTC)


def stamp(instant: datetime) -> int:
    """An aware instant as the database keeps it: whole milliseconds since 1970, UTC, rounded down."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def instant(milliseconds: int) -> datetime:
    """The aware UTC instant that `stamp` wrote."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def maybe_instant(milliseconds: int | None) -> datetime | None:
    """`instant`, for a column that may be empty."""
    return None if milliseconds is None else instant(milliseconds)
