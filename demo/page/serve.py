"""Joins the page's parts into one web application, and serves it on this machine alone."""

import asyncio
import errno
import os
import re
import socket
import sys
import webbrowser
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path

from aiohttp import web

from demo.page import acts, changes, keeper, messages, paths, state
from demo.page.guard import dress, guard
from demo.page.world import PAGE, Page, Refused, Town
from demo.town.living import living

#: Where the page is when nobody else is there.
PORT = 8137
_TRIES = 50
_STATIC = Path(__file__).with_name("static")
_MAX_UPLOAD = 32 * 1024 * 1024
_TAKEN = (errno.EADDRINUSE, errno.EACCES)
_NO_SIX = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)
_ASSET = re.compile(r"(?:[a-z0-9][a-z0-9_-]*/){0,3}[a-z0-9][a-z0-9_.-]*", re.ASCII)
_KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".json": "application/json",
}
_TEXTS = frozenset({".html", ".css", ".js", ".svg", ".json"})

_PARTS: tuple[Callable[[Page], list[web.RouteDef]], ...] = (
    state.routes,
    messages.routes,
    changes.routes,
    acts.routes,
    keeper.routes,
    paths.routes,
)
_WORDS = """\
Belay is at {address}
It can be reached from this machine only; nothing leaves it, and nobody is written to. Ctrl-C ends everything."""


async def serve(
    folder: Path, *, port: int = PORT, config: Path | None = None, look: Callable[[str], object] | None = None
) -> None:
    """Bring a small town to life in ``folder`` (a fresh one), and show it until this is cancelled.

    ``config``: another ``config.yaml`` for the bot than Belay's own; ``look`` is given the address instead of a browser.
    """
    print("Bringing a small server to life; this takes a few seconds.", flush=True)
    async with living(folder, config=config) as town, serving(town, port=port) as address:
        print(_WORDS.format(address=address), flush=True)
        await asyncio.to_thread(look or open_in_browser, address)
        await asyncio.Event().wait()


def open_in_browser(address: str) -> bool:
    """Open the page where there is a screen; elsewhere a browser would take over the terminal."""
    has_screen = sys.platform in ("win32", "darwin") or any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))
    )
    try:
        return has_screen and webbrowser.open(address)
    except webbrowser.Error:
        return False


def application(town: Town) -> web.Application:
    """The whole page for one town. Each part adds its addresses with ``routes(page)``."""
    page = Page(town)
    told = changes.Changes(page)
    app = web.Application(middlewares=[guard], client_max_size=_MAX_UPLOAD)
    app[PAGE] = page
    app.on_response_prepare.append(dress)
    for routes in _PARTS:
        app.add_routes(routes(page))
    app[changes.CHANGES] = told
    app.cleanup_ctx.append(told.watching)
    app.on_shutdown.append(told.close)
    app.add_routes([web.get("/", _asset), web.get("/{name:(?!api/).+}", _asset)])
    return app


@asynccontextmanager
async def serving(town: Town, *, port: int = PORT) -> AsyncGenerator[str]:
    """Serve the page while the block runs; gives its address. A port that is taken is answered with the next."""
    runner = web.AppRunner(application(town), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        sockets = listen(port)
        for one in sockets:
            await web.SockSite(runner, one).start()
        yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}/"
    finally:
        await runner.cleanup()


def listen(port: int) -> list[socket.socket]:
    """Sockets on this machine's own addresses (127.0.0.1, and ::1 where there is one) with one free port.

    ``port`` 0 takes any; raises ``OSError`` when all of the next fifty are taken.
    """
    for candidate in range(port, port + _TRIES):
        sockets: list[socket.socket] = []
        try:
            sockets.append(_bind(socket.AF_INET, "127.0.0.1", candidate))
            with suppress(_NoSix):
                sockets.append(_bind_six(sockets[0].getsockname()[1]))
        except OSError as error:
            for one in sockets:
                one.close()
            if error.errno not in _TAKEN:
                raise
        else:
            return sockets
    raise OSError(errno.EADDRINUSE, f"The ports {port} to {port + _TRIES - 1} are all taken on this machine.")


class _NoSix(Exception):  # noqa: N818 - it says how this machine is
    """This machine has no IPv6."""


def _bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        if socket.has_ipv6 and family is socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(128)
    except OSError:
        opened.close()
        raise
    return opened


def _bind_six(port: int) -> socket.socket:
    try:
        return _bind(socket.AF_INET6, "::1", port)
    except OSError as error:
        if error.errno in _NO_SIX:
            raise _NoSix from error
        raise


async def _asset(request: web.Request) -> web.StreamResponse:
    """One of our own files; nothing that is not of a known kind, nothing from elsewhere."""
    name = request.match_info.get("name") or "index.html"
    name = name.removeprefix("static/")
    file = _STATIC / name
    kind = _KINDS.get(file.suffix)
    if kind is None or not _ASSET.fullmatch(name) or ".." in name or not file.is_file():
        raise Refused("There is nothing at this address.", HTTPStatus.NOT_FOUND)
    charset = "utf-8" if file.suffix in _TEXTS else None
    return web.Response(body=file.read_bytes(), content_type=kind, charset=charset)
