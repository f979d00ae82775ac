"""What moderators do with series: `/prompts list · preview · post · skip · pause · resume`."""

from cogs.prompts.cog.base import Base


class Desk(Base):
    """What moderators do with series: `/prompts list · preview · post · skip · pause · resume`."""
