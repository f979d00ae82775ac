"""Nobody but the page itself gets in: not another page in the same browser, not under another name."""

import pytest
from aiohttp import web

from tests.browser.conftest import ELSEWHERE, House
from tests.browser.town import Kinds

pytestmark = pytest.mark.asyncio(loop_scope="session")

_ASKS = """async (url) => {
  const tries = {
    read: {mode: "cors"},
    blind: {mode: "no-cors"},
    form: {method: "POST", mode: "no-cors", body: new URLSearchParams({to: "next-prompt"})},
    json: {method: "POST", headers: {"Content-Type": "application/json", "X-Belay-Demo": "1"}, body: "{}"},
  };
  const came = {};
  for (const [name, how] of Object.entries(tries)) {
    try {
      const answer = await fetch(url, how);
      came[name] = `${answer.type} ${answer.status}`;
    } catch (error) {
      came[name] = "refused";
    }
  }
  return came;
}"""


async def test_another_page_in_the_same_browser_gets_nothing_and_changes_nothing(
    kinds: tuple[House, Kinds],
) -> None:
    home, made = kinds

    async def hello(_: web.Request) -> web.Response:
        return web.Response(text="<p>Another page</p>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", hello)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    context = await home.browser.new_context()
    try:
        page = await context.new_page()
        before = made.simulator.world.clock.now()
        await page.goto(f"http://localhost:{port}/")
        came: dict[str, str] = await page.evaluate(_ASKS, f"{home.address}api/clock")
        assert set(came.values()) == {"refused"}, came
        assert (made.simulator.world.clock.now() - before).total_seconds() < 30
        framed: str = await page.evaluate(
            """async (url) => {
              const frame = document.createElement("iframe");
              const loaded = new Promise((done) => { frame.onload = done; });
              frame.src = url;
              document.body.append(frame);
              await loaded;
              return String(frame.contentDocument);
            }""",
            home.address,
        )
        assert framed == "null"
        shown = [await frame.evaluate("() => document.body.innerText") for frame in page.frames[1:]]
        assert not any("Everything" in text for text in shown)
    finally:
        await context.close()
        await runner.cleanup()


async def test_under_another_name_there_is_no_page(kinds: tuple[House, Kinds]) -> None:
    home, _ = kinds
    context = await home.browser.new_context()
    try:
        page = await context.new_page()
        elsewhere = home.address.replace("127.0.0.1", ELSEWHERE)
        answer = await page.goto(elsewhere)
        assert answer is not None
        assert answer.status == 403
        assert "this machine only" in await page.inner_text("body")
        for name in ("api/state", "app.js"):
            refused = await page.request.get(f"{home.address}{name}", headers={"Host": ELSEWHERE})
            assert refused.status == 403
        local = await page.goto(home.address.replace("127.0.0.1", "localhost"))
        assert local is not None
        assert local.status == 200
    finally:
        await context.close()


async def test_the_browser_is_told_to_load_nothing_from_elsewhere(kinds: tuple[House, Kinds]) -> None:
    home, _ = kinds
    visitor = await home.visit()
    answer = await visitor.page.request.get(home.address)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    failed: list[str | None] = []
    visitor.page.on("requestfailed", lambda request: failed.append(request.failure))
    blocked: bool = await visitor.page.evaluate(
        """() => new Promise((done) => {
          document.addEventListener("securitypolicyviolation", () => done(true));
          const picture = document.createElement("img");
          picture.onload = picture.onerror = () => setTimeout(() => done(false), 500);
          picture.src = "http://elsewhere.test/a.png";
        })"""
    )
    assert blocked
    assert failed == ["csp"]
    visitor.asked.clear()  # of what was just provoked
    visitor.faults.clear()
