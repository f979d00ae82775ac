"""Joins the page's parts into one web application, and serves it on this machine alone."""

import errno
import os
import re
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path

from aiohttp import web

from demo.page import acts, changes, keeper, messages, paths, state
from demo.page.guard import dress, guard
from demo.page.world import PAGE, Page, Refused, Town

#: Where the page is when nobody else is there.
PORT = 8137
_TRIES = 50
_PORTS = 1 << 16
_STATIC = Path(__file__).with_name("static")
_MAX_UPLOAD = 32 * 1024 * 1024
_TAKEN = (errno.EADDRINUSE, errno.EACCES)
_NO_SIX = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)
_ASSET = re.compile(r"(?:[a-z0-9][a-z0-9_-]{0,60}/){0,3}[a-z0-9][a-z0-9_.-]{0,60}", re.ASCII)
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
    candidates = range(port, min(port + _TRIES, _PORTS)) if port else [0] * _TRIES
    for candidate in candidates:
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
    words = f"the ports {port} to {candidates[-1]} are all taken on this machine, or not for everybody to use"
    raise OSError(errno.EADDRINUSE, words)


class _NoSix(Exception):  # noqa: N818 - it says how this machine is
    """This machine has no IPv6."""


def _bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        if socket.has_ipv6 and family is socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if os.name == "posix":  # elsewhere it would take the port from whoever has it
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
