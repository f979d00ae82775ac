"""Who may act for a server: checked again at each action, whatever Discord showed them (section 8)."""

from dataclasses import dataclass

from bot.errors import MissingPermission
from bot.servers.model import Server

STAFF = "Manage Server, or the moderator role picked in /setup"
COACHES = "the coach role picked in /setup (moderators may coach as well)"
NO_COACHES = "a coach role, which a moderator has to pick in /setup first"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who acts for the server: their roles, and whether Discord lets them manage it."""

    guild: int
    user: int
    role_ids: frozenset[int]
    manages_server: bool

    def check(self, server: Server) -> None:
        """Raise unless this person moderates `server`.

        Raises:
            MissingPermission: neither Manage Server nor the moderator role.
        """
        if not self.moderates(server):
            raise MissingPermission(STAFF)

    def moderates(self, server: Server) -> bool:
        """Whether this person is a moderator of `server`."""
        return self.manages_server or server.roles.get("moderator") in self.role_ids

    def check_coach(self, server: Server) -> None:
        """Raise unless this person may coach in `server`: moderators may as well.

        Raises:
            MissingPermission: no coach role, nor what moderators have.
        """
        if server.roles.get("coach") not in self.role_ids and not self.moderates(server):
            raise MissingPermission(COACHES if server.roles.get("coach") is not None else NO_COACHES)
