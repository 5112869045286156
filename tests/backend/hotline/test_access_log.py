"""The access log: every look at personal data, by staff and at windows."""

from __future__ import annotations

import pytest

from backend.hotline.access_log import Access
from tests.backend.hotline.conftest import Room

pytestmark = pytest.mark.anyio


async def test_the_access_log_is_read_in_pages_and_searched(desk: Room) -> None:
    agent = await desk.staff()
    ticket_id = await desk.asks()
    await agent.take(ticket_id)
    await agent.get(f"/tickets/{ticket_id}/packet")
    staff = await desk.hotline.accounts.by_desk("1号")
    assert staff is not None
    for _ in range(105):
        await desk.hotline.access_log.add(staff, Access("field:personal.phone", "回电要用"))
    auditor = await desk.staff("8号", ["auditor"])
    first = (await auditor.get("/access-log")).json()
    assert len(first["rows"]) == 100
    rest = (await auditor.get("/access-log", before=first["before"])).json()
    assert [len(rest["rows"]), rest["before"]] == [6, None]
    assert len((await auditor.get("/access-log", q="packet")).json()["rows"]) == 1
    assert (await auditor.get("/access-log", q="c-9")).json()["rows"] == []


async def test_each_device_at_a_window_stands_in_the_access_log_once_in_ten_minutes(
    desk: Room,
) -> None:
    case = "HN410122-20261124-0001-7"
    for opener, what in (("a1", "window"), ("b2", "window"), ("a1", "window"), ("a1", "form")):
        more = {"case_id": case, "opener": opener, "what": f"window_{what}".removesuffix("_window")}
        await desk.told("window_opened", event_id=f"{what}:{opener}:10", **more)
    auditor = await desk.staff("8号", ["auditor"])
    rows = (await auditor.get("/access-log", q=case)).json()["rows"]
    assert [(r["desk_number"], r["what_words"], r["reason"]) for r in rows] == [
        ("窗口", "凭二维码打印申请表", "设备a1"),
        ("窗口", "凭二维码打开申请表", "设备b2"),
        ("窗口", "凭二维码打开申请表", "设备a1"),
    ]
