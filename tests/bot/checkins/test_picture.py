"""The picture of a search: what it says, that it is a picture, and that nothing leaves the card."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checkins.picture import HEIGHT, SCALE, WIDTH, History, Week, WeekState, alt_text, png, svg

FIRST = date(2026, 8, 31)
EMPTY = History([], [], 0, 0)


def weeks(states: str) -> list[Week]:
    """One letter a week: s shown up, r rest, q quiet."""
    by_letter = {state.value[0]: state for state in WeekState}
    return [Week(FIRST + timedelta(weeks=number), by_letter[letter]) for number, letter in enumerate(states)]


def weekly(feelings: Sequence[int]) -> list[tuple[date, int]]:
    return [(FIRST + timedelta(weeks=number), feeling) for number, feeling in enumerate(feelings)]


TYPICAL = History(weekly([2, 3, 2, 1, 3, 3, 4, 2, 4, 4]), weeks("ssssrrssssqs"), 14, 6)

dates = st.dates(date(2020, 1, 1), date(2035, 12, 31))
histories = st.builds(
    History,
    feelings=st.lists(st.tuples(dates, st.integers(1, 5)), max_size=60).map(sorted),
    weeks=st.lists(
        st.builds(
            Week, dates.map(lambda day: day - timedelta(days=day.weekday())), st.sampled_from(WeekState)
        ),
        max_size=30,
    ),
    worked_in=st.integers(0, 99_999),
    worked_on=st.integers(0, 99_999),
    weeks_shown_up=st.none() | st.integers(0, 5_000),
)


def markup(history: History) -> ET.Element:
    return ET.fromstring(svg(history))  # noqa: S314  (our own)


def is_text(element: ET.Element) -> bool:
    return element.tag.endswith("}text")


def words(history: History) -> list[str]:
    return ["".join(element.itertext()) for element in markup(history).iter() if is_text(element)]


def circles(history: History) -> int:
    return svg(history).count("<circle ")


def lines(history: History) -> int:
    return svg(history).count("<polyline ")


def test_the_picture_says_every_count() -> None:
    said = words(TYPICAL)
    assert {"Your search so far", "good", "hard", "9 weeks shown up", "rest week"} <= set(said)
    assert {"14 in the search", "6 on your career"} <= set(said)
    assert "31 Aug" in said
    assert circles(TYPICAL) == 10


def test_the_count_of_weeks_never_goes_back_when_old_weeks_leave_the_picture() -> None:
    history = History([], weeks("ssq"), 0, 0, weeks_shown_up=41)
    assert "41 weeks shown up" in words(history)
    assert "41 weeks shown up" in alt_text(history)


def test_a_week_without_a_feeling_is_a_gap_in_the_line() -> None:
    day = timedelta(days=1)
    assert lines(History([(FIRST, 3), (FIRST + 13 * day, 4)], [], 0, 0)) == 1
    assert lines(History([(FIRST, 3), (FIRST + 14 * day, 4)], [], 0, 0)) == 0
    apart = weekly([3, 3]) + [(FIRST + timedelta(weeks=number), 4) for number in (5, 6)]
    assert lines(History(apart, [], 0, 0)) == 2


def test_only_what_was_done_is_counted() -> None:
    history = History(weekly([3]), weeks("sqqq"), 4, 0)
    assert "1 week shown up" in words(history)
    assert not [said for said in words(history) if re.search(r"^0|^3 |career", said)]
    assert alt_text(history) == (
        "Your search so far. One feeling noted on 31 August 2026: 3 on a scale from 1, hard, to 5, good. "
        "1 week shown up. 4 check-ins with something done in the search."
    )


def test_the_alt_text_says_what_the_picture_shows() -> None:
    assert alt_text(TYPICAL) == (
        "Your search so far. 10 feelings noted between 31 August 2026 and 2 November 2026, on a scale from "
        "1, hard, to 5, good; in order: 2, 3, 2, 1, 3, 3, 4, 2, 4, 4. 9 weeks shown up. 2 rest weeks. "
        "14 check-ins with something done in the search and 6 check-ins with something done on your career."
    )


def test_the_alt_text_of_many_feelings_reads_the_latest() -> None:
    told = alt_text(History(weekly([1] * 36 + [5] * 24), [], 0, 0))
    assert "60 feelings noted" in told
    assert f"the latest 24: {', '.join('5' * 24)}." in told


@pytest.mark.parametrize("history", [EMPTY, History([], weeks("qqq"), 0, 0)])
def test_nothing_yet_is_a_first_picture(history: History) -> None:
    assert words(history) == [
        "Your search so far",
        "It starts with one check-in.",
        "A line about today is enough; the picture grows from there.",
    ]
    assert alt_text(history) == "Your search so far: a picture waiting for its first check-in."
    assert png(history).startswith(b"\x89PNG")


def test_what_is_not_there_yet_is_invited() -> None:
    said = words(History([], weeks("r"), 0, 0))
    assert "A feeling in a check-in shows up here." in said
    assert "What you do in the search and on your career meets here." in said
    assert "Your weeks" in said
    assert "Each week with a check-in gets a square here." in words(History(weekly([4]), [], 1, 1))


def test_weeks_differ_in_shape_and_not_only_in_colour() -> None:
    pictures = {letter: svg(History(weekly([3]), weeks(letter), 0, 0, weeks_shown_up=1)) for letter in "srq"}
    colourless = {re.sub(r'(fill|stroke)="#\w+"', "", drawn) for drawn in pictures.values()}
    assert len(colourless) == 3
    # A tick; a moon and the moon beside "rest week"; nothing.
    assert [pictures[letter].count("<path") for letter in "srq"] == [1, 2, 0]


def test_the_same_history_is_the_same_png_at_twice_the_size_shown() -> None:
    image = png(TYPICAL)
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    size = (int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big"))
    assert size == (WIDTH * SCALE, HEIGHT * SCALE) == (1100, 700)
    assert png(TYPICAL) == image
    assert png(EMPTY) != image


def test_the_font_is_there() -> None:
    bare = svg(TYPICAL)
    wordless = re.sub(r"<text.*?</text>", "", bare)
    assert wordless != bare
    assert len(png(TYPICAL)) > len(render(wordless)) + 5_000


def render(drawing: str) -> bytes:
    import resvg_py

    return resvg_py.svg_to_bytes(svg_string=drawing, zoom=SCALE, skip_system_fonts=True)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_and_marks_stand_out() -> None:
    """Text by WCAG 2.2 level AAA (7:1), what carries meaning by its rule for graphics (3:1)."""
    root = markup(TYPICAL)
    card = next(element for element in root if element.tag.endswith("}rect"))
    inks = {element.get("fill", root.attrib["fill"]) for element in root if is_text(element)}
    assert len(inks) == 2
    assert min(contrast(ink, card.attrib["fill"]) for ink in inks) >= 7
    fills = {element.get("fill", "") for element in root.iter()} - inks
    bright = [fill for fill in fills if fill.startswith("#") and contrast(fill, card.attrib["fill"]) >= 3]
    assert len(bright) == 4  # feelings, weeks, and both parts of the bar


@pytest.mark.parametrize("feeling", [0, 6, -1])
def test_a_feeling_off_the_scale_is_refused(feeling: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        History([(FIRST, feeling)], [], 0, 0)


@pytest.mark.parametrize("counts", [(-1, 0, None), (0, -1, None), (0, 0, -1)])
def test_a_negative_count_is_refused(counts: tuple[int, int, int | None]) -> None:
    with pytest.raises(ValueError, match="negative"):
        History([], [], *counts)


def test_a_week_is_named_by_its_monday() -> None:
    with pytest.raises(ValueError, match="Monday"):
        Week(date(2026, 9, 1), WeekState.rest)


def boxes(history: History) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of everything drawn; text is taken as 0.55 em a character, more than Lato
    needs.
    """
    found: list[tuple[float, float, float, float]] = []
    for element in markup(history).iter():
        at = {
            key: float(value)
            for key, value in element.attrib.items()
            if re.fullmatch(r"-?\d+(\.\d+)?", value)
        }
        name = element.tag.rpartition("}")[2]
        if is_text(element):
            found.append(text_box(element))
        elif name == "rect" and "x" in at:
            found.append((at["x"], at["y"], at["x"] + at["width"], at["y"] + at["height"]))
        elif name == "circle":
            x, y, r = at["cx"], at["cy"], at["r"] + 1
            found.append((x - r, y - r, x + r, y + r))
        elif name in ("polyline", "polygon"):
            points = [tuple(map(float, point.split(","))) for point in element.attrib["points"].split()]
            found += [(x, y, x, y) for x, y in points]
    return found


