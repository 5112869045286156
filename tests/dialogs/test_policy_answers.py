"""Answers to citizens' questions: complete, cited, fitted to the case, and never made up."""

from __future__ import annotations

import re

import pytest

from dialogs.catalogue import CatalogueError, load
from dialogs.model import SERVICES
from dialogs.policy_answers import (
    ANSWERS,
    CRISIS,
    TOPICS,
    AnswerFileError,
    Topic,
    UnknownAnswer,
    answer_for,
    crisis_words,
    gather,
    holds,
    topic_answer,
    topic_in,
)
from dialogs.schemas_wording import AnswerEntry

NOT_SPECIFIED = (
    "amount", "pay_day", "first_month", "pension_amount", "publicity_days", "publicity_place",
    "assessment_fee", "courier_fee", "courier_time", "assessment_bodies", "home_assessment",
    "reassessment", "criteria", "number_rule", "validity_years", "correction_limit",
    "notification_way", "working_age", "pension_age", "care_criteria", "guardian_proof_kinds",
    "proxy_letter", "photo_pixels", "archive_years", "collect_for_me", "four_less",
    "outside_province", "phone_numbers", "data_change", "card_opener",
)  # fmt: skip
"""What Appendix B of the digest says the policy does not say."""
WHERE_TO_ASK = re.compile(r"12345|12333|残联|民政|人社|窗口|评定机构|经办的部门|开户银行")
LONGEST = 100


def test_all_sixty_questions_of_the_digest_are_answered() -> None:
    covered = {c for a in ANSWERS.values() for c in a.covers}
    assert {f"8.{n}" for n in range(1, 61)} <= covered


def test_everything_the_policy_leaves_open_is_answered_as_not_specified() -> None:
    covered = {c for a in ANSWERS.values() if a.kind == "not_specified" for c in a.covers}
    assert {f"B.{item}" for item in NOT_SPECIFIED} <= covered


@pytest.mark.parametrize("answer_id", [a.id for a in ANSWERS.values() if a.kind == "not_specified"])
def test_what_is_not_specified_says_so_and_where_to_ask(answer_id: str) -> None:
    known = ANSWERS[answer_id]
    text = known.answer + (known.caveat or "")
    assert re.search(r"没有写|没有提|没有[^，。]{0,8}限制", text)
    assert WHERE_TO_ASK.search(text)


@pytest.mark.parametrize("answer_id", [a.id for a in ANSWERS.values() if a.kind == "answer"])
def test_an_answer_from_the_policy_cites_its_clause(answer_id: str) -> None:
    known = ANSWERS[answer_id]
    if answer_id != "policy_document":
        assert re.match(r"附件[123]|正文", known.clause or "")


@pytest.mark.parametrize("answer_id", list(ANSWERS))
def test_every_answer_is_short_and_has_eight_ways_of_asking(answer_id: str) -> None:
    known = ANSWERS[answer_id]
    assert len(set(known.paraphrases)) == len(known.paraphrases) >= 8
    for text in (known.answer + (known.caveat or ""), *(s.answer for s in known.situations)):
        assert len(text) <= LONGEST
        assert text.endswith("。")
    assert set(known.services) <= set(SERVICES)


def test_no_two_answers_claim_the_same_words() -> None:
    words = [p for a in ANSWERS.values() for p in (a.question, *a.paraphrases)]
    assert len(words) == len(set(words))


MONEY = ["subsidy_amount", "pension_amount", "assessment_fee", "courier_fee", "first_month"]


@pytest.mark.parametrize("answer_id", MONEY)
def test_asked_for_an_amount_no_number_is_given_but_a_place_to_ask(answer_id: str) -> None:
    text = answer_for(answer_id, {}).text
    assert not re.search(r"\d+元|\d+块", text)
    assert not set(re.findall(r"\d+", text)) - {"12345"}
    assert WHERE_TO_ASK.search(text)


