"""Hears of what a post leads people to."""

from cogs.prompts.cog.base import Base


class Counting(Base):
    """Hears of what a post leads people to."""
