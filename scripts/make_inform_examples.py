"""Write nlu/rasa/data/generated_inform.yml: facts about made-up people, said in many ways.

Seeded: python -m scripts.make_inform_examples gives the same file each time.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from nlu.embedded.examples import FOLDER, Example
from scripts.annotate_examples import annotated

SEED = 41
OUT = FOLDER / "generated_inform.yml"
_WORDS = Path(__file__).with_name("inform_words.yaml")
_PER_STEP = 26
_STORIES = 150
_YEAR = 2026
_SPOKEN = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))
_MOBILE = ("138", "139", "150", "158", "187", "136", "135")
_REGIONS = ("410105", "411525", "412723", "410122", "411302")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    before: list[str]
    value: str
    after: list[str] = [""]


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
    work: list[str]
    houses: list[str]
    jobs: list[str]
    ways: list[str]
    answers: dict[str, _Answer]


_W = _Words.model_validate(yaml.safe_load(_WORDS.read_text(encoding="utf-8")))


class Made:
    """Facts drawn from one source of chance."""

    def __init__(self, seed: int) -> None:
        """Draw with ``seed``."""
        self.random = random.Random(seed)  # noqa: S311 - variety, not secrecy
        self.values: dict[str, Callable[[], str]] = {
            "name": lambda: self.one(_W.family) + self.one(_W.given),
            "phone": lambda: self.said(self.one(_MOBILE) + self.digits(8)),
            "id_number": self.id_number,
            "account": lambda: self.said("62" + self.digits(self.random.choice((14, 17)))),
            "place": lambda: self.one(_W.places) + self.one(_W.houses),
            "trouble": lambda: self.one([*_W.kinds, *_W.ills]),
            "level": lambda: self.one(_W.levels),
            "marriage": lambda: self.one(_W.married),
            "schooling": lambda: self.one(_W.school),
            "household": lambda: self.one(_W.house),
            "benefit": lambda: self.one(_W.gains),
            "people": lambda: self.one(_W.people),
            "job": lambda: self.one(_W.jobs),
            "delivery": lambda: self.one(_W.ways),
            "work": lambda: self.one(_W.work),
            "born": self.birth,
            "sex": lambda: self.one(("男", "女")),
            "grade": lambda: self.one(_W.kinds) + self.one(_W.levels),
        }
        self.values["named"] = lambda: (
            self.values["name"]()
            + self.one(("", f" 电话{self.values['phone']()}", f"，身份证{self.id_number()}"))
        )

    def one(self, choices: list[str] | tuple[str, ...]) -> str:
        """One of ``choices``."""
        return self.random.choice(choices)

    def digits(self, count: int) -> str:
        """So many digits."""
        return "".join(str(self.random.randint(0, 9)) for _ in range(count))

    def said(self, number: str) -> str:
        """A number as typed, in groups, or spoken."""
        groups = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
        spoken = "".join(_SPOKEN.get(c, c) for c in number)
        return self.one((number, number, groups, spoken))

    def id_number(self) -> str:
        """Eighteen characters with a right check digit."""
        year, month, day = self._day()
        front = f"{self.one(_REGIONS)}{year}{month:02}{day:02}{self.digits(3)}"
        rest = sum(int(c) * w for c, w in zip(front, _WEIGHTS, strict=True)) % 11
        return self.said(front + "10X98765432"[rest])

    def birth(self) -> str:
        """A birthday in one of the usual ways."""
        year, month, day = self._day()
        return self.one(
            (
                f"{year}年{month}月{day}日生",
                f"{year}-{month:02}-{day:02}出生",
                f"{year % 100:02}年嘞",
                f"出生于{year}年{month}月",
                f"{_YEAR - year}岁",
                f"今年{_YEAR - year}",
            )
        )

    def _day(self) -> tuple[int, int, int]:
        chance = self.random
        return chance.randint(1938, 2019), chance.randint(1, 12), chance.randint(1, 28)

    def fact(self) -> str:
        """One fact."""
        before, value = self.random.choice(_FACTS)
        return before + self.values[value]()

    def story(self) -> str:
        """Several facts about one person."""
        facts = [self.fact() for _ in range(self.random.randint(2, 5))]
        return self.one(_W.who) + self.one(("，", " ", "")).join(dict.fromkeys(facts))

    def answer(self, how: _Answer) -> str:
        """An answer to one step."""
        return self.one(how.before) + self.values[how.value]() + self.one(how.after)


_FACTS = (
    ("叫", "name"),
    ("", "born"),
    ("", "grade"),
    ("", "trouble"),
    ("", "schooling"),
    ("", "marriage"),
    ("", "household"),
    ("有", "benefit"),
    ("", "benefit"),
    ("", "people"),
    ("住", "place"),
    ("家在", "place"),
    ("电话", "phone"),
    ("", "sex"),
    ("身份证", "id_number"),
    ("", "work"),
)


def text() -> str:
    """The whole file."""
    made = Made(SEED)
    lines = ['version: "3.1"', "nlu:"]
    for step, how in _W.answers.items():
        said = dict.fromkeys(made.answer(how) for _ in range(_PER_STEP))
        lines += ["- intent: inform", f"  metadata: {{asking: {step}, services: []}}"]
        examples = [Example(one, "inform", step, ()) for one in said]
        lines += ["  examples: |", *(f"    - {one}" for one in annotated(examples))]
    lines += ["- intent: inform", "  metadata: {services: []}", "  examples: |"]
    stories = [Example(made.story(), "inform", None, ()) for _ in range(_STORIES)]
    lines += [f"    - {one}" for one in annotated(stories)]
    return "\n".join(lines) + "\n"


def main(out: Path = OUT) -> None:
    """Write the file."""
    out.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
