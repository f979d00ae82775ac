"""The words of a scheduled panel. What it asks is in `config.yaml`."""

from bot.prompts import SeriesPost


def panel(post: SeriesPost) -> str:
    """What the panel asks: written by whoever runs the server, so its formatting stands."""
    return post.text


def window(meant_for: str) -> str:
    """When a check-in is meant to be made; shown and never enforced."""
    return f"-# Meant for {meant_for}. Later is fine too."
