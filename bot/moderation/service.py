"""The verbs of moderation: raise a hand, take it, bring low check-ins to people, say that all is well."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot import outbox, servers
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.members import Kind, Who, meet, spend, write_to
from bot.members.store import with_way
from bot.moderation import store
from bot.moderation.model import (
    Hand,
    HandAlreadyRaised,
    HandGone,
    HandTaken,
    NoModerators,
    Own,
    Watch,
)
from bot.outbox import store as outbox_store
from bot.servers import Staff
from bot.servers import store as server_store

_Found = TypeVar("_Found", Hand, Watch)

_TOLD_ANEW_AFTER = timedelta(days=1)
_REVIVED_FROM = timedelta(days=1)


class Moderation:
    """What moderators are told in a server, and what they do about it."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.holdings = ModerationHoldings()

    # Telling a moderator

    async def raise_hand(self, who: Who, interaction: int) -> None:
        """Tell the moderators that the person would welcome a word, and nothing else about it.

        One press (`interaction`) raises one hand, however often it arrives. A hand that nobody took for a day
        is told anew, so that nobody waits in vain.

        Raises:
            NoModerators: no channel was picked for them.
            HandAlreadyRaised: the moderators have been told, and it is fresh.
            TooOften: see `limits.tell_moderator`.
        """
        await self._database.write(self._raise_hand, who, interaction)

    def _raise_hand(self, connection: Connection, who: Who, interaction: int) -> None:
        now = self._clock()
        if store.hand_opened_by(connection, interaction) is not None:
            return
        if servers.place(connection, who.guild, "moderators") is None:
            raise NoModerators
        meet(connection, who, now)
        earlier = store.open_hand(connection, who)
        if earlier is not None:
            if now - earlier.at < _TOLD_ANEW_AFTER:
                raise HandAlreadyRaised(earlier.at)
            store.drop_hand(connection, earlier.id)
            _show_hand(connection, who.guild, earlier.id, now)
        limit = self._config().limits.tell_moderator
        spend(connection, who, "tell_moderator", limit.times, limit.per, now)
        _show_hand(connection, who.guild, store.raise_hand(connection, who, interaction, now), now)

    async def hand(self, guild_id: int, hand_id: int) -> Hand | None:
        """A raised hand, as it is now."""
        return await self._database.read(store.find_hand, guild_id, hand_id)

    async def take_hand(self, staff: Staff, hand_id: int) -> Hand:
        """This moderator will reach out; the person is told so.

        Raises:
            MissingPermission: not a moderator.
            HandGone, HandTaken, Own: nothing to take; the present state is in the refusal.
        """
        return await self._database.write(self._take_hand, staff, hand_id)

    def _take_hand(self, connection: Connection, staff: Staff, hand_id: int) -> Hand:
        now = self._clock()
        staff.check(server_store.find(connection, staff.guild))
        hand = _free(store.find_hand(connection, staff.guild, hand_id), staff)
        store.take_hand(connection, hand_id, staff.user, now)
        _show_hand(connection, staff.guild, hand_id, now)
        subject = f"hand_taken:{hand_id}"
        write_to(
            connection, hand.who, now, kind="moderation.taken", subject=subject, facts={"by": staff.user}
        )
        return hand

    # Low check-ins that nobody answered

    def surface(
        self,
        connection: Connection,
        guild_id: int,
        user_id: int,
        check_in_id: int,
        posted_channel_id: int,
        posted_message_id: int,
        now: datetime,
    ) -> None:
        """Bring a check-in that no person answered to moderators and to greeters who asked for that, once.

        Inside the transaction of whoever noticed. The author is not named: the link shows what they chose.
        """
        author = Who(guild_id, user_id)
        watch = Watch(check_in_id, author, posted_channel_id, posted_message_id, now, None, None)
        if not store.watch(connection, watch):
            return
        _show_watch(connection, guild_id, check_in_id, now)
        for greeter in with_way(connection, guild_id, Kind.GREETER, now):
            if greeter != author:
                subject = f"greet:{check_in_id}:{greeter.user}"
                facts = {"check_in": check_in_id}
                write_to(connection, greeter, now, kind="moderation.greeter", subject=subject, facts=facts)

    def settled(self, connection: Connection, guild_id: int, check_in_id: int, now: datetime) -> None:
        """The check-in was answered or withdrawn: take it off the moderators' list, if it is on it."""
        if store.drop_watch(connection, check_in_id):
            _show_watch(connection, guild_id, check_in_id, now)

    async def watch(self, guild_id: int, check_in_id: int) -> Watch | None:
        """What moderators were told about a check-in, as it is now."""
        return await self._database.read(store.find_watch, guild_id, check_in_id)

    async def answer(self, staff: Staff, check_in_id: int) -> Watch:
        """This moderator will answer the check-in.

        Raises:
            MissingPermission: not a moderator.
            HandGone, HandTaken, Own: nothing to take; the present state is in the refusal.
        """
        return await self._database.write(self._answer, staff, check_in_id)

    def _answer(self, connection: Connection, staff: Staff, check_in_id: int) -> Watch:
        now = self._clock()
        staff.check(server_store.find(connection, staff.guild))
        watch = _free(store.find_watch(connection, staff.guild, check_in_id), staff)
        store.take_watch(connection, check_in_id, staff.user, now)
        _show_watch(connection, staff.guild, check_in_id, now)
        return watch

    # The server

    async def all_well(self, staff: Staff) -> None:
        """`/setup` found all in order: forget old troubles, and say what could not be said in the last day.

        Raises:
            MissingPermission: not a moderator.
        """
        await self._database.write(self._all_well, staff)

    def _all_well(self, connection: Connection, staff: Staff) -> None:
        now = self._clock()
        server = server_store.find(connection, staff.guild)
        staff.check(server)
        for trouble in server_store.troubles(connection, staff.guild):
            server_store.clear_trouble(connection, staff.guild, trouble.what)
            subject = f"trouble:{staff.guild}:{trouble.what}"
            posted = outbox_store.where_posted(connection, subject)
            if posted is not None and posted.channel_id == server.places.get("moderators"):
                _show_trouble(connection, staff.guild, trouble.what, now)
            else:
                # In a channel that is no longer theirs: it stays there, and the next trouble is posted anew.
                outbox_store.forget_posted(connection, subject)
        outbox_store.revive(connection, staff.guild, now - _REVIVED_FROM, now)


