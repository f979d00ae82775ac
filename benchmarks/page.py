"""The page that the demo shows, in a server of 60 channels and threads with 5,000 messages.

First paint, and until the newest messages of the largest channel can be read and answered: medians of fresh starts
of the page in Chromium, the server on the same machine. Scrolling: by wheel, from the newest message towards the oldest,
with older ones fetched on the way; a frame over 50 ms is one that a person may see. Nothing here is asserted.
"""

import random
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, TypedDict

from simcord.backend.models import Channel

from benchmarks.chromium import arguments, find
from demo.page.serve import serving
from demo.page.world import Due, Part, Resident, Town
from demo.people import Person, join
from demo.simulator import Simulator
from demo.world import World

_START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_V2 = 1 << 15  # a message made of components
_LINES = (
    "Four applications and a call with a recruiter. The call was **kinder** than I had feared.",
    "Has anybody been asked to record themselves? I have until <t:1772700000:F>.",
    "I read the first line of a letter for an hour today and then wrote it in five minutes:\n> I like night shifts.",
    "Rested. It counts.",
    "https://example.org/a-page-about-letters helped me with the ending",
    "- one thing I tried\n- one thing in my way\n- nothing else, and that is a week as well",
    "Thank you, that is the sentence I was looking for.",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the server is, and how often it is looked at."""

    channels: int
    threads: int
    messages: int
    starts: int
    turns: int
    """Turns of the wheel."""


WHOLE = Size(channels=30, threads=30, messages=5_000, starts=7, turns=120)
QUICK = Size(channels=4, threads=4, messages=200, starts=1, turns=10)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was measured: milliseconds, and frames."""

    size: Size
    painted: float
    interactive: float
    switched: float
    frames: int
    slow: int
    longest: float
    read: int

    @property
    def rows(self) -> list[tuple[str, str]]:
        """As they are printed."""
        slow = f"{self.slow} of {self.frames}"
        return [
            ("page: first paint", f"{self.painted:.0f} ms"),
            ("page: newest messages can be read and answered", f"{self.interactive:.0f} ms"),
            ("page: from one channel to the largest", f"{self.switched:.0f} ms"),
            (f"scrolling through {self.read:,} messages: frames over 50 ms", slow),
            ("scrolling: the longest frame", f"{self.longest:.0f} ms"),
        ]


class _Frames(TypedDict):
    frames: list[float]
    read: int


class _Asleep:
    """No bot: what is shown here was said before."""

    alive = True
    since = _START.timestamp()
    restarts = 0

    def __init__(self) -> None:
        self.watchers: list[Callable[[bool], None]] = []

    def next_prompt(self) -> Due | None:
        """None is known."""
        return None

    def advance(self, by: timedelta) -> None:
        """Nobody moves this clock."""

    async def kill(self) -> None:
        """Nothing to kill."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """The server: ``busy`` holds half of all messages."""

    town: Town
    busy: Channel
    quiet: Channel
    me: Person


@asynccontextmanager
async def crowd(size: Size) -> AsyncGenerator[Crowd]:
    """A server with so many channels, threads and messages, made without a bot."""
    rng = random.Random(6)
    async with Simulator(start=_START - timedelta(days=7)) as simulator:
        world = simulator.world
        guild = world.add_guild("Career support")
        people = [join(simulator, guild, f"person{number}") for number in range(12)]
        names = ["check-ins", "ask-for-help", *(f"channel-{number}" for number in range(2, size.channels))]
        channels = [world.add_channel(guild, name) for name in names]
        threads = [_thread(world, channels, people, number) for number in range(size.threads)]
        busy = channels[0]
        step = timedelta(days=7) / size.messages
        for number in range(size.messages):
            simulator.advance(step)
            where = busy if number % 2 else rng.choice((*channels, *threads))
            _say(world, where, rng.choice(people), rng, number)
        residents = [Resident(one, Part.MEMBER, "Somebody in a crowd.", "#4aa564") for one in people]
        yield Crowd(Town(simulator, guild, _Asleep(), residents), busy, channels[1], people[0])


def _thread(world: World, channels: Sequence[Channel], people: Sequence[Person], number: int) -> Channel:
    owner = people[number % len(people)].user_id
    return world.create_thread(channels[number % len(channels)].id, f"thread {number}", owner)


def _say(world: World, where: Channel, who: Person, rng: random.Random, number: int) -> None:
    """Two of three by people, the third a card of the bot's."""
    if number % 3:
        world.create_message(where.id, who.user_id, rng.choice(_LINES), broadcast=False)
        return
    words = f"{who.mention} checked in\n**In the search**\n> {rng.choice(_LINES)}"
    labels = ("Cheer", "Same here", "I can help")
    row = [
        {"type": 2, "id": 4 + at, "style": 2, "label": label, "custom_id": f"checkins.cheer:{number}{at}"}
        for at, label in enumerate(labels)
    ]
    text: dict[str, Any] = {"type": 10, "id": 2, "content": words}
    card = {"type": 17, "id": 1, "components": [text, {"type": 1, "id": 3, "components": row}]}
    world.create_message(where.id, world.bot_user.id, "", components=[card], flags=_V2, broadcast=False)


# ---------------------------------------------------------------------------------------------- in the browser

#: Resolves, in milliseconds since the page was asked for, when a message is drawn and one can be written.
READY = """async () => {
  const there = () => document.querySelector("[data-message]") &&
    document.querySelector("textarea:not([disabled]), [contenteditable=true]");
  while (!there()) await new Promise(requestAnimationFrame);
  return performance.now();
}"""
_PAINTED = (
    """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? performance.now()"""
)
_WATCH = """() => {
  window.framesSeen = [];
  window.read = new Set();
  let last = performance.now();
  const look = (now) => { window.framesSeen.push(now - last); last = now; requestAnimationFrame(look); };
  requestAnimationFrame(look);
}"""
_READ = """async () => {
  await new Promise(requestAnimationFrame);
  for (const one of document.querySelectorAll("[data-message]")) window.read.add(one.dataset.message);
}"""
_TOLD = """() => ({frames: window.framesSeen, read: window.read.size})"""


async def measure(size: Size) -> Seen:
    """Start the page, read, scroll; raises `NoBrowser` where there is no Chromium."""
    from playwright.async_api import async_playwright

    program = find()
    async with crowd(size) as made, serving(made.town, port=0) as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=arguments())
        largest = f"{address}#/c/{made.busy.id}"
        painted: list[float] = []
        interactive: list[float] = []
        for _ in range(size.starts):
            page = await browser.new_page(viewport={"width": 1280, "height": 800})
            await page.goto(largest)
            interactive.append(float(await page.evaluate(READY)))
            painted.append(float(await page.evaluate(_PAINTED)))
            await page.close()
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.goto(f"{address}#/c/{made.quiet.id}")
        await page.evaluate(READY)
        switched = float(await page.evaluate(_SWITCH, str(made.busy.id)))
        await page.locator("[data-message]").last.hover()
        await page.evaluate(_WATCH)
        for _ in range(size.turns):
            await page.mouse.wheel(0, -600)
            await page.evaluate(_READ)
        told: _Frames = await page.evaluate(_TOLD)
        await browser.close()
    frames = told["frames"]
    slow = sum(frame > 50 for frame in frames)
    return Seen(
        size, median(painted), median(interactive), switched, len(frames), slow, max(frames), told["read"]
    )


_SWITCH = """async (channel) => {
  const began = performance.now();
  const before = document.querySelector("[data-message]");
  location.hash = `#/c/${channel}`;
  while (before.isConnected || !document.querySelector("[data-message]"))
    await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""


def printed(seen: Seen) -> str:
    """The figures, under each other."""
    from benchmarks.table import aligned

    size = seen.size
    head = (f"{size.channels + size.threads} channels and threads, {size.messages:,} messages", "")
    return "\n".join(aligned([head, *seen.rows]))
