"""Lets nobody in but this machine's own browser, and there only our own page."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from demo.page.world import Refused, answer

log = logging.getLogger(__name__)

#: What a request must bear to change anything: a form of another page cannot send it.
HEADER = "X-Belay-Demo"
#: The names under which this machine calls itself; anything else in ``Host`` is another site's name for us.
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_SAFE = frozenset({"GET", "HEAD"})
_KINDS = frozenset({"application/json", "multipart/form-data"})
_HTTP = 80
_OURS = ("/api/", "/files/")
_OPENED_BY = frozenset({"", "same-origin", "none"})

#: The browser loads from here and from nowhere else, runs nothing that is written into a page, and sends no forms.
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Refuse who does not belong here, and turn every refusal into words."""
    try:
        check(request)
        return await handler(request)
    except Refused as refusal:
        return answer({"error": str(refusal)}, refusal.status)
    except web.HTTPException as refusal:
        if refusal.status < HTTPStatus.BAD_REQUEST:
            raise
        return answer({"error": _words(refusal)}, refusal.status)
    except web.RequestPayloadError:
        return answer({"error": "The request is torn, and cannot be read."}, HTTPStatus.BAD_REQUEST)
    except ConnectionError:
        raise  # nobody is there to be told
    except Exception:  # a fault of the page's own; who looks at it gets words, and who mends it the rest
        log.exception("%s %s", request.method, request.path)
        return answer(
            {"error": "The page made a mistake; its log says which."}, HTTPStatus.INTERNAL_SERVER_ERROR
        )


def check(request: web.Request) -> None:
    """Raise :class:`Refused` for a request that is not from our own page in a browser on this machine."""
    hosts = _own_hosts(_port_of(request))
    host = request.headers.getall("Host", [])
    if len(host) != 1 or host[0].lower() not in hosts:
        raise Refused(
            "This page is for this machine only. Open it under the address that was printed when it started.",
            HTTPStatus.FORBIDDEN,
        )
    for origin in request.headers.getall("Origin", []):
        if origin.lower() != f"http://{host[0].lower()}":
            raise Refused("Another page may not use this one.", HTTPStatus.FORBIDDEN)
    if request.method in _SAFE:
        if request.path.startswith(_OURS) and request.headers.get("Sec-Fetch-Site", "") not in _OPENED_BY:
            raise Refused("Another page may not read this one.", HTTPStatus.FORBIDDEN)
        return
    if request.headers.get(HEADER) != "1":
        raise Refused(f"Only this page may change things here (header {HEADER}).", HTTPStatus.FORBIDDEN)
    if request.content_type not in _KINDS:
        raise Refused("Send JSON, or a form with files.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


async def dress(_: web.Request, response: web.StreamResponse) -> None:
    """Say on every response what the browser may load: from here, and nothing else."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def _own_hosts(port: int) -> frozenset[str]:
    with_port = {f"{name}:{port}" for name in _NAMES}
    return frozenset(with_port | set(_NAMES)) if port == _HTTP else frozenset(with_port)


def _port_of(request: web.Request) -> int:
    """The port on which this request came in: known here without being told."""
    transport: asyncio.BaseTransport | None = request.transport
    name = None if transport is None else transport.get_extra_info("sockname")
    return 0 if name is None else int(name[1])


def _words(refusal: web.HTTPException) -> str:
    match refusal.status:
        case HTTPStatus.NOT_FOUND:
            return "There is nothing at this address."
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return "This address takes no such request."
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return "That is too large. Files may have 10 MB."
        case _:
            return refusal.reason
