"""Lives one series in one server by one rule."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from benchmarks.prompts.world import Server
from bot.prompts.model.rotation import COUNTS_AFTER, HEAD_START, Choice, Told, choose

_LONG_AGO = timedelta(days=365)
_SURE = 1_000.0

Chooses: TypeAlias = Callable[[Server, Sequence[Told], datetime, random.Random], Choice]


@dataclass(frozen=True)
class Rule:
    """How texts are chosen, and what the rule hears of a post once it is over."""

    chooses: Chooses
    hears: Callable[[Server, Told], Told] = lambda _, told: told


@dataclass(frozen=True)
class Lived:
    """What was posted, and how many people each post would lead to something as a mean, chance aside."""

    told: Sequence[Told]
    means: Sequence[float]


def live(server: Server, rule: Rule) -> Lived:
    """One series in one server."""
    told: list[Told] = []
    heard: list[Told] = []
    means: list[float] = []
    last: dict[str, datetime] = {}
    chance = random.Random(server.number)
    for place, due in enumerate(server.dues):
        choice = rule.chooses(server, heard, due, chance)
        mean = server.mean(choice.text, place, last.get(choice.text))
        told.append(Told(choice.text, due, choice.round, choice.encore, server.led(mean, place)))
        heard.append(rule.hears(server, told[-1]))
        means.append(mean)
        last[choice.text] = due
    return Lived(told, means)


def _rotation(server: Server, told: Sequence[Told], due: datetime, chance: random.Random) -> Choice:
    del chance
    return choose(list(server.appeal), told, server.number, "series", due)


def _truth(server: Server, told: Told) -> Told:
    return replace(told, led=round(_SURE * server.appeal[told.text]), due=told.due - _LONG_AGO)


def _weights(server: Server, told: Sequence[Told], due: datetime, chance: random.Random) -> Choice:
    """A text that rests, at random, as likely as it is believed to work."""
    led, expected = _beliefs(server, told, due)
    texts = _rested(server, told)
    likely = [(led[text] + HEAD_START) / (expected[text] + HEAD_START) for text in texts]
    return Choice(chance.choices(texts, likely)[0], 1)


def _favourite(server: Server, told: Sequence[Told], due: datetime, chance: random.Random) -> Choice:
    """A bandit: the best text of beliefs that are drawn as wide as they are unsure."""
    led, expected = _beliefs(server, told, due)
    drawn = {
        text: chance.gammavariate(led[text] + HEAD_START, 1 / (expected[text] + HEAD_START))
        for text in _rested(server, told)
    }
    return Choice(max(drawn, key=drawn.__getitem__), 1)


def _rested(server: Server, told: Sequence[Told]) -> list[str]:
    third = len(server.appeal) // 3
    lately = {one.text for one in told[-third:]}
    return [text for text in server.appeal if text not in lately]


def _beliefs(
    server: Server, told: Sequence[Told], due: datetime
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """How many people each text led to something, and how many an average text would have in the same places."""
    led, expected = dict.fromkeys(server.appeal, 0.0), dict.fromkeys(server.appeal, 0.0)
    counted = [one for one in told if one.due <= due - COUNTS_AFTER]
    usual = sum(one.led for one in counted) / max(1, len(counted))
    for one in counted:
        led[one.text] += one.led
        expected[one.text] += usual
    return led, expected


LEAN = Rule(_rotation)
"""The real rule."""

PLAIN = Rule(_rotation, lambda _, told: replace(told, led=0))
"""The same, where nobody counts."""

KNOWN = Rule(_rotation, _truth)
"""The same, told the truth about every text at once."""

WEIGHTS = Rule(_weights)
FAVOURITE = Rule(_favourite)
