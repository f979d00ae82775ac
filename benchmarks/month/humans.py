"""What people do when they hear of an ask: the one model of them that every policy meets."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from benchmarks.month.chance import Chance
from benchmarks.month.people import Need, Person, Plan

_A_DAY = timedelta(days=1)

TIRING = 10
"""So many other pings within a day halve the chance that one is answered."""

SPREAD = 1.2
"""Of a delay: the standard deviation of its logarithm."""

BROWSED = 5
"""Unanswered asks that somebody who reads the forum looks at, the newest first."""

PASSING_BY = 0.02
"""The chance that they answer one of them."""

STEPS_BACK = 0.04
"""The chance that somebody who offered steps back before they wrote."""

COACH = 0.4
"""The chance that a coach answers an ask that the coaches were told of."""

CROWD = 0.1534
"""One of n who are asked together answers n ** -0.1534 times as likely as somebody asked alone: the power law through
64 % of those who were asked alone and 50 % of those who saw four others asked with them (Barron & Yechiam 2002)."""


class Humans:
    """Everybody's moods, and how busy and how tired of pings each is so far, under one policy."""

    def __init__(self, plan: Plan, chance: Chance) -> None:
        self.plan = plan
        self._chance = chance
        self._busy: defaultdict[int, list[datetime]] = defaultdict(list)
        self._pinged: defaultdict[int, list[datetime]] = defaultdict(list)

    # Helpers who are told

    def could_answer(self, user: int, need: Need, share: float = 1.0) -> bool:
        """Whether they are in the mood for this ask, if a ping has this share of the effect of a personal request."""
        return self._chance.share("willing", need.number, user) < self.plan.helpers[user].willing * share

    def answers(self, user: int, need: Need, at: datetime, share: float = 1.0) -> bool:
        """Whether they answer now: in the mood, here, not kept apart, and with an hour to spare."""
        return (
            self.could_answer(user, need, share)
            and self.may(user, need, at)
            and sum(until > at for until in self._busy[user]) < self.plan.helpers[user].capacity
        )

    def may(self, user: int, need: Need, at: datetime) -> bool:
        """Whether somebody is here and not kept apart from the asker."""
        asker = need.asker
        return user != asker and not self.plan.away(user, at) and not self.plan.apart(user, asker, at)

    def reads(self, user: int, need: Need, at: datetime) -> datetime:
        """When they get to a ping of `at`."""
        helper = self.plan.helpers[user]
        return self._later(self.plan.people[user], at, helper.pace, "reads", need.number, user)

    def takes_on(self, user: int, need: Need, at: datetime) -> None:
        """They help with it, and it takes a while: half of them are done within 20 hours."""
        hours = self._chance.span(20, 1.0, "busy", need.number, user)
        self._busy[user].append(at + timedelta(hours=hours))

    def pinged(self, user: int, at: datetime) -> None:
        """They were told of an ask."""
        self._pinged[user].append(at)

    def alert(self, user: int, at: datetime) -> float:
        """What is left of the chance after the other pings of the last 24 hours: 1 / (1 + pings / 10)."""
        times = self._pinged[user]
        others = bisect_right(times, at) - bisect_left(times, at - _A_DAY) - 1
        return 1 / (1 + max(others, 0) / TIRING)

    def steps_back(self, user: int, need: Need) -> bool:
        """Whether they find that they cannot help after all."""
        return self._chance.share("steps back", need.number, user) < STEPS_BACK

    def minutes_later(self, user: int, median: float, at: datetime, what: str, number: int) -> datetime:
        """When somebody does a thing that takes so many minutes awake, as a median."""
        return self._later(self.plan.people[user], at, median, what, number, user)

    def _later(self, person: Person, at: datetime, median: float, *about: str | int) -> datetime:
        return person.after(at, self._chance.span(median, SPREAD, *about))

    # Others

    def passer_by(self, user: int, visit: int, at: datetime, unanswered: Iterable[Need]) -> Need | None:
        """The ask that somebody who reads the forum answers; `unanswered`: the newest first."""
        looked_at = [need for need, _ in zip(unanswered, range(BROWSED), strict=False)]
        for need in looked_at:
            said = self._chance.share("passes by", visit, need.number) < PASSING_BY
            if said and self.may(user, need, at):
                return need
        return None

    def coach_answers(self, user: int, need: Need) -> bool:
        """Whether a coach takes it up."""
        return self._chance.share("coach", need.number, user) < COACH
