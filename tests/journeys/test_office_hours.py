"""Two whole sessions of office hours, from the first word to the ratings: one with slots, one with a queue."""

from datetime import timedelta

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.members import Kind
from bot.office_hours.model import Session
from tests.front_door import FrontDoor
from tests.journeys.asking import by_dm, members
from tests.journeys.office import Office, office_of

NAMES = ("ana", "ben", "cam", "dee", "eli", "fay", "gus", "hal", "ida", "jon", "kim")
"""Eleven members."""


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours, whose coach hears of them by direct message."""
    made = await office_of(house)
    await by_dm(house, made.coach, Kind.COACHING)
    return made


async def people(office: Office) -> list[MemberActor]:
    """The eleven."""
    return [await office.member(name) for name in NAMES]


async def second_coach(office: Office) -> MemberActor:
    """Another coach, who hears by direct message too."""
    other = office.another_coach("sol")
    await by_dm(office.house, other, Kind.COACHING)
    return other


async def scheduled(office: Office, other: MemberActor, **options: object) -> Session:
    """What the coach planned with `/coach schedule` and confirmed."""
    draft = await office.coach.slash(office.channel, "coach schedule", with_coach=other, **options)
    assert "Is this right?" in office.text(draft)
    await office.house.press(office.coach, draft, "Create")
    (shown,) = await office.house.services.office_hours.board.upcoming(office.house.guild.id)
    return shown.session


async def go_to_start(office: Office, session: Session, **earlier: float) -> None:
    """Let time go by until the session begins, or so much earlier."""
    begins = session.starts_at - timedelta(**earlier)
    await office.house.env.advance_time((begins - office.house.env.now()).total_seconds())


async def finish(office: Office, coach: MemberActor, *actions: str) -> InteractionResult:
    """`/coach done`, with these actions."""
    form = await coach.slash(office.channel, "coach done")
    names = ("first", "second", "third")
    return await office.house.fill(coach, form, **dict(zip(names, actions, strict=False)))


async def turn(office: Office, coach: MemberActor, visitor: MemberActor, *actions: str) -> None:
    """**Next** brings in that person, who says so in the thread; the visit ends with what they will do."""
    called = await coach.slash(office.channel, "coach next")
    assert visitor.mention in office.text(called), office.text(called)
    thread = office.house.env.backend.channels[office.house.threads(office.channel)[-1]]
    assert {coach.id, visitor.id} <= set(thread.thread_members)
    opener = office.house.messages(thread.id)[0]
    await office.house.press(visitor, opener, "I'm here")
    await office.house.advance(minutes=12)
    await finish(office, coach, *(actions or ("Write to one person",)))


async def rated(office: Office, person: MemberActor, stars: int) -> None:
    """The person answers how it was."""
    message = office.letter(person, "How was it for you?")
    chosen = office.house.button(message, "How was it for you?")
    await person.user.select(message, [str(stars)], custom_id=chosen)


async def ratings_of(office: Office, coach: MemberActor) -> str:
    """What a coach sees of how it was."""
    return office.text(await coach.slash(office.channel, "coach notes"))


class Slots:
    """The story of one session with slots, chapter by chapter."""

    def __init__(
        self, office: Office, other: MemberActor, session: Session, everybody: list[MemberActor]
    ) -> None:
        self.office = office
        self.house = office.house
        self.coaches = (office.coach, other)
        self.session = session
        self.everybody = everybody
        self.came: list[MemberActor] = []

    async def booked(self) -> None:
        """Two coaches, four times each: eight slots. The ninth to the eleventh wait."""
        for person in self.everybody[:8]:
            assert "### You have a slot" in self.office.text(await self.office.book(person))
        for number, person in enumerate(self.everybody[8:], 1):
            waits = await self.office.book(person, label="Join the waitlist")
            assert f"number {number}" in self.office.text(waits)
        assert "waitlist" in self.office.text(self.office.announcement())

    async def passed_on(self) -> None:
        """Hal cannot come: Ida is asked, does not answer in time, and Jon takes it. The bot restarts in between."""
        hal, ida, jon = self.everybody[7:10]
        mine = await hal.slash(self.office.channel, "officehours cancel")
        await self.house.press(hal, mine, "Cancel my booking")
        assert "### A slot came free for you" in self.office.letter_text(ida)
        await self.house.restart()
        await self.house.advance(minutes=31)
        assert "### The slot went on" in self.office.letter_text(ida)
        late = await self.office.tap(ida, "### A slot came free for you", "Yes")
        assert "You have a slot" not in self.office.text(late)
        taken = await self.office.tap(jon, "### A slot came free for you", "Yes")
        assert "### You have a slot" in self.office.text(taken)

    async def opened(self) -> None:
        """Reminders a day, an hour and ten minutes before; then both coaches are there."""
        await go_to_start(self.office, self.session, minutes=5)
        letters = self.office.letters(self.everybody[0])
        assert len([text for text in letters if "### Time with your coach" in text]) == 3
        for coach in self.coaches:
            said = await coach.slash(self.office.channel, "coach open")
            assert "You are on for **Resume hour**" in self.office.text(said)
        assert "are there" in self.office.text(self.office.announcement())

    async def answer_lost(self) -> None:
        """The answer to the coach is lost on the way: the visit stands, and the second press says so."""
        coach = self.coaches[0]
        self.house.env.inject_error("POST", "/interactions/*/*/callback", status=500, times=1)
        await coach.slash(self.office.channel, "coach next")
        again = await coach.slash(self.office.channel, "coach next")
        assert "End that visit first" in self.office.text(again)
        (thread,) = self.house.threads(self.office.channel)
        opener = self.house.messages(thread)[0]
        visitor = next(one for one in self.everybody if one.mention in self.house.text_of(opener))
        await self.house.press(visitor, opener, "I'm here")
        await self.house.restart()
        await self.house.advance(minutes=10)
        await finish(self.office, coach, "Send the resume to Sam", "Rest on Sunday")
        self.came.append(visitor)

    async def nobody_came(self) -> MemberActor:
        """After ten minutes the slot is free, with a gentle note to them and no mark anywhere."""
        coach = self.coaches[1]
        shown = self.office.text(await coach.slash(self.office.channel, "coach next"))
        missing = next(person for person in self.everybody if person.mention in shown)
        soon = await coach.slash(self.office.channel, "coach noshow")
        assert "Give them until" in self.office.text(soon)
        await self.house.advance(minutes=11)
        freed = await coach.slash(self.office.channel, "coach noshow")
        assert "gentle note" in self.office.text(freed)
        assert "book" in self.office.letter_text(missing).lower()
        for channel in (self.office.channel, self.house.check_ins, self.house.moderators):
            said = " ".join(self.house.text_of(message).lower() for message in self.house.messages(channel))
            assert "no-show" not in said
        return missing

    async def others_called(self) -> None:
        """The others, by whoever has them, until the time is up."""
        while self.house.env.now() < self.session.ends_at - timedelta(minutes=1):
            await self.house.advance(minutes=8)
            for coach in self.coaches:
                text = self.office.text(await coach.slash(self.office.channel, "coach next"))
                waiting = [one for one in self.everybody if one not in self.came and one.mention in text]
                if waiting and "private thread" in text:
                    opener = self.house.messages(self.house.threads(self.office.channel)[-1])[0]
                    await self.house.press(waiting[0], opener, "I'm here")
                    await finish(self.office, coach, "Write to one person")
                    self.came.append(waiting[0])

    async def closed(self) -> None:
        """Both close; the announcement and Discord's event say so."""
        for coach in self.coaches:
            await coach.slash(self.office.channel, "coach close")
        assert "It is over" in self.office.text(self.office.announcement())
        events = self.house.env.backend.get_guild(self.house.guild.id).scheduled_events
        assert [event.status for event in events.values()] == [3]

    async def afterwards(self) -> None:
        """What they take along is beside the next check-in; three and four ratings are not shown to anybody."""
        visitor = self.came[0]
        form = await visitor.slash(self.house.check_ins, "checkin now")
        checked_in = await self.house.fill(visitor, form, worked_in="Two applications")
        assert "Send the resume to Sam" in self.office.text(checked_in)
        for person in self.came:
            await rated(self.office, person, 4)
        await self.house.advance(hours=3)
        for coach in self.coaches:
            assert "not enough yet" in await ratings_of(self.office, coach)


