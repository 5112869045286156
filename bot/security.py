"""Tokens, codes and signatures: how a caller shows that it may."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

SIGNATURE_LIFE = timedelta(minutes=5)


def new_token() -> str:
    """A bearer token nobody can guess; only its hash is kept."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six digits for those who read a link aloud instead of scanning it."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_token(token: str) -> str:
    """The form in which a token is kept and compared."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def sign(secret: str, body: bytes, at: datetime) -> str:
    """The value of X-Signature for ``body``: ``t=<unix>,v1=<hex HMAC-SHA256 of "t.body">``."""
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={_digest(secret, stamp, body)}"


def signature_holds(secret: str, body: bytes, header: str, at: datetime) -> bool:
    """Whether ``header`` signs ``body`` with ``secret`` and is not older than five minutes."""
    parts = dict(p.split("=", 1) for p in header.split(",") if "=" in p)
    stamp = parts.get("t", "")
    if not secret or not stamp.isascii() or not stamp.isdigit() or len(stamp) > len("99999999999"):
        return False
    fresh = abs(at.timestamp() - int(stamp)) <= SIGNATURE_LIFE.total_seconds()
    return fresh and same(parts.get("v1", ""), _digest(secret, stamp, body))


def _digest(secret: str, stamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
