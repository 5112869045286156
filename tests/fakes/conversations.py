"""The real conversation service around a short scripted interview, for trying the page out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import FastAPI

from accessibility.render import OutMessage, Rendered
from bot.app import Edges, assemble
from bot.ports import Ear
from bot.settings import Settings
from bot.speaking import Speaking
from bot.stores.memory import MemoryFiles, MemorySessions
from dialogs.dialogue import (
    FORM_VERSION,
    CaseNotice,
    Dialogue,
    Event,
    Returned,
    SubmitFailed,
    Submitted,
    Wished,
)
from dialogs.effects import Ask, Effect, SayText, Submit
from dialogs.model import Answer, Json, Phase, Reply, UnifiedForm
from dialogs.preferring import on_wish
from dialogs.talk import Talk
from tests.fakes.case_desk import FakeCaseDesk
from tests.fakes.interpreter import FakeInterpreter

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CASE_ID = "HN410122-20261124-0001-7"
CASE_IDS = "HN410122-20261124-"
SECRET = "only-for-tests"


@dataclass(frozen=True)
class Scene:
    """One question of the script: what it is called, its words, its choices, its phase."""

    key: str
    asking: str
    text: str
    phase: Phase
    choices: tuple[tuple[str, str], ...] = ()


_SERVICES = (
    ("certificate_new", "残疾人证新办"),
    ("certificate_renew", "残疾人证换领"),
    ("certificate_migrate", "残疾人证迁移"),
    ("certificate_reissue", "残疾人证挂失补办"),
    ("certificate_cancel", "残疾人证注销"),
    ("certificate_change", "残疾类别/等级变更"),
    ("living_subsidy", "困难残疾人生活补贴"),
    ("nursing_subsidy", "重度残疾人护理补贴"),
    ("employment", "残疾人就业帮扶"),
    ("pension", "城乡居民基本养老保险补助(代缴)"),
)
_BENEFITS = (("minimum_living", "低保"), ("extreme_poverty", "特困"), ("none", "以上都没有"))
SCRIPT = (
    Scene(
        "consent.sensitive",
        "consent",
        "您好。我帮您填残疾人服务“一件事”的表，交上去，查进度。\n您说的只用来办这件事。您愿意开始吗？",
        "consent",
        (("consent.sensitive=yes", "同意"), ("consent.sensitive=no", "不同意")),
    ),
    Scene(
        "services",
        "services",
        "您想办哪几项？",
        "services",
        (
            *((f"services[]={c}", n) for c, n in _SERVICES),
            ("cmd:check", "我不知道能办什么，先看看能领什么"),
        ),
    ),
    Scene("personal.name", "personal.name", "请问您叫什么名字？姓名和身份证号可以一起说。", "form"),
    Scene("personal.id_number", "personal.id_number", "请问您的身份证号是多少？", "form"),
    Scene("personal.phone", "personal.phone", "请问您的手机号是多少？", "form"),
    Scene(
        "subsidy.other_benefits",
        "subsidy.other_benefits",
        "您现在享受下面哪些待遇？",
        "form",
        tuple((f"subsidy.other_benefits[]={c}", n) for c, n in _BENEFITS),
    ),
    Scene(
        "personal.photo",
        "personal.photo",
        "请给我一张二寸白底照片。现在有吗？",
        "materials",
        (("personal.photo=later", "现在没有，以后再交"),),
    ),
    Scene(
        "review",
        "review",
        "都填好了。请您看一看，有没有要改的？",
        "review",
        (("review=ok", "没有问题，去签字"), ("cmd:edit", "有要改的")),
    ),
    Scene(
        "signature",
        "signature",
        "请签上您的名字，表示以上内容属实。怎么签？",
        "review",
        (("signature=typed", "用姓名“王秀英”签字"),),
    ),
)
_KEYS = tuple(scene.key for scene in SCRIPT)


class ScriptedInterview:
    """Asks the script from top to bottom; any answer will do."""

    def start(self, _today: date) -> tuple[Dialogue, tuple[Effect, ...]]:
        first = SCRIPT[0]
        dialogue = Dialogue(UnifiedForm(FORM_VERSION), asked=first.key)
        return dialogue, (Ask(first.key, first.asking),)

    def step(
        self, dialogue: Dialogue, event: Event, _today: date
    ) -> tuple[Dialogue, tuple[Effect, ...]]:
        match event:
            case Reply():
                return _reply(dialogue, event)
            case Submitted(case_id):
                done = replace(dialogue, case_id=case_id, status="submitted", asked=None)
                return done, (SayText(f"交上去了。办件编号是{case_id}。"),)
            case SubmitFailed(detail):
                return dialogue, (SayText(detail), *_again(dialogue))
            case CaseNotice(text):
                return dialogue, (SayText(text),)
            case Returned():
                return dialogue, (SayText("您回来了，接着办。"), *_again(dialogue))
            case _:
                return _wished(dialogue, event), ()

    def render(self, effects: tuple[Effect, ...], dialogue: Dialogue, _today: date) -> Rendered:
        messages: list[OutMessage] = []
        for effect in effects:
            if isinstance(effect, SayText):
                messages.append(OutMessage(effect.text, attachments=_paper(effect)))
            elif isinstance(effect, Ask):
                scene = SCRIPT[_KEYS.index(effect.key)]
                messages.append(OutMessage(scene.text, choices=scene.choices))
        scene_now = SCRIPT[_KEYS.index(dialogue.asked)] if dialogue.asked else None
        done = len(dialogue.form.answers)
        return Rendered(
            tuple(messages),
            scene_now.asking if scene_now else None,
            (done, len(SCRIPT) - done if scene_now else 0),
            scene_now.phase if scene_now else "submitted",
        )


def _wished(dialogue: Dialogue, event: Event) -> Dialogue:
    """How the person wants to be read to; all other events change nothing."""
    talk = Talk(dialogue, NOW.date())
    if isinstance(event, Wished):
        on_wish(talk, event)
    return talk.dialogue


def _paper(effect: SayText) -> tuple[tuple[str, str, str], ...]:
    return (("pdf", "form.pdf", "申请表"),) if "办件编号" in effect.text else ()


def _again(dialogue: Dialogue) -> tuple[Effect, ...]:
    return (Ask(dialogue.asked, dialogue.asked),) if dialogue.asked else ()


def _reply(dialogue: Dialogue, reply: Reply) -> tuple[Dialogue, tuple[Effect, ...]]:
    choice = reply.choice or ""
    if choice == "cmd:request_human":
        return dialogue, (SayText("好，已经告诉工作人员。"), *_again(dialogue))
    if choice.startswith("edit:"):
        key = choice.removeprefix("edit:")
        return replace(dialogue, asked=key), (Ask(key, key),)
    if choice == "cmd:go_back":
        at = _KEYS.index(dialogue.asked) if dialogue.asked else len(_KEYS)
        key = _KEYS[max(1, at - 1)]
        return replace(dialogue, asked=key), (Ask(key, key),)
    if reply.understood.intent == "repeat" or choice.startswith("cmd:"):
        return dialogue, _again(dialogue)
    if "看不清" in reply.text:
        return dialogue, (SayText("好，字放大了。"), *_again(dialogue))
    return _taken(dialogue, reply)


def _taken(dialogue: Dialogue, reply: Reply) -> tuple[Dialogue, tuple[Effect, ...]]:
    if dialogue.asked is None:
        return dialogue, (SayText("正在办，有消息就告诉您。"),)
    key = dialogue.asked
    answer = Answer(_value(key, reply), message_id=reply.message_id)
    form = dialogue.form.with_answer(key, answer)
    if key == "services":
        form = replace(form, services=tuple(answer.value))
    open_keys = [k for k in _KEYS if not form.has(k)]
    after = replace(dialogue, form=form, asked=open_keys[0] if open_keys else None)
    said = SayText(f"好，记下了：{reply.text or '收到文件'}。")
    if not open_keys:
        return after, (said, Submit(form))
    return after, (said, *_again(after))


def _value(key: str, reply: Reply) -> Json:
    if reply.upload:
        return {"kind": reply.upload.kind, "ref": reply.upload.ref}
    code = (reply.choice or "").partition("=")[2]
    if key == "consent.sensitive":
        return code == "yes" or reply.text == "同意"
    if key in {"services", "subsidy.other_benefits"}:
        return code.split(",") if code else ["certificate_new"]
    return code or reply.text


def page_app(folder: Path, ear: Ear | None = None, mouth: Speaking | None = None) -> FastAPI:
    """The service with the script, on stores that forget; ``folder`` is never written to."""
    edges = Edges(
        store=MemorySessions(),
        files=MemoryFiles(),
        desk=FakeCaseDesk(),
        interview=ScriptedInterview(),
        interpreter=FakeInterpreter(),
        keyed_hash=lambda text: f"hash-{text}",
        ear=ear,
        mouth=mouth,
    )
    app = assemble(Settings(folder, internal_secret=SECRET), lambda: NOW, edges)
    app.add_api_route("/api/cases/{case_id}", _case)
    return app


async def _case(case_id: str) -> Mapping[str, Json]:
    """A case as the backend would show it."""
    clock = {
        "working_days": 20,
        "used": 3,
        "paused": True,
        "due_on": "2026-12-22",
        "overdue": False,
    }
    events = [{"at": NOW.isoformat(), "status": "accepted", "text": "县残联已经受理。"}]
    task = {
        "task_id": "t1",
        "service": "certificate_new",
        "department": "dpf_county",
        "status": "assessment",
        "clock": clock,
        "events": events,
    }
    return {
        "case_id": case_id,
        "submitted_at": NOW.isoformat(),
        "status": "in_progress",
        "due_on": "2026-12-22",
        "tasks": [task],
    }
