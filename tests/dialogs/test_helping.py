"""What people say about who may see and fill, and what only sounds like it."""

from __future__ import annotations

import pytest

from dialogs.helping import Wish, wish_about_people
from dialogs.model import Reply

SEE, FILL = ("see",), ("see", "fill")


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("让我闺女也能看", Wish("invite", "女儿", SEE)),
        ("让我闺女也能看看行不", Wish("invite", "女儿", SEE)),
        ("能不能叫俺儿帮我填", None),  # 儿 alone is no word of ours: it is asked otherwise
        ("叫俺儿子帮我填", Wish("invite", "儿子", FILL)),
        ("我想让我老伴儿一起看", Wish("invite", "老伴", SEE)),
        ("请家里人帮着填", Wish("invite", "家人", FILL)),
        ("邀请我姐", Wish("invite", "姐", SEE)),
        ("把俺大闺女移除", Wish("remove", "女儿")),
        ("谁能看到我的申请", Wish("list")),
        ("俺这申请都谁能看", Wish("list")),
        ("现在都有谁能看这份申请？", Wish("list")),
        ("哪些人能打开这份申请", Wish("list")),
        ("谁在帮我填", Wish("list")),
        ("别让我儿子看了", Wish("remove", "儿子")),
        ("不要再让俺闺女填了", Wish("remove", "女儿")),
        ("甭叫邻居看", Wish("remove", "邻居")),
    ],
)
def test_wishes_about_people_are_told_apart(text: str, wish: Wish | None) -> None:
    assert wish_about_people(Reply(text)) == wish


@pytest.mark.parametrize(
    "text",
    [
        "让我儿子去看病花了不少钱",
        "我闺女给我办的",
        "让我儿子去领证行吗",
        "叫我儿子送材料",
        "给我妈申请护理补贴",
        "谁能领护理补贴",
        "谁能看到我的信息",
        "我让我儿子看护孩子",
        "别让我等太久",
        "别让我老公进来",
        "我妈看不见",
        "儿子帮我填的低保",
    ],
)
def test_what_only_sounds_like_it_is_no_wish_about_people(text: str) -> None:
    assert wish_about_people(Reply(text)) is None


def test_a_button_is_no_wish_about_people() -> None:
    assert wish_about_people(Reply("让我闺女也能看", choice="services=x")) is None