def test_internal_dates_of_the_administration_are_never_told() -> None:
    everything = "".join(a.answer + (a.caveat or "") for a in ANSWERS.values())
    assert "6月15日" not in everything
    assert "6月18日" not in everything


def test_a_mother_with_a_mental_disability_is_told_that_she_needs_a_guardian() -> None:
    general = answer_for("guardian_when", {})
    hers = answer_for("guardian_when", {"disability_categories": ["mental"]})
    assert hers.text != general.text
    assert hers.text.startswith("要填")
    assert hers.clause == general.clause == "附件1"


def test_an_adult_with_a_physical_disability_is_told_that_it_is_optional() -> None:
    facts = {"is_minor": False, "disability_categories": ["physical"]}
    assert answer_for("guardian_when", facts).text.startswith("不是必须")


@pytest.mark.parametrize(
    ("service", "says"),
    [
        ("certificate_new", "没有旧证"),
        ("certificate_reissue", "不用交旧证"),
        ("certificate_change", "都要收回"),
        ("certificate_renew", "文件没有写"),
    ],
)
def test_whether_the_old_certificate_is_taken_back_depends_on_the_service(
    service: str, says: str
) -> None:
    assert says in answer_for("old_certificate", {}, (service,)).text


def test_a_cancellation_needs_no_photo() -> None:
    assert "不用照片" in answer_for("photo_requirements", {}, ("certificate_cancel",)).text


def test_a_caveat_is_said_with_the_general_answer_only() -> None:
    assert "当地重度残疾人标准" in answer_for("level3_nursing", {}).text
    assert "当地重度残疾人标准" not in answer_for("level3_nursing", {"disability_level": 2}).text


def test_conditions_hold_only_when_the_facts_are_known_to_fit() -> None:
    assert holds({}, {}, ())
    assert holds({"minimum_living": True}, {"minimum_living": True}, ())
    assert not holds({"minimum_living": True}, {}, ())
    assert not holds({"minimum_living": False}, {"minimum_living": None}, ())
    assert holds({"disability_level": [3, 4]}, {"disability_level": 4}, ())
    assert not holds({"disability_level": [3, 4]}, {"disability_level": 2}, ())
    assert holds({"disability_categories": ["mental"]}, {"disability_categories": ["mental"]}, ())
    assert holds({"service": ["pension"]}, {}, ("employment", "pension"))
    assert not holds({"service": "pension"}, {}, ())


def test_a_truth_is_not_taken_for_level_one() -> None:
    assert not holds({"disability_level": [1, 2]}, {"disability_level": True}, ())


def test_every_condition_names_a_fact_or_the_service() -> None:
    facts = {
        "henan_household",
        "has_certificate",
        "certificate_status",
        "disability_categories",
        "disability_level",
        "long_term_care",
        "minimum_living",
        "extreme_poverty",
        "student",
        "public_employee",
        "employee_pension",
        "unemployed",
        "able_and_willing_to_work",
        "orphan",
        "work_injury_care",
        "elderly_allowance",
        "duty_disability",
        "retired_cadre",
        "applying_certificate",
        "is_minor",
        "by_proxy",
        "service",
    }
    used = {key for a in ANSWERS.values() for s in a.situations for key in s.when}
    assert used <= facts


def test_an_unknown_answer_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownAnswer, match="nothing_like_it"):
        answer_for("nothing_like_it", {})


