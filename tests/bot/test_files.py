"""Photos, papers, signatures, recordings."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from bot.voice import NOT_SET_UP
from tests.bot.conftest import House, Person
from tests.bot.samples import OGG, PDF, jpeg, png

pytestmark = pytest.mark.anyio


def _shown(messages: list[dict[str, Any]]) -> dict[str, str]:
    """The first attachment of a transcript."""
    found: dict[str, str] = next(m for m in messages if m["attachments"])["attachments"][0]
    return found


async def test_a_photo_is_answered_with_a_turn_and_shown_in_the_transcript(
    agreed: Person,
) -> None:
    answer = await agreed.post("/files", files={"file": ("p.jpg", jpeg())}, data={"kind": "photo"})
    assert answer.status_code == 200
    assert answer.json()["messages"][0]["text"] == "记下第1条。"
    shown = _shown(await agreed.transcript())
    picture = await agreed.client.get(shown["url"], headers=agreed.headers)
    assert picture.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(picture.content)).size == (413, 579)
    assert shown["alt"] == "一张照片"


async def test_the_kind_may_be_the_name_of_the_form_field(agreed: Person) -> None:
    await agreed.post("/files", files={"signature": ("s.png", png())})
    field = (await agreed.get("/form")).json()
    assert "signature" not in field  # a step, not a field of 附件1
    assert (await agreed.get("/form.pdf")).status_code == 200


async def test_a_file_of_no_known_kind_is_asked_about(agreed: Person) -> None:
    answer = await agreed.post("/files", files={"file": ("p.jpg", jpeg())})
    assert answer.status_code == 422
    assert "什么文件" in answer.json()["detail"]


async def test_the_same_upload_again_is_kept_once(house: House) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        await person.say("同意")
        turns = [
            await person.post(
                "/files",
                files={"photo": ("p.jpg", jpeg())},
                data={"client_message_id": "f-1"},
            )
            for _ in range(3)
        ]
    assert len({t.text for t in turns}) == 1
    assert len(list((house.folder / "files").glob("*/*"))) == 1


async def test_a_guardian_paper_may_be_a_pdf_and_is_shown_as_a_download(
    agreed: Person,
) -> None:
    await agreed.post("/files", files={"guardian_paper": ("g.pdf", PDF)})
    shown = _shown(await agreed.transcript())
    assert shown["kind"] == "pdf"
    paper = await agreed.client.get(shown["url"], headers=agreed.headers)
    assert paper.headers["content-disposition"] == "attachment"
    assert paper.content == PDF


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 422),
        (b"hello", 415),
        (PDF, 415),
        (b"\xff\xd8\xff\xe0" + bytes(50), 422),
        (jpeg()[:400], 422),
        (bytes(12 * 1024 * 1024 + 1), 413),
        (bytes(14 * 1024 * 1024), 413),
    ],
)
async def test_a_file_that_cannot_be_taken_says_how_to_mend_it(
    agreed: Person, data: bytes, status: int
) -> None:
    answer = await agreed.post("/files", files={"photo": ("p.jpg", data)})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "请" in answer.json()["detail"]
    assert (await agreed.say("好"))["messages"][0]["text"] == "记下第1条。"


async def test_a_picture_of_too_many_pixels_is_refused_unopened(agreed: Person) -> None:
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    flood = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    flood += struct.pack(">I", zlib.crc32(chunk)) + bytes(200)
    answer = await agreed.post("/files", files={"photo": ("p.png", flood)})
    assert answer.status_code in {413, 422}


async def test_nobody_else_sees_a_file(agreed: Person) -> None:
    await agreed.post("/files", files={"photo": ("p.jpg", jpeg())})
    shown = _shown(await agreed.transcript())
    other = await Person(agreed.client).begin()
    assert (await agreed.client.get(shown["url"])).status_code == 401
    assert (await agreed.client.get(shown["url"], headers=other.headers)).status_code == 404
    stolen = shown["url"].replace(agreed.one, other.one)
    assert (await other.client.get(stolen, headers=other.headers)).status_code == 404


@pytest.mark.parametrize("ref", ["..%2f..%2fconversations.db", "0" * 32, "x"])
async def test_a_made_up_reference_finds_nothing(house: House, ref: str) -> None:
    async with house.running_on_disk() as client:
        person = await Person(client).begin()
        assert (await person.get(f"/files/{ref}")).status_code == 404


async def test_a_form_without_a_file_says_so(agreed: Person) -> None:
    answer = await agreed.post("/files", data={"kind": "photo"})
    assert answer.status_code == 422
    assert "没有收到文件" in answer.json()["detail"]


async def test_an_unknown_kind_is_asked_about(agreed: Person) -> None:
    files = {"file": ("p.jpg", jpeg())}
    answer = await agreed.post("/files", files=files, data={"kind": "dog"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "data",
    [
        OGG,
        b"\x1a\x45\xdf\xa3" + bytes(30),
        bytes(4) + b"ftypM4A " + bytes(30),
        b"RIFF" + bytes(4) + b"WAVE" + bytes(30),
        b"ID3" + bytes(30),
        b"\xff\xfb" + bytes(30),
    ],
)
async def test_a_recording_is_answered_honestly(agreed: Person, data: bytes) -> None:
    answer = await agreed.post("/voice", files={"file": ("v", data, "audio/ogg")})
    assert answer.status_code == 200
    turn = answer.json()
    assert turn["heard"] is None
    assert turn["messages"][0]["text"] == NOT_SET_UP
    assert turn["messages"][-1]["text"] == "请问您的手机号是多少？"
    assert turn["asking"] == "personal.phone"


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"", 422), (b"not a recording", 415), (OGG + bytes(10 * 1024 * 1024), 413)],
)
async def test_a_recording_that_cannot_be_taken_says_so(
    agreed: Person, data: bytes, status: int
) -> None:
    answer = await agreed.post("/voice", files={"file": ("v", data, "audio/ogg")})
    assert answer.status_code == status
    assert answer.json()["detail"]


@pytest.mark.parametrize("bad", ["带汉字的号", "x" * 65, "a b"])
async def test_a_malformed_message_id_is_refused(agreed: Person, bad: str) -> None:
    answer = await agreed.post(
        "/files", files={"photo": ("p.jpg", jpeg())}, data={"client_message_id": bad}
    )
    assert answer.status_code == 422
