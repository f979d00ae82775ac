"""From the Tuesday on which Belay comes to the Thursday: the first ask, the first check-ins, a hard morning."""

import asyncio

from simcord.backend.models import Message

from demo.telling import expect
from demo.town.asks import EMPTY_YEARS
from demo.town.hands import Hands, Tell, has
from demo.town.place import when

_HELPERS = {
    "ruth": ("offices, schools", "resume-review", "cover-letter", "introduction"),
    "theo": ("software", "mock-interview", "strategy"),
    "priya": ("data, finance", "offer-and-salary", "strategy", "introduction"),
    "henrik": ("trades, machines", "mock-interview", "accountability", "just-listen"),
}


class Beginning:
    """Three days, each told by one method."""

    def __init__(self, hands: Hands, tell: Tell) -> None:
        """``tell`` hears what has happened, a line a day."""
        self.hands = hands
        self.tell = tell

    async def live(self) -> None:
        """All of it."""
        await self.tuesday()
        await self.wednesday()
        await self.thursday()

    async def tuesday(self) -> None:
        """Belay comes; people say what they can help with, and the coach plans."""
        hands = self.hands
        await hands.say(
            "ines", "general",
            "Belay is here as of now. When something is stuck: `/ask new`, early rather than late.",
        )  # fmt: skip
        await hands.at(when(0, "17:34"))
        await asyncio.gather(*(self._helps(name, *kinds) for name, kinds in _HELPERS.items()))
        await asyncio.gather(
            hands.reach_by_message("aisha", "offers", "asks"),
            hands.reach_by_message("samuel", "asks", "office_hours"),
            hands.reach_by_message("ruth", "invitations", "news"),
            hands.reach_by_message("tomasz", "coaching"),
        )
        await hands.at(when(0, "17:41"))
        await self._plans()
        await hands.at(when(0, "17:58"))
        first = await hands.say(
            "kwame", "general",
            "Evening. First time I write here. I read along for five weeks, on the last bus mostly.",
        )  # fmt: skip
        await hands.at(when(0, "18:03"))
        await hands.say(
            "henrik",
            "general",
            "Then welcome twice. I read along for two months before I said a word.",
            to=first,
        )
        await hands.at(when(0, "18:20"))
        await hands.command(
            hands.person("samuel"), "check-ins", "checkin reminder", days="tue fri", at="09:15", by="dm"
        )
        self.tell("Tuesday: Belay came. Four people said what they can help with; Tomasz planned his hours.")

    async def wednesday(self) -> None:
        """The first ask, and the first check-ins."""
        hands = self.hands
        prompt = await hands.due(when(1, "10:00"), "help_requests.ask")
        await hands.at(when(1, "10:09"))
        await hands.say(
            "theo", await hands.thread_at(prompt),
            "You can ask me to play the interviewer. I have asked every awkward question there is.",
        )  # fmt: skip
        await hands.at(when(1, "10:20"))
        post = await hands.ask("samuel", "resume-review", EMPTY_YEARS)
        await hands.at(when(1, "10:31"))
        await hands.offer("ruth", post)
        await hands.say(
            "ruth", post,
            "I have read it. I stopped at the empty line, because it looks as if something were missing. "
            "Write one line: looked after a relative, full time. Nothing else.",
        )  # fmt: skip
        await hands.at(when(1, "10:52"))
        await hands.say("samuel", post, "One line. I had half a page in my head, with apologies in it.")
        panel = await hands.due(when(1, "12:00"), "checkins.open")
        await hands.at(when(1, "12:07"))
        card = await hands.share("jonas", {
            "feeling": "4",
            "worked_in": "Rang the wind farm instead of writing to them",
            "next_step": "Go and see it on Saturday, they let people up",
        }, panel=panel)  # fmt: skip
        await hands.at(when(1, "12:31"))
        await hands.share("lucia", {
            "feeling": "3",
            "worked_on": "Wrote down what I did in the kitchen that is not cooking: orders, rotas, stock, quarrels",
            "in_the_way": "I do not know what such work is called elsewhere",
        }, panel=panel)  # fmt: skip
        await hands.at(when(1, "12:44"))
        await asyncio.gather(
            hands.check_in("kwame", {"worked_in": "Two applications after the shift"}, panel=panel),
            hands.check_in("mei", {"feeling": "3", "worked_in": "Portfolio, again"}, panel=panel),
        )
        await hands.answer(card, "checkins.cheer", "henrik", "priya", "ruth")
        await hands.at(when(1, "16:05"))
        await hands.say(
            "ruth", post,
            "That is what the line is for. If they ask, you say it once more, and then you ask them something.",
        )  # fmt: skip
        self.tell("Wednesday: two prompts, four check-ins, and Samuel asked about three empty years.")

    async def thursday(self) -> None:
        """A low morning that is answered; an ask that is resolved."""
        hands = self.hands
        await hands.at(when(2, "09:14"))
        card = await hands.share("aisha", {
            "feeling": "2",
            "worked_in": "Opened the job page of the clinic and closed it again",
            "in_the_way": "My stomach turns when I read the word shift",
        })  # fmt: skip
        await hands.at(when(2, "09:26"))
        await hands.answer(card, "checkins.same_here", "henrik", "lucia")
        await hands.at(when(2, "09:40"))
        await hands.answer(card, "checkins.can_help", "ruth")
        await hands.at(when(2, "09:58"))
        await hands.press(hands.person("aisha"), self._direct("aisha", "checkins.accept"), "checkins.accept")
        talk = await hands.talk("check-ins", "aisha", "ruth")
        await hands.at(when(2, "10:02"))
        await hands.say(
            "ruth", talk,
            "Closing the page was work, too. I could not open letters for a month. "
            "Shall we read one notice together, the two of us, and apply to nothing?",
        )  # fmt: skip
        await hands.at(when(2, "10:15"))
        await hands.say("aisha", talk, "Apply to nothing. Yes. Saturday, after the market?")
        await hands.at(when(2, "11:10"))
        await hands.resolve(
            "samuel", hands.post(EMPTY_YEARS), ["ruth"],
            "One line, and I said it aloud at the kitchen table without stammering. "
            "Thank you for not being surprised by it.",
        )  # fmt: skip
        await hands.at(when(2, "15:30"))
        card = await hands.share_setback("priya", {
            "kind": "rejection",
            "happened": "A no after four rounds, by a form letter with my name spelt wrong",
            "next_step": "A swim. Tomorrow I ask the one who was kind in round two what it was",
        }, gather="named")  # fmt: skip
        await hands.at(when(2, "15:41"))
        await hands.answer(card, "setbacks.same_here", "omar", "kwame")
        await hands.look_after_what_waits()
        self.tell(
            "Thursday: Aisha had a hard morning and was answered; Samuel's ask was resolved, with thanks."
        )

    # --------------------------------------------------------------------------------------------- gestures

    async def _helps(self, name: str, fields: str, *kinds: str) -> None:
        hands = self.hands
        await hands.command(
            hands.person(name), "general", "helper profile", {"kinds": list(kinds), "fields": fields}
        )

    async def _plans(self) -> None:
        """A queue every Tuesday, and slots on Thursday."""
        hands, tomasz = self.hands, self.hands.person("tomasz")
        draft = await hands.command(
            tomasz, "office-hours", "coach schedule",
            when="2026-03-03 18:00", title="Come as you are", format="queue", minutes=90, slot_minutes=15,
            repeat="weekly", about="No preparation. Half a sentence is enough to begin with.",
        )  # fmt: skip
        await hands.press(tomasz, draft, "office_hours.create")
        await hands.offering(hands.channel("office-hours"), "office_hours.notify")
        draft = await hands.command(
            tomasz, "office-hours", "coach schedule",
            when="2026-03-05 17:00", title="Say it aloud: interviews", format="slots", minutes=60, slot_minutes=20,
            place=hands.channel("kitchen table"), topics="The question I dread, Money, Why I left",
        )  # fmt: skip
        await hands.press(tomasz, draft, "office_hours.create")
        await hands.offering(hands.channel("office-hours"), "office_hours.book")

    def _direct(self, name: str, kind: str) -> Message:
        """The newest direct message with a control of this kind."""
        found = [one for one in self.hands.person(name).private_messages() if has(one, kind)]
        expect(found, f"{name} got a direct message with {kind}")
        return found[-1]
