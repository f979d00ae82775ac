"""A visitor at the page, and two ways of using their hands: a mouse, and a keyboard alone."""

import re
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Locator, Page, Request, expect

WITHIN = 15_000
"""Milliseconds until something that must come has come."""
_FARTHEST = 300  # presses of Tab, after which something cannot be reached by keyboard
_FOCUSED = "(one) => one === document.activeElement || one.contains(document.activeElement)"


class Visitor:
    """One open page: where it is, what is in it, and every address it asked for."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.asked: list[str] = []
        self.faults: list[str] = []
        page.set_default_timeout(WITHIN)
        page.on("request", self._hear)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._read)

    def _hear(self, request: Request) -> None:
        self.asked.append(request.url)

    def _read(self, message: ConsoleMessage) -> None:
        # An address that refused is the business of whoever asked; a broken script or a refused style is ours.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def strangers(self) -> list[str]:
        """What was asked for that is not on our own address."""
        own = urlsplit(self.address).netloc
        return [
            url
            for url in self.asked
            if urlsplit(url).netloc != own and not url.startswith(("data:", "blob:"))
        ]

    # ------------------------------------------------------------------------------------------------ looking

    def messages(self, words: str | re.Pattern[str]) -> Locator:
        """The messages on the screen that say this, oldest first."""
        return self.page.locator("[data-message]").filter(has_text=words)

    def control(self, kind: str) -> Locator:
        """The newest control of this kind ("checkins.open") on the screen."""
        return self.page.locator(f'[data-control^="{kind}:"]').last

    @property
    def form(self) -> Locator:
        """The form that is open."""
        return self.page.get_by_role("dialog").last

    @property
    def composer(self) -> Locator:
        """Where one writes."""
        return self.page.locator("[data-key=composer]")

    def offered(self, command: str) -> Locator:
        """This command in the picker."""
        return self.page.locator(".picker [role=option]").filter(
            has=self.page.get_by_text(f"/{command}", exact=True)
        )

    async def act_as(self, user_id: int) -> None:
        """Be somebody else from now on."""
        one = self.page.locator(f'[data-as="{user_id}"]')
        await self.page.locator("#who").click()
        await one.click()
        await expect(one).to_have_attribute("aria-pressed", "true")

    async def go(self, channel_id: int) -> None:
        """Open a channel or thread on the left."""
        await self.page.locator(f'#places [data-place="{channel_id}"]').click()
        await expect(self.page.locator(f'#places [data-place="{channel_id}"]')).to_have_attribute(
            "aria-current", "page"
        )

    async def sees(self, words: str | re.Pattern[str]) -> Locator:
        """Wait for a message that says this; the newest of them."""
        found = self.messages(words).last
        await expect(found).to_be_visible(timeout=WITHIN)
        return found

    async def shot(self, folder: Path, name: str) -> None:
        """Keep what is on the screen."""
        await self.page.screenshot(path=folder / f"{name}.png")

    async def widest(self) -> tuple[int, int]:
        """How wide the document is, and how wide the window."""
        found: list[int] = await self.page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        return found[0], found[1]


def option(page: Page, label: str) -> Locator:
    """The option of an open list with exactly this label."""
    return page.get_by_role("option").filter(has=page.locator(".option-label").get_by_text(label, exact=True))


class Hands(Protocol):
    """How somebody uses a page."""

    async def use(self, what: Locator) -> None:
        """Press a button, follow a link, tick a box."""
        ...

    async def write(self, what: Locator, words: str) -> None:
        """Fill in a text."""
        ...

    async def choose(self, what: Locator, label: str) -> None:
        """Choose one of a select."""
        ...

    async def command(self, visitor: Visitor, name: str) -> None:
        """Use a slash command without options."""
        ...


class Mouse:
    """Points and clicks; types where there is something to type."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def use(self, what: Locator) -> None:
        """Click it."""
        await what.click()

    async def write(self, what: Locator, words: str) -> None:
        """Click, and type."""
        await what.click()
        await self._page.keyboard.type(words)

    async def choose(self, what: Locator, label: str) -> None:
        """Open the list, and click the option."""
        await what.click()
        await option(self._page, label).click()

    async def command(self, visitor: Visitor, name: str) -> None:
        """Type it, click it in the picker, and send it."""
        await self.write(visitor.composer, f"/{name}")
        await visitor.offered(name).click()
        await visitor.page.locator("[data-key=command-send]").click()


class Keys:
    """Has no mouse: goes by Tab, arrows, Enter and Space."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def use(self, what: Locator) -> None:
        """Go there, and press."""
        await self.reach(what)
        kind: str = await what.evaluate("(one) => one.type ?? ''")
        await self._page.keyboard.press("Space" if kind in ("checkbox", "radio") else "Enter")

    async def write(self, what: Locator, words: str) -> None:
        """Go there, and type."""
        await self.reach(what)
        await self._page.keyboard.type(words)

    async def choose(self, what: Locator, label: str) -> None:
        """Open the list, and go down to the option."""
        await self.reach(what)
        await self._page.keyboard.press("Enter")
        wanted = option(self._page, label)
        await expect(wanted).to_be_visible()
        for _ in range(await self._page.get_by_role("option").count() + 1):
            if "active" in (await wanted.get_attribute("class") or ""):
                await self._page.keyboard.press("Enter")
                return
            await self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys never came to the option {label!r}")

    async def command(self, visitor: Visitor, name: str) -> None:
        """Type it, take what the picker offers first, and send it."""
        await self.write(visitor.composer, f"/{name}")
        await expect(visitor.offered(name)).to_have_class(re.compile("active"))
        await self._page.keyboard.press("Enter")
        await expect(visitor.page.locator("[data-key=command-send]")).to_be_focused()
        await self._page.keyboard.press("Enter")

    async def reach(self, what: Locator) -> None:
        """Press Tab until it has the focus; fails when Tab never comes there."""
        await expect(what).to_be_visible()
        been: list[str] = []
        for _ in range(_FARTHEST):
            if await what.evaluate(_FOCUSED):
                return
            await self._page.keyboard.press("Tab")
            been.append(await self._page.evaluate(_NAME))
        raise AssertionError(f"Tab never came to {what}; it came to {been[-40:]}")


_NAME = """() => {
  const one = document.activeElement;
  return `${one.tagName} ${one.getAttribute("aria-label") ?? one.innerText?.slice(0, 40) ?? ""}`;
}"""

HANDS: dict[str, Any] = {"mouse": Mouse, "keyboard": Keys}
