"""The simulated series: nothing starves, leaning gains where texts differ and costs nothing where they do not, and the
same seed is the same people."""

from dataclasses import replace
from statistics import fmean

import pytest

from benchmarks import prompts
from benchmarks.prompts import play
from benchmarks.prompts.play import Lived
from benchmarks.prompts.report import gain, gaps, promises
from benchmarks.prompts.world import WEEKDAYS, WEEKLY, Humans, Series, Server, plan
from bot.prompts.model import Told

EQUAL = Humans(spread=0.0)


def lived(series: Series, servers: int, humans: Humans) -> tuple[list[Server], list[Lived], list[Lived]]:
    """Some servers, and what came of leaning and of plain rotation in a year."""
    planned = plan(series, servers, 1, 4, humans)
    lean, plain = ([play.live(server, rule) for server in planned] for rule in (play.LEAN, play.PLAIN))
    return planned, lean, plain


@pytest.mark.parametrize(("series", "servers"), [(WEEKLY, 30), (WEEKDAYS, 12)])
def test_leaning_gains_where_texts_differ_and_starves_none(series: Series, servers: int):
    planned, lean, plain = lived(series, servers, Humans())
    assert promises(planned, lean) == []
    means = gain([one.means for one in lean], [one.means for one in plain])
    assert means.share > 2 * means.sure > 0
    drawn = gain(
        [[told.led for told in one.told] for one in lean], [[told.led for told in one.told] for one in plain]
    )
    assert drawn.share > 0
    # Plain rotation is what it says: each text at its distance, and no encores.
    for server, one in zip(planned, plain, strict=True):
        assert gaps([told.text for told in one.told], server.appeal) == (series.texts - 1, series.texts - 1)
        assert not any(told.encore for told in one.told)


@pytest.mark.parametrize(("series", "servers"), [(WEEKLY, 30), (WEEKDAYS, 12)])
def test_leaning_costs_nothing_where_all_texts_are_equal(series: Series, servers: int):
    _, lean, plain = lived(series, servers, replace(EQUAL, stale=0.0))
    # Chance looks like appeal now and then; an encore is then as good as any other text.
    assert gain([one.means for one in lean], [one.means for one in plain]).share == pytest.approx(0, abs=1e-9)
    _, lean, plain = lived(series, servers, EQUAL)
    # But it comes sooner, and is a little stale for that.
    assert gain([one.means for one in lean], [one.means for one in plain]).share > -0.01
    encores = fmean(told.encore for one in lean for told in one.told)
    assert encores < 0.08


@pytest.mark.no_cover
def test_a_whole_report_is_printed():
    both = prompts.live(prompts.Size(servers=2, others=1))
    assert list(both.broken) == []
    printed = prompts.printed(both)
    assert "Promises broken: none." in printed
    assert printed.count("lean: rounds with encores") == 4
    assert "nothing works better than anything else" in printed


def test_the_same_seed_is_the_same_people():
    assert plan(WEEKLY, 2, 1, 1) == plan(WEEKLY, 2, 1, 1)
    assert plan(WEEKLY, 2, 1, 1) != plan(WEEKLY, 2, 1, 2)


def test_gaps_and_promises_find_what_is_broken():
    texts = {"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0}
    assert gaps("abcdab", texts) == (3, 3)
    assert gaps("abab", {"a": 1.0, "b": 1.0, "c": 1.0}) == (4, 1)
    server = replace(plan(WEEKLY, 1, 1, 1)[0], appeal=texts)
    told = [Told(text, due, 1) for text, due in zip("aabcbcbcbcbca", server.dues, strict=False)]
    assert promises([server], [Lived(told, [])]) == [
        "server 1: a text was not said for 13 posts",
        "server 1: a text was said again after 0 posts",
    ]


def test_how_many_a_post_leads_to_something_follows_its_mean():
    [server] = plan(WEEKDAYS, 1, 2, 1)
    assert fmean(server.led(3.0, place) for place in range(len(server.dues))) == pytest.approx(3.0, rel=0.05)
    assert server.led(0.0, 0) == 0
    fresh = server.mean("Text 1", 9, None)
    assert server.mean("Text 1", 9, server.dues[8]) == pytest.approx(fresh * 0.516, abs=0.01)
