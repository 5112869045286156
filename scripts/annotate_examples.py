"""Write entities into the examples: python -m scripts.annotate_examples [FILE …].

Lines that have annotations are left as they are, and so are those that were annotated by hand as
having none (tests/nlu/annotated_by_hand.txt). Running it again changes nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from dialogs.model import Entity
from nlu.embedded.annotations import read, write
from nlu.embedded.examples import FOLDER, Example, examples_of
from nlu.embedded.topics import OF_THE_FORM
from nlu.recognise import recognise, services_in

BY_HAND = Path("tests/nlu/annotated_by_hand.txt")
"""Examples whose annotation the recognisers would write differently, one a line."""

_DAY = date(2026, 1, 1)
_START = "    - "


def recognised(example: Example) -> tuple[Entity, ...]:
    """What the recognisers would write into ``example``."""
    found = [e for e in recognise(example.text, example.asking, _DAY) if not e.problem]
    named = [
        e
        for e in services_in(example.text)
        if example.services is None or e.value in example.services
    ]
    both = (*found, *named)
    if example.intent == "out_of_scope":
        both = tuple(e for e in both if e.type not in OF_THE_FORM)
    return read(write(example.text, both)).entities


def by_hand() -> frozenset[str]:
    """The examples that are not to be annotated by the recognisers."""
    return frozenset(BY_HAND.read_text(encoding="utf-8").splitlines())


def annotated(examples: Iterable[Example]) -> list[str]:
    """A line for each example, with its entities in it."""
    return [write(e.text, e.entities or recognised(e)) for e in examples]


def annotate(path: Path, kept: frozenset[str]) -> int:
    """Annotate one file; how many lines changed."""
    waiting = iter(examples_of(path))
    lines, changed = [], 0
    for line in path.read_text(encoding="utf-8").splitlines():
        new = line
        if line.startswith(_START):
            example = next(waiting)
            if not example.entities and example.text not in kept:
                new = _START + write(example.text, recognised(example))
        changed += new != line
        lines.append(new)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return changed


def main() -> None:
    """Annotate the files given, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    for path in parser.parse_args().files or sorted(FOLDER.glob("*.yml")):
        print(f"{path}: {annotate(path, by_hand())}")


if __name__ == "__main__":
    main()
