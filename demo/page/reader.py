"""One person's eyes: which channels are open to them, what people and places are called, and what texts look like."""

from typing import Any

from simcord.backend.access import channel_accessible

from demo.page import markdown
from demo.page.world import Page, Part
from demo.people import Person

_BOT_COLOR = "#5865f2"
_NO_COLOR = "#80848e"


class Reader:
    """Looks at the world for one person, for as long as one request takes."""

    def __init__(self, page: Page, person: Person) -> None:
        self.page = page
        self.world = page.town.simulator.world
        self.guild = page.town.guild
        self.person = person
        self.user_id = person.user_id
        self._open: dict[int, bool] = {}
        self._people = {one.person.user_id: one for one in page.town.people}

    def sees(self, channel_id: int) -> bool:
        """Whether this person may read there."""
        if channel_id not in self._open:
            self._open[channel_id] = channel_accessible(self.world, channel_id, self.user_id, history=True)
        return self._open[channel_id]

    # ---------------------------------------------------------------------------------------------- names

    def user(self, user_id: int) -> str | None:
        """What somebody is called here."""
        user = self.world.users.get(user_id)
        if user is None:
            return None
        member = self.guild.members.get(user_id)
        return (member.nick if member else None) or user.global_name or user.name

    def role(self, role_id: int) -> str | None:
        """What a role is called."""
        role = self.guild.roles.get(role_id)
        return None if role is None else role.name.removeprefix("@")

    def channel(self, channel_id: int) -> str | None:
        """What a channel is called, unless it is closed to this person."""
        return self.world.channels[channel_id].name if self.sees(channel_id) else None

    # --------------------------------------------------------------------------------------------- people

    def who(self, user_id: int) -> dict[str, Any]:
        """Somebody, as the page draws them; also who has left, or was never to be acted as."""
        resident = self._people.get(user_id)
        user = self.world.users.get(user_id)
        is_bot = user is not None and user.bot
        shown: dict[str, Any] = {"id": str(user_id), "name": self.user(user_id) or "somebody who left"}
        if resident is not None:
            return {**shown, "part": resident.part, "color": resident.color, "about": resident.about}
        part, color = (Part.BOT, _BOT_COLOR) if is_bot else (Part.MEMBER, _NO_COLOR)
        return {**shown, "part": part, "color": color, "about": ""}

    def author(self, user_id: int, *, name: str | None = None) -> dict[str, Any]:
        """Who wrote a message; ``name`` is another name under which it was posted."""
        someone = self.who(user_id)
        return {
            "id": someone["id"],
            "name": name or someone["name"],
            "bot": someone["part"] == Part.BOT,
            "color": someone["color"],
        }

    # ---------------------------------------------------------------------------------------------- texts

    def html(self, text: str) -> str:
        """Safe HTML of what somebody wrote."""
        return markdown.html(text, self)

    def plain(self, text: str, *, most: int = 100) -> str:
        """The same in one line."""
        return markdown.plain(text, self, most=most)
