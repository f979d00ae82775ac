"""Every word about asks: for their author, in lists, for everybody, for moderators, and every no."""

from cogs.help_requests.texts import asking, desk, lists, public, refusals

__all__ = ["asking", "desk", "lists", "public", "refusals"]
