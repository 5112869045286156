"""What staff can insert or have asked: the policy answers, and the questions of the form."""

from __future__ import annotations

from backend.hotline.schemas import AnswerView, QuestionView
from dialogs.policy_answers import ANSWERS, KnownQuestion
from dialogs.questions import QUESTIONS
from dialogs.wording import WORDING

MOST = 20
_GROUPS = {"services": "选事项", "eligibility": "看条件", "form": "填信息", "materials": "交材料"}
_NOT_ASKED = frozenset({"consent", "review", "signature"})
_NOBODY_ASKS = frozenset({"rating"})


def find_answers(words: str) -> tuple[AnswerView, ...]:
    """The answers that share most with ``words``; all, in their order, when there are none."""
    wanted = _pairs(words)
    scored = [(_score(words.strip(), wanted, known), known) for known in ANSWERS.values()]
    if wanted or words.strip():
        scored = sorted((s for s in scored if s[0] > 0), key=lambda s: -s[0])[:MOST]
    return tuple(_view(known) for _, known in scored)


def list_questions() -> tuple[QuestionView, ...]:
    """The questions that the assistant can be told to ask, as they come in the interview."""
    return tuple(
        QuestionView(key=key, label=WORDING[key].label, group=_GROUPS[question.phase])
        for key, question in QUESTIONS.items()
        if question.phase in _GROUPS
        and question.kind not in _NOT_ASKED
        and key not in _NOBODY_ASKS
        and key in WORDING
    )


def _view(known: KnownQuestion) -> AnswerView:
    return AnswerView(
        answer_id=known.id, question=known.question, text=known.answer, clause=known.clause
    )


def _score(words: str, wanted: frozenset[str], known: KnownQuestion) -> float:
    """How well ``words`` fit: in the question, how it is otherwise put, or in the answer."""
    if not wanted:
        return float(words in known.question) + float(words in known.answer) / 2
    asked = max((len(wanted & _pairs(q)) for q in (known.question, *known.paraphrases)), default=0)
    told = len(wanted & _pairs(known.answer))
    return (asked + told / 2) / len(wanted)


def _pairs(text: str) -> frozenset[str]:
    """Every two neighbouring characters: Chinese needs no words for this."""
    kept = "".join(c for c in text if c.isalnum())
    return frozenset(kept[i : i + 2] for i in range(len(kept) - 1))
