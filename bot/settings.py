"""What an operator decides about the conversation service, read once from the environment."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


class SettingError(RuntimeError):
    """What was set cannot be; a sentence for the operator."""


@dataclass(frozen=True)
class TelegramSettings:
    """One bot: its token, how updates reach us, and what may be sent in its chats.

    ``webhook_secret`` is empty when updates are fetched by long polling. ``sensitive`` says whether
    numbers, photos and papers go over a link to our page, or may go through the chat on consent.
    ``overall`` and ``per_chat`` are messages a second.
    """

    token: str = field(repr=False)
    api_base: str | None = None
    webhook_secret: str = field(default="", repr=False)
    sensitive: Literal["link", "chat"] = "link"
    overall: float = 30.0
    per_chat: float = 1.0

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> TelegramSettings | None:
        """The bot of ``environ``, None without TELEGRAM_TOKEN; SettingError when it cannot be."""
        token = environ.get("TELEGRAM_TOKEN", "").strip()
        if not token:
            return None
        mode = environ.get("TELEGRAM_MODE") or "polling"
        sensitive = environ.get("TELEGRAM_SENSITIVE") or "link"
        secret = environ.get("TELEGRAM_WEBHOOK_SECRET", "")
        _check_telegram(environ, token, mode, sensitive)
        return cls(
            token=token,
            api_base=environ.get("TELEGRAM_API_BASE") or None,
            webhook_secret=secret if mode == "webhook" else "",
            sensitive="chat" if sensitive == "chat" else "link",
            overall=_rate(environ, "TELEGRAM_RATE", cls.overall),
            per_chat=_rate(environ, "TELEGRAM_CHAT_RATE", cls.per_chat),
        )


def _check_telegram(environ: Mapping[str, str], token: str, mode: str, sensitive: str) -> None:
    if not _TOKEN.fullmatch(token):
        raise SettingError("TELEGRAM_TOKEN 的格式不对，要像 123456:ABC-def 这样。请改好后再启动。")
    if mode not in {"polling", "webhook"}:
        raise SettingError("TELEGRAM_MODE 只能是 polling 或 webhook。请改好后再启动。")
    if sensitive not in {"link", "chat"}:
        raise SettingError("TELEGRAM_SENSITIVE 只能是 link 或 chat。请改好后再启动。")
    if mode == "webhook" and not _SECRET.fullmatch(environ.get("TELEGRAM_WEBHOOK_SECRET", "")):
        raise SettingError(
            "用 webhook 收 Telegram 消息时，TELEGRAM_WEBHOOK_SECRET 必须是16到256个"
            "字母、数字、下划线或短横。请设好后再启动。"
        )
    if not environ.get("PUBLIC_URL") and (mode == "webhook" or sensitive == "link"):
        raise SettingError(
            "接 Telegram 要设 PUBLIC_URL（办事人的手机能打开的网址），敏感信息在网页上填。"
            "请设好后再启动。"
        )


def _rate(environ: Mapping[str, str], name: str, usual: float) -> float:
    """Messages a second, more than none."""
    try:
        rate = float(environ.get(name) or usual)
    except ValueError:
        rate = 0.0
    if rate <= 0:
        raise SettingError(f"{name} 要是大于0的数字（每秒几条）。请改好后再启动。")
    return rate


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
    look_at_pictures: bool = False
    """Whether photos are measured and mended, and papers read (LOOK_AT_PICTURES)."""
    learn_from_use: bool = False
    """Whether people are asked if their words may help to understand others (LEARN_FROM_USE)."""
    keep_recordings: bool = False
    """Whether people may agree that their recordings are kept (KEEP_RECORDINGS)."""
    telegram: TelegramSettings | None = None

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
            look_at_pictures=environ.get("LOOK_AT_PICTURES", "off") == "on",
            learn_from_use=environ.get("LEARN_FROM_USE", "off") == "on",
            keep_recordings=environ.get("KEEP_RECORDINGS", "off") == "on",
            telegram=TelegramSettings.from_environment(environ),
        )
