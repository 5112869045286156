"""What an operator may count; nothing that a person said is in it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_TURN_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Meters:
    """The counters of one conversation service, in a registry of its own."""

    def __init__(self) -> None:
        """All counters at zero."""
        self.registry = CollectorRegistry()
        self.started = self._counter("conversations", "Conversations begun.", "channel")
        self.turns = self._counter("turns", "Turns taken, by the phase they led to.", "phase")
        self.intents = self._counter("intents", "Messages understood, by intent.", "intent")
        self.problems = self._counter("problems", "Requests refused, by status.", "status")
        self.notices = self._counter("notices", "Case notices taken, by kind.", "kind")
        self.purged = self._counter("purged", "Drafts erased when their time was over.")
        self.streams = Gauge("bot_streams", "Event streams open now.", registry=self.registry)
        self.seconds = Histogram(
            "bot_turn_seconds",
            "Time from a message to its saved answer.",
            registry=self.registry,
            buckets=_TURN_BUCKETS,
        )

    def turn(self, phase: str, seconds: float) -> None:
        """Count one turn."""
        self.turns.labels(phase).inc()
        self.seconds.observe(seconds)

    def exposition(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"bot_{name}", says, labels, registry=self.registry)
