"""When the crisis card comes up: whole phrases in any spelling, and seldom without cause."""

import pytest

from bot.config import Crisis
from bot.members.crisis import speaks_of_crisis

WORDS = Crisis().words


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "some days i WANT TO DIE.",
        "I want   to\n\ndie",
        "want... to -- die",
        "I want_to_die",
        "ｗａｎｔ ｔｏ ｄｉｅ",
        "I wa\u200bnt to d\u00adie",
        "thinking about suicide",
        "Suicidal again",
        "everyone would be better off without me",
        "I don't want to wake up",
        "I don’t want to wake up",
        "I dont want to wake up",
        "I don＇t want to live",
        "no point in living (so it feels)",
        "self-harm",
        "selfharm",
        "self harm",
        "Ich möchte sterben",
        "ich mochte sterben",
        "Je veux mourir",
        "QUIERO MORIR",
        "wíll díe? I wánt to díe",
    ],
)
def test_a_text_that_speaks_of_it(text: str):
    assert speaks_of_crisis(text, WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "this job search is killing me",
        "the deadline is tomorrow",
        "my phone died in the interview",
        "a dead end, and dying industries",
        "I would kill for this job",
        "I killed it in the interview",
        "to die for: the office coffee",
        "want to diet",
        "I shot myself in the foot with that question",
        "cut myself some slack",
        "overdosed on coffee and cover letters",
        "I have nothing to live up to",
        "I want to direct a team",
        "insuicidable",
    ],
)
def test_a_text_that_does_not(text: str):
    assert not speaks_of_crisis(text, WORDS)


@pytest.mark.parametrize(
    "text", ["I volunteer at a suicide prevention hotline", "He said: end it all, we all laughed"]
)
def test_a_card_too_many_is_taken_over_one_too_few(text: str):
    assert speaks_of_crisis(text, WORDS)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("もう死にたいです", "死にたい"), ("ผมอยากตายแล้ว", "อยากตาย"), ("정말 죽고 싶어요", "죽고 싶")],
    ids=["japanese", "thai", "korean"],
)
def test_scripts_that_do_not_part_words(text: str, phrase: str):
    assert speaks_of_crisis(text, [phrase])


@pytest.mark.parametrize("phrase", ["can't go on", "can’t go on", "cant go on"])
@pytest.mark.parametrize("text", ["I can't go on.", "I can’t go on", "i cant go on"])
def test_apostrophes_make_no_difference(text: str, phrase: str):
    assert speaks_of_crisis(text, [phrase])


def test_no_words_never_match():
    assert not speaks_of_crisis("I want to die", [])
    assert not speaks_of_crisis("anything at all", ["", "...", "'"])
