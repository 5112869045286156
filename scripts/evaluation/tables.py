"""Tables in markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scripts.evaluation.results import Benchmark, Cost, CurvePoint, Share

_ON_COST = """\
Of three runs over the messages the fastest of each message counts, since whatever else runs on
the machine stretches the others; messages a second follow from processor time. Absolute times
are those of a machine as busy as the last line says; the ratio was taken in the same run. The
memory of rasa is that of its server alone; its times include the way over HTTP and our readers.
"""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a line for each row."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def percent(value: float | None) -> str:
    """A share with one decimal; nothing where nothing was labelled."""
    return "" if value is None else f"{100 * value:.1f}"


def share_text(share: Share) -> str:
    """A share and the counts behind it."""
    return f"{percent(share.rate)} ({share.right}/{share.of})" if share.of else ""


def cost_table(costs: Sequence[Cost]) -> str:
    """What the engines cost, and how much more the others take than the first."""
    rows: list[tuple[str, ...]] = [
        ("ms a message, p50", *(f"{c.p50:.1f}" for c in costs)),
        ("ms a message, p99", *(f"{c.p99:.1f}" for c in costs)),
        ("messages a second of one core", *(f"{c.per_core:.0f}" for c in costs)),
        ("most memory, MB", *(f"{c.memory:.0f}" for c in costs)),
        ("ready after, s", *(f"{c.load:.1f}" for c in costs)),
        ("load of the machine meanwhile, processes per core", *(f"{c.busy:.1f}" for c in costs)),
    ]
    ratio = ""
    if len(costs) > 1 and costs[0].p50 and costs[1].per_core:
        slower, dearer = costs[1].p50 / costs[0].p50, costs[0].per_core / costs[1].per_core
        ratio = (
            f"\n{costs[1].engine} takes {slower:.1f} times as long as {costs[0].engine} (p50) and "
            f"{dearer:.1f} times the processor.\n"
        )
    return f"{_ON_COST}\n{table(('', *(c.engine for c in costs)), rows)}{ratio}"


def curve_table(points: Sequence[CurvePoint]) -> str:
    """A line for each size, a column for each engine and set."""
    columns = sorted({(p.engine, a.name) for p in points for a in p.accuracies})
    rows: list[list[str]] = []
    for part in sorted({p.part for p in points}):
        here = [p for p in points if p.part == part]
        known = {(p.engine, a.name): a for p in here for a in p.accuracies}
        shares = [percent(known[c].rate) if c in known else "" for c in columns]
        rows.append([f"{part:.0%}", f"{max(p.examples for p in here):,}", *shares])
    return table(("blocks", "examples", *(f"{e}, {n}" for e, n in columns)), rows)


def benchmark_table(benchmarks: Sequence[Benchmark]) -> str:
    """The scores of the engines side by side."""
    rows: list[tuple[str, ...]] = [
        ("accuracy", *(percent(b.accuracy) for b in benchmarks)),
        ("macro-F1", *(percent(b.macro_f1) for b in benchmarks)),
        ("AUROC, `chat` withheld", *(f"{b.outside_auroc:.3f}" for b in benchmarks)),
    ]
    for place, noise in enumerate(benchmarks[0].noise):
        cells = (f"{percent(b.noise[place].accuracy)} ({_lost(b, place)})" for b in benchmarks)
        rows.append((f"accuracy at {noise.share:.0%} homophones (lost)", *cells))
    rows.append(("trained in, s", *(f"{b.seconds:.0f}" for b in benchmarks)))
    return table(("", *(b.engine for b in benchmarks)), rows)


def _lost(benchmark: Benchmark, place: int) -> str:
    return f"{100 * (benchmark.accuracy - benchmark.noise[place].accuracy):.1f}"
