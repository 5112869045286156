"""What people say to steer the conversation: back, skip, why, pause and so on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from dialogs.asking import proceed, put_question
from dialogs.dialogue import Dialogue
from dialogs.display import review_sections, shown
from dialogs.effects import ShowReview
from dialogs.handing import hand_over
from dialogs.mentions import key_mentioned
from dialogs.model import Answer, Reply
from dialogs.next import progress
from dialogs.preferring import change_rate, prefer, read_aloud
from dialogs.questions import MUST_HAVE, QUESTIONS
from dialogs.services import add_services, drop_services
from dialogs.talk import Talk
from dialogs.wording import WORDING, label_of

_WHY = re.compile(
    r"为啥|为什么|为何|干啥|干嘛|做什么用|有啥用|有什么用|咋还问|怎么还问|问这|凭啥|啥关系|什么关系|要这个|用来"
)
_DROP = re.compile(
    r"不办|不要|不申|不领|先不|别办|取消|去掉|删掉|不用办|不弄|算了|不想办|不搞|不报"
)

Command = Callable[[Talk, Reply], None]


def skip(talk: Talk, reply: Reply) -> None:
    """Leave the open question for the end; once more there, then it stays open."""
    key = talk.dialogue.revisit or talk.dialogue.asked
    if key is None or key.startswith(
        ("consent", "services", "proxy.relation", "review", "signature")
    ):
        talk.say("cannot_skip")
        proceed(talk, again=True)
        return
    answer = talk.dialogue.form.answers.get(key)
    if answer is not None and answer.state == "given":
        keep_answer(talk)
        return
    put_off = answer is not None and answer.state == "skipped"
    if put_off or QUESTIONS[key].kind == "file":
        dont_know(talk, reply)
        return
    _mark(talk, key, "skipped", reply)
    talk.say("skipped", label=WORDING[key].label)
    proceed(talk)


def dont_know(talk: Talk, reply: Reply) -> None:
    """不清楚 is an answer, unless nobody would know whose form it is."""
    key = talk.dialogue.revisit or talk.dialogue.asked
    if key is None or key in {"consent", "consent.sensitive", "services", "review", "signature"}:
        proceed(talk, again=True)
        return
    if talk.dialogue.revisit and talk.dialogue.form.has(key):
        keep_answer(talk)
        return
    if key == "proxy.relation":
        talk.change(attempt=min(2, talk.dialogue.attempt + 1))
        proceed(talk, again=True)
        return
    if key in MUST_HAVE:
        skipped = talk.dialogue.form.answers.get(key)
        if skipped is not None and skipped.state == "skipped":
            talk.say("must_have", label=WORDING[key].label)
            talk.confirm("human", reason="must_have")
        else:
            _mark(talk, key, "skipped", reply)
            talk.say("must_have_later", label=WORDING[key].label)
        proceed(talk)
        return
    if key.startswith("consent.sharing"):
        talk.dialogue = _answer(talk, key, reply, value=False)
    elif QUESTIONS[key].kind == "file":
        talk.dialogue = _answer(talk, f"{key}.later", reply, value=True)
        _mark(talk, key, "unknown", reply)
    else:
        _mark(talk, key, "unknown", reply)
        talk.say("unknown", question=key)
    proceed(talk)


def keep_answer(talk: Talk) -> None:
    """Leave the answer that was looked at again as it is, and go on."""
    talk.change(revisit=None)
    talk.say("kept_answer")
    proceed(talk, again=True)


def _answer(talk: Talk, key: str, reply: Reply, *, value: bool) -> Dialogue:
    answer = Answer(value, message_id=reply.message_id)
    return replace(talk.dialogue, form=talk.dialogue.form.with_answer(key, answer))


def _mark(talk: Talk, key: str, state: str, reply: Reply) -> None:
    answer = Answer(None, "said", _by(talk), reply.message_id, state=state)  # type: ignore[arg-type]
    partial = {k: v for k, v in talk.dialogue.partial.items() if k != key}
    talk.change(form=talk.dialogue.form.with_answer(key, answer), partial=partial, revisit=None)


def _by(talk: Talk) -> str:
    return "proxy" if talk.view.by_proxy else "applicant"


def go_back(talk: Talk, reply: Reply) -> None:
    """Show the answer before and ask it again; the rest is kept."""
    history = [k for k in talk.dialogue.history if k in QUESTIONS and k != talk.dialogue.revisit]
    if not history:
        talk.say("no_earlier")
        proceed(talk, again=True)
        return
    revisit(talk, history[-1])


def revisit(talk: Talk, key: str) -> None:
    """Ask ``key`` again, showing what was answered, and go on afterwards where it was."""
    history = talk.dialogue.history
    if key in history:
        history = history[: len(history) - 1 - history[::-1].index(key)]
    talk.change(revisit=key, history=history, asked=None, attempt=0)
    value = talk.view.form.value(key)
    if key == "services":
        names = "、".join(label_of("services", s) for s in talk.dialogue.form.services)
        talk.say("earlier_answer", label=WORDING[key].label, value=names)
    elif value is not None:
        talk.say("earlier_answer", label=WORDING[key].label, value=shown(key, value))
    put_question(talk, key)


def repeat(talk: Talk, reply: Reply) -> None:
    """Say the open question again, more simply each time."""
    talk.change(attempt=min(2, talk.dialogue.attempt + 1))
    proceed(talk, again=True)


def explain(talk: Talk, reply: Reply) -> None:
    """Say why the open question is asked, or what it means."""
    key = talk.dialogue.revisit or talk.dialogue.asked
    if key is None or key not in WORDING:
        talk.say("explain_none")
    else:
        talk.say("why" if _WHY.search(reply.text) else "what", question=key)
    proceed(talk, again=True)


def review(talk: Talk, reply: Reply) -> None:
    """Read back what stands so far."""
    talk.act(ShowReview(review_sections(talk.view)))
    if talk.dialogue.status == "open":
        _, left = progress(talk.view)
        talk.say("left", count=left)
    if talk.dialogue.asked != "review":
        proceed(talk, again=True)
    else:
        put_question(talk, "review", again=True)


def pause(talk: Talk, reply: Reply) -> None:
    """Keep everything and say so."""
    talk.say("paused")


def resume(talk: Talk, reply: Reply) -> None:
    """Greet by what is known, say where they were and what is left, go on."""
    talk.change(status="open" if talk.dialogue.status == "paused" else talk.dialogue.status)
    if talk.dialogue.earlier and not talk.dialogue.form.services:
        talk.dialogue = Dialogue.from_json(talk.dialogue.earlier)
    welcome_back(talk)
    proceed(talk, again=True)


def welcome_back(talk: Talk) -> None:
    """Where they were and what is left."""
    view = talk.view
    if not view.form.services:
        return
    _, left = progress(view)
    names = "、".join(label_of("services", s) for s in view.form.services)
    name = view.form.value("proxy.name" if view.by_proxy else "personal.name") or ""
    talk.say("welcome_back", name=name, services=names, count=left)


def restart(talk: Talk, reply: Reply) -> None:
    """Ask once before beginning anew."""
    if not talk.dialogue.form.services:
        proceed(talk, again=True)
        return
    talk.confirm("restart")
    proceed(talk)


def cancel(talk: Talk, reply: Reply) -> None:
    """Drop the services named, or ask whether to keep the draft."""
    named = tuple(s for s in reply.understood.services if s in talk.dialogue.form.services)
    if named and len(named) < len(talk.dialogue.form.services):
        drop_services(talk, named)
        proceed(talk, again=True)
        return
    talk.confirm("cancel")
    proceed(talk)


def submit(talk: Talk, reply: Reply) -> None:
    """Hand in as soon as nothing is missing."""
    if talk.dialogue.asked == "review":
        talk.dialogue = _answer(talk, "review", reply, value=True)
        proceed(talk)
        return
    _, left = progress(talk.view)
    talk.say("not_yet", count=left)
    proceed(talk, again=True)


def request_human(talk: Talk, reply: Reply) -> None:
    """Hand over without asking why first."""
    hand_over(talk, "asked")


def edit(talk: Talk, reply: Reply) -> None:
    """Ask which item is to be changed."""
    talk.say("which_item")


def correct_nothing_named(talk: Talk, reply: Reply) -> bool:
    """A correction without a value: ask just the item that was meant. False when none is named."""
    key = key_mentioned(reply.text, talk.view)
    if key is None:
        return False
    revisit(talk, key)
    return True


def wants_to_drop(reply: Reply) -> bool:
    """Whether ``reply`` says that a named service is not wanted."""
    return bool(reply.understood.services) and bool(_DROP.search(reply.text))


def change_services(talk: Talk, reply: Reply) -> tuple[str, ...]:
    """Add or drop the services that ``reply`` names; gives back those added."""
    named = reply.understood.services
    if wants_to_drop(reply):
        dropped = tuple(s for s in named if s in talk.dialogue.form.services)
        if dropped:
            drop_services(talk, dropped)
        return ()
    return add_services(talk, named)


COMMANDS: dict[str, Command] = {
    "skip": skip,
    "dont_know": dont_know,
    "go_back": go_back,
    "repeat": repeat,
    "explain": explain,
    "review": review,
    "pause": pause,
    "resume": resume,
    "restart": restart,
    "cancel": cancel,
    "submit": submit,
    "request_human": request_human,
    "bigger_text": prefer("bigger_text"),
    "plain_language": prefer("plain_language"),
    "read_aloud": read_aloud,
    "slower": change_rate,
}
"""Commands by intent (see ``nlu/intents.md``)."""
