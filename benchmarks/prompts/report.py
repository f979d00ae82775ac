"""Lives the series by each rule, and sets the rules side by side."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import fmean, stdev

from benchmarks.prompts import play
from benchmarks.prompts.play import Lived, Rule
from benchmarks.prompts.world import WEEKDAYS, WEEKLY, Humans, Series, Server, plan
from benchmarks.table import aligned

_SEED = 17
_YEARS = 2
_RULES: Mapping[str, Rule] = {
    "plain rotation": play.PLAIN,
    "lean: rounds with encores": play.LEAN,
    "lean, known from the start": play.KNOWN,
    "weights": play.WEIGHTS,
    "favourite first": play.FAVOURITE,
}
_PLAIN, _LEAN, *_ = _RULES
_UNLIKE = {
    "nothing works better than anything else": Humans(spread=0.0),
    "texts differ little (0.25)": Humans(spread=0.25),
    "texts differ much (0.8)": Humans(spread=0.8),
    "said again soon is never stale": Humans(stale=0.0),
    "stale for long (90 days)": Humans(recovers=90.0),
}


@dataclass(frozen=True)
class Size:
    """How many servers; how many with each kind of other people."""

    servers: int = 200
    others: int = 100


WHOLE = Size()
QUICK = Size(servers=6, others=4)


@dataclass(frozen=True)
class Gain:
    """How many more people posts led to something than in plain rotation: a share, and how far chance may have moved it.

    `sure`: the standard error over servers of the same share, each server beside itself.
    """

    share: float
    sure: float


@dataclass(frozen=True)
class Figures:
    """What came of a series by one rule over some years. `led`: people a post. `gain`: chance of single posts aside.

    `weakest`: share of posts of the weakest tenth of texts. `longest`, `shortest`: other posts between two of one text
    (`longest` also before its first and after its last). `differs`: share of posts that say another text than plain
    rotation does on that day.
    """

    led: float
    gain: Gain
    gain_drawn: Gain
    weakest: float
    longest: int
    shortest: int
    encores: float
    differs: float


@dataclass(frozen=True)
class Compared:
    """By series and years, each rule; by series and kind of people, what the lean gains in two years. `broken`: promises
    that were."""

    size: Size
    found: Mapping[tuple[str, int], Mapping[str, Figures]]
    unlike: Mapping[tuple[str, str], Gain]
    broken: Sequence[str]


def live(size: Size, seed: int = _SEED) -> Compared:
    """Live both series in so many servers, by every rule."""
    found: dict[tuple[str, int], dict[str, Figures]] = {}
    unlike: dict[tuple[str, str], Gain] = {}
    broken: list[str] = []
    for series in (WEEKLY, WEEKDAYS):
        servers = plan(series, size.servers, _YEARS, seed)
        lived = {name: [play.live(server, rule) for server in servers] for name, rule in _RULES.items()}
        for years in range(1, _YEARS + 1):
            posts = len(series.dues(years))
            cut = {name: [_cut(one, posts) for one in all_of] for name, all_of in lived.items()}
            found[series.name, years] = {
                name: _figures(series, servers, cut[name], cut[_PLAIN]) for name in _RULES
            }
        broken += promises(servers, lived[_LEAN])
        for name, humans in _UNLIKE.items():
            others = plan(series, size.others, _YEARS, seed, humans)
            lean, plain = ([play.live(server, rule) for server in others] for rule in (play.LEAN, play.PLAIN))
            broken += promises(others, lean)
            unlike[series.name, name] = gain([one.means for one in lean], [one.means for one in plain])
    return Compared(size, found, unlike, broken)


def _cut(lived: Lived, posts: int) -> Lived:
    return Lived(lived.told[:posts], lived.means[:posts])


def gain(one: Sequence[Sequence[float]], other: Sequence[Sequence[float]]) -> Gain:
    """What `one` gains over `other`, server by server: numbers of people, one a post."""
    ours, theirs = [sum(posts) for posts in one], [sum(posts) for posts in other]
    shares = [mine / yours - 1 for mine, yours in zip(ours, theirs, strict=True) if yours]
    spread = stdev(shares) / math.sqrt(len(shares)) if len(shares) > 1 else 0.0
    return Gain(sum(ours) / sum(theirs) - 1, spread)


def _figures(
    series: Series, servers: Sequence[Server], lived: Sequence[Lived], plain: Sequence[Lived]
) -> Figures:
    between = [
        gaps([told.text for told in one.told], server.appeal)
        for server, one in zip(servers, lived, strict=True)
    ]
    posts = sum(len(one.told) for one in lived)
    weak = 0
    for server, one in zip(servers, lived, strict=True):
        weakest = sorted(server.appeal, key=server.appeal.__getitem__)[: round(series.texts / 10)]
        weak += sum(told.text in weakest for told in one.told)
    return Figures(
        led=fmean(told.led for one in lived for told in one.told),
        gain=gain([one.means for one in lived], [one.means for one in plain]),
        gain_drawn=gain(*([[told.led for told in one.told] for one in run] for run in (lived, plain))),
        weakest=weak / posts,
        longest=max(longest for longest, _ in between),
        shortest=min(shortest for _, shortest in between),
        encores=sum(told.encore for one in lived for told in one.told) / posts,
        differs=sum(
            mine.text != theirs.text
            for one, other in zip(lived, plain, strict=True)
            for mine, theirs in zip(one.told, other.told, strict=True)
        )
        / posts,
    )


def gaps(said: Sequence[str], texts: Mapping[str, float]) -> tuple[int, int]:
    """The longest and the shortest time between two posts of one text, as the number of other posts in between. The
    longest also counts from the beginning and to the end."""
    last = dict.fromkeys(texts, -1)
    longest, shortest = 0, len(said)
    for place, text in enumerate(said):
        longest = max(longest, place - last[text] - 1)
        if last[text] >= 0:
            shortest = min(shortest, place - last[text] - 1)
        last[text] = place
    return max(longest, *(len(said) - place - 1 for place in last.values())), shortest


def promises(servers: Sequence[Server], lived: Sequence[Lived]) -> list[str]:
    """What the rule promises, and did not keep: a text in every five quarters of the bank, a rest of a third of it."""
    found: list[str] = []
    for server, one in zip(servers, lived, strict=True):
        size = len(server.appeal)
        longest, shortest = gaps([told.text for told in one.told], server.appeal)
        if longest >= size + size // 4:
            found.append(f"server {server.number}: a text was not said for {longest} posts")
        if shortest < size // 3:
            found.append(f"server {server.number}: a text was said again after {shortest} posts")
    return found


def printed(both: Compared) -> str:
    """The rules side by side, for people."""
    parts: list[str] = []
    for (name, years), rules in both.found.items():
        head = (
            f"{name}; {years} year{'s'[: years - 1]}",
            "people a post",
            "gain",
            "as drawn",
            "weakest tenth",
            "encores",
            "longest",
            "shortest",
            "other text",
        )
        rows = [head, *(_row(rule, one) for rule, one in rules.items())]
        parts += ["", *aligned(rows)]
    kinds = list(islice(dict.fromkeys(kind for _, kind in both.unlike), len(_UNLIKE)))
    series = list(dict.fromkeys(name for name, _ in both.unlike))
    other = [
        ("lean beside plain, 2 years, where", *series),
        *((kind, *(_gain(both.unlike[name, kind]) for name in series)) for kind in kinds),
    ]
    return "\n".join(
        [
            f"{both.size.servers} servers; {both.size.others} with each kind of other people:",
            *parts,
            "",
            *aligned(other),
            "",
            f"Promises broken: {len(both.broken) or 'none'}.",
            *(f"  {one}" for one in both.broken[:20]),
            "",
            _NOTE,
        ]
    )


_NOTE = """\
People a post: whom a post led to something. Gain: how many more than in plain rotation on the same days, the chance of
single posts aside, with its standard error over servers; as drawn: with that chance. Weakest tenth: share of posts of the
tenth of the texts that truly lead fewest people to something. Longest, shortest: other posts between two posts of one
text. Other text: share of posts that say another text than plain rotation does on that day; one encore moves all after
it. A simulation; its people are described in benchmarks/prompts/__init__.py."""


def _row(rule: str, one: Figures) -> tuple[str, ...]:
    return (
        rule,
        f"{one.led:.2f}",
        "" if rule == _PLAIN else _gain(one.gain),
        "" if rule == _PLAIN else _gain(one.gain_drawn),
        f"{one.weakest:.1%}",
        f"{one.encores:.0%}",
        f"{one.longest}",
        f"{one.shortest}",
        f"{one.differs:.0%}",
    )


def _gain(one: Gain) -> str:
    return f"{one.share:+.1%} ± {one.sure:.1%}"
