"""What an operator decides about the conversation service, read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where the service keeps its data, whom it trusts, and how long things last."""

    data_dir: Path
    dev: bool = False
    internal_secret: str = field(default="", repr=False)
    staff_token: str | None = field(default=None, repr=False)
    public_url: str | None = None
    backend_url: str = "http://backend"
    draft_life: timedelta = timedelta(days=30)
    link_life: timedelta = timedelta(days=7)
    code_life: timedelta = timedelta(minutes=15)
    helper_life: timedelta = timedelta(days=30)
    review_life: timedelta = timedelta(days=180)
    """How long a message waits to be labelled before it is let go of (REVIEW_DAYS)."""
    learn_from_use: bool = False
    """Whether people are asked if their words may help to understand others (LEARN_FROM_USE)."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings of ``environ``; a missing internal secret is made up for this run."""
        return cls(
            data_dir=Path(environ.get("DATA_DIR", ".data")),
            dev=environ.get("APP_ENV") == "dev",
            internal_secret=environ.get("INTERNAL_SECRET") or secrets.token_urlsafe(32),
            staff_token=environ.get("STAFF_TOKEN") or None,
            public_url=environ.get("PUBLIC_URL") or None,
            backend_url=environ.get("BACKEND_URL", "http://backend"),
            review_life=timedelta(days=int(environ.get("REVIEW_DAYS") or 180)),
            learn_from_use=environ.get("LEARN_FROM_USE", "off") == "on",
        )
