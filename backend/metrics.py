"""What is measured; labels are codes, never anything personal."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Meters:
    """The counters of one backend, in a registry of their own."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.registry = CollectorRegistry()
        self.cases = Counter(
            "backend_cases_total", "Cases opened.", ["submitted_by"], registry=self.registry
        )
        self.reports = Counter(
            "backend_reports_total",
            "Department reports.",
            ["department", "status", "outcome"],
            registry=self.registry,
        )
        self.letters = Counter(
            "backend_letters_total",
            "Attempts to deliver a letter.",
            ["target", "outcome"],
            registry=self.registry,
        )
        self.backlog = Gauge(
            "backend_outbox_pending",
            "Letters not delivered yet.",
            ["target"],
            registry=self.registry,
        )
        self.estimates = Counter(
            "backend_calendar_unknown_year_total",
            "Days counted in a year whose holidays are not arranged: add holidays/<year>.yaml.",
            ["year"],
            registry=self.registry,
        )
        self.shared = Counter(
            "backend_shared_data_total",
            "Look-ups of shared data.",
            ["outcome"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "backend_request_seconds",
            "Time to answer.",
            ["method", "route", "status"],
            registry=self.registry,
        )
