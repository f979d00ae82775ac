"""Which text of its bank a series says next: pure.

A *round* says every text of the bank once. The rule is stated at `choose`; why it is so: decision 13.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

LOW = 3
"""Texts never posted: when so many are left in a bank, moderators hear that it will soon begin anew."""

COUNTS_AFTER = timedelta(days=15)
"""What a post led to is looked at so long after it was due: its day is over then, and so is every preview of 14 days
that was made while people could still answer it. So such a preview is exact."""

ENCORES = 4
"""After a round, one in so many texts may be said once more."""

REST = 3
"""A text rests until a third of the bank, in other texts, was said after it."""

HEAD_START = 8.0
"""People with whom each text begins: so many must have been led to something before half of what they say is believed."""

_CLEARLY = 4 / 3  # times what an average text would have done in the same places


@dataclass(frozen=True, slots=True)
class Told:
    """One text that a series posted in a server. `led`: how many people it led to something within a day.

    `round` counts from 1; 0 is what was posted before rounds, and what came of it, were counted.
    """

    text: str
    due: datetime
    round: int = 0
    encore: bool = False
    led: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What a series says next. `encore`: it is said once more after its round."""

    text: str
    round: int = 0
    encore: bool = False


def choose(bank: Sequence[str], told: Sequence[Told], guild_id: int, series_id: str, due: datetime) -> Choice:
    """What a series says at `due`. `told`: all that it posted here before, in order.

    1. **Rounds.** A text is drawn whose turn is longest ago, one that never had a turn first. So every text of the bank
       has one turn in each round, and nothing comes again before all others did. What was added, taken out, put back
       or moved meanwhile changes nothing in that: a text is known by its words. Those that never had a turn come in an
       order that is shuffled, each server and series its own, and always the same.
    2. **Encores.** When a round is complete, up to a quarter of the bank (whole texts, rounded down) is said once more
       before the next round begins: the texts that led most people to something. A text counts as better than others
       only when it clearly is: beside the average of the same rounds it must have led over a third more people, and both
       get eight people as a head start, so that two or three people decide nothing. The best comes first. Without such
       texts, the next round begins at once.
    3. **Rest.** No text is said again before a third of the bank, in other texts, was. Whoever's turn it is while they
       rest has it right after.
    4. **Patience.** What a post led to is looked at 15 days after it was due, not sooner.

    So however often others come, each text is among any `len(bank) + len(bank) // 4` posts in a row, as long as the bank
    stays as it is.
    """
    texts = list(dict.fromkeys(bank))
    turns: dict[str, int] = {}
    said: dict[str, int] = {}
    number = max((one.round for one in told), default=1) or 1
    had: set[str] = set()
    again: set[str] = set()
    for place, one in enumerate(told):
        said[one.text] = place
        if one.encore:
            if one.round == number:
                again.add(one.text)
        else:
            turns[one.text] = place
            if one.round == number:
                had.add(one.text)
    rested = [
        text for text in texts if text not in said or len(told) - said[text] > len(texts) // REST
    ] or texts

    def in_turn(text: str) -> tuple[int, bytes]:
        if text in turns:
            return turns[text], b""
        return -1, _shuffled(guild_id, series_id, text)

    if any(text not in had for text in texts):
        open_ones = [text for text in rested if text not in had] or [
            text for text in texts if text not in had
        ]
        return Choice(min(open_ones, key=in_turn), number)
    if len(again) < len(texts) // ENCORES:
        appeal = _appeal(told, due - COUNTS_AFTER)
        liked = [text for text in rested if text not in again and appeal.get(text, 0) > _CLEARLY]
        if liked:
            return Choice(min(liked, key=lambda text: (-appeal[text], in_turn(text))), number, encore=True)
    return Choice(min(rested, key=in_turn), number + 1)


def said_just_now(bank: Sequence[str], told: Sequence[Told], text: str) -> bool:
    """Whether a text was said so lately that it cannot have been chosen before that: it rests, or was said last."""
    lately = max(1, len({*bank}) // REST)
    return any(one.text == text for one in told[-lately:])


def never_said(bank: Sequence[str], told: Sequence[Told]) -> int:
    """How many texts of a bank were never posted."""
    return len({*bank} - {one.text for one in told})


def _appeal(told: Iterable[Told], until: datetime) -> Mapping[str, float]:
    """How many people each text led to something, beside an average text in its place (1: as many), as far as that
    can be believed. Only posts due by `until` count."""
    known = [one for one in told if one.due <= until]
    in_round: defaultdict[int, list[int]] = defaultdict(list)
    for one in known:
        if not one.encore:
            in_round[one.round].append(one.led)
    usual = {number: sum(led) / len(led) for number, led in in_round.items()}
    led: defaultdict[str, float] = defaultdict(float)
    expected: defaultdict[str, float] = defaultdict(float)
    for one in known:
        if one.round in usual:
            led[one.text] += one.led
            expected[one.text] += usual[one.round]
    return {text: (led[text] + HEAD_START) / (expected[text] + HEAD_START) for text in led}


def _shuffled(guild_id: int, series_id: str, text: str) -> bytes:
    return sha256(f"{guild_id}:{series_id}:{text}".encode()).digest()
