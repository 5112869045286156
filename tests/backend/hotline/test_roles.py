"""Every route of the desk for every role and for nobody: each may do just what the table says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from backend.hotline.roles import ALLOWED, ANYBODY, ROLES, Role
from backend.hotline.routes import DESK_ROUTERS
from tests.backend.hotline.conftest import OUR_PAGE, Room

pytestmark = pytest.mark.anyio
_REFUSED = {401, 403}
_STREAMS = ("/desk/api/events", "/desk/api/tickets/{ticket_id}/events")


def desk_routes() -> list[str]:
    """``METHOD /path`` of every route behind the desk's door."""
    routes = [route for router in DESK_ROUTERS for route in flat(router)]
    return [f"{method} {route.path}" for route in routes for method in sorted(route.methods or ())]


def flat(router: APIRouter) -> Iterator[APIRoute]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from flat(route.original_router)  # type: ignore[attr-defined]  # an included router


def test_every_route_of_the_desk_stands_in_the_table() -> None:
    served = set(desk_routes())
    assert served <= set(ALLOWED)
    pages = {route for route in ALLOWED if "/desk/api/" not in route}
    assert set(ALLOWED) - served <= pages


@pytest.mark.parametrize("role", [*ROLES, None])
async def test_a_role_may_do_just_what_it_may(desk: Room, role: str | None) -> None:
    person = await desk.staff("5号", [role]) if role else None
    client = person.client if person else await desk.browser()
    wrong = []
    for route in desk_routes():
        method, _, template = route.partition(" ")
        may = ALLOWED[route] == ANYBODY or role in ALLOWED[route]
        if template in _STREAMS and may and template == "/desk/api/events":
            continue  # it would go on for ever; tests of streams open it
        path = re.sub(r"\{[^}]*\}", "1", template)
        answer = await client.request(method, path, json={}, headers=OUR_PAGE)
        sent_away = answer.headers.get("location") == "/desk"
        went_through = answer.status_code not in _REFUSED and not sent_away
        if method == "DELETE" and person is not None:
            await desk.sits_down("5号")
            client = desk.people["5号"].client
        if template in {"/desk/oidc/return", "/desk/api/session"} and may:
            continue  # they refuse for reasons of their own, and have tests of their own
        if went_through != may:
            wrong.append((route, answer.status_code))
    assert wrong == []


async def test_a_page_leads_to_the_sign_in(desk: Room) -> None:
    stranger = await desk.browser()
    for route, roles in ALLOWED.items():
        path = re.sub(r"\{[^}]*\}", "1", route.partition(" ")[2])
        if route not in set(desk_routes()) or "/desk/api/" in path:
            continue
        answer = await stranger.get(path)
        if roles != ANYBODY:
            assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


async def test_nothing_of_the_desk_is_kept_by_the_browser(desk: Room) -> None:
    agent = await desk.staff()
    answer = await agent.get("/queue")
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


PAGES = [r for r in ALLOWED if r.startswith("GET /desk/") and "/api/" not in r]


@pytest.mark.parametrize("role", ROLES)
async def test_a_page_for_others_says_so_in_words_and_leads_to_ones_own(
    desk: Room, role: Role
) -> None:
    person = await desk.staff("5号", [role])
    for route in PAGES:
        path = re.sub(r"\{[^}]*\}", "1", route.removeprefix("GET "))
        if role in ALLOWED[route] or ALLOWED[route] == ANYBODY:
            continue
        answer = await person.client.get(path, headers={"Accept": "text/html,*/*"})
        assert (answer.status_code, "这一页您不能打开" in answer.text) == (403, True), path
        assert f"您的岗位是{ROLES[role]}" in answer.text
        first = (await person.client.get("/desk")).headers["location"]
        assert f'class="button" href="{first}"' in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_an_address_that_leads_nowhere_says_so_in_words(desk: Room) -> None:
    agent = await desk.staff()
    for path in ("/desk/c/77", "/desk/c/x", "/desk/nothing"):
        answer = await agent.client.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, "<h1>没有这一页</h1>" in answer.text) == (404, True), path


async def test_the_interface_and_programs_get_a_document(desk: Room) -> None:
    auditor = await desk.staff("5号", ["auditor"])
    api = await auditor.client.get("/desk/api/queue", headers={"Accept": "text/html"})
    page = await auditor.client.get("/desk/queue", headers={"Accept": "application/json"})
    for answer in (api, page):
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
