"""Signing in and out of the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from backend.clock import local
from backend.hotline.entry import Parts, SignedIn, drop_cookie, set_cookie
from backend.hotline.model import Staff
from backend.hotline.navigation import open_to
from backend.hotline.oidc import LIFE, OpenId, OpenIdError
from backend.hotline.rendering import render
from backend.hotline.schemas import Me, SignIn
from backend.problems import Problem, documented

router = APIRouter(tags=["desk"])
WRONG = "用户名、密码或动态码不对，请再试一次。动态码每个只能用一次，刚用过的请等下一个。"
TOO_MANY = "试的次数太多了，请过十五分钟再试。"
NOT_SET_UP = "这里没有开通统一身份登录，请用用户名登录。"
NOT_VOUCHED = "统一身份登录没有成功，请再试一次。"
NO_ACCOUNT = "您的统一身份还没有对应的坐席账号，请联系主管。"
HEARTBEAT_SECONDS = 15
_JOURNEY = "desk_journey"
_JOURNEY_PATH = "/desk/oidc"


@router.post(
    "/desk/api/session", summary="登录", responses=documented(401, 403, 422, 429), status_code=201
)
async def sign_in(request: Request, response: Response, parts: Parts, body: SignIn) -> Me:
    """Sign in with user name, password and one-time code."""
    address = request.client.host if request.client else ""
    if not await parts.sessions.admit(body.username, address):
        raise Problem(429, TOO_MANY)
    now = local(parts.desk.wall())
    staff = await parts.accounts.sign_in(body.username, body.password, body.code, now)
    if staff is None:
        raise Problem(401, WRONG)
    await parts.sessions.forgive(body.username)
    set_cookie(request, response, await parts.sessions.open(staff))
    return _me(staff)


@router.get("/desk/api/session", summary="现在是谁", responses=documented(401))
async def who(parts: Parts, session: SignedIn) -> Me:
    """Who is signed in, and how many conversations they hold."""
    return _me(session.staff, len(await parts.desk.held_by(session.staff)))


@router.delete("/desk/api/session", status_code=204, summary="退出", responses=documented(401, 403))
async def sign_out(request: Request, parts: Parts, session: SignedIn) -> Response:
    """Sign out; conversations still held go back to the queue at once."""
    await parts.desk.let_all_go(session.staff)
    await parts.sessions.close(session)
    response = Response(status_code=204)
    drop_cookie(request, response)
    return response


@router.get("/desk/oidc/start", include_in_schema=False)
async def start(request: Request, parts: Parts) -> RedirectResponse:
    """Go to the OpenID Connect provider."""
    url, journey = await _provider(parts.open_id).begin(_return_to(request))
    response = RedirectResponse(url, 303)
    # Lax, not Strict: the browser comes back from another site and must bring it along.
    response.set_cookie(
        _JOURNEY,
        journey,
        max_age=int(LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path=_JOURNEY_PATH,
    )
    return response


@router.get("/desk/oidc/return", include_in_schema=False)
async def come_back(
    request: Request,
    parts: Parts,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Come back from the provider."""
    provider = _provider(parts.open_id)
    journey = request.cookies.get(_JOURNEY, "")
    try:
        subject = await provider.finish(journey, state, code, _return_to(request))
    except OpenIdError:
        raise Problem(401, NOT_VOUCHED) from None
    staff = await parts.accounts.by_subject(subject)
    if staff is None:
        raise Problem(403, NO_ACCOUNT)
    # Not a redirect: it would still count as coming from the provider, without a Strict cookie.
    path, words = (*open_to(staff.roles), ("/desk", "坐席台"))[0]
    response = HTMLResponse(render("onward.html", path=path, words=words))
    set_cookie(request, response, await parts.sessions.open(staff))
    response.delete_cookie(_JOURNEY, path=_JOURNEY_PATH)
    return response


def _provider(provider: OpenId | None) -> OpenId:
    if provider is None:
        raise Problem(404, NOT_SET_UP)
    return provider


def _return_to(request: Request) -> str:
    return str(request.url.replace(path="/desk/oidc/return", query="", fragment=""))


def _me(staff: Staff, holds: int = 0) -> Me:
    return Me(
        name=staff.name,
        desk_number=staff.desk_number,
        roles=tuple(sorted(staff.roles)),
        county=staff.county,
        heartbeat_seconds=HEARTBEAT_SECONDS,
        holds=holds,
    )
