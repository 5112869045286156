"""Questions of confirmation (需要您确认): put on top, and settled by a button or in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialogs.dialogue import Pending
from dialogs.effects import Ask, Choice
from dialogs.looks import look_of
from dialogs.model import Reply
from dialogs.parse import chosen, ordinal, squeeze, yes_no
from dialogs.party_confirmations import READERS
from dialogs.said_otherwise import IN_OTHER_WORDS
from dialogs.settlers import SETTLERS
from dialogs.taking import READ_BACK
from dialogs.talk import YES_NO, Talk

_EITHER_OR = frozenset({"clarify", "which_subsidy", "lost_or_worn"})
"""Questions that a mere yes does not answer."""
_READERS = {**IN_OTHER_WORDS, **READERS}
_ONLY_SO = frozenset({"certificate_act", "cancel", *READERS})
"""Questions of which a reply is read in one way only: what cannot be undone needs clear words."""
_PASSING = frozenset({"clarify", "heard"})
"""Questions about one message, which the next one makes void."""


def ask_confirmation(talk: Talk) -> None:
    """Ask the confirmation that lies on top."""
    pending = talk.dialogue.pending
    if pending is None:
        return
    labels, params = look_of(pending)
    choices = tuple(Choice(i, text) for i, text in labels.items()) or YES_NO
    step = "services" if pending.kind == "certificate_act" else "confirm"
    says = f"confirm.{pending.kind}"
    talk.act(Ask(f"pending.{pending.kind}", step, 0, choices, says, params))


def resolve(talk: Talk, reply: Reply) -> bool:
    """Settle the confirmation on top with ``reply``; False when the reply says neither."""
    pending = talk.dialogue.pending
    if pending is None:
        return False
    verdict = None if _says_anew(pending, reply) else _verdict(pending, reply)
    if verdict is None and pending.kind in _EITHER_OR and reply.understood.intent == "affirm":
        talk.say("which_one")
        return True
    if verdict is None:
        if pending.kind in _PASSING:
            talk.settle()
        return False
    talk.settle()
    SETTLERS[pending.kind](talk, pending.data, verdict, reply)
    return True


def _says_anew(pending: Pending, reply: Reply) -> bool:
    """Whether a number that was said back is answered with another one (不对，是138…)."""
    numbers = {e.type for e in reply.understood.entities} & READ_BACK
    return pending.kind == "heard" and bool(numbers)


def _verdict(pending: Pending, reply: Reply) -> bool | int | None:
    if reply.choice is not None:
        return _as_verdict(reply.choice) if reply.choice.startswith("pending=") else None
    named_in = _READERS.get(pending.kind)
    meant = named_in(pending, reply) if named_in else None
    if meant is not None or pending.kind in _ONLY_SO:
        return meant
    labels, _ = look_of(pending)
    places = list(labels)
    named = chosen(reply.text, labels)
    place = ordinal(reply.text, len(places))
    if len(named) == 1 or place is not None:
        return _as_verdict(named[0] if len(named) == 1 else places[place or 0])
    if _refuses(labels, reply.text):
        return False
    if reply.understood.intent in {"affirm", "deny", "inform", "correct", "submit"}:
        return _plain_yes_no(pending, reply)
    return None


def _refuses(labels: Mapping[str, str], text: str) -> bool:
    """Whether ``text`` says no to what the yes stands for: 不撤了 to 撤回, 别转了 to 转人工."""
    verb = labels.get("pending=yes", "")[:1]
    said = squeeze(text)
    return bool(verb) and bool(re.search(rf"(?<!要)(不|别|甭)(想|要|用)?{re.escape(verb)}", said))


def _plain_yes_no(pending: Pending, reply: Reply) -> bool | int | None:
    value = yes_no(reply.text, reply.understood)
    short = len(squeeze(reply.text)) <= 10  # noqa: PLR2004 - a longer sentence says more than yes or no
    corrects = reply.understood.intent == "correct" or not short
    if value is None or (corrects and reply.understood.entities):
        return None
    if value and pending.kind in _EITHER_OR:
        return None
    return 0 if value and pending.kind in {"ambiguous", "which_certificate"} else value


def _as_verdict(choice: str) -> bool | int:
    word = choice.removeprefix("pending=")
    return int(word) if word.isdigit() else word == "yes"
