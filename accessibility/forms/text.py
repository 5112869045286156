"""The accessible text twin of 附件1: one item a line, section by section, for ears and fingers."""

from __future__ import annotations

from collections.abc import Iterator

from accessibility.forms.cells import Block, Boxes, Field, PhotoBox, Section
from accessibility.forms.layout import NOTE, REMARK, SECTIONS, TITLE
from accessibility.forms.supplement import TITLE as SUPPLEMENT
from accessibility.forms.view import FormView

_EMPTY = "未填"
_HIDDEN = "已隐去"


def form_text(view: FormView) -> str:
    """The form as plain text: “项目：内容”, with 未填 where nothing was given."""
    lines = [TITLE, *([f"办件编号：{view.case_id}"] if view.case_id else [])]
    for section in SECTIONS:
        lines += ["", f"【{section.title}】", *_section(section, view)]
    lines += ["", NOTE, REMARK]
    if view.supplement or view.signature or view.case_id:
        lines += ["", f"【{SUPPLEMENT}】", *_supplement(view)]
    return "\n".join(lines) + "\n"


def _section(section: Section, view: FormView) -> Iterator[str]:
    for block in section.blocks:
        if _shown(block, view):
            if block.title:
                yield f"{block.title}："
            yield from _block(block, view)
        else:
            yield f"{block.title or '本部分'}：未申请"


def _shown(block: Block, view: FormView) -> bool:
    """Whether a block is read out: it was applied for, or something stands in it all the same."""
    cells = (cell for row in block.rows for cell in row.cells)
    keys = [cell.key for cell in cells if isinstance(cell, Field | Boxes)]
    return view.concerns(block.services) or any(view.value(key) for key in keys)


def _block(block: Block, view: FormView) -> Iterator[str]:
    for row in block.rows:
        for cell in row.cells:
            if isinstance(cell, Field):
                yield f"{cell.name}：{view.value(cell.key) or _EMPTY}"
            elif isinstance(cell, Boxes):
                yield f"{cell.name}：{_chosen(cell, view)}"
            elif isinstance(cell, PhotoBox):
                yield f"照片：{_HIDDEN if view.masked else '已提供' if view.photo else _EMPTY}"


def _chosen(cell: Boxes, view: FormView) -> str:
    chosen = "、".join(label for code, label in cell.options if view.checked(cell.key, code))
    if chosen or not view.value(cell.key):
        return chosen or _EMPTY
    return _HIDDEN if view.masked else view.value(cell.key)


def _supplement(view: FormView) -> Iterator[str]:
    for part in view.supplement:
        yield f"{part.title}："
        for line in part.lines:
            yield f"{line.name}：{line.text}"
    yield f"签字：{signed_name(view) or _EMPTY}"
    yield f"签字人：{signed_by(view)}"
    yield f"日期：{signed_on(view) or _EMPTY}"


def signed_name(view: FormView) -> str:
    """What stands in the place of the signature where it is not shown as drawn."""
    if view.signature is None:
        return ""
    return view.signature.name or ("已手写签字" if view.signature.image else "")


def signed_by(view: FormView) -> str:
    """Who signs: the applicant, or the proxy on their behalf."""
    return "代办人" if view.signature and view.signature.by_proxy else "申请人"


def signed_on(view: FormView) -> str:
    """The day of signing in Chinese; "" when it is not signed."""
    day = view.signature.signed_on if view.signature else None
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
