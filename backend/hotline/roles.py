"""Who may do what at the desk: one table, from route to roles; what is not in it nobody may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["agent", "supervisor", "county_editor", "auditor"]
"""The roles (岗位) of staff."""

ROLES: Mapping[Role, str] = {
    "agent": "坐席",
    "supervisor": "主管",
    "county_editor": "县级信息维护",
    "auditor": "审计",
}
ANYBODY = frozenset[Role]()
"""Open also to those who have not signed in."""

_ALL: frozenset[Role] = frozenset(ROLES)
_AGENT = frozenset[Role]({"agent"})
_LINE = frozenset[Role]({"agent", "supervisor"})
_SUPERVISOR = frozenset[Role]({"supervisor"})
_EDITOR = frozenset[Role]({"county_editor"})
_AUDITOR = frozenset[Role]({"auditor"})
_TICKET = "/desk/api/tickets/{ticket_id}"

ALLOWED: Mapping[str, frozenset[Role]] = {
    # Pages
    "GET /desk": ANYBODY,
    "GET /desk/static/{version}/{name}": ANYBODY,
    "GET /desk/oidc/start": ANYBODY,
    "GET /desk/oidc/return": ANYBODY,
    "GET /desk/queue": _LINE,
    "GET /desk/c/{ticket_id}": _LINE,
    "GET /desk/callbacks": _LINE,
    "GET /desk/followups": _LINE,
    "GET /desk/oversight": _SUPERVISOR,
    "GET /desk/access-log": _AUDITOR,
    "GET /desk/counties": _EDITOR,
    "GET /desk/counties/{code}": _EDITOR,
    # Oneself
    "POST /desk/api/session": ANYBODY,
    "GET /desk/api/session": _ALL,
    "DELETE /desk/api/session": _ALL,
    # The queue
    "GET /desk/api/queue": _LINE,
    "GET /desk/api/alerts": _LINE,
    "GET /desk/api/events": _LINE,
    "GET /desk/api/colleagues": _LINE,
    "POST /desk/api/queue/next": _AGENT,
    "POST /desk/api/calls": _AGENT,
    # One ticket
    f"GET {_TICKET}": _LINE,
    f"GET {_TICKET}/packet": _LINE,
    f"GET {_TICKET}/messages": _LINE,
    f"GET {_TICKET}/events": _LINE,
    f"POST {_TICKET}/take": _AGENT,
    f"POST {_TICKET}/heartbeat": _AGENT,
    f"POST {_TICKET}/pass": _LINE,
    f"POST {_TICKET}/put-back": _LINE,
    f"POST {_TICKET}/hand-back": _AGENT,
    f"POST {_TICKET}/close": _AGENT,
    f"POST {_TICKET}/messages": _AGENT,
    f"POST {_TICKET}/ask": _AGENT,
    f"POST {_TICKET}/proposals": _AGENT,
    f"POST {_TICKET}/reveal": _AGENT,
    f"POST {_TICKET}/code": _AGENT,
    f"POST {_TICKET}/misunderstood": _AGENT,
    "GET /desk/api/meanings": _LINE,
    "GET /desk/api/answers": _LINE,
    "GET /desk/api/questions": _LINE,
    # Later
    "GET /desk/api/callbacks": _LINE,
    "POST /desk/api/callbacks/{callback_id}/plan": _LINE,
    "POST /desk/api/callbacks/{callback_id}/done": _LINE,
    "GET /desk/api/followups": _LINE,
    "POST /desk/api/followups/{follow_up_id}/open": _LINE,
    "POST /desk/api/followups/{follow_up_id}/done": _LINE,
    "POST /desk/api/followups/{follow_up_id}/reopen": _LINE,
    # Oversight
    "GET /desk/api/statistics": _SUPERVISOR,
    "GET /desk/api/statistics.csv": _SUPERVISOR,
    "GET /desk/api/statistics/plots/{name}": _SUPERVISOR,
    "GET /desk/api/access-log": _AUDITOR,
    "GET /desk/api/counties": _EDITOR,
    "GET /desk/api/counties/{code}": _EDITOR,
    "PUT /desk/api/counties/{code}": _EDITOR,
}
"""``METHOD /path`` → the roles that may; the page routes among them are written in ``pages.py``."""


def may(roles: frozenset[str], route: str) -> bool:
    """Whether somebody with ``roles`` may use ``route``; an unknown route is nobody's."""
    allowed = ALLOWED.get(route)
    return allowed is not None and (allowed == ANYBODY or bool(allowed & roles))
