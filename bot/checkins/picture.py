"""Draws a member's recent search for `/checkin history` (PRODUCT section 3): feelings, weeks, IN/ON balance.

Plain data becomes SVG text and, by resvg with a font that is installed with Belay, the same PNG on every
machine. What the picture says is said in words by `alt_text`. Neither ever counts what was not done: a quiet
week is a faint square and no number, and a gap in the feelings is a gap in the line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib import resources
from itertools import pairwise

from bot.local_time import week_of

HARDEST, BEST = 1, 5


class WeekState(StrEnum):
    """What a week was to the member: a week with a check-in, a week paused, or any other."""

    shown_up = "shown_up"
    rest = "rest"
    quiet = "quiet"


@dataclass(frozen=True)
class Week:
    """One week, named by its Monday; ValueError for any other day."""

    monday: date
    state: WeekState

    def __post_init__(self) -> None:
        if self.monday.weekday():
            raise ValueError("a week is named by its Monday")


@dataclass(frozen=True)
class History:
    """What the picture is drawn from, newest last; typically twelve weeks.

    `feelings` are from 1 (hard) to 5 (good), each with its local day. `worked_in` counts check-ins with
    something done in the search, `worked_on` those with something done on the career. `weeks_shown_up` is the
    count that never resets, older weeks than those drawn included; left out, it is counted from `weeks`.

    Raises ValueError for a feeling outside 1 to 5 or a negative count.
    """

    feelings: Sequence[tuple[date, int]]
    weeks: Sequence[Week]
    worked_in: int
    worked_on: int
    weeks_shown_up: int | None = None

    def __post_init__(self) -> None:
        if any(not HARDEST <= feeling <= BEST for _, feeling in self.feelings):
            raise ValueError(f"a feeling is from {HARDEST} to {BEST}")
        if min(self.worked_in, self.worked_on, self.weeks_shown_up or 0) < 0:
            raise ValueError("a count cannot be negative")

    @property
    def shown_up(self) -> int:
        """Weeks shown up, ever."""
        if self.weeks_shown_up is not None:
            return self.weeks_shown_up
        return self._count(WeekState.shown_up)

    @property
    def rested(self) -> int:
        """Rest weeks among those drawn."""
        return self._count(WeekState.rest)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing yet to draw."""
        return not (self.feelings or self.shown_up or self.rested or self.worked_in or self.worked_on)

    def _count(self, state: WeekState) -> int:
        return sum(week.state is state for week in self.weeks)


# Sizes are CSS pixels: Discord shows a picture at most 550 wide and 350 high, so these are the sizes people
# see. It is drawn at twice that for sharp screens.
WIDTH, HEIGHT = 550, 350
SCALE = 2

_EDGE = 26
_LEFT, _RIGHT = 74, WIDTH - _EDGE
_TOP, _STEP = 64, 25
_BOTTOM = _TOP + (BEST - HARDEST) * _STEP
_DATES = _BOTTOM + 27
_WEEKS = 242
_SQUARE = 26
_BAR, _BAR_HEIGHT = 307, 16
_DATE_LABEL = 72
_YEAR = 52
_MANY = 26

# The card brings its own ground, dark enough not to glare in Discord's dark theme, with an edge that parts it
# from either. Text is at least 7:1 on it. Amber, teal and blue stay apart for every kind of colour vision,
# and nothing is told by colour alone: weeks differ in shape, the two parts of the bar in pattern and place.
_GROUND, _RIM = "#222c3a", "#4b5a70"
_TEXT, _SOFT = "#f6f1e8", "#b8c3d1"
_LINE, _FAINT = "#37445a", "#46556d"
_FEELING, _WEEK, _IN, _ON = "#f5bd69", "#6cc5b5", "#82b6f2", "#f0c9a0"


