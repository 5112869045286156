"""Made-up applicants who say what they are, in their own words and order; every draw is seeded."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from dialogs.model import Json

TODAY = date(2026, 11, 24)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = [
    "秀英",
    "建国",
    "桂兰",
    "志强",
    "丽",
    "玉梅",
    "海涛",
    "小军",
    "春花",
    "明",
    "凤霞",
    "国庆",
    "文博",
    "静",
]
_RELATIONS = {
    "mother": ("我妈", "母亲"),
    "father": ("我爸", "父亲"),
    "spouse": ("我爱人", "爱人"),
    "child": ("我儿子", "儿子"),
    "sibling": ("我弟弟", "弟弟"),
}
_ETHNIC = ["汉族"] * 8 + ["回族", "满族", "蒙古族"]
_MARITAL = {"unmarried": "未婚", "married": "已婚", "widowed": "丧偶", "divorced": "离婚"}
_EDUCATION = {
    "none": "没上过学",
    "primary": "小学",
    "junior": "初中",
    "senior": "高中",
    "vocational": "中专",
    "college": "大专",
    "bachelor": "本科",
}
_HOUSEHOLD = {"agricultural": "农业户口", "non_agricultural": "非农业户口"}
CATEGORIES = {
    "vision": "视力",
    "hearing": "听力",
    "speech": "言语",
    "physical": "肢体",
    "intellectual": "智力",
    "mental": "精神",
}
_CATEGORY_DIGIT = {c: str(i) for i, c in enumerate(CATEGORIES, 1)}
_LEVELS = "一二三四"
SERVICE_WORDS = {
    "certificate_new": "新办残疾人证",
    "certificate_renew": "残疾人证换领",
    "certificate_migrate": "残疾人证迁移",
    "certificate_reissue": "残疾人证挂失补办",
    "certificate_change": "残疾等级变更",
    "living_subsidy": "困难残疾人生活补贴",
    "nursing_subsidy": "重度残疾人护理补贴",
    "employment": "残疾人就业帮扶",
    "pension": "城乡居民基本养老保险补助",
}


def check_character(seventeen: str) -> str:
    """The last character of an ID number (GB 11643: ISO 7064 MOD 11-2)."""
    total = sum(int(d) * w for d, w in zip(seventeen, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def id_number(rng: random.Random, born: date, sex: str) -> str:
    """A made-up ID number that is valid in form."""
    order = rng.randrange(100, 998)
    order += (order % 2) ^ (sex == "male")
    body = f"{rng.choice(['410122', '410102', '411324', '411081'])}{born:%Y%m%d}{order:03d}"
    return body + check_character(body)


def phone(rng: random.Random) -> str:
    """A made-up mobile number."""
    return f"1{rng.choice('3578')}{rng.randrange(10**9):09d}"


def luhn_account(rng: random.Random) -> str:
    """A made-up bank account of 19 digits that passes the Luhn check."""
    body = "621700" + f"{rng.randrange(10**12):012d}"
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


@dataclass
class Persona:
    """An applicant: what their form must be in the end, and their facts."""

    services: tuple[str, ...]
    relation: str
    fields: dict[str, Json]
    facts: dict[str, Json]
    rng: random.Random
    says_often: bool = False
    said: set[str] = field(default_factory=set)

    @property
    def whom(self) -> str:
        return "我" if self.relation == "self" else _RELATIONS[self.relation][0]


def make_persona(seed: int) -> Persona:
    """The made-up applicant number ``seed``."""
    rng = random.Random(seed)
    services = _draw_services(rng)
    relation = rng.choice(["self", *_RELATIONS])
    age = (
        rng.randrange(19, 59)
        if relation in {"self", "spouse", "sibling"}
        else rng.randrange(50, 80)
    )
    if relation == "child":
        age = rng.choice([6, 10, 15, 17, 25, 33])
    if "employment" in services or "pension" in services:
        age = max(20, min(age, 55))
    born = TODAY - timedelta(days=365 * age + rng.randrange(30, 300))
    sex = {"mother": "female", "father": "male"}.get(relation, rng.choice(["male", "female"]))
    number = id_number(rng, born, sex)
    address = "河南省郑州市中牟县官渡镇"
    address += f"{rng.choice(['孙庄村', '马庄村', '店李口村'])}{rng.randrange(1, 300)}号"
    category = rng.choice(list(CATEGORIES))
    level = (
        rng.choice("12") if {"nursing_subsidy", "pension"} & set(services) else rng.choice("1234")
    )
    fields: dict[str, Json] = {
        "personal.name": rng.choice(_SURNAMES) + rng.choice(_GIVEN),
        "personal.id_number": number,
        "personal.sex": sex,
        "personal.birth_date": born.isoformat(),
        "personal.ethnicity": rng.choice(_ETHNIC),
        "personal.marital_status": rng.choice(list(_MARITAL)) if age > 22 else "unmarried",
        "personal.education": rng.choice(list(_EDUCATION)),
        "personal.phone": phone(rng),
        "personal.household_type": rng.choice(list(_HOUSEHOLD)),
        "personal.household_address": address,
        "personal.residence_address": address,
        "subsidy.bank_account": luhn_account(rng),
        "employment.region": rng.choice(["郑州市", "中牟县", "洛阳市"]),
        "employment.skills": rng.choice(["会开叉车", "会修电器", "会做饭", "电脑打字"]),
        "employment.job_type": rng.choice(["full_time", "part_time"]),
        "delivery.method": rng.choice(["mail", "pickup"]),
    }
    if "certificate_new" not in services:
        fields["personal.certificate_number"] = number + _CATEGORY_DIGIT[category] + level
    benefits = ["minimum_living"] if "living_subsidy" in services or rng.random() < 0.2 else []
    fields["subsidy.other_benefits"] = benefits
    if relation != "self":
        adult = TODAY - timedelta(days=365 * 40 + rng.randrange(3000))
        proxy_sex = rng.choice(["male", "female"])
        fields |= {
            "proxy.relation": relation,
            "proxy.name": rng.choice(_SURNAMES) + rng.choice(_GIVEN),
            "proxy.phone": phone(rng),
            "proxy.id_number": id_number(rng, adult, proxy_sex),
        }
    facts: dict[str, Json] = {"category": category, "level": level, "age": age}
    return Persona(services, relation, fields, facts, rng, says_often=rng.random() < 0.5)


def _draw_services(rng: random.Random) -> tuple[str, ...]:
    first = rng.choice(
        ["certificate_new", "certificate_new", "certificate_renew", "certificate_reissue",
         "certificate_change", "living_subsidy", "nursing_subsidy", "employment", "pension"]
    )  # fmt: skip
    more = [
        s
        for s in ("living_subsidy", "nursing_subsidy", "employment", "pension")
        if rng.random() < 0.3
    ]
    return tuple(dict.fromkeys((first, *more)))


def opening(persona: Persona) -> str:
    """What the applicant says when asked what they want."""
    names = "和".join(SERVICE_WORDS[s] for s in persona.services)
    if persona.relation == "self":
        return f"我给自己办{names}"
    return f"我想给{persona.whom}办{names}"


def reply(persona: Persona, asking: str) -> str | None:
    """What the applicant answers to ``asking``; None when there is nothing to say."""
    maker = _REPLIES.get(asking)
    if maker is not None:
        return maker(persona)
    if asking.startswith("eligibility."):
        return _fact(persona, asking.removeprefix("eligibility."))
    return None


def _pick(persona: Persona, *forms: str) -> str:
    return persona.rng.choice(forms)


def _name(p: Persona) -> str:
    name = p.fields["personal.name"]
    mine = (
        _pick(p, f"我叫{name}", name, f"姓名{name}")
        if p.relation == "self"
        else _pick(p, f"叫{name}", name, f"她叫{name}")
    )
    if p.says_often:
        return f"{mine}，身份证号{p.fields['personal.id_number']}"
    return mine


def _id(p: Persona) -> str:
    number = p.fields["personal.id_number"]
    return _pick(
        p,
        number,
        f"身份证号是{number}",
        f"{number[:6]} {number[6:14]} {number[14:]}",
        number.lower(),
    )


def _phone(p: Persona) -> str:
    number = p.fields["personal.phone"]
    spoken = "".join("零幺二三四五六七八九"[int(d)] for d in number)
    return _pick(p, number, f"手机号{number}", f"{number[:3]}-{number[3:7]}-{number[7:]}", spoken)


def _several(p: Persona) -> str:
    ethnic = p.fields["personal.ethnicity"]
    if not p.says_often:
        return _pick(p, ethnic, f"是{ethnic}")
    marital = _MARITAL[p.fields["personal.marital_status"]]
    education = _EDUCATION[p.fields["personal.education"]]
    return f"{ethnic}，{marital}，{education}，{_HOUSEHOLD[p.fields['personal.household_type']]}"


def _address(p: Persona) -> str:
    address = p.fields["personal.household_address"]
    return _pick(p, address, f"户口在{address}", f"户籍地址是{address}")


def _residence(p: Persona) -> str:
    return _pick(p, "跟户口一样", "就住在户籍地址", p.fields["personal.residence_address"])


def _benefits(p: Persona) -> str:
    return (
        _pick(p, "低保", "我们家是低保", "只有低保")
        if p.fields["subsidy.other_benefits"]
        else _pick(p, "都没有", "没有", "以上都没有")
    )


def _category(p: Persona) -> str:
    word = CATEGORIES[p.facts["category"]]
    return _pick(p, f"{word}残疾", word)


def _proxy_name(p: Persona) -> str:
    name = p.fields["proxy.name"]
    if p.says_often:
        return f"我叫{name}，电话{p.fields['proxy.phone']}，身份证{p.fields['proxy.id_number']}"
    return _pick(p, f"我叫{name}", name)


def _certificate(p: Persona) -> str:
    number = p.fields["personal.certificate_number"]
    return _pick(p, number, f"证号{number}")


def _level(p: Persona) -> str:
    return _LEVELS[int(p.facts["level"]) - 1] + "级"


_REPLIES: dict[str, Callable[[Persona], str]] = {
    "consent": lambda p: _pick(p, "同意", "好的，同意", "可以"),
    "services": opening,
    "proxy.relation": lambda p: "给我自己办" if p.relation == "self" else f"给{p.whom}办",
    "confirm": lambda p: _pick(p, "是的", "对", "好"),
    "personal.name": _name,
    "personal.id_number": _id,
    "personal.phone": _phone,
    "personal.ethnicity": _several,
    "personal.marital_status": lambda p: _MARITAL[p.fields["personal.marital_status"]],
    "personal.education": lambda p: _EDUCATION[p.fields["personal.education"]],
    "personal.household_type": lambda p: _HOUSEHOLD[p.fields["personal.household_type"]],
    "personal.household_address": _address,
    "personal.residence_address": _residence,
    "personal.residence_division": lambda p: "中牟县官渡镇",
    "personal.certificate_number": _certificate,
    "personal.photo": lambda p: "现在没有照片，以后再交",
    "materials.guardian_proof": lambda p: "到窗口再交",
    "certificate.new.categories": _category,
    "certificate.change.categories": _category,
    "subsidy.other_benefits": _benefits,
    "subsidy.bank_account": lambda p: _pick(
        p, p.fields["subsidy.bank_account"], f"卡号{p.fields['subsidy.bank_account']}"
    ),
    "employment.willing_and_able": lambda p: _pick(p, "有", "能干活，也愿意", "是"),
    "employment.region": lambda p: p.fields["employment.region"],
    "employment.skills": lambda p: p.fields["employment.skills"],
    "employment.job_type": lambda p: (
        "全职" if p.fields["employment.job_type"] == "full_time" else "兼职"
    ),
    "proxy.name": _proxy_name,
    "proxy.phone": lambda p: p.fields["proxy.phone"],
    "proxy.id_number": lambda p: p.fields["proxy.id_number"],
    "guardian.name": lambda p: "就是我" if p.relation != "self" else "监护人叫周建设",
    "guardian.relation": lambda p: (
        _pick(p, "我是她的家人，父亲", "父亲") if p.relation != "self" else "父亲"
    ),
    "guardian.phone": lambda p: "13512345678",
    "guardian.id_number": lambda p: "410102199003070019",
    "delivery": lambda p: "邮寄" if p.fields["delivery.method"] == "mail" else "自己去取",
    "delivery.address": lambda p: "寄到住的地方就行",
    "review": lambda p: _pick(p, "没问题", "都对"),
    "signature": lambda p: (
        p.fields["proxy.name"] if p.relation != "self" else p.fields["personal.name"]
    ),
}


def _fact(p: Persona, fact: str) -> str:
    yes = {
        "henan_household",
        "long_term_care",
        "unemployed",
        "able_and_willing_to_work",
        "resident_pension_member",
    }
    if fact == "has_certificate":
        return "还没有" if "certificate_new" in p.services else "有"
    if fact == "certificate_status":
        return "还在有效期内"
    if fact == "certificate_cancelled_on":
        return "没有注销过"
    if fact == "disability_level":
        return _level(p)
    if fact == "disability_categories":
        return _category(p)
    return _pick(p, "是", "对，是的") if fact in yes else _pick(p, "没有", "不是")


def volunteer(persona: Persona) -> str | None:
    """Something that was not asked, said with enough words to tell whose and what it is."""
    whose = "我的" if persona.relation == "self" else f"{persona.whom}的"
    fields = persona.fields
    statements = {
        "personal.phone": f"{whose}手机号是{fields['personal.phone']}",
        "personal.ethnicity": f"{whose}民族是{fields['personal.ethnicity']}",
        "personal.education": f"文化程度{_EDUCATION[fields['personal.education']]}",
        "personal.household_type": f"是{_HOUSEHOLD[fields['personal.household_type']]}",
        "personal.id_number": f"{whose}身份证号{fields['personal.id_number']}",
        "personal.marital_status": f"婚姻状况是{_MARITAL[fields['personal.marital_status']]}",
    }
    if {"living_subsidy", "nursing_subsidy"} & set(persona.services):
        statements["subsidy.bank_account"] = f"一卡通账号{fields['subsidy.bank_account']}"
    if persona.relation != "self":
        statements["proxy.phone"] = f"我自己的电话是{fields['proxy.phone']}"
    left = [k for k in statements if k not in persona.said]
    if not left:
        return None
    key = persona.rng.choice(left)
    persona.said.add(key)
    return statements[key]
