"""Suggested prompts: `/suggest`, and `/prompts review`."""

from cogs.prompts.cog.base import Base


class Suggestions(Base):
    """Suggested prompts: `/suggest`, and `/prompts review`."""