NEIGHBOURS = {
    "咋办身份证": ("id_card", "公安"),
    "给孩子上户口": ("household", "派出所"),
    "医保卡怎么办": ("medical", "医疗保障"),
    "住院费能报销吗": ("medical", "医疗保障"),
    "门诊慢病怎么申请": ("chronic", "医疗保障"),
    "社保卡丢了去哪补": ("social_card", "人力资源社会保障"),
    "退休金啥时候涨": ("social_card", "人力资源社会保障"),
    "俺想吃低保咋弄": ("minimum_living", "民政"),
    "五保户怎么申请": ("minimum_living", "乡镇"),
    "事实无人抚养儿童补贴": ("children", "民政"),
    "公租房怎么申请": ("housing", "住房"),
    "高龄津贴怎么领": ("elderly", "民政"),
    "结婚证在哪领": ("marriage", "婚姻登记"),
    "驾驶证怎么考": ("car", "车管所"),
    "机动轮椅车有燃油补贴吗": ("wheelchair_fuel", "县级残联"),
    "公交卡怎么办": ("traffic", "公交公司"),
    "景区门票免费吗": ("tickets", "各家自己公布"),
    "想申请个轮椅": ("aids", "县级残联"),
    "助听器能免费领吗": ("aids", "县级残联"),
    "儿童康复救助怎么申请": ("rehabilitation", "县级残联"),
    "家里装扶手谁管": ("barrier_free", "县级残联"),
    "残疾学生有资助吗": ("school", "教育"),
    "残疾人托养": ("care_home", "县级残联"),
    "失业金怎么领": ("labour", "12333"),
    "伤残军人抚恤金": ("veterans", "退役军人"),
    "法律援助怎么申请": ("legal_aid", "法律援助"),
    "生育津贴": ("birth", "卫生健康"),
    "火化证": ("funeral", "民政"),
    "种粮补贴": ("farming", "村委会"),
    "开个按摩店要啥手续": ("business", "市场监管"),
}


@pytest.mark.parametrize(("text", "expected"), NEIGHBOURS.items())
def test_a_neighbouring_matter_is_pointed_to_the_kind_of_office(
    text: str, expected: tuple[str, str]
) -> None:
    code, office = expected
    assert topic_in(text) == code
    assert office in topic_answer("other", text)


def test_the_words_go_before_the_code_and_the_code_before_nothing() -> None:
    assert topic_answer("medical", "社保卡丢了") == topic_answer("social_card")
    assert "公安" in topic_answer("id_card", "那个咋办")
    assert topic_answer(None) == topic_answer("other") == topic_answer("nothing like it")
    assert topic_in("啥也不是") is None


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda t: t.code)
def test_a_neighbouring_matter_gets_one_sentence_without_details(topic: Topic) -> None:
    assert len(topic.answer) <= 60
    assert topic.answer.count("。") <= 2
    assert not set(re.findall(r"\d+", topic.answer)) - {"110", "12345", "12333"}
    assert not re.search(r"元|每月|免费|一定|工作日", topic.answer)


def test_danger_is_met_with_calm_words_that_fit_it() -> None:
    assert crisis_words("我不想活了").code == "self_harm"
    assert "12356" in crisis_words("我不想活了").answer
    assert crisis_words("他天天打我").code == "violence"
    assert "110" in crisis_words("他天天打我").answer
    assert crisis_words("").code == "any"
    assert set(CRISIS) == {"self_harm", "medical", "violence", "any"}
    assert all("？" not in c.answer for c in CRISIS.values())


ENTRY = AnswerEntry(id="one", intent="ask_fee", question="一？", answer="一。")


def test_a_question_answered_twice_is_an_error_that_names_it() -> None:
    with pytest.raises(AnswerFileError, match="one is answered twice"):
        gather({"this": [ENTRY], "that": [ENTRY]}, {})


def test_phrasings_of_no_answer_are_an_error_that_names_them() -> None:
    with pytest.raises(AnswerFileError, match="two"):
        gather({"this": [ENTRY]}, {"two": ["二？"]})
    assert gather({"this": [ENTRY]}, {"one": ["壹？"]})["one"].paraphrases == ("壹？",)


def test_a_file_with_a_key_that_is_not_known_is_refused() -> None:
    with pytest.raises(CatalogueError, match="does not fit its schema"):
        load("answers/overview.yaml", list[dict[str, int]])
    with pytest.raises(ValueError, match="colour"):
        AnswerEntry.model_validate(
            {"id": "x", "intent": "ask_fee", "question": "？", "answer": "。", "colour": "red"}
        )
