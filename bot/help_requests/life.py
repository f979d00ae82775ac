"""What happens to an ask by itself: it is brought to people step by step until one answers, and nothing is left hanging.

Each step, question and end is a timer, so that a restart loses none of them; what a timer finds when it falls due
decides, not what was true when it was set.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot import servers, timers
from bot.config import Config, Step
from bot.database import Connection
from bot.help_requests import letters
from bot.help_requests.model import Ask, Event, News, Reason, State, after
from bot.help_requests.refusals import NotNow
from bot.help_requests.store import asks, enclosed, people
from bot.members import Who
from bot.servers import store as server_store
from bot.timers import Diary, Timer

STEP = "help_requests.step"
QUIET = "help_requests.quiet"
OUTCOME = "help_requests.outcome"
HELD = "help_requests.held"
FILES_OVER = "help_requests.files_over"
_OF_POSTED = frozenset({Event.REOPEN, Event.RESOLVE, Event.REMOVE})
_LATE = timedelta(minutes=10)
THREAD_GONE = "help_requests.thread_gone"


class Inviting(Protocol):
    """Chooses helpers for an ask and remembers that they were invited."""

    def invite(
        self,
        connection: Connection,
        *,
        guild: int,
        ask_id: int,
        asker: Who,
        kind: str,
        words: str,
        count: int,
        now: datetime,
    ) -> list[tuple[Who, tuple[str, ...]]]:
        """At most `count` people, each with why; never anybody a second time for one ask."""
        ...


class Life:
    """Moves asks through their states; every method is part of a transaction."""

    def __init__(self, config: Callable[[], Config], diary: Diary, helpers: Inviting) -> None:
        self._config = config
        self._helpers = helpers
        diary.register(STEP, self._step)
        diary.register(QUIET, self._quiet)
        diary.register(OUTCOME, self._outcome)
        diary.register(HELD, self._still_held)
        diary.register(FILES_OVER, self._files_over)
        diary.register(THREAD_GONE, self._thread_gone)

    def move(self, connection: Connection, ask: Ask, event: Event) -> State:
        """Let `event` happen. Returns the new state.

        Raises:
            NotNow: it cannot happen in the present state.
        """
        state = after(ask.state, event, ask.reason)
        if ask.posted_at is None and event in _OF_POSTED:
            state = None  # held and then taken back: opened "again" it would pass by the moderators
        if state is None:
            raise NotNow(event, ask.state, ask.reason, ask.alias)
        asks.change(connection, ask.id, state=state)
        return state

    # Held for a moderator

    def hold(self, connection: Connection, ask: Ask, now: datetime) -> None:
        """Moderators look at it first, and are told again while nobody has decided.

        Raises:
            NotNow
        """
        self.move(connection, ask, Event.HOLD)
        asks.change(connection, ask.id, quiet_since=now)
        letters.desk(connection, ask, now)
        self._look_again(connection, ask, now)

    def _look_again(self, connection: Connection, ask: Ask, now: datetime) -> None:
        due = now + self._config().asks.again_every
        timers.set_timer(connection, Timer(HELD, str(ask.id), ask.guild, due))

    def _still_held(self, connection: Connection, timer: Timer, now: datetime) -> None:
        ask = asks.find(connection, int(timer.subject))
        if ask is not None and ask.state is State.HELD:
            self._tell_moderators(connection, ask, now)
            self._look_again(connection, ask, now)

    @staticmethod
    def held_no_longer(connection: Connection, ask: Ask, now: datetime) -> None:
        """Somebody decided, or its author took it back: the card that told moderators again is taken away."""
        timers.cancel(connection, HELD, str(ask.id))
        if ask.told:
            asks.change(connection, ask.id, told=ask.told + 1)
            letters.refresh_alarms(connection, ask, now)

    # Brought to people

    def begin(self, connection: Connection, ask: Ask, event: Event, now: datetime) -> None:
        """It is open: a new round begins, and its first steps are taken.

        Raises:
            NotNow
        """
        self.move(connection, ask, event)
        asks.change(
            connection,
            ask.id,
            reason=None,
            closed_at=None,
            posted_at=ask.posted_at or now,
            round=ask.round + 1,
            round_at=now,
            step=0,
            quiet_since=now,
            news=ask.news if event is Event.ALONE else None,
        )
        if ask.state is State.HELD:
            self.held_no_longer(connection, ask, now)
        found = _found(connection, ask.id)
        letters.opener(connection, found, now)
        timers.cancel(connection, OUTCOME, str(ask.id))
        self._bring(connection, found, now)
        self._rest(connection, found)

    def answered(self, connection: Connection, ask: Ask, now: datetime) -> None:
        """Somebody offered or wrote: bringing it to people rests."""
        was_open = ask.state is State.OPEN
        self.move(connection, ask, Event.ANSWER)
        self.active(connection, ask, now)
        asks.change(connection, ask.id, answered_at=ask.answered_at or now)
        timers.cancel(connection, STEP, str(ask.id))
        found = _found(connection, ask.id)
        if was_open:
            letters.opener(connection, found, now)
            letters.refresh_alarms(connection, found, now)
            self._rest(connection, found)

    def alone(self, connection: Connection, ask: Ask, now: datetime) -> None:
        """Everybody who offered stepped back: it is brought to others, from the first step on."""
        self.begin(connection, ask, Event.ALONE, now)

    def active(self, connection: Connection, ask: Ask, now: datetime) -> None:
        """Something happened with it. The timers look at this when they fall due.

        Where its author was asked whether it is still needed, they are asked again after another quiet while.
        """
        asked = ask.asked_still_at is not None and ask.asked_still_at >= (ask.quiet_since or now)
        asks.change(connection, ask.id, quiet_since=now)
        if asked and ask.state is State.HELPED:
            self._rest(connection, _found(connection, ask.id))

    def _step(self, connection: Connection, timer: Timer, now: datetime) -> None:
        ask = asks.find(connection, int(timer.subject))
        if ask is None or ask.state is not State.OPEN:
            return
        if ask.step >= len(self._config().asks.steps):
            self._tell_moderators(connection, ask, now)
        self._bring(connection, _found(connection, ask.id), now)

    def _bring(self, connection: Connection, ask: Ask, now: datetime) -> None:
        """Take every step that is due, and set the timer for the next. After the last, moderators are told again."""
        assert ask.round_at is not None
        settings = self._config().asks
        step = ask.step
        while step < len(settings.steps) and ask.round_at + settings.steps[step].after <= now:
            self._take(connection, ask, settings.steps[step], now)
            step += 1
        asks.change(connection, ask.id, step=step)
        due = now + settings.again_every
        if step < len(settings.steps):
            due = ask.round_at + settings.steps[step].after
        timers.set_timer(connection, Timer(STEP, str(ask.id), ask.guild, due))

    def _take(self, connection: Connection, ask: Ask, step: Step, now: datetime) -> None:
        if step.invite and ask.asker is not None and ask.words is not None:
            invited = self._helpers.invite(
                connection,
                guild=ask.guild,
                ask_id=ask.id,
                asker=ask.asker,
                kind=ask.kind,
                words=ask.words.all,
                count=step.invite,
                now=now,
            )
            so_far = _found(connection, ask.id).invited  # a step taken in the same breath has added some
            asks.change(connection, ask.id, invited=so_far + len(invited))
            for helper, why in invited:
                letters.invite(connection, ask, helper, why, now)
        roles = server_store.find(connection, ask.guild).roles
        if step.tell == "helpers" and "helper" in roles:
            letters.role(connection, ask, "helper", now)
        elif step.tell == "coaches":
            if servers.place(connection, ask.guild, "coaches") is not None:
                letters.refresh_alarms(connection, ask, now)  # cards of earlier rounds go
                letters.coaches(connection, ask, ask.round, now)
            elif "coach" in roles:
                letters.role(connection, ask, "coach", now)
        elif step.tell == "moderators":
            self._tell_moderators(connection, ask, now)

    @staticmethod
    def _tell_moderators(connection: Connection, ask: Ask, now: datetime) -> None:
        if servers.place(connection, ask.guild, "moderators") is None:
            return
        number = ask.told + 1
        asks.change(connection, ask.id, told=number)
        letters.alarm(connection, ask, number, now)
        if number > 1:
            letters.alarm(
                connection, ask, number - 1, now
            )  # the card before is taken away: one stands, and it is new

    # Quiet

    def _rest(self, connection: Connection, ask: Ask) -> None:
        """Look again when it may have been quiet for long enough."""
        assert ask.quiet_since is not None
        settings = self._config().asks
        wait = settings.still_needed_after if ask.state is State.HELPED else settings.close_after
        timers.set_timer(connection, Timer(QUIET, str(ask.id), ask.guild, ask.quiet_since + wait))

    def _quiet(self, connection: Connection, timer: Timer, now: datetime) -> None:
        ask = asks.find(connection, int(timer.subject))
        if ask is None or not ask.is_waiting or ask.quiet_since is None:
            return
        settings = self._config().asks
        close_at = ask.quiet_since + settings.close_after
        if ask.state is State.OPEN:
            if timer.due <= close_at and now > close_at + _LATE:
                # Belay was down: whoever hears of it only now, or answered meanwhile, has a day.
                close_at = now + settings.still_needed_after
            if now >= close_at:
                self.end(connection, ask, Event.CLOSE, Reason.QUIET, now)
            else:
                timers.set_timer(connection, Timer(QUIET, timer.subject, ask.guild, close_at))
            return
        ask_at = ask.quiet_since + settings.still_needed_after
        asked = ask.asked_still_at is not None and ask.asked_still_at >= ask.quiet_since
        if now < ask_at:
            timers.set_timer(connection, Timer(QUIET, timer.subject, ask.guild, ask_at))
        elif not asked:
            asks.change(connection, ask.id, asked_still_at=now)
            letters.tell_asker(connection, ask, News.STILL, now)
            # Asked late (the bot was down): there is still a day to answer in.
            due = max(close_at, now + settings.still_needed_after)
            timers.set_timer(connection, Timer(QUIET, timer.subject, ask.guild, due))
        elif now >= close_at:
            self.end(connection, ask, Event.CLOSE, Reason.QUIET, now)
        else:
            timers.set_timer(connection, Timer(QUIET, timer.subject, ask.guild, close_at))

    # The end

    def end(
        self, connection: Connection, ask: Ask, event: Event, reason: Reason | None, now: datetime
    ) -> Ask:
        """It is resolved or closed, and everybody whom that concerns hears of it.

        Raises:
            NotNow
        """
        was_posted = ask.posted_at is not None
        state = self.move(connection, ask, event)
        asks.change(connection, ask.id, reason=reason, closed_at=now, news=None)
        for kind in (STEP, QUIET, OUTCOME):
            timers.cancel(connection, kind, str(ask.id))
        if ask.state is State.HELD:
            self.held_no_longer(connection, ask, now)
        if event is Event.CLOSE and not was_posted:
            enclosed.replace_files(connection, ask.id, [])
        found = _found(connection, ask.id)
        if was_posted:
            letters.opener(connection, found, now)
            letters.refresh_alarms(connection, found, now)
            if reason is not Reason.REMOVED:
                letters.line(connection, found, now)
            if ask.state is not state:  # removed after it was closed: that was said
                self._tell_the_others(connection, found, now)
        if state is State.RESOLVED:
            due = now + self._config().asks.outcome_after
            timers.set_timer(connection, Timer(OUTCOME, str(ask.id), ask.guild, due))
        if reason in {Reason.QUIET, Reason.REMOVED}:
            letters.tell_asker(connection, found, News.CLOSED, now)
        elif reason is Reason.DECLINED:
            letters.tell_asker(connection, found, News.DECLINED, now)
        return found

    @staticmethod
    def _tell_the_others(connection: Connection, ask: Ask, now: datetime) -> None:
        """Those who help hear that it closed; those with the same need hear when it is resolved."""
        if ask.state is State.RESOLVED:
            concerned, what = people.followers(connection, ask.id), "resolved"
        else:
            concerned, what = people.helping(connection, ask.id), "closed"
        for user in concerned:
            if user > 0 and ask.asker != Who(ask.guild, user):
                letters.tell_person(connection, ask, Who(ask.guild, user), what, now)

    def departed(self, connection: Connection, who: Who, now: datetime) -> None:
        """Somebody left the server: their asks are closed, and those they helped with go to others."""
        for ask in asks.of_person(connection, who):
            if ask.is_waiting or ask.state is State.HELD:
                self.end(connection, ask, Event.CLOSE, Reason.LEFT, now)
                letters.refresh_desk(connection, ask, now)
        for ask_id in people.offering_on(connection, who):
            people.step_back(connection, ask_id, who.user, now)
            ask = _found(connection, ask_id)
            if ask.state is State.HELPED and not people.helping(connection, ask_id):
                self.alone(connection, ask, now)
            else:
                letters.opener(connection, ask, now)

    def _outcome(self, connection: Connection, timer: Timer, now: datetime) -> None:
        ask = asks.find(connection, int(timer.subject))
        if ask is not None and ask.state is State.RESOLVED and ask.outcome is None and ask.words is not None:
            letters.tell_asker(connection, ask, News.OUTCOME, now)

    def _thread_gone(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """Its thread was deleted by hand: whoever did that meant it, and nobody is left waiting."""
        ask = asks.find(connection, int(timer.subject.partition(":")[2]))
        if ask is not None and ask.is_waiting:
            letters.gone(connection, self.end(connection, ask, Event.REMOVE, Reason.REMOVED, now), now)

    @staticmethod
    def _files_over(connection: Connection, timer: Timer, now: datetime) -> None:
        """Posted, or given up by now: the files themselves are not kept."""
        del now
        enclosed.replace_files(connection, int(timer.subject), [])


def _found(connection: Connection, ask_id: int) -> Ask:
    ask = asks.find(connection, ask_id)
    assert ask is not None
    return ask
