"""The same month without Belay: asks are posted and hoped for, or everybody who helps is pinged for each."""

import heapq
from collections.abc import Callable
from datetime import datetime

from benchmarks.month.chance import Chance
from benchmarks.month.humans import CROWD, Humans
from benchmarks.month.people import Need, Plan
from benchmarks.month.record import Asked, Record

Effect = Callable[[Humans, int, datetime], float]
"""What a ping in a crowd is worth to somebody beside a personal request, at an instant."""


def kind(humans: Humans, user: int, at: datetime) -> float:
    """As much as being asked personally, however many are pinged and however often."""
    del humans, user, at
    return 1.0


def diffused(humans: Humans, user: int, at: datetime) -> float:
    """Less the more are pinged together, and the more pings somebody got within a day."""
    return len(humans.plan.helpers) ** -CROWD * humans.alert(user, at)


def fixed(share: float) -> Effect:
    """The same share for everybody, always."""

    def effect(humans: Humans, user: int, at: datetime) -> float:
        del humans, user, at
        return share

    return effect


def live(plan: Plan, chance: Chance, name: str, ping: Effect | None) -> Record:
    """Let the month pass; `ping` None: nobody is told of anything."""
    humans, record = Humans(plan, chance), Record(name, plan.ends)
    unanswered: dict[int, Need] = {}
    # Each event: when, its rank among those of one moment, what it is about, and who acts.
    events: list[tuple[datetime, int, int, int]] = [
        *((need.at, 0, need.number, need.asker) for need in plan.needs),
        *((at, 1, visit, user) for visit, (at, user) in enumerate(plan.visits)),
    ]
    heapq.heapify(events)

    def answer(user: int, need: Need, at: datetime, by: str) -> None:
        del unanswered[need.number]
        record.asked[need.number].first_at, record.asked[need.number].by = at, by

    while events:
        at, rank, about, user = heapq.heappop(events)
        if at >= plan.ends:
            break
        if rank == 0:
            need = unanswered[about] = plan.needs[about - 1]
            record.asked[about] = Asked(about, need.asker, at)
            for helper in plan.helpers if ping is not None else ():
                humans.pinged(helper, at)
                record.pings.append((helper, at))
                if humans.could_answer(helper, need):
                    heapq.heappush(events, (humans.reads(helper, need, at), 2, about, helper))
        elif rank == 1:
            found = humans.passer_by(user, about, at, reversed(unanswered.values()))
            if found is not None:
                answer(user, found, at, "passer-by")
        elif ping is not None and about in unanswered:
            need = unanswered[about]
            if humans.answers(user, need, at, ping(humans, user, at)):
                humans.takes_on(user, need, at)
                answer(user, need, at, "helper")
    return record
