"""What a county editor saves at the desk is what the assistant says next in that county."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dialogs.model import Json
from nlu.interpret import Interpreter
from tests.backend.hotline.conftest import OUR_PAGE
from tests.backend.hotline.together import House, open_house

pytestmark = pytest.mark.anyio
TOLD = (
    "同意",
    "同意",
    "我自己的残疾证丢了，要补办",
    "不查",
    "我叫秦晓明",
    "我住中牟县官渡镇孙庄村38号",
)
WHERE = "去哪儿办"
WINDOW = {
    "name": "政务服务中心综合窗口",
    "address": "测试路1号",
    "hours": "工作日9点到17点",
    "phone": "0371-00000000",
}
COUNTY: dict[str, Any] = {
    "code": "410122",
    "name": "中牟县",
    "source": "县政府网站",
    "checked_on": "2026-11-20",
}


async def saves(house: House, version: int, **content: Json) -> None:
    answer = await house.editor.client.put(
        "/desk/api/counties/410122",
        json={"version": version, "content": {**COUNTY, **content}},
        headers=OUR_PAGE,
    )
    assert answer.status_code == 200, answer.text


async def test_the_next_answer_says_what_the_editor_changed_and_who_confirmed_it(
    tmp_path: Path, interpreter: Interpreter
) -> None:
    async with open_house(tmp_path, interpreter) as house:
        before = await house.hears(*TOLD, WHERE)
        assert "公布的" not in before
        await saves(house, 0)
        assert "公布的" not in await house.hears(WHERE)
        await saves(house, 1, windows=[WINDOW], phones={"县残联": "0371-11111111"})
        said = await house.hears(WHERE)
        for words in (
            "中牟县公布的：政务服务中心综合窗口（测试路1号，工作日9点到17点，0371-00000000）",
            "县残联：0371-11111111",
            "2026-11-20核对，来源：县政府网站",
            "6号工作人员2",
        ):
            assert words in said
        body = {"name": "测试医院", "address": "测试路2号", "categories": ["mental"]}
        await saves(house, 2, windows=[{**WINDOW, "address": "新址3号"}], assessment_bodies=[body])
        said = await house.hears(WHERE)
        assert "新址3号" in said
        assert "测试路1号" not in said
        assert "测试医院（测试路2号）" in await house.hears("哪些医院能评定")
        await house.say("转人工")
        ticket = await house.waits()
        await house.agent.take(ticket)
        canned = {"client_id": "c-1", "answer_id": "where_offline"}
        await house.agent.post(f"/tickets/{ticket}/messages", **canned)
        assert "新址3号" in (await house.texts("staff"))[-1]
        await saves(house, 3)
        await house.agent.post(f"/tickets/{ticket}/hand-back")
        assert "新址3号" not in await house.hears(WHERE)
