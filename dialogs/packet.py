"""The hand-off packet (转接单): all that a staff member needs to go on, on one page."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.dialogue import Dialogue
from dialogs.display import review_sections
from dialogs.model import Finding, Json
from dialogs.next import due
from dialogs.questions import QUESTIONS
from dialogs.supported import outcome_of
from dialogs.view import View
from dialogs.wording import WORDING, fill, label_of, who

_NEEDS_OF_CATEGORY = {
    "vision": "看不清，适合说话或念给他听",
    "hearing": "听不清，适合打字",
    "speech": "说话不便，适合打字",
    "intellectual": "请用简单的话",
    "mental": "请慢慢说",
}
_NEEDS_OF_PREFERENCE = {
    "bigger_text": "要大字",
    "plain_language": "要简单的话",
    "read_aloud": "要念出来",
    "slower": "要慢一点",
    "slowest": "要很慢",
}
_COUNTY_DIGITS = 6
_DIVISIONS = (
    "personal.residence_division",
    "personal.household_division",
    "certificate.new.household_division",
)


@dataclass(frozen=True, repr=False)
class Row:
    """One field as the desk sees it: given, proposed, unknown, skipped or missing."""

    key: str
    label: str
    value: Json
    shown: str
    state: str
    source: str = ""
    by: str = ""
    party: str = ""
    confirmed: bool = False

    def __repr__(self) -> str:
        """The key alone: values are personal."""
        return f"<Row {self.key}>"


@dataclass(frozen=True, repr=False)
class Packet:
    """Who speaks for whom, what is wanted, how far it came and what was in the way."""

    speaker: str
    services: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    missing: tuple[tuple[str, str], ...]
    open_question: tuple[str, str] | None
    failures: tuple[tuple[str, str], ...]
    access_needs: tuple[str, ...]
    county: str | None
    case_id: str | None
    reason: str
    readback: str | None

    def __repr__(self) -> str:
        """How many rows there are, and none of them."""
        return f"<Packet of {sum(len(rows) for _, rows in self.sections)} rows>"


def packet_of(view: View) -> Packet:
    """The packet of a conversation as it stands."""
    dialogue = view.dialogue
    return Packet(
        speaker=speaker_of(view),
        services=tuple((s, label_of("services", s)) for s in view.form.services),
        findings=tuple(view.findings.values()),
        sections=_sections(view),
        missing=tuple((k, _label(k)) for k in due(view) if _is_field(k)),
        open_question=_open_question(view),
        failures=_failures(dialogue),
        access_needs=access_needs(view),
        county=county_of(view),
        case_id=dialogue.case_id,
        reason=dialogue.queued,
        readback=outcome_of(view),
    )


def speaker_of(view: View) -> str:
    """Who speaks for whom, in words."""
    if view.relation is None:
        return "还没有说给谁办"
    if not view.by_proxy:
        return "本人办理"
    return f"代办：替{who(view.relation, deceased=view.deceased).removeprefix('您')}办"


def access_needs(view: View) -> tuple[str, ...]:
    """How the person likes to be spoken to, and what their disability makes hard."""
    wished = [_NEEDS_OF_PREFERENCE[p] for p in view.dialogue.prefers if p in _NEEDS_OF_PREFERENCE]
    categories = view.facts.get("disability_categories") or ()
    own = [] if view.by_proxy else [_NEEDS_OF_CATEGORY.get(str(c), "") for c in categories]
    return tuple(dict.fromkeys(need for need in (*wished, *own) if need))


def county_of(view: View) -> str | None:
    """The six-digit code of the county, when the form tells it."""
    for key in _DIVISIONS:
        value = view.form.value(key)
        code = str(value.get("code") or "") if isinstance(value, dict) else ""
        if len(code) >= _COUNTY_DIGITS:
            return code[:_COUNTY_DIGITS]
    return None


def _sections(view: View) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    proposed = _proposed(view.dialogue)
    found: list[tuple[str, tuple[Row, ...]]] = []
    for title, rows in review_sections(view):
        found.append((title, tuple(_row(view, *row) for row in rows if row[0] not in proposed)))
    if proposed:
        found.append(("等待确认", tuple(proposed.values())))
    return tuple((title, rows) for title, rows in found if rows)


def _row(view: View, key: str, label: str, shown: str, state: str) -> Row:
    answer = view.form.answers.get(key)
    if answer is None:
        return Row(key, label, list(view.form.services), shown, state)
    return Row(
        key=key,
        label=label,
        value=answer.value,
        shown=shown,
        state=state,
        source=answer.source,
        by=answer.by,
        party=answer.party or "",
        confirmed=answer.confirmed,
    )


def _proposed(dialogue: Dialogue) -> dict[str, Row]:
    pending = dialogue.pending
    if pending is None or pending.kind not in {"proposal", "proposal_wrong"}:
        return {}
    return {
        i["key"]: Row(i["key"], i["label"], i["shown"], i["shown"], "proposed", "staff", "staff")
        for i in pending.data["items"]
    }


def _is_field(key: str) -> bool:
    return QUESTIONS[key].kind not in {"consent", "review", "signature"}


def _label(key: str) -> str:
    return WORDING[key].label if key in WORDING else key


def _open_question(view: View) -> tuple[str, str] | None:
    """The question that stands open, also while it is kept for later."""
    dialogue = view.dialogue
    held = dialogue.held or {}
    key = dialogue.revisit or dialogue.asked or held.get("revisit") or held.get("asked")
    if key is None or key not in WORDING:
        return None
    asked = fill(WORDING[str(key)].ask, who=who(view.relation, deceased=view.deceased))
    return str(key), asked


def _failures(dialogue: Dialogue) -> tuple[tuple[str, str], ...]:
    return tuple((key, _label(key)) for key in dict.fromkeys(dialogue.failures) if key)
