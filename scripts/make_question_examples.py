"""Write nlu/rasa/data/generated_questions.yml: what is asked about each service, in many wordings.

Seeded: python -m scripts.make_question_examples gives the same file each time. It keeps the model
from taking the name of a service for the wish to apply for it.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from dialogs.model import SERVICES
from nlu.embedded.examples import FOLDER, Example
from scripts.annotate_examples import annotated

SEED = 42
OUT = FOLDER / "generated_questions.yml"
_PER_INTENT = 90

_TEMPLATES_FILE = Path(__file__).with_name("question_templates.yaml")
_MONEY_SERVICES = ("living_subsidy", "nursing_subsidy")


class _Templates(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    names: dict[str, list[str]]
    words: dict[str, list[str]]
    templates: dict[str, list[str]]
    money: list[str]
    pay_time: list[str]
    other: list[str]
    outside: list[str]


_KNOWN = _Templates.model_validate(yaml.safe_load(_TEMPLATES_FILE.read_text(encoding="utf-8")))


def _filled(template: str, chance: random.Random, **fixed: str) -> str:
    def word(match: re.Match[str]) -> str:
        name = match.group(1)
        return fixed[name] if name in fixed else chance.choice(_KNOWN.words[name])

    return re.sub(r"\{(\w+)\}", word, template).strip()


def _lines(
    intent: str, templates: list[str], services: tuple[str, ...], chance: random.Random, count: int
) -> list[str]:
    """Blocks of one intent, one for each set of services."""
    by_services: dict[tuple[str, ...], dict[str, None]] = {}
    for _ in range(count):
        template, one, other = (
            chance.choice(templates),
            chance.choice(services),
            chance.choice(SERVICES),
        )
        while other == one:
            other = chance.choice(SERVICES)
        named = tuple(s for s in SERVICES if s == one or (s == other and "{T}" in template))
        text = _filled(
            template,
            chance,
            S=chance.choice(_KNOWN.names[one]),
            T=chance.choice(_KNOWN.names[other]),
        )
        by_services.setdefault(named, {})[text] = None
    lines = []
    for named, texts in sorted(by_services.items()):
        lines += [
            f"- intent: {intent}",
            f"  metadata: {{services: [{', '.join(named)}]}}",
            "  examples: |",
        ]
        examples = [Example(text, intent, None, named) for text in texts]
        lines += [f"    - {one}" for one in annotated(examples)]
    return lines


def text() -> str:
    """The whole file."""
    chance = random.Random(SEED)  # noqa: S311 - variety, not secrecy
    lines = ['version: "3.1"', "nlu:"]
    for intent, templates in _KNOWN.templates.items():
        count = 3 * _PER_INTENT if intent == "apply" else _PER_INTENT
        lines += _lines(intent, templates, SERVICES, chance, count)
    lines += _lines("ask_amount", _KNOWN.money, _MONEY_SERVICES, chance, _PER_INTENT // 2)
    lines += _lines("ask_time", _KNOWN.pay_time, _MONEY_SERVICES, chance, _PER_INTENT // 3)
    lines += ["- intent: out_of_scope", "  metadata: {services: []}", "  examples: |"]
    outside = [
        _filled(chance.choice(_KNOWN.outside), chance, O=one)
        for one in _KNOWN.other
        for _ in range(4)
    ]
    examples = [Example(one, "out_of_scope", None, ()) for one in dict.fromkeys(outside)]
    lines += [f"    - {one}" for one in annotated(examples)]
    return "\n".join(lines) + "\n"


def main(out: Path = OUT) -> None:
    """Write the file."""
    out.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
