"""The words of a scheduled panel. What it asks is in `config.yaml`."""

from bot.prompts import SeriesPost
from bot.text import harmless, plural


def panel(post: SeriesPost) -> str:
    """What the panel asks: written by whoever runs the server, so its formatting stands."""
    return post.text


def window(meant_for: str) -> str:
    """When a check-in is meant to be made; shown and never enforced."""
    return f"-# Meant for {meant_for}. Later is fine too."


def low(title: str, left: int) -> str:
    """To moderators: how many texts of a bank were never posted, and what happens then."""
    texts = plural(left, "text") if left else "None"
    of_it = "of its bank was never posted" if left <= 1 else "of its bank were never posted"
    return (
        f"### {harmless(title)} will soon begin anew\n"
        f"{texts} {of_it} here. After that they come again, the one posted longest ago first. New ones are welcome "
        "under `texts` in `config.yaml`; they are posted before any other comes again."
    )
