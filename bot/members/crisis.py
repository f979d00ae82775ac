"""Whether a text speaks of a crisis (section 9 of the product page). Pure: nothing is kept or logged.

The card that follows is private and gentle, so a card too many costs little; one too few may cost a life.
The words are those of `config.yaml`; capitals, accents, apostrophes and dots between them make no difference.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.text import clean

_APOSTROPHES = re.compile("['’‘ʼ`´＇′]")
_WORD = re.compile(r"[^\W_]+")
_NEVER = r"(?!)"  # matches nothing: a configuration without words
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that part no words, or that add endings to them."""


def speaks_of_crisis(text: str, words: Sequence[str]) -> bool:
    """Whether one of `words` (words or phrases) stands in `text` as whole words, in any spelling.

    In scripts without spaces between words (Japanese, Thai) it may stand anywhere.
    """
    if not text:
        return False
    return _to_look_for(tuple(words)).search(f" {_plain(text)} ") is not None


@lru_cache(maxsize=8)
def _to_look_for(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases of a configuration, plain; spaces around one say that it must stand as whole words.

    Kept, since it is asked for with every form. What members write is never kept.
    """
    phrases = [phrase for phrase in map(_plain, words) if phrase]
    wanted = (phrase if _UNSPACED.search(phrase) else f" {phrase} " for phrase in phrases)
    return re.compile("|".join(map(re.escape, wanted)) or _NEVER)


def _plain(text: str) -> str:
    """The words of a text in small letters, without accents, one space between them."""
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", clean(text))).casefold()
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", bare)))
