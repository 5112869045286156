"""The same question is answered for the person who asks, by what the form already tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dialogs.counties import read_all
from dialogs.dialogue import Dialogue
from dialogs.model import Answer, Entity, Reply, Understood, UnifiedForm
from dialogs.personal_answers import Case, answer_in_case, case_of
from dialogs.policy_answers import ANSWERS, answer_for
from dialogs.schemas_wording import BodyEntry, CountyEntry, WindowEntry
from dialogs.view import look

TODAY = date(2026, 11, 24)
SURE = {
    "henan_household": True,
    "has_certificate": True,
    "certificate_status": "valid",
    "extreme_poverty": False,
    "work_injury_care": False,
    "elderly_allowance": False,
    "duty_disability": False,
    "retired_cadre": False,
    "orphan": False,
}
CASES: list[tuple[str, dict[str, Any], tuple[str, ...], str]] = [
    ("level3_nursing", {"disability_level": 3}, (), "残疾等级是三级，这项补贴要求一级或二级"),
    ("nursing_who", {"disability_level": 4}, (), "护理补贴不符合"),
    ("nursing_who", {**SURE, "disability_level": 1, "long_term_care": True}, (), "看起来都符合"),
    ("nursing_who", {**SURE, "disability_level": 2}, (), "还不清楚是不是需要长期照护"),
    ("nursing_who", {"disability_level": 2, "extreme_poverty": True}, (), "特困"),
    ("nursing_who", {"certificate_status": "expired", "has_certificate": True}, (), "还没换证"),
    (
        "level3_nursing",
        {**SURE, "disability_level": 3, "assessing_level": True, "long_term_care": True},
        ("certificate_change", "nursing_subsidy"),
        "按您说的看可以一起申请",
    ),
    ("living_who", {"minimum_living": False}, (), "要求是低保家庭"),
    ("living_who", {**SURE, "minimum_living": True}, (), "看起来都符合，由部门核定"),
    ("living_who", {**SURE, "minimum_living": True, "elderly_allowance": True}, (), "核定"),
    ("both_subsidies", {"extreme_poverty": True}, (), "生活补贴不符合"),
    ("employment_who", {"unemployed": False}, (), "现在有工作"),
    ("pension", {"student": True}, (), "不再上学以后"),
    ("pension", {"disability_level": 3}, (), "养老保险补助不符合"),
    ("pension", {"birth_date": "2014-01-01", "disability_level": 1}, (), "还没有年满16周岁"),
    (
        "reapply_after_cancel",
        {
            "henan_household": True,
            "has_certificate": False,
            "certificate_status": "cancelled",
            "certificate_cancelled_on": "2026-03-01",
        },
        ("certificate_new",),
        "2027年3月1日",
    ),
    ("nursing_low_income", {"minimum_living": False}, (), "不影响护理补贴"),
    ("extreme_poverty", {"extreme_poverty": True}, (), "都不再享受"),
    ("extreme_poverty", {"extreme_poverty": False}, (), "这一条不影响"),
    ("orphan", {"orphan": True}, (), "护理补贴没有把孤儿排除"),
    ("stacking", {"elderly_allowance": True}, (), "您说领着老年津贴"),
    ("invalid_certificate", {"certificate_status": "expired"}, (), "先联系县级残联"),
    ("low_income_proof", {"minimum_living": True}, (), "部门核验"),
    ("child_materials", {"is_minor": True}, (), "法定监护人证明"),
    ("child_materials", {"is_minor": False, "disability_categories": ["vision"]}, (), "不用监护"),
    (
        "child_materials",
        {"is_minor": False, "disability_categories": ["mental", "physical"]},
        (),
        "不管多大都要",
    ),
    ("mental_materials", {"disability_categories": ["mental"]}, (), "您说的是智力或精神类"),
    ("bank_card", {"is_minor": True}, (), "孩子本人"),
    ("proxy_allowed", {"by_proxy": True}, (), "现在就是在代办"),
    ("expired", {"certificate_status": "valid"}, (), "现在不用换"),
    ("time_subsidy", {"applying_certificate": True}, (), "证办好以后才开始审补贴"),
    ("time_certificate", {}, ("certificate_reissue",), "不用重新评定"),
    ("hospitals", {}, ("certificate_renew",), "不用去医院"),
    ("death", {}, ("certificate_cancel",), "不用照片"),
    (
        "refused_certificate",
        {"applying_certificate": True},
        ("certificate_new", "nursing_subsidy"),
        "这几项也不再往下办",
    ),
]


def test_at_least_twenty_questions_have_answers_that_depend_on_the_person() -> None:
    assert len({answer for answer, *_ in CASES}) >= 20


@pytest.mark.parametrize(("answer_id", "facts", "services", "says"), CASES)
def test_the_answer_fits_the_person(
    answer_id: str, facts: dict[str, Any], services: tuple[str, ...], says: str
) -> None:
    personal = answer_in_case(answer_id, Case(facts, TODAY, services))
    general = answer_in_case(answer_id, Case({}, TODAY))
    assert says in personal.text
    assert personal.text != general.text
    assert personal.clause


@pytest.mark.parametrize("answer_id", [a.id for a in ANSWERS.values() if a.finds])
def test_of_whom_nothing_is_known_the_general_answer_is_told(answer_id: str) -> None:
    assert answer_in_case(answer_id, Case({}, TODAY)) == answer_for(answer_id, {})


@pytest.mark.parametrize("answer_id", [a.id for a in ANSWERS.values() if a.finds])
def test_what_is_found_never_promises(answer_id: str) -> None:
    facts = {**SURE, "disability_level": 1, "long_term_care": True, "minimum_living": True}
    text = answer_in_case(answer_id, Case(facts, TODAY)).text
    assert text == answer_for(answer_id, facts).text or "核定" in text or "按您说的" in text
    assert "批准" not in text


def _case(answers: dict[str, Any], *entities: Entity) -> Case:
    form = UnifiedForm("v", ("nursing_subsidy",), {k: Answer(v) for k, v in answers.items()})
    reply = Reply("", Understood("check_eligibility", 1.0, entities=entities))
    return case_of(look(Dialogue(form=form), TODAY), reply)


def test_a_level_that_the_question_names_goes_before_the_form() -> None:
    three = Entity("disability_level", "三级", "3")
    case = _case({"eligibility.disability_level": 2}, three)
    assert "残疾等级是三级" in answer_in_case("level3_nursing", case).text


def test_two_levels_in_one_question_suppose_neither() -> None:
    both = [Entity("disability_level", "一级", "1"), Entity("disability_level", "二级", "2")]
    assert "disability_level" not in _case({}, *both).facts


def test_a_level_that_does_not_exist_supposes_nothing() -> None:
    five = Entity("disability_level", "五级", "5", problem="level")
    assert "disability_level" not in _case({}, five).facts


def test_who_acts_and_how_old_the_person_is_are_known_from_the_form() -> None:
    case = _case({"proxy.relation": "child", "personal.birth_date": "2018-05-01"})
    assert case.facts["by_proxy"] is True
    assert case.facts["is_minor"] is True


COUNTY = CountyEntry(
    code="410122",
    name="测试县",
    windows=[WindowEntry(name="测试窗口", address="测试路")],
    phones={"咨询": "以窗口公布为准"},
    assessment_bodies=[BodyEntry(name="测试医院", categories=["vision"], days="测试时间")],
    home_assessment="出不了门的由乡镇统一登记",
    fees="评定费由本人负担",
    severe_levels_extended=True,
    source="测试用",
    checked_on="2026-11-24",
)
COUNTIES = read_all({"410122.yaml": COUNTY})


def _there(facts: dict[str, Any], code: str | None = "410122101") -> Case:
    return Case(facts, TODAY, (), code, COUNTIES)


@pytest.mark.parametrize(
    ("answer_id", "says"),
    [
        ("where_offline", "测试窗口（测试路）"),
        ("phone_numbers", "咨询：以窗口公布为准"),
        ("hospitals", "测试医院（测试时间）"),
        ("home_assessment", "由乡镇统一登记"),
        ("assessment_fee", "评定费由本人负担"),
        ("pay_day", "测试窗口"),
    ],
)
def test_what_the_county_published_is_added_with_source_and_day(answer_id: str, says: str) -> None:
    text = answer_in_case(answer_id, _there({})).text
    assert says in text
    assert "测试县公布的" in text
    assert "2026-11-24核对，来源：测试用" in text


@pytest.mark.parametrize("code", [None, "410185000"])
def test_a_county_that_published_nothing_changes_nothing(code: str | None) -> None:
    assert answer_in_case("where_offline", _there({}, code)) == answer_for("where_offline", {})


def test_a_county_with_a_wider_standard_says_so_to_level_three_only() -> None:
    assert (
        "测试县公布过放宽" in answer_in_case("level3_nursing", _there({"disability_level": 3})).text
    )
    assert "放宽重度" not in answer_in_case("nursing_who", _there({"disability_level": 2})).text


def test_the_county_is_that_of_the_household() -> None:
    case = _case({"personal.household_division": {"code": "410122101", "name": "官渡镇"}})
    assert case.division == "410122101"
