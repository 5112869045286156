"""Answers as people read them: labels for codes, numbers in groups, the form in sections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dialogs.model import Json
from dialogs.questions import QUESTIONS
from dialogs.view import View
from dialogs.wording import WORDING, label_of

_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("申请事项", ("services",)),
    ("个人基本信息", ("personal.",)),
    ("残疾人证办理", ("certificate.",)),
    ("监护人或联系人", ("guardian.",)),
    ("残疾人两项补贴", ("subsidy.", "eligibility.long_term_care")),
    ("残疾人就业帮扶", ("employment.",)),
    ("代办人", ("proxy.",)),
    ("材料", ("materials.",)),
    ("取证方式", ("delivery.",)),
    ("本人意见", ("supported.",)),
)
_LABELS = {"supported.readback": "本人听过以后的意见"}
"""Labels of what stands on the form without ever being asked as a question."""
_HIDDEN = frozenset(
    {
        "certificate.action",
        "personal.age",
        "personal.residence_same",
        "personal.household_division",
        "personal.residence_hint",
        "guardian.is_proxy",
        "certificate.migrate.old_residence_same",
        "subsidy.apply_date",
    }
)
_CODED = {
    "certificate.new.categories": "disability_category",
    "certificate.cancel.categories": "disability_category",
    "certificate.change.categories": "disability_category",
    "eligibility.disability_categories": "disability_category",
    "subsidy.category": "disability_category",
}


def shown(key: str, value: Json) -> str:
    """``value`` of ``key`` in words, unmasked."""
    if value is None or value == []:
        return "无" if value == [] else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return _shown_mapping(value)
    if isinstance(value, list | tuple):
        return "、".join(shown(key, v) for v in value)
    return _shown_text(key, str(value))


def _shown_mapping(value: dict[str, Json]) -> str:
    if "ref" in value:
        return "已上传" if value.get("kind") != "drawn" else "已手写签字"
    return str(value.get("name", ""))


def _shown_text(key: str, value: str) -> str:
    table = WORDING[key].options if key in WORDING else {}
    if key == "services":
        return label_of("services", value)
    if key in _CODED:
        return label_of(key, value)
    kind = QUESTIONS[key].kind if key in QUESTIONS else ""
    if kind in {"choice", "multi", "relation"} or value in table:
        return table.get(value) or label_of(key, value)
    return _BY_KIND.get(kind, str)(value)


def chinese_date(iso: str) -> str:
    """1958-03-05 as 1958年3月5日; a year or month alone stays short."""
    parts = [int(p) for p in iso.split("-")]
    return "".join(f"{n}{unit}" for n, unit in zip(parts, "年月日", strict=False))


def grouped(number: str) -> str:
    """A number in the groups in which people read it out: phone 3-4-4, ID 6-8-4, else fours."""
    sizes = {11: (3, 4, 4), 18: (6, 4, 4, 4), 20: (6, 4, 4, 4, 2)}.get(len(number))
    if sizes is None:
        return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    groups: list[str] = []
    start = 0
    for size in sizes:
        groups.append(number[start : start + size])
        start += size
    return " ".join(groups)


_BY_KIND: dict[str, Callable[[str], str]] = {
    "date": chinese_date,
    "id_number": grouped,
    "certificate_number": grouped,
    "phone": grouped,
    "bank_account": grouped,
}


def review_sections(view: View) -> tuple[tuple[str, tuple[tuple[str, str, str, str], ...]], ...]:
    """The form section by section: rows of (key, label, shown value, state)."""
    services = "、".join(label_of("services", s) for s in view.form.services)
    sections: list[tuple[str, tuple[tuple[str, str, str, str], ...]]] = []
    for title, prefixes in _SECTIONS:
        rows = [("services", "申请事项", services, "given")] if title == "申请事项" else []
        rows += [row for key in _keys(view, prefixes) if (row := _row(key, view))]
        if rows:
            sections.append((title, tuple(rows)))
    return tuple(sections)


def _keys(view: View, prefixes: tuple[str, ...]) -> list[str]:
    order = list(QUESTIONS)
    keys = [k for k in view.form.answers if k.startswith(prefixes) and not k.endswith(".later")]
    return sorted(keys, key=lambda k: order.index(k) if k in order else len(order))


def _row(key: str, view: View) -> tuple[str, str, str, str] | None:
    label = _LABELS.get(key) or (WORDING[key].label if key in WORDING else "")
    if key in _HIDDEN or not label:
        return None
    answer = view.form.answers[key]
    if answer.state != "given":
        return (
            key,
            label,
            "还不清楚" if answer.state == "unknown" else "还没填",
            answer.state,
        )
    if key == "proxy.relation" and answer.value == "self":
        return None
    text = shown(key, answer.value)
    return (key, label, text, "given") if text else None


def age_of(view: View) -> int | None:
    """The age of the person helped, when the birthday is known."""
    born = view.form.value("personal.birth_date")
    if not born:
        return None
    day = date.fromisoformat(born)
    before = (view.today.month, view.today.day) < (day.month, day.day)
    return view.today.year - day.year - before
