"""The door of the desk: who is signed in, whether their role may do this, whether it is our page.

Every route of the desk hangs on ``permitted``. A request that changes something must come from our
own page: the cookie is SameSite=Strict, and the browser's own Sec-Fetch-Site or Origin must say so.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request, Response

from backend.hotline.hotline import Hotline
from backend.hotline.model import Session
from backend.hotline.navigation import whose_page
from backend.hotline.roles import ALLOWED, ANYBODY, may
from backend.problems import Problem

SIGN_IN = "请先登录坐席。"
OTHER_SITE = "这个请求不是从坐席页面发来的，请刷新页面再试。"
NOT_YOUR_ROLE = "您的岗位不能做这一步。"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_QUIET = ("/heartbeat", "/events", "/alerts")
"""What a page does by itself; it keeps nobody signed in who has gone away."""


def hotline_of(request: Request) -> Hotline:
    """The desk of the application."""
    hotline: Hotline = request.app.state.hotline
    return hotline


async def permitted(request: Request) -> None:
    """Let a request through whose route is open to its sender."""
    if request.method not in _SAFE and not _from_our_page(request):
        raise Problem(403, OTHER_SITE)
    path = getattr(request.scope.get("route"), "path", "")
    route = f"{request.method} {path}"
    if ALLOWED.get(route) == ANYBODY:
        return
    session = await session_of(request)
    if session is None:
        raise _sign_in_first(request)
    if not may(session.staff.roles, route):
        api = path.startswith("/desk/api/")
        raise Problem(403, NOT_YOUR_ROLE if api else whose_page(path, session.staff.roles))


async def session_of(request: Request) -> Session | None:
    """Who is signed in with the cookie of this request."""
    known: Session | None = getattr(request.state, "session", None)
    token = request.cookies.get(cookie_name(request))
    if known is None and token:
        active = not request.url.path.endswith(_QUIET)
        known = await hotline_of(request).sessions.find(token, active=active)
        request.state.session = known
    return known


async def signed_in(request: Request) -> Session:
    """The session of somebody who must be signed in."""
    session = await session_of(request)
    if session is None:
        raise _sign_in_first(request)
    return session


Parts = Annotated[Hotline, Depends(hotline_of)]
SignedIn = Annotated[Session, Depends(signed_in)]


def cookie_name(request: Request) -> str:
    """The cookie's name; over https the browser itself guards one that begins with __Host-."""
    return "__Host-desk" if request.url.scheme == "https" else "desk"


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give the session's cookie; it ends with the session or the browser."""
    response.set_cookie(
        cookie_name(request),
        token,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )


def drop_cookie(request: Request, response: Response) -> None:
    """Take the session's cookie away."""
    secure = request.url.scheme == "https"
    response.delete_cookie(
        cookie_name(request), path="/", secure=secure, httponly=True, samesite="strict"
    )


def _from_our_page(request: Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin.partition("://")[2] == request.headers.get("Host")


def _sign_in_first(request: Request) -> HTTPException:
    """A page leads to the sign-in; an interface says so."""
    if request.url.path.startswith("/desk/api/"):
        return Problem(401, SIGN_IN)
    return HTTPException(303, headers={"Location": "/desk"})
