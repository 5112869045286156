"""The plain words of a reply as the answer to the question that was asked."""

from __future__ import annotations

import re
from collections.abc import Callable

from dialogs.addresses import ADDRESS_DIVISION, divisions_of
from dialogs.assign import Assignment
from dialogs.model import Reply
from dialogs.options import (
    CERTIFICATE_EVENT,
    assign_options,
    certificate_event,
    options_of,
)
from dialogs.parse import (
    chosen,
    clean_address,
    clean_text,
    digits_in,
    means_none,
    of_type,
    ordinal,
    squeeze,
    yes_no,
)
from dialogs.questions import QUESTIONS
from dialogs.relations import means_self, relation_in
from dialogs.view import View

Found = tuple[Assignment, ...]

_NAME = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003ffff·•．]{2,20}$|^[A-Za-z][A-Za-z .·']{1,40}$")
_NAME_LEAD = re.compile(
    r"^(哦|嗯|那个|就是)?[，,]?((我|俺|他|她|咱)(妈|爸|娘|爹|母亲|父亲|老伴|爱人|儿子|女儿|闺女|孩子)?|孩子|老人|监护人|姓名|名字|大名|全名)?(的)?(名字|姓名|大名)?(叫做|叫|是|为|[：:])*[，,]?"
)
_LATER = re.compile(
    r"(没有|没|不在|以后|回头|等会|稍后|窗口|现场|再说|没法|不会|拍不了|不方便|手头|先不|暂时|下次|带去|不传|跳过)"
)
_ANYWHERE = re.compile(r"(哪|都行|都中|本地|附近|家门口|不限|县城|镇上|随便|家里)")
_MIN_ADDRESS = 2
_SIGN = re.compile(
    r"^(确认|同意|签字|签名|签|确认签字|我签|可以|好|好的|行|中|没问题|本人签字|对|是|嗯)+(吧|了)?$"
)


def answer_to(asked: str, reply: Reply, view: View) -> Found:
    """What ``reply`` says to question ``asked``, or nothing."""
    declared = QUESTIONS.get(asked)
    if declared is None:
        return ()
    return _BY_KIND[declared.kind](asked, reply, view)


_NO_WORK = re.compile(
    r"^(现在|目前|一直|还)?(没有?|没得|没活|闲着|在家)(工作|活|班|上班|干)?(干|了|呢|啊)?$"
)


def _yes_no(key: str, reply: Reply, view: View) -> Found:
    value = _in_henan(reply) if key == "eligibility.henan_household" else None
    if value is None:
        value = _by_label(key, reply.text)
    if value is None and key == "eligibility.unemployed" and _NO_WORK.match(squeeze(reply.text)):
        value = True
    if value is None:
        value = yes_no(reply.text, reply.understood)
    return () if value is None else (Assignment(key, value),)


def _in_henan(reply: Reply) -> bool | None:
    """A place named instead of yes or no tells whether it is in Henan (区划代码 41)."""
    codes = [d.code for d in divisions_of(reply) if d.code]
    return codes[0].startswith("41") if codes else None


def _by_label(key: str, text: str) -> bool | None:
    """Yes or no by the words on the buttons (没工作 means yes to 没有工作，是吗)."""
    labels = {c: label for c, label in options_of(key).items() if len(label) > 1}
    codes = chosen(text, labels)
    return codes == ("yes",) if len(codes) == 1 else None


def _choice(key: str, reply: Reply, view: View) -> Found:
    options = options_of(key)
    codes = chosen(reply.text, options)
    place = ordinal(reply.text, len(options))
    code = codes[0] if len(codes) == 1 else (list(options)[place] if place is not None else None)
    if code is None and key == CERTIFICATE_EVENT and means_none(reply.text):
        code = "none"
    if code is None:
        return _choice_by_yes_no(key, reply)
    return assign_options(key, [code])


def _choice_by_yes_no(key: str, reply: Reply) -> Found:
    """Some choices can be answered by yes or no as well."""
    value = yes_no(reply.text, reply.understood)
    if value is None:
        return ()
    if key == CERTIFICATE_EVENT:
        return certificate_event("lost" if value else "none")
    if key == "eligibility.certificate_status":
        return (Assignment(key, "valid" if value else "expired"),)
    return ()


def _multi(key: str, reply: Reply, view: View) -> Found:
    options = options_of(key)
    codes = [c for c in chosen(reply.text, options) if c != "none"]
    place = ordinal(reply.text, len(options))
    if not codes and place is not None:
        codes = [list(options)[place]]
    if codes:
        return assign_options(key, codes)
    if key == "subsidy.other_benefits" and (
        means_none(reply.text) or reply.understood.intent == "deny"
    ):
        known = [
            k.removeprefix("eligibility.")
            for k, a in view.dialogue.form.answers.items()
            if a.value is True and k.removeprefix("eligibility.") in options
        ]
        return (Assignment(key, known),)
    return ()


def _name(key: str, reply: Reply, view: View) -> Found:
    if key == "guardian.name" and view.by_proxy and _is_me(reply):
        return (Assignment("guardian.is_proxy", value=True),)
    if reply.understood.services:
        return ()
    first = re.split(r"[，,；;。\n]", squeeze_name(reply.text).lstrip("，,。"), maxsplit=1)[0]
    words = _NAME_LEAD.sub("", first, count=1)
    if not _NAME.match(words) or (_NO_NAME.search(words) and len(words) > _SHORT_NAME):
        return ()
    if len(words) >= _LONG_NAME and _WISH.search(words):
        return ()
    return (Assignment(key, words),)


_SHORT_NAME = 1
_LONG_NAME = 4
_WISH = re.compile(r"想|要|申请|办|领|帮|给|去|补|换|查|毕业|文化|户口")
"""What a sentence has and a name of four characters or more has not."""
_NO_NAME = re.compile(r"[的是不了没吗呢啥么咋问您你我他她]|身份|电话|手机|知道|这个|怎么|什么")


def _is_me(reply: Reply) -> bool:
    return means_self(reply.text) or reply.understood.intent == "affirm"


def squeeze_name(text: str) -> str:
    """``text`` without blanks between Chinese characters and without closing marks."""
    plain = re.sub(r"[\s　]+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])[\s　]+", "", text.strip())
    return re.sub(r"[。，,.！!]+$", "", plain)


def _relation(key: str, reply: Reply, view: View) -> Found:
    if key == "proxy.relation" and re.search(
        r"自己|本人|^(给)?(我|俺)(办|弄|的)?[。.]?$", squeeze(reply.text)
    ):
        return (Assignment(key, "self"),)
    relation = relation_in(reply.text)
    if relation is None and key == "proxy.relation" and reply.understood.intent == "affirm":
        return ()
    return (Assignment(key, relation),) if relation else ()


def _number(key: str, reply: Reply, view: View) -> Found:
    number = digits_in(reply.text)
    if not number or not any(c.isdigit() for c in number):
        return ()
    return (Assignment(key, number, got=number),)


def _date(key: str, reply: Reply, view: View) -> Found:
    if key == "eligibility.certificate_cancelled_on":
        value = yes_no(reply.text, reply.understood)
        return (Assignment("eligibility.never_cancelled", value=True),) if value is False else ()
    return ()


def _address(key: str, reply: Reply, view: View) -> Found:
    """An address in which no division was found: the part is kept, the rest asked."""
    text = clean_address(reply.text)
    kept = view.dialogue.partial.get(key, "")
    if len(text) < _MIN_ADDRESS or reply.understood.intent in {"deny", "affirm"}:
        return ()
    if ADDRESS_DIVISION.get(key) is None:
        return (Assignment(key, text),)
    hint = view.form.value(
        "personal.household_division" if "household" in key else "personal.residence_hint"
    )
    if _PLACE.search(text) and (kept or hint or view.dialogue.attempt):
        return (Assignment(key, kept + text if kept and kept not in text else text),)
    return (Assignment(key, None, "no_division", text),)


_PLACE = re.compile(r"\d|[村号路街院区镇乡组楼室屯庄巷营寨湾岗坡沟庙店集堂桥]")
"""What an address has at least one of."""


def _text(key: str, reply: Reply, view: View) -> Found:
    if key == "employment.region":
        return _region(reply)
    text = clean_text(reply.text)
    if key == "employment.skills" and (means_none(text) or reply.understood.intent == "deny"):
        text = "无" if len(squeeze(text)) <= 8 else text  # noqa: PLR2004 - a bare 没有 is the whole answer
    return (Assignment(key, text),) if text else ()


def _region(reply: Reply) -> Found:
    """Region, skills and kind of job often come in one breath: 郑州，会开叉车，全职."""
    jobs = of_type(reply.understood.entities, "job_type")
    pieces = [p for p in re.split(r"[，,。；;、\s]+", reply.text) if p]
    pieces = [p for p in pieces if not any(j.text in p and len(p) <= len(j.text) + 3 for j in jobs)]
    names = [d.text for d in divisions_of(reply)]
    regions = [p for p in pieces if any(n in p for n in names) or _ANYWHERE.search(p)]
    skills = [p for p in pieces if p not in regions]
    if not regions and len(pieces) == 1:
        return (Assignment("employment.region", clean_address(pieces[0])),)
    if not regions:
        return ()
    found = [Assignment("employment.region", clean_address("，".join(regions)))]
    if skills:
        found.append(Assignment("employment.skills", clean_text("，".join(skills))))
    return tuple(found)


def _file(key: str, reply: Reply, view: View) -> Found:
    if reply.upload:
        return (Assignment(key, {"kind": reply.upload.kind, "ref": reply.upload.ref}),)
    if _LATER.search(reply.text) or reply.understood.intent in {"deny", "skip"}:
        return (Assignment(f"{key}.later", value=True),)
    return ()


def _signature(key: str, reply: Reply, view: View) -> Found:
    if reply.upload:
        return (Assignment(key, {"kind": "drawn", "ref": reply.upload.ref}),)
    signer = signer_of(view)
    words = squeeze(reply.text)
    if signer and (
        signer in words or _SIGN.match(words) or reply.understood.intent in {"affirm", "submit"}
    ):
        return (Assignment(key, {"kind": "typed", "name": signer}),)
    names = [view.form.value(k) for k in ("personal.name", "proxy.name", "guardian.name")]
    match = next((n for n in names if n and n in words), None)
    return (Assignment(key, {"kind": "typed", "name": match}),) if match else ()


def signer_of(view: View) -> str | None:
    """Who signs: the proxy who fills the form in, else the person."""
    name: str | None = view.form.value("proxy.name" if view.by_proxy else "personal.name")
    return name


def _review(key: str, reply: Reply, view: View) -> Found:
    agreed = yes_no(reply.text, reply.understood)
    return (Assignment(key, value=True),) if agreed else ()


def _nothing(key: str, reply: Reply, view: View) -> Found:
    return ()


_BY_KIND: dict[str, Callable[[str, Reply, View], Found]] = {
    "consent": _yes_no,
    "services": _nothing,
    "relation": _relation,
    "yes_no": _yes_no,
    "choice": _choice,
    "multi": _multi,
    "name": _name,
    "text": _text,
    "id_number": _number,
    "certificate_number": _number,
    "phone": _number,
    "bank_account": _number,
    "date": _date,
    "address": _address,
    "division": _nothing,
    "file": _file,
    "review": _review,
    "signature": _signature,
}
