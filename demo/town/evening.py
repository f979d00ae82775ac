"""The Tuesday that a visitor finds: a suggestion waits, an ask is being answered, the coach has a queue."""

from demo.town.asks import BUILDING_DEPARTMENT, ROUTES
from demo.town.hands import Hands, Tell
from demo.town.place import PRESENT, when

_COMERS = (
    ("17:57", "lucia", {
        "topic": "Changing careers",
        "wish": "From a kitchen to an office, and I lack the words.",
        "ticks": ["words", "goal", "obstacle"],
    }),
    ("17:58", "samuel", {"topic": "Interviews", "wish": "What to say after the one line.", "ticks": ["words", "goal"]}),
    ("17:59", "mei", {"topic": "Offer and salary", "wish": "Somebody asked me for a price.", "ticks": ["words"]}),
    ("18:00", "priya", {
        "topic": "something-else",
        "wish": "Four rounds, and a no. I would like to look at it once, with somebody.",
        "ticks": ["words"],
    }),
)  # fmt: skip


class Evening:
    """The last day, up to five past six."""

    def __init__(self, hands: Hands, tell: Tell) -> None:
        self.hands = hands
        self.tell = tell

    async def live(self) -> None:
        """All of it; what only one person sees of the days before is put away, as a client does."""
        await self.hands.at(when(7, "05:30"))
        self.hands.place.simulator.forget()
        await self.by_day()
        await self.a_hand()
        await self.asks()
        await self.queue()
        await self.hands.at(PRESENT)

    async def by_day(self) -> None:
        """Check-ins, one of them low and answered by nobody; a booking, a question ahead, a suggestion."""
        hands = self.hands
        await hands.at(when(7, "05:50"))
        await hands.share("priya", {
            "feeling": "2",
            "worked_in": "Nothing. Awake since four, doing sums about the rent",
        })  # fmt: skip
        await hands.at(when(7, "09:31"))
        card = await hands.share("samuel", {
            "feeling": "4",
            "worked_in": "Two applications with the new line in them. Nobody has asked yet",
            "next_step": "The harbour office, on Thursday",
        })  # fmt: skip
        await hands.at(when(7, "09:44"))
        await hands.answer(card, "checkins.cheer", "ruth", "nadia", "omar")
        await hands.at(when(7, "12:50"))
        await hands.command(
            hands.person("nadia"), "office-hours", "officehours book",
            {"topic": "Why I left", "wish": "I left teaching, and I want to say it without an apology."},
        )  # fmt: skip
        await hands.at(when(7, "13:10"))
        await hands.command(
            hands.person("aisha"), "office-hours", "officehours question",
            {"question": "How much of an illness does one have to tell in an interview?", "name": "no"},
        )  # fmt: skip
        await hands.at(when(7, "16:40"))
        await hands.command(hands.person("mei"), "general", "suggest", {
            "text": "Draw the place where you would like to work: the door, the light, the people. "
            "Show it to one person and ask what they see in it.",
            "series": "monday-goals",
            "credit": "named",
        })  # fmt: skip
        self.tell(
            "Tuesday, by day: two check-ins, a booking, a question ahead, a suggestion for the moderators."
        )

    async def a_hand(self) -> None:
        """Omar asks for a moderator, and Ines takes it."""
        hands = self.hands
        omar = hands.person("omar")
        await hands.at(when(7, "16:52"))
        form = await omar.slash(hands.channel("check-ins"), "checkin now")
        summary = await hands.fill(omar, form, {
            "feeling": "2",
            "worked_in": "The chamber wants my diploma translated again, by somebody sworn",
            "in_the_way": "It costs what I earn in a week",
        })  # fmt: skip
        await hands.choose(omar, summary, "checkins.visibility", "coaches")
        await hands.press(omar, summary, "moderation.hand")
        moderators = hands.channel("moderators")
        card = await hands.offering(moderators, "moderation.taking")
        await hands.at(when(7, "17:03"))
        await hands.press(hands.person("ines"), card, "moderation.taking")
        await hands.say("ines", moderators, "I ring him at eight. The library has a fund for translations.")
        await hands.at(when(7, "17:06"))
        await hands.look_after_what_waits()

    async def asks(self) -> None:
        """One that waits, and one that is being answered."""
        hands = self.hands
        await hands.at(when(7, "17:20"))
        post = await hands.ask("kwame", "mock-interview", ROUTES)
        await hands.at(when(7, "17:31"))
        await hands.offer("theo", post)
        await hands.say(
            "theo", post,
            "I will be the panel. First question, so that you can sleep on it: "
            "which route would you change, and who would complain?",
        )  # fmt: skip
        await hands.at(when(7, "17:44"))
        await hands.say("kwame", post, "The 41. Everybody would complain, for two weeks, and then nobody.")
        await hands.at(when(7, "17:47"))
        await hands.ask("omar", "introduction", BUILDING_DEPARTMENT)
        await hands.at(when(7, "17:52"))
        await hands.offer("henrik", post)
        await hands.say(
            "henrik", post,
            "Say exactly that on Friday. I have hired people, and I would have leaned forward. "
            "Shall we try it on Thursday at six? Theo asks, and I am the one who complains.",
        )  # fmt: skip
        await hands.at(when(7, "17:54"))
        await hands.look_after_what_waits()
        self.tell("Kwame's ask is being answered by two people; Omar's waits.")

    async def queue(self) -> None:
        """Office hours have begun."""
        hands = self.hands
        tomasz, office = hands.person("tomasz"), hands.channel("office-hours")
        for name in ("jonas", "nadia"):
            await hands.person(name).join_voice(hands.channel("kitchen table"))
        await hands.at(when(7, "17:56"))
        await hands.command(tomasz, "office-hours", "coach open")
        for clock, name, words in _COMERS:
            await hands.at(when(7, clock))
            await hands.command(hands.person(name), "office-hours", "officehours join", words)
        await hands.at(when(7, "18:01"))
        desk = hands.shown_privately("tomasz", office, "office_hours.next")
        await hands.press(tomasz, desk, "office_hours.next")
        talk = await hands.talk("office-hours", "tomasz", "lucia")
        await hands.at(when(7, "18:02"))
        await hands.say("tomasz", talk, "Good evening, and welcome. You can begin in the middle.")
        await hands.at(when(7, "18:03"))
        await hands.say(
            "lucia", talk, "Then from the middle: what do I call it, when I have done everything?"
        )
        await hands.at(when(7, "18:04"))
        await hands.say("kwame", hands.post(ROUTES), "Thursday at six. I bring the 41.")
        self.tell("Tomasz has opened his hour: one person is with him, and three wait.")
