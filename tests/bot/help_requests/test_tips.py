"""Tips before an ask is posted: at most two, concrete, and none for somebody who wants to be heard."""

import pytest

from bot.config.asks import ASK_KINDS
from bot.help_requests import Tip, Words, tips


def words(title: str, kind: str = "resume-review", tried: str | None = "A friend read it") -> Words:
    """What was written."""
    return Words(kind, title, "Tell me what is unclear on the first page", tried)


@pytest.mark.parametrize(
    "title",
    [
        "Resume of a nurse",
        "Junior data engineer",
        "Applying for work with children",
        "A role in a museum",
        "Warehouse or driving",
        "HR, my first",
        "UX",
        "From TEACHING to something else",
    ],
)
def test_a_role_is_recognised(title: str):
    assert tips(words(title), listen=False) == ()


@pytest.mark.parametrize(
    "title",
    [
        "Three rounds, and a phrase that keeps coming back",
        "An interview through the internet",
        "The job market",
    ],
)
def test_words_that_only_contain_one_are_none(title: str):
    assert tips(words(title), listen=False) == (Tip.NO_ROLE,)


def test_a_role_may_stand_in_any_text():
    named = Words("resume-review", "Please look", "I look for work as a gardener", "Nothing")
    assert tips(named, listen=False) == ()
    assert tips(words("Please look", tried="A nurse read it"), listen=False) == ()


def test_no_role_and_nothing_tried_are_two_tips():
    assert tips(words("Please look at mine", tried=None), listen=False) == (Tip.NO_ROLE, Tip.NOTHING_TRIED)
    assert tips(words("Please look at mine"), listen=False) == (Tip.NO_ROLE,)
    assert tips(words("Resume of a nurse", tried=None), listen=False) == (Tip.NOTHING_TRIED,)


@pytest.mark.parametrize("kind", ["accountability", "other", "just-listen", "a-kind-of-ours"])
def test_a_role_is_not_missed_where_it_would_not_help(kind: str):
    assert Tip.NO_ROLE not in tips(words("Please look", kind, None), listen=False)


@pytest.mark.parametrize("kind", [kind for kind in ASK_KINDS if kind.listen])
def test_there_are_none_for_somebody_who_wants_to_be_heard(kind: object):
    del kind
    assert tips(Words("just-listen", "Another no", "I need to say it", None), listen=True) == ()