def text_box(element: ET.Element) -> tuple[float, float, float, float]:
    size = float(element.attrib["font-size"])
    width = len("".join(element.itertext())) * size * 0.55
    x, y = float(element.attrib["x"]), float(element.attrib["y"])
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[element.attrib["text-anchor"]]
    return left, y - size * 0.8, left + width, y + size * 0.25


@given(histories)
@settings(deadline=None)
def test_nothing_leaves_the_card(history: History) -> None:
    for left, top, right, bottom in boxes(history):
        assert 0 <= left <= right <= WIDTH
        assert 0 <= top <= bottom <= HEIGHT


@pytest.mark.parametrize("states", ["s", "sr", "ssrrqs", "s" * 12, "r" * 12, "srq" * 9, "s" * 60, "s" * 500])
@pytest.mark.parametrize("count", [0, 1, 2, 12, 60])
def test_words_do_not_overlap(states: str, count: int) -> None:
    feelings = [(FIRST + timedelta(days=number), 3) for number in range(count)]
    history = History(feelings, weeks(states), 123, 45, weeks_shown_up=1234)
    texts = sorted(text_box(element) for element in markup(history).iter() if is_text(element))
    by_line: dict[float, list[tuple[float, float]]] = {}
    for left, _, right, bottom in texts:
        by_line.setdefault(bottom, []).append((left, right))
    for line in by_line.values():
        assert all(end < begin for (_, end), (begin, _) in pairwise(line))


@given(histories)
@settings(max_examples=25, deadline=None)
def test_any_history_becomes_a_picture_and_a_description(history: History) -> None:
    assert png(history).startswith(b"\x89PNG")
    assert len(alt_text(history)) <= 1024
    for word in ("miss", "lost", "fail", "quiet", "only"):
        assert word not in alt_text(history)
