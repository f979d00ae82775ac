"""A morning in a small server: real commands, real cards, a power cut in the middle; each step is checked."""

import re
from datetime import UTC, datetime, timedelta

from simcord.backend.models import Message
from simcord.enums import ChannelType

from demo.asking import Asking
from demo.onlooker import has, shown_to_one
from demo.people import Person
from demo.reading import buttons, channel_named, text_of, threads
from demo.stage import Stage
from demo.telling import Unmet, expect

START = datetime(2026, 3, 2, 8, 40, tzinfo=UTC)
"""A Monday, twenty minutes before the panel is due."""
ZONE = "Europe/London"

_CHANNEL = re.compile(r"<#(\d+)>")
_MADE = 4  # channels that /setup makes
_STOPS_WITHIN = 5.0  # seconds, as section 10 of the product page promises


class Morning(Stage):
    """What happens to four people and one bot; an ask from its first line to the thanks is in `demo/asking.py`."""

    async def play(self) -> None:
        """The whole story; raises what went wrong."""
        await self.set_up()
        panel = await self.panel_is_posted()
        await self.first_check_in(panel)
        await self.cheer(panel)
        summary = await self.a_hard_morning(panel)
        await self.ask_a_moderator(summary)
        await self.power_cut(summary)
        await self.help_is_offered(panel)
        asking = Asking(self)
        await asking.play(summary)
        await self.reminder()
        await self.stop(asking)

    # ------------------------------------------------------------------------------------------- the parts

    async def set_up(self) -> None:
        """A moderator sets the server up through its own commands."""
        self.tell.scene("Belay was added to the server; Mona, a moderator, sets it up")
        self.tell.does(f"mona types /setup zone:{ZONE} in #general.")
        answer = await self.mona.slash(self.general, "setup", zone=ZONE)
        panel = shown_to_one(answer)
        self.tell.sees(panel, where="only mona sees")
        self.tell.does("mona presses Make what is missing.")
        await self.mona.press(panel, label="Make what is missing")
        made = "four channels were made, and the panel names them"
        await self.look.until(made, lambda: len(set(_CHANNEL.findall(answer.text))) == _MADE)
        self.check_ins = channel_named(self.world, self.guild, "check-ins")
        self.asks = channel_named(self.world, self.guild, "ask-for-help")
        self.moderators = channel_named(self.world, self.guild, "belay-moderators")
        office = channel_named(self.world, self.guild, "office-hours")
        named = {str(one.id) for one in (self.check_ins, self.asks, office, self.moderators)}
        expect(set(_CHANNEL.findall(answer.text)) == named, made)
        expect(self.asks.type == ChannelType.FORUM, "asks get a forum, where each is a post of its own")
        self.tell.holds(
            "#check-ins, #ask-for-help (a forum), #office-hours and #belay-moderators are there, and the panel names "
            "them."
        )
        checked = await self.press(self.mona, shown_to_one(answer), "Check")
        expect("Monday check-in" in text_of(checked), "the check names what will be posted next")
        self.tell.holds("The server is ready, set up in Discord alone.")

    async def panel_is_posted(self) -> Message:
        """The clock moves to the due time."""
        self.clock_to(datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC))
        panel = await self.look.card(self.check_ins, "A new week.", "the Monday panel is posted at 09:00")
        self.tell.scene("the Monday panel is due")
        self.tell.sees(panel, where="in #check-ins, for everyone")
        self.tell.holds("Posted once, on the minute, in the server's own time.")
        return panel

    async def first_check_in(self, panel: Message) -> None:
        """Ada checks in and shares it."""
        self.tell.scene("Ada checks in")
        words = "Four applications and a call with a recruiter"
        summary = await self._check_in(self.ada, panel, {"feeling": "4", "worked_in": words})
        await self._share(self.ada, summary)
        card = await self.look.card(self.check_ins, words, "Ada's check-in stands in the channel")
        self.tell.sees(card, where="in #check-ins, for everyone")

    async def cheer(self, panel: Message) -> None:
        """Ben checks in for himself and cheers Ada."""
        self.tell.scene("Ben checks in for himself alone, and cheers Ada")
        before = len(self.look.cards(self.check_ins))
        summary = await self._check_in(self.ben, panel, {"worked_on": "Read two chapters; rested on Sunday"})
        expect(
            "Only you can see this" in text_of(summary), "a check-in is private until its author shares it"
        )
        expect(len(self.look.cards(self.check_ins)) == before, "a private check-in posts nothing")
        card = self.look.find(self.check_ins, "Four applications")
        await self.press(self.ben, card, "Cheer", on="on Ada's card")
        await self.look.until("the card counts the cheer", lambda: has(card, "Cheer · 1"))
        again = await self.press(self.ben, card, "Cheer · 1", on="again")
        expect("counted already" in text_of(again), "a second cheer counts once and says so")
        self.tell.holds("Counted once.")

    async def a_hard_morning(self, panel: Message) -> Message:
        """Cleo is low, and help is offered at once."""
        self.tell.scene("Cleo has a hard morning")
        answers = {
            "feeling": "2",
            "worked_in": "Another no, after three rounds",
            "in_the_way": "I freeze when I have to write to people I do not know",
        }
        summary = await self._check_in(self.cleo, panel, answers)
        expect(has(summary, "Talk to a moderator"), "someone who is low is offered help in the same message")
        self.tell.holds("Help is one press away, and nobody else has seen a word.")
        return summary

    async def ask_a_moderator(self, summary: Message) -> None:
        """Cleo takes the offer."""
        await self.press(self.cleo, summary, "Talk to a moderator")
        hand = await self.look.card(
            self.moderators, f"<@{self.cleo.user_id}>", "the moderators see that she asked"
        )
        self.tell.sees(hand, where="in #belay-moderators, for moderators")
        expect("freeze" not in text_of(hand), "what she wrote is not passed on")
        await self.press(self.mona, hand, "I'll reach out")
        await self.look.until("the card says that mona has it", lambda: not buttons(hand))
        line = await self.look.card(self.check_ins, f"<@{self.cleo.user_id}>, something", "a line tells Cleo")
        self.tell.sees(line, where="in #check-ins, for everyone")
        self.tell.does("cleo presses Show me.")
        shown = await self.what_waits(self.cleo, line, f"<@{self.mona.user_id}>")
        self.tell.sees(shown, where="only cleo sees")
        self.tell.holds("She knows that a person is on the way.")

    async def power_cut(self, summary: Message) -> None:
        """The process is killed while a card is on its way."""
        self.tell.scene("Cleo shares her check-in, and the power goes")
        path = f"/channels/{self.check_ins.id}/messages"
        lost = self.simulator.faults.lose_answer(method="POST", path=path, times=1)
        await self._share(self.cleo, summary)
        await self.look.until("Discord got the card", lambda: lost.hits == 1)
        await self.bot.kill()
        self.tell.does("kill -9: Discord has taken the card, and the bot never heard that it did.")
        self.move(timedelta(minutes=20))
        await self.bot.start()
        self.tell.does("Twenty minutes later the bot is back, and delivers what it had not heard of.")
        card = self.look.find(self.check_ins, "Another no")
        await self.press(
            self.ada, card, "Same here", on="on Cleo's card, which is from before the power went"
        )

        def is_counted() -> bool:
            return any(has(one, "Same here · 1") for one in self.look.saying(self.check_ins, "Another no"))

        # A card is one lane, so the count reaches it only after the delivery that was in doubt.
        await self.look.until("the card counts what was pressed after the restart", is_counted)
        card = self.look.find(self.check_ins, "Another no")
        self.tell.sees(card, where="in #check-ins, for everyone")
        self.tell.holds("Nothing lost, nothing said twice.")

    async def help_is_offered(self, panel: Message) -> None:
        """Old buttons work after the restart; both say yes, and a private thread opens."""
        self.tell.scene("somebody can help")
        form = await self.ben.press(panel, label="Check in")
        expect(form.modal, "the Monday panel's button works although the process that posted it is gone")
        self.tell.does("ben presses I can help on Cleo's card.")
        card = self.look.find(self.check_ins, "Another no")
        self.tell.sees(shown_to_one(await self.ben.press(card, label="I can help")), where="only ben sees")
        line = await self.look.card(self.check_ins, f"<@{self.cleo.user_id}>, something", "a line tells Cleo")
        self.tell.does("cleo presses Show me on the line that says something is waiting.")
        offer = await self.what_waits(self.cleo, line, "they can help")
        self.tell.sees(offer, where="only cleo sees")
        expect(not threads(self.world, self.check_ins), "nobody is introduced before both said yes")
        await self.press(self.cleo, offer, "Yes, introduce us")
        await self.look.until("a thread opens", lambda: self._opener() is not None)
        [thread] = threads(self.world, self.check_ins)
        expect(thread.type == ChannelType.PRIVATE_THREAD, "the thread is private")
        expect({self.ben.user_id, self.cleo.user_id} <= set(thread.thread_members), "both are in it")
        opener = self._opener()
        if opener is not None:
            self.tell.sees(opener, where="in a private thread, for the two of them")
        await self.ben.say(thread, "I froze for months. Shall we write the first one together?")
        self.tell.does("ben writes: I froze for months. Shall we write the first one together?")

    async def reminder(self) -> None:
        """A reminder comes when its time does."""
        self.tell.scene("Ada would like to be reminded")
        self.tell.does("ada types /checkin reminder days:weekdays at:08:30")
        made = await self.ada.slash(self.check_ins, "checkin reminder", days="weekdays", at="08:30")
        self.tell.sees(shown_to_one(made), where="only ada sees")
        self.clock_to(datetime(2026, 3, 3, 8, 30, 1, tzinfo=UTC))
        line = await self.look.card(
            self.check_ins, f"<@{self.ada.user_id}>, something", "a line tells Ada at 08:30"
        )
        self.tell.scene("the reminder is due")
        self.tell.sees(line, where="in #check-ins, for everyone")
        self.tell.does("ada presses Show me.")
        reminder = await self.what_waits(self.ada, line, "A moment to check in")
        self.tell.sees(reminder, where="only ada sees")
        words = "Wrote the thank-you note I had put off"
        summary = await self._check_in(self.ada, reminder, {"worked_in": words})
        await self._share(self.ada, summary)
        await self.look.card(self.check_ins, words, "her second check-in stands in the channel")

    async def stop(self, asking: Asking) -> None:
        """SIGTERM, and a last look around."""
        try:
            ended = await self.bot.stop(within=_STOPS_WITHIN)
        except TimeoutError:
            raise Unmet(f"the bot ends within {_STOPS_WITHIN:g} s when it is asked to") from None
        expect(ended == 0, "the bot ends in order when it is asked to")
        for words in ("A new week.", "Four applications", "Another no", "Wrote the thank-you note"):
            expect(len(self.look.saying(self.check_ins, words)) == 1, f"“{words}” stands once in #check-ins")
        asking.look_again()
        self.tell.scene("the bot was asked to stop, and did")
        self.tell.holds("Every card stands once; nothing waits, and nothing was lost.")

    # -------------------------------------------------------------------------------------------- gestures

    async def _check_in(self, person: Person, shown: Message, answers: dict[str, str]) -> Message:
        self.tell.does(f"{person.name} presses Check in and fills in the form.")
        form = await person.press(shown, label="Check in")
        expect(form.modal, "Check in opens a form")
        summary = shown_to_one(await person.submit(form, answers))
        self.tell.sees(summary, where=f"only {person.name} sees")
        expect("is saved" in text_of(summary), "the check-in is saved before anything else happens")
        return summary

    async def _share(self, person: Person, summary: Message) -> None:
        self.tell.does(f"{person.name} chooses Everyone here.")
        answer = await person.choose(summary, None, ["server"])
        expect("Everyone in this server" in answer.text, "the summary says who sees it now")

    def _opener(self) -> Message | None:
        for thread in threads(self.world, self.check_ins):
            for message in self.look.saying(thread, "you both said yes"):
                return message
        return None
