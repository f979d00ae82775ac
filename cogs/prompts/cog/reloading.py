"""`/prompts reload`."""

from cogs.prompts.cog.base import Base


class Reloading(Base):
    """`/prompts reload`."""
