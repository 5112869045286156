"""The parts of the evaluation: each adds its figures to the results, or a remark why not."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from nlu.interpret import Interpreter
from scripts.evaluation import curve, rasa, smp, topics
from scripts.evaluation.cost import cost_of_embedded, cost_of_rasa
from scripts.evaluation.judging import judge
from scripts.evaluation.labelled import ABSENT, labelled_sets, shared
from scripts.evaluation.results import Cost, CurvePoint, Results, Scores
from scripts.evaluation.scoring import score

T = TypeVar("T")


def _told(results: Results, remark: str) -> Results:
    print(remark, flush=True)
    if remark in results.remarks:
        return results
    return replace(results, remarks=(*results.remarks, remark))


def _with_rasa(
    results: Results, part: str, use: Callable[[], Sequence[T]]
) -> tuple[Sequence[T], Results]:
    """What ``use`` measures of Rasa; nothing, and a remark, where Rasa cannot be had."""
    if not rasa.available():
        return (), _told(results, rasa.ABSENT.format(part))
    try:
        return use(), results
    except rasa.RasaRunError as error:
        print(error, flush=True)
        return (), _told(results, rasa.FAILED.format(part))


def measure_scores(results: Results) -> Results:
    """Both engines on every set that is there."""
    if not (shared() / "dev.jsonl").exists():
        results = _told(results, ABSENT.format("dev.jsonl"))
    embedded = Interpreter.load()
    sets = labelled_sets()
    scores = [score("embedded", m, judge(m.items, embedded)) for m in sets]

    def of_rasa() -> Sequence[Scores]:
        with rasa.served(rasa.current_model()) as server:
            reading = rasa.Reading(server, embedded)
            return [score("rasa", m, judge(m.items, reading)) for m in sets]

    more, results = _with_rasa(results, "scores", of_rasa)
    return replace(results, scores=_side_by_side([*scores, *more]))


def _side_by_side(scores: list[Scores]) -> tuple[Scores, ...]:
    """The engines on the first set, then on the next one."""
    names = list(dict.fromkeys(s.messages for s in scores))
    return tuple(sorted(scores, key=lambda s: names.index(s.messages)))


def measure_cost(results: Results) -> Results:
    """The embedded engine in a process of its own, and the running Rasa."""
    costs = [cost_of_embedded()]

    def of_rasa() -> Sequence[Cost]:
        with rasa.served(rasa.current_model()) as server:
            reading = rasa.Reading(server, Interpreter.load())
            return [cost_of_rasa(reading, server.process, server.seconds)]

    more, results = _with_rasa(results, "cost", of_rasa)
    return replace(results, costs=(*costs, *more))


def measure_curve(results: Results) -> Results:
    """Both engines on growing parts of the examples."""
    sets = labelled_sets()
    points = [curve.embedded_point(part, sets) for part in curve.PARTS]

    def of_rasa() -> Sequence[CurvePoint]:
        with tempfile.TemporaryDirectory() as folder:
            return [curve.rasa_point(p, sets, Path(folder) / str(p)) for p in curve.PARTS]

    more, results = _with_rasa(results, "curve", of_rasa)
    return replace(results, curve=(*points, *more))


def measure_smp(results: Results) -> Results:
    """Both engines on SMP2017-ECDT."""
    folder = shared() / "smp2017"
    if not folder.exists():
        return _told(results, ABSENT.format("smp2017"))
    benchmarks = [smp.benchmark("embedded", topics.fit_topics, folder)]
    more, results = _with_rasa(
        results, "smp", lambda: [smp.benchmark("rasa", _rasa_topics, folder)]
    )
    return replace(results, benchmarks=(*benchmarks, *more))


@contextmanager
def _rasa_topics(split: smp.Split) -> Iterator[smp.Topics]:
    with tempfile.TemporaryDirectory() as folder:
        fitted: AbstractContextManager[smp.Topics] = rasa.fit_topics(split, Path(folder))
        with fitted as found:
            yield found


MEASURES: dict[str, Callable[[Results], Results]] = {
    "scores": measure_scores,
    "cost": measure_cost,
    "curve": measure_curve,
    "smp": measure_smp,
}
FIELDS = {"scores": "scores", "cost": "costs", "curve": "curve", "smp": "benchmarks"}
"""Where each part puts its figures."""
