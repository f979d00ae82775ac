"""What has happened since a moment, as one person would see it: how the guided paths know that a step is done."""

from collections.abc import Collection, Iterator

from simcord.backend.models import Interaction, Message

from demo.page.world import Page, Resident
from demo.reading import channel_named, components, messages, threads


class Eye:
    """What one person was shown, and what everybody was, since a moment."""

    def __init__(self, page: Page, who: Resident) -> None:
        self.world = page.town.simulator.world
        self.guild = page.town.guild
        self.user_id = who.person.user_id
        self.since = self.world.snowflake()

    def place(self, *names: str) -> int:
        """The first channel of these names that there is; ``LookupError`` where there is none."""
        there = {self.world.channels[number].name for number in self.guild.channel_ids}
        return channel_named(
            self.world, self.guild, next((one for one in names if one in there), names[0])
        ).id

    def opened(self, kind: str) -> bool:
        """Whether the bot opened this form for them."""
        return any(True for _ in self._forms(kind))

    def sent(self, kind: str) -> bool:
        """Whether they sent this form, and the bot answered."""
        return any(one.modal_consumed for one in self._forms(kind))

    def told(self, kind: str, *, but: Collection[str] = ()) -> bool:
        """Whether the bot showed them, and nobody else, something with a control of this kind. ``but``: custom ids that
        are no news."""
        return any(
            one.is_ephemeral and one.visible_to(self.user_id) and not usable(one, kind) <= set(but)
            for channel in list(self.world.messages.values())
            for one in channel.values()
            if one.id > self.since
        )

    def under_way(self, where: int, kind: str) -> set[str]:
        """The controls of this kind in those threads of a channel that they are in."""
        return {
            found
            for thread in threads(self.world, where)
            if self.user_id in thread.thread_members
            for message in messages(self.world, thread)
            for found in usable(message, kind)
        }

    def standing(self, where: int, kind: str) -> Message | None:
        """The newest message that everybody there sees with a control of this kind."""
        return next((one for one in reversed(messages(self.world, where)) if has(one, kind)), None)

    def posted(self, where: int, kind: str) -> bool:
        """Whether something new of theirs stands there for everybody, with a control of this kind."""
        return any(
            one.id > self.since and has(one, kind) and f"<@{self.user_id}>" in str(one.components)
            for one in messages(self.world, where)
        )

    def asked(self, forum: int) -> bool:
        """Whether a new post stands in a forum; under which name is nobody's business."""
        return any(one.id > self.since and messages(self.world, one) for one in threads(self.world, forum))

    def settled(self, where: int, message_id: int, kind: str) -> bool:
        """Whether a card asks for nothing of this kind any more."""
        card = self.world.messages.get(where, {}).get(message_id)
        return card is None or not has(card, kind)

    def _forms(self, kind: str) -> Iterator[Interaction]:
        for record in list(self.world.interactions.values()):
            if record.id <= self.since or record.user_id != self.user_id or record.modal is None:
                continue
            if str(record.modal.get("custom_id", "")).startswith(f"{kind}:"):
                yield record


def usable(message: Message, kind: str) -> set[str]:
    """The custom ids of a message's controls of this kind ("checkins.open") that can be used."""
    found = (str(part.get("custom_id", "")) for part in components(message) if not part.get("disabled"))
    return {one for one in found if one.startswith(f"{kind}:")}


def has(message: Message, kind: str) -> bool:
    """Whether a message has a control of this kind that can be used."""
    return bool(usable(message, kind))
