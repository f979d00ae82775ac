"""Prompts that members suggest, and what moderators make of them.

What is taken up belongs to the server: it is in the bank of its series there until its author or a moderator takes it
out, and stays without its author's name when they delete their data (section 9). Who decided is kept nowhere.
"""

from collections.abc import Callable
from datetime import timedelta

from bot import outbox
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.errors import NotYours
from bot.members import Who, meet, spend
from bot.prompts.model.refusals import BankGone, NoBankHere, SaidAlready, SuggestionGone
from bot.prompts.model.suggestions import (
    ANSWER_LIMIT,
    PAGE,
    TEXT_LIMIT,
    Bank,
    Page,
    Proposed,
    Review,
    Shown,
    Suggestion,
    SuggestionState,
    is_among,
)
from bot.prompts.service.suggested import (
    SuggestionHoldings,
    bring_up_to_date,
    decided,
    put_card,
    say_posts_anew,
)
from bot.prompts.store import posts
from bot.prompts.store import suggestions as store
from bot.servers import Staff
from bot.servers import store as server_store
from bot.text import TextEmpty, clean_within

_NAMED_LATELY = timedelta(days=30)  # older posts are not edited for a name that may stand in them now
_OVER = (SuggestionState.TAKEN_BACK, SuggestionState.LAPSED)


