"""What learning new examples would change, told before anything is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scripts.evaluation.judging import Judged, Understands, judge
from scripts.evaluation.labelled import Messages
from scripts.evaluation.scoring import score
from scripts.evaluation.tables import percent, share_text


@dataclass(frozen=True)
class Change:
    """One set of messages, understood before and after."""

    messages: Messages
    before: tuple[Judged, ...]
    after: tuple[Judged, ...]


def compare(
    sets: Iterable[Messages], before: Understands, after: Understands
) -> tuple[Change, ...]:
    """Every set, understood by the engine as it is and as it would be."""
    return tuple(Change(m, judge(m.items, before), judge(m.items, after)) for m in sets)


def report(changes: Sequence[Change]) -> str:
    """Before and after in figures, and each message whose meaning would change."""
    return "\n".join(line for change in changes for line in _lines(change))


def _lines(change: Change) -> list[str]:
    old = score("before", change.messages, change.before)
    new = score("after", change.messages, change.after)
    figures = (
        ("意图准确率", share_text(old.accuracy), share_text(new.accuracy)),
        ("宏平均F1", percent(old.macro_f1), percent(new.macro_f1)),
        ("事项F1", percent(old.services_f1), percent(new.services_f1)),
        ("范围外召回", share_text(old.outside), share_text(new.outside)),
        ("误判为范围外", share_text(old.refused), share_text(new.refused)),
        ("危急召回", share_text(old.crisis), share_text(new.crisis)),
    )
    told = [f"  {name}：{a} → {b}" for name, a, b in figures if a or b]
    return [f"{change.messages.name}（{len(change.before)}句）", *told, *_flips(change)]


def _flips(change: Change) -> list[str]:
    flips = [
        (a, b)
        for a, b in zip(change.before, change.after, strict=True)
        if a.got.intent != b.got.intent
    ]
    words = {(True, False): "变差", (False, True): "变好"}
    return [
        f"  {words.get((a.right, b.right), '仍错')} {a.got.intent} → {b.got.intent}：{a.item.text}"
        for a, b in flips
    ]
