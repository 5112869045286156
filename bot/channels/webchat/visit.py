"""Who visits without scripts: the token in a cookie that no script and no other site can use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from fastapi import Request, Response

from bot.problems import Problem
from bot.security import same

COOKIE = "talk"
LOOK_COOKIE = "look"
LIFE = 30 * 24 * 3600
_LOOKS = {
    "size": ("large", "huge"),
    "contrast": ("more",),
    "theme": ("light", "dark"),
}


@dataclass(frozen=True)
class Visit:
    """A conversation that this browser may open."""

    conversation_id: str
    token: str = field(repr=False)

    @property
    def csrf(self) -> str:
        """What a form must bring back: only a page of ours could know it."""
        return hashlib.sha256(f"csrf:{self.token}".encode()).hexdigest()

    def allows(self, csrf: object) -> bool:
        """Whether a request that brings ``csrf`` came from a page of ours."""
        return isinstance(csrf, str) and same(csrf, self.csrf)


def visit_of(request: Request) -> Visit | None:
    """The conversation this browser may open, or None."""
    conversation_id, _, token = request.cookies.get(COOKIE, "").partition(".")
    return Visit(conversation_id, token) if conversation_id and token else None


def keep(response: Response, visit: Visit, request: Request) -> None:
    """Let this browser open ``visit`` for as long as a draft lives."""
    response.set_cookie(
        COOKIE,
        f"{visit.conversation_id}.{visit.token}",
        max_age=LIFE,
        httponly=True,
        samesite="strict",
        secure=_secure(request),
    )


def forget(response: Response) -> None:
    """Take the conversation from this browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


def looks_of(request: Request) -> dict[str, str]:
    """How this person likes to see the page: size, contrast, theme; only known values."""
    said = dict(
        p.split(":", 1) for p in request.cookies.get(LOOK_COOKIE, "").split("/") if ":" in p
    )
    return {name: v for name, v in said.items() if v in _LOOKS.get(name, ())}


def keep_looks(response: Response, looks: dict[str, str], request: Request) -> None:
    """Remember how the person likes to see the page."""
    known = [f"{name}:{v}" for name, v in looks.items() if v in _LOOKS.get(name, ())]
    response.set_cookie(
        LOOK_COOKIE, "/".join(known), max_age=LIFE, httponly=True, samesite="lax",
        secure=_secure(request),
    )  # fmt: skip


def refuse_strangers(request: Request) -> None:
    """A form on another site must not begin, enter or change anything here."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Problem(403, "请从本站的页面操作。")


def _secure(request: Request) -> bool:
    return request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
