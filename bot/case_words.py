"""How a case (办件) stands, in sentences, from what the backend answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dialogs.wording import label_of

_ENDED = frozenset({"rejected", "ended", "paid", "published", "insured"})


def lines_of(case: Mapping[str, Any]) -> tuple[str, ...]:
    """One sentence for each task of a case."""
    return tuple(_line(task) for task in case.get("tasks", ()))


def _line(task: Mapping[str, Any]) -> str:
    service = label_of("services", str(task.get("service", "")))
    status = label_of("task_status", str(task.get("status", "")))
    department = label_of("department", str(task.get("department", "")))
    return f"{service}：{status}（{department}）{_when(task)}"


def _when(task: Mapping[str, Any]) -> str:
    """By when it is due; a clock that stands still promises no day."""
    clock = task.get("clock") or {}
    if task.get("status") in _ENDED or not clock.get("due_on"):
        return ""
    if clock.get("paused"):
        return "，这段时间不计入办理期限"
    due = date.fromisoformat(str(clock["due_on"]))
    late = "，已经超过期限" if clock.get("overdue") else ""
    estimated = "（以官方放假安排为准）" if clock.get("estimated") else ""
    return f"，应在{due.month}月{due.day}日前办结{estimated}{late}"
