"""Findings (预审意见) in plain words: what seems possible, what not and why, never a promise."""

from __future__ import annotations

from dialogs.effects import Advise
from dialogs.model import Finding
from dialogs.wording import label_of

_TITLES = (
    ("eligible", "看起来可以申请"),
    ("conditional", "办下残疾人证后可以申请"),
    ("review", "要由部门核定"),
    ("unknown", "还要看情况"),
    ("not_eligible", "现在看不符合"),
)


def advice_text(advise: Advise) -> str:
    """The findings in words; ``brief`` ones are bad news about a single service."""
    if advise.brief:
        return "\n".join(_bad_news(f) for f in advise.findings)
    blocks = ["按您说的情况初步看（最后由部门核定）："]
    for verdict, title in _TITLES:
        found = [f for f in advise.findings if f.verdict == verdict]
        if found:
            blocks.append("\n".join([f"{title}：", *(_line(f) for f in found)]))
    return "\n\n".join(blocks)


def _line(finding: Finding) -> str:
    name = label_of("services", finding.service)
    if finding.verdict in {"eligible", "conditional"}:
        return f"· {name}"
    wanted = False if finding.verdict == "not_eligible" else None
    reason = next((r for r in finding.reasons if r.holds is wanted), None)
    if reason is None:
        return f"· {name}"
    return f"· {name}：{reason.text.rstrip('。')}（{reason.clause}）"


def _bad_news(finding: Finding) -> str:
    name = label_of("services", finding.service)
    failed = [r for r in finding.reasons if r.holds is False]
    why = "；".join(f"{r.text.rstrip('。')}（{r.clause}）" for r in failed[:2])
    text = f"跟您说一声，{name}现在看不符合：{why}。"
    return f"{text}{finding.remedy}" if finding.remedy else text