def png(history: History) -> bytes:
    """The picture as PNG, 1100 by 700 pixels.

    Takes about a tenth of a second of CPU. resvg_py 0.5 keeps the interpreter's lock meanwhile, so a thread
    does not free the event loop; only another process does.
    """
    import resvg_py  # loaded when the first picture is drawn: nothing else needs it

    fonts = resources.files("font_lato") / "files"
    return resvg_py.svg_to_bytes(
        svg_string=svg(history),
        zoom=SCALE,
        skip_system_fonts=True,
        font_files=[str(fonts / "Lato-Regular.ttf"), str(fonts / "Lato-Bold.ttf")],
        font_family="Lato",
    )


def svg(history: History) -> str:
    """The picture as SVG, 550 by 350, for the Lato font."""
    parts = _first_picture() if history.is_empty else _picture(history)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Lato" font-size="14" fill="{_TEXT}">',
            "<defs>",
            '<linearGradient id="glow" x1="0" y1="0" x2="0" y2="1">',
            f'<stop offset="0" stop-color="{_FEELING}" stop-opacity="0.28"/>',
            f'<stop offset="1" stop-color="{_FEELING}" stop-opacity="0.02"/>',
            "</linearGradient>",
            '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)">',
            f'<rect width="7" height="7" fill="{_ON}"/>',
            f'<rect width="2.4" height="7" fill="{_GROUND}" opacity="0.45"/>',
            "</pattern>",
            f'<clipPath id="bar"><rect x="{_EDGE}" y="{_BAR}" width="{_RIGHT - _EDGE}" '
            f'height="{_BAR_HEIGHT}" rx="{_BAR_HEIGHT / 2}"/></clipPath>',
            "</defs>",
            f'<rect x="0.75" y="0.75" width="{WIDTH - 1.5}" height="{HEIGHT - 1.5}" rx="16" '
            f'fill="{_GROUND}" stroke="{_RIM}" stroke-width="1.5"/>',
            *parts,
            "</svg>",
        ]
    )


def alt_text(history: History) -> str:
    """What the picture shows, for those who hear it read; within Discord's 1024 characters for a description.

    Like the picture it names what was done and rested, and says nothing of what was not.
    """
    if history.is_empty:
        return "Your search so far: a picture waiting for its first check-in."
    sentences = ["Your search so far."]
    marks = [str(feeling) for _, feeling in history.feelings]
    if len(marks) == 1:
        day = history.feelings[0][0]
        sentences.append(f"One feeling noted on {_day(day)}: {marks[0]} on a scale from 1, hard, to 5, good.")
    elif marks:
        first, last = history.feelings[0][0], history.feelings[-1][0]
        which = "in order" if len(marks) <= _SPOKEN else f"the latest {_SPOKEN}"
        sentences.append(
            f"{len(marks)} feelings noted between {_day(first)} and {_day(last)}, "
            f"on a scale from 1, hard, to 5, good; {which}: {', '.join(marks[-_SPOKEN:])}."
        )
    if history.shown_up:
        sentences.append(f"{_plural(history.shown_up, 'week')} shown up.")
    if history.rested:
        sentences.append(f"{_plural(history.rested, 'rest week')}.")
    done = [
        f"{_plural(count, 'check-in')} with something done {what}"
        for count, what in ((history.worked_in, "in the search"), (history.worked_on, "on your career"))
        if count
    ]
    if done:
        sentences.append(f"{' and '.join(done)}.")
    return " ".join(sentences)


_SPOKEN = 24


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    soft: bool = False,
    bold: bool = False,
    size: int = 14,
) -> str:
    weight = ' font-weight="700"' if bold else ""
    colour = f' fill="{_SOFT}"' if soft else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}"{weight}{colour}>{words}</text>'
    )


def _picture(history: History) -> Iterator[str]:
    axis = _Axis.around(history)
    yield _text(_EDGE, 39, "Your search so far", bold=True, size=19)
    yield from _feelings(history, axis)
    yield from _weeks(history, axis)
    yield from _balance(history)


