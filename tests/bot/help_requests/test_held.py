"""What has a moderator look first: many spellings of one link, phrases with a way to be reached; and what passes."""

import pytest

from bot.config.asks import HELD_LINKS, HELD_WORDS
from bot.help_requests.held import held_for
from bot.text import clean


def held(text: str) -> str | None:
    """What it is held for by the shipped settings, cleaned as every text is."""
    return held_for(clean(text), HELD_LINKS, HELD_WORDS)


@pytest.mark.parametrize(
    "spelling",
    [
        "{}",
        "{}/abc",
        "https://{}/abc",
        "HTTPS://{}/ABC",
        "http://www.{}/abc?x=1#y",
        "see www.{}.",
        "join.{}/abc",
        "https://a.b.{}/abc",
        "hxxps://{}/abc",
        "hxxp://{}/abc",
        "https : // {}/abc",
        "https://sam:secret@{}/abc",
        "https://linkedin.com@{}/abc",
        "https://{}:443/abc",
        "<https://{}/abc>",
        "[the form](https://{}/abc)",
        "**{}/abc**",
        "_{}/abc_",
        "~~{}/abc~~",
        "`{}/abc`",
        "||{}/abc||",
        "({}/abc)",
        "Telegram:-{}/abc",
        "Telegram:{}/abc",
        "…{}/abc",
        "write to me...{}/abc",
        "加我{}/abc",
        "two lines\n{}/abc",
        "“{}”",
        "{}\u200b/abc",
        "\u202e{}/abc",
    ],
)
def test_a_held_link_is_seen_however_it_is_spelled(spelling: str):
    for link in HELD_LINKS:
        host, slash, path = link.partition("/")
        text = spelling.replace("{}", host)
        if path:
            at = max(text.lower().find("/abc"), 0) or text.index(host) + len(host)
            text = text[:at] + slash + path + text[at:]
        assert held(text) == link, text


@pytest.mark.parametrize(
    "text",
    [
        "t[.]me/abc",
        "t(.)me/abc",
        "t{.}me/abc",
        "t[dot]me/abc",
        "t (dot) me/abc",
        "t [dot] me / abc",
        "t dot me",
        "T DOT ME",
        "t。me/abc",
        "t｡me/abc",
        "t․me/abc",
        "ｔ．ｍｅ/abc",
        "𝐭.𝐦𝐞/abc",
        "ⓣ.ⓜⓔ/abc",
        "t.\u200bme/abc",
        "t\u00ad.me/abc",
        "chat[.]t[.]me",
    ],
)
def test_a_link_that_is_taken_apart_is_put_together(text: str):
    assert held(text) == "t.me"


@pytest.mark.parametrize(
    "reach",
    [
        "https://example.org/join",
        "example.org",
        "www.example.org",
        "call +44 20 7946 0018",
        "call (020) 7946-0018",
        "07700 900123",
        "anna@example.org",
        "@anna_invests",
    ],
)
def test_a_phrase_with_a_way_to_be_reached_is_held(reach: str):
    for phrase in HELD_WORDS:
        assert held(f"It is {phrase.upper()}\nfor you: {reach}") == phrase


@pytest.mark.parametrize("phrase", HELD_WORDS)
def test_a_phrase_alone_passes(phrase: str):
    assert held(f"They wrote “{phrase}”, and I do not know whether that is honest. I have 2 days.") is None


def test_a_phrase_is_seen_through_spaces_and_wide_letters():
    assert held("a registration\n   fee at example.org") == "registration fee"
    assert held("ａ ｒｅｇｉｓｔｒａｔｉｏｎ ｆｅｅ at example.org") == "registration fee"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Where would a nurse begin?",
        "https://www.linkedin.com/in/sam",
        "linkedin.com/in/sam and github.com/sam/t.me-bot",
        "https://github.com/sam",
        "https://docs.google.com/document/d/abc/edit",
        "https://example.com/careers?ref=t.me",
        "https://about.google/careers",
        "Is atomic.me a good employer? And chat.me, or format.me?",
        "https://not-t.me/jobs",
        "https://t.mexico.example/jobs",
        "https://t.me.example.org/jobs",
        "https://xwhatsapp.com.example.org",
        "bitly.com hires; bit.lyrics does not",
        "https://discord.com/channels/1/2/3",
        "https://discord.com/careers",
        "https://discord.com/blog/how-to-invite-friends",
        "https://discord.com/blog/invite",
        "My mail is sam@whatsapp.com",
        "Write to sam.lee@mail.whatsapp.com, or to sam@t.me",
        "I connect the dot to the line",
        "He said it to me. Me too.",
        "I met.me and her",
        "Part. Me first",
        "Node.js, Vue.js and ASP.NET; e.g. a C.V., i.e. resume.pdf",
        "The interview is on 2026-03-05 at 10.30, the pay 50 000 - 60 000",
        "They ask for a registration fee. Is that usual?",
        "A processing fee of 30 for the visa, says the embassy",
        "I read about crypto investment at a bank, as an analyst",
        "My WhatsApp is full of rejections",
    ],
)
def test_an_innocent_text_passes(text: str):
    assert held(text) is None


def test_what_is_held_is_the_configurations():
    assert held_for("see t.me/abc", [], []) is None
    assert held_for("see jobs.example/abc", ["Jobs.Example"], []) == "Jobs.Example"
    assert held_for("Easy  Money at example.org", [], ["EASY money"]) == "EASY money"
    assert held_for("see example.org/join/x", ["example.org/join"], []) == "example.org/join"
    assert held_for("see example.org/about/join", ["example.org/join"], []) is None


@pytest.mark.parametrize("odd", ["a.", "t dot ", "1 ", "h", "@", "-.", "1(", "a@", "https://", ". ", "[."])
def test_an_odd_text_takes_no_time(odd: str):
    assert held_for(odd * 20_000, HELD_LINKS, HELD_WORDS) is None


def test_nor_does_one_of_many_spaces():
    assert held_for("t" + " " * 40_000 + "me", HELD_LINKS, HELD_WORDS) is None
