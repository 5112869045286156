"""What an operator decides about the backend, read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEPARTMENTS = ("dpf_county", "civil_affairs", "township", "hrss", "employment_service")
"""The departments (实施主体) of the interface contract, section 5."""


class SettingsError(Exception):
    """A setting is missing or unusable; says which and how to mend it."""


@dataclass(frozen=True)
class Settings:
    """Where the backend keeps its data, whom it trusts and where its neighbours are.

    ``department_urls`` holds only the departments that are not played by the simulator, and
    ``simulator_url`` is empty when the simulator runs inside this process.
    """

    data_dir: Path
    dev: bool = False
    internal_secret: str = field(default="", repr=False)
    department_secrets: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    department_urls: Mapping[str, str] = field(default_factory=dict[str, str])
    staff_token: str | None = field(default=None, repr=False)
    bot_url: str = "http://bot"
    simulator_url: str = ""
    send_seconds: float = 5.0

    def secret_of(self, department: str) -> str:
        """The secret shared with ``department``; in development a well-known one."""
        secret = self.department_secrets.get(department, "")
        return secret or (dev_secret(department) if self.dev else "")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings of ``environ``; outside development every secret must be there."""
        dev = environ.get("APP_ENV") == "dev"
        shared = environ.get("DEPARTMENT_SECRET", "")
        found = {d: environ.get(f"DEPARTMENT_SECRET_{d.upper()}") or shared for d in DEPARTMENTS}
        urls = {d: environ.get(f"DEPARTMENT_URL_{d.upper()}", "") for d in DEPARTMENTS}
        if not dev:
            _demand(environ, found)
        return cls(
            data_dir=Path(environ.get("DATA_DIR", ".data")),
            dev=dev,
            internal_secret=environ.get("INTERNAL_SECRET") or secrets.token_urlsafe(32),
            department_secrets={d: s for d, s in found.items() if s},
            department_urls={d: u for d, u in urls.items() if u},
            staff_token=environ.get("STAFF_TOKEN") or None,
            bot_url=environ.get("BOT_URL") or "http://bot",
            simulator_url=environ.get("SIMULATOR_URL", ""),
        )


def dev_secret(department: str) -> str:
    """A department's secret under ``APP_ENV=dev``, so that a newcomer can play one by hand."""
    return f"dev-{department}"


def _demand(environ: Mapping[str, str], found: Mapping[str, str]) -> None:
    missing = [f"DEPARTMENT_SECRET_{d.upper()}" for d, secret in found.items() if not secret]
    if not environ.get("SIMULATOR_URL"):
        urls = (f"DEPARTMENT_URL_{d.upper()}" for d in DEPARTMENTS)
        missing += [url for url in urls if not environ.get(url)]
    if not environ.get("INTERNAL_SECRET"):
        missing.append("INTERNAL_SECRET")
    if missing:
        raise SettingsError(
            f"set {', '.join(missing)} (or APP_ENV=dev on a developer's machine): "
            "without them tasks reach nobody and forged messages look like real ones"
        )