async def test_a_session_of_slots_from_creation_to_ratings(house: FrontDoor, office: Office):
    other = await second_coach(office)
    session = await scheduled(
        office, other, when="tomorrow 18:00", title="Resume hour", format="slots", minutes=80, slot_minutes=20
    )
    story = Slots(office, other, session, await people(office))
    await story.booked()
    await story.passed_on()
    await story.opened()
    await story.answer_lost()
    missing = await story.nobody_came()
    await story.others_called()
    hal, ida, _, kim = story.everybody[7:]
    assert {one.id for one in story.everybody} - {one.id for one in story.came} == {
        one.id for one in (missing, hal, ida, kim)
    }
    await story.closed()
    await story.afterwards()


class Queue:
    """The story of one session with a queue, chapter by chapter."""

    def __init__(self, office: Office, other: MemberActor, everybody: list[MemberActor]) -> None:
        self.office = office
        self.house = office.house
        self.coach, self.other = office.coach, other
        self.everybody: dict[str, MemberActor] = dict(zip(NAMES, everybody, strict=True))

    async def joined(self) -> None:
        """All eleven join."""
        await self.coach.slash(self.office.channel, "coach open")
        for number, person in enumerate(self.everybody.values(), 1):
            said = self.office.text(await self.office.join(person))
            assert f"number {number} of {number}" in said or number == 1
            await self.house.advance(seconds=1)
        assert "**Waiting:** 11 people" in panel(self.office)

    async def put_back_once(self) -> None:
        """Ben is not there: his place is kept once; he comes back and is called again."""
        ben = self.everybody["ben"]
        await self.coach.slash(self.office.channel, "coach next")
        desk = await self.coach.slash(self.office.channel, "coach open")
        await self.house.press(self.coach, desk, "Cannot find them")
        assert "your place is kept" in self.office.letter_text(ben)
        await self.office.tap(ben, "your place is kept", "I'm ready")
        await turn(self.office, self.coach, ben)

    async def two_coaches(self) -> None:
        """A second coach takes the next, and the bot restarts in the middle of two visits."""
        cam, dee = self.everybody["cam"], self.everybody["dee"]
        await self.other.slash(self.office.channel, "coach open")
        first = await self.coach.slash(self.office.channel, "coach next")
        second = await self.other.slash(self.office.channel, "coach next")
        assert cam.mention in self.office.text(first)
        assert dee.mention in self.office.text(second)
        await self.house.restart()
        assert "**Being helped:**" in panel(self.office)
        await self.house.advance(minutes=9)
        await finish(self.office, self.coach, "Ask for feedback")
        await finish(self.office, self.other, "Call the union")

    async def connection_lost(self) -> None:
        """The first coach loses the connection: asked, and without an answer off; the queue goes on with the other."""
        for name in ("eli", "fay"):
            await turn(self.office, self.other, self.everybody[name])
        await self.house.advance(minutes=10)
        assert "Still there?" in " ".join(self.office.letters(self.coach))
        for name in ("gus", "hal"):
            await turn(self.office, self.other, self.everybody[name])
        assert self.coach.mention not in panel(self.office)

    async def nobody_there(self) -> None:
        """The other one goes as well: places are kept, the moderators hear it, and the first comes back."""
        await self.house.advance(minutes=45)
        assert "No coach is there at the moment" in panel(self.office)
        assert "Your place is kept" in self.office.letter_text(self.everybody["ida"])
        heard = [self.house.text_of(message) for message in self.house.messages(self.house.moderators)]
        assert any("does not answer any more" in text for text in heard)
        await self.coach.slash(self.office.channel, "coach open")
        await turn(self.office, self.coach, self.everybody["ida"])

    async def closed(self) -> None:
        """At the close, whoever still waits decides."""
        jon, kim = self.everybody["jon"], self.everybody["kim"]
        said = await self.coach.slash(self.office.channel, "coach close")
        assert "2 people still waited" in self.office.text(said)
        await self.office.tap(jon, "closed before it was your turn", "Keep my place")
        form = await self.office.tap(kim, "closed before it was your turn", "Leave a question")
        await self.office.send(kim, form, text="How do I say no to a recruiter?")
        (later,) = await self.house.services.office_hours.board.upcoming(self.house.guild.id)
        assert (later.queue, later.questions) == (1, 1)
        assert "This queue is closed" in panel(self.office)

    async def afterwards(self) -> None:
        """Five ratings of one coach's visits are seen as a sum; four are not."""
        for name in ("ana", "ben", "cam", "ida"):
            await rated(self.office, self.everybody[name], 5)
        given: dict[str, int] = {"dee": 5, "eli": 4, "fay": 4, "gus": 3, "hal": 5}
        for name, stars in given.items():
            await rated(self.office, self.everybody[name], stars)
        await self.house.advance(hours=3)
        assert "not enough yet" in await ratings_of(self.office, self.coach)
        assert "4.2 of 5, from 5 ratings" in await ratings_of(self.office, self.other)


