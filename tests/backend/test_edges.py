"""Malformed, oversized and lost requests; liveness; the document that describes it all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.app import create_app
from backend.settings import DEPARTMENTS, Settings, SettingsError
from tests.backend.conftest import Clock, Office

pytestmark = pytest.mark.anyio


def is_problem(answer: httpx.Response, status: int) -> bool:
    document = answer.json()
    said = any("\u4e00" <= c <= "\u9fff" for c in document["detail"])
    kind = answer.headers["content-type"] == "application/problem+json"
    return kind and said and answer.status_code == document["status"] == status


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/eligibility", 405),
        ("DELETE", "/api/cases/x", 405),
        ("GET", "/api/cases/x", 401),
        ("POST", "/api/cases/x/withdraw", 401),
        ("POST", "/api/departments/hrss/tasks/x/events", 401),
        ("POST", "/api/departments/nobody/tasks/x/events", 404),
    ],
)
async def test_every_error_is_a_problem_in_chinese(
    open_office: Office, method: str, path: str, status: int
) -> None:
    assert is_problem(await open_office.client.request(method, path), status)


@pytest.mark.parametrize("content", [b"{", b"", b"[]", b"null", b"\xff\xfe", b'{"facts": 1}'])
async def test_malformed_json_is_a_problem_and_is_not_echoed(
    open_office: Office, content: bytes
) -> None:
    answer = await open_office.client.post(
        "/api/eligibility", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 422}
    assert is_problem(answer, answer.status_code)


async def test_what_is_too_large_is_a_problem(open_office: Office) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 50_000

    whole = await open_office.client.post("/api/eligibility", content=b"x" * 1_000_001)
    assert is_problem(whole, 413)
    streamed = await open_office.client.post(
        "/api/eligibility", content=pieces(), headers={"Content-Type": "application/json"}
    )
    assert is_problem(streamed, 413)
    signed = await open_office.client.post("/api/departments/hrss/tasks/x/events", content=pieces())
    assert is_problem(signed, 413)


async def test_eligibility_is_answered_for_all_ten_or_for_those_asked(open_office: Office) -> None:
    facts = {"henan_household": True, "has_certificate": True, "disability_level": 3}
    every = await open_office.client.post("/api/eligibility", json={"facts": facts})
    assert len(every.json()["results"]) == 10
    one = await open_office.client.post(
        "/api/eligibility",
        json={"as_of": "2026-11-24", "services": ["nursing_subsidy"], "facts": facts},
    )
    (found,) = one.json()["results"]
    assert set(found) == {"service", "verdict", "reasons", "missing", "remedy", "not_before"}
    assert found["verdict"] == "not_eligible"
    assert all(set(r) == {"clause", "text", "fact", "holds"} for r in found["reasons"])


async def test_a_cancelled_certificate_says_not_before(open_office: Office) -> None:
    facts = {
        "henan_household": True,
        "has_certificate": False,
        "certificate_status": "cancelled",
        "certificate_cancelled_on": "2026-06-01",
    }
    answer = await open_office.client.post(
        "/api/eligibility",
        json={"as_of": "2026-11-24", "services": ["certificate_new"], "facts": facts},
    )
    (found,) = answer.json()["results"]
    assert (found["verdict"], found["not_before"]) == ("review", "2027-06-01")


@pytest.mark.parametrize(
    "body",
    [
        {"facts": {"wings": True}},
        {"facts": {"orphan": "yes"}},
        {"facts": {"disability_level": 5}},
        {"facts": {"birth_date": "1958-02-30"}},
        {"services": ["haircut"]},
        {"as_of": "2020-01-01", "facts": {}},
        {"as_of": "tomorrow"},
    ],
)
async def test_facts_that_cannot_be_are_422(open_office: Office, body: dict[str, Any]) -> None:
    answer = await open_office.client.post("/api/eligibility", json=body)
    assert is_problem(answer, 422)


async def test_it_lives_and_is_ready_and_measures(open_office: Office) -> None:
    assert (await open_office.client.get("/healthz")).json() == {"status": "up"}
    ready = await open_office.client.get("/readyz")
    assert ready.json() == {
        "status": "ready",
        "checks": {"database": True, "outbox": True, "desk": True},
    }
    case_id = await open_office.opened("certificate_new")
    await open_office.case(case_id)
    metrics = (await open_office.client.get("/metrics")).text
    assert 'backend_cases_total{submitted_by="proxy"} 1.0' in metrics
    assert 'backend_outbox_pending{target="hrss"} 0.0' in metrics
    assert "/api/cases/{case_id}" in metrics
    assert case_id not in metrics


def spoil(data_dir: Path) -> None:
    for file in data_dir.glob("cases.db*"):
        file.write_bytes(b"not a database" * 100)


async def test_it_says_when_its_store_does_not_answer(open_office: Office) -> None:
    state = open_office.app.state
    state.post.cancel()
    await asyncio.wait([state.post])
    await state.database.close()
    spoil(state.settings.data_dir)
    answer = await open_office.client.get("/readyz")
    assert is_problem(answer, 503)
    assert answer.json()["checks"] == {
        "database": False,
        "outbox": False,
        "desk": True,
    }


def document(tmp_path: Path) -> dict[str, Any]:
    app = create_app(Settings(tmp_path, dev=True, internal_secret="s"), Clock())
    return app.openapi()


def test_every_route_is_described_with_an_example_and_its_problems(tmp_path: Path) -> None:
    for path, routes in document(tmp_path)["paths"].items():
        for route in routes.values():
            assert route["description"], path
            good = [r for status, r in route["responses"].items() if status.startswith("2")]
            text = json.dumps([*good, route.get("requestBody", {})])
            assert '"example"' in text or path.endswith("/access"), path
            for status in (s for s in route["responses"] if s[0] in "45"):
                assert "application/problem+json" in route["responses"][status]["content"] or (
                    status == "422"
                ), path


def test_every_route_about_people_names_how_one_authenticates(tmp_path: Path) -> None:
    described = document(tmp_path)
    open_to_all = {"/api/eligibility", "/healthz", "/readyz", "/metrics"}
    for path, routes in described["paths"].items():
        for route in routes.values():
            if path not in open_to_all and not path.startswith("/api/dev/"):
                assert route["security"], path
    assert set(described["components"]["securitySchemes"]) == {"token", "internal", "signature"}


def test_outside_development_every_secret_and_address_must_be_there() -> None:
    with pytest.raises(SettingsError, match="INTERNAL_SECRET") as error:
        Settings.from_environment({})
    assert all(f"DEPARTMENT_SECRET_{d.upper()}" in str(error.value) for d in DEPARTMENTS)
    assert "DEPARTMENT_URL_HRSS" in str(error.value)


def test_settings_come_from_the_environment() -> None:
    known = {
        "DATA_DIR": "data",
        "INTERNAL_SECRET": "i",
        "DEPARTMENT_SECRET": "d",
        "DEPARTMENT_SECRET_HRSS": "h",
        "SIMULATOR_URL": "http://127.0.0.1:8100",
        "DEPARTMENT_URL_TOWNSHIP": "http://township",
    }
    settings = Settings.from_environment(known)
    assert (settings.secret_of("hrss"), settings.secret_of("township")) == ("h", "d")
    assert settings.department_urls == {"township": "http://township"}
    assert not settings.dev
    assert "'h'" not in repr(settings)


def test_in_development_nothing_need_be_set() -> None:
    settings = Settings.from_environment({"APP_ENV": "dev"})
    assert settings.dev
    assert settings.internal_secret
    assert settings.secret_of("hrss") == "dev-hrss"
