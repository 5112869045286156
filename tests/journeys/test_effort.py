"""How many turns it takes in ordinary words (conversation guide: Effort)."""

from __future__ import annotations

from datetime import date

from nlu.interpret import Interpreter
from tests.driver import Conversation

TODAY = date(2026, 11, 24)
MOTHER = {
    "consent": "同意",
    "services": "我妈精神有病，想给她新办残疾证，再申请两项补贴，家里是低保",
    "confirm": "不查",
    "personal.name": "她叫李桂兰，身份证号410122195803050021，电话13837100002",
    "eligibility.long_term_care": "离不开人",
    "subsidy.other_benefits": "就低保，没有别的",
    "personal.ethnicity": "汉族，丧偶，小学，农业户口",
    "personal.household_address": "中牟县官渡镇孙庄村38号",
    "personal.residence_address": "一样",
    "subsidy.bank_account": "6217003810000123450",
    "proxy.name": "我叫王丽，电话13837100001，身份证41012219850612004X",
    "guardian.name": "就是我",
    "personal.photo": "以后再交",
    "materials.guardian_proof": "到窗口交",
    "delivery": "寄到家里",
    "delivery.address": "寄到住的地方",
    "review": "都对",
    "signature": "王丽",
}
LOST = {
    "consent": "同意",
    "services": "我自己的残疾证丢了，要补办",
    "confirm": "不查",
    "personal.name": "我叫秦晓明，身份证号410102199003070019，电话13837100003",
    "personal.certificate_number": "41010219900307001943",
    "personal.ethnicity": "汉族，未婚，高中，非农业户口",
    "personal.household_address": "郑州市中原区建设路街道56号",
    "personal.residence_address": "一样",
    "personal.photo": "以后再交",
    "delivery": "寄到家里",
    "delivery.address": "寄到住的地方",
    "review": "都对",
    "signature": "秦晓明",
}
MORE = {
    "employment": {
        "employment.willing_and_able": "能干，也愿意",
        "employment.region": "就在县城，会做手工，兼职",
        "eligibility.unemployed": "没工作",
    },
    "pension": {
        "eligibility.certificate_status": "没过期",
        "eligibility.resident_pension_member": (
            "参加了居民养老，不是学生，不是机关事业单位的，没有职工养老"
        ),
    },
}


def _turns(answers: dict[str, str], interpreter: Interpreter) -> int:
    conversation = Conversation(interpreter, TODAY)
    while conversation.submitted is None:
        asking = conversation.asking or ""
        assert asking in answers, f"{asking}\n{conversation.transcript()}"
        assert conversation.turns < 60, conversation.transcript()
        conversation.say(answers[asking])
    return conversation.turns


def test_a_new_certificate_with_both_subsidies_takes_at_most_28_turns(
    interpreter: Interpreter,
) -> None:
    assert _turns(MOTHER, interpreter) <= 28


def test_a_lost_certificate_takes_at_most_14_turns(interpreter: Interpreter) -> None:
    assert _turns(LOST, interpreter) <= 14


def test_a_further_service_adds_at_most_three_turns(interpreter: Interpreter) -> None:
    alone = _turns(LOST, interpreter)
    for service, answers in MORE.items():
        words = {"employment": "，还想找个活干", "pension": "，再办养老保险补助"}[service]
        level_one = {"personal.certificate_number": "41010219900307001941"}
        more = {**LOST, **answers, **level_one, "services": LOST["services"] + words}
        assert _turns(more, interpreter) <= alone + 3, service
