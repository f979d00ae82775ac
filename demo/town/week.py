"""From the Friday to the Monday night: wins and no's, rest, a new week, an ask without a name."""

import asyncio

from demo.town.asks import LET_GO
from demo.town.hands import Hands, Tell
from demo.town.place import when
from demo.town.view import from_the_top

_GOALS = {
    "nadia": {
        "text": "Talk to one person who works in a laboratory",
        "cue": "it is Tuesday at four and the pupils I tutor are gone",
        "plan": "I write to the name that my friend gave me",
        "confidence": "8",
    },
    "samuel": {
        "text": "Send two applications with the new line in them",
        "cue": "it is half past nine and the kettle is on",
        "plan": "I send the one that is finished",
        "confidence": "7",
    },
    "lucia": {
        "text": "Find three names for what I did in the kitchen",
        "cue": "",
        "plan": "",
        "confidence": "5",
    },
}


class Week:
    """Four days, each told by one method."""

    def __init__(self, hands: Hands, tell: Tell) -> None:
        """``tell`` hears what has happened, a line a day."""
        self.hands = hands
        self.tell = tell

    async def live(self) -> None:
        """All of it."""
        await self.friday()
        await self.weekend()
        await self.monday()

    async def friday(self) -> None:
        """Wins and no's of the week."""
        hands = self.hands
        await hands.at(when(3, "11:30"))
        win = await hands.win(
            "jonas",
            "They asked me up the tower. I go to the interview with my own harness",
            helped="Theo, who played the foreman for an hour",
            gather="named",
        )
        await hands.at(when(3, "11:48"))
        await hands.answer(win, "wins.cheer", "nadia", "priya", "henrik", "theo")
        await hands.at(when(3, "12:30"))
        await hands.setback("henrik", {
            "kind": "ghosted",
            "happened": "Three weeks since the handshake, and nobody picks up",
            "next_step": "",
        }, gather="unnamed")  # fmt: skip
        prompt = await hands.due(when(3, "15:00"), "wins.start", "wins")
        thread = await hands.thread_at(prompt)
        await hands.at(when(3, "15:12"))
        await hands.say(
            "mei", thread,
            "Somebody printed my poster for their shop and asked what I charge. I had no answer. "
            "Small win, big question.",
        )  # fmt: skip
        await hands.at(when(3, "15:20"))
        await hands.say(
            "theo",
            thread,
            "Bring the question to the forum. There are people here who have opinions on prices.",
        )
        await hands.look_after_what_waits()
        self.tell("Friday: the week's wins and no's were gathered in one post.")

    async def weekend(self) -> None:
        """Rest, mostly."""
        hands = self.hands
        await hands.at(when(4, "13:05"))
        await hands.say(
            "jonas", "general", "Report from the top: windy.", files=[("from-the-top.png", from_the_top())]
        )
        await hands.at(when(5, "19:40"))
        await hands.say(
            "nadia", "general", "No search since Friday, on purpose. We grew crystals in the sink."
        )
        await hands.at(when(5, "19:52"))
        asked = await hands.say("ines", "general", "That counts as a weekend. What colour?")
        await hands.at(when(5, "19:55"))
        await hands.say("nadia", "general", "Copper sulphate. Blue. The sink, too.", to=asked)
        self.tell("The weekend: hardly anything, as it should be.")

    async def monday(self) -> None:
        """A new week, and an ask without a name."""
        hands = self.hands
        panel = await hands.due(when(6, "09:00"), "checkins.open")
        await hands.at(when(6, "09:06"))
        card = await hands.share("nadia", {
            "feeling": "4",
            "worked_on": "Asked a friend in a water laboratory what her Tuesday looks like",
            "next_step": "Ask her whom I could ask next",
        }, panel=panel)  # fmt: skip
        await hands.at(when(6, "09:15"))
        better = await hands.share("aisha", {
            "feeling": "3",
            "worked_in": "Read one notice together with Ruth, to the end, and applied to nothing",
        }, panel=panel)  # fmt: skip
        await hands.at(when(6, "09:27"))
        await hands.answer(better, "checkins.cheer", "ruth", "henrik", "lucia", "samuel")
        await hands.answer(card, "checkins.cheer", "mei")
        await hands.answer(card, "checkins.same_here", "jonas")
        prompt = await hands.due(when(6, "10:00"), "prompts.suggest")
        await hands.at(when(6, "10:14"))
        await hands.say(
            "omar", await hands.thread_at(prompt),
            "If it is Wednesday at nine and the children are at school, then I ring the chamber of engineers. "
            "Not before the second coffee.",
        )  # fmt: skip
        await hands.at(when(6, "10:25"))
        await asyncio.gather(*(
            hands.command(hands.person(name), "check-ins", "goal set", goal, kind="floor")
            for name, goal in _GOALS.items()
        ))  # fmt: skip
        await hands.at(when(6, "19:40"))
        post = await hands.ask("lucia", "just-listen", LET_GO, named=False)
        await hands.at(when(6, "19:55"))
        await hands.offer("henrik", post)
        await hands.say("henrik", post, "I hear you. It is said now, and nothing fell down.")
        await hands.at(when(6, "20:08"))
        await hands.reply_unnamed("lucia", post, "I read that four times. Thank you for not asking why.")
        await hands.look_after_what_waits()
        self.tell("Monday: a new week, goals, and an ask that bears a made-up name.")
