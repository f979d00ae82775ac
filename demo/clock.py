"""The simulated Discord's own time: the wall clock plus an offset that its owner can move."""

from datetime import datetime, timedelta

from simcord._clock import Clock as SimcordClock

from bot.clock import Clock, system_clock


class RunningClock(SimcordClock):
    """Runs with the wall and can be put anywhere; snowflakes and timestamps are made from it.

    ``elapsed`` is the offset from the wall in seconds; it may be negative.
    """

    def __init__(self, start: datetime | None = None, *, wall: Clock = system_clock) -> None:
        """Begin at ``start`` (aware), or at the wall's own time when none is given."""
        super().__init__()
        self._wall = wall
        self._offset = timedelta()
        if start is not None:
            self.advance((start - wall()).total_seconds())

    def now(self) -> datetime:
        """The simulated time, in UTC."""
        return self._wall() + self._offset

    def advance(self, seconds: float) -> None:
        """Move by ``seconds``; negative goes back."""
        super().advance(seconds)
        self._offset = timedelta(
            seconds=self.elapsed
        )  # kept: one interaction asks for the time a dozen times
