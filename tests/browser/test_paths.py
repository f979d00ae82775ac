"""The three guided paths, walked to their end by mouse and by keyboard alone; and they fail when the bot does."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import SCREENSHOTS, Home, House
from tests.browser.town import Small
from tests.browser.visitor import HANDS, WITHIN, Hands, Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

Walk = Callable[[Visitor, Hands], Awaitable[None]]
Check = Callable[[Small], Awaitable[None]]


class Guide:
    """What the page says about the path that is being walked."""

    def __init__(self, visitor: Visitor) -> None:
        self._guide = visitor.page.locator("#guide")

    def step(self, number: int) -> Locator:
        """One step, counted from 0."""
        return self._guide.locator(".ticks li").nth(number)

    async def is_at(self, number: int) -> None:
        """Wait until this step is the one to do."""
        await expect(self.step(number)).to_have_class("now", timeout=WITHIN)

    async def is_done(self) -> None:
        """Wait until the whole path is done."""
        await expect(self._guide.get_by_role("link", name="Back to the start")).to_be_visible(timeout=WITHIN)


async def member(visitor: Visitor, hands: Hands) -> None:
    """Check in, share it, ask for help from it."""
    guide = Guide(visitor)
    await guide.is_at(0)
    await hands.use(visitor.control("checkins.open"))
    await guide.is_at(1)
    await hands.write(visitor.form.get_by_label("What is in my way"), "I do not know whom to write to")
    await hands.use(visitor.form.get_by_role("button", name="Submit"))
    await guide.is_at(2)
    await hands.choose(visitor.control("checkins.visibility"), "Everyone here")
    await guide.is_at(3)
    await visitor.sees("checked in")
    await hands.use(visitor.control("help_requests.ask"))
    await guide.is_at(4)
    await expect(visitor.form.get_by_label("What I need")).to_have_value("I do not know whom to write to")
    await hands.choose(visitor.form.locator("button.select").first, "Introduction")
    await hands.write(visitor.form.get_by_label("Title"), "Whom to write to first")
    await hands.use(visitor.form.get_by_role("button", name="Submit"))
    await guide.is_at(5)
    await hands.use(visitor.control("help_requests.post_unnamed"))
    await guide.is_done()


async def asked(made: Small) -> None:
    """One ask stands in the forum, and the check-in in its channel."""
    posts = [one for one in made.simulator.world.channels.values() if one.parent_id == made.asks.id]
    assert len(posts) == 1
    assert any("whom to write to" in text for text in made.texts(posts[0]))
    assert any("whom to write to" in text for text in made.texts(made.check_ins))


async def coach(visitor: Visitor, hands: Hands) -> None:
    """Open the queue, take the next person, end the visit with an action."""
    guide = Guide(visitor)
    await guide.is_at(0)
    await hands.command(visitor, "coach open")
    await guide.is_at(1)
    await hands.use(visitor.control("office_hours.next"))
    await guide.is_at(2)
    await _end_the_visit(visitor, hands, guide, 3)
    await guide.is_done()


async def coach_with_somebody(visitor: Visitor, hands: Hands) -> None:
    """The same, where somebody is with the coach already."""
    guide = Guide(visitor)
    await guide.is_at(0)
    await hands.command(visitor, "coach open")
    await guide.is_at(1)
    await _end_the_visit(visitor, hands, guide, 2)
    await guide.is_at(3)
    await hands.use(visitor.control("office_hours.next"))
    await guide.is_done()


async def _end_the_visit(visitor: Visitor, hands: Hands, guide: Guide, writes: int) -> None:
    await hands.use(visitor.control("office_hours.done"))
    await guide.is_at(writes)
    await hands.write(visitor.form.get_by_role("textbox").first, "Write to two people")
    await hands.use(visitor.form.get_by_role("button", name="Submit"))
    await visitor.sees("That visit is done")


async def called(made: Small) -> None:
    """One of the two who waited waits still."""
    await made.simulator.until(lambda: "**Waiting:** 1 person" in made.texts(made.office)[-1])


async def moderator(visitor: Visitor, hands: Hands) -> None:
    """Look at the series, take up a suggestion, answer a low check-in."""
    guide = Guide(visitor)
    await guide.is_at(0)
    await hands.command(visitor, "prompts list")
    await guide.is_at(1)
    await hands.use(visitor.control("prompts.take_up"))
    await guide.is_at(2)
    await hands.use(visitor.control("moderation.answering"))
    await guide.is_done()


async def looked_after(made: Small) -> None:
    """Both cards say who has it."""
    said = "\n".join(made.texts(made.moderators))
    assert "Taken up for **Monday goals**" in said
    assert "is answering [this check-in]" in said


PATHS: dict[str, tuple[Walk, Check]] = {
    "member": (member, asked),
    "coach": (coach, called),
    "moderator": (moderator, looked_after),
}


async def begin(visitor: Visitor, hands: Hands, name: str) -> None:
    """Begin a path from the first screen; the page goes where its first step is."""
    await hands.use(visitor.page.locator(f'button[data-path="{name}"]'))
    await expect(visitor.page.locator("#main .write")).to_be_visible()


@pytest.mark.parametrize("how", HANDS)
@pytest.mark.parametrize("name", PATHS)
async def test_a_path_is_walked_to_its_end(full: Home, name: str, how: str) -> None:
    visitor = await full.visit()
    hands: Hands = HANDS[how](visitor.page)
    await begin(visitor, hands, name)
    await visitor.shot(SCREENSHOTS, f"path-{name}-{how}-begun")
    walk, check = PATHS[name]
    await walk(visitor, hands)
    await check(full.made)
    await visitor.shot(SCREENSHOTS, f"path-{name}-{how}-done")


@pytest.mark.parametrize("name", PATHS)
async def test_a_path_fails_when_the_bot_does(full: Home, name: str) -> None:
    full.made.simulator.patience = 0.5
    full.made.simulator.faults.answer(500, path="/interactions/*")
    visitor = await full.visit()
    hands: Hands = HANDS["mouse"](visitor.page)
    await begin(visitor, hands, name)
    visitor.page.set_default_timeout(1_500)
    guide = Guide(visitor)
    await guide.is_at(0)
    if name == "member":
        await hands.use(visitor.control("checkins.open"))
    else:
        await hands.command(visitor, "coach open" if name == "coach" else "prompts list")
    await expect(visitor.page.get_by_text("did not respond").first).to_be_visible()
    await guide.is_at(0)
    with pytest.raises(AssertionError):
        await expect(guide.step(1)).to_have_attribute("aria-current", "step", timeout=1_000)


async def test_all_three_are_walked_in_the_living_server(town: House) -> None:
    visitor = await town.visit()
    hands: Hands = HANDS["mouse"](visitor.page)
    walks = {"member": member, "coach": coach_with_somebody, "moderator": moderator}
    for name, walk in walks.items():
        await begin(visitor, hands, name)
        await walk(visitor, hands)
        await visitor.shot(SCREENSHOTS, f"town-{name}-done")
        await visitor.page.get_by_role("link", name="Back to the start").click()
