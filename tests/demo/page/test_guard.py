"""Who is let in: our own page, in a browser on this machine, and nobody else."""

import asyncio
import errno
import socket
from contextlib import closing

import pytest
from aiohttp import ClientSession

from demo.page.guard import HEADER
from demo.page.serve import listen, serving
from demo.page.world import Town
from tests.demo.page.conftest import Glance

_JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
async def test_this_machine_is_let_in_under_each_of_its_names(glance: Glance, name: str) -> None:
    host = f"{name}:{glance.client.port}"
    for headers in ({"Host": host}, {"Host": host, "Origin": f"http://{host}"}):
        async with glance.client.get(f"/api/state?as={glance.ada.user_id}", headers=headers) as response:
            assert response.status == 200


@pytest.mark.parametrize(
    "host",
    [
        "belay.example:{port}",  # a name of somebody else's that leads here
        "localhost.belay.example:{port}",
        "127.0.0.1.nip.io:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:{port}.belay.example",
        "belay.example@127.0.0.1:{port}",
        "0.0.0.0:{port}",
        "127.1:{port}",
        "[::ffff:127.0.0.1]:{port}",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/state", "/api/changes", "/app.js", "/nothing"])
async def test_every_other_name_is_refused(glance: Glance, host: str, path: str) -> None:
    headers = {"Host": host.format(port=glance.client.port)}
    async with glance.client.get(path, headers=headers) as response:
        assert response.status == 403
        assert "this machine only" in (await response.json())["error"]


@pytest.mark.parametrize(
    "origin",
    ["https://belay.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "https://127.0.0.1:{port}", "http://localhost:{port}"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_another_origin_is_refused(glance: Glance, origin: str, method: str) -> None:
    headers = {"Origin": origin.format(port=glance.client.port), HEADER: "1", **_JSON}
    async with glance.client.request(method, "/api/state", headers=headers) as response:
        assert response.status == 403
        assert "Another page" in (await response.json())["error"]


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200)])
async def test_a_page_on_another_port_reads_nothing(glance: Glance, site: str, status: int) -> None:
    headers = {"Sec-Fetch-Site": site}
    async with glance.client.get(f"/api/state?as={glance.ada.user_id}", headers=headers) as response:
        assert response.status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (_JSON, 403),
        ({**_JSON, HEADER: "yes"}, 403),
        ({HEADER: "1", "Content-Type": "text/plain"}, 415),
        ({HEADER: "1", "Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({HEADER: "1", **_JSON}, 404),
    ],
)
@pytest.mark.parametrize("path", ["/api/say", "/api/nothing"])
async def test_only_the_page_itself_changes_anything(
    glance: Glance, path: str, headers: dict[str, str], status: int
) -> None:
    body = f'{{"as": "1", "channel": "{glance.general.id}", "text": "hello"}}'.encode()
    async with glance.client.post(path, data=body, headers=headers) as response:
        assert response.status == status
        assert (await response.json())["error"]
    assert not glance.world.messages[glance.general.id]


async def test_every_answer_tells_the_browser_to_load_from_here_alone(glance: Glance) -> None:
    for path in ("/api/state", f"/api/state?as={glance.ada.user_id}", "/api/nothing", "/nothing", "/"):
        async with glance.client.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'self';")
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/../serve.py", "/%2e%2e/serve.py", "/static/..%2fserve.py", "/..%5cserve.py", "/serve.py", "/static//etc/passwd",
        "//etc/passwd", "/%00", "/.env", "/static/", "/app.js/..", "/a/b/c/d/e/f.js", "/api/../guard.py",
    ],
)  # fmt: skip
async def test_no_other_file_is_handed_out(glance: Glance, path: str) -> None:
    reader, writer = await _raw(glance)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{glance.client.port}\r\nConnection: close\r\n\r\n".encode()
    )
    answer = (await reader.read()).split(b"\r\n", 1)[0]
    writer.close()
    assert b"404" in answer or b"400" in answer or b"405" in answer


async def test_our_own_files_have_their_kind(glance: Glance) -> None:
    async with glance.client.get("/api.js") as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"


async def test_two_hosts_are_none(glance: Glance) -> None:
    reader, writer = await _raw(glance)
    ours = f"Host: 127.0.0.1:{glance.client.port}\r\n"
    writer.write(f"GET / HTTP/1.1\r\n{ours}Host: belay.example\r\nConnection: close\r\n\r\n".encode())
    assert (await reader.read()).split(b" ")[1] in (b"400", b"403")
    writer.close()


async def test_a_stranger_is_told_so(glance: Glance) -> None:
    async with glance.client.get("/api/state?as=1") as response:
        assert response.status == 404
        assert "Act as" in (await response.json())["error"]


async def test_a_taken_port_is_answered_with_the_next(glance: Glance) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sockets = listen(port)
    try:
        assert sockets[0].getsockname()[1] > port
        assert {one.getsockname()[1] for one in sockets} == {sockets[0].getsockname()[1]}
        assert {one.getsockname()[0] for one in sockets} <= {"127.0.0.1", "::1"}
    finally:
        for one in sockets:
            one.close()


async def test_it_is_served_on_this_machine_and_ends(glance: Glance) -> None:
    town = Town(glance.simulator, glance.guild, glance.keeper, glance.page.town.people)
    query = f"api/state?as={glance.ada.user_id}"
    async with serving(town, port=0) as address, ClientSession() as session:
        assert address.startswith("http://127.0.0.1:")
        async with session.get(f"{address}{query}") as response:
            assert (await response.json())["guild"] == {"name": "Career support"}
        async with session.get(f"{address}api/changes?as={glance.ada.user_id}") as response:
            assert await response.content.readline() == b"retry: 1000\n"
    assert len(glance.keeper.watchers) == 1  # that of the fixture's own page


async def _raw(glance: Glance) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", glance.client.port)


async def test_a_name_longer_than_any_file_is_not_there(glance: Glance) -> None:
    async with glance.client.get(f"/{'a' * 300}.js") as response:
        assert response.status == 404
        assert "nothing at this address" in (await response.json())["error"]


@pytest.mark.parametrize("verb", ["say", "clock", "paths"])
async def test_a_torn_request_is_refused_in_words(glance: Glance, verb: str) -> None:
    headers = {HEADER: "1", "Content-Encoding": "gzip", **_JSON}
    async with glance.client.post(f"/api/{verb}", data=b"no gzip", headers=headers) as response:
        assert response.status == 400
        assert "torn" in (await response.json())["error"]


async def test_a_fault_of_the_page_is_told_in_words(
    glance: Glance, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(glance.keeper, "next_prompt", None)
    async with glance.client.get(f"/api/state?as={glance.ada.user_id}") as response:
        assert response.status == 500
        assert "mistake" in (await response.json())["error"]
    assert "GET /api/state" in caplog.text


def test_there_is_no_port_after_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = _all_taken(monkeypatch)
    with pytest.raises(OSError, match="65530 to 65535"):
        listen(65_530)
    assert tried == [65_530, 65_531, 65_532, 65_533, 65_534, 65_535]


def test_any_port_is_never_one_of_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = _all_taken(monkeypatch)
    with pytest.raises(OSError, match="taken"):
        listen(0)
    assert set(tried) == {0}


def _all_taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    tried: list[int] = []

    def bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
        del family, host
        tried.append(port)
        if port > 65_535:
            raise OverflowError("bind(): port must be 0-65535.")
        raise OSError(errno.EADDRINUSE, "taken")

    monkeypatch.setattr("demo.page.serve._bind", bind)
    return tried
