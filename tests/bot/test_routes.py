"""Invariants over all routes: who may call them, and that they are described."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from bot.channels.webchat import about, given, joining, paper, talk
from bot.services import caller
from tests.bot.conftest import House, client_of

pytestmark = pytest.mark.anyio

OPEN = {
    ("POST", "/api/conversations"),
    ("POST", "/api/links/redeem"),
    ("GET", "/api/links/{secret}/qr.png"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
}
"""Routes nobody needs a token for: they begin, carry their own secret, or tell nothing."""
BY_OTHER_MEANS = {
    ("POST", "/api/understand"),
    ("POST", "/internal/conversations/{conversation_id}/notices"),
}
"""Routes that check a staff token or a signature themselves."""


def _api_routes(app: FastAPI) -> list[tuple[str, str]]:
    paths: dict[str, Any] = app.openapi()["paths"]
    listed = [(m.upper(), p) for p, methods in paths.items() for m in methods]
    return [r for r in listed if r[1].startswith(("/api", "/internal", "/healthz", "/readyz"))]


async def test_every_route_asks_for_a_token_or_is_listed_as_open(house: House) -> None:
    app = house.app()
    house.dev = False
    async with client_of(house.app()) as client:
        asked = 0
        for method, path in _api_routes(app):
            if (method, path) in OPEN:
                continue
            url = re.sub(r"\{[^}]*\}", "00000000-0000-4000-8000-000000000000", path)
            how: dict[str, Any] = {}
            if path == "/api/understand":
                how = {"json": {"text": "你好"}}
            elif path.endswith("/notices"):
                how = {
                    "json": {
                        "notice_id": "n",
                        "case_id": "c",
                        "kind": "k",
                        "text": "t",
                        "at": "2026-11-24T10:00:00+08:00",
                    }
                }
            answer = await client.request(method, url, **how)
            assert answer.status_code == 401, (method, path, answer.text)
            asked += 1
    assert asked >= 13


async def test_the_lists_of_open_routes_name_only_routes_that_exist(house: House) -> None:
    known = {*_api_routes(house.app()), ("GET", "/metrics")}
    assert known >= OPEN
    assert known >= BY_OTHER_MEANS


def test_every_route_in_a_conversation_depends_on_the_caller() -> None:
    found = [
        r
        for r in _declared()
        if "{conversation_id}" in r.path and not r.path.startswith("/internal")
    ]
    assert len(found) >= 10
    for route in found:
        assert caller in {d.call for d in route.dependant.dependencies}, route.path


def _declared() -> list[APIRoute]:
    routes = [r for part in (talk, given, paper, joining, about) for r in part.router.routes]
    return [r for r in routes if isinstance(r, APIRoute)]


async def test_every_api_route_is_described_with_examples(house: House) -> None:
    document = house.app().openapi()
    for path, methods in document["paths"].items():
        if not path.startswith("/api"):
            continue
        for method, route in methods.items():
            where = f"{method} {path}"
            assert route.get("summary"), where
            assert route.get("description"), where
            body = route.get("requestBody", {}).get("content", {}).get("application/json")
            assert body is None or body.get("examples"), where
            for status, answer in route["responses"].items():
                if int(status) >= 400:
                    assert "application/problem+json" in answer["content"], where


async def test_references_in_the_document_lead_somewhere(house: House) -> None:
    document = house.app().openapi()
    schemas = document["components"]["schemas"]
    for name in re.findall(r"#/components/schemas/([A-Za-z0-9_-]+)", str(document)):
        assert name in schemas, name


async def test_the_description_lists_what_the_contract_names(house: House) -> None:
    one = "/api/conversations/{conversation_id}"
    named = {
        ("POST", "/api/conversations"),
        ("POST", f"{one}/messages"),
        ("GET", one),
        ("GET", f"{one}/events"),
        ("POST", f"{one}/voice"),
        ("POST", f"{one}/files"),
        ("GET", f"{one}/form"),
        ("GET", f"{one}/form.pdf"),
        ("GET", f"{one}/form.png"),
        ("GET", f"{one}/form.txt"),
        ("POST", f"{one}/links"),
        ("DELETE", one),
        ("POST", "/api/understand"),
    }
    assert named <= set(_api_routes(house.app()))
