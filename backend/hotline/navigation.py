"""Which pages the desk has, what they are called, and which of them a role may open."""

from __future__ import annotations

from backend.hotline.roles import ALLOWED, ROLES, Role, may

NAVIGATION = (
    ("/desk/queue", "队列"),
    ("/desk/callbacks", "回电"),
    ("/desk/followups", "差评回访"),
    ("/desk/oversight", "统计"),
    ("/desk/access-log", "访问日志"),
    ("/desk/counties", "县级信息"),
)
"""The pages that every page leads to, in this order; the first that one may open comes first."""
_BELOW = {"/desk/c/{ticket_id}": "对话", "/desk/counties/{code}": "县级信息"}


def open_to(roles: frozenset[Role]) -> tuple[tuple[str, str], ...]:
    """The pages that somebody with ``roles`` may open: address and name."""
    return tuple((path, words) for path, words in NAVIGATION if may(roles, f"GET {path}"))


def whose_page(path: str, roles: frozenset[Role]) -> str:
    """What the page at the route ``path`` is, whom it is for, and why not for ``roles``."""
    words = {**dict(NAVIGATION), **_BELOW}.get(path, "这一页")
    return f"“{words}”给{_named(ALLOWED[f'GET {path}'])}用。您的岗位是{_named(roles)}。"


def role_words(roles: frozenset[Role]) -> str:
    """The roles in words, in one order."""
    return "、".join(ROLES[role] for role in ROLES if role in roles)


def _named(roles: frozenset[Role]) -> str:
    return role_words(roles) or "还没有定"
