"""Effects as messages for this person: words, speech, choices, and where the talk stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from accessibility.advice import advice_text
from accessibility.spoken import for_ear
from dialogs.dialogue import Dialogue
from dialogs.effects import Advise, Ask, Effect, Say, SayText, ShowReview
from dialogs.model import Json, Phase
from dialogs.next import progress
from dialogs.questions import QUESTIONS
from dialogs.says import SAYS
from dialogs.view import View, look
from dialogs.wording import WORDING, QuestionWording, fill, label_of, who

SAME_LINE_UP_TO = 14
"""Characters of acknowledgement after which the question follows on the same line."""
JOINED_UP_TO = 90
"""Characters of acknowledgement that still stand in one message with the question after them."""


@dataclass(frozen=True)
class OutMessage:
    """One message of the assistant; choices are (id, label), attachments (kind, url, alt)."""

    text: str
    speech: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    attachments: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Rendered:
    """A turn in words: messages, what is asked, how far along, and the phase."""

    messages: tuple[OutMessage, ...]
    asking: str | None
    progress: tuple[int, int]
    phase: Phase


@dataclass
class _Page:
    """Messages in the making: ``lead`` is what stands before the question."""

    view: View
    lead: list[str] = field(default_factory=list[str])
    messages: list[OutMessage] = field(default_factory=list[OutMessage])
    asking: str | None = None

    def flush(self) -> None:
        if self.lead:
            self.messages.append(_message("\n".join(self.lead)))
            self.lead = []


def render(effects: tuple[Effect, ...], dialogue: Dialogue, today: date) -> Rendered:
    """``effects`` as messages for the person of ``dialogue``.

    Several questions in one turn (an outcome was fed back) leave only the last one standing.
    """
    view = look(dialogue, today)
    page = _Page(view)
    last_ask = max((i for i, e in enumerate(effects) if isinstance(e, Ask)), default=-1)
    for place, effect in enumerate(effects):
        if isinstance(effect, Ask) and place != last_ask:
            continue
        _add(page, effect)
    page.flush()
    answered, left = progress(view)
    done = dialogue.status in {"submitted", "closed"}
    return Rendered(
        messages=tuple(page.messages),
        asking=page.asking or _still_asking(dialogue),
        progress=(answered, 0 if done else left),
        phase=phase_of(dialogue),
    )


def _still_asking(dialogue: Dialogue) -> str | None:
    """What is still waited for when this turn asked nothing."""
    if dialogue.status == "closed":
        return None
    if dialogue.pending is not None:
        return "confirm"
    return QUESTIONS[dialogue.asked].asking if dialogue.asked in QUESTIONS else None


def phase_of(dialogue: Dialogue) -> Phase:
    """Where the conversation stands, in the contract's words."""
    if dialogue.status == "human" or dialogue.waits:
        return "human"
    if dialogue.status == "closed":
        return "closed"
    if dialogue.status == "submitted":
        return "submitted"
    if not dialogue.form.has("consent.sensitive"):
        return "consent"
    declared = QUESTIONS.get(dialogue.asked or "")
    if declared is not None and declared.phase != "submitted":
        return declared.phase
    return "eligibility" if dialogue.form.services or dialogue.mode == "check" else "services"


def _add(page: _Page, effect: Effect) -> None:
    if isinstance(effect, Say):
        _add_say(page, effect)
    elif isinstance(effect, SayText):
        page.lead.append(_with_clause(effect.text, effect.clause))
    elif isinstance(effect, Advise):
        page.lead.append(advice_text(effect))
    elif isinstance(effect, ShowReview):
        page.flush()
        page.messages.append(_message(_review_text(effect)))
    elif isinstance(effect, Ask):
        _add_ask(page, effect)


def _with_clause(text: str, clause: str | None) -> str:
    return f"{text}（{clause}）" if clause and clause not in text else text


def _params(view: View, params: Mapping[str, Json]) -> dict[str, Json]:
    relation = view.relation or "self"
    name = view.form.value("personal.name") or ""
    return {"who": who(relation, deceased=view.deceased), "name": name, **params}