class Suggestions:
    """The verbs of `/suggest` and `/prompts review`."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config]) -> None:
        self._database = database
        self._clock = clock
        self._config = config
        self.holdings = SuggestionHoldings(clock)

    # What can be suggested for

    def banks(self) -> tuple[Bank, ...]:
        """The series of `config.yaml` that say one of several texts.

        Raises:
            NoBankHere: there is none.
        """
        found = tuple(Bank(one.id, one.title) for one in self._config().series if one.texts)
        if not found:
            raise NoBankHere
        return found

    async def series_of(self, guild_id: int, post_id: int) -> str | None:
        """The series of a post that somebody pressed; None: it is not one of this server's."""
        post = await self._database.read(posts.find, post_id)
        return post.series_id if post is not None and post.guild_id == guild_id else None

    def _title(self, series_id: str) -> str | None:
        return next((one.title for one in self._config().series if one.id == series_id), None)

    def _shown(self, suggestion: Suggestion, *, fresh: bool = True) -> Shown:
        return Shown(suggestion, self._title(suggestion.series_id), fresh)

    # The author

    async def suggest(self, who: Who, opened_by: int, given: Proposed) -> Shown:
        """Keep a prompt for moderators to read.

        `opened_by` is the interaction that opened the form. The same form sent again is the same suggestion; with other
        words it changes the one that waits, and nothing once moderators decided.

        Raises:
            TextEmpty, TextTooLong, BankGone: nothing was kept.
            SaidAlready: it is in the bank, or waits already.
            TooOften: see `limits.suggest`.
            NotYours: the form was somebody else's.
        """
        return await self._database.write(self._suggest, who, opened_by, given)

    def _suggest(self, connection: Connection, who: Who, opened_by: int, typed: Proposed) -> Shown:
        now = self._clock()
        given = Proposed(_prompt(typed.text), typed.series_id, typed.credit)
        earlier = store.opened_by(connection, opened_by)
        if earlier is not None and not earlier.is_of(who):
            raise NotYours
        if earlier is not None and (
            not earlier.waits or given == Proposed(earlier.text or "", earlier.series_id, earlier.credit)
        ):
            return self._shown(earlier, fresh=earlier.waits)
        self._check_new(connection, who.guild, given.series_id, given.text, earlier, waiting=True)
        meet(connection, who, now)
        if earlier is not None:
            store.rewrite(connection, earlier.id, given)
            bring_up_to_date(connection, earlier, now)
            return self._again(connection, earlier)
        limit = self._config().limits.suggest
        spend(connection, who, "suggest", limit.times, limit.per, now)
        made = store.add(connection, who, opened_by, given, now)
        put_card(connection, made, now)
        return self._shown(made)

    def _check_new(
        self,
        connection: Connection,
        guild_id: int,
        series_id: str,
        text: str,
        itself: Suggestion | None,
        *,
        waiting: bool,
    ) -> None:
        """Raise unless the series has a bank that does not have this text. `waiting`: nor may it wait already."""
        series = next((one for one in self._config().series if one.id == series_id and one.texts), None)
        if series is None:
            raise BankGone(series_id)
        here = store.texts_here(connection, guild_id, series_id, 0 if itself is None else itself.id)
        if is_among(text, [*series.texts, *(said for said, waits in here if not waits)]):
            raise SaidAlready(series.title, waits=False)
        if waiting and is_among(text, (said for said, waits in here if waits)):
            raise SaidAlready(series.title, waits=True)

    async def own(self, who: Who, suggestion_id: int) -> Shown:
        """One of the person's own suggestions.

        Raises:
            SuggestionGone, NotYours: there is no such suggestion of theirs.
        """
        return self._shown(await self._database.read(_own, who, suggestion_id))

    async def mine(self, who: Who, offset: int = 0, *, besides: int | None = None) -> Page:
        """What the person suggested, newest first, from the `offset`th on; `besides`: one that is left out."""
        found = await self._database.read(store.of_person, who, offset, PAGE + 1)
        shown = tuple(self._shown(one) for one in found[:PAGE] if one.id != besides)
        return Page(shown, more=len(found) > PAGE)

    async def take_back(self, who: Who, suggestion_id: int) -> Shown:
        """Keep nothing of its text. One that was taken up is out of the bank; its posts stay, without a name.

        Raises:
            SuggestionGone, NotYours: there is no such suggestion of theirs.
        """
        return await self._database.write(self._take_back, who, suggestion_id)

    def _take_back(self, connection: Connection, who: Who, suggestion_id: int) -> Shown:
        now = self._clock()
        suggestion = _own(connection, who, suggestion_id)
        if suggestion.state in _OVER:
            return self._shown(suggestion, fresh=False)
        meet(connection, who, now)
        store.take_back(connection, suggestion_id, now)
        bring_up_to_date(connection, suggestion, now)
        if suggestion.credit:
            say_posts_anew(connection, suggestion, now)
        return self._again(connection, suggestion)

    async def set_credit(self, who: Who, suggestion_id: int, *, credit: bool) -> Shown:
        """Have posts name the person, or not: those to come, and those that stand (a new name: the latest ones).

        Raises:
            SuggestionGone, NotYours: there is no such suggestion of theirs.
        """
        return await self._database.write(self._set_credit, who, suggestion_id, credit)

    def _set_credit(self, connection: Connection, who: Who, suggestion_id: int, credit: bool) -> Shown:  # noqa: FBT001 - handed on by write
        now = self._clock()
        suggestion = _own(connection, who, suggestion_id)
        if suggestion.credit == credit or suggestion.state in _OVER:
            return self._shown(suggestion, fresh=suggestion.state not in _OVER)
        meet(connection, who, now)
        store.set_credit(connection, suggestion_id, credit=credit)
        bring_up_to_date(connection, suggestion, now)
        say_posts_anew(connection, suggestion, now, since=now - _NAMED_LATELY if credit else None)
        return self._again(connection, suggestion)

    # Moderators

    async def review(self, staff: Staff, after: int = 0) -> Review:
        """The suggestion that waits longest behind `after`, from the first again behind the last.

        Raises:
            MissingPermission: not a moderator.
        """
        return await self._database.read(self._review, staff, after)

    def _review(self, connection: Connection, staff: Staff, after: int) -> Review:
        staff.check(server_store.find(connection, staff.guild))
        found = store.waiting_after(connection, staff.guild, after)
        found = found or store.waiting_after(connection, staff.guild, 0)
        shown = None if found is None else self._shown(found)
        return Review(shown, store.how_many_wait(connection, staff.guild))

    async def look_at(self, staff: Staff, suggestion_id: int) -> Shown:
        """One suggestion, for moderators.

        Raises:
            MissingPermission, SuggestionGone: they may not see it, or it is not there.
        """
        return self._shown(await self._database.read(_for_staff, staff, suggestion_id))

    async def take_up(self, staff: Staff, suggestion_id: int, edited: tuple[str, str] | None = None) -> Shown:
        """Put it into the bank of its series here. `edited`: a series and words that moderators chose instead.

        What was decided before, or taken back, is returned as it is.

        Raises:
            MissingPermission, SuggestionGone: it is not for them, or not there.
            TextEmpty, TextTooLong, BankGone, SaidAlready: nothing was changed.
        """
        return await self._database.write(self._take_up, staff, suggestion_id, edited)

    def _take_up(
        self, connection: Connection, staff: Staff, suggestion_id: int, edited: tuple[str, str] | None
    ) -> Shown:
        now = self._clock()
        suggestion = _for_staff(connection, staff, suggestion_id)
        if not suggestion.waits:
            return self._shown(suggestion, fresh=False)
        series_id, text = edited or (suggestion.series_id, suggestion.text or "")
        words = _prompt(text)
        self._check_new(connection, staff.guild, series_id, words, suggestion, waiting=False)
        store.take_up(connection, suggestion_id, series_id, words, now)
        decided(connection, suggestion, now)
        return self._again(connection, suggestion)

    async def decline(self, staff: Staff, suggestion_id: int, answer: str = "") -> Shown:
        """Say no, with a word to its author if there is one.

        What was decided before, or taken back, is returned as it is.

        Raises:
            MissingPermission, SuggestionGone: it is not for them, or not there.
            TextTooLong: the word is.
        """
        return await self._database.write(self._decline, staff, suggestion_id, answer)

    def _decline(self, connection: Connection, staff: Staff, suggestion_id: int, answer: str) -> Shown:
        now = self._clock()
        suggestion = _for_staff(connection, staff, suggestion_id)
        if not suggestion.waits:
            return self._shown(suggestion, fresh=False)
        word = clean_within(answer, "A word to them", ANSWER_LIMIT)
        store.decline(connection, suggestion_id, word, now)
        decided(connection, suggestion, now)
        return self._again(connection, suggestion)

    async def taken_up(self, staff: Staff, offset: int = 0) -> Page:
        """What was taken up here and still stands, newest first, from the `offset`th on.

        Raises:
            MissingPermission: not a moderator.
        """

        def transaction(connection: Connection) -> list[Suggestion]:
            staff.check(server_store.find(connection, staff.guild))
            return store.taken_up(connection, staff.guild, offset, PAGE + 1)

        found = await self._database.read(transaction)
        return Page(tuple(self._shown(one) for one in found[:PAGE]), more=len(found) > PAGE)

    async def take_out(self, staff: Staff, suggestion_id: int) -> Shown:
        """Take what was taken up out of the bank again; posts made with it stay, and its author hears of it.

        Raises:
            MissingPermission, SuggestionGone: it is not for them, or not there.
        """
        return await self._database.write(self._take_out, staff, suggestion_id)

    def _take_out(self, connection: Connection, staff: Staff, suggestion_id: int) -> Shown:
        now = self._clock()
        suggestion = _for_staff(connection, staff, suggestion_id)
        if not suggestion.stands:
            return self._shown(suggestion, fresh=False)
        store.take_out(connection, suggestion_id, now)
        decided(connection, suggestion, now)
        return self._again(connection, suggestion)

    def _again(self, connection: Connection, suggestion: Suggestion) -> Shown:
        found = store.find(connection, suggestion.id)
        assert found is not None
        return self._shown(found)

    # What letters and posts say

    async def to_tell(self, guild_id: int, suggestion_id: int) -> Shown | None:
        """A suggestion as its letters say it; None: it is gone, or not of this server."""
        found = await self._database.read(store.find, suggestion_id)
        return self._shown(found) if found is not None and found.guild_id == guild_id else None

    async def on_card(self, guild_id: int, suggestion_id: int) -> Shown | None:
        """The same for moderators' card; None also where one that no longer waits has no card."""
        shown = await self.to_tell(guild_id, suggestion_id)
        if shown is None or shown.suggestion.waits:
            return shown
        stands = await self._database.read(outbox.where_posted, shown.suggestion.subject)
        return shown if stands is not None else None

    def credited(self, connection: Connection, guild_id: int, suggestion_id: int) -> int | None:
        """Whom a post names with a suggestion: its author, where they wish it and are here; part of a transaction."""
        return store.credited(connection, guild_id, suggestion_id)

    async def credit_of(self, guild_id: int, suggestion_id: int) -> int | None:
        """The same, looked up now."""
        return await self._database.read(store.credited, guild_id, suggestion_id)


def _prompt(text: str) -> str:
    kept = clean_within(text, "The prompt", TEXT_LIMIT)
    if kept is None:
        raise TextEmpty("The prompt")
    return kept


def _own(connection: Connection, who: Who, suggestion_id: int) -> Suggestion:
    suggestion = store.find(connection, suggestion_id)
    if suggestion is None or suggestion.guild_id != who.guild:
        raise SuggestionGone
    if not suggestion.is_of(who):
        raise NotYours
    return suggestion


def _for_staff(connection: Connection, staff: Staff, suggestion_id: int) -> Suggestion:
    staff.check(server_store.find(connection, staff.guild))
    suggestion = store.find(connection, suggestion_id)
    if suggestion is None or suggestion.guild_id != staff.guild:
        raise SuggestionGone
    return suggestion
