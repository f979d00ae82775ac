"""Who may act for a server: checked again at each action, whatever Discord showed them (section 8)."""

from dataclasses import dataclass

from bot.errors import MissingPermission
from bot.servers.model import Server

STAFF = "Manage Server, or the moderator role picked in /setup"


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
        if not self.manages_server and server.roles.get("moderator") not in self.role_ids:
            raise MissingPermission(STAFF)
