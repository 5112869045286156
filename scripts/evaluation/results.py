"""What was measured, as it is kept between runs and put into the document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    name: str
    right: int
    of: int

    @property
    def rate(self) -> float:
        """The share; 1 of nothing, since nothing was missed."""
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True)
class TypeScore:
    """F1 of one type of entity, and how often it was labelled."""

    type: str
    f1: float
    labelled: int


@dataclass(frozen=True)
class Confusion:
    """Messages of one intent that were taken for another."""

    meant: str
    understood: str
    times: int


@dataclass(frozen=True)
class Bin:
    """Messages of about one confidence: how sure on the average, and how often rightly."""

    confidence: float
    accuracy: float
    messages: int


@dataclass(frozen=True)
class Scores:
    """One engine on one set of messages."""

    engine: str
    messages: str
    accuracy: Share
    macro_f1: float
    services_f1: float
    entity_f1: float | None
    entities: tuple[TypeScore, ...]
    outside: Share
    refused: Share
    crisis: Share
    alarms: int
    asked_back: Share
    speakers: tuple[Share, ...]
    confusions: tuple[Confusion, ...]
    expected_error: float
    reliability: tuple[Bin, ...]


@dataclass(frozen=True)
class Cost:
    """What understanding costs: milliseconds, messages in a second of one core, MB, seconds."""

    engine: str
    p50: float
    p99: float
    per_core: float
    memory: float
    load: float
    busy: float
    """Processes that wanted a core while this was measured, for each core."""


@dataclass(frozen=True)
class CurvePoint:
    """An engine trained on part of the examples."""

    engine: str
    part: float
    examples: int
    accuracies: tuple[Share, ...]


@dataclass(frozen=True)
class Noise:
    """Accuracy when that share of the characters was replaced by homophones."""

    share: float
    accuracy: float
    macro_f1: float


@dataclass(frozen=True)
class Benchmark:
    """One engine on SMP2017-ECDT."""

    engine: str
    accuracy: float
    macro_f1: float
    outside_auroc: float
    noise: tuple[Noise, ...]
    seconds: float


@dataclass(frozen=True)
class Results:
    """Everything that was measured; what could not be is told in ``remarks``."""

    measured_on: str = ""
    examples: int = 0
    remarks: tuple[str, ...] = ()
    scores: tuple[Scores, ...] = ()
    costs: tuple[Cost, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
