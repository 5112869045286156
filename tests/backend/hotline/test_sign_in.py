"""Signing in: password and one-time code, limits, ends of sessions, and through a provider."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from joserfc.jwk import RSAKey
from pyotp import parse_uri
from pyotp.totp import TOTP
from sqlalchemy import select, update

from backend.hotline.accounts import AccountError, NewStaff, roles_of
from backend.hotline.tables import STAFF, STAFF_SESSIONS
from dialogs.model import Json
from scripts.in_process import InProcess
from scripts.make_staff import main as make_staff
from tests.backend.conftest import Clock
from tests.backend.hotline.conftest import OUR_PAGE, Room, room
from tests.backend.test_privacy import stored
from tests.fakes.desk_bot import DeskBot
from tests.fakes.issuer import CLIENT_ID, CLIENT_SECRET, ISSUER, Issuer

pytestmark = pytest.mark.anyio
PASSWORD = "correct horse battery"
HTML = "text/html; charset=utf-8"
FIRST_PAGES = {
    "agent": "/desk/queue",
    "supervisor": "/desk/queue",
    "county_editor": "/desk/counties",
    "auditor": "/desk/access-log",
}


def new_staff(**more: Json) -> NewStaff:
    known = {"username": "li", "name": "李四", "desk_number": "3号", "password": PASSWORD}
    return NewStaff(**{**known, "roles": roles_of(["agent"]), **more})


class Authenticator:
    """The person's phone."""

    def __init__(self, address: str, clock: Clock) -> None:
        self._totp, self._clock = cast("TOTP", parse_uri(address)), clock

    def code(self) -> str:
        return str(self._totp.at(self._clock()))


async def sign_in(client: httpx.AsyncClient, code: str, **more: str) -> httpx.Response:
    body = {"username": "li", "password": PASSWORD, "code": code, **more}
    return await client.post("/desk/api/session", json=body, headers=OUR_PAGE)


async def test_password_and_code_let_somebody_in_and_signing_out_ends_it(desk: Room) -> None:
    phone = Authenticator(await desk.hotline.accounts.make(new_staff(), desk.clock()), desk.clock)
    client = await desk.browser()
    answer = await sign_in(client, phone.code())
    assert (answer.status_code, answer.json()["desk_number"]) == (201, "3号")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert (await client.get("/desk/api/session")).json()["roles"] == ["agent"]
    assert (await client.delete("/desk/api/session", headers=OUR_PAGE)).status_code == 204
    client.cookies.set("desk", answer.cookies["desk"])
    assert (await client.get("/desk/api/session")).status_code == 401


async def test_over_https_the_cookie_is_secure(desk: Room) -> None:
    phone = Authenticator(await desk.hotline.accounts.make(new_staff(), desk.clock()), desk.clock)
    async with httpx.AsyncClient(transport=InProcess(desk.app), base_url="https://desk") as client:
        cookie = (await sign_in(client, phone.code())).headers["set-cookie"]
    assert cookie.startswith("__Host-desk=")
    assert "Secure" in cookie


async def test_a_code_opens_once_only_even_for_two_at_once(desk: Room) -> None:
    phone = Authenticator(await desk.hotline.accounts.make(new_staff(), desk.clock()), desk.clock)
    clients = [await desk.browser() for _ in range(3)]
    answers = await asyncio.gather(*(sign_in(client, phone.code()) for client in clients))
    assert sorted(a.status_code for a in answers) == [201, 401, 401]
    desk.clock.forward(seconds=30)
    assert (await sign_in(clients[0], phone.code())).status_code == 201


async def test_whatever_was_wrong_the_answer_is_the_same(desk: Room) -> None:
    phone = Authenticator(await desk.hotline.accounts.make(new_staff(), desk.clock()), desk.clock)
    client = await desk.browser()
    wrong = "000000" if phone.code() != "000000" else "111111"
    answers = [
        await sign_in(client, wrong),
        await sign_in(client, phone.code(), password="not the password"),
        await sign_in(client, phone.code(), username="nobody"),
    ]
    assert {a.status_code for a in answers} == {401}
    assert len({a.text for a in answers}) == 1


async def test_an_account_that_was_closed_lets_nobody_in(desk: Room) -> None:
    agent = await desk.staff()
    async with desk.app.state.database.write() as db:
        await db.execute(update(STAFF).values(active=0))
    assert (await agent.get("/queue")).status_code == 401


async def test_guessing_is_limited_by_name_and_forgiven_with_time(desk: Room) -> None:
    client = await desk.browser()
    answers = [await sign_in(client, "000000", username="x") for _ in range(11)]
    assert [a.status_code for a in answers] == [401] * 10 + [429]
    desk.clock.forward(minutes=16)
    assert (await sign_in(client, "000000", username="x")).status_code == 401


