"""Signatures by which departments and the conversation service know us, and we them."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

LIFE = timedelta(minutes=5)
_LONGEST_STAMP = 11


def sign(secret: str, body: bytes, at: datetime) -> str:
    """The X-Signature of ``body``: ``t=<unix>,v1=<hex HMAC-SHA256 of "t.body">``."""
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={_digest(secret, stamp, body)}"


def holds(secret: str, body: bytes, header: str, *clocks: datetime) -> bool:
    """Whether ``header`` signs ``body``, and not more than five minutes off one of ``clocks``.

    There are two clocks only in development, where the service's may have been moved: a department
    played by hand then signs by either.
    """
    parts = dict(p.strip().split("=", 1) for p in header.split(",") if "=" in p)
    stamp = parts.get("t", "")
    if not secret or not stamp.isascii() or not stamp.isdigit() or len(stamp) > _LONGEST_STAMP:
        return False
    fresh = any(abs(c.timestamp() - int(stamp)) <= LIFE.total_seconds() for c in clocks)
    return fresh and same(parts.get("v1", ""), _digest(secret, stamp, body))


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def hash_token(token: str) -> str:
    """The form in which a bearer token is kept and compared."""
    return hashlib.sha256(token.encode()).hexdigest()


def _digest(secret: str, stamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
