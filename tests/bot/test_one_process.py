"""Both services behind one address: who answers what, and a whole case between them."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.security import hash_token
from scripts.one_process import OneProcess, merge_documents
from scripts.wiring import one_process
from tests.bot.conftest import Person
from tests.fakes.interpreter import FakeInterpreter

pytestmark = pytest.mark.anyio

SECRET = "known-to-this-test"


@asynccontextmanager
async def running(folder: Path) -> AsyncGenerator[tuple[OneProcess, httpx.AsyncClient]]:
    known = {"APP_ENV": "dev", "DATA_DIR": str(folder), "INTERNAL_SECRET": SECRET}
    app = one_process(known, {"embedded": FakeInterpreter()})
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=transport, base_url="http://house") as client,
    ):
        yield app, client


@pytest.fixture
async def house_client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with running(tmp_path) as (_, client):
        yield client


async def test_each_path_is_answered_by_its_service(house_client: httpx.AsyncClient) -> None:
    facts: dict[str, Any] = {"as_of": "2026-11-24", "services": None, "facts": {}}
    eligibility = await house_client.post("/api/eligibility", json=facts)
    assert len(eligibility.json()["results"]) == 10
    assert (await house_client.post("/api/conversations", json={})).status_code == 201
    assert (await house_client.get("/api/cases/HN1")).status_code == 401
    assert (await house_client.get("/")).headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "path", ["/internal/cases", "/internal/shared-data", "/internal/conversations/x/notices"]
)
async def test_what_is_internal_is_not_reached_from_outside(
    house_client: httpx.AsyncClient, path: str
) -> None:
    headers = {"Authorization": f"Internal {SECRET}"}
    answer = await house_client.post(path, json={}, headers=headers)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_document_describes_both_and_every_reference_leads_somewhere(
    house_client: httpx.AsyncClient,
) -> None:
    document = (await house_client.get("/openapi.json")).json()
    assert {"/api/eligibility", "/api/conversations", "/api/cases/{case_id}"} <= set(
        document["paths"]
    )
    assert not any(p.startswith("/internal") for p in document["paths"])
    schemas = document["components"]["schemas"]
    named = re.findall(r"#/components/schemas/([A-Za-z0-9_-]+)", json.dumps(document))
    assert set(named) <= set(schemas)


async def test_the_docs_need_no_script_and_nothing_from_elsewhere(
    house_client: httpx.AsyncClient,
) -> None:
    page = (await house_client.get("/docs")).text
    assert "/api/eligibility" in page
    assert "<script" not in page
    assert "http" not in page.replace("https://", "http")


async def test_liveness_is_of_both(house_client: httpx.AsyncClient) -> None:
    assert (await house_client.get("/healthz")).json() == {"status": "ok"}
    ready = await house_client.get("/readyz")
    assert ready.status_code == 200, ready.text
    assert {"bot.conversations", "backend.database"} <= set(ready.json()["checks"])
    counted = (await house_client.get("/metrics")).text
    assert "bot_turn_seconds" in counted
    assert "backend" in counted or "case" in counted
    assert (await house_client.post("/healthz")).status_code == 405


async def test_no_metric_has_two_headings(house_client: httpx.AsyncClient) -> None:
    counted = (await house_client.get("/metrics")).text
    headings = re.findall(r"^# TYPE (\S+)", counted, re.MULTILINE)
    assert len(headings) == len(set(headings))


def test_schemas_of_the_same_name_and_other_content_are_kept_apart() -> None:
    one = {"paths": {"/a": {}}, "components": {"schemas": {"X": {"a": 1}, "Y": {"same": 1}}}}
    other = {
        "paths": {"/b": {"$ref": "#/components/schemas/X"}},
        "components": {"schemas": {"X": {"b": 2}, "Y": {"same": 1}, "Z": {}}},
    }
    merged = merge_documents(one, other)
    assert merged["components"]["schemas"] == {
        "X": {"a": 1},
        "Y": {"same": 1},
        "Z": {},
        "CaseX": {"b": 2},
    }
    assert merged["paths"]["/b"] == {"$ref": "#/components/schemas/CaseX"}


async def test_a_notice_travels_from_the_case_service_into_the_conversation(
    tmp_path: Path,
) -> None:
    """Through the real services: handed in over HTTP, told back over HTTP, once."""
    async with running(tmp_path) as (app, client):
        person = await Person(client).begin()
        to_backend = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app.backend), base_url="http://backend"
        )
        async with to_backend:
            handed = await to_backend.post(
                "/internal/cases",
                json=_submission(person),
                headers={"Authorization": f"Internal {SECRET}", "Idempotency-Key": "k"},
            )
        assert handed.status_code == 201, handed.text
        case_id = handed.json()["case_id"]
        seen = await client.get(f"/api/cases/{case_id}", headers=person.headers)
        assert seen.status_code == 200
        moved = await client.post(
            "/api/dev/simulate", json={"days": 3, "certificate": "approved", "level": 2}
        )
        assert moved.status_code == 200, moved.text
        turn = (await person.get()).json()["turn"]
    assert turn["case_id"] == case_id


def _submission(person: Person) -> dict[str, Any]:
    values: dict[str, Any] = {
        "consent": "2026-11",
        "consent.sensitive": "2026-11",
        "personal.name": "王秀英",
        "personal.sex": "female",
        "personal.birth_date": "1990-03-07",
        "personal.ethnicity": "汉族",
        "personal.photo": {"kind": "photo", "ref": "0" * 32},
        "personal.id_number": "110101199003070134",
        "personal.certificate_number": "11010119900307013442",
        "personal.marital_status": "unmarried",
        "personal.education": "junior",
        "personal.phone": "13800138000",
        "personal.household_type": "agricultural",
        "personal.household_address": "河南省郑州市中牟县官渡镇一号",
        "personal.residence_address": "河南省郑州市中牟县官渡镇一号",
        "personal.residence_division": {"code": "410122101", "name": "河南省/郑州市/中牟县/官渡镇"},
        "certificate.action": "reissue",
        "delivery.method": "pickup",
        "eligibility.henan_household": True,
        "eligibility.certificate_lost": True,
        "eligibility.has_certificate": True,
        "proxy.relation": "self",
        "signature": {"kind": "typed", "name": "王秀英"},
    }
    form = {
        k: {"value": v, "source": "said", "by": "applicant", "message_id": None, "confirmed": True}
        for k, v in values.items()
    }
    return {
        "conversation_id": person.one,
        "access_token_hash": hash_token(person.begun["token"]),
        "form": form,
        "services": ["certificate_reissue"],
        "policy_version": "豫残联〔2024〕12号",
        "submitted_by": "applicant",
        "agreed_at": "2026-11-24T09:30:00+08:00",
    }
