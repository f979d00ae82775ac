"""What the bot answered to one person: a reply, a form, choices, and what it sent after that."""

from typing import Any

from simcord.backend.models import Interaction, Message, ResponseKind

from demo.reading import text_of
from demo.simulator import Simulator
from demo.wire import Impossible


class NotAnswered(Exception):  # noqa: N818 - what a person would say happened
    """The bot did not answer within Discord's deadline: its user reads "The application did not respond"."""


class Answer:
    """What the bot did with one interaction; ``message`` is live and shows later edits."""

    def __init__(self, simulator: Simulator, record: Interaction) -> None:
        self._simulator = simulator
        self._record = record
        self._followups_read = 0
        # Kept now: a deferral that has been completed since counts as a message to simcord.
        self.kind = record.response_kind or ResponseKind.PONG
        self._edited = self._original_edit()

    @property
    def interaction_id(self) -> int:
        """The id the bot's log names."""
        return self._record.id

    @property
    def user_id(self) -> int:
        """Who asked."""
        return self._record.user_id

    @property
    def message(self) -> Message | None:
        """The reply, or the message that was updated; ``None`` for a form, choices, or a deleted reply."""
        if self._record.message_id is None:
            return None
        return self._simulator.world.messages[self._record.channel_id].get(self._record.message_id)

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees the reply."""
        return self.message is not None and self.message.is_ephemeral

    @property
    def text(self) -> str:
        """The words of the reply, "" without one."""
        return "" if self.message is None else text_of(self.message)

    @property
    def modal(self) -> dict[str, Any] | None:
        """The form that opened: ``custom_id``, ``title``, ``components``."""
        return self._record.modal

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What autocomplete offered: ``name`` and ``value`` each."""
        return self._record.autocomplete_choices or []

    async def original(self, *, within: float = 10.0) -> Message:
        """The first reply once it is complete: after a deferral, when "thinking" gave way to words."""
        if self.kind is ResponseKind.DEFERRED:
            await self._simulator.until(lambda: not self._record.loading, within=within)
        elif self.kind is ResponseKind.DEFERRED_UPDATE:
            await self._simulator.until(lambda: self._original_edit() != self._edited, within=within)
        if self.message is None:
            raise LookupError("the bot's reply is not there (it sent none, or deleted it)")
        return self.message

    async def followup(self, *, within: float = 10.0) -> Message:
        """The next message the bot sends beyond its first reply; each call gives the one after."""
        record, number = self._record, self._followups_read
        await self._simulator.until(lambda: len(record.followup_ids) > number, within=within)
        self._followups_read += 1
        return self._simulator.world.get_message(record.channel_id, record.followup_ids[number])

    def take_modal(self) -> dict[str, Any]:
        """The form, unless there is none or it was sent already."""
        if self.modal is None or self._record.modal_consumed:
            raise Impossible("there is no open form")
        return self.modal

    def close_modal(self) -> None:
        """The form was sent and answered; a client shows it no more."""
        self._record.modal_consumed = True

    @property
    def channel_id(self) -> int:
        """Where it happened."""
        return self._record.channel_id

    @property
    def source(self) -> Message | None:
        """The message whose component was used, if one was."""
        if self._record.source_message_id is None:
            return None
        return self._simulator.world.messages[self.channel_id].get(self._record.source_message_id)

    def _original_edit(self) -> str | None:
        return None if self.message is None else self.message.edited_timestamp
