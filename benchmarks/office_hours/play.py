"""Lives one session by one order, minute by minute, as the bot's queue would."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from heapq import heappop, heappush

from benchmarks.office_hours.people import Person, Planned
from bot.config.office_hours import Policy
from bot.members import Who
from bot.office_hours.model import PlaceState, QueuePlace, Wait
from bot.office_hours.service.turns import estimate, order

_OPENS = datetime(2026, 3, 3, 18, tzinfo=UTC)
_NOT_FOUND_TAKES = 4.0
_BACK_AFTER = 10.0
_LATEST = 20


class _What(IntEnum):
    """What happens, in the order of what happens in the same minute."""

    END = 0
    FREE = 1
    LEAVE = 2
    HOLD = 3
    BACK = 4
    JOIN = 5


@dataclass
class Turn:
    """How it went for somebody. `shown`: the range they saw when they joined. `called`: when, in minutes of the session.

    `would_be_called`: the same, had the coaches gone on after the close until nobody waited any more.
    """

    person: Person
    shown: Wait | None = None
    called: float | None = None
    would_be_called: float | None = None
    left: bool = False
    held: bool = False
    passed: int = 0

    @property
    def waited(self) -> float | None:
        """Minutes from joining to the first call."""
        return None if self.called is None else self.called - self.person.at

    @property
    def would_wait(self) -> float | None:
        """The same, had the coaches gone on."""
        return None if self.would_be_called is None else self.would_be_called - self.person.at


@dataclass
class Session:
    """A session as it was lived. `finished`: coach and length of each visit, in the order in which they ended.

    `waiting`: who still waited, or held, at the close.
    """

    planned: Planned
    turns: dict[int, Turn] = field(default_factory=dict[int, Turn])
    finished: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    waiting: frozenset[int] = frozenset()


def live(
    planned: Planned, policy: Policy, passed_at_most: int, earlier: Sequence[tuple[int, float]]
) -> Session:
    """One session. `earlier`: coach and length of the visits before it, the latest last."""
    return _Queue(planned, policy, passed_at_most, earlier).run()


class _Queue:
    def __init__(
        self, planned: Planned, policy: Policy, passed_at_most: int, earlier: Sequence[tuple[int, float]]
    ) -> None:
        self._planned = planned
        self._policy: Policy = policy
        self._limit = passed_at_most
        mine = {coach.id for coach in planned.coaches}
        self._earlier = [minutes for coach, minutes in reversed(earlier) if coach in mine][:_LATEST]
        self._session = Session(planned)
        self._people = {person.id: person for person in planned.people}
        self._places: dict[int, QueuePlace] = {}
        self._coaches = {coach.id: coach for coach in planned.coaches}
        self._present: dict[
            int, tuple[float, bool]
        ] = {}  # when each coach's visit began, whether somebody is there
        self._idle: list[int] = []
        self._events: list[tuple[float, _What, int]] = []
        self._now = 0.0

    def run(self) -> Session:
        for person in self._planned.people:
            heappush(self._events, (person.at, _What.JOIN, person.id))
        for coach in self._planned.coaches:
            heappush(self._events, (0.0, _What.FREE, coach.id))
        does = {
            _What.END: self._end,
            _What.FREE: self._free,
            _What.LEAVE: self._leave,
            _What.HOLD: self._hold,
            _What.BACK: self._back,
            _What.JOIN: self._join,
        }
        closed = False
        while self._events:
            self._now, what, who = heappop(self._events)
            if self._now >= self._planned.minutes and not closed:
                self._session.waiting, closed = frozenset(self._places), True
            does[what](who)
            self._call()
        return self._session

    # What happens

    def _join(self, who: int) -> None:
        person = self._people[who]
        self._places[who] = QueuePlace(
            who,
            self._planned.number,
            Who(1, who),
            PlaceState.WAITING,
            None,
            _OPENS + timedelta(minutes=person.at),
            visits=person.visits,
            recent=person.recent,
        )
        turn = self._session.turns[who] = Turn(person)
        turn.shown = estimate.waits(self._in_turn(), self._pace(), {who}).get(who)
        heappush(self._events, (person.at + person.patience, _What.LEAVE, who))
        if person.holds is not None:
            heappush(self._events, (person.holds[0], _What.HOLD, who))

    def _leave(self, who: int) -> None:
        if who in self._places:
            del self._places[who]
            self._session.turns[who].left = self._now < self._planned.minutes

    def _hold(self, who: int) -> None:
        person = self._people[who]
        if who in self._places and person.holds is not None:
            self._places[who] = replace(self._places[who], state=PlaceState.HELD)
            self._session.turns[who].held = True
            heappush(self._events, (self._now + person.holds[1], _What.BACK, who))

    def _back(self, who: int) -> None:
        if who in self._places:
            self._places[who] = replace(self._places[who], state=PlaceState.WAITING)

    def _end(self, coach: int) -> None:
        began, is_there = self._present.pop(coach)
        if is_there and began < self._planned.minutes:
            self._session.finished.append((coach, self._now - began))

    def _free(self, coach: int) -> None:
        self._idle.append(coach)

    def _call(self) -> None:
        self._idle = [coach for coach in self._idle if self._is_on(coach)]
        while self._idle and (waiting := self._in_turn()):
            for passed in order.passed_by(waiting, waiting[0]):
                self._places[passed] = replace(self._places[passed], passed=self._places[passed].passed + 1)
                self._session.turns[passed].passed += 1
            self._begin(self._idle.pop(0), waiting[0])

    def _begin(self, coach: int, place: QueuePlace) -> None:
        person, turn = self._people[place.id], self._session.turns[place.id]
        if turn.would_be_called is None:
            turn.would_be_called = self._now
            turn.called = self._now if self._now < self._planned.minutes else None
        is_there = place.put_back or not person.absent
        lasts = (
            person.lasts * self._planned.turn * self._coaches[coach].pace if is_there else _NOT_FOUND_TAKES
        )
        if is_there or not person.returns:
            del self._places[place.id]
        else:
            self._places[place.id] = replace(place, state=PlaceState.HELD, put_back=True)
            heappush(self._events, (self._now + _BACK_AFTER, _What.BACK, place.id))
        self._present[coach] = self._now, is_there
        heappush(self._events, (self._now + lasts, _What.END, coach))
        heappush(self._events, (self._now + lasts + person.pause, _What.FREE, coach))

    # What the bot knows

    def _is_on(self, coach: int) -> bool:
        until = self._coaches[coach].until
        return self._now < until or until == self._planned.minutes

    def _in_turn(self) -> list[QueuePlace]:
        waiting = [place for place in self._places.values() if place.state is PlaceState.WAITING]
        return order.in_turn(waiting, self._policy, self._limit)

    def _pace(self) -> estimate.Pace:
        """As `turns/line.py` gathers it."""
        on = [coach for coach in self._coaches if self._is_on(coach) or coach in self._present]
        newest_first = [minutes for _, minutes in reversed(self._session.finished)]
        return estimate.Pace(
            coaches=len(on),
            turn=self._planned.turn,
            lasting=tuple((newest_first + self._earlier)[:_LATEST]),
            elapsed=tuple(self._now - began for began, _ in self._present.values()),
            policy=self._policy,
            passed_at_most=self._limit,
            joined=sum(turn.person.at >= estimate.OPENING for turn in self._session.turns.values()),
            open_for=max(0.0, self._now - estimate.OPENING),
        )
