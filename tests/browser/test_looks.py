"""Narrow and wide, dark and light, by eye and by screen reader: checked by axe-core and by a few looks of our own."""

from importlib.resources import files
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import SCREENSHOTS, Home, House
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The list below a text field is scrolled by the arrow keys of the field, which keeps the focus: axe-core knows that of an
# input, and not of a textarea.
_RUN = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  const held = document.activeElement?.getAttribute("aria-controls");
  const ours = (rule, at) => rule.id === "scrollable-region-focusable" && held && at.target[0] === `#${held}`;
  return found.violations
    .map((rule) => [rule, rule.nodes.filter((at) => !ours(rule, at)).slice(0, 3)])
    .filter(([, nodes]) => nodes.length)
    .map(([rule, nodes]) => `${rule.id}: ${rule.help}: ${nodes.map((at) =>
      `${at.target} ${at.html.slice(0, 120)} ${at.any[0]?.message ?? ""}`).join(" | ")}`);
}"""
_UNFIT = """() => {
  const wrong = [];
  for (const one of document.querySelectorAll("[tabindex]"))
    if (one.tabIndex > 0) wrong.push(`positive tabindex: ${one.outerHTML.slice(0, 80)}`);
  const ids = new Set();
  for (const one of document.querySelectorAll("[id]")) {
    if (ids.has(one.id)) wrong.push(`two have the id ${one.id}`);
    ids.add(one.id);
  }
  return wrong;
}"""
# What the focus looks like, and what the same element looks like without it.
_FOCUS = """async () => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const settled = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const looks = (of) => {
    const style = getComputedStyle(of);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.backgroundColor, style.borderColor,
      style.textDecorationLine, style.color].join(" ");
  };
  const around = [one, one.parentElement, one.parentElement?.parentElement].filter(Boolean);
  await settled();
  const focused = around.map(looks).join();
  one.blur();
  await settled();
  const plain = around.map(looks).join();
  one.focus({preventScroll: true, focusVisible: true});
  const box = one.getBoundingClientRect();
  const name = one.getAttribute("aria-label") ?? one.innerText ?? "";
  return {differs: focused !== plain, seen: box.width > 0 && box.height > 0,
    what: `${one.tagName} ${one.className} ${name.slice(0, 40)}`, key: one.outerHTML.slice(0, 300)};
}"""


async def fit(visitor: Visitor) -> None:
    """Nothing that axe-core or our own looks find wrong, and no scrolling sideways."""
    wide, window = await visitor.widest()
    assert wide <= window, f"{wide} px in a window of {window} px"
    assert await visitor.page.evaluate(_UNFIT) == []
    await visitor.page.evaluate(_AXE)
    found: list[str] = await visitor.page.evaluate(_RUN, _RULES)
    assert found == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_the_main_screens_are_fit_for_everybody(town: House, scheme: Any, width: int) -> None:
    visitor = await town.visit(
        viewport={"width": width, "height": 740 if width == 360 else 800}, color_scheme=scheme
    )
    assert await visitor.page.evaluate("() => document.documentElement.dataset.theme") == scheme
    name = f"{width}-{scheme}"
    # A check-in, an ask being answered, a coach's queue: on the first screen, without a click.
    for title in ("A check-in", "An ask, being answered", "A coach’s queue"):
        panel = visitor.page.get_by_role("region", name=title)
        await expect(panel.locator("[data-message]").first).to_be_visible()
    await fit(visitor)
    await visitor.shot(SCREENSHOTS, f"start-{name}")
    for place in ("check-ins", "ask-for-help", "office-hours"):
        where = await visitor.page.locator("#places .place", has_text=place).first.get_attribute("href")
        await visitor.page.evaluate("(where) => { location.hash = where; }", where)
        await expect(visitor.page.locator("#main h1")).to_have_text(place)
        await expect(visitor.page.locator("#main [data-message], #main .post").first).to_be_visible()
        await fit(visitor)
        await visitor.shot(SCREENSHOTS, f"{place}-{name}")
    if width == 360:
        await visitor.page.locator("#open-places").click()
        await expect(visitor.page.locator("#places.open")).to_be_visible()
        await fit(visitor)
        await visitor.shot(SCREENSHOTS, f"places-{name}")
        await visitor.page.keyboard.press("Escape")
        await visitor.page.locator("#who").click()
        await fit(visitor)
        await visitor.shot(SCREENSHOTS, f"people-{name}")


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_a_form_and_the_picker_are_fit_on_a_narrow_screen(home: Home, scheme: Any) -> None:
    where = f"#/c/{home.made.check_ins.id}"
    visitor = await home.visit(where, viewport={"width": 360, "height": 740}, color_scheme=scheme)
    await visitor.composer.fill("/")
    await expect(visitor.page.locator(".picker [role=option]").first).to_be_visible()
    await fit(visitor)
    await visitor.shot(SCREENSHOTS, f"picker-360-{scheme}")
    await visitor.page.keyboard.press("Escape")
    await visitor.composer.fill("")
    await visitor.control("checkins.open").click()
    await expect(visitor.form).to_be_visible()
    await fit(visitor)
    await visitor.shot(SCREENSHOTS, f"form-360-{scheme}")
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    assert await visitor.control("checkins.open").evaluate("(one) => one === document.activeElement")


async def test_the_focus_is_seen_wherever_tab_goes(home: Home) -> None:
    visitor = await home.visit(f"#/c/{home.made.check_ins.id}")
    been: set[str] = set()
    for _ in range(80):
        await visitor.page.keyboard.press("Tab")
        found: dict[str, Any] | None = await visitor.page.evaluate(_FOCUS)
        if found is None or found["key"] in been:
            break
        been.add(found["key"])
        assert found["seen"], found["what"]
        assert found["differs"], f"nothing shows that the focus is on {found['what']}"
    assert len(been) > 10


async def test_the_theme_is_chosen_and_kept(home: Home) -> None:
    visitor = await home.visit(color_scheme="dark")
    await visitor.page.get_by_role("button", name="Light colours").click()
    await visitor.page.reload()
    await expect(visitor.page.get_by_role("button", name="Dark colours")).to_be_visible()
    assert await visitor.page.evaluate("() => document.documentElement.dataset.theme") == "light"
