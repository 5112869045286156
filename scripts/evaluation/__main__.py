"""Measure and write docs/nlu-evaluation.md: python -m scripts.evaluation [scores cost curve smp].

With parts named, only these are measured again and the rest stays as it was measured before.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from nlu.embedded.examples import load_examples
from scripts.evaluation.measure import FIELDS, MEASURES
from scripts.evaluation.render import document
from scripts.evaluation.results import Results

KEPT = Path(".cache/eval/results.json")
OUT = Path("docs/nlu-evaluation.md")
FIRST_SIGHT = Path("docs/nlu-first-sight.md")
_RESULTS = TypeAdapter(Results)


def main() -> None:
    """Measure what was asked for, keep the figures, write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *MEASURES], help="all by default")
    parts = parser.parse_args().parts or list(MEASURES)
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    told: tuple[str, ...] = ()
    for part in parts:
        print(f"== {part}", flush=True)
        measured = MEASURES[part](Results(remarks=told))
        told = measured.remarks
        _keep(part, replace(measured, measured_on=today, examples=len(load_examples())))
    results = _before()
    first = FIRST_SIGHT.read_text(encoding="utf-8") if FIRST_SIGHT.exists() else ""
    OUT.write_text(document(results, first), encoding="utf-8")
    print(OUT)


def _keep(part: str, measured: Results) -> None:
    """Put one part into what is kept, as that is now: another part may be measured meanwhile."""
    fields = ("measured_on", "examples", "remarks", FIELDS[part])
    results = replace(_before(), **{name: getattr(measured, name) for name in fields})
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_bytes(_RESULTS.dump_json(results, indent=1))


def _before() -> Results:
    return _RESULTS.validate_json(KEPT.read_bytes()) if KEPT.exists() else Results()


if __name__ == "__main__":
    main()
