"""The pages over HTTP: cookies, forms from elsewhere, errors, headers, what may be kept."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.fakes.conversations import page_app

FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = page_app(tmp_path)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://here") as one,
    ):
        yield one


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', html)
    assert found is not None
    return found[1]


async def begun(client: httpx.AsyncClient) -> dict[str, str]:
    """A conversation begun without scripts; what its forms bring back."""
    await client.post("/chat", data={"begin": "1"})
    html = (await client.get("/chat")).text
    return {"csrf": hidden(html, "csrf"), "message_id": hidden(html, "message_id")}


pytestmark = pytest.mark.anyio


async def test_looking_at_the_page_begins_nothing(client: httpx.AsyncClient) -> None:
    got = await client.get("/")
    assert got.status_code == 200
    assert "set-cookie" not in got.headers


async def test_the_key_is_in_a_cookie_that_scripts_and_other_sites_cannot_use(
    client: httpx.AsyncClient,
) -> None:
    got = await client.post("/chat", data={"begin": "1"})
    assert got.status_code == 303
    assert got.headers["location"] == "/chat#question"
    cookie = got.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie


async def test_over_https_the_cookie_travels_over_https_only(client: httpx.AsyncClient) -> None:
    got = await client.post("/chat", data={"begin": "1"}, headers={"X-Forwarded-Proto": "https"})
    assert "secure" in got.headers["set-cookie"].lower()


async def test_the_token_is_nowhere_on_the_page(client: httpx.AsyncClient) -> None:
    await begun(client)
    token = client.cookies["talk"].partition(".")[2]
    assert token not in (await client.get("/chat")).text


async def test_a_form_without_our_mark_changes_nothing(client: httpx.AsyncClient) -> None:
    form = await begun(client)
    got = await client.post(
        "/chat", data={**form, "csrf": "0" * 64, "choice": "consent.sensitive=yes"}
    )
    assert got.status_code == 403
    assert 'role="alert"' in got.text
    assert "您想办哪几项" not in (await client.get("/chat")).text


@pytest.mark.parametrize("path", ["/chat", "/c"])
async def test_a_form_on_another_site_begins_and_enters_nothing(
    client: httpx.AsyncClient, path: str
) -> None:
    got = await client.post(path, data={"code": "123456"}, headers=FROM_ELSEWHERE)
    assert got.status_code == 403
    assert "set-cookie" not in got.headers


async def test_a_good_form_is_answered_by_the_page_of_its_answer(client: httpx.AsyncClient) -> None:
    form = await begun(client)
    got = await client.post("/chat", data={**form, "choice": "consent.sensitive=yes"})
    assert got.status_code == 303
    assert "您想办哪几项" in (await client.get("/chat")).text


async def test_nothing_but_spaces_is_told_at_the_box(client: httpx.AsyncClient) -> None:
    form = await begun(client)
    got = await client.post("/chat", data={**form, "text": "  "})
    assert got.status_code == 422
    assert "还没有写字" in got.text
    assert "<title>出错：" in got.text


async def test_what_was_typed_is_still_there_when_it_is_refused(client: httpx.AsyncClient) -> None:
    form = await begun(client)
    got = await client.post("/chat", data={**form, "text": "长" * 10_001})
    assert got.status_code == 413
    assert "长" * 10_001 in got.text
    assert "请分几次发给我" in got.text


async def test_a_wrong_file_is_told_on_the_page(client: httpx.AsyncClient) -> None:
    form = await begun(client)
    await client.post("/chat", data={**form, "choice": "consent.sensitive=yes"})
    got = await client.post(
        "/chat",
        data={**form, "message_id": "m-2", "upload": "1", "kind": "photo"},
        files={"file": ("a.jpg", b"not a picture", "image/jpeg")},
    )
    assert got.status_code in {415, 422}
    assert 'role="alert"' in got.text


async def test_a_bad_message_id_is_no_reason_to_break(client: httpx.AsyncClient) -> None:
    form = await begun(client)
    got = await client.post(
        "/chat", data={**form, "message_id": "", "choice": "consent.sensitive=yes"}
    )
    assert got.status_code == 303


async def test_markup_in_words_stays_words(client: httpx.AsyncClient) -> None:
    form = await begun(client)
    await client.post("/chat", data={**form, "choice": "consent.sensitive=yes"})
    await client.post("/chat", data={**form, "message_id": "m-3", "text": "<b onclick=x>粗</b>"})
    html = (await client.get("/chat")).text
    assert "<b onclick" not in html
    assert "&lt;b onclick=x&gt;" in html


async def test_a_cookie_that_opens_nothing_is_taken_away(client: httpx.AsyncClient) -> None:
    client.cookies.set("talk", "nobody.nothing")
    got = await client.get("/chat")
    assert got.status_code == 200
    assert "打不开了" in got.text
    assert 'talk=""' in got.headers["set-cookie"]


async def test_scripts_get_the_key_only_with_the_page_s_mark(client: httpx.AsyncClient) -> None:
    form = await begun(client)
    assert (await client.post("/chat/session", json={"csrf": "x"})).status_code == 401
    assert (await client.post("/chat/session", json=["x"])).status_code == 401
    assert (await client.post("/chat/session", content=b"{", headers={"Content-Type": "application/json"})).status_code == 401  # fmt: skip # noqa: E501
    got = await client.post("/chat/session", json={"csrf": form["csrf"]})
    assert got.status_code == 200
    assert got.json()["token"] == client.cookies["talk"].partition(".")[2]


async def test_the_form_s_sections_want_the_token(client: httpx.AsyncClient) -> None:
    started = (await client.post("/api/conversations", json={"channel": "web"})).json()
    path = f"/chat/{started['conversation_id']}/sections"
    assert (await client.get(path)).status_code == 401
    other = (await client.post("/api/conversations", json={"channel": "web"})).json()
    wrong = {"Authorization": f"Bearer {other['token']}"}
    assert (await client.get(path, headers=wrong)).status_code == 404
    right = {"Authorization": f"Bearer {started['token']}"}
    got = await client.get(path, headers=right)
    assert got.status_code == 200
    assert got.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/chat/files/form.txt", "/chat/form"])
async def test_papers_want_the_cookie(client: httpx.AsyncClient, path: str) -> None:
    got = await client.get(path)
    assert got.status_code in {303, 401}


@pytest.mark.parametrize(
    "name", ["..%2f..%2f..%2fhealthz", "%2e%2e/files/x", "files/..%2fform.pdf", "nothing"]
)
async def test_files_lead_nowhere_else(client: httpx.AsyncClient, name: str) -> None:
    await begun(client)
    got = await client.get(f"/chat/files/{name}")
    assert got.status_code in {401, 404}


async def test_opening_a_link_uses_nothing_up(client: httpx.AsyncClient) -> None:
    started = (await client.post("/api/conversations", json={"channel": "web"})).json()
    head = {"Authorization": f"Bearer {started['token']}"}
    one = started["conversation_id"]
    link = (
        await client.post(
            f"/api/conversations/{one}/links", json={"purpose": "continue"}, headers=head
        )
    ).json()
    secret = link["url"].rsplit("/", 1)[1]
    for _ in range(3):
        assert (await client.get(f"/c/{secret}")).status_code == 200
    got = await client.post("/c", data={"code": secret})
    assert got.status_code == 303
    assert client.cookies["talk"].startswith(one)
    assert (await client.post("/c", data={"code": secret})).status_code == 404


@pytest.mark.parametrize("code", ["", "12", "1234567", "999999"])
async def test_wrong_digits_are_told_kindly(client: httpx.AsyncClient, code: str) -> None:
    got = await client.post("/c", data={"code": code})
    assert got.status_code in {404, 422}
    assert 'role="alert"' in got.text


@pytest.mark.parametrize("path", ["/", "/chat", "/c", "/help", "/privacy"])
async def test_pages_forbid_everything_inline_and_are_never_kept(
    client: httpx.AsyncClient, path: str
) -> None:
    got = await client.get(path)
    policy = got.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["content-type"] == "text/html; charset=utf-8"


async def test_assets_are_kept_for_ever_under_their_own_version(client: httpx.AsyncClient) -> None:
    html = (await client.get("/")).text
    found = re.search(r"/assets/(\w+)/page\.css", html)
    assert found is not None
    got = await client.get(found[0])
    assert "immutable" in got.headers["cache-control"]
    assert got.headers["content-encoding"] == "gzip"
    assert got.headers["content-type"].startswith("text/css")
    old = await client.get("/assets/000000000000/page.css", headers={"Accept-Encoding": "identity"})
    assert old.headers["cache-control"] == "no-cache"
    assert "content-encoding" not in old.headers
    assert (await client.get("/assets/x/nothing.js")).status_code == 404
    assert (await client.get("/assets/x/..%2fpages.py")).status_code == 404


async def test_looks_are_remembered_and_only_known_ones(client: httpx.AsyncClient) -> None:
    await client.post("/looks", data={"size": "huge", "theme": '"><script>'})
    html = (await client.get("/")).text
    assert 'data-size="huge"' in html
    assert "data-theme" not in html.split(">")[1] + html.split(">")[2]