def _free(found: _Found | None, staff: Staff) -> _Found:
    """What a moderator wants to take, if it is there to take."""
    if found is None:
        raise HandGone
    if found.taken_at is not None:
        raise HandTaken(found.taken_by, found.taken_at, found.taken_by == staff.user)
    if found.who.user == staff.user:
        raise Own
    return found


def _show_hand(connection: Connection, guild_id: int, hand_id: int, now: datetime) -> None:
    _show(connection, guild_id, "moderation.hand", f"hand:{hand_id}", {"hand": hand_id}, now)


def _show_watch(connection: Connection, guild_id: int, check_in_id: int, now: datetime) -> None:
    _show(
        connection,
        guild_id,
        "moderation.low_check_in",
        f"watch:{check_in_id}",
        {"check_in": check_in_id},
        now,
    )


def _show_trouble(connection: Connection, guild_id: int, what: str, now: datetime) -> None:
    _show(connection, guild_id, "moderation.trouble", f"trouble:{guild_id}:{what}", {"what": what}, now)


def _show(
    connection: Connection, guild_id: int, kind: str, subject: str, facts: dict[str, Any], now: datetime
) -> None:
    outbox.put(connection, now, kind=kind, lane=subject, guild_id=guild_id, subject=subject, facts=facts)


class ModerationHoldings:
    """What moderation holds about a person: when they raised a hand or were brought to people's notice."""

    name = "moderation"
    tables = frozenset({"hands", "watches"})

    def export(self, connection: Connection, who: Who) -> Any:
        """When, and when somebody took it up; not who."""
        return {
            "asked_for_a_moderator": [_dates(hand) for hand in store.hands_about(connection, who)],
            "check_ins_brought_to_people": [_dates(watch) for watch in store.watches_about(connection, who)],
            "looked_after": [
                hand.taken_at.isoformat()
                for hand in [*store.hands_taken_by(connection, who), *store.watches_taken_by(connection, who)]
                if hand.taken_at is not None
            ],
        }

    def forget(self, connection: Connection, who: Who, now: datetime) -> None:
        """Take the person's cards down, and leave what they took in the hands of a former member."""
        touched_hands = store.hands_taken_by(connection, who)
        touched_watches = store.watches_taken_by(connection, who)
        store.forget_taker(connection, who)
        for hand in store.hands_about(connection, who):
            store.drop_hand(connection, hand.id)
            touched_hands.append(hand)
        for watch in store.watches_about(connection, who):
            store.drop_watch(connection, watch.check_in_id)
            touched_watches.append(watch)
        for hand in touched_hands:
            _show_hand(connection, who.guild, hand.id, now)
        for watch in touched_watches:
            _show_watch(connection, who.guild, watch.check_in_id, now)

    def expire(self, connection: Connection, before: datetime) -> None:
        """Remove what is old: that somebody had a hard week is theirs, not a record."""
        store.drop_before(connection, before)


def _dates(found: Hand | Watch) -> dict[str, str | None]:
    return {
        "at": found.at.isoformat(),
        "taken_up_at": found.taken_at.isoformat() if found.taken_at is not None else None,
    }
