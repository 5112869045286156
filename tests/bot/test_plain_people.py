"""The page of who takes part, by forms alone: whose, what it refuses, who gets the notices."""

from __future__ import annotations

import re

import pytest

from tests.bot.conftest import House
from tests.bot.desk import open_desk
from tests.bot.test_pages import begun

pytestmark = pytest.mark.anyio
PATH = "/chat/people"


async def test_notices_are_chosen_and_links_for_other_phones_and_windows_are_given(
    house: House,
) -> None:
    async with open_desk(house) as (_, person):
        client = person.client
        csrf = {"csrf": (await begun(client))["csrf"]}
        given = await client.post(PATH, data={**csrf, "purpose": "helper", "label": "女儿"})
        code = "".join(re.search(r"(\d{3}) (\d{3})", given.text).groups())  # type: ignore[union-attr]  # it is there
        client.cookies, mine = type(client.cookies)(), client.cookies
        assert (await client.post("/c", data={"code": code})).status_code == 303
        client.cookies = mine
        assert "checked" in (await client.get(PATH)).text
        answer = await client.post(PATH, data={**csrf, "notify": "owner"})
        assert answer.status_code == 303
        assert 'value="owner" checked' in (await client.get(PATH)).text
        for purpose, heading in (("continue", "另一部手机"), ("window", "窗口工作人员扫的码")):
            given = await client.post(PATH, data={**csrf, "purpose": purpose})
            assert heading in given.text
        assert (await client.post(PATH, data={**csrf, "purpose": "all"})).status_code == 422


async def test_a_form_from_elsewhere_or_a_stranger_changes_nothing(house: House) -> None:
    async with open_desk(house) as (_, person):
        client = person.client
        assert (await client.get(PATH)).headers["location"] == "/"
        assert (await client.post(PATH, data={"purpose": "helper"})).headers["location"] == "/"
        await begun(client)
        refused = await client.post(PATH, data={"csrf": "wrong", "purpose": "helper"})
        assert refused.status_code == 403
        assert not re.search(r"\d{3} \d{3}", refused.text)
        unknown = {"csrf": (await begun(client))["csrf"], "remove": "nobody"}
        assert (await client.post(PATH, data=unknown)).status_code == 404
