"""What people say, in their own words: the table beside this file, line by line."""

from datetime import date
from pathlib import Path

import pytest

from nlu.recognise import recognise, services_in

TODAY = date(2026, 11, 24)
TABLE = Path(__file__).with_suffix(".txt")
FEWEST = 600


def rows() -> list[tuple[str, str | None, frozenset[str]]]:
    found: list[tuple[str, str | None, frozenset[str]]] = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, asking, wanted = line.split(" |")
        step = asking.strip()
        entities = frozenset(each.strip() for each in wanted.split(";") if each.strip())
        found.append((text, None if step == "-" else step, entities))
    return found


def told(text: str, asking: str | None) -> frozenset[str]:
    return frozenset(
        f"{e.type}={e.value}" + (f"!{e.problem}" if e.problem else "")
        for e in recognise(text, asking, TODAY)
    )


@pytest.mark.parametrize(("text", "asking", "wanted"), rows())
def test_a_message_gives_just_the_entities_it_names(
    text: str, asking: str | None, wanted: frozenset[str]
) -> None:
    facts = frozenset(each for each in wanted if not each.startswith(("service=", "no service")))
    assert told(text, asking) == facts


@pytest.mark.parametrize(
    ("text", "wanted"), [(text, wanted) for text, _, wanted in rows() if "service" in str(wanted)]
)
def test_a_message_gives_just_the_services_it_names(text: str, wanted: frozenset[str]) -> None:
    named = {f"service={e.value}" for e in services_in(text)}
    assert named == {each for each in wanted if each.startswith("service=")}


def test_the_table_is_large() -> None:
    assert len(rows()) >= FEWEST
