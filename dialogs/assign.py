"""What a message answers: its entities and words as values for keys of the form.

A message may answer several questions at once, in any order. Whose number or name it is (the person
helped, the proxy, the guardian) is told by the words before it, else by what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.addresses import address_assignments, divisions_of
from dialogs.asides import facts_told
from dialogs.model import Entity, Json, Reply
from dialogs.parse import of_type
from dialogs.questions import BENEFIT_FACTS
from dialogs.view import View


@dataclass(frozen=True)
class Assignment:
    """One value for one key; ``problem`` when what was said does not hold, ``got`` what was got."""

    key: str
    value: Json
    problem: str | None = None
    got: str = ""
    also: tuple[tuple[str, Json], ...] = ()


_OWNERS = (
    ("guardian", re.compile(r"监护人|联系人")),
    (
        "personal",
        re.compile(
            r"他|她|(我|俺|咱)(们)?(家)?(的)?(妈|爸|娘|爹|母亲|父亲|老伴|爱人|老公|老婆|丈夫|妻子|媳妇|儿|闺女|女儿"
            r"|孩子|娃|弟|妹|哥|姐|爷|奶|姥|外公|外婆|公公|婆婆|岳|邻居|朋友|孙)|老人|申请人|残疾人|本人是"
        ),
    ),
    (
        "proxy",
        re.compile(
            r"(?<![给替帮为])(我|俺|咱)(?!们?家?的?(妈|爸|娘|爹|母|父|老|爱|丈|妻|媳|儿|闺|女|孩|娃|弟|妹|哥|姐|爷|奶|姥|外|公|婆|岳|邻|朋|孙))|代办人|经办人"
        ),
    ),
)
_SIMPLE = {
    "sex": "personal.sex",
    "ethnicity": "personal.ethnicity",
    "marital_status": "personal.marital_status",
    "education": "personal.education",
    "household_type": "personal.household_type",
    "certificate_number": "personal.certificate_number",
    "bank_account": "subsidy.bank_account",
    "cancel_reason": "certificate.cancel.reason",
    "delivery": "delivery.method",
}
_OWNED = {"person_name": "name", "phone": "phone", "id_number": "id_number"}
_FULL_DATE = len("1958-03-05")
_NEGATIVE = re.compile(
    r"(不是|没有|没|不享受|不属于|不在|不吃|停了|取消了?|不是啥|无|从来没)[^，。；,;]{0,6}$"
)
_BIRTH = re.compile(r"生|出生|生日")
_CANCELLED = re.compile(r"注销|销")


def entity_assignments(reply: Reply, view: View, asked: str | None) -> tuple[Assignment, ...]:
    """The assignments that the entities of ``reply`` make, given the open question ``asked``."""
    found = list(_all(reply, view, asked))
    found += _benefits(reply, view, asked)
    found += _categories(reply, view)
    found += [Assignment(*pair) for pair in _jobs(reply)]
    found += _self(reply, view)
    found += _told(reply, view, asked)
    addresses = address_assignments(reply, view, asked)
    found += [Assignment(a.key, a.value, a.problem, a.got, a.also) for a in addresses]
    last = {a.key: a for a in found}
    return tuple(last.values())


def _all(reply: Reply, view: View, asked: str | None) -> Iterator[Assignment]:
    for entity in reply.understood.entities:
        if entity.type in _OWNED:
            yield from _owned(entity, reply.text, view, asked)
        elif entity.type in _SIMPLE:
            yield Assignment(_SIMPLE[entity.type], entity.value, entity.problem, entity.text)
        elif entity.type == "disability_level":
            yield _level(entity)
        elif entity.type == "date":
            yield from _date(entity, reply.text, asked)
        elif entity.type == "age":
            yield Assignment("personal.age", int(entity.value), entity.problem, entity.text)
        elif entity.type == "relation" and asked not in {"guardian.relation", "guardian.name"}:
            yield Assignment("proxy.relation", entity.value)


_LENDS = re.compile(r"(用|留|打|填|写|记|就|先写|联系)(我|俺)(自己)?的")


def _owned(entity: Entity, text: str, view: View, asked: str | None) -> Iterator[Assignment]:
    """A name or number for its owner; a helper may lend theirs (用我的吧)."""
    what = _OWNED[entity.type]
    owner = owner_of(text, entity.start, view, asked)
    if owner == "personal" and asked != f"personal.{what}" and _is_helpers(entity, what, view):
        owner = "proxy"
    key = f"{owner}.{what}"
    wanted = asked == f"personal.{what}" and key != asked
    lends = _LENDS.search(text) is not None or view.form.value(key) == entity.value
    if wanted and lends:
        yield Assignment(asked or key, entity.value, entity.problem, entity.text)
    yield Assignment(key, entity.value, entity.problem, entity.text)


def _is_helpers(entity: Entity, what: str, view: View) -> bool:
    """A second name or number, while the helper's is still unknown, is the helper's."""
    known = view.form.value(f"personal.{what}")
    lacking = view.by_proxy and not view.form.has(f"proxy.{what}")
    return lacking and known is not None and known != entity.value


def owner_of(text: str, start: int, view: View, asked: str | None) -> str:
    """Whose name, number or phone stands at ``start``: personal, proxy or guardian."""
    group = (asked or "").split(".")[0]
    default = group if group in {"guardian", "proxy"} else "personal"
    before = text[: max(start, 0)]
    last = [(m[-1].end(), owner) for owner, cue in _OWNERS if (m := list(cue.finditer(before)))]
    if not last:
        return default
    owner = max(last)[1]
    if owner == "proxy" and not view.by_proxy:
        return default
    if owner == "proxy" and default == "guardian":
        return "guardian"
    if owner == "personal" and default in {"guardian", "proxy"} and before.strip() in _PRONOUNS:
        return default
    return owner


_PRONOUNS = {"他", "她", "他叫", "她叫", "他的", "她的"}


_SELF = re.compile(
    r"(我|俺)(自己|本人|个人)|给自己|(我|俺)的?(这个?)?(残疾)?(人)?证|(我|俺)(的)?(这|腿|眼|耳|手|胳膊|腰)"
    r"|(我|俺)(是|有|属)?(个)?(视力|听力|言语|肢体|智力|精神|[一二三四]级|残疾|聋|瞎|盲|瘫)"
)


def _self(reply: Reply, view: View) -> list[Assignment]:
    """The speaker who tells of their own certificate or body acts for themselves."""
    others = of_type(reply.understood.entities, "relation")
    wants = reply.understood.intent in {"apply", "inform", "check_eligibility"}
    if view.relation is not None or others or not wants or not _SELF.search(reply.text):
        return []
    return [Assignment("proxy.relation", "self")]


def _told(reply: Reply, view: View, asked: str | None) -> list[Assignment]:
    """Facts told in passing, as far as they are asked for and not the open question itself."""
    if reply.choice:
        return []
    wanted = {f for finding in view.findings.values() for f in finding.missing} | {
        "has_certificate"
    }
    keys = [(f"eligibility.{f}", value) for f, value in facts_told(reply.text) if f in wanted]
    return [Assignment(key, value) for key, value in keys if key != asked]


def _level(entity: Entity) -> Assignment:
    if entity.problem or not entity.value.isdigit():
        return Assignment(
            "eligibility.disability_level", None, entity.problem or "level", entity.text
        )
    return Assignment("eligibility.disability_level", int(entity.value))


def _date(entity: Entity, text: str, asked: str | None) -> Iterator[Assignment]:
    around = text[max(0, entity.start - 8) : entity.start + len(entity.text) + 6]
    if asked == "eligibility.certificate_cancelled_on" or _CANCELLED.search(around):
        yield Assignment(
            "eligibility.certificate_cancelled_on", entity.value, entity.problem, entity.text
        )
    elif asked == "personal.birth_date" or _BIRTH.search(around) or _bare_day(entity, around):
        if entity.problem is None and len(entity.value) < _FULL_DATE:
            yield Assignment("personal.birth_date", None, "partial_date", entity.value)
        else:
            yield Assignment("personal.birth_date", entity.value, entity.problem, entity.text)


def _bare_day(entity: Entity, around: str) -> bool:
    """A whole date that no word ties to anything else is somebody's birthday."""
    return len(entity.value) == _FULL_DATE and not _OTHER_DAY.search(around)


