"""Write nlu/rasa/data/generated_inform.yml: facts about made-up people, said in many ways.

Seeded: python -m scripts.make_inform_examples gives the same file each time.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from nlu.embedded.examples import FOLDER

SEED = 41
OUT = FOLDER / "generated_inform.yml"
_PER_STEP = 26
_STORIES = 150
_DIGITS = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    places: list[str]
    family: list[str]
    given: list[str]
    who: list[str]
    kinds: list[str]
    levels: list[str]
    ills: list[str]
    school: list[str]
    married: list[str]
    house: list[str]
    gains: list[str]
    people: list[str]


_W = _Words.model_validate(
    yaml.safe_load(Path(__file__).with_name("inform_words.yaml").read_text(encoding="utf-8"))
)
_NUMBERS = "0123456789"


class Made:
    """Facts drawn from one source of chance."""

    def __init__(self, seed: int) -> None:
        """Draw with ``seed``."""
        self.random = random.Random(seed)  # noqa: S311 - variety, not secrecy

    def one(self, *choices: str) -> str:
        """One of ``choices``."""
        return self.random.choice(choices)

    def digits(self, count: int) -> str:
        """So many digits."""
        return "".join(self.random.choice(_NUMBERS) for _ in range(count))

    def said(self, number: str) -> str:
        """A number as typed, in groups, or spoken."""
        ways: tuple[Callable[[str], str], ...] = (
            lambda n: n,
            lambda n: " ".join(n[i : i + 4] for i in range(0, len(n), 4)),
            lambda n: "".join(_DIGITS.get(c, c) for c in n),
            lambda n: n,
        )
        return self.random.choice(ways)(number)

    def name(self) -> str:
        """A full name."""
        return self.one(*_W.family) + self.one(*_W.given)

    def phone(self) -> str:
        """A mobile number."""
        return self.said(self.one("138", "139", "150", "158", "187", "136", "135") + self.digits(8))

    def id_number(self) -> str:
        """Eighteen characters with a right check digit."""
        born = f"{self.random.randint(1935, 2020)}{self.random.randint(1, 12):02}{self.random.randint(1, 28):02}"
        front = self.one("410105", "411525", "412723", "410122", "411302") + born + self.digits(3)
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        rest = sum(int(c) * w for c, w in zip(front, weights, strict=True)) % 11
        return self.said(front + "10X98765432"[rest])

    def birth(self) -> str:
        """A birthday in one of the usual ways."""
        year, month, day = (
            self.random.randint(1938, 2019),
            self.random.randint(1, 12),
            self.random.randint(1, 28),
        )
        return self.one(
            f"{year}年{month}月{day}日生",
            f"{year}-{month:02}-{day:02}出生",
            f"{year % 100:02}年嘞",
            f"出生于{year}年{month}月",
            f"{2026 - year}岁",
            f"今年{2026 - year}",
        )

    def place(self) -> str:
        """Where somebody lives."""
        return self.one(*_W.places) + self.one(
            "", "", "人民路12号", "王庄村", "幸福小区3号楼", "李寨三组", "建设街28号院"
        )

    def fact(self) -> str:
        """One fact."""
        return self.one(
            f"叫{self.name()}", self.birth(), self.one(*_W.kinds) + self.one(*_W.levels), self.one(*_W.ills),
            self.one(*_W.school), self.one(*_W.married), self.one(*_W.house), self.one("有", "") + self.one(*_W.gains),
            self.one(*_W.people), f"住{self.place()}", f"家在{self.place()}", f"电话{self.phone()}", self.one("男", "女"),
            f"身份证{self.id_number()}", self.one("没工作", "在家种地", "无业", "卧床不起", "离不开人", "生活不能自理"),
        )  # fmt: skip

    def story(self) -> str:
        """Several facts about one person."""
        facts = [self.fact() for _ in range(self.random.randint(2, 5))]
        return self.one(*_W.who) + self.one("，", " ", "").join(dict.fromkeys(facts))


def answers(made: Made) -> dict[str, Callable[[], str]]:
    """How each step is answered."""
    return {
        "name": lambda: made.one("", "我叫", "俺叫", "名字是", "姓名", "他叫", "叫") + made.name(),
        "phone": lambda: made.one("", "电话", "手机", "号码是", "打这个", "留我的 ") + made.phone(),
        "id_number": lambda: made.one("", "身份证号", "号是", "身份证") + made.id_number(),
        "certificate_number": lambda: made.one("", "证号", "残疾证号是", "号") + made.id_number().replace(" ", "") + made.one("42", "53", "11", "64"),
        "bank_account": lambda: made.one("", "卡号", "账号", "农商行 ", "一卡通") + made.said("62" + made.digits(made.random.choice((14, 17)))),
        "household_address": lambda: made.one("", "户口在", "家住", "俺是", "地址是") + made.place(),
        "residence_division": lambda: made.one("", "住在", "现在住", "搁", "常住") + made.place(),
        "disability_category": lambda: made.one("", "他", "是", "俺是") + made.one(*_W.kinds, *_W.ills) + made.one("", "残疾", "嘞"),
        "disability_level": lambda: made.one("", "是", "证上是", "评的", "定嘞") + made.one(*_W.levels) + made.one("", "的", "嘞", "吧"),
        "marital_status": lambda: made.one("", "俺", "她", "我") + made.one(*_W.married),
        "education": lambda: made.one("", "我", "他", "就") + made.one(*_W.school),
        "household_type": lambda: made.one("", "是", "俺是", "我是") + made.one(*_W.house) + made.one("", "嘞", "的"),
        "guardian": lambda: made.one("我爸", "他妈", "监护人是他爷", "俺哥", "监护人 父亲 ", "他姑") + made.name() + made.one("", f" 电话{made.phone()}", f"，身份证{made.id_number()}"),
        "benefits": lambda: made.one("", "有", "就", "享受", "领着", "只有") + made.one(*_W.gains) + made.one("", "，别的没有", "还有" + made.one(*_W.gains)),
        "job_type": lambda: made.one("全职", "兼职", "想干全天的", "干半天", "兼职在家做", "全职 坐着的活", "长期工", "临时的"),
        "delivery": lambda: made.one("邮寄", "快递", "自取", "我自己去拿", "寄过来", "寄到") + made.one("", "吧", "就行", "中"),
    }  # fmt: skip


def text() -> str:
    """The whole file."""
    made = Made(SEED)
    lines = ['version: "3.1"', "nlu:"]
    for step, say in answers(made).items():
        said = dict.fromkeys(say() for _ in range(_PER_STEP))
        lines += [
            "- intent: inform",
            f"  metadata: {{asking: {step}, services: []}}",
            "  examples: |",
        ]
        lines += [f"    - {one}" for one in said]
    lines += ["- intent: inform", "  metadata: {services: []}", "  examples: |"]
    lines += [f"    - {made.story()}" for _ in range(_STORIES)]
    return "\n".join(lines) + "\n"


def main(out: Path = OUT) -> None:
    """Write the file."""
    out.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
