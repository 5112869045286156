"""What an operator decides about the backend, read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEPARTMENTS = ("dpf_county", "civil_affairs", "township", "hrss", "employment_service")
"""The departments (实施主体) of the interface contract, section 5."""


LEAST_LOG_DAYS = 183
"""No log of accesses may be kept for less than six months (网络安全法 第二十一条)."""


class SettingsError(Exception):
    """A setting is missing or unusable; says which and how to mend it."""


@dataclass(frozen=True)
class Settings:
    """Where the backend keeps its data, whom it trusts and where its neighbours are.

    ``department_urls`` holds only the departments that are not played by the simulator, and
    ``simulator_url`` is empty when the simulator runs inside this process.

    ``desk_take_within`` is the desk's service level in seconds, for staff and never a promise to
    people; ``desk_hours`` (like 09:00-17:00, on working days) is empty when the desk counts as
    staffed whenever somebody is signed in. ``desk_follow_up_days`` are working days. Tickets that
    are done are kept for ``desk_keep_days``, the access log for ``desk_keep_access_days``.
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
    desk_take_within: int = 120
    desk_hours: str = ""
    desk_session_hours: int = 10
    desk_follow_up_days: int = 5
    desk_keep_days: int = 365
    desk_keep_access_days: int = 1095
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)

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
            desk_take_within=_number(environ, "DESK_TAKE_WITHIN", 120),
            desk_hours=environ.get("DESK_HOURS", ""),
            desk_session_hours=_number(environ, "DESK_SESSION_HOURS", 10),
            desk_follow_up_days=_number(environ, "DESK_FOLLOW_UP_DAYS", 5),
            desk_keep_days=_number(environ, "DESK_KEEP_DAYS", 365),
            desk_keep_access_days=_number(environ, "DESK_KEEP_ACCESS_DAYS", 1095, LEAST_LOG_DAYS),
            oidc_issuer=environ.get("OIDC_ISSUER", ""),
            oidc_client_id=environ.get("OIDC_CLIENT_ID", ""),
            oidc_client_secret=environ.get("OIDC_CLIENT_SECRET", ""),
        )


def dev_secret(department: str) -> str:
    """A department's secret under ``APP_ENV=dev``, so that a newcomer can play one by hand."""
    return f"dev-{department}"


def _number(environ: Mapping[str, str], name: str, usual: int, least: int = 1) -> int:
    said = environ.get(name, "")
    if said and (not said.isdecimal() or int(said) < least):
        raise SettingsError(f"{name} is a number from {least} on, not {said!r}")
    return int(said or usual)


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
