"""Which item of the form words like 电话, 名字 or 户口地址 mean."""

from __future__ import annotations

from dialogs.questions import QUESTIONS
from dialogs.view import View
from dialogs.wording import WORDING

_WORDS: tuple[tuple[str, str], ...] = (
    ("监护人电话", "guardian.phone"),
    ("监护人手机", "guardian.phone"),
    ("监护人身份证", "guardian.id_number"),
    ("监护人关系", "guardian.relation"),
    ("监护人", "guardian.name"),
    ("联系人", "guardian.name"),
    ("代办人电话", "proxy.phone"),
    ("代办人身份证", "proxy.id_number"),
    ("代办人姓名", "proxy.name"),
    ("我的电话", "proxy.phone"),
    ("我的手机", "proxy.phone"),
    ("我的身份证", "proxy.id_number"),
    ("我的名字", "proxy.name"),
    ("残疾证号", "personal.certificate_number"),
    ("残疾人证号", "personal.certificate_number"),
    ("证号", "personal.certificate_number"),
    ("身份证", "personal.id_number"),
    ("名字", "personal.name"),
    ("姓名", "personal.name"),
    ("电话", "personal.phone"),
    ("手机", "personal.phone"),
    ("号码", "personal.phone"),
    ("一卡通", "subsidy.bank_account"),
    ("银行卡", "subsidy.bank_account"),
    ("卡号", "subsidy.bank_account"),
    ("账号", "subsidy.bank_account"),
    ("账户", "subsidy.bank_account"),
    ("原户籍", "certificate.migrate.old_household_address"),
    ("老户口", "certificate.migrate.old_household_address"),
    ("户籍地址", "personal.household_address"),
    ("户口地址", "personal.household_address"),
    ("户籍地", "personal.household_address"),
    ("户口性质", "personal.household_type"),
    ("户口类型", "personal.household_type"),
    ("居住地", "personal.residence_address"),
    ("住址", "personal.residence_address"),
    ("住的地方", "personal.residence_address"),
    ("邮寄地址", "delivery.address"),
    ("寄的地址", "delivery.address"),
    ("区划", "personal.residence_division"),
    ("乡镇", "personal.residence_division"),
    ("户口", "personal.household_address"),
    ("地址", "personal.household_address"),
    ("民族", "personal.ethnicity"),
    ("婚姻", "personal.marital_status"),
    ("结婚", "personal.marital_status"),
    ("文化", "personal.education"),
    ("学历", "personal.education"),
    ("生日", "personal.birth_date"),
    ("出生", "personal.birth_date"),
    ("性别", "personal.sex"),
    ("年龄", "personal.id_number"),
    ("照片", "personal.photo"),
    ("相片", "personal.photo"),
    ("等级", "eligibility.disability_level"),
    ("几级", "eligibility.disability_level"),
    ("补贴政策", "subsidy.other_benefits"),
    ("低保", "subsidy.other_benefits"),
    ("特困", "subsidy.other_benefits"),
    ("照护", "eligibility.long_term_care"),
    ("照顾", "eligibility.long_term_care"),
    ("特长", "employment.skills"),
    ("技术", "employment.skills"),
    ("工作地", "employment.region"),
    ("全职", "employment.job_type"),
    ("兼职", "employment.job_type"),
    ("邮寄", "delivery.method"),
    ("自取", "delivery.method"),
    ("取证", "delivery.method"),
    ("事项", "services"),
    ("签名", "signature"),
    ("签字", "signature"),
)
_CATEGORY_WORDS = ("类别", "哪类残疾", "残疾类型")
_CATEGORY_KEYS = (
    "certificate.new.categories",
    "certificate.change.categories",
    "certificate.cancel.categories",
    "subsidy.category",
)


def key_mentioned(text: str, view: View) -> str | None:
    """The question whose item ``text`` names, preferring what stands on this form."""
    labelled = [k for k in QUESTIONS if k in WORDING and WORDING[k].label in text]
    known = [k for k in labelled if k in view.form.answers]
    if known:
        return max(known, key=lambda k: len(WORDING[k].label))
    if any(w in text for w in _CATEGORY_WORDS):
        return next((k for k in _CATEGORY_KEYS if view.form.has(k)), None)
    return next((key for word, key in _WORDS if word in text and _applies(key, view)), None)


def _applies(key: str, view: View) -> bool:
    if key == "eligibility.disability_level":
        return view.form.has(key) or view.form.has("subsidy.level")
    return key in view.form.answers or key in {view.dialogue.asked, "services"}
