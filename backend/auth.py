"""Who is calling: an applicant or staff by token, the conversation service by the secret."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from backend.problems import Problem
from backend.settings import Settings
from backend.signing import hash_token, same


@dataclass(frozen=True)
class Caller:
    """Who calls; ``token_hash`` is None for staff and for the conversation service."""

    token_hash: str | None
    trusted: bool = False


def settings_of(request: Request) -> Settings:
    """The settings the app was made with."""
    settings: Settings = request.app.state.settings
    return settings


def bearer(request: Request) -> Caller:
    """The caller of a route about a case; 401 when there is no token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    settings = settings_of(request)
    if not token:
        raise Problem(401)
    if scheme.lower() == "internal" and _is_secret(token, settings):
        return Caller(None, trusted=True)
    if scheme.lower() != "bearer":
        raise Problem(401)
    if settings.staff_token and same(token, settings.staff_token):
        return Caller(None, trusted=True)
    return Caller(hash_token(token))


def internal(request: Request) -> None:
    """Only the conversation service may call this."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "internal" or not _is_secret(token.strip(), settings_of(request)):
        raise Problem(401, "这个地址只供系统内部使用。")


def _is_secret(token: str, settings: Settings) -> bool:
    return bool(settings.internal_secret) and same(token, settings.internal_secret)