_OTHER_DAY = re.compile(r"发|办|到期|有效|证|领|交|过期|住院|出事|去世|走")


def negated(text: str, entity: Entity) -> bool:
    """Whether the words before ``entity`` deny it (不是低保)."""
    return bool(_NEGATIVE.search(text[: max(entity.start, 0)]))


def _benefits(reply: Reply, view: View, asked: str | None) -> list[Assignment]:
    entities = of_type(reply.understood.entities, "benefit")
    yes = [e.value for e in entities if not negated(reply.text, e)]
    no = [e.value for e in entities if negated(reply.text, e)]
    if asked == "subsidy.other_benefits" and yes:
        known = view.form.value("subsidy.other_benefits") or ()
        said = [f for f in _said_benefits(view) if f not in no]
        return [Assignment("subsidy.other_benefits", _merge(known, said, yes))]
    if view.form.has("subsidy.other_benefits") and (yes or no):
        kept = [b for b in view.form.value("subsidy.other_benefits") if b not in no]
        return [Assignment("subsidy.other_benefits", _merge(kept, yes))]
    facts = [(b, True) for b in yes] + [(b, False) for b in no]
    return [Assignment(f"eligibility.{b}", value) for b, value in facts]


def _said_benefits(view: View) -> list[str]:
    answers = view.dialogue.form.answers
    return [
        k.removeprefix("eligibility.")
        for k, a in answers.items()
        if a.value is True and _is_benefit(k)
    ]


def _is_benefit(key: str) -> bool:
    return key.removeprefix("eligibility.") in BENEFIT_FACTS


def _merge(*parts: object) -> list[str]:
    merged: dict[str, None] = {}
    for part in parts:
        merged |= dict.fromkeys(part)  # type: ignore[call-overload]
    return list(merged)


def _categories(reply: Reply, view: View) -> list[Assignment]:
    entities = of_type(reply.understood.entities, "disability_category")
    values = _merge(
        [e.value for e in entities if not negated(reply.text, e) and e.value != "multiple"]
    )
    if not values:
        return []
    for key, service in _CATEGORY_KEYS:
        if service in view.form.services or service in reply.understood.services:
            return [Assignment(key, values)]
    return [Assignment("eligibility.disability_categories", values)]


_CATEGORY_KEYS = (
    ("certificate.new.categories", "certificate_new"),
    ("certificate.change.categories", "certificate_change"),
    ("certificate.cancel.categories", "certificate_cancel"),
)


def _jobs(reply: Reply) -> list[tuple[str, Json]]:
    values = _merge([e.value for e in of_type(reply.understood.entities, "job_type")])
    if not values:
        return []
    return [("employment.job_type", values[0] if len(values) == 1 else values)]


__all__ = ["Assignment", "divisions_of", "entity_assignments", "negated", "owner_of"]