def _add_say(page: _Page, say: Say) -> None:
    params = _params(page.view, say.params)
    question = str(params.get("question", ""))
    template = _from_question(say, question) or SAYS.get(say.key, "")
    lines = _lines(params)
    text = fill(template, **params)
    whole = "\n".join(filter(None, [text, *lines]))
    if whole:
        page.lead.append(whole)
    attachment = _attached(say)
    if attachment is not None:
        page.flush()
        page.messages[-1] = OutMessage(
            page.messages[-1].text, page.messages[-1].speech, attachments=(attachment,)
        )


def _attached(say: Say) -> tuple[str, str, str] | None:
    """What comes with a sentence: the paper after handing in, the code that lets somebody in."""
    if say.key == "submitted":
        return ("pdf", "form.pdf", "申请表（PDF，可以打印）")
    if say.key == "people_invite":
        return ("qr", str(say.params["picture"]), "请家人扫的二维码，和六位数字一样用")
    return None


def _lines(params: dict[str, Json]) -> list[str]:
    """Lists in the params become lines of their own."""
    if "notes" in params:
        notes = params.pop("notes")
        params["notes"] = "、".join(notes)
    return [str(line) for line in params.pop("lines", ())]


def _from_question(say: Say, question: str) -> str | None:
    """Sentences that belong to a question: why, what, unknown, and what does not fit."""
    wording = WORDING.get(question)
    if wording is None:
        return None
    if say.key == "problem":
        problem = str(say.params.get("problem", ""))
        return wording.problems.get(problem) or SAYS["problem_other"]
    return {"why": wording.why, "what": wording.what, "unknown": wording.unknown}.get(say.key)


def _review_text(review: ShowReview) -> str:
    blocks = ["您填的都在这里，请看一遍。"]
    for title, rows in review.sections:
        lines = [f"{label}：{value}" for _, label, value, _ in rows]
        blocks.append("\n".join([f"【{title}】", *lines]))
    if review.notes:
        labels = "、".join(WORDING[k].label for k in review.notes if k in WORDING)
        blocks.append(f"还要补交：{labels}。可以到窗口补。")
    return "\n\n".join(blocks)


def _add_ask(page: _Page, ask: Ask) -> None:
    params = _params(page.view, ask.params)
    lines = _lines(params)
    pictures = tuple((k, url, alt) for k, url, alt in params.pop("pictures", ()))
    text, speech = _question(ask, params, page.view)
    lead = [*page.lead, *lines]
    joined = "\n".join(lead)
    if lead and (len(joined) > JOINED_UP_TO or "\n\n" in joined):
        page.lead = lead
        page.flush()
        lead = []
    page.lead = []
    choices = tuple((c.id, fill(c.label, **params)) for c in ask.choices)
    short = len("".join(lead)) <= SAME_LINE_UP_TO
    whole = ("" if short else "\n").join([*lead, text])
    spoken = for_ear("\n".join([*lead, speech])) if speech else for_ear(whole)
    page.messages.append(OutMessage(whole, spoken if spoken != whole else None, choices, pictures))
    page.asking = ask.step


def _question(ask: Ask, params: dict[str, Json], view: View) -> tuple[str, str | None]:
    if ask.says is not None:
        return fill(SAYS[ask.says], **params), None
    wording = WORDING[ask.key]
    name = ("ask", "again", "last")[ask.attempt]
    special = _variant(wording, name, view)
    if special is not None:
        return fill(special, **params), None
    speech = wording.speech.get(name)
    text = wording.wording(ask.attempt)
    return fill(text, **params), fill(speech, **params) if speech else None


def _variant(wording: QuestionWording, name: str, view: View) -> str | None:
    """Other words for this person: the tone for somebody who has died, or easier ones."""
    if view.deceased and name in wording.deceased:
        return wording.deceased[name]
    return wording.easy.get(name) if "plain_language" in view.dialogue.prefers else None


def _message(text: str) -> OutMessage:
    spoken = for_ear(text)
    return OutMessage(text, spoken if spoken != text else None)


__all__ = ["OutMessage", "Rendered", "label_of", "phase_of", "render"]
