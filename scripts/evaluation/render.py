"""The measured figures as a document; pure, so that the same figures give the same text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scripts.evaluation.results import Results, Scores, Share
from scripts.evaluation.tables import (
    benchmark_table,
    cost_table,
    curve_table,
    percent,
    share_text,
    table,
)

_HEAD = """\
# How well messages are understood

Written by `make eval`; do not edit by hand (the part on first sight is kept in
`docs/nlu-first-sight.md`). Measured on {day}, with {examples:,} examples to learn from.

What stands against what: **embedded** is the default engine (`nlu/embedded`), **rasa** is Rasa
3.6.21 with the pipeline of `nlu/rasa/config.yml`, trained on the same examples. Commands typed
word for word, danger, services, entities and policy answers are read in the same way for both;
only the intent differs.
"""
_ON_DEV = """\
`dev.jsonl` is lent material of which misses were read during development, though no message of
it is among the examples: it shows what was learnt, not how unseen words fare. So does every
`unseen` set whose misses were read. The figures of messages at first sight are in the section
after this one.
"""
_TERMS = """\
Intent macro-F1 is the mean over the labelled intents; services and entities are micro-F1 over
(type, value) pairs. *Outside* is the recall of `out_of_scope`, *refused* the share of other
messages taken for it, both at the operating point (the likeliest intent counts). *Asked back*
is the share that the assistant may answer with “您是想…，还是…？”. ECE is the expected calibration
error of the confidence over ten equal bins.
"""
_ON_CURVE = """\
Intent accuracy after training on part of the blocks of examples of each intent; a smaller part
is contained in each larger one. Every point is trained from nothing and measured on all sets.
"""
_ON_SMP = """\
31 domains of Chinese spoken queries (arXiv 1709.10217), read where they are lent and not kept
here. Trained on the training part, settings chosen on the development part, scored on the test
part. AUROC tells the known domains from `chat` when `chat` was withheld from training. Noise
replaces that share of the characters by common ones of the same toneless sound. To compare
with: 93.55 F1 of an ensemble (arXiv 1806.07914). Rasa is trained with the project's pipeline as
it is.
"""


def document(results: Results, first_sight: str) -> str:
    """The whole document."""
    parts = [
        _HEAD.format(day=results.measured_on, examples=results.examples),
        *_remarks(results.remarks),
        *_scores(results.scores),
        first_sight.strip() and f"## Messages at first sight\n\n{first_sight.strip()}\n",
        *_costs(results),
        *_curve(results),
        *_benchmarks(results),
    ]
    return "\n".join(p for p in parts if p)


def _remarks(remarks: Iterable[str]) -> Iterable[str]:
    lines = [f"- {r}" for r in remarks]
    return ["Not measured in this run:\n", *lines, "\n"] if lines else []


def _scores(scores: Sequence[Scores]) -> Iterable[str]:
    if not scores:
        return
    yield f"## Understanding\n\n{_ON_DEV}\n{_TERMS}"
    yield _summary(scores)
    yield "### Entities\n"
    yield _entities(scores)
    yield "### Who speaks\n"
    yield _speakers(scores)
    yield "### Taken for something else\n"
    for one in scores:
        yield _confusions(one)
    yield "\n### Calibration\n"
    yield "Each cell: how sure on the average → how often rightly (messages).\n"
    yield _reliability(scores)


def _summary(scores: Sequence[Scores]) -> str:
    rows: list[tuple[str, ...]] = [
        ("intent accuracy", *(share_text(s.accuracy) for s in scores)),
        ("intent macro-F1", *(percent(s.macro_f1) for s in scores)),
        ("services F1", *(percent(s.services_f1) for s in scores)),
        ("entities F1", *(percent(s.entity_f1) for s in scores)),
        ("outside: recall", *(share_text(s.outside) for s in scores)),
        ("inside: refused", *(share_text(s.refused) for s in scores)),
        ("danger: recall", *(share_text(s.crisis) for s in scores)),
        ("danger: false alarms", *(str(s.alarms) for s in scores)),
        ("asked back", *(share_text(s.asked_back) for s in scores)),
        ("calibration (ECE)", *(f"{s.expected_error:.3f}" for s in scores)),
    ]
    return table(("", *(_name(s) for s in scores)), rows)


def _name(scores: Scores) -> str:
    return f"{scores.engine}, {scores.messages}"


def _entities(scores: Sequence[Scores]) -> str:
    with_types = [s for s in scores if s.entities]
    kinds = sorted({e.type for s in with_types for e in s.entities})
    found = [{e.type: e for e in s.entities} for s in with_types]
    rows = [
        (k, *(f"{percent(f[k].f1)} ({f[k].labelled})" if k in f else "" for f in found))
        for k in kinds
    ]
    return table(("F1 (labelled)", *(_name(s) for s in with_types)), rows)


def _speakers(scores: Sequence[Scores]) -> str:
    told = [s for s in scores if s.speakers]
    names = sorted({x.name for s in told for x in s.speakers})
    by_name = [{x.name: x for x in s.speakers} for s in told]
    rows = [(n, *(share_text(b.get(n, Share(n, 0, 0))) for b in by_name)) for n in names]
    return table(("intent accuracy", *(_name(s) for s in told)), rows)


def _confusions(scores: Scores) -> str:
    pairs = ", ".join(f"{c.meant} → {c.understood} {c.times}" for c in scores.confusions)
    return f"- {_name(scores)}: {pairs or 'none'}"


def _reliability(scores: Sequence[Scores]) -> str:
    rows: list[tuple[str, ...]] = []
    for low in range(10):
        cells = tuple(
            next(
                (
                    f"{b.confidence:.2f} → {b.accuracy:.2f} ({b.messages})"
                    for b in s.reliability
                    if min(int(b.confidence * 10), 9) == low
                ),
                "",
            )
            for s in scores
        )
        if any(cells):
            rows.append((f"{low / 10:.1f} to {(low + 1) / 10:.1f}", *cells))
    return table(("confidence", *(_name(s) for s in scores)), rows)


def _costs(results: Results) -> Iterable[str]:
    if results.costs:
        yield "## Cost\n"
        yield cost_table(results.costs)


def _curve(results: Results) -> Iterable[str]:
    if results.curve:
        yield "## Learning curve\n"
        yield _ON_CURVE
        yield curve_table(results.curve)


def _benchmarks(results: Results) -> Iterable[str]:
    if results.benchmarks:
        yield "## SMP2017-ECDT\n"
        yield _ON_SMP
        yield benchmark_table(results.benchmarks)
