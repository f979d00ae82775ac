"""What can go wrong between a bot and Discord, on demand and with chance under control."""

import math
import random
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any


class Harm(StrEnum):
    """What a rule does to a request."""

    ANSWER = "answer"  # an error status; nothing is applied
    LOSE_ANSWER = "lose_answer"  # applied, then the connection breaks before the answer
    SPOIL_ANSWER = "spoil_answer"  # applied, then answered with an error status
    LOSE_REQUEST = "lose_request"  # the connection breaks and nothing is applied
    DELAY = "delay"  # held for some seconds, then handled as if nothing had happened


@dataclass(slots=True)
class Rule:
    """One fault: which requests it meets, how often, and how many it has met so far (``hits``).

    ``path`` and ``excluding`` are shell patterns on the path after ``/api/v10``; the gateway is met only
    by a pattern that begins with ``/gateway``.
    """

    harm: Harm
    method: str = "*"
    path: str = "*"
    excluding: tuple[str, ...] = ()
    chance: float = 1.0
    times: int | None = None
    status: int = 500
    seconds: float = 0.0
    body: dict[str, Any] = field(default_factory=dict[str, Any])
    hits: int = 0

    def meets(self, method: str, path: str) -> bool:
        """Whether this request is one that the rule may harm (chance aside)."""
        if self.times is not None and self.hits >= self.times:
            return False
        if self.method not in ("*", method):
            return False
        if path.startswith("/gateway") and not self.path.startswith("/gateway"):
            return False
        return fnmatchcase(path, self.path) and not any(
            fnmatchcase(path, pattern) for pattern in self.excluding
        )

    def headers(self) -> dict[str, str]:
        """What Discord sends beside the body of a 429: without ``Via`` a client takes it for a ban."""
        if self.status != HTTPStatus.TOO_MANY_REQUESTS:
            return {}
        return {
            "Via": "1.1 google",
            "Retry-After": str(math.ceil(self.seconds)),
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset-After": f"{self.seconds:.3f}",
            "X-RateLimit-Scope": "user",
        }


class Faults:
    """The rules in force; the first that meets a request harms it, and delays add up on the way.

    All chance comes from ``rng``, so that a run that failed can be run again.
    """

    def __init__(self, rng: random.Random | None = None) -> None:
        self.rng = rng or random.Random(0)
        self.rules: list[Rule] = []

    def answer(
        self,
        status: int,
        *,
        method: str = "*",
        path: str = "*",
        excluding: tuple[str, ...] = (),
        times: int | None = None,
        chance: float = 1.0,
        retry_after: float = 0.01,
        body: dict[str, Any] | None = None,
    ) -> Rule:
        """Answer with ``status`` and apply nothing; ``retry_after`` (seconds) is told with a 429."""
        if body is None:
            body = {"message": f"{status}: simulated fault", "code": 0}
            if status == HTTPStatus.TOO_MANY_REQUESTS:
                body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": False}
        rule = Rule(Harm.ANSWER, method, path, excluding, chance, times, status, retry_after, body)
        return self._add(rule)

    def lose_answer(
        self,
        *,
        method: str = "*",
        path: str = "*",
        excluding: tuple[str, ...] = (),
        times: int | None = None,
        chance: float = 1.0,
    ) -> Rule:
        """Accept and apply the request, then break the connection: the bot cannot know that it worked."""
        return self._add(Rule(Harm.LOSE_ANSWER, method, path, excluding, chance, times))

    def spoil_answer(
        self,
        status: int,
        *,
        method: str = "*",
        path: str = "*",
        excluding: tuple[str, ...] = (),
        times: int | None = None,
        chance: float = 1.0,
    ) -> Rule:
        """Accept and apply the request, then answer with an error: a proxy gave up while Discord did not."""
        body = {"message": f"{status}: simulated fault", "code": 0}
        rule = Rule(Harm.SPOIL_ANSWER, method, path, excluding, chance, times, status, body=body)
        return self._add(rule)

    def lose_request(
        self,
        *,
        method: str = "*",
        path: str = "*",
        excluding: tuple[str, ...] = (),
        times: int | None = None,
        chance: float = 1.0,
    ) -> Rule:
        """Break the connection before anything is applied."""
        return self._add(Rule(Harm.LOSE_REQUEST, method, path, excluding, chance, times))

    def delay(
        self,
        seconds: float,
        *,
        method: str = "*",
        path: str = "*",
        excluding: tuple[str, ...] = (),
        times: int | None = None,
        chance: float = 1.0,
    ) -> Rule:
        """Hold the request for ``seconds`` of real time, then go on."""
        return self._add(Rule(Harm.DELAY, method, path, excluding, chance, times, seconds=seconds))

    def remove(self, rule: Rule) -> None:
        """End one fault; one that is no longer in force is ignored."""
        if rule in self.rules:
            self.rules.remove(rule)

    def clear(self) -> None:
        """End every fault."""
        self.rules.clear()

    def judge(self, method: str, path: str) -> tuple[float, Rule | None]:
        """The seconds to hold this request, and the rule that then harms it, if any does."""
        held = 0.0
        for rule in self.rules:
            if not rule.meets(method, path) or (rule.chance < 1.0 and self.rng.random() >= rule.chance):
                continue
            rule.hits += 1
            if rule.harm is not Harm.DELAY:
                return held, rule
            held += rule.seconds
        return held, None

    def _add(self, rule: Rule) -> Rule:
        self.rules.append(rule)
        return rule
