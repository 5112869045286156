"""Taking what a message gives into the form: checked, compared with what stands, never lost.

What does not hold comes back as a ``Trouble`` with its code; what contradicts an earlier answer as
a ``Conflict`` that the person settles; everything else is in the new form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from dialogs import checks
from dialogs.answering import answer_to
from dialogs.assign import Assignment, entity_assignments
from dialogs.dialogue import Dialogue
from dialogs.model import Answer, Json, Reply, Source
from dialogs.questions import BENEFIT_FACTS, QUESTIONS
from dialogs.speakers import by_another, differ, of_speaker, speaker_of
from dialogs.view import View, effective

READ_BACK = frozenset({"id_number", "phone", "bank_account", "certificate_number"})
"""Kinds of answers that are said back in groups, and confirmed when a recogniser heard them."""


@dataclass(frozen=True)
class Trouble:
    """An answer that does not hold: why (a problem code) and what was got."""

    key: str
    problem: str
    got: str = ""
    data: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True)
class Conflict:
    """Two values for one key that cannot both hold; ``kind`` tells how to ask."""

    kind: str
    key: str
    old: Json
    new: Json
    also: tuple[tuple[str, Json], ...] = ()


@dataclass(frozen=True)
class Taken:
    """What one message gave; ``overwrite`` when it means to replace what stands."""

    dialogue: Dialogue
    overwrite: bool = False
    keys: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    changed: tuple[str, ...] = ()


def take(reply: Reply, view: View, *, only: str | None = None) -> Taken:
    """Everything that ``reply`` gives, taken into the form.

    ``only`` limits it to one key (while a correction of just that key is awaited).
    """
    asked = view.dialogue.asked
    signed = answer_to(asked, reply, view) if asked == "signature" else ()
    found = signed or entity_assignments(reply, view, asked)
    if asked and not any(_answers(a, asked) for a in found):
        found = (*found, *answer_to(asked, _rest(reply, asked), view))
    found = tuple(of_speaker(a, reply, view) for a in found)
    if only:
        found = tuple(a for a in found if a.key == only or only in dict(a.also))
    return take_assignments(found, reply, view)


def answers(asked: str, reply: Reply, view: View) -> bool:
    """Whether ``reply`` holds an answer to question ``asked`` that has no problem."""
    found = entity_assignments(reply, view, asked)
    if not any(_answers(a, asked) for a in found):
        found = answer_to(asked, _rest(reply, asked), view)
    later = f"{asked}.later"
    return any(a.problem is None and (_answers(a, asked) or a.key == later) for a in found)


def _rest(reply: Reply, asked: str) -> Reply:
    """What is left of ``reply`` as words for ``asked``, without what gave something else."""
    own = _OWN_ENTITIES.get(_kind(asked), frozenset[str]())
    other = [e for e in reply.understood.entities if e.type not in {*own, "service"} and e.text]
    if not other or reply.choice or reply.upload:
        return reply
    clauses = re.split(r"[，,；;。\n]", reply.text)
    left = [c for c in clauses if not any(e.text in c for e in other)]
    return replace(reply, text="，".join(left).strip())


_OWN_ENTITIES = {
    "address": frozenset({"division", "delivery", "relation"}),
    "division": frozenset({"division"}),
    "text": frozenset({"division", "job_type"}),
    "relation": frozenset({"relation", "person_name", "sex"}),
    "name": frozenset({"relation"}),
    "file": frozenset({"relation"}),
    "yes_no": frozenset(
        {"relation", "disability_category", "disability_level", "benefit", "age", "date"}
    ),
    "choice": frozenset({"disability_category", "disability_level", "delivery", "relation"}),
    "multi": frozenset({"disability_category", "benefit", "job_type", "relation"}),
    "signature": frozenset({"person_name", "relation"}),
}
"""Entity types that may stand in an answer to a question of that kind."""


def _answers(assignment: Assignment, asked: str) -> bool:
    return assignment.key in {asked, asked.replace("residence_address", "residence_same")}


def take_assignments(found: tuple[Assignment, ...], reply: Reply, view: View) -> Taken:
    """``found`` taken into the form one after the other."""
    overwrite = reply.understood.intent == "correct" or reply.choice is not None
    taken = Taken(view.dialogue, overwrite)
    for assignment in sorted(found, key=_importance):
        taken = _take_one(assignment, reply, view, taken)
    return taken


def _importance(assignment: Assignment) -> int:
    order = ("proxy.relation", "personal.id_number", "personal.certificate_number")
    return order.index(assignment.key) if assignment.key in order else len(order)


def _take_one(a: Assignment, reply: Reply, view: View, taken: Taken) -> Taken:
    dialogue = taken.dialogue
    value, problem, got = _checked(a, dialogue, view.today)
    if problem:
        trouble = Trouble(a.key, problem, got or a.got, dict(a.also))
        partial = _partial(dialogue, a.key, problem, got)
        return replace(taken, dialogue=partial, troubles=(*taken.troubles, trouble))
    old = dialogue.form.answers.get(a.key)
    if old is not None and old.state == "given":
        if old.value == value:
            said_again = a.key in {view.dialogue.asked, view.dialogue.revisit}
            return replace(taken, keys=(*taken.keys, a.key)) if said_again else taken
        open_now = {view.dialogue.asked, view.dialogue.revisit}
        free = taken.overwrite or a.key in open_now or _grows(a.key)
        between = differ(old, reply, overwrite=taken.overwrite)
        if between or not free:
            kind = "parties" if between or by_another(old, reply) else "value"
            conflict = Conflict(kind, a.key, old.value, value, a.also)
            return replace(taken, conflicts=(*taken.conflicts, conflict))
        taken = replace(taken, changed=(*taken.changed, a.key))
    if reply.spoken and _kind(a.key) in READ_BACK:
        heard = Conflict("heard", a.key, None, value, a.also)
        return replace(taken, conflicts=(*taken.conflicts, heard))
    conflict_found = _crosscheck(a.key, value, dialogue, view)
    if conflict_found:
        return replace(taken, conflicts=(*taken.conflicts, conflict_found))
    dialogue = put(dialogue, a.key, value, reply, a.also)
    return replace(taken, dialogue=dialogue, keys=(*taken.keys, a.key))


def _grows(key: str) -> bool:
    """Answers that are added to rather than contradicted."""
    return key in {"subsidy.other_benefits", "personal.age", "personal.residence_hint"}


def put(
    dialogue: Dialogue,
    key: str,
    value: Json,
    reply: Reply,
    also: tuple[tuple[str, Json], ...] = (),
) -> Dialogue:
    """``dialogue`` with ``key`` (and what comes with it) answered by ``reply``."""
    given: Source = "document" if reply.upload else "said"
    source: Source = "chosen" if reply.choice else given
    form = dialogue.form
    for name, content in ((key, value), *also):
        if name in {"options", "address"}:
            continue
        by = speaker_of(reply, dialogue)
        mark = reply.party.mark if reply.party else None
        given_now = Answer(content, source, by, reply.message_id, party=mark)
        form = form.with_answer(name, given_now)
    form = form.without(*_superseded(key, value))
    partial = {k: v for k, v in dialogue.partial.items() if k != key}
    return replace(dialogue, form=form, partial=partial)


def _superseded(key: str, value: Json) -> tuple[str, ...]:
    """Answers that a new one replaces: single benefits by the list, 同户籍 by an address."""
    if key == "subsidy.other_benefits":
        return tuple(f"eligibility.{f}" for f in BENEFIT_FACTS)
    if key == "personal.residence_address":
        return ("personal.residence_same", "personal.residence_hint")
    if key == "personal.residence_same":
        return ("personal.residence_address", "personal.residence_division")
    if key == "guardian.name":
        return ("guardian.is_proxy",)
    if key == "guardian.is_proxy" and value:
        return ("guardian.name", "guardian.phone", "guardian.id_number", "guardian.relation")
    return ()


def _checked(a: Assignment, dialogue: Dialogue, today: date) -> tuple[Json, str | None, str]:
    """The normalised value, or the problem with it, joining a part kept from an earlier message."""
    kept = dialogue.partial.get(a.key, "")
    if _kind(a.key) == "address" and kept and a.value and kept not in str(a.value):
        return f"{a.value}{kept}", a.problem, a.got
    check = _CHECKS.get(_kind(a.key))
    if a.problem == "no_town" and dialogue.attempt:
        return a.value, None, a.got
    if check is None or (a.value is None and a.problem):
        return a.value, a.problem, a.got
    result = check(str(a.value), today)
    if result.problem and kept and not str(a.value).startswith(kept):
        joined = check(kept + str(a.value), today)
        if joined.problem is None or joined.problem not in {"long", "characters"}:
            result = joined
    problem = result.problem if result.problem not in _WARNINGS else None
    return result.value, problem or (a.problem if a.problem in _KEEP else None), result.value


_WARNINGS = {None, "luhn"}
_KEEP = {"lunar", "nominal"}


def _kind(key: str) -> str:
    declared = QUESTIONS.get(key)
    return declared.kind if declared else ""


_CHECKS: dict[str, Callable[[str, date], checks.Checked]] = {
    "id_number": checks.check_id_number,
    "certificate_number": checks.check_certificate_number,
    "phone": lambda text, _: checks.check_phone(text),
    "bank_account": lambda text, _: checks.check_bank_account(text),
    "date": checks.check_date,
}


def _partial(dialogue: Dialogue, key: str, problem: str, got: str) -> Dialogue:
    """Keep the part of a number that was given, so that only the rest is asked."""
    if problem not in {"short", "no_division", "ambiguous"} or not got:
        return replace(dialogue, partial={k: v for k, v in dialogue.partial.items() if k != key})
    return replace(dialogue, partial={**dialogue.partial, key: got})


def _crosscheck(key: str, value: Json, dialogue: Dialogue, view: View) -> Conflict | None:
    """Whether ``value`` contradicts what another answer implies (ID and birthday, age, level)."""
    form = dialogue.form
    if key == "personal.id_number":
        return _id_against_said(value, dialogue, view.today)
    if key in {"personal.birth_date", "personal.sex"} and form.has("personal.id_number"):
        implied = effective(form.without(key), view.today).value(key)
        return Conflict("id", key, implied, value) if implied and implied != value else None
    if key == "personal.age":
        born = effective(form, view.today).value("personal.birth_date")
        return _age_conflict(born, value, view.today)
    if key == "eligibility.disability_level" and form.has("personal.certificate_number"):
        implied_level = int(checks.level_of(form.value("personal.certificate_number")))
        return (
            Conflict("certificate", key, implied_level, value) if implied_level != value else None
        )
    if key == "personal.certificate_number":
        return _certificate_against_said(value, dialogue)
    return None


def _id_against_said(number: str, dialogue: Dialogue, today: date) -> Conflict | None:
    form = dialogue.form
    born, sex = checks.birth_date_of(number).isoformat(), checks.sex_of(number)
    if form.has("personal.birth_date") and form.value("personal.birth_date") != born:
        return Conflict("id", "personal.birth_date", form.value("personal.birth_date"), number)
    if form.has("personal.sex") and form.value("personal.sex") != sex:
        return Conflict("id", "personal.sex", form.value("personal.sex"), number)
    if form.has("personal.age"):
        found = _age_conflict(born, form.value("personal.age"), today)
        return replace(found, old=form.value("personal.age"), new=number) if found else None
    return None


def _age_conflict(born: str | None, age: int, today: date) -> Conflict | None:
    if not born:
        return None
    real = checks.age_on(date.fromisoformat(born), today)
    return Conflict("id", "personal.age", born, age) if abs(real - age) > 1 else None


def _certificate_against_said(number: str, dialogue: Dialogue) -> Conflict | None:
    form = dialogue.form
    level = form.value("eligibility.disability_level")
    if level and int(checks.level_of(number)) != level:
        return Conflict("certificate", "eligibility.disability_level", level, number)
    return None
