"""Signatures: whose, over what, how old."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from backend.clock import SHANGHAI
from backend.signing import holds, sign

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
BODY = '{"名": 1}'.encode()


def test_what_was_signed_holds_for_five_minutes() -> None:
    header = sign("s", BODY, NOW)
    assert holds("s", BODY, header, NOW)
    assert holds("s", BODY, header, NOW + timedelta(minutes=5))
    assert not holds("s", BODY, header, NOW + timedelta(minutes=5, seconds=1))
    assert not holds("s", BODY, header, NOW - timedelta(minutes=5, seconds=1))


def test_the_signature_is_the_one_of_the_contract() -> None:
    header = sign("s", b"body", datetime.fromtimestamp(1, SHANGHAI))
    assert header == "t=1,v1=11f428ce308fbbee666c18d72d23064c8f289236ac0825430f5b1cf6c8a65eb4"


@pytest.mark.parametrize(
    ("secret", "body", "header"),
    [
        ("other", BODY, sign("s", BODY, NOW)),
        ("s", BODY + b" ", sign("s", BODY, NOW)),
        ("", BODY, sign("", BODY, NOW)),
        ("s", BODY, ""),
        ("s", BODY, "t=,v1="),
        ("s", BODY, "t=9999999999999999999,v1=00"),
        ("s", BODY, "t=١٢,v1=00"),
        ("s", BODY, sign("s", BODY, NOW).partition(",")[0]),
    ],
)
def test_anything_else_does_not(secret: str, body: bytes, header: str) -> None:
    assert not holds(secret, body, header, NOW)
