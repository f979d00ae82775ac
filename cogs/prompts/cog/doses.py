"""A series by direct message: `/dose`."""

from cogs.prompts.cog.base import Base


class Doses(Base):
    """A series by direct message: `/dose`."""
