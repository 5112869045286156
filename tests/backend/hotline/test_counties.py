"""What counties publish, as their editors change it."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from backend.hotline.counties import county_names
from dialogs.model import Json
from nlu.divisions.gazetteer import Gazetteer
from tests.backend.hotline.conftest import OUR_PAGE, Room

pytestmark = pytest.mark.anyio
pytestmark = pytest.mark.anyio
ZHONGMU = "410122"
COUNTY: dict[str, Any] = {
    "code": ZHONGMU,
    "name": "中牟县",
    "windows": [{"name": "综合窗口", "address": "某路"}],
    "source": "县政府网站",
    "checked_on": "2026-11-01",
}


async def test_a_county_editor_changes_their_county_and_nobody_overwrites(desk: Room) -> None:
    editor = await desk.staff("6号", ["county_editor"], county=ZHONGMU)
    path = f"/desk/api/counties/{ZHONGMU}"

    async def save(version: int, **more: Json) -> httpx.Response:
        body = {"version": version, "content": {**COUNTY, **more}}
        return await editor.client.put(path, json=body, headers=OUR_PAGE)

    assert (await editor.get(f"/counties/{ZHONGMU}")).json()["version"] == 0
    both = await asyncio.gather(save(0), save(0, fees="免费"))
    assert sorted(a.status_code for a in both) == [200, 409]
    assert (await save(1, fees="公布的办法")).json()["version"] == 2
    kept = (await desk.internal.get("/internal/desk/counties")).json()
    assert [(c["code"], c["version"], c["content"]["fees"]) for c in kept] == [
        (ZHONGMU, 2, "公布的办法")
    ]
    assert len((await editor.get("/counties")).json()) == 1
    other = await editor.client.put(
        "/desk/api/counties/410102", json={"version": 0, "content": COUNTY}, headers=OUR_PAGE
    )
    assert other.status_code == 403


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"source": ""}, "source"),
        ({"windows": [{"name": "没有地址"}]}, "windows.0.address"),
        ({"code": "410102"}, "code"),
        ({"example": True}, "example"),
        ({"unknown": 1}, "unknown"),
        ({"fees": "长" * 20_000}, "content"),
    ],
)
async def test_what_does_not_fit_a_county_is_not_kept(
    desk: Room, more: dict[str, Any], where: str
) -> None:
    editor = await desk.staff("6号", ["county_editor"])
    body = {"version": 0, "content": {**COUNTY, **more}}
    answer = await editor.client.put(f"/desk/api/counties/{ZHONGMU}", json=body, headers=OUR_PAGE)
    assert answer.status_code == 422
    assert [e["where"] for e in answer.json()["errors"]] == [where]
    assert (await desk.internal.get("/internal/desk/counties")).json() == []


def test_the_desk_knows_the_same_counties_as_the_interview() -> None:
    known = Gazetteer.load().__dict__["_by_code"].values()
    counties = {
        d.code: d.full.removeprefix("河南省/").replace("/", "")
        for d in known
        if len(d.code) == 6 and d.code.startswith("41")
    }
    assert dict(county_names()) == counties