def _first_picture() -> Iterator[str]:
    """An easy line with its first point still open: nothing has happened yet, and nothing is missing."""
    yield (
        f'<path d="M{_EDGE} 232 C 150 250 200 196 {WIDTH / 2:g} 156 S 420 96 {_RIGHT} 84" fill="none" '
        f'stroke="{_FAINT}" stroke-width="3" stroke-linecap="round" stroke-dasharray="1 9"/>'
    )
    yield f'<circle cx="{_EDGE + 9}" cy="232" r="8" fill="{_GROUND}" stroke="{_FEELING}" stroke-width="3"/>'
    yield _text(_EDGE, 48, "Your search so far", bold=True, size=19)
    yield _text(_EDGE, 288, "It starts with one check-in.", bold=True, size=17)
    yield _text(_EDGE, 313, "A line about today is enough; the picture grows from there.", soft=True, size=15)


@dataclass(frozen=True)
class _Axis:
    """Where days lie from left to right: the same for feelings and weeks, so that they line up."""

    begin: date
    weeks: int

    @classmethod
    def around(cls, history: History) -> "_Axis":
        mondays = [week.monday for week in history.weeks] + [week_of(day) for day, _ in history.feelings]
        if not mondays:
            return cls(date.min, 1)
        begin = min(mondays)
        return cls(begin, (max(mondays) - begin).days // 7 + 1)

    @property
    def column(self) -> float:
        """Pixels a week is wide."""
        return (_RIGHT - _LEFT) / self.weeks

    def x(self, day: date) -> float:
        """The middle of `day`."""
        return _LEFT + ((day - self.begin).days + 0.5) * self.column / 7

    def labels(self) -> Iterator[tuple[float, str]]:
        """Where some Mondays are and what to write below them, as many as fit."""
        every = -(-_DATE_LABEL * self.weeks // (_RIGHT - _LEFT))
        for number in range(0, self.weeks, every):
            monday = self.begin + timedelta(weeks=number)
            words = f"{monday.day} {monday:%b}" if self.weeks <= _YEAR else f"{monday:%b} {monday.year}"
            if self.x(monday) <= _RIGHT - 24:  # else half of the words would leave the card
                yield self.x(monday), words


def _feelings(history: History, axis: _Axis) -> Iterator[str]:
    for feeling in range(HARDEST, BEST + 1) if history.feelings else (HARDEST, BEST):
        y = _height(feeling)
        dashes = "" if feeling in (HARDEST, BEST) else ' stroke-dasharray="1 6"'
        yield (
            f'<line x1="{_LEFT}" y1="{y}" x2="{_RIGHT}" y2="{y}" stroke="{_LINE}" stroke-width="1.5" '
            f'stroke-linecap="round"{dashes}/>'
        )
    yield _text(_EDGE, _height(BEST) + 5, "good", soft=True)
    yield _text(_EDGE, _height(HARDEST) + 5, "hard", soft=True)
    if not history.feelings:
        middle = (_LEFT + _RIGHT) / 2
        yield _text(
            middle, _height(3) + 5, "A feeling in a check-in shows up here.", anchor="middle", soft=True
        )
    for run in _runs(history.feelings):
        points = [(axis.x(day), _height(feeling)) for day, feeling in run]
        if len(points) > 1:
            line = " ".join(f"{x:.1f},{y}" for x, y in points)
            floor = f"{points[-1][0]:.1f},{_BOTTOM} {points[0][0]:.1f},{_BOTTOM}"
            yield f'<polygon points="{line} {floor}" fill="url(#glow)"/>'
            yield (
                f'<polyline points="{line}" fill="none" stroke="{_FEELING}" stroke-width="2.5" '
                'stroke-linejoin="round" stroke-linecap="round"/>'
            )
        radius = 5 if len(history.feelings) <= _MANY else 3.5
        for x, y in points:
            yield (
                f'<circle cx="{x:.1f}" cy="{y}" r="{radius}" fill="{_FEELING}" '
                f'stroke="{_GROUND}" stroke-width="2"/>'
            )
    if history.feelings or history.weeks:
        for x, words in axis.labels():
            yield _text(x, _DATES, words, anchor="middle", soft=True, size=13)


def _height(feeling: int) -> int:
    return _BOTTOM - (feeling - HARDEST) * _STEP


def _runs(feelings: Sequence[tuple[date, int]]) -> Iterator[list[tuple[date, int]]]:
    """The feelings in stretches, parted where a whole week lies between two."""
    run = list(feelings[:1])
    for (before, _), (day, feeling) in pairwise(feelings):
        if week_of(day) - week_of(before) > timedelta(weeks=1):
            yield run
            run = []
        run.append((day, feeling))
    if run:
        yield run


def _weeks(history: History, axis: _Axis) -> Iterator[str]:
    heading = f"{_plural(history.shown_up, 'week')} shown up" if history.shown_up else "Your weeks"
    yield _text(_EDGE, _WEEKS - 14, heading, bold=True, size=15)
    if not history.weeks:
        yield _text(_EDGE, _WEEKS + 18, "Each week with a check-in gets a square here.", soft=True)
    size = max(2.0, min(_SQUARE, axis.column * 0.76))
    for week in history.weeks:
        middle = axis.x(week.monday + timedelta(days=3))
        yield _mark(week.state, middle, _WEEKS + _SQUARE / 2, size)
    if history.rested:
        yield _mark(WeekState.rest, _RIGHT - 74, _WEEKS - 19, 16)
        yield _text(_RIGHT, _WEEKS - 14, "rest week", anchor="end", soft=True)


def _mark(state: WeekState, x: float, y: float, size: float) -> str:
    """A week around (x, y): a full square with a tick, an open one with a moon, or a faint one."""
    corner = f'x="{x - size / 2:.1f}" y="{y - size / 2:.1f}"'
    square = f'<rect {corner} width="{size:.1f}" height="{size:.1f}" rx="{size * 0.28:.1f}"'
    # Tick and moon are drawn in a square of ten by ten around its middle.
    inside = f'transform="translate({x:.1f} {y:.1f}) scale({size / 10:.3f})"'
    match state:
        case WeekState.shown_up:
            return (
                f'{square} fill="{_WEEK}"/><path {inside} d="M-2 0.2 L-0.6 1.7 L2.1 -1.4" fill="none" '
                f'stroke="{_GROUND}" stroke-width="1.1" stroke-linecap="round" stroke-linejoin="round"/>'
            )
        case WeekState.rest:
            return (
                f'{square} fill="none" stroke="{_FAINT}" stroke-width="1.5"/>'
                f'<path {inside} d="M0.9 -2.5 A2.7 2.7 0 1 0 2.5 0.9 A2.2 2.2 0 0 1 0.9 -2.5 Z" '
                f'fill="{_SOFT}"/>'
            )
        case WeekState.quiet:
            return f'{square} fill="{_LINE}" opacity="0.55"/>'


def _balance(history: History) -> Iterator[str]:
    done_in, done_on = history.worked_in, history.worked_on
    words = _BAR - 9
    yield '<g clip-path="url(#bar)">'
    yield _stretch(_EDGE, _RIGHT, _LINE)
    if done_in and done_on:
        # However lopsided, a part that is there can be seen.
        share = min(max(done_in / (done_in + done_on), 0.04), 0.96)
        split = _EDGE + (_RIGHT - _EDGE) * share
        yield _stretch(_EDGE, split - 1.5, _IN)
        yield _stretch(split - 1.5, split + 1.5, _GROUND)
        yield _stretch(split + 1.5, _RIGHT, "url(#hatch)")
    elif done_in or done_on:
        yield _stretch(_EDGE, _RIGHT, _IN if done_in else "url(#hatch)")
    yield "</g>"
    if done_in:
        yield _text(_EDGE, words, f'<tspan font-weight="700">{done_in}</tspan> in the search')
    if done_on:
        yield _text(_RIGHT, words, f'<tspan font-weight="700">{done_on}</tspan> on your career', anchor="end")
    if not (done_in or done_on):
        yield _text(_EDGE, words, "What you do in the search and on your career meets here.", soft=True)


def _stretch(begin: float, end: float, fill: str) -> str:
    """A part of the bar."""
    width = f'width="{end - begin:.1f}" height="{_BAR_HEIGHT}"'
    return f'<rect x="{begin:.1f}" y="{_BAR}" {width} fill="{fill}"/>'
