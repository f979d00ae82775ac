"""What a visitor can meet in a Discord, on the page: people, commands, forms, menus, private answers, and news."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import SCREENSHOTS, Home, House
from tests.browser.town import Kinds
from tests.browser.visitor import HANDS, Hands, Visitor, option

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_act_as_somebody_else_and_see_what_they_see(home: Home) -> None:
    made = home.made
    visitor = await home.visit()
    await visitor.go(made.general.id)
    await expect(visitor.page.locator(f'#places [data-place="{made.moderators.id}"]')).to_have_count(0)
    await HANDS["mouse"](visitor.page).write(visitor.composer, "Good morning")
    await visitor.page.keyboard.press("Enter")
    await expect(await visitor.sees("Good morning")).to_contain_text("ada")
    await visitor.act_as(made.mona.user_id)
    await visitor.go(made.moderators.id)
    await visitor.go(made.general.id)
    await HANDS["mouse"](visitor.page).write(visitor.composer, "Morning, everyone")
    await visitor.page.keyboard.press("Enter")
    await expect(await visitor.sees("Morning, everyone")).to_contain_text("mona")
    await visitor.page.reload()
    await expect(visitor.page.locator("#who")).to_contain_text("mona")


async def test_an_answer_for_one_person_is_on_nobody_elses_screen_and_a_card_on_everybodys(
    home: Home,
) -> None:
    made = home.made
    ada = await home.visit(f"#/c/{made.check_ins.id}")
    ben = await home.visit(f"#/c/{made.check_ins.id}")
    await ben.act_as(made.ben.user_id)
    hands = HANDS["mouse"](ada.page)
    await hands.use(ada.control("checkins.open"))
    await hands.write(ada.form.get_by_label("What I did in my search"), "Three letters and a walk")
    await hands.use(ada.form.get_by_role("button", name="Submit"))
    answer = await ada.sees("Three letters and a walk")
    await expect(answer).to_contain_text("Only you can see this")
    await expect(ben.messages("Three letters")).to_have_count(0)
    await ben.page.reload()
    await ben.sees("A new week")
    await expect(ben.messages("Three letters")).to_have_count(0)
    # Shared, it comes onto the other screen by itself.
    await hands.choose(ada.control("checkins.visibility"), "Everyone here")
    await ben.sees("Three letters and a walk")
    await ben.control("checkins.cheer").click()
    await expect(ben.messages("Only you can see this").last).to_contain_text("ada")
    await expect(ada.control("checkins.cheer")).to_have_text(re.compile("Cheer . 1"))
    await ben.shot(SCREENSHOTS, "check-ins-as-ben")


@pytest.mark.parametrize("how", HANDS)
async def test_a_command_with_every_kind_of_option(
    kinds: tuple[House, Kinds], how: str, tmp_path: Path
) -> None:
    house, made = kinds
    visitor = await house.visit(f"#/c/{made.general.id}")
    hands: Hands = HANDS[how](visitor.page)
    paper = tmp_path / "paper.txt"
    paper.write_text("words")
    await hands.write(visitor.composer, "/take")
    await expect(visitor.offered("take")).to_be_visible()
    await visitor.page.keyboard.press("Enter")
    for words in ("ben", made.room, "4", "true"):
        await visitor.page.keyboard.type(words)
        await visitor.page.keyboard.press("Tab")
    await hands.use(visitor.page.get_by_role("button", name="paper"))
    await visitor.page.get_by_label("paper").set_input_files(paper)
    await hands.use(visitor.page.locator("[data-key=command-send]"))
    await visitor.sees(f"Got: ben | {made.room} | 4 | True | paper.txt 5")


@pytest.mark.parametrize("how", HANDS)
async def test_what_is_typed_is_completed(kinds: tuple[House, Kinds], how: str) -> None:
    house, made = kinds
    visitor = await house.visit(f"#/c/{made.general.id}")
    hands: Hands = HANDS[how](visitor.page)
    await hands.write(visitor.composer, "/find")
    await expect(visitor.offered("find")).to_be_visible()
    await visitor.page.keyboard.press("Enter")
    await visitor.page.keyboard.type("lis")
    lisbon = option(visitor.page, "Lisbon")
    await expect(lisbon).to_be_visible()
    await expect(option(visitor.page, "Lima")).to_have_count(0)
    if how == "mouse":
        await lisbon.click()
    else:
        await visitor.page.keyboard.press("Enter")
    await hands.use(visitor.page.locator("[data-key=command-send]"))
    await visitor.sees("Got: lisbon")


async def test_belays_own_zones_are_completed(home: Home) -> None:
    visitor = await home.visit(f"#/c/{home.made.check_ins.id}")
    hands = HANDS["mouse"](visitor.page)
    await hands.write(visitor.composer, "/checkin rem")
    await visitor.offered("checkin reminder").click()
    await visitor.page.get_by_role("button", name="zone").click()
    await visitor.page.keyboard.type("lisb")
    await option(visitor.page, "Europe/Lisbon").click()
    await visitor.shot(SCREENSHOTS, "command-with-options")
    await visitor.page.locator("[data-key=command-send]").click()
    await visitor.sees("Lisbon")


async def _fill(visitor: Visitor, hands: Hands, which: str) -> None:
    await hands.write(visitor.composer, "/fill")
    await expect(visitor.offered("fill")).to_be_visible()
    await visitor.page.keyboard.press("Enter")
    await visitor.page.keyboard.type(which)
    await visitor.page.keyboard.press("Tab")
    await hands.use(visitor.page.locator("[data-key=command-send]"))
    await expect(visitor.form).to_be_visible()


@pytest.mark.parametrize("how", HANDS)
async def test_forms_with_every_kind_of_field(kinds: tuple[House, Kinds], how: str, tmp_path: Path) -> None:
    house, made = kinds
    visitor = await house.visit(f"#/c/{made.general.id}")
    hands: Hands = HANDS[how](visitor.page)
    form = visitor.form
    send = form.get_by_role("button", name="Submit")
    papers = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for paper in papers:
        paper.write_text(paper.stem)

    await _fill(visitor, hands, "words")
    await hands.use(send)
    await expect(form.get_by_text("Please fill this in.")).to_be_visible()  # and nothing was sent
    await hands.write(form.get_by_label("One line"), "A line")
    await expect(form.get_by_label("Several lines")).to_have_value("As it was")
    await hands.choose(form.locator(".of-string button.select"), "Kind 2")
    await visitor.page.keyboard.press("Escape")
    await form.get_by_label("A file").set_input_files(papers)
    await visitor.shot(SCREENSHOTS, f"form-words-{how}")
    await hands.use(send)
    await visitor.sees("Got: A line | As it was | k2 | one.txt=one | two.txt=two")

    await _fill(visitor, hands, "picks")
    await hands.choose(form.locator(".of-user button.select"), "ben")
    await hands.choose(form.locator(".of-role button.select"), "@Helpers")
    await hands.choose(form.locator(".of-channel button.select"), made.room)
    await hands.use(form.get_by_label("Sure about it"))
    await hands.use(form.get_by_label("Left")) if how == "mouse" else await _radio(visitor, hands)
    await visitor.shot(SCREENSHOTS, f"form-picks-{how}")
    await hands.use(send)
    await visitor.sees(f"Got: ben | Helpers | {made.room} | True | left")

    await _fill(visitor, hands, "boxes")
    await hands.use(form.get_by_label("Early"))
    await hands.use(form.get_by_label("Late"))
    await hands.choose(form.locator(".of-mentionable button.select"), "ada")
    await visitor.page.keyboard.press("Escape")
    await hands.use(send)
    await visitor.sees("Got: early | late | ada")


async def _radio(visitor: Visitor, hands: Hands) -> None:
    """Tab comes to the group, not to each of it; Space takes the one it came to."""
    await hands.use(visitor.form.get_by_label("Left"))
    await expect(visitor.form.get_by_label("Left")).to_be_checked()


@pytest.mark.parametrize("how", HANDS)
async def test_menus_of_messages_and_people(kinds: tuple[House, Kinds], how: str) -> None:
    house, made = kinds
    said = await made.ben.say(made.general, "Say it again")
    visitor = await house.visit(f"#/c/{made.general.id}")
    await visitor.sees("Say it again")
    message = visitor.page.locator(f'[data-message="{said.id}"]')
    if how == "mouse":
        await message.click(button="right")
        await visitor.page.get_by_role("menuitem", name="Repeat").click()
        await visitor.sees("Got: Say it again")
        await message.get_by_role("button", name="ben").click()
        await visitor.page.get_by_role("menuitem", name="Greet").click()
    else:
        hands = HANDS[how](visitor.page)
        await hands.reach(message)
        await visitor.page.keyboard.press("Enter")
        await _down_to(visitor, "Repeat")
        await visitor.sees("Got: Say it again")
        while await visitor.page.evaluate("() => document.activeElement.dataset.message") != str(said.id):
            await hands.reach(visitor.page.locator("#main .message[tabindex='0']"))
            await visitor.page.keyboard.press("Home")
        await visitor.page.keyboard.press("Tab")
        await visitor.page.keyboard.press("Enter")
        await _down_to(visitor, "Greet")
    await visitor.sees("Got: Hello ben")


async def _down_to(visitor: Visitor, name: str) -> None:
    """Go down an open menu to this entry, and take it."""
    item = visitor.page.get_by_role("menuitem", name=name)
    await expect(item).to_be_visible()
    for _ in range(12):
        if await item.evaluate("(one) => one === document.activeElement"):
            await visitor.page.keyboard.press("Enter")
            return
        await visitor.page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys never came to {name!r}")


async def test_controls_of_a_card(kinds: tuple[House, Kinds]) -> None:
    house, made = kinds
    visitor = await house.visit(f"#/c/{made.general.id}")
    hands = HANDS["mouse"](visitor.page)
    await hands.command(visitor, "panel")
    await hands.use(visitor.control("toy.press"))
    await visitor.sees("Got: pressed")
    await expect(visitor.control("toy.off")).to_be_disabled()
    link = visitor.page.get_by_role("link", name="Elsewhere")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))
    await hands.choose(visitor.control("toy.place"), made.room)
    await visitor.sees(f"Got: {made.room}")
