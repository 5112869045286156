"""The words people read and hear: complete, short, plain, and nothing promised or invented."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dialogs.catalogue import load
from dialogs.model import SERVICES
from dialogs.policy_answers import ANSWERS, CRISIS, TOPICS
from dialogs.questions import QUESTIONS
from dialogs.schemas_wording import CodeTables, WordingEntry
from dialogs.wording import (
    PLACEHOLDERS,
    WORDING,
    WORDINGS,
    QuestionWording,
    WordingError,
    fill,
    gather,
    label_of,
    who,
)

FACTS = (
    "henan_household", "birth_date", "has_certificate", "certificate_status",
    "certificate_cancelled_on", "applying_certificate", "disability_categories",
    "disability_level", "long_term_care", "minimum_living", "extreme_poverty",
    "work_injury_care", "orphan", "elderly_allowance", "duty_disability", "retired_cadre",
    "student", "public_employee", "employee_pension", "resident_pension_member", "unemployed",
    "able_and_willing_to_work", "sex", "certificate_damaged", "certificate_lost",
    "household_moved", "condition_changed", "no_longer_disabled_or_deceased",
)  # fmt: skip
FIELDS = (
    "personal.name", "personal.sex", "personal.ethnicity", "personal.photo",
    "personal.id_number", "personal.birth_date", "personal.certificate_number",
    "personal.marital_status", "personal.education", "personal.phone",
    "personal.household_type", "personal.household_address", "personal.residence_address",
    "personal.residence_division", "certificate.action", "certificate.new.categories",
    "certificate.new.household_division", "certificate.migrate.new_household_division",
    "certificate.migrate.new_household_address", "certificate.migrate.new_residence_division",
    "certificate.migrate.new_residence_address", "certificate.migrate.old_household_address",
    "certificate.migrate.old_residence_address", "certificate.cancel.categories",
    "certificate.cancel.reason", "certificate.change.categories", "guardian.name",
    "guardian.relation", "guardian.phone", "guardian.id_number", "subsidy.kinds",
    "subsidy.certificate_number", "subsidy.category", "subsidy.level", "subsidy.bank_account",
    "subsidy.apply_date", "subsidy.other_benefits", "employment.willing_and_able",
    "employment.region", "employment.skills", "employment.job_type", "proxy.name",
    "proxy.relation", "proxy.phone", "proxy.id_number", "delivery.method", "delivery.address",
)  # fmt: skip
STEPS = (
    "consent", "consent.sensitive", "consent.sharing", "services", "guardian.is_proxy",
    "materials.photo", "materials.guardian_proof", "materials.proxy_id",
    "materials.original_certificate", "review", "delivery", "signature", "rating", "confirm",
)  # fmt: skip
HOTLINES = {"110", "120", "12345", "12356", "12333", "12385"}
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f]")
FORBIDDEN = re.compile(r"[!！]|×|亲[，,~]|一定能|保证通过|肯定能批|格式错误|系统要求|包过")
PHONE_LIKE = re.compile(r"(?<![\d〔])\d{3,}(?!\d*[〕])")
WITH_ORDINARY_NUMBERS = re.compile(r"\d{4}年|〔2024〕|〔20\d\d〕")
LONGEST = 60


def _texts(wording: QuestionWording) -> Iterator[tuple[str, str]]:
    for name in WORDINGS:
        if text := getattr(wording, name):
            yield name, text
    for kind in ("problems", "options", "speech", "easy", "deceased"):
        for name, text in getattr(wording, kind).items():
            yield f"{kind}.{name}", text


ALL = [(f"{key}:{name}", text) for key, w in WORDING.items() for name, text in _texts(w)]
ANSWERED = [
    (f"{a.id}:{i}", text)
    for a in ANSWERS.values()
    for i, text in enumerate(
        [a.answer, a.caveat or "", a.follow or "", *(s.answer for s in a.situations)]
    )
    if text
]
ELSEWHERE = [(t.code, t.answer) for t in TOPICS.values()]
ELSEWHERE += [(c.code, c.answer) for c in CRISIS.values()]
EVERYTHING = ALL + ANSWERED + ELSEWHERE
ASKED = [
    (f"{key}:{name}", text)
    for key, w in WORDING.items()
    for name, text in [
        ("ask", w.ask),
        ("again", w.again),
        ("last", w.last),
        *(("easy", t) for n, t in w.easy.items() if n in {"ask", "again", "last"}),
        *(("deceased", t) for n, t in w.deceased.items() if n in {"ask", "again", "last"}),
    ]
]


def test_every_question_field_fact_and_step_has_words() -> None:
    needed = {*QUESTIONS, *FIELDS, *STEPS, *(f"eligibility.{fact}" for fact in FACTS)}
    assert needed - set(WORDING) == set()


def test_no_text_shouts_flatters_promises_or_shows_a_placeholder() -> None:
    for name, text in EVERYTHING:
        assert not FORBIDDEN.search(text), name
        assert not EMOJI.search(text), name


def test_the_only_phone_numbers_are_nationwide_hotlines() -> None:
    for name, text in EVERYTHING:
        plain = WITH_ORDINARY_NUMBERS.sub("", text)
        assert set(PHONE_LIKE.findall(plain)) <= HOTLINES, name


def test_in_danger_only_110_120_and_12356_are_named() -> None:
    numbers = {n for c in CRISIS.values() for n in re.findall(r"\d{3,}", c.answer)}
    assert numbers == {"110", "120", "12356"}


def test_each_wording_asks_one_thing_at_its_end() -> None:
    for name, text in ASKED:
        assert text.endswith("？"), name
        assert text.count("？") == 1, name
        assert "?" not in text, name


def test_what_comes_before_the_question_is_short() -> None:
    for name, text in ASKED:
        before, _, question = fill(text, value="是", got="", name="").rpartition("。")
        assert len(before) <= LONGEST, name
        assert len(question) <= LONGEST, name


@pytest.mark.parametrize("key", list(WORDING))
def test_the_three_wordings_differ(key: str) -> None:
    wording = WORDING[key]
    assert len({wording.ask, wording.again, wording.last}) == 3


@pytest.mark.parametrize("key", list(WORDING))
def test_a_reader_is_told_why_with_the_clause(key: str) -> None:
    assert key == "confirm" or re.search(r"（(附件|正文)[^）]*）。$", WORDING[key].why)


def test_every_placeholder_is_known_and_fits_its_place() -> None:
    for name, text in ALL:
        found = set(re.findall(r"{(\w*)}", text))
        assert found <= PLACEHOLDERS, name
        assert text.count("{") == len(re.findall(r"{\w+}", text)), name
        kind = name.rpartition(":")[2]
        if "got" in found:
            assert kind.startswith("problems"), name
        if "value" in found:
            assert name.startswith("confirm") or kind in {"readback", "speech.readback"}, name


@pytest.mark.parametrize("key", [k for k, q in QUESTIONS.items() if q.kind in {"choice", "multi"}])
def test_every_choice_question_offers_labelled_options(key: str) -> None:
    free = {"personal.ethnicity"}
    options = WORDING[key].options
    assert key in free or len(options) >= 2
    assert len(set(options.values())) == len(options)


@pytest.mark.parametrize("key", [k for k, q in QUESTIONS.items() if q.kind == "yes_no"])
def test_every_yes_no_question_has_both_answers(key: str) -> None:
    assert list(WORDING[key].options) == ["yes", "no"]


NUMBERS = ["id_number", "certificate_number", "phone", "bank_account"]


@pytest.mark.parametrize(
    "key", [k for k, q in QUESTIONS.items() if q.kind in NUMBERS and k in WORDING]
)
def test_numbers_that_matter_are_read_back_and_every_problem_says_how_to_mend_it(key: str) -> None:
    wording = WORDING[key]
    assert "{value}" in (wording.readback or "")
    codes = {
        "id_number": "short long characters check_digit date future old_15",
        "certificate_number": "short long characters check_digit category level date",
        "phone": "short long prefix characters",
        "bank_account": "short long characters luhn",
    }[QUESTIONS[key].kind]
    assert set(codes.split()) <= set(wording.problems)
    assert all("请" in text for text in wording.problems.values())


def test_dates_and_places_have_their_own_problems() -> None:
    assert {"future", "date", "lunar", "nominal"} <= set(WORDING["personal.birth_date"].problems)
    for key in ("personal.household_address", "personal.residence_division"):
        assert {"outside_henan", "ambiguous"} <= set(WORDING[key].problems)
    assert "level" in WORDING["eligibility.disability_level"].problems


@pytest.mark.parametrize(
    ("name", "text"),
    [(f"{k}:{n}", t) for k, w in WORDING.items() for n, t in w.speech.items()],
)
def test_what_is_read_out_has_no_brackets_digits_or_clauses(name: str, text: str) -> None:
    assert not re.search(r"[（）\d]|附件|正文", text), name


def test_nobody_is_called_applicant_to_their_face() -> None:
    for name, text in ALL:
        if name.endswith((":ask", ":again", ":last")):
            assert "申请人" not in text.replace("申请人或代办人", "")


def test_the_person_helped_is_named_by_the_relation() -> None:
    assert who(None) == who("self") == "您"
    assert who("mother") == "您母亲"
    assert who("neighbour") == "您的邻居"
    assert who("father", deceased=True) == "您父亲"
    assert who("somebody new") == "您要帮的人"


def test_a_template_without_its_value_is_an_error_that_names_it() -> None:
    assert fill("{who}的电话是{value}。", value="1") == "您的电话是1。"
    assert fill("{value}", value="{who}") == "{who}"
    with pytest.raises(WordingError, match="value"):
        fill("{who}的电话是{value}。")


def test_the_third_and_every_later_time_the_last_wording_is_used() -> None:
    wording = WORDING["personal.phone"]
    said = [wording.wording(attempt) for attempt in range(4)]
    assert said == [wording.ask, wording.again, wording.last, wording.last]


ENTRY = WordingEntry(label="a", ask="a", again="b", last="c", why="d", what="e", unknown="f")


def test_a_question_worded_in_two_files_is_an_error_that_names_it() -> None:
    with pytest.raises(WordingError, match=r"some\.key has its wording in another file"):
        gather({"one": {"some.key": ENTRY}, "two": {"some.key": ENTRY}}, {})


def test_problems_of_a_kind_that_is_not_listed_are_an_error() -> None:
    entry = ENTRY.model_copy(update={"problems_of": "shoe_size"})
    with pytest.raises(WordingError, match="shoe_size"):
        gather({"one": {"some.key": entry}}, {"phone": {}})


def test_codes_have_their_official_labels() -> None:
    assert label_of("services", "certificate_reissue") == "残疾人证挂失补办"
    assert label_of("services_short", "pension") == "养老保险补助"
    assert label_of("certificate.new.categories", "speech") == "语言（言语）"
    assert label_of("eligibility.disability_level", 2) == "二级"
    assert label_of("proxy.relation", "mother") == "母亲"
    assert label_of("delivery.method", "mail") == "邮寄"
    assert label_of("department", "hrss") == "县级人力资源社会保障部门"
    assert label_of("personal.ethnicity", "回族") == "回族"


def test_every_list_of_the_contract_is_labelled_whole() -> None:
    tables = load("wording/labels.yaml", CodeTables)
    assert tuple(tables["services"]) == tuple(tables["services_short"]) == SERVICES
    statuses = (
        "waiting queued delivered accepted needs_correction assessment publicity approved rejected "
        "ended paid published insured"
    )
    assert set(tables["task_status"]) == set(statuses.split())
    verdicts = {"eligible", "conditional", "review", "not_eligible", "unknown"}
    assert set(tables["verdict"]) == verdicts
    departments = "dpf_county civil_affairs township hrss employment_service"
    assert set(tables["department"]) == set(departments.split())
    assert list(WORDING["subsidy.other_benefits"].options)[-1] == "none"
    assert list(WORDING["rating"].options) == ["5", "4", "3", "2", "1"]
