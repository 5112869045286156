"""The words that papers write where the form has codes, and the nearest of several words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

CATEGORIES: Mapping[str, str] = {
    "视力": "vision",
    "听力": "hearing",
    "言语": "speech",
    "肢体": "physical",
    "智力": "intellectual",
    "精神": "mental",
    "多重": "multiple",
}
"""残疾类别 as a certificate writes it."""

EDUCATIONS: Mapping[str, str] = {
    "文盲": "none",
    "小学": "primary",
    "初级中学": "junior",
    "初中": "junior",
    "普通高中": "senior",
    "高中": "senior",
    "中等专科": "vocational",
    "中专": "vocational",
    "职业高中": "vocational",
    "技工学校": "vocational",
    "大学专科": "college",
    "大专": "college",
    "大学本科": "bachelor",
    "研究生": "postgraduate",
}
"""文化程度 as the household register writes it (GB/T 4658)."""

MARRIAGES: Mapping[str, str] = {
    "未婚": "unmarried",
    "已婚": "married",
    "有配偶": "married",
    "初婚": "married",
    "再婚": "married",
    "复婚": "married",
    "丧偶": "widowed",
    "离婚": "divorced",
    "离异": "divorced",
}
"""婚姻状况 as the household register writes it (GB/T 2261.2)."""

HOUSEHOLDS: Mapping[str, str] = {
    "农业家庭户": "agricultural",
    "农业家庭户口": "agricultural",
    "非农业家庭户": "non_agricultural",
    "非农业家庭户口": "non_agricultural",
}
"""户别 where the register still tells; 居民家庭户 tells nothing."""

_NEAR = 0.6


@cache
def _simple() -> Mapping[int, str]:
    tables = json.loads((files("zhconv") / "zhcdict.json").read_text(encoding="utf-8"))
    pairs: Mapping[str, str] = tables["zh2Hans"]
    return {
        ord(old): new
        for old, new in pairs.items()
        if len(old) == len(new) == 1 and old not in "乾著"
    }


def simplified(text: str) -> str:
    """``text`` in simplified characters: the recogniser answers traditional ones at times."""
    return text.translate(_simple())


def nearest(text: str, words: Sequence[str]) -> str | None:
    """Which of ``words`` stands in ``text`` or is nearest to it; None when none is near."""
    said = text
    if not said:
        return None
    inside = [w for w in words if w in said or w.removesuffix("族") == said]
    if inside:
        return max(inside, key=len)
    near = [(SequenceMatcher(None, said, w.removesuffix("族")).ratio(), w) for w in words]
    best = max(near, default=(0.0, ""))
    return best[1] if best[0] >= _NEAR else None