async def test_a_session_with_a_queue_from_creation_to_ratings(house: FrontDoor, office: Office):
    other = await second_coach(office)
    session = await scheduled(
        office,
        other,
        when="tomorrow 18:00",
        title="Open door",
        format="queue",
        minutes=180,
        topics="Interviews",
    )
    await scheduled_again(office)
    story = Queue(office, other, await people(office))
    await go_to_start(office, session)
    await story.joined()
    await turn(office, office.coach, story.everybody["ana"], "Message two people")
    assert "next but one" in office.letter_text(story.everybody["cam"])
    await story.put_back_once()
    await story.two_coaches()
    assert members(office.channel.threads[0]) >= {story.everybody["ana"].id, office.coach.id}
    await story.connection_lost()
    await story.nobody_there()
    await story.closed()
    await story.afterwards()


async def scheduled_again(office: Office) -> None:
    """A week later there is another queue."""
    begins = (office.house.env.now() + timedelta(days=8)).strftime("%Y-%m-%d 18:00")
    draft = await office.coach.slash(
        office.channel, "coach schedule", when=begins, title="Evening hour", format="queue"
    )
    await office.house.press(office.coach, draft, "Create")


def panel(office: Office) -> str:
    """What the queue's panel says now."""
    shown = [office.text(message) for message in office.house.messages(office.channel)]
    return next(text for text in shown if text.startswith("## Queue"))
