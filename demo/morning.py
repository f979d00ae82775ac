"""A morning in a small server: real commands, real cards, a power cut in the middle; each step is checked."""

from datetime import UTC, datetime, timedelta

from simcord.backend.models import Channel, Guild, Message
from simcord.enums import ChannelType

from demo.onlooker import Onlooker, has, shown_to_one, there
from demo.people import Person, join
from demo.process import BotProcess
from demo.reading import buttons, channel_named, messages, text_of, threads
from demo.simulator import Simulator
from demo.telling import Teller, expect

START = datetime(2026, 3, 2, 8, 40, tzinfo=UTC)
"""A Monday, twenty minutes before the panel is due."""
ZONE = "Europe/London"


class Morning:
    """Four people, one bot, and what happens to them."""

    def __init__(self, simulator: Simulator, bot: BotProcess, teller: Teller) -> None:
        self.simulator = simulator
        self.bot = bot
        self.tell = teller
        self.look = Onlooker(simulator, bot)
        world = simulator.world
        self.guild: Guild = world.add_guild("Career support")
        self.general: Channel = world.add_channel(self.guild, "general")
        managers = world.create_role(self.guild.id, "Moderators", permissions=1 << 5 | 1 << 10 | 1 << 11)
        self.mona = join(simulator, self.guild, "mona", roles=[managers])
        self.ada, self.ben, self.cleo = (join(simulator, self.guild, name) for name in ("ada", "ben", "cleo"))
        self.check_ins = self.moderators = self.general

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
        await self.reminder()
        await self.stop()

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
        made = "two channels were made, and the panel names them"
        await self.look.until(made, lambda: answer.text.count("<#") > 1)
        self.check_ins = channel_named(self.simulator.world, self.guild, "check-ins")
        self.moderators = channel_named(self.simulator.world, self.guild, "belay-moderators")
        checked = await self._press(self.mona, shown_to_one(answer), "Check")
        expect("Monday check-in" in text_of(checked), "the check names what will be posted next")
        self.tell.holds("The server is ready, set up in Discord alone.")

    async def panel_is_posted(self) -> Message:
        """The clock moves to the due time."""
        await self._clock_to(datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC))
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
        await self._press(self.ben, card, "Cheer", on="on Ada's card")
        await self.look.until("the card counts the cheer", lambda: has(card, "Cheer · 1"))
        again = await self._press(self.ben, card, "Cheer · 1", on="again")
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
        await self._press(self.cleo, summary, "Talk to a moderator")
        hand = await self.look.card(
            self.moderators, f"<@{self.cleo.user_id}>", "the moderators see that she asked"
        )
        self.tell.sees(hand, where="in #belay-moderators, for moderators")
        expect("freeze" not in text_of(hand), "what she wrote is not passed on")
        await self._press(self.mona, hand, "I'll reach out")
        await self.look.until("the card says that mona has it", lambda: not buttons(hand))
        line = await self.look.card(self.check_ins, f"<@{self.cleo.user_id}>, something", "a line tells Cleo")
        self.tell.sees(line, where="in #check-ins, for everyone")
        self.tell.does("cleo presses Show me.")
        shown = await self._what_waits(self.cleo, line, f"<@{self.mona.user_id}>")
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
        self._move(timedelta(minutes=20))
        await self.bot.start()
        self.tell.does("Twenty minutes later the bot is back, and delivers what it had not heard of.")
        card = self.look.find(self.check_ins, "Another no")
        await self._press(
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
        offer = await self._what_waits(self.cleo, line, "they can help")
        self.tell.sees(offer, where="only cleo sees")
        expect(not threads(self.simulator.world, self.check_ins), "nobody is introduced before both said yes")
        await self._press(self.cleo, offer, "Yes, introduce us")
        await self.look.until("a thread opens", lambda: self._opener() is not None)
        [thread] = threads(self.simulator.world, self.check_ins)
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
        await self._clock_to(datetime(2026, 3, 3, 8, 30, 1, tzinfo=UTC))
        line = await self.look.card(
            self.check_ins, f"<@{self.ada.user_id}>, something", "a line tells Ada at 08:30"
        )
        self.tell.scene("the reminder is due")
        self.tell.sees(line, where="in #check-ins, for everyone")
        self.tell.does("ada presses Show me.")
        reminder = await self._what_waits(self.ada, line, "A moment to check in")
        self.tell.sees(reminder, where="only ada sees")
        words = "Wrote the thank-you note I had put off"
        summary = await self._check_in(self.ada, reminder, {"worked_in": words})
        await self._share(self.ada, summary)
        await self.look.card(self.check_ins, words, "her second check-in stands in the channel")

    async def stop(self) -> None:
        """SIGTERM, and a last look around."""
        expect(await self.bot.stop(within=5) == 0, "the bot ends in order when it is asked to")
        for words in ("A new week.", "Four applications", "Another no", "Wrote the thank-you note"):
            expect(len(self.look.saying(self.check_ins, words)) == 1, f"“{words}” stands once in #check-ins")
        self.tell.scene("the bot was asked to stop, and did")
        self.tell.holds("Every card stands once; nothing waits, and nothing was lost.")

    # -------------------------------------------------------------------------------------------- gestures

    async def _press(self, person: Person, message: Message, label: str, *, on: str = "") -> Message:
        """Press, and see the answer that is for this person alone; ``on`` is for readers."""
        self.tell.does(f"{person.name} presses {label.partition(' ·')[0]}{on and ' '}{on}.")
        shown = shown_to_one(await person.press(message, label=label))
        self.tell.sees(shown, where=f"only {person.name} sees")
        return shown

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

    async def _what_waits(self, person: Person, line: Message, words: str) -> Message:
        """Press **Show me**, and find the private message that says ``words``."""
        await person.press(line, label="Show me")

        def found() -> Message | None:
            private = [
                one
                for one in messages(self.simulator.world, self.check_ins, seen_by=person.user_id)
                if one.is_ephemeral and words in text_of(one)
            ]
            return private[-1] if private else None

        await self.look.until(f"{person.name} is shown what waits", lambda: found() is not None)
        message = found()
        expect(message is not None, f"{person.name} is shown what waits")
        await self.look.until("the line in public is gone", lambda: not self.look.stands(line))
        return there(message)

    def _opener(self) -> Message | None:
        for thread in threads(self.simulator.world, self.check_ins):
            for message in self.look.saying(thread, "you both said yes"):
                return message
        return None

    async def _clock_to(self, moment: datetime) -> None:
        self._move(moment - self.simulator.world.clock.now())

    def _move(self, by: timedelta) -> None:
        self.bot.advance(by)
