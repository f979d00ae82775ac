"""What is sent to the page is read and weighed: file names, texts, torn forms."""

import pytest
from orjson import dumps

from demo.page.guard import HEADER
from demo.page.sent import file_name
from tests.demo.page.conftest import Glance

_FORM = "multipart/form-data; boundary=B"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("cv.pdf", "cv.pdf"),
        ("Lebenslauf für Ada.pdf", "Lebenslauf für Ada.pdf"),
        ("../../cv.pdf", ".._.._cv.pdf"),
        ("C:\\cv.pdf", "C:_cv.pdf"),
        ("\udcff\udcfe.png", "??.png"),
        ("a\r\nb\x00.txt", "a__b_.txt"),
        ("..", "file"),
        ("", "file"),
        ("x" * 5000 + ".txt", "x" * 146 + ".txt"),
    ],
)
def test_a_file_gets_a_name_that_it_can_bear(written: str, kept: str) -> None:
    assert file_name(written) == kept


async def test_a_file_whose_name_is_no_text_leaves_the_channel_readable(glance: Glance) -> None:
    said = dumps({"as": str(glance.ada.user_id), "channel": str(glance.general.id), "text": "my cv"})
    head = b'--B\r\nContent-Disposition: form-data; name="json"\r\n\r\n' + said
    file = b'\r\n--B\r\nContent-Disposition: form-data; name="files"; filename="\xff.png"\r\n\r\nabc\r\n--B--\r\n'
    headers = {HEADER: "1", "Content-Type": _FORM}
    async with glance.client.post("/api/say", data=head + file, headers=headers) as response:
        assert response.status == 200
    seen = await glance.get(f"/api/channel/{glance.general.id}", glance.ben)
    [picture] = seen["messages"][-1]["blocks"][0]["items"]
    async with glance.client.get(picture["url"]) as response:
        assert await response.read() == b"abc"


@pytest.mark.parametrize("text", [{"a": 1}, ["x"], 123, True])
async def test_a_text_is_a_text(glance: Glance, text: object) -> None:
    said = {"as": str(glance.ada.user_id), "channel": str(glance.general.id), "text": text}
    async with glance.client.post("/api/say", json=said, headers={HEADER: "1"}) as response:
        assert response.status == 400
        assert "text" in (await response.json())["error"]


@pytest.mark.parametrize(
    "part",
    [
        b'name="words"\r\nContent-Transfer-Encoding: evil',
        b'name="json"\r\nContent-Type: text/plain; charset=evil',
    ],
)
async def test_a_form_in_an_unknown_encoding_is_refused_in_words(glance: Glance, part: bytes) -> None:
    body = b"--B\r\nContent-Disposition: form-data; " + part + b"\r\n\r\nx\r\n--B--\r\n"
    headers = {HEADER: "1", "Content-Type": _FORM}
    async with glance.client.post("/api/say", data=body, headers=headers) as response:
        assert response.status == 400
        assert "cannot be read" in (await response.json())["error"]
