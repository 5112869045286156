"""Print entity F1 by type over a labelled file, and what was missed or added.

Usage: ``python scripts/eval_entities.py dev.jsonl [--quiet]``; scores count (type, value) pairs.
"""

import json
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from nlu.recognise import recognise, services_in

TODAY = date(2026, 11, 24)


def f1(hit: int, extra: int, missed: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * hit / (2 * hit + extra + missed) if hit or extra or missed else 1.0


def main() -> None:
    """Score every message of the file given."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    hits, extras, misses = Counter[str](), Counter[str](), Counter[str]()
    took: list[float] = []
    for row in rows:
        wanted = {(e["type"], e["value"]) for e in row["entities"]}
        begun = time.perf_counter()
        entities = recognise(row["text"], row.get("asking"), TODAY)
        took.append(time.perf_counter() - begun)
        got = {(e.type, e.value) for e in (*entities, *services_in(row["text"]))}
        hits.update(kind for kind, _ in wanted & got)
        extras.update(kind for kind, _ in got - wanted)
        misses.update(kind for kind, _ in wanted - got)
        if wanted != got and "--quiet" not in sys.argv:
            print(f"{row['text']} [{row.get('asking')}]")
            print(f"    missed {sorted(wanted - got)}  added {sorted(got - wanted)}")
    kinds = sorted(set(hits) | set(extras) | set(misses))
    for kind in kinds:
        score = f1(hits[kind], extras[kind], misses[kind])
        print(f"{kind:22} {score:.3f}  hit {hits[kind]} added {extras[kind]} missed {misses[kind]}")
    totals = [sum(c[k] for k in kinds if k != "service") for c in (hits, extras, misses)]
    print(f"without service        {f1(*totals):.3f}")
    took.sort()
    print(
        f"p50 {took[len(took) // 2] * 1000:.2f} ms, p99 {took[int(len(took) * 0.99)] * 1000:.2f} ms"
    )


if __name__ == "__main__":
    main()
