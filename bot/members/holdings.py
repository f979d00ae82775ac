"""The contract that each room meets for the sake of the people in its tables: export, forget, expire.

`MemberHoldings` meets it for the ground floor.
"""

from datetime import date, datetime
from typing import Any, Protocol

from bot.database import Connection
from bot.members import blocks, mention, store, weeks
from bot.members.model import Kind, Who


class Holdings(Protocol):
    """What one room holds about members. A test compares `tables` with the schema."""

    @property
    def name(self) -> str:
        """The key under which the export shows it."""
        ...

    @property
    def tables(self) -> frozenset[str]:
        """Every table of the room that names a person."""
        ...

    def export(self, connection: Connection, who: Who) -> Any:
        """All that is held about a person, as JSON values, with other people left out."""
        ...

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove it, and put into the outbox what must vanish from Discord. Others' records keep standing."""
        ...

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove the text that members wrote before an instant, keeping counts (section 9)."""
        ...


class MemberHoldings:
    """What the ground floor holds about a person."""

    name = "member"
    tables = frozenset({"members", "preferences", "weeks", "inbox", "uses", "outbox", "blocks"})

    def export(self, connection: Connection, who: Who) -> Any:
        """The person's own row, choices, weeks, and what is or was on its way to them.

        What a message is about is in the export of the room that wrote it; its own facts may name others.
        """
        member = store.find(connection, who)
        if member is None:
            return None
        return {
            "first_met": member.met_at.isoformat(),
            "last_seen": member.seen_at.isoformat(),
            "left": _iso(member.left_at),
            "time_zone": member.zone,
            "country": member.country,
            "quiet_hours": member.quiet and [member.quiet.start.isoformat(), member.quiet.end.isoformat()],
            "paused_since": _iso(member.paused_at),
            "paused_until": _iso(member.paused_until),
            "first_direct_message": _iso(member.dm_opened_at),
            "messages": {kind.value: store.way_for(connection, who, kind).value for kind in Kind},
            "weeks": {
                monday.isoformat(): state for monday, state in weeks.states(connection, who, date.min).items()
            },
            "people_you_blocked_since": [
                block.since.isoformat() for block in blocks.blocked_by(connection, who)
            ],
            "inbox": [
                {"kind": kind, "since": since.isoformat(), "shown": _iso(shown)}
                for kind, since, shown in store.in_inbox(connection, who)
            ],
            "on_their_way": [
                {"kind": kind, "since": since.isoformat()}
                for kind, since in store.letters_for(connection, who)
            ],
            "counted_for_limits": [
                {"what": action, "at": at.isoformat()} for action, at in store.uses_of(connection, who)
            ],
        }

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Remove the person's rows, every letter still addressed to them, and blocks of either side."""
        store.forget(connection, who)
        blocks.forget(connection, who)
        mention.look_again(connection, who, now)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove what was shown, or waited in vain, before an instant."""
        store.expire_inbox(connection, before)
        store.expire_uses(connection, before)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
