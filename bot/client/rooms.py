"""Which room answers what: lasting controls, forms and outbox kinds, each by its kind."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from bot.client import replies
from bot.client.components import Handler, Press, Room, answers_of, handlers
from bot.errors import OldControl
from bot.members import Who
from bot.members.crisis import speaks_of_crisis
from bot.members.model import InboxItem

if TYPE_CHECKING:
    from bot.client.courier import Renderer


_T = TypeVar("_T")


class Rooms:
    """The open rooms of one client. Each registers and removes its own."""

    def __init__(self) -> None:
        self.presses: dict[str, Handler] = {}
        self.forms: dict[str, Handler] = {}
        self.renderers: dict[str, Renderer] = {}

    def open(self, room: Room) -> None:
        """Have `room` answer its kinds.

        Raises:
            ValueError: another room answers one of them.
        """
        _join(self.presses, handlers(room, "__answers_press__"))
        _join(self.forms, handlers(room, "__answers_form__"))
        _join(self.renderers, dict(room.renderers))

    def close(self, room: Room) -> None:
        """Forget the kinds of `room`."""
        for kind in handlers(room, "__answers_press__"):
            self.presses.pop(kind, None)
        for kind in handlers(room, "__answers_form__"):
            self.forms.pop(kind, None)
        for kind in room.renderers:
            self.renderers.pop(kind, None)

    async def pressed(self, interaction: Press, kind: str, key: str, values: Sequence[str]) -> None:
        """A lasting control was used."""
        handler = self.presses.get(kind)
        async with replies.answering(interaction):
            if handler is None:
                raise OldControl
            if values:
                await handler(interaction, key, values)
            else:
                await handler(interaction, key)

    async def submitted(self, interaction: Press) -> None:
        """A form was submitted. Whatever goes wrong, what was typed is given back."""
        kind, _, key = str((interaction.data or {}).get("custom_id", "")).partition(":")
        answers = answers_of(interaction)
        typed = "\n\n".join(text for text in answers.typed if text.strip())
        handler = self.forms.get(kind)
        async with replies.answering(interaction, typed=typed):
            if handler is None:
                raise OldControl
            await handler(interaction, key, answers)
        await self._reach_out(interaction, key, answers.typed)

    async def _reach_out(self, interaction: Press, key: str, written: Iterable[str]) -> None:
        """Show who can be called, to the person alone, when what they wrote speaks of a crisis (section 9).

        Comes last, below every other answer. Nothing about it is stored or logged.
        """
        words = interaction.client.services.config().crisis.words
        if not any(speaks_of_crisis(text, words) for text in written):
            return
        async with replies.answering(interaction):
            services = interaction.client.services
            # In a direct message, the form's key begins with the server it belongs to.
            person = Who(interaction.guild_id or int(key.partition("-")[0]), interaction.user.id)
            facts = {"country": (await services.members.preferences(person)).country}
            item = InboxItem(0, "members.crisis", None, facts, services.clock())
            if (shown := await interaction.client.courier.render_item(person, item)) is not None:
                await replies.say(interaction, shown)


def _join(kept: dict[str, _T], added: dict[str, _T]) -> None:
    for kind, handler in added.items():
        if kind in kept:
            raise ValueError(f"two rooms answer {kind}")
        kept[kind] = handler
