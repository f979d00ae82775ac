"""The bot is killed and the clock is moved while the page is open; what is news on one page is news on the other."""

import os
import re
import signal

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import SCREENSHOTS, Home, House
from tests.browser.town import Kinds
from tests.browser.visitor import HANDS, WITHIN

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_after_kill_9_the_page_says_so_and_the_same_button_works_again(home: Home) -> None:
    visitor = await home.visit(f"#/c/{home.made.check_ins.id}")
    button = visitor.control("checkins.open")
    await expect(button).to_be_visible()
    named = await button.get_attribute("data-control")
    pid = home.made.bot.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    gone = visitor.page.get_by_text("Belay is starting again").first
    await expect(gone).to_be_visible(timeout=WITHIN)
    await visitor.shot(SCREENSHOTS, "bot-gone")
    await expect(visitor.page.get_by_text("Belay is here")).to_be_visible(timeout=2 * WITHIN)
    await expect(visitor.page.locator("#banner")).to_have_text("")
    assert home.made.bot.pid not in (None, pid)
    assert await button.get_attribute("data-control") == named
    await button.click()
    await expect(visitor.form).to_be_visible()
    await visitor.form.get_by_label("What I did in my search").fill("Began again")
    await visitor.form.get_by_role("button", name="Submit").click()
    await visitor.sees("Began again")


async def test_words_are_kept_when_the_bot_is_gone_while_they_are_written(home: Home) -> None:
    visitor = await home.visit(f"#/c/{home.made.check_ins.id}")
    await visitor.control("checkins.open").click()
    field = visitor.form.get_by_label("What I did in my search")
    await field.fill("Words that took an hour")
    patience, home.made.simulator.patience = home.made.simulator.patience, 0.5
    await home.made.keeper.kill()
    await visitor.form.get_by_role("button", name="Submit").click()
    await expect(visitor.form.get_by_text("Your words are still here")).to_be_visible()
    await expect(field).to_have_value("Words that took an hour")
    home.made.simulator.patience = patience
    await expect(visitor.page.locator("#bot")).to_have_text("Belay is here", timeout=2 * WITHIN)
    await visitor.form.get_by_role("button", name="Submit").click()
    await visitor.sees("Words that took an hour")


async def test_the_power_is_cut_from_the_page(home: Home) -> None:
    visitor = await home.visit(f"#/c/{home.made.check_ins.id}")
    before = home.made.bot.pid
    await visitor.page.get_by_role("button", name="Cut its power").click()
    await expect(visitor.page.locator("#bot")).to_have_text(re.compile("starting again"))
    await expect(visitor.page.locator("#bot")).to_have_text("Belay is here", timeout=2 * WITHIN)
    assert home.made.bot.pid != before
    await expect(visitor.page.get_by_text("Restarted once")).to_be_visible()


async def test_the_clock_goes_to_the_next_prompt_on_every_open_page(home: Home) -> None:
    made = home.made
    ada = await home.visit(f"#/c/{made.check_ins.id}")
    ben = await home.visit(f"#/c/{made.check_ins.id}")
    await ben.act_as(made.ben.user_id)
    next_one = ada.page.locator("#next-prompt")
    await expect(next_one).to_have_attribute("title", re.compile("Monday goals.*10:00"))
    before = await ada.page.locator("[data-message]").count()
    await next_one.click()
    await expect(ada.page.locator("#now")).to_contain_text("10:00", timeout=WITHIN)
    await expect(ada.page.locator("[data-message]")).to_have_count(before + 1)
    await expect(ben.page.locator("[data-message]")).to_have_count(before + 1)
    await ada.page.get_by_role("button", name="+1 hour").click()
    await expect(ada.page.locator("#now")).to_contain_text("11:00", timeout=WITHIN)
    await ada.page.get_by_label("Times are shown in").select_option("Asia/Tokyo")
    await expect(ada.page.locator("#now")).to_contain_text("20:00")


async def test_to_the_next_prompt_leads_to_where_it_was_posted(home: Home) -> None:
    visitor = await home.visit()
    await visitor.page.locator("#next-prompt").click()
    await expect(visitor.page.locator("#main h1")).to_have_text("check-ins")
    await visitor.sees("A new week")


async def test_after_the_demo_was_started_again_the_page_begins_anew(home: Home) -> None:
    visitor = await home.visit(f"#/c/{home.made.check_ins.id}")
    strange: list[str] = []

    async def another_server(route: Route) -> None:
        if strange:
            await route.continue_()
            return
        strange.append(route.request.url)
        await route.fulfill(status=404, json={"error": "Nobody here has that id."})

    await visitor.page.route("**/api/state?*", another_server)
    await home.made.ben.say(home.made.general, "Whoever is here now asks for the state again")
    await expect(visitor.page.locator("#main h1")).to_contain_text(
        "A job search is easier", timeout=2 * WITHIN
    )
    await expect(visitor.page.locator("#who")).to_contain_text("ada", timeout=WITHIN)
    assert strange


async def test_a_page_that_was_opened_too_early_works_when_the_demo_answers(
    kinds: tuple[House, Kinds],
) -> None:
    visitor = await kinds[0].visit()
    tries: list[str] = []

    async def too_early(route: Route) -> None:
        tries.append(route.request.url)
        await (route.abort() if len(tries) == 1 else route.continue_())

    await visitor.page.route("**/api/state?*", too_early)
    await visitor.page.reload()
    await visitor.page.locator("#main h1").wait_for()
    theme = await visitor.page.evaluate("() => document.documentElement.dataset.theme")
    await visitor.page.locator("#theme").click()
    assert await visitor.page.evaluate("() => document.documentElement.dataset.theme") != theme


async def test_a_message_of_one_person_is_on_the_others_page_at_once(home: Home) -> None:
    made = home.made
    ada = await home.visit(f"#/c/{made.general.id}")
    ben = await home.visit(f"#/c/{made.check_ins.id}")
    await ben.act_as(made.ben.user_id)
    await HANDS["mouse"](ada.page).write(ada.composer, "Anyone for a walk?")
    await ada.page.keyboard.press("Enter")
    await expect(ben.page.locator(f'#places [data-place="{made.general.id}"]')).to_contain_text("1 unread")
    await ben.go(made.general.id)
    await ben.sees("Anyone for a walk?")
    await expect(ben.page.locator(f'#places [data-place="{made.general.id}"]')).not_to_contain_text("unread")
    await made.ben.say(made.general, "Gladly, at five")
    await ada.sees("Gladly, at five")
