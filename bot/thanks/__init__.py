"""Thanks: people and words, and nothing that is counted in public."""

from bot.thanks.model import Given, LeftOut, NobodyThanked, NoWords, Thank, Why
from bot.thanks.service import Thanks

__all__ = ["Given", "LeftOut", "NoWords", "NobodyThanked", "Thank", "Thanks", "Why"]
