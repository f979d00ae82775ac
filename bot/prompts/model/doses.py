"""The nouns of a series by direct message, when it is due for a person, and what it says to them: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.config import Series
from bot.members import Way, Who
from bot.prompts.model.due import day_of, due_times

_A_HAIR = timedelta(milliseconds=1)  # the grain of the database's clock


@dataclass(frozen=True, slots=True)
class Dose:
    """A person's subscription to a series. `at`: their local time of day.

    `sent` counts what was sent; `sent_day` is the local date of the latest. One that was stopped is kept, so that
    nothing comes twice for who begins again.
    """

    id: int
    who: Who
    series_id: str
    at: time
    since: datetime
    stopped_at: datetime | None
    sent: int
    sent_day: date | None

    @property
    def is_active(self) -> bool:
        """Whether it was not stopped."""
        return self.stopped_at is None

    @property
    def subject(self) -> str:
        """As the subject of letters: what was not said yet gives way to the next."""
        return f"dose:{self.id}"


@dataclass(frozen=True, slots=True)
class DoseCard:
    """All that `/dose` shows a person about one series.

    `title` is None, and there is no example, where the series is no longer in `config.yaml`. `rests`: nothing of it is
    sent at the moment. `at`: the time it comes, or would come. `next_at`: when the next one comes; None where nothing
    will. `away_until`: the end of the person's pause.
    """

    guild_id: int
    series_id: str
    title: str | None
    days: tuple[int, ...]
    example: str
    rests: bool
    at: time
    zone: str
    way: Way
    dose: Dose | None
    next_at: datetime | None
    away_until: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether the person is subscribed."""
        return self.dose is not None and self.dose.is_active


@dataclass(frozen=True, slots=True)
class ToSend:
    """What a renderer needs of a dose that is still wanted.

    `buttons` are those that its series names. `credit`: who suggested its text and wishes to be named.
    """

    dose: Dose
    buttons: tuple[str, ...]
    way: Way
    credit: int | None


def next_dose(
    series: Series, at: time, zone: ZoneInfo, after: datetime, sent_day: date | None = None
) -> datetime:
    """When a subscriber gets the series next, later than `after`: at `at` in `zone`, on the series' days.

    `sent_day`: the local date of the latest that was sent; none comes on the same date or before it, wherever the
    person moves meanwhile. Whether the series rests does not matter here.
    """
    theirs = _at_their_time(series, at)
    return next(
        due
        for due in due_times(theirs, zone, after)
        if sent_day is None or day_of(theirs, zone, due) > sent_day
    )


def dose_due(
    series: Series,
    at: time,
    zone: ZoneInfo,
    since: datetime,
    now: datetime,
    late: timedelta,
    sent_day: date | None,
) -> date | None:
    """The local date of the dose that is due now, if one is: the latest due from `since` on, at most `late` ago."""
    theirs = _at_their_time(series, at)
    first = max(since, now - late) - _A_HAIR
    days = [
        day_of(theirs, zone, due) for due in takewhile(lambda due: due <= now, due_times(theirs, zone, first))
    ]
    return days[-1] if days and (sent_day is None or days[-1] > sent_day) else None


def next_dose_text(bank: Sequence[str], sent: Mapping[str, datetime], dose_id: int) -> str:
    """What a subscriber gets next: of the bank, the text that was sent to them longest ago, one never sent first.

    So nobody gets a text again before all others, whatever was added, taken out or moved meanwhile. Those never sent
    come in an order that is shuffled by subscription, and always the same. `sent`: by what each text is `known_as`.
    """
    never = datetime.min.replace(tzinfo=UTC)
    return min(bank, key=lambda text: (sent.get(known_as(text), never), known_as(f"{dose_id}:{text}")))


def known_as(text: str) -> str:
    """By what a text that was sent is remembered: its words decide, and are not kept."""
    return sha256(text.encode()).hexdigest()


def _at_their_time(series: Series, at: time) -> Series:
    """The series as one person gets it."""
    return series.model_copy(update={"time": at, "cron": None, "paused": False})
