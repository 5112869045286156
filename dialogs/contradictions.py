"""A contradiction (前后不一致) is put before the person with both sides: which holds?"""

from __future__ import annotations

from dialogs import checks
from dialogs.display import shown
from dialogs.taking import Conflict
from dialogs.talk import Talk


def raise_conflict(talk: Talk, conflict: Conflict) -> None:
    """Put the contradiction before the person: both values, which holds?"""
    if conflict.kind == "value":
        data = {"key": conflict.key, "old": conflict.old, "new": conflict.new}
        talk.confirm("value", **data, also=[list(pair) for pair in conflict.also])
        return
    number_new = conflict.key != "personal.age" or isinstance(conflict.new, str)
    numbers = {"id": "personal.id_number", "certificate": "personal.certificate_number"}
    kept = talk.dialogue.form.value(numbers[conflict.kind])
    id_says, said = _both_sides(talk, conflict, kept)
    number = kept or conflict.new
    talk.confirm(
        conflict.kind, what=_WHAT[conflict.key], id_says=id_says, said=said, number=number,
        new=number_new,
    )  # fmt: skip


_WHAT = {
    "personal.birth_date": "出生日期",
    "personal.sex": "性别",
    "personal.age": "年龄",
    "eligibility.disability_level": "残疾等级",
}


def _both_sides(talk: Talk, conflict: Conflict, kept: str | None) -> tuple[str, str]:
    """What the number says and what was said, in words."""
    number = kept or str(conflict.new)
    said = conflict.new if kept else conflict.old
    if conflict.kind == "certificate":
        return f"{checks.level_of(number)}级", f"{said}级"
    if conflict.key == "personal.sex":
        sex = {"male": "男", "female": "女"}
        return sex[checks.sex_of(number)], sex[str(said)]
    born = shown("personal.birth_date", checks.birth_date_of(number).isoformat())
    if conflict.key == "personal.age":
        return f"{born}出生", f"{said}岁"
    return born, shown("personal.birth_date", said)