async def test_a_session_ends_when_nobody_is_there(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    await agent.take(ticket_id)
    for _ in range(4):  # the page's own heartbeat keeps nobody signed in
        desk.clock.forward(minutes=16)
        await agent.post(f"/tickets/{ticket_id}/heartbeat")
    assert (await agent.get("/queue")).status_code == 401


async def test_a_session_ends_after_the_working_day_however_busy(desk: Room) -> None:
    agent = await desk.staff()
    for _ in range(19):
        desk.clock.forward(minutes=30)
        assert (await agent.get("/queue")).status_code == 200
    desk.clock.forward(minutes=31)
    assert (await agent.get("/queue")).status_code == 401


async def test_no_secret_stands_in_the_clear(
    desk: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="aiosqlite")
    address = await desk.hotline.accounts.make(new_staff(), desk.clock())
    secret = parse_uri(address).secret
    answer = await sign_in(await desk.browser(), Authenticator(address, desk.clock).code())
    token = answer.cookies["desk"]
    await desk.asks()
    await desk.told("callback", when="明天下午，打13800138000", how="phone")
    files = stored(tmp_path)
    for planted in (secret, token, PASSWORD, "明天下午", "13800138000"):
        assert planted.encode() not in files
        assert planted not in caplog.text


async def test_the_cookie_is_kept_as_a_hash_only(desk: Room) -> None:
    agent = await desk.staff()
    async with desk.app.state.database.read() as db:
        kept = (await db.execute(select(STAFF_SESSIONS.c.session_hash))).scalars().all()
    assert agent.client.cookies["desk"] not in kept


async def test_two_accounts_cannot_share_a_desk(desk: Room) -> None:
    await desk.hotline.accounts.make(new_staff(), desk.clock())
    with pytest.raises(AccountError, match="已经有人用了"):
        await desk.hotline.accounts.make(new_staff(username="wang"), desk.clock())


@pytest.mark.parametrize("more", [{"password": "short"}, {"name": ""}, {"roles": frozenset()}])
async def test_an_account_is_made_whole_or_not_at_all(desk: Room, more: dict[str, Any]) -> None:
    with pytest.raises(AccountError):
        await desk.hotline.accounts.make(new_staff(**more), desk.clock())


def test_make_staff_refuses_an_unknown_role(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["--username", "li", "--name", "李四", "--desk", "3号", "--roles", "chief"]
    assert make_staff([*given, "--password-stdin"]) == 1
    assert "没有岗位 chief" in capsys.readouterr().err


@pytest.fixture
def issuer(clock: Clock) -> Issuer:
    return Issuer(clock)


@pytest.fixture
async def with_provider(
    tmp_path: Path, clock: Clock, desk_bot: DeskBot, issuer: Issuer
) -> AsyncIterator[Room]:
    known = {
        "oidc_issuer": ISSUER,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": CLIENT_SECRET,
    }
    async with room(tmp_path, clock, desk_bot, issuer=InProcess(issuer.app()), **known) as running:
        await running.hotline.accounts.make(new_staff(subject="person-7"), clock())
        yield running


async def through(client: httpx.AsyncClient, issuer: Issuer, **changed: str) -> httpx.Response:
    started = await client.get("/desk/oidc/start")
    assert started.status_code == 303
    brought = {**issuer.authorize(started.headers["location"]), **changed}
    return await client.get("/desk/oidc/return", params=brought)


async def test_the_provider_lets_in_whom_an_account_is_tied_to(
    with_provider: Room, issuer: Issuer
) -> None:
    client = await with_provider.browser()
    answer = await through(client, issuer)
    assert answer.status_code == 200
    assert "url=/desk/queue" in answer.text
    assert (await client.get("/desk")).headers["location"] == "/desk/queue"
    assert (await client.get("/desk/api/session")).json()["desk_number"] == "3号"


async def test_the_provider_alone_opens_no_account(with_provider: Room, issuer: Issuer) -> None:
    issuer.subject = "a stranger"
    client = await with_provider.browser()
    answer = await through(client, issuer)
    assert (answer.status_code, answer.headers["content-type"]) == (403, HTML)
    assert "您的统一身份还没有对应的坐席账号" in answer.text
    assert 'href="/desk"' in answer.text
    assert (await client.get("/desk/api/session")).status_code == 401


@pytest.mark.parametrize(
    "spoils",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"nonce": "another-journey"},
        {"exp": 1},
        {"sub": None},
    ],
)
async def test_a_token_that_is_not_for_us_lets_nobody_in(
    with_provider: Room, issuer: Issuer, spoils: dict[str, Any]
) -> None:
    issuer.spoils = spoils
    assert (await through(await with_provider.browser(), issuer)).status_code == 401


async def test_a_token_signed_by_somebody_else_lets_nobody_in(
    with_provider: Room, issuer: Issuer
) -> None:
    issuer.signs_with = RSAKey.generate_key(2048, {"kid": "k1"})
    assert (await through(await with_provider.browser(), issuer)).status_code == 401


async def test_a_journey_that_somebody_else_began_lets_nobody_in(
    with_provider: Room, issuer: Issuer
) -> None:
    client = await with_provider.browser()
    assert (await through(client, issuer, state="not-ours")).status_code == 401
    stranger = await with_provider.browser()
    started = await client.get("/desk/oidc/start")
    brought = issuer.authorize(started.headers["location"])
    assert (await stranger.get("/desk/oidc/return", params=brought)).status_code == 401


async def test_a_journey_that_took_too_long_lets_nobody_in(
    with_provider: Room, issuer: Issuer
) -> None:
    client = await with_provider.browser()
    started = await client.get("/desk/oidc/start")
    with_provider.clock.forward(minutes=11)
    brought = issuer.authorize(started.headers["location"])
    assert (await client.get("/desk/oidc/return", params=brought)).status_code == 401


async def test_without_a_provider_there_is_no_way_through_one(desk: Room) -> None:
    assert (await (await desk.browser()).get("/desk/oidc/start")).status_code == 404


@pytest.mark.parametrize(("role", "page"), FIRST_PAGES.items())
async def test_after_signing_in_everybody_lands_on_a_page_they_may_open(
    desk: Room, with_provider: Room, issuer: Issuer, role: str, page: str
) -> None:
    person = await desk.staff("8号", [role])
    assert (await person.client.get("/desk")).headers["location"] == page
    assert (await person.client.get(page)).status_code == 200
    async with with_provider.app.state.database.write() as db:
        await db.execute(update(STAFF).values(roles=role))
    assert f"url={page}" in (await through(await with_provider.browser(), issuer)).text
