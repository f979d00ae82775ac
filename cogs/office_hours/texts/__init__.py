"""Every word about office hours: what everybody reads of a session, what its coaches read, and every no."""

from cogs.office_hours.texts import announcement, availability, coaching_refusals, planning, planning_refusals

__all__ = ["announcement", "availability", "coaching_refusals", "planning", "planning_refusals"]
